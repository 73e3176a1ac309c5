"""Front matter: strings under known keys and nothing more of YAML; what it declares holds for the whole document."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.notes import read_document
from symgen.reading.sources.documents import document_from
from symgen.reading.sources.front_matter import MOST_LINES, front_matter
from symgen.verification import Status


def block(*lines):
    return front_matter("\n".join(["---", *lines, "---", "Text", ""]))[0]


@pytest.mark.parametrize(
    ("lines", "means"),
    [
        (["symbols: sigma > 0; x: vector n"], "symbols: sigma > 0; x: vector n"),
        (["title: A note", "symgen:", "  symbols: a > 0"], "symbols: a > 0"),
        (["symbols: 'it''s'", 'where: "a\\\\b"'], "symbols: it's\nwhere: a\\b"),
        (["symbols: a > 0 # so", "where: 'a # b'  # so"], "symbols: a > 0\nwhere: a # b"),
        (["where: |", "  a > 0", "  b: real", "symbols: c > 0"], "symbols: c > 0\nwhere: a > 0\nb: real"),
        (["where: >-", "  a > 0;", "  b > 0"], "where: a > 0; b > 0"),
        (["symbols:", "  sigma: positive", "  x: vector n"], "symbols: sigma: positive\nx: vector n"),
        (["symbols: yes", "where: 1_000"], "symbols: yes\nwhere: 1_000"),
        (
            ["tags: [a, b]", "list:", "- a", "- {b: c}", "deep:", "  deeper:", "    d: 1", "symbols: a > 0"],
            "symbols: a > 0",
        ),
        (["title: Q&A *now*!", "date: 2024-01-01 10:00"], ""),
        (["model: gpt-4"], ""),
        (["título: Una nota", "<!-- image: -->", "symbols: a > 0"], "symbols: a > 0"),
        (["just a text between two rules"], ""),
    ],
)
def test_strings_stay_strings(lines, means):
    assert block(*lines) == means


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["a: &a [x]", "b: *a"], 2),
        (["a: 1", "b: *a"], 3),
        (["a: [1, *b]"], 2),
        (["a: {b: &c 1}"], 2),
        (["list:", "- !!python/object:os.system x"], 3),
        (["symbols: !!str a > 0"], 2),
        (["x: 1", "<<: y"], 3),
        (["symbols: a > 0", "where: b > 0", "symbols: c > 0"], 4),
        (["symgen:", "  symbols: a > 0", "  symbols: b > 0"], 4),
        (["symgen:", "  symbol: a > 0"], 3),
        (["symgen: a > 0"], 2),
        (["symbols: [a, b]"], 2),
        (["symbols: {a: real}"], 2),
        (["symbols:", "  - a > 0"], 3),
        (["symbols: a > 0", "  b > 0"], 3),
        (["symbols: 'a > 0"], 2),
        (['where: "\\sigma > 0"'], 2),
        (["a: 1", "\tb: 2"], 3),
        (["a: 1", "no key"], 3),
        (["a: 1"] + ["b"] * MOST_LINES, 2 + MOST_LINES),
    ],
)
def test_more_of_yaml_is_refused_at_its_line(lines, line):
    with pytest.raises(ReadingError) as caught:
        block(*lines)
    assert caught.value.line == line
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "---", "---\n", "---\na: 1\n", "a\n---\nsymbols: a\n---\n", "--- \n\n---\n"])
def test_texts_without_front_matter(text):
    assert front_matter(text)[0] == ""


def test_it_holds_for_the_whole_document_and_is_no_mathematics(tmp_path):
    path = tmp_path / "note.md"
    path.write_text("---\ntitle: $$ 1 = 2 $$\nsymbols: a, b > 0\n---\n$$ \\log(ab) = \\log a + \\log b $$\n")
    (judged,) = read(path).verify(cache=False)
    assert judged.verdict.status is Status.PROVED
    assert (judged.line.line, judged.verdict.assumptions) == (5, ("a: positive", "b: positive"))


def test_the_same_block_in_latex(tmp_path):
    path = tmp_path / "note.tex"
    path.write_text("% symgen:\n%   symbols: x: real\n%   where: x > 0\n\\[ \\sqrt{x^2} = x \\]\n")
    (judged,) = read(path).verify(cache=False)
    assert judged.verdict.status is Status.PROVED


def test_one_block_in_latex_after_another():
    text = "% symgen: symbols: x: real\n% symgen: where: x > 0\n\\[ \\sqrt{x^2} = x \\]\n"
    found = read_document(document_from(text.encode(), "note.tex"))
    (x,) = found.lines[0].claim.left.free
    assert x.domain.is_positive


@pytest.mark.parametrize("line", ["symbls: a > 0", "Symbols: a > 0", "distribution: q(z) = Normal(0, 1)", "symgem:"])
def test_keys_that_are_nearly_those_of_a_context_are_asked_about(line):
    with pytest.raises(ReadingError, match="did you mean"):
        block(line, "  where: a > 0") if line.endswith(":") else block(line)


@pytest.mark.parametrize("line", ["symbol: fish", "models: a = b", "author: A. B.", "keywords: a, b"])
def test_keys_of_others_are_left_alone(line):
    assert block(line) == ""
