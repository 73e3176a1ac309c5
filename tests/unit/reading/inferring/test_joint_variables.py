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


DISCRETE = {"X": "random variable", "Y": "random variable", "Z": "discrete random variable"}
VALUES = {"X": "discrete random variable"}
WHOLE = {"X": "integer-valued random variable"}
POSITIVE = {"X": "positive random variable", "Y": "positive random variable"}


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"\operatorname{Cov}(X,Y \mid Z) = E[XY \mid Z] - E[X \mid Z] E[Y \mid Z]", DISCRETE),
        (r"\mathbb{E}[X] = \mathbb{E}[\mathbb{E}[X \mid Z]]", DISCRETE),
        (r"\mathbb{E}[X] = \sum_z \mathbb{E}[X \mid Z = z] P(Z = z)", DISCRETE),
        (r"\mathbb{E}[X \mid Z = z] = \sum_x x P(X = x \mid Z = z)", {**VALUES, "Z": "discrete random variable"}),
        (r"\mathbb{E}[X] = \sum_x x P(X = x)", VALUES),
        (r"\mathbb{E}[X] = \sum_x x P(X = x)", WHOLE),
        (r"\mathbb{E}[X^2] \ge \mathbb{E}[|X|]", WHOLE),
        (r"\mathbb{E}[XY]^2 \le \mathbb{E}[X^2] \mathbb{E}[Y^2]", POSITIVE),
        (r"\mathbb{E}[X^3] \ge \mathbb{E}[X]^3", {"X": "positive random variable taking finitely many values"}),
    ],
)
def test_moments_of_discrete_and_positive_variables(verified, claim, context):
    assert verified(claim, context) in ("PROVED", "SUPPORTED")


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"\operatorname{Cov}(X,Y \mid Z) = E[XY \mid Z] - E[X] E[Y]", DISCRETE),
        (r"\mathbb{E}[|X|] = \mathbb{E}[X]", VALUES),  # of positive ones only
        (r"\mathbb{E}[|X|] = \sum_x x P(X = x)", WHOLE),
        (r"\mathbb{E}[X] = \sum_x P(X = x)", VALUES),
        (r"\mathbb{E}[X^3] \ge \mathbb{E}[X]", WHOLE),
        (r"\mathbb{E}[XY] \ge \mathbb{E}[X] \mathbb{E}[Y]", POSITIVE),
        (r"\mathbb{E}[X^3] \ge \mathbb{E}[X]^3", {"X": "random variable with finitely many values"}),
    ],
)
def test_moments_that_are_others_are_refuted(verified, claim, context):
    assert verified(claim, context) == "REFUTED"


def test_words_that_nobody_knows_leave_a_law_open():
    verdict = verify(r"H(X) \le \log n", where={"X": "random variable with n possible values", "n": "positive integer"})
    assert verdict.status is Status.UNDECIDED  # it was refuted by a law on more values
