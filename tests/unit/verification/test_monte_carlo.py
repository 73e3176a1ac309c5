"""Claims that only draws decide: right ones beside planted mistakes, and laws whose variance is infinite."""

import math

import numpy as np
import pytest

from symgen.numeric import FLOAT, evaluate
from symgen.numeric.draws import DRAWS, Draws
from symgen.numeric.magnitudes import Entry, as_magnitude, scalar_draw
from symgen.numeric.moment_bounds import MAGNITUDES
from symgen.terms.text import read, read_context, read_term
from symgen.verification.chance.intervals import at_first, sharpened
from symgen.verification.ladder import climb
from symgen.verification.rungs import monte_carlo
from symgen.verification.task import Task
from symgen.verification.verdict import Status

VECTORS = "a, m: vector n; S: matrix n n spd; x ~ MvNormal(m, cov=S)"
SIMPLEX = "a: positive vector n; x ~ Dirichlet(a)"
FOUR = "; ".join(f"{name} ~ Exponential(rate=1)" for name in "xyzw")
CHAIN = "x ~ Normal(0, sd=1); y ~ Normal(x/2, sd=1); z ~ Normal(y/2, sd=1)"
BOX = "(x, 0, 1), (y, 0, 1), (z, 0, 1), (w, 0, 1)"

RIGHT = [
    ("E[x/sqrt(1 + x'x)] == zeros(n)", "S: matrix n n spd; x ~ MvNormal(zeros(n), cov=S)"),
    ("E[outer(x, x)] == (diag(a) + outer(a, a))/(total(a)*(total(a) + 1))", SIMPLEX),
    ("P(norm(x) < 1) == 1 - exp(-1/2)", "x ~ MvNormal(zeros(2), cov=eye(2))"),
    ("E[normal_cdf(a'x)] == normal_cdf(a'm/sqrt(1 + a' S a))", VECTORS),
    ("E[norm(x)] >= norm(m)", VECTORS),
    ("E[total(x^2)] == total(a*(a + 1))/(total(a)*(total(a) + 1))", SIMPLEX),
    ("E[max(x, y, z, w)] == 25/12", FOUR),
    ("E[indicator(x + y < z)] == 1/4", FOUR),
    ("E[sigmoid(z)] == 1/2", CHAIN),
    ("E[cos((x + y)/8)] == exp(-1/4)", "x ~ Cauchy(0, 1); y ~ Cauchy(0, 1)"),
    (f"Integral((x + y + z + w)^2, {BOX}) == 13/3", ""),
]
PLANTED = {
    "vector: function of the mean": ("E[softmax(x)] == softmax(m)", VECTORS),
    "matrix: missing diagonal": ("E[outer(x, x)] == outer(a, a)/(total(a)*(total(a) + 1))", SIMPLEX),
    "second moment for variance": ("variance(norm(x)) == 2", "x ~ MvNormal(zeros(2), cov=eye(2))"),
    "factor": ("E[cos(a'x)] == exp(-(a' S a))*cos(a'm)", VECTORS),
    "square for root": ("E[normal_cdf(a'x)] == normal_cdf(a'm/(1 + a' S a))", VECTORS),
    "dropped term": ("E[(x'x)^2] == (m'm + trace(S))^2 + 2*trace(S S)", VECTORS),
    "function of the mean": ("E[sigmoid(a'x)] == sigmoid(a'm)", VECTORS),
    "an approximation": ("E[sigmoid(a'x)] == sigmoid(a'm/sqrt(1 + pi*(a' S a)/8))", VECTORS),
    "bound direction": ("E[norm(x)] <= norm(m)", VECTORS),
    "dropped square": ("E[total(x)^2] == total(a)", "a: positive vector n; x ~ Normal(zeros(n), sd=a)"),
    "missing normaliser": ("E[total(x*log(x))] == total(a/total(a)*digamma(a))", SIMPLEX),
    "missing entropy": (
        "entropy(Dirichlet(a)) == total(loggamma(a)) - loggamma(total(a)) - total((a - 1)*digamma(a))", SIMPLEX,
    ),
    "as if independent": ("E[det(W)] == df^2*det(V)", "df > 5; V: matrix 2 2 spd; W ~ Wishart(df, V)"),
    "off by one": ("E[max(x, y, z, w)] == 11/6", FOUR),
    "variance for deviation": ("E[z^2] == 5/4", CHAIN),
    "wrong event": ("E[indicator(x + y < z)] == 1/3", FOUR),
    "wrong integral": (f"Integral(max(x, y, z, w), {BOX}) == 3/4", ""),
}  # fmt: skip
#: The mean does not exist, or the variance does not: nothing is said, whichever side the draws would take.
HEAVY = [
    ("E[max(x, y)] == 1", "x ~ Cauchy(0, 1); y ~ Cauchy(0, 1)"),
    ("E[x + y + z] == 0", "x ~ Cauchy(0, 1); y ~ Cauchy(0, 1); z ~ Cauchy(0, 1)"),
    ("E[max(x, y)] == 1", "x ~ StudentT(2, 0, 1); y ~ StudentT(2, 0, 1)"),
    ("E[sqrt(x^2 + y^2)] == 2", "x ~ StudentT(2, 0, 1); y ~ StudentT(2, 0, 1)"),
    ("E[max(x, y)] == 3", "x ~ Pareto(2, 1); y ~ Pareto(2, 1)"),
    ("E[exp(x*y)] == 2", "x ~ Normal(0, sd=1); y ~ Normal(0, sd=1)"),
    ("E[max(x, y)] == 3", "x ~ Lomax(3/2, 1); y ~ Lomax(3/2, 1)"),
]
NORMAL = "x ~ Normal(0, sd=1); y ~ Normal(0, sd=1)"
#: Right and wrong ones that draws, or doubles, are too coarse for.
COARSE = [
    ("E[exp(3*x + 3*y)] == E[exp(3*x - 3*y)]", NORMAL),
    ("E[exp(3*x + 3*y)] == 2*E[exp(3*x - 3*y)]", NORMAL),
    ("E[exp(3*x + 3*y)] == 0", NORMAL),
    ("E[sigmoid((10^8 + x*y)^2 - 10^16 - 2*10^8*x*y)] == E[sigmoid(x^2*y^2)]", NORMAL),
    ("E[cos(10^17 + x*y)] == 0", NORMAL),
    ("P(x < y) == 1/2", "x ~ Normal(10^13, sd=1); y ~ Normal(10^13, sd=1)"),
    ("P(x < y) == 1/2", "x ~ Gamma(1/1000, rate=1); y ~ Gamma(1/1000, rate=1)"),
]


