"""A derivative by rule has a value at a kink where the function has no slope: no word of the judge may rest on that."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)

FALSE = [
    ("Derivative(Abs(x), x) == sign(x)", "x: real", "strict"),
    ("Derivative(Max(x, 1 - x), x) == sign(x - 1/2)", "x: real", "strict"),
    ("Derivative(Abs(x), x).subs(x, 0) == 0", "", "common"),
    ("Derivative(Abs(x), x).subs(x, 0) == 0", "", "strict"),
    ("Derivative(Max(x, 0), x).subs(x, 0) == 1/2", "", "common"),
    ("Sum(Derivative(Abs(x - k), x).subs(x, 1), (k, 1, 3)) == -2", "", "strict"),
    # The law has no meaning at s = 0, where what is derived from it has a value.
    ("Derivative(E[z**2, z ~ Normal(m, sd=Abs(s))], s) == 2*s", "m, s: real", "strict"),
]
TRUE = [
    ("Derivative(Abs(x), x) == x/Abs(x)", "x: real", "common"),
    ("Derivative(Abs(x), x) == cases((sign(x), Ne(x, 0)), (7, otherwise))", "x: real", "common"),
    ("Derivative(E[z**2, z ~ Normal(m, sd=s)], s) == 2*s", "m: real; s > 0", "strict"),
    ("Derivative(E[Abs(z), z ~ Normal(m, sd=1)], m) == 1 - 2*normal_cdf(-m)", "m: real", "common"),
    ("Derivative(x*Abs(x), x) == 2*Abs(x)", "x: real", "strict"),
    ("Integral(Derivative(Abs(x), x), (x, -1, 2)) == 1", "", "common"),
]


@pytest.mark.parametrize(("claim", "where", "mode"), FALSE)
def test_no_false_claim_passes(claim, where, mode):
    assert verify(claim, where=where, mode=mode).status not in PASSED


@pytest.mark.parametrize(("claim", "where", "mode"), TRUE)
def test_no_true_claim_is_refuted(claim, where, mode):
    assert verify(claim, where=where, mode=mode).status is not Status.REFUTED


def test_a_smooth_derivative_is_still_proved():
    claim = "Derivative(E[z**2, z ~ Normal(m, sd=s)], s) == 2*s"
    assert verify(claim, where="m: real; s > 0", mode="strict").status is Status.PROVED


def test_no_number_is_made_of_the_differences_of_a_quadrature():
    """They were 0 to the last digit, and refuted the fundamental theorem; and noise, which looked like a missing value."""
    claim = "Derivative(Integral(exp(-u**2), (u, 0, x)), x) == {}*exp(-x**2)"
    assert verify(claim.format(1), where="x: real").status is Status.PROVED
    assert verify(claim.format(2), where="x: real").status not in PASSED


def test_a_judged_moment_under_a_heavy_tail_is_no_defect():
    from symgen.derivation import derive

    assert str(derive("KL(Lomax(1, 2) || Exponential(rate=1))").result) == "oo"
