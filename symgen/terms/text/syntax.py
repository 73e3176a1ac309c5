"""Syntax trees: what was written, before names are looked up; every node knows its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symgen.errors import ReadingError, caret, line_and_column


@dataclass(frozen=True, slots=True)
class Node:
    """One construct: `kind`, the offsets of its text, a `value` for the kind, and its parts.

    Kinds: number, name, string, list, group, tuple, sum, product, negative, power, apply, index, expectation,
    transpose, method, relation, distributed, propto, and, or, not, parallel, keyword, range, typed.
    """

    kind: str
    start: int
    end: int
    value: Any = None
    parts: tuple[Node, ...] = ()
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written: quoted by backticks (always a declared name), or qualified by `symgen.` (always built in)."""

    text: str
    quoted: bool = False
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class Type:
    """What stands after a colon: words, an interval, and sizes by the word that they follow."""

    words: tuple[str, ...]
    interval: tuple[bool, Node, Node, bool] | None
    sizes: tuple[tuple[str, tuple[Node, ...]], ...]
    start: int
    end: int


def place(text: str, start: int, end: int) -> str:
    """The `where` part of an error: line, column and carets."""
    line, column = line_and_column(text, start)
    return f"line {line}, column {column}\n{caret(text, start, end - start)}"


def refuse(text: str, node: Node, found: str, *, asked: str = "an expression", hint: str = "") -> ReadingError:
    """The error for a node that has no single meaning."""
    return ReadingError(asked=asked, found=found, text=text, offset=node.start, length=node.end - node.start, hint=hint)
