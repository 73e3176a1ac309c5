"""Divergences over all ordered pairs of families: derived with symbolic parameters, then held against quadrature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from laws.oracle import at, expect, law_at, points
from mpmath import mp
from shares import marks, shared

from symgen.information import propose
from symgen.probability import FAMILIES, canonical, random_variable, support
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.declarations import Family
from symgen.probability.rule_claims import symbolic
from symgen.probability.supports import is_discrete
from symgen.terms.context import Context
from symgen.terms.domains import structured
from symgen.terms.proposals import Proposed
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import subterms

TOLERANCE = mp.mpf(10) ** -12
SCALAR = [f for f in FAMILIES.values() if all(p.rank == 0 for p in f.parameters)]
PAIRS = [(q, p) for q in SCALAR for p in SCALAR if q.support.discrete == p.support.discrete]
UNLIKE = [(q, p) for q in SCALAR for p in SCALAR if q.support.discrete != p.support.discrete]


def in_shares(number: int) -> Any:
    """The pairs of a family with itself, and one share of the others."""
    cases = [pytest.param(q, p, marks=() if q is p else marks(f"{q.name}||{p.name}", number)) for q, p in PAIRS]
    return pytest.mark.parametrize(("first", "second"), cases, ids=lambda f: f.name)


of_pairs = in_shares(8)
by_quadrature = in_shares(48)  # quadratures over the whole grid of pairs take tens of minutes


def laws(first: Family, second: Family) -> tuple[Term, Term]:
    return symbolic(first, "_q"), symbolic(second, "_p")


def kl(first: Family, second: Family) -> Proposed:
    """The derivation with symbolic parameters."""
    return _kl(*laws(first, second))


@cache
def _kl(q: Term, p: Term) -> Proposed:
    return propose(make("kl", q, p), Context())


def result(proposed: Proposed) -> Term:
    return proposed.proposals[-1].after


def covers(q: Term, p: Term) -> bool:
    """Whether the support of p, at numbers, holds that of q."""
    inner, outer = support(q), support(p)
    return bool(at(outer.low, {}) <= at(inner.low, {}) and at(inner.high, {}) <= at(outer.high, {}))


@cache
def mean_log(q: Term, p: Term) -> Any:
    """E_q[log p(x)], of the oracle."""
    x = random_variable(q)
    return expect(q, FAMILIES[p.attrs[0]].log_density(x, **canonical(p)), x)


def truth(noun: str, q: Term, p: Term) -> Any:
    if not covers(q, p):
        return {"kl": mp.inf, "cross_entropy": mp.inf, "expected_log_likelihood": -mp.inf}[noun]
    cross = mean_log(q, p)
    return {"kl": lambda: mean_log(q, q) - cross, "cross_entropy": lambda: -cross}.get(noun, lambda: cross)()


def close(first: Any, second: Any) -> bool:
    return first == second or abs(first - second) <= TOLERANCE * (1 + abs(second))


def conditions_of(derived: Term) -> list[Term]:
    """The conditions of the derived formula, those of continuations by a limit apart."""
    guards = [n for _, n in subterms(derived) if n.op == "cases" and n.args[-1] in (oo(), minus_oo())]
    return list(dict.fromkeys(g.args[1] for g in guards))


def chosen_points(first: Family, second: Family, derived: Term) -> list[dict[Term, Fraction]]:
    """Two points where all conditions hold and the support fits, and one for every other way the conditions may fall."""
    q, p = laws(first, second)
    conditions = conditions_of(derived)
    found: dict[tuple[bool, ...], list[dict[Term, Fraction]]] = {}
    for own, other in zip(points(first, 300, 11, "_q"), points(second, 300, 12, "_p"), strict=True):
        values = {**own, **other}
        held = (covers(law_at(q, values), law_at(p, values)), *(bool(at(c, values)) for c in conditions))
        kept = found.setdefault(held, [])
        if len(kept) < (2 if all(held) else 1):
            kept.append(values)
    return [values for kept in found.values() for values in kept]


def disagreements(noun: str, first: Family, second: Family, derived: Term) -> Iterator[str]:
    """Where a derived formula differs from the oracle at exact parameters."""
    q, p = laws(first, second)
    for values in chosen_points(first, second, derived):
        expected = truth(noun, law_at(q, values), law_at(p, values))
        found = at(derived, values)
        if not close(found, expected):
            yield f"{mp.nstr(found, 15)} for {mp.nstr(expected, 15)} at {values}"


def is_wrong(noun: str, first: Family, second: Family, derived: Term) -> bool:
    """Whether the oracle sees a difference; the first is enough."""
    return next(disagreements(noun, first, second, derived), None) is not None


@by_quadrature
def test_the_derived_divergence_is_the_integral(first: Family, second: Family) -> None:
    assert list(disagreements("kl", first, second, result(kl(first, second)))) == []


@pytest.mark.parametrize("noun", ["cross_entropy", "expected_log_likelihood"])
@pytest.mark.parametrize("family", SCALAR, ids=lambda f: f.name)
def test_the_derived_formula_is_the_integral(noun: str, family: Family) -> None:
    proposed = propose(make(noun, *laws(family, family)), Context())
    assert list(disagreements(noun, family, family, result(proposed))) == []


@of_pairs
def test_a_closed_result_has_no_expectation_left_and_an_open_one_names_it(first: Family, second: Family) -> None:
    proposed = kl(first, second)
    left = [node for _, node in subterms(result(proposed)) if node.op == "expectation"]
    assert proposed.closed == (not left)
    if left:
        assert all(reason for _, reason in proposed.residuals)


@of_pairs
def test_infinity_has_a_reason_and_finiteness_four_steps(first: Family, second: Family) -> None:
    proposed = kl(first, second)
    if result(proposed).op == "const":
        reasons = " ".join(p.detail for p in proposed.proposals)
        assert "support of q not inside support of p" in reasons or "diverge" in reasons
    else:
        assert len(proposed.proposals) >= 4


@pytest.mark.parametrize("family", SCALAR, ids=lambda f: f.name)
def test_the_divergence_of_a_law_from_itself_is_zero(family: Family) -> None:
    one = symbolic(family)
    derived = result(propose(make("kl", one, one), Context()))
    for values in points(family, 3, 13):
        assert close(at(derived, values), mp.mpf(0)), values


@of_pairs
def test_a_closed_divergence_is_not_negative(first: Family, second: Family) -> None:
    if not kl(first, second).closed:
        pytest.skip("what is reduced is evaluated by quadrature, with the pairs of its share")
    derived = result(kl(first, second))
    for own, other in zip(points(first, 6, 21, "_q"), points(second, 6, 22, "_p"), strict=True):
        value = at(derived, {**own, **other})  # real, though it may be written through complex numbers
        assert abs(mp.im(value)) <= TOLERANCE
        assert mp.re(value) >= -TOLERANCE


@pytest.mark.parametrize(("first", "second"), UNLIKE, ids=lambda f: f.name)
def test_densities_are_not_compared_with_masses(first: Family, second: Family) -> None:
    from symgen.errors import DomainError

    with pytest.raises(DomainError) as caught:
        propose(make("kl", *laws(first, second)), Context())
    assert caught.value.asked and caught.value.found and caught.value.where and caught.value.hint


# Families over a symbolic number of categories.

VECTORS = [f for f in FAMILIES.values() if f.mass is not None and any(p.rank for p in f.parameters)]


@pytest.mark.parametrize("family", VECTORS, ids=lambda f: f.name)
def test_divergences_over_symbolic_sizes(family: Family) -> None:
    from symgen.numeric import value
    from symgen.probability.laws import law
    from symgen.terms.build import dims

    size = dims("K")
    vectors = [symbol(name, structured("simplex"), (size,)) for name in ("p", "q")]
    q, p = (law(family.name, v) for v in vectors)
    derived = result(propose(make("kl", q, p), Context()))
    weights = ([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [Fraction(1, 7), Fraction(2, 7), Fraction(4, 7)])
    given = {"K": 3, "p": weights[0], "q": weights[1]}
    expected = sum(
        mp.mpf(a.numerator)
        / a.denominator
        * mp.log(mp.mpf(a.numerator * b.denominator) / (a.denominator * b.numerator))
        for a, b in zip(*weights, strict=True)
    )
    assert close(mp.mpf(str(value(derived, given, digits=20))), expected)


# Conditions: an expectation that diverges for some parameters.


def conditional(family: Family) -> list[tuple[Term, Term]]:
    """(expectation, derived) for inverse generator powers, whose finiteness depends on the parameters."""
    one = symbolic(family)
    x = random_variable(one)
    found = []
    for power in (-1, -2):
        goal = make("expectation", x**power, x, one)
        derived = propose(goal, Context())
        if derived.closed and derived.proposals and result(derived).op == "cases":
            found.append((goal, result(derived)))
    return found


def pole_inside(law: Term, values: dict[Term, Fraction]) -> bool:
    """Whether an inverse power has its pole between the ends of the support."""
    spread = support(law)
    return bool(at(spread.low, values) < 0 < at(spread.high, values))


@pytest.mark.parametrize("family", [f for f in SCALAR if not f.support.discrete], ids=lambda f: f.name)
def test_both_sides_of_every_condition(family: Family) -> None:
    for goal, derived in conditional(family):
        inside = outside = 0
        for values in points(family, 40, 31):
            holds = at(derived.args[1], values)
            if holds and inside < 2:
                inside += 1
                body, x, law = goal.args
                assert close(at(derived, values), expect(law_at(law, values), body, x)), values
            elif not holds:
                outside += 1
                body, x, law = goal.args
                found = at(derived, values)
                if pole_inside(
                    law, values
                ):  # which quadrature steps over; an odd power is oo on one side, -oo on the other
                    assert mp.isnan(found) if body.args[1].value % 2 else found == mp.inf
                    continue
                assert found == mp.inf
                assert outside > 2 or expect(law_at(law, values), body, x) == mp.inf, values
        assert inside and outside and derived.attrs[1]


# Planted mistakes.


@pytest.mark.parametrize("family", shared(SCALAR, 3))
def test_a_wrong_divergence_is_caught(family: Family) -> None:
    q, p = laws(family, family)
    derived = result(kl(family, family))
    assert is_wrong("kl", family, family, derived * 2)
    swapped = result(propose(make("kl", p, q), Context()))
    assert is_wrong("kl", family, family, swapped) or is_symmetric(family)
    assert is_wrong("cross_entropy", family, family, derived)


def is_symmetric(family: Family) -> bool:
    """Whether the oracle finds the same divergence both ways, as for Cauchy laws."""
    q, p = laws(family, family)
    both = ((law_at(q, v), law_at(p, v)) for v in chosen_points(family, family, result(kl(family, family))))
    return all(close(truth("kl", one, other), truth("kl", other, one)) for one, other in both)


def test_a_wrong_transform_makes_wrong_divergences(monkeypatch: pytest.MonkeyPatch) -> None:
    from symgen.probability import moments

    family = next(f for f in SCALAR if f.transform is not None and not f.support.discrete)
    stated = family.transform
    assert stated is not None
    wrong = replace(stated, value=lambda *a, **p: stated.value(*a, **p) * (1 + a[0] / 10))
    monkeypatch.setitem(FAMILIES._items, family.name, replace(family, transform=wrong))
    forget = (moments._generic.cache_clear, moments.moment.cache_clear)
    for clear in forget:
        clear()
    try:
        derived = result(propose(make("kl", *laws(family, family)), Context()))
    finally:
        monkeypatch.undo()
        for clear in forget:
            clear()
    assert is_wrong("kl", family, family, derived)


def test_every_like_pair_is_answered() -> None:
    assert len(PAIRS) >= 20
    assert all(is_discrete(symbolic(q)) == is_discrete(symbolic(p)) for q, p in PAIRS)
