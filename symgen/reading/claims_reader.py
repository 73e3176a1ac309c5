r"""Claims of a display: each relation of each statement is one, with its place; definitions and laws declare instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from symgen.errors import ReadingError, SymgenError, line_and_column
from symgen.reading.context_statements import parse
from symgen.reading.contexts import declare, from_context, signatures
from symgen.reading.declared import Declarations
from symgen.reading.elaborate import Reader
from symgen.reading.tree import Node, Statement
from symgen.terms.context import Context
from symgen.terms.relations import Claim, Span
from symgen.terms.term import Term, make, num
from symgen.terms.text import read_context

#: Relations that make a claim; the others declare, or have no meaning between values.
_JUDGED = {"eq", "le", "ge", "lt", "gt", "ne", "approx", "define"}


def claims(
    text: str, context: Mapping[str, Any] | str | Declarations | None = None, *, macros: Any = None
) -> tuple[tuple[Claim, ...], Declarations]:
    r"""The claims that a display of LaTeX makes, in order, and the declarations with what was assumed.

    Raises ReadingError at a token without a single meaning.

    >>> found, _ = claims(r"\log\frac{a}{b} = \log a - \log b", {"a": "positive", "b": "positive"})
    >>> found[0].relation
    'eq'
    """
    declared = context.copy() if isinstance(context, Declarations) else declare(context)
    statements = parse(text, macros=macros)
    signatures(declared, statements)
    reader = Reader(text, declared)
    found: list[Claim] = []
    last: Term | None = None
    for statement in statements:
        made, last = _statement(reader, statement, last)
        found.extend(made)
    context_of = declared.context()
    return tuple(Claim(c.left, c.relation, c.right, context_of, c.span) for c in found), declared


def _statement(reader: Reader, statement: Statement, last: Term | None) -> tuple[list[Claim], Term | None]:
    sides = [reader.term(s) for s in statement.sides]
    nodes = list(statement.sides)
    if statement.continues:
        if last is None:
            raise ReadingError(
                "a relation without its left side", asked="a claim", text=reader.text, offset=statement.start
            )
        sides.insert(0, last)
        nodes.insert(0, nodes[0])
    made = []
    for k, (relation, start, _) in enumerate(statement.relations):
        if relation not in _JUDGED:
            raise reader.refuse(nodes[k], f"the relation {relation} between values", "what is claimed here?")
        made.append(_claim(reader, relation, sides[k], sides[k + 1], nodes[k + 1], start))
    return made, sides[-1]


def _claim(reader: Reader, relation: str, left: Term, right: Term, node: Node, start: int) -> Claim:
    line, column = line_and_column(reader.text, start)
    span = Span(start, node.end, line, column)
    if relation == "approx":
        left, relation, right = _approximately(reader, left, right, node)
    relation = "eq" if relation == "define" else relation
    left, right = _same_shape(left, right)
    return Claim(left, relation, right, span=span)


def _same_shape(left: Term, right: Term) -> tuple[Term, Term]:
    """A zero beside a vector is the zero vector."""
    if left.shape and right.value == 0:
        return left, make("zeros", attrs=(left.shape,))
    if right.shape and left.value == 0:
        return make("zeros", attrs=(right.shape,)), right
    return left, right


def _approximately(reader: Reader, left: Term, right: Term, node: Node) -> tuple[Term, str, Term]:
    """x approx 0.57: equal to the digits shown."""
    shown = reader.text[node.start : node.end]
    digits = len(shown.rpartition(".")[2]) if "." in shown else 0
    if right.value is None or not shown.replace(".", "").replace("-", "").strip().isdigit():
        raise reader.refuse(node, "an approximation of something other than a decimal number", "to how many digits?")
    return make("abs", left - right), "le", num(1) / (2 * num(10) ** num(digits))


def term(text: str, context: Context) -> Term:
    r"""The Term of a formula of LaTeX without a relation.

    >>> from symgen.terms.text import read_context
    >>> str(term(r"\frac{s^2}{2}", read_context("s > 0")))
    's**2/2'
    """
    declared = from_context(context)
    statements = parse(text)
    if len(statements) != 1 or statements[0].relations:
        raise ReadingError("a statement", asked="one formula", text=text, hint="give a formula without a relation")
    signatures(declared, statements)
    return Reader(text, declared).term(statements[0].sides[0])


def hand_claims(text: str, where: Any, context: Context) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """The claims of LaTeX in a context, given as Terms and in words or plain text; and what was assumed in reading them."""
    found, declared = claims(text, declarations(where, context))
    return found, tuple(declared.assumptions)


def context_of(where: Any, context: Context) -> Context:
    """The context that words declare, for claims in plain text."""
    declared = declarations(where, context)
    known = declared.context()
    return replace(context.merge(known), laws=declared.laws, definitions={**declared.values, **declared.densities})


def declarations(where: Any, context: Context) -> Declarations:
    """The declarations of a context and of `where`: a mapping in words, plain text as everywhere, or statements."""
    base = from_context(context)
    if isinstance(where, str) and where:
        try:
            return from_context(context.merge(read_context(where)))
        except SymgenError as error:
            try:
                return declare(where, base)
            except SymgenError:
                raise error from None
    return declare(where, base)
