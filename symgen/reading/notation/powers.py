r"""Powers: e^x, A^{-1}; and brackets and bars between two ends, [F]_a^b and F |_a^b, the difference of the values there."""

from __future__ import annotations

from collections.abc import Iterable

from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.arithmetic import power_of
from symgen.reading.notation.functions import entrywise, exponent_of
from symgen.reading.notation.means import mean_of_power
from symgen.reading.syntax.tree import Node, Statement, names_in, strip, walk
from symgen.terms.term import Term, make
from symgen.terms.traverse import distinct


@notation("power")
def power(reader: Reader, node: Node) -> Term:
    base, exponent = node.parts
    if base.kind == "name" and base.value.text == "e" and reader.known("e") is None:
        return _exponential(reader, node, exponent_of(reader, exponent))
    inside = mean_of_power(reader, node)
    if inside is not None:
        return reader.term(inside)
    difference = _bracket_between(reader, node)
    return power_of(reader, node, reader.term(base), exponent) if difference is None else difference


def _exponential(reader: Reader, node: Node, exponent: Term) -> Term:
    """e^x; e^A of a square matrix is a power of one number, and so the exponential of the matrix."""
    if len(exponent.shape) == 2 and exponent.shape[0] == exponent.shape[1]:
        reader.declared.assume("e to a square matrix is the exponential of the matrix")
        return make("matrix_exp", exponent)
    return entrywise(reader, node, "exp", exponent)


def _bracket_between(reader: Reader, node: Node) -> Term | None:
    """[F]_a^b of a number F; a square of an entry, [A]_{ij}^2, is none."""
    indexed, high = node.parts
    bracket = indexed.parts[0] if indexed.kind == "indexed" and len(indexed.parts) == 2 else node
    if bracket.kind != "group" or bracket.value[0] not in ("[", "(") or len(bracket.parts) != 1:
        return None
    inner = reader.term(bracket)
    return None if inner.shape else between(reader, node, inner, indexed.parts[1], high)


def between(reader: Reader, node: Node, inner: Term, low: Node, high: Node) -> Term:
    """A value at one end less that at another, of the variable that is integrated over, or the only one."""
    named = {end.parts[0].value.text for end in (low, high) if _is_named(end)}
    ends = [reader.term(end.parts[1] if _is_named(end) else end) for end in (low, high)]
    free = [s for s in inner.free if not s.shape and not s.domain.is_integer and s.attrs[0] not in reader.scope]
    moving = [s for s in free if s.attrs[0] in (named or reader.declared.integrated)] or free * (not named)
    if len(moving) != 1 or any(moving[0] in end.free for end in ends):
        found = "a bracket between two ends, of " + (", ".join(sorted(s.attrs[0] for s in moving)) or "no variable")
        raise reader.refuse(node, found, "which variable goes from one to the other? write [F]_{x=a}^{x=b}")
    first, last = (_value_at(inner, moving[0], end, side) for end, side in zip(ends, "+-", strict=True))
    return last - first


def integrated_over(statements: Iterable[Statement]) -> set[str]:
    """The variables that the integrals of statements run over."""
    every = (node for statement in statements for side in statement.sides for node in walk(side))
    return {n.value.text for node in every if node.kind == "integral" for n in names_in(node.parts[1])}


def _is_named(end: Node) -> bool:
    return end.kind == "relation" and end.value == ("eq",) and strip(end.parts[0]).kind == "name"


def _value_at(inner: Term, variable: Term, end: Term, side: str) -> Term:
    """The value at an end, from within where it may be none: x log x at 0."""
    if any(part.op == "const" and part.attrs == ("oo",) for part in distinct(end)):
        return make("limit", inner, variable, end, attrs=("+-",))
    fragile = [p.args[0] if p.op == "log" else p.args[1] for p in distinct(inner) if p.op in ("log", "div")]
    if any(variable in part.free for part in fragile):
        return make("limit", inner, variable, end, attrs=(side,))
    return make("subs", inner, variable, end)
