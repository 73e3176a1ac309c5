"""Gradients through reshapes, windows, norms, matrix functions and layers against torch, in float64 at random sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from laws.gradient_truth import DERIVATIVES, TOLERANCE, difference

import symgen.terms.build as build
from symgen.calculus.tensor import core_rules, gradients, lattices
from symgen.calculus.tensor.forms import scale
from symgen.numeric import FLOAT, evaluate
from symgen.terms import arrays
from symgen.terms.domains import INTEGER, POSITIVE, REAL, structured
from symgen.terms.term import Term, make, symbol

torch = pytest.importorskip("torch")
F = torch.nn.functional

NAMES = ("n", "m", "k", "b", "c", "f", "l")
SIZES = {name: build.dims(name) for name in NAMES}
# The shapes of the symbols in the targets; ! is positive definite, + positive, # a place counted from 1 (of m).
SHAPES = {
    "x": "n", "y": "m", "A": "n n", "B": "n m", "C": "m k", "D": "k b", "G": "n m", "H": "n n", "S": "n n !", "t": "+",
    "T": "b n m", "U": "b m k", "V": "b n n", "P": "b n n !", "z": "b n", "i": "k #", "j": "n #", "r": "n 2 #",
    "s1": "b c l", "w1": "f c k", "s2": "b c l l", "w2": "f c k 2", "g": "m", "h": "m", "E": "b 2 c", "p": "+",
}  # fmt: skip

TARGETS = """
tril                | total(tril(A)*H)                                       | A
tril above          | total(tril(B, 1)**3)                                   | B
triu                | total(triu(B)@C)                                       | B C
triu below          | total(exp(triu(A, -1))*H)                              | A
triangular product  | total((tril(A)@tril(A).T-S)**2)                        | A S
triangular solve    | x@solve(tril(A)+4*eye(n), x)                           | A x
log det by cholesky | 2*total(log(diagonal(cholesky(S))))                    | S
cholesky            | total(cholesky(S)*H)                                   | S
cholesky squares    | total((cholesky(S+A@A.T)@B)**2)                        | S A B
whitening           | total(solve(cholesky(S), x)**2)                        | S x
expand dims         | total((expand_dims(x, 1)-expand_dims(y, 0))**2*G)      | x y G
pairs               | total(exp(-t*total((expand_dims(B,1)-expand_dims(B,0))**2, 2))*H) | B t
reshape             | total(reshape(B, m, n)@B*H[1,1]+1)                     | B H ~ n=m
flatten             | total(reshape(B, n*m)**3)                              | B
reshape to batch    | total(reshape(T, b*n, m)@C)                            | T C
heads               | total(tanh(reshape(T, b, n*m))*2)                      | T
there and back      | total(reshape(reshape(B, n*m), n, m)*G)                | B
flat pair           | total(cumsum(reshape(concatenate(A, A), 2*n**2)**2))    | A
merged again        | total(reshape(reshape(vec(B), n, m), n*m)**3)           | B
vec                 | vec(B)@vec(G)                                          | B G
vec of product      | total(vec(A@B)**2)                                     | A B
kron                | trace(kron(A, C)@kron(H, C.T@C))                       | A H ~ m=k
kron columns        | total(kron(B, C)**2)                                   | B C
kron vectors        | total(kron(x, y)**3)                                   | x y
kron transposed     | total(kron(A@B, C).T@kron(x, y))                       | A B C x y
concatenate         | total(concatenate(x, y)**3)                            | x y
concatenate columns | total((concatenate(A, B, axis=1)@concatenate(x, y))**2)| A B x y
blocks              | logdet(concatenate(concatenate(S, B, axis=1), concatenate(-B.T, eye(m), axis=1)))   | S B
slice               | total(slice(concatenate(x, x), 2, n+1)**2)             | x
differences         | total((slice(x, 2, n)-slice(x, 1, n-1))**2)            | x
columns             | total(slice(B, 1, 2, axis=1)@slice(C, 1, 2))           | B C
backwards           | total(slice(x, n, 1, step=-1)*x)                       | x
every other         | total(slice(x, 1, n, step=2)**2)                       | x
cumsum              | total(cumsum(x)**2)                                    | x
cumsum of rows      | total(cumsum(B, 0)*G)                                  | B
cumsum of columns   | total(exp(cumsum(B, 1)/3))                             | B
amax                | amax(x)*total(x)                                       | x
amax of columns     | total(amax(B, 0)**2)                                   | B
amax of all         | amax(B)                                                | B
amin                | total(amin(B, 1)*x)                                    | B x
max                 | total(maximum(B, G)**2)                                | B G
min                 | total(minimum(x, 0)+maximum(x, 0.1))                   | x
clip                | total(minimum(maximum(x, -1), 1)*x)                    | x
where               | total(where(B > G, B**2, sin(G)))                      | B G
one norm            | vector_norm(B, 1)                                      | B
three norm          | total(vector_norm(B, 3, 1)*x)                          | B x
p norm              | vector_norm(x, 2.5)                                    | x
largest norm        | vector_norm(B, oo)                                     | B
row norms           | total(B/expand_dims(vector_norm(B, 2, 1), 1)*G)        | B
cosine              | x@(A@x)/(norm(x)*norm(A@x))                            | x A
standardize         | total(standardize(B, 0.1)*G)                           | B
batch norm          | total((batch_norm(B, g, h, 0.1)-G)**2)                 | B g h
layer norm          | total(layer_norm(B@C@C.T, g, h, 0.01)**3)              | B C g h
rms norm            | total(rms_norm(B, g, 0.1)*G)                           | B g
conv1d              | total(conv1d(s1, w1)**2)                               | s1 w1
conv1d by steps     | total(tanh(conv1d(s1, w1, stride=2, padding=1, dilation=2)))    | s1 w1
conv2d              | total(conv2d(s2, w2)**2)                               | s2 w2
conv2d by steps     | total(relu(conv2d(s2, w2, stride=(1, 2), padding=(1, 2), dilation=(1, 2))))   | s2 w2
two convolutions    | total(conv1d(tanh(conv1d(s1, w1)), v1)**2)             | s1 w1
average pool        | total(avg_pool(s1, 2)**2)                              | s1
average pool 2d     | total(avg_pool(s2, 2, 2, padding=1)**3)                | s2
largest pool        | total(max_pool(s1, 2)**2)                              | s1
largest pool 2d     | total(max_pool(s2, 3, 2, padding=1)**2)                | s2
pool of conv        | total(max_pool(relu(conv2d(s2, w2)), 2, 2)**2)         | s2 w2
attention           | total(attention(B, G, A)**2)                           | B G A
causal attention    | total(attention(B, G, A, causal=True)*A)               | B G A
attention by heads  | total(attention(T, T, V)**2)                           | T V
embedding           | total(tanh(C[i]@D)**2)                                 | C D
picked              | -total(pick(log_softmax(B), j))                        | B
gathered            | total(gather(B, r)**2)                                 | B
matrix exp          | total(matrix_exp(A/2)*H)                               | A
trace exp           | trace(matrix_exp(A/2))                                 | A
trace of powers     | trace(A@A@matrix_exp(A/2)@A)                           | A
exp of product      | trace(B.T@matrix_exp(-S/9)@B)                          | B S
exp times t         | total(matrix_exp(t*A/3)@x)                             | A t x
cube                | total(matrix_power(A, 3)*H)                            | A
trace of power      | trace(matrix_power(A/2, 9))                            | A
twelfth power       | x@matrix_power(A/3, 12)@x                              | A x
negative power      | trace(matrix_power(A+9*eye(n), -2)@H)                  | A
logsumexp of all    | logsumexp(B, 0, 1)**2                                  | B
softmax inner       | total(softmax(T, 1)*T**2)                              | T
batched inverse     | total(inverse(P)*V)                                    | P V
batched logdet      | total(logdet(P)**2)                                    | P
batched det         | total(det(V/2+P)**2)                                   | V P
batched solve       | total(solve(P, V)**2)                                  | P V
batched cholesky    | total(cholesky(P)*V)                                   | P
batched forms       | total(einsum("bi,bij,bj->b", z, inverse(P), z))        | z P
batched products    | total((T@U)**2)                                        | T U
broadcast products  | total((expand_dims(A, 0)@T)**2)                        | A T
stacked             | total((stack(x, x**2, sin(x))@B)**2)                   | x B
huber               | total(where(abs(x) < 1, x**2/2, abs(x)-0.5))           | x
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in TARGETS.strip().splitlines()]
HESSIANS = [
    ("log det by cholesky", "2*total(log(diagonal(cholesky(S))))", "S"),
    ("matrix exp", "trace(H@matrix_exp(A/2))", "A"),
    ("trace of power", "trace(matrix_power(A/2, 9)@H)", "A"),
    ("standardize", "total(standardize(B, 0.1)*G)", "B"),
    ("cumsum", "total(exp(cumsum(x)/2))", "x"),
    ("conv1d", "total(tanh(conv1d(s1, w1)))", "w1"),
    ("kron", "total(kron(x, x)**2)", "x"),
    ("reshape", "total(exp(reshape(B, n*m)))", "B"),
    ("norm", "total(vector_norm(B, 3, 1))", "B"),
    ("pairs", "total(exp(-total((expand_dims(B,1)-expand_dims(B,0))**2, 2))*H)", "B"),
    ("slices", "total(slice(x, 2, n)**2*slice(x, 1, n-1))", "x"),
    ("logsumexp", "logsumexp(B, 0, 1)", "B"),
]
JACOBIANS = [
    ("matrix exp", "matrix_exp(A/2)", "A"),
    ("cholesky", "cholesky(S)", "S"),
    ("vec", "vec(A@B)", "B"),
    ("kron", "kron(A, B)", "A"),
    ("concatenate", "concatenate(A@x, x)", "x"),
    ("conv1d", "conv1d(s1, w1, stride=2)", "w1"),
    ("standardize", "standardize(x, 0.1)", "x"),
    ("cumsum", "cumsum(x**2)", "x"),
    ("embedding", "C[i]", "C"),
    ("amax", "amax(B, 1)", "B"),
]


