r"""Contexts as papers word them: densities with arguments, names of functionals, rules of probability, entries of vectors."""

from __future__ import annotations

import pytest

from symgen.reading.context.densities import plainly
from symgen.reading.context.meaning import said
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
JOINT = {
    "p(x,z)": "joint density", "q(z)": "density with the same support as p(z|x)",
    "_where": [r"p(x) = \int p(x,z)\,dz", r"p(z\mid x) = p(x,z)/p(x)"],
}  # fmt: skip
VECTORS = {"p": "probability vector", "q": "probability vector, all entries positive", "n": "integer"}
MIXTURE = {
    "x": "real", "pi": "probability vector of length K", "mu": "vector in R^K", "sigma_j": "positive",
    "_where": [
        r"\gamma_k = \frac{\pi_k\mathcal{N}(x;\mu_k,\sigma_k^2)}{\sum_j\pi_j\mathcal{N}(x;\mu_j,\sigma_j^2)}"
    ],
}  # fmt: skip
DIFFUSION = {
    r"\bar\alpha_{t-1}": "real in (0,1)", "alpha_t": "real in (0,1)", "x_0": "real", "x_t": "real",
    "_where": [
        r"\beta_t = 1-\alpha_t", r"\bar\alpha_t = \alpha_t\bar\alpha_{t-1}",
        r"q(x_{t-1}\mid x_0) = \mathcal{N}(\sqrt{\bar\alpha_{t-1}}x_0,\,1-\bar\alpha_{t-1})",
        r"q(x_t\mid x_{t-1}) = \mathcal{N}(\sqrt{\alpha_t}x_{t-1},\,\beta_t)",
        r"x_t = \sqrt{\bar\alpha_t}x_0+\sqrt{1-\bar\alpha_t}\,\epsilon",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "claim, change, where",
    [
        (
            r"\log p(x) = \mathbb{E}_{q(z)}\left[\log\frac{p(x,z)}{q(z)}\right]+\mathrm{KL}\left(q(z)\,\|\,p(z\mid x)\right)",
            ("+", "-"),
            JOINT,
        ),
        (
            r"\mathbb{E}_{x\sim q}\left[\frac{p(x)}{q(x)}\log\frac{p(x)}{q(x)}\right] = \mathrm{KL}(p\|q)",
            (r"p\|q", r"q\|p"),
            VECTORS,
        ),
        (
            r"\mathrm{KL}(p\|q) = \sum_{i=1}^n p_i\log\frac{p_i}{q_i}",
            (r"\frac{p_i}{q_i}", r"\frac{q_i}{p_i}"),
            {"p": "probability vector of length n", "q": "probability vector of length n, all entries positive"},
        ),
        pytest.param(
            r"\frac{\partial}{\partial\mu_k}\log\sum_{j=1}^{K}\pi_j\,\mathcal{N}(x;\mu_j,\sigma_j^2)"
            r" = \gamma_k\,\frac{x-\mu_k}{\sigma_k^2}",
            (r"\gamma_k\,", r"\pi_k\,"),
            MIXTURE,
            marks=pytest.mark.nightly,
        ),
        (
            r"\sum_{j=1}^d \sigma_j^2 \ge \frac1d\left(\sum_{j=1}^d \sigma_j\right)^2",
            (r"\ge", r"\le"),
            {"sigma_j": "positive", "d": "positive integer"},
        ),
        pytest.param(
            r"\mathbb{E}_q[x_{t-1}\mid x_t,x_0] = \frac{\sqrt{\bar\alpha_{t-1}}\,\beta_t}{1-\bar\alpha_t}x_0"
            r"+\frac{\sqrt{\alpha_t}\,(1-\bar\alpha_{t-1})}{1-\bar\alpha_t}x_t = \frac{1}{\sqrt{\alpha_t}}"
            r"\left(x_t-\frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\epsilon\right)",
            (r"\sqrt{1-\bar\alpha_t}}\epsilon", r"1-\bar\alpha_t}\epsilon"),
            DIFFUSION,
            marks=pytest.mark.nightly,
        ),
    ],
)
def test_claims_with_such_contexts(claim, change, where):
    right, wrong = (verify(text, where=where).status for text in (claim, claim.replace(*change)))
    assert right in PASSED and wrong is Status.REFUTED


@pytest.mark.parametrize(
    "name, value, plain",
    [
        ("q(z|x)", "probability vector over z, all entries positive", {"q": "density"}),
        ("p", "probability density on R", {"p": "density"}),
        ("p", "density on (0, 1)", {"p": "density on (0, 1)"}),  # which says more
        ("p", "density with mean 0", {"p": "density with mean 0"}),
        ("h", "bandwidth", {"h": "bandwidth"}),
        ("f", "real function on {0,1}", {"f": "function"}),
        ("p(x,y)", "joint pmf of the pair (X,Y)", dict.fromkeys("XY", "discrete random variable")),
    ],
)
def test_words(name, value, plain):
    assert dict(plainly(name, value)) == plain


@pytest.mark.parametrize("name, value", [("h", "differential entropy"), ("W_2", "2-Wasserstein distance on the line")])
def test_what_a_sign_means_anyway_declares_nothing(name, value):
    found = said({name: value}, [])
    assert (found.words, found.statements) == ({}, [])


@pytest.mark.parametrize(
    "statement, left",
    [
        (r"\epsilon ~ Normal(0,1) independent of x", [r"\epsilon ~ Normal(0,1)", r"\epsilon and x independent"]),
        (r"X_1,\dots,X_n iid Normal(mu, sigma^2)", [r"X_i \sim Normal(mu, sigma^2)"]),
        (
            r"x_1,\dots,x_n\mid\theta\sim\mathcal N(\theta,\sigma^2) i.i.d.",
            [r"x_i \mid \theta \sim \mathcal N(\theta,\sigma^2)"],
        ),
        (r"X_i i.i.d. Normal(0, 1)", [r"X_i \sim Normal(0, 1)"]),
    ],
)
def test_statements(statement, left):
    assert said({}, [statement]).statements == left


def test_data_that_are_made_of_something_stay_what_they_are():
    claim = (
        r"\mathbb{E}_q[x_{t-1}\mid x_t,x_0] = \frac{1}{\sqrt{\alpha_t}}"
        r"\left(x_t-\frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\epsilon\right)"
    )
    assert verify(claim, where=DIFFUSION).status is Status.PROVED


def test_what_is_counted_needs_its_size():
    """sigma_1 and sigma_d are entries of what the sum counts to d only if d is no subscript beside."""
    claim = r"\sigma_1 + \sigma_d = \sum_{j=1}^d \sigma_j"
    assert verify(claim, where={"sigma_j": "positive", "d": "positive integer"}).status not in PASSED


def test_a_definition_that_holds_anyway_is_no_condition():
    where = {"u": "real", "_where": [r"\mathrm{softplus}(x) = \log(1+e^{x})"]}
    claim = r"\log(1-\tanh^2(u)) = 2\left(\log 2+u-\mathrm{softplus}(-2u)\right)"
    assert verify(claim, where=where).status is Status.REFUTED


def test_a_density_belongs_to_the_variable_of_its_label():
    context = {"y": "real", "_where": [r"Y=\sinh(Z) with Z\sim\mathcal N(0,1), density p_Y"]}
    density = r"p_Y(y) = \frac{1}{\sqrt{2\pi(1%sy^2)}}\exp\left(-\tfrac12\operatorname{arcsinh}(y)^2\right)"
    assert verify(density % "+", where=context).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(density % "-", where=context).status is Status.REFUTED
