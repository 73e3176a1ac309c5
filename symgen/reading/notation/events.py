r"""Probabilities of events: P(A), P(A \mid B), P(A, \neg B), P(A \cup B), over the atoms that the events make;
and of what is said of declared random variables, P(x < y) and P(X > s + t \mid X > s)."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, applied, split
from symgen.reading.notation.event_algebra import declared_events, holds
from symgen.reading.notation.expectations import moment
from symgen.reading.tree import Node, Scripts
from symgen.terms import events as events_of
from symgen.terms.term import Term


@applied("P", "Pr", "bb:P", "p")
def probability(reader: Reader, name: Node, bracket: Node) -> Term:
    """The weight of the atoms in which an event holds, over the weight of those in which what is given holds."""
    targets, given = split(bracket, "|")
    known = {n for n, kind in reader.declared.kinds.items() if kind == "event"}
    if not known and reader.declared.laws and {t.kind for t in targets} == {"relation"}:
        return _of_random_variables(reader, name, bracket)
    if not known:
        hint = f"is {name.value.text} a density, or the probability of an event? declare A, B: events"
        raise reader.refuse(name, f"{name.value.text} before a bracket", hint)
    condition = [holds(reader, g) for g in given]
    event = [holds(reader, t) for t in targets]
    return events_of.probability(declared_events(reader, name), event, condition)


def _of_random_variables(reader: Reader, name: Node, bracket: Node) -> Term:
    """P(x < y | x > 1): the mean of the indicator over the declared random variables, given what is given."""
    targets, given = split(bracket, "|")
    each = [Node("function", t.start, t.end, ("indicator", Scripts(), 0), (t,)) for t in targets]
    all_of = (
        Node("product", bracket.start, bracket.end, (" ",) * (len(each) - 1), (*each,)) if len(each) > 1 else each[0]
    )
    signs = ("|", *("," for _ in given[1:])) if given else ()
    inside = Node("group", bracket.start, bracket.end, ("[", signs), (all_of, *given))
    return moment(reader, Node("moment", name.start, bracket.end, ("E", Scripts()), (inside,)))