def task(claim: str, where: str, **options: object) -> Task:
    return Task(read(claim, read_context(where)), **options)


def found(claim: str, where: str, **options: object):
    made = task(claim, where, **options)
    assert monte_carlo.applies(made)
    return monte_carlo.run(made)


@pytest.mark.parametrize(("claim", "where"), RIGHT[-1:])
def test_right_claims_are_supported_with_their_resolution_and_risk(claim, where):
    result = found(claim, where)
    assert result.status is Status.SUPPORTED
    assert 0 < result.resolution <= monte_carlo.FINEST
    assert result.risk == monte_carlo.RISK
    assert "would have shown but for a chance below 1e-09" in result.method


@pytest.mark.nightly
@pytest.mark.parametrize(("claim", "where"), RIGHT)
def test_right_claims_are_refuted_by_no_seed_and_supported_by_some(claim, where):
    """A draw rounded to the end of its support, or a budget that runs out, leaves a claim undecided."""
    told = [climb(task(claim, where, seed=seed)).status for seed in range(3)]
    assert Status.REFUTED not in told
    assert {Status.SUPPORTED, Status.PROVED} & set(told)


#: Those whose moments take the most quadratures wait for the night.
_LONG = {
    "missing normaliser",
    "missing entropy",
    "as if independent",
    "second moment for variance",
    "dropped term",
    "factor",
}


@pytest.mark.parametrize(
    "mistake", [pytest.param(m, marks=[pytest.mark.nightly] if m in _LONG else []) for m in PLANTED]
)
def test_planted_mistakes_are_refuted_by_two_seeds(mistake):
    claim, where = PLANTED[mistake]
    result = found(claim, where)
    assert result.status is Status.REFUTED
    assert result.risk == monte_carlo.RISK
    assert "+-" in result.counterexample.left


@pytest.mark.parametrize(("claim", "where"), HEAVY)
def test_without_a_finite_variance_nothing_is_said(claim, where):
    result = found(claim, where)
    assert result.status is Status.UNDECIDED
    assert "no bound of the variance was found" in result.method


