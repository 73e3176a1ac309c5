"""What letters and places say of shapes: capitals and small letters, exponents, ends of sums, bound variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from symgen.reading.elaborate import Reader
from symgen.reading.inferring.entries import whole
from symgen.reading.inferring.shape_types import Form
from symgen.reading.notation.arithmetic import is_t
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, names_below, names_in, scripts_of, walk


def is_entry(node: Node, form: Form | None) -> bool:
    """Whether an entry of a matrix is a number: what may be anything is one, but for capitals that may be blocks."""
    return form.is_number if form is not None else not any(is_capital(name.value) for name in names_in(node))


def is_zero(node: Node) -> bool:
    """Whether a side is 0, which has any form."""
    return (node.kind == "number" and node.value == 0) or (node.kind == "name" and node.value.base == "0")


def is_capital(name: Name) -> bool:
    """Whether a name is a capital letter, or begins with one."""
    return name.base[:1].isupper()


def is_small_latin(name: Name) -> bool:
    """Whether a name is one small Latin letter."""
    return len(name.base) == 1 and name.base.islower()


def is_coefficient(node: Node) -> bool:
    """A number, a quotient, or a Greek letter."""
    while node.kind == "power" or (node.kind == "group" and len(node.parts) == 1):
        node = node.parts[0]
    return node.kind in ("number", "quotient", "root") or (node.kind == "name" and node.value.base in GREEK)


def core(reader: Reader, node: Node) -> Node | None:
    """X of X, of X^{-1} and of X^T."""
    while True:
        if (node.kind == "power" and (is_inverse(node) or is_t(reader, node.parts[1]))) or node.kind == "transposed":
            node = node.parts[0]
        else:
            return node if node.kind == "name" else None


def is_inverse(node: Node) -> bool:
    """Whether a node is something to the power -1."""
    exponent = node.parts[1]
    return node.kind == "power" and exponent.kind == "negative" and exponent.parts[0].value == 1


def number_names(sides: Sequence[Node]) -> Iterator[str]:
    """Names in exponents, at the ends of sums, and by themselves below a line: none of them is a vector."""
    for node in (node for side in sides for node in walk(side)):
        if node.kind == "power" and node.parts[1].kind != "name":
            yield from (name.value.text for name in names_in(node.parts[1]))
        if node.kind == "quotient" and node.parts[1].kind == "name":
            yield node.parts[1].value.text
        if node.kind == "big":
            yield from (name.value.text for end in scripts_of(node).above for name in names_in(end))


def counted_names(sides: Sequence[Node]) -> Iterator[str]:
    """The names that sums and products run over."""
    for node in (node for side in sides for node in walk(side)):
        if node.kind == "big":
            yield from (
                name.value.text for below in scripts_of(node).below for name in names_in(below) if not name.parts
            )


def bound_names(sides: Sequence[Node]) -> Iterator[str]:
    """Names that expectations and integrals bind."""
    for node in (node for side in sides for node in walk(side)):
        places = node.parts[1:] if node.kind == "integral" else scripts_of(node).below if node.kind == "moment" else ()
        yield from (name.value.text for place in places for name in names_in(place))


def heads(node: Node) -> Iterator[Node]:
    """Names before a bracket, in a product."""
    if node.kind == "product":
        yield from (one for one, other in pairwise(node.parts) if one.kind == "name" and other.kind == "group"
                    and one.value.font != "bold" and not is_capital(one.value))  # fmt: skip


def entries_summed(sides: Sequence[Node]) -> Iterator[tuple[str, int | None, str | None]]:
    r"""The names x of which \sum_{i=1}^n sums something with x_i, with the first place and the name of the last one.

    The first place is -1 where it cannot be told.
    """
    for node in (node for side in sides for node in walk(side) if node.kind == "big"):
        below, above = scripts_of(node).below, scripts_of(node).above
        for index in (b.parts[0] if b.kind == "relation" else b for b in below):
            first = next((int(b.parts[1].value) for b in below if _starts(b)), None)
            last = above[0].value.text if len(above) == 1 and above[0].kind == "name" else None
            if first == 0 and index.kind == "name" and any(_is_table(n, index) for n in names_in(node.parts[0])):
                first = -1  # A_{ij}, of which nothing says where its rows begin
            for name in names_in(node.parts[0]):
                if index.kind == "name" and len(name.parts) == 1 and name.parts[0].value == index.value:
                    yield whole(name.value), first, last


def _is_table(name: Node, index: Node) -> bool:
    """A_{ij}, with the index as one of two subscripts."""
    several = len(name.parts) > 1 or (len(name.parts) == 1 and name.parts[0].kind == "product")
    return several and index.value.text in names_below(name)


def _starts(below: Node) -> bool:
    return below.kind == "relation" and below.value == ("eq",) and below.parts[1].kind == "number"
