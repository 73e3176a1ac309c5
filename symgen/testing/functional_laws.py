"""What functions of laws owe, each law as a function that answers what is wrong: signs, symmetry, units, values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, isclose, isfinite, log
from typing import Any

import numpy as np

from symgen.probability import Family, law
from symgen.probability import family as find
from symgen.probability.declarations import Parameter, Spelling
from symgen.probability.solving import solve
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, as_term, dimension, symbol
from symgen.testing.strategies import as_stack

Parameters = Mapping[str, Any]
Sets = tuple[Parameters, ...]
Units = tuple[float, float]  # x is measured as shift + stretch * x


@dataclass(frozen=True, slots=True)
class Subject:
    """A function to be examined, what it should compute, and how it takes parameters: in which spellings, in a row or not."""

    function: Callable[..., Any]
    of: Callable[..., Any]
    family: Family
    names: tuple[str, ...]
    in_a_row: bool
    tolerance: float
    laws: int

    @property
    def op(self) -> str:
        """The operator of the noun."""
        return _goal(self.of, self.family.name, self.names, self.laws)[0].op

    def noun(self, sets: Sets) -> Term:
        """The noun at some parameters."""
        return as_term(self.of(*(_law(self.family, given) for given in sets)))

    def value(self, sets: Sets) -> float:
        """What the function answers; AssertionError where it raises, so that the parameters are shown."""
        given = [s[name] for s in sets for name in self.names] if self.in_a_row else [dict(s) for s in sets]
        try:
            return float(self.function(*given))
        except Exception as error:
            raise AssertionError(f"{self.noun(sets)} raises {type(error).__name__}: {error}") from error

    def close(self, first: float, second: float) -> bool:
        """Whether two numbers agree to the tolerance."""
        return first == second or isclose(first, second, rel_tol=self.tolerance, abs_tol=self.tolerance)


def _law(family: Family, given: Parameters) -> Term:
    return law(family.name, **{n: as_stack(v) if np.ndim(v) else as_term(_whole(v)) for n, v in given.items()})


def _whole(value: Any) -> Any:
    """Numbers as people write them: 1 and not 1.0."""
    return int(value) if float(value).is_integer() else value


@dataclass(frozen=True, slots=True)
class Law:
    """A law, the nouns that owe it, and what is wrong at some parameters ("" where nothing is).

    `laws` is how many sets of parameters it takes, where that is not the noun's; `slow` ones are tried at few.
    """

    name: str
    owed: Callable[[Subject], bool]
    complaint: Callable[[Subject, Sets, Units], str]
    laws: int = 0
    slow: bool = False


DIVERGENCES = (
    "kl",
    "js",
    "jeffreys",
    "renyi",
    "bhattacharyya_distance",
    "squared_hellinger",
    "chi_square_divergence",
    "total_variation",
)
SYMMETRIC = (
    "js",
    "jeffreys",
    "bhattacharyya_distance",
    "bhattacharyya_coefficient",
    "squared_hellinger",
    "total_variation",
)
LARGEST = {"js": log(2), "squared_hellinger": 1.0, "total_variation": 1.0, "bhattacharyya_coefficient": 1.0}
IN_UNITS = ("entropy", "cross_entropy")  # grow by the log of the stretch


def _not_negative(subject: Subject, sets: Sets, _: Units) -> str:
    value = subject.value(sets)
    return "" if value >= -subject.tolerance else f"{subject.noun(sets)} is {value}, below 0"


def _zero_at_itself(subject: Subject, sets: Sets, _: Units) -> str:
    itself = (sets[0], sets[0])
    value = subject.value(itself)
    return "" if abs(value) <= subject.tolerance else f"{subject.noun(itself)} is {value}, not 0"


def _symmetric(subject: Subject, sets: Sets, _: Units) -> str:
    value, other = subject.value(sets), subject.value(sets[::-1])
    return "" if subject.close(value, other) else f"{subject.noun(sets)} is {value}, the other way round {other}"


def _bounded(subject: Subject, sets: Sets, _: Units) -> str:
    value, most = subject.value(sets), LARGEST[subject.op]
    return "" if value <= most + subject.tolerance else f"{subject.noun(sets)} is {value}, above {most}"


def _least_at_itself(subject: Subject, sets: Sets, _: Units) -> str:
    """Gibbs' inequality."""
    value, least = subject.value(sets), subject.value((sets[0], sets[0]))
    fine = value >= least - subject.tolerance * max(1.0, abs(least))
    return "" if fine else f"{subject.noun(sets)} is {value}, below {least}, its value at equal laws"


def _in_other_units(subject: Subject, sets: Sets, units: Units) -> str:
    """A divergence is the same of shift + stretch x; an entropy grows by log(stretch)."""
    moved = tuple(_moved(subject, given, units) for given in sets)
    value, other = subject.value(sets), subject.value(moved)
    expected = value + (log(units[1]) if subject.op in IN_UNITS else 0.0)
    if subject.close(other, expected):
        return ""
    words = f" and log({units[1]:g}) more is {expected}" if subject.op in IN_UNITS else ""
    return f"{subject.noun(sets)} is {value}{words}, but {subject.noun(moved)} is {other}"