def declared(name: str) -> Term:
    *marks, last = ("", *SHAPES[name].split())
    kinds = {"!": structured("spd"), "+": POSITIVE, "#": INTEGER}
    axes = [mark for mark in (*marks, last) if mark and mark not in kinds]
    shape = tuple(SIZES[axis] if axis in SIZES else int(axis) for axis in axes)
    return symbol(name, kinds.get(last, REAL), shape)


SYMBOLS = {name: declared(name) for name in SHAPES}
FIXED = {"v1": make("ones", attrs=((3, SIZES["f"], 2),))}


def _index_function(name: str) -> Callable[..., Term]:
    return lambda x, *axes: make(name, x, attrs=axes)


def symbolic(text: str) -> Term:
    names = (
        "trace inverse det logdet norm diagonal diag solve log_softmax tanh log exp sqrt relu sin cholesky kron vec "
        "matrix_exp"
    )
    own = {
        "stack": lambda *terms: make("stack", *terms),
        "total": build.total, "logsumexp": lambda x, *axes: make("logsumexp", x, attrs=(axes,)), "einsum": build.einsum,
        "eye": build.eye, "abs": abs, "softmax": _index_function("softmax"), "oo": build.infinity(),
        "maximum": lambda x, y: make("max", build.as_term(x), build.as_term(y)),
        "minimum": lambda x, y: make("min", build.as_term(x), build.as_term(y)),
        "where": lambda c, x, y: build.cases((x, c), (y, "otherwise")),
        "attention": lambda q, k, v, causal=False: arrays.attention(
            q, k, v, keep=arrays.causal(q.shape[-2], k.shape[-2]) if causal else None
        ),
    }  # fmt: skip
    table = {name: getattr(build, name) for name in names.split()}
    rearranging = {name: function for name, function in vars(arrays).items() if callable(function)}
    return eval(text, {**rearranging, **table, **own, **SIZES, **FIXED, **SYMBOLS})


