"""Seeded arguments for every scalar operator, exact so that all number systems start from the same values."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

from symgen.numeric.exact_numbers import ExactComplex
from symgen.terms.domains import COMPLEX, INTEGER, POSITIVE, REAL, UNIT, Domain, interval
from symgen.terms.operators import Operator, table
from symgen.terms.term import Term, make, symbol

KINDS = ("arithmetic", "function")

#: Arguments that must be whole numbers (or small ones) by what the operator means.
WHOLE = {"gcd": (0, 1), "lcm": (0, 1), "polygamma": (0,)}
REAL_ONLY = frozenset({"max", "min", "mod", "relu", "heaviside", "atan2", "erfinv", "gcd", "lcm", "incomplete_beta"})

#: Where exact dyadic arguments are drawn from: inside, outside and on both sides of the usual domains.
SPREAD = tuple(Fraction(n, 16) for n in (1, 3, 8, 13, 17, 27, 40, 59, 95, -3, -8, -21, -27, -43))
#: Arguments drawn from fewer numbers, where most of all would have no value.
_SHARES = tuple(Fraction(n, 16) for n in (1, 5, 8, 13, 15, -3, 19))
FAVOURED = {"incomplete_beta": (SPREAD[:9], SPREAD[:9], _SHARES)}
WHOLE_SPREAD = tuple(Fraction(n) for n in (1, 2, 3, 5, 8))
COMPLEX_SPREAD = (
    ExactComplex(Fraction(5, 8), Fraction(3, 4)),
    ExactComplex(Fraction(-7, 8), Fraction(5, 16)),
    ExactComplex(Fraction(1, 4), Fraction(-9, 8)),
    ExactComplex(Fraction(-5, 4), Fraction(-3, 8)),
)


def scalar_operators() -> list[str]:
    """The names of the operators whose arguments are scalars."""
    return sorted(name for name, row in table().items() if row.kind in KINDS)


def arity(row: Operator) -> int:
    return 2 if row.arity is None else row.arity


def arguments(name: str, count: int = 12, seed: int = 0) -> list[tuple[Fraction, ...]]:
    """Real argument tuples of an operator: a seeded sample of the product of the spreads."""
    row = table()[name]
    columns = FAVOURED.get(name) or [
        WHOLE_SPREAD if place in WHOLE.get(name, ()) else SPREAD for place in range(arity(row))
    ]
    every = list(product(*columns))
    return random.Random(f"{name} {seed}").sample(every, min(count, len(every)))


def symbols(name: str, values: tuple[Fraction, ...]) -> tuple[Term, ...]:
    """One symbol an argument, with the domain that the operator asks for."""
    return tuple(symbol(f"x{place}", INTEGER if place in WHOLE.get(name, ()) else REAL) for place in range(len(values)))


def applied(name: str, args: tuple[Term, ...]) -> Term:
    return make(name, *args)


def domains_of(value: Fraction) -> list[Domain]:
    """Domains that contain a value, from the widest to the narrowest."""
    candidates = [COMPLEX, REAL, POSITIVE, UNIT, interval(Fraction(0)), interval(high=Fraction(0)), INTEGER]
    candidates += [interval(value - Fraction(1, 4), value + Fraction(1, 2)), interval(Fraction(-1), Fraction(1))]
    candidates += [interval(Fraction(1)), interval(Fraction(0), field="integer")]
    return [d for d in candidates if d.field == "complex" or d.contains(value)]
