"""Formulas as exp-log functions far out: powers and hyperbolic functions by exp and log, kinks settled by signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from symgen.calculus.asymptotics.germs import FAR, OO, Unsettled, is_infinite, surely_zero
from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import rebuild

_PI = make("const", attrs=("pi",))
_HALF = num(Fraction(1, 2))


class Looks(Protocol):
    """What preparation asks of the engine: where a germ tends to, and its sign far out."""

    def limit(self, term: Term) -> Term: ...

    def sign(self, term: Term) -> int: ...


Rule = Callable[[Term, Looks], Term]


def prepared(term: Term, looks: Looks, done: dict[Term, Term]) -> Term:
    """The germ over exp, log, rational powers and functions that are analytic where their argument tends to."""
    if FAR not in term.free:
        return _real(term)
    found = done.get(term)
    if found is None:
        if operator(term.op).binds or term.shape:
            raise Unsettled
        if term.op == "cases":
            return prepared(_branch(term, looks, done), looks, done)
        inner = rebuild(term, tuple(prepared(a, looks, done) for a in term.args))
        rule = _RULES.get(inner.op)
        found = done[term] = inner if rule is None else rule(inner, looks)
    return found


def _real(term: Term) -> Term:
    """A constant that is surely real; Unsettled for others."""
    if not term.domain.is_real and operator(term.op).kind not in ("relation", "logic"):
        raise Unsettled
    return term


def exp(x: Term) -> Term:
    return make("exp", x)


def log(x: Term) -> Term:
    return make("log", x)


# Kinks: what the sign says.


def _branch(term: Term, looks: Looks, done: dict[Term, Term]) -> Term:
    for value, condition in zip(term.args[0:-1:2], term.args[1:-1:2], strict=True):
        if _holds(condition, looks, done):
            return value
    return term.args[-1]


def _holds(condition: Term, looks: Looks, done: dict[Term, Term]) -> bool:
    if condition.op == "true":
        return True
    if condition.op == "not":
        return not _holds(condition.args[0], looks, done)
    if condition.op in ("and", "or"):
        parts = [_holds(a, looks, done) for a in condition.args]
        return all(parts) if condition.op == "and" else any(parts)
    test = _TESTS.get(condition.op)
    if test is None:
        raise Unsettled
    return test(looks.sign(prepared(condition.args[0] - condition.args[1], looks, done)))


_TESTS: dict[str, Callable[[int], bool]] = {
    "eq": lambda s: s == 0,
    "ne": lambda s: s != 0,
    "lt": lambda s: s < 0,
    "le": lambda s: s <= 0,
    "gt": lambda s: s > 0,
    "ge": lambda s: s >= 0,
}
assert all(name in _TESTS for name, _, _ in RELATIONS)


def _abs(term: Term, looks: Looks) -> Term:
    return term.args[0] if looks.sign(term.args[0]) >= 0 else -term.args[0]


def _largest(direction: int) -> Rule:
    def rule(term: Term, looks: Looks) -> Term:
        best = term.args[0]
        for other in term.args[1:]:
            if direction * looks.sign(other - best) > 0:
                best = other
        return best

    return rule


def _rounded(term: Term, looks: Looks) -> Term:
    """floor and ceiling where the argument tends to a number; from which side, where that is whole."""
    inner = term.args[0]
    target = looks.limit(inner)
    if is_infinite(target) or target.value is None:
        raise Unsettled
    value = Fraction(target.value)
    if value.denominator > 1:
        return num(value.__floor__() if term.op == "floor" else value.__ceil__())
    side = looks.sign(inner - target)
    below, above = (-1, 0) if term.op == "floor" else (0, 1)
    return num(value + (0 if side == 0 else above if side > 0 else below))


# Elementary functions.


def _power(term: Term, looks: Looks) -> Term:
    base, exponent = term.args
    if exponent.value is None:
        return exp(exponent * _log(log(base), looks))
    if Fraction(exponent.value).denominator > 1 and looks.sign(base) < 0:
        raise Unsettled
    return term


def _log(term: Term, looks: Looks) -> Term:
    """Logarithms of what is surely positive far out: nothing is said of complex values."""
    if looks.sign(term.args[0]) <= 0:
        raise Unsettled
    return term


def _atan(term: Term, looks: Looks) -> Term:
    (u,) = term.args
    target = looks.limit(u)
    if not is_infinite(target):
        return term
    half = _PI / 2
    return (half if target == OO else -half) - make("atan", 1 / u)


def _tangent(term: Term, looks: Looks) -> Term:
    (u,) = term.args
    return make("sin", u) / make("cos", u)


def _inverse_sine(term: Term, looks: Looks) -> Term:
    """asin(u) = atan(u/sqrt(1 - u**2)) inside (-1, 1)."""
    (u,) = term.args
    root = _power((1 - u**2) ** _HALF, looks)
    return _atan(make("atan", u / root), looks)


def _erfc(term: Term, looks: Looks) -> Term:
    (u,) = term.args
    target = looks.limit(u)
    if target == OO:
        return exp(-(u**2)) * asymptotic("far erfcx", 1 / u)
    if target == -OO:
        return 2 - exp(-(u**2)) * asymptotic("far erfcx", -1 / u)
    return term


def _erf(term: Term, looks: Looks) -> Term:
    if not is_infinite(looks.limit(term.args[0])):
        return term
    return 1 - _erfc(make("erfc", term.args[0]), looks)


def _near(op: str, u: Term, target: Term) -> Term:
    """The function about a rational number that its argument tends to, out of reach of the normaliser's shifts."""
    if is_infinite(target):
        raise Unsettled
    if target.value is None:
        return make(op, u)
    if surely_zero(u - target):  # a constant in disguise: k + 2 - k
        return make(op, target)
    return asymptotic(f"{op} {target.value}", u - target)


