"""Random variables of which only mean and variance are known stand in as normal ones, where nothing else of them matters.

The mean of what is quadratic in independent variables depends on their means and variances alone; anything else is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from symgen.errors import ReadingError
from symgen.reading.declared import Declarations
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.traverse import distinct

_LINEAR = frozenset(
    {"add", "sub", "neg", "transpose", "sum", "total", "mean", "index", "expectation", "trace", "stack"}
)
_PRODUCTS = frozenset({"mul", "matmul", "outer", "dot"})
_MOST = 2


def check_moments(declared: Declarations, claims: Iterable[Claim], text: str) -> None:
    """Raise ReadingError where the mean is taken of more than squares of a variable that stands in."""
    stems = {name.rpartition("_")[0] or name for name in declared.by_moments} | declared.by_moments
    for claim in claims if stems else ():
        for node in distinct(claim.left, claim.right):
            if (
                node.op == "expectation"
                and node.args[1].attrs[0] in stems
                and degree(node.args[0], node.args[1]) > _MOST
            ):
                name = node.args[1].attrs[0]
                raise ReadingError(
                    f"the mean of more than squares of {name}, of which only mean and variance are known",
                    asked="a law of which the moments are known", text=text, hint=f"declare the law of {name}",
                )  # fmt: skip


def degree(term: Term, variable: Term) -> float:
    """The degree of a polynomial in a variable and in its entries; infinite for what is none.

    >>> from symgen.terms.build import exp, reals
    >>> x, a = reals("x a"); degree((x - a) * (x - a), x), degree(exp(x), x)
    (2, inf)
    """
    if variable not in term.free:
        return 0
    if term == variable:
        return 1
    inside = [degree(part, variable) for part in term.args]
    if term.op in _PRODUCTS:
        return sum(inside)
    if term.op in _LINEAR:
        return max(inside)
    if term.op == "div":
        return inside[0] if not inside[1] else float("inf")
    exponent = term.args[1].value if term.op == "pow" else None
    if exponent == _MOST and term.args[0].op in ("sqrt", "norm"):  # the squares of these alone are polynomials
        under = degree(term.args[0].args[0], variable)
        return under if term.args[0].op == "sqrt" else _MOST * under
    return inside[0] * float(exponent) if exponent is not None and exponent in (1, 2, 3, 4) else float("inf")
