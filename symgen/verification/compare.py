"""Two sides at one exact point: whether rigorous enclosures exclude the relation, or independent numbers agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from symgen.terms.term import Term

AGREE, DIFFER, LEFT_UNDEFINED, RIGHT_UNDEFINED, UNDEFINED, UNKNOWN = (
    "agree", "differ", "left undefined", "right undefined", "undefined", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one point shows, both sides as text, and to how many digits they agree."""

    kind: str
    left: str = ""
    right: str = ""
    difference: str = ""
    ratio: str = ""
    digits: int = 0
    method: str = ""


Values = Mapping[Any, Any]
Compare = Callable[[tuple[Term, Term], str, Values], Outcome]
