"""Values given for the symbols of a goal: whether they lie in their domains, and goals at the ends of those.

KL(Bernoulli(p) || Bernoulli(q)) is p log(p/q) + ... inside; at p = 0 the law has all its mass at 0, and the goal itself
says what the value is. So it does at an order of 1 of Renyi's divergence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.errors import DomainError, ShapeError, UsageError
from symgen.numeric.exact_numbers import ExactComplex, exact
from symgen.numeric.values import by_terms
from symgen.probability.laws import law
from symgen.terms.domains import Domain
from symgen.terms.term import Term, as_term, make, num
from symgen.terms.traverse import bottom_up, substitute

_ROUNDING = Fraction(1, 10**6)  # in sums of probabilities given as floats
_ROUNDING_OF_ENTRIES = 1e-9


def check(goal: Term, at: Mapping[Any, Any]) -> None:
    """DomainError for a value outside the domain of its symbol, such as data outside the support of their law.

    The ends of a domain are let through: there a formula may have a limit, or a law lose outcomes. ShapeError for arrays
    that do not have the sizes of their symbols, or none.
    """
    if not isinstance(at, Mapping):
        raise UsageError(f"{at!r} of type {type(at).__name__}", asked="values by name", hint='write {"m": 0.5, "s": 1}')
    _check_sizes(goal, at)
    for symbol, value in _terms(goal, at).items():
        problem = _problem(symbol.domain, value)
        if problem:
            name = symbol.attrs[0]
            raise DomainError(
                asked=f"the value at {name} = {value}",
                found=f"{name} = {value}, {problem}",
                where=str(goal),
                hint=f"{name} lies in {symbol.domain.describe()}",
            )


def _check_sizes(goal: Term, at: Mapping[Any, Any]) -> None:
    """ShapeError where two arrays, or an array and the size given, disagree on the length of an axis."""
    given = {s: v for s, v in by_terms(goal, at).items() if isinstance(s, Term)}
    known = {s: v for s, v in given.items() if not s.shape and np.ndim(v) == 0}
    for symbol, array in given.items():
        shape = np.shape(array)
        if len(shape) != len(symbol.shape):
            continue  # the evaluator says so
        for size, length in zip(symbol.shape, shape, strict=True):
            expected = size if isinstance(size, int) else known.setdefault(size, length)
            if not length or exact(expected) != length:
                raise ShapeError(
                    asked=f"the value of {symbol}",
                    found=f"an array of shape {shape}"
                    + (f", where {size} = {expected}" if length else ", which is empty"),
                    where=str(symbol),
                    hint="give at least one value" if not length else f"give arrays of one length for {size}",
                )


def _problem(domain: Domain, value: Term) -> str:
    """What is wrong with a value, in words; nothing where it lies in the domain or at an end of it."""
    numbers, inner = list(_numbers(value)), domain.entries()
    if not inner.is_real:
        return ""
    if not value.domain.is_real:
        return "which is not real"
    if any(inner.low > n for n in numbers):
        return "which is below its domain"
    if any(inner.high < n for n in numbers):
        return "which is above its domain"
    if inner.is_integer and any(n.denominator != 1 for n in numbers):
        return "which is not whole"
    if domain.structure == "simplex" and abs(sum(numbers, Fraction(-1))) > _ROUNDING:
        return "which does not sum to 1"
    if domain.structure == "spd" and not _is_positive_definite(value):
        return "which is not symmetric and positive definite"
    return ""


def _is_positive_definite(value: Term) -> bool:
    """Of a matrix of numbers, which rounding may have left short of symmetry."""
    matrix = np.array([[float(entry.attrs[0]) for entry in row.args] for row in value.args])
    return np.allclose(matrix, matrix.T, rtol=_ROUNDING_OF_ENTRIES) and bool(np.linalg.eigvalsh(matrix).min() > 0)


def _numbers(value: Term) -> Iterator[Fraction]:
    if value.op == "stack":
        for entry in value.args:
            yield from _numbers(entry)
    elif value.op == "num":
        yield value.attrs[0]


def at_point(goal: Term, at: Mapping[Any, Any]) -> Term:
    """The goal with numbers in place of its symbols."""
    given = _terms(goal, at)
    sizes = {
        size: num(length)
        for symbol, value in given.items()
        for size, length in zip(symbol.shape, value.shape, strict=True)
        if isinstance(size, Term) and isinstance(length, int)
    }
    resized = {substitute(symbol, sizes): value for symbol, value in given.items()}
    return bottom_up(substitute(substitute(goal, sizes), resized), _checked)


def _checked(node: Term) -> Term:
    if node.op != "law" or node.shape:
        return node
    return law(node.attrs[0], **dict(zip(node.attrs[1], node.args, strict=True)))


def _terms(goal: Term, at: Mapping[Any, Any]) -> dict[Term, Term]:
    """The values of symbols as Terms; functions, and sizes of what is given, are left out."""
    found = {s: v for s, v in by_terms(goal, at).items() if isinstance(s, Term) and not callable(v)}
    return {symbol: _as_term(value) for symbol, value in found.items()}


def _as_term(value: Any) -> Term:
    """A number, or a stack of the entries of nested sequences."""
    if np.ndim(value) == 0:
        number = exact(value)
        return _complex(number) if isinstance(number, ExactComplex) else as_term(number)
    return make("stack", *(_as_term(entry) for entry in value))


def _complex(number: ExactComplex) -> Term:
    return as_term(number.re) + number.im * make("const", attrs=("i",))