def _slice(x: Any, first: int, last: int, axis: int = 0, step: int = 1) -> Any:
    places = torch.arange(first - 1, last if step > 0 else last - 2, step)
    return x.index_select(axis, places)


def _cholesky(x: Any) -> Any:
    # Of the symmetric part: torch reads the lower triangle alone, so that its second derivatives depend on the order.
    return torch.linalg.cholesky((x + x.mT) / 2)


def _pool(function: str) -> Callable[..., Any]:
    def pool(x: Any, kernel: int, dimensions: int = 1, padding: int = 0) -> Any:
        return getattr(F, f"{function}{dimensions}d")(x, kernel, padding=padding)

    return pool


def _batch_norm(x: Any, g: Any, h: Any, epsilon: float) -> Any:
    return F.batch_norm(x, None, None, g, h, training=True, eps=epsilon)


def _norm(x: Any, p: float, *axes: int) -> Any:
    return torch.linalg.vector_norm(x, p, dim=axes or None)


def numerical(text: str, sizes: dict[str, int], values: dict[str, Any]) -> Any:
    linalg = torch.linalg
    own = {
        "trace": torch.trace, "inverse": linalg.inv, "det": linalg.det, "logdet": torch.logdet, "norm": linalg.norm,
        "diagonal": lambda x: x.diagonal(dim1=-2, dim2=-1), "solve": linalg.solve, "cholesky": _cholesky,
        "matrix_exp": linalg.matrix_exp, "matrix_power": linalg.matrix_power, "vec": lambda x: x.T.reshape(-1),
        "log_softmax": lambda x: torch.log_softmax(x, -1), "relu": F.relu, "stack": lambda *xs: torch.stack(xs),
        "total": lambda x, *axes: x.sum(axes) if axes else x.sum(), "logsumexp": lambda x, *axes: torch.logsumexp(x, axes),
        "softmax": torch.softmax, "einsum": torch.einsum, "eye": lambda n: torch.eye(n, dtype=torch.float64),
        "oo": float("inf"), "maximum": lambda x, y: torch.maximum(x, torch.as_tensor(y, dtype=x.dtype)),
        "minimum": lambda x, y: torch.minimum(x, torch.as_tensor(y, dtype=x.dtype)), "expand_dims": torch.unsqueeze,
        "reshape": lambda x, *shape: x.reshape(shape), "concatenate": lambda *xs, axis=0: torch.cat(xs, axis),
        "slice": _slice, "cumsum": lambda x, axis=-1: torch.cumsum(x, axis), "amax": lambda x, *axes: x.amax(axes),
        "amin": lambda x, *axes: x.amin(axes), "vector_norm": _norm, "batch_norm": _batch_norm,
        "standardize": lambda x, e: F.layer_norm(x, x.shape[-1:], eps=e),
        "layer_norm": lambda x, g, h, e: F.layer_norm(x, x.shape[-1:], g, h, eps=e),
        "rms_norm": lambda x, g, e: F.rms_norm(x, x.shape[-1:], g, eps=e), "avg_pool": _pool("avg_pool"),
        "max_pool": _pool("max_pool"), "pick": lambda x, j: x.gather(-1, j[..., None] - 1)[..., 0],
        "conv1d": F.conv1d, "conv2d": F.conv2d, "gather": lambda x, j: x.gather(-1, j - 1),
        "attention": lambda q, k, v, causal=False: F.scaled_dot_product_attention(q, k, v, is_causal=causal),
        **{name: getattr(torch, name) for name in ("tanh", "log", "exp", "sqrt", "sin", "kron", "tril", "triu", "where", "abs")},
    }  # fmt: skip
    fixed = {"v1": torch.ones(3, sizes["f"], 2, dtype=torch.float64)}
    text = text.replace("H[1,1]", "H[0,0]").replace("C[i]", "C[i-1]")
    return eval(text, {**own, **sizes, **fixed, **values})


