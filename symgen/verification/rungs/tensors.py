"""Claims about tensors of symbolic size: exact entries at several sizes and structures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import zip_longest
from typing import Any

from symgen.numeric import points, sizes
from symgen.probability.supports import support
from symgen.terms.domains import REAL
from symgen.terms.relations import Claim
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import substitute, subterms
from symgen.verification.evidence.adversary import Search, spread_out
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.shrink import meets
from symgen.verification.evidence.stationary import nearest, where_least
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.evidence.telling import telling_first
from symgen.verification.rungs import monte_carlo
from symgen.verification.task import Finding, Task

#: Points a size: generic ones, and special tensors (zeros, ones, unit vectors, identities, ...), many of which commute.
_GENERIC = {"fast": 1, "ci": 2, "deep": 6}
_SPECIAL = {"fast": 4, "ci": 10, "deep": 30}

Point = dict[Term, Any]
Narrowed = dict[Term, Term]


def applies(task: Task) -> bool:
    return task.has_tensors and not task.unknown_functions and not monte_carlo.applies(task)


def run(task: Task) -> Finding | None:
    """Compare at sizes 1, 2, 3 and mixed, with rational entries of the declared structure."""
    return survey(task, telling_first(task, partial(_places, task)), unit="points of several sizes")


def _places(task: Task) -> Iterator[Candidate]:
    """Points of several sizes and, for an inequality, where it is tightest at each of the smallest sizes."""
    seen: dict[tuple[Any, ...], list[Point]] = {}
    for candidate in candidates(task, task.sides):
        seen.setdefault(tuple(candidate.values[s] for s in task.sizes), []).append(dict(candidate.values))
        yield candidate
    if task.claim.relation not in ("eq", "ne"):
        search = Search(task)
        for _, found in sorted(seen.items(), key=lambda pair: sum(pair[0])):
            if not any(map(is_slow, task.sides)):
                yield from (Candidate(task.sides, p) for p in search.violations(task.sides, spread_out(found)))
            starts = nearest(task.sides, task.claim.relation, found)
            yield from where_least(task.sides, task.claim.relation, starts, partial(meets, task))


def candidates(task: Task, sides: tuple[Term, Term]) -> Iterator[Candidate]:
    """Points of the sizes and structures of a task for its sides, or for what they are derived to be."""
    for assignment in sorted(sizes(task.sizes, seed=task.seed), key=_is_tiny):
        for values in generic_first(task, assignment):
            yield Candidate(sides, values)


def generic_first(task: Task, assignment: Point) -> list[Point]:
    """By turns a point drawn at random and a special one, as many as the budget allows a size; data first where laws live.

    Special tensors (identity, ones, ...) and numbers (1) hide much: matrices that commute, a taken for a**2. Where data
    must be counts, almost all that is drawn at random has no density, and zeros and ones hide as much.
    """
    counts = (_GENERIC[task.budget], False), (_SPECIAL[task.budget], True)
    streams = [drawn(task, assignment, count, special=special, wide=True) for count, special in counts]
    if _within_supports(task.claim):
        streams.insert(0, drawn(task, assignment, counts[0][0], special=False))
    return [point for by_turns in zip_longest(*streams) for point in by_turns if point is not None]


def drawn(task: Task, assignment: Point, count: int, *, special: bool, wide: bool = False) -> list[Point]:
    """Points of a size, special ones or not, with data inside the supports of their laws unless all is to be met (wide)."""
    within = {} if wide else _within_supports(task.claim)
    symbols = [within.get(s, s) for s in task.symbols]
    conditions = [substitute(c, within) for c in task.drawn_within]
    found = points(symbols, conditions, count=count, seed=task.seed, given=assignment, special=special)
    declared = {narrow: s for s, narrow in within.items()}
    return [{declared.get(s, s): value for s, value in point.items()} for point in found]


def _within_supports(claim: Claim) -> Narrowed:
    """The variables of the models in a claim that are free there, such as data, each over the support of its law."""
    found: Narrowed = {}
    for node in (n for side in (claim.left, claim.right) for _, n in subterms(side) if n.op == "random"):
        target, law = node.args
        variable = target.args[0] if target.op == "index" else target
        if variable.op == "symbol" and variable.domain == REAL and law.op == "law":
            found[variable] = symbol(variable.attrs[0], support(law).domain, variable.shape)
    return {wide: narrow for wide, narrow in found.items() if narrow != wide}


def _is_tiny(assignment: dict[Term, Any]) -> bool:
    """Where all sizes are 1 everything commutes: those say least and come last."""
    return all(size == 1 for size in assignment.values())
