"""Gradients, Jacobians and Hessians against torch's automatic differentiation, in float64 at random sizes."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.gradient_truth import DERIVATIVES, TOLERANCE, difference

import symgen.terms.build as build
from symgen.calculus.tensor import core_rules, gradient, gradients, hessian
from symgen.calculus.tensor.forms import scale
from symgen.numeric import FLOAT, evaluate
from symgen.terms import domains
from symgen.terms.sizes import multiply_sizes
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import subterms

torch = pytest.importorskip("torch")

# The shapes of the symbols in the targets; ! is positive definite, + positive.
SHAPES = {
    "a": "n", "b": "m", "x": "n", "u": "n", "c": "m", "t": "", "s": "+", "A": "n n", "B": "n n", "Z": "n n",
    "S": "n n !", "X": "n m", "V": "m m", "C": "m m", "H": "n m", "F": "N d", "W": "d k", "Y": "N k", "e": "k",
    "w": "d", "y": "N", "U": "h d", "R": "h h", "g": "h", "h0": "h", "p1": "d", "p2": "d", "q": "h", "Q": "n d",
    "K": "m d", "P": "m k", "G": "n k", "L": "k d", "M": "d h", "D": "h k", "T": "N h n", "J": "N n m",
}  # fmt: skip
SIZES = {name: build.dims(name) for name in ("n", "m", "N", "d", "k", "h")}

# name, torch expression (evaluated on symbolic Terms too, through the same names), variables
GRADIENTS = """
bilinear            | a@X@b                                                    | X a b
quadratic           | x@A@x + a@x                                              | x A
weighted squares    | (x-X@b)@A@(x-X@b)                                        | X b A x
two products        | b@X.T@A@X@c                                              | X A c
trace product       | trace(A@Z@B)                                             | A Z B
trace transposed    | trace(A@Z.T@B)                                           | Z
trace power         | trace(Z@Z@Z@Z)                                           | Z
trace square        | trace(Z@Z@B)                                             | Z
trace inverse       | trace(A@inverse(Z)@B)                                    | Z A
bilinear inverse    | a@inverse(Z)@x                                           | Z a
determinant         | det(Z)                                                   | Z
determinant inverse | det(inverse(Z))                                          | Z
determinant product | det(A@Z@B)                                               | Z
determinant power   | det(Z)**3                                                | Z
log determinant     | logdet(S)                                                | S
log det gram        | logdet(X.T@X)                                            | X
log det quadratic   | logdet(X@V@V.T@X.T+S)                                    | X S V
norm                | norm(x-a)                                                | x
frobenius           | norm(A@Z-B)                                              | Z A
norm ratio          | a@x/norm(x)                                              | x
affine tanh         | a@tanh(X@b+x)                                            | X b x
log diagonal        | total(log(diagonal(X@(V@V.T)@X.T)))                      | X
diag scaling        | trace(diag(x)@A@diag(a)@B)                               | x a A
mean square         | mean((F@W+e-Y)**2)                                       | W e F Y
ridge               | total((F@w-y)**2)/2+s*(w@w)                              | w s
logistic            | total(softplus(F@w+t)-y*(F@w+t))/3                       | w t
log loss            | -total(y*log_sigmoid(F@w)+(1-y)*log_sigmoid(-(F@w)))     | w
cross entropy       | -total(Y*log_softmax(F@W+e))                             | W e F
attention           | total(G*(softmax(Q@K.T/sqrt(s))@P))                      | Q K P s
logsumexp           | total(logsumexp(F@W))                                    | W
softmax column      | total(Y*softmax_first(F@W))                              | W
poisson             | total(exp(F@w)-y*(F@w))                                  | w
recurrence          | total((tanh(R@tanh(R@h0+U@p1+g)+U@p2+g)-q)**2)/2         | R U g h0
two layers          | total((tanh(F@M+g)@D-Y)**2)                              | M D g
gelu net            | total(gelu(F@M)@D*Y)                                     | M D
silu                | total(silu(A@x)*a)                                       | A x
relu                | total(relu(F@M+g)**2)                                    | M g
variational         | total((x-X@b-a)**2)/2+total(exp(c)*total(X**2,0))/2      | X b c
gaussian            | (x-a)@inverse(S)@(x-a)/2+logdet(S)/2                     | S a x
linear solve        | a@solve(Z,x)                                             | Z x a
outer               | total(outer(a,x)*A*Z)                                    | a x Z
hadamard            | total(X*H*exp(X))                                        | X H
broadcast rows      | total(sigmoid(X+b)*H)                                    | X b
entry               | (X@b)[2]*x[1]                                            | X b x
einsum              | einsum("ij,jk,ik->", X, V, H)                            | X V H
batched             | einsum("bhi,bij,h->", T, J, g)                           | T J g
batched trig        | total(sin(T)@cos(J))                                     | T J
cubic               | (x@A@x)**2*(a@x)                                         | x A
powers              | total(sqrt(x**2+1)+(x**2+1)**(-1))                       | x
two arguments       | total((x**2+s)**s)                                       | x s
absolute            | total(abs(x)*a)                                          | x
special             | total(loggamma(x**2+s)+erf(x))                           | x s
scaled exponential  | exp(-s*total((x-a)**2))                                  | x s a
kernel              | a@exp(-s*(outer(x,u)))@u                                 | x s u
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in GRADIENTS.strip().splitlines()]
SECOND = [
    ("quadratic", "x@A@x + a@x", "x"),
    ("logistic", "total(softplus(F@w)-y*(F@w))", "w"),
    ("poisson", "total(exp(F@w)-y*(F@w))", "w"),
    ("logsumexp", "total(logsumexp(x))", "x"),
    ("norm", "norm(x-a)", "x"),
    ("log determinant", "logdet(S)", "S"),
    ("trace", "trace(Z@Z@B)", "Z"),
    ("tanh", "total(tanh(A@x)**2)", "x"),
]
JACOBIANS = [
    ("softmax", "softmax(x)", "x"),
    ("log softmax", "log_softmax(A@x)", "x"),
    ("affine", "tanh(A@x+a)", "x"),
    ("affine in A", "tanh(A@x+a)", "A"),
    ("inverse", "inverse(Z)", "Z"),
    ("square", "Z@Z", "Z"),
    ("rows", "softmax(F@W)", "F"),
    ("unit", "x/norm(x)", "x"),
    ("scalar", "x*t**2", "t"),
]  # fmt: skip


