"""Documents: where displays stand, what contexts and macros say, and verdicts at file, line and column."""

import json
import os

import pytest

from symgen.errors import UsageError
from symgen.reading import read
from symgen.reading.sources.documents import document_of, open_document
from symgen.verification import Status

RIGHT = r"\log(ab) = \log a + \log b"


def write(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def test_latex_displays_with_macros_and_a_context(tmp_path):
    text = (
        "\\newcommand{\\half}[1]{\\frac{#1}{2}}\n"
        "% symgen: symbols: a, b > 0\n"
        "Text with $x$ and % a comment $$ not = read $$\n"
        "\\begin{align}\n  \\half{a} &= 2^{-1} a \\\\\n  &= a\n\\end{align}\n"
    )
    note = read(write(tmp_path, "paper.tex", text))
    assert note.displays == 1
    assert [(line.line, line.source) for line in note.lines] == [(5, r"\half{a} &= 2^{-1} a \\"), (6, "&= a")]
    first, second = note.verify(cache=False)
    assert first.verdict.status is Status.PROVED
    assert second.verdict.status is Status.REFUTED
    assert second.verdict.mistake == "factor"


def test_markdown_leaves_code_alone(tmp_path):
    text = f"```python\nx = '$$ 1 = 2 $$'\n```\n\n<!-- symgen: a, b > 0 -->\n$$ {RIGHT} $$\n\n```math\n1 + 1 = 2\n```\n"
    note = read(write(tmp_path, "note.md", text))
    assert [line.line for line in note.lines] == [6, 9]
    assert all(j.verdict for j in note.verify(cache=False))


def test_notebooks_by_their_markdown_cells(tmp_path):
    cells = [
        {"cell_type": "code", "source": ["x = 1  # $$ 1 = 2 $$"]},
        {"cell_type": "markdown", "source": ["A line\n", "$$ 1 + 1 = 2 $$"]},
    ]
    note = read(write(tmp_path, "book.ipynb", json.dumps({"cells": cells})))
    assert [(line.line, line.source) for line in note.lines] == [(3, "$$ 1 + 1 = 2 $$")]
    assert note.lines[0].place == "cell 2:2:10"


def test_docstrings_are_parsed_and_never_run(tmp_path):
    text = 'def f():\n    r"""Half.\n\n    $$ \\frac12 + \\frac12 = 1 $$\n    """\n    raise SystemExit\n'
    note = read(write(tmp_path, "code.py", text))
    assert [line.line for line in note.lines] == [4]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.pdf", "x", "PDF"), ("a.doc", "x", "suffix"), ("a.ipynb", "{", "notebook"), ("a.py", "def", "docstrings")],
)
def test_files_that_cannot_be_read_say_why(tmp_path, name, content, words):
    with pytest.raises(UsageError, match=words):
        open_document(write(tmp_path, name, content))


def test_a_missing_file_is_an_error_in_four_parts(tmp_path):
    with pytest.raises(UsageError, match="may read"):
        open_document(tmp_path / "absent.tex")


def test_an_unreadable_display_does_not_hide_the_others():
    note = read("$$ \\foo = 1 $$\n\n$$ 1 + 1 = 2 $$")
    statuses = [j.verdict.status for j in note.verify(cache=False)]
    assert statuses == [Status.UNREADABLE, Status.PROVED]
    assert "unknown command" in note.lines[0].unreadable


def test_a_text_without_a_display_is_one():
    assert [d.text for d in document_of("1 = 1").displays] == ["1 = 1"]


def test_the_worked_examples(repository):
    for name in ("vae_bound.md", "readme_note.md"):
        right = read(repository / "examples" / name)
        assert len(right.lines) == 6
        assert all(j.verdict.status is Status.PROVED for j in right.verify(cache=False))
    wrong = read(repository / "examples" / "vae_bound_wrong.md").verify(cache=False)
    first = next(j for j in wrong if j.verdict.status is Status.REFUTED)
    assert first.line.line == 16


def broken_notebook(cells):
    return json.dumps({"cells": cells})


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.md", b"a\nb\xe9", "line 2"),
        ("a.md", "x = 1".encode("utf-16"), "UTF-8"),
        ("a.tex", b"a\n\x00", "NUL"),
        ("a.ipynb", b"[" * 200_000, "notebook"),
        ("a.ipynb", b"1" * 10_000, "notebook"),
        ("a.ipynb", b"[]", "no list of cells"),
        ("a.ipynb", broken_notebook([5]).encode(), "cell 1"),
        ("a.ipynb", broken_notebook([{"source": [1, 2]}]).encode(), "cell 1"),
        ("a.py", b"(" * 100_000, "docstrings"),
        ("a.mdd", b"x", ".md?"),
    ],
)
def test_hostile_files_are_refused_with_the_place(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        open_document(path)
    assert words in str(caught.value)


def test_only_regular_files_of_bounded_size_are_opened(tmp_path, monkeypatch):
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "endless.md").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("folder.md", "endless.md", "pipe.md"):
        with pytest.raises(UsageError, match=r"folder|regular"):
            open_document(tmp_path / name)
    monkeypatch.setattr("symgen.reading.sources.documents.MOST_BYTES", 10)
    with pytest.raises(UsageError, match="11 bytes"):
        open_document(write(tmp_path, "long.md", "x" * 11))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_marks_and_ends_of_lines_of_every_system(tmp_path, ends, mark):
    path = tmp_path / "note.md"
    path.write_bytes(mark + ends.join(["$$ 1 = 1 $$", "", "$$", "1 + 1 = 2", "$$", ""]).encode())
    assert [(line.line, line.column) for line in read(path).lines] == [(1, 6), (4, 7)]