def drawn(seed: int, condition: str = "") -> tuple[dict[str, int], dict[str, Any]]:
    generator = np.random.default_rng(seed)
    sizes = dict(zip(NAMES, [*generator.permutation([2, 3, 4, 5]).tolist(), 2, 3, 6], strict=True))
    if condition:
        first, second = condition.split("=")
        sizes[first] = sizes[second]
    return sizes, {name: value_of(name, sizes, generator) for name in SHAPES}


def value_of(name: str, sizes: dict[str, int], generator: np.random.Generator) -> np.ndarray:
    marks = SHAPES[name].split()
    shape = [sizes.get(mark, 0) or int(mark) for mark in marks if mark not in "!+#"]
    array = generator.normal(size=shape)
    if "!" in marks:
        return array @ array.swapaxes(-1, -2) + shape[-1] * np.eye(shape[-1])
    if "#" in marks:
        return generator.integers(1, sizes["m"] + 1, size=shape)
    return np.exp(0.3 * array) if "+" in marks else array


def at(term: Term, sizes: dict[str, int], values: dict[str, np.ndarray]) -> np.ndarray:
    given: dict[Any, Any] = {SIZES[name]: size for name, size in sizes.items()}
    given |= {SYMBOLS[name]: value if np.ndim(value) else float(value) for name, value in values.items()}
    return np.asarray(evaluate(term, given, FLOAT), dtype=np.float64)