def declared(name: str) -> Term:
    marks = SHAPES[name].split()
    shape = tuple(SIZES[mark] for mark in marks if mark in SIZES)
    if "!" in marks:
        return symbol(name, domains.structured("spd"), shape)
    return symbol(name, domains.POSITIVE if "+" in marks else domains.REAL, shape)


SYMBOLS = {name: declared(name) for name in SHAPES}


NAMES = (
    "trace inverse det logdet norm diagonal diag solve outer log_softmax softmax tanh log exp softplus log_sigmoid "
    "sqrt gelu silu relu sin cos sigmoid loggamma erf"
)


def symbolic(text: str) -> Term:
    functions = {name: getattr(build, name) for name in NAMES.split()}
    reductions = {"total": build.total, "mean": build.mean, "logsumexp": build.logsumexp, "einsum": build.einsum}
    first = {"softmax_first": lambda x: build.make("softmax", x, attrs=(0,)), "abs": abs}
    return eval(text, {**functions, **reductions, **first, **SYMBOLS})


def numerical(text: str, values: dict[str, Any]) -> Any:
    linalg, functional = torch.linalg, torch.nn.functional
    functions = {
        "trace": torch.trace, "inverse": linalg.inv, "det": linalg.det, "logdet": torch.logdet, "norm": linalg.norm,
        "log_softmax": lambda x: torch.log_softmax(x, -1), "softmax": lambda x: torch.softmax(x, -1),
        "softmax_first": lambda x: torch.softmax(x, 0), "logsumexp": lambda x: torch.logsumexp(x, -1),
        "total": lambda x, *axes: x.sum(axes) if axes else x.sum(), "mean": torch.mean, "solve": linalg.solve,
        "diag": torch.diag, "diagonal": torch.diagonal, "outer": torch.outer, "einsum": torch.einsum,
        "softplus": functional.softplus, "log_sigmoid": functional.logsigmoid, "gelu": functional.gelu,
        "silu": functional.silu, "relu": functional.relu, "loggamma": torch.lgamma, "erf": torch.erf, "abs": torch.abs,
        **{name: getattr(torch, name) for name in ["tanh", "log", "exp", "sqrt", "sin", "cos", "sigmoid"]},
    }  # fmt: skip
    return eval(text.replace("[2]", "[1]").replace("x[1]", "x[0]"), {**functions, **values})


