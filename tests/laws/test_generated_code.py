"""The laws of generated code: every scalar operator, on every target, against multiple-precision evaluation."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from fractions import Fraction
from inspect import signature
from itertools import product

import numpy as np
import pytest

from symgen.codegen import TARGETS, check, compile
from symgen.codegen.accuracy import Accuracy, sample
from symgen.codegen.primitives import MEANINGS, meaning, primitive
from symgen.codegen.rules import Rule, rules
from symgen.codegen.target import ADD, ATOM, MULTIPLY, Target
from symgen.codegen.targets._python import template
from symgen.errors import NoRuleError
from symgen.numeric import Undefined, evaluate, mp
from symgen.terms import domains
from symgen.terms.domains import Domain, interval
from symgen.terms.operators import table
from symgen.terms.operators.row import Operator
from symgen.terms.term import Term, make, num, symbol

# In half-ulp changes of arguments and result together: what a stable algorithm of a few operations achieves.
CONDITIONED = 16.0

CHOICES: tuple[Domain, ...] = (
    domains.REAL,
    domains.POSITIVE,
    interval(Fraction(-1), Fraction(1), low_open=True, high_open=True),
    domains.UNIT,
    interval(Fraction(1), low_open=True),
    interval(high=Fraction(1), high_open=True),
)

# Where a whole number is part of what the operator is.
WHOLE: dict[str, tuple[Term, ...]] = {
    "polygamma": (num(1), num(2), num(3)),
    "besseli": (num(0), num(1)),
    "besselj": (num(0), num(1)),
    "besselk": (num(0), num(1)),
    "bessely": (num(0), num(1)),
}
# Where most real numbers have no value.
INSIDE = {"incomplete_beta": (domains.POSITIVE, domains.POSITIVE, domains.UNIT)}
# Where a primitive is real and its meaning is what libraries compute.
PRIMITIVE_DOMAINS: dict[tuple[str, str], Domain] = {
    ("xlogy", "y"): domains.POSITIVE,
    ("xlog1py", "y"): domains.POSITIVE,
    ("log1mexp", "x"): domains.NEGATIVE,
    ("log_gap", "t"): interval(Fraction(-1), low_open=True),
    ("binet", "x"): domains.POSITIVE,
    ("direct_loggamma", "x"): domains.POSITIVE,
}
# An argument of a primitive that the others decide.
DEPENDENT = {("log_gap", "log_1pt"): lambda t: make("log1p", t)}
INTEGER = frozenset(("gcd", "lcm", "binomial", "factorial"))


def scalar_operators() -> list[Operator]:
    kinds = ("function", "arithmetic")
    return [row for row in table().values() if row.kind in kinds]


def applications(row: Operator, target: Target) -> list[Term]:
    """The operator on the widest domains over which its value is real and the target's row applies."""
    if row.name in WHOLE:
        return [make(row.name, order, symbol("x", domains.POSITIVE)) for order in WHOLE[row.name]]
    arity = row.arity or 2
    if row.name in INSIDE:
        return [make(row.name, *(symbol(n, d) for n, d in zip("abx", INSIDE[row.name], strict=True)))]
    if row.name in INTEGER:
        return [make(row.name, *(symbol(n, domains.POSITIVE_INTEGER) for n in "kn"[:arity]))]
    candidates = (
        make(row.name, *(symbol(n, d) for n, d in zip("xy", chosen, strict=False)))
        for chosen in product(CHOICES, repeat=arity)
    )
    return [next(t for t in candidates if t.domain.is_real and is_written(t, target))]


def is_written(term: Term, target: Target) -> bool:
    """Whether the target has code for the operator on these domains."""
    try:
        compile(term, args=arguments(term), to=target)
    except NoRuleError:
        return False
    return True


def arguments(term: Term) -> list[Term]:
    return sorted(term.free, key=lambda s: s.attrs[0])


def agreement(term: Term, target: Target) -> Accuracy:
    """The accuracy of the code of one application."""
    return check(compile(term, args=arguments(term), to=target), count=30, seed=1, span=2.0, digits=30)


CASES = [
    pytest.param(row, TARGETS[name], id=f"{row.name}-{name}")
    for row in scalar_operators()
    for name in TARGETS
    if row.name in TARGETS[name].rows
]


@pytest.mark.parametrize(("row", "target"), CASES)
@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
def test_every_operator_is_accurate(row: Operator, target: Target) -> None:
    for term in applications(row, target):
        found = agreement(term, target)
        assert found.points >= 10
        assert found.conditioned <= target.bars.get(row.name, CONDITIONED), (term, found)