def test_an_empty_file_claims_nothing(tmp_path):
    note = read(write(tmp_path, "empty.md", ""))
    assert (note.lines, note.displays, note.asides) == ((), 0, ())


def test_a_display_that_is_never_closed_is_unreadable_and_hides_no_other():
    note = read("\\[ 1 = 2\n\nText.\n\n\\[ 1 + 1 = 2 \\]\n\n\\begin{align} 3 = 3")
    assert [bool(line.unreadable) for line in note.lines] == [True, False, True]
    assert "not closed" in note.lines[0].unreadable


def test_a_break_of_a_line_in_a_table_opens_no_display(tmp_path):
    note = read(write(tmp_path, "t.tex", "a & b \\\\[4pt]\n\\% \\begin{equation} 1 = 1 \\end{equation}"))
    assert [line.line for line in note.lines] == [2]
    assert note.displays == 1


def test_what_is_not_judged_is_listed_with_the_reason():
    note = read("```\n$$ 1 = 2 $$\n```\n<!-- $$ 1 = 3 $$ -->\n$$ x + 1 $$\n\n$$ 1 = 1 $$", where="x: real")
    assert [(aside.line, aside.reason.split()[0]) for aside in note.asides] == [(1, "inside"), (4, "inside"), (5, "it")]
    assert len(note.lines) == 1


def test_a_docstring_whose_escapes_python_reads_is_not_read(tmp_path):
    lines = [
        "def f():",
        '    """Half.',
        "",
        "    $$ \\theta = \\theta $$",
        '    """',
        "def g():",
        '    "$$ \\\\log 1 = 0 $$"',
    ]
    first, second = read(write(tmp_path, "code.py", "\n".join(lines))).lines
    assert (first.line, first.column) == (4, 8)
    assert 'r"""' in first.unreadable
    assert (second.line, second.claim is not None) == (7, True)


def test_what_a_cell_declares_holds_in_later_cells(tmp_path):
    texts = ["<!-- symgen: a, b > 0 -->", "$$ a b", f"$$ {RIGHT} $$"]
    cells = [{"cell_type": "markdown", "source": text} for text in texts]
    first, second = read(write(tmp_path, "book.ipynb", json.dumps({"cells": cells}))).lines
    assert "not closed" in first.unreadable
    assert second.place == "cell 3:1:13"
    assert second.claim is not None


def test_what_latex_does_not_set_is_not_judged(tmp_path):
    hidden = (
        "\\verb|$$ 1 = 2 $$|", "\\iffalse\n$$ 1 = 3 $$\n\\fi", "\\begin{comment}$$ 1 = 4 $$\\end{comment}", "% $$ 1 = 5 $$",
    )  # fmt: skip
    text = "\n".join([*hidden, "$$ 1 + 1 = 2 $$", "\\end{document}", "$$ 1 = 6 $$"])
    note = read(write(tmp_path, "paper.tex", text))
    assert [line.source for line in note.lines] == ["$$ 1 + 1 = 2 $$"]
    assert len(note.asides) == 4  # a comment is not listed


