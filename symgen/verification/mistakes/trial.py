"""Formulas tried at points that refuted a claim: each place keeps the values of all parts that it has met.

An edited formula shares all but a few parts with the written one, so that trying it costs the parts along one path.
"""

from __future__ import annotations

import random
from cmath import isfinite
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np

from symgen.errors import SymgenError
from symgen.numeric import QUICK_LOOK, mp, points, sizes
from symgen.numeric.enclosures import numbers_digits
from symgen.numeric.evaluator import Evaluator
from symgen.terms.operators import operator
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.rungs import tensors
from symgen.verification.rungs.finite_models import interpretation
from symgen.verification.rungs.models import Cells
from symgen.verification.task import Task, unfolded

_SYSTEM = mp(30)
_AGREEMENT = 13  # digits
_LOOK, _SMALL = 1e-5, 1e-3
_ROUNDING = 1e-20  # what is left where terms cancel
_POINTS = 6
_SPECIAL = 8  # special points follow: they are on both sides of kinks
_A_SIZE = 2  # points
_MODEL_SIZES = (2, 3)

_LEAST, _LARGEST = Fraction(1, 4), 6

Point = Mapping[Any, Any]


class Spot:
    """A point (in a model of the unknown functions), with the values of whatever was evaluated there."""

    def __init__(self, values: Point, interpret: Callable[[Term], Term] | None = None) -> None:
        self.values = values
        self._interpret = interpret
        self._evaluator = Evaluator(_SYSTEM, values)
        self._looking = Evaluator(QUICK_LOOK, values)
        # What the evaluators remember by identity has to stay alive.
        self._meanings: dict[int, tuple[Term, Term]] = {}

    def _meaning(self, formula: Term) -> Term:
        """The formula without nouns, in the model of this spot."""
        known = self._meanings.get(id(formula))
        if known is None:
            plain = unfolded(formula) if _has_nouns(formula) else formula
            known = self._meanings[id(formula)] = formula, self._interpret(plain) if self._interpret else plain
        return known[1]

    def is_costly(self, formula: Term) -> bool:
        """Whether a value would cost a quadrature, a limit or an endless sum that was not evaluated here before."""
        try:
            return self._is_costly(self._meaning(formula))
        except SymgenError:
            return True

    def _is_costly(self, meant: Term) -> bool:
        return any(id(part) not in self._evaluator.memo for part in _slow_parts(meant))

    def value(self, formula: Term) -> Any | None:
        """The value of a formula, to a few digits if it is costly; None where it has none, or no quick one."""
        try:
            meant = self._meaning(formula)
            return self._look(meant) if self._is_costly(meant) else self._carefully(meant)
        except (SymgenError, OverflowError):
            return None

    def _carefully(self, meant: Term) -> Any:
        with _SYSTEM.precision():
            return self._evaluator.visit(meant)

    def _look(self, meant: Term) -> Any:
        self._looking.spent[0] = 0
        with np.errstate(all="ignore"):  # what overflows far out in an integral is as good as infinite
            return self._looking.visit(meant)


def _has_nouns(formula: Term) -> bool:
    return any(operator(n.op).kind in ("noun", "law") or n.op == "expectation" for _, n in subterms(formula))


def _slow_parts(term: Term) -> Iterator[Term]:
    """The outermost parts that are slow by themselves."""
    if not is_slow(term):
        return
    if operator(term.op).binds or not any(map(is_slow, term.args)):
        yield term
        return
    for argument in term.args:
        yield from _slow_parts(argument)


def agree(one: Any, other: Any) -> bool:
    """Whether two values are the same to as many digits as both have: few where one comes of a quick look."""
    if getattr(one, "shape", ()) != getattr(other, "shape", ()):
        return False
    if getattr(one, "shape", ()):
        return _entries_agree(np.ravel(one), np.ravel(other))
    if any(isinstance(v, (float, complex)) for v in (one, other)):
        first, second = complex(one), complex(other)
        return (
            isfinite(first) and isfinite(second) and abs(first - second) <= _LOOK * max(abs(first), abs(second), _SMALL)
        )
    return numbers_digits(one, other) >= _AGREEMENT or (abs(one) < _ROUNDING and abs(other) < _ROUNDING)


def _entries_agree(one: Any, other: Any) -> bool:
    """Beside the largest entry: the zeros of an identity matrix come out of inverses with an error of their own."""
    if one.dtype == bool or other.dtype == bool:
        return bool((one == other).all())
    largest = max((abs(v) for v in (*one, *other)), default=0)
    return largest != inf and all(
        abs(a - b) <= largest * Fraction(1, 10**_AGREEMENT) for a, b in zip(one, other, strict=True)
    )


def spots(task: Task) -> Iterator[Spot]:
    """Generic points first, so that wrong edits fail at once; sizes above 1; several models of unknown functions."""
    if task.unknown_functions:
        yield from _model_spots(task)
    else:
        yield from (Spot(values) for values in _points(task, task.symbols, _POINTS))


def _model_spots(task: Task) -> Iterator[Spot]:
    generator = random.Random(task.seed + 1)
    with_density = any(role == "density" for _, role, _ in task.unknown_functions)
    for size in (*_MODEL_SIZES, _MODEL_SIZES[0]):
        interpret, _ = interpretation(task, Cells(size if with_density else 0), generator)
        symbols = frozenset().union(*(interpret(side).free for side in task.sides))
        for values in _points(task, tuple(sorted(symbols, key=lambda s: s.attrs[0])), 2):
            yield Spot(values, interpret)


def _points(task: Task, symbols: tuple[Term, ...], count: int) -> list[Point]:
    conditions = task.admitted
    if not symbols and not task.sizes:
        return [{}]
    if not task.sizes:
        drawn = points(symbols, conditions, count=4 * count, seed=task.seed)
        if any(map(is_slow, task.sides)):
            drawn = sorted(drawn, key=_is_extreme, reverse=True)
        return [*drawn[: -count - 1 : -1], *drawn[: max(0, min(_SPECIAL, len(drawn) - count))]]
    chosen = [a for a in sizes(task.sizes, seed=task.seed) if all(v > 1 for v in a.values())][:3]
    drawn = (tensors.drawn(task, assignment, _A_SIZE, special=False) for assignment in chosen)
    return [point for round_of_sizes in zip(*drawn, strict=False) for point in round_of_sizes]


def _is_extreme(point: Point) -> bool:
    """Whether an integral may be too narrow or too wide there for a quick look."""
    return any(isinstance(v, Fraction) and v and not _LEAST <= abs(v) <= _LARGEST for v in point.values())
