"""The domain of a bound variable that nothing declares: what its bounds allow.

Reader and printer share this rule, so that a variable's type is written exactly where the rule would not give it.
"""

from __future__ import annotations

from math import inf

from symgen.terms.domains import Bound, Domain, interval
from symgen.terms.term import Term
from symgen.terms.text.types import whole

INDEXED = frozenset({"sum", "product", "plate"})


def bound_domain(op: str, low: Term, high: Term) -> Domain:
    """Between the least value of either end and the greatest; whole numbers under a sum, product or plate.

    >>> from symgen.terms.term import num
    >>> bound_domain("sum", num(1), num(3)).describe()
    'integer[1,3]'
    """
    field = "integer" if op in INDEXED else "real"
    first, second = _ends(low), _ends(high)
    if first is None or second is None:
        return Domain(field)
    lowest = min(first[0], second[0])
    highest = max(first[1], second[1])
    if lowest == inf or highest == -inf:
        return Domain(field)
    return whole(interval(lowest, highest, field=field))


def _ends(term: Term) -> tuple[Bound, Bound] | None:
    if term.op == "const" and term.attrs[0] == "oo":
        return inf, inf
    if term.op == "neg" and term.args[0].op == "const" and term.args[0].attrs[0] == "oo":
        return -inf, -inf
    domain = term.domain
    return (domain.low, domain.high) if domain.is_real and not term.shape else None
