"""The columns of the operators table against numbers: partial derivatives, inferred domains, definedness."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
import pytest
from laws.operator_points import WHOLE, applied, arguments, arity, domains_of, scalar_operators, symbols

from symgen.numeric import EXACT, Undecided, Undefined, Unsupported, balls, evaluate, mp
from symgen.numeric.conditions import holds
from symgen.terms.domains import INTEGER, REAL, Domain
from symgen.terms.operators import Operator, table
from symgen.terms.term import Term, make, num, symbol

DIGITS = 25


def with_partials() -> list[tuple[str, int]]:
    return [
        (name, place) for name in scalar_operators() for place, partial in enumerate(table()[name].partials) if partial
    ]


def partial_disagreement(row: Operator, place: int) -> str:
    """Where a row's partial derivative differs from a difference quotient, empty when nowhere."""
    checked = 0
    for values in arguments(row.name, count=10, seed=1):
        args = symbols(row.name, values)
        point = dict(zip(args, values, strict=True))
        numeric = make("derivative", applied(row.name, args), args[place], attrs=(1,))
        try:
            expected = evaluate(numeric, point, mp(DIGITS))
        except (Undefined, Unsupported):
            continue
        found = evaluate(row.partials[place](*args), point, mp(DIGITS))
        checked += 1
        if abs(found - expected) > mpmath.mpf(10) ** (4 - DIGITS // 2) * max(1, abs(expected)):
            return f"{row.name} at {values}: {found} against {expected}"
    return "" if checked >= 3 else f"{row.name}: only {checked} points have a derivative"


# Its value is the identity and its derivative is zero, by what the word means.
DECLARED_ZERO = {"stop_gradient"}


@pytest.mark.parametrize(("name", "place"), [p for p in with_partials() if p[0] not in DECLARED_ZERO])
def test_partials_are_the_derivatives(name: str, place: int) -> None:
    assert partial_disagreement(table()[name], place) == ""


@pytest.mark.parametrize("name", ["tanh", "gamma", "erf", "acosh"])
def test_a_wrong_partial_is_caught(name: str) -> None:
    right = table()[name].partials[0]
    assert partial_disagreement(replace(table()[name], partials=(lambda x: -right(x),)), 0) != ""
    assert (
        partial_disagreement(replace(table()[name], partials=(lambda x: right(x) * num(Fraction(101, 100)),)), 0) != ""
    )


def declared(values: tuple[Fraction, ...], name: str, choice: int) -> tuple[Term, ...]:
    """Symbols with narrower or wider domains that hold the values."""
    symbols = []
    for place, value in enumerate(values):
        domains = [INTEGER] if place in WHOLE.get(name, ()) else domains_of(value)
        symbols.append(symbol(f"x{place}", domains[(choice + place) % len(domains)]))
    return tuple(symbols)


def outside(domain: Domain, value: Any) -> bool:
    """Whether a computed value certainly lies outside a domain."""
    if domain.field == "complex":
        return False
    slack = mpmath.mpf(10) ** (5 - DIGITS) * max(1, abs(value))
    if abs(value.imag) > slack:
        return True
    real = value.real
    if domain.is_integer and abs(real - mpmath.nint(real)) > slack:
        return True
    return below(real, domain.low, domain.low_open, slack) or below(-real, -domain.high, domain.high_open, slack)


def below(value: Any, bound: Any, is_open: bool, slack: Any) -> bool:
    limit = mpmath.mpf(bound) if isinstance(bound, float) else mpmath.mpf(bound.numerator) / bound.denominator
    return bool(value < limit - slack or (is_open and value == limit))


def domain_disagreement(name: str, rule: Any = None) -> str:
    for values in arguments(name, count=12, seed=2):
        for choice in range(6):
            args = declared(values, name, choice)
            term = applied(name, args)
            domain = rule(args, ()) if rule else term.domain
            try:
                found = evaluate(term, dict(zip(args, values, strict=True)), mp(DIGITS))
            except Undefined:
                continue
            if outside(domain, found):
                return f"{name}{values} = {found} outside {domain} for {[a.domain.describe() for a in args]}"
    return ""


@pytest.mark.parametrize("name", scalar_operators())
def test_inferred_domains_contain_the_value(name: str) -> None:
    assert domain_disagreement(name) == ""


def test_a_wrong_domain_is_caught() -> None:
    assert domain_disagreement("sin", lambda args, attrs: Domain("real", Fraction(0), Fraction(1), False, False)) != ""
    assert domain_disagreement("sqrt", lambda args, attrs: REAL) != ""


#: Where the arguments of a row with conditions are looked at: poles, zeros and ordinary points.
EDGES = tuple(Fraction(n, 2) for n in (-4, -2, -1, 0, 1, 2, 3, 5))


def definedness_disagreement(name: str, conditions: Any) -> str:
    """Where the conditions and the evaluators differ on whether there is a value, empty when nowhere."""
    for values in product(EDGES, repeat=arity(table()[name])):
        if any(place in WHOLE.get(name, ()) and (v.denominator != 1 or v < 0) for place, v in enumerate(values)):
            continue
        args = symbols(name, values)
        point = dict(zip(args, values, strict=True))
        stated = all(holds(c, point) for c in (conditions(*args) if conditions else ()))
        for system in (balls(128), mp(DIGITS)):
            if has_value(applied(name, args), point, system) is not stated:
                return f"{name}{tuple(map(str, values))} in {system.name}: the table says defined is {stated}"
    return ""


def has_value(term: Term, point: dict[Term, Any], system: Any) -> bool:
    try:
        evaluate(term, point, system)
    except Undefined:
        return False
    except (Undecided, Unsupported):
        return True
    return True


@pytest.mark.parametrize("name", scalar_operators())
def test_conditions_say_where_there_is_a_value(name: str) -> None:
    assert definedness_disagreement(name, table()[name].defined) == ""


def test_a_missing_condition_is_caught() -> None:
    assert definedness_disagreement("log", None) != ""
    assert definedness_disagreement("gamma", lambda x: (make("ne", x, num(0)),)) != ""
    assert definedness_disagreement("exp", lambda x: (make("ne", x, num(0)),)) != ""


@pytest.mark.parametrize("name", scalar_operators())
def test_exact_arithmetic_agrees_where_it_answers(name: str) -> None:
    whole = [tuple(Fraction(n) for n in pair) for pair in ((0, 1), (1, 1), (2, 3), (5, 2), (-2, 3), (4, -1), (1, 0))]
    count = arity(table()[name])
    for values in (whole if count < 3 else []) + arguments(name, count=6, seed=3):
        args = symbols(name, values[:count])
        point = dict(zip(args, values, strict=False))
        try:
            exact = evaluate(applied(name, args), point, EXACT)
        except (Unsupported, Undefined):
            continue
        found = evaluate(applied(name, args), point, mp(DIGITS))
        expected = mp(DIGITS).number(exact)
        assert abs(found - expected) <= mpmath.mpf(10) ** -20 * max(1, abs(expected)), (name, values)
