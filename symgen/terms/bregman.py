"""Bregman divergences: how far a function at one point lies above its tangent at another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symgen.errors import DomainError, ShapeError, UsageError
from symgen.terms.build import symbol_of
from symgen.terms.domains import REAL, Domain, interval
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term, as_term, make, symbol
from symgen.terms.traverse import bottom_up, substitute, unused_symbol


def Bregman(F: Callable[[Term], Any] | Any, x: Any, y: Any, variable: Term | str | None = None) -> Term:
    """The Bregman divergence B_F(x, y) = F(x) - F(y) - <grad F(y), x - y>; <A, B> is the sum of the products of the entries.

    F is a Python function of one Term with a number for its value, or a formula with the name of its `variable`; x and y
    are numbers, vectors or matrices of one shape. It is at least 0 where F is convex, which is not asked of F.
    Raises ShapeError for points of two shapes or an F whose value is no number, DomainError for an F that is not real
    between the points, UsageError for a formula without its variable.

    Source: L. M. Bregman, The relaxation method of finding the common point of convex sets (1967), equation (1.4).

    >>> from symgen.terms.build import dims, vector
    >>> n = dims("n"); x, y, u = (vector(name, n) for name in "xyu")
    >>> Bregman(lambda u: u @ u, x, y)
    Bregman(u @ u, u, x, y)
    >>> Bregman(u @ u, x, y, variable="u") is Bregman(lambda v: v @ v, x, y)
    True
    """
    points = as_term(x), as_term(y)
    if callable(F) and not isinstance(F, Term):
        return _of_callable(F, *points)
    if variable is None:
        raise UsageError(
            asked=f"the Bregman divergence of {F}",
            found="a formula, of which no variable is named",
            where="Bregman(F, x, y)",
            hint="give a function, lambda u: u @ u, or say variable=u",
        )
    body = as_term(F)
    return bregman(body, symbol_of(body, variable), *points)


def _of_callable(F: Callable[[Term], Any], x: Term, y: Term) -> Term:
    """A stand-in that nothing else has the name of goes through F; what is bound is named u where F speaks of no u."""
    stand_in = point_between(x, y, "_point_of_F")
    body = as_term(F(stand_in))
    bound = unused_symbol(point_between(x, y, "u"), body.free)
    return bregman(substitute(body, {stand_in: bound}), bound, x, y)


def bregman(body: Term, variable: Term, x: Term, y: Term) -> Term:
    """The noun for F(u) = body in the variable u; see `Bregman` for the errors."""
    asked = f"the Bregman divergence of {body} between {x} and {y}"
    if not variable.shape == x.shape == y.shape:
        shapes = ", ".join(show_shape(t.shape) if t.shape else "a number" for t in (variable, x, y))
        raise ShapeError(
            asked=asked,
            found=f"the variable {variable} and the points are {shapes}",
            where=f"{x}, {y}",
            hint="all three have one shape",
        )
    if body.shape:
        hint = "F has a number for its value: for a sum over the entries write total(...)"
        raise ShapeError(asked=asked, found=f"F of shape {show_shape(body.shape)}", where=str(body), hint=hint)
    apart = next((t for t in (variable, x, y) if not t.domain.is_real), None)
    if apart is not None:
        raise DomainError(
            asked=asked,
            found=f"{apart}, which is {'a law' if apart.domain.field == 'law' else apart.domain.describe()}",
            where=str(apart),
            hint="points are real; between two laws the divergence KL(q || p) is the one to take",
        )
    if variable not in body.free:
        raise DomainError(
            asked=asked,
            found=f"an F in which {variable} does not occur",
            where=str(body),
            hint=f"write F as a function of {variable}, or name another variable",
        )
    return make("bregman", body, variable, x, y)


def point_between(x: Term, y: Term, name: str) -> Term:
    """A symbol of the shape of both points, which ranges over what lies between them as far as their domains say.

    >>> from symgen.terms.build import positives, units
    >>> point_between(positives("s"), units("p"), "u").domain.describe()
    'positive'
    """
    return symbol(name, _hull(x.domain, y.domain), x.shape)


def _hull(first: Domain, second: Domain) -> Domain:
    """The real interval that holds both, with their structure where it is one."""
    if not (first.is_real and second.is_real):
        return REAL
    low, high = min(first.low, second.low), max(first.high, second.high)
    low_open = all(d.low_open for d in (first, second) if d.low == low)
    high_open = all(d.high_open for d in (first, second) if d.high == high)
    structure = first.structure if first.structure == second.structure else ""
    return interval(low, high, low_open=low_open, high_open=high_open).with_structure(structure)


def definition(node: Term) -> Term:
    """What the noun is defined to be, F(x) - F(y) - <grad F(y), x - y>, with the gradient still to be taken.

    >>> from symgen.terms.build import reals
    >>> definition(Bregman(lambda u: u**2, *reals("x y")))
    x**2 - y**2 - Derivative(y**2, y)*(x - y)
    """
    body, variable, x, y = node.args
    above, on = (bottom_up(substitute(body, {variable: point}), _picked) for point in (x, y))
    return above - on - _inner(_slope(body, variable, y), x - y)


def _picked(node: Term) -> Term:
    """An entry of a vector that is written out, [a, b][2], is the entry: b."""
    if node.op != "index" or node.args[0].op != "stack" or len(node.args) != 2:
        return node
    vector, place = node.args
    return next((entry for k, entry in enumerate(vector.args, start=1) if place.value == k), node)


def _slope(body: Term, variable: Term, y: Term) -> Term:
    """The gradient of F at y: by y itself where that is a variable of which F does not speak otherwise."""
    if y.op == "symbol" and y not in body.free and not y.domain.is_integer:
        return _noun(substitute(body, {variable: y}), y)
    return make("subs", _noun(body, variable), variable, y)


def _noun(value: Term, variable: Term) -> Term:
    if variable.shape:
        return make("grad", value, variable, attrs=("none",))
    return make("derivative", value, variable, attrs=(1,))


def _inner(slope: Term, direction: Term) -> Term:
    """The sum of the products of the entries, as it is written for numbers, vectors and matrices."""
    if len(slope.shape) == 2:
        return (slope.T @ direction).trace()
    if len(slope.shape) == 1:
        return slope @ direction
    return make("total", slope * direction, attrs=((),)) if slope.shape else slope * direction
