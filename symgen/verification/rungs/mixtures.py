"""Unknown densities as mixtures of normals, or of Gamma laws on the half line, for what asks for heights and for places.

A step function has its own variance beside that of its points, and no mass function has a differential entropy.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from functools import partial
from math import inf
from typing import Any

from symgen.numeric import FLOAT, evaluate, points
from symgen.numeric.errors import Undefined, Unsupported
from symgen.terms.domains import NONNEGATIVE, REAL, Domain
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import bottom_up, substitute, subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.proofs.resolution import resolved
from symgen.verification.rungs.models import Model, differentiated, seeded
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
    return survey(task, candidates(task, _MORE_POINTS), unit="points of mixtures of laws")


def candidates(task: Task, count: int = _POINTS) -> Iterator[Candidate]:
    """Both sides with every unknown density a seeded mixture; nothing where one is of several variables or elsewhere.

    Unknown functions beside them are polynomials, or what else their roles and domains say.
    """
    places = _places(task)
    if places is None:
        return
    generator = random.Random(task.seed)
    perhaps_complex = {argument for argument in _read_at(task) if not argument.domain.is_real}
    others = [(name, role) for name, role, _ in task.unknown_functions if role != "density"]
    for parts in _PARTS:
        drawn = {name: _drawn(domain, parts, generator) for name, domain in places.items()}
        functions = {name: seeded(role, task.function_domains[name], generator) for name, role in others}
        sides = tuple(bottom_up(side, partial(_read, drawn, functions)) for side in task.sides)
        words = {name: words for name, (_, words) in drawn.items()} | {n: f.words for n, f in functions.items()}
        symbols = task.symbols_of(sides)
        for values in points(symbols, task.drawn_within, count=count if symbols else 1, seed=task.seed):
            if all(_is_real(argument, values) for argument in perhaps_complex):
                yield Candidate((sides[0], sides[1]), values, words)


def _places(task: Task) -> dict[str, Domain] | None:
    """Where the densities of a task live: the line or the half line, each."""
    found: dict[str, list[Term]] = {}
    for node in (n for side in task.sides for _, n in subterms(side) if n.op == "call"):
        if len(node.args) != 1 or node.shape or node.args[0].shape:
            return None
        if node.attrs[3] == "density":
            found.setdefault(node.attrs[0], []).append(node.args[0])
    lines = {name: _line(task, arguments) for name, arguments in found.items()}
    known = {name: line for name, line in lines.items() if line is not None}
    return known if lines and len(known) == len(lines) else None


def _line(task: Task, arguments: Collection[Term]) -> Domain | None:
    """The line where some argument of a density may be any number, the half line where all are positive; None for others.

    log(e^y - 1) is on the line where it is real, which is seen of what is not bound.
    """
    free = task.sides[0].free | task.sides[1].free
    if any(not a.domain.is_real and not a.free <= free for a in arguments):
        return None
    named = {a.domain for a in arguments if a.op == "symbol"}
    half = all(a.domain.is_real and a.domain.low == 0 for a in arguments)
    if any(domain.high != inf or domain.low not in (-inf, 0) for domain in named) or (not half and named - {REAL}):
        return None
    return NONNEGATIVE if half else REAL


def _read_at(task: Task) -> Iterator[Term]:
    for node in (n for side in task.sides for _, n in subterms(side) if n.op == "call"):
        yield from node.args


def _is_real(argument: Term, values: Mapping[Term, Any]) -> bool:
    """Whether an argument of a density is a real number at a point: no density is positive elsewhere."""
    try:
        return abs(complex(evaluate(argument, values, FLOAT)).imag) == 0
    except (Undefined, Unsupported, OverflowError):
        return False


#: Parts of a mixture: weight, place and width.
_Parts = list[tuple[Fraction, Fraction, Fraction]]


def _drawn(domain: Domain, count: int, generator: random.Random) -> tuple[_Parts, str]:
    weights = [generator.randint(1, 4) for _ in range(count)]
    places = generator.sample(range(-2, 3), count)
    widths = [Fraction(generator.randint(1, 3), generator.choice((2, 2, 16))) for _ in range(count)]
    parts = [(Fraction(w, sum(weights)), Fraction(m), s) for w, m, s in zip(weights, places, widths, strict=True)]
    law = "Normal({}, sd={})" if domain.low == -inf else "Gamma(2, scale={1})"
    return parts, " + ".join(f"{w} {law.format(m, s)}" for w, m, s in parts)


def _read(drawn: dict[str, tuple[_Parts, str]], functions: dict[str, Model], node: Term) -> Term:
    if node.op == "integral":
        return _moment(node)
    if node.op == "derivative" and not node.shape:
        return differentiated(node)
    if node.op == "subs":
        return substitute(node.args[0], {node.args[1]: node.args[2]})
    if node.op != "call":
        return node
    if node.attrs[0] in functions:
        return functions[node.attrs[0]].of(node.args)
    (x,), (parts, shown) = node.args, drawn[node.attrs[0]]
    on_line = "Normal" in shown
    terms = [num(w) * (_normal(x, m, s) if on_line else _gamma(x, s)) for w, m, s in parts]
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
