"""Divergences and entropies with symbolic parameters, evaluated where independent quadrature gave 20 digits."""

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
    "InverseGamma": "InverseGamma({}, {})",
    "Exponential": "Exponential(rate={})",
    "Beta": "Beta({}, {})",
    "Poisson": "Poisson({})",
    "Bernoulli": "Bernoulli({})",
    "Geometric": "Geometric({})",
    "Gumbel": "Gumbel({}, {})",
    "Weibull": "Weibull({}, {})",
    "Pareto": "Pareto({}, {})",
    "Laplace": "Laplace({}, {})",
    "Logistic": "Logistic({}, {})",
    "HalfNormal": "HalfNormal({})",
    "Rayleigh": "Rayleigh({})",
    "Uniform": "Uniform({}, {})",
}
# Where the cases' symbol is not simply positive.
DOMAINS = {"m": "real", "mu": "real", "lo": "real", "hi": "real", "x0": "real", "p": "unit"}


def in_scope(row):
    laws = [law for law in (row.get("p"), row.get("q")) if law]
    wanted = row["kind"] in ("kl", "entropy", "cross_entropy") and row["expected"] in ("closed_form", "inf")
    return wanted and laws and all(law["family"] in SPELLINGS and law["family"] in families() for law in laws)


def plain(law):
    return SPELLINGS[law["family"]].format(*law["params"])


def goal(row):
    if row["kind"] == "entropy":
        return f"entropy({plain(row['p'])})"
    if row["kind"] == "kl":
        return f"KL({plain(row['p'])} || {plain(row['q'])})"
    return f"cross_entropy({plain(row['p'])}, {plain(row['q'])})"


def where(row):
    names = [name for law in (row.get("p"), row.get("q")) if law for name in law["params"]]
    return "; ".join(f"{name}: {DOMAINS.get(name.rstrip('12'), 'positive')}" for name in dict.fromkeys(names))


@pytest.mark.parametrize("row", parameters("closed_forms.jsonl", in_scope))
def test_closed_forms(row, score):
    derivation = derive(goal(row), where=where(row), judge=False)
    for point in row["points"]:
        found = derivation.evaluate(point["params"], digits=25)
        truth = mpmath.inf if row["expected"] == "inf" else mpmath.mpf(point["value"])
        right = mpmath.isinf(found) if mpmath.isinf(truth) else abs(found - truth) <= 1e-12 * max(1, abs(truth))
        score("closed forms", "right" if right else "wrong")
        assert right, f"{goal(row)} at {point['params']}: {found}, not {truth}"
