"""Each rigorous rung on claims that it decides, beside near misses that it must not."""

from fractions import Fraction

import pytest

from symgen.terms.text import read, read_context
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.ladder import climb
from symgen.verification.rungs import bounds, constancy, finite_models, induction, principal
from symgen.verification.task import Task
from symgen.verification.verdict import Status


def task(claim: str, where: str = "") -> Task:
    return Task(read(claim, read_context(where)))


def found(rung, claim: str, where: str = ""):
    made = task(claim, where)
    return rung.run(made) if rung.applies(made) else None


TENSORS = [
    ("x' @ A @ x >= 0", Status.SUPPORTED),
    ("x' @ A @ x > 0", Status.REFUTED),  # at 0 only
    ("x' @ x == 0", Status.REFUTED),
    ("norm(x)**2 <= total(abs(x))**2", Status.SUPPORTED),
    ("norm(x) < total(abs(x)) + norm(y)", Status.REFUTED),
    ("max(x) >= mean(x)", Status.SUPPORTED),
    ("max(x) > mean(x)", Status.REFUTED),  # at equal entries only
    ("logsumexp(x) <= max(x) + log(n)", Status.SUPPORTED),
]


@pytest.mark.parametrize(("claim", "status"), TENSORS)
def test_claims_about_tensors_meet_the_special_ones(claim, status):
    assert climb(task(claim, "x, y: vector n; A: matrix n n spd")).status is status


def test_data_that_must_be_counts_are_also_drawn_as_counts():
    likelihood = "evidence(z ~ Bernoulli(1/2); x[i] ~ Poisson(r), i = 1..n) == total(x)*log(r) - n*r"
    for terms, status in (("total(loggamma(x + 1))", Status.SUPPORTED), ("mean(loggamma(x + 1))", Status.REFUTED)):
        assert climb(task(f"{likelihood} - {terms}", "r > 0; x: vector n")).status is status  # 0! = 1! = 1 in both


RIGHT = [
    (principal, "sqrt(5 + 2*sqrt(6)) == sqrt(2) + sqrt(3)", ""),
    (principal, "cos(pi/5) == (1 + sqrt(5))/4", ""),
    (principal, "tan(pi/8) == sqrt(2) - 1", ""),
    (principal, "asin(sin(x)) == x", "x: real[-3/2,3/2]"),
    (principal, "acos(cos(x)) == Abs(x)", "x: real[-3,3]"),
    (constancy, "atan(x) + atan(1/x) == pi/2", "x: positive"),
    (constancy, "atan(x) + atan(y) == atan((x + y)/(1 - x*y))", "x: real[0,9/10]; y: real[0,9/10]"),
    (constancy, "acos(x) + asin(x) == pi/2", "x: real[-1,1]"),
    (induction, "Sum(k, (k, 1, n)) == n*(n + 1)/2", "n: natural"),
    (induction, "Sum(k*factorial(k), (k, 1, n)) == factorial(n + 1) - 1", "n: natural"),
    (induction, "Product(1 - 1/k**2, (k, 2, n)) == (n + 1)/(2*n)", "n: posint"),
    (bounds, "exp(x) >= 1 + x", "x: real"),
    (bounds, "sin(x) >= x - x**3/6", "x: nonneg"),
    (bounds, "log(x) <= x - 1", "x: positive"),
    (bounds, "log(x) >= 1 - 1/x", "x: positive"),
    (bounds, "(x + y)/2 >= sqrt(x*y)", "x: nonneg; y: nonneg"),
    (bounds, "x/(1 + x**2) <= 1/2", "x: real"),
    (bounds, "gamma(x) >= 885/1000", "x: real[1,2]"),
    (bounds, "cos(x)*exp(y) <= 3", "x: real[0,1]; y: real[0,1]"),
]
WRONG = [
    (principal, "sqrt(5 + 2*sqrt(6)) == sqrt(2) - sqrt(3)", ""),
    (principal, "cos(pi/5) == (1 - sqrt(5))/4", ""),
    (principal, "asin(sin(x)) == x", "x: real[-8/5,8/5]"),
    (principal, "acos(cos(x)) == x", "x: real[-3,3]"),
    (constancy, "atan(x) + atan(1/x) == pi/2", "x: real"),
    (constancy, "atan(x) + atan(1/x) == pi/3", "x: positive"),
    (constancy, "atan(x) + atan(y) == atan((x + y)/(1 - x*y))", "x: real[0,3]; y: real[0,3]"),
    (constancy, "sign(x) == 1", "x: real"),
    (constancy, "floor(x) == 0", "x: real"),
    (constancy, "sqrt(x**2)/x == 1", "x: real"),
    (constancy, "log(x**2) == 2*log(x)", "x: real"),
    (induction, "Sum(k, (k, 1, n)) == n*(n + 1)/2 + 1", "n: natural"),
    (induction, "Sum(k, (k, 1, n)) == n*(n - 1)/2", "n: natural"),
    (induction, "Sum(k, (k, 3, n)) == n*(n + 1)/2 - 3", "n: natural"),
    (bounds, "exp(x) >= 1 + x + x**2/2", "x: real"),
    (bounds, "exp(x) >= 1 + x + 1/10**12", "x: real"),
    (bounds, "sin(x) <= x", "x: real"),
    (bounds, "1/x >= -1", "x: real[-1,1]"),
    (bounds, "-1/x >= -2", "x: real[-1,1]"),
    (bounds, "sqrt(x**2) >= x + 1/100", "x: real"),
    (bounds, "x**(1/3) >= -1", "x: real[-1,1]"),
    (bounds, "(x + y)/2 >= sqrt(x*y) + 1/10**9", "x: nonneg; y: nonneg"),
    (bounds, "x**2 > 0", "x: real"),
    (bounds, "floor(x) >= x", "x: real[0,1]"),
    (bounds, "tan(x) >= x", "x: real[0,3]"),
    (bounds, "log(x) <= 100", "x: positive"),
    (principal, "asin(2) == pi/2 - I*log(2 + sqrt(3))", ""),
    (principal, "atan(2*I) == pi/2 + I*log(3)/2", ""),
]


