"""Laws of vectors and matrices and regression in plain text, at the points where independent quadrature gave truths."""

import mpmath
import pytest
from cases.public import parameters

from symgen.derivation import derive

POSTERIOR = "posterior(w ~ MvNormal(zeros(d), cov=v*eye(d)); y ~ Normal(X @ w, var=s2))"
# What q(w) and q(u) leave of the log density of one x and its component, up to a constant.
EXPECTED = (
    "exp(E[log(w[{k}]), w ~ Dirichlet(alpha)] + E[log_density(Normal(u, var=s2), x), u ~ Normal(m[{k}], var=v[{k}])])"
)
# Each public case as a user would type it: one goal for each value, and what the names range over.
GOALS = {
    "kl_dirichlet": ({"": "KL(Dirichlet(a) || Dirichlet(b))"}, "a, b: positive vector K"),
    "kl_categorical_inf": ({"": "KL(Categorical(a) || Categorical(b))"}, "a, b: simplex K"),
    "h_dirichlet": ({"": "entropy(Dirichlet(a))"}, "a: positive vector K"),
    "elbo_dirichlet_categorical": ({"": "E[log(t[1]), t ~ Dirichlet(a)]"}, "a: positive vector K"),
    "kl_mvn_mvn": (
        {"": "KL(MvNormal(mu1, cov=S1) || MvNormal(mu2, cov=S2))"},
        "mu1, mu2: vector d; S1, S2: matrix d d spd",
    ),
    "evid_bayes_linreg": (
        {
            "log_evidence": POSTERIOR.replace("posterior", "evidence"),
            "post_mean_1": f"E[w[1], w ~ {POSTERIOR}]",
            "post_mean_2": f"E[w[2], w ~ {POSTERIOR}]",
            "post_cov_12": f"covariance({POSTERIOR})[1, 2]",
        },
        "v, s2 > 0; X: matrix N d; y: vector N; w: vector d",
    ),
    "cavi_gmm_responsibility": (
        {f"r{n}": f"{EXPECTED.format(k=n)}/sum({EXPECTED.format(k='k')}, k, 1, K)" for n in (1, 2, 3)},
        "alpha, v: positive vector K; m: vector K; s2 > 0; x: real",
    ),
}


@pytest.mark.parametrize("row", parameters("closed_forms.jsonl", lambda row: row["id"] in GOALS))
def test_tensor_laws(row, score):
    goals, where = GOALS[row["id"]]
    found = {name: derive(goal, where=where, judge=False) for name, goal in goals.items()}
    for point in row["points"]:
        values = point["value"] if isinstance(point["value"], dict) else {"": point["value"]}
        for name in values:
            value = found[name].evaluate(point["params"], digits=25)
            truth = mpmath.mpf(values[name])
            digits = 10.0 ** (2 - row["digits"]) if row["digits"] < 15 else 1e-12
            right = value == truth or abs(value - truth) <= digits * max(1, abs(truth))
            score("tensor laws", "right" if right else "wrong")
            assert right, f"{goals[name]} at {point['params']}: {value}, not {truth}"
