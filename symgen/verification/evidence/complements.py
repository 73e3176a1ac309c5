"""The difference of two sides at a point where something is as good as at its limit, written so that nothing cancels.

erf(10**9) is 1 to 10**17 digits. It is also 1 - erfc(10**9), and erfc(10**9) has an enclosure that excludes zero. So
every value that comes close to a limit is written as that limit and what it misses it by, a small symbol of its own; the
normaliser takes the limits away, and what is left is enclosed at the small values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symgen.calculus.normaliser import expand, simplify
from symgen.errors import SymgenError
from symgen.numeric import balls, evaluate
from symgen.numeric.enclosures import magnitude, show, sign_of
from symgen.terms.build import apply, cos, erfc, exp, expm1, gamma, log, log1p, sin, sqrt
from symgen.terms.domains import interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute

_BITS = 192
_TINY = -7.0  # common logarithm of what is a part next to another
_CANCELLED = -4.0
_EXTREME = 20.0  # common logarithm of a power that is kept as it is
_PI = make("const", attrs=("pi",))


@dataclass(frozen=True, slots=True)
class Gap:
    """The certain sign of left - right, and its value as text where it has one that is told from zero."""

    sign: int
    shown: str


def gap(sides: tuple[Term, Term], values: Mapping[Any, Any]) -> Gap | None:
    """What left - right is at a rational point, by enclosures at two precisions; None where it cannot be written so.

    >>> from symgen.terms.build import erf
    >>> gap((erf(num(10**9)), num(1)), {}).sign
    -1
    """
    exact = {s: num(v) for s, v in values.items() if isinstance(s, Term) and not s.shape and isinstance(v, Fraction)}
    left, right = (substitute(side, exact) for side in sides)
    if left.free or right.free or left.shape or right.shape:
        return None
    bench = Workbench()
    try:
        rest = simplify(bench.rewritten(left) - bench.rewritten(right))
        found = bench.value(rest), bench.value(rest, 2 * _BITS)
    except (SymgenError, RecursionError):
        return None
    signs = {sign_of(ball) for ball in found}
    if len(signs) == 1 and None not in signs:
        return Gap(signs.pop() or 0, show(found[1]))
    return Gap(1 if rest.domain.is_positive else -1, "") if rest.domain.is_nonzero else None


class Workbench:
    """Small symbols, each with the constant that it stands for."""

    def __init__(self) -> None:
        self._meaning: dict[Term, Term] = {}
        self._named: dict[Term, Term] = {}

    def rewritten(self, side: Term) -> Term:
        """A constant with everything that is close to a limit by its complement."""
        return bottom_up(side, self._rewrite)

    def _rewrite(self, node: Term) -> Term:
        rule = RULES.get(node.op)
        if rule is None:
            return node
        sign = sign_of(self.value(node.args[-1]))
        found = rule(self, node, sign) if sign else None
        return node if found is None else found

    def value(self, term: Term, bits: int = _BITS) -> Any:
        """A ball around the value of a term in small symbols."""
        meant = {s: evaluate(m, {}, balls(bits)) for s, m in self._meaning.items() if s in term.free}
        return evaluate(term, meant, balls(bits))

    def size(self, term: Term) -> float:
        """The common logarithm of the modulus of a term's value."""
        size = magnitude(self.value(term))
        return float("-inf") if size is None else size

    def meaning(self, term: Term) -> Term:
        """The term without small symbols."""
        return substitute(term, self._meaning)

    def small(self, term: Term) -> Term:
        """A symbol for a constant; one whose sign nobody knows stays itself."""
        meant = self.meaning(term)
        sign = sign_of(evaluate(meant, {}, balls(_BITS))) or meant.domain.is_positive - meant.domain.is_negative
        if not sign:
            return term
        if meant not in self._named:
            domain = interval(0, low_open=True) if sign > 0 else interval(high=0, high_open=True)
            named = symbol(f"small{len(self._named) + 1}", domain)
            self._named[meant], self._meaning[named] = named, meant
        return self._named[meant]

    def split(self, term: Term) -> tuple[Term, Term] | None:
        """The leading part of a sum and the rest, where that is tiny beside it."""
        whole = expand(term)
        parts = whole.args if whole.op == "add" else (whole,)
        sizes = [self.size(part) for part in parts]
        largest = max(sizes)
        leading = _sum([part for part, size in zip(parts, sizes, strict=True) if size > largest + _TINY])
        rest = _sum([part for part, size in zip(parts, sizes, strict=True) if size <= largest + _TINY])
        if leading is None or rest is None or self.size(leading) < largest + _CANCELLED:
            return None
        return leading, rest


