"""SymPy's matrix expressions: there and back is the identity; values are kept both ways, against explicit matrices."""

from __future__ import annotations

import random

import numpy as np
import pytest
import sympy as sp
from sympy.matrices.expressions.diagonal import DiagMatrix, DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.dotproduct import DotProduct

import symgen as sg
from symgen.algebra import from_sympy, to_sympy
from symgen.calculus.tensor import gradient
from symgen.errors import NoRuleError
from symgen.numeric import EXACT, FLOAT, evaluate
from symgen.terms.build import (
    concatenate,
    diag,
    dims,
    eye,
    inverse,
    kron,
    logdet,
    matrix,
    mean,
    norm,
    ones,
    outer,
    solve,
    total,
    trace,
    vector,
    zeros,
)
from symgen.terms.term import make, num, symbol

n, m = sp.symbols("n m", integer=True, positive=True)
A, B = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", n, n)
X, Y = sp.MatrixSymbol("X", n, m), sp.MatrixSymbol("Y", n, m)
x, y = sp.MatrixSymbol("x", n, 1), sp.MatrixSymbol("y", n, 1)
c = sp.Symbol("c", real=True)
LENGTHS = {n: 3, m: 2}

EXPRESSIONS = [
    A * B,
    A * X,
    -A,
    2 * A * x,
    c * A,
    A + 2 * B,
    A - B,
    X.T,
    (A * B).T,
    A.T * B,
    sp.Adjoint(A),
    sp.Inverse(A),
    sp.Inverse(A * B),
    A**3,
    A**-2,
    A**n,
    sp.HadamardProduct(X, Y),
    sp.HadamardProduct(A, B, A.T),
    sp.HadamardPower(X, 2),
    sp.HadamardPower(X, c),
    sp.HadamardProduct(2 * X, Y),
    sp.KroneckerProduct(A, X),
    sp.Trace(A * B),
    sp.Trace(x.T * A * y),
    sp.Trace(sp.Inverse(A) * B) + c,
    sp.Determinant(A),
    sp.log(sp.Determinant(A)),
    sp.log(sp.Determinant(X.T * X)) / 2,
    sp.exp(-sp.Trace(A)) * c,
    sp.Identity(n),
    A + c * sp.Identity(n),
    sp.ZeroMatrix(n, m),
    sp.OneMatrix(n, m),
    x * sp.OneMatrix(1, m),
    DotProduct(x, y),
    DotProduct(A * x, y) ** 2,
    DiagMatrix(x) * A,
    DiagonalOf(A),
    A * DiagonalOf(B),
    sp.BlockMatrix([[A, X]]),
    sp.BlockMatrix([[A], [B]]),
    sp.BlockMatrix([[A, X], [X.T, sp.Identity(m)]]),
    A[0, 1],
    A[:2, :],
    A[:, 1:3],
    A[0:2, 1:3],
    X.applyfunc(sp.exp),
    A.applyfunc(sp.sin) * B,
    x.T * A * x,
    sp.MatrixSymbol("Z", 2, 3),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_there_and_back_is_the_identity(expression):
    back = to_sympy(from_sympy(expression))
    # SymPy tells two functions applied to entries apart by a dummy variable that it makes anew each time.
    assert back == expression or ("Lambda" in str(expression) and str(back) == str(expression))


def explicit(seed):
    """An explicit matrix for each symbol."""
    generator = random.Random(seed)
    made = {}
    for s in (A, B, X, Y, x, y, sp.MatrixSymbol("Z", 2, 3), sp.MatrixSymbol("a", n, 1), sp.MatrixSymbol("W", m, m)):
        rows, columns = (int(sp.sympify(d).subs(LENGTHS)) for d in s.shape)
        made[s] = sp.Matrix(rows, columns, lambda i, j: sp.Rational(generator.randint(1, 9), 2))
        if rows == columns:
            made[s] += 9 * sp.eye(rows)
    return made


def sympy_value(expression, matrices):
    """The value by SymPy's own explicit matrices."""
    whole = expression.subs(LENGTHS)
    for s, given in matrices.items():
        small = sp.MatrixSymbol(s.name, *given.shape)
        whole = whole.subs(small, given) if hasattr(whole, "subs") else whole
    whole = whole.subs(c, sp.Rational(3, 2))
    whole = whole.replace(lambda part: isinstance(part, sp.OneMatrix), lambda part: part.as_explicit()).doit()
    whole = whole.as_explicit() if hasattr(whole, "as_explicit") else whole
    return np.asarray(sp.Matrix(whole).evalf(20).tolist(), dtype=float) if hasattr(whole, "shape") else float(whole)


def term_value(term, matrices):
    by_name = {s.name: np.asarray(given.tolist(), dtype=float) for s, given in matrices.items()}
    given = {}
    for s in term.free:
        name = s.attrs[0]
        if name in by_name:
            array = by_name[name]
            given[s] = (array[:, 0] if len(s.shape) == 1 else array).tolist()
        else:
            given[s] = {"n": 3, "m": 2, "c": 1.5}[name]
    return np.asarray(evaluate(term, given, FLOAT), dtype=float)


# What SymPy 1.14 itself does not evaluate on explicit matrices.
BEYOND_SYMPY = (sp.HadamardPower(X, c), A**n, DiagonalOf(A), A * DiagonalOf(B))


@pytest.mark.parametrize("expression", [e for e in EXPRESSIONS if e not in BEYOND_SYMPY], ids=str)
def test_a_term_has_the_value_that_sympy_gives(expression):
    matrices = explicit(1)
    assert np.allclose(term_value(from_sympy(expression), matrices), sympy_value(expression, matrices), rtol=1e-10)


N, M = dims("n m")
a, S = vector("a", N), matrix("A", N, N)
P, Q, W = matrix("X", N, M), matrix("Y", N, M), matrix("W", M, M)

TERMS = [
    S @ a,
    a @ S,
    a @ S @ a,
    a @ a,
    P.T @ a,
    outer(a, a),
    total(P),
    total(a),
    total(P, 0),
    total(P, 1),
    mean(P),
    mean(P, 1),
    norm(a),
    norm(P),
    P * Q,
    P / Q,
    P**2 + 1,
    a * a + 2,
    P + total(P, 0),
    P - mean(P, 0),
    S @ a / num(3),
    sg.exp(P),
    diag(a) @ P,
    solve(S, a),
    inverse(S) @ P,
    kron(S, P),
    trace(S) * S,
    eye(N) - S,
    ones(N) + a,
    zeros(N, M) + P,
    concatenate(P, Q, axis=1),
    concatenate(P, Q),
    S[1, 2] * a,
    a[2],
    a.T,
    make("det", W) * P,
    sg.sqrt(P),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_an_expression_has_the_value_of_the_term(term):
    """Vectors become columns, so the way back need not be the same Term; its value is."""
    matrices = explicit(2)
    shown, own = sympy_value(to_sympy(term), matrices), term_value(term, matrices)
    assert np.allclose(np.squeeze(shown), np.squeeze(own), rtol=1e-10)
    back = term_value(from_sympy(to_sympy(term)), matrices)
    assert np.allclose(np.squeeze(back), np.squeeze(own), rtol=1e-10)


def test_a_log_determinant_is_that_of_the_absolute_value_unless_known_positive():
    spd = matrix("S", N, N, spd=True)
    assert to_sympy(logdet(spd)) == sp.log(sp.Determinant(sp.MatrixSymbol("S", n, n)))
    assert to_sympy(logdet(S)) == sp.log(sp.Abs(sp.Determinant(A)))


def test_a_gradient_of_a_sympy_expression():
    """SymPy 1.14 answers 0 for the derivative of a log determinant; from there to a Term and back it is X^{-T}."""
    loss = from_sympy(sp.log(sp.Determinant(A)) + sp.Trace(A * B))
    found = to_sympy(gradient(loss, S))
    assert found.doit() == (sp.Inverse(A).T + B.T).doit()


@pytest.mark.parametrize(
    "expression",
    [sp.exp(A), sp.FunctionMatrix(3, 3, "lambda i, j: i + j")],
    ids=str,
)
def test_what_is_no_operator_is_refused_by_its_class(expression):
    with pytest.raises(NoRuleError, match=type(expression).__name__):
        from_sympy(expression)


@pytest.mark.parametrize(
    "term", [symbol("T", shape=(2, 2, 2)), make("softmax", a), make("cholesky", S), make("matrix_exp", S)], ids=str
)
def test_what_sympy_lacks_is_refused_by_its_operator(term):
    with pytest.raises(NoRuleError, match=term.op):
        to_sympy(term)


def test_exact_values_survive():
    expression = sp.Trace(A * B) / 3 + sp.Rational(1, 7)
    given = {s: [[1, 2], [3, 4]] for s in from_sympy(expression).free if s.shape}
    size = {s: 2 for s in from_sympy(expression).free if not s.shape}
    assert str(evaluate(from_sympy(expression), {**given, **size}, EXACT)) == "206/21"
    assert DiagonalMatrix(A) and to_sympy(from_sympy(DiagonalMatrix(A))) == DiagMatrix(DiagonalOf(A))
