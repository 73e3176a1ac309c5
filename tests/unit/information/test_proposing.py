"""Steps from nouns to closed forms: customary results, replayed rules, honest residuals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symgen.calculus.normaliser import prove_equal
from symgen.information import propose, rules
from symgen.probability import law
from symgen.terms.build import Expectation, dims, log, loggamma, positives, reals, total, units, vector
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal, Proposed
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import at, subterms

m, n = reals("m n")
s, t, a, b = positives("s t a b")


def result(proposed: Proposed) -> Term:
    return proposed.proposals[-1].after


def test_the_divergence_of_two_normals_is_in_customary_form() -> None:
    found = propose(make("kl", law("Normal", m, sd=s), law("Normal", n, sd=t)), Context())
    assert str(result(found)) == "log(t/s) + (s**2 + (m - n)**2)/(2*t**2) - 1/2"
    assert found.closed and len(found.proposals) >= 4


def test_the_divergence_over_a_symbolic_dimension_is_a_total() -> None:
    size = dims("D")
    mu, v = vector("mu", size), vector("v", size, positive=True)
    found = propose(make("kl", law("Normal", mu, var=v), law("Normal", 0, var=1)), Context())
    assert result(found) == total(mu**2 + v - 1 - log(v)) / 2
    assert "product-law-additivity" in {p.rule for p in found.proposals}


@pytest.mark.parametrize(
    ("body", "of", "value"),
    [
        (lambda x: (x**2) ** 2, law("Normal", 0, sd=s), 3 * s**4),
        (lambda x: (x**3) ** 2, law("Exponential", rate=a), 720 / a**6),
        (lambda x: 1 / (1 / x), law("Gamma", a, rate=b), a / b),
    ],
)
def test_a_statistic_in_disguise_has_its_moment(body, of: Term, value: Term) -> None:
    x = positives("x") if of.attrs[0] != "Normal" else reals("x")
    found = propose(Expectation(body(x), x, of), Context())
    assert found.closed and prove_equal(result(found), value) is not None


@pytest.mark.parametrize(
    ("body", "of"),
    [(lambda x: log(x), law("Bernoulli", units("p"))), (lambda x: 1 / x**2 - 3 * x, law("Bernoulli", num(1) / 3))],
)
def test_an_outcome_without_a_value_is_named(body, of: Term) -> None:
    x = reals("x")
    found = propose(Expectation(body(x), x, of), Context())
    assert not found.closed
    assert any("has no value at x = 0" in why for _, why in found.residuals)


def test_what_stays_is_named_as_it_is_written_at_the_end() -> None:
    x = reals("x")
    found = propose(Expectation(x**4 + x ** (num(1) / 2), x, law("Normal", num(1) / 2, sd=s)), Context())
    assert not found.closed and [str(n) for n, _ in found.residuals] == ["E[sqrt(x), x ~ Normal(1/2, sd=s)]"]


def test_infinities_of_opposite_sign_are_undetermined() -> None:
    x = reals("x")
    of = law("StudentT", 2, 0, 1)
    found = propose(Expectation(x**2, x, of) - Expectation(x**4, x, of) ** 2, Context())
    assert not found.closed and "opposite or unknown signs" in found.residuals[0][1]


def test_the_poisson_entropy_keeps_one_expectation_and_says_so() -> None:
    found = propose(make("entropy", law("Poisson", a)), Context())
    ((left, reason),) = found.residuals
    assert not found.closed and left.args[0].op == "loggamma" and "no closed form" in reason
    assert left in {node for _, node in subterms(result(found))}


def test_finite_supports_average_anything() -> None:
    k = reals("k")
    p = units("p")
    assert result(propose(Expectation(loggamma(k + 1), k, law("Bernoulli", p)), Context())) == 0


def test_a_divergent_moment_is_a_case_with_its_reason() -> None:
    x = reals("x")
    found = result(propose(Expectation(1 / x, x, law("Gamma", a, rate=b)), Context()))
    assert found.op == "cases" and found.args[1] == (a > 1).term and "diverges" in found.attrs[1]


def test_a_known_condition_decides() -> None:
    x = reals("x")
    known = Context().assume((a > 1).term)
    assert result(propose(Expectation(1 / x, x, law("Gamma", a, rate=b)), known)) == b / (a - 1)


def test_the_sign_of_a_divergent_term_is_its_coefficients() -> None:
    x = reals("x")
    found = result(propose(Expectation(x - 2 / x, x, law("Gamma", a, rate=b)), Context()))
    assert found.op == "cases" and str(found.args[2]) == "-oo"


def test_opposite_infinities_are_undetermined() -> None:
    x = reals("x")
    found = propose(Expectation(m / x + x, x, law("Gamma", a, rate=b)), Context())
    assert not found.closed and "undetermined" in found.residuals[0][1]


def test_conditions_of_wide_parameters_are_listed() -> None:
    found = propose(make("entropy", law("Bernoulli", a)), Context())
    assert [c.op for c in found.conditions] == ["lt"]


def lines(goal: Term, proposals: tuple[Proposal, ...]) -> Iterator[tuple[Term, Proposal]]:
    current = goal
    for proposal in proposals:
        yield current, proposal
        yield from lines(at(current, proposal.path), proposal.children)
        current = proposal.after


GOALS = [
    make("kl", law("Normal", m, sd=s), law("Normal", n, sd=t)),
    make("kl", law("Gamma", a, rate=b), law("Gamma", s, rate=t)),
    make("kl", law("Bernoulli", units("p")), law("Poisson", a)),
    make("entropy", law("Beta", a, b)),
]


@pytest.mark.parametrize("goal", GOALS, ids=lambda g: g.op + g.args[0].attrs[0])
def test_every_step_names_algebra_or_a_rule_that_replays(goal: Term) -> None:
    from symgen.calculus.normaliser import prove_equal

    for before, proposal in lines(goal, propose(goal, Context()).proposals):
        if proposal.rule == ALGEBRA:
            assert prove_equal(before, proposal.after, Context()) is not None, str(proposal.after)
            continue
        rewritten = rules()[proposal.rule].rewrite(at(before, proposal.path), Context())
        stated = at(proposal.after, proposal.path) if before.op != "neg" or rewritten.op != "num" else rewritten
        assert rewritten is not None
        assert rewritten == stated or prove_equal(rewritten, stated, Context()) is not None, proposal.rule


def test_every_declared_rule_owes_a_claim() -> None:
    own = [r for r in rules().values() if r.kind == "declared"]
    assert own and all(rule.claims() for rule in own)
    assert all(rule.statement for rule in rules().values())
