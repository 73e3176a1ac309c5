r"""\nabla f(A x + b) is the gradient of f there, and \nabla without its variable is by x where other vectors stand beside it."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
NAMES = {
    "A": "m x n matrix", "S": "symmetric n x n matrix", "b": "vector in R^m", "x, v": "vector in R^n", "t": "real",
    "f": "differentiable function", "_where": ["g(x) = f(Ax+b)", r"h(x) = x^\top Sx", r"p = \mathrm{softmax}(x)"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"\nabla g(x) = A^\top\nabla f(Ax+b)", True),
        (r"\nabla h(2x) = 8Sx", False),
        (r"\nabla(h(2x)) = 8Sx", True),
        (r"\frac{d}{dt}h(x+tv) = v^\top\nabla h(x+tv)", True),
        (r"\nabla^2\log\sum_{i=1}^n e^{x_i} = \operatorname{diag}(p)-pp^\top", True),
        (r"\nabla\|Ax-b\|^2 = A^\top(Ax-b)", False),
    ],
)
def test_gradients_are_judged(latex, holds):
    verdict = verify(latex, where=NAMES)
    assert (verdict.status in PASSED) if holds else (verdict.status is Status.REFUTED), str(verdict)


def test_between_vectors_of_no_custom_the_variable_is_asked_about():
    assert verify(r"\nabla(u^\top v) = v", where={"u": "vector", "v": "vector"}).status is Status.UNREADABLE
