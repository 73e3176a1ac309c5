"""The mistake of an inequality: the wrong direction, or a side that one small edit makes large or small enough, and no more.

Much makes a wrong bound hold, so that an edit counts only if what lies nine tenths of the way to it still fails: then the
repaired bound touches. Where edits of different names do, or the bound holds the other way round as well, no name is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice
from typing import Any

from symgen.numeric import sizes
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.rescaling import rescaled
from symgen.verification.evidence.shrink import meets
from symgen.verification.mistakes import changes, counting, omissions, powers, signs, spreads, swaps
from symgen.verification.mistakes.places import Facts, Place, places
from symgen.verification.mistakes.repair import HOLDS, Judge, Repair, with_side
from symgen.verification.mistakes.table import Edit, edited
from symgen.verification.mistakes.trial import Spot, spots
from symgen.verification.rungs import tensors
from symgen.verification.task import Task

TURNED = {"le": "ge", "ge": "le", "lt": "gt", "gt": "lt"}
_NEARLY = Fraction(9, 10)
_ROUNDING = Fraction(1, 10**12)
_SPECIAL = 8  # points of each size: there bounds are reached
_MOST_SPOTS = 80
_MOST_JUDGED = 4
_MOST_RESCALED = 6

Rows = tuple[tuple[str, Edit], ...]


def _squared(place: Place, facts: Facts) -> Iterator[Term]:
    """A square that is missing; that of pi only makes a bound larger."""
    return iter(()) if place.node.op == "const" else powers.squared(place, facts)


#: What makes a bound large or small enough: of a whole side, or of its parts; and what does so less likely than that.
_OF_A_SIDE: Rows = (("factor", changes.scaled),)
_OF_PARTS: Rows = (
    ("factor", changes.doubled),
    ("sign", signs.sign_of_a_term),
    ("off by one", counting.off_by_one),
    ("power", powers.exponent),
    ("factor", changes.scaled_exponent),
    ("power", powers.to_a_size),
    ("power", _squared),
    ("power", powers.rooted),
    ("inverted ratio", changes.inverted),
    ("inverted ratio", changes.reciprocal_factor),
    ("variance for standard deviation", spreads.spread),
)
#: What makes a bound hold by no more than a slip, touched or not: a side that is a ratio turned over is likelier than the
#: direction, which such a ratio fails in as well; and no divergence is the right one by chance.
_OF_A_RATIO: Rows = (("inverted ratio", changes.inverted),)
_OF_DIVERGENCES: Rows = (("swapped KL arguments", swaps.swapped_divergence),)
_LESS_LIKELY: Rows = (("factor", omissions.multiplied),)


def name_bound(task: Task, judge: Judge, over: Callable[[], bool]) -> tuple[Repair | None, bool]:
    """What the one edit is that makes a refuted inequality hold, and whether there were several of different names."""
    if task.claim.relation not in TURNED:
        return None, False
    search = _Search(task, judge, over)
    turned = _turned(task, judge, search)
    beside_plain = any(side.op in ("num", "symbol", "expectation") for side in search.sides)
    over_turned = search.repairs(_OF_A_RATIO, (), touching=False) if turned and beside_plain else []
    if over_turned:
        return over_turned[0], False
    found = [*search.repairs(_OF_A_SIDE, _OF_PARTS), *search.repairs((), _OF_DIVERGENCES, touching=False)]
    repairs = (
        [turned, *(r for r in found if r.name != "factor")] if turned else found
    )  # what is alike is also a multiple
    repairs = repairs or search.repairs((), _LESS_LIKELY, of=search.larger)
    torn = len({repair.name for repair in repairs}) > 1 or (repairs[:1] == [turned] and not _is_likely_turned(task))
    return (repairs[0] if repairs and not torn else None), torn


def _is_likely_turned(task: Task) -> bool:
    """Whether the direction is what people get wrong: nearly all bounds that they turn round they write with >= then.

    One with <= that holds the other way round lacks a term or a factor more often than not.
    """
    return task.claim.relation in ("ge", "gt")


def _turned(task: Task, judge: Judge, search: _Search) -> Repair | None:
    """An inequality that holds the other way round."""
    relation = TURNED[task.claim.relation]
    if _says_how_close(task.claim) or not search.holds(relation, search.sides):
        return None
    turned = replace(task.claim, relation=relation)
    status = judge(task.about(turned))
    return Repair("bound direction", str(turned), status) if status in HOLDS else None


def _says_how_close(claim: Claim) -> bool:
    """|x - 0.57| <= 0.005 of numbers: that they lie further apart is no bound that anyone meant."""
    return claim.left.op == "abs" and not claim.left.free and claim.right.value is not None


@dataclass(frozen=True, slots=True)
class _Fit:
    """An edit of a side with which the bound holds and touches."""

    name: str
    claim: Claim


class _Search:
    """The edits of both sides, tried at points where bounds are reached."""

    def __init__(self, task: Task, judge: Judge, over: Callable[[], bool]) -> None:
        self.task, self.judge, self.over = task, judge, over
        self.sides = task.claim.left, task.claim.right
        self.facts = Facts(self.sides)
        self._spots = [] if any(map(is_slow, task.sides)) else list(islice(_places(task), _MOST_SPOTS))

    def holds(self, relation: str, sides: tuple[Term, Term]) -> bool:
        """Whether nothing at the points tried speaks against a relation between two sides."""
        values = ([spot.value(side) for side in sides] for spot in self._spots)
        return all(any(value is None for value in pair) or is_so(relation, *pair) for pair in values)

    @property
    def larger(self) -> tuple[int, ...]:
        """The side that is to be the larger one, from which a factor may have been dropped."""
        return (1,) if self.task.claim.relation in ("le", "lt") else (0,)

    def repairs(
        self, of_a_side: Rows, of_parts: Rows, *, of: tuple[int, ...] = (1, 0), touching: bool = True
    ) -> list[Repair]:
        """One repair of each name that the judge takes for right."""
        found: dict[str, Repair] = {}
        judged = 0
        for fit in self._fits(of_a_side, of_parts, of, touching):
            if fit.name in found or judged >= _MOST_JUDGED or self.over():
                continue
            judged += 1
            status = self.judge(self.task.about(fit.claim))
            if status in HOLDS:
                found[fit.name] = Repair(fit.name, str(fit.claim), status)
        return list(found.values())

    def _fits(self, of_a_side: Rows, of_parts: Rows, of: tuple[int, ...], touching: bool) -> Iterator[_Fit]:
        for number in of if self._spots or not touching else ():
            written = self.sides[number]
            where = places(written)
            tried = chain(((where[:1], *row) for row in of_a_side), ((where, *row) for row in of_parts))
            for some, name, edit in tried:
                for formula in edited(edit, written, some, self.facts):
                    if self.over():
                        return
                    claim = with_side(self.task.claim, number, formula)
                    fits = (
                        self._touches(number, formula)
                        if touching
                        else self.holds(claim.relation, (claim.left, claim.right))
                    )
                    if formula != self.sides[1 - number] and fits:
                        yield _Fit(name, claim)

    def _touches(self, number: int, formula: Term) -> bool:
        """Whether the bound holds wherever it was tried, and fails somewhere nine tenths of the way to the edited side."""
        relation, touched = self.task.claim.relation, False
        for spot in self._spots:
            values = [spot.value(self.sides[0]), spot.value(self.sides[1])]
            new = spot.value(formula)
            if new is None or None in values:
                continue
            nearly, edited_values = list(values), list(values)
            edited_values[number] = new
            nearly[number] = _mixed(new, values[number])
            if not is_so(relation, *edited_values):
                return False
            touched = touched or not is_so(relation, *nearly)
        return touched


def _mixed(new: Any, old: Any) -> Any:
    return new * _NEARLY.numerator / _NEARLY.denominator + old * (1 - _NEARLY).numerator / _NEARLY.denominator


def is_so(relation: str, left: Any, right: Any) -> bool:
    """Whether numbers are in order, up to the last digits; numbers without an order are not."""
    try:
        slack = abs(right) * _ROUNDING.numerator / _ROUNDING.denominator
        return bool(left <= right + slack) if relation in ("le", "lt") else bool(right <= left + slack)
    except TypeError:
        return False


def _places(task: Task) -> Iterator[Spot]:
    """Ordinary points, points where bounds are reached, and both much smaller and larger."""
    yield from spots(task)
    if task.unknown_functions:
        return
    special = [p for size in _sizes(task) for p in tensors.drawn(task, size, _SPECIAL, special=True)]
    yield from map(Spot, special)
    yield from (Spot(p) for point in special[:_MOST_RESCALED] for p in rescaled(point) if meets(task, p))


def _sizes(task: Task) -> list[dict[Term, Any]]:
    """Two assignments of sizes above one."""
    return [a for a in sizes(task.sizes, seed=task.seed) if all(v > 1 for v in a.values())][:2] if task.sizes else [{}]
