r"""Random variables and events of which only the notation tells."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("right", "wrong", "assumed"),
    [
        (
            r"\mathrm{E}(AZ + \mu) = A \, \mathrm{E}(Z) + \mu",
            r"\mathrm{E}(AZ + \mu) = A \, \mathrm{E}(Z) + 2\mu",
            "Z is taken to be a random variable",
        ),
        (
            r"\mathrm{Var}(x) = \mathbb{E}[x^2] - \mathbb{E}[x]^2",
            r"\mathrm{Var}(x) = \mathbb{E}[x]^2 - \mathbb{E}[x^2]",
            "x is taken to be a random variable",
        ),
        (
            r"\mathbb{E}[(\hat\theta - \theta)^2] = \mathbb{E}[\hat\theta^2] - 2\theta\mathbb{E}[\hat\theta] + \theta^2",
            r"\mathbb{E}[(\hat\theta - \theta)^2] = \mathbb{E}[\hat\theta^2] + 2\theta\mathbb{E}[\hat\theta] + \theta^2",
            "theta_hat is taken to be a random variable",
        ),
        (
            r"\mathbb{E}[g(X)] = \int_{-\infty}^\infty g(x) f_X(x) dx",
            r"\mathbb{E}[g(X)] = \int_{-\infty}^\infty x g(x) f_X(x) dx",
            "X is taken to be a random variable",
        ),
        (
            r"\mathrm{E}(X) + \mathrm{E}(\mu) = \mathrm{E}(X + \mu) = \mathrm{E}(X) + \mu",
            r"\mathrm{E}(X) + \mathrm{E}(\mu) = \mathrm{E}(X) - \mu",
            "X is taken to be a random variable",
        ),
        (
            r"P(A \cup B) = P(A) + P(B) - P(A \cap B)",
            r"P(A \cup B) = P(A) + P(B) + P(A \cap B)",
            "A, B are taken to be events",
        ),
    ],
)
def test_a_claim_and_its_planted_mistake(right, wrong, assumed):
    verdict = verify(right)
    assert verdict.status in PASSED, str(verdict)
    assert any(assumed in words for words in verdict.assumptions)
    (judged,) = read(f"$$ {wrong} $$").verify()
    assert judged.verdict.status in (Status.REFUTED, Status.UNDECIDED)


@pytest.mark.parametrize(
    "claim",
    [
        r"P(A \cap B) = P(A) P(B)",
        r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]",
        r"\mathrm{Var}(X + \epsilon) = \mathrm{Var}(X)",
        r"\mathbb{E}[\sigma_{\text{ML}}^2] = \frac{n-1}{n} \sigma^2",
        r"\mathbb{E}[x_n^2] = \mu^2 + \sigma^2",
    ],
)
def test_what_the_law_decides_is_left_open(claim):
    (judged,) = read(f"$$ {claim} $$").verify()
    assert judged.verdict.status is Status.UNDECIDED


def test_what_stands_beside_a_moment_is_a_number():
    _, declared = claims(r"\mathrm{Cov}(aX, Y) = a \mathrm{Cov}(X, Y)")
    assert declared.laws.keys() == {"X", "Y"}


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"\mathrm{E}(X)^2 + \sigma(X)^2 = \mathrm{E}(X^2)", "sigma of the random variable X"),
        (r"\mathrm{Var}(s) = \sum_{i=1}^n \mathrm{Var}(w_i x_i)", "an expectation without a random variable"),
        (r"\mathbb{E}[\mathbf{x}] = 1", "an expectation without a random variable"),
        (r"\mathrm{Var}(X + z) = \mathrm{Var}(X)", "an expectation without a random variable"),
        (r"\mathbb{E}[X] = \mu + \mathbb{E}[\delta]", "an expectation without a random variable"),
        (r"P(A \cup X_i) = 1", "P before a bracket"),
    ],
)
def test_what_is_not_inferred_is_asked_about(latex, found):
    with pytest.raises(ReadingError, match=found):
        claims(latex)


def test_random_variables_of_prose_have_one_unknown_law():
    text = "Let $X$ and $Y$ be random variables.\n\n$$ \\mathrm{Var}(X+Y) = \\mathrm{Var}(X) + \\mathrm{Var}(Y) {} $$\n"
    for more, passed in ((r"+ 2\mathrm{Cov}(X, Y)", True), ("", False)):
        (judged,) = read(text.replace("{}", more)).verify()
        assert (judged.verdict.status in PASSED) is passed
        assert judged.verdict.status is not Status.REFUTED