@pytest.mark.parametrize(("rung", "claim", "where"), RIGHT)
def test_decides(rung, claim, where):
    finding = found(rung, claim, where)
    assert finding is not None and finding.status in (Status.PROVED, Status.CERTIFIED)


@pytest.mark.parametrize(("rung", "claim", "where"), WRONG)
def test_passes_no_near_miss(rung, claim, where):
    assert found(rung, claim, where) is None


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("ceiling(2/(2**(1/n) - 1)) == floor(2*n/log(2))", "n: posint"),
        ("gcd(n**17 + 9, (n + 1)**17 + 9) == 1", "n: posint"),
        ("(x - 17/5)**2 >= 1/10**12", "x: real"),
        ("x**2 - 2*sqrt(2)*x + 2 >= 1/10**9", "x: real"),
        ("Piecewise((1, Abs(x - 22/7) < 1/10**6), (0, True)) == 0", "x: real"),
        ("log(x) <= 100", "x: positive"),
        ("floor(log(n)/log(2)) == floor(log(n + 1)/log(2))", "n: posint"),
        ("log(exp(z)) == z", "z: complex"),
        ("trace(A @ B) == trace(A' @ B)", "A: matrix n n; B: matrix n n"),
    ],
)
def test_claims_that_fail_in_one_place_are_refuted_there(claim, where):
    assert climb(task(claim, where)).status is Status.REFUTED


def test_ties_of_rounded_logarithms_are_settled_exactly():
    true = climb(task("floor(log(n)/log(2)) <= log(n)/log(2)", "n: posint"))
    assert true.status is Status.SUPPORTED  # ties at powers of 2 are settled by the normaliser


def test_agreement_where_numbers_are_special_supports_nothing_that_costs_a_quadrature():
    claim = read("Integral(x**a*exp(-b*x), (x, 0, oo)) == gamma(a + 1)*b**a/b**(2*a + 1)", read_context("a, b > 0"))
    a, b = sorted(claim.right.free, key=lambda s: s.attrs[0])
    special = [{a: Fraction(k), b: Fraction(1)} for k in range(1, 8)]
    generic = [{a: Fraction(k), b: Fraction(2, 3)} for k in (2, 3, 4)]
    alone, both = (
        survey(Task(claim), [Candidate((claim.left, claim.right), p) for p in points], hurry=True)
        for points in (special, [*special, *generic])
    )
    assert (alone.status, both.status) == (Status.UNDECIDED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [  # Stein's identity; the score; a law of decay; each was open where derivatives were differences
        (
            "E[z*f(z), z ~ Normal(0, sd=s)] == s**2*E[Derivative(f(z), z), z ~ Normal(0, sd=s)]",
            "E[z*f(z), z ~ Normal(0, sd=s)] == s*E[Derivative(f(z), z), z ~ Normal(0, sd=s)]",
            "f: function; s > 0",
        ),
        (
            "Derivative(exp(-Integral(b(u), (u, 0, t))), t) == -b(t)*exp(-Integral(b(u), (u, 0, t)))",
            "Derivative(exp(-Integral(b(u), (u, 0, t))), t) == -2*b(t)*exp(-Integral(b(u), (u, 0, t)))",
            "b: function; t > 0",
        ),
    ],
)
def test_models_of_functions_are_differentiated_and_integrated_by_rule(right, wrong, where):
    assert finite_models.run(task(right, where)).status is Status.SUPPORTED
    assert finite_models.run(task(wrong, where)).status is Status.REFUTED


def test_a_determinant_of_what_has_no_sure_pivot_is_expanded():
    where = "A, B, C, D: matrix 3 3"
    claim = (
        "det(concatenate(concatenate(A, B, axis=1), concatenate(C, D, axis=1))) == det(A)*det(D - C @ inverse(A) @ B)"
    )
    assert climb(task(claim, where)).status in (Status.SUPPORTED, Status.PROVED)
    assert climb(task(claim.replace("C @ inverse(A) @ B", "B @ inverse(A) @ C"), where)).status is Status.REFUTED


def test_bounds_of_divergences_are_asked_beside_the_corners_of_the_simplex():
    divergence = "sum(p[i]*log(p[i]/q[i]), i, 1, n)"
    for bound, status in ((f"sum(abs(p[i] - q[i]), i, 1, n)**2 >= {divergence}", Status.REFUTED),
                          (f"sum(abs(p[i] - q[i]), i, 1, n)**2/2 <= {divergence}", Status.SUPPORTED)):  # fmt: skip
        assert climb(task(bound, "p, q: simplex n")).status is status
