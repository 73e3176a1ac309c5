"""Functions that are declared by what they are made of: compositions, energies, and how much they bend."""

import pytest

from symgen.verification import verify

CHAIN = {"g": "differentiable function", "h": "differentiable function", "x": "real", "_where": [r"f = g \circ h"]}
BENT = {"f": "mu-strongly convex function", "mu": "positive", "x": "real", "y": "real"}
SMOOTH = {"f": "L-smooth function", "L": "positive", "x": "real", "y": "real"}


def test_a_composition_is_differentiated_by_the_chain_rule(verified):
    assert verified("f'(x) = g'(h(x)) h'(x)", CHAIN) in ("PROVED", "SUPPORTED")
    assert verified("f'(x) = g'(x) h'(x)", CHAIN) == "REFUTED"
    assert verified(r"(g \circ h)'(x) = g'(h(x)) h'(x)", CHAIN) in ("PROVED", "SUPPORTED")
    assert verified(r"(g \circ h)(x) = g(x) h(x)", CHAIN) == "REFUTED"


def test_an_energy_with_a_parameter_is_no_expectation(verified):
    context = {"x": "real", "theta": "real", "_where": [r"E_\theta(x) = \theta x^2"]}
    assert verified(r"\nabla_\theta E_\theta(x) = x^2", context) == "PROVED"
    assert verified(r"\nabla_\theta E_\theta(x) = x", context) == "REFUTED"
    energy = {"x": "real", "theta": "real", "E_theta": "energy function"}
    assert verified(r"\nabla_\theta e^{-E_\theta(x)} = -e^{-E_\theta(x)}\nabla_\theta E_\theta(x)", energy) in (
        "PROVED",
        "SUPPORTED",
    )
    assert verified(r"\nabla_\theta E_\theta(x) = 0", energy) == "REFUTED"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [(r"f(y) \ge f(x) + f'(x)(y-x) + \frac{\mu}{2}(y-x)^2", r"f(y) \ge f(x) + f'(x)(y-x) + \mu(y-x)^2")],
)
def test_a_strongly_convex_function_bends_so_much(right, wrong, verified):
    assert verified(right, BENT) == "SUPPORTED"
    assert verified(wrong, BENT) == "REFUTED"


def test_what_fails_of_a_smooth_function_is_left_open():
    assert verify(r"f(y) \le f(x) + f'(x)(y-x) + \frac{L}{2}(y-x)^2", where=SMOOTH).status in ("PROVED", "SUPPORTED")
    assert verify(r"f(y) \ge f(x)", where=SMOOTH).status in ("UNDECIDED", "REFUTED")


def test_functions_of_vectors_by_their_words(verified):
    assert verified(r"\mathrm{LSE}(z) - \mathrm{LSE}(z) = 0", {"z": "vector K"}) == "PROVED"
    context = {"z": "vector K", "c": "real", "f": "log-sum-exp"}
    assert verified(r"f(z + c\mathbf 1) = f(z) + c", context) in ("PROVED", "SUPPORTED")
    assert verified(r"f(z + c\mathbf 1) = f(z)", context) == "REFUTED"


def test_an_equation_for_a_vector_is_solved(verified):
    context = {
        "P": "row-stochastic matrix n x n",
        "gamma": "in (0,1)",
        "r": "vector n",
        "_where": [r"V = r + \gamma P V"],
    }
    assert verified(r"V = (I - \gamma P)^{-1} r", context) == "PROVED"
    assert verified(r"V = (I + \gamma P)^{-1} r", context) == "REFUTED"


NORMED = {
    "x": "vector in R^n, not constant", "a": "positive", "b": "real",
    "_where": [r"\mathrm{LN}(x)_i=\frac{x_i-\bar{x}}{\sqrt{\frac{1}{n}\sum_{j=1}^{n}(x_j-\bar{x})^2}}",
               r"\bar{x}=\frac{1}{n}\sum_{j=1}^{n}x_j"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"\mathrm{LN}(ax+b\mathbf{1}) = \mathrm{LN}(x)", True),
        (r"\mathrm{LN}(ax+b\mathbf{1}) = a\mathrm{LN}(x)", False),
    ],
)
def test_what_a_body_is_made_of_goes_with_its_argument(latex, holds, verified):
    r"""\bar x in the body of LN(x) is the mean of the argument."""
    assert verified(latex, NORMED) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


def test_whether_a_value_goes_with_the_argument_is_asked(verified):
    context = {"x": "real", "_where": ["s = x^2", "f(x) = s + x"]}
    assert "does it go with the argument" in verified(r"f(3) = \frac{24}{2}", context, told=True)
    assert verified("f(x) = x^2 + x", context) == "PROVED"
