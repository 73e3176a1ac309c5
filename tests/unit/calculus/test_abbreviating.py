"""Results with named intermediates: shorter, the same in value, readable from their definitions down."""

from __future__ import annotations

import pytest

from symgen.calculus.tensor import abbreviated, conventions, derivative_steps, gradient, hessian
from symgen.terms.build import (
    Grad,
    Product,
    amax,
    dims,
    exp,
    integers,
    logsumexp,
    matrix,
    relu,
    softmax,
    sqrt,
    tanh,
    total,
    vector,
)
from symgen.terms.term import Term, symbol

n, m, h, d = dims("n m h d")
x, a = vector("x", n), vector("a", n)
W, U = matrix("W", h, h), matrix("U", h, d)
b, h0, y = vector("b", h), vector("h0", h), vector("y", h)
x1, x2 = vector("x1", d), vector("x2", d)
Q, K, V, G = matrix("Q", n, d), matrix("K", m, d), matrix("V", m, h), matrix("G", n, h)


def network() -> Term:
    hidden = tanh(W @ h0 + U @ x1 + b)
    return total((tanh(W @ hidden + U @ x2 + b) - y) ** 2) / 2


def attention() -> Term:
    return total(G * (softmax(Q @ K.T / sqrt(d)) @ V))


RESULTS = [
    (gradient(network(), W), "outer(d1, h1) + outer((W' @ d1)*(1 - h1**2), h0)", ["h1", "h2", "d1"]),
    (gradient(attention(), K), "((D - diag(total(D, 1)) @ P)' @ Q)/sqrt(d)", ["P", "D"]),
    (hessian(logsumexp(x), x), "diag(p) - outer(p, p)", ["p"]),
    (gradient(a @ x, x), "a", []),
]


@pytest.mark.parametrize(("result", "shown", "names"), RESULTS, ids=range(len(RESULTS)))
def test_repeated_parts_get_names(result: Term, shown: str, names: list[str]) -> None:
    short = abbreviated(result)
    assert str(short.term) == shown
    assert [name.attrs[0] for name, _ in short.definitions] == names
    assert short.whole == result
    assert len(str(short)) <= len(str(result))


def test_a_definition_comes_after_those_that_it_uses() -> None:
    known = set(gradient(network(), W).free)
    for name, value in abbreviated(gradient(network(), W)).definitions:
        assert value.free <= known
        known.add(name)


def test_names_that_are_taken_are_not_given_again() -> None:
    p = symbol("p", shape=(n,))
    short = abbreviated(hessian(logsumexp(x + p), x))
    assert [name.attrs[0] for name, _ in short.definitions] == ["p1"]


def test_a_wrong_definition_changes_the_whole() -> None:
    short = abbreviated(hessian(logsumexp(x), x))
    ((name, _),) = short.definitions
    assert type(short)(short.term, ((name, softmax(2 * x)),)).whole != hessian(logsumexp(x), x)


def test_conventions_at_kinks_are_said_at_the_first_step() -> None:
    value = total(relu(x)) + amax(abs(a))
    assert conventions(value, (x,)) == ("relu has derivative 0 at 0",)
    assert len(conventions(value, (x, a))) == 3
    assert conventions(total(tanh(x)), (x,)) == ()
    assert "relu has derivative 0 at 0" in derivative_steps(Grad(value, x))[0].detail


def test_what_a_binder_binds_has_no_name_outside():
    i, y = integers("i"), vector("y", n)
    form = abbreviated(Product(exp(x[i]) / (1 + exp(x[i]) ** 2), (i, 1, n)) * exp(x + y) / (1 + exp(x + y) ** 2))
    assert form.definitions
    assert all(i not in value.free for _, value in form.definitions)