def _sum(parts: list[Term]) -> Term | None:
    return make("add", *parts) if len(parts) > 1 else parts[0] if parts else None


#: Takes the workbench, a function's value as it is written, and the sign of its (last) argument.
Rule = Callable[[Workbench, Term, int], Term | None]


def _erf(bench: Workbench, node: Term, sign: int) -> Term:
    return sign * (1 - bench.small(erfc(sign * node.args[0])))


def _erfc(bench: Workbench, node: Term, sign: int) -> Term:
    missing = bench.small(erfc(sign * node.args[0]))
    return missing if sign > 0 else 2 - missing


def _normal_cdf(bench: Workbench, node: Term, sign: int) -> Term:
    missing = bench.small(erfc(sign * node.args[0] / sqrt(num(2)))) / 2
    return 1 - missing if sign > 0 else missing


def _gelu(bench: Workbench, node: Term, sign: int) -> Term:
    return node.args[0] * _normal_cdf(bench, node, sign)


def _vanishing(bench: Workbench, argument: Term, sign: int) -> Term:
    """exp(-|x|)."""
    return bench.small(exp(-sign * argument))


def _tanh(bench: Workbench, node: Term, sign: int) -> Term | None:
    if bench.size(node.args[0]) < 0:
        return bench.small(node) if bench.size(node.args[0]) < _TINY else None
    small = _vanishing(bench, node.args[0], sign) ** 2
    return sign * (1 - small) / (1 + small)


def _sinh(bench: Workbench, node: Term, sign: int) -> Term | None:
    if bench.size(node.args[0]) < 0:
        return None
    small = _vanishing(bench, node.args[0], sign)
    return sign * (1 / small - small) / 2


def _cosh(bench: Workbench, node: Term, sign: int) -> Term | None:
    if bench.size(node.args[0]) < 0:
        return None
    small = _vanishing(bench, node.args[0], sign)
    return (1 / small + small) / 2


def _sigmoid(bench: Workbench, node: Term, sign: int) -> Term:
    small = _vanishing(bench, node.args[0], sign)
    return 1 / (1 + small) if sign > 0 else small / (1 + small)


def _silu(bench: Workbench, node: Term, sign: int) -> Term:
    return node.args[0] * _sigmoid(bench, node, sign)


def _softplus(bench: Workbench, node: Term, sign: int) -> Term:
    missing = bench.small(log1p(exp(-sign * node.args[0])))
    return node.args[0] + missing if sign > 0 else missing


def _log_sigmoid(bench: Workbench, node: Term, sign: int) -> Term:
    missing = bench.small(log1p(exp(-sign * node.args[0])))
    return -missing if sign > 0 else node.args[0] - missing


def _exp(bench: Workbench, node: Term, sign: int) -> Term | None:
    (x,) = node.args
    if bench.size(x) < _TINY:
        return 1 + bench.small(expm1(x))
    parts = bench.split(x)
    if parts is not None and bench.size(parts[1]) < _TINY:
        return _exp_of(bench, parts[0]) * (1 + bench.small(expm1(parts[1])))
    return _exp_of(bench, x)