def drawn(seed: int) -> tuple[dict[str, int], dict[str, Any]]:
    generator = np.random.default_rng(seed)
    sizes = dict(zip(SIZES, generator.permutation([2, 3, 4, 5, 6, 7])[: len(SIZES)].tolist(), strict=True))
    # The Gram matrix of X has a positive determinant only for a tall X.
    sizes["n"], sizes["m"] = max(sizes["n"], sizes["m"]), min(sizes["n"], sizes["m"])
    return sizes, {name: value_of(name, sizes, generator) for name in SHAPES}


def value_of(name: str, sizes: dict[str, int], generator: np.random.Generator) -> np.ndarray:
    marks = SHAPES[name].split()
    array = generator.normal(size=[sizes[mark] for mark in marks if mark in sizes])
    if "!" in marks:
        return array @ array.T + len(array) * np.eye(len(array))
    if "+" in marks:
        return np.exp(0.3 * array)
    return array + 3 * np.eye(len(array)) if name == "Z" else array


def at(term: Term, sizes: dict[str, int], values: dict[str, np.ndarray]) -> np.ndarray:
    given = {SIZES[name]: size for name, size in sizes.items()}
    given |= {SYMBOLS[name]: value if value.ndim else float(value) for name, value in values.items()}
    return np.asarray(evaluate(term, given, FLOAT), dtype=np.float64)


def torched(values: dict[str, np.ndarray]) -> dict[str, Any]:
    return {name: torch.tensor(value, dtype=torch.float64) for name, value in values.items()}


def function_of(text: str, name: str, values: dict[str, np.ndarray]) -> Callable[[Any], Any]:
    fixed = torched(values)
    return lambda value: numerical(text, {**fixed, name: value})


