"""Values of zeta, digamma and polygamma at special points: Euler's, Gauss' and the shifts between them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial

from symgen.calculus.asymptotics.taylor import bernoulli
from symgen.terms.term import Term, make, num

_PI = make("const", attrs=("pi",))
_LARGEST_ORDER = 24
_LARGEST_DENOMINATOR = 12
_LARGEST_SHIFT = 40


def special_value(node: Term) -> Term | None:
    """The value of zeta(n), digamma(p/q), polygamma(m, 1) or polygamma(m, 1/2) by known functions; None for others.

    >>> str(special_value(make("zeta", num(4)))), str(special_value(make("polygamma", num(3), num(1))))
    ('1/90*pi**4', '6*(1*(1/90*pi**4) + 0)')
    """
    rule = _RULES.get(node.op)
    places = [a.value for a in node.args]
    if rule is None or None in places:
        return None
    return rule(*(Fraction(p) for p in places if p is not None))


def _zeta(s: Fraction) -> Term | None:
    """zeta(2m) = |B_2m| (2 pi)**2m/(2 (2m)!); zeta(-n) = -B_(n + 1)/(n + 1), zeta(0) = -1/2."""
    if s.denominator > 1 or abs(s) > _LARGEST_ORDER:
        return None
    n = int(s)
    if n == 0:
        return num(Fraction(-1, 2))
    if n < 0:
        return num(-bernoulli(1 - n) / (1 - n))
    if n % 2:
        return None
    return num(abs(bernoulli(n)) * 2 ** (n - 1) / factorial(n)) * _PI ** num(n) if n != 2 else _PI**2 / 6


def _zeta_or_itself(n: int) -> Term:
    return _zeta(Fraction(n)) or make("zeta", num(n))


def _polygamma(order: Fraction, x: Fraction) -> Term | None:
    """(-1)**(m + 1) m! (zeta(m + 1) times 1, or 2**(m + 1) - 1 at 1/2, less the terms before x)."""
    if order.denominator > 1 or not 1 <= order <= _LARGEST_ORDER or x.denominator > 2 or not 0 < x <= _LARGEST_SHIFT:
        return None
    m = int(order)
    start = Fraction(1) if x.denominator == 1 else Fraction(1, 2)
    scale = 1 if start == 1 else 2 ** (m + 1) - 1
    before = sum((1 / (start + j) ** (m + 1) for j in range(int(x - start))), Fraction(0))
    return num((-1) ** (m + 1) * factorial(m)) * (num(scale) * _zeta_or_itself(m + 1) - num(before))


def _digamma(x: Fraction) -> Term | None:
    """Gauss: -gamma - log(2 q) - pi/2 cot(pi p/q) + 2 sum cos(2 pi n p/q) log sin(pi n/q) for 0 < p < q."""
    if x.denominator > _LARGEST_DENOMINATOR or not 0 < x <= _LARGEST_SHIFT:
        return None
    whole, part = divmod(x, 1)
    before = sum((1 / (part + j) for j in range(int(whole)) if part + j), Fraction(0))
    if not part:
        return num(before) - make("const", attrs=("euler_gamma",))
    p, q = part.numerator, part.denominator
    angle = num(Fraction(p, q)) * _PI
    waves = [
        num(2) * make("cos", num(Fraction(2 * n * p, q)) * _PI) * make("log", make("sin", num(Fraction(n, q)) * _PI))
        for n in range(1, (q - 1) // 2 + 1)
    ]
    parts = [
        num(before),
        -make("const", attrs=("euler_gamma",)),
        -make("log", num(2 * q)),
        -(_PI / 2) * make("cos", angle) / make("sin", angle),
        *waves,
    ]
    return make("add", *parts)


_RULES: dict[str, Callable[..., Term | None]] = {"zeta": _zeta, "polygamma": _polygamma, "digamma": _digamma}
