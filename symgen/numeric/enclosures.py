"""What two enclosures say of each other: excluded relations, common digits, readable values."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
from flint import acb, arb, fmpq, fmpz

_ALL_DIGITS = 9999  # what exactly equal values share
_ROUNDING = 100  # decimal orders, further out than which no rounding reaches
_MOST_DIGITS = 400  # to which numbers without enclosures are compared


def to_ball(value: Any) -> acb:
    """A scalar of any exact or ball kind as a complex ball."""
    if isinstance(value, acb):
        return value
    if hasattr(value, "_mpc_"):
        return acb(arb(value.real), arb(value.imag))
    return acb(value if isinstance(value, arb) else arb(value))


def _pairs(left: Any, right: Any) -> list[tuple[acb, acb]]:
    first, second = np.broadcast_arrays(np.asarray(left, dtype=object), np.asarray(right, dtype=object))
    return [(to_ball(a), to_ball(b)) for a, b in zip(first.ravel(), second.ravel(), strict=True)]


def is_known(value: Any) -> bool:
    """Whether every entry is a finite enclosure or exactly an infinity."""
    return all(_entry_known(to_ball(v)) for v in np.asarray(value, dtype=object).ravel())


def _entry_known(ball: acb) -> bool:
    return ball.is_finite() or infinity_sign(ball) != 0


def infinity_sign(ball: acb) -> int:
    """+1 or -1 for exactly that real infinity, else 0."""
    real = ball.real
    if ball.imag != 0 or not real.is_exact() or real.is_finite():
        return 0
    return 1 if real == arb.pos_inf() else -1 if real == arb.neg_inf() else 0


def excludes(left: Any, relation: str, right: Any) -> bool:
    """Whether the enclosures show that the relation fails: in some entry no pair of enclosed values meets it."""
    return any(_EXCLUDES[relation](a, b) for a, b in _pairs(left, right))


def _equal_excluded(a: acb, b: acb) -> bool:
    first, second = infinity_sign(a), infinity_sign(b)
    if first or second:
        return first != second
    return not a.overlaps(b)


def _order_excluded(a: acb, b: acb) -> bool:
    """a <= b fails: a > b surely, or one of them is surely not real."""
    return bool(b.real < a.real) or _not_real(a) or _not_real(b)


def _strict_excluded(a: acb, b: acb) -> bool:
    return bool(b.real <= a.real) or _not_real(a) or _not_real(b)


def _not_real(a: acb) -> bool:
    return not a.imag.contains(0)


def may_be_real(value: Any) -> bool:
    """Whether no entry of an enclosure is surely off the real line."""
    return not any(_not_real(to_ball(v)) for v in np.asarray(value, dtype=object).ravel())


def _unequal_excluded(a: acb, b: acb) -> bool:
    return a.is_exact() and b.is_exact() and a == b


_EXCLUDES = {
    "eq": _equal_excluded,
    "ne": _unequal_excluded,
    "le": _order_excluded,
    "lt": _strict_excluded,
    "ge": lambda a, b: _order_excluded(b, a),
    "gt": lambda a, b: _strict_excluded(b, a),
}


def confirms(left: Any, relation: str, right: Any) -> bool:
    """Whether the enclosures show that an inequality holds in every entry (an equation is never confirmed by balls)."""
    opposite = {"le": "gt", "lt": "ge", "ge": "lt", "gt": "le", "ne": "eq"}
    if relation == "eq":
        return all(a.is_exact() and b.is_exact() and a == b for a, b in _pairs(left, right))
    return all(_EXCLUDES[opposite[relation]](a, b) and not _not_real(a) for a, b in _pairs(left, right))


def common_digits(left: Any, right: Any) -> int:
    """Decimal digits, relative to the larger side, to which every entry is known and agrees."""
    return min((_entry_digits(a, b) for a, b in _pairs(left, right)), default=0)


def _entry_digits(a: acb, b: acb) -> int:
    if infinity_sign(a) and infinity_sign(a) == infinity_sign(b):
        return _ALL_DIGITS
    spread = (a - b).abs_upper()
    if spread == 0:
        return _ALL_DIGITS
    # Both may be beyond the range of floats; two values that may be zero agree to what lies beyond 1e-30.
    largest = a.abs_upper().max(b.abs_upper())
    may_vanish = a.contains(0) and b.contains(0)
    relative = spread / (largest.max(arb("1e-30")) if may_vanish else largest)
    if not relative.is_finite():
        return 0
    return max(0, int(float(-relative.log() / arb(10).log())))


def spanning(low: float, high: float) -> arb:
    """The narrowest ball that holds all numbers between two doubles."""
    return arb(low).union(arb(high))


def resolution(left: Any, right: Any, typical: float) -> float:
    """The least difference that the enclosures of two equal numbers would have shown, relative to the larger of them.

    Where both may be zero, relative to what is `typical`; of tensors, that of the worst entry.
    """
    return max((_entry_resolution(a, b, typical) for a, b in _pairs(left, right)), default=0.0)


def _entry_resolution(a: acb, b: acb, typical: float) -> float:
    width = 2 * (a.real.rad() + b.real.rad())
    if width == 0:
        return 0.0
    may_vanish = a.contains(0) and b.contains(0)
    scale = arb(typical) if may_vanish else a.abs_lower().max(b.abs_lower())
    relative = width / scale if scale > 0 else arb.pos_inf()
    return float(relative.abs_upper()) if relative.is_finite() else math.inf


def show_range(value: Any) -> str:
    """A wide enclosure as text, with what it may be off by: `0.6412 +- 0.0007`; arrays as nested lists."""
    array = np.asarray(value, dtype=object)
    if array.shape:
        return "[" + ", ".join(show_range(entry) for entry in array) + "]"
    ball = to_ball(value).real
    radius = float(ball.rad())
    if radius <= 1e-12 * abs(float(ball.mid())):
        return show(value)
    return f"{float(ball.mid()):.{max(0, 1 - math.floor(math.log10(radius)))}f} +- {radius:.2g}"


def show(value: Any, digits: int = 12) -> str:
    """A readable decimal of an enclosure's midpoint; arrays as nested lists."""
    array = np.asarray(value, dtype=object)
    if array.shape:
        return "[" + ", ".join(show(v, digits) for v in array) + "]"
    return _show_scalar(array.item(), digits)


