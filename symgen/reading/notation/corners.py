r"""Sums over all vectors of two values, \sum_{h \in \{0, 1\}^n} f(h): over the whole numbers whose binary digits h are."""

from __future__ import annotations

from fractions import Fraction

from symgen.reading.elaborate import Reader
from symgen.reading.notation.parts import sizes_of
from symgen.reading.notation.sets import elements
from symgen.reading.syntax.tree import Node
from symgen.terms.domains import interval
from symgen.terms.term import Term, as_term, make, num, symbol


def corners(reader: Reader, below: Node) -> tuple[str, int | Term, Term, Term] | None:
    r"""h, n, 0 and 1 of h \in \{0, 1\}^n; None for anything else."""
    if below.kind != "relation" or below.value != ("in",) or below.parts[0].kind != "name":
        return None
    place = below.parts[1]
    listed = elements(place.parts[0]) if place.kind == "power" else None
    if listed is None or len(listed) != 2:
        return None
    low, high = (reader.term(part) for part in listed)
    if low.value is None or high.value is None or low == high:
        raise reader.refuse(below, "values that are no numbers", r"write \{0, 1\}^n")
    (size,) = sizes_of(reader, (place.parts[1],))
    return str(below.parts[0].value.text), size, low, high


def counted(name: str, size: int | Term, low: Term, high: Term) -> tuple[Term, Term, Term]:
    """A whole number with the last of its values, and the vector that its binary digits make of two values.

    >>> number, last, vector = counted("h", 2, num(0), num(1))
    >>> str(last), str(vector)
    ('3', 'mod(floor(`number of h`/2**(cumsum(ones(2), 0) - 1)), 2)')
    """
    number = symbol(f"number of {name}", interval(Fraction(0), field="integer"))
    places = make("cumsum", make("ones", attrs=((size,),)), attrs=(0,)) - num(1)
    digits = make("mod", make("floor", number / num(2) ** places), num(2))
    last = num(2**size - 1) if isinstance(size, int) else num(2) ** as_term(size) - num(1)
    return number, last, digits if (low, high) == (num(0), num(1)) else low + (high - low) * digits
