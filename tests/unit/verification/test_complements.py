"""What is close to a limit, written by what it misses: each rewriting keeps the value, and what it says is true."""

import random
from fractions import Fraction

import pytest

from symgen.numeric import balls, evaluate
from symgen.terms.build import apply, cos, erf, exp, log, sin, sqrt, tanh
from symgen.terms.term import num
from symgen.terms.text import read, read_context
from symgen.verification.evidence.complements import RULES, Workbench, gap
from symgen.verification.evidence.scales import digits_to_tell
from symgen.verification.ladder import climb
from symgen.verification.task import Task
from symgen.verification.verdict import Status

_TWO = {"pow": lambda x: (1 + exp(-30 + x / 9)) ** num(Fraction(2, 3)), "max": lambda x: apply("max", x, 1 - x / 7)}
_TWO["min"] = lambda x: apply("min", x, 1 - x / 7)
_TWO["lower_incomplete_gamma"] = lambda x: apply("lower_incomplete_gamma", num(2), x * x)


def some(op, x):
    return _TWO[op](x) if op in _TWO else apply(op, x)


@pytest.mark.parametrize("op", sorted(RULES))
@pytest.mark.parametrize("x", ["-40", "-7/3", "-1/10**9", "1/10**9", "1/2", "3", "40"])
def test_a_rewriting_keeps_the_value(op, x):
    argument = read(f"{x} == 0").left
    if op in ("log", "sqrt") and x.startswith("-"):
        argument = -argument
    for inner in (argument, argument + exp(num(-60))):
        term = some(op, inner)
        bench = Workbench()
        ball, again = evaluate(term, {}, balls(300)), bench.value(bench.rewritten(term), 300)
        assert abs(ball - again) < 2**-150 * (1 + abs(ball))


def test_random_differences_have_the_sign_that_many_digits_show():
    generator = random.Random(5)
    for _ in range(60):
        terms = []
        for _ in range(2):
            x = num(Fraction(generator.randint(2, 60), generator.choice((1, 2, 3))))
            f, g = generator.choice((erf, tanh, cos, sin)), generator.choice((sqrt, log, exp))
            terms.append(generator.choice((f(x), 1 + exp(-x), g(1 + exp(-x)), f(exp(-x)), tanh(x) * erf(x))))
        found = gap((terms[0], terms[1]), {})
        exact = evaluate(terms[0] - terms[1], {}, balls(20_000))
        if found is not None and found.sign:
            assert (exact > 0) if found.sign > 0 else (exact < 0), terms
        if found is not None and not found.sign:
            assert exact.contains(0)


@pytest.mark.parametrize(
    ("term", "least"),
    [
        (1 + exp(num(-1000)), 434), (erf(num(50)), 1085), (cos(num(Fraction(1, 10**40))), 80),
        (sin(exp(num(-500))), 217), (apply("zeta", num(1000)), 301), (apply("gamma", num(100)), 87),
    ],
)  # fmt: skip
def test_digits_reach_beyond_what_is_missing(term, least):
    assert digits_to_tell([term], {}) > least


@pytest.mark.parametrize("term", [sin(num(3)), exp(num(2)) + 1, erf(num(1)), sqrt(num(10) ** 40), log(num(10) ** 90)])
def test_ordinary_values_ask_for_few_digits(term):
    assert digits_to_tell([term], {}) < 12


def test_a_sum_inside_an_integral_has_scales_of_its_own():
    """What the inner sum binds has no value outside of it."""
    claim = read("Integral(exp(-x)*Sum(exp(k*log(x)), (k, 0, 2)), (x, 0, oo)) == 4", read_context(""))
    assert climb(Task(claim), ("points",)).status is Status.SUPPORTED
