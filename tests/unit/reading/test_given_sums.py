"""Independent normal variables given a linear combination of them, held against conditioning in matrices."""

from fractions import Fraction

import pytest

from symgen.verification import Status, verify

PATH = [r"x_0 \sim \mathcal{N}(0,1), x_1 \sim \mathcal{N}(m,s^2), independent", "x_t = (1-t)x_0+t x_1"]
NAMES = {"t": "in (0,1)", "m": "real", "s": "positive", "x": "real"}
FIELD = r"m+\frac{t s^2-(1-t)}{t^2s^2+(1-t)^2}(x-tm)"
VECTORS = {"t": "in (0,1)", "x": "vector in R^d", "_where": [r"x_0, x_1 \sim \mathcal N(0,I_d) independent", PATH[1]]}


def conditioned(t: Fraction, m: Fraction, s: Fraction, x: Fraction) -> tuple[Fraction, Fraction]:
    """The mean and the variance of x_1 - x_0 given x_t = x, by covariances."""
    spread, shared, own = (1 - t) ** 2 + t**2 * s**2, t * s**2 - (1 - t), 1 + s**2
    return m + shared / spread * (x - t * m), own - shared**2 / spread


@pytest.mark.nightly
def test_the_field_and_its_spread_by_covariances():
    t, m, s, x = Fraction(1, 3), Fraction(2), Fraction(3, 2), Fraction(-1, 5)
    mean, variance = conditioned(t, m, s, x)
    at = {
        "_where": [
            rf"x_0 \sim \mathcal{{N}}(0,1), x_1 \sim \mathcal{{N}}({m},{s**2}), independent",
            rf"y = ({1 - t})x_0+({t}) x_1",
        ]
    }
    for value, status in ((mean, Status.PROVED), (mean + 1, Status.REFUTED)):
        assert verify(rf"\mathbb{{E}}[x_1-x_0\mid y={x}] = {value}", where=at).status is status
    for value, status in ((variance, Status.PROVED), (variance + 1, Status.REFUTED)):
        assert verify(rf"\operatorname{{Var}}(x_1-x_0\mid y) = {value}", where=at).status is status


@pytest.mark.parametrize(
    ("claim", "right", "wrong"),
    [
        (r"\mathbb{E}[x_1-x_0\mid x_t=x] = %s", FIELD, FIELD.replace("-(1-t)}", "+(1-t)}")),
        (r"\mathbb{E}[x_1\mid x_t] = m+%s(x_t-tm)", r"\frac{t s^2}{t^2s^2+(1-t)^2}", r"\frac{t s}{t^2s^2+(1-t)^2}"),
        (
            r"\operatorname{Var}(x_1\mid x_t) = %s",
            r"\frac{(1-t)^2s^2}{t^2s^2+(1-t)^2}",
            r"\frac{(1-t)s^2}{t^2s^2+(1-t)^2}",
        ),
        (r"u_t(x) = %s", FIELD, FIELD.replace("x-tm", "x-m")),
    ],
)
def test_the_ends_of_a_path_given_its_point(claim, right, wrong):
    context = {**NAMES, "_where": [*PATH, *([r"u_t(x)=\mathbb E[x_1-x_0\mid x_t=x]"] if "u_t" in claim else [])]}
    assert verify(claim % right, where=context).status is Status.PROVED
    assert verify(claim % wrong, where=context).status is Status.REFUTED


@pytest.mark.parametrize("given", ["x_t", "x_t=x"])
def test_vectors_with_independent_entries(given):
    point = given[-1] if "=" in given else given
    for divided, status in (("(1-t)^2+t^2", Status.PROVED), ("(1-t)+t^2", Status.REFUTED)):
        claim = rf"\mathbb{{E}}[x_1-x_0\mid {given}] = \frac{{(2t-1){point}}}{{{divided}}}"
        assert verify(claim, where=VECTORS).status is status


def test_a_formula_that_is_given():
    context = {"a": "positive", "b": "positive", "z": "real", "_where": [r"X \sim N(0,a), Y \sim N(0,b), independent"]}
    assert verify(r"\mathbb{E}[X\mid X+Y=z] = \frac{a}{a+b}z", where=context).status is Status.PROVED
    assert verify(r"\mathbb{E}[X\mid X+Y=z] = \frac{b}{a+b}z", where=context).status is Status.REFUTED
    assert verify(r"\mathbb{E}[XY\mid X+Y=z] = \frac{ab}{(a+b)^2}(z^2-a-b)", where=context).status is Status.PROVED
