"""Documents of any content: reading them never crashes and never hangs, and every line has its place in the source.

A seeded sample runs with the other tests; a hundred thousand documents at night, `pytest -m nightly`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgen.errors import SymgenError
from symgen.reading.notes import read_document
from symgen.reading.sources.documents import document_from

SUFFIXES = (".tex", ".md", ".ipynb", ".py")
SECONDS = 1.0
FEW, MANY = 300, 50_000

ATOMS = [
    "x", "y", "z_i", "x_{t-1}", r"\sigma", r"\mu^2", "2", "0.5", r"\infty", r"\mathbf{x}", r"\hat\theta", "p(x \\mid z)", "I_n",
    r"\mathcal{N}(0, 1)", r"\mathbb{E}_{q}[\log p(x)]", "f(x)", "x'", "n!", r"\cdots", r"\text{if } x > 0", r"\mystery", "|x|",
]  # fmt: skip
WRAPPERS = [
    "({})", "[{}]", r"\left\{{ {} \right\}}", r"\frac{{{}}}{{2}}", r"\sqrt{{{}}}", r"\log {}", r"e^{{{}}}", "{}^2",
    r"\sum_{{i=1}}^n {}",
    r"\int_0^1 {} \, dx", r"\| {} \|", r"\mathbb{{E}}[{}]", r"\underbrace{{{}}}_{{a}}",
    r"\begin{{pmatrix}} {} & 1 \\ 2 & 3 \end{{pmatrix}}",
    r"\begin{{cases}} {} & x > 0 \\ 0 & \text{{else}} \end{{cases}}", r"\nabla_x {}", r"\lim_{{x \to 0}} {}", "-{}", "{}^\\top",
]  # fmt: skip
JOINTS = [
    " + ", " - ", " ", " / ", r" \cdot ", ", ", " | ", r" \, ", r" \\ ", " & ", r" \qquad ", "",
]  # fmt: skip
RELATIONS = [
    " = ",
    r" \le ",
    " < ",
    r" \propto ",
    r" \sim ",
    r" \approx ",
    r" \in ",
    " := ",
    r" \ne ",
    " &= ",
    r" \\ &\ge ",
]
FRAMES = [
    "$$ {} $$", r"\[ {} \]", "\\begin{{align}}\n{}\n\\end{{align}}", "\\begin{{equation*}} {} \\end{{equation*}}",
    "```math\n{}\n```",
    "$$ {}", r"\[ {}", "`$$ {} $$`", "Let ${}$.", "where ${}$ and $x > 0$,", "<!-- symgen: {} -->", "% symgen: {}", "<!-- {} -->",
    "% {}", "For ${}$ we have", "\n\n{}\n\n", r"\newcommand{{\mystery}}{{{}}}", "---\nsymbols: {}\n---\n",
    'def f():\n    r"""$$ {} $$"""',
]  # fmt: skip

STRAYS = [
    "",
    "{",
    "}",
    "$",
    "$$",
    "\\",
    "^",
    "_",
    "\\end{align}",
    "&",
    "\0",
    "\u202e",
    "%",
    "\n\n",
    "'''",
    "\\\\",
    "|",
    "=",
]


def formula(random: Random, leaves: int) -> str:
    """A formula of at most so many atoms."""
    if leaves <= 1 or random.random() < 0.3:
        return random.choice(ATOMS)
    if random.random() < 0.5:
        return random.choice(WRAPPERS).format(formula(random, leaves - 1))
    first = random.randint(1, leaves - 1)
    return formula(random, first) + random.choice(JOINTS) + formula(random, leaves - first)


def statement(random: Random) -> str:
    """A relation between formulas, now and then with a cut, a repeat or a stray mark."""
    text = formula(random, 8) + random.choice(RELATIONS) + formula(random, 8)
    if random.random() < 0.6:
        return text
    first, second = random.randint(0, len(text)), random.randint(0, len(text))
    return text[:first] + random.choice(STRAYS) + text[second:]


def of_the_grammar(random: Random) -> tuple[bytes, str]:
    """A document of several displays, declarations and comments, as the content of a file of some kind."""
    pieces = [random.choice(FRAMES).format(statement(random)) for _ in range(random.randint(1, 6))]
    suffix = random.choice(SUFFIXES)
    return contents(suffix, "\n".join(pieces)), suffix


def of_bytes(random: Random) -> tuple[bytes, str]:
    """Bytes of any value, or a document of the grammar with some of its bytes changed."""
    if random.random() < 0.5:
        return random.randbytes(random.randint(0, 400)), random.choice(SUFFIXES)
    content, suffix = of_the_grammar(random)
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        place = random.randint(0, len(changed))
        changed[place : place + random.randint(0, 3)] = bytes(random.choices(range(128), k=random.randint(0, 3)))
    return bytes(changed), suffix


def contents(suffix: str, text: str) -> bytes:
    """A text as the content of a document of a kind."""
    if suffix == ".ipynb":
        text = json.dumps({"cells": [{"cell_type": "markdown", "source": part} for part in text.split("\n\n")]})
    elif suffix == ".py" and "'''" not in text:
        text = f"r'''{text}'''\n"
    return text.encode("utf-8", "surrogatepass")


def read(content: bytes, suffix: str) -> float:
    """Read a document and say how long it took; errors are symgen's own, and whatever was read stands in the source."""
    started = time.process_time()
    try:
        note = read_document(document_from(content, f"note{suffix}"))
    except SymgenError as error:
        assert str(error)
        return time.process_time() - started
    seconds = time.process_time() - started
    lines = note.source.split("\n")
    for line in (*note.lines, *note.asides):
        assert 1 <= line.column <= len(lines[line.line - 1]) + 1
        assert line.source == lines[line.line - 1].strip()
    assert all(line.claim is not None or line.unreadable for line in note.lines)
    return seconds


