"""compile: values, gradients, dtypes, sizes, batches, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import symgen as sg
from symgen.codegen import TARGETS, compile
from symgen.errors import NoRuleError, ShapeError, UnknownNameError, UsageError
from symgen.numeric import evaluate, mp
from symgen.terms import build
from symgen.terms.build import Sum, cases, dims, integers, matrix, positives, reals, total, units, vector
from symgen.terms.term import Term, make, num

exp, log, softplus, tanh, sigmoid, loggamma = (
    build.function_named(n) for n in ("exp", "log", "softplus", "tanh", "sigmoid", "loggamma")
)
x, y = reals("x y")
a, b = positives("a b")
N, D, H = dims("N D H")
BOTH = pytest.mark.parametrize("to", ["numpy", "torch"])


def array(to: str, values: object, dtype: str = "float64") -> object:
    made = np.asarray(values, dtype=dtype)
    return made if to == "numpy" else torch.as_tensor(made)


def plain(value: object) -> np.ndarray:
    return value.numpy() if isinstance(value, torch.Tensor) else np.asarray(value)


@BOTH
def test_scalars_broadcast(to: str) -> None:
    f = compile(a * x + y, args=[a, x, y], to=to)
    found = f(array(to, [[1.0], [2.0]]), array(to, [1.0, 2.0, 3.0]), 0.5)
    np.testing.assert_array_equal(plain(found), [[1.5, 2.5, 3.5], [2.5, 4.5, 6.5]])


@BOTH
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype_is_kept(to: str, dtype: str) -> None:
    formula = log(num(2)) * softplus(x) / 3 + make("const", attrs=("pi",)) * cases((1, x > 0), (0, "otherwise"))
    value, (gradient,) = compile(formula, args=[x], to=to, grad=True)(array(to, [0.5, -0.5], dtype))
    assert plain(value).dtype == plain(gradient).dtype == np.dtype(dtype)


def test_a_gradient_that_is_constant_has_the_batch_shape() -> None:
    value, (dx, dy) = compile(x + 2 * y, args=["x", "y"], grad=True)(np.ones(3), np.zeros(3))
    np.testing.assert_array_equal(dx, np.ones(3))
    np.testing.assert_array_equal(dy, 2 * np.ones(3))
    assert value.shape == (3,)


def test_an_argument_that_does_not_occur_has_gradient_zero() -> None:
    _, (_, dy) = compile(x**2, args=[x, y], grad=True)(3.0, 4.0)
    assert dy == 0.0


def test_whole_numbers_are_taken_as_real() -> None:
    assert compile(1 / x, args=[x])(4) == 0.25
    assert compile(x**-1, args=[x])(np.array([2, 4])).tolist() == [0.5, 0.25]


@BOTH
def test_sizes_are_read_from_arrays(to: str) -> None:
    v = vector("v", N)
    f = compile(total(v) / N, args=[v], to=to)
    assert float(f(array(to, [1.0, 2.0, 6.0]))) == 3.0
    assert "shape[-1]" in f.source


def test_sizes_that_disagree_are_named() -> None:
    f = compile(total(matrix("X", N, D) @ vector("w", D)), args=["X", "w"])
    with pytest.raises(ShapeError, match=r"D is 3 in X and 2 here"):
        f(np.ones((4, 3)), np.ones(2))
    with pytest.raises(ShapeError, match="too few axes"):
        f(np.ones(3), np.ones(3))


def test_batches_that_disagree_are_named() -> None:
    with pytest.raises(ShapeError, match="do not broadcast"):
        compile(x + y, args=[x, y])(np.ones(2), np.ones(3))


def test_the_wrong_number_of_arguments() -> None:
    with pytest.raises(UsageError, match="it takes 2: x, y"):
        compile(x + y, args=[x, y])(1.0)


def test_missing_and_unknown_arguments() -> None:
    with pytest.raises(UsageError, match="also depends on y"):
        compile(x + y, args=[x])
    with pytest.raises(UnknownNameError, match="'xx'"):
        compile(x + y, args=["xx"])
    with pytest.raises(UsageError, match="twice"):
        compile(x, args=[x, x])


def test_a_gradient_of_a_tensor_is_refused() -> None:
    with pytest.raises(ShapeError, match="gradients are of scalars"):
        compile(exp(vector("v", N)), args=["v"], grad=True)


def test_an_operator_without_a_row_is_named_with_its_target() -> None:
    with pytest.raises(NoRuleError, match=r"target 'torch' has no row for the operator 'expint_e1'"):
        compile(make("expint_e1", a), args=[a], to="torch")
    with pytest.raises(NoRuleError, match="polylog"):
        compile(make("polylog", x, y), args=[x, y])


def test_an_unknown_target_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'numpy'"):
        compile(x, args=[x], to="numpi")


NAMES = [
    "x; import os",
    'x"""; raise SystemExit',
    "x\nimport os",
    "lambda",
    "np",
    "σ²",
    "",
    "1 + 1",
    "f",
    "__import__('os')",
]


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_only_names(name: str, to: str) -> None:
    s = make_symbol(name)
    f = compile(2 * s + 1, args=[s], to=to)
    assert float(f(3.0)) == 7.0
    inside = f.source.split('"""')
    assert len(inside) == 3
    assert "import os" not in inside[0] + inside[2]


