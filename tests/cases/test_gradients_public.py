"""Gradients of torch code: the public cases against their closed forms, more of ours against autograd, at random sizes."""

import numpy as np
import pytest
from cases.gradient_cases import (
    by_autograd,
    derived,
    difference,
    expected,
    from_torch_symbols,
    point,
    read,
    sizes,
    value_of,
)
from cases.own_gradients import ROWS
from cases.public import parameters

TOLERANCE = 1e-9


@pytest.mark.parametrize("row", parameters("gradients.jsonl"))
def test_gradients(row, score):
    term = read(row)
    found = {name: derived(row, term, name) for name in row["wrt"]}
    errors = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        lengths = sizes(row, rng)
        values = point(row, lengths, rng)
        for name, formula in found.items():
            shown = value_of(formula, from_torch_symbols(row), values, lengths)
            truths = (expected(row, name, values, lengths), by_autograd(row, name, values, lengths))
            errors += [(difference(shown, truth), name, str(formula)) for truth in truths]
    score("public gradients", "right" if max(errors)[0] <= TOLERANCE else "wrong")
    assert max(errors)[0] <= TOLERANCE, max(errors)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_more_gradients(row):
    term = read(row)
    found = {name: derived(row, term, name) for name in row["wrt"]}
    for seed in range(2):
        rng = np.random.default_rng(seed)
        lengths = sizes(row, rng)
        values = point(row, lengths, rng)
        for name, formula in found.items():
            shown = value_of(formula, from_torch_symbols(row), values, lengths)
            assert difference(shown, by_autograd(row, name, values, lengths)) <= TOLERANCE, (name, str(formula))


PLANTED = {
    "a sign": lambda value: -value,
    "a factor": lambda value: 2 * value,
    "a transpose": lambda value: np.swapaxes(value, -1, -2),
    "a term": lambda value: value + 1e-7,
}


@pytest.mark.parametrize("mistake", PLANTED)
@pytest.mark.parametrize(
    "row", parameters("gradients.jsonl", lambda row: row["id"] in ("wls_A", "tr_X2B", "logdet_XtX"))
)
def test_planted_mistakes_are_caught(row, mistake):
    if row is None:
        return
    rng = np.random.default_rng(0)
    lengths = sizes(row, rng)
    values = point(row, lengths, rng)
    ((name, formula),) = ((name, derived(row, read(row), name)) for name in row["wrt"])
    wrong = PLANTED[mistake](value_of(formula, from_torch_symbols(row), values, lengths))
    for truth in (expected(row, name, values, lengths), by_autograd(row, name, values, lengths)):
        assert difference(wrong, truth) > TOLERANCE
