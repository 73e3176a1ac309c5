"""Means of events, kinks and waves in plain text, and of functions of single entries of vectors, against quadrature."""

import mpmath
import pytest
from mpmath import mp, mpf

from symgen.derivation import derive

NORMAL = "m: real; s > 0"
AT = {"m": "0.3", "s": "0.8"}


def normal(body, *kinks):
    m, s = mpf("0.3"), mpf("0.8")
    ends = sorted([m - 12 * s, m, m + 12 * s, *kinks])
    return mp.quad(lambda x: body(x) * mp.npdf(x, m, s), ends)


def beta(a, b, body):
    return mp.quad(lambda t: body(t) * t ** (a - 1) * (1 - t) ** (b - 1), [0, 0.5, 1]) / mp.beta(a, b)


def frequencies(*a):
    """The information that a letter gives about its frequencies: H(mean) - E[H]."""
    total = mp.fsum(a)
    inside = mp.fsum(beta(x, total - x, lambda t: t * mp.log(t)) for x in a)
    return inside - mp.fsum(x / total * mp.log(x / total) for x in a)


ROWS = [
    ("P(x < 1)", f"{NORMAL}; x ~ Normal(m, sd=s)", AT, lambda: mp.ncdf((1 - mpf("0.3")) / mpf("0.8"))),
    ("P(0 < x and x < 1)", f"{NORMAL}; x ~ Normal(m, sd=s)", AT, lambda: normal(lambda x: 0 < x < 1, 0, 1)),
    ("P(x > 1 or x < 0)", f"{NORMAL}; x ~ Normal(m, sd=s)", AT, lambda: normal(lambda x: x < 0 or x > 1, 0, 1)),
    ("E[max(x, 0)**2, x ~ Normal(m, sd=s)]", NORMAL, AT, lambda: normal(lambda x: max(x, 0) ** 2, 0)),
    ("absolute_moment(Normal(m, sd=s), 3)", NORMAL, AT, lambda: normal(lambda x: abs(x) ** 3, 0)),
    ("E[cos(2*x + 1), x ~ Normal(m, sd=s)]", NORMAL, AT, lambda: normal(lambda x: mp.cos(2 * x + 1))),
    ("E[x*sin(x), x ~ Normal(m, sd=s)]", NORMAL, AT, lambda: normal(lambda x: x * mp.sin(x))),
    ("P(x < c)", "x ~ Gamma(2, rate=3); c: real", {"c": "-0.5"}, lambda: mpf(0)),
    ("P(x < c)", "x ~ Gamma(2, rate=3); c: real", {"c": "0.5"}, lambda: mp.gammainc(2, 0, 1.5)),
    ("P(k > 2)", "k ~ Poisson(lam); lam > 0", {"lam": 2}, lambda: 1 - 5 * mp.exp(-2)),
    ("E[abs(k - 2), k ~ Poisson(lam)]", "lam > 0", {"lam": 2}, lambda: 8 * mp.exp(-2)),
    ("E[x[1]**2*log(x[1]), x ~ Dirichlet([a, b, 3])]", "a, b > 0", {"a": 2, "b": 4},
     lambda: beta(2, 7, lambda t: t**2 * mp.log(t))),
    ("E[exp(x[2]), x ~ MvNormal([0, 1], cov=[[2, 1], [1, 3]])]", "", {}, lambda: mp.exp(mpf(5) / 2)),
    ("mutual_information(t ~ Dirichlet([a, b, 3]); y ~ Categorical(t))", "a, b > 0", {"a": 2, "b": 4},
     lambda: frequencies(2, 4, 3)),
    ("mutual_information(t ~ Dirichlet(A); y ~ Categorical(t))", "A: vector K positive", {"A": [2, 4, 3], "K": 3},
     lambda: frequencies(2, 4, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "where", "at", "truth"), ROWS, ids=[f"{g} at {a}" for g, _, a, _ in ROWS])
def test_means_of_events_kinks_waves_and_entries(goal, where, at, truth):
    derivation = derive(goal, where=where, judge=False)
    assert derivation.closed
    assert mpmath.almosteq(derivation.evaluate(at, digits=20), truth(), 1e-10, 1e-13)


@pytest.mark.parametrize(
    ("goal", "value"),
    [
        ("E[cases((x, x > 0), (0, otherwise)), x ~ Cauchy(0, 1)]", "oo"),  # where E[x] has no value
        ("E[max(x, 0), x ~ Cauchy(0, 1)]", "oo"),
        ("E[max(x), x ~ Normal(2, sd=1)]", "2"),  # the maximum of one number, not of it and 0
        ("E[min(x), x ~ Cauchy(0, 1)]", "oo - oo"),
        ("E[min(x, 0), x ~ Cauchy(0, 1)]", "-oo"),
        ("E[x*sign(x), x ~ Cauchy(0, 1)]", "oo"),
        ("E[x, x ~ Cauchy(0, 1)]", "oo - oo"),
        ("E[indicator(x < 1)/x, x ~ Exponential(rate=1)]", "oo"),
        ("E[indicator(x > 1)/x, x ~ Exponential(rate=1)]", None),  # finite, and without a closed form here
        ("E[x*indicator(0 < x and x < 1), x ~ Cauchy(0, 1)]", None),
        ("E[cases((log(x), x > 0), (0, otherwise)), x ~ Normal(0, sd=1)]", None),  # log(x) is not real elsewhere
    ],
)
def test_what_is_bent_is_averaged_in_pieces_only_where_each_is_finite(goal, value):
    derivation = derive(goal, judge=False)
    assert derivation.closed == (value is not None)
    assert value is None or str(derivation.result) == value
