"""An oracle of the law suites' own: Terms as mpmath functions, expectations by quadrature and sums; no engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from mpmath import mp

from symgen.probability import canonical, support
from symgen.probability.declarations import Family, family_of
from symgen.terms.domains import Domain
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import rebuild, substitute, subterms

DIGITS = 20
mp.dps = DIGITS
Number = Any

#: Operators as source text over mpmath.
SOURCE: Mapping[str, str] = {
    "log": "mp.log({})",
    "exp": "mp.exp({})",
    "sqrt": "mp.sqrt({})",
    "gamma": "mp.gamma({})",
    "loggamma": "mp.loggamma({})",
    "digamma": "mp.digamma({})",
    "polygamma": "mp.polygamma({}, {})",
    "factorial": "mp.factorial({})",
    "beta": "mp.beta({}, {})",
    "logbeta": "(mp.loggamma({0}) + mp.loggamma({1}) - mp.loggamma({0} + {1}))",
    "sigmoid": "(1/(1 + mp.exp(-({}))))",
    "softplus": "mp.log1p(mp.exp({}))",
    "log1p": "mp.log1p({})",
    "abs": "abs({})",
    "conjugate": "mp.conj({})",
    "sign": "mp.sign({})",
    "neg": "(-({}))",
    "div": "(({})/({}))",
    "pow": "(({})**({}))",
    "floor": "mp.floor({})",
    "erf": "mp.erf({})",
    "erfcx": "(mp.exp(({0})**2) * mp.erfc({0}))",
    "normal_cdf": "mp.ncdf({})",
    "expint_e1": "mp.e1({})",
    "expint_ei": "mp.ei({})",
    "sine_integral": "mp.si({})",
    "cosine_integral": "mp.ci({})",
    "dilogarithm": "mp.polylog(2, {})",
    "besseli": "mp.besseli({}, {})",
    "besselk": "mp.besselk({}, {})",
    "lower_incomplete_gamma": "mp.gammainc({0}, 0, {1})",
    "upper_incomplete_gamma": "mp.gammainc({}, {})",
    "incomplete_beta": "mp.betainc({}, {}, 0, {}, regularized=True)",
    "sin": "mp.sin({})",
    "cos": "mp.cos({})",
    "atan": "mp.atan({})",
    "atanh": "mp.atanh({})",
    "logit": "mp.log(({0}) / (1 - ({0})))",
    "max": "max({}, {})",
    "min": "min({}, {})",
    "re": "mp.re({})",
    "ne": "(({}) != ({}))",
    "gt": "(({}) > ({}))",
    "ge": "(({}) >= ({}))",
    "lt": "(({}) < ({}))",
    "le": "(({}) <= ({}))",
    "eq": "(({}) == ({}))",
    "not": "(not {})",
    "indicator": "(mp.mpf(1) if {} else mp.mpf(0))",
    "relu": "max({}, mp.mpf(0))",
    "cosh": "mp.cosh({})",
    "sinh": "mp.sinh({})",
    "erfc": "mp.erfc({})",
    "true": "True",
}
CONSTANTS = {"pi": "mp.pi", "oo": "mp.inf", "euler_gamma": "mp.euler", "e": "mp.e", "i": "mp.j"}


def source(term: Term) -> str:
    """The Term as Python source; scalars only. Nested expectations become calls of the oracle."""
    rule = _SPECIAL.get(term.op)
    if rule is not None:
        return rule(term)
    return SOURCE[term.op].format(*(source(a) for a in term.args))


def _number(term: Term) -> str:
    value: Fraction = term.attrs[0]
    return (
        f"mp.mpf({value.numerator})" if value.denominator == 1 else f"(mp.mpf({value.numerator})/{value.denominator})"
    )


def _cases(term: Term) -> str:
    *branches, otherwise = term.args
    pairs = zip(branches[::2], branches[1::2], strict=True)
    tests = " else ".join(f"({source(v)}) if ({source(c)})" for v, c in pairs)
    return f"({tests} else ({source(otherwise)}))"


def _joined(symbol_text: str) -> Callable[[Term], str]:
    return lambda term: "(" + symbol_text.join(source(a) for a in term.args) + ")"


def _residual(term: Term) -> str:
    body, variable, law = term.args
    KEPT.append((body, variable, law))
    return f"expect_kept({len(KEPT) - 1}, locals())"


KEPT: list[tuple[Term, Term, Term]] = []


def expect_kept(number: int, values: Mapping[str, Number]) -> Number:
    """A residual expectation at the values of its free symbols."""
    body, variable, law = KEPT[number]
    at = {s: num(Fraction(str(values[s.attrs[0]]))) for s in (body.free | law.free) - {variable}}
    return expect(substitute(law, at), substitute(body, at), variable)


def _finite_sum(term: Term) -> str:
    body, index, low, high = term.args
    return f"mp.fsum(({source(body)}) for {source(index)} in whole({source(low)}, {source(high)}))"


def whole(low: Number, high: Number) -> Iterator[Number]:
    """The whole numbers from low to high."""
    return map(mp.mpf, range(int(low), int(high) + 1))


_SPECIAL: Mapping[str, Callable[[Term], str]] = {
    "num": _number,
    "const": lambda term: CONSTANTS[term.attrs[0]],
    "symbol": lambda term: term.attrs[0],
    "add": _joined(" + "),
    "mul": _joined(" * "),
    "and": _joined(" and "),
    "or": _joined(" or "),
    "cases": _cases,
    "expectation": _residual,
    "sum": _finite_sum,
}


def function(term: Term, *variables: Term) -> Callable[..., Number]:
    """The Term as a function of its variables over mpmath numbers; what depends on none of them is computed once."""
    names = ", ".join(v.attrs[0] for v in variables)
    constants: dict[Term, Term] = {}
    open_part = _constants_out(term, constants)
    scope: dict[str, Any] = {"mp": mp, "expect_kept": expect_kept, "whole": whole}
    with mp.workdps(2 * DIGITS):
        scope |= {name.attrs[0]: eval(source(part), dict(scope)) for part, name in constants.items()}
    return eval(f"lambda {names}: {source(open_part)}", scope)  # type: ignore[no-any-return]


def _constants_out(term: Term, found: dict[Term, Term]) -> Term:
    """The Term with its largest closed parts named; expectations, which are computed elsewhere, as they are."""
    if term.op in ("num", "const", "symbol", "expectation"):
        return term
    if not term.free:
        return found.setdefault(term, symbol(f"constant{len(found)}"))
    return rebuild(term, tuple(_constants_out(part, found) for part in term.args))


def at(term: Term, values: Mapping[Term, Fraction]) -> Number:
    """The value of a closed Term at exact numbers."""
    names = sorted(values, key=lambda s: s.attrs[0])
    return function(term, *names)(*(mp.mpf(values[s].numerator) / values[s].denominator for s in names))


def points(family: Family, count: int, seed: int, suffix: str = "") -> Iterator[dict[Term, Fraction]]:
    """Exact parameters of a family inside their domains, as values of its symbols."""
    generator = random.Random(f"{family.name}{seed}")
    names = {p.name: symbol(p.name + suffix, p.domain) for p in family.parameters}
    required = family.requires(**names)
    while count:
        values = {names[p.name]: _inside(p.domain, generator) for p in family.parameters}
        if all(at(condition, values) for condition in required):
            count -= 1
            yield values


def _inside(domain: Domain, generator: random.Random) -> Fraction:
    if domain.is_integer:
        return Fraction(max(int(domain.low), 1) + generator.randint(0, 4))
    if domain.high == 1 and domain.low == 0:
        return Fraction(generator.randint(1, 19), 20)
    if domain.low == float("-inf"):
        return Fraction(generator.randint(-20, 20), 8)
    return Fraction(domain.low) + Fraction(generator.randint(4, 40), 8)


def law_at(law: Term, values: Mapping[Term, Fraction]) -> Term:
    """The law with numbers for its parameters."""
    return substitute(law, {s: num(v) for s, v in values.items()})


def draws(law: Term, count: int, seed: int = 0) -> Any:
    """Draws of a law with numeric parameters, by the family's own sampler."""
    parameters = {name: float(mpmath.mpf(at(value, {}))) for name, value in canonical(law).items()}
    return family_of(law).sample(np.random.default_rng(seed), count, **parameters)


