r"""What claims nothing to be judged, read or not: f(x) \approx g(x), x_n \to x, \min f \text{ s.t. } g = 0."""

from __future__ import annotations

import re

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Node, Statement

APPROXIMATION = r"an approximation of something else than a number by its decimals"
_TENDS = r"what something tends to, by an arrow,"
_PROBLEM = "a problem of optimisation, which says what is sought,"
_WORDS = "a formula in words"
_WORDED = re.compile(r"\\(?:text[a-z]*|mbox|mathrm)\s*\{[^{}$]{3,}\}")
_SIGNS = re.compile(
    r"(?:[\s&=+\-/*(){}\[\].,;]|\\\\|\\(?:[dt]?frac|times|cdot|left|right|quad|qquad|displaystyle|nonumber|[,;:! ])(?![A-Za-z])"
    r"|\\(?:begin|end|label|tag)\s*\{[^{}]*\})*"
)
_DEFINES = re.compile(r":=|\\(?:triangleq|coloneqq)(?![A-Za-z])")
_RELATES = re.compile(r"[=<>]|\\(?:le|ge|leq|geq|approx|propto|sim|in|ne|neq|begin|qquad|quad)(?![A-Za-z])|\\\\")
_TEXT = r"\\(?:text[a-z]*|mathrm|mbox|operatorname)\s*\{\s*"
_SOUGHT = re.compile(
    rf"{_TEXT}(?:subject\s+to|s\.\s?t\.|such\s+that\s+the\s+constraint)|\A[\s&]*{_TEXT}(?:maximi[sz]e|minimi[sz]e)\b",
    re.IGNORECASE,
)


def states_no_claim(declared: Declarations, text: str) -> bool:
    r"""Whether a display says what is to be maximised, or under which conditions; or is all in words, \text{precision} = ..."""
    found = _PROBLEM if _SOUGHT.search(text) is not None else _WORDS if _is_in_words(text) else ""
    if found:
        declared.leave(found)
    return bool(found)


def _is_in_words(text: str) -> bool:
    """Whether a display is an equation of words, with nothing but signs beside them: 1 hour = 60 minutes has units."""
    rest, words = _WORDED.subn("", text)
    return words > 1 and "=" in rest and _SIGNS.fullmatch(rest) is not None


def defined_by_sign(text: str) -> str:
    r"""What := defines in a display that cannot be parsed; nothing where it says more than that."""
    sides = _DEFINES.split(text)
    return (
        " ".join(sides[0].split())
        if len(sides) == 2 and sides[0].strip() and not _RELATES.search("".join(sides))
        else ""
    )


def without_unjudged(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements without those that only approximate what is no number, and without what tends to a limit.

    Beside a claim such an arrow may say for which limit it holds: it is left where it is then.
    """
    kept = [s for s in statements if not _approximates(s)]
    if len(kept) < len(statements):
        declared.leave(APPROXIMATION)
    said = [s for s in kept if s.relations and not s.aside]
    if said and all(_signs(s) == ["to"] and not s.continues for s in said):
        declared.leave(_TENDS)
        return []
    return kept


def _signs(statement: Statement) -> list[str]:
    return [relation for relation, _, _ in statement.relations]


def _approximates(statement: Statement) -> bool:
    r"""f(x) \approx g(x) by itself; pi \approx 3.14 is judged."""
    alone = _signs(statement) == ["approx"] and not (statement.continues or statement.premise or statement.aside)
    return alone and not is_plain(statement.sides[1])


def is_plain(side: Node) -> bool:
    """Whether a side is a number as it is written."""
    return side.kind in ("number", "negative", "infinity")


__all__ = ["APPROXIMATION", "defined_by_sign", "is_plain", "states_no_claim", "without_unjudged"]
