r"""What is counted with others: y of \delta_{ky} under a sum over k is one of its numbers."""

import pytest

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
SMOOTHED = {
    "z": "logits in R^K", "K": "number of classes, integer >= 2", r"\varepsilon": "smoothing in (0,1)", "y": "true class",
    "_where": [r"t_j=(1-\varepsilon)\delta_{jy}+\varepsilon/K", "p = softmax(z)"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"-\sum_{j=1}^{K} t_j\log p_j = -(1-\varepsilon)\log p_y-\frac{\varepsilon}{K}\sum_{j=1}^K\log p_j", SMOOTHED, True),
        (r"-\sum_{j=1}^{K} t_j\log p_j = -\log p_y-\frac{\varepsilon}{K}\sum_{j=1}^K\log p_j", SMOOTHED, False),
        (r"\sum_{j=1}^{K}\delta_{jy} = 1", {"y": "integer"}, True),
        (r"\sum_{j=1}^{K}\delta_{jy} = K", {"y": "integer"}, False),
    ],
)  # fmt: skip
def test_a_class_is_one_of_the_classes(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)
