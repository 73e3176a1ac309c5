"""What is given in a moment: a number that a law or the formula speaks of, or another random variable."""

from __future__ import annotations

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node, names_in
from symgen.terms.term import Term


def is_settled(reader: Reader, node: Node, law: Term) -> bool:
    """Whether what is given is a number that the law speaks of, rather than another random variable: E[x_t | x_0]."""
    known = reader.known(node.value.text) if node.kind == "name" else None
    return known is not None and node.value.text not in reader.declared.laws and known in law.free


def is_number_in(reader: Reader, node: Node, body: tuple[Node, ...]) -> bool:
    """Whether what is given is a value that the body speaks of, and nothing random: x_0 of E[a x_0 + e | x_0]."""
    known = reader.known(node.value.text) if node.kind == "name" else None
    if known is None or known.op != "symbol" or node.value.text in reader.declared.laws:
        return False
    values = [reader.known(name.value.text) for part in body for name in names_in(part)]
    return any(value is not None and known in value.free for value in values)