def expect(law: Term, body: Term, variable: Term) -> Number:
    """E[body] by quadrature or a sum over the support, from the declared log density alone."""
    family, spread = family_of(law), support(law)
    density = family.log_density(variable, **canonical(law))
    logarithm, value = function(density, variable), function(body, variable)
    low, high = at(spread.low, {}), at(spread.high, {})
    if spread.discrete:
        return _sum(lambda k: mp.exp(logarithm(k)) * value(k), low, high)
    return _integral(lambda x: mp.exp(logarithm(x)) * value(x), low, high, law, kinks(density + body, variable))


_BENT = ("abs", "sign", "relu", "max", "min", "lt", "le", "gt", "ge")


def kinks(body: Term, variable: Term) -> list[Number]:
    """Where the argument of an absolute value, or the difference of two sides, taken to be a line, crosses zero."""
    bent = [node for _, node in subterms(body) if node.op in _BENT and variable in node.free]
    sides = [node.args[0] - node.args[1] if len(node.args) == 2 else node.args[0] for node in bent]
    lines = [function(side, variable) for side in sides if variable in side.free]
    return [-line(mp.mpf(0)) / (line(mp.mpf(1)) - line(mp.mpf(0))) for line in lines]


def _sum(term: Callable[[Number], Number], low: Number, high: Number) -> Number:
    if high != mp.inf:
        return mp.fsum(term(mp.mpf(k)) for k in range(int(low), int(high) + 1))
    total, k, quiet = mp.mpf(0), mp.mpf(low), 0
    while quiet < 20 and k < 20000:
        addend = term(k)
        total += addend
        quiet = quiet + 1 if abs(addend) < mp.mpf(10) ** (-DIGITS) * (1 + abs(total)) else 0
        k += 1
    return total


