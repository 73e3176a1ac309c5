"""The magics of `%load_ext symgen`, in a shell of two lines and in IPython where it is installed."""

import pytest
from unit.rendering.test_pages import faults

import symgen as sg
from symgen.errors import UsageError
from symgen.rendering.notebook import judge
from symgen.verification import Status


class Shell:
    def register_magic_function(self, function, magic_kind, magic_name):
        self.magic = {magic_name: (function, magic_kind)}


def test_the_extension_registers_one_magic_for_lines_and_cells():
    shell = Shell()
    sg.load_ipython_extension(shell)
    assert shell.magic == {"symgen": (judge, "line_cell")}


def test_in_ipython_itself():
    shell = pytest.importorskip("IPython.testing.globalipapp").get_ipython()
    shell.run_line_magic("load_ext", "symgen")
    assert shell.run_line_magic("symgen", "1 + 1 == 2").status is Status.PROVED


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ('log(a*b) == log(a) + log(b) --where "a, b > 0"', Status.PROVED),
        ("--where='a, b > 0' \\log(ab) = \\log a + \\log b", Status.PROVED),
        ("--mode strict x/x == 1 --where x:real", Status.REFUTED),
        ("x --y == 2", None),
        ("\\log(", Status.UNREADABLE),
    ],
)
def test_a_claim_on_a_line(line, status):
    if status is None:
        with pytest.raises(UsageError, match="--y"):
            judge(line)
    else:
        assert judge(line).status is status


def test_a_cell_is_a_document_and_shows_itself():
    checked = judge('--where "a, b > 0"', "Text\n$$ \\log(ab) = \\log a + \\log b $$\n$$ a = <b> $$")
    assert [j.line.line for j in checked] == [2, 3]
    source = checked._repr_html_()
    assert faults(source) == []
    assert "PROVED" in source
    assert "REFUTED" in judge("1 == 2")._repr_html_()


def test_a_cell_may_have_front_matter_and_prose():
    checked = judge("", "---\nsymbols: a > 0\n---\nLet $b > 0$.\n\n$$ \\log(ab) = \\log a + \\log b $$")
    assert [j.verdict.status for j in checked] == [Status.PROVED]


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [
        ("", "", "nothing"),
        ("", None, "nothing"),
        ("text", "$$ 1 = 1 $$", "beside"),
        ("--wher 'a > 0'", "$$ a = a $$", "--where"),
        ("--where", "$$ a = a $$", "without a value"),
        ("--budget huge", "$$ 1 = 1 $$", "budget"),
    ],
)
def test_mistakes_are_answered(line, cell, said):
    with pytest.raises(UsageError) as caught:
        judge(line, cell)
    assert said in str(caught.value)
