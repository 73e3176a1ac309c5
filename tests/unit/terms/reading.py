"""What the tests of the text form share."""

from __future__ import annotations

import re
from pathlib import Path

from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.terms.text import read_context, read_term, to_text

ROOT = Path(__file__).resolve().parents[3]


def term(text: str, where: str = "") -> Term:
    return read_term(text, read_context(where))


def again(found: Term) -> Term:
    """The term read back from its own text."""
    return read_term(to_text(found), Context().covering([found]))


def documented(kind: str) -> list[dict[str, str]]:
    """The entries of the fenced blocks of a kind in the grammar."""
    text = (ROOT / "docs" / "grammar.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"```{kind}\n(.*?)```", text, re.S)
    entries = [entry for block in blocks for entry in block.strip().split("\n\n")]
    return [dict(re.findall(r"^(where|read|print|error): *(.*)$", entry, re.M)) for entry in entries]
