"""Random vectors of which contexts give mean and covariance: means of what is quadratic in them depend on no more."""

import pytest

from symgen.verification import Status, verify

SIZES = {"mu": "vector in R^d", "Sigma": "positive definite matrix d x d", "A": "matrix d x d", "b": "vector in R^d"}
CONTEXTS = [
    {"x": "random vector in R^d with mean mu and covariance Sigma"},
    {"x": "random vector in R^d", "_where": [r"\mathbb{E}[x]=\mu", r"\operatorname{Cov}(x)=\Sigma"]},
    {"x": "random vector in R^d", "_where": ["E[x] = mu", "Var(x) = Sigma"]},
    {"x": "random vector in R^d", "_where": ["x has mean mu and covariance matrix Sigma"]},
]


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            r"\mathbb{E}[x^\top A x] = \operatorname{tr}(A\Sigma)+\mu^\top A\mu",
            r"\mathbb{E}[x^\top A x] = \mu^\top A\mu",
        ),
        (
            r"\mathbb{E}\|x\|^2 = \operatorname{tr}\Sigma+\|\mu\|^2",
            r"\mathbb{E}\|x\|^2 = \operatorname{tr}\Sigma-\|\mu\|^2",
        ),
        (r"\operatorname{Cov}(Ax) = A\Sigma A^\top", r"\operatorname{Cov}(Ax) = A^\top\Sigma A"),
        (r"\operatorname{Var}(b^\top x) = b^\top\Sigma b", r"\operatorname{Var}(b^\top x) = \sqrt{b^\top\Sigma b}"),
    ],
)
def test_quadratic_means_are_judged(context, right, wrong):
    where = {**SIZES, **context}
    assert verify(right, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(wrong, where=where).status is Status.REFUTED


@pytest.mark.parametrize(
    "text", [r"\mathbb{E}\|x\| \ge 0", r"\mathbb{E}[e^{b^\top x}] = 1", r"\mathbb{E}\|x\|^4 \ge 0"]
)
def test_other_means_are_asked_about(text):
    verdict = verify(text, where={**SIZES, **CONTEXTS[0]})
    assert verdict.status is Status.UNREADABLE
    assert "only mean and variance are known" in str(verdict)


@pytest.mark.parametrize("text", [r"\mathbb{E}\sqrt{X^2} = \sqrt{2/\pi}", r"\mathbb{E}|X| = \sqrt{2/\pi}"])
def test_roots_are_no_polynomials(text):
    verdict = verify(text, where={"X": "random variable with mean 0 and variance 1"})
    assert verdict.status is Status.UNREADABLE, verdict


@pytest.mark.parametrize(
    "words", ["normall with mean 0", "normall with mean a", "gausian in R^d with mean mu and covariance Sigma"]
)
def test_slips_in_laws_beside_moments_are_asked_about(words):
    verdict = verify(r"\mathbb{E}[X] = 1", where={**SIZES, "a": "real", "X": words})
    assert verdict.status is Status.UNREADABLE
    assert "the words" in str(verdict)
