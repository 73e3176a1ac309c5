r"""A context that gives p(y | x) says nothing of p(y), p(x | y) or p(y | z), which are asked about."""

import pytest

from symgen.verification import Status, verify

NUMBERS = {"x": "real", "y": "real", "z": "real", "sigma": "positive"}
NORMAL = {"_where": [r"p(y|x) = \mathcal{N}(y; x, \sigma^2)"], **NUMBERS}
FORMULA = {"_where": [r"p(x|y) = y e^{-xy}"], "x": "positive", "y": "positive"}


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"p(y) = \mathcal{N}(y; x, \sigma^2)", NORMAL),
        (r"\nabla_y \log p(x|y) = -\frac{y-x}{\sigma^2}", NORMAL),
        (r"\log p(y|z) = \log p(y|x)", NORMAL),
        (r"D_{KL}(p(y)\|p(y|x)) \ge 0", NORMAL),
        (r"p(z|x) = \mathcal{N}(z; 0, 1)", {"_where": [r"p(z) = \mathcal{N}(0, 1)"], **NUMBERS}),
        (r"p(y|x) = x e^{-xy}", FORMULA),
        (r"p(x, y) = y e^{-xy}", FORMULA),
    ],
)
def test_densities_of_other_variables_are_asked_about(claim: str, context: dict) -> None:
    verdict = verify(claim, where=context)
    assert verdict.status is Status.UNREADABLE and "other variables" in str(verdict), verdict


@pytest.mark.parametrize(
    ("claim", "context", "right"),
    [
        (r"\nabla_y \log p(y|x) = -\frac{y-x}{\sigma^2}", NORMAL, True),
        (r"\nabla_y \log p(y|x) = \frac{y-x}{\sigma^2}", NORMAL, False),
        (r"p(x|y) = y e^{-yx}", FORMULA, True),
        (r"p(x|y) = x e^{-yx}", FORMULA, False),
        (r"p(z|x) = \mathcal{N}(z; x, 1)", {"_where": [r"p(z) = \mathcal{N}(x, 1)"], **NUMBERS}, True),
        (r"p(y) = \mathcal{N}(y; 0, 1 + \sigma^2)", {**NORMAL, "_where": [*NORMAL["_where"], r"p(x) = \mathcal{N}(0, 1)"]}, True),
        (r"p(y) = \mathcal{N}(y; 0, \sigma^2)", {**NORMAL, "_where": [*NORMAL["_where"], r"p(x) = \mathcal{N}(0, 1)"]}, False),
    ],
)  # fmt: skip
def test_densities_as_they_are_given_are_read(claim: str, context: dict, right: bool) -> None:
    verdict = verify(claim, where=context)
    assert (verdict.status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)) is right, verdict
    assert right or verdict.status is Status.REFUTED
