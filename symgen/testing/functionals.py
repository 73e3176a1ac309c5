"""Laws of divergences and entropies as property-based tests: hold a function that somebody wrote against them.

`laws(my_kl, of=KL, family="Normal")` is a test. What is checked follows from the noun: a divergence is not negative, 0
from a law to itself, the same in other units, and has the value that symgen derives and that quadrature gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import Parameter as Argument
from inspect import signature
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis.strategies import tuples

from symgen.errors import UsageError
from symgen.probability import Family
from symgen.probability import family as find
from symgen.testing.functional_laws import LAWS, Law, Sets, Subject, Units
from symgen.testing.strategies import affine_maps, name_of, params

_SLOW_EXAMPLES = 3  # of quadratures, the simplest parameters first; they take too long to shrink


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that a function breaks, and what was found at the smallest parameters that show it."""

    law: str
    found: str


def laws(
    function: Callable[..., Any],
    of: Callable[..., Any],
    family: Any,
    *,
    spelling: str = "",
    tolerance: float = 1e-9,
    size: int = 3,
) -> Callable[[], None]:
    """A test that a hand-written divergence or entropy of a family, in nats, keeps the laws of what it computes.

    `of` says what it should be: KL, JS, Jeffreys, Entropy, CrossEntropy, ..., `functools.partial(Renyi, alpha=2)`, or any
    function from laws to a noun. `function` takes as many dictionaries of parameters by canonical name; with `spelling`,
    such as "mean sd", it takes numbers in that order instead, those of the first law and then those of the second.
    Parameters of vectors and matrices are arrays of `size`. The test raises AssertionError that names each broken law with
    the smallest parameters found. Raises UnknownNameError for a family or spelling that does not exist.

    >>> from math import log
    >>> from symgen.information import KL
    >>> def kl(a, b):
    ...     return log(a / b) + b / a - 1
    >>> laws(kl, of=KL, family="Exponential", spelling="rate")()
    >>> laws(lambda a, b: kl(b, a), of=KL, family="Exponential", spelling="rate")()  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    AssertionError: KL of Exponential breaks a law:
      has the derived value: KL(Exponential(rate=1) || Exponential(rate=...)) is ..., not ...
    """
    chosen = find(name_of(family))
    subject = Subject(function, of, chosen, _spelled(chosen, spelling), bool(spelling), tolerance, _arity(of))

    def test() -> None:
        found = list(_broken(subject, size))
        if found:
            noun = subject.op.upper() if len(subject.op) < 3 else subject.op.replace("_", " ")
            lines = "".join(f"\n  {each.law}: {each.found}" for each in found)
            many = "a law" if len(found) == 1 else f"{len(found)} laws"
            raise AssertionError(f"{noun} of {chosen.name} breaks {many}:{lines}")

    return test


def _spelled(family: Family, spelling: str) -> tuple[str, ...]:
    """One spelling of each parameter, in the order given; the canonical ones by default."""
    names = tuple(spelling.replace(",", " ").split()) or tuple(p.name for p in family.parameters)
    covered = sorted(family.slots[name][0].name if name in family.slots else name for name in names)
    if covered != sorted(p.name for p in family.parameters):
        raise UsageError(
            f"the spelling {' '.join(names)!r}",
            asked=f"laws of {family.name}",
            where="spelling",
            hint=f"name each parameter once: {', '.join(family.slots)}",
        )
    return names


def _arity(of: Callable[..., Any]) -> int:
    """How many laws the noun is of: 1 or 2."""
    needed = [p for p in signature(of).parameters.values() if p.default is Argument.empty]
    positional = [p for p in needed if p.kind in (Argument.POSITIONAL_ONLY, Argument.POSITIONAL_OR_KEYWORD)]
    if len(positional) in (1, 2):
        return len(positional)
    raise UsageError(
        f"a function of {len(positional)} arguments",
        asked="laws(function, of=...)",
        where="of",
        hint="give KL, Entropy, ..., or functools.partial(Renyi, alpha=2)",
    )


def _owed(subject: Subject) -> list[Law]:
    return [law for law in LAWS if law.owed(subject)]


def _broken(subject: Subject, size: int) -> Iterator[Broken]:
    """Every law that the function breaks, each with its smallest counterexample; slow ones where all others hold."""
    wrong = False
    for law in _owed(subject):
        if law.slow and wrong:
            return
        try:
            _property(law, subject, size)()
        except AssertionError as error:
            wrong = True
            yield Broken(law.name, str(error.args[0]) if error.args else "")


def _property(law: Law, subject: Subject, size: int) -> Callable[[], None]:
    drawn = [params(subject.family.name, size=size, spelled=subject.names)] * (law.laws or subject.laws)
    most = settings(max_examples=_SLOW_EXAMPLES, phases=(Phase.generate,)) if law.slow else settings()

    @settings(most, deadline=None, derandomize=True, report_multiple_bugs=False)
    @given(tuples(*drawn), affine_maps())
    def holds(sets: Sets, units: Units) -> None:
        complaint = law.complaint(subject, sets, units)
        assert not complaint, complaint

    return holds
