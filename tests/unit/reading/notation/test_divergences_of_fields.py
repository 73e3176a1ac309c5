r"""\nabla \cdot v is the trace of the Jacobian of v."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
NAMES = {"x": "nonzero vector in R^n", "A": "n x n matrix", "f": "smooth function"}


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"\nabla\cdot(Ax) = \operatorname{tr}A", True),
        (r"\nabla_x\cdot(Ax) = 2\operatorname{tr}A", False),
        (r"\nabla\cdot\frac{x}{\|x\|} = \frac{n-1}{\|x\|}", True),
        (r"\nabla\cdot\nabla f(x) = \operatorname{tr}(\nabla^2 f(x))", True),
    ],
)
def test_divergences_are_judged(latex, holds):
    verdict = verify(latex, where=NAMES)
    assert (verdict.status in PASSED) if holds else (verdict.status is Status.REFUTED), str(verdict)


@pytest.mark.parametrize("latex", [r"\nabla\cdot\|x\| = n", r"\nabla\cdot u = 0", r"\nabla_t\cdot x = n"])
def test_of_and_by_what_is_asked_about(latex):
    assert verify(latex, where={"x": "vector in R^n", "t": "real"}).status is Status.UNREADABLE
