r"""\arg\max_\theta p(\theta \mid x) = \arg\max_\theta p(x \mid \theta) p(\theta): two functions of a point of unknown densities.

They are largest at the same points where their logarithms differ by a constant: \log f(\theta) - \log f(\theta') is that of g.
It is more than was said, so that what fails then is left open. (That they put any two points in the same order would be
less; but two numbers are so often in one order that a few models would tell nothing.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Scripts, Statement, scripts_of, walk, with_names

_DENSITIES = ("p", "q", "P", "Pr")
_WORDS = "they, or their logarithms, differ by a constant"


def with_orders(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with orders of values in the place of extrema of unknown densities; told in `declared.more`."""
    written: list[Statement] = []
    for statement in statements:
        ordered = _ordered(declared, statement)
        written.append(ordered or statement)
        if ordered is not None:
            declared.more = f"where it may still hold: it was asked whether {_WORDS}"
            declared.assume(f"functions are largest at the same points where {_WORDS}")
    return written


def _ordered(declared: Declarations, statement: Statement) -> Statement | None:
    """A statement about where several functions are largest, as one about how they order two points; None for any other."""
    signs = [sign for sign, _, _ in statement.relations]
    extrema = [k for k, side in enumerate(statement.sides) if _variable(side) is not None]
    head = extrema[0] if extrema else 0
    named = head == 1 and statement.sides[0].kind == "name" and statement.sides[0].value.text not in declared
    if len(extrema) < 2 or extrema != [*range(head, len(statement.sides))] or not (head == 0 or named):
        return None
    if statement.continues or not set(signs) <= {"eq", "define"} or "define" in signs[1:]:
        return None
    sides = statement.sides[head:]
    variables = {_variable(side) for side in sides}
    if len(variables) != 1 or not all(_is_point(side, sides[0].value[1].below[0]) for side in sides):
        return None
    if _is_only_a_point(sides):
        sides = tuple(_plain(side, side.value[1].below[0]) for side in sides)
    if named:
        declared.assume(f"{statement.sides[0].value.text} is defined here")
    return replace(statement, sides=tuple(map(_order, sides)), relations=statement.relations[head:])


def _variable(side: Node) -> str | None:
    r"""theta of \arg\max_\theta f."""
    below: Sequence[Node] = (
        scripts_of(side).below if side.kind == "extremum" and side.value[0].startswith("arg") else ()
    )
    return str(below[0].value.text) if len(below) == 1 and below[0].kind == "name" else None


def _is_point(side: Node, variable: Node) -> bool:
    """Whether a function speaks of unknown densities at the variable."""
    heads = [pair for node in walk(side.parts[0]) for pair in applications(node) if pair[0].value.base in _DENSITIES]
    return any(_is_named(part, variable) for _, bracket in heads for part in bracket.parts)


def _is_only_a_point(sides: Sequence[Node]) -> bool:
    """Whether the variable is nothing but a point of densities: a vector is as good as a number then."""
    (variable, *_) = sides[0].value[1].below
    inside = {id(p) for side in sides for node in walk(side.parts[0]) for h, b in applications(node) for p in b.parts}
    names = (node for side in sides for node in walk(side.parts[0]) if node.kind == "name")
    return all(id(node) in inside for node in names if node.value.text == variable.value.text)


def _plain(side: Node, variable: Node) -> Node:
    """A function with its variable out of bold."""
    plain = replace(variable.value, font="")
    return with_names(side, lambda node: replace(node, value=plain) if node.value == variable.value else node)


def _is_named(node: Node, variable: Node) -> bool:
    return bool(node.kind == "name" and node.value == variable.value)


def _order(side: Node) -> Node:
    """f(x) - f(x') of a function, or of its logarithm where it is positive, with the other sign for what is smallest."""
    variable, (body,) = side.value[1].below[0], side.parts
    whole = _bracket(body)
    if _is_positive(body):
        whole = _bracket(Node("function", body.start, body.end, ("log", Scripts(), 0), (whole,)))
    other = replace(variable, value=replace(variable.value, marks=(*variable.value.marks, "prime")))
    elsewhere = _at(whole, variable, other)
    terms = (elsewhere, whole) if side.value[0] == "argmin" else (whole, elsewhere)
    return Node("sum", side.start, side.end, ("-",), terms)


def _bracket(node: Node) -> Node:
    return Node("group", node.start, node.end, ("(", ()), (node,))


def _is_positive(node: Node) -> bool:
    """Whether a function is positive as it is written: products, quotients, sums and means of densities and exponentials."""
    if node.kind == "number":
        return bool(node.value > 0)
    if node.kind == "function":
        return bool(node.value[0] == "exp")
    if node.kind == "sum":
        return set(node.value) == {"+"} and all(map(_is_positive, node.parts))
    if node.kind in ("quotient", "root", "big") or (node.kind == "group" and len(node.parts) == 1):
        return all(map(_is_positive, node.parts))
    if node.kind in ("integral", "power"):
        return _is_positive(node.parts[0])
    if node.kind != "product" or node.value[:1] == ("run",):
        return False
    densities = {
        id(n) for head, bracket in applications(node) if head.value.base in _DENSITIES for n in (head, bracket)
    }
    return all(id(part) in densities or _is_positive(part) for part in node.parts)


def _at(body: Node, variable: Node, other: Node) -> Node:
    """A function at another point; a density of the variable at that is p(x = x')."""
    points = {
        id(part)
        for node in walk(body)
        for head, bracket in applications(node)
        for part in bracket.parts
        if head.value.base in _DENSITIES and _is_named(part, variable)
    }

    def moved(node: Node) -> Node:
        if id(node) in points:
            return Node("relation", node.start, node.end, ("eq",), (node, other))
        return other if _is_named(node, variable) else _rebuilt(node, moved)

    return moved(body)


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    scripts, value = scripts_of(node), node.value
    if scripts.below or scripts.above:
        turned = Scripts(*(tuple(map(change, each)) for each in (scripts.below, scripts.above)))
        value = turned if value is scripts else tuple(turned if part is scripts else part for part in value)
    return node if node.kind == "name" else replace(node, value=value, parts=tuple(map(change, node.parts)))
