"""Judging generated code: the callable against multiple-precision evaluation of the formula, at the exact inputs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf, isinf, isnan
from typing import Any

from symgen.codegen.program import Program
from symgen.terms.domains import Domain
from symgen.terms.term import Term

# Beyond the digits that any float64 needs to be told exactly from another.
_DIGITS = 60
_SPECIAL = ("0", "1", "-1", "1/2", "2", "-1/2", "3", "10", "1/4", "100")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The worst error of a program over a set of points, in units in the last place of the true value.

    `conditioned` is the worst error as a multiple of the change that half an ulp of every argument makes and the half
    ulp of the result: what an algorithm that is stable, but not exact at the roots of a function, achieves.
    `at` holds the arguments of the worst ulp; `points` counts the points at which the formula is defined.
    """

    worst_ulp: float
    conditioned: float
    at: tuple[Any, ...]
    points: int
    skipped: int


def check(
    program: Program,
    *,
    count: int = 60,
    seed: int = 0,
    span: float = 12.0,
    points: list[tuple[float, ...]] | None = None,
    digits: int = 60,
) -> Accuracy:
    """The accuracy of a program of scalar arguments, value and gradients, at special and seeded points.

    Arguments run over their domains with magnitudes from 10^-span to 10^span. The truth is the formula itself, as
    written, in multiple precision: `digits` and twice as many, more where the two disagree.
    """
    worst, conditioned, tested, skipped = -1.0, 0.0, 0, 0
    at: tuple[float, ...] = ()
    for point in points if points is not None else list(sample(program.inputs, count, seed, span)):
        truths = [_truth(output, program.inputs, point, digits) for output in program.outputs]
        skipped += truths.count(None)
        # Where nothing is defined the code may warn or answer anything.
        found = _values(program, point) if any(t is not None for t in truths) else []
        for output, value, truth in zip(program.outputs, found, truths, strict=False):
            if truth is None:
                continue
            tested += 1
            error = ulp_error(value, truth)
            if error > 1:
                conditioned = max(conditioned, _conditioned(output, program.inputs, point, value, truth, digits))
            if error > worst:
                worst, at = error, point
    return Accuracy(worst, conditioned, at, tested, skipped)


def _values(program: Program, point: tuple[float, ...]) -> list[float]:
    from symgen.codegen.target import TARGETS

    arrays = TARGETS[program.target].arrays()
    import numpy as np

    found = program(*(arrays.from_numpy(np.float64(v)) for v in point))
    results = (found[0], *found[1]) if program.grad else (found,)
    return [float(arrays.to_numpy(r)) for r in results]


def _truth(formula: Term, inputs: tuple[Term, ...], point: tuple[float, ...], digits: int) -> Any:
    """The exact value in multiple precision, or None where the formula is undefined or complex.

    Digits grow until two runs agree: at too few, a difference may vanish and its logarithm seem undefined.
    """
    values = {s: Fraction(v) for s, v in zip(inputs, point, strict=True)}
    before = _value(formula, values, digits)
    for more in (2 * digits, 6 * digits, 14 * digits, 28 * digits):
        found = _value(formula, values, more)
        if found is not None and before is not None and _agree(found, before):
            return found
        if found is not None and getattr(found, "imag", 0) != 0:
            return None
        before = found
    return before if before == 0 else None


def _value(formula: Term, values: dict[Term, Fraction], digits: int) -> Any:
    from symgen.numeric import Undefined, Unsupported, evaluate, mp

    try:
        found = evaluate(formula, values, mp(digits))
    except (Undefined, Unsupported):
        return None
    return found.real if getattr(found, "imag", None) == 0 else found


def _agree(found: Any, before: Any) -> bool:
    if getattr(found, "imag", 0) != 0 or getattr(before, "imag", 0) != 0:
        return False
    return bool(found == before if isinf(found) else found != 0 and abs(found - before) <= abs(found) * 1e-25)


def ulp_error(value: float, truth: Any) -> float:
    """The distance of a float64 from the truth, in units in the last place of the truth.

    >>> ulp_error(1.0, 1.0), ulp_error(float("nan"), 1.0)
    (0.0, inf)
    """
    nearest = float(truth)
    if isinf(nearest) or isinf(value):
        return 0.0 if value == nearest else inf
    if isnan(value):
        return inf
    import numpy as np

    return abs(float((_exact(value) - truth) / _exact(float(np.spacing(abs(nearest))))))


def _exact(value: float) -> Any:
    from symgen.numeric import evaluate, mp
    from symgen.terms.term import num

    return evaluate(num(Fraction(value)), {}, mp(2 * _DIGITS))


def _conditioned(
    formula: Term, inputs: tuple[Term, ...], point: tuple[float, ...], value: float, truth: Any, digits: int
) -> float:
    import numpy as np

    if isinf(value) or isnan(value) or isinf(float(truth)):
        return inf
    allowed = _exact(float(np.spacing(abs(float(truth))))) / 2
    for position, coordinate in enumerate(point):
        nudged = (*point[:position], float(np.nextafter(coordinate, inf)), *point[position + 1 :])
        moved = _truth(formula, inputs, nudged, digits)
        allowed += abs(moved - truth) / 2 if moved is not None else 0
    return float(abs(_exact(value) - truth) / allowed)


def sample(inputs: tuple[Term, ...], count: int, seed: int, span: float) -> Iterator[tuple[float, ...]]:
    """Points inside the domains: special values first, then seeded magnitudes."""
    generator = random.Random(seed)
    special = [[float(Fraction(v)) for v in _SPECIAL if s.domain.contains(Fraction(v))] for s in inputs]
    for k in range(max(map(len, special), default=0)):
        yield tuple(
            values[k % len(values)] if values else _draw(s.domain, generator, 1.0)
            for values, s in zip(special, inputs, strict=True)
        )
    for _ in range(count):
        yield tuple(_draw(s.domain, generator, span) for s in inputs)


def _draw(domain: Domain, generator: random.Random, span: float) -> float:
    """A float of random magnitude from a domain, close to its ends as often as far from them."""
    low, high = float(domain.low), float(domain.high)
    step = 10.0 ** generator.uniform(-span, span if isinf(low) or isinf(high) else 0.0)
    if domain.is_integer:
        step = float(round(10.0 ** generator.uniform(0, min(span, 4.0))))
    if isinf(low) and isinf(high):
        return step if generator.random() < 0.5 else -step
    if isinf(high):
        return low + step
    if isinf(low):
        return high - step
    value = low + (high - low) * step / 2 if generator.random() < 0.5 else high - (high - low) * step / 2
    return value if domain.contains(Fraction(value)) else (low + high) / 2
