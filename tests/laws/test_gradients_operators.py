"""Every operator of the table: its derivative in each argument is right, or is refused by name; never a silent zero."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from laws.operator_points import WHOLE, arguments, arity, scalar_operators

from symgen.calculus.tensor import core_rules, gradient
from symgen.calculus.tensor.forms import scale
from symgen.errors import NoRuleError
from symgen.numeric import FLOAT, Undefined, Unsupported, evaluate
from symgen.terms import arrays
from symgen.terms.build import total
from symgen.terms.domains import INTEGER, POSITIVE, REAL, structured
from symgen.terms.operators import table
from symgen.terms.term import Term, make, num, symbol

STEP = 1e-5
A, B = symbol("A", REAL, (3, 3)), symbol("B", REAL, (3, 2))
S = symbol("S", structured("spd"), (3, 3))
v, w, t = symbol("v", REAL, (3,)), symbol("w", REAL, (2,)), symbol("t", POSITIVE)
X, K = symbol("X", REAL, (2, 2, 5)), symbol("K", REAL, (3, 2, 2))
X2, K2 = symbol("X", REAL, (2, 2, 4, 5)), symbol("K", REAL, (3, 2, 2, 2))
U = symbol("U", REAL, (4, 2))
i = symbol("i", INTEGER)
CONDITION = make("gt", v, num(0))
#: One application of each tensor operator, and of structure with tensors inside.
TENSORS: dict[str, Term] = {
    "matmul": B @ w, "transpose": B.T, "trace": A.trace(), "det": A.det(), "logdet": make("logdet", S),
    "inverse": make("inverse", S), "cholesky": make("cholesky", S), "matrix_exp": make("matrix_exp", A),
    "diag": make("diag", v), "diagonal": make("diagonal", A), "total": total(B, 0), "mean": make("mean", B, attrs=((1,),)),
    "amax": arrays.amax(B, 0), "amin": arrays.amin(B), "norm": make("norm", B), "softmax": make("softmax", B),
    "log_softmax": make("log_softmax", B, attrs=(0,)), "logsumexp": make("logsumexp", B), "outer": make("outer", v, w),
    "kron": make("kron", B, A[1, 1] * B), "solve": make("solve", S, B), "eye": A * make("eye", attrs=((3, 3),)),
    "ones": v * make("ones", attrs=((3,),)), "zeros": v + make("zeros", attrs=((3,),)),
    "einsum": make("einsum", A, B, attrs=("ij,jk->ki",)), "expand": make("expand", v, attrs=((2, 3),)),
    "onehot": make("onehot", i, attrs=(3,)) * v, "hardmax": arrays.hardmax(B, 1), "vector_norm": arrays.vector_norm(B, t),
    "standardize": arrays.standardize(B, t, 0), "matrix_power": arrays.matrix_power(A, 9),
    "expm_frechet": make("expm_frechet", A, S, S @ A), "power_frechet": make("power_frechet", A, num(9), S, A),
    "tril": arrays.tril(A), "triu": arrays.triu(A, 1), "expand_dims": arrays.expand_dims(v, 1) * w,
    "reshape": arrays.reshape(B, 2, 3), "vec": make("vec", B), "concatenate": arrays.concatenate(A, B, axis=1),
    "slice": arrays.slice(v, 2, 3), "cumsum": arrays.cumsum(B), "unfold": arrays.unfold(v, 2), "fold": arrays.fold(U, 5),
    "conv1d": arrays.conv1d(X, K), "conv2d": arrays.conv2d(X2, K2, padding=1),
    "lattice": make("lattice", attrs=(3, (2,), (1,), 1)) @ w, "index": A[2], "stack": make("stack", v, v**2),
    "cases": make("cases", v**3, CONDITION, make("sin", v), attrs=("", "")), "indicator": make("indicator", CONDITION) * v,
    "positive_definite": make("indicator", make("positive_definite", S)) * v + make("trace", S),
}  # fmt: skip


def point(term: Term) -> dict[Term, Any]:
    generator = np.random.default_rng(5)
    values: dict[Term, Any] = {}
    for s in sorted(term.free, key=lambda s: s.attrs[0]):
        value = generator.normal(size=s.shape)
        if s.domain.structure == "spd":
            value = value @ value.T + 3 * np.eye(3)
        values[s] = 2 if s.domain.is_integer else value if s.shape else float(np.exp(value))
    return values


def weighted(term: Term) -> Term:
    """A scalar that tells the entries of a tensor apart."""
    if not term.shape:
        return term
    count = int(np.prod(term.shape))
    weights = make("stack", *(num(Fraction(k % 7 + 1, 4)) for k in range(count)))
    return total(make("reshape", weights, attrs=(term.shape,)) * term)


def numeric(value: Term, variable: Term, values: dict[Term, Any]) -> np.ndarray:
    """Central differences, entry by entry."""
    base = np.asarray(values[variable], dtype=float)
    found = np.zeros(base.shape)
    for place in np.ndindex(base.shape):
        sides = []
        for sign in (1, -1):
            moved = base.copy()
            moved[place] += sign * STEP
            if variable.domain.structure == "spd" and place[0] != place[1]:
                # Half of the step at each of the two places: a symmetric matrix stays one.
                moved[place] -= sign * STEP / 2
                moved[place[::-1]] += sign * STEP / 2
            sides.append(float(evaluate(value, {**values, variable: moved if base.shape else float(moved)}, FLOAT)))
        found[place] = (sides[0] - sides[1]) / (2 * STEP)
    return found


def disagreement(term: Term, variable: Term, values: dict[Term, Any]) -> float:
    value = weighted(term)
    found = np.asarray(evaluate(gradient(value, variable), values, FLOAT), dtype=float)
    if variable.domain.structure == "spd":
        found = (found + found.T) / 2
    expected = numeric(value, variable, values)
    return float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))


def variables(term: Term) -> list[Term]:
    return sorted((s for s in term.free if not s.domain.is_integer), key=lambda s: s.attrs[0])


@pytest.mark.parametrize("name", TENSORS)
def test_every_tensor_operator_has_its_derivative(name: str) -> None:
    term = TENSORS[name]
    for variable in variables(term):
        assert disagreement(term, variable, point(term)) < 1e-6, variable


#: Operators that have no derivative here: asked for one they refuse, and never answer 0.
REFUSED = {"matrix_sqrt": make("matrix_sqrt", S), "eigenvalues": make("eigenvalues", S)}


@pytest.mark.parametrize("name", REFUSED)
def test_an_operator_without_a_derivative_refuses(name: str) -> None:
    with pytest.raises(NoRuleError):
        gradient(weighted(REFUSED[name]), S)


def test_every_operator_is_looked_at() -> None:
    """Binders, nouns and laws are worked out before they are differentiated; logic has no values to differentiate."""
    structure = {"num", "const", "symbol", "call", "tuple"}
    kinds = ("tensor", "function", "arithmetic", "structure")
    wanted = {name for name, row in table().items() if row.kind in kinds} - structure
    assert wanted - set(TENSORS) - set(REFUSED) - set(scalar_operators()) == set()


@pytest.mark.parametrize("name", scalar_operators())
def test_every_function_has_its_derivative_or_refuses(name: str) -> None:
    row, checked, refused = table()[name], 0, 0
    for values in arguments(name, count=8, seed=6):
        chosen = tuple(
            symbol(f"x{place}", INTEGER if place in WHOLE.get(name, ()) else REAL) for place in range(arity(row))
        )
        whole = place_in_whole(name, chosen)
        given = dict(zip(chosen, map(float, values), strict=True))
        for variable in (s for s in chosen if s not in whole):
            try:
                found = evaluate(gradient(make(name, *chosen), variable), given, FLOAT)
                expected = numeric(make(name, *chosen), variable, given)
            except NoRuleError as error:
                assert name in str(error)
                refused += 1
                continue
            except (Undefined, Unsupported, TypeError):
                continue
            checked += 1
            assert abs(found - expected) <= 1e-5 * max(1.0, abs(expected)) or name == "stop_gradient", values
    assert checked or refused or len(WHOLE.get(name, ())) == arity(row)


def place_in_whole(name: str, chosen: tuple[Term, ...]) -> set[Term]:
    return {chosen[place] for place in WHOLE.get(name, ()) if place < len(chosen)}


# The choice of the largest entries and definiteness are constant almost everywhere.
CORES = sorted(set(core_rules.CORES) - {"hardmax", "positive_definite"})


@pytest.mark.parametrize("name", CORES)
def test_a_wrong_rule_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule of a core, off by one part in a thousand, fails its operator above."""
    right = core_rules.CORES[name]
    planted: Callable[..., Any] = lambda *arguments: scale(Fraction(1001, 1000), right(*arguments))
    monkeypatch.setitem(core_rules.CORES, name, planted)
    term = TENSORS[name]
    assert max(disagreement(term, variable, point(term)) for variable in variables(term)) > 1e-5


@pytest.mark.parametrize("name", ["floor", "gcd", "polygamma", "mod"])
def test_an_operator_without_a_rule_is_named_wherever_it_stands(name: str) -> None:
    x = symbol("x", REAL, (3,))
    args = (x,) if arity(table()[name]) == 1 else (x, v)
    for value in (total(make(name, *args)), make("norm", make("tanh", make(name, *args)) * v)):
        with pytest.raises(NoRuleError, match=name):
            gradient(value, x)
