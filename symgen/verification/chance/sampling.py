"""Experiments at a point: draws of what is averaged, by the families' own samplers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from symgen.numeric import FLOAT, Undefined, Unsupported, evaluate, mp
from symgen.numeric.draws import DRAWS, Draws, stack, unstack
from symgen.numeric.lifted import is_random
from symgen.probability.declarations import family_of
from symgen.probability.laws import canonical, conditions
from symgen.probability.supports import is_discrete, support
from symgen.terms.operators import operator
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import rebuild
from symgen.verification.chance.experiments import Draw, Experiment

#: Draws that are made at once: as many as stay in the processor's cache.
BATCH = 2**15
_LOOKED_AT = 2**12  # draws whose entries must differ
_DISTINCT = 0.999
_CHECKED = 4  # draws at which the formula is computed with many digits as well
_DIGITS = 40
_AGREEMENT = 1e-9  # of the size of what is averaged

Values = Mapping[Any, Any]


class Prepared:
    """An experiment at a point: what does not depend on the draws has its value already."""

    def __init__(self, experiment: Experiment, values: Values) -> None:
        self.draws = experiment.draws
        self.exactly = experiment.body, dict(values)
        self.given: dict[Any, Any] = dict(values)
        self._drawn = frozenset(d.variable for d in experiment.draws)
        self._known: dict[Term, Term] = {}
        self.body = self._settled(experiment.body)

    def _settled(self, node: Term) -> Term:
        if not node.free & self._drawn and node.free <= self.given.keys() and node.op != "law":
            return self._valued(node) if node.args else node
        if operator(node.op).binds:
            return node
        return rebuild(node, tuple(map(self._settled, node.args)))

    def _valued(self, node: Term) -> Term:
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = symbol(f"value {len(self._known) + 1}", node.domain, node.shape)
            self.given[known] = evaluate(node, self.given, FLOAT)
        return known


def check(prepared: Prepared, size: Any) -> None:
    """Raise Unsupported where doubles are too coarse for the formula: a few draws are computed with many digits as well.

    `size` says how large each entry of what is averaged is.
    """
    given = _all_drawn(prepared, np.random.default_rng(0), _CHECKED)
    found = np.asarray(_averaged(prepared, given, _CHECKED))
    body, values = prepared.exactly
    for number in range(_CHECKED):
        drawn = {d.variable: _one(given[d.variable], number) for d in prepared.draws}
        exact = np.asarray(evaluate(body, {**values, **drawn}, mp(_DIGITS)), dtype=object).ravel()
        apart = np.abs(np.array([float(e) for e in exact]) - found[number])
        if not np.all(apart <= _AGREEMENT * size):
            raise Unsupported(asked="the mean over draws", found="a formula that doubles are too coarse for")


def typical(prepared: Prepared) -> float:
    """The median modulus of what is averaged, of the entry where that is least: rare large values do not raise it."""
    given = _all_drawn(prepared, np.random.default_rng(1), _LOOKED_AT)
    return float(np.min(np.median(np.abs(_averaged(prepared, given, _LOOKED_AT)), axis=0)))


def _one(drawn: Any, number: int) -> Any:
    values = stack(drawn)[number]
    return values if np.shape(values) else float(values)


def batches(prepared: Prepared, generator: np.random.Generator, count: int) -> Iterator[Any]:
    """Draws of what is averaged, `count` in all: along the first axis, and its entries along the second.

    Raises Undefined where a law or a value does not exist.
    """
    while count > 0:
        size = min(BATCH, count)
        count -= size
        yield _averaged(prepared, _all_drawn(prepared, generator, size), size)


def _all_drawn(prepared: Prepared, generator: np.random.Generator, size: int) -> dict[Any, Any]:
    given = dict(prepared.given)
    for draw in prepared.draws:
        given[draw.variable] = _drawn(draw, given, generator, size)
    return given


def _averaged(prepared: Prepared, given: Values, size: int) -> Any:
    """What is averaged at each of `size` draws: these along the first axis, its entries along the second."""
    found = evaluate(prepared.body, given, DRAWS)
    drawn = stack(found) if is_random(found) else np.broadcast_to(found, (size, *np.shape(found)))
    values = np.asarray(drawn, dtype=float).reshape(size, -1)
    if not np.isfinite(values).all():
        raise Unsupported(asked="the mean over draws", found="a draw at which the formula has no finite value")
    return values


def _drawn(draw: Draw, given: Values, generator: np.random.Generator, size: int) -> Any:
    if draw.law is None:
        low, high = (stack(evaluate(end, given, DRAWS)) for end in draw.ends)
        return Draws(generator.uniform(low, high, size))
    _demand(draw.law, given)
    parameters = {name: stack(evaluate(value, given, DRAWS)) for name, value in canonical(draw.law).items()}
    family = family_of(draw.law)
    shape = () if family.whole is not None else _sizes(draw.law, given)
    try:
        values = np.asarray(family.sample(generator, (size, *shape) if shape else size, **parameters), dtype=float)
    except (ValueError, TypeError, np.linalg.LinAlgError) as error:
        raise Unsupported(asked=f"draws of {draw.law.attrs[0]}", found=str(error)) from error
    expected = (size, *_sizes(draw.law, given))
    if values.shape != expected:
        raise Unsupported(asked=f"draws of {draw.law.attrs[0]}", found=f"an array of shape {values.shape}")
    if not is_discrete(draw.law):
        _look_at(draw.law, values, given)
    return unstack(values)


def _look_at(law: Term, values: Any, given: Values) -> None:
    """Doubles may be too coarse for a continuous law: its draws then pile up at an end of the support, or repeat."""
    spread = support(law)
    low, high = (np.asarray(stack(evaluate(end, given, DRAWS))) for end in (spread.low, spread.high))
    low, high = (end.reshape(-1, *(1,) * (values.ndim - 1)) if end.ndim == 1 else end for end in (low, high))
    entries = values.reshape(len(values), -1)
    if not ((low < values) & (values < high)).all():
        raise Unsupported(asked=f"draws of {law.attrs[0]}", found="a draw that is rounded to an end of the support")
    if any(len(np.unique(column)) < _DISTINCT * len(column) for column in entries[:_LOOKED_AT].T):
        raise Unsupported(asked=f"draws of {law.attrs[0]}", found="draws that rounding makes equal")


def _sizes(law: Term, given: Values) -> tuple[int, ...]:
    return tuple(d if isinstance(d, int) else int(evaluate(d, given, FLOAT)) for d in law.shape)


def _demand(law: Term, given: Values) -> None:
    """What must hold of the parameters holds, at every draw of those that are random themselves."""
    for condition in conditions(law):
        held = evaluate(condition, given, DRAWS)
        if not np.all(held.values if isinstance(held, Draws) else held):
            raise Undefined(f"{law.attrs[0]} without {condition}")
    slots = family_of(law).slots
    for name, value in zip(law.attrs[1], law.args, strict=True):
        if slots[name][1].domain.structure == "spd" and not _is_definite(evaluate(value, given, DRAWS)):
            raise Undefined(f"{law.attrs[0]} with {name} that is not positive definite")


def _is_definite(matrix: Any) -> bool:
    matrices = stack(matrix)
    if not np.allclose(matrices, np.swapaxes(matrices, -1, -2), rtol=1e-9, atol=0):
        return False
    try:
        np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        return False
    return True
