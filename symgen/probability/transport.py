"""Wasserstein distances: on the line the increasing map between two laws is the best transport.

Between laws of one location-scale family that map is a line, and the distance is a moment of the standard law. Families
of vectors may state the least mean square themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from symgen.errors import DomainError
from symgen.probability.decisions import decide, is_false, is_true, oo
from symgen.probability.declarations import FAMILIES, family_of
from symgen.probability.expectations import diverges
from symgen.probability.images import of_one_entry
from symgen.probability.laws import canonical, law
from symgen.probability.moments import moment
from symgen.probability.shapes import tidy
from symgen.probability.supports import is_discrete, random_variable
from symgen.terms.shapes import require_equal
from symgen.terms.term import Term, make, num

COMONOTONE, STATED = "comonotone-coupling", "least-mean-square-coupling"


def order_of(noun: Term) -> int:
    """The order 1 or 2 of a Wasserstein distance; DomainError for any other."""
    order = noun.args[2].value
    if order not in (1, 2):
        raise DomainError(
            asked=str(noun), found=f"the order {noun.args[2]}", where=str(noun), hint="the order is 1 or 2"
        )
    return int(order)


def coupled(noun: Term) -> Term | None:
    """E[|dl + ds e|^k]^(1/k) over the standard law of a family of locations and scales; None for other pairs."""
    p, q, _ = noun.args
    order = order_of(noun)
    if p.op != "law" or q.op != "law" or p.shape or q.shape or is_discrete(p) or p.attrs[0] != q.attrs[0]:
        return None
    shift, own, other = family_of(p).location_scale, canonical(p), canonical(q)
    if shift is None or any(own[name] != other[name] for name in shift.kept):
        return None
    (l1, s1), (l2, s2) = (shift.place(dict(zip(x.attrs[1], x.args, strict=True)), canonical(x)) for x in (p, q))
    standard = law(p.attrs[0], **shift.standard_parameters((), own))
    shift_by, stretch = tidy(l1 - l2), tidy(s1 - s2)
    e = random_variable(standard, p.free | q.free)
    size = abs(_moved(l1 - l2, s1 - s2, e)) if shift_by != 0 or not e.domain.is_nonnegative else abs(s1 - s2) * e
    if order == 1:
        value = make("expectation", size, e, standard)
    else:
        value = make("sqrt", make("expectation", _moved(l1 - l2, s1 - s2, e) ** num(2), e, standard))
    return value if stretch == 0 else _unless_same_scale(value, (shift_by, stretch), e, standard, order)


def stated(noun: Term) -> Term | None:
    """The root of the least mean square that a family of vectors states, for two of its laws and order 2."""
    p, q, _ = noun.args
    if order_of(noun) != 2 or p.op != "law" or q.op != "law" or p.attrs[0] != q.attrs[0]:
        return None
    whole = family_of(p).whole
    if whole is None or whole.transport is None:
        return None
    require_equal(p.shape[-1], q.shape[-1], (p.shape, q.shape), "entries of the draws", str(noun))
    return make("sqrt", whole.transport(canonical(p), canonical(q)))


def statements() -> Iterator[tuple[Term, Term]]:
    """For vectors of one entry: the least mean square that each family states, and that of the increasing map."""
    for family in FAMILIES.values():
        if family.whole is not None and family.whole.transport is not None and family.whole.entries is not None:
            own, other = (of_one_entry(family, suffix) for suffix in ("_1", "_2"))
            numbers = (family.whole.entries(**parameters) for parameters in (own, other))
            laws = (make("law", *(v[1] for v in one.args), attrs=(*one.attrs[:2], ())) for one in numbers)
            found = coupled(make("wasserstein", *laws, num(2)))
            assert found is not None
            yield family.whole.transport(own, other), found ** num(2)


def _moved(shift: Term, stretch: Term, e: Term) -> Term:
    """shift + stretch e, without what is 0."""
    if tidy(stretch) == 0:
        return shift
    return stretch * e if tidy(shift) == 0 else shift + stretch * e


def _unless_same_scale(value: Term, apart: tuple[Term, Term], e: Term, standard: Term, order: int) -> Term:
    """Laws of one scale are apart by their shift, also where the moment of the standard law is infinite."""
    shift, stretch = apart
    power = abs(e) if order == 1 else e ** num(2)
    found = moment(power, e, standard)
    condition = make("true") if found is None else found.condition
    different = decide(make("ne", stretch, num(0)))
    if is_true(condition) and (order == 2 or shift == 0 or is_true(different)):
        return value
    if not is_true(condition):
        reason = diverges(make("expectation", power, e, standard), condition)
        value = oo() if is_false(condition) else make("cases", value, condition, oo(), attrs=("", reason))
    if is_true(different):
        return value
    return make("cases", value, different, tidy(abs(shift)), attrs=("", "one scale: a shift"))
