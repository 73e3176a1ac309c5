"""Polynomials in random tensors: their means by the cumulants of the entries, as of sample means and variances."""

from __future__ import annotations

from functools import lru_cache

from symgen.calculus.normaliser import simplify
from symgen.calculus.tensor.polynomial_means import Cumulants, mean_of_polynomial
from symgen.errors import BudgetError, NoRuleError, ShapeError
from symgen.probability.declarations import FAMILIES, family_of
from symgen.probability.expectations import moment_value
from symgen.probability.laws import canonical, is_product, law
from symgen.probability.matrix_forms import numbers_outside
from symgen.probability.moment_nouns import cumulant
from symgen.probability.rule_claims import equation, finite_law, symbolic
from symgen.probability.supports import random_variable
from symgen.terms.build import total
from symgen.terms.context import Context
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms

CUMULANTS = "polynomial-by-cumulants"


def by_cumulants(term: Term) -> Term | None:
    """E[polynomial in the entries of x] where the cumulants of the entries are known; None for any other expectation.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import dims, ones, positives, vector
    >>> n, s = dims("n"), positives("s"); x = vector("x", n)
    >>> by_cumulants(make("expectation", (total(x) / n)**2, x, law("Normal", 0 * ones(n), sd=s)))
    s**2/n
    """
    if term.op != "expectation" or term.args[2].op != "law":
        return None
    body, variable, of = term.args
    known = _cumulants(of)
    if known is None or not variable.shape:
        return None
    try:
        found = mean_of_polynomial(body, variable, known)
    except (NoRuleError, ShapeError):
        return None
    return None if found is None or variable in found.free - of.free else numbers_outside(found)


def _cumulants(of: Term) -> Cumulants | None:
    """The cumulants of the entries of a draw, of which some may be missing; None where none is known."""
    whole = family_of(of).whole
    if whole is not None:
        return None if whole.cumulants is None else whole.cumulants(**canonical(of)).get
    return _of_independent_entries(of) if is_product(of) else None


def _of_independent_entries(of: Term) -> Cumulants | None:
    """The cumulants of the entries of a product law, over the axes of its draw."""
    family, parameters = family_of(of), canonical(of)
    if any(p.rank for p in family.parameters) or _generic(family.name, 1) is None:
        return None
    given = {symbol(p.name, p.domain): parameters[p.name] for p in family.parameters}

    def of_order(order: int) -> Term | None:
        value = _generic(family.name, order)
        if value is None:
            raise NoRuleError("expectation", asked=f"the cumulant of order {order} of {of}", where=str(of))
        return None if value == 0 else _over(of.shape, substitute(value, given))

    return of_order


@lru_cache(maxsize=256)
def _generic(name: str, order: int) -> Term | None:
    """A cumulant of a family for symbols in place of parameters; None where it has none in closed form for all of them."""
    try:
        whole = bottom_up(cumulant(symbolic(FAMILIES[name]), num(order)), _valued)
        return None if any(n.op == "expectation" for _, n in subterms(whole)) else simplify(whole, Context())
    except BudgetError:
        return None


def _valued(node: Term) -> Term:
    found = moment_value(node) if node.op == "expectation" else None
    return node if found is None or found.value.op in ("cases", "const") else found.value


def _over(shape: Shape, value: Term) -> Term:
    """A value for every entry of a draw, where parameters that are numbers give one for all."""
    return value if value.shape == shape else value + make("zeros", attrs=(shape,))


def _claims() -> tuple[Claim, ...]:
    """For two independent entries of unlike laws with finite support: polynomials up to the fourth degree."""
    laws = [finite_law(suffix) for suffix in ("_1", "_2")]
    x = random_variable(laws[0])
    y = random_variable(laws[1], frozenset({x}))
    family = family_of(laws[0])
    both = law(
        family.name,
        **{n: make("stack", a, b) for n, a, b in zip(laws[0].attrs[1], *(o.args for o in laws), strict=True)},
    )
    v = symbol("v", x.domain, (2,))
    claims = []
    for body in (total(v) ** 2 * v[1], total((v - total(v) / 2) ** 2), (v @ v) * v[1] * v[2]):
        joint = make(
            "expectation", make("expectation", substitute(body, {v: make("stack", x, y)}), y, laws[1]), x, laws[0]
        )
        mean = by_cumulants(make("expectation", body, v, both))
        assert mean is not None
        claims.append(equation(joint, mean))
    return tuple(claims)


RULE = Rule(
    CUMULANTS,
    "the mean of a product of entries is the sum over partitions of its factors of the products of their joint cumulants",
    lambda term, context: by_cumulants(term),
    claims=_claims,
    reference="V. P. Leonov and A. N. Shiryaev, On a method of calculation of semi-invariants (1959)",
)
