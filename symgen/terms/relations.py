"""Claims: two Terms with a relation between them, in a context; chains of claims share ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symgen._registry import hook
from symgen.terms.context import Context
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.term import Term, as_term, make

RELATION_NAMES = (*(name for name, _, _ in RELATIONS), "propto", "distributed")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a claim stands in its source: offsets, line and column counted from 1, and which of its relations it is."""

    start: int
    end: int
    line: int = 1
    column: int = 1
    source: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """`left relation right`, to be judged in a context."""

    left: Term
    relation: str
    right: Term
    context: Context = field(default_factory=Context)
    span: Span | None = None

    @property
    def term(self) -> Term:
        """The claim as a boolean Term, for conditions of cases and contexts."""
        return make(self.relation, self.left, self.right)

    def _symgen_term_(self) -> Term:
        return self.term

    def __str__(self) -> str:
        return hook("terms.claim_text")(self)

    def __bool__(self) -> bool:
        raise TypeError(f"{self} is a claim, neither true nor false until it is judged: call sg.verify on it")


@dataclass(frozen=True, slots=True)
class Chain:
    """Claims that share ends: a = b <= c is two claims, counted from 0."""

    claims: tuple[Claim, ...]

    @property
    def sides(self) -> tuple[Term, ...]:
        return (self.claims[0].left, *(c.right for c in self.claims))

    def __str__(self) -> str:
        return " and ".join(map(str, self.claims))


def claim(relation: str, left: Any, right: Any) -> Claim:
    """A claim of two things that can be read as Terms."""
    return Claim(as_term(left), relation, as_term(right))


def Eq(left: Any, right: Any) -> Claim:
    """The claim that two formulas are equal.

    >>> Eq(1, 1).relation
    'eq'
    """
    return claim("eq", left, right)


def Ne(left: Any, right: Any) -> Claim:
    """The claim that two formulas differ.

    >>> Ne(1, 2).relation
    'ne'
    """
    return claim("ne", left, right)


def Lt(left: Any, right: Any) -> Claim:
    """The claim left < right.

    >>> Lt(1, 2).relation
    'lt'
    """
    return claim("lt", left, right)


def Le(left: Any, right: Any) -> Claim:
    """The claim left <= right.

    >>> Le(1, 2).relation
    'le'
    """
    return claim("le", left, right)


def Gt(left: Any, right: Any) -> Claim:
    """The claim left > right.

    >>> Gt(2, 1).relation
    'gt'
    """
    return claim("gt", left, right)


def Ge(left: Any, right: Any) -> Claim:
    """The claim left >= right.

    >>> Ge(2, 1).relation
    'ge'
    """
    return claim("ge", left, right)