def torched(values: dict[str, np.ndarray]) -> dict[str, Any]:
    return {name: torch.as_tensor(np.asarray(value)) for name, value in values.items()}


def function_of(text: str, name: str, sizes: dict[str, int], values: dict[str, np.ndarray]) -> Callable[[Any], Any]:
    fixed = torched(values)
    return lambda value: numerical(text, sizes, {**fixed, name: value})


@pytest.mark.parametrize(("name", "text", "variables"), ROWS, ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("seed", [1, 2])
def test_gradient(name: str, text: str, variables: str, seed: int) -> None:
    chosen, _, condition = variables.partition(" ~ ")
    sizes, values = drawn(seed, condition)
    same = {SIZES[a]: SIZES[b] for a, b in [condition.split("=")]} if condition else {}
    check_gradient(symbolic_with(text, same), text, chosen.split(), sizes, values)


def symbolic_with(text: str, same: dict[Term, Term]) -> Term:
    """The Term, sizes that the row calls equal being one."""
    if not same:
        return symbolic(text)
    kept, sizes = dict(SYMBOLS), dict(SIZES)
    try:
        SIZES.update({name: same.get(size, size) for name, size in sizes.items()})
        for name, declaration in kept.items():
            SYMBOLS[name] = symbol(name, declaration.domain, tuple(same.get(d, d) for d in declaration.shape))
        return symbolic(text)
    finally:
        SYMBOLS.update(kept)
        SIZES.update(sizes)


def check_gradient(term: Term, text: str, chosen: list[str], sizes: dict[str, int], values: dict[str, Any]) -> None:
    free = {s.attrs[0]: s for s in term.free}
    found = gradients(term, [free[v] for v in chosen])
    given: dict[Any, Any] = {SIZES[name]: size for name, size in sizes.items()}
    given |= {free[v]: value if np.ndim(value) else float(value) for v, value in values.items() if v in free}
    for variable in chosen:
        function = function_of(text, variable, sizes, values)
        expected = torch.func.grad(function)(torched(values)[variable])
        ours = np.asarray(evaluate(found[free[variable]], given, FLOAT), dtype=np.float64)
        assert difference(ours, expected) <= TOLERANCE, variable


SEVERAL = [("hessian", *row) for row in HESSIANS] + [("jacobian", *row) for row in JACOBIANS]


@pytest.mark.parametrize(("order", "name", "text", "variable"), SEVERAL, ids=[f"{row[0]} {row[1]}" for row in SEVERAL])
def test_derivative(order: str, name: str, text: str, variable: str) -> None:
    sizes, values = drawn(3)
    ours, theirs = DERIVATIVES[order]
    expected = theirs(function_of(text, variable, sizes, values))(torched(values)[variable])
    assert difference(at(ours(symbolic(text), SYMBOLS[variable]), sizes, values), expected) <= TOLERANCE


PLANTED = {
    "cholesky": "cholesky",
    "matrix_exp": "matrix exp",
    "matrix_power": "trace of power",
    "power_frechet": None,
    "expm_frechet": None,
    "amax": "amax",
    "amin": "amin",
    "standardize": "standardize",
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_wrong_rule_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule, with its sign turned, fails a target above."""
    right = core_rules.CORES[name]
    monkeypatch.setitem(core_rules.CORES, name, lambda *arguments: scale(-1, right(*arguments)))
    row = PLANTED[name]
    with pytest.raises(AssertionError):
        if row is None:
            test_derivative("hessian", *{"expm_frechet": HESSIANS[1], "power_frechet": HESSIANS[2]}[name])
        else:
            test_gradient(*next(r for r in ROWS if r[0] == row), seed=1)


@pytest.mark.parametrize(
    ("rule", "row"),
    [("_shares_places", "kron"), ("_shares_indices", "merged again"), ("_sums_places", "kron transposed")],
)
def test_a_wrong_meeting_of_lattices_is_caught(rule: str, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A meeting that says zero where there is something fails a target above."""
    right = getattr(lattices, rule)

    def wrong(*arguments: Any) -> Any:
        found = right(*arguments)
        return None if found is None else lattices.Meeting(is_zero=True)

    rules = tuple(wrong if known is right else known for known in lattices._RULES)
    monkeypatch.setattr(lattices, "_RULES", rules)
    with pytest.raises(AssertionError):
        test_gradient(*next(r for r in ROWS if r[0] == row), seed=1)
