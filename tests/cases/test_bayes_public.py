"""Conjugate posteriors, predictives and evidences in plain text, at the points where independent quadrature gave truths."""

import mpmath
import pytest
from cases.public import parameters

from symgen.derivation import derive

# Each public case as a user would type it: prior and likelihood, and what the names range over.
CONJUGATE = {
    "conj_gamma_poisson": ("u ~ Gamma(a, rate=b); x[i] ~ Poisson(u), i = 1..n", "a, b > 0"),
    "conj_beta_geometric": ("u ~ Beta(a, b); x[i] ~ Geometric(u), i = 1..n", "a, b > 0"),
    "conj_pareto_uniform": ("u ~ Pareto(xm, a); x[i] ~ Uniform(0, u), i = 1..n", "a, xm > 0"),
    "conj_normal_normal_knownvar": (
        "u ~ Normal(m0, var=v0); x[i] ~ Normal(u, var=s2), i = 1..n",
        "m0: real; v0, s2 > 0",
    ),
    "conj_gamma_invgaussian_shape": (
        "u ~ Gamma(a, rate=b); x[i] ~ InverseGaussian(mu, u), i = 1..n",
        "a, b, mu > 0",
    ),
}
PREDICTIVE = {
    "pred_betanegbin": ("p ~ Beta(a, b); y ~ NegativeBinomial(r, p)", "a, b, r > 0; x: natural"),
    "pred_laplace_from_exponential": ("v ~ Exponential(rate=lam); y ~ Normal(0, var=v)", "lam > 0; x: real"),
    "pred_gammapoisson": ("l ~ Gamma(a, rate=b); y ~ Poisson(l)", "a, b > 0; x: natural"),
}


def close(found, truth):
    return abs(found - mpmath.mpf(truth)) <= 1e-12 * max(1, abs(mpmath.mpf(truth)))


@pytest.mark.parametrize("row", parameters("closed_forms.jsonl", lambda row: row["id"] in CONJUGATE))
def test_conjugate_posteriors(row, score):
    model, where = CONJUGATE[row["id"]]
    goals = {
        "post_mean": f"E[u, u ~ posterior({model})]",
        "post_var": f"variance(posterior({model}))",
        "log_evidence": f"evidence({model})",
    }
    found = {name: derive(goal, where=where, judge=False) for name, goal in goals.items()}
    for point in row["points"]:
        given = {**point["params"], "n": len(point["params"]["x"])}
        right = all(close(found[name].evaluate(given, digits=25), truth) for name, truth in point["value"].items())
        score("conjugate posteriors", "right" if right else "wrong")
        assert right, f"{model} at {point['params']}"


@pytest.mark.parametrize("row", parameters("closed_forms.jsonl", lambda row: row["id"] in PREDICTIVE))
def test_predictives(row, score):
    model, where = PREDICTIVE[row["id"]]
    found = derive(f"log_density(predictive({model}), x)", where=where, judge=False)
    for point in row["points"]:
        right = found.closed and close(found.evaluate(point["params"], digits=25), point["value"])
        score("predictives", "right" if right else "wrong")
        assert right, f"{model} at {point['params']}"
