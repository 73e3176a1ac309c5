"""Recognising a family from the statistics of a log density, and its normalising constant from what is left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from symgen.calculus.normaliser import simplify
from symgen.errors import DomainError
from symgen.probability.declarations import FAMILIES, Family
from symgen.probability.laws import law
from symgen.probability.statistics import parts, plus
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


@dataclass(frozen=True, slots=True)
class Match:
    """A law whose log density is the given formula up to `constant`: formula = log density + constant."""

    law: Term
    constant: Term


def recognise(formula: Term, variable: Term, low: Term, high: Term, prefer: str = "") -> Match | None:
    """The law over (low, high) whose log density has the statistics and coefficients of the formula, if there is one.

    >>> from symgen.terms.build import log, positives, units
    >>> a, p = positives("a"), units("p")
    >>> recognise((a - 1)*log(p) + 3*log(1 - p), p, num(0), num(1)).law.attrs[0]
    'Beta'
    """
    for family in _candidates(prefer):
        found = _match(family, formula, variable, (low, high))
        if found is not None:
            return found
    return None


def _candidates(prefer: str) -> Iterator[Family]:
    if prefer in FAMILIES:
        yield FAMILIES[prefer]
    yield from (family for family in FAMILIES.values() if family.name != prefer)


def _match(family: Family, formula: Term, variable: Term, bounds: tuple[Term, Term]) -> Match | None:
    if any(p.rank for p in family.parameters) or not _same_support(family, variable, bounds):
        return None
    unknowns = {p.name: symbol(f"{p.name}_", p.domain) for p in family.parameters}
    own = {p.statistic_term: p.coefficient for p in parts(family.log_density(variable, **unknowns), variable)}
    given = {p.statistic_term: p.coefficient for p in parts(formula, variable)}
    constant, own_constant = given.pop(num(1), num(0)), own.pop(num(1), num(0))
    if not given or not given.keys() <= own.keys():
        return None
    equations = [(side, given.get(statistic, num(0))) for statistic, side in own.items()]
    solved = _solve(equations, tuple(unknowns.values()))
    if solved is None:
        return None
    values = {name: simplify(solved[u], Context()) for name, u in unknowns.items()}
    return _as_match(family, values, constant, substitute(own_constant, {u: values[n] for n, u in unknowns.items()}))


def _as_match(family: Family, values: dict[str, Term], constant: Term, own_constant: Term) -> Match | None:
    try:
        made = law(family.name, **values)
    except DomainError:
        return None
    return Match(made, plus([constant, -own_constant]))


def _same_support(family: Family, variable: Term, bounds: tuple[Term, Term]) -> bool:
    if family.support.discrete != variable.domain.is_integer:
        return False
    try:
        return (family.support.low(), family.support.high()) == bounds
    except TypeError:  # bounds that depend on the parameters match no fixed range
        return False


# Solving for parameters one at a time: each occurs once in a coefficient, whose operators are undone from outside in.


def _solve(equations: list[tuple[Term, Term]], unknowns: tuple[Term, ...]) -> dict[Term, Term] | None:
    """Values of all unknowns from equations `left == right`, where each can be isolated after those before it."""
    solved: dict[Term, Term] = {}
    left_over = list(equations)
    while left_over:
        progress = next((e for e in left_over if len(_open(e[0], unknowns, solved)) == 1), None)
        if progress is None:
            return None
        left_over.remove(progress)
        (unknown,) = _open(progress[0], unknowns, solved)
        value = _isolate(substitute(progress[0], solved), progress[1], unknown)
        if value is None:
            return None
        solved[unknown] = value
        if any(not _open(side, unknowns, solved) for side, _ in left_over):
            return None  # more statistics than parameters: not decided here
    return solved if all(u in solved for u in unknowns) else None


def _open(term: Term, unknowns: tuple[Term, ...], solved: dict[Term, Term]) -> list[Term]:
    return [u for u in unknowns if u in term.free and u not in solved]


def _isolate(left: Term, right: Term, unknown: Term) -> Term | None:
    while left != unknown:
        undo = _UNDO.get(left.op)
        inside = [k for k, a in enumerate(left.args) if unknown in a.free]
        if undo is None or len(inside) != 1:
            return None
        undone = undo(left, inside[0], right)
        if undone is None:
            return None
        left, right = left.args[inside[0]], undone
    return right


def _others(term: Term, position: int) -> list[Term]:
    return [a for k, a in enumerate(term.args) if k != position]


def _undo_add(term: Term, position: int, right: Term) -> Term:
    return plus([right, *(-a for a in _others(term, position))])


def _undo_mul(term: Term, position: int, right: Term) -> Term:
    others = _others(term, position)
    return right / (others[0] if len(others) == 1 else make("mul", *others))


def _undo_div(term: Term, position: int, right: Term) -> Term:
    top, bottom = term.args
    return right * bottom if position == 0 else top / right


def _undo_pow(term: Term, position: int, right: Term) -> Term | None:
    """Positive bases only: the parameters that stand under powers are positive."""
    base, exponent = term.args
    if position != 0 or not base.domain.is_positive or exponent.value is None:
        return None
    return right ** num(1 / exponent.value)


_UNDO: dict[str, Callable[[Term, int, Term], Term | None]] = {
    "add": _undo_add,
    "neg": lambda term, position, right: -right,
    "mul": _undo_mul,
    "div": _undo_div,
    "pow": _undo_pow,
}
