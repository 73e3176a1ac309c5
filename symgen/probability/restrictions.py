"""What an observation says of an unknown by its support alone: x ~ Uniform(0, t) says that t is not below x."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from symgen.probability.decisions import decide, is_true, minus_oo, oo
from symgen.probability.entries import lifted
from symgen.probability.statistics import parts
from symgen.probability.supports import support
from symgen.terms.term import Term, make, num

Plates = tuple[tuple[Term, Term, Term], ...]  # indices with their ranges, outermost first


@dataclass(frozen=True, slots=True)
class Limits:
    """Values that an unknown is not below, and not above."""

    low: tuple[Term, ...] = ()
    high: tuple[Term, ...] = ()

    def __add__(self, other: Limits) -> Limits:
        return Limits((*self.low, *other.low), (*self.high, *other.high))


def limits(body: Term, family: str, variable: Term) -> Limits | None:
    """What the log densities of a family in exp of a log joint say of the unknown; None where it is not solved for.

    Inner unknowns, over which the body is integrated, already range over what the outer ones leave them.
    """
    inner: frozenset[Term] = frozenset()
    while body.op in ("integral", "sum"):
        inner |= {body.args[1]}
        body = body.args[0]
    total = Limits()
    for noun, plates in log_densities(body, family):
        found = Limits() if noun.args[1].free & inner else _of_one(noun, variable, plates)
        if found is None:
            return None
        total += found
    return total


def log_densities(term: Term, family: str, plates: Plates = ()) -> Iterator[tuple[Term, Plates]]:
    """Every log density of the family under a log joint, with the plates it stands in."""
    if term.op == "log_density":
        if term.args[0].attrs[:1] == (family,):
            yield term, plates
        return
    inner = (*plates, (term.args[1], term.args[2], term.args[3])) if term.op == "sum" else plates
    for argument in term.args[:1] if term.op == "sum" else term.args:
        yield from log_densities(argument, family, inner)


def _of_one(noun: Term, variable: Term, plates: Plates) -> Limits | None:
    law, x = noun.args
    if law.op != "law" or variable not in law.free or x == variable:
        return Limits()
    spread, total = support(law), Limits()
    for end, upper in ((spread.low, False), (spread.high, True)):
        if variable in end.free:
            found = _solved(end, x, variable, upper, plates)
            if found is None:
                return None
            total += found
    return total


def _solved(end: Term, x: Term, variable: Term, upper: bool, plates: Plates) -> Limits | None:
    """c t + d >= x, or <= x for a lower end, solved for the unknown t."""
    found = [p for p in parts(end, variable) if p.statistic]
    if len(found) != 1 or found[0].statistic != ((variable, 1),):
        return None
    slope = found[0].coefficient
    rest = [p.coefficient for p in parts(end, variable) if not p.statistic]
    if not (slope.domain.is_positive or slope.domain.is_negative):
        return None
    apart = x - rest[0] if rest else x
    below = upper == slope.domain.is_positive
    value = _over_plates(_quotient(apart, slope), plates, "amax" if below else "amin")
    if value is None:
        return None
    return Limits(low=(value,)) if below else Limits(high=(value,))


def _quotient(value: Term, slope: Term) -> Term:
    if slope.value is not None and abs(slope.value) == 1:
        return value if slope == 1 else -value
    return value / slope


def _over_plates(value: Term, plates: Plates, extreme: str) -> Term | None:
    """The largest or smallest value over all indices that it depends on."""
    used = tuple(plate for plate in plates if plate[0] in value.free)
    if not used:
        return value
    if any(low != 1 for _, low, _ in used):
        return None
    whole = lifted(value, tuple(index for index, _, _ in used))
    sizes = tuple(_size(high) for _, _, high in used)
    return make(extreme, whole, attrs=((),)) if whole is not None and whole.shape == sizes else None


def _size(high: Term) -> int | Term:
    return int(high.attrs[0]) if high.op == "num" else high


def greatest(values: Iterable[Term]) -> Term:
    """The greatest of some values, those left out that are never above another."""
    return _extreme("max", values, lambda a, b: make("le", a, b), minus_oo())


def least(values: Iterable[Term]) -> Term:
    """The least of some values, those left out that are never below another."""
    return _extreme("min", values, lambda a, b: make("ge", a, b), oo())


def _extreme(op: str, values: Iterable[Term], within: Callable[[Term, Term], Term], empty: Term) -> Term:
    distinct = list(dict.fromkeys(values))
    numbers = [v.attrs[0] for v in distinct if v.op == "num"]
    kept = [v for v in distinct if v.op != "num"]
    if numbers:
        kept.append(num(max(numbers) if op == "max" else min(numbers)))
    kept = [v for v in kept if not any(w is not v and is_true(decide(within(v, w))) for w in kept)] or kept[:1]
    if not kept:
        return empty
    return kept[0] if len(kept) == 1 else make(op, *kept)
