r"""Probabilities of events: P(A), P(A \mid B), P(A, \neg B), P(A \cup B), over the atoms that the events make;
and of what is said of declared random variables, P(x < y)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from symgen.reading.elaborate import Reader, applied, items, split
from symgen.reading.notation.expectations import moment
from symgen.reading.tree import Node, Scripts
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, symbol

World = dict[str, bool]


@applied("P", "Pr", "bb:P", "p")
def probability(reader: Reader, name: Node, bracket: Node) -> Term:
    """The weight of the atoms in which an event holds, over the weight of those in which what is given holds."""
    targets, given = split(bracket, "|")
    events = [n for n, kind in reader.declared.kinds.items() if kind == "event"]
    if not (events or given) and reader.declared.laws and [t.kind for t in targets] == ["relation"]:
        return _of_random_variables(reader, name, bracket)
    if not events:
        hint = f"is {name.value.text} a density, or the probability of an event? declare A, B: events"
        raise reader.refuse(name, f"{name.value.text} before a bracket", hint)
    condition = [_holds(reader, g) for g in given]
    event = [_holds(reader, t) for t in targets]
    return _weight(events, [*event, *condition]) / _weight(events, condition)


def _of_random_variables(reader: Reader, name: Node, bracket: Node) -> Term:
    """P(x < y): the mean of the indicator over the declared random variables."""
    indicator = Node("function", bracket.start, bracket.end, ("indicator", Scripts(), 0), (bracket,))
    return moment(reader, Node("moment", name.start, bracket.end, ("E", Scripts()), (indicator,)))


def _weight(events: list[str], tests: list[Callable[[World], bool]]) -> Term:
    worlds = [dict(zip(events, values, strict=True)) for values in product((True, False), repeat=len(events))]
    atoms = [_atom(w) for w in worlds if all(test(w) for test in tests)]
    return atoms[0] if len(atoms) == 1 else make("add", *atoms)


def _atom(world: World) -> Term:
    """The weight of one atom, any positive number; named by the events that hold in it."""
    return symbol("w_" + ("".join(n for n, holds in world.items() if holds) or "none"), POSITIVE)


def _holds(reader: Reader, node: Node) -> Callable[[World], bool]:
    if node.kind == "name" and reader.declared.kinds.get(node.value.text) == "event":
        return lambda world: world[node.value.text]
    if node.kind == "not":
        inner = _holds(reader, node.parts[0])
        return lambda world: not inner(world)
    if node.kind == "group" and len(items(node)) == 1:
        return _holds(reader, node.parts[0])
    if _is_complement(node):
        outer = _holds(reader, node.parts[0])
        return lambda world: not outer(world)
    if node.kind == "product" and set(node.value) in ({"and"}, {"or"}):
        parts = [_holds(reader, part) for part in node.parts]
        joined = all if node.value[0] == "and" else any
        return lambda world: joined(part(world) for part in parts)
    raise reader.refuse(node, "something that is no declared event", "which event is meant? declare it")


def _is_complement(node: Node) -> bool:
    """A^c and A^C."""
    return node.kind == "power" and node.parts[1].kind == "name" and node.parts[1].value.text in ("c", "C")
