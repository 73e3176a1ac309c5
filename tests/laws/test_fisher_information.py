"""Fisher information in every parameter of every family: derived with symbols, then held against integrals of scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
from laws.line_integrals import integral_of_exponential
from laws.oracle import at, function, kinks, law_at, points
from mpmath import mp
from shares import marks

from symgen.information import propose
from symgen.information.fisher_information import by_curvature, by_score
from symgen.probability import FAMILIES, canonical, random_variable, support
from symgen.probability.decisions import oo
from symgen.probability.declarations import Family
from symgen.probability.rule_claims import symbolic
from symgen.terms.context import Context
from symgen.terms.term import Term, make
from symgen.terms.traverse import subterms

TOLERANCE = mp.mpf(10) ** -8  # of numerical derivatives, near kinks
SCALAR = [f for f in FAMILIES.values() if all(p.rank == 0 for p in f.parameters)]
SHARES = 8


def continuous(family: Family) -> list[Term]:
    """The parameters that a density can be differentiated in."""
    return [s for s in symbolic(family).args if not s.domain.is_integer]


def marks_of(family: Family) -> Any:
    """A run takes one share of the families; those between two ends, whose integrals take many digits, run nightly."""
    return (pytest.mark.nightly,) if is_bounded(family) else marks(family.name, SHARES)


def is_bounded(family: Family) -> bool:
    spread = support(symbolic(family))
    return oo() not in (spread.low, -spread.low, spread.high) and not spread.discrete


PAIRS = [
    pytest.param(f, a, b, marks=marks_of(f), id=f"{f.name}-{a.attrs[0]}-{b.attrs[0]}")
    for f in SCALAR
    for k, a in enumerate(continuous(f))
    for b in continuous(f)[k:]
]


def score(law: Term, parameter: Term, values: dict[Term, Fraction], x: Term) -> Callable[[Any], Any]:
    """The derivative of the log density at numbers, by five points far closer than the digits that are kept."""
    log_density = FAMILIES[law.attrs[0]].log_density(x, **canonical(law))
    others = [s for s in values if s is not parameter]
    whole = function(log_density, x, parameter, *others)
    rest = [mp.mpf(values[s].numerator) / values[s].denominator for s in others]
    centre, step = mp.mpf(values[parameter].numerator) / values[parameter].denominator, mp.mpf(10) ** -10

    def slope(point: Any) -> Any:
        with mp.workdps(60):
            f = [whole(point, centre + k * step, *rest) for k in (-2, -1, 1, 2)]
            return (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * step)

    return slope


def truth(family: Family, first: Term, second: Term, values: dict[Term, Fraction]) -> Any:
    law = symbolic(family)
    one, x = law_at(law, values), random_variable(law)
    a, b = score(law, first, values, x), score(law, second, values, x)
    density = FAMILIES[family.name].log_density(x, **canonical(one))
    logarithm, spread = function(density, x), support(one)
    low, high = at(spread.low, {}), at(spread.high, {})
    if not spread.discrete:
        return integral_of_exponential(logarithm, low, high, kinks(density, x), lambda t: a(t) * b(t))
    total, k = mp.mpf(0), mp.mpf(low)
    while k <= high and (k < 60 or mp.exp(logarithm(k)) > mp.mpf(10) ** -20):
        total, k = total + mp.exp(logarithm(k)) * a(k) * b(k), k + 1
    return total


def disagreements(formula: Term, family: Family, first: Term, second: Term) -> Iterator[str]:
    for values in points(family, 1, 41):
        expected = truth(family, first, second, values)
        if expected is None:
            continue
        found = at(formula, values)
        if abs(found - expected) > TOLERANCE * (1 + abs(expected)):
            yield f"{mp.nstr(found, 15)} for {mp.nstr(expected, 15)} at {values}"


def derived(family: Family, first: Term, second: Term) -> Any:
    return propose(make("fisher", symbolic(family), first, second), Context())


@pytest.mark.parametrize(("family", "first", "second"), PAIRS)
def test_the_derived_information_is_the_mean_product_of_scores(family: Family, first: Term, second: Term) -> None:
    proposed = derived(family, first, second)
    result = proposed.proposals[-1].after
    if proposed.closed:
        assert list(disagreements(result, family, first, second)) == []
    else:
        assert any(n.op == "expectation" for _, n in subterms(result)) and all(w for _, w in proposed.residuals)


@pytest.mark.parametrize("family", [f for f in SCALAR if not f.support.discrete][:4], ids=lambda f: f.name)
def test_both_ways_agree(family: Family) -> None:
    """Curvature and score, where both are closed."""
    for parameter in continuous(family):
        noun = make("fisher", symbolic(family), parameter)
        ways = [way for way in (by_curvature(noun), by_score(noun)) if way is not None]
        results = []
        for way in ways:
            inserted = propose(way, Context())
            results += [inserted.proposals[-1].after] if inserted.closed and inserted.proposals else []
        for values in points(family, 2, 42):
            numbers = [at(result, values) for result in results]
            assert all(abs(n - numbers[0]) <= TOLERANCE * (1 + abs(n)) for n in numbers)


@pytest.mark.parametrize("family", [f for f in SCALAR if f.transform and not is_bounded(f)][:2], ids=lambda f: f.name)
def test_wrong_information_is_caught(family: Family) -> None:
    first, *_ = continuous(family)
    right = derived(family, first, first).proposals[-1].after
    for wrong in (right * 2, right + Fraction(1, 1000), -right):
        assert any(disagreements(wrong, family, first, first))
