"""No point refutes a claim where a value is a convention: a density at an end of its support, the step at its jump."""

import pytest

from symgen.verification import Status, verify

RATE = "l > 0; x: real"
ENDS = "a, b, x: real; a < b"


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("exp(log_density(Exponential(rate=l), x)) == l*exp(-l*x)", "l > 0; x >= 0"),
        ("exp(log_density(Exponential(rate=l), x)) == l*exp(-l*x)*indicator(x >= 0)", RATE),
        ("exp(log_density(Exponential(rate=l), x)) == l*exp(-l*x)*indicator(x > 0)", RATE),
        ("exp(log_density(Uniform(a, b), x)) == indicator(a <= x and x <= b)/(b - a)", ENDS),
        ("exp(log_density(Uniform(a, b), x)) == indicator(a < x and x <= b)/(b - a)", ENDS),
        ("log_density(Beta(1, 1), x) == 0", "0 <= x <= 1"),
        ("sign(x) == 2*heaviside(x) - 1", "x: real"),
    ],
)
def test_ends_of_supports_refute_nothing(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status in (Status.PROVED, Status.SUPPORTED), str(verdict)


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("exp(log_density(Exponential(rate=l), x)) == l*exp(-l*x)", RATE),
        ("exp(log_density(Exponential(rate=l), x)) == exp(-l*x)", "l > 0; x >= 0"),
        ("exp(log_density(Uniform(a, b), x)) == indicator(a <= x)/(b - a)", ENDS),
        ("log_density(Bernoulli(1/3), k) == log(1/3)*k", "k: integer [0, 1]"),  # masses are no convention
        ("heaviside(x) == heaviside(-x)", "x: real"),
    ],
)
def test_what_is_wrong_beside_them_is_refuted(claim, where):
    assert verify(claim, where=where).status is Status.REFUTED


def test_a_value_at_the_end_itself_is_left_open():
    assert verify("exp(log_density(Exponential(rate=l), 0)) == l", where="l > 0").status is Status.UNDECIDED
