"""Fisher information, mutual information, Wasserstein distances, moments: against quadrature and sums of the tests' own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp

import symgen as sg
from symgen.derivation import Derivation, derive
from symgen.errors import DomainError, ReadingError

TOLERANCE = mp.mpf(10) ** -12


def value(goal: str, where: str, **at: Any) -> Any:
    return derive(goal, where=where, judge=False).evaluate(at, digits=20)


def close(first: Any, second: Any) -> bool:
    return bool(abs(first - second) <= TOLERANCE * (1 + abs(second)))


# Mutual information: joint tables by hand.


def table_information(source: list[Any], rows: list[list[Any]]) -> Any:
    total = mp.mpf(0)
    for j in range(len(rows[0])):
        whole = sum(p * row[j] for p, row in zip(source, rows, strict=True))
        total += sum(p * row[j] * mp.log(row[j] / whole) for p, row in zip(source, rows, strict=True) if row[j])
    return total


E, P = mp.mpf(1) / 10, mp.mpf(3) / 10
CHANNELS = {
    "Bernoulli(e + (1 - 2*e)*x)": [[1 - E, E], [E, 1 - E]],
    "Bernoulli((1 - e)*x)": [[mp.mpf(1), mp.mpf(0)], [E, 1 - E]],
    "Categorical([(1 - x)*(1 - e), x*(1 - e), e])": [[1 - E, mp.mpf(0), E], [mp.mpf(0), 1 - E, E]],
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_mutual_information_of_a_channel_is_that_of_its_table(channel: str) -> None:
    goal = f"mutual_information(x ~ Bernoulli(p); y ~ {channel})"
    found = value(goal, "p, e: unit", p="3/10", e="1/10")
    assert close(found, table_information([1 - P, P], CHANNELS[channel]))
    swapped = [row[::-1] for row in CHANNELS[channel]][:1] + CHANNELS[channel][1:]
    assert not close(found, table_information([1 - P, P], swapped))  # a wrong table is caught


def test_the_gain_of_a_beta_prior_is_the_integral() -> None:
    a, b = mp.mpf(5) / 2, mp.mpf(3) / 2
    mean = a / (a + b)

    def density(t: Any) -> Any:
        return t ** (a - 1) * (1 - t) ** (b - 1) / mp.beta(a, b)

    conditional = mp.quad(lambda t: density(t) * (t * mp.log(t) + (1 - t) * mp.log(1 - t)), [0, 0.5, 1])
    truth = conditional - mean * mp.log(mean) - (1 - mean) * mp.log(1 - mean)
    found = value("mutual_information(t ~ Beta(a, b); y ~ Bernoulli(t))", "a, b > 0", a="5/2", b="3/2")
    assert close(found, truth)


def test_a_gaussian_channel_has_half_the_log_of_one_plus_the_ratio() -> None:
    found = value(
        "mutual_information(x ~ Normal(m, var=v); y ~ Normal(a*x + b, var=n))",
        "m, a, b: real; v, n > 0",
        m="1/2",
        a="-3/2",
        b=2,
        v="4/5",
        n="7/10",
    )
    assert close(found, mp.log(1 + mp.mpf(9) / 4 * mp.mpf(8) / 7) / 2)


def test_a_channel_without_a_posterior_family_stays_open() -> None:
    derivation = derive("mutual_information(x ~ Gamma(a, rate=b); y ~ Poisson(x))", where="a, b > 0", judge=False)
    assert not derivation.closed and all(reason for _, reason in derivation.residuals)


# Wasserstein distances by quantiles.

QUANTILES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "Logistic({}, {})": lambda u, m, s: m + s * mp.log(u / (1 - u)),
    "Gumbel({}, {})": lambda u, m, s: m - s * mp.log(-mp.log(u)),
    "Laplace({}, {})": lambda u, m, s: m - s * mp.sign(u - 0.5) * mp.log(1 - 2 * abs(u - mp.mpf(1) / 2)),
}


def _over_the_unit_interval(f: Callable[[Any], Any], crossing: Any) -> Any:
    """The integral of f over (0, 1) by the logit of its argument, so that no place of a quadrature rounds to an end."""
    with mp.workdps(40):
        middle = mp.log(crossing / (1 - crossing)) if 0 < crossing < 1 else mp.mpf(0)
        parts = sorted({mp.mpf(-70), min(mp.mpf(0), middle), max(mp.mpf(0), middle), mp.mpf(70)})
        return mp.quad(lambda v: f(1 / (1 + mp.exp(-v))) * mp.exp(-abs(v)) / (1 + mp.exp(-abs(v))) ** 2, parts)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("law", QUANTILES)
def test_wasserstein_distances_are_integrals_of_quantiles(law: str, order: int) -> None:
    quantile = QUANTILES[law]
    goal = f"wasserstein({law.format('m', 's')}, {law.format('n', 't')}, {order})"
    derivation = derive(goal, where="m, n: real; s, t > 0", judge=False)
    for m, s, n, t in ((0, 1, mp.mpf(3) / 2, 2), (1, 2, -1, 2)):

        def apart(u: Any, m: Any = m, s: Any = s, n: Any = n, t: Any = t) -> Any:
            return abs(quantile(u, m, s) - quantile(u, n, t)) ** order

        truth = _over_the_unit_interval(apart, _crossing(apart)) ** (mp.mpf(1) / order)
        found = derivation.evaluate({"m": m, "s": s, "n": n, "t": t}, digits=20)
        assert abs(found - truth) <= mp.mpf(10) ** -9 * (1 + truth)
        assert abs(2 * found - truth) > mp.mpf(10) ** -3


def _crossing(apart: Callable[[Any], Any]) -> Any:
    """Where the quantiles are nearest to one another on a fine grid, refined by thirds."""
    low, high = min(((k - 1, k + 1) for k in range(1, 2000)), key=lambda ends: apart(mp.mpf(sum(ends)) / 4000))
    left, right = mp.mpf(low) / 2000, mp.mpf(high) / 2000
    for _ in range(90):
        third = (right - left) / 3
        if apart(left + third) < apart(right - third):
            right -= third
        else:
            left += third
    return (left + right) / 2


def test_infinite_and_missing_wasserstein_distances_say_so() -> None:
    goal = "wasserstein(Cauchy(m, s), Cauchy(n, t), 2)"
    assert mp.isinf(value(goal, "m, n: real; s, t > 0", m=0, n=1, s=1, t=2))
    assert value(goal, "m, n: real; s, t > 0", m=0, n=3, s=2, t=2) == 3
    mixed = derive("wasserstein(Normal(m, sd=s), Laplace(n, t), 2)", where="m, n: real; s, t > 0", judge=False)
    assert not mixed.closed and mixed.residuals


# Total variation by the definition, half the integral of |p - q|.

DENSITIES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "Normal(m, sd=s)": lambda x, m, s: mp.npdf(x, m, s),
    "Laplace(m, s)": lambda x, m, s: mp.exp(-abs(x - m) / s) / (2 * s),
    "Exponential(rate=m)": lambda x, m, s: m * mp.exp(-m * x) if x > 0 else mp.mpf(0),
    "Rayleigh(m)": lambda x, m, s: x / m**2 * mp.exp(-(x**2) / (2 * m**2)) if x > 0 else mp.mpf(0),
    "LogNormal(m, sd=s)": lambda x, m, s: mp.npdf(mp.log(x), m, s) / x if x > 0 else mp.mpf(0),
}


@pytest.mark.parametrize("law", DENSITIES)
def test_total_variation_is_half_the_integral_of_the_difference(law: str) -> None:
    goal = f"total_variation({law}, {_renamed(law)})"
    derivation = derive(goal, where="m, n, s > 0", judge=False)
    assert derivation.closed
    m, n, s = mp.mpf(1) / 2, mp.mpf(2), mp.mpf(3) / 2
    density = DENSITIES[law]
    grid = [*(mp.mpf(k) / 2 for k in range(-30, 60)), *(mp.mpf(30) * 2**k for k in range(14))]
    truth = mp.quad(lambda x: abs(density(x, m, s) - density(x, n, s)), grid, maxdegree=3) / 2
    found = derivation.evaluate({"m": m, "n": n, "s": s}, digits=15)
    assert abs(found - truth) <= mp.mpf(10) ** -3  # the kink of |p - q| inside a cell of the grid
    assert derivation.evaluate({"m": m, "n": m, "s": s}, digits=15) == 0


def _renamed(law: str) -> str:
    name, parameters = law.split("(", 1)
    return f"{name}({parameters.replace('m', 'n')}"


def test_total_variation_over_a_finite_support_is_a_sum() -> None:
    assert close(value("total_variation(Bernoulli(p), Bernoulli(q))", "p, q: unit", p="1/5", q="7/10"), mp.mpf(1) / 2)


# Moments.


def gamma_density(x: Any) -> Any:
    return mp.mpf(2) ** mp.mpf(3.5) * x ** mp.mpf(2.5) * mp.exp(-2 * x) / mp.gamma(mp.mpf(3.5))


def test_moments_and_cumulants_are_integrals() -> None:
    def raw(k: int) -> Any:
        return mp.quad(lambda x: x**k * gamma_density(x), [0, 1, 4, 20, mp.inf])

    mean = raw(1)
    central = mp.quad(lambda x: (x - mean) ** 4 * gamma_density(x), [0, 1, 4, 20, mp.inf])
    at = {"a": "7/2", "b": 2}
    assert close(value("moment(Gamma(a, rate=b), 3)", "a, b > 0", **at), raw(3))
    assert close(value("central_moment(Gamma(a, rate=b), 4)", "a, b > 0", **at), central)
    fourth = central - 3 * (raw(2) - mean**2) ** 2
    assert close(value("cumulant(Gamma(a, rate=b), 4)", "a, b > 0", **at), fourth)
    assert not close(value("cumulant(Gamma(a, rate=b), 4)", "a, b > 0", **at), central)


def test_a_variance_with_a_condition_squares_the_mean_inside_it() -> None:
    """The mean, infinite for small shapes, stands squared in the variance."""
    at = {"a": 5, "b": 1}

    def raw(k: int) -> Any:
        return mp.quad(lambda x: x ** (k - 6) * mp.exp(-1 / x) / mp.gamma(5), [0, 0.1, 1, 10, mp.inf])

    for noun in ("variance(InverseGamma(a, b))", "central_moment(InverseGamma(a, b), 2)"):
        assert close(value(noun, "a, b > 0", **at), raw(2) - raw(1) ** 2)
        assert mp.isinf(value(noun, "a, b > 0", a="3/2", b=1))


# What people type by mistake.


@pytest.mark.parametrize(
    ("goal", "error"),
    [
        ("renyi(Normal(0, sd=1), Poisson(2), 2)", DomainError),
        ("renyi(Normal(0, sd=1), Normal(1, sd=1), -1)", DomainError),
        ("renyi(Normal(0, sd=1), Normal(1, sd=1))", ReadingError),
        ("fisher(Poisson(r), s)", DomainError),
        ("fisher(Poisson(r))", ReadingError),
        ("fisher(Poisson(2), 2)", DomainError),
        ("wasserstein(Normal(0, sd=1), Normal(1, sd=1), 3)", DomainError),
        ("cumulant(Poisson(r), 1/2)", DomainError),
        ("mutual_information(x ~ Bernoulli(p); y ~ Bernoulli(p))", DomainError),
        ("mutual_information(x ~ Bernoulli(p))", ReadingError),
    ],
)
def test_errors_have_four_parts(goal: str, error: type) -> None:
    with pytest.raises(error) as caught:
        derive(goal, where="r, s > 0; p: unit", judge=False)
    assert caught.value.asked and caught.value.found and caught.value.where and caught.value.hint


def test_the_nouns_of_python_and_text_are_one() -> None:
    m, n = sg.reals("m n")
    s, t = sg.positives("s t")
    p, q = sg.Normal(m, sd=s), sg.Normal(n, sd=t)
    written = {
        sg.Renyi(p, q, 2): "renyi(Normal(m, sd=s), Normal(n, sd=t), 2)",
        sg.SquaredHellinger(p, q): "squared_hellinger(Normal(m, sd=s), Normal(n, sd=t))",
        sg.Fisher(p, "s"): "fisher(Normal(m, sd=s), s)",
        sg.MutualInformation(m, q, sg.Normal(m, sd=s)): "mutual_information(m ~ Normal(n, sd=t); y ~ Normal(m, sd=s))",
        sg.Wasserstein(p, q, 2): "wasserstein(Normal(m, sd=s), Normal(n, sd=t), 2)",
    }
    context = sg.read_context("m, n: real; s, t > 0")
    for noun, text in written.items():
        assert str(noun) == text and sg.read_term(text, context) == noun
        assert sg.latex(noun)


def test_a_matrix_of_information_has_an_entry_for_each_pair() -> None:
    a, b = sg.positives("a b")
    derivation: Derivation = derive(sg.Fisher(sg.Gamma(a, rate=b), [a, b]), judge=False)
    assert derivation.closed and derivation.result.shape == (2, 2)


@pytest.mark.parametrize(
    ("goal", "where", "printed"),
    [
        ("E[exp(c*x), x ~ Gamma(a, rate=b)]", "a, b, c > 0", "(b/(b - c))**a"),
        ("E[exp(-x), x ~ Gamma(a, rate=b)]", "a, b > 0", "(b/(b + 1))**a"),
        ("wasserstein(Normal(m, sd=s), Normal(n, sd=t), 2)", "m, n: real; s, t > 0", "sqrt((s - t)**2 + (m - n)**2)"),
        (
            "chi_square_divergence(Normal(m, sd=s), Normal(n, sd=t))",
            "m, n: real; s, t > 0",
            "t**2*exp((m - n)**2/(2*t**2 - s**2))/(s*sqrt(2*t**2 - s**2)) - 1",
        ),
    ],
)
def test_closed_forms_are_written_as_people_write_them(goal: str, where: str, printed: str) -> None:
    """One power of a quotient, completed squares and positive denominators inside of functions too."""
    found = derive(goal, where=where)
    formula = found.result.args[0] if found.result.op == "cases" else found.result
    assert str(formula) == printed
    assert all(step.verdict for step in found.steps)


def test_the_information_of_an_order_without_derivative_stays_open_and_that_of_the_others_closes() -> None:
    where = "m: real; a, b > 0"
    assert derive("fisher(GeneralizedInverseGaussian(m, a, b), a)", where=where, judge=False).closed
    left = derive("fisher(GeneralizedInverseGaussian(m, a, b), m)", where=where, judge=False)
    assert not left.closed and left.residuals


def test_a_distance_of_equal_laws_is_nothing() -> None:
    goal = "squared_hellinger(LogNormal(a, var=exp(b)), LogNormal(a, var=exp(b)))"
    assert value(goal, "a, b: real", a=1, b=2) == 0


@pytest.mark.parametrize(
    ("source", "channel"),
    [("Gamma(a, rate=b)", "Exponential(rate=u)"), ("InverseGamma(a, b)", "Exponential(scale=u)")],
)
def test_information_by_the_entropy_of_a_recognised_output(source: str, channel: str) -> None:
    """The output is Lomax: H(y) is an integral of its own, and H(y|u) = 1 - log(rate)."""
    derivation = derive(f"mutual_information(u ~ {source}; y ~ {channel})", where="a, b > 0", judge=False)
    a, b = mp.mpf("2.5"), mp.mpf("1.5")
    density = lambda y: a / b * (1 + y / b) ** (-a - 1)
    whole = -mp.quad(lambda y: density(y) * mp.log(density(y)), [0, 1, 10, 1000, mp.inf])
    truth = whole - (1 - (mp.digamma(a) - mp.log(b)))
    assert derivation.closed
    assert close(derivation.evaluate({"a": a, "b": b}, digits=20), truth)
    assert not close(derivation.evaluate({"a": a + 0.01, "b": b}, digits=20), truth)


def test_the_mean_of_a_law_is_that_of_its_draws() -> None:
    assert value("mean(Gamma(a, rate=b))", "a, b > 0", a=3, b=2) == mp.mpf(3) / 2


@pytest.mark.nightly
def test_far_laws_have_a_divergence() -> None:
    assert close(value("JS(Normal(0, sd=1), Normal(100, sd=1))", ""), mp.log(2))
