"""Documents of any content: reading them never crashes and never hangs, and every line has its place in the source.

A seeded sample runs with the other tests; a hundred thousand documents at night, `pytest -m nightly`.
"""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from symgen.errors import SymgenError
from symgen.reading.documents import document_from
from symgen.reading.notes import read_document

SUFFIXES = (".tex", ".md", ".ipynb", ".py")
SECONDS = 1.0
MANY = 50_000

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

formulas = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from(WRAPPERS), inner),
        st.builds("{0}{1}{2}".format, inner, st.sampled_from(JOINTS), inner),
    ),
    max_leaves=12,
)
statements = st.builds("{0}{1}{2}".format, formulas, st.sampled_from(RELATIONS), formulas)
#: Well-made statements and the same with a cut, a repeat or a stray mark.
damaged = st.builds(
    lambda text, a, b, stray: text[: a % (len(text) + 1)] + stray + text[b % (len(text) + 1) :],
    statements,
    st.integers(0, 200),
    st.integers(0, 200),
    st.sampled_from(["", "{", "}", "$", "$$", "\\", "^", "_", "\\end{align}", "&", "\0", "\u202e", "%", "\n\n", "'''"]),
)
displays = st.builds(str.format, st.sampled_from(FRAMES), st.one_of(statements, damaged))
documents = st.lists(displays, min_size=1, max_size=6).map("\n".join)


def check(content: bytes, suffix: str) -> None:
    """Read a document; errors are symgen's own, and whatever was read stands in the source."""
    started = time.process_time()
    try:
        note = read_document(document_from(content, f"note{suffix}"))
    except SymgenError as error:
        assert str(error)
        return
    finally:
        assert time.process_time() - started < SECONDS
    lines = note.source.split("\n")
    for line in (*note.lines, *note.asides):
        assert 1 <= line.column <= len(lines[line.line - 1]) + 1
        assert line.source == lines[line.line - 1].strip()
    assert all(line.claim is not None or line.unreadable for line in note.lines)


def contents(suffix: str, text: str) -> bytes:
    """A text as the content of a document of a kind."""
    if suffix == ".ipynb":
        text = json.dumps({"cells": [{"cell_type": "markdown", "source": part} for part in text.split("\n\n")]})
    elif suffix == ".py" and "'''" not in text:
        text = f"r'''{text}'''\n"
    return text.encode("utf-8", "surrogatepass")


def law(examples: int, given_strategy: st.SearchStrategy[tuple[bytes, str]]):
    """The law over so many documents."""

    @seed(20_240_817)
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    @given(given_strategy)
    def holds(drawn: tuple[bytes, str]) -> None:
        check(*drawn)

    return holds


grammatical = st.builds(lambda suffix, text: (contents(suffix, text), suffix), st.sampled_from(SUFFIXES), documents)
raw = st.tuples(st.binary(max_size=400), st.sampled_from(SUFFIXES))


def test_documents_of_the_grammar() -> None:
    law(150, grammatical)()


def test_raw_bytes() -> None:
    law(400, raw)()


@pytest.mark.nightly
@pytest.mark.parametrize("strategy", [grammatical, raw], ids=["grammar", "bytes"])
def test_many_documents(strategy: st.SearchStrategy[tuple[bytes, str]]) -> None:
    law(MANY, strategy)()


LONG = 20_000
REPEATED = [
    "$$", "$a$ ", r"\[", r"\[ a = b \] ", "\\begin{align} a", "`", "```\n", "<!--", "Let $x > 0$. ", "% symgen: a > 0\n",
    "{", "(", "|",
    "\\frac", "x^", "_", "\\left(", "\\newcommand{\\a}{", "\\\\", "&", "'", "\n\n", "$$\n\n",
    "<!-- symgen: a > 0 --> $$ a = a $$\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("suffix", [".tex", ".md"])
def test_what_is_repeated_without_end(unit: str, suffix: str) -> None:
    check((unit * (LONG // len(unit))).encode(), suffix)
    check(f"$$ {unit * (LONG // len(unit))} = 1 $$".encode(), suffix)