def _moved(subject: Subject, given: Parameters, units: Units) -> Parameters:
    """The parameters of shift + stretch x, in the same spellings."""
    moving = _moving(subject.family.name, subject.names)
    return {name: float(moving[name](*units, *(given[n] for n in subject.names))) for name in subject.names}


@cache
def _moving(family: str, names: tuple[str, ...]) -> Mapping[str, Callable[..., Any]]:
    """The parameters of shift + stretch x, as functions of shift, stretch and the parameters of x."""
    from symgen.codegen import compile as compile_formula

    slots, place = find(family).slots, find(family).location_scale
    assert place is not None
    shift, stretch = symbol("shift_"), symbol("stretch_", POSITIVE)
    given = {n: symbol(f"{n}_", slots[n][1].domain) for n in names}
    canonical = {slots[n][0].name: slots[n][1].canonical(v) for n, v in given.items()}
    changed = {place.scale_spelling: place.scale(**canonical) * stretch}
    first, at_standard = next(iter(place.standard.items()))
    if at_standard == 0:
        changed[first] = shift + stretch * place.location(**canonical)
    canonical |= {slots[n][0].name: slots[n][1].canonical(v) for n, v in changed.items()}
    arguments = [shift, stretch, *given.values()]
    return {n: compile_formula(_respelled(slots[n], canonical), args=arguments, to="numpy") for n in names}


def _respelled(slot: tuple[Parameter, Spelling], canonical: Mapping[str, Term]) -> Term:
    """A spelling of a parameter from its canonical value."""
    parameter, spelling = slot
    unknown = symbol("value_", spelling.domain)
    solved = solve(((spelling.canonical(unknown), canonical[parameter.name]),), (unknown,))
    assert solved is not None
    return solved[unknown]


def _has_units(subject: Subject) -> bool:
    place = subject.family.location_scale
    return place is not None and not subject.family.support.discrete and subject.op in (*DIVERGENCES, *IN_UNITS)


def _derived_value(subject: Subject, sets: Sets, _: Units) -> str:
    """Compared with the compiled formula; before anything is said, with its value to many digits."""
    derivation, program, arguments = _derived(subject.of, subject.family.name, subject.names, subject.laws)
    given = [s[name] for s in sets for name in subject.names]
    if subject.close(subject.value(sets), _float(lambda: program(*given))):
        return ""
    return _compared(subject, sets, float(derivation.evaluate(dict(zip(arguments, given, strict=True)), digits=17)))


def _float(computed: Callable[[], Any]) -> float:
    """A number that code computes, which may overflow on the way."""
    with np.errstate(all="ignore"):
        return float(computed())


def _by_quadrature(subject: Subject, sets: Sets, _: Units) -> str:
    from symgen.information import unfold
    from symgen.numeric import Unsupported, value

    try:
        truth = float(value(unfold(subject.noun(sets)), digits=10))
    except Unsupported:  # a quadrature that does not reach so many digits says nothing
        return ""
    return _compared(subject, sets, truth)


def _compared(subject: Subject, sets: Sets, truth: float) -> str:
    value = subject.value(sets)
    right = subject.close(value, truth) if isfinite(truth) else value == truth
    words = "infinite" if truth == inf else str(truth)
    return "" if right else f"{subject.noun(sets)} is {value}, not {words}"


@cache
def _goal(of: Callable[..., Any], family: str, names: tuple[str, ...], count: int) -> tuple[Term, list[Term]]:
    """The noun of laws with symbols in place of parameters, and those in the order of the spellings."""

    size = dimension("size")
    slots = [find(family).slots[name] for name in names]
    sides = [[symbol(f"{s.name}_{k}", s.domain, (size,) * p.rank) for p, s in slots] for k in range(count)]
    given = [law(family, **dict(zip(names, side, strict=True))) for side in sides]
    return as_term(of(*given)), [one for side in sides for one in side]


@cache
def _derived(of: Callable[..., Any], family: str, names: tuple[str, ...], count: int) -> tuple[Any, Any, list[Term]]:
    """The derivation, its formula as a function of the parameters where it is closed, and those."""
    from symgen.codegen import compile as compile_formula
    from symgen.derivation import derive

    goal, arguments = _goal(of, family, names, count)
    derivation = derive(goal, judge=False)
    program = compile_formula(derivation, args=arguments, to="numpy") if derivation.closed else None
    return derivation, program, arguments


def _is_derived(subject: Subject) -> bool:
    return _derived(subject.of, subject.family.name, subject.names, subject.laws)[0].closed


#: The laws, those that name the mistake best first.
LAWS = (
    Law("is 0 from a law to itself", lambda s: s.op in DIVERGENCES, _zero_at_itself, laws=1),
    Law("is not negative", lambda s: s.op in DIVERGENCES or _is_of_masses(s), _not_negative),
    Law("is symmetric", lambda s: s.op in SYMMETRIC, _symmetric),
    Law("is bounded", lambda s: s.op in LARGEST, _bounded),
    Law("is least at equal laws", lambda s: s.op == "cross_entropy", _least_at_itself),
    Law("is right in other units", _has_units, _in_other_units),
    Law("has the derived value", _is_derived, _derived_value),
    Law("has the value by quadrature", lambda s: s.family.whole is None, _by_quadrature, slow=True),
)


def _is_of_masses(subject: Subject) -> bool:
    return subject.op == "entropy" and subject.family.support.discrete
