"""Strict inequalities that fail at one irrational point, beside neighbours that hold everywhere."""

from fractions import Fraction

import numpy as np
import pytest

from symgen.terms.term import num
from symgen.terms.text import read, read_context, to_text
from symgen.verification import verify
from symgen.verification.evidence.stationary import in_closed_form, where_least
from symgen.verification.rungs import points, tensors
from symgen.verification.task import Task
from symgen.verification.verdict import Status

TIES = [
    ("x**4 + 2 > 2*sqrt(2)*x**2", "x: real", "x**4 + 2 > 28/10*x**2"),
    ("x*log(x) > -exp(-1)", "x: positive", "x*log(x) > -368/1000"),
    ("x + 3/x > 2*sqrt(3)", "x: positive", "x + 3/x > 346/100"),
    ("x**2 + y**2 + 5 > 2*x + 4*y", "x, y: real", "x**2 + y**2 + 6 > 2*x + 4*y"),
    ("sin(x) < 1", "x: real", "sin(x) < 1 + 1/10**6"),
]
TENSOR_TIES = [
    ("trace(A'@A) + 1 > 2*trace(A)/sqrt(2)", "A: matrix n n", "trace(A'@A) + n > 2*trace(A)/sqrt(2)"),
    ("trace(A'@A) + 3*n > 2*sqrt(3)*trace(A)", "A: matrix n n", "trace(A'@A) + 3*n > 346/100*trace(A)"),
    ("x@x + 1/3 > 2*x[1]/sqrt(3)", "x: vector n", "x@x + 1/2 > 2*x[1]/sqrt(3)"),
]


def found(claim, where, rung):
    return rung.run(Task(read(claim, read_context(where))))


@pytest.mark.parametrize(("claim", "where", "weaker"), TIES)
def test_a_tie_of_numbers_is_never_supported(claim, where, weaker):
    assert found(claim, where, points).status is Status.REFUTED
    assert found(weaker, where, points).status is Status.SUPPORTED


@pytest.mark.parametrize(("claim", "where", "weaker"), TENSOR_TIES)
def test_a_tie_of_tensors_is_never_supported(claim, where, weaker):
    assert found(claim, where, tensors).status is Status.REFUTED
    assert found(weaker, where, tensors).status is Status.SUPPORTED


def test_a_tie_outside_of_the_conditions_is_none():
    assert verify("x' @ x > 0", where="x: vector 2; norm(x) > 0").status == "SUPPORTED"
    assert verify("x[1]**2 > 0", where="x: vector 2; norm(x) > 0").status == "REFUTED"


def test_a_tie_without_a_closed_form_is_left_undecided():
    """At the root of x = cos x."""
    finding = found("(x - cos(x))**2 > 0", "x: real", points)
    assert finding.status is Status.UNDECIDED
    assert "look equal" in finding.method


def test_what_falls_to_nothing_far_out_is_no_tie():
    assert found("exp(-x) > 0", "x: real", points).status is Status.SUPPORTED
    assert found("tanh(x) < 1", "x: real", points).status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("near", "form"),
    [
        (2**0.5, "sqrt(2)"), (-(3**0.5), "-sqrt(3)"), (1 / 3, "1/3"), (2**0.25, "2**(1/4)"), (0.9, "9/10"),
    ],
)  # fmt: skip
def test_closed_forms(near, form):
    import mpmath

    x = next(iter(read("x == 0", read_context("x: real")).left.free))
    with mpmath.workdps(60):
        sharp = {"sqrt(2)": mpmath.sqrt(2), "-sqrt(3)": -mpmath.sqrt(3), "2**(1/4)": mpmath.root(2, 4)}.get(form)
        close = Fraction(form) if sharp is None else Fraction(int(sharp * 2**180), 2**180)
    assert abs(close - Fraction(near)) < Fraction(1, 10**9)
    assert to_text(in_closed_form({x: close})[x]) == form


def test_an_array_becomes_a_written_out_tensor():
    claim = read("total(x) > 0", read_context("x: vector n"))
    (x,) = (s for s in claim.left.free if s.shape)
    exact = in_closed_form({x: np.array([Fraction(1, 2), Fraction(0)], dtype=object)})[x]
    assert exact.args == (num(Fraction(1, 2)), num(0))


def test_a_start_outside_of_a_condition_is_not_used():
    claim = read("(x - 1)**2 + 1 > 0", read_context("x: real"))
    (x,) = claim.left.free
    places = where_least((claim.left, claim.right), "gt", [{x: Fraction(3)}], lambda point: False)
    assert not list(places)
