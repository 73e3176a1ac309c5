"""Finite models of unknown densities: small values are tried, and no step function is held against a bound by its variance."""

import pytest

from symgen.verification import Status, verify

X = {"X": "random variable", "a": "positive"}


@pytest.mark.parametrize(
    "claim",
    [
        r"h(X) \le \frac{1}{2}\log(2\pi e \operatorname{Var}(X))",  # true of every density
        r"h(X) \le \log(E[X^2] + 10)",
    ],
)
def test_an_entropy_against_a_moment_is_left_open(claim):
    assert verify(claim, where=X).status is Status.UNDECIDED


@pytest.mark.parametrize(
    "claim", [r"P(|X| \ge a) \le \frac{E[X^2]}{a}", r"E[X^4] \ge E[X^2]", r"E[|X|^3] \ge E[|X|]", r"h(X) \ge 0"]
)
def test_what_fails_at_small_values_alone_is_refuted(claim):
    assert verify(claim, where=X).status is Status.REFUTED


@pytest.mark.parametrize("claim", [r"P(|X| \ge a) \le \frac{E[X^2]}{a^2}", r"E[X^4] \ge E[X^2]^2"])
def test_what_holds_at_all_scales_is_supported(claim):
    assert verify(claim, where=X).status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        (r"E[X] \le E[X^2]", "nonnegative random variable"),
        (r"E[\log X] \ge 0", "positive random variable"),
        (r"P(X > 0) = 1", "nonnegative random variable"),
    ],
)
def test_what_fails_of_positive_variables_below_one_or_at_zero_is_refuted(claim, kind):
    assert verify(claim, where={"X": kind}).status is Status.REFUTED


def test_a_bound_of_an_entropy_by_a_variance_fails_for_a_mixture():
    verdict = verify(r"h(X) \le \frac{1}{2}\log(2\pi \operatorname{Var}(X))", where=X, budget="deep")
    assert verdict.status is Status.REFUTED
    assert "Normal(" in verdict.counterexample.point["p_X"]


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("Integral(p(2*x + 1), (x, -oo, oo)) == 1/2", Status.SUPPORTED),
        ("Integral(p(2*x + 1), (x, -oo, oo)) == 2", Status.REFUTED),
        pytest.param(
            "Integral(x*p(x - b), (x, -oo, oo)) == b + Integral(x*p(x), (x, -oo, oo))",
            Status.SUPPORTED,
            marks=pytest.mark.nightly,
        ),
        ("Integral(x*p(x - b), (x, -oo, oo)) == -b + Integral(x*p(x), (x, -oo, oo))", Status.REFUTED),
        ("p(y/a)*abs(1/a) == p(y/a)/a", Status.REFUTED),
    ],
)
def test_densities_read_between_points_are_mixtures(claim, status):
    assert verify(claim, where="p: density; b, y: real; a: real; a != 0").status is status


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (r"\mathbb{E}[X] = \int_0^\infty P(X>t)\,dt", Status.SUPPORTED),
        (r"\mathbb{E}[X^2] = \int_0^\infty 2 t P(X>t)\,dt", Status.SUPPORTED),
        (r"\mathbb{E}[X^2] = \int_0^\infty t P(X>t)\,dt", Status.REFUTED),
        (r"\mathbb{E}[e^X] = \int_0^\infty e^t P(X>t)\,dt", Status.REFUTED),
    ],
)
def test_an_integral_over_what_no_density_is_read_at_is_no_sum_over_points(claim, status):
    assert verify(claim, where={"X": "nonnegative random variable"}).status is status


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (r"p_Y(y) = p_X(\log(e^y - 1)) \frac{e^y}{e^y - 1}", Status.SUPPORTED),
        (r"p_Y(y) = p_X(\log(e^y - 1))", Status.REFUTED),
        (r"p_Y(y) = p_X(\log(e^y + 1)) \frac{e^y}{e^y - 1}", Status.REFUTED),
    ],
)
def test_a_density_at_a_logarithm_is_read_where_that_is_real(claim, status):
    where = {"p_X": "density of X", "p_Y": "density of Y", "y": "real", "_where": r"Y = \log(1 + e^X)"}
    assert verify(claim, where=where).status is status


@pytest.mark.parametrize("sign", ["-", ""])
def test_a_shifted_density_is_no_step_function(sign):
    claim = rf"\frac{{d}}{{dt}} \int f(x) p(x - t) \, dx = {sign} \int f(x) p'(x - t) \, dx"
    verdict = verify(claim, where={"p": "density on R", "f": "real function", "t": "real"}, budget="fast")
    assert verdict.status is Status.REFUTED if not sign else verdict.status in (Status.SUPPORTED, Status.UNDECIDED)


def test_masses_read_one_further_are_not_those_of_a_model():
    where = {"p": r"pmf on \{0, 1, 2, \dots\}"}
    assert verify(r"\sum_{k=0}^\infty p(k + 1) = 1", where=where).status is Status.UNDECIDED
