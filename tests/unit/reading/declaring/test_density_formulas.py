r"""What contexts and displays say that densities are: aggregates, mixtures, marginals; right and planted wrong."""

import pytest

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
ANY = {"p": "density", "q": "density"}
AGGREGATE = {**ANY, "_where": [r"q(z) = \mathbb{E}_{p(x)}[q(z\mid x)]"]}
MIXTURE = {**ANY, "_where": ["m = (p+q)/2"]}
MARGINAL = {**ANY, "_where": [r"p_\theta(x) = \int p_\theta(x|z)p(z)dz"]}
VECTORS = {"p": "probability vector", "q": "probability vector, all entries positive"}
SPLIT = r"\mathbb{E}_{p(x)}[\mathrm{KL}(q(z|x)\|p(z))] = \mathbb{E}_{p(x)}[\mathrm{KL}(q(z|x)\|q(z))]"
BOUND = r"\mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(x|z)p(z)}{q(z|x)}\right]"
CHAIN = r"\mathrm{KL}(p(x,y)\|q(x,y)) = \mathrm{KL}(p(x)\|q(x))"


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        pytest.param(SPLIT + r"+\mathrm{KL}(q(z)\|p(z))", AGGREGATE, True, marks=pytest.mark.nightly),
        (SPLIT + r"-\mathrm{KL}(q(z)\|p(z))", AGGREGATE, False),
        (r"\mathrm{JSD}(p\|q) = \frac12\mathrm{KL}(p\|m)+\frac12\mathrm{KL}(q\|m)", MIXTURE, True),
        (r"\mathrm{JSD}(p\|q) = \mathrm{KL}(p\|m)+\mathrm{KL}(q\|m)", MIXTURE, False),
        (r"m(x) = \tfrac12(p(x)+q(x)), \quad \mathrm{KL}(p\|m) \le \log 2", ANY, True),
        (r"m(x) = \tfrac12(p(x)+q(x)), \quad \mathrm{KL}(p\|m) \ge \log 2", ANY, False),
        (r"\mathrm{KL}\left(p\,\|\,\frac{p+q}{2}\right) \le \log 2", ANY, True),
        (r"\mathrm{KL}\left(p(z)\,\|\,\frac{p+q}{2}\right) \le \log 2", ANY, True),
        (r"\mathrm{KL}\left(p(z)\,\|\,\frac{p+q}{2}\right) \le \log 1.1", ANY, False),
        pytest.param(rf"\log p_\theta(x) \ge {BOUND}", MARGINAL, True, marks=pytest.mark.nightly),
        (rf"\log p_\theta(x) \le {BOUND}", MARGINAL, False),
        (r"\mathbb{E}_{x\sim q}\left[f\left(\frac{p(x)}{q(x)}\right)\right] = \mathrm{KL}(q\|p)",
         {**VECTORS, "_where": [r"f(u) = -\log u"]}, True),
        (r"\frac12\sum_{i=1}^{n}|p_i-q_i| \leq \sqrt{\tfrac12\,\mathrm{KL}(p\|q)}", {**VECTORS, "n": "integer"}, True),
        (CHAIN + r"+\mathbb{E}_{x\sim p}[\mathrm{KL}(p(y|x)\|q(y|x))]", {"p(x,y)": "joint pmf", "q(x,y)": "joint pmf"}, True),
        (CHAIN + r"-\mathbb{E}_{x\sim p}[\mathrm{KL}(p(y|x)\|q(y|x))]", {"p(x,y)": "joint pmf", "q(x,y)": "joint pmf"}, False),
        (r"\mathbb{E}_{z_1,z_2\sim q}[z_1z_2] = \mathbb{E}_{z_1\sim q}[z_1]^2", {"q": "density"}, True),
        (r"\mathbb{E}_{z_1,z_2\sim q}[z_1z_2] = \mathbb{E}_{z_1\sim q}[z_1^2]", {"q": "density"}, False),
        (r"p_X(x) = \frac{1}{\sqrt{2\pi(1+x^2)}}e^{-\operatorname{arcsinh}(x)^2/2}",
         {"x": "real", "_where": [r"X = \sinh(Z)", "Z ~ Normal(0,1)", "p_X is the density of X"]}, True),
    ],
)  # fmt: skip
def test_densities_are_what_the_context_says(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"q(z) = \int q(z,x)^2\,dx", "declared to be any density"),
        (r"q(z) = \int q(z|x)p(x)\,dx", "declared to be any density"),
    ],
)
def test_a_formula_beside_the_joint_density_is_asked_about(formula, found, verified):
    context = {**ANY, "_where": [formula]}
    claim = r"\int q(x,z)\,dx = q(z)"
    assert verified(claim, context) == "UNREADABLE"
    assert found in verified(claim, context, told=True)
