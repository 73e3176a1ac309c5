"""Mistakes are named by the smallest edit that repairs the claim, and not named where no small edit does."""

import pytest
from unit.verification import mistake_cases

from symgen.information import unfold
from symgen.terms.text import read, read_context
from symgen.verification import Status, verify
from symgen.verification.mistakes import slips

NAMED = [
    ("sigmoid(x) == 1/(1 + exp(x))", "x: real", "sign"),
    ("log(a/b) == log(b) - log(a)", "a, b > 0", "sign"),
    ("sin(3*x) == 3*sin(x) - 4*sin(x)**2", "x: real", "power"),
    ("Sum(2**k, (k, 0, n)) == 2**(n + 1)", "n: natural", "dropped term"),
    ("cosh(x) == exp(x) + exp(-x)", "x: real", "factor"),
    ("(A @ B)' == A' @ B'", "A: matrix n n; B: matrix n n", "transpose"),
    ("logdet(S) == det(S)", "S: matrix n n spd", "missing log"),
    ("sqrt(x**2) == x", "x: real", "missing assumption"),
    ("log(x) >= x - 1", "x: positive", "bound direction"),
    ("log(exp(-x**2/(2*s**2))/(s*sqrt(2*pi))) == -x**2/(2*s**2) - log(s)", "x: real; s > 0", "dropped term"),
    (
        "log(exp(-x**2/(2*s**2))/(s*sqrt(2*pi))) == -x**2/(2*s) - log(s) - log(2*pi)/2",
        "x: real; s > 0",
        "variance for standard deviation",
    ),
    ("factorial(n) == gamma(n)", "n: posint", "off by one"),
    ("Derivative(x**3, x) == 3*x", "x: real", "power"),
    ("(A + B) @ (A + B) == A @ A + 2*(A @ B) + B @ B", "A, B: matrix n n", "missing assumption"),
    ("abs(z)**2 == z**2", "z: complex", "missing assumption"),
    (
        "log_density(Normal(m, sd=s), x) == -(x - m)**2/(2*s**2) - log(2*s**2)/2",
        "m, x: real; s > 0",
        "dropped normaliser",
    ),
    ("E[x**2, x ~ Normal(0, sd=exp(v))] == exp(v)", "v: real", "variance for standard deviation"),
    (  # twice the sum is as good at n = 2
        "evidence(z ~ Bernoulli(1/2); x[i] ~ Poisson(r), i = 1..n) == total(x)*log(r) - n*r - mean(loggamma(x + 1))",
        "r > 0; x: vector n",
        "mean for sum",
    ),
]


@pytest.mark.parametrize(("claim", "where", "name"), NAMED)
def test_the_mistake_is_named_and_the_repair_holds(claim, where, name):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED and verdict.mistake == name, str(verdict)
    assert verdict.repair


SILENT = [
    ("x**2 + y**2 == (x + y)**2", "x, y: real"),
    ("exp(x) == x**3 + 7*x", "x: real"),
    ("cosh(1) == 2", ""),
    ("det(A + B) == det(A) + det(B)", "A, B: matrix n n"),  # right for one by one: nobody forgets to say that
    # One edit that two mistakes make, and neither is more likely.
    ("Sum(x[i], (i, 1, n))/n == n*Sum(x[i], (i, 1, n))", "x: vector n; n: posint"),
    ("sigmoid((a - b)/t) == 1/(1 + exp((a - b)/t))", "a, b: real; t > 0"),
    ("E[x**2, x ~ Normal(m, sd=s)] <= m**2", "m: real; s > 0"),  # turned round, or without its variance
]


