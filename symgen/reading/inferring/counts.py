r"""Whole numbers that count: n of \sum_{i=1}^n and of I_n is at least 1, whatever a context in words says of its sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Node, Statement, names_in, scripts_of, walk
from symgen.terms.domains import POSITIVE_INTEGER
from symgen.terms.term import Term, symbol
from symgen.terms.text.types import intersect
from symgen.terms.traverse import substitute, subterms


def narrow_counts(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Let declared integers without a least value, up to which something is counted, be positive; the report says so."""
    sides = [side for statement in statements for side in statement.sides]
    ends = {name for side in sides for node in walk(side) for name in _counted_in(node)}
    ends |= {s.attrs[0] for term in declared.terms() for s in _ends_in(term)}
    known = {name: declared.symbols[name] for name in sorted(ends & declared.symbols.keys())}
    changed = {
        s: symbol(name, intersect(s.domain, POSITIVE_INTEGER))
        for name, s in known.items()
        if not s.shape and s.domain.is_integer and s.domain.low == -inf and s.domain.high >= 1
    }
    if not changed:
        return
    for new in changed.values():
        declared.symbols[new.attrs[0]] = new
        declared.assume(f"{new.attrs[0]} is taken to be a positive whole number")
    for table in (declared.symbols, declared.values, declared.laws, declared.densities):
        table.update({name: substitute(value, changed) for name, value in table.items()})
    declared.conditions[:] = [substitute(condition, changed) for condition in declared.conditions]


def _counted_in(node: Node) -> Iterator[str]:
    """The names above a sum or a product, and below an identity matrix."""
    if node.kind == "big":
        yield from (name.value.text for above in scripts_of(node).above for name in names_in(above))
    if node.kind == "name" and node.value.base == "I" and len(node.parts) == 1:
        yield from (name.value.text for name in names_in(node.parts[0]))


def _ends_in(term: Term) -> Iterator[Term]:
    """The symbols up to which the sums and products of a Term run."""
    for _, node in subterms(term):
        if node.op in ("sum", "product"):
            yield from node.args[3].free
