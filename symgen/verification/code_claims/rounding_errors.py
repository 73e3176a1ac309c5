"""How far rounding moves a formula as it is written: bounds to first order, as formulas themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from symgen.calculus import derivative
from symgen.errors import NoRuleError
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


def absolute(term: Term) -> Term:
    """A formula with every operand of its sums and products replaced by its absolute value.

    Rounding of the operations as written moves the value by a few units times this, however far it cancels (Higham,
    Accuracy and Stability of Numerical Algorithms, section 3.1).

    >>> from symgen.terms.build import exp, reals
    >>> x, y = reals("x y"); str(absolute(x - y * exp(x)))
    'abs(x) + abs(y)*abs(exp(x))'
    """
    rule = _ABSOLUTE.get(term.op)
    return rule(term) if rule is not None else make("abs", term)


def _all_parts(term: Term) -> Term:
    return make(term.op, *map(absolute, term.args), attrs=term.attrs)


_ABSOLUTE: Mapping[str, Callable[[Term], Term]] = {
    **dict.fromkeys(("add", "mul", "total", "mean", "matmul", "transpose", "trace"), _all_parts),
    "num": lambda term: num(abs(term.attrs[0])),
    "neg": lambda term: absolute(term.args[0]),
    "div": lambda term: make("div", absolute(term.args[0]), make("abs", term.args[1])),
    "cases": lambda term: make(
        "cases", *(a if k % 2 else absolute(a) for k, a in enumerate(term.args)), attrs=term.attrs
    ),
}


@cache
def running_error(term: Term) -> Term:
    """A bound, in units of rounding, of the error that the operations of a formula as written add up to.

    Each operation adds its own value, and passes on the errors of its arguments by its derivatives (Higham, section 3.3).

    >>> from symgen.terms.build import log, reals
    >>> x = reals("x"); str(running_error(log(1 + x)))
    'abs(log(1 + x)) + abs(1/(1 + x))*(1 + abs(x))'
    """
    rule = _RUNNING.get(term.op)
    if rule is not None:
        return rule(term)
    if not term.args or operator(term.op).kind not in _ELEMENTWISE:
        return make("abs", term)
    passed = [_passed_on(term, k) for k in range(len(term.args))]
    return make("add", make("abs", term), *(p for p in passed if p is not None))


def _passed_on(term: Term, number: int) -> Term | None:
    """The error of one argument times the derivative in it; as it is where there is no derivative (a maximum)."""
    argument = term.args[number]
    if argument.op in ("num", "const"):
        return None
    slope = _partial(
        term.op, len(term.args), number, term.attrs, tuple(a if a.op == "num" else None for a in term.args)
    )
    if slope is None:
        return running_error(argument)
    partial, places = slope
    inner = substitute(partial, dict(zip(places, term.args, strict=True)))
    return make("mul", make("abs", inner), running_error(argument))


_ELEMENTWISE = ("arithmetic", "function")


@cache
def _partial(
    op: str, count: int, number: int, attrs: tuple[object, ...], fixed: tuple[Term | None, ...]
) -> tuple[Term, tuple[Term, ...]] | None:
    """The partial derivative of an operator in one argument, and the symbols that stand for its arguments."""
    places = tuple(symbol(f"a{k}") for k in range(count))
    given = tuple(f if f is not None else p for p, f in zip(places, fixed, strict=True))
    try:
        return derivative(make(op, *given, attrs=attrs), places[number]), places
    except NoRuleError:
        return None


def _each(term: Term) -> Term:
    return make(term.op, *map(running_error, term.args), attrs=term.attrs)


def _products(term: Term) -> Term:
    """The errors of either factor of a matrix product, times the other."""
    a, b = term.args
    return make("matmul", running_error(a), make("abs", b)) + make("matmul", make("abs", a), running_error(b))


def _over_exponents(term: Term) -> Term:
    """What is computed through exponentials of differences carries the size of their arguments."""
    argument = term.args[0]
    return make("abs", term) * (1 + make("total", make("abs", argument), attrs=((),))) + make(
        "total", running_error(argument), attrs=((),)
    ) * (make("abs", term) if term.op == "softmax" else num(1))


_RUNNING: Mapping[str, Callable[[Term], Term]] = {
    "num": lambda term: num(abs(term.attrs[0])),
    "add": _each,
    "neg": lambda term: running_error(term.args[0]),
    **dict.fromkeys(("total", "mean", "transpose", "trace"), _each),
    **dict.fromkeys(("softmax", "log_softmax", "logsumexp"), _over_exponents),
    "matmul": _products,
    "cases": lambda term: make(
        "cases", *(a if k % 2 else running_error(a) for k, a in enumerate(term.args[:-1])), running_error(term.args[-1]),
        attrs=term.attrs,
    ),
}  # fmt: skip