def make_symbol(name: str) -> Term:
    return build.symbol(name)


def test_names_that_collide_stay_apart() -> None:
    first, second = make_symbol("α"), make_symbol("alpha")
    assert compile(first - second, args=[first, second])(5.0, 3.0) == 2.0


@BOTH
def test_unchosen_branches_neither_warn_nor_poison(to: str) -> None:
    formula = cases((loggamma(a - 1) / (a - 1), a > 1), (build.infinity(), "otherwise"))
    value, (gradient,) = compile(formula, args=[a], to=to, grad=True)(array(to, [0.5, 1.0, 3.0]))
    assert np.isinf(plain(value)[:2]).all()
    np.testing.assert_allclose(plain(value)[2], math.lgamma(2.0) / 2, atol=1e-15)
    assert np.isfinite(plain(gradient)).all()


def test_autograd_through_a_case_split_is_not_nan() -> None:
    f = compile(cases((log(x), x > 0), (0, "otherwise")), args=[x], to="torch")
    t = torch.tensor([-1.0, 0.0, 2.0], dtype=torch.float64, requires_grad=True)
    f(t).sum().backward()
    assert t.grad.tolist() == [0.0, 0.0, 0.5]


def test_removable_points() -> None:
    sinc = cases((1, make("eq", x, num(0))), (make("sin", x) / x, "otherwise"))
    assert compile(sinc, args=[x])(np.array([0.0, 1.0])).tolist() == [1.0, math.sin(1.0)]


def test_sums_over_a_whole_number() -> None:
    k = integers("k")
    v = vector("v", N)
    assert compile(Sum(v[k] ** 2 * k, (k, 1, N)), args=[v])(np.array([1.0, 2.0, 3.0])) == 36.0
    assert compile(Sum(x**k, (k, 0, y)), args=[x, y])(0.5, 3) == 1.875


def test_a_bound_variable_hides_another_of_its_name() -> None:
    k, outer = integers("k"), exp(integers("k"))
    mixed = compile(outer * x + outer**2 + Sum(exp(k) * x, (k, 1, 3)), args=[k, x])(2, 0.5)
    assert mixed == pytest.approx(math.exp(2) / 2 + math.exp(4) + sum(math.exp(j) / 2 for j in (1, 2, 3)))
    # The inner variable ends where the inner sum does, and its bounds belong to the outer one.
    assert compile(Sum(Sum(x**k, (k, 1, 2)) * x**k, (k, 1, 2)), args=[x])(2.0) == 36.0
    assert compile(Sum(Sum(x**k, (k, 1, k)), (k, 1, 3)), args=[x])(2.0) == 2 + 6 + 14


@BOTH
def test_tensors_with_leading_batch_axes(to: str) -> None:
    X, w, s = matrix("X", N, D), vector("w", D), a
    formula = total((X @ w * s - total(w)) ** 2) / N
    f = compile(formula, args=[X, w, s], to=to, grad=True)
    generator = np.random.default_rng(0)
    Xs, ws, ss = generator.normal(size=(5, 4, 3)), generator.normal(size=(5, 3)), generator.uniform(1, 2, size=5)
    values, gradients = f(*(array(to, v) for v in (Xs, ws, ss)))
    for k in range(5):
        value, single = f(*(array(to, v) for v in (Xs[k], ws[k], ss[k])))
        np.testing.assert_allclose(plain(values)[k], plain(value), rtol=1e-13)
        for many, one in zip(gradients, single, strict=True):
            np.testing.assert_allclose(plain(many)[k], plain(one), rtol=1e-12)


