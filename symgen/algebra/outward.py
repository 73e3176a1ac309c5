"""Terms to SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from symgen.algebra.matrix_outward import matrix, scalar
from symgen.algebra.names import CLASSES, CONSTANTS, to_symbol
from symgen.errors import NoRuleError
from symgen.terms.operators import operator
from symgen.terms.term import Term

Args = tuple[Any, ...]
Opaque = Callable[[Term], Any]


def to_sympy(term: Term) -> Any:
    """The SymPy expression of a Term: scalar operators of the table, calculus, and matrices of two axes.

    Values are preserved wherever the Term is defined; SymPy cancels as it builds, so x/x arrives as 1. Raises
    NoRuleError, naming the operator, for what SymPy has no counterpart of.

    >>> from symgen.terms.build import reals
    >>> to_sympy(reals("x") ** 2 + 1)
    x**2 + 1
    """
    return convert(term, _refuse)


def convert(term: Term, opaque: Opaque) -> Any:
    """The expression of a Term, with `opaque` answering for what has no counterpart."""
    if term.shape:
        found = matrix(term, lambda part: convert(part, opaque))
        return opaque(term) if found is None else found
    special = _SPECIAL.get(term.op)
    if special is not None:
        return special(term, opaque)
    if term.op in CLASSES and not any(a.shape for a in term.args):
        return CLASSES[term.op](*(convert(a, opaque) for a in term.args))
    rule = _RULES.get(term.op)
    if rule is not None and not any(a.shape for a in term.args):
        return rule(*(convert(a, opaque) for a in term.args))
    found = scalar(term, lambda part: convert(part, opaque))
    return opaque(term) if found is None else found


def _refuse(term: Term) -> Any:
    raise NoRuleError(
        term.op,
        asked=f"the operator {term.op} in SymPy",
        found=f"no SymPy counterpart of {operator(term.op).kind} {term.op} with shape {term.shape or 'scalar'}",
        where=term.op,
        hint="convert the scalar parts, or use the services of symgen.algebra, which keep such parts opaque",
    )


#: Operators without a class of their own, by what they are.
_RULES: dict[str, Callable[..., Any]] = {
    "add": lambda *args: sympy.Add(*args),
    "mul": lambda *args: sympy.Mul(*args),
    "neg": lambda x: -x,
    "div": lambda x, y: x / y,
    "pow": lambda x, y: x**y,
    "sqrt": sympy.sqrt,
    "expm1": lambda x: sympy.exp(x) - 1,
    "log1p": lambda x: sympy.log(1 + x),
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "log_sigmoid": lambda x: -sympy.log(1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    "logit": lambda x: sympy.log(x / (1 - x)),
    "relu": lambda x: sympy.Max(x, 0),
    "heaviside": lambda x: sympy.Heaviside(x, 0),
    "silu": lambda x: x / (1 + sympy.exp(-x)),
    "gelu": lambda x: x * (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
    "normal_cdf": lambda x: (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
    "erfcx": lambda x: sympy.exp(x**2) * sympy.erfc(x),
    "digamma": sympy.digamma,
    "logbeta": lambda x, y: sympy.loggamma(x) + sympy.loggamma(y) - sympy.loggamma(x + y),
    "expint_e1": lambda x: sympy.expint(1, x),
    "dilogarithm": lambda x: sympy.polylog(2, x),
    "stop_gradient": lambda x: x,
}


def _call(term: Term, opaque: Opaque) -> Any:
    """An unknown function by its name; that it is real is kept, a density is not."""
    name, domain, shape, role = term.attrs
    if shape or role:
        return opaque(term)
    known = {"real": True} if domain.is_real else {}
    return sympy.Function(name, **known)(*(convert(a, opaque) for a in term.args))


def _cases(term: Term, opaque: Opaque) -> Any:
    parts = [convert(a, opaque) for a in term.args]
    pairs = [*zip(parts[0:-1:2], parts[1::2], strict=True), (parts[-1], True)]
    return sympy.Piecewise(*pairs)


def _binder(cls: Any) -> Callable[[Term, Opaque], Any]:
    def build(term: Term, opaque: Opaque) -> Any:
        body, variable, low, high = (convert(a, opaque) for a in term.args)
        return cls(body, (variable, low, high))

    return build


def _limit(term: Term, opaque: Opaque) -> Any:
    body, variable, point = (convert(a, opaque) for a in term.args)
    side = term.attrs[0] if term.attrs else "+-"
    return sympy.Limit(body, variable, point, "-" if point == sympy.oo and side == "+-" else side)


def _derivative(term: Term, opaque: Opaque) -> Any:
    body, variable = (convert(a, opaque) for a in term.args)
    return sympy.Derivative(body, (variable, term.attrs[0] if term.attrs else 1))


_SPECIAL: dict[str, Callable[[Term, Opaque], Any]] = {
    "num": lambda term, opaque: sympy.Rational(term.attrs[0].numerator, term.attrs[0].denominator),
    "const": lambda term, opaque: CONSTANTS[term.attrs[0]],
    "symbol": lambda term, opaque: to_symbol(term),
    "true": lambda term, opaque: sympy.true,
    "call": _call,
    "cases": _cases,
    "sum": _binder(sympy.Sum),
    "product": _binder(sympy.Product),
    "integral": _binder(sympy.Integral),
    "limit": _limit,
    "derivative": _derivative,
}
