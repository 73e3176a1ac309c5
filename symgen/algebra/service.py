"""SymPy as a service: scalar algebra on Terms in which tensors, binders and unknown functions are opaque names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy

from symgen.algebra.inward import read
from symgen.algebra.names import to_symbol
from symgen.algebra.outward import to_sympy
from symgen.errors import NoRuleError
from symgen.terms.domains import COMPLEX
from symgen.terms.operators import operator
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import rebuild

_HIDDEN_KINDS = ("binder", "noun", "law", "tensor")
_HIDDEN = ("call", "index", "cases", "stop_gradient")


@dataclass(slots=True)
class Veil:
    """What SymPy sees in place of symbols and of sub-terms that it must not look into."""

    names: dict[Term, Any] = field(default_factory=dict)

    def show(self, term: Term) -> Any:
        """The expression of a Term, its tensors, binders and unknown functions behind Dummies."""
        return to_sympy(bottom_down(term, self._cover))

    def _cover(self, term: Term) -> Term | None:
        """A stand-in symbol for a hidden sub-term, the symbol itself for a symbol; None for what is shown."""
        if _is_hidden(term):
            number = term.domain.field in ("integer", "real", "complex")
            place = symbol(f"opaque {term.digest.hex()}", term.domain.entries() if number else COMPLEX)
        elif term.op == "symbol":
            place = term
        else:
            return None
        self.names[term] = to_symbol(place)
        return place

    def back(self, expression: Any) -> Term:
        """The Term of an expression, with what was hidden put back."""
        return read(expression, {name: term for term, name in self.names.items()})


def bottom_down(term: Term, cover: Callable[[Term], Term | None]) -> Term:
    """Replace the outermost sub-terms that `cover` answers for."""
    found = cover(term)
    if found is not None:
        return found
    return rebuild(term, tuple(bottom_down(a, cover) for a in term.args)) if term.args else term


def _is_hidden(term: Term) -> bool:
    return bool(term.shape) or operator(term.op).kind in _HIDDEN_KINDS or term.op in _HIDDEN


def _must_not_hide(veil: Veil, variable: Term, asked: str) -> None:
    """An opaque part that depends on the variable would make the answer silently wrong."""
    for term in veil.names:
        if term != variable and variable in term.free:
            raise NoRuleError(
                term.op,
                asked=asked,
                found=f"{variable.attrs[0]} inside {term.op}, which SymPy is not shown",
                where=term.op,
                hint="carry out the operator first, or use the derivative of the calculus package",
            )


def _through(term: Term, change: Callable[[Any], Any]) -> Term:
    veil = Veil()
    return veil.back(change(veil.show(term)))


def factor(term: Term) -> Term:
    """The Term as a product of irreducible factors over the rationals.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); factor(x**2 - 1).op
    'mul'
    """
    return _through(term, sympy.factor)


def gamma_simplify(term: Term) -> Term:
    """Gammas, factorials and binomials combined where their arguments differ by whole numbers.

    >>> from symgen.terms.build import positives, gamma
    >>> a = positives("a"); gamma_simplify(gamma(a + 1) / gamma(a)) == a
    True
    """
    return _through(term, sympy.gammasimp)


def collect(term: Term, *of: Term) -> Term:
    """Like powers of the given Terms collected.

    >>> from symgen.terms.build import reals
    >>> x, a, b = reals("x a b"); collect(a * x + b * x, x).op
    'mul'
    """
    veil = Veil()
    expression = veil.show(term)
    return veil.back(sympy.collect(expression, [veil.show(t) for t in of]))


def differentiate(term: Term, variable: Term) -> Term:
    """The derivative in a scalar symbol; NoRuleError where an opaque part depends on it.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); differentiate(x**2, x) == 2 * x
    True
    """
    veil = Veil()
    expression = veil.show(term)
    _must_not_hide(veil, variable, f"the derivative in {variable.attrs[0]}")
    return veil.back(sympy.diff(expression, to_symbol(variable)))


def solve(equation: Term, unknown: Term) -> tuple[Term, ...]:
    """The solutions of left == right (or of term == 0) for a scalar symbol, those that SymPy finds in closed form.

    They are proposals: what uses them proves them on the original Terms.

    >>> from symgen.terms.build import reals
    >>> x, a = reals("x a"); solve(2 * x - a, x)[0] == a / 2
    True
    """
    veil = Veil()
    left, right = equation.args if equation.op == "eq" else (equation, None)
    expression = veil.show(left) - (veil.show(right) if right is not None else 0)
    _must_not_hide(veil, unknown, f"the solutions for {unknown.attrs[0]}")
    try:
        found = sympy.solve(expression, to_symbol(unknown))
    except NotImplementedError as failure:
        raise NoRuleError("solve", asked=f"the solutions for {unknown.attrs[0]}", found=str(failure)) from failure
    return tuple(veil.back(s) for s in sorted(found, key=sympy.default_sort_key))