TENSORS = {
    "matmul": lambda A, S, v: total(A @ A.T @ v),
    "quadratic": lambda A, S, v: v @ make("solve", S, v),
    "inverse": lambda A, S, v: make("trace", make("inverse", S)),
    "logdet": lambda A, S, v: make("logdet", S),
    "diag": lambda A, S, v: total(make("diag", v) @ S),
    "outer": lambda A, S, v: total(make("outer", v, v) * S),
    "softmax": lambda A, S, v: total(make("softmax", A) * A),
    "log_softmax": lambda A, S, v: total(make("log_softmax", A) * v[1]),
    "logsumexp": lambda A, S, v: total(make("logsumexp", A)),
    "einsum": lambda A, S, v: build.einsum("ij,ik,k->", A, S, v) + total(build.einsum("ij,i->j", A, v)),
    "norm": lambda A, S, v: make("norm", A),
    "transpose": lambda A, S, v: total(A.T * make("mean", A)),
    "index": lambda A, S, v: A[1, 2] * v[1],
    "eye": lambda A, S, v: total(build.eye(N) * S),
}


@BOTH
@pytest.mark.parametrize("name", sorted(TENSORS))
def test_tensor_operators_against_autograd(name: str, to: str) -> None:
    A, S, v = matrix("A", N, N), matrix("S", N, N, spd=True), vector("v", N)
    formula = TENSORS[name](A, S, v)
    generator = np.random.default_rng(1)
    root = generator.normal(size=(3, 3))
    point = [generator.normal(size=(3, 3)), root @ root.T + np.eye(3), generator.normal(size=3)]
    value, gradients = compile(formula, args=[A, S, v], to=to, grad=True)(*(array(to, p) for p in point))
    truth = evaluate(formula, dict(zip((A, S, v), point, strict=True)), mp(30))
    np.testing.assert_allclose(plain(value), float(truth), rtol=1e-12)
    tensors = [torch.tensor(p, requires_grad=True) for p in point]
    reference = compile(formula, args=[A, S, v], to="torch")(*tensors)
    expected = torch.autograd.grad(reference, tensors, allow_unused=True)
    np.testing.assert_allclose(plain(value), reference.detach().numpy(), rtol=1e-12)
    for found, wanted in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(plain(found), 0 * plain(found) if wanted is None else wanted.numpy(), atol=1e-11)


