"""Labels that are compared with an index are among the numbers that it runs over."""

import pytest

from symgen.verification import verify

LOGITS = {"z": "logits in R^K", "y": "true class", "_where": ["p = softmax(z)"]}
SMOOTHED = {
    "z": "logits in R^K",
    r"\varepsilon": "in (0,1)",
    "y": "true class",
    "_where": [r"t_j=(1-\varepsilon)\delta_{jy}+\varepsilon/K", "p = softmax(z)"],
}
SHARES = {"z": "vector in R^V", "T": "positive", "_where": [r"p_i=\frac{e^{z_i}}{\sum_j e^{z_j}}"]}


@pytest.mark.parametrize(
    ("claim", "where", "right"),
    [
        (r"\sum_{j=1}^K \delta_{jy} = 1", LOGITS, True),
        (r"\sum_{j=1}^K \delta_{jy} = K", LOGITS, False),
        (r"\sum_{j=1}^K \delta_{jy} = 1", {"y": "integer"}, True),
        (r"\frac{\partial}{\partial z_k}(-\log p_y) = p_k - \mathbf 1\{k=y\}", LOGITS, True),
        (
            r"\frac{\partial}{\partial z_k}\Big(-\sum_{j=1}^{K} t_j\log p_j\Big) = "
            r"p_k-(1-\varepsilon)\,\delta_{ky}-\frac{\varepsilon}{K}",
            SMOOTHED,
            True,
        ),
        (r"\sum_j p_j = 1", SHARES, True),
        (r"\sum_j p_j = V", SHARES, False),
        (r"\frac{e^{z_i/T}}{\sum_j e^{z_j/T}} = \frac{p_i^{1/T}}{\sum_j p_j^{1/T}}", SHARES, True),
        (r"\frac{e^{z_i/T}}{\sum_j e^{z_j/T}} = \frac{p_i^{T}}{\sum_j p_j^{T}}", SHARES, False),
    ],
)
def test_labels_and_members_run_as_far_as_the_vectors_beside_them(claim, where, right):
    verdict = verify(claim, where=where)
    assert str(verdict.status) in ("PROVED", "SUPPORTED") if right else str(verdict.status) == "REFUTED", verdict


def test_a_label_with_an_end_of_its_own_keeps_it():
    verdict = verify(r"\sum_{j=1}^K \delta_{jy} = 1", where={"z": "vector in R^K", "y": "integer, 1 <= y <= 2*K"})
    assert str(verdict.status) == "REFUTED"
