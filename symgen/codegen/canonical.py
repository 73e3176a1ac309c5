"""The customary form of code: flat sums and products, signs outside, whole coefficients first, powers as quotients.

Every rewriting preserves the value wherever the term is defined. The rules of stability match terms in this form only,
so that one pattern serves every way of writing a formula.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.terms.shapes import Shape
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import bottom_up


def canonical(term: Term) -> Term:
    """The term in customary form.

    >>> from symgen.terms.build import reals
    >>> x, y = reals("x y")
    >>> canonical(x - (y - 1)) == 1 + x - y
    True
    """
    return bottom_up(term, node)


def node(term: Term) -> Term:
    """The customary form of one node whose arguments have it."""
    rule = _NODES.get(term.op)
    if rule is None:
        return term
    new = rule(term)
    return new if new.shape == term.shape else make("expand", new, attrs=(term.shape,))


def total_of(parts: list[Term]) -> Term:
    """The customary sum of parts."""
    return node(make("add", *parts)) if len(parts) > 1 else parts[0] if parts else num(0)


def product_of(factors: list[Term]) -> Term:
    """The customary product of factors."""
    return node(make("mul", *factors)) if len(factors) > 1 else factors[0] if factors else num(1)


def negated(term: Term) -> Term:
    """The customary negative."""
    return _negation(make("neg", term)) if term.op != "num" else -term


def summands(term: Term) -> tuple[Term, ...]:
    """The parts of a sum; a term that is none is its only part."""
    return term.args if term.op == "add" else (term,)


def split_coefficient(term: Term) -> tuple[Fraction, Term]:
    """A term as an exact number times the rest.

    >>> split_coefficient(-num(3))[0]
    Fraction(-3, 1)
    """
    if term.op == "num":
        return term.attrs[0], num(1)
    if term.op == "neg":
        inner, rest = split_coefficient(term.args[0])
        return -inner, rest
    if term.op == "mul" and term.args[0].op == "num":
        factors = term.args[1:]
        return term.args[0].attrs[0], combined("mul", factors)
    return Fraction(1), term


def scaled(coefficient: Fraction, term: Term) -> Term:
    """An exact number times a term, in customary form."""
    own, rest = split_coefficient(term)
    coefficient = coefficient * own
    if rest.value is not None:
        return num(coefficient * rest.value)
    if coefficient == 1:
        return rest
    if coefficient == -1:
        return make("neg", rest)
    factors = rest.args if rest.op == "mul" else (rest,)
    return make("mul", num(coefficient), *factors)


def _sum(term: Term) -> Term:
    parts = [p for a in term.args for p in _flat_parts(a)]
    constant = sum((p.attrs[0] for p in parts if p.op == "num"), Fraction(0))
    return _rebuilt(_cancelled([p for p in parts if p.op != "num"]), constant, term.shape)


def _flat_parts(term: Term) -> tuple[Term, ...]:
    if term.op == "add":
        return term.args
    if term.op == "neg" and term.args[0].op == "add":
        return tuple(negated(p) for p in term.args[0].args)
    return (term,)


def _cancelled(parts: list[Term]) -> list[Term]:
    """Like parts added up, at the place of the first."""
    order: dict[Term, Fraction] = {}
    for part in parts:
        coefficient, rest = split_coefficient(part)
        order[rest] = order.get(rest, Fraction(0)) + coefficient
    return [scaled(c, rest) for rest, c in order.items() if c != 0]


def _rebuilt(parts: list[Term], constant: Fraction, shape: Shape) -> Term:
    if constant != 0 or not parts:
        # A leading constant reads better: 1 - x; a trailing negative one too: x - 1.
        parts = [num(constant), *parts] if constant > 0 or not parts else [*parts, num(constant)]
    return combined("add", parts)


def _product(term: Term) -> Term:
    factors: list[Term] = []
    divisors: list[Term] = []
    coefficient = Fraction(1)
    for factor in (f for a in term.args for f in (a.args if a.op == "mul" else (a,))):
        own, rest = split_coefficient(factor)
        coefficient *= own
        if rest.op == "div" and rest.args[0].value is not None:
            coefficient *= rest.args[0].value
            divisors.append(rest.args[1])
        elif rest.op == "mul":
            factors += rest.args
        elif rest.value != 1:
            factors.append(rest)
    if coefficient == 0:
        return num(0)
    above = combined("mul", factors)
    if not divisors:
        return scaled(coefficient, above)
    below = combined("mul", divisors)
    return scaled(coefficient, _ratio(above, below))


def _ratio(above: Term, below: Term) -> Term:
    return make("div", above, below)


def _quotient(term: Term) -> Term:
    above_sign, above = split_coefficient(term.args[0])
    below_sign, below = split_coefficient(term.args[1])
    if below_sign == 0:
        return term
    coefficient = above_sign / below_sign
    if below.value == 1:
        return scaled(coefficient, above)
    if above.op == "div":
        above, below = above.args[0], product_of([above.args[1], below])
    if below.op == "div":
        above, below = product_of([above, below.args[1]]), below.args[0]
    if below.op == "exp" and above.value == 1:
        return scaled(coefficient, make("exp", negated(below.args[0])))
    if coefficient == 0:
        return num(0)
    own_above, above = split_coefficient(above)
    own_below, below = split_coefficient(below)
    return scaled(coefficient * own_above / own_below, above if below.value == 1 else _ratio(above, below))


def _negation(term: Term) -> Term:
    inside = term.args[0]
    if inside.op == "add":
        return total_of([negated(p) for p in inside.args])
    return scaled(Fraction(-1), inside)


def _power(term: Term) -> Term:
    base, exponent = term.args
    value = exponent.value
    if base.op == "const" and base.attrs[0] == "e":
        return make("exp", exponent)
    if value is None:
        return term
    if value == 1:
        return base
    if value == Fraction(1, 2):
        return make("sqrt", base)
    if value < 0:
        return node(make("div", num(1), node(make("pow", base, num(-value)))))
    if base.op == "neg" and value.denominator == 1:
        return scaled(Fraction(1 if value % 2 == 0 else -1), make("pow", base.args[0], exponent))
    if base.op == "sqrt" and value == 2 and base.args[0].domain.is_nonnegative:
        return base.args[0]
    return term


_NODES: dict[str, Callable[[Term], Term]] = {
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "neg": _negation,
    "pow": _power,
}