_MOST_PIECES = 1500
_GROWING = 30  # pieces in a row that do not shrink: the integral diverges


def _integral(integrand: Callable[[Number], Number], low: Number, high: Number, law: Term, at: list[Number]) -> Number:
    """Quadrature between quantiles of a sample, then pieces that double in size (or halve towards 0) out to the ends."""
    cuts = [mp.mpf(float(q)) for q in np.quantile(draws(law, 400), (0.01, 0.2, 0.5, 0.8, 0.99))] + at
    inner = sorted({c for c in cuts if low < c < high})
    width = inner[-1] - inner[0]
    middle = mp.quad(integrand, inner)
    below = _outwards(integrand, inner[0], low, width, abs(middle))
    return middle + below + _outwards(integrand, inner[-1], high, width, abs(middle))


def _outwards(
    integrand: Callable[[Number], Number], start: Number, end: Number, width: Number, scale: Number
) -> Number:
    """The integral between a point and an end of the support; infinite where the pieces do not shrink."""
    if end != 0 and not mp.isinf(end):
        return mp.quad(integrand, sorted((start, end)))
    total, before, position, growing = mp.mpf(0), mp.inf, start, 0
    for _ in range(_MOST_PIECES):
        following = position / 2 if end == 0 else position + (width if end > 0 else -width)
        width *= 2
        piece = mp.quad(integrand, sorted((position, following)))
        total, position = total + piece, following
        if abs(piece) <= mp.mpf(10) ** -17 * (scale + abs(total)):
            return total
        growing = growing + 1 if abs(piece) >= before * (1 - mp.mpf(10) ** -8) else 0
        if growing > _GROWING:
            return mp.sign(piece) * mp.inf
        before = abs(piece)
    raise ArithmeticError("the pieces shrink too slowly")


__all__ = ["at", "draws", "expect", "function", "law_at", "make", "points", "source"]
