"""Sums of products: like terms collected, and split by what depends on a variable (sufficient statistics)."""

from __future__ import annotations

from symgen.calculus.normaliser.binders import split
from symgen.calculus.normaliser.field import Meaningless
from symgen.calculus.normaliser.reading import by_branch, within
from symgen.calculus.normaliser.simplification import read_back
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import shaped, to_term
from symgen.terms.context import Context
from symgen.terms.term import Term, num

_EMPTY = Context()


def expand(term: Term, context: Context = _EMPTY) -> Term:
    """The Term as a sum of products with like terms collected, in an order of its own.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); expand((x + 1) ** 2) == x**2 + 2 * x + 1
    True
    """
    if term.op == "cases":
        return by_branch(term, context, expand)
    try:
        found = within(context, lambda space: _expanded(space, term))
    except Meaningless:
        return term
    return shaped(found, term.shape)


def _expanded(space: Workspace, term: Term) -> Term:
    ratio = space.read(term)
    return read_back(space, ratio, to_term(space, ratio)) or term


def statistics(term: Term, variable: Term, context: Context = _EMPTY) -> dict[Term, Term]:
    """The Term as a sum of statistic * coefficient, statistics depending on the variable and coefficients not.

    The statistic 1 carries what is free of the variable.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m"); found = statistics((x - m) ** 2, x); found[x**2] == 1, found[x] == -2 * m
    (True, True)
    """

    def work(space: Workspace) -> dict[Term, Term]:
        parts = split(space, space.read(term), lambda kernel: variable in kernel.free)
        pairs = [(to_term(space, s), to_term(space, c)) for c, s in parts]
        return dict(sorted(pairs, key=lambda pair: (pair[0].value is not None, pair[0].digest)))

    return within(context, work)


def coefficients(
    term: Term, of: tuple[Term, ...], variable: Term, context: Context = _EMPTY
) -> dict[Term, Term] | None:
    """The coefficients of given statistics of a variable and of 1; None when the Term has any other statistic.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m"); coefficients(m * x, (x,), x)[x] == m
    True
    """

    def work(space: Workspace) -> dict[Term, Term] | None:
        keys = {space.read(s).key: s for s in (*of, num(1))}
        found: dict[Term, Term] = {}
        for coefficient, statistic in split(space, space.read(term), lambda kernel: variable in kernel.free):
            name = keys.get(statistic.key)
            if name is None:
                return None
            found[name] = to_term(space, coefficient)
        return found

    return within(context, work)
