"""Generating transforms: E[exp(r1 g1(x) + ...)] as a function of r, from which every expectation of a law follows.

The kind of a transform fixes the generators g: x itself (moment generating function), log x (Mellin), log x and
log(1 - x) (two-sided Mellin on the unit interval), or the statistics that the family states. Evaluating at r gives
E[exp(r g)], differentiating m times gives E[g^m exp(r g)].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symgen.terms.term import Term, combined, make, num


def _everywhere(*_: Term, **__: Term) -> tuple[object, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Transform:
    """The generating transform of a family: its kind, its value, and the conditions under which it is finite.

    `value(*arguments, **parameters)` is a Term; `finite(*arguments, **parameters)` a tuple of claims.
    `statistics(x, **parameters)` are the generators where the kind does not fix them.
    """

    kind: str
    value: Callable[..., Term]
    finite: Callable[..., tuple[object, ...]] = _everywhere
    statistics: Callable[..., tuple[Term, ...]] | None = None
    arguments: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arguments."""
        return self.arguments or KINDS[self.kind].names

    @property
    def size(self) -> int:
        """How many arguments the transform has."""
        return len(self.names)

    @property
    def words(self) -> str:
        """What the kind is called."""
        return KINDS[self.kind].words

    def generators(self, x: Term, **parameters: Term) -> tuple[Term, ...]:
        """The functions of x whose exponentials the transform averages."""
        return self.statistics(x, **parameters) if self.statistics is not None else KINDS[self.kind].generators(x)

    def power(self, x: Term, *arguments: Term, **parameters: Term) -> Term:
        """exp(r1 g1(x) + ...), as it is customarily written."""
        if self.statistics is None:
            return KINDS[self.kind].power(x, *arguments)
        products = [r * g for r, g in zip(arguments, self.generators(x, **parameters), strict=True)]
        return make("exp", combined("add", products))


@dataclass(frozen=True, slots=True)
class Kind:
    """The generators of a transform, the names of its arguments, and how exp(sum r g) is customarily written."""

    generators: Callable[[Term], tuple[Term, ...]]
    names: tuple[str, ...]
    power: Callable[..., Term]
    words: str


def _log(x: Term) -> Term:
    return make("log", x)


def _exponential(x: Term, s: Term) -> Term:
    return make("exp", s * x)


KINDS: Mapping[str, Kind] = {
    "mgf": Kind(lambda x: (x,), ("s",), _exponential, "moment generating function"),
    "mellin": Kind(lambda x: (_log(x),), ("r",), lambda x, r: x**r, "Mellin transform"),
    "unit-mellin": Kind(
        lambda x: (_log(x), _log(num(1) - x)),
        ("r", "w"),
        lambda x, r, w: x**r * (1 - x) ** w,
        "two-sided Mellin transform",
    ),
    "natural": Kind(lambda x: (x,), ("r",), _exponential, "generating transform of the statistics"),
}


def mgf(value: Callable[..., Term], finite: Callable[..., tuple[object, ...]] = _everywhere) -> Transform:
    """E[exp(s x)] as a function of s."""
    return Transform("mgf", value, finite)


def mellin(value: Callable[..., Term], finite: Callable[..., tuple[object, ...]] = _everywhere) -> Transform:
    """E[x^r] as a function of r, for positive laws."""
    return Transform("mellin", value, finite)


def unit_mellin(value: Callable[..., Term], finite: Callable[..., tuple[object, ...]] = _everywhere) -> Transform:
    """E[x^r (1 - x)^w] as a function of r and w, for laws on (0, 1)."""
    return Transform("unit-mellin", value, finite)


def natural(
    statistics: Callable[..., tuple[Term, ...]],
    arguments: str,
    value: Callable[..., Term],
    finite: Callable[..., tuple[object, ...]] = _everywhere,
) -> Transform:
    """E[exp(r g(x) + ...)] for the family's own statistics g(x; parameters); `arguments` names r, ..."""
    return Transform("natural", value, finite, statistics, tuple(arguments.split()))
