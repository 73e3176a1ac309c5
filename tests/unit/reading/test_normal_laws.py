r"""Normal laws of vectors as people write them: \mathcal N(\mu, \Sigma), N(0, I), diag(v); right claims and near misses."""

import pytest

from symgen.verification import Status, verify

WHERE = {
    "mu": "vector d", "m": "vector d", "x": "vector d", "s": "positive vector d", "A": "matrix d x d",
    "Sigma": "positive definite matrix d x d", "S": "positive definite matrix d x d",
}  # fmt: skip
KL = r"\mathrm{KL}(\mathcal{N}(\mu,\Sigma)\,\|\,\mathcal{N}(m,S)) = \tfrac12"
KL_STANDARD = r"\mathrm{KL}(\mathcal{N}(\mu,\Sigma)\,\|\,\mathcal{N}(0,I)) = \tfrac12"
KL_FROM_DIAGONAL = r"\mathrm{KL}(\mathcal{N}(\mu,\operatorname{diag}(s))\,\|\,\mathcal{N}(m,S)) = \tfrac12"
DISTANCE = r"(m-\mu)^\top S^{-1}(m-\mu)"
DENSITY = r"\mathcal{N}(x;\mu,\Sigma) = \frac{1}{\sqrt{(2\pi)^d\det\Sigma}}\exp"
PAIRS = [
    (
        rf"{KL}\left(\operatorname{{tr}}(S^{{-1}}\Sigma) + {DISTANCE} - d + \log\frac{{\det S}}{{\det\Sigma}}\right)",
        rf"{KL}\left(\operatorname{{tr}}(S^{{-1}}\Sigma) + {DISTANCE} - d + \log\frac{{\det\Sigma}}{{\det S}}\right)",
    ),
    (
        rf"{KL_STANDARD}\left(\operatorname{{tr}}\Sigma + \mu^\top\mu - d - \log\det\Sigma\right)",
        rf"{KL_STANDARD}\left(\operatorname{{tr}}\Sigma + \mu^\top\mu - 1 - \log\det\Sigma\right)",
    ),
    (
        rf"{KL_FROM_DIAGONAL}\left(\operatorname{{tr}}(S^{{-1}}\operatorname{{diag}}(s)) + {DISTANCE} - d"
        r" + \log\det S - \sum_{i=1}^d \log s_i\right)",
        rf"{KL_FROM_DIAGONAL}\left(\operatorname{{tr}}(S^{{-1}}) + {DISTANCE} - d + \log\det S - \sum_{{i=1}}^d \log s_i\right)",
    ),
    (
        rf"{DENSITY}\left(-\tfrac12 (x-\mu)^\top\Sigma^{{-1}}(x-\mu)\right)",
        rf"{DENSITY}\left(-\tfrac12 (x-\mu)^\top\Sigma (x-\mu)\right)",
    ),
    (
        r"\mathbb{E}_{x\sim\mathcal{N}(\mu,\Sigma)}[x^\top S x] = \mu^\top S\mu + \operatorname{tr}(S\Sigma)",
        r"\mathbb{E}_{x\sim\mathcal{N}(\mu,\Sigma)}[x^\top S x] = \mu^\top S\mu + \operatorname{tr}(S)",
    ),
    (
        r"H(\mathcal{N}(\mu,\Sigma)) = \frac{d}{2}\log(2\pi e) + \tfrac12\log\det\Sigma",
        r"H(\mathcal{N}(\mu,\Sigma)) = \frac{d}{2}\log(2\pi e) + \log\det\Sigma",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), PAIRS)
def test_right_claims_are_proved_and_near_misses_refuted(right, wrong):
    assert verify(right, where=WHERE).status is Status.PROVED
    assert verify(wrong, where=WHERE).status is Status.REFUTED


def test_a_covariance_must_be_said_to_be_positive_definite():
    verdict = verify(r"\mathrm{KL}(\mathcal{N}(\mu,A)\,\|\,\mathcal{N}(m,S)) = 0", where=WHERE)
    assert verdict.status is Status.UNREADABLE and "A: positive definite matrix" in verdict.method


def test_an_identity_has_the_size_of_the_vector_whose_law_it_is_in():
    law = {"z": "vector d", "_where": [r"z \sim \mathcal{N}(0, I)"]}
    assert verify(r"\mathbb{E}[z^\top z] = d", where=law).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(r"\mathbb{E}[z^\top z] = 1", where=law).status is Status.REFUTED
