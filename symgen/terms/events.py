"""Probabilities of events: over the atoms that the events make, each of any positive weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num, symbol

#: Whether something holds in an atom, which says of each event whether that holds.
Test = Callable[[Mapping[str, bool]], bool]
Events = tuple[str, ...]


def probability(events: Events, holding: Iterable[Test], given: Iterable[Test] = ()) -> Term:
    """The weight of the atoms in which all tests hold, over the weight of those in which what is given holds.

    >>> print(probability(("A",), [lambda world: world["A"]]))
    `weight of A`/(`weight of A` + `weight of not A`)
    """
    condition = tuple(given)
    return _weight(events, (*holding, *condition)) / _weight(events, condition)


def _weight(events: Events, tests: tuple[Test, ...]) -> Term:
    worlds = (dict(zip(events, values, strict=True)) for values in product((True, False), repeat=len(events)))
    atoms = [_atom(world) for world in worlds if all(test(world) for test in tests)]
    return make("add", *atoms) if len(atoms) > 1 else atoms[0] if atoms else num(0)


def _atom(world: Mapping[str, bool]) -> Term:
    """The weight of one atom; its name is no word, so that nothing else can be declared by it."""
    held = ", ".join(name if holds else f"not {name}" for name, holds in world.items())
    return symbol(f"{_WEIGHT} {held}", POSITIVE)


_WEIGHT = "weight of"


def is_atom(term: Term) -> bool:
    """Whether a symbol is the weight of an atom, which nobody wrote."""
    return term.op == "symbol" and str(term.attrs[0]).startswith(f"{_WEIGHT} ")


def is_probability(term: Term) -> bool:
    """Whether a term is a probability of events as it was written."""
    if term.op != "div":
        return False
    return all(is_atom(part) for side in term.args for part in (side.args if side.op == "add" else (side,)))
