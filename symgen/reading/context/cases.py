"""Definitions by cases in words, "f(x) = x for x >= 0 and a x for x < 0", as the environment of LaTeX."""

from __future__ import annotations

import re

from symgen.reading.context.words import pieces

_HEAD = re.compile(r"\s*([^=<>]+?)\s*=(?![=>])\s*(.+)", re.DOTALL)
_APART = re.compile(r"\s*[;,]\s*(?:and|or|but)?\s+|\s+and\s+")
_WHERE = re.compile(r"(.+?)\s+(?:for|if|when|whenever|where|on)\s+(.+)", re.DOTALL)
_OTHERWISE = re.compile(
    r"(.+?),?\s+(?:otherwise|else|elsewhere)\.?|(?:otherwise|else)[ ,]\s*(.+)", re.IGNORECASE | re.DOTALL
)


def by_cases(text: str) -> str:
    r"""A definition by cases in words as the environment; any other sentence as it is.

    >>> by_cases(r"f(x) = x if x > 0, 0 otherwise")
    'f(x) = \\begin{cases} x & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}'
    >>> by_cases("f(x) = x^2 for x > 0")
    'f(x) = x^2 for x > 0'
    """
    found = _HEAD.fullmatch(text)
    if not found or "\\begin" in text:
        return text
    head, body = found.groups()
    rows = [_row(part, head) for part in _parts(body)]
    whole = [row for row in rows if row is not None]
    if len(whole) < 2 or len(whole) < len(rows):
        return text
    return head + r" = \begin{cases} " + r" \\ ".join(whole) + r" \end{cases}"


def _parts(body: str) -> list[str]:
    """The cases: at commas outside brackets and at "and", where a value with its condition stands on both sides."""
    listed = [part for piece in pieces(body) for part in _APART.split(piece)]
    parts: list[str] = []
    for part in (part.strip() for part in listed):
        if parts and part and not (_WHERE.fullmatch(part) or _OTHERWISE.fullmatch(part)):
            parts[-1] += f", {part}"
        elif part in ("otherwise", "else", "elsewhere") and parts:
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return parts


def _row(part: str, head: str) -> str | None:
    """A value with its condition; None for anything else."""
    part = re.sub(rf"^{re.escape(head)}\s*=\s*", "", part)
    other = _OTHERWISE.fullmatch(part)
    if other:
        return rf"{(other[1] or other[2]).strip()} & \text{{otherwise}}"
    found = _WHERE.fullmatch(part)
    return rf"{found[1].strip()} & {_joined(found[2].strip())}" if found else None


def _joined(condition: str) -> str:
    """A condition with its words as signs: A = 1 or B = 1."""
    return re.sub(r"\s+and\s+", r" \\land ", re.sub(r"\s+or\s+", r" \\lor ", condition))
