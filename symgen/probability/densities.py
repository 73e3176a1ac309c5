"""Log densities of laws as Terms."""

from __future__ import annotations

from symgen.probability.decisions import all_of, decide, false, is_false, is_true, minus_oo, true
from symgen.probability.declarations import family_of
from symgen.probability.laws import canonical, entry, entry_indices, entry_of, is_product, mass_at, point_of
from symgen.probability.supports import density_inside, support
from symgen.terms.domains import Domain
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import numbers_combined, substitute


def formula(law: Term, x: Term) -> Term:
    """The log density of a scalar law at a point of its support, in the spelling of the parameters as written."""
    if law.op == "density_law":
        return make("log", substitute(density_inside(law), {law.args[1]: x}))
    if point_of(law) is not None:
        return num(0)
    family = family_of(law)
    slots = family.slots
    for name in law.attrs[1]:
        customary = slots[name][1].log_density
        if customary is not None:
            return customary(x, **dict(zip(law.attrs[1], law.args, strict=True)))
    return numbers_combined(family.log_density(x, **canonical(law)))


def log_density(law: Term, x: Term) -> Term:
    """The log density (log mass for counts) of a law at x: -oo outside the support; a product law's entries are summed.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import reals
    >>> log_density(law("Exponential", rate=1), reals("x")).op
    'cases'
    """
    if is_product(law):
        return _product(law, x)
    inside = within(law, x)
    if is_false(inside):
        return minus_oo()
    value = formula(law, x)
    if is_true(inside):
        return value
    return make("cases", value, inside, minus_oo(), attrs=("", "outside the support"))


def density(law: Term, x: Term) -> Term:
    """The density or mass of a scalar law at x, 0 outside the support."""
    inside = within(law, x)
    value = _density_inside(law, x)
    if is_true(inside) or is_false(inside):
        return value if is_true(inside) else num(0)
    return make("cases", value, inside, num(0), attrs=("", "outside the support"))


def _density_inside(law: Term, x: Term) -> Term:
    if law.op == "density_law":
        return substitute(density_inside(law), {law.args[1]: x})
    if family_of(law).mass is not None and point_of(law) is None:
        return mass_at(law, x)
    return make("exp", formula(law, x))


def within(law: Term, x: Term) -> Term:
    """The condition that x lies in the support."""
    spread = support(law)
    if law.shape and not is_product(law):
        return _entries_within(spread.domain, x)
    if x.op == "index" and x.args[0].op == "stack" and all(a.value is not None for a in x.args[0].args):
        return all_of(within(law, value) for value in x.args[0].args)  # written data, at an index that runs over them
    strict = "le" if spread.discrete else "lt"
    needed = [decide(make(strict, spread.low, x)), decide(make(strict, x, spread.high))]
    if spread.discrete and not x.domain.is_integer:
        needed.append(make("eq", x, make("floor", x)))
    return all_of(needed)


def _entries_within(domain: Domain, x: Term) -> Term:
    """A tensor is taken to be what its declaration, or that of the law, says; numbers are looked at."""
    entries = [a for a in x.args if a.value is not None] if x.op == "stack" else []
    return false() if any(not domain.entries().contains(a.attrs[0]) for a in entries) else true()


def _product(law: Term, x: Term) -> Term:
    whole = _whole(law, x)
    if whole is not None:
        return whole
    indices = entry_indices(law.shape, law.free | x.free)
    return sum_over(log_density(entry(law, indices), entry_of(x, indices)), indices, law.shape)


def _whole(law: Term, x: Term) -> Term | None:
    """The total of the formula on whole tensors, at points of the declared support with entrywise parameters."""
    family = family_of(law)
    if any(p.rank for p in family.parameters) or not is_true(within(law, x)):
        return None
    value = formula(law, x)
    return make("total", value, attrs=((),)) if value.shape == law.shape else None


def sum_over(body: Term, indices: tuple[Term, ...], shape: tuple[int | Term, ...]) -> Term:
    """The sum of a body over all entries of a shape."""
    for index, size in reversed(tuple(zip(indices, shape, strict=True))):
        body = make("sum", body, index, num(1), size if isinstance(size, Term) else num(size))
    return body
