"""Values for people: a number to so many digits, backed by enclosures where they exist; enclosures themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from flint import acb, arb

from symgen.errors import UnknownNameError
from symgen.numeric.ball_system import balls, is_infinite
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import evaluate
from symgen.numeric.mp_system import Multiprecision, mp
from symgen.terms.term import Term

#: Doublings of the precision before enclosures give up on a value.
_DOUBLINGS = 5


def enclose(term: Term, values: Mapping[Any, Any], bits: int = 128) -> Any:
    """A ball (or an array of balls) that certainly contains the value, computed with `bits` bits.

    >>> from symgen.terms.build import log
    >>> enclose(log(2), {}, 64).overlaps(enclose(log(2), {}, 300))
    True
    """
    return evaluate(term, by_terms(term, values), balls(bits))


def value(term: Term, at: Mapping[Any, Any] | None = None, digits: int = 15) -> Any:
    """The value of a term to `digits` digits, as an mpmath number (inf where it is infinite) or an array of them.

    `at` gives exact numbers, decimal strings or arrays by name or symbol. Enclosures decide how much precision is
    needed; what has none (quadratures, limits) is computed at two precisions that must agree. Raises Undefined where
    there is no value and Unsupported where no method reaches the digits asked for.

    >>> from symgen.terms.build import exp, reals
    >>> x = reals("x"); print(value(exp(x), {"x": "0.5"}, digits=20))
    1.6487212707001281468
    """
    given = by_terms(term, at or {})
    try:
        return _by_enclosures(term, given, digits)
    except Unsupported:
        return _by_two_precisions(term, given, digits)


def by_terms(term: Term, at: Mapping[Any, Any]) -> dict[Any, Any]:
    """Values by symbol from values by name; names of unknown functions stay as they are."""
    named = {s.attrs[0]: s for s in term.free}
    calls = {k for k, v in at.items() if isinstance(k, str) and callable(v)}
    unknown = [k for k in at if isinstance(k, str) and k not in named and k not in calls]
    used = frozenset(named)
    for name in unknown:
        if not _is_harmless(name, used):
            raise UnknownNameError(name, kind="symbol", candidates=named, where="the values given")
    return {named.get(k, k) if isinstance(k, str) else k: v for k, v in at.items() if k not in unknown}


def _is_harmless(name: str, used: frozenset[str]) -> bool:
    """A value for a name that the term no longer has: a result may not depend on every parameter of its goal."""
    from symgen.errors import closest

    return not closest(name, used)


def _by_enclosures(term: Term, given: Mapping[Any, Any], digits: int) -> Any:
    bits = int(digits * 3.33) + 40
    for _ in range(_DOUBLINGS):
        try:
            enclosed = evaluate(term, given, balls(bits))
        except Undecided:
            bits *= 2
            continue
        numbers = [_number(b, digits, term.domain.is_real) for b in np.asarray(enclosed, dtype=object).ravel()]
        if None not in numbers:
            return _shaped(numbers, np.shape(enclosed))
        bits *= 2
    raise Unsupported(asked=f"{digits} digits of the value", found=f"enclosures of {bits // 2} bits are too wide")


def _shaped(numbers: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return numbers[0]
    result = np.empty(len(numbers), dtype=object)
    result[:] = numbers
    return result.reshape(shape)


def _number(ball: Any, digits: int, real: bool) -> Any:
    """The number in the middle of a ball that is narrow enough; None when it is not."""
    system = mp(digits)
    if is_infinite(ball):
        return system.infinity(1 if ball > 0 else -1)
    if not ball.is_finite():
        return None
    if isinstance(ball, arb):
        return _real_number(ball, ball, digits, system)
    if real and ball.imag.contains(0) and ball.imag.abs_upper() <= ball.abs_upper() * arb(10) ** -digits:
        return _real_number(ball.real, ball, digits, system)
    parts = [_real_number(part, ball, digits, system) for part in (ball.real, ball.imag)]
    return None if None in parts else system.ctx.mpc(*parts)


def number_in(ball: Any, system: Any) -> Any:
    """The number in the middle of a ball that is narrow for a multiprecision system; None when it is not."""
    found = _number(ball, system.digits, False)
    return None if found is None else system.ctx.convert(found)


def _real_number(part: Any, whole: Any, digits: int, system: Multiprecision) -> Any:
    tolerance = arb(10) ** (-digits - 1)
    if part.rad() <= tolerance * part.abs_lower() or part.rad() == 0:
        return to_mpf(part, system)
    if part.contains(0) and part.rad() <= arb(10) ** (-digits - 30):
        return system.ctx.zero
    if isinstance(whole, acb) and part.rad() <= tolerance * whole.abs_lower():
        return to_mpf(part, system)
    return None


def to_mpf(ball: Any, system: Multiprecision) -> Any:
    """The midpoint of a real ball, rounded to the system's digits."""
    mantissa, exponent = ball.mid().man_exp()
    return system.ctx.ldexp(system.ctx.mpf(int(mantissa)), int(exponent))


def _by_two_precisions(term: Term, given: Mapping[Any, Any], digits: int) -> Any:
    first, second = (evaluate(term, given, mp(digits + extra)) for extra in (8, 20))
    shared = shared_digits(first, second)
    if shared < digits:
        first, second = second, evaluate(term, given, mp(2 * digits + 20))
        shared = shared_digits(first, second)
    if shared < min(digits, 10):
        raise Unsupported(
            asked=f"{digits} digits of the value",
            found=f"two precisions share only {shared} digits",
            hint="ask for fewer",
        )
    return _rounded(second, digits)


def _rounded(found: Any, digits: int) -> Any:
    system = mp(digits)
    convert = np.frompyfunc(lambda v: +system.ctx.convert(v), 1, 1)
    return convert(found) if np.shape(found) else +system.ctx.convert(found)


def shared_digits(first: Any, second: Any) -> int:
    """How many decimal digits two numbers, or all entries of two arrays, have in common."""
    pairs = zip(np.asarray(first, dtype=object).ravel(), np.asarray(second, dtype=object).ravel(), strict=True)
    return min((_pair_digits(a, b) for a, b in pairs), default=99)


def _pair_digits(a: Any, b: Any) -> int:
    if a == b:
        return 99
    scale = max(abs(a), abs(b))
    gap = abs(a - b) / scale
    if gap != gap or gap >= 1:
        return 0
    from mpmath import log10

    return int(-log10(gap))


__all__ = ["Undefined", "enclose", "value"]
