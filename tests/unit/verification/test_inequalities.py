"""Inequalities by signs of derivatives and by descent; each beside a neighbour that fails by little or somewhere."""

import pytest

from symgen.terms.text import read, read_context
from symgen.verification import ladder
from symgen.verification.evidence import compare as c
from symgen.verification.evidence.survey import Tally, _conclude
from symgen.verification.rungs import bounds
from symgen.verification.task import Task
from symgen.verification.verdict import Status

ONE_SYMBOL = [
    ("x*exp(-x) <= exp(-1)", "x: real", "x*exp(-x) <= 3678/10000"),
    ("x**x >= exp(-exp(-1))", "x: positive", "x**x >= 7/10"),
    ("cosh(x) <= exp(x**2/2)", "x: real", "cosh(x) <= exp(x**2/3)"),
    ("erfc(x) <= exp(-x**2)", "x: nonneg", "erfc(x) <= exp(-x**2)/2"),
    ("erfc(x) <= exp(-x**2)/(x*sqrt(pi))", "x: positive", "erfc(x) <= exp(-x**2)/(2*x)"),
    ("log(1 + exp(x)) <= log(2) + x/2 + x**2/8", "x: real", "log(1 + exp(x)) <= log(2) + x/2 + x**2/9"),
    ("digamma(x) <= log(x) - 1/(2*x)", "x: positive", "digamma(x) <= log(x) - 1/x"),
    ("sin(x) >= 2*x/pi", "x: real[0,3/2]", "sin(x) >= 3*x/pi"),
    ("sin(x) + cos(x) <= sqrt(2)", "x: real", "sin(x) + cos(x) <= 1414/1000"),
    ("(1 + 1/x)**x <= E", "x: positive", "(1 + 1/x)**x <= 27/10"),
    ("x**2 - 2*sqrt(2)*x + 2 >= 0", "x: real", "x**2 - 2*sqrt(2)*x + 2 >= 1/10**9"),
    ("exp(x) > 1 + x", "x: positive", "exp(x) > 1 + x + x**2/2 + x**3/5"),
    ("tan(x) >= x", "x: real[0,3/2]", "tan(x) >= 11*x/10"),
    ("cos(x) + cos(2*x) >= -9/8", "x: real", "cos(x) + cos(2*x) >= -1124/1000"),
    ("Abs(x - 1) + Abs(x - 2) >= 1", "x: real", "Abs(x - 1) + Abs(x - 2) > 1"),
]
SEVERAL = [
    ("a**2 + b**2 + c**2 >= a*b + b*c + c*a", "a, b, c: real", "a**2 + b**2 + c**2 >= a*b + b*c + 2*c*a"),
    ("(a + b + c)/3 >= (a*b*c)**(1/3)", "a, b, c: positive", "(a + b + c)/3 >= (a*b*c)**(1/2)"),
    (
        "a/(b + c) + b/(c + a) + c/(a + b) >= 3/2",
        "a, b, c: positive",
        "a/(b + c) + b/(c + a) + c/(a + b) >= 8/5",
    ),
    ("x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2", "x, y: real", "x**4*y**2 + x**2*y**4 + 1 >= 31/10*x**2*y**2"),
    (
        "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 2*(p - q)**2",
        "p: real[1/10,9/10]; q: real[1/10,9/10]",
        "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 3*(p - q)**2",
    ),
    ("x*y <= exp(x - 1) + y*log(y)", "x: real; y: positive", "x*y <= exp(x - 1) + y*log(y) - y/100"),
    ("x*log(x/y) >= x - y", "x, y: positive", "x*log(x/y) >= x - y/2"),
    ("Abs(z + w) <= Abs(z) + Abs(w)", "z, w: complex", "Abs(z + w) >= Abs(z) + Abs(w)"),
    ("Abs(x + y) <= Abs(x) + Abs(y)", "x, y: real", "Abs(x + y) <= Abs(x) + Abs(y)/2"),
    ("x**4 + y**4 >= x**3*y + x*y**3", "x, y: real", "x**4 + y**4 >= x**3*y + 2*x*y**3"),
]


def found(claim, where):
    task = Task(read(claim, read_context(where)), budget="deep")
    assert bounds.applies(task)
    return bounds.run(task)


@pytest.mark.parametrize(("claim", "where", "_"), ONE_SYMBOL + SEVERAL)
def test_true_inequalities_are_proved(claim, where, _):
    assert found(claim, where).status is Status.PROVED


@pytest.mark.parametrize(("_", "where", "claim"), ONE_SYMBOL + SEVERAL)
def test_false_neighbours_are_not(_, where, claim):
    assert found(claim, where) is None


TIES = [
    ("logsumexp(x) < amax(x) + log(3)", "x: vector 3"),
    ("logsumexp(x) > mean(x) + log(4)", "x: vector 4"),
    ("norm(u + v) < norm(u) + norm(v)", "u, v: vector n"),
    ("amax(x) < logsumexp(x)", "x: vector 1"),
    ("logsumexp(x) < log(total(exp(x))) + norm(x)", "x: vector n"),
]


@pytest.mark.parametrize(("claim", "where"), TIES)
def test_a_strict_inequality_fails_where_equal_entries_make_a_tie(claim, where):
    strict = ladder.climb(Task(read(claim, read_context(where))))
    assert strict.status is Status.REFUTED, str(strict)
    assert strict.counterexample.difference in ("0", ""), str(strict)
    weak = ladder.climb(Task(read(claim.replace("<", "<=").replace(">", ">="), read_context(where))))
    assert weak.status in (Status.PROVED, Status.SUPPORTED), str(weak)


def test_what_looks_equal_to_every_digit_at_a_point_supports_no_strict_inequality():
    claim = read("norm(x) < total(x)", read_context("x: vector n"))
    tally = Tally()
    for _ in range(20):
        tally.add(c.Outcome(c.AGREE, digits=c.EXACTLY, method="enclosures", confirmed=True), {})
    assert _conclude(Task(claim), tally, 4, "points").status is Status.SUPPORTED
    tally.add(c.Outcome(c.UNKNOWN, method=c.TIED), {})
    assert _conclude(Task(claim), tally, 4, "points").status is Status.UNDECIDED


@pytest.mark.parametrize("where", ["x: real", "x: positive"])
def test_numbers_that_agree_to_all_their_digits_refute_no_strict_inequality(where):
    """The derivative of the sigmoid at 1000 is 0 to all digits, and positive."""
    context = read_context(where)
    claim = read("Derivative(sigmoid(x), x) > 0", context)
    assert c._by_numbers((claim.left, claim.right), "gt", dict.fromkeys(claim.left.free, 1000), 11).kind == c.UNKNOWN
    verdict = ladder.climb(Task(claim), naming=False)
    assert verdict is None or verdict.status is not Status.REFUTED


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("trace(A) <= trace(A @ A)", "A: matrix n n symmetric"),
        ("norm(A) >= norm(A)**2/20", "A: matrix n n symmetric"),
        ("Sum(Abs(p[i] - q[i]), (i, 1, n)) >= sqrt(Sum(p[i]*log(p[i]/q[i]), (i, 1, n))/2)", "p, q: simplex n"),
    ],
)
def test_what_fails_of_small_or_large_tensors_alone_is_refuted(claim, where):
    verdict = ladder.climb(Task(read(claim, read_context(where))), naming=False)
    assert verdict.status is Status.REFUTED, str(verdict)
