"""MathML: well-formed, nothing of the user's text unescaped, every code point in the embedded font."""

from __future__ import annotations

import struct
import zlib
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from unit.rendering.formulas import application, declared, s, w, x
from unit.rendering.golden import GOLDEN

from symgen.rendering import latex, mathml, symbols
from symgen.rendering.mathml_printer import NAMESPACE
from symgen.terms import build as b
from symgen.terms.operators import table
from symgen.terms.term import Term

M = f"{{{NAMESPACE}}}"

#: How many children an element of fixed arity has.
ARITY = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "semantics": 2}


def malformed(source: str) -> list[str]:
    """The elements of a MathML text that have the wrong number of children."""
    return [
        element.tag.removeprefix(M)
        for element in ElementTree.fromstring(source).iter()
        if len(element) != ARITY.get(element.tag.removeprefix(M), len(element))
    ]


@pytest.mark.parametrize("formula", [f for f, _ in GOLDEN], ids=[text for _, text in GOLDEN])
def test_golden_formulas_are_well_formed(formula: Term) -> None:
    assert malformed(mathml(formula)) == []


@pytest.mark.parametrize("name", sorted(table()))
def test_every_operator_is_set(name: str) -> None:
    assert malformed(mathml(application(name))) == []


def test_malformed_mathml_is_caught() -> None:
    assert malformed(f'<mfrac xmlns="{NAMESPACE}"><mi>x</mi></mfrac>') == ["mfrac"]
    with pytest.raises(ElementTree.ParseError):
        malformed("<mi>x")


def content(formula: Term, **given: object) -> str:
    """The presentation part, without namespace and annotation."""
    whole = mathml(formula, **given)  # type: ignore[arg-type]
    return whole.partition("<semantics>")[2].partition("<annotation")[0]


GOLDEN_MATHML = [
    (x / 2, "<mrow><mfrac><mi>x</mi><mn>2</mn></mfrac></mrow>"),
    (b.sqrt(x), "<mrow><msqrt><mi>x</mi></msqrt></mrow>"),
    (declared("mu_q"), "<mrow><msub><mi>μ</mi><mi>q</mi></msub></mrow>"),
    (declared("Sigma"), '<mrow><mi mathvariant="normal">Σ</mi></mrow>'),
    (declared("logvar"), "<mrow><mi>logvar</mi></mrow>"),
    (w @ w, '<mrow><mrow><msup><mi>w</mi><mi mathvariant="normal">⊤</mi></msup><mi>w</mi></mrow></mrow>'),
    (b.log(x), '<mrow><mrow><mi>log</mi><mspace width="0.17em"></mspace><mi>x</mi></mrow></mrow>'),
    (
        b.log(x + 1),
        '<mrow><mrow><mi>log</mi><mrow><mo form="prefix" stretchy="false" lspace="0em" rspace="0em">(</mo>'
        '<mrow><mi>x</mi><mo form="infix" stretchy="false">+</mo><mn>1</mn></mrow>'
        '<mo form="postfix" stretchy="false" lspace="0em" rspace="0em">)</mo></mrow></mrow></mrow>',
    ),
]


@pytest.mark.parametrize(("formula", "expected"), GOLDEN_MATHML, ids=[str(k) for k in range(len(GOLDEN_MATHML))])
def test_golden(formula: Term, expected: str) -> None:
    assert content(formula) == expected


def test_the_annotation_is_the_latex() -> None:
    root = ElementTree.fromstring(mathml(x / s))
    annotation = root.find(f".//{M}annotation")
    assert annotation is not None
    assert annotation.text == latex(x / s)


def test_hostile_names_are_escaped() -> None:
    hostile = '<script>alert("1")</script>\x00'
    source = mathml(declared(hostile))
    assert "<script" not in source
    assert malformed(source) == []
    shown = "".join(ElementTree.fromstring(source).itertext())
    assert '<script>alert("1")' in shown


def test_chosen_names_reach_mathml() -> None:
    assert content(x, names={"x": r"\hat{\mathbf{z}}_t"}) == (
        '<mrow><msub><mover accent="true"><mi mathvariant="normal">𝐳</mi><mo stretchy="false">^</mo></mover>'
        "<mi>t</mi></msub></mrow>"
    )


# The font.


