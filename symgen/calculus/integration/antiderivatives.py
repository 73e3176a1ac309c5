"""Antiderivatives by undetermined coefficients: a combination of candidates whose derivative is proved to be the body."""

from __future__ import annotations

from symgen.calculus.integration.candidates import candidates
from symgen.calculus.linear import solved
from symgen.calculus.normaliser import decide_zero
from symgen.calculus.normaliser.field import Meaningless, Ratio
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.calculus.scalar import derivative
from symgen.errors import BudgetError, NoRuleError
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num


class NoAntiderivative(Exception):
    """No combination of the candidates has the body as its derivative."""


def antiderivative(body: Term, variable: Term) -> Term:
    """F with F' = f, proved by differentiation wherever both are defined. NoAntiderivative where none is found.

    >>> from symgen.calculus.normaliser import simplify
    >>> from symgen.terms.build import positives
    >>> x = positives("x"); str(simplify(antiderivative(make("log", x), x)))
    'x*log(x) - x'
    """
    if variable not in body.free:
        return body * variable
    try:
        for parts in candidates(body, variable):
            found = _combination(body, variable, parts)
            if found is not None and decide_zero(derivative(found, variable) - body) is not None:
                return found
    except (BudgetError, NoRuleError, Meaningless) as error:
        raise NoAntiderivative from error
    raise NoAntiderivative


def _combination(body: Term, variable: Term, parts: tuple[Term, ...]) -> Term | None:
    """The sum of multiples of the parts whose derivative is the body, if the linear system has a solution."""

    def work(space: Workspace) -> Term | None:
        columns = [space.read(derivative(part, variable)) for part in parts]
        columns.append(space.neg(space.read(body)))
        solution = solved(space, _rows(space, columns, variable), len(columns))
        if solution is None or solution[-1].is_zero:
            return None
        pairs = zip(parts, (space.div(value, solution[-1]) for value in solution), strict=False)
        return make("add", *(to_term(space, value) * part for part, value in pairs if not value.is_zero), num(0))

    return within(Context(), work)


def _rows(space: Workspace, columns: list[Ratio], variable: Term) -> list[list[Ratio]]:
    """One equation for every monomial in what depends on the variable, over a common denominator."""
    common = space.unit
    for column in columns:
        common = common * column.den / common.gcd(column.den)
    above = [space.reduced(column.num * (common / column.den)) for column in columns]
    if not all(ratio.is_polynomial for ratio in above):
        raise NoAntiderivative
    inside = [p for p, kernel in enumerate(space.kernels) if variable in kernel.free]
    found: dict[tuple[int, ...], list[dict[tuple[int, ...], object]]] = {}
    for place, ratio in enumerate(above):
        for exponents, value in ratio.num.terms():
            key = tuple(int(exponents[p]) for p in inside)
            rest = list(exponents)
            for p in inside:
                rest[p] = 0
            found.setdefault(key, [{} for _ in columns])[place][tuple(rest)] = value
    return [[space.polynomial(space.context.from_dict(entry)) for entry in row] for row in found.values()]
