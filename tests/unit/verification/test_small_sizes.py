"""Means over vectors written out at small sizes: right claims beside planted mistakes, and values against sums by hand."""

from itertools import product
from math import comb, factorial

import mpmath
import pytest

from symgen.numeric import evaluate, mp
from symgen.terms.text import read, read_context
from symgen.terms.traverse import substitute
from symgen.verification.proofs.resolution import resolved
from symgen.verification.proofs.written_out import written_out
from symgen.verification.rungs import small_sizes
from symgen.verification.task import Task
from symgen.verification.verdict import Status

NORMAL = "n: posint; m: real; s > 0; x ~ Normal(m*ones(n), sd=s)"
WEIGHTS = f"w: vector n; {NORMAL}"
COUNTS = "i, j, n, d: posint; i <= d; j <= d; i != j; p: simplex d; N ~ Multinomial(n, p)"
COINS = "n: posint; k: natural; k <= n; t: unit; x ~ Bernoulli(t*ones(n))"
RACE = "n: posint; a, u > 0; x ~ Exponential(rate=a*ones(n))"

#: A context, a right claim, and a planted mistake.
CLAIMS = [
    (NORMAL, "variance(mean(x)) == s**2/n", "variance(mean(x)) == s**2/n**2"),
    (NORMAL, "E[total((x - mean(x))**2)] == (n - 1)*s**2", "E[total((x - mean(x))**2)] == n*s**2"),
    pytest.param(
        WEIGHTS, "variance(w @ x) == s**2*norm(w)**2", "variance(w @ x) == s**2*total(w)**2", marks=pytest.mark.nightly
    ),
    (COUNTS, "E[(N[i] - n*p[i])*(N[j] - n*p[j])] == -n*p[i]*p[j]", "E[(N[i] - n*p[i])*(N[j] - n*p[j])] == n*p[i]*p[j]"),
    (COUNTS, "E[N[i]*N[j]] == n*(n - 1)*p[i]*p[j]", "E[N[i]*N[j]] == n**2*p[i]*p[j]"),
    (
        COINS,
        "E[indicator(Sum(x[i], (i, 1, n)) == k)] == binomial(n, k)*t**k*(1 - t)**(n - k)",
        "E[indicator(Sum(x[i], (i, 1, n)) == k)] == t**k*(1 - t)**(n - k)",
    ),
    (RACE, "E[indicator(amin(x) > u)] == exp(-n*a*u)", "E[indicator(amin(x) > u)] == exp(-a*u)**(1/n)"),
    (RACE, "E[indicator(amax(x) <= u)] == (1 - exp(-a*u))**n", "E[indicator(amax(x) <= u)] == 1 - exp(-n*a*u)"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "claim", "_"), CLAIMS)
def test_right_claims_are_supported(where, claim, _):
    task = Task(read(claim, read_context(where)))
    assert small_sizes.applies(task)
    assert small_sizes.run(task).status is Status.SUPPORTED


@pytest.mark.parametrize(("where", "_", "claim"), CLAIMS)
def test_planted_mistakes_are_refuted(where, _, claim):
    assert small_sizes.run(Task(read(claim, read_context(where)))).status is Status.REFUTED


def test_counts_have_the_mean_of_all_their_outcomes():
    term = read("E[exp(N[1] - N[3]**2)]", read_context("p: simplex 3; N ~ Multinomial(2, p)"))
    p = [mpmath.mpf(v) for v in ("0.2", "0.3", "0.5")]
    outcomes = [row for row in product(range(3), repeat=3) if sum(row) == 2]
    ways = {row: factorial(2) / mpmath.fprod(map(factorial, row)) for row in outcomes}
    mass = {row: ways[row] * mpmath.fprod(q**k for q, k in zip(p, row, strict=True)) for row in outcomes}
    wanted = mpmath.fsum(mass[row] * mpmath.exp(row[0] - row[2] ** 2) for row in outcomes)
    symbol = next(iter(term.free))
    assert abs(evaluate(written_out(term), {symbol: mp(20).array(p)}, mp(20)) - wanted) < 1e-15


def test_coins_are_added_up():
    found = resolved(written_out(read("E[indicator(total(x) == 2)]", read_context("x ~ Bernoulli([1/3, 1/3, 1/3])"))))
    assert abs(evaluate(found.term, {}, mp(20)) - comb(3, 2) * mpmath.mpf(2) / 27) < 1e-15


def test_an_entry_that_there_is_not_has_no_value():
    term = read("E[indicator(x[n + 1] == 1)]", read_context("n: posint; x ~ Bernoulli(ones(n)/2)"))
    number = next(s for s in term.free if s.attrs[0] == "n")
    assert written_out(substitute(term, {number: read("2", read_context(""))})) is None