def _exp_of(bench: Workbench, x: Term) -> Term:
    sign = sign_of(bench.value(x))
    if not sign or bench.size(x) < 1:
        return exp(x)
    small = _vanishing(bench, x, sign)
    return 1 / small if sign > 0 else small


def _atan(bench: Workbench, node: Term, sign: int) -> Term | None:
    if bench.size(node.args[0]) < 0:
        return None
    return sign * (_PI / 2 - bench.small(apply("atan", sign / node.args[0])))


def _log(bench: Workbench, node: Term, sign: int) -> Term | None:
    parts = bench.split(node.args[0]) if sign > 0 else None
    if parts is None:
        return None
    leading, rest = parts
    return simplify(log(bench.meaning(leading))) + bench.small(log1p(rest / leading))


def _sqrt(bench: Workbench, node: Term, sign: int) -> Term | None:
    return _power(bench, node.args[0], num(Fraction(1, 2))) if sign > 0 else None


def _pow(bench: Workbench, node: Term, sign: int) -> Term | None:
    base, exponent = node.args
    if sign_of(bench.value(base)) != 1:
        return None
    size = bench.size(node)
    if base.value is not None and abs(size) > _EXTREME:
        return bench.small(node) if size < 0 else 1 / bench.small(1 / node)
    return None if exponent.value is None or exponent.domain.is_integer else _power(bench, base, exponent)


def _power(bench: Workbench, base: Term, exponent: Term) -> Term | None:
    parts = bench.split(base)
    if parts is None:
        return None
    leading, rest = parts
    return leading**exponent * (1 + bench.small(expm1(exponent * log1p(rest / leading))))


def _sin(bench: Workbench, node: Term, sign: int) -> Term | None:
    if bench.size(node.args[0]) < _TINY:
        return bench.small(node)
    parts = bench.split(node.args[0])
    if parts is None or bench.size(parts[1]) > _TINY:
        return None
    leading, rest = parts
    return sin(leading) * _cos_of_small(bench, rest) + cos(leading) * bench.small(sin(rest))


def _cos(bench: Workbench, node: Term, sign: int) -> Term | None:
    if bench.size(node.args[0]) < _TINY:
        return _cos_of_small(bench, node.args[0])
    parts = bench.split(node.args[0])
    if parts is None or bench.size(parts[1]) > _TINY:
        return None
    leading, rest = parts
    return cos(leading) * _cos_of_small(bench, rest) - sin(leading) * bench.small(sin(rest))


def _cos_of_small(bench: Workbench, x: Term) -> Term:
    return 1 - 2 * bench.small(sin(x / 2)) ** 2


def _lower_incomplete_gamma(bench: Workbench, node: Term, sign: int) -> Term | None:
    order, x = node.args
    return gamma(order) - bench.small(apply("upper_incomplete_gamma", order, x)) if sign > 0 else None


def _extremum(wanted: int) -> Rule:
    def largest(bench: Workbench, node: Term, sign: int) -> Term | None:
        for one in node.args:
            if all(other is one or sign_of(bench.value(one - other)) == wanted for other in node.args):
                return one
        return None

    return largest


RULES: Mapping[str, Rule] = {
    "erf": _erf, "erfc": _erfc, "normal_cdf": _normal_cdf, "gelu": _gelu, "tanh": _tanh, "sinh": _sinh, "cosh": _cosh,
    "sigmoid": _sigmoid, "silu": _silu, "softplus": _softplus, "log_sigmoid": _log_sigmoid, "exp": _exp, "atan": _atan,
    "log": _log, "sqrt": _sqrt, "pow": _pow, "sin": _sin, "cos": _cos, "max": _extremum(1), "min": _extremum(-1),
    "lower_incomplete_gamma": _lower_incomplete_gamma,
    "abs": lambda bench, node, sign: sign * node.args[0],
    "sign": lambda bench, node, sign: num(sign),
    "relu": lambda bench, node, sign: node.args[0] if sign > 0 else num(0),
}  # fmt: skip
