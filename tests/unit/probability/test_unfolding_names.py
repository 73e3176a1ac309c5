"""Definitions name the variable that they bind apart from every name of both laws."""

import pytest

from symgen.verification import Status, verify


@pytest.mark.parametrize("name", ["x", "k", "x1"])
@pytest.mark.parametrize(
    "noun", ["KL(Normal(0, sd=1) || Normal({0}, sd=1))", "KL(Normal({0}, sd=1) || Normal(0, sd=1))"]
)
def test_a_parameter_with_the_name_of_the_variable(noun, name):
    value = noun.format(name)
    assert verify(f"{value} == {name}**2/2", where=f"{name}: real").status is Status.PROVED
    assert verify(f"{value} == {name}**2", where=f"{name}: real").counterexample.left == "0.5"
