"""Rungs on sums, limits and rounded functions: claims that they prove, beside neighbours that they must not."""

import pytest

from symgen.terms.text import read, read_context
from symgen.verification.ladder import climb
from symgen.verification.proofs.values import have_values
from symgen.verification.rungs import cells, growth, resolution, telescoping
from symgen.verification.task import Task
from symgen.verification.verdict import Status

#: (rung, true claim, false neighbour, names).
PAIRS = [
    (
        resolution,
        "Limit((1 + 1/x)**(x**2)*exp(-x), x, oo) == exp(-1/2)",
        "Limit((1 + 1/x)**(x**2)*exp(-x), x, oo) == 1",
        "",
    ),
    (resolution, "Limit(x*sin(1/x), x, 0) == 0", "Limit(sin(1/x), x, 0) == 0", ""),
    (
        resolution,
        "Limit(Sum(1/k, (k, 1, n)) - log(n), n, oo) == EulerGamma",
        "Limit(Sum(1/k, (k, 1, n)) - log(n), n, oo) == 0",
        "",
    ),
    (
        resolution,
        "Sum(k**4, (k, 1, n)) == n*(n + 1)*(2*n + 1)*(3*n**2 + 3*n - 1)/30",
        "Sum(k**4, (k, 1, n)) == n**5/5",
        "n: natural",
    ),
    (resolution, "Sum(sin(n)/n, (n, 1, oo)) == (pi - 1)/2", "Sum(sin(n)/n, (n, 1, oo)) == (pi - 1)/2 + 1/10**30", ""),
    (resolution, "Sum(1/k**4, (k, 1, oo)) == pi**4/90", "Sum(1/k**4, (k, 1, oo)) == pi**4/90 + 1/10**30", ""),
    (
        resolution,
        "Sum(factorial(4*n)/factorial(4*n + 4), (n, 1, oo)) == log(2)/4 - pi/24 - 1/24",
        "Sum(factorial(4*n)/factorial(4*n + 4), (n, 1, oo)) == log(2)/4 - pi/24",
        "",
    ),
    (resolution, "Sum(1/k, (k, 1, oo)) == oo", "Sum(1/k, (k, 1, oo)) == 10**100", ""),
    (
        resolution,
        "Sum(k*p*(1 - p)**k, (k, 0, oo)) == (1 - p)/p",
        "Sum(k*p*(1 - p)**k, (k, 0, oo)) == 1/p",
        "p: real[1/10,9/10]",
    ),
    (
        resolution,
        "Sum(binomial(n, k)*p**k*(1 - p)**(n - k)*exp(t*k), (k, 0, n)) == (1 - p + p*exp(t))**n",
        "Sum(binomial(n, k)*p**k*(1 - p)**(n - k)*exp(t*k), (k, 0, n)) == (p + (1 - p)*exp(t))**n",
        "n: natural; 0 < p < 1; t: real",
    ),
    (
        resolution,
        "E[E[indicator(j == k), j ~ Binomial(n, p)], p ~ Beta(a, b)] == binomial(n, k)*beta(a + k, b + n - k)/beta(a, b)",
        "E[E[indicator(j == k), j ~ Binomial(n, p)], p ~ Beta(a, b)] == binomial(n, k)*beta(a + k, b + n)/beta(a, b)",
        "n, k: natural; k <= n; a, b > 0",
    ),
    (
        resolution,
        "E[E[indicator(i == k)*indicator(i + j == n), i ~ Poisson(a)], j ~ Poisson(b)]"
        " == exp(-a - b)*a**k*b**(n - k)/(factorial(k)*factorial(n - k))",
        "E[E[indicator(i == k)*indicator(i + j == n), i ~ Poisson(a)], j ~ Poisson(b)]"
        " == exp(-a - b)*(a + b)**n/factorial(n)",
        "n, k: natural; k <= n; a, b > 0",
    ),
    (
        resolution,
        "E[E[indicator(i + j == n), i ~ Poisson(a)], j ~ Poisson(b)] == exp(-a - b)*(a + b)**n/factorial(n)",
        "E[E[indicator(i + j == n), i ~ Poisson(a)], j ~ Poisson(b)] == exp(-a - b)*(a*b)**n/factorial(n)",
        "n: natural; a, b > 0",
    ),
    (
        resolution,
        "E[exp(log_density(Exponential(rate=a), z - x)), x ~ Exponential(rate=a)] == a**2*z*exp(-a*z)",
        "E[exp(log_density(Exponential(rate=a), z - x)), x ~ Exponential(rate=a)] == a*z*exp(-a*z)",
        "a, z > 0",
    ),
    (
        resolution,
        "Integral(a*exp(-a*x)*indicator(x > 0)*log(a*exp(-a*x)*indicator(x > 0)/(b*exp(-b*x)*indicator(x > 0))), (x, 0, oo))"
        " == log(a/b) + b/a - 1",
        "Integral(a*exp(-a*x)*indicator(x > 0)*log(a*exp(-a*x)*indicator(x > 0)/(b*exp(-b*x)*indicator(x > 0))), (x, 0, oo))"
        " == log(a/b) + a/b - 1",
        "a, b > 0",
    ),
    (
        resolution,
        "Integral(u**k*(1 - u)**(n - k), (u, 0, 1)) == factorial(k)*factorial(n - k)/factorial(n + 1)",
        "Integral(u**k*(1 - u)**(n - k), (u, 0, 1)) == factorial(k)*factorial(n - k)/factorial(n)",
        "n, k: natural; k <= n",
    ),
    (
        resolution,
        "Integral(Sum(w[k]*exp(-(x - m[k])**2/2)/sqrt(2*pi), (k, 1, K))*x**2, (x, -oo, oo))"
        " == Sum(w[k]*(1 + m[k]**2), (k, 1, K))",
        "Integral(Sum(w[k]*exp(-(x - m[k])**2/2)/sqrt(2*pi), (k, 1, K))*x**2, (x, -oo, oo))"
        " == Sum(w[k]*m[k]**2, (k, 1, K))",
        "w, m: vector K",
    ),
    (
        telescoping,
        "Sum(k*binomial(n, k), (k, 0, n)) == n*2**(n - 1)",
        "Sum(k*binomial(n, k), (k, 0, n)) == n*2**n",
        "n: natural",
    ),
    (
        telescoping,
        "Sum(binomial(n, k)**2, (k, 0, n)) == binomial(2*n, n)",
        "Sum(binomial(n, k)**2, (k, 0, n)) == 4**n",
        "n: natural",
    ),
    (
        telescoping,
        "Sum((-1)**k*binomial(n, k), (k, 0, n)) == 0",
        "Sum((-1)**k*binomial(n, k), (k, 0, n)) == 1",
        "n: posint",
    ),
    (
        telescoping,
        "Sum(binomial(n, k)*2**k, (k, 0, n)) == 3**n",
        "Sum(binomial(n, k)*2**k, (k, 0, n)) == 3**n + n*(n - 1)*(n - 2)",
        "n: natural",
    ),
    (growth, "2**n >= n + 1", "2**n >= n + 2", "n: natural"),
    (growth, "factorial(n) >= 2**n", "factorial(n) >= 3**n", "n: integer[4,oo)"),
    (growth, "binomial(2*n, n) <= 4**n", "binomial(2*n, n) <= 3**n", "n: natural"),
    (cells, "floor(2*x) == floor(x) + floor(x + 1/2)", "floor(2*x) == floor(x) + floor(x + 1/3)", "x: real"),
    (cells, "ceiling(x) == -floor(-x)", "ceiling(x) == floor(x) + 1", "x: real"),
    (cells, "floor(floor(x)/3) == floor(x/3)", "floor(floor(x)/3) == floor(x)/3", "x: real"),
    (cells, "floor(x) <= x", "floor(x) <= x - 1/1000", "x: real"),
]  # fmt: skip


