r"""A \succ B between matrices: v' (A - B) v > 0 for every vector v other than 0; between vectors, entry by entry.

Of a context, A \succ 0 makes A positive definite, and A \succeq B lets A stand for B and something semidefinite.
"""

from __future__ import annotations

from collections.abc import Mapping

from symgen.reading.context.words import Words
from symgen.reading.declared import Declarations
from symgen.reading.declaring.made import made
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.domains import NONNEGATIVE, POSITIVE, REAL, structured
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.text.types import intersect

#: The relations of matrices with those of their quadratic forms.
ORDERS: Mapping[str, str] = {"succ": "gt", "succeq": "ge", "prec": "lt", "preceq": "le"}
_ANY = "any vector"


def between_forms(reader: Reader, relation: str, left: Term, right: Term, node: Node) -> tuple[Term, str, Term]:
    """The claim that a relation between two matrices makes of their quadratic forms at any vector."""
    shape = left.shape or right.shape
    if len(shape) == 1:
        return left, ORDERS[relation], right
    if len(shape) != 2 or shape[0] != shape[1]:
        raise reader.refuse(node, f"the relation {relation} between values", "symgen reads it between square matrices")
    vector = symbol(_ANY, REAL, shape[:1])
    reader.declared.symbols[_ANY] = vector
    said = make("gt", make("norm", vector), num(0))
    if said not in reader.declared.conditions:
        reader.declared.conditions.append(said)
    reader.declared.assume("one matrix is above another where the difference has a positive form at every vector but 0")
    difference = left if right.value == 0 else -right if left.value == 0 else left - right
    return make("matmul", make("matmul", vector, difference), vector), ORDERS[relation], num(0)


def declare_order(reader: Reader, left: Node, relation: str, right: Node) -> None:
    r"""A \succ 0, A \succeq B, or 0 \prec A of names."""
    above, below = (left, right) if relation.startswith("succ") else (right, left)
    strict = relation in ("succ", "prec")
    declared = reader.declared
    if _is_free(declared, above) and below.kind == "number" and below.value == 0:
        _above_zero(declared, above.value.text, strict=strict)
    elif _is_free(declared, above):
        _apart(reader, above.value.text, reader.term(below), strict=strict, sign=1)
    elif _is_free(declared, below):
        _apart(reader, below.value.text, reader.term(above), strict=strict, sign=-1)
    elif strict:
        difference = reader.term(above) if below.kind == "number" else reader.term(above) - reader.term(below)
        declared.conditions.append(make("positive_definite", difference))
    else:
        raise reader.refuse(left, "a relation between formulas of matrices", "of which matrix is this said?")


def _is_free(declared: Declarations, node: Node) -> bool:
    return node.kind == "name" and node.value.text not in declared.values


def _shape_of(declared: Declarations, name: str) -> Shape:
    known = declared.symbols.get(name)
    return known.shape if known is not None and known.shape else Words(name, "symmetric").shape(declared)


def _above_zero(declared: Declarations, name: str, *, strict: bool) -> None:
    shape = _shape_of(declared, name)
    if len(shape) == 1:
        sign = POSITIVE if strict else NONNEGATIVE
        declared.symbols[name] = symbol(name, intersect(declared.symbols[name].domain, sign), shape)
    elif strict:
        declared.symbols[name] = symbol(name, structured("spd"), shape)
    else:
        declare_semidefinite(declared, name, shape)


def declare_semidefinite(declared: Declarations, name: str, shape: Shape) -> None:
    """Let a name stand for any positive semidefinite matrix."""
    declared.symbols.pop(name, None)
    declared.values[name] = made("semidefinite", name, shape, REAL)[0]


def _apart(reader: Reader, name: str, other: Term, *, strict: bool, sign: int) -> None:
    """Let a name stand for another matrix, more or less something definite."""
    declared = reader.declared
    known = declared.symbols.pop(name, None)
    between = f"what lies between {name} and that"
    gap = (
        symbol(between, structured("spd"), other.shape)
        if strict
        else made("semidefinite", between, other.shape, REAL)[0]
    )
    declared.values[name] = other + gap if sign > 0 else other - gap
    if sign < 0 and known is not None and known.domain.structure == "spd":
        declared.conditions.append(make("positive_definite", declared.values[name]))
