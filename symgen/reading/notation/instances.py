r"""A defined function at its arguments where these are more than values: a density, a function, or a name below another.

With \mathrm{SNR}(t) = \alpha_t^2/\sigma_t^2, \mathrm{SNR}(s) is \alpha_s^2/\sigma_s^2;
with D(p \| q) = \sum_x p(x) ..., D(r \| q) speaks of r(x).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import square_of
from symgen.reading.elaborate import Reader
from symgen.reading.notation.neighbours import applications, bracket_of
from symgen.reading.syntax.tree import (
    Name,
    Node,
    Statement,
    names_below,
    names_in,
    renamed,
    scripts_of,
    walk,
    with_names,
)


def instance(reader: Reader, declared: Function, arguments: tuple[Node, ...]) -> tuple[Node, tuple[str, ...]]:
    """The body with names in the place of parameters that are no values there; and these parameters."""
    assert declared.body is not None
    given = dict(zip(declared.parameters, arguments, strict=True))
    densities = {
        name: node
        for name, node in given.items()
        if _is_density(reader, node) or _is_function(reader, declared, name, node)
    }
    unused = given.keys() - densities.keys() - {name.value.text for name in names_in(declared.body)}
    nothing = [name for name in unused if _is_only_a_name(reader, given[name])]
    below = {name: node for name, node in given.items() if not (node.kind == "name" and node.value.text == name)}
    body = with_names(declared.body, lambda name: _renamed(reader, name, densities, below))
    return body, (*densities, *nothing)


def _is_function(reader: Reader, declared: Function, parameter: str, node: Node) -> bool:
    r"""Whether an argument is a function, D^\\star of V(D^\\star), that the body reads at points."""
    if node.kind != "name" or node.value.text not in reader.declared.functions or node.value.text in reader.scope:
        return False
    assert declared.body is not None
    return any(head.value.text == parameter for inner in walk(declared.body) for head, _ in applications(inner))


def _is_only_a_name(reader: Reader, node: Node) -> bool:
    """G of V(D, G), of which the body does not speak."""
    return node.kind == "name" and not node.parts and node.value.text not in reader.declared


def declare_arguments(declared: Declarations, statements: Sequence[Statement]) -> None:
    """q of L(q) as a density, where nothing declares q and the body of L has its parameter before brackets or below a mean."""
    for node in (node for statement in statements for side in statement.sides for node in walk(side)):
        for name, bracket in applications(node):
            function = declared.functions.get(name.value.text)
            if function is None or function.body is None or len(bracket.parts) != len(function.parameters):
                continue
            for parameter, part in zip(function.parameters, bracket.parts, strict=True):
                if part.kind == "name" and part.value.text not in declared and _is_law_in(function.body, parameter):
                    declared.declare_kind(part.value.text, "density")
                    declared.inferred.add(part.value.text)
                    declared.assume(f"{part.value.text} is taken to be a density")


def _is_law_in(body: Node, parameter: str) -> bool:
    """Whether a name of a body stands before brackets that hold points, or alone below a mean."""
    uses = [use for node in walk(body) for use in applications(node)]
    points = [head.value for head, bracket in uses if all(part.kind == "name" for part in bracket.parts)]
    means = [below for node in walk(body) if node.kind == "moment" for below in scripts_of(node).below]
    densities = {head.text for head in points if head.base in _LETTERS}
    return parameter in densities | {below.value.text for below in means if below.kind == "name"}


#: What densities are called; f before a bracket may be a function.
_LETTERS = ("p", "q", "r", "P", "Q", "pi", "rho", "nu")


def bodies_in(declared: Declarations, statements: Sequence[Statement]) -> list[Statement]:
    """The bodies of the defined functions that statements apply to names, which show what densities are written of."""
    found: list[Statement] = []
    waiting = [side for statement in statements for side in statement.sides]
    while waiting and len(found) < _MOST:
        for key, bracket in (use for node in walk(waiting.pop()) for use in _applied(node)):
            function = declared.functions.get(key)
            if function is None or function.body is None or len(bracket.parts) != len(function.parameters):
                continue
            pairs = zip(function.parameters, bracket.parts, strict=True)
            names = {Name(p): part.value for p, part in pairs if part.kind == "name" and declared.density(part.value)}
            body = renamed(function.body, names)
            waiting.append(body)
            found.append(Statement((body,), (), False, body.start, body.end))
    return found


def _applied(node: Node) -> Iterator[tuple[str, Node]]:
    r"""The names of functions with their brackets, of \chi^2(p \| q) that of the square."""
    yield from ((head.value.text, bracket) for head, bracket in applications(node))
    for first, second in pairwise(node.parts) if node.kind == "product" else ():
        squared = first.kind == "power" and first.parts[0].kind == "name" and first.parts[1].value == 2
        bracket = bracket_of(second)
        if squared and bracket is not None:
            yield square_of(first.parts[0].value.text), bracket


_MOST = 100  # bodies that are looked into: a function may be defined by itself


def _is_density(reader: Reader, node: Node) -> bool:
    if node.kind != "name" or reader.known(node.value.text) is not None:
        return False
    return node.value.text in reader.declared.given or reader.declared.density(node.value) is not None


def _renamed(reader: Reader, name: Node, densities: Mapping[str, Node], below: Mapping[str, Node]) -> Node:
    """A name of the body as another density, or with another subscript."""
    if name.value.text in densities:
        other = densities[name.value.text]
        return replace(name, value=other.value, parts=other.parts)
    moved = names_below(name) & below.keys()
    if not moved or _has_entries(reader, name):
        return name
    (place, *others), first = name.parts, next(iter(moved))
    argument = below[first]
    plain = place.kind == "name" and place.value.text == first and not others
    if not plain or argument.kind not in ("name", "number") or any(names_in(part) for part in argument.parts):
        hint = f"which name is it then? write out what {name.value.text} stands for there"
        raise reader.refuse(argument, f"{first} of {name.value.text}, at something that is no name", hint)
    label = argument.value.text if argument.kind == "name" else str(argument.value)
    return replace(name, value=replace(name.value, label=label), parts=(argument,))


def _has_entries(reader: Reader, name: Node) -> bool:
    """Whether x_i is an entry of a vector, or the i-th of a family, whose index may be any value."""
    stem = "_".join((name.value.stem, *name.value.marks))
    known = reader.known(stem)
    if stem in reader.declared.families or stem in reader.declared.processes:
        return True
    return known is not None and bool(known.shape)
