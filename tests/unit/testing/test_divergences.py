"""The law of divergences passes right functions and fails planted ones, with small parameters."""

from math import log

import numpy as np
import pytest

from symgen.errors import UnknownNameError
from symgen.testing import divergence_law


def right(q, p):
    return log(p["var"] / q["var"]) / 2 + (q["var"] + (q["mean"] - p["mean"]) ** 2) / (2 * p["var"]) - 0.5


def variance_for_deviation(q, p):
    return right({**q, "var": q["var"] ** 2}, {**p, "var": p["var"] ** 2})


PLANTED = {
    "factor": lambda q, p: 2 * right(q, p),
    "swapped arguments": lambda q, p: right(p, q),
    "dropped constant": lambda q, p: right(q, p) + 0.5,
    "sign": lambda q, p: -right(q, p),
    "variance for standard deviation": variance_for_deviation,
}


def test_a_right_divergence_keeps_the_law():
    divergence_law(right, "Normal")()


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_breaks_it(mistake):
    with pytest.raises(AssertionError, match="Normal"):
        divergence_law(PLANTED[mistake], "Normal")()


def test_vector_parameters_come_from_the_simplex():
    divergence_law(lambda q, p: np.sum(q["p"] * np.log(q["p"] / p["p"])), "Categorical")()


def test_an_unknown_family_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Normal"):
        divergence_law(right, "Normla")
