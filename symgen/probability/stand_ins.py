"""Positive stand-ins: what a formula takes the logarithm of is positive, although its parts do not show it.

log(b + n - t) says that b + n - t is positive. A symbol p that is declared positive takes its place, and t, wherever it
stands, becomes b + n - p. What is proved of the new formula for every p holds of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symgen.probability.statistics import parts, plus
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num, symbol
from symgen.terms.traverse import substitute, subterms

_MOST = 6  # stand-ins in one formula
_POSITIVE_ARGUMENTS = ("log", "loggamma", "logbeta", "sqrt")


@dataclass(frozen=True, slots=True)
class Generalised:
    """A formula with stand-ins, each with the term of the formula before it that it stands for, in order."""

    formula: Term
    stand_ins: tuple[tuple[Term, Term], ...]

    def back(self, term: Term) -> Term:
        """A term of the generalised formula in the terms of the one first given."""
        for stand_in, meant in reversed(self.stand_ins):
            term = substitute(term, {stand_in: meant})
        return term


def generalised(formula: Term, variable: Term) -> Generalised:
    """The formula with a positive symbol for whatever is free of the variable and must be positive but does not show it.

    >>> from symgen.terms.build import log, positives, reals
    >>> x, a, b = *reals("x a"), positives("b"); made = generalised(x * log(a - b) + a, x)
    >>> str(made.formula), str(made.back(made.formula))
    ('x*log(positive_0) + (positive_0 - (-b))', 'x*log(a - b) + ((a - b) - (-b))')
    """
    found: list[tuple[Term, Term]] = []
    for number in range(_MOST):
        pair = next(_replaceable(formula, variable, frozenset(stand_in for stand_in, _ in found)), None)
        if pair is None:
            break
        meant, atom = pair
        stand_in = symbol(f"positive_{number}", POSITIVE)
        formula = substitute(substitute(formula, {meant: stand_in}), {atom: _solved(meant, atom, stand_in)})
        found.append((stand_in, meant))
    return Generalised(formula, tuple(found))


def _replaceable(formula: Term, variable: Term, made: frozenset[Term]) -> Iterator[tuple[Term, Term]]:
    """A term that must be positive, with an atom that it is linear in."""
    for _, node in subterms(formula):
        for argument in node.args if node.op in _POSITIVE_ARGUMENTS else ():
            if variable in argument.free or argument.domain.is_positive or argument.op != "add":
                continue
            atom = next((a for a in _atoms(argument, made)), None)
            if atom is not None:
                yield argument, atom


def _atoms(term: Term, made: frozenset[Term]) -> Iterator[Term]:
    """Addends c t of a sum with c a number, t standing nowhere else in it and no stand-in; symbols last."""
    addends = list(_addends(term))
    alone = [t for k, t in enumerate(addends) if not any(_holds(a, t) for j, a in enumerate(addends) if j != k)]
    plain = (t for t in alone if t.op not in ("num", "mul", "div") and t not in made)
    yield from sorted(plain, key=lambda t: t.op == "symbol")


def _addends(term: Term) -> Iterator[Term]:
    """The addends of a sum without their signs and whole factors."""
    if term.op in ("add", "neg"):
        for argument in term.args:
            yield from _addends(argument)
    elif term.op == "mul" and len(term.args) == 2 and term.args[0].op == "num":
        yield from _addends(term.args[1])
    else:
        yield term


def _holds(term: Term, part: Term) -> bool:
    return any(node == part for _, node in subterms(term))


def _solved(whole: Term, atom: Term, value: Term) -> Term:
    """The atom, from whole == value."""
    place = symbol("atom_", atom.domain)
    slope, *rest = parts(substitute(whole, {atom: place}), place)
    apart = plus(p.coefficient for p in rest)
    difference = value if apart == num(0) else value - apart
    scale = slope.coefficient
    return difference if scale == 1 else -difference if scale.value == -1 else difference / scale