def check(content: bytes, suffix: str) -> None:
    """Read a document that a person could have written in an hour."""
    assert read(content, suffix) < SECONDS


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_documents_of_the_grammar(random: Random) -> None:
    check(*of_the_grammar(random))


@settings(max_examples=200)
@given(st.tuples(st.binary(max_size=400), st.sampled_from(SUFFIXES)))
def test_raw_bytes(drawn: tuple[bytes, str]) -> None:
    check(*drawn)


@pytest.mark.parametrize("made", [of_the_grammar, of_bytes])
def test_a_seeded_sample(made: Callable[[Random], tuple[bytes, str]]) -> None:
    for number in range(FEW):
        check(*made(Random(number)))


@pytest.mark.nightly
@pytest.mark.parametrize("made", [of_the_grammar, of_bytes])
def test_many_documents(made: Callable[[Random], tuple[bytes, str]]) -> None:
    for number in range(FEW, FEW + MANY):
        check(*made(Random(number)))


LONG = 20_000
REPEATED = [
    "$$", "$a$ ", r"\[", r"\[ a = b \] ", "\\begin{align} a", "`", "```\n", "<!--", "Let $x > 0$. ", "% symgen: a > 0\n",
    "{", "(", "|",
    "\\frac", "x^", "_", "\\left(", "\\newcommand{\\a}{", "\\\\", "&", "'", "\n\n", "$$\n\n",
    "<!-- symgen: a > 0 --> $$ a = a $$\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("suffix", [".tex", ".md"])
@pytest.mark.parametrize("frame", ["{}", "$$ {} = 1 $$"])
def test_what_is_repeated_without_end(unit: str, suffix: str, frame: str) -> None:
    """Thousands of displays may take a slow machine longer, in proportion: four times the text is not sixteen times the work."""
    quarter, whole = (read(frame.format(unit * (size // len(unit))).encode(), suffix) for size in (LONG // 4, LONG))
    assert whole < SECONDS or whole < 9 * quarter