def test_the_vae_head_is_idiomatic_and_agrees_with_autograd() -> None:
    X, logits = matrix("x", N, D), matrix("logits", N, D)
    mean, logvar = matrix("mu", N, H), matrix("logvar", N, H)
    loss = -total(X * logits - softplus(logits)) - total(1 + logvar - mean**2 - exp(logvar)) / 2
    f = compile(loss, args=[X, logits, mean, logvar], to="torch", grad=True)
    assert "F.softplus" in f.source
    assert "for " not in f.source
    point = [
        torch.randn(s, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
        for s in [(4, 3)] * 2 + [(4, 2)] * 2
    ]
    with torch.no_grad():
        value, gradients = f(*point)
    leaves = [p.clone().requires_grad_() for p in point]
    bce = torch.nn.functional.binary_cross_entropy_with_logits(leaves[1], leaves[0], reduction="sum")
    q = torch.distributions.Normal(leaves[2], torch.exp(leaves[3] / 2))
    divergence = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum()
    expected = torch.autograd.grad(bce + divergence, leaves)
    assert abs(float(value) - float((bce + divergence).detach())) < 1e-13 * abs(float(value))
    for found, wanted in zip(gradients, expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-12, atol=1e-13)


def test_backpropagation_through_two_layers() -> None:
    X, G = matrix("X", N, D), matrix("G", N, D)
    W, V = matrix("W", D, H), matrix("V", H, D)
    c, d = vector("c", H), vector("d", D)
    formula = total((tanh(X @ W + c) @ V + d) * G)
    f = compile(formula, args=[X, W, c, V, d, G], to="torch", grad=True)
    assert "for " not in f.source
    generator = torch.Generator().manual_seed(0)
    shapes = [(5, 3), (3, 4), (4,), (4, 3), (3,), (5, 3)]
    point = [torch.randn(s, dtype=torch.float64, generator=generator) for s in shapes]
    with torch.no_grad():
        _, gradients = f(*point)
    leaves = [p.clone().requires_grad_() for p in point]
    Xl, Wl, cl, Vl, dl, Gl = leaves
    expected = torch.autograd.grad(((torch.tanh(Xl @ Wl + cl) @ Vl + dl) * Gl).sum(), leaves)
    for found, wanted in zip(gradients, expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-12, atol=1e-13)


def test_the_device_is_kept() -> None:
    X, w = matrix("X", N, D), vector("w", D)
    formula = total(softplus(X @ w - a)) * log(num(2)) + total(build.eye(N)) * cases((1, a > 1), (0, "otherwise"))
    f = compile(formula, args=[X, w, a], to="torch", grad=True)
    value, gradients = f(torch.ones(4, 3, device="meta", dtype=torch.float32), torch.ones(3, device="meta"), 0.5)
    assert {t.device.type for t in (value, *gradients)} == {"meta"}
    assert {t.dtype for t in (value, *gradients)} == {torch.float32}


def test_the_source_says_what_it_computes_and_stands_alone() -> None:
    f = compile(log(1 + exp(x)) / a, args=[x, a])
    namespace: dict[str, object] = {}
    exec(f.source, namespace)
    assert float(namespace["f"](1.0, 2.0)) == float(f(1.0, 2.0))  # type: ignore[operator]
    assert f.source.count('"""') == 2
    assert (f.target, f.inputs, str(f)) == ("numpy", (x, a), f.source)


def test_a_derivation_lends_its_name() -> None:
    class Derivation:
        result = x**2
        goal = "the square"

    assert compile(Derivation(), args=[x]).derivation == "the square"
    assert compile(Derivation(), args=["x"])(3.0) == 9.0


def test_derivatives_in_a_formula_are_carried_out() -> None:
    v, S = vector("v", N), matrix("S", N, N)
    gradient = compile(build.Grad(v @ S @ v, v), args=[v, S])
    values, M = np.array([1.0, 2.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_allclose(gradient(values, M), (M + M.T) @ values)
    np.testing.assert_allclose(compile(build.Hessian(v @ S @ v, v), args=[v, S])(values, M), M + M.T)
    np.testing.assert_allclose(compile(build.Jacobian(S @ v, v), args=[v, S])(values, M), M)
    assert compile(build.Derivative(x**3, x, 2), args=[x])(2.0) == 12.0


def test_what_is_not_derived_yet_is_named() -> None:
    integral = build.Integral(exp(-y * x**2), (x, 0, 1))
    with pytest.raises(NoRuleError, match="derive it to a closed form first"):
        compile(integral, args=[y])


def test_constants_are_numbers_rounded_once() -> None:
    constant = make("digamma", num(2)) + build.Integral(exp(-(x**2)), (x, 0, 1))
    f = compile(constant * x, args=[x])
    assert f(1.0) == 0.42278433509846713 + 0.7468241328124271
    with pytest.raises(NoRuleError, match="the value of the constant"):
        compile(make("polygamma", num(1), num(0)) * x, args=[x])


def test_values_used_twice_are_computed_once() -> None:
    f = compile(exp(x) * units("p") + exp(x) ** 2, args=["x", "p"])
    assert f.source.count("np.exp") == 1


@pytest.mark.parametrize("name", list(TARGETS))
def test_the_same_formula_gives_the_same_bytes(name: str) -> None:
    first = compile(log(1 + exp(x)) * a + a * b, args=[x, a, b], to=name).source
    assert compile(log(1 + exp(x)) * a + a * b, args=[x, a, b], to=name).source == first


def test_conditions_that_a_library_function_computes_are_guarded_by_what_they_mean() -> None:
    """The condition of finiteness of this divergence holds a product with a logarithm near 1."""
    derived = sg.derive("renyi(Geometric(p), Geometric(q), alpha)", where="p, q: unit; alpha > 0", judge=False)
    f = compile(derived.result, args=["p", "q", "alpha"])
    k = np.arange(2000)
    truth = np.log((0.3**2 / 0.4 * (0.7**2 / 0.6) ** k).sum())
    assert abs(f(0.3, 0.4, 2.0) - truth) < 1e-12
    assert np.isinf(f(0.1, 0.9, 3.0))


def test_a_witness_is_looked_for_where_the_condition_has_a_value() -> None:
    f = compile(make("cases", log(x), make("gt", log(x), num(-1)), num(0), attrs=("", "")), args=[x])
    assert f(2.0) == np.log(2.0)
    assert f(0.1) == 0.0
