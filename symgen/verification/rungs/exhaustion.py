"""Whole numbers: every value of a bounded range, or every residue class of a period, decided exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import inf, prod

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.numeric import EXACT, Undecided, Undefined, Unsupported, evaluate, exact
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute
from symgen.verification.evidence.tightest import margin
from symgen.verification.proofs.periods import (
    Irregular,
    Polynomial,
    classes,
    on_class,
    period,
    polynomial,
    symbols_of,
    whole_range,
)
from symgen.verification.rungs.normaliser import defined_somewhere
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_MOST_POINTS = 20_000
_MOST_CLASSES = 5_000
_FARTHEST = 20_000  # how far out the values of a polynomial are looked at one by one


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    return plain and any(s.domain.is_integer for s in task.symbols)


def run(task: Task) -> Finding | None:
    """PROVED when the claim holds at every point of a finite domain, or on every residue class of its period."""
    owed = tuple(dict.fromkeys(str(o) for side in task.sides for o in obligations(side)))
    if (task.mode == "strict" and owed) or not defined_somewhere(task):
        return None
    count = _count(task)
    if count is not None and count <= _MOST_POINTS:
        return _one_by_one(task, count)
    try:
        found = _by_classes(task)
    except Irregular:
        return None
    return None if found is None else Finding(Status.PROVED, found, conditions=owed)


# Bounded ranges.


def _count(task: Task) -> int | None:
    """The number of points of a domain of whole numbers; None where it is not finite."""
    if not all(s.domain.is_integer for s in task.symbols):
        return None
    ranges = [whole_range(s.domain) for s in task.symbols]
    if any(inf in (high, -low) for low, high in ranges):
        return None
    return prod(max(0, int(high - low) + 1) for low, high in ranges)


def _one_by_one(task: Task, count: int) -> Finding | None:
    agreed = 0
    for point in _points(task):
        if task.expired:
            return None
        held = _holds_at(task, point)
        if held is False:
            return None  # the points rung shows the counterexample
        agreed += 1
    return Finding(Status.PROVED, f"exact arithmetic at each of {count} points", points=agreed) if agreed else None


def _points(task: Task) -> Iterator[dict[Term, Fraction]]:
    ranges = [whole_range(s.domain) for s in task.symbols]
    for values in product(*(range(int(low), int(high) + 1) for low, high in ranges)):
        yield dict(zip(task.symbols, map(Fraction, values), strict=True))


def _holds_at(task: Task, point: dict[Term, Fraction]) -> bool:
    """Whether the relation holds there, decided by exact arithmetic or for equations by the normaliser."""
    left, right = task.sides
    try:
        values = [exact(evaluate(side, point, EXACT)) for side in (left, right)]
        return bool(evaluate(make(task.claim.relation, *map(num, values)), {}, EXACT))
    except (Undefined, Undecided, Unsupported, TypeError):
        return task.claim.relation == "eq" and _same(left, right, point)


def _same(left: Term, right: Term, point: dict[Term, Fraction]) -> bool:
    there = {s: num(v) for s, v in point.items()}
    return _equal(*(substitute(side, there) for side in (left, right)))


def _equal(left: Term, right: Term) -> bool:
    try:
        return prove_equal(left, right, Context()) is not None
    except BudgetError:
        return False


# Residue classes.


def _by_classes(task: Task) -> str | None:
    whole = symbols_of(task.sides)
    length = period(make("add", *task.sides))
    if not whole or length ** len(whole) > _MOST_CLASSES:
        return None
    for replaced, origin in classes(whole, length):
        left, right = (on_class(side, replaced, origin) for side in task.sides)
        if task.expired or not _holds_on_class((left, right), task.claim.relation, tuple(origin)):
            return None
    names = ", ".join(s.attrs[0] for s in whole)
    how = "equal" if task.claim.relation == "eq" else "ordered"
    return f"every residue of {names} modulo {length}, on each of which the sides are {how} as polynomials"


def _holds_on_class(sides: tuple[Term, Term], relation: str, indices: tuple[Term, ...]) -> bool:
    if relation == "eq":
        return _equal(*sides)
    if relation == "ne":
        return len(indices) == 1 and _never_zero(polynomial(sides[0] - sides[1], indices), indices[0])
    strict = relation in ("lt", "gt")
    found = polynomial(margin(sides, relation), indices)
    if all(not any(m) for m in found):
        constant = found.get((0,) * len(indices), Fraction(0))
        return constant > 0 if strict else constant >= 0
    return len(indices) == 1 and never_below(found, indices[0], strict=strict)


def never_below(found: Polynomial, index: Term, *, strict: bool) -> bool:
    """Whether a polynomial in one whole number is >= 0 (> 0) on its whole range: beyond its roots by the leading term."""
    reach = _reach(found)
    if reach is None:
        return False
    low, high = index.domain.low, index.domain.high
    first, last = max(low, -reach), min(high, reach)
    inside = (_at(found, k) for k in range(int(first), int(last) + 1))
    if not all(v > 0 if strict else v >= 0 for v in inside):
        return False
    beyond = [sign for sign, end in ((1, high), (-1, low)) if sign * end > reach]
    return all(_far_sign(found, sign) > 0 for sign in beyond)


def _never_zero(found: Polynomial, index: Term) -> bool:
    reach = _reach(found)
    if reach is None:
        return False
    first, last = max(index.domain.low, -reach), min(index.domain.high, reach)
    return all(_at(found, k) != 0 for k in range(int(first), int(last) + 1))


def _reach(found: Polynomial) -> int | None:
    """Cauchy's bound: beyond it a polynomial has no root; None where it is too far out, or the polynomial is 0."""
    if not found:
        return None
    top = max(m[0] for m in found)
    bound = 1 + max((abs(c / found[(top,)]) for m, c in found.items() if m[0] < top), default=Fraction(0))
    return int(bound) + 1 if bound <= _FARTHEST else None


def _at(found: Polynomial, place: int) -> Fraction:
    return sum((c * place ** m[0] for m, c in found.items()), Fraction(0))


def _far_sign(found: Polynomial, side: int) -> int:
    top = max(m[0] for m in found)
    sign = 1 if found[(top,)] > 0 else -1
    return sign * (side if top % 2 else 1)