@pytest.mark.parametrize(("row", "target"), CASES)
def test_every_operator_keeps_float32(row: Operator, target: Target) -> None:
    arrays = target.arrays()
    for term in applications(row, target):
        *_, point = sample(tuple(arguments(term)), 1, 0, 1.0)
        program = compile(term, args=arguments(term), to=target)
        single = arrays.to_numpy(program(*(arrays.from_numpy(np.float32(v) * np.ones(3, "f4")) for v in point)))
        double = arrays.to_numpy(program(*(arrays.from_numpy(np.float64(np.float32(v))) for v in point)))
        assert (single.dtype, single.shape) == (np.float32, (3,))
        np.testing.assert_allclose(single, np.full(3, double), rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
@pytest.mark.parametrize("name", sorted(MEANINGS))
def test_every_primitive_is_what_it_means(name: str, target: Target) -> None:
    names = list(signature(MEANINGS[name]).parameters)
    args = [symbol(n, PRIMITIVE_DOMAINS.get((name, n), domains.REAL)) for n in names if (name, n) not in DEPENDENT]
    given = [DEPENDENT[name, n](*args) if (name, n) in DEPENDENT else symbol_of(n, args) for n in names]
    program = compile(primitive(name, *given), args=args, to=target)
    judged = replace(program, outputs=(MEANINGS[name](*given),))
    found = check(judged, count=60, seed=2, span=6.0)
    assert found.points >= 20
    assert found.conditioned <= CONDITIONED, found


def symbol_of(name: str, args: list[Term]) -> Term:
    return next(a for a in args if a.attrs[0] == name)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_rule_is_an_identity(rule: Rule) -> None:
    assert worst_disagreement(rule) < 1e-40


def worst_disagreement(rule: Rule) -> float:
    """The largest relative difference of a rule's two sides at seeded points."""
    symbols = tuple(sorted(rule.pattern.free, key=lambda s: s.attrs[0]))
    errors = [e for p in sample(symbols, 30, 3, 1.0) if (e := _disagreement(rule, symbols, p)) is not None]
    assert len(errors) >= 10
    return max(errors)


def _disagreement(rule: Rule, symbols: tuple[Term, ...], point: tuple[float, ...]) -> float | None:
    values = {s: Fraction(v) for s, v in zip(symbols, point, strict=True)}
    try:
        left = evaluate(rule.pattern, values, mp(120))
        right = evaluate(meaning(rule.replacement), values, mp(120))
    except Undefined:
        return None
    return float(abs(left - right) / (abs(left) + Fraction(1, 10**60))) if left != right else 0.0


# Planted mistakes, each of which the laws above must catch.

x = symbol("x")
PLANTED_ROWS = {
    "softplus": template("np.log(1 + np.exp({0}))"),
    "expm1": template("np.exp({0}) - 1", ADD),
    "log1p": template("np.log(1 + {0})"),
    "sigmoid": template("1 - 1 / (1 + np.exp({0}))", ADD),
    "normal_cdf": template("0.5 * (1 + special.erf({0} / math.sqrt(2)))", MULTIPLY, ATOM),
    "log_sigmoid": template("np.log(special.expit({0}))"),
    "gelu": template("0.5 * {0} * (1 + np.tanh(0.7978845608 * ({0} + 0.044715 * {0}**3)))", MULTIPLY, ATOM),
}


@pytest.mark.parametrize("name", sorted(PLANTED_ROWS))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_planted_row_is_caught(name: str) -> None:
    honest = TARGETS["numpy"]
    planted = dataclasses.replace(honest, rows={**honest.rows, name: PLANTED_ROWS[name]})
    (term,) = applications(table()[name], honest)
    assert agreement(term, planted).conditioned > CONDITIONED


PLANTED_RULES = (
    Rule("versine-without-two", 1 - make("cos", x), make("sin", x / 2) ** 2),
    Rule("wrong-sign", make("log", make("sigmoid", x)), make("log_sigmoid", -x)),
    Rule("cdf-unscaled", num(1) / 2 + make("erf", x) / 2, make("normal_cdf", x)),
    Rule(
        "hazard-constant",
        make("exp", -(x**2) / 2) / make("normal_cdf", x),
        1 / make("erfcx", -x / make("sqrt", num(2))),
    ),
)


@pytest.mark.parametrize("rule", PLANTED_RULES, ids=lambda rule: rule.name)
def test_a_planted_rule_is_caught(rule: Rule) -> None:
    assert worst_disagreement(rule) > 1e-10
