"""What a row of the operators table holds, and the shape and domain rules that rows share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symgen.errors import ShapeError
from symgen.terms.domains import (
    COMPLEX,
    NONNEGATIVE,
    POSITIVE,
    REAL,
    Domain,
    join_fields,
)
from symgen.terms.shapes import Shape, broadcast, show_shape
from symgen.terms.term import Term

Args = tuple[Term, ...]
Attrs = tuple[Any, ...]
ShapeRule = Callable[[Args, Attrs], Shape]
DomainRule = Callable[[Args, Attrs], Domain]
Conditions = Callable[..., tuple[Term, ...]]
Partial = Callable[..., Term]


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: its name, how many arguments, what kind of node it makes, and what it means.

    `kind` is one of structure, arithmetic, function, relation, logic, tensor, binder, law, noun.
    `partials` holds one partial derivative an argument (a function of the arguments; None where that one has none, as
    the order of a Bessel function), empty when there is none;
    `defined` gives the conditions under which a real- or complex-valued result exists;
    `kink` says which derivative is taken where there is none;
    `binds` says that the second argument is a variable bound in the first; `binds_rest`, that it is bound in the later
    arguments too (the condition of a maximum).
    """

    name: str
    arity: int | None
    kind: str
    shape: ShapeRule
    domain: DomainRule
    text: str = ""
    aliases: tuple[str, ...] = ()
    latex: str = ""
    partials: tuple[Partial | None, ...] = ()
    defined: Conditions | None = None
    binds: bool = False
    binds_rest: bool = False
    signature: str = ""
    meaning: str = ""
    kink: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        return ((self.text,) if self.text else ()) + self.aliases

    def partial(self, position: int) -> Partial | None:
        """The partial derivative in one argument, None where none is known."""
        return self.partials[position] if position < len(self.partials) else None

    @property
    def usage(self) -> str:
        return self.signature or f"write {self.text or self.name}(...)"


def elementwise(args: Args, attrs: Attrs) -> Shape:
    return broadcast(tuple(a.shape for a in args))


def scalar(args: Args, attrs: Attrs) -> Shape:
    return ()


def same_as_first(args: Args, attrs: Attrs) -> Shape:
    return args[0].shape


def always(domain: Domain) -> DomainRule:
    return lambda args, attrs: domain


def real_if_real(args: Args, attrs: Attrs) -> Domain:
    return COMPLEX if join_fields(a.domain for a in args) == "complex" else REAL


def positive_if_real(args: Args, attrs: Attrs) -> Domain:
    return POSITIVE if join_fields(a.domain for a in args) != "complex" else COMPLEX


def nonnegative_if_real(args: Args, attrs: Attrs) -> Domain:
    return NONNEGATIVE if join_fields(a.domain for a in args) != "complex" else COMPLEX


def within(inner: Domain, result: Domain) -> DomainRule:
    """`result` when the argument lies in `inner`; otherwise complex."""
    return lambda args, attrs: result if inner.includes(args[0].domain.entries()) else COMPLEX


def entries_of_first(args: Args, attrs: Attrs) -> Domain:
    return args[0].domain.entries()


def square(term: Term, asked: str) -> int | Term:
    """The size of a square matrix; ShapeError otherwise."""
    if len(term.shape) < 2 or term.shape[-1] != term.shape[-2]:
        rows = f": {term.shape[-2]} rows, {term.shape[-1]} columns" if len(term.shape) > 1 else ""
        raise ShapeError(
            asked=asked,
            found=f"shape {show_shape(term.shape)}{rows}",
            where=str(term),
            hint="the last two sizes must be equal; declare a square matrix, `A: matrix n n`",
        )
    return term.shape[-1]