def font_tables(data: bytes) -> dict[str, bytes]:
    """The tables of a WOFF file."""
    signature, count = data[:4], struct.unpack(">H", data[12:14])[0]
    assert signature == b"wOFF"
    tables = {}
    for k in range(count):
        tag, offset, packed, size, _ = struct.unpack(">4sIIII", data[44 + 20 * k : 64 + 20 * k])
        body = data[offset : offset + packed]
        tables[tag.decode()] = zlib.decompress(body) if packed < size else body
    return tables


def font_characters(cmap: bytes) -> set[int]:
    """The code points of a cmap table of format 12, the one that reaches beyond the basic plane."""
    count = struct.unpack(">H", cmap[2:4])[0]
    offsets = {struct.unpack(">HHI", cmap[4 + 8 * k : 12 + 8 * k]) for k in range(count)}
    start = next(offset for _, _, offset in sorted(offsets) if struct.unpack(">H", cmap[offset : offset + 2])[0] == 12)
    groups = struct.unpack(">I", cmap[start + 12 : start + 16])[0]
    found: set[int] = set()
    for k in range(groups):
        first, last, _ = struct.unpack(">III", cmap[start + 16 + 12 * k : start + 28 + 12 * k])
        found.update(range(first, last + 1))
    return found


@pytest.fixture(scope="module")
def tables() -> dict[str, bytes]:
    return font_tables(files("symgen.rendering").joinpath("assets", "symgen-math.woff").read_bytes())


def italic(character: str) -> str:
    """The character that a browser draws for a single-letter `mi`."""
    starts = {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC}
    special = {"h": "ℎ", "∂": "𝜕", "ϵ": "𝜖", "ϑ": "𝜗", "ϕ": "𝜙", "ϱ": "𝜚", "ϰ": "𝜘", "ϖ": "𝜛"}
    if character in special:
        return special[character]
    for first, start in starts.items():
        if 0 <= ord(character) - ord(first) < (26 if first in "Aa" else 25):
            return chr(start + ord(character) - ord(first))
    return character


def drawn_characters(source: str) -> set[str]:
    """The characters that a browser draws for MathML, annotations left out."""
    root = ElementTree.fromstring(source)
    drawn: set[str] = set()
    for element in root.iter():
        text = element.text or ""
        if element.tag == f"{M}annotation" or not text:
            continue
        slanted = element.tag == f"{M}mi" and len(text) == 1 and element.get("mathvariant") != "normal"
        drawn.update(italic(text) if slanted else text)
    return drawn


def emitted() -> set[str]:
    """Every character that the printer draws of its own accord: its tables, and all operators and golden formulas."""
    tables_of = (symbols.LETTERS, symbols.OPERATORS, symbols.PREFIXES, symbols.MARKS, symbols.BIG)
    characters = {c for each in tables_of for c in each.values()} | {italic(c) for c in symbols.GREEK.values()}
    pairs = (*symbols.BRACKETS.values(), *symbols.MIDDLES.values(), *symbols.ACCENTS.values())
    characters.update(c for _, c in pairs if c)
    letters = [chr(ord(first) + k) for first in "Aa" for k in range(26)]
    characters.update(map(italic, letters))
    for alphabet, wanted in (("script", letters[:26]), ("blackboard", letters[:26]), ("bold", letters)):
        characters.update(symbols.in_alphabet(letter, alphabet) for letter in wanted)
    for formula in (*(application(name) for name in table()), *(f for f, _ in GOLDEN)):
        characters |= drawn_characters(mathml(formula))
    return characters | set(map(chr, range(0x20, 0x7F))) | {"√"}


def test_the_font_has_every_character(tables: dict[str, bytes]) -> None:
    available = font_characters(tables["cmap"])
    assert sorted(c for c in emitted() if ord(c) not in available) == []


def test_the_font_can_stretch_and_is_small(tables: dict[str, bytes]) -> None:
    assert len(tables["MATH"]) > 1000
    assert sum(map(len, tables.values())) < 200_000


def test_a_missing_character_is_caught(tables: dict[str, bytes]) -> None:
    available = font_characters(tables["cmap"])
    assert ord("√") in available
    assert ord("漢") not in available
    assert italic("h") == "ℎ"
    assert drawn_characters(mathml(declared("漢"))) == {"漢"}
