r"""Probabilities of events: P(A), P(A \mid B), P(A, \neg B), P(A \cup B), over the atoms that the events make;
and of what is said of declared random variables, P(x < y) and P(X > s + t \mid X > s)."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.declared import JOINT
from symgen.reading.elaborate import Reader, applied, split
from symgen.reading.notation.event_algebra import declared_events, holds
from symgen.reading.notation.expectations import moment, with_parents
from symgen.reading.notation.laws import joint, value_at
from symgen.reading.notation.order_statistics import all_of_sample
from symgen.reading.syntax.tree import Name, Node, Scripts, names_in, scripts_of, strip
from symgen.terms import events as events_of
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.text.binding import bound_domain


@applied("P", "Pr", "bb:P", "p")
def probability(reader: Reader, name: Node, bracket: Node) -> Term:
    """The weight of the atoms in which an event holds, over the weight of those in which what is given holds."""
    targets, given = split(bracket, "|")
    known = {n for n, kind in reader.declared.kinds.items() if kind == "event"}
    if not known and reader.declared.laws and all(map(_is_statement, targets)):
        return _of_random_variables(reader, name, bracket)
    if not known:
        hint = f"is {name.value.text} a density, or the probability of an event? declare A, B: events"
        raise reader.refuse(name, f"{name.value.text} before a bracket", hint)
    condition = [holds(reader, g) for g in given]
    event = [holds(reader, t) for t in targets]
    return events_of.probability(declared_events(reader, name), event, condition)


def _is_statement(event: Node) -> bool:
    r"""X > t, and X > s \lor X < t."""
    if event.kind == "group" and len(event.parts) == 1:
        return _is_statement(event.parts[0])
    joins = event.kind == "product" and set(event.value) in ({"and"}, {"or"})
    return event.kind == "relation" or (joins and all(map(_is_statement, event.parts)))


def _of_random_variables(reader: Reader, name: Node, bracket: Node) -> Term:
    """P(x < y | x > 1): the mean of the indicator over the declared random variables, given what is given."""
    if (mass := _mass_of_values(reader, bracket)) is not None:
        return mass
    of_sample = _of_all_of_sample(reader, bracket)
    if of_sample is not None:
        (one, place), size = of_sample
        index = symbol(place, bound_domain("product", num(1), size))
        with reader.binding(index):
            of_one = probability(reader, name, replace(bracket, parts=(one,)))
        return make("product", of_one, index, num(1), size) if index in of_one.free else of_one**size
    targets, given = (tuple(one for part in parts for one in _each_of(part)) for parts in split(bracket, "|"))
    each = [Node("function", t.start, t.end, ("indicator", Scripts(), 0), (t,)) for t in targets]
    all_of = (
        Node("product", bracket.start, bracket.end, (" ",) * (len(each) - 1), (*each,)) if len(each) > 1 else each[0]
    )
    signs = ("|", *("," for _ in given[1:])) if given else ()
    inside = Node("group", bracket.start, bracket.end, ("[", signs), (all_of, *given))
    whole = moment(reader, Node("moment", name.start, bracket.end, ("E", Scripts()), (inside,)))
    if given or len(each) < 2 or not _are_apart(reader, targets):
        return whole
    alone = [Node("group", part.start, part.end, ("[", ()), (part,)) for part in each]
    return combined("mul", [moment(reader, Node("moment", n.start, n.end, ("E", Scripts()), (n,))) for n in alone])


def _mass_of_values(reader: Reader, bracket: Node) -> Term | None:
    """P(X = x), and P(X = x | Y = y), of unknown masses at values x that a sum is over: the mass function there."""
    targets, given = (_valued(reader, part) for part in split(bracket, "|"))
    under_sum = {value.attrs[0] for value in (targets or {}).values() if value.op == "symbol"} & reader.scope.keys()
    if not (targets and under_sum) or given is None:
        return None
    names = {*targets, *given}
    if names <= reader.declared.together:
        return joint(reader, Name(JOINT), targets, given)
    return (
        value_at(reader.declared.laws[next(iter(targets))], next(iter(targets.values()))) if len(names) == 1 else None
    )


def _valued(reader: Reader, events: tuple[Node, ...]) -> dict[str, Term] | None:
    """x by X for each X = x; None where something else is said, or of a variable whose law is known."""
    found: dict[str, Term] = {}
    for event in events:
        alone = event.kind == "relation" and event.value == ("eq",) and event.parts[0].kind == "name"
        law = reader.declared.laws.get(event.parts[0].value.text) if alone else None
        if (
            law is None
            or law.op != "density_law"
            or (law.args[0].op != "true" and law.args[0].attrs[3:] != ("density",))
        ):
            return None
        found[event.parts[0].value.text] = reader.term(event.parts[1])
    return found


def _are_apart(reader: Reader, events: tuple[Node, ...]) -> bool:
    """Whether events speak each of random variables of its own, independent as their laws are: their probabilities multiply."""
    seen: set[str] = set()
    for event in events:
        names = {name.value.text for name in names_in(event)}
        own = with_parents(reader, names & reader.declared.laws.keys())
        if not own or own & seen or names & (reader.declared.values.keys() | reader.declared.together):
            return False
        seen |= own
    return True


#: Of which extremum a relation holds where it holds of all.
_OF_ALL = {("min", "gt"), ("min", "ge"), ("max", "lt"), ("max", "le")}
_TURNED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def _of_all_of_sample(reader: Reader, bracket: Node) -> tuple[tuple[Node, str], Term] | None:
    r"""X_i <= t, i and n for \max_i X_i <= t, which holds where each of n independent events does."""
    event = bracket.parts[0] if bracket.kind == "group" and len(bracket.parts) == 1 else None
    if event is None or event.kind != "relation" or len(event.parts) != 2 or event.value[0] not in _TURNED:
        return None
    for relation, one, other in ((event.value[0], *event.parts), (_TURNED[event.value[0]], *event.parts[::-1])):
        whole = all_of_sample(reader, one) if one.kind == "extremum" and (one.value[0], relation) in _OF_ALL else None
        if whole is not None and not {n.value.text for n in names_in(other)} & reader.declared.laws.keys():
            member, size = whole
            return (replace(event, value=(relation,), parts=(member, other)), member.value.label), size
    return None


def _each_of(event: Node) -> tuple[Node, ...]:
    r"""X > t and Y > t for \min\{X, Y\} > t, and for X > t \land Y > t; anything else as it is."""
    if event.kind == "product" and set(event.value) == {"and"}:
        return tuple(one for part in event.parts for one in _each_of(part))
    if event.kind == "group":
        return _each_of(event.parts[0])
    if event.kind != "relation" or len(event.parts) != 2 or event.value[0] not in _TURNED:
        return (event,)
    for relation, one, other in ((event.value[0], *event.parts), (_TURNED[event.value[0]], *event.parts[::-1])):
        inside = strip(one.parts[0]) if one.kind == "extremum" and not scripts_of(one).below else None
        listed = inside.parts if inside is not None and inside.kind == "group" and set(inside.value[1]) == {","} else ()
        if listed and (one.value[0], relation) in _OF_ALL and not any(part.kind == "dots" for part in listed):
            return tuple(replace(event, value=(relation,), parts=(part, other)) for part in listed)
    return (event,)
