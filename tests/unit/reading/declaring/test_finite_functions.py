r"""Functions of a point of a finite set, Z = \sum_x e^{-E(x)}, and densities that a defined divergence sums over."""

import pytest

from symgen.reading.context.in_words import declare
from symgen.verification import Status, verify

ENERGY = {"E": "real function", "_where": [r"Z = \sum_x e^{-E(x)}", "p(x) = e^{-E(x)}/Z"]}
BESIDE = {**ENERGY, "q": "probability vector over a finite set"}
MOVED = {
    "theta": "real",
    r"E_\theta(x)": "energy, differentiable in theta",
    "_where": [r"Z(\theta) = \sum_{x\in\mathcal{X}}e^{-E_\theta(x)}", r"p_\theta(x) = e^{-E_\theta(x)}/Z(\theta)"],
}
D = {"p": "density", "q": "density", "r": "density", "_where": [r"D(p\|q)=\sum_x p(x)\log\frac{p(x)}{q(x)}"]}
DERIVATIVE = r"\frac{\partial}{\partial\theta}\log Z(\theta)"
MEAN = r"\mathbb{E}_{x\sim p_\theta}\left[\frac{\partial E_\theta(x)}{\partial\theta}\right]"


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\log p(x) = -E(x) - \log Z", r"\log p(x) = -E(x) + \log Z", ENERGY),
        (r"\sum_x p(x) = 1", r"\sum_x p(x) = Z", ENERGY),
        (r"\mathbb{E}_p[E(x)] = -\sum_x p(x)\log p(x) - \log Z", r"E(x) \ge 0", ENERGY),
        ("p(x) < 1", "p(x) < 1/2", ENERGY),
        (r"\mathrm{H}(q) - \mathbb{E}_q[E(x)] = \log Z - \mathrm{KL}(q\|p)",
         r"\mathrm{H}(q) - \mathbb{E}_q[E(x)] \ge \log Z", BESIDE),
        pytest.param(r"\sum_x q(x)\log q(x) + \mathbb{E}_q[E(x)] + \log Z \ge 0",
                     r"\sum_x q(x)\log q(x) + \mathbb{E}_q[E(x)] - \log Z \ge 0", BESIDE, marks=pytest.mark.nightly),
        pytest.param(f"{DERIVATIVE} = -{MEAN}", f"{DERIVATIVE} = {MEAN}", MOVED, marks=pytest.mark.nightly),
        (r"\sum_x (f(x) + 1) > \sum_x f(x)", r"\sum_x f(x) = 2\sum_x f(x)", {"f": "function"}),
        (r"D(p\|q) \ge 0", r"D(p\|q) = D(q\|p)", D),
        (r"D(r\|p) \ge 0", r"D(r\|p) \ge 1", D),
    ],
)  # fmt: skip
def test_sums_over_all_points(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"\sum_x f(x) = \sum_x f(x + 1)", {"f": "function"}),
        (r"\sum_x f(x) = f(1)", {"f": "function"}),
        (r"\sum_x f'(x) = 0", {"f": "function"}),
        (r"\sum_x f(x) \ge 0", {"f": "convex function"}),
        (r"\sum_x x^2 = 1", {}),
        (r"\sum_x p(x)f(x) \le \max_x f(x)", {"f": "function", "p": "pmf"}),
        (r"\max_x p(x) \ge p(y)", {"p": "pmf"}),
    ],
)
def test_sums_over_what_is_no_set_of_points_are_asked_about(claim, context, verified):
    assert verified(claim, context) == "UNREADABLE"


def test_a_function_of_points_is_told():
    assert "E is a function of a point of a finite set: any one" in declare(ENERGY).assumptions
    positive = declare({"_where": [r"S = \sum_x w(x)"], "w": "positive function"})
    assert "w is a function of a point of a finite set: a positive one" in positive.assumptions


GRADIENT = r"\frac{\partial}{\partial\theta}\log p_\theta(x) = -\frac{\partial E_\theta(x)}{\partial\theta}%s"
OTHER_MEAN = MEAN.replace("x\\sim p", "x'\\sim p").replace("(x)", "(x')")


@pytest.mark.parametrize(
    ("words", "sums"),
    [
        ({"x": "element of a finite set X"}, r"\sum_{x\in X}e^{-E_\theta(x)}"),
        ({"x": "element of a finite set"}, r"\sum_{x'}\exp(-E_\theta(x'))"),
    ],
)
def test_energies_that_only_stand_in_exponents(words, sums):
    context = {"theta": "real", **words, "_where": [r"p_\theta(x)=e^{-E_\theta(x)}/Z_\theta", rf"Z_\theta={sums}"]}
    assert verify(GRADIENT % f"+{OTHER_MEAN}", where=context).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(GRADIENT % f"-{OTHER_MEAN}", where=context).status is Status.REFUTED


def test_the_gap_of_a_mass_function_to_that_of_an_energy():
    context = {"q": "pmf on a finite set, positive everywhere", "_where": [r"p(x)=e^{-E(x)}/Z, Z=\sum_xe^{-E(x)}"]}
    gap = r"\mathbb E_{x\sim q}[E(x)]-H(q)+\log Z = \mathrm{KL}(q\,\|\,p)"
    assert verify(gap, where=context).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(gap.replace("-H(q)", "+H(q)"), where=context).status is Status.REFUTED
