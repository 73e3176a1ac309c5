r"""Joint densities in divergences and entropies: p(x, z), p(x) q(y), and p \otimes q or p q of independent variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symgen.probability.decisions import minus_oo, oo
from symgen.reading.elaborate import Reader, split
from symgen.reading.notation.laws import bare_density, density_at, is_density
from symgen.reading.syntax.tree import Node, strip
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, symbol

#: How independent laws are joined where their densities stand alone.
_JOINED = frozenset((" ", "*", "otimes", "times"))


@dataclass(frozen=True)
class Joint:
    """A density of several variables: their names, and its value where they are bound."""

    names: tuple[str, ...]
    density: Callable[[], Term]


def joint_of(reader: Reader, node: Node) -> Joint | None:
    """The joint density that a formula is; None for anything but products of densities, each of variables of its own."""
    bare = strip(node)
    alone = _alone(reader, bare)
    if alone:
        names = tuple(f"component {k}" for k in range(1, len(alone) + 1))
        points = [symbol(name, REAL) for name in names]
        return Joint(names, lambda: _product([bare_density(reader, *pair) for pair in zip(alone, points, strict=True)]))
    heads = _heads(reader, bare)
    roles = [split(bracket, "|", ";") for _, bracket in heads]
    names = tuple(part.value.text for targets, _ in roles for part in targets if part.kind == "name")
    if not heads or len(names) < sum(len(targets) for targets, _ in roles):
        return None
    if len(set(names)) < len(names):
        raise reader.refuse(node, "two densities of one variable as a law", "is it a density? divide by its integral")
    return Joint(names, lambda: _product([density_at(reader, *head) for head in heads]))


def over_all(reader: Reader, names: Sequence[str], body: Callable[[], Term]) -> Term:
    """The integral of a formula over all values of some variables."""
    points = [reader.scope.get(name) or symbol(name, REAL) for name in names]
    with reader.binding(*points):
        value = body()
    for point in points:
        value = make("integral", value, point, minus_oo(), oo())
    return value


def _product(factors: Sequence[Term]) -> Term:
    return factors[0] if len(factors) == 1 else make("mul", *factors)


def _alone(reader: Reader, node: Node) -> tuple[Node, ...]:
    r"""p and q of p \otimes q, densities without arguments; nothing for other things."""
    if node.kind != "product" or not set(node.value) <= _JOINED:
        return ()
    known = [part.kind == "name" and reader.declared.density(part.value) is not None for part in node.parts]
    return node.parts if all(known) else ()


def _heads(reader: Reader, node: Node) -> tuple[tuple[Node, Node], ...]:
    """Densities with their brackets, p(x) q(y); nothing for other things."""
    if is_density(reader, node):
        return ((node.parts[0], node.parts[1]),)
    if node.kind != "product" or len(node.parts) % 2 or not set(node.value) <= _JOINED:
        return ()
    pairs = list(zip(node.parts[::2], node.parts[1::2], strict=True))
    whole = all(
        bracket.kind == "group"
        and is_density(reader, Node("product", head.start, bracket.end, (" ",), (head, bracket)))
        for head, bracket in pairs
    )
    return tuple(pairs) if whole else ()