def _loggamma(term: Term, looks: Looks) -> Term:
    (u,) = term.args
    target = looks.limit(u)
    if target != OO:
        return _near("loggamma", u, target)
    return (u - _HALF) * log(u) - u + log(2 * _PI) / 2 + asymptotic("far loggamma", 1 / u)


def _gamma(term: Term, looks: Looks) -> Term:
    """exp(loggamma) far out; shifted away from a pole that the argument tends to."""
    (u,) = term.args
    target = looks.limit(u)
    if target == OO:
        return exp(_loggamma(make("loggamma", u), looks))
    if target.value is None or target.value > 0 or Fraction(target.value).denominator > 1:
        return _near("gamma", u, target)
    shift = int(1 - Fraction(target.value))
    steps = [u + k for k in range(shift)]
    return _near("gamma", u + shift, num(1)) / combined("mul", steps)


def _digamma(term: Term, looks: Looks) -> Term:
    (u,) = term.args
    target = looks.limit(u)
    if target != OO:
        return _near("digamma", u, target)
    return log(u) - 1 / (2 * u) + asymptotic("far digamma", 1 / u)


def _polygamma(term: Term, looks: Looks) -> Term:
    """(-1)**(m + 1) times the sum of (m + j - 1)!/j! B_j u**-(m + j), with B_1 = 1/2."""
    order, u = term.args
    if order.value is None or Fraction(order.value).denominator > 1 or order.value < 1:
        raise Unsettled
    target = looks.limit(u)
    if target != OO:
        raise Unsettled
    return asymptotic(f"far polygamma {order.value}", 1 / u)


def _binomial(term: Term, looks: Looks) -> Term:
    n, k = term.args
    return _gamma(make("gamma", n + 1), looks) / (_gamma_or_number(k + 1, looks) * _gamma_or_number(n - k + 1, looks))


def _gamma_or_number(u: Term, looks: Looks) -> Term:
    made = make("gamma", u)
    return _gamma(made, looks) if FAR in u.free else made


def _by_formula(formula: Callable[[Any], Term]) -> Rule:
    return lambda term, looks: formula(*term.args)


def asymptotic(name: str, argument: Term) -> Term:
    """An asymptotic series in the argument, which tends to 0 from above: Taylor coefficients in `TAYLOR`."""
    return make("call", argument, attrs=(name, REAL, (), ""))


_RULES: Mapping[str, Rule] = {
    "abs": _abs,
    "sign": lambda term, looks: num(looks.sign(term.args[0])),
    "heaviside": lambda term, looks: num(int(looks.sign(term.args[0]) > 0)),
    "relu": lambda term, looks: term.args[0] if looks.sign(term.args[0]) > 0 else num(0),
    "max": _largest(1),
    "min": _largest(-1),
    "floor": _rounded,
    "ceiling": _rounded,
    "mod": lambda term, looks: (
        term.args[0] - term.args[1] * _rounded(make("floor", term.args[0] / term.args[1]), looks)
    ),
    "pow": _power,
    "log": _log,
    "sqrt": lambda term, looks: _power(term.args[0] ** _HALF, looks),
    "expm1": _by_formula(lambda u: exp(u) - 1),
    "log1p": lambda term, looks: _log(log(1 + term.args[0]), looks),
    "sinh": _by_formula(lambda u: (exp(u) - exp(-u)) / 2),
    "cosh": _by_formula(lambda u: (exp(u) + exp(-u)) / 2),
    "tanh": _by_formula(lambda u: (exp(u) - exp(-u)) / (exp(u) + exp(-u))),
    "asinh": _by_formula(lambda u: log(u + (u**2 + 1) ** _HALF)),
    "acosh": lambda term, looks: log(term.args[0] + _power((term.args[0] ** 2 - 1) ** _HALF, looks)),
    "atanh": lambda term, looks: _log(log((1 + term.args[0]) / (1 - term.args[0])), looks) / 2,
    "sigmoid": _by_formula(lambda u: 1 / (1 + exp(-u))),
    "softplus": _by_formula(lambda u: log(1 + exp(u))),
    "log_sigmoid": _by_formula(lambda u: -log(1 + exp(-u))),
    "logit": lambda term, looks: _log(log(term.args[0] / (1 - term.args[0])), looks),
    "silu": _by_formula(lambda u: u / (1 + exp(-u))),
    "sinc": _by_formula(lambda u: make("sin", u) / u),
    "stop_gradient": _by_formula(lambda u: u),
    "tan": _tangent,
    "atan": _atan,
    "asin": _inverse_sine,
    "acos": lambda term, looks: _PI / 2 - _inverse_sine(term, looks),
    "erf": _erf,
    "erfc": _erfc,
    "erfcx": lambda term, looks: asymptotic("far erfcx", 1 / term.args[0]) if looks.limit(term.args[0]) == OO else term,
    "normal_cdf": lambda term, looks: _erfc(make("erfc", -term.args[0] / make("sqrt", num(2))), looks) / 2,
    "gelu": lambda term, looks: term.args[0] * _erfc(make("erfc", -term.args[0] / make("sqrt", num(2))), looks) / 2,
    "loggamma": _loggamma,
    "gamma": _gamma,
    "factorial": lambda term, looks: _gamma(make("gamma", term.args[0] + 1), looks),
    "digamma": _digamma,
    "polygamma": _polygamma,
    "binomial": _binomial,
}
