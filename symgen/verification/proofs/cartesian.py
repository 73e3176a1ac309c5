"""Formulas of complex symbols by real and imaginary parts: z = x + i y, |z|**2 = x**2 + y**2."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, num, symbol

Pair = tuple[Term, Term]


class NotCartesian(Exception):
    """A formula whose parts are not written down here."""


def real_parts(term: Term) -> Term:
    """A real-valued formula of complex symbols over their real and imaginary parts; NotCartesian for others.

    >>> from symgen.terms.domains import COMPLEX
    >>> z = symbol("z", COMPLEX); str(real_parts(make("abs", z)))
    'sqrt(z_re**2 + z_im**2)'
    """
    first, second = _parts(term)
    if second != num(0):
        raise NotCartesian
    return first


def _parts(term: Term) -> Pair:
    rule = _RULES.get(term.op)
    if rule is None:
        if term.domain.is_real and all(s.domain.is_real for s in term.free):
            return term, num(0)
        raise NotCartesian
    return rule(term)


def _symbol(term: Term) -> Pair:
    if term.domain.is_real:
        return term, num(0)
    name = term.attrs[0]
    return symbol(f"{name}_re", REAL), symbol(f"{name}_im", REAL)


def _constant(term: Term) -> Pair:
    return (num(0), num(1)) if term.attrs == ("i",) else (term, num(0))


def _plus(a: Term, b: Term) -> Term:
    return b if a == num(0) else a if b == num(0) else a + b


def _times(a: Term, b: Term) -> Term:
    if num(0) in (a, b):
        return num(0)
    return b if a == num(1) else a if b == num(1) else a * b


def _negated(a: Term) -> Term:
    return num(0) if a == num(0) else -a


def _sum(term: Term) -> Pair:
    first, second = num(0), num(0)
    for part in map(_parts, term.args):
        first, second = _plus(first, part[0]), _plus(second, part[1])
    return first, second


def _multiplied(a: Pair, b: Pair) -> Pair:
    return (
        _plus(_times(a[0], b[0]), _negated(_times(a[1], b[1]))),
        _plus(_times(a[0], b[1]), _times(a[1], b[0])),
    )


def _product(term: Term) -> Pair:
    result: Pair = (num(1), num(0))
    for part in map(_parts, term.args):
        result = _multiplied(result, part)
    return result


def _quotient(term: Term) -> Pair:
    above, below = map(_parts, term.args)
    if below[1] == num(0):
        return above[0] / below[0], num(0) if above[1] == num(0) else above[1] / below[0]
    scale = below[0] ** 2 + below[1] ** 2
    first, second = _multiplied(above, (below[0], -below[1]))
    return first / scale, second / scale


def _power(term: Term) -> Pair:
    base, exponent = _parts(term.args[0]), term.args[1].value
    if base[1] == num(0) and not any(not s.domain.is_real for s in term.args[1].free):
        return base[0] ** term.args[1], num(0)
    if exponent is None or Fraction(exponent).denominator != 1 or not 0 <= exponent <= 6:
        raise NotCartesian
    result: Pair = (num(1), num(0))
    for _ in range(int(exponent)):
        result = _multiplied(result, base)
    return result


def _modulus(term: Term) -> Pair:
    first, second = _parts(term.args[0])
    if second == num(0):
        return make("abs", first), num(0)
    return make("sqrt", first**2 + second**2 if first != num(0) else second**2), num(0)


def _exponential(term: Term) -> Pair:
    first, second = _parts(term.args[0])
    size = make("exp", first)
    if second == num(0):
        return size, num(0)
    return size * make("cos", second), size * make("sin", second)


def _conjugate(term: Term) -> Pair:
    first, second = _parts(term.args[0])
    return first, _negated(second)


_RULES: dict[str, Callable[[Term], Pair]] = {
    "num": lambda term: (term, num(0)),
    "const": _constant,
    "symbol": _symbol,
    "add": _sum,
    "neg": lambda term: tuple(map(_negated, _parts(term.args[0]))),  # type: ignore[return-value, dict-item]
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "abs": _modulus,
    "exp": _exponential,
    "re": lambda term: (_parts(term.args[0])[0], num(0)),
    "im": lambda term: (_parts(term.args[0])[1], num(0)),
    "conjugate": _conjugate,
}
