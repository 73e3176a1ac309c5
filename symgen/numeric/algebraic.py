"""Exact arithmetic with algebraic numbers: roots, radicals, and sines and cosines of rational multiples of pi.

Numbers are kept by minimal polynomial and enclosure, so that equality is decided, not measured.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

from flint import fmpq

from symgen.numeric.errors import Undefined, Unsupported
from symgen.terms.term import Term
from symgen.terms.traverse import subterms

_MOST_ROOTS = 6
_LARGEST_POWER = 200
_LARGEST_DENOMINATOR = 30

Number = Any  # an element of flint's field of algebraic numbers


@cache
def _field() -> Any:
    from flint.types._gr import gr_complex_qqbar_ctx

    return gr_complex_qqbar_ctx.new()


def algebraic_equal(left: Term, right: Term) -> bool:
    """Whether two constants are equal. Unsupported where one is not made of algebraic operations or is too large.

    >>> from symgen.terms.build import sqrt
    >>> from symgen.terms.term import num
    >>> algebraic_equal(sqrt(5 + 2 * sqrt(num(6))), sqrt(num(2)) + sqrt(num(3)))
    True
    """
    roots = sum(node.op in _ROOTS or _is_root(node) for side in (left, right) for _, node in subterms(side))
    if roots > _MOST_ROOTS:
        raise Unsupported(asked="an algebraic number", found=f"{roots} roots")
    return bool(_number(left) == _number(right))


def _is_root(node: Term) -> bool:
    value = node.args[1].value if node.op == "pow" else None
    return value is not None and Fraction(value).denominator > 1


_ROOTS = ("sqrt", "sin", "cos", "tan")


def _number(term: Term) -> Number:
    rule = _RULES.get(term.op)
    if rule is None:
        raise Unsupported(asked=f"{term} as an algebraic number", found=f"the operator {term.op}")
    return rule(term)


def _rational(value: Fraction) -> Number:
    return _field()(fmpq(value.numerator, value.denominator))


def _constant(term: Term) -> Number:
    if term.attrs[0] != "i":
        raise Unsupported(asked=f"{term} as an algebraic number", found="a constant that is not algebraic")
    return _field().i()


def _sum(term: Term) -> Number:
    total = _field()(0)
    for part in term.args:
        total = total + _number(part)
    return total


def _product(term: Term) -> Number:
    result = _field()(1)
    for part in term.args:
        result = result * _number(part)
    return result


def _quotient(term: Term) -> Number:
    below = _number(term.args[1])
    if below == _field()(0):
        raise Undefined(f"{term.args[0]} / 0")
    return _number(term.args[0]) / below


def _power(term: Term) -> Number:
    exponent = term.args[1].value
    if exponent is None:
        raise Unsupported(asked=f"{term} as an algebraic number", found="an exponent that is not rational")
    exponent, base = Fraction(exponent), _number(term.args[0])
    if abs(exponent) > _LARGEST_POWER or exponent.denominator > _LARGEST_DENOMINATOR:
        raise Unsupported(asked=f"{term} as an algebraic number", found="a large exponent")
    if exponent <= 0 and base == _field()(0):
        raise Unsupported(asked=f"{term} as an algebraic number", found="a power of zero")
    return base ** fmpq(exponent.numerator, exponent.denominator)


def _turn(term: Term) -> Number:
    """exp(i pi q) for an argument pi q."""
    rest, turns = multiple_of_pi(term.args[0])
    if rest or turns.denominator > _LARGEST_DENOMINATOR:
        raise Unsupported(asked=f"{term} as an algebraic number", found="no simple rational multiple of pi")
    reduced = turns - 2 * ((turns + 1) // 2)
    return _field()(-1) ** fmpq(reduced.numerator, reduced.denominator)


def _cosine(term: Term) -> Number:
    z = _turn(term)
    return (z + _field()(1) / z) / _field()(2)


def _sine(term: Term) -> Number:
    z = _turn(term)
    return (z - _field()(1) / z) / (_field()(2) * _field().i())


def _tangent(term: Term) -> Number:
    below = _cosine(term)
    if below == _field()(0):
        raise Undefined(f"{term} at a pole")
    return _sine(term) / below


_RULES: dict[str, Callable[[Term], Number]] = {
    "num": lambda term: _rational(Fraction(term.attrs[0])),
    "const": _constant,
    "neg": lambda term: -_number(term.args[0]),
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "sqrt": lambda term: _number(term.args[0]).sqrt(),
    "sin": _sine,
    "cos": _cosine,
    "tan": _tangent,
}


def multiple_of_pi(term: Term) -> tuple[Fraction, Fraction]:
    """(a, b) for a constant that is written as a + b pi. Unsupported for anything else."""
    rule = _LINEAR.get(term.op)
    if rule is None:
        raise Unsupported(asked=f"{term} as a multiple of pi", found=f"the operator {term.op}")
    return rule(term)


def _linear_constant(term: Term) -> tuple[Fraction, Fraction]:
    if term.attrs[0] != "pi":
        raise Unsupported(asked=f"{term} as a multiple of pi", found="another constant")
    return Fraction(0), Fraction(1)


def _linear_sum(term: Term) -> tuple[Fraction, Fraction]:
    parts = [multiple_of_pi(a) for a in term.args]
    return sum((p[0] for p in parts), Fraction(0)), sum((p[1] for p in parts), Fraction(0))


def _linear_product(term: Term) -> tuple[Fraction, Fraction]:
    result = (Fraction(1), Fraction(0))
    for a, b in map(multiple_of_pi, term.args):
        if result[1] and b:
            raise Unsupported(asked=f"{term} as a multiple of pi", found="a power of pi")
        result = (result[0] * a, result[0] * b + result[1] * a)
    return result


def _linear_quotient(term: Term) -> tuple[Fraction, Fraction]:
    (a, b), (c, d) = map(multiple_of_pi, term.args)
    if d or not c:
        raise Unsupported(asked=f"{term} as a multiple of pi", found="a quotient by pi or zero")
    return a / c, b / c


def _linear_negative(term: Term) -> tuple[Fraction, Fraction]:
    a, b = multiple_of_pi(term.args[0])
    return -a, -b


_LINEAR: dict[str, Callable[[Term], tuple[Fraction, Fraction]]] = {
    "num": lambda term: (Fraction(term.attrs[0]), Fraction(0)),
    "const": _linear_constant,
    "neg": _linear_negative,
    "add": _linear_sum,
    "mul": _linear_product,
    "div": _linear_quotient,
}
