"""How a line of a derivation reads: inner values by name, and a density up to its normaliser."""

import pytest

from symgen.derivation import derive
from symgen.rendering import terminal
from symgen.rendering.line_forms import line_form
from symgen.terms.text import read, read_context

CONTEXT = read_context("x, y, z, z1: real; i, n: integer; theta: unit")


def form(text):
    return str(line_form(read(text, CONTEXT)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + y", "= x + y"),
        ("symgen.subs(z**2, z, x + y)", "= z1**2 where z1 = x + y"),
        # Outer values first, each by a name of its own.
        ("symgen.subs(y*symgen.subs(z**2, z, sin(z)), z, x)", "= y*z2**2 where z1 = x; z2 = sin(z1)"),
        ("symgen.subs(z**2, z, x) + symgen.subs(2*z, z, x)", "= z1**2 + 2*z1 where z1 = x"),
        ("symgen.subs(z**2, z, x)*z1", "= z2**2*z1 where z2 = x"),
        ("symgen.subs(y, z, x)", "= y"),
        # A value that varies with a bound name has no meaning outside of it.
        ("Sum(symgen.subs(z**2, z, i*x), (i, 1, n))", "= Sum(symgen.subs(z**2, z, i*x), (i, 1, n))"),
    ],
)
def test_values_put_in_are_named_beside_the_formula(text, expected):
    assert form(text) == expected


def test_a_density_over_its_own_integral_is_given_up_to_a_factor():
    posterior = derive(
        "posterior(theta ~ Beta(a, b); k ~ Bernoulli(theta))", where="a, b > 0; theta: unit; k: nnint", judge=False
    )
    relations = [line_form(step.after).relation for step in posterior.steps]
    assert set(relations[:-1]) == {"∝"} and relations[-1] == "="
    shown = terminal(posterior)
    assert "∝ exp(" in shown and "Integral" not in shown


def test_backpropagation_reads_with_named_values_on_every_page():
    gradient = derive("grad(total(tanh(W @ x)**2), W)", where="W: matrix n m; x: vector m", judge=False)
    assert "symgen.subs" not in terminal(gradient)
    assert r"\text{where}" in gradient._repr_latex_() and r"\bigg|" not in gradient._repr_latex_()