@pytest.mark.parametrize(("claim", "where"), [COARSE[2], *COARSE[3:]])
def test_what_draws_are_too_coarse_for_is_left_undecided(claim, where):
    assert found(claim, where, budget="fast").status is Status.UNDECIDED


@pytest.mark.parametrize("claim", ["E[max(x, y, z, w)] == 2.08", "E[max(x, y, z, w)] == 2.0833"])
def test_a_rounded_number_is_not_supported(claim):
    assert found(claim, FOUR).status is Status.UNDECIDED


def test_the_same_seed_gives_the_same_verdict():
    first, second, other = (climb(task(*RIGHT[-1], seed=seed)).to_json() for seed in (1, 1, 2))
    assert first == second
    assert other["seed"] == 2


def test_intervals_hold_the_mean_of_skewed_draws_that_no_normal_law_describes():
    """exp(2 z) has mean e^2 and a standard deviation of 54: with so few draws most averages lie far below the mean."""
    size, fourth = np.array([math.exp(4)]), np.array([math.exp(8)])
    held = normal = 0
    for seed in range(200):
        draws = np.exp(2 * np.random.default_rng(seed).standard_normal(500))
        known = sharpened(at_first(size, fourth), [draws[:, None]], len(draws), math.log(20))
        held += known.low <= math.exp(2) <= known.high
        normal += abs(draws.mean() - math.exp(2)) <= 1.96 * draws.std() / math.sqrt(len(draws))
    assert held == 200
    assert normal < 180


def test_intervals_shrink_like_the_root_of_the_number_of_draws():
    generator = np.random.default_rng(3)
    known = at_first(np.ones(1), np.ones(1))
    for count in (10_000, 100_000, 1_000_000):
        known = sharpened(known, [generator.uniform(size=(count, 1))], count, math.log(1e9))
    assert known.low < 0.5 < known.high
    assert known.high - known.low < 2.6 * math.sqrt(2 * (1 / 12) * math.log(1e9) / 1e6)


def _normal_moment(body):
    """E of a formula of a standard normal number, by Gauss and Hermite."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    symbol = next(iter(body.free))
    values = (w * evaluate(body, {symbol: float(x)}, FLOAT) for x, w in zip(nodes, weights, strict=True))
    return float(sum(values)) / math.sqrt(2 * math.pi)


@pytest.mark.parametrize(
    "text",
    ["x + y", "x*y", "expm1(y/2)*sin(x)", "expm1(tanh(x + y))", "(x - y)/(1 + x**2 + y**2)", "erf(x) - erfc(y)",
     "x**3 - 2*y", "abs(x) - x", "max(x, y)**2", "softplus(3*x - y)", "exp(x/4 + y/4)", "x*sigmoid(y)",
     "relu(x)*y", "log(1 + x**2 + y**2)", "sqrt(1 + y**2)", "x/(2 + cos(y))", "tanh(x) + floor(y)", "gelu(x) - silu(y)",
     "cases((x**2, y > 0), (y, otherwise))"],
)  # fmt: skip
def test_bounds_of_moments_are_above_the_moments_of_draws(text):
    body = read_term(text, read_context("x, y: real"))
    entries = {s: Entry(s, _normal_moment) for s in sorted(body.free, key=lambda s: s.attrs[0])}
    numbers = {s: scalar_draw(e, -math.inf, math.inf, k) for k, (s, e) in enumerate(entries.items())}
    bound = as_magnitude(evaluate(body, numbers, MAGNITUDES))
    generator = np.random.default_rng(0)
    drawn = evaluate(body, {s: Draws(generator.standard_normal(200_000)) for s in numbers}, DRAWS).values
    assert bound.low <= drawn.min()
    assert drawn.max() <= bound.high
    for p in (2, 4):
        seen = float(np.mean(np.abs(drawn) ** p) ** (1 / p))
        assert seen * 0.97 <= bound.norm(p) < math.inf


DRAWN = "E[E[indicator(x < y), x ~ Exponential(rate=a)], y ~ Exponential(rate=b)]"
INTEGRAL = DRAWN + " == {}*Integral(a*exp(-a*x)*exp(-b*x), (x, 0, oo))"


@pytest.mark.parametrize("factor, status", [(1, Status.SUPPORTED), ("11/10", Status.REFUTED)])
def test_draws_are_held_against_integrals_whose_values_are_proved(factor, status):
    task = Task(read(INTEGRAL.format(factor), read_context("a, b > 0")))
    assert climb(task, ("monte_carlo",), naming=False).status is status