def _show_scalar(value: Any, digits: int) -> str:
    if isinstance(value, (int, fmpz, fmpq)):
        return str(value)
    if not isinstance(value, (arb, acb)):
        return _show_number(value, digits)
    ball = to_ball(value)
    if infinity_sign(ball):
        return "oo" if infinity_sign(ball) > 0 else "-oo"
    real = _decimal(ball.real, digits)
    if ball.imag == 0 or ball.imag.abs_upper() < arb("1e-40"):
        return real
    return _complex(real, _decimal(ball.imag, digits))


def _show_number(value: Any, digits: int) -> str:
    """A high-precision number, which knows no error."""
    number = mpmath.mpc(value)
    if mpmath.isinf(number):
        return "oo" if number.real > 0 else "-oo"
    shown = mpmath.nstr(number.real, digits)
    shown = shown.rstrip("0").rstrip(".") if "." in shown and "e" not in shown else shown
    return shown if number.imag == 0 else _complex(shown, mpmath.nstr(number.imag, digits))


def _complex(real: str, imaginary: str) -> str:
    """The number as it is written: 2*I, 1 - 2*I."""
    if imaginary in ("1", "-1"):
        imaginary = imaginary.replace("1", "I")
    else:
        imaginary += "*I"
    if real == "0":
        return imaginary
    return f"{real} - {imaginary[1:]}" if imaginary.startswith("-") else f"{real} + {imaginary}"