def task(claim, where):
    return Task(read(claim, read_context(where)))


@pytest.mark.parametrize(("rung", "claim", "_", "where"), PAIRS)
def test_true_claims_are_proved(rung, claim, _, where):
    made = task(claim, where)
    assert rung.applies(made)
    assert rung.run(made).status is Status.PROVED


@pytest.mark.parametrize(("rung", "_", "claim", "where"), PAIRS)
def test_false_neighbours_are_not(rung, _, claim, where):
    made = task(claim, where)
    found = rung.run(made) if rung.applies(made) else None
    assert found is None or found.status is Status.REFUTED


@pytest.mark.parametrize(
    ("claim", "where", "mode", "status"),
    [
        ("Sum(r**k, (k, 0, n)) == (1 - r**(n + 1))/(1 - r)", "r: real; n: natural", "common", Status.PROVED),
        ("Sum(r**k, (k, 0, n)) == (1 - r**(n + 1))/(1 - r)", "r: real; n: natural", "strict", Status.REFUTED),
        (
            "Sum(r**k, (k, 0, n)) == Piecewise(((1 - r**(n + 1))/(1 - r), Ne(r, 1)), (n, True))",
            "r: real; n: natural",
            "common",
            Status.REFUTED,
        ),
        ("Sum((-1)**k, (k, 0, oo)) == 1/2", "", "common", Status.REFUTED),
        ("Limit(Abs(x)/x, x, 0) == 1", "", "common", Status.REFUTED),
    ],
)  # fmt: skip
def test_values_that_are_missing(claim, where, mode, status):
    assert climb(Task(read(claim, read_context(where)), mode=mode)).status is status


def test_an_integral_of_an_integral_is_seen_to_have_a_value():
    """By what both are proved to be worth: a quadrature of quadratures takes minutes."""
    claim = read(
        "E[(exp(x) - E[exp(x)])**2] == E[exp(2*x)] - E[exp(x)]**2", read_context("m: real; s > 0; x ~ Normal(m, sd=s)")
    )
    assert have_values(Task(claim))
    assert climb(Task(claim)).status is Status.PROVED
    assert not have_values(Task(read("Sum(1/k, (k, 1, oo)) - Sum(1/k, (k, 1, oo)) == 0", read_context(""))))
