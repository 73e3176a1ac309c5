"""The public gradients: torch code in, the derivative in the closed form's value, at random points and sizes."""

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