@pytest.mark.parametrize(
    ("definitions", "written", "means"),
    [
        (r"\newcommand{\sq}[1][x]{#1^2}", r"\sq[y] + \sq = 1", "y**2 + x**2"),
        (r"\def\pair#1#2{#1 - #2}", r"\pair{x}{y} = 1", "x - y"),
        (r"\providecommand\half{\frac12}", r"\half x = 1", "1/2*x"),
        (r"\newcommand{\lo}[1]{\log#1}", r"\lo x = 1", "log(x)"),
        (r"\newcommand{\sty}{}", r"\sty x + x = 1", "x + x"),
        (r"\newcommand{\gone}[1]{#1}", r"\gone{} x + x = 1", "x + x"),
        ("\\newcommand{\\w}{x}\n% \\renewcommand{\\w}{y}", r"\w = 1 + \w", "x"),
    ],
)
def test_macros_as_they_are_defined(definitions, written, means, tmp_path):
    note = read(write(tmp_path, "paper.tex", f"{definitions}\n\\[ {written} \\]"))
    assert str(note.lines[0].claim.left) == means


def test_a_macro_means_what_was_said_of_it_last(tmp_path):
    text = "\\[ 1 = \\w + 1 \\]\n".join(f"\\newcommand{{\\w}}{{{name}}}\n" for name in "xyz") + "\\[ 1 = \\w + 1 \\]"
    note = read(write(tmp_path, "paper.tex", text))
    assert [str(line.claim.right) for line in note.lines] == ["x + 1", "y + 1", "z + 1"]


def test_an_error_in_a_macro_stands_where_it_is_called(tmp_path):
    note = read(write(tmp_path, "paper.tex", "\\newcommand{\\w}{\\mystery}\n\\[ 1 = \\w \\]"))
    assert "unknown command \\mystery" in note.lines[0].unreadable
    assert (note.lines[0].line, note.lines[0].column) == (2, 8)


def test_text_that_is_latex_only_is_read_as_that():
    note = read("% $$ 1 = 2 $$\n\n% symgen: a, b > 0\n\\[ \\log(ab) = \\log a + \\log b \\]")
    assert [j.verdict.status for j in note.verify(cache=False)] == [Status.PROVED]


def test_markdown_that_escapes_what_tex_reads(tmp_path):
    rows = "1 + 1 &= 2 \\\\\\\\\n&= \\\\, 1 \\_ + 2\n"
    note = read(write(tmp_path, "note.md", f"\\begin{{align\\*}}\n{rows.replace(' _', '')}\\end{{align\\*}}\n"))
    assert note.displays == 1
    plain = read(write(tmp_path, "plain.md", "\\begin{align*}\n1 + 1 &= 2 \\\\\\\\\n &= \\\\, 2\n\\end{align*}"))
    assert [(line.line, line.column, str(line.claim.right)) for line in plain.lines] == [(2, 8, "2"), (3, 3, "2")]


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\log \prod_{c=1}^n y_c^{t_c} = \sum_{c=1}^n t_c \log y_c", Status.UNDECIDED),  # y may be positive
        (r"\log(a b) = \log a + \log b", Status.UNDECIDED),
        (r"\log(a + b) = \log a + \log b", Status.REFUTED),
        (r"\sqrt{a^2} = a", Status.REFUTED),
    ],
)
def test_a_point_where_a_side_is_no_real_number_refutes_nothing_of_undeclared_names(latex, status):
    (judged,) = read(f"$$ {latex} $$\n").verify(budget="fast")
    assert judged.verdict.status is status


def test_the_derivative_of_a_distribution_function_is_not_judged_on_cells():
    text = "Let $X$ be a random variable.\n\n$$ f_X(x) = \\frac{\\mathrm{d} F_X(x)}{\\mathrm{d} x} $$\n"
    (judged,) = read(text).verify(budget="fast")
    assert judged.verdict.status is Status.UNDECIDED