def _decimal(ball: arb, digits: int) -> str:
    """The shortest decimal of the midpoint to so many digits."""
    text = ball.mid().str(digits, radius=False)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def magnitude(value: Any) -> float | None:
    """The common logarithm of a modulus; None for 0, infinity and what rounding leaves of a zero.

    Where no ball could hold the value, it is infinite.
    """
    modulus = abs(to_ball(value))
    if modulus == 0 or not (modulus.is_finite() or modulus != modulus):
        return None
    size = float((modulus.upper().log() / arb(10).log()).mid()) if modulus.is_finite() else math.inf
    return None if modulus.contains(0) and abs(size) < _ROUNDING else size


# High-precision numbers (mpmath), for what has no enclosure.


def _flat(value: Any) -> list[mpmath.mpc]:
    return [mpmath.mpc(v) for v in np.asarray(value, dtype=object).ravel()]


def numbers_digits(left: Any, right: Any) -> int:
    """Decimal digits that two numbers (or arrays of them) share, relative to the larger."""
    with mpmath.workdps(_MOST_DIGITS):
        pairs = zip(*(_flat(v) for v in np.broadcast_arrays(*map(_object, (left, right)))), strict=True)
        return min((_shared(a, b) for a, b in pairs), default=0)


def _object(value: Any) -> np.ndarray[Any, Any]:
    return np.asarray(value, dtype=object)


def _shared(a: mpmath.mpc, b: mpmath.mpc) -> int:
    if a == b:
        return _MOST_DIGITS
    if not (mpmath.isfinite(a) and mpmath.isfinite(b)):
        return 0
    scale = max(abs(a), abs(b), mpmath.mpf("1e-12"))
    return max(0, int(-mpmath.log10(abs(a - b) / scale)))


def numbers_differ(left: Any, relation: str, right: Any, steady: int) -> bool | None:
    """Whether steady numbers break the relation; None when they are too close to tell.

    A difference counts when it is a thousand times what the evaluations at two precisions leave open.
    """
    with mpmath.workdps(_MOST_DIGITS):
        pairs = list(zip(*(_flat(v) for v in np.broadcast_arrays(*map(_object, (left, right)))), strict=True))
        answers = [_breaks(a, relation, b, mpmath.mpf(10) ** (3 - steady)) for a, b in pairs]
    if any(answers):
        return True
    return None if None in answers else False


def _breaks(a: mpmath.mpc, relation: str, b: mpmath.mpc, tolerance: mpmath.mpf) -> bool | None:
    if a == b:
        strict = relation in ("ne", "lt", "gt")
        return None if strict and mpmath.isfinite(a) else strict  # 1 - tanh(1000) is 0 to all digits, and positive
    if not (mpmath.isfinite(a) and mpmath.isfinite(b)):
        return relation == "eq" or not _ordered(a, relation, b)
    apart = abs(a - b) > tolerance * max(abs(a), abs(b), mpmath.mpf("1e-12"))
    if relation == "eq":
        return bool(apart)
    if not apart:
        return None
    return relation != "ne" and not _ordered(a, relation, b)


def _ordered(a: mpmath.mpc, relation: str, b: mpmath.mpc) -> bool:
    below = a.real < b.real
    return bool(below) if relation in ("lt", "le") else relation in ("gt", "ge") and not below


def versions() -> dict[str, str]:
    """The versions of the libraries that enclosures and high-precision numbers come from."""
    import flint

    return {"python-flint": flint.__version__, "mpmath": mpmath.__version__}


# Intervals as balls.


def hull(low: Any, high: Any) -> arb:
    """The smallest ball that holds an interval between two fractions."""
    return arb(fmpq(low.numerator, low.denominator)).union(arb(fmpq(high.numerator, high.denominator)))


def sign_of(value: Any) -> int | None:
    """The certain sign of an enclosed real number; None where it is not certain."""
    if not isinstance(value, arb):
        return None
    return 1 if value > 0 else -1 if value < 0 else 0 if value == 0 else None
