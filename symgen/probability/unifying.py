"""Making the log density of a family equal to a given formula: the equations that its parameters must satisfy.

Statistics free of parameters are compared as they are. A statistic that holds parameters, as log(scale + x) does, is laid
over one of the same make in the formula, argument by argument; every way of doing so is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from symgen.probability.solving import Equation
from symgen.probability.statistics import Key, parts
from symgen.terms.term import Term, num

Coefficients = tuple[tuple[Key, Term], ...]  # statistics with their coefficients


def unified(own: Term, given: Term, variable: Term, unknowns: frozenset[Term]) -> Iterator[tuple[Equation, ...]]:
    """Equations under which `own`, with unknown parameters, is `given` up to a constant; one set for each way."""
    constant = ((), num(0))
    first = [pair for pair in _coefficients(own, variable) if pair[0] != constant[0]]
    second = tuple(pair for pair in _coefficients(given, variable) if pair[0] != constant[0])
    yield from _laid_over(
        tuple(sorted(first, key=lambda pair: _is_open(pair[0], unknowns))), second, variable, unknowns
    )


def _coefficients(formula: Term, variable: Term) -> Coefficients:
    return tuple((part.statistic, part.coefficient) for part in parts(formula, variable))


def _is_open(key: Key, unknowns: frozenset[Term]) -> bool:
    return any(factor.free & unknowns for factor, _ in key)


def _laid_over(
    own: Coefficients, given: Coefficients, variable: Term, unknowns: frozenset[Term]
) -> Iterator[tuple[Equation, ...]]:
    if not own:
        if not given:
            yield ()
        return
    (key, coefficient), *rest = own
    if not _is_open(key, unknowns):
        value = next((c for k, c in given if k == key), num(0))
        chosen: Iterator[tuple[Term, Key, tuple[Equation, ...]]] = iter([(value, key, ())])
    else:
        chosen = ((c, k, e) for k, c in given for e in _products(key, k, variable, unknowns))
    for value, used, inside in chosen:
        left = tuple(pair for pair in given if pair[0] != used)
        for others in _laid_over(tuple(rest), left, variable, unknowns):
            yield ((coefficient, value), *inside, *others)


def _products(own: Key, given: Key, variable: Term, unknowns: frozenset[Term]) -> Iterator[tuple[Equation, ...]]:
    """Products of as many factors, in every order."""
    if len(own) != len(given):
        return
    for order in permutations(given):
        if all(e == f for (_, e), (_, f) in zip(own, order, strict=True)):
            yield from _factors(tuple(f for f, _ in own), tuple(f for f, _ in order), variable, unknowns)


def _factors(
    own: tuple[Term, ...], given: tuple[Term, ...], variable: Term, unknowns: frozenset[Term]
) -> Iterator[tuple[Equation, ...]]:
    """Term by term, every one at once."""
    if not own:
        yield ()
        return
    for here in _one(own[0], given[0], variable, unknowns):
        for others in _factors(own[1:], given[1:], variable, unknowns):
            yield (*here, *others)


def _one(own: Term, given: Term, variable: Term, unknowns: frozenset[Term]) -> Iterator[tuple[Equation, ...]]:
    if variable not in own.free | given.free:
        yield ((own, given),)
    elif own == given:
        yield ()
    elif own.op in _SUMS:
        yield from _laid_over(_coefficients(own, variable), _coefficients(given, variable), variable, unknowns)
    elif own.op == given.op and own.attrs == given.attrs and len(own.args) == len(given.args):
        yield from _factors(own.args, given.args, variable, unknowns)


_SUMS = ("add", "neg", "mul", "div")
