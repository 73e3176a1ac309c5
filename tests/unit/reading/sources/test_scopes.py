"""What holds where: blocks that override and inherit, and declarations in prose with their scopes."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import declare, read
from symgen.reading.sources.displays import markdown_pieces
from symgen.reading.sources.prose import Prose

ROOT_OF_SQUARE = r"$$ \sqrt{x^2} = x $$"  # holds where x is not negative


def domains(text, where=""):
    """The domain of x in each line, as the verdicts would list it."""
    found = []
    for line in read(text, where=where).lines:
        (symbol,) = (s for s in line.claim.left.free if s.attrs[0] == "x")
        found.append(symbol.domain.describe())
    return found


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Let $x > 0$.", "", ["positive"]),
        ("Let $x$ be a positive number.", "", ["positive"]),
        ("Let $x$ be a positive\ninteger.", "", ["positive integer"]),
        ("Let $x$ be a positive number that grows.", "", ["positive"]),
        ("Let $y$ be the input image and $x > 0$.", "", ["positive"]),
        ("Let $y$ be real and $x \\in (0, 1)$.", "", ["unit"]),
        ("Assume that $x \\geq 0$ and $x < 1$.", "", ["real[0,1)"]),
        ("Suppose $f$ is a map, with $x > 0$.", "", ["positive"]),
        ("We fix $x, y > 0$ now.", "", ["positive"]),
        ("Let\n\\(x > 0\\).", "", ["positive"]),
        ("Let $x \\sim \\mathrm{Exp}(1)$.", "", ["positive"]),
        ("", "where $x > 0$ is the rate.", ["positive"]),
        ("", ", where $y$ is real and $x > 0$.", ["positive"]),
        ("", "for all $x > 0$.", ["positive"]),
        ("For $x > 0$ we have", "", ["positive"]),
        ("We saw that $x > 0$.", "", ["real"]),
        ("If $x > 0$ then", "", ["real"]),
        ("Outlet $x > 0$.", "", ["real"]),
        ("Let $y > 0$. Then $x > 0$.", "", ["real"]),
        ("Let $y > 0$, so $x > 0$.", "", ["real"]),
        ("Let us see that $x > 0$.", "", ["real"]),
        ("It holds for $x > 0$ that", "", ["real"]),
        ("", "Where to go? We let it be, $x > 0$.", ["real"]),
        ("`Let $x > 0$.`", "", ["real"]),
    ],
)
def test_what_prose_declares(before, after, expected):
    assert domains(f"{before}\n\n{ROOT_OF_SQUARE}\n{after}") == expected


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("Let $x > 0$.", ["real", "positive"]),
        ("where $x > 0$.", ["positive", "positive"]),
        ("for all $x > 0$.", ["positive", "real"]),
        ("for $x > 0$ and $x < 1$.", ["unit", "real"]),
        ("For $x > 0$ we find", ["real", "positive"]),
        ("With $x > 0$ we find", ["real", "positive"]),
    ],
)
def test_how_far_it_holds(between, expected):
    assert domains(f"{ROOT_OF_SQUARE}\n{between}\n\n{ROOT_OF_SQUARE}") == expected


def test_for_at_the_beginning_of_a_sentence_holds_for_one_display():
    text = f"For $x > 0$:\n\n{ROOT_OF_SQUARE}\n\n{ROOT_OF_SQUARE}"
    assert domains(text) == ["positive", "real"]


def test_assume_narrows_and_let_begins_anew():
    text = (
        f"Let $x > 0$.\n\n{ROOT_OF_SQUARE}\n\nAssume $x < 1$.\n\n{ROOT_OF_SQUARE}\n\nLet $x < 3$.\n\n{ROOT_OF_SQUARE}"
    )
    assert domains(text) == ["positive", "unit", "real(-oo,3)"]


def test_what_contradicts_is_listed_and_changes_nothing():
    note = read(f"Let $x > 0$. Suppose $x < 0$.\n\n{ROOT_OF_SQUARE}")
    (aside,) = note.asides
    assert "cannot be read: no number is both" in aside.reason
    assert aside.line == 1
    assert [s.domain.describe() for s in note.lines[0].claim.left.free] == ["positive"]


@pytest.mark.parametrize(
    "words", ["a positive multiple of eight", "a perfect integer", "the positive part of something large"]
)
def test_words_that_bear_on_the_values_and_cannot_be_read_are_listed(words):
    (aside,) = read(f"Let $x$ be {words}.\n\n$$ 1 = 1 $$").asides
    assert "cannot be read" in aside.reason


def test_words_that_say_nothing_of_the_values_are_not():
    assert read("Let $x$ be the input image of a network.\n\n$$ 1 = 1 $$").asides == ()


def test_a_set_that_cannot_be_read_is_listed():
    (aside,) = read("Let $x \\in \\mathcal{X}$.\n\n$$ 1 = 1 $$").asides
    assert "cannot be read" in aside.reason


def test_the_verdict_says_from_which_line_it_knows():
    note = read(f"Text.\n\nLet $x > 0$ and $y > 0$.\n\n{ROOT_OF_SQUARE}")
    assert note.lines[0].assumed == ("x > 0 (line 3)",)


def test_a_bound_on_a_vector_does_not_make_it_a_number():
    note = read("Let $x > 0$.\n\n$$ x^\\top x = \\|x\\|^2 $$", where="x: vector n")
    assert note.lines[0].claim is not None
    assert all(s.shape for s in note.lines[0].claim.left.free if s.attrs[0] == "x")


BLOCKS = (
    f"<!-- symgen: symbols: x, y > 0\nwhere: x < y -->\n{ROOT_OF_SQUARE}\n"
    f"<!-- symgen: symbols: x: real -->\n{ROOT_OF_SQUARE}"
)


def test_blocks_inherit_and_override():
    note = read(BLOCKS)
    assert domains(BLOCKS) == ["positive", "real"]
    assert [[str(c) for c in line.claim.context.conditions] for line in note.lines] == [["x < y"], []]
    narrowed = read(BLOCKS.replace("symbols: x: real", "where: x < 1"))
    assert [[str(c) for c in line.claim.context.conditions] for line in narrowed.lines] == [["x < y"], ["x < y"]]


def test_what_was_defined_by_a_name_follows_its_new_declaration():
    text = (
        "<!-- symgen: symbols: x > 0\nwhere: z = x + 1 -->\n$$ z > 1 $$\n"
        "<!-- symgen: symbols: x: real -->\n$$ z = 1 + x $$"
    )
    first, second = (line.claim for line in read(text).lines)
    assert {s.domain.describe() for s in first.left.free} == {"positive"}
    assert {s.domain.describe() for s in second.left.free | second.right.free} == {"real"}


def test_a_block_that_cannot_be_read_makes_its_displays_unreadable():
    (line,) = read(f"<!-- symgen: symbols: x: rael -->\n{ROOT_OF_SQUARE}").lines
    assert "rael" in line.unreadable


def test_long_texts_are_heard_quickly():
    text = "Let $x > 0$. " * 20_000
    prose = Prose(text)
    assert sum(prose.hear(piece) is not None for piece in markdown_pieces(text)) == 20_000


@pytest.mark.parametrize("text", ["\\in x", "\\sim x", "= x", "> 0", "< x < 1"])
def test_a_relation_without_its_left_side_declares_nothing(text):
    (aside,) = read(f"Let $y > 0$ and ${text}$.\n\n$$ 1 = 1 $$").asides or [None]
    assert aside is None or "without its left side" in aside.reason
    with pytest.raises(ReadingError, match="without its left side"):
        declare([text])


def test_what_cannot_be_read_of_its_names_keeps_a_line_from_being_refuted():
    display = "$$ \\sqrt{x^2} = x $$\n"
    (plain,) = read(display).verify()
    (doubted,) = read(f"Let $x$ be a positive flurb.\n\n{display}").verify()
    (other,) = read(f"Let $w$ be a positive flurb.\n\n{display}").verify()
    assert (plain.verdict.status, other.verdict.status) == ("REFUTED", "REFUTED")
    assert doubted.verdict.status == "UNDECIDED" and not doubted.verdict
    assert "could not be read: x positive flurb (line 1)" in doubted.verdict.method
    assert "it fails at x = " in doubted.verdict.method


def test_a_display_that_only_gives_a_law_or_a_name_holds_from_there_on():
    note = read(
        "$$ E[X] = 0 $$\n\n$$ X \\sim \\mathrm{Gam}(a, b) \\; . $$\n\n$$ E[X] = \\frac{a}{b} $$\n\n$$ E[X] = a b $$\n\n"
        "$$ X \\sim \\mathcal{N}(\\mu, \\sigma^2) $$\n\n$$ v := \\sigma^2 $$\n\n$$ \\mathrm{Var}(X) = v $$\n\n"
        "$$ X \\sim D $$\n\n$$ (\\mu + 1)^2 = \\mu^2 + 1 $$\n"
    )
    found = {line.line.line: str(line.verdict.status) for line in note.verify()}
    assert found.pop(5) in ("PROVED", "SUPPORTED")
    assert found == {1: "UNDECIDED", 7: "UNDECIDED", 13: "PROVED", 15: "UNREADABLE", 17: "REFUTED"}  # 7: by the scale


def test_the_law_of_a_density_is_none_of_its_letter():
    note = read("$$ p(\\mu) \\sim \\mathcal{N}(0, 1) $$\n\n$$ p(\\theta) = \\theta^2 $$\n")
    assert all("p*theta" not in str(line.claim) for line in note.lines)


def test_what_displays_declare_ends_with_their_section():
    text = "$$ X \\sim \\mathcal{N}(0, 1) $$\n\n$$ E[X] = 0 $$\n\n## Another\n\n$$ E[X] = 0 $$\n"
    assert [str(line.verdict.status) for line in read(text).verify()] == ["PROVED", "UNDECIDED"]


def test_a_law_by_an_unknown_name_is_heard():
    """It raised a KeyError: the values of such a variable are of no known kind."""
    note = read("$$ a + a = 2a $$\n\nwhere $X_0 \\sim \\pi_0$.\n")
    assert [str(line.verdict.status) for line in note.verify(budget="fast")] == ["PROVED"]


@pytest.mark.parametrize("size", ["n+1", "2n", "2", "n", "K-1"])
def test_vectors_of_any_size_are_declared_in_prose(size):
    (line,) = read(rf"Let $x \in \mathbb{{R}}^{{{size}}}$." "\n\n" r"$$ \|x\|^2 = x^\top x $$").lines
    assert line.claim is not None
