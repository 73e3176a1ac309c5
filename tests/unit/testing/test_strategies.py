"""Strategies draw inside their domains and shrink to what one would write down first."""

import numpy as np
import pytest
from hypothesis import find, given
from shares import shared

from symgen.probability import families, family
from symgen.testing import strategies as st


def test_the_simplest_values():
    assert find(st.positive(), lambda x: x != 7) == 1.0
    assert find(st.reals(), lambda x: x != 7) == 0.0
    assert find(st.unit(), lambda x: x != 7) == 0.5
    assert np.array_equal(find(st.spd(2), lambda m: True), np.eye(2))
    assert np.allclose(find(st.simplex(4), lambda v: True), 0.25)


@given(st.spd(3), st.correlation(3), st.stochastic(2, 3))
def test_structured_matrices_have_their_structure(matrix, correlation, rows):
    assert np.allclose(matrix, matrix.T) and np.linalg.eigvalsh(matrix).min() > 0
    assert np.allclose(np.diag(correlation), 1) and np.linalg.eigvalsh(correlation).min() > 0
    assert np.allclose(rows.sum(axis=1), 1) and (rows > 0).all()


@pytest.mark.parametrize("name", shared(families(), 4, name=str))
def test_parameters_of_every_family_lie_in_their_domains(name):
    @given(st.params(name), st.laws(name))
    def check(drawn, law):
        assert law.attrs[0] == name
        for parameter in family(name).parameters:
            low, high = float(parameter.domain.low), float(parameter.domain.high)
            assert np.all(np.asarray(drawn[parameter.name]) >= low) and np.all(
                np.asarray(drawn[parameter.name]) <= high
            )

    check()
