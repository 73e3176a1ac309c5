r"""\operatorname{clip} and \operatorname{round} as everybody uses them."""

import pytest

RATIO = {"r": "positive", "e": "in (0,1)", "A": "positive"}


@pytest.mark.parametrize(
    ("latex", "right", "wrong", "context"),
    [
        (r"\min(rA,\operatorname{clip}(r,1-e,1+e)A)=\min(r,%s)A", "1+e", "1-e", RATIO),
        (r"|x-s\operatorname{round}(x/s)|\le\frac s%s", "2", "4", {"x": "real", "s": "positive"}),
    ],
)
def test_a_claim_and_its_planted_mistake(latex, right, wrong, context, verified):
    assert verified(latex % right, context) in ("PROVED", "SUPPORTED")
    assert verified(latex % wrong, context) == "REFUTED"


def test_a_clip_without_its_ends_is_asked_about(verified):
    assert verified(r"\operatorname{clip}(r,1)=r", {"r": "positive"}) == "UNREADABLE"
