"""Probabilities of events: over the atoms that the events make, each of any positive weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from symgen.terms.domains import POSITIVE, interval
from symgen.terms.term import Term, combined, num, symbol
from symgen.terms.traverse import substitute

#: Whether something holds in an atom, which says of each event whether that holds.
Test = Callable[[Mapping[str, bool]], bool]


@dataclass(frozen=True)
class Events:
    """Names of events: `independent` ones all are, so that an atom weighs what its parts do; of `exclusive` ones at most
    one holds."""

    names: tuple[str, ...]
    independent: bool = False
    exclusive: frozenset[str] = frozenset()

    def worlds(self) -> Iterable[dict[str, bool]]:
        """What may hold together."""
        for values in product((True, False), repeat=len(self.names)):
            world = dict(zip(self.names, values, strict=True))
            if sum(world[name] for name in self.exclusive) <= 1:
                yield world

    def weight(self, world: Mapping[str, bool]) -> Term:
        """The weight of one atom; its name is no word, so that nothing else can be declared by it."""
        held = [name if holds else f"not {name}" for name, holds in world.items()]
        parts = held if self.independent else [", ".join(held)]
        weights = [symbol(f"{_WEIGHT} {part}", POSITIVE) for part in parts]
        return combined("mul", weights)


def probability(events: Events, holding: Iterable[Test], given: Iterable[Test] = ()) -> Term:
    """The weight of the atoms in which all tests hold, over the weight of those in which what is given holds.

    >>> print(probability(Events(("A",)), [lambda world: world["A"]]))
    `weight of A`/(`weight of A` + `weight of not A`)
    """
    condition = tuple(given)
    return _weight(events, (*holding, *condition)) / _weight(events, condition)


def _weight(events: Events, tests: tuple[Test, ...]) -> Term:
    return _sum([events.weight(world) for world in events.worlds() if all(test(world) for test in tests)])


def _sum(terms: list[Term]) -> Term:
    return combined("add", terms)


def indicator(name: str) -> Term:
    """1 where an event holds, else 0."""
    return symbol(f"{_HOLDS} {name}", interval(0, 1, field="integer"))


def mean(events: Events, value: Term, given: Iterable[Test] = ()) -> Term:
    """The mean of what speaks of the indicators of events, over the atoms in which what is given holds.

    >>> print(mean(Events(("A",)), indicator("A")))
    (`weight of A`*1 + `weight of not A`*0)/(`weight of A` + `weight of not A`)
    """
    tests = tuple(given)
    worlds = [world for world in events.worlds() if all(test(world) for test in tests)]
    at = [substitute(value, {indicator(n): num(int(holds)) for n, holds in world.items()}) for world in worlds]
    return _sum([events.weight(w) * v for w, v in zip(worlds, at, strict=True)]) / _weight(events, tests)


_WEIGHT = "weight of"
_HOLDS = "indicator of"


def is_atom(term: Term) -> bool:
    """Whether a symbol is the weight of an atom, which nobody wrote."""
    return term.op == "symbol" and str(term.attrs[0]).startswith((f"{_WEIGHT} ", f"{_HOLDS} "))


def is_probability(term: Term) -> bool:
    """Whether a term is a probability of events as it was written."""
    return term.op == "div" and all(_is_weight(side) for side in term.args)


def _is_weight(term: Term) -> bool:
    return all(map(_is_weight, term.args)) if term.op in ("add", "mul") else is_atom(term)
