r"""Sums over values by their numbers, \sum_i x_i p(x_i), and random variables beside their densities."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims
from symgen.verification import Status


def judged(display):
    (line,) = read(f"$$ {display} $$").verify(budget="fast")
    return line


@pytest.mark.parametrize(
    ("numbered", "plain"),
    [
        (r"\sum_{i=1}^n p(x_i) = 1", r"\sum_x p(x) = 1"),
        (r"\sum_i p(x_i, y) = p(y)", r"\sum_x p(x, y) = p(y)"),
        (r"\sum_{i,j} p(x_i, y_j) = 1", r"\sum_{x,y} p(x, y) = 1"),
        (r"\sum_i p(x_i)\log q(x_i) = -1", r"\sum_x p(x)\log q(x) = -1"),
        (r"P(B) = \sum_{i=1}^n P(B|A_i)P(A_i)", r"P(B) = \sum_A P(B|A)P(A)"),
        (r"p(x) = \sum_k p(x|z_k) p(z_k)", r"p(x) = \sum_z p(x|z) p(z)"),
        (r"E[X^2] = \sum_i x_i^2 p(x_i)", r"E[X^2] = \sum_x x^2 p(x)"),
    ],
)
def test_a_sum_of_what_is_weighted_by_its_density_is_over_all_values(numbered, plain):
    (first,), declared = claims(numbered)
    (second,), _ = claims(plain)
    assert (first.left, first.right) == (second.left, second.right)
    assert any("each value of" in words for words in declared.assumptions)


@pytest.mark.parametrize(
    ("display", "status"),
    [
        (r"E[X] = \sum_i x_i p(x_i)", Status.PROVED),
        (r"E[X] = \int x p(x) \, dx", Status.PROVED),
        (r"E[X] = \sum_x x P(X = x)", Status.PROVED),
        (r"p(x|\theta) = \sum_c p(x|z=c,\theta) p(z=c|\theta)", Status.PROVED),
        (r"\mathrm{Var}(X) = \sum_x x^2 p(x) - E[X]^2", Status.PROVED),
        (r"P(B) = \sum_i P(B|A_i)P(A_i)", Status.PROVED),
        (r"P(B) = \sum_i P(A_i|B)P(A_i)", Status.UNDECIDED),  # of names that nothing declares
        (r"E[X] = \sum_i x_i^2 p(x_i)", Status.UNDECIDED),
    ],
)
def test_sums_over_values_are_judged(display, status):
    line = judged(display)
    right = (Status.PROVED, Status.SUPPORTED)  # which of them, by the time that is left
    assert line.verdict.status in (right if status is Status.PROVED else (status,)), str(line.verdict)
    if status is Status.UNDECIDED:
        assert "it fails at" in str(line.verdict)


@pytest.mark.parametrize(
    "display",
    [
        r"\sum_i w_i p(x_i) = 1",
        r"\sum_i i\, p(x_i) = 2",
        r"\frac{1}{n}\sum_{i=1}^n p(x_i) = 1",
    ],
)
def test_what_an_index_counts_is_asked(display):
    verdict = judged(display).verdict
    assert verdict.status is Status.UNREADABLE and "a value, or from a sample?" in verdict.method


@pytest.mark.parametrize(
    "display",
    [
        r"L = \frac1n \sum_{i=1}^n \frac{p(x_i)}{q(x_i)} f(x_i) = 2",
        r"L = \sum_{i=1}^n \log p(x_i) = \log\prod_{i=1}^n p(x_i)",
    ],
)
def test_sums_over_samples_stay_as_they_are(display):
    (claim,), _ = claims(display)
    assert any(symbol.attrs[0] == "x" and symbol.shape for symbol in claim.left.free)


def test_the_variance_of_a_number_is_asked_about():
    r"""\hat f was a number, whose variance is 0."""
    verdict = judged(r"\mathbb{E}[(y - \hat f)^2] = \text{Bias}[\hat f]^2 + \text{Var}[\hat f] + \sigma^2").verdict
    assert verdict.status is Status.UNREADABLE and "without a random variable" in verdict.method


def test_two_values_of_one_variable_in_a_sum_are_asked_about():
    with pytest.raises(ReadingError, match="two values of one variable"):
        claims(r"p(x) = p(x | m_1) p(m_1) + p(x | m_2) p(m_2)")
    for two_variables in (r"2p(a_1, a_2) = p(a_1) p(a_2)", r"\log p(a_1) + \log p(a_2) = \log p(a_1, a_2) + 1"):
        assert claims(two_variables)[0]


def test_a_number_named_like_a_density_is_asked_about():
    with pytest.raises(ReadingError, match="is it a density here"):
        claims(r"p(\alpha) \propto 1", {"p": "positive integer", "alpha": "vector p"})
    (claim,), _ = claims("p(1-p) = p - p^2", {"p": "positive"})
    assert str(claim.left) == "p*(1 - p)"
