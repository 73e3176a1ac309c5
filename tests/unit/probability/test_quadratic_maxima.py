r"""Maxima over vectors and numbers: what a textbook says is proved, and what only looks like it is not."""

from __future__ import annotations

import numpy as np
import pytest

from symgen.errors import NoRuleError
from symgen.numeric import Unsupported, evaluate, mp
from symgen.probability.quadratic_maxima import largest_of_quadratic
from symgen.terms.build import dims, matrix, positives, vector
from symgen.terms.term import make
from symgen.verification import Status, verify

N, D = dims("n d")
DATA = {"X": "matrix n x d", "y": "vector in R^n", "w": "vector in R^d", "lambda": "positive"}
FORM = {"A": "positive definite matrix n x n", "b": "vector in R^n", "x": "vector in R^n"}
CLAIMS = (
    (r"\min_x \frac12 x^\top A x - b^\top x = -\frac12 b^\top A^{-1} b", FORM, ("= -", "= ")),
    (r"\arg\min_x \left\{\frac12 x^\top A x - b^\top x\right\} = A^{-1} b", FORM, ("= A", "= 2A")),
    (r"\sup_{x}\left\{x^\top b-\tfrac12 x^\top A x\right\} = \tfrac12 b^\top A^{-1}b", FORM, ("A^{-1}", "A")),
    (
        r"\arg\min_w \|Xw-y\|^2+\lambda\|w\|^2 = (X^\top X+\lambda I)^{-1}X^\top y",
        DATA,
        (r"+\lambda I", r"+2\lambda I"),
    ),
    (
        r"\min_w \left(\|Xw-y\|^2+\lambda\|w\|^2\right) = y^\top y - y^\top X (X^\top X+\lambda I)^{-1}X^\top y",
        DATA,
        ("y - y", "y + y"),
    ),
    (r"\arg\min_w \|y-Xw\|_2^2 = (X^\top X)^{-1}X^\top y", DATA, ("= (", "= -(")),
    (r"\sup_{x}\left\{xy-e^x\right\} = y\log y-y", {"x": "real", "y": "positive"}, ("y-y", "y+y")),
    (r"\sup_{u>0}\left(ut-u\log u\right) = e^{t-1}", {"t": "real"}, ("t-1", "t")),
)


BY_NIGHT = [pytest.param(*claim, marks=pytest.mark.nightly) for claim in CLAIMS[3:]]


@pytest.mark.parametrize("claim, where, change", [*CLAIMS[:3], *BY_NIGHT])
def test_textbook_maxima(claim, where, change):
    assert verify(claim, where=where).status is Status.PROVED
    assert verify(claim.replace(*change), where=where).status is Status.REFUTED


@pytest.mark.parametrize(
    "claim, where",
    [
        (r"\max_{x\ge 2} \left(-x^2\right) = 0", {"x": "real"}),  # the stationary point is outside
        (
            r"\max_{x} \left(a x^2+b x\right) = -\frac{b^2}{4a}",
            {"x": "real", "a": "real", "b": "real"},
        ),  # +oo for a > 0
        (r"\min_x \frac12 x^\top A x - b^\top x = -\frac12 b^\top A^{-1} b", {**FORM, "A": "symmetric matrix n x n"}),
    ],
)
def test_stationary_points_that_are_no_maxima(claim, where):
    assert verify(claim, where=where).status not in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


def test_forms_that_are_not_seen_to_be_concave():
    x, A, b = vector("x", N), matrix("A", N, N, structure="symmetric"), vector("b", N)
    for body in (b @ x - x @ A @ x, b @ x, (x @ x) ** 2):
        with pytest.raises(NoRuleError):
            largest_of_quadratic(body, x)


def test_the_evaluator_finds_the_maximum_without_the_rule():
    generator = np.random.default_rng(0)
    w, X, y, k = vector("w", D), matrix("X", N, D), vector("y", N), positives("k")
    given = {N: 5, D: 3, X: generator.integers(-3, 4, (5, 3)), y: generator.integers(-3, 4, 5), k: 2}
    body = -((X @ w - y) @ (X @ w - y) + k * (w @ w))
    truth = np.linalg.solve(given[X].T @ given[X] + 2 * np.eye(3), given[X].T @ given[y])
    found = evaluate(make("argmax", body, w, make("true")), given, mp(20))
    assert np.allclose(found.astype(float), truth, rtol=1e-12)
    value = evaluate(make("maximum", body, w, make("true")), given, mp(20))
    assert float(value) == pytest.approx(-(((given[X] @ truth - given[y]) ** 2).sum() + 2 * (truth**2).sum()))
    for other in (body - (w @ w) ** 2, w @ w, y @ X @ w):
        with pytest.raises(Unsupported):
            evaluate(make("maximum", other, w, make("true")), given, mp(20))
