"""Laws of divergences as property-based tests: hold a function that somebody wrote against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import isclose, isfinite
from typing import Any

from hypothesis import given, settings

from symgen.testing.strategies import params

Parameters = Mapping[str, Any]
Divergence = Callable[[Parameters, Parameters], float]


def divergence_law(function: Divergence, family: str, *, tolerance: float = 1e-9) -> Callable[[], None]:
    """A property test of a hand-written KL(q || p) within a family, in nats.

    For parameters drawn from the family's domains (dictionaries by canonical name) it asserts that KL(q || q) = 0, that
    KL(q || p) >= 0, and that the value is the one that symgen derives. The test fails with the smallest parameters that
    break one of the three. Raises UnknownNameError for a family that does not exist.

    >>> from math import log
    >>> exact = lambda q, p: log(q["rate"] / p["rate"]) + p["rate"] / q["rate"] - 1
    >>> divergence_law(exact, "Exponential")()
    >>> divergence_law(lambda q, p: exact(p, q), "Exponential")()  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    AssertionError: KL(Exponential(rate=1.0) || Exponential(rate=...)) is ..., not ...
    """

    _derived(family)  # once, and not within the first example

    @settings(deadline=None, derandomize=True, report_multiple_bugs=False)
    @given(params(family), params(family))
    def law(q: Parameters, p: Parameters) -> None:
        _check(function, family, q, p, tolerance)

    return law


def _check(function: Divergence, family: str, q: Parameters, p: Parameters, tolerance: float) -> None:
    itself, value = float(function(q, q)), float(function(q, p))
    assert abs(itself) <= tolerance, f"KL of {_show(family, q)} from itself is {itself}, not 0"
    program, names = _derived(family)
    truth = float(program(*(drawn[name] for drawn in (q, p) for name in names)))
    name = f"KL({_show(family, q)} || {_show(family, p)})"
    assert value >= -tolerance, f"{name} is {value}, below 0"
    assert not isfinite(truth) or isclose(value, truth, rel_tol=tolerance, abs_tol=tolerance), (
        f"{name} is {value}, not {truth}"
    )


def _show(family: str, drawn: Parameters) -> str:
    return f"{family}({', '.join(f'{name}={drawn[name]}' for name in sorted(drawn))})"


@cache
def _derived(family: str) -> tuple[Callable[..., Any], tuple[str, ...]]:
    """The derived KL as a function of q's and then p's canonical parameters, and the names of those."""
    from symgen.codegen import compile as compile_formula
    from symgen.derivation import derive
    from symgen.information import KL
    from symgen.probability import family as find
    from symgen.probability import law
    from symgen.terms.term import dimension, symbol

    parameters = find(family).parameters
    size = dimension("size")
    q, p = ([symbol(f"{x.name}_{side}", x.domain, (size,) * x.rank) for x in parameters] for side in "qp")
    names = tuple(x.name for x in parameters)
    goal = KL(law(family, **dict(zip(names, q, strict=True))), law(family, **dict(zip(names, p, strict=True))))
    return compile_formula(derive(goal, judge=False), args=[*q, *p], to="numpy"), names
