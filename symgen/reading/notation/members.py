"""The value of a family of formulas at a number: L_2 where L_K is a mean over K draws."""

from __future__ import annotations

from symgen.reading.declared import Declarations
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import bottom_up, distinct, substitute


def at_number(value: Term, variable: Term, place: Term) -> Term:
    """A formula in a number at another one; vectors that are bound in it have as many entries then."""
    resized = {}
    for bound in distinct(value):
        if bound.op == "symbol" and bound not in value.free and bound != variable:
            shape = tuple(_moved(size, variable, place) for size in bound.shape)
            resized.update({bound: symbol(bound.attrs[0], bound.domain, shape)} if shape != bound.shape else {})
    whole = bottom_up(value, lambda node: resized.get(node, node)) if resized else value
    return substitute(whole, {variable: place})


def _moved(size: int | Term, variable: Term, place: Term) -> int | Term:
    if not isinstance(size, Term) or variable not in size.free:
        return size
    found = substitute(size, {variable: place})
    return found if found.value is None else int(found.value)


def size_of_members(declared: Declarations, stem: str) -> int | Term | None:
    r"""How many p_i there are of a formula in i: as many as z has entries z_i in it; None where none tells."""
    if stem not in declared.families:
        return None
    name, variable = declared.families[stem]
    entries = [part for part in distinct(declared.values[name]) if part.op == "index" and variable in part.args[1:]]
    sizes = {part.args[0].shape[part.args[1:].index(variable)] for part in entries}
    return sizes.pop() if len(sizes) == 1 else None
