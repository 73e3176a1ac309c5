r"""Events and their indicators: A \cup B, \neg A, A^c, 1_A, and means over the atoms that all events of a text make."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from symgen.reading.elaborate import Reader, items
from symgen.reading.syntax.tree import Node, names_in
from symgen.terms import events as events_of
from symgen.terms.events import Events
from symgen.terms.term import Term, make, num


def declared_events(reader: Reader, node: Node) -> Events:
    """All events of a text; refused where only some of them are said to be independent."""
    declared = reader.declared
    names = tuple(n for n, kind in declared.kinds.items() if kind == "event")
    independent = declared.independent & set(names)
    if independent and (independent != set(names) or len(names) < 2 or declared.exclusive & independent):
        found = f"{', '.join(sorted(independent))} independent among {', '.join(names)}"
        raise reader.refuse(node, found, "how do the other events depend on them? symgen reads events that all are")
    return Events(names, bool(independent), frozenset(declared.exclusive & set(names)))


def speaks_of_events(reader: Reader, nodes: tuple[Node, ...]) -> bool:
    """Whether declared events are named, and no random variables."""
    names = {(_without_bar(reader, found) or found).value.text for node in nodes for found in names_in(node)}
    return any(reader.declared.kinds.get(name) == "event" for name in names) and not names & reader.declared.laws.keys()


def mean_over_events(reader: Reader, node: Node, given: tuple[Node, ...]) -> partial[Term]:
    """How the mean is taken of what speaks of the indicators of events."""
    tests = [holds(reader, g) for g in given]
    return partial(events_of.mean, declared_events(reader, node), given=tests)


def indicator_of_event(reader: Reader, node: Node) -> Term | None:
    r"""1_A, 1_{A \cap B} and 1_{A^c} as a polynomial of what is 1 where an event holds, else 0; None for other things."""
    if (inside := _complemented(reader, node)) is not None:
        inner = indicator_of_event(reader, inside)
        return None if inner is None else 1 - inner
    if node.kind == "name":
        is_event = reader.declared.kinds.get(node.value.text) == "event"
        return events_of.indicator(node.value.text) if is_event else None
    if not speaks_of_events(reader, (node,)):
        return None
    if node.kind == "group" and len(items(node)) == 1:
        return indicator_of_event(reader, node.parts[0])
    if node.kind != "product" or set(node.value) not in ({"and"}, {"or"}):
        return None
    parts = [indicator_of_event(reader, part) for part in node.parts]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if node.value[0] == "and":
        return make("mul", *found)
    return num(1) - make("mul", *(1 - part for part in found))


def holds(reader: Reader, node: Node) -> events_of.Test:
    """Whether an event holds in an atom."""
    if node.kind == "name" and reader.declared.kinds.get(node.value.text) == "event":
        return lambda world: world[node.value.text]
    if (inside := _complemented(reader, node)) is not None:
        inner = holds(reader, inside)
        return lambda world: not inner(world)
    if node.kind == "group" and len(items(node)) == 1:
        return holds(reader, node.parts[0])
    if node.kind == "product" and set(node.value) in ({"and"}, {"or"}):
        parts = [holds(reader, part) for part in node.parts]
        joined = all if node.value[0] == "and" else any
        return lambda world: joined(part(world) for part in parts)
    raise reader.refuse(node, "something that is no declared event", "which event is meant? declare it")


def _complemented(reader: Reader, node: Node) -> Node | None:
    r"""A of \neg A, A^c, A^C and \bar A; None for what is no complement."""
    is_power = node.kind == "power" and node.parts[1].kind == "name" and node.parts[1].value.text in ("c", "C")
    return node.parts[0] if node.kind == "not" or is_power else _without_bar(reader, node)


def _without_bar(reader: Reader, node: Node) -> Node | None:
    r"""A of \bar A, where A is an event and nothing else is declared to be called \bar A."""
    if node.kind != "name" or node.value.accents != ("bar",) or node.value.text in reader.declared:
        return None
    inside = replace(node.value, accents=())
    return replace(node, value=inside) if reader.declared.kinds.get(inside.text) == "event" else None
