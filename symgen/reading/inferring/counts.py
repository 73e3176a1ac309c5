r"""Whole numbers that count: n of \sum_{i=1}^n and of I_n is at least 1, whatever a context in words says of its sign.

And numbers that are counted with others: y of \sum_{k=1}^K \delta_{ky} \log p_k, a class, is one of 1, ..., K.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Node, Statement, names_in, scripts_of, walk
from symgen.terms.domains import POSITIVE_INTEGER
from symgen.terms.term import Term, make, symbol
from symgen.terms.text.types import intersect
from symgen.terms.traverse import distinct, substitute, subterms


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
    for table in (declared.values, declared.laws, declared.densities):
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


def counted_with(*sides: Term) -> Iterator[Term]:
    r"""That y of \delta_{ky} under a sum over k from 1 to K is from 1 to K as well, where it is a number of its own."""
    for whole in distinct(*sides):
        if whole.op not in ("sum", "product"):
            continue
        body, index, low, high = whole.args
        for part in distinct(body):
            others = [other for other in part.args if other != index] if part.op == "delta" else []
            if len(others) == 1 and others[0].op == "symbol" and others[0] in whole.free:
                yield from (make("ge", others[0], low), make("le", others[0], high))
