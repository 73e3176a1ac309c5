r"""Equal up to a constant: \propto, + C and + \text{const}, as functions of a stated variable.

f \propto g in z says that f(z) g(z') = f(z') g(z) for all z and z', and f = g + C that f(z) - g(z) = f(z') - g(z'): claims
without a constant, which are judged like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symgen.reading.elaborate import Reader, split
from symgen.reading.syntax.tree import Name, Node, names_in, strip
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute

_CONSTANTS = frozenset({"const", "constant", "cst", "Const"})


def without_constant(reader: Reader, side: Node) -> tuple[Node | None, bool]:
    r"""A side without the constant that is added to it, None where nothing else stands there; whether there was one."""
    if _is_constant(reader, side):
        return None, True
    if side.kind != "sum":
        return side, False
    kept = [
        (sign, part)
        for sign, part in zip(("+", *side.value), side.parts, strict=True)
        if sign == "-" or not _is_constant(reader, part)
    ]
    if len(kept) == len(side.parts):
        return side, False
    signs, parts = zip(*kept, strict=True)
    if len(parts) == 1 and signs[0] == "+":
        return parts[0], True
    return replace(side, value=signs[1:], parts=parts), True


def _is_constant(reader: Reader, node: Node) -> bool:
    if node.kind != "name":
        return False
    name: Name = node.value
    return name.base.strip(".") in _CONSTANTS or (name.text == "C" and reader.undeclared("C"))


def variables(reader: Reader, relation: str, first: Node | None, place: Node, right: Term) -> list[Term]:
    r"""The variables that a constant may not depend on: z of \propto_z, or of a density p(z | x) on the left."""
    _, _, label = relation.partition("_")
    nodes = list(targets(first)) if first is not None and not label else []
    if nodes and first is not None and _is_likelihood(first, nodes, place):
        nodes = [point for point in _given(first) if point.value.text in {n.value.text for n in names_in(place)}]
        reader.declared.assume(f"up to a constant as a function of {', '.join(point.value.text for point in nodes)}")
    found = (
        [reader.point(n) for n in nodes] if nodes else [reader.known(label) or reader.take_real(label)] if label else []
    )
    implied = bool(nodes) and first is not None and not _is_density(reader, first)
    stray = implied and any(t not in right.free for t in found)
    if not found or stray or any(t.op != "symbol" for t in found):
        hint = r"as a function of which variable? write \propto_{z}, or a density p(z | x) on the left"
        raise reader.refuse(place, "equal up to a constant", hint)
    return found


def _is_likelihood(first: Node, points: Iterable[Node], place: Node) -> bool:
    r"""Whether p(x | a) \propto f(a): the right side speaks of what is given, and not of what the density is of."""
    spoken = {name.value.text for name in names_in(place)}
    given = {point.value.text for point in _given(first)}
    return bool(given & spoken) and not {point.value.text for point in points} & spoken


def _given(first: Node) -> list[Node]:
    """The names after the bar of a density."""
    bare = strip(first)
    if bare.kind == "function":
        bare = strip(bare.parts[0])
    bracket = bare.parts[1] if bare.kind == "product" and len(bare.parts) == 2 else None
    given = split(bracket, "|", ";")[1] if bracket is not None and bracket.kind == "group" else ()
    return [point for point in given if point.kind == "name"]


def _is_density(reader: Reader, side: Node) -> bool:
    """Whether a side is a density of its targets, which then is a function of them whatever else stands in it."""
    bare = strip(side)
    if several := factors(bare):
        return all(_is_density(reader, each) for each in several)
    name = strip(bare.parts[0] if bare.kind == "function" else bare).parts[0].value
    return (
        reader.declared.density(name) is not None
        or name.text in reader.declared.given
        or reader.meaning(name) is not None
    )


def factors(side: Node) -> list[Node]:
    r"""The densities of a product of nothing else: \mathcal N(x; a, v) \mathcal N(x; b, w)."""
    if side.kind != "product" or len(side.parts) % 2 or len(side.parts) < 4 or set(side.value) != {" "}:
        return []
    pairs = list(zip(side.parts[::2], side.parts[1::2], strict=True))
    if any(name.kind != "name" or bracket.kind != "group" for name, bracket in pairs):
        return []
    return [Node("product", name.start, bracket.end, (" ",), (name, bracket)) for name, bracket in pairs]


def targets(side: Node) -> Iterable[Node]:
    """z of p(z | x) and of log p(z | x)."""
    bare = strip(side)
    if bare.kind == "function" and bare.value[0] == "log":
        bare = strip(bare.parts[0])
    if len(densities := factors(bare)) > 1:
        common = [tuple(targets(density)) for density in densities]
        same = len({tuple(t.value.text for t in found) for found in common}) == 1
        return common[0] if same else ()
    if bare.kind != "product" or len(bare.parts) != 2 or bare.parts[0].kind != "name" or bare.parts[1].kind != "group":
        return ()
    points, _ = split(bare.parts[1], "|", ";")
    return points if all(point.kind == "name" for point in points) else ()


def proportional(reader: Reader, left: Term, right: Term, over: list[Term]) -> tuple[Term, Term]:
    r"""f \propto g without its constant."""
    left_elsewhere, right_elsewhere = _elsewhere(reader, (left, right), over)
    return make("mul", left, right_elsewhere), make("mul", left_elsewhere, right)


def up_to_a_constant(reader: Reader, left: Term, right: Term, over: list[Term]) -> tuple[Term, Term]:
    """f = g + C without its constant."""
    left_elsewhere, right_elsewhere = _elsewhere(reader, (left, right), over)
    return left - left_elsewhere, right - right_elsewhere


def _elsewhere(reader: Reader, sides: tuple[Term, Term], over: list[Term]) -> tuple[Term, Term]:
    """Both sides at other values of some variables, which satisfy the same conditions."""
    taken = {s.attrs[0] for side in sides for s in side.free}
    other: dict[Term, Term] = {}
    for variable in over:
        name = variable.attrs[0] + "_0"
        while name in taken:
            name += "0"
        other[variable] = symbol(name, variable.domain, variable.shape)
        reader.declared.symbols.setdefault(name, other[variable])
    for condition in list(reader.declared.conditions):
        moved = substitute(condition, other)
        if moved not in reader.declared.conditions:
            reader.declared.conditions.append(moved)
    left, right = (substitute(side, other) for side in sides)
    return left, right
