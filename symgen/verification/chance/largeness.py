"""How large what is averaged can be: the finite-variance argument, with a number.

The 2-norm and the 4-norm of the formula follow by rule (see `numeric/moment_bounds.py`) from those of its draws, and these from
the laws: a bounded support; the moments of a law on the line, in its standard form where it has one; the laws of the entries
of a vector or matrix, which its family states. A moment that diverges gives no bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from itertools import count
from math import inf, isfinite
from typing import Any

import numpy as np

from symgen.errors import SymgenError
from symgen.information import unfold
from symgen.numeric import Unsupported, evaluate, mp
from symgen.numeric.lifted import is_random
from symgen.numeric.magnitudes import Entry, Magnitude, as_magnitude, scalar_draw, within
from symgen.numeric.moment_bounds import MAGNITUDES
from symgen.probability.declarations import family_of
from symgen.probability.laws import canonical, law
from symgen.probability.supports import random_variable, support
from symgen.terms.term import Term, make, num
from symgen.verification.chance.experiments import Draw
from symgen.verification.chance.sampling import Prepared

_DIGITS = 15
_MARGIN = 1.001  # moments come of a quadrature

Numbers = Iterator[int]


def norms(prepared: Prepared) -> tuple[Any, Any]:
    """Upper bounds of (E f^2)^(1/2) and (E f^4)^(1/4) for each entry of f; infinite where none is known."""
    given, numbers = dict(prepared.given), count()
    for draw in prepared.draws:
        given[draw.variable] = _of_draw(draw, given, numbers)
    found = np.asarray(evaluate(prepared.body, given, MAGNITUDES), dtype=object)
    entries = [as_magnitude(entry) for entry in found.ravel()]
    return np.array([e.norm(2) for e in entries]), np.array([e.norm(4) for e in entries])


def _of_draw(draw: Draw, given: Mapping[Any, Any], numbers: Numbers) -> Any:
    if draw.law is None:
        ends = [as_magnitude(evaluate(end, given, MAGNITUDES)) for end in draw.ends]
        known = frozenset((next(numbers),)).union(*(e.draws for e in ends))
        return within(min(e.low for e in ends), max(e.high for e in ends), known)
    whole = family_of(draw.law).whole
    if whole is None:
        return _of_entries(draw.law, given, numbers)
    if whole.entries is None:
        return _in_support(draw.law, given, numbers)
    shared = next(numbers)
    marginal = _of_entries(whole.entries(**canonical(draw.law)), given, _repeating(shared))
    return _definite(marginal) if support(draw.law).structure == "spd" else marginal


def _repeating(number: int) -> Numbers:
    """The entries of one vector or matrix depend on one another."""
    while True:
        yield number


def _of_entries(one: Term, given: Mapping[Any, Any], numbers: Numbers) -> Any:
    """A draw of a scalar law, or each entry of a draw of independent ones."""
    family = family_of(one)
    parameters = canonical(one)
    if family.location_scale is not None:
        place = family.location_scale
        location, scale = place.location(**parameters), place.scale(**parameters)
        kept = {name: parameters[name] for name in place.kept}
        standard = {**place.standard_parameters((), parameters), **kept}
        return _by_entry(
            one, given, {"location": location, "scale": scale, **kept},
            lambda found: found["location"] + found["scale"] * _entry(
                law(family.name, **{**standard, **_numbers(found, tuple(kept))}), next(numbers)
            ),
        )  # fmt: skip
    names = tuple(parameters)
    if any(p.rank for p in family.parameters) or any(
        is_random(evaluate(v, given, MAGNITUDES)) for v in parameters.values()
    ):
        return _in_support(one, given, numbers)
    return _by_entry(
        one, given, parameters, lambda found: _entry(law(family.name, **_numbers(found, names)), next(numbers))
    )


def _numbers(found: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Term]:
    """Parameters that are the same at every draw."""
    if any(is_random(found[name]) for name in names):
        raise Unsupported(asked="the moments of a law", found=f"{', '.join(names)} that are random")
    return {name: num(Fraction(float(found[name]))) for name in names}


def _by_entry(one: Term, given: Mapping[Any, Any], terms: Mapping[str, Term], make_entry: Any) -> Any:
    values = {name: evaluate(term, given, MAGNITUDES) for name, term in terms.items()}
    shape = tuple(d if isinstance(d, int) else int(as_magnitude(evaluate(d, given, MAGNITUDES)).low) for d in one.shape)
    if not shape:
        return make_entry(values)
    arrays = {name: np.broadcast_to(np.asarray(v, dtype=object), shape) for name, v in values.items()}
    result = np.empty(shape, dtype=object)
    for position in np.ndindex(shape):
        result[position] = make_entry({name: a[position] for name, a in arrays.items()})
    return result


def _entry(one: Term, number: int) -> Magnitude:
    variable = random_variable(one)
    domain = support(one).domain
    return scalar_draw(Entry(variable, partial(_mean, one, variable)), float(domain.low), float(domain.high), number)


@lru_cache(maxsize=4096)
def _mean(one: Term, variable: Term, body: Term) -> float:
    """E[body] over a scalar law, a little more; infinite where it diverges or no quadrature reaches it."""
    try:
        found = float(evaluate(unfold(make("expectation", body, variable, one)), {}, mp(_DIGITS)))
    except (SymgenError, TypeError, OverflowError):
        return inf
    return found * _MARGIN if isfinite(found) and found >= 0 else inf


def _in_support(one: Term, given: Mapping[Any, Any], numbers: Numbers) -> Any:
    """Each entry lies in the support, and nothing else is known."""
    spread = support(one)
    low, high = (as_magnitude(evaluate(end, given, MAGNITUDES)) for end in (spread.low, spread.high))
    known = frozenset((next(numbers),)).union(low.draws, high.draws)
    shape = tuple(d if isinstance(d, int) else int(as_magnitude(evaluate(d, given, MAGNITUDES)).low) for d in one.shape)
    result = np.empty(shape, dtype=object)
    result.fill(within(low.low, high.high, known))
    return result if shape else result.item()


def _definite(diagonal: Any) -> Any:
    """The entries of a positive definite matrix from those on its diagonal: |W_ij| <= (W_ii + W_jj)/2."""
    size = len(diagonal)
    result = np.empty((size, size), dtype=object)
    for i, j in np.ndindex(size, size):
        result[i, j] = diagonal[i] if i == j else _beside(diagonal[i], diagonal[j])
    return result


def _beside(first: Magnitude, second: Magnitude) -> Magnitude:
    return Magnitude(
        -inf, inf, lambda p: (first.norm(p) + second.norm(p)) / 2,
        lambda t: (first.growth(abs(t)) + second.growth(abs(t))) / 2, first.draws | second.draws,
    )  # fmt: skip
