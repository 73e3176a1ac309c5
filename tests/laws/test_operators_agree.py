"""For every scalar operator: double precision, mpmath and enclosures agree, on the real line and off it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint
import mpmath
import pytest
from laws.operator_points import COMPLEX_SPREAD, REAL_ONLY, WHOLE, applied, arguments, arity, scalar_operators, symbols

from symgen.numeric import FLOAT, Undefined, balls, evaluate, mp
from symgen.numeric.ball_system import Balls, is_infinite
from symgen.terms.domains import COMPLEX
from symgen.terms.operators import table
from symgen.terms.term import Term, symbol

DIGITS = 40
TIGHT = mpmath.mpf(10) ** -30


def outcome(term: Term, values: dict[Term, Any], system: Any) -> Any:
    """The value, or the word undefined."""
    try:
        return evaluate(term, values, system)
    except Undefined:
        return "undefined"


def as_acb(value: Any) -> flint.acb:
    real, imag = value.real, value.imag
    with flint.ctx.workprec(600):
        return flint.acb(exact_arb(real), exact_arb(imag))


def exact_arb(value: Any) -> flint.arb:
    sign, mantissa, exponent, _ = value._mpf_
    return flint.arb((-1 if sign else 1) * int(mantissa)) * flint.arb(2) ** int(exponent)


def near(ball: Any, number: Any) -> bool:
    """Whether the enclosure contains a number that is right to 30 digits: it overlaps a tiny ball around it."""
    with flint.ctx.workprec(600):
        size = abs(as_acb(number)) + 1
        radius = size.upper() * flint.arb(10) ** -30
        hull = flint.arb(0, radius.upper())
        return bool(flint.acb(ball).overlaps(as_acb(number) + flint.acb(hull, hull)))


def disagreement(term: Term, values: dict[Term, Any], systems: tuple[Any, ...]) -> str:
    """What differs between the systems at a point, empty when nothing does."""
    exact = outcome(term, values, mp(DIGITS))
    for system in systems:
        found = outcome(term, values, system)
        if "undefined" in (str(found), str(exact)):
            if str(found) != str(exact):
                return f"{system.name}: {found} against {exact}"
        elif not agrees(system, found, exact):
            return f"{system.name}: {found} against {exact}"
    return ""


def agrees(system: Any, found: Any, exact: Any) -> bool:
    if isinstance(system, Balls):
        return bool(is_infinite(found)) if mpmath.isinf(exact) else found.is_finite() and near(found, exact)
    return bool(abs(mpmath.mpmathify(found) - exact) <= 1e-12 * max(abs(exact), 1e-3))


@pytest.mark.parametrize("name", scalar_operators())
def test_number_systems_agree_on_reals(name: str) -> None:
    for values in arguments(name):
        args = symbols(name, values)
        point = dict(zip(args, values, strict=True))
        assert disagreement(applied(name, args), point, (FLOAT, balls(80), balls(240))) == "", values


@pytest.mark.parametrize("name", [n for n in scalar_operators() if n not in REAL_ONLY])
def test_number_systems_agree_on_complex_numbers(name: str) -> None:
    for shift in range(len(COMPLEX_SPREAD)):
        count = arity(table()[name])
        values = tuple(
            Fraction(2) if place in WHOLE.get(name, ()) else COMPLEX_SPREAD[(shift + place) % len(COMPLEX_SPREAD)]
            for place in range(count)
        )
        args = tuple(symbol(f"z{place}", COMPLEX) for place in range(count))
        point = dict(zip(args, values, strict=True))
        assert disagreement(applied(name, args), point, (FLOAT, balls(120))) == "", values


def test_a_wrong_value_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FLOAT.functions, "erf", lambda x: 0.999999 * float(mpmath.erf(x)))
    with pytest.raises(AssertionError):
        test_number_systems_agree_on_reals("erf")


def test_a_wrong_enclosure_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    for bits in (80, 240):
        monkeypatch.setitem(balls(bits).functions, "digamma", lambda x: x.digamma() + flint.arb(10) ** -12)
    with pytest.raises(AssertionError):
        test_number_systems_agree_on_reals("digamma")
