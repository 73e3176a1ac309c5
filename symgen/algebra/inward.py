"""SymPy expressions to Terms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from symgen.algebra.matrix_inward import RULES as MATRICES
from symgen.algebra.names import CONSTANT_NAMES, OPERATORS, from_symbol
from symgen.errors import NoRuleError
from symgen.terms.domains import COMPLEX, REAL
from symgen.terms.term import Term, combined, divide, make, num

Rule = Callable[[Any, dict[Any, Term]], Term]


def from_sympy(expression: Any) -> Term:
    """The Term of a SymPy expression over the operators table; converting back gives the same expression.

    Raises NoRuleError, naming the class, for anything else.

    >>> import sympy
    >>> from_sympy(sympy.Symbol("s", positive=True)).domain.is_positive
    True
    """
    return read(sympy.sympify(expression), {})


def read(expression: Any, opaque: dict[Any, Term]) -> Term:
    """The Term of an expression in which some symbols stand for Terms."""
    if expression in opaque:
        return opaque[expression]
    if not isinstance(expression, sympy.MatrixExpr) and _is_of_matrices(expression):
        return _refuse(expression)
    if expression in CONSTANT_NAMES:
        return make("const", attrs=(CONSTANT_NAMES[expression],))
    for kind, build in MATRICES:
        if isinstance(expression, kind):
            return build(expression, lambda part: read(part, opaque))
    for cls, rule in _RULES:
        if isinstance(expression, cls):
            return rule(expression, opaque)
    name = OPERATORS.get(expression.func)
    if name is None:
        return _refuse(expression)
    return make(name, *(read(a, opaque) for a in expression.args))


def _is_of_matrices(expression: Any) -> bool:
    """Whether a scalar function has a matrix for an argument: exp(A) is a series in SymPy, not entry by entry."""
    is_function = isinstance(expression, sympy.Function | sympy.Pow)
    return is_function and any(isinstance(a, sympy.MatrixExpr) for a in expression.args)


def _refuse(expression: Any) -> Term:
    kind = type(expression).__name__
    raise NoRuleError(
        kind,
        asked=f"the SymPy expression {expression} as a Term",
        found=f"the class {kind}, which is no operator of the table",
        where=kind,
        hint="rewrite it, as in expression.rewrite(sympy.exp), before converting",
    )


def _number(expression: Any, opaque: dict[Any, Term]) -> Term:
    return num(Fraction(int(expression.p), int(expression.q)))


def _float(expression: Any, opaque: dict[Any, Term]) -> Term:
    """A floating number stands for its exact binary value."""
    exact = sympy.Rational(expression)
    return num(Fraction(int(exact.p), int(exact.q)))


def _add(expression: Any, opaque: dict[Any, Term]) -> Term:
    terms = [read(a, opaque) for a in sympy.Add.make_args(expression)]
    return make("add", *terms)


def _mul(expression: Any, opaque: dict[Any, Term]) -> Term:
    """A product, with numeric denominators and negative powers below one line, a sign in front."""
    coefficient, rest = expression.as_coeff_Mul()
    if coefficient.is_Rational and coefficient < 0:
        return -read(-expression, opaque)
    above: list[Term] = []
    below: list[Term] = []
    for factor in sympy.Mul.make_args(rest):
        if _is_reciprocal(factor):
            below.append(read(sympy.Pow(factor.base, -factor.exp), opaque))
        else:
            above.append(read(factor, opaque))
    if coefficient.is_Rational:
        above = [num(int(coefficient.p)), *above] if coefficient.p != 1 or not above else above
        below = [num(int(coefficient.q)), *below] if coefficient.q != 1 else below
    else:
        above = [read(coefficient, opaque), *above]
    return divide(_times(above), _times(below)) if below else _times(above)


def _is_reciprocal(factor: Any) -> bool:
    return isinstance(factor, sympy.Pow) and factor.exp.is_Rational and factor.exp < 0 and factor.base != sympy.E


def _times(factors: list[Term]) -> Term:
    return combined("mul", factors)


def _pow(expression: Any, opaque: dict[Any, Term]) -> Term:
    base, exponent = expression.base, expression.exp
    if exponent == sympy.Rational(1, 2):
        return make("sqrt", read(base, opaque))
    if exponent.is_Rational and exponent < 0:
        return divide(num(1), read(sympy.Pow(base, -exponent), opaque))
    return read(base, opaque) ** read(exponent, opaque)


def _polygamma(expression: Any, opaque: dict[Any, Term]) -> Term:
    order, x = (read(a, opaque) for a in expression.args)
    return make("digamma", x) if order == 0 else make("polygamma", order, x)


def _exponential_integral(expression: Any, opaque: dict[Any, Term]) -> Term:
    return make("expint_e1", read(expression.args[1], opaque)) if expression.args[0] == 1 else _refuse(expression)


def _heaviside(expression: Any, opaque: dict[Any, Term]) -> Term:
    return make("heaviside", read(expression.args[0], opaque)) if expression.args[1] == 0 else _refuse(expression)


def _piecewise(expression: Any, opaque: dict[Any, Term]) -> Term:
    pairs = [(read(value, opaque), condition) for value, condition in expression.args]
    if pairs[-1][1] != sympy.true:
        return _refuse(expression)
    flat = [part for value, condition in pairs[:-1] for part in (value, read(condition, opaque))]
    return make("cases", *flat, pairs[-1][0], attrs=("",) * len(pairs))


def _binder(op: str) -> Rule:
    def build(expression: Any, opaque: dict[Any, Term]) -> Term:
        body = read(expression.function, opaque)
        for limits in expression.limits:
            if len(limits) != 3:
                return _refuse(expression)
            body = make(op, body, *(read(part, opaque) for part in limits))
        return body

    return build


def _limit(expression: Any, opaque: dict[Any, Term]) -> Term:
    body, variable, point, side = expression.args
    return make("limit", *(read(a, opaque) for a in (body, variable, point)), attrs=(str(side),))


def _derivative(expression: Any, opaque: dict[Any, Term]) -> Term:
    body = read(expression.expr, opaque)
    for variable, order in expression.variable_count:
        body = make("derivative", body, read(variable, opaque), attrs=(int(order),))
    return body


def _unknown(expression: Any, opaque: dict[Any, Term]) -> Term:
    """An unknown function is complex unless SymPy is told that it is real."""
    domain = REAL if expression.func(*expression.args).is_real else COMPLEX
    args = (read(a, opaque) for a in expression.args)
    return make("call", *args, attrs=(expression.func.__name__, domain, (), ""))


def _same(op: str) -> Rule:
    return lambda expression, opaque: make(op, *(read(a, opaque) for a in expression.args))


#: Classes in the order in which they are tried: the first that fits decides.
_RULES: tuple[tuple[Any, Rule], ...] = (
    (sympy.Rational, _number),
    (sympy.Float, _float),
    (type(sympy.S.NegativeInfinity), lambda e, o: -make("const", attrs=("oo",))),
    (sympy.Symbol, lambda e, o: from_symbol(e)),
    (sympy.Add, _add),
    (sympy.Mul, _mul),
    (sympy.exp, _same("exp")),
    (sympy.Pow, _pow),
    (sympy.polygamma, _polygamma),
    (sympy.expint, _exponential_integral),
    (sympy.Heaviside, _heaviside),
    (sympy.Piecewise, _piecewise),
    (sympy.Sum, _binder("sum")),
    (sympy.Product, _binder("product")),
    (sympy.Integral, _binder("integral")),
    (sympy.Limit, _limit),
    (sympy.Derivative, _derivative),
    (type(sympy.true), lambda e, o: make("true")),
    (sympy.core.function.AppliedUndef, _unknown),
)
