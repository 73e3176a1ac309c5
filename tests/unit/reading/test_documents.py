"""Documents: where displays stand, what contexts and macros say, and verdicts at file, line and column."""

import json

import pytest

from symgen.errors import UsageError
from symgen.reading import read
from symgen.reading.documents import document_of, open_document
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
    assert [(line.line, line.source) for line in note.lines] == [(3, "1 + 1 = 2")]


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
    right = read(repository / "examples" / "vae_bound.md")
    assert all(j.verdict.status is Status.PROVED for j in right.verify(cache=False))
    wrong = read(repository / "examples" / "vae_bound_wrong.md").verify(cache=False)
    first = next(j for j in wrong if j.verdict.status is Status.REFUTED)
    assert first.line.line == 16
