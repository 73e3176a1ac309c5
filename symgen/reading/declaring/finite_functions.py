r"""Functions of a point of some finite set, over all of which a sum runs: Z = \sum_x e^{-E(x)}.

Any real function there is c - \log r(x), and any positive one c r(x), with a number c and a positive mass function r: so claims
about it are judged as those about mass functions are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.definitions import applied_energy
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in, scripts_of, walk
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import symbol


def as_functions_of_points(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Let unknown functions that sums without ends are over have such a formula, where all are read at names alone."""
    sides = [side for statement in statements for side in statement.sides]
    placed = [s.sides[0] for s in statements if [relation for relation, _, _ in s.relations] == ["in"]]
    known = {*declared.symbols, *(name.value.text for name in placed if name.kind == "name")}
    uses = [use for side in sides for node in walk(side) for use in _uses(node)]
    apart = {name.value.text for name, bracket in uses if any(part.kind != "name" for part in bracket.parts)}
    apart |= {n.value.text for side in sides for node in walk(side) if node.kind == "primed" for n in names_in(node)}
    for point, body in (pair for side in sides for node in walk(side) for pair in _summed(declared, node)):
        for name, bracket in (use for node in walk(body) for use in _uses(node)):
            if name.value.text in apart:
                continue
            words = tuple(part.value.text for part in bracket.parts)
            if point not in words:
                continue
            if name.value.text not in declared and _is_exponent(body, name):
                declared.functions[name.value.text] = Function(operator="unknown")
            if _is_unknown(declared, name):
                _declare(declared, name, words, known)


def _uses(node: Node) -> Iterator[tuple[Node, Node]]:
    """Names before brackets, E_\\theta(x) among them."""
    yield from applications(applied_energy(node) or node)


def _summed(declared: Declarations, node: Node) -> Iterator[tuple[str, Node]]:
    r"""x, and what is summed, of \sum_x and \sum_{x \in \mathcal X}, of an x and an X of which nothing is known."""
    scripts = scripts_of(node)
    if node.kind != "big" or node.value[0] != "sum" or scripts.above:
        return
    for below in scripts.below:
        within = below.parts[1] if below.kind == "relation" and below.value == ("in",) else None
        point = below.parts[0] if within is not None else below
        unknown = within is None or (
            within.kind == "name" and (within.value.font == "cal" or within.value.text in declared.spaces)
        )
        if point.kind != "name" or point.parts or point.value.text in declared or not unknown:
            continue
        if not any(_is_at(part, point.value.text) for part in walk(node.parts[0])):
            yield point.value.text, node.parts[0]


def _is_at(node: Node, letter: str) -> bool:
    """Whether this is an entry at a letter, which runs over as many as a vector has."""
    places = node.parts if node.kind == "name" else node.parts[1:] if node.kind == "indexed" else ()
    return any(place.kind == "name" and place.value.text == letter for place in places)


def _is_unknown(declared: Declarations, name: Node) -> bool:
    known = declared.functions.get(name.value.text)
    unknown = known is not None and (known.operator, known.shape, known.role) == ("unknown", (), "")
    return unknown and known is not None and known.domain in (REAL, POSITIVE)


def _is_exponent(body: Node, name: Node) -> bool:
    """Whether a function stands in an exponent: E of e^{-E(x)}."""
    for node in walk(body):
        power = node.kind == "power" and node.parts[0].kind == "name" and node.parts[0].value.text == "e"
        exponent = node.parts[1] if power else node if node.kind == "function" and node.value[0] == "exp" else None
        if exponent is not None and any(head.value == name.value for n in walk(exponent) for head, _ in _uses(n)):
            return True
    return False


def _declare(declared: Declarations, name: Node, points: tuple[str, ...], known: Collection[str]) -> None:
    """f as c - log r, or c r; r has what stands below f as arguments of its own."""
    text = name.value.text
    below = [n.value.text for part in name.parts for n in names_in(part) if n.value.text in known]
    level, weights = (f"{word} of {text.replace('_', ' ')}" for word in ("level", "weights"))
    positive = declared.functions[text].domain == POSITIVE
    declared.symbols[level] = symbol(level, POSITIVE if positive else REAL)
    declared.declare_kind(weights, "density")
    declared.masses.add(weights)
    declared.signatures[weights] = (*points, *below)
    declared.roles[weights] = ((declared.signatures[weights], ()),)
    mass = _applied(weights, declared.signatures[weights])
    formula = (
        Node("product", 0, 0, (" ",), (_name(level), mass))
        if positive
        else Node("sum", 0, 0, ("-",), (_name(level), Node("function", 0, 0, ("log", Scripts(), 0), (mass,))))
    )
    declared.functions[text] = Function(points, formula)
    declared.assume(f"{text} is a function of a point of a finite set: {'a positive' if positive else 'any'} one")


def _name(text: str) -> Node:
    return Node("name", 0, 0, Name(text))


def _applied(name: str, points: Sequence[str]) -> Node:
    bracket = Node("group", 0, 0, ("(", (",",) * (len(points) - 1)), tuple(map(_name, points)))
    return Node("group", 0, 0, ("(", ()), (Node("product", 0, 0, (" ",), (_name(name), bracket)),))
