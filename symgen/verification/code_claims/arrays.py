"""A function of numbers called with arrays of them: elementwise, reducing, for numbers only, or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.verification.code_claims.examining import Kind, Observation, Probe
from symgen.verification.code_claims.placing import Placed

_BATCH = 4


@dataclass(frozen=True, slots=True)
class Batched:
    """What arrays showed: a note for the verdict, or an observation that refutes, with the point of the first entry."""

    note: str = ""
    wrong: Observation | None = None
    placed: Placed | None = None


def try_arrays(probe: Probe, placed: Sequence[Placed]) -> Batched:
    """Call with the points stacked along one axis, then with one argument along another axis than the rest."""
    chosen = list(placed)[-_BATCH:]
    if len(chosen) < 2 or not chosen[0].inputs:
        return Batched()
    together = [np.array([p.inputs[k] for p in chosen]) for k in range(len(chosen[0].inputs))]
    truths = np.array([probe.reference.value(p.values) for p in chosen], dtype=object)
    answer = probe.code(together, probe.fmt.name)
    if answer.raised is not None:
        return Batched(f"for single numbers only: with arrays it raises {answer.trouble}")
    if answer.changed:
        words = f"the call changes its argument {', '.join(answer.changed)}"
        return Batched(wrong=Observation(Kind.CHANGED, words=words), placed=chosen[0])
    return _compared(probe, chosen, together, truths, answer.value)


def _compared(probe: Probe, chosen: list[Placed], together: list[Any], truths: Any, found: Any) -> Batched:
    count = len(chosen)
    if np.shape(found) == (count,):
        for one, exact, p in zip(found, truths, chosen, strict=True):
            if not _near(probe, one, exact, p):
                return Batched(wrong=_off(one, exact, f"in an array of {count} numbers"), placed=p)
        return _crossed(probe, together, chosen) or Batched("elementwise over arrays")
    if np.shape(found) == ():
        return _reduced(probe, float(found), truths, chosen)
    words = f"arrays of the shape {(count,)} give one of {np.shape(found)}"
    return Batched(wrong=Observation(Kind.SHAPE, words=words), placed=chosen[0])


def _off(found: float, exact: Any, where: str) -> Observation:
    return Observation(Kind.WRONG, found=float(found), truth=exact, words=where)


def _near(probe: Probe, found: float, exact: Any, placed: Placed) -> bool:
    """Whether an entry is as good as the single number was, with some room for another order of summation."""
    if isinstance(exact, float) or not np.isfinite(found):
        return not isinstance(exact, Fraction) or probe.fmt.overflows(exact)
    alone = probe.code(placed.inputs, probe.fmt.name).value
    off_alone = abs(Fraction(float(np.ravel(alone)[0])) - exact) if alone is not None and np.size(alone) else 0
    size = abs(exact) + abs(Fraction(probe.reference.scale(placed.values)))
    return abs(Fraction(float(found)) - exact) <= 1000 * (off_alone + probe.fmt.unit * size + probe.fmt.tiny)


def _reduced(probe: Probe, found: float, truths: Any, chosen: list[Placed]) -> Batched:
    if any(isinstance(t, float) for t in truths):
        return Batched()
    total = sum(truths, Fraction(0))
    size = sum((abs(t) + abs(Fraction(probe.reference.scale(p.values))) for t, p in zip(truths, chosen, strict=True)))
    for name, exact, share in (("sum", total, 1), ("mean", total / len(truths), len(truths))):
        if np.isfinite(found) and abs(Fraction(found) - exact) <= Fraction(probe.fmt.coarse) * size / share:
            return Batched(f"arrays are reduced to their {name}")
    words = f"an array of {len(truths)} numbers is reduced to neither the sum nor the mean of their values"
    return Batched(wrong=Observation(Kind.SHAPE, found=found, truth=total, words=words), placed=chosen[0])


def _crossed(probe: Probe, together: list[Any], chosen: list[Placed]) -> Batched | None:
    """The first argument down, the others across: what is elementwise gives a table."""
    if len(together) < 2 or any(a.term.op != "symbol" for a in probe.code.arguments) or probe.conditions:
        return None
    count = len(chosen)
    answer = probe.code([together[0][:, None], *together[1:]], probe.fmt.name)
    if answer.raised is not None:
        return None
    if np.shape(answer.value) != (count, count):
        words = f"arguments of the shapes {(count, 1)} and {(count,)} give one of {np.shape(answer.value)}"
        return Batched(wrong=Observation(Kind.SHAPE, words=words), placed=chosen[0])
    diagonal = np.diagonal(answer.value)
    for one, p in zip(diagonal, chosen, strict=True):
        exact = probe.reference.value(p.values)
        if not _near(probe, float(one), exact, p):
            words = f"with arguments of the shapes {(count, 1)} and {(count,)}"
            return Batched(wrong=_off(float(one), exact, words), placed=p)
    return None
