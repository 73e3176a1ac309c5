"""Points speak of a claim only where its laws exist: inside the domains of their parameters, the ends with all mass included."""

from fractions import Fraction

import pytest

from symgen.probability.laws import existence, is_nowhere
from symgen.terms.domains import POSITIVE, UNIT, interval
from symgen.terms.relations import Claim
from symgen.terms.term import make, symbol
from symgen.terms.text import read, read_context
from symgen.verification import Status, judge, verify
from symgen.verification.task import Task


def geometric(domain):
    """E[k] of a geometric law whose parameter is 1/p."""
    p, k = symbol("p", domain), symbol("k", interval(Fraction(0), field="integer"))
    law = make("law", 1 / p, attrs=("Geometric", ("p",), ()))
    return make("expectation", k, k, law), p


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("E[k, k ~ Geometric(p)] == 1/p", "p: real"),
        ("E[k, k ~ Geometric(1/p)] == 1/p - 1", "p > 0"),
        ("E[x, x ~ Exponential(rate=a - 1)] == 1/a", "a: real"),
        ("KL(Exponential(rate=a) || Exponential(rate=b)) == log(abs(b/a)) + b/a - 1", "a, b: real"),
        ("E[x, x ~ Uniform(a, b)] == (a + b)/2 + 1", "a, b: real"),
        ("entropy(Categorical(p)) == total(p*log(p))", "p: vector n positive"),
    ],
)
def test_a_counterexample_is_where_every_law_exists(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED and verdict.counterexample, str(verdict)
    task = Task(read(claim, read_context(where)))
    point = {s: read(verdict.counterexample.point[s.attrs[0]]).value for s in task.symbols if not s.shape}
    scalars = [c for c in task.admitted if c.free <= point.keys()]
    assert task.admitted
    assert all(_holds(condition, point) for condition in scalars), str(verdict)


def _holds(condition, point):
    from symgen.numeric import EXACT, evaluate

    return bool(evaluate(condition, point, EXACT))


def test_right_claims_are_not_refuted_where_a_law_does_not_exist():
    """Outside, the density of Exponential(rate=a) has an integral of its own, or none."""
    claim = "KL(Exponential(rate=a) || Exponential(rate=b)) == log(abs(a/b)) + b/a - 1"
    assert verify(claim, where="a, b: real").status is Status.SUPPORTED
    assert verify(claim, where="a, b: real", mode="strict").status is Status.REFUTED  # one side is not defined there


def test_a_law_that_exists_nowhere_defines_no_claim():
    mean, p = geometric(UNIT)
    verdict = judge(Claim(mean, "eq", 1 / p - 1), cache=False)
    assert verdict.status is Status.REFUTED and "nowhere" in verdict.method and verdict.mistake is None


def test_the_one_point_at_which_a_law_exists_is_not_enough():
    mean, p = geometric(interval(Fraction(0), Fraction(1), low_open=True))
    verdict = judge(Claim(mean, "eq", 1 / p - 1), cache=False)
    assert verdict.status is Status.UNDECIDED and "laws exist" in verdict.method, str(verdict)


def test_ends_with_all_mass_at_one_point_belong_to_a_law():
    p, q = symbol("p", interval()), symbol("q", POSITIVE)
    poisson = make("law", p, attrs=("Poisson", ("rate",), ()))
    assert [str(c) for c in existence(poisson)] == ["p >= 0"]
    assert not is_nowhere(make("law", 1 / q, attrs=("Geometric", ("p",), ())))
    assert is_nowhere(make("law", -q, attrs=("Poisson", ("rate",), ())))
