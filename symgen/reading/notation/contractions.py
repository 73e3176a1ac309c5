r"""Tensors by their entries: [\sum_j X_{ij} w_{jk}]_{ik} is a contraction, its sums over the axes that letters name."""

from __future__ import annotations

from collections.abc import Sequence

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node, strip, walk
from symgen.terms.term import Term, make


def is_contraction(reader: Reader, body: Node, places: Sequence[Node]) -> bool:
    """Whether what stands in a bracket is given by entries: letters below it that stand for nothing else, and inside."""
    letters = _letters(reader, places)
    if not any(inner.kind == "indexed" or (inner.kind == "name" and inner.parts) for inner in walk(body)):
        return False  # [A B]_{ij}, an entry of a matrix
    return bool(letters) and all(letters) and body.kind in ("big", "product", "name", "indexed")


def contraction(reader: Reader, node: Node, body: Node, places: Sequence[Node]) -> Term:
    """The tensor whose entries at the letters below are a product of entries, summed over the other letters."""
    output, summed = "".join(_letters(reader, places)), ""
    if body.kind == "big":
        op, scripts = body.value
        summed = "".join(_letters(reader, scripts.below))
        if op != "sum" or scripts.above or not summed or len(summed) != len(_places(scripts.below)):
            raise reader.refuse(body, "a sum that is none over axes", r"write \sum_{j,k}, with letters of axes only")
        body = strip(body.parts[0])
    factors = [_factor(reader, part) for part in (body.parts if _is_run(body) else (body,))]
    inputs = ",".join(letters for letters, _ in factors)
    if set(inputs) - {","} != set(output) | set(summed) or len(set(output)) != len(output):
        raise reader.refuse(
            node, "letters that are neither below the bracket nor summed over", "over what does it sum?"
        )
    return make("einsum", *(term for _, term in factors), attrs=(f"{inputs}->{output}",))


def _is_run(body: Node) -> bool:
    """Factors side by side; one that stands before a bracket is a function of it."""
    return body.kind == "product" and set(body.value) == {" "} and all(part.kind != "group" for part in body.parts[1:])


def _factor(reader: Reader, node: Node) -> tuple[str, Term]:
    """The letters of a factor, and the tensor whose entry it is; a scalar has none."""
    if node.kind == "indexed":
        letters = _letters(reader, node.parts[1:])
        if letters and all(letters):
            return "".join(letters), reader.term(node.parts[0])
    if node.kind == "name" and node.parts:
        letters = _letters(reader, node.parts)
        whole = reader.known("_".join((node.value.stem, *node.value.marks)))
        if whole is not None and letters and all(letters):
            return "".join(letters), whole
    scalar = reader.term(node)
    if scalar.shape:
        raise reader.refuse(node, "a tensor without its letters", "which entries are meant? write A_{ij}")
    return "", scalar


def _places(nodes: Sequence[Node]) -> list[Node]:
    """Subscripts one by one; ij is two."""
    return [p for n in nodes for p in (n.parts if n.kind == "product" and set(n.value) == {" "} else (n,))]


def _letters(reader: Reader, nodes: Sequence[Node]) -> list[str]:
    """The letters of axes; empty for a subscript that is none: a number, or a name that stands for something."""
    free = (p.value.text if p.kind == "name" and reader.known(p.value.text) is None else "" for p in _places(nodes))
    return [letter if len(letter) == 1 else "" for letter in free]
