r"""Parameters below moments and probabilities: \mathbb{E}_\theta[X] and P_\theta(X > t), under the law with that parameter.

A number that the law of a random variable speaks of is no law to take a mean over; it says which of a family is meant, as the
declared law says anyway.
"""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, scripts_of

_PROBABILITIES = frozenset({"P", "Pr"})


def without_parameters(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    r"""The statements with \mathbb{E} and P in the place of \mathbb{E}_\theta and P_\theta."""
    parameters = _parameters(declared) | declared.under
    if not parameters:
        return statements
    return [replace(s, sides=tuple(_bare(side, parameters) for side in s.sides)) for s in statements]


def _parameters(declared: Declarations) -> set[str]:
    """The numbers that the laws of declared random variables speak of."""
    spoken = {s.attrs[0] for term in (*declared.laws.values(), *declared.values.values()) for s in term.free}
    tables = (declared.laws, declared.densities, declared.functions, declared.kinds, declared.values)
    plain = {name for name, whole in declared.symbols.items() if whole.domain.structure != "simplex"}
    numbers = {name for name in plain if not any(name in table for table in tables)}
    return numbers & spoken if declared.laws else set()


def _bare(node: Node, parameters: set[str]) -> Node:
    parts = tuple(_bare(part, parameters) for part in node.parts)
    value, scripts = node.value, scripts_of(node)
    if node.kind == "moment" and scripts.below and all(_is_one(below, parameters) for below in scripts.below):
        bare = Scripts((), scripts.above)
        value = tuple(bare if part is scripts else part for part in value)
    elif scripts.below or scripts.above:
        inside = Scripts(*(tuple(_bare(n, parameters) for n in each) for each in (scripts.below, scripts.above)))
        value = inside if value is scripts else tuple(inside if part is scripts else part for part in value)
    if node.kind == "product":
        heads = [_without(part, after, parameters) for part, after in zip(parts, (*parts[1:], None), strict=True)]
        parts = tuple(head or part for head, part in zip(heads, parts, strict=True))
    return replace(node, value=value, parts=parts)


def _is_one(node: Node, parameters: set[str]) -> bool:
    r"""\theta, and \sigma^2 for \sigma."""
    base = node.parts[0] if node.kind == "power" else node
    if node.kind == "number":
        return str(node.value) in parameters
    return base.kind == "name" and base.value.text in parameters


def _without(head: Node, after: Node | None, parameters: set[str]) -> Node | None:
    r"""P of P_\theta(X > t), and E of \mathrm{E}_\theta X; None for what is no probability of an event, and no mean."""
    if after is None or head.kind != "name" or not head.parts or not all(_is_one(p, parameters) for p in head.parts):
        return None
    name: Name = head.value
    events = after.kind == "group" and bool(after.parts) and all(part.kind == "relation" for part in after.parts)
    if not (name.base == "E" or (events and name.base in _PROBABILITIES)):
        return None
    return replace(head, value=Name(name.base, name.font), parts=())
