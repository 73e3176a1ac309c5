"""Zeilberger's algorithm: a recurrence in n for sums of F(n, k), with the certificate that proves it.

p_0(n) F(n, k) + ... + p_J(n) F(n + J, k) = G(n, k + 1) - G(n, k) with G = R F and R rational: A = B, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgen.calculus.normaliser import prove_equal
from symgen.calculus.normaliser.field import Meaningless
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.calculus.summation.gosper import Gosper, gosper_form, solve_gosper
from symgen.calculus.summation.ratios import Index, NoClosedForm, term_ratio
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute

_HIGHEST_ORDER = 2


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Coefficients p_j free of k, and the certificate R with G = R F."""

    coefficients: tuple[Term, ...]
    certificate: Term


def recurrence(term: Term, parameter: Term, index: Term) -> Recurrence:
    """A recurrence of order 1 or 2, checked as an identity. NoClosedForm where there is none of them.

    >>> from symgen.terms.build import binomial
    >>> from symgen.terms.domains import NATURAL
    >>> from symgen.terms.term import symbol
    >>> n, k = symbol("n", NATURAL), symbol("k", NATURAL)
    >>> [str(p) for p in recurrence(binomial(n, k), n, k).coefficients]
    ['-2', '1']
    """
    for order in range(1, _HIGHEST_ORDER + 1):
        try:
            found = within(Context(), lambda space, j=order: _recurrence(space, term, parameter, index, j))  # type: ignore[misc]
        except (Meaningless, BudgetError):
            continue
        if found is not None and _holds(found, term, parameter, index):
            return found
    raise NoClosedForm


def _recurrence(space: Workspace, term: Term, parameter: Term, index: Term, order: int) -> Recurrence | None:
    found = Index(space, index)
    ratio = term_ratio(space, term, index)
    steps = [space.one]
    for j in range(1, order + 1):
        moved = space.read(substitute(term, {parameter: parameter + j}))
        steps.append(space.div(moved, space.read(term)))
    if not all(found.is_rational(s) for s in steps):
        raise NoClosedForm
    common = space.unit
    for step in steps:
        common = step.den * (common / common.gcd(step.den))
    sides = [step.num * (common / step.den) for step in steps]
    inner = space.mul(ratio, space.quotient(common, found.shifted(common, 1)))
    form = gosper_form(found, inner)
    solution = solve_gosper(found, form, [form.c * side for side in sides])
    if solution is None:
        return None
    return _made(space, found, form, common, solution)


def _made(space: Workspace, index: Index, form: Gosper, common: object, solution: tuple) -> Recurrence:  # type: ignore[type-arg]
    x, scales = solution
    above = space.mul(space.polynomial(index.shifted(form.b, -1)), x)
    certificate = space.div(above, space.polynomial(form.c * common))
    return Recurrence(tuple(to_term(space, s) for s in scales), to_term(space, certificate))


def _holds(found: Recurrence, term: Term, parameter: Term, index: Term) -> bool:
    """The identity as rational multiples of F(n, k)."""
    left = make(
        "add",
        *(p * substitute(term, {parameter: parameter + j}) for j, p in enumerate(found.coefficients)),
        num(0),
    )
    certified = found.certificate * term
    right = substitute(certified, {index: index + 1}) - certified
    try:
        return prove_equal(left, right) is not None
    except BudgetError:
        return False
