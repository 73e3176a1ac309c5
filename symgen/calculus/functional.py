"""Functional derivatives: the function y that makes the integral of F(x, y(x)) largest makes F largest at every x."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from symgen.calculus.scalar import derivative, plus, times
from symgen.errors import NoRuleError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import POSITIVE, REAL, UNIT, Domain, interval
from symgen.terms.proposals import Proposal, Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, combined, divide, make, num, symbol
from symgen.terms.traverse import fresh_symbol, substitute, subterms

Polynomial = dict[int, Term]  # the coefficient of each power of the unknown
Quotient = tuple[Polynomial, Polynomial]


@dataclass(frozen=True, slots=True)
class Maximiser:
    """The maximising value, what has to hold for it to be one, and the equation that it solves.

    `obligations` say that the second derivative in the unknown is negative on its whole domain, and that the value lies
    in the domain; `stationary` is the boolean Term dF/dy = 0 over the symbol `unknown`.
    """

    value: Term
    unknown: Term
    stationary: Term
    obligations: tuple[Term, ...]


def maximise_pointwise(integrand: Term, unknown: Term, context: Context | None = None) -> Maximiser:
    """The value of y = `unknown` (a symbol, or an unknown function applied) at which the integrand is largest.

    An integral of F(x, y(x)) over functions y without further constraints is largest where F(x, .) is, at each x
    (Gelfand and Fomin, Calculus of Variations, section 4). The stationary equation must be linear or quadratic in y
    after clearing denominators, or linear in log y; NoRuleError otherwise.

    >>> from symgen.terms.build import log, positives, units
    >>> a, b = positives("a b"); y = units("y")
    >>> maximise_pointwise(a * log(y) + b * log(1 - y), y).value == a / (a + b)
    True
    """
    y = _as_symbol(unknown, integrand)
    body = substitute(integrand, {unknown: y})
    slope = derivative(body, y)
    value = _root(slope, y)
    second = make("lt", derivative(slope, y), num(0))
    stationary = make("eq", slope, num(0))
    return Maximiser(value, y, stationary, (second, *_inside(value, y)))


def maximise_normalised(integrand: Term, unknown: Term, variable: Term, low: Term, high: Term) -> Maximiser:
    """The maximiser of the integral over densities y: Lagrange's multiplier of the constraint that y integrates to 1.

    For an integrand f y - y log y it is exp(f) divided by its integral (Gibbs). The multiplier must enter the solution
    as a factor, which the normalisation then fixes: dF/dy has to be linear in log y, with a constant slope.

    >>> from symgen.terms.build import density, function, infinity, log, reals
    >>> x = reals("x"); p, f = density("p"), function("f")
    >>> maximise_normalised(f(x) * p(x) - p(x) * log(p(x)), p(x), x, -infinity(), infinity()).value.op
    'div'
    """
    y = _as_symbol(unknown, integrand)
    body = substitute(integrand, {unknown: y})
    slope = derivative(body, y)
    weight = make("exp", _without_number(_level(slope, y)))
    multiplier = fresh_symbol(symbol("lambda"), slope.free)
    second = make("lt", derivative(slope, y), num(0))
    stationary = make("eq", slope - multiplier, num(0))
    return Maximiser(divide(weight, make("integral", weight, variable, low, high)), y, stationary, (second,))


def _without_number(term: Term) -> Term:
    """A constant number in the exponent cancels in the normalisation."""
    parts = term.args if term.op == "add" else (term,)
    return plus([part for part in parts if part.value is None])


def _as_symbol(unknown: Term, integrand: Term) -> Term:
    if unknown.op == "symbol":
        return unknown
    return fresh_symbol(symbol(f"{unknown.attrs[0]}_value", unknown.domain), integrand.free)


def _inside(value: Term, y: Term) -> tuple[Term, ...]:
    """The value lies in the domain of the unknown, where that is bounded."""
    found = []
    if y.domain.low != -inf:
        found.append(make("gt" if y.domain.low_open else "ge", value, num(y.domain.low)))
    if y.domain.high != inf:
        found.append(make("lt" if y.domain.high_open else "le", value, num(y.domain.high)))
    return tuple(found)


# Solving the stationary equation.


def _root(slope: Term, y: Term) -> Term:
    for function, inverse in _INVERSES.items():
        if _speaks_of(slope, make(function, y)):
            return make(inverse, _level(slope, y, function))
    polynomial = _numerator(slope, y)
    degree = max(polynomial, default=0)
    solve = _SOLVERS.get(degree)
    if solve is None:
        raise _unsolved(slope, y, f"an equation of degree {degree}")
    return solve(polynomial, y)


#: What the unknown may stand in, with what takes it out again.
_INVERSES = {"log": "exp", "exp": "log"}


def _speaks_of(term: Term, part: Term) -> bool:
    return any(node == part for _, node in subterms(term))


def _numerator(slope: Term, y: Term) -> Polynomial:
    """The numerator of the slope as a polynomial in y."""
    numerator, _ = _quotient(slope, y)
    lowest = min(numerator, default=0)
    # A power of y that all terms share is no root where y cannot be 0.
    shift = lowest if y.domain.is_nonzero else 0
    return {power - shift: coefficient for power, coefficient in numerator.items()}


def _linear(polynomial: Polynomial, _: Term) -> Term:
    """c0 + c1 y = 0."""
    top, bottom = polynomial.get(0, num(0)), polynomial[1]
    if top == 0:
        return top
    return _ratio(top, _negated(bottom)) if _leads_with_minus(bottom) else _ratio(_negated(top), bottom)


def _quadratic(polynomial: Polynomial, y: Term) -> Term:
    """c0 + c1 y + c2 y^2 = 0: the root in a positive domain where the signs of the coefficients tell which it is."""
    zero = num(0)
    c0, c1, c2 = (polynomial.get(k, zero) for k in range(3))
    if not (y.domain.is_nonnegative and _product_is_negative(c0, c2)):
        raise _unsolved(c0, y, "a quadratic equation whose root in the domain is not determined by signs")
    # One root is positive: the larger for c2 > 0, and of the same form with all signs turned for c2 < 0.
    if c2.domain.is_negative:
        c0, c1, c2 = _negated(c0), _negated(c1), _negated(c2)
    if c1 == 0:
        return make("sqrt", _ratio(_negated(c0), c2))
    root = make("sqrt", plus([c1**2, times(num(4), _negated(c0), c2)]))
    return divide(plus([_negated(c1), root]), times(num(2), c2))


def _product_is_negative(first: Term, second: Term) -> bool:
    a, b = first.domain, second.domain
    return (a.is_negative and b.is_positive) or (a.is_positive and b.is_negative)


_SOLVERS: Mapping[int, Callable[[Polynomial, Term], Term]] = {1: _linear, 2: _quadratic}


def _level(slope: Term, y: Term, function: str = "log") -> Term:
    """log y, or another function of y, from an equation linear in it."""
    level = fresh_symbol(symbol("level"), slope.free)
    polynomial = _numerator(substitute(slope, {make(function, y): level}), y)
    if max(polynomial, default=0) > 0:
        raise _unsolved(slope, y, f"the unknown both inside and outside of {function}")
    linear, _ = _quotient(polynomial.get(0, num(0)), level)
    if max(linear, default=0) != 1:
        raise _unsolved(slope, y, f"an equation that is not linear in {function}")
    return _linear(linear, level)


def _unsolved(equation: Term, y: Term, found: str) -> NoRuleError:
    return NoRuleError(
        equation.op,
        asked=f"the solution of {equation} = 0 in {y}",
        found=found,
        where=str(equation),
        hint="solved are equations linear or quadratic in the unknown without denominators, or linear in its log or exp",
    )


# Quotients of polynomials in the unknown with Terms as coefficients.


def _quotient(term: Term, y: Term) -> Quotient:
    if y not in term.free:
        return ({0: term} if term != 0 else {}), {0: num(1)}
    if term == y:
        return {1: num(1)}, {0: num(1)}
    rule = _QUOTIENTS.get(term.op)
    if rule is None:
        raise _unsolved(term, y, f"the unknown inside {term.op!r}")
    return rule(term, y)


def _of_sum(term: Term, y: Term) -> Quotient:
    result: Quotient = ({}, {0: num(1)})
    for part in term.args:
        top, bottom = _quotient(part, y)
        result = (_plus(_times(result[0], bottom), _times(top, result[1])), _times(result[1], bottom))
    return result


def _of_product(term: Term, y: Term) -> Quotient:
    result: Quotient = ({0: num(1)}, {0: num(1)})
    for part in term.args:
        top, bottom = _quotient(part, y)
        result = (_times(result[0], top), _times(result[1], bottom))
    return result


def _of_negative(term: Term, y: Term) -> Quotient:
    top, bottom = _quotient(term.args[0], y)
    return {k: _negated(c) for k, c in top.items()}, bottom


def _of_quotient(term: Term, y: Term) -> Quotient:
    (a, b), (c, d) = (_quotient(part, y) for part in term.args)
    return _times(a, d), _times(b, c)


def _of_power(term: Term, y: Term) -> Quotient:
    exponent = term.args[1].value
    if exponent is None or exponent.denominator != 1 or abs(exponent) > 4:
        raise _unsolved(term, y, "a power of the unknown that is not a small whole number")
    top, bottom = _quotient(term.args[0], y)
    result: Quotient = ({0: num(1)}, {0: num(1)})
    for _ in range(abs(int(exponent))):
        result = (_times(result[0], top), _times(result[1], bottom))
    return result if exponent > 0 else result[::-1]


_QUOTIENTS: Mapping[str, Callable[[Term, Term], Quotient]] = {
    "add": _of_sum,
    "mul": _of_product,
    "neg": _of_negative,
    "div": _of_quotient,
    "pow": _of_power,
}


def _plus(first: Polynomial, second: Polynomial) -> Polynomial:
    powers = sorted(first.keys() | second.keys())
    summed = {k: _total([p[k] for p in (first, second) if k in p]) for k in powers}
    return {k: c for k, c in summed.items() if c != 0}


def _times(first: Polynomial, second: Polynomial) -> Polynomial:
    result: Polynomial = {}
    for i, a in first.items():
        for j, b in second.items():
            product = times(a, b)
            result = _plus(result, {i + j: product})
    return result


def _total(terms: list[Term]) -> Term:
    """The sum; a term and its negative cancel, and numbers add up."""
    flat = [part for term in terms for part in (term.args if term.op == "add" else (term,))]
    number = sum((part.value for part in flat if part.value is not None), start=0)
    kept: list[Term] = []
    for part in (p for p in flat if p.value is None):
        opposite = _negated(part)
        if opposite in kept:
            kept.remove(opposite)
        else:
            kept.append(part)
    return plus([*kept, num(number)])


def _negated(term: Term) -> Term:
    if term.op == "neg":
        return term.args[0]
    if term.op == "mul" and term.args[0].op == "num":
        return times(-term.args[0], *term.args[1:])
    return plus([_negated(part) for part in term.args]) if term.op == "add" else -term


def _ratio(top: Term, bottom: Term) -> Term:
    """The quotient without a division by 1 and with common numbers cancelled."""
    numbers = [_number(term) for term in (top, bottom)]
    if bottom == 1:
        return top
    if 1 in numbers or numbers[0] != numbers[1]:
        return divide(top, bottom)
    return _ratio(*(times(divide(num(1), num(numbers[0])), term) for term in (top, bottom)))


def _number(term: Term) -> Fraction:
    """The number in front of a term."""
    first = next((part for part in (term.args if term.op == "mul" else (term,)) if part.op == "num"), num(1))
    return first.attrs[0]


def _leads_with_minus(term: Term) -> bool:
    first = term.args[0] if term.op == "add" else term
    return first.op == "neg" or _number(first) < 0


# The rule.


def propose(noun: Term, context: Context) -> tuple[Proposal, ...]:
    """The step from argmax or maximum over one unknown to its stationary point, with what has to hold for it."""
    body, y, condition = within_domain(*noun.args)
    found = maximise_pointwise(body, y, context)
    after = found.value if noun.op == "argmax" else substitute(body, {y: found.value})
    detail = "differentiate in the unknown, set to zero, solve"
    asked = (*found.obligations, substitute(condition, {y: found.value}), *obligations(found.value))
    return (Proposal(after, "stationary-point", (), detail, tuple(o for o in asked if o != make("true"))),)


def within_domain(body: Term, unknown: Term, condition: Term) -> tuple[Term, Term, Term]:
    """The body, the unknown and the condition, with bounds by numbers in the domain of the unknown and not the condition.

    >>> from symgen.terms.build import reals
    >>> u = reals("u"); within_domain(u**2, u, make("gt", u, num(0)))[1].domain.describe()
    'positive'
    """
    domain, left = unknown.domain, list[Term]()
    for part in condition.args if condition.op == "and" else (condition,):
        found = _bounds(part, unknown)
        inside = None if found is None else _common(domain, found)
        domain, left = (domain, [*left, part]) if inside is None else (inside, left)
    narrow = symbol(unknown.attrs[0], domain)
    rest = combined("and", left)
    return substitute(body, {unknown: narrow}), narrow, substitute(rest, {unknown: narrow})


def _bounds(condition: Term, unknown: Term) -> Domain | None:
    """The interval that a comparison with a number says, if it is one."""
    if condition.op not in _TURNED:
        return REAL if condition.op == "true" else None
    first, second = condition.args
    op = condition.op if first == unknown else _TURNED[condition.op]
    other = second if first == unknown else first
    if unknown not in (first, second) or other.value is None:
        return None
    is_open = op in ("lt", "gt")
    return (
        interval(other.value, low_open=is_open)
        if op in ("gt", "ge")
        else interval(-inf, other.value, high_open=is_open)
    )


def _common(first: Domain, second: Domain) -> Domain | None:
    """What two intervals of real numbers have in common; None where that is no interval, or nothing."""
    if first.includes(second) or second.includes(first):
        return second if first.includes(second) else first
    if first.field != "real" or first.structure or first.disjoint(second):
        return None
    low = max(first, second, key=lambda domain: (domain.low, domain.low_open))
    high = min(first, second, key=lambda domain: (domain.high, not domain.high_open))
    return interval(low.low, high.high, low_open=low.low_open, high_open=high.high_open)


_TURNED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}


def rules() -> dict[str, Rule]:
    """The rules of functional derivatives by name."""
    statement = "where F is concave in y, the y that maximises F solves dF/dy = 0"
    return {"stationary-point": Rule("stationary-point", statement, _rewrite, claims=_claims, reference="calculus")}


def _rewrite(term: Term, context: Context) -> Term | None:
    """argmax and maximum over one unknown, at the stationary point."""
    if term.op not in ("argmax", "maximum"):
        return None
    body, y, _ = within_domain(*term.args)
    value = maximise_pointwise(body, y, context).value
    return value if term.op == "argmax" else substitute(body, {y: value})


def _claims() -> tuple[Claim, ...]:
    """The stationary equation at the value found, and concavity, for instances."""
    a, b = symbol("a", POSITIVE), symbol("b", POSITIVE)
    x, y, z = symbol("x", REAL), symbol("y", UNIT), symbol("z", POSITIVE)
    instances = (
        (a * make("log", y) + b * make("log", 1 - y), y),
        (a * make("log", z) - b * z, z),
        (a * z - z * make("log", z), z),
        (a * make("log", z) - b * z**2, z),
        (a * x - b * make("exp", x), x),
    )
    return tuple(claim for body, unknown in instances for claim in _claims_of(maximise_pointwise(body, unknown)))


def _claims_of(found: Maximiser) -> list[Claim]:
    left, right = found.stationary.args
    at_value = Claim(substitute(left, {found.unknown: found.value}), "eq", right)
    rest = [Claim(o.args[0], o.op, o.args[1]) for o in found.obligations]
    return [Claim(c.left, c.relation, c.right, Context().covering((c.left, c.right))) for c in (at_value, *rest)]
