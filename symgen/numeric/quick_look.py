"""Doubles, integrals by one fixed rule and series by their first terms: a few digits within milliseconds.

They tell what is not worth a real quadrature: a look and never evidence. Nothing is said of convergence, and what is
narrow or oscillates is missed.
"""

from __future__ import annotations

from functools import cache
from math import cosh, exp, inf, pi, sinh, tanh
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.float_system import Float
from symgen.numeric.sums import total
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

_STEP, _REACH = 0.055, 4.4
_STEADY = 1e-3
_MOST_TERMS, _NEGLIGIBLE = 400, 1e-14
_MOST = 100_000  # evaluations of integrands, nested ones among them

Node = tuple[float, float]


@cache
def _line() -> tuple[Node, ...]:
    """Nodes and weights on the whole line: x = sinh(pi/2 sinh t)."""
    return tuple((sinh(pi / 2 * sinh(t)), _STEP * pi / 2 * cosh(t) * cosh(pi / 2 * sinh(t))) for t in _grid())


@cache
def _half_line() -> tuple[Node, ...]:
    """The same from 0 on: x = exp(pi/2 sinh t)."""
    return tuple((x := exp(pi / 2 * sinh(t)), _STEP * pi / 2 * cosh(t) * x) for t in _grid())


@cache
def _segment() -> tuple[Node, ...]:
    """The same between -1 and 1: x = tanh(pi/2 sinh t)."""
    return tuple((tanh(pi / 2 * sinh(t)), _STEP * pi / 2 * cosh(t) / cosh(pi / 2 * sinh(t)) ** 2) for t in _grid())


def _grid() -> list[float]:
    count = round(_REACH / _STEP)
    return [_STEP * k for k in range(-count, count + 1)]


def _nodes(low: float, high: float) -> list[Node]:
    if low == -inf and high == inf:
        return list(_line())
    if high == inf:
        return [(low + x, w) for x, w in _half_line()]
    if low == -inf:
        return [(high - x, w) for x, w in _half_line()]
    middle, half = (low + high) / 2, (high - low) / 2
    return [(middle + half * x, half * w) for x, w in _segment() if low < middle + half * x < high or half <= 0]


def _integral(evaluator: Evaluator, node: Term) -> Any:
    body, variable, *ends = node.args
    low, high = (evaluator.visit(end) for end in ends)
    if isinstance(low, complex) or isinstance(high, complex):
        raise Unsupported(asked="a quick look at an integral", found="an end that is not real")
    nodes = _nodes(low, high)
    evaluator.spent[0] += len(nodes)
    if evaluator.spent[0] > _MOST or body.shape:
        raise Unsupported(asked="a quick look at an integral", found="nested integrals, or one of an array")
    with evaluator.binding(variable, body) as at:
        parts = [weight * _or_zero(at, x) for x, weight in nodes]
    return _steady(parts)


def _steady(parts: list[Any]) -> Any:
    """The sum, if every other node nearly gives it: its own error is about the square of that difference."""
    whole, half = sum(parts), 2 * sum(parts[::2])
    mass = sum(map(abs, parts))
    if not 0 < mass < inf or abs(whole - half) > _STEADY * mass:
        found = "an integrand too narrow, too wide or too wild"
        raise Unsupported(asked="a quick look at an integral", found=found)
    return whole


def _or_zero(at: Any, x: float) -> Any:
    """What has no value far out, such as 0 * oo in doubles, is taken to be negligible."""
    try:
        return at(x)
    except (Undefined, OverflowError):
        return 0.0


def _sum(evaluator: Evaluator, node: Term) -> Any:
    """A sum without a last term, as far as its terms matter; where they go on mattering, nothing."""
    body, variable, low, high = node.args
    if evaluator.visit(high) != inf:
        return total(evaluator, node)
    first, result, negligible = evaluator.system.integer(evaluator.visit(low)), 0.0, 0
    with evaluator.binding(variable, body) as at:
        for k in range(first, first + _MOST_TERMS):
            term = at(float(k))
            result = result + term
            negligible = negligible + 1 if _is_negligible(term, result) else 0
            if negligible == 3:
                return result
    raise Unsupported(asked=str(node), found="a series that converges slowly")


def _is_negligible(term: Any, result: Any) -> bool:
    """Whether a term, or each entry of one, no longer matters."""
    small = abs(term) <= _NEGLIGIBLE * abs(result)
    return small if isinstance(small, bool) else bool(small.all())


class QuickLook(Float):
    """Doubles, with integrals by one double exponential rule (Takahasi and Mori, 1974)."""

    name = "QUICK_LOOK"
    handlers = MappingProxyType({"integral": _integral, "sum": _sum})


QUICK_LOOK = QuickLook()
