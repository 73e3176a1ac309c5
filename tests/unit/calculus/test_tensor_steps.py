"""Derivatives step by step: every line has the value of the noun, and every step is an instance of its rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from symgen.calculus.tensor import derivative_steps, gradient, gradients, hessian, jacobian, lower, propose, rules
from symgen.errors import UsageError
from symgen.numeric import evaluate, mp
from symgen.terms.build import (
    Derivative,
    Grad,
    Hessian,
    Jacobian,
    Sum,
    dims,
    exp,
    integers,
    inverse,
    log_softmax,
    logdet,
    matrix,
    norm,
    reals,
    sigmoid,
    softmax,
    softplus,
    tanh,
    total,
    trace,
    vector,
)
from symgen.terms.context import Context
from symgen.terms.term import Term, num
from symgen.terms.traverse import at, replace_at

n, m, d, h, k, N = dims("n m d h k N")
SIZES = {n: 2, m: 3, d: 2, h: 3, k: 2, N: 3}
a, x, b = vector("a", n), vector("x", n), vector("b", m)
X, A, Z = matrix("X", n, m), matrix("A", n, n), matrix("Z", n, n)
S = matrix("S", n, n, spd=True)
F, W, Y, e = matrix("F", N, d), matrix("W", d, k), matrix("Y", N, k), vector("e", k)
w, y = vector("w", d), vector("y", N)
W1, b1, W2, b2 = matrix("W1", d, h), vector("b1", h), matrix("W2", h, k), vector("b2", k)
t = reals("t")
i, j = integers("i j")
LOSS = total((tanh(F @ W1 + b1) @ W2 + b2 - Y) ** 2) / N

NOUNS = {
    "sigmoid": Grad(sigmoid(t), t),
    "mean square in W": Grad(total((F @ W + e - Y) ** 2) / N, W),
    "mean square in b": Grad(total((F @ W + e - Y) ** 2) / N, e),
    "logistic": Grad(total(softplus(F @ w) - y * (F @ w)) / N, w),
    "cross entropy": Grad(-total(Y * log_softmax(F @ W + e)), W),
    "quadratic": Grad(x @ A @ x - a @ x, x),
    "log determinant": Grad(logdet(S), S),
    "inverse": Grad(a @ inverse(S) @ a, S),
    "trace": Grad(trace(A @ Z @ A), Z),
    "norm": Grad(norm(A @ x - a), x),
    "exponential": Grad(exp(-(x @ x) / 2) * (a @ x), x),
    "free": Grad(trace(A @ S), S, symmetric="free"),
    "projected": Grad(a @ S @ x, S, symmetric="projected"),
    "hidden": Grad(LOSS, W1),
    "hidden bias": Grad(LOSS, b1),
    "softmax": Jacobian(softmax(x), x),
    "softmax of affine": Jacobian(softmax(A @ x + a), x),
    "tanh of square": Jacobian(tanh(x**2) + A @ x, x),
    "logistic Hessian": Hessian(total(softplus(F @ w) - y * (F @ w)), w),
    "quadratic Hessian": Hessian(x @ A @ x, x),
    "sum of squares about a mean": Grad(Sum((x[i] - t * Sum(x[j], (j, 1, n))) ** 2, (i, 1, n)), x),
    "sum of products": Grad(Sum(x[i] * exp(x[i]) * total(x), (i, 1, n)), x),
    "sum in a vector": Jacobian(Sum(x[i] * exp(x), (i, 1, n)), x),
}
RESULTS: dict[str, Callable[..., Term]] = {"grad": gradient, "jacobian": jacobian, "hessian": hessian}
DIGITS = mp(15)


def values_for(term: Term) -> dict[Term, Any]:
    generator = np.random.default_rng(3)
    given: dict[Term, Any] = {}
    for symbol in sorted(term.free, key=lambda s: s.attrs[0]):
        if symbol in SIZES:
            given[symbol] = SIZES[symbol]
            continue
        array = generator.normal(size=[SIZES[size] for size in symbol.shape])
        spd = symbol.domain.structure == "spd"
        given[symbol] = array @ array.T + 2 * np.eye(len(array)) if spd else array if array.ndim else float(array)
    return given


def evaluated(term: Term, given: dict[Term, Any]) -> np.ndarray:
    return np.asarray(evaluate(term, {**SIZES, **given}, DIGITS)).astype(np.float64)


@pytest.mark.parametrize("name", NOUNS)
def test_every_line_has_the_value_of_the_noun(name: str) -> None:
    noun = NOUNS[name]
    given = values_for(noun)
    expected = evaluated(noun, given)
    steps = derivative_steps(noun)
    assert steps
    for step in steps:
        found = evaluated(step.after, given)
        assert np.abs(found - expected).max() <= 1e-11 * max(1.0, np.abs(expected).max()), step.rule


@pytest.mark.parametrize("name", NOUNS)
def test_the_last_line_is_the_derivative(name: str) -> None:
    noun = NOUNS[name]
    last = derivative_steps(noun)[-1].after
    options = {"symmetric": noun.attrs[0]} if noun.attrs[0] != "none" else {}
    assert lower(last)[0] is lower(RESULTS[noun.op](*noun.args, **options))[0]


@pytest.mark.parametrize("name", NOUNS)
def test_every_step_is_an_instance_of_its_rule(name: str) -> None:
    before = NOUNS[name]
    for step in derivative_steps(before):
        rewritten = rules()[step.rule].rewrite(at(before, step.path), Context())
        assert rewritten is not None
        assert replace_at(before, step.path, rewritten) == step.after
        before = step.after


def test_every_rule_is_used_or_owes_claims() -> None:
    used = {step.rule for noun in NOUNS.values() for step in derivative_steps(noun)}
    for name, rule in rules().items():
        assert name in used or rule.claims(), name
        assert rule.kind == "definition" or rule.claims(), name


@pytest.mark.parametrize("name", [name for name, rule in rules().items() if rule.kind == "declared"])
def test_the_claims_of_a_rule_hold(name: str) -> None:
    for claim in rules()[name].claims():
        given = values_for(claim.left)
        left, right = evaluated(claim.left, given), evaluated(claim.right, given)
        assert np.abs(left - right).max() <= 1e-11 * max(1.0, np.abs(left).max())
        wrong = evaluated(claim.right * num(2), given)
        assert np.abs(left - wrong).max() > 1e-6


def test_a_scalar_derivative_is_one_step() -> None:
    (step,) = propose(Derivative(t**2, t), Context())
    assert step.after == 2 * t


def test_only_nouns_are_derived() -> None:
    with pytest.raises(UsageError, match="noun"):
        derivative_steps(x @ x)


def test_backpropagation_shares_its_deltas() -> None:
    """An encoder and decoder with two heads: all gradients from one sweep, each right by differences."""
    V1, c1, V2, c2 = matrix("V1", k, h), vector("c1", h), matrix("V2", h, d), vector("c2", d)
    M, L = matrix("M", h, k), matrix("L", h, k)
    eps = matrix("eps", N, k)
    hidden = tanh(F @ W1 + b1)
    mean, logvar = hidden @ M, hidden @ L
    code = mean + exp(logvar / 2) * eps
    logits = tanh(code @ V1 + c1) @ V2 + c2
    loss = total(softplus(logits) - F * logits) + total(exp(logvar) + mean**2 - 1 - logvar) / 2
    parameters = (W1, b1, M, L, V1, c1, V2, c2)
    found = gradients(loss, parameters)
    given = values_for(loss)
    for parameter in parameters:
        expected = evaluated(Grad(loss, parameter), given)
        assert np.abs(evaluated(found[parameter], given) - expected).max() < 1e-11 * max(1, np.abs(expected).max())
