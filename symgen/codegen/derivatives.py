"""Derivatives that a formula asks for, carried out before it becomes code."""

from __future__ import annotations

from collections.abc import Callable

from symgen.terms.term import Term
from symgen.terms.traverse import bottom_up


def differentiated(term: Term) -> Term:
    """The term with its gradients, Jacobians, Hessians and derivatives carried out.

    >>> from symgen.terms.build import Derivative, reals
    >>> x = reals("x"); differentiated(Derivative(x**2, x)) == 2 * x
    True
    """
    return bottom_up(term, lambda node: _NOUNS[node.op](node) if node.op in _NOUNS else node)


def _gradient(noun: Term) -> Term:
    from symgen.calculus import gradient

    return gradient(*noun.args, *noun.attrs)


def _jacobian(noun: Term) -> Term:
    from symgen.calculus import jacobian

    return jacobian(*noun.args, *noun.attrs)


def _hessian(noun: Term) -> Term:
    from symgen.calculus import hessian

    return hessian(*noun.args, *noun.attrs)


def _derivative(noun: Term) -> Term:
    from symgen.calculus import derivative

    body, variable = noun.args
    for _ in range(noun.attrs[0]):
        body = derivative(body, variable)
    return body


_NOUNS: dict[str, Callable[[Term], Term]] = {
    "grad": _gradient,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "derivative": _derivative,
}
