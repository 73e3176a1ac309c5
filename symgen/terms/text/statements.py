"""Whole texts: a term, a claim, a chain of claims, a context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from symgen.errors import ReadingError, line_and_column
from symgen.terms.context import Context
from symgen.terms.relations import Chain, Claim, Span
from symgen.terms.term import Term
from symgen.terms.text.context_reader import context_of
from symgen.terms.text.elaborate import Elaborator, counts_from_zero
from symgen.terms.text.laws import law_of
from symgen.terms.text.parser import RELATIONS, parse, too_deep
from symgen.terms.text.syntax import Node
from symgen.terms.text.tokens import Budget


def read(text: str, context: Context | None = None, *, budget: Budget | None = None) -> Term | Claim | Chain:
    """Read plain text: an expression gives a Term, a relation a Claim, several relations a Chain.

    Raises ReadingError with line, column and caret where the text has no single meaning, UnknownNameError for a name
    that nothing declares, ShapeError and DomainError for operands that do not fit. Names may be given values after
    `where`, each by those before it.

    >>> read("1 + 1 == 2").relation
    'eq'
    >>> print(read("a*b where a = 2; b = a + 1"))
    2*(2 + 1)
    """
    spent = budget or Budget()
    known = context or Context()
    head, *definitions = [("", text)] if "where" in known.symbols else _with_definitions(text)
    try:
        for name, value in definitions:
            meaning = _read(value, known, spent)
            if not isinstance(meaning, Term) or known.definitions.get(name, meaning) != meaning:
                found = "a relation" if not isinstance(meaning, Term) else f"{name}, which is defined already"
                raise ReadingError(asked=f"the value of {name}", found=found, text=text, length=len(text))
            known = replace(known, definitions={**known.definitions, name: meaning})
        return _read(head[1], known, spent)
    except RecursionError as error:
        raise too_deep(text) from error


_WHERE = re.compile(r"\swhere\s")
_DEFINITION = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")


def _with_definitions(text: str) -> Iterator[tuple[str, str]]:
    """An expression, and the definitions after its `where`: each with blanks in the place of what stands before it."""
    where = _WHERE.search(text)
    yield "", text[: where.start()] if where else text
    start = where.end() if where else len(text)
    for part in text[start:].split(";") if where else ():
        name = _DEFINITION.match(part)
        if name is None:
            hint = "write f(p) where p = softmax(x); q = p + 1"
            raise ReadingError(
                asked="a definition", found=part.strip() or "nothing", text=text, offset=start, hint=hint
            )
        yield name[1], " " * (start + name.end()) + part[name.end() :]
        start += len(part) + 1


def _read(text: str, known: Context, budget: Budget) -> Term | Claim | Chain:
    reader = Elaborator(text, known)
    node = parse(text, reader.is_value, budget)
    reader.zero_based = counts_from_zero(node)
    return _statement(reader, node)


def _statement(reader: Elaborator, node: Node) -> Term | Claim | Chain:
    if node.kind == "relation":
        sides = [reader.term(p) for p in node.parts]
        relations = [RELATIONS[sign] for sign in node.value]
    elif node.kind in ("distributed", "propto"):
        first, second = node.parts
        relations = [node.kind]
        sides = [reader.term(first), law_of(reader, second) if node.kind == "distributed" else reader.term(second)]
    else:
        return reader.term(node)
    claims = [
        _claim(reader, node, position, sides[position : position + 2], relation)
        for position, relation in enumerate(relations)
    ]
    return claims[0] if len(claims) == 1 else Chain(tuple(claims))


def _claim(reader: Elaborator, node: Node, position: int, sides: list[Term], relation: str) -> Claim:
    left, right = node.parts[position : position + 2]
    if relation not in ("distributed", "propto"):
        reader.make(node, relation, *sides)  # shapes that do not fit are refused here, with their place
    line, column = line_and_column(reader.text, left.start)
    return Claim(sides[0], relation, sides[1], reader.context, Span(left.start, right.end, line, column))


def read_term(text: str, context: Context | None = None, *, budget: Budget | None = None) -> Term:
    """Read an expression; a relation gives its boolean Term.

    >>> read_term("1/2").value
    Fraction(1, 2)
    """
    found = read(text, context, budget=budget)
    if isinstance(found, Chain):
        from symgen.terms.term import make

        return make("and", *(c.term for c in found.claims))
    return found.term if isinstance(found, Claim) else found


def read_claim(text: str, context: Context | None = None, *, budget: Budget | None = None) -> Claim:
    """Read a single relation.

    >>> read_claim("exp(0) >= 1").relation
    'ge'
    """
    found = read(text, context, budget=budget)
    if isinstance(found, Claim):
        return found
    what = "several relations" if isinstance(found, Chain) else "no relation"
    raise ReadingError(asked="a claim", found=what, text=text, length=len(text), hint="write left == right, <= or >=")


def read_context(text: str, *, budget: Budget | None = None) -> Context:
    """Read declarations, separated by ';'.

    >>> sorted(read_context("m: real; s > 0; x: vector n").symbols)
    ['m', 'n', 's', 'x']
    """
    try:
        return context_of(text, budget or Budget())
    except RecursionError as error:
        raise too_deep(text) from error
