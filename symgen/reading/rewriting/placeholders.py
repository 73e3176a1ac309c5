r"""The point of a density that is a variable of its own: a \sim \pi(\cdot | s) is a \sim \pi(a | s)."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.syntax.tree import Node, Scripts, Statement, is_application, scripts_of, walk


def filled(statements: list[Statement]) -> list[Statement]:
    """The statements with the variables of laws in the place of dots."""
    if not any(node.kind == "dots" for s in statements for side in s.sides for node in walk(side)):
        return statements
    return [_filled_in(statement) for statement in statements]


def _filled_in(statement: Statement) -> Statement:
    sides = [_within(side) for side in statement.sides]
    for place, (relation, _, _) in enumerate(statement.relations):
        if relation == "distributed" and place + 1 < len(sides):
            sides[place + 1] = _law(sides[place], sides[place + 1])
    return replace(statement, sides=tuple(sides))


def _within(node: Node) -> Node:
    scripts = scripts_of(node)
    value = node.value
    if scripts.below:
        turned = Scripts(tuple(map(_within, scripts.below)), scripts.above)
        value = turned if isinstance(value, Scripts) else tuple(turned if v is scripts else v for v in value)
    parts = tuple(map(_within, node.parts))
    if node.kind == "relation" and node.value == ("distributed",):
        parts = (parts[0], _law(*parts))
    return replace(node, value=value, parts=parts)


def _law(variable: Node, law: Node) -> Node:
    """pi(cdot | s) of a name, with the name in the place of its first point."""
    if variable.kind != "name" or not is_application(law):
        return law
    name, bracket = law.parts
    if not bracket.parts or bracket.parts[0].kind != "dots" or bracket.value[1][:1] != ("|",):
        return law
    return replace(law, parts=(name, replace(bracket, parts=(variable, *bracket.parts[1:]))))