@pytest.mark.parametrize(("claim", "where"), SILENT)
def test_silent_rather_than_wrong(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED and verdict.mistake is None, str(verdict)


def _first_of_each(rows):
    """By day one case of each name; the others at night."""
    met = set()
    for name, claim, where in rows:
        marks = [pytest.mark.slow, pytest.mark.nightly] if name in met else []
        met.add(name)
        yield pytest.param(name, claim, where, marks=marks, id=f"{name}: {claim}")


@pytest.mark.parametrize(("name", "claim", "where"), list(_first_of_each(mistake_cases.NAMED)))
def test_each_mistake_has_its_name(name, claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED and verdict.mistake == name, str(verdict)
    assert verify(verdict.repair, where=where).status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED) or (
        " where " in verdict.repair
    )


@pytest.mark.parametrize(("name", "claim", "where"), list(_first_of_each(mistake_cases.LOOK_ALIKE)))
def test_what_looks_like_a_mistake_and_is_another_has_not_its_name(name, claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED and verdict.mistake != name, str(verdict)


def test_right_claims_have_no_mistake():
    assert verify("cosh(x) == (exp(x) + exp(-x))/2", where="x: real").mistake is None


def test_names_of_variables_are_no_place_for_mistakes():
    model = "evidence(r ~ Gamma(a, rate=b); x[i] ~ Poisson(r), i = 1..n) - E[y**2, y ~ Normal(a, var=b)]"
    wrong = [formula for _, formula in slips(read(model, read_context("a, b > 0; x: vector n")))]
    assert len({str(unfold(formula)) for formula in wrong}) > 50


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", "random variable"),
        (r"\mathrm{Var}(X + Y) = \mathrm{Var}(X) + \mathrm{Var}(Y)", "random variable"),
        (r"H(X, Y) = H(X) + H(Y)", "discrete random variable"),
    ],
)
def test_what_holds_of_independent_variables_misses_that_assumption(claim, kind):
    verdict = verify(claim, where={"X": kind, "Y": kind})
    assert verdict.status is Status.REFUTED and verdict.mistake == "missing assumption"
    assert verdict.repair.endswith("are independent")


def test_what_fails_of_independent_variables_too_misses_no_assumption():
    verdict = verify("p(x, y) = p(x)*p(y)**2", where={"p": "density", "x": "real", "y": "real"}, budget="fast")
    assert verdict.status is Status.REFUTED and verdict.mistake != "missing assumption", str(verdict)


def test_who_writes_a_covariance_or_a_conditional_mean_takes_nothing_for_independent():
    where = {"X": "random variable with finite variance", "Y": "random variable with finite variance"}
    covariance = verify(r"\mathrm{Var}(X+Y) = \mathrm{Var}(X)+\mathrm{Var}(Y)+\mathrm{Cov}(X,Y)", where=where)
    assert covariance.mistake == "factor", str(covariance)
    conditional = verify(
        r"\mathbb{E}[\mathrm{Var}(Y\mid X)+\mathbb{E}[Y\mid X]^2] - \mathbb{E}[\mathbb{E}[Y\mid X]]^2"
        r" = \mathbb{E}[\mathrm{Var}(Y\mid X)]",
        where=where,
    )
    assert conditional.status is Status.REFUTED and conditional.mistake is None, str(conditional)


def test_names_that_nothing_declares_are_no_slip_for_one_another():
    claim = r"\nabla_x\log\sum_{y=1}^C e^{f_y(x)} = \sum_{y=1}^C\frac{e^{f_y(x)}}{\sum_{y'=1}^{C}e^{f_{y'}(x)}}\nabla_x f_y(x)"
    where = {"x": "vector in R^d", "C": "number of classes", "f_y": "differentiable logits R^d -> R, y=1..C"}
    assert verify(claim, where=where).status is not Status.REFUTED


def test_no_slip_refutes_where_what_is_said_of_a_name_was_left_aside():
    """Sum(w) == 1 * Sum(w) is no repair of Sum(w) == 1, nor is w any vector where its words were not read."""
    verdict = verify(r"\sum_i w_i = 1", where={"w": "weights flumming to 1"})
    assert verdict.status is Status.UNDECIDED and verdict.mistake is None, verdict
    assert verify(r"\sum_i w_i = 1", where={"w": "vector in R^n"}).mistake is None
