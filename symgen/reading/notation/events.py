r"""Probabilities of events: P(A), P(A \mid B), P(A, \neg B), P(A \cup B), over the atoms that the events make;
and of what is said of declared random variables, P(x < y)."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, applied, items, split
from symgen.reading.notation.expectations import moment
from symgen.reading.tree import Node, Scripts
from symgen.terms import events as events_of
from symgen.terms.term import Term


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
    return events_of.probability(tuple(events), event, condition)


def _of_random_variables(reader: Reader, name: Node, bracket: Node) -> Term:
    """P(x < y): the mean of the indicator over the declared random variables."""
    indicator = Node("function", bracket.start, bracket.end, ("indicator", Scripts(), 0), (bracket,))
    return moment(reader, Node("moment", name.start, bracket.end, ("E", Scripts()), (indicator,)))


def _holds(reader: Reader, node: Node) -> events_of.Test:
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
