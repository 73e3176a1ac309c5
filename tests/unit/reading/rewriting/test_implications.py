"""Double arrows: each side is judged under the other one."""

import pytest

from symgen.verification import verify


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"x > 0 \Leftrightarrow e^x > 1", r"x > 0 \Leftrightarrow e^x > 2", {"x": "real"}),
        (r"x^2 \le 1 \iff -1 \le x \le 1", r"x^2 \le 1 \iff x \le 1", {"x": "real"}),
        (r"\begin{align} 2x &\le 4 \\ \Leftrightarrow \quad x &\le 2 \end{align}",
         r"\begin{align} 2x &\le 4 \\ \Leftrightarrow \quad x &\le 1 \end{align}", {"x": "real"}),
        (r"\|x\|^2 = 0 \iff x = 0", r"\|x\|^2 = 1 \iff x = 0", {"x": "vector n"}),
    ],
)  # fmt: skip
def test_an_equivalence_holds_both_ways(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


def test_a_name_is_not_defined_beside_a_double_arrow(verified):
    assert verified(r"y = 2 \iff y + 1 = 4", {"y": "real"}) == "REFUTED"


def test_equations_with_single_solutions_are_not_supported_by_them():
    assert verify(r"2x + 4 = 0 \iff x = -2", where={"x": "real"}).status in ("PROVED", "UNDECIDED")
    assert verify(r"2x + 4 = 0 \iff x = 2", where={"x": "real"}).status == "REFUTED"
