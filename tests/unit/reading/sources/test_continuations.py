r"""Displays that begin with a relation go on from the last side of the one before."""

import pytest

from symgen.reading import read
from symgen.verification import Status

CHAIN = "$$ (a+b)^2 = \\underbrace{a^2}_{x} + 2ab + b^2 \\, . $$\nso that\n\n$$ {begins} a(a+2b) {sign} b^2 $$\n"


@pytest.mark.parametrize("begins", ["=", "&=", "\\label{eq:x} =", "\\dots =", "... =", "\\begin{aligned} &="])
def test_what_goes_on_is_judged_from_the_last_side(begins):
    end = "\\end{aligned}" if "begin" in begins else ""
    for sign, status in (("+", Status.PROVED), ("-", Status.REFUTED)):
        text = CHAIN.replace("{begins}", begins).replace("{sign}", sign).replace("b^2 $$\n", f"b^2 {end} $$\n")
        judged = read(text).verify()
        assert [j.verdict.status for j in judged] == [Status.PROVED, status]
        assert judged[1].line.line == 4
        assert "it goes on from the display before, line 1" in judged[1].line.assumed


def test_a_comment_at_the_end_of_the_display_before_hides_nothing():
    note = read("$$ a^2 = a a % squares\n$$\n\n$$ = a + a $$\n")
    assert [str(line.claim) for line in note.lines] == ["a**2 == a*a", "a*a == a + a"]


@pytest.mark.parametrize(
    "before",
    [
        "$$ a = b $$\n\n# Another section\n\n",
        "$$ a = b, \\quad c = d $$\n\n",
        "$$ a = b $$\n\n" + "word " * 300 + "\n\n",
        "",
    ],
)
def test_what_may_go_on_from_elsewhere_is_asked_about(before):
    (line,) = [line for line in read(f"{before}$$ = 3 $$\n").lines if line.unreadable]
    assert "a relation without its left side" in line.unreadable


def test_a_left_side_that_cannot_be_read_is_told_where_the_relation_stands():
    note = read("$$ f(y) = \\mathbf{1} \\foo $$\n\n$$ = 3 $$\n")
    assert [line.line for line in note.lines if line.unreadable][-1] == 3