@pytest.mark.parametrize(("name", "text", "variables"), ROWS, ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("seed", [1, 2])
def test_gradient(name: str, text: str, variables: str, seed: int) -> None:
    sizes, values = drawn(seed)
    chosen = variables.split()
    found = gradients(symbolic(text), [SYMBOLS[v] for v in chosen])
    for variable in chosen:
        expected = torch.func.grad(function_of(text, variable, values))(torched(values)[variable])
        assert difference(at(found[SYMBOLS[variable]], sizes, values), expected) <= TOLERANCE, variable


SEVERAL = [("hessian", *row) for row in SECOND] + [("jacobian", *row) for row in JACOBIANS]


@pytest.mark.parametrize(("order", "name", "text", "variable"), SEVERAL, ids=[f"{row[0]} {row[1]}" for row in SEVERAL])
def test_derivative(order: str, name: str, text: str, variable: str) -> None:
    sizes, values = drawn(3)
    ours, theirs = DERIVATIVES[order]
    expected = theirs(function_of(text, variable, values))(torched(values)[variable])
    assert difference(at(ours(symbolic(text), SYMBOLS[variable]), sizes, values), expected) <= TOLERANCE


@pytest.mark.parametrize("name", ["inverse", "logdet", "softmax", "log_softmax", "logsumexp", "det"])
def test_a_wrong_rule_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule, with its sign turned, fails a target above."""
    right = core_rules.CORES[name]
    monkeypatch.setitem(core_rules.CORES, name, lambda *arguments: scale(-1, right(*arguments)))
    caught = 0
    for row, text, variables in ROWS:
        # det(X^{-1}) is 1 / det(X) before it is differentiated.
        if re.search(rf"\b{name}\(", text) and (name, row) != ("inverse", "determinant inverse"):
            with pytest.raises(AssertionError):
                test_gradient(row, text, variables, 1)
            caught += 1
    assert caught > 0


# Random expressions, built twice: as a Term and as a torch function.


@dataclass(frozen=True)
class Pair:
    term: Term
    compute: Callable[[dict[str, Any]], Any]

    @property
    def shape(self) -> tuple[Any, ...]:
        return self.term.shape


def leaf(name: str) -> Pair:
    return Pair(SYMBOLS[name], lambda values: values[name])


def unary(term: Callable[[Term], Term], compute: Callable[[Any], Any]) -> Callable[[Pair], Pair]:
    return lambda pair: Pair(term(pair.term), lambda values: compute(pair.compute(values)))


def windows(v: Any) -> Any:
    """Pairs of neighbours along the first axis, zeros outside."""
    padded = torch.cat([torch.zeros_like(v[:1]), v, torch.zeros_like(v[:1])])
    return torch.stack([padded[:-1], padded[1:]], dim=1)


UNARY = {
    "tanh": unary(build.tanh, torch.tanh),
    "sigmoid": unary(build.sigmoid, torch.sigmoid),
    # The usual threshold of 20 would be wrong by 2e-9.
    "softplus": unary(build.softplus, lambda v: torch.nn.functional.softplus(v, threshold=40)),
    "sin": unary(build.sin, torch.sin),
    "square": unary(lambda t: t**2, lambda v: v**2),
    "third": unary(lambda t: t / 3, lambda v: v / 3),
    "reciprocal": unary(lambda t: 1 / (t**2 + 1), lambda v: 1 / (v**2 + 1)),
    "negative": unary(lambda t: 1 - t, lambda v: 1 - v),
    "transpose": unary(lambda t: t.T, lambda v: v.mT if v.ndim > 1 else v),
    "softmax": unary(build.softmax, lambda v: torch.softmax(v, -1)),
    "log_softmax": unary(build.log_softmax, lambda v: torch.log_softmax(v, -1)),
    "total last": unary(lambda t: build.total(t, len(t.shape) - 1), lambda v: v.sum(-1)),
    "mean": unary(lambda t: build.mean(t), lambda v: v.mean()),
    "norm": unary(lambda t: build.sqrt(build.total(t * t) + 1), lambda v: torch.sqrt((v * v).sum() + 1)),
    "cumsum": unary(build.cumsum, lambda v: v.cumsum(-1)),
    "standardize": unary(
        lambda t: build.standardize(t, 1), lambda v: torch.nn.functional.layer_norm(v, v.shape[-1:], eps=1.0)
    ),
    "amax": unary(lambda t: build.amax(t, -1), lambda v: v.amax(-1)),
    "backwards": unary(lambda t: build.slice(t, t.shape[0], 1, step=-1), lambda v: v.flip(0)),
    "doubled": unary(lambda t: build.concatenate(t, t), lambda v: torch.cat([v, v])),
    "flattened": unary(lambda t: build.reshape(t, multiply_sizes(*t.shape)), lambda v: v.reshape(-1)),
    "windows": unary(lambda t: build.unfold(t, 2, 0, padding=1), windows),
}  # fmt: skip
NEEDS_AXES = tuple(set(UNARY) - {"tanh", "sigmoid", "softplus", "sin", "square", "third", "reciprocal", "negative"})


def plus(left: Pair, right: Pair) -> Pair:
    return Pair(left.term + right.term, lambda v: left.compute(v) + right.compute(v))


def times(left: Pair, right: Pair) -> Pair:
    return Pair(left.term * right.term, lambda v: left.compute(v) * right.compute(v))


def product(left: Pair, right: Pair) -> Pair:
    return Pair(left.term @ right.term, lambda v: left.compute(v) @ right.compute(v))


def can_multiply(left: Pair, right: Pair) -> bool:
    few = max(len(left.shape), len(right.shape)) <= 2
    return bool(few and left.shape and right.shape and left.shape[-1] == right.shape[0])


def can_broadcast(left: Pair, right: Pair) -> bool:
    shorter = min(len(left.shape), len(right.shape))
    return left.shape[len(left.shape) - shorter :] == right.shape[len(right.shape) - shorter :]


def fitting(first: Pair, second: Pair) -> list[str]:
    """The operations that a part, or two of them, can go through."""
    choices = [name for name in UNARY if first.shape or name not in NEEDS_AXES]
    choices = [name for name in choices if len(first.shape) < 3 or name not in ("windows", "doubled")]
    binary = [("+", can_broadcast), ("*", can_broadcast), ("@", can_multiply)]
    return choices + [name for name, fits in binary if fits(first, second)] * 4


@st.composite
def expressions(draw: st.DrawFn) -> Pair:
    """A scalar expression with shared parts over vectors and matrices of two symbolic sizes."""
    pool = [leaf(name) for name in ("x", "b", "A", "X", "t")]
    for _ in range(draw(st.integers(2, 7))):
        first = draw(st.sampled_from(pool[::-1]))
        second = draw(st.sampled_from(pool[::-1]))
        chosen = draw(st.sampled_from(fitting(first, second)))
        join = {"+": plus, "*": times, "@": product}.get(chosen)
        pool.append(join(first, second) if join else UNARY[chosen](first))
    last = pool[-1]
    return unary(lambda t: build.total(t), torch.sum)(last) if last.shape else last


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions(), st.integers(0, 10**6))
def test_random_expressions(pair: Pair, seed: int) -> None:
    sizes, values = drawn(seed)
    check_random(pair, sizes, values)


def check_random(pair: Pair, sizes: dict[str, int], values: dict[str, np.ndarray]) -> float:
    worst = 0.0
    names = [name for name in ("x", "b", "A", "X", "t") if SYMBOLS[name] in pair.term.free]
    given_values = torched(values)
    for name in names:
        found = at(gradient(pair.term, SYMBOLS[name]), sizes, values)
        expected = torch.func.grad(lambda v, name=name: pair.compute({**given_values, name: v}))(given_values[name])
        error = difference(found, expected)
        assert error <= TOLERANCE or not math.isfinite(float(expected.abs().max())), (name, error)
        worst = max(worst, error)
    return worst


@settings(max_examples=25, deadline=None, derandomize=True)
@given(expressions(), st.integers(0, 10**6))
def test_random_hessians(pair: Pair, seed: int) -> None:
    check_random_hessian(pair, *drawn(seed))


def check_random_hessian(pair: Pair, sizes: dict[str, int], values: dict[str, np.ndarray]) -> float:
    """The Hessian in the first variable that occurs."""
    name = next((name for name in ("x", "b", "t", "A", "X") if SYMBOLS[name] in pair.term.free), None)
    if name is None:
        return 0.0
    fixed = torched(values)
    found = at(hessian(pair.term, SYMBOLS[name]), sizes, values)
    expected = torch.func.hessian(lambda v: pair.compute({**fixed, name: v}))(fixed[name])
    error = difference(found, expected)
    assert error <= TOLERANCE or not math.isfinite(float(expected.abs().max())), (name, error)
    return error


def grown(generator: random.Random) -> Pair:
    """A scalar of up to fourteen operations over shared parts, most of them on what was made last."""
    pool = [leaf(name) for name in ("x", "b", "A", "X", "t")]
    for _ in range(generator.randint(4, 14)):
        first, second = (pool[-1 - min(int(generator.expovariate(0.4)), len(pool) - 1)] for _ in "12")
        choices = fitting(first, second)
        chosen = generator.choice(choices)
        join = {"+": plus, "*": times, "@": product}.get(chosen)
        pool.append(join(first, second) if join else UNARY[chosen](first))
    last = pool[-1]
    return unary(lambda t: build.total(t), torch.sum)(last) if last.shape else last


@pytest.mark.slow
@pytest.mark.parametrize("count", [250, pytest.param(1000, marks=pytest.mark.nightly)])
def test_random_graphs(count: int) -> None:
    """Gradient and Hessian of so many different graphs; how large the worst error is."""
    generator, graphs = random.Random(0), {}
    while len(graphs) < count:
        pair = grown(generator)
        if pair.term.free & {SYMBOLS[name] for name in ("x", "b", "A", "X", "t")}:
            graphs.setdefault(pair.term, pair)
    worst = 0.0
    for seed, pair in enumerate(graphs.values()):
        sizes, values = drawn(seed)
        worst = max(worst, check_random(pair, sizes, values), check_random_hessian(pair, sizes, values))
    nodes = sorted(size_of_graph(term) for term in graphs)
    print(f"{count} graphs of {nodes[count // 2]} nodes (median) up to {nodes[-1]}: worst relative error {worst:.2g}")


def size_of_graph(term: Term) -> int:
    return len({part for _, part in subterms(term)})


def test_symmetric_conventions() -> None:
    sizes, values = drawn(5)
    f = symbolic("trace(A@S)")
    free = at(gradient(f, SYMBOLS["S"], symmetric="free"), sizes, values)
    projected = at(gradient(f, SYMBOLS["S"], symmetric="projected"), sizes, values)
    a = values["A"]
    assert np.allclose(free, a + a.T - np.diag(np.diag(a)), rtol=1e-12)
    assert np.allclose(projected, (a + a.T) / 2, rtol=1e-12)
