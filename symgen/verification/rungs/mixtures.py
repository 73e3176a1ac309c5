"""Unknown densities as mixtures of normals, or of Gamma laws on the half line, for what asks for heights and for places.

A step function has its own variance beside that of its points, and no mass function has a differential entropy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import inf

from symgen.numeric import points
from symgen.terms.domains import Domain
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import bottom_up, subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.proofs.resolution import resolved
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_PARTS = (2, 1, 2, 1, 3)
_POINTS = 2
_MORE_POINTS = 8  # where they are all that is compared
_SHARE = 0.5  # of the budget


def refuted(task: Task) -> Finding | None:
    """What a mixture shows to fail; that a bound holds of a few says nothing of all laws."""
    found = survey(task, candidates(task), unit="mixtures of laws", share=_SHARE)
    return found if found is not None and found.status is Status.REFUTED else None


def compared(task: Task) -> Finding | None:
    """What mixtures show of a claim that reads densities between the points of step functions."""
    if task.claim.relation != "eq":
        return refuted(task)
    found = survey(task, candidates(task, _MORE_POINTS), unit="points of mixtures of laws")
    return found if found is not None and found.status is not Status.UNDECIDED else None


def candidates(task: Task, count: int = _POINTS) -> Iterator[Candidate]:
    """Both sides with every unknown density a seeded mixture; nothing where one is of several variables or elsewhere."""
    places = _places(task)
    if places is None:
        return
    generator = random.Random(task.seed)
    for parts in _PARTS:
        drawn = {name: _drawn(domain, parts, generator) for name, domain in places.items()}
        sides = tuple(bottom_up(side, partial(_read, drawn)) for side in task.sides)
        words = {name: words for name, (_, words) in drawn.items()}
        symbols = task.symbols_of(sides)
        for values in points(symbols, task.drawn_within, count=count if symbols else 1, seed=task.seed):
            yield Candidate((sides[0], sides[1]), values, words)


def _places(task: Task) -> dict[str, Domain] | None:
    """Where the densities of a task live: the line or the half line, each."""
    found: dict[str, Domain] = {}
    for node in (n for side in task.sides for _, n in subterms(side) if n.op == "call"):
        domain = node.args[0].domain if len(node.args) == 1 else None
        on_line = domain is not None and domain.is_real and domain.high == inf and domain.low in (-inf, 0)
        if (
            node.attrs[3] != "density"
            or domain is None
            or not on_line
            or found.setdefault(node.attrs[0], domain) != domain
        ):
            return None
    return found


#: Parts of a mixture: weight, place and width.
_Parts = list[tuple[Fraction, Fraction, Fraction]]


def _drawn(domain: Domain, count: int, generator: random.Random) -> tuple[_Parts, str]:
    weights = [generator.randint(1, 4) for _ in range(count)]
    places = generator.sample(range(-2, 3), count)
    widths = [Fraction(generator.randint(1, 3), generator.choice((2, 2, 16))) for _ in range(count)]
    parts = [(Fraction(w, sum(weights)), Fraction(m), s) for w, m, s in zip(weights, places, widths, strict=True)]
    law = "Normal({}, sd={})" if domain.low == -inf else "Gamma(2, scale={1})"
    return parts, " + ".join(f"{w} {law.format(m, s)}" for w, m, s in parts)


def _read(drawn: dict[str, tuple[_Parts, str]], node: Term) -> Term:
    if node.op == "integral":
        return _moment(node)
    if node.op != "call":
        return node
    (x,), (parts, _) = node.args, drawn[node.attrs[0]]
    terms = [num(w) * (_normal(x, m, s) if x.domain.low == -inf else _gamma(x, s)) for w, m, s in parts]
    return combined("add", terms)


def _moment(node: Term) -> Term:
    """An integral in closed form where it has one, so that a variance is no quadrature within a quadrature."""
    if any(inner.op == "log" for _, inner in subterms(node)):
        return node
    found = resolved(node)
    return node if found.undefined or is_slow(found.term) else found.term


def _normal(x: Term, mean: Fraction, width: Fraction) -> Term:
    pi = make("const", attrs=("pi",))
    return make("exp", -((x - num(mean)) ** num(2)) / num(2 * width**2)) / (num(width) * make("sqrt", num(2) * pi))


def _gamma(x: Term, width: Fraction) -> Term:
    return x * make("exp", -x / num(width)) / num(width**2)
