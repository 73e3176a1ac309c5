r"""Numbers that are compared with an index, y of \delta_{ky}: one of those that the index runs over, as a label of a class is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from symgen.reading.declared import Declarations
from symgen.terms.relations import Claim
from symgen.terms.term import Term, as_term, make, num
from symgen.terms.traverse import distinct


def bound_labels(declared: Declarations, claims: Iterable[Claim]) -> None:
    """Declare that labels are from 1 to the last number that is compared with them."""
    known = {symbol for condition in declared.conditions for symbol in condition.free}
    for claim in claims:
        whole = make("tuple", claim.left, claim.right)
        lasts = dict(_lasts(whole))
        for label, index in _compared(whole):
            if label not in lasts and label not in known and label in whole.free and index in lasts:
                lasts[label] = lasts[index]
                declared.conditions += [make("ge", label, num(1))] if label.domain.low < 1 else []
                declared.conditions.append(make("le", label, lasts[index]))
                declared.assume(f"{label.attrs[0]} is one of 1, ..., {lasts[index]}, as {index.attrs[0]} is")


def _lasts(whole: Term) -> Iterator[tuple[Term, Term]]:
    """Indices that run from 1, or that are subscripts, each with the last number that it may be."""
    for part in distinct(whole):
        if part.op in ("sum", "product") and len(part.args) == 4 and part.args[2].value == 1:
            yield part.args[1], part.args[3]
        elif part.op == "index":
            places = zip(part.args[1:], part.args[0].shape, strict=False)
            yield from ((place, as_term(size)) for place, size in places if place.op == "symbol")


def _compared(whole: Term) -> Iterator[tuple[Term, Term]]:
    """Whole numbers from 1 on, or any, each with what it is compared with."""
    for part in distinct(whole):
        pair = part.args[0] if part.op == "indicator" and part.args[0].op == "eq" else part
        if pair.op in ("delta", "eq") and all(arg.op == "symbol" for arg in pair.args):
            for label, index in (pair.args, pair.args[::-1]):
                if label.domain.is_integer and label.domain.low in (1, -inf) and label.domain.high == inf:
                    yield label, index
