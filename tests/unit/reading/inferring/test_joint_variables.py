r"""H(X, Y) and I(X; Y) of declared random variables are of one joint law, never of two that know nothing of each other."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import claims
from symgen.verification import Status, verify

PLAIN = {"X": "random variable", "Y": "random variable"}
CONTINUOUS = {"X": "continuous random variable", "Y": "continuous random variable"}


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"H(X,Y) \le H(X)+H(Y)", PLAIN),
        (r"h(X,Y) \le h(X)+h(Y)", PLAIN),
        (r"I(X;Y) = H(X) - H(X \mid Y)", PLAIN),
        (r"I(X;Y) = h(X) - h(X \mid Y)", CONTINUOUS),
        (r"H(X,Y) = H(X) + H(Y \mid X)", {"X, Y": "random variables"}),
    ],
)
def test_what_holds_of_a_joint_law_is_supported(claim, context):
    assert verify(claim, where=context).status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"H(X,Y) = H(X)+H(Y)", PLAIN),  # independent ones only
        (r"I(X;Y) = H(X) + H(X \mid Y)", PLAIN),
        (r"I(X;Y) = h(Y) - h(X \mid Y)", CONTINUOUS),
        (r"H(X,Y) \ge H(X)", CONTINUOUS),  # of masses only
        (r"h(X,Y) \ge h(X)", PLAIN),
    ],
)
def test_what_does_not_is_refuted(claim, context):
    assert verify(claim, where=context).status is Status.REFUTED


def test_the_kind_of_the_variables_is_told():
    _, declared = claims(r"I(X;Y) \ge 0", PLAIN)
    assert "X, Y are taken to be discrete random variables with some joint law" in declared.assumptions


@pytest.mark.parametrize("claim", [r"I(X;Y) \le E[XY]", r"H(X,Y) \ge P(X > 0)"])
def test_other_uses_of_the_variables_are_a_question(claim):
    with pytest.raises(ReadingError, match="beside other uses"):
        claims(claim, PLAIN)
