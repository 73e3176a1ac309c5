"""Where a quadratic form of a vector is largest: its gradient vanishes there, and its Hessian says that nothing else is."""

from __future__ import annotations

from symgen.calculus import functional
from symgen.calculus.tensor import lower, raise_
from symgen.calculus.tensor.polynomials import coefficients
from symgen.errors import NoRuleError
from symgen.probability.definiteness import Sign, sign_of
from symgen.probability.matrix_forms import scalars_outside
from symgen.terms.build import inverse, matrix, vector, zeros
from symgen.terms.context import Context
from symgen.terms.proposals import Proposal, Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute

QUADRATIC = "quadratic-maximum"


def largest_of_quadratic(body: Term, variable: Term) -> tuple[Term, Term]:
    """The place of the maximum of c + b'x - x'Kx/2 over all vectors, K^-1 b, and its value c + b'K^-1 b/2.

    K has to show that it is semidefinite; where it is singular neither has a value. NoRuleError for any other body.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> d = dims("d"); x, b, A = vector("x", d), vector("b", d), matrix("A", d, d, spd=True)
    >>> largest_of_quadratic(b @ x - x @ A @ x / 2, x)
    (inverse(A) @ b, (b @ inverse(A) @ b)/2)

    A source is S. Boyd and L. Vandenberghe, Convex Optimization (2004), example 4.5.
    """
    found = coefficients(body, variable) if len(variable.shape) == 1 else None
    if not found or max(found) != 2:
        raise _no_quadratic(body, variable)
    curvature = _plain(-found[2] - found[2].T)
    if sign_of(curvature) < Sign.SEMIDEFINITE:
        raise _no_quadratic(body, variable)
    rest, slope = found.get(0, num(0)), found.get(1, zeros(*variable.shape))
    place = scalars_outside(inverse(curvature)) @ slope
    return _plain(place), _plain(rest + slope @ place / num(2))


def _plain(term: Term) -> Term:
    return raise_(lower(term)[0])


def _no_quadratic(body: Term, variable: Term) -> NoRuleError:
    return NoRuleError(
        "maximum",
        asked=f"the maximum over {variable}",
        found=f"{body} is not seen to be c + b'x - x'Kx/2 with K positive definite",
        where=str(body),
        hint="solved are such forms over all vectors x, and functions of a number",
    )


def propose(noun: Term, context: Context) -> tuple[Proposal, ...]:
    """The step from argmax or maximum to the place of the maximum of a quadratic form, or the value there."""
    if not noun.args[1].shape:
        return functional.propose(noun, context)
    after = _rewrite(noun, context)
    if after is None:
        raise _no_quadratic(noun.args[0], noun.args[1])
    return (Proposal(after, QUADRATIC, (), "set the gradient to zero: the form is concave"),)


def _rewrite(term: Term, context: Context) -> Term | None:
    if term.op not in ("argmax", "maximum") or term.args[2] != make("true"):
        return None
    try:
        place, value = largest_of_quadratic(*term.args[:2])
    except NoRuleError:
        return None
    return place if term.op == "argmax" else value


def _claims() -> tuple[Claim, ...]:
    """In two dimensions: what is left below the value found, anywhere, is a square."""
    x, b, y = vector("x", 2), vector("b", 2), vector("y", 2)
    K, X = matrix("K", 2, 2, spd=True), matrix("X", 2, 2, structure="invertible")
    claims = []
    for body, curvature in ((b @ x - x @ K @ x / 2, K), (-((X @ x - y) @ (X @ x - y)), 2 * (X.T @ X))):
        place, value = largest_of_quadratic(body, x)
        below = value - ((x - place) @ curvature @ (x - place)) / 2
        claims += [Claim(body, "eq", below), Claim(substitute(body, {x: place}), "eq", value)]
    return tuple(Claim(c.left, "eq", c.right, Context().covering((c.left, c.right))) for c in claims)


RULE = Rule(
    QUADRATIC,
    "c + b'x - x'Kx/2 with K positive definite is largest at K^-1 b, where it is c + b'K^-1 b/2",
    _rewrite,
    claims=_claims,
    reference="S. Boyd and L. Vandenberghe, Convex Optimization (2004)",
)
