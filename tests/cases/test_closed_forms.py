"""Functionals of laws with symbolic parameters, evaluated where independent quadrature gave 20 digits."""

import mpmath
import pytest
from cases.public import parameters

from symgen.derivation import derive
from symgen.probability import families

# How the cases name each family's parameters, in the order of their `params`: the plain text of a law.
SPELLINGS = {
    "Normal": "Normal({}, sd={})",
    "LogNormal": "LogNormal({}, sd={})",
    "Gamma": "Gamma({}, rate={})",
    "Exponential": "Exponential(rate={})",
}
# Where the cases' symbol is not simply positive.
DOMAINS = {"m": "real", "mu": "real", "lo": "real", "hi": "real", "x0": "real", "p": "unit", "n": "positive integer"}
GOALS = {
    "kl": lambda row, p, q: f"KL({p} || {q})",
    "entropy": lambda row, p, q: f"entropy({p})",
    "cross_entropy": lambda row, p, q: f"cross_entropy({p}, {q})",
    "renyi": lambda row, p, q: f"renyi({p}, {q}, alpha)",
    "fisher": lambda row, p, q: f"fisher({p}, {row['question'].split()[7]})",
}
# Cases whose laws are told in words: what is asked, as a reader types it, and the declarations.
LIKELIHOODS = "E[sum(log_density({}, x[j]), j, 1, D), z ~ Normal(m, var=v)] - KL(Normal(m, var=v) || Normal(0, var=1))"
WRITTEN = {
    "mi_bec": ("mutual_information(x ~ Bernoulli(p); y ~ Categorical([(1 - x)*(1 - e), x*(1 - e), e]))", "p, e: unit"),
    "mi_vector_channel": (
        "mutual_information(x ~ MvNormal(zeros(2), cov=eye(2)); y ~ MvNormal(A @ x, cov=s2*eye(2)))",
        "A: matrix 2 2; s2 > 0",
    ),
    "mi_beta_bernoulli": ("mutual_information(theta ~ Beta(a, b); x ~ Bernoulli(theta))", "a, b > 0"),
    "elbo_gauss_loglik": (
        "E[log_density(Normal(z, var=s2), x), z ~ Normal(m, var=v)]",
        "m, x: real; s2, v > 0",
    ),
    "elbo_vae_linear_gauss": (
        LIKELIHOODS.format("Normal(w[j]*z + bb[j], var=s2)"),
        "m: real; s2, v > 0; x: vector D; w: vector D; bb: vector D",
    ),
    "elbo_vae_bernoulli_decoder": (
        LIKELIHOODS.format("Bernoulli(logit=w[j]*z + bb[j])"),
        "m: real; v > 0; x: vector D; w: vector D; bb: vector D",
    ),
}
RESIDUAL_TOLERANCE = 1e-10  # of the quadrature of what has no closed form


def laws_of(row):
    return [law for law in (row.get("p"), row.get("q")) if law]


def in_scope(row):
    named = row["kind"] in GOALS and laws_of(row) and all(law["family"] in families() for law in laws_of(row))
    return bool(named) or row["id"] in WRITTEN


def plain(law):
    if law is None:
        return ""
    places = ", ".join("{}" for _ in law["params"])
    return SPELLINGS.get(law["family"], f"{law['family']}({places})").format(*law["params"])


def goal(row):
    written = WRITTEN.get(row["id"])
    return written[0] if written else GOALS[row["kind"]](row, plain(row["p"]), plain(row["q"]))


def where(row):
    if row["id"] in WRITTEN:
        return WRITTEN[row["id"]][1]
    names = [*(name for law in laws_of(row) for name in law["params"]), *(["alpha"] if row["kind"] == "renyi" else [])]
    return "; ".join(f"{name}: {DOMAINS.get(name.rstrip('12'), 'positive')}" for name in dict.fromkeys(names))


def reasons(term):
    """The reasons of infinite branches, and of steps that reach infinity."""
    from symgen.terms.traverse import subterms

    return [text for _, node in subterms(term) if node.op == "cases" for text in node.attrs if text]


def is_right(row, found, point):
    if point["value"] == "inf":
        return mpmath.isinf(found) and found > 0
    truth = mpmath.mpf(point["value"])
    tolerance = RESIDUAL_TOLERANCE if row["expected"] == "no_closed_form" else 1e-12
    return abs(found - truth) <= tolerance * max(1, abs(truth))


@pytest.mark.parametrize("row", parameters("closed_forms.jsonl", in_scope))
def test_closed_forms(row, score):
    derivation = derive(goal(row), where=where(row), judge=False)
    honest = derivation.closed != (row["expected"] == "no_closed_form")
    explained = row["expected"] != "inf" or reasons(derivation.result) or any(s.detail for s in derivation.steps)
    wrong = [
        f"{goal(row)} at {point['params']}: {found}, not {point['value']}"
        for point in row["points"]
        if not is_right(row, found := derivation.evaluate(point["params"], digits=25), point)
    ]
    right = honest and explained and not wrong
    score(f"closed forms, {row['kind']}", "right" if right else "wrong")
    assert right, wrong or f"closed is {derivation.closed}, where {row['expected']} is expected"
