"""Rational identities of tensors over a large prime field, at sizes beyond those of exact points.

By the lemma of Schwartz and Zippel a polynomial of degree d over a field of p elements that is not zero is zero at a random
point with probability at most d/p. A difference at a point of small whole numbers is one over the rationals too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from symgen.errors import SymgenError
from symgen.numeric import Unsupported, evaluate, sizes
from symgen.numeric.finite_field import FiniteField, random_field
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_LARGER = ((4, 5, 6), (5, 4, 7))  # sizes beyond those at which every tensor claim is looked at
_LARGEST = 8  # an identity of degree d may hold at all sizes below d only, as that of Cayley and Hamilton does
_POINTS_A_SIZE = 2
_LIFTS = 4  # points of small whole numbers, tried where the field shows a difference
_SMALL = 9
_SHARE = 0.3  # of the budget
_STRUCTURES = ("", "symmetric", "spd", "invertible", "diagonal", "lower")

Point = dict[Term, Any]
Draw = Callable[[], Any]


def applies(task: Task) -> bool:
    plain = not task.unknown_functions and not task.claim.context.conditions
    generic = all(s.domain.structure in _STRUCTURES and s.domain.field in ("real", "integer") for s in task.symbols)
    return task.claim.relation == "eq" and task.has_tensors and plain and generic and not _divides_strictly(task)


def _divides_strictly(task: Task) -> bool:
    """Whether a quotient must have a value wherever the other side has one: random points do not see where it has none."""
    quotients = ("div", "pow", "inverse", "solve")
    return task.mode == "strict" and any(node.op in quotients for side in task.sides for _, node in subterms(side))


def run(task: Task) -> Finding | None:
    """SUPPORTED with a bound on the probability that a false identity passes; REFUTED at a point of whole numbers."""
    generator = random.Random(task.seed)
    field = random_field(generator)
    looked, degree = 0, 0
    try:
        for assignment, larger in _sizes(task):
            degree = max(degree, _degree(task.sides, assignment))
            for _ in range(_POINTS_A_SIZE):
                if task.spent(_SHARE):
                    return None
                if not _agree(task, field, _drawn(task, assignment, lambda: field.random_element(generator))):
                    return _lifted(task, assignment, generator) if larger else None  # small points do better there
                looked += 1
    except SymgenError:
        return None  # not a rational expression, or one without a value at a random point
    bound = f"{(degree / field.prime) ** _POINTS_A_SIZE:.0e}"
    method = (
        f"equal over the field of {field.prime} elements at {looked} random points, {_POINTS_A_SIZE} a size: at each size a "
        f"false identity of degree {degree} passes with probability at most {bound}"
    )
    return Finding(Status.SUPPORTED, method, points=looked) if looked else None


def _sizes(task: Task) -> Iterator[tuple[Mapping[Term, int], bool]]:
    """Assignments of sizes, and whether they are beyond those of exact points."""
    for small in sizes(task.sizes, seed=task.seed):
        yield small, False
    if not task.sizes:
        return
    stable = min(_LARGEST, _degree(task.sides, dict.fromkeys(task.sizes, 2)) + 1)
    for row in (*_LARGER, (stable,)):
        yield {size: row[k % len(row)] for k, size in enumerate(task.sizes)}, True


def _agree(task: Task, field: FiniteField, point: Point) -> bool:
    left, right = (evaluate(side, point, field) for side in task.sides)
    return bool(np.all(np.asarray(left, dtype=object) == np.asarray(right, dtype=object)))


def _lifted(task: Task, assignment: Mapping[Term, int], generator: random.Random) -> Finding | None:
    """The same difference at small whole numbers, which the survey looks at exactly."""
    draw = lambda: Fraction(generator.randint(1, _SMALL))  # noqa: E731
    candidates = [Candidate(task.sides, _drawn(task, assignment, draw)) for _ in range(_LIFTS)]
    inside = [c for c in candidates if all(_contains(s, c.values[s]) for s in task.symbols if s not in assignment)]
    found = survey(task, inside, unit="points of whole numbers")
    return found if found is not None and found.status is Status.REFUTED else None


def _contains(symbol: Term, value: Any) -> bool:
    entries = symbol.domain.entries()
    return symbol.domain.structure != "spd" and all(
        entries.contains(v) for v in np.asarray(value, dtype=object).ravel()
    )


def _drawn(task: Task, assignment: Mapping[Term, int], draw: Draw) -> Point:
    """A point of generic tensors of the declared structures."""
    free = [s for s in task.symbols if s not in assignment]
    return {**assignment, **{s: _tensor(s, assignment, draw) for s in free}}


def _tensor(symbol: Term, assignment: Mapping[Term, int], draw: Draw) -> Any:
    shape = tuple(_length(d, assignment) for d in symbol.shape)
    array = np.array([draw() for _ in range(prod(shape))], dtype=object).reshape(shape)
    if not shape:
        return array.item()
    structure = symbol.domain.structure
    if structure in ("diagonal", "lower"):
        keep = np.eye(*shape[-2:], dtype=np.bool_) if structure == "diagonal" else np.tri(*shape[-2:], dtype=np.bool_)
        return np.where(keep, array, array * 0)
    if structure in ("symmetric", "spd"):
        return np.where(np.tri(*shape[-2:], dtype=np.bool_), array, np.swapaxes(array, -1, -2))
    return array


# The degree of what is compared: (numerator, denominator) of a rational expression, each at most.

Degrees = tuple[int, int]


def _degree(sides: tuple[Term, Term], assignment: Mapping[Term, int]) -> int:
    (a, b), (c, d) = (_degrees(side, assignment, {}) for side in sides)
    return max(a + d, c + b)


def _degrees(node: Term, assignment: Mapping[Term, int], done: dict[Term, Degrees]) -> Degrees:
    if node not in done:
        rule = _DEGREES.get(node.op)
        if rule is None:
            raise Unsupported(asked=f"the degree of {node}", found=f"{node.op} is no rational operation")
        done[node] = rule(node, [_degrees(a, assignment, done) for a in node.args], assignment)
    return done[node]


def _of_a_symbol(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    return (0, 0) if node in assignment else (1, 0)


def _of_a_sum(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    below = sum(d for _, d in inner)
    return max(n + below - d for n, d in inner), below


def _of_a_product(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    return sum(n for n, _ in inner), sum(d for _, d in inner)


def _of_a_contraction(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    """A sum of products of entries, of which there are no more than choices of an entry of each argument."""
    above, below = _of_a_product(node, inner, assignment)
    terms = prod(_length(d, assignment) for a in node.args for d in a.shape)
    return above + (terms - 1) * below, terms * below


def _of_a_binder(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    if inner[0][1]:
        raise Unsupported(asked=f"the degree of {node}", found="a sum of quotients")
    return inner[0]


def _of_a_quotient(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    (a, b), (c, d) = inner
    return a + d, b + c


def _of_a_power(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    exponent = node.args[1].value
    if exponent is None:
        raise Unsupported(asked=f"the degree of {node}", found="a symbolic exponent")
    (a, b), times = inner[0], abs(int(exponent))
    return (a * times, b * times) if exponent > 0 else (b * times, a * times)


def _of_a_determinant(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    """Over the product of all entries' denominators."""
    (above, below), size = inner[0], _length(node.args[0].shape[-1], assignment)
    return size * above + size**2 * below, size**2 * below


def _of_an_inverse(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    """The adjugate over the determinant, times what else there is."""
    top, bottom = _of_a_determinant(node, inner, assignment)
    rest = inner[1:] and _of_a_product(node, inner[1:], assignment)
    size = _length(node.args[0].shape[-1], assignment)
    above, below = (rest[0], rest[1]) if rest else (0, 0)
    return top + bottom + above + size * below, top + bottom + size * below


def _length(dimension: int | Term, assignment: Mapping[Term, int]) -> int:
    if isinstance(dimension, Term) and dimension not in assignment:
        raise Unsupported(asked=f"tensors of size {dimension}", found="a size that is made of others")
    return dimension if isinstance(dimension, int) else int(assignment[dimension])


def _of_a_constant(node: Term, inner: list[Degrees], assignment: Mapping[Term, int]) -> Degrees:
    return 0, 0


_Rule = Callable[[Term, list[Degrees], Mapping[Term, int]], Degrees]
_DEGREES: Mapping[str, _Rule] = {
    **dict.fromkeys(("num", "eye", "ones", "zeros"), _of_a_constant),
    **dict.fromkeys(("add", "stack"), _of_a_sum),
    **dict.fromkeys(("mul", "neg", "outer", "kron", "transpose", "diag", "diagonal", "expand"), _of_a_product),
    **dict.fromkeys(("matmul", "trace", "total", "mean", "einsum"), _of_a_contraction),
    "symbol": _of_a_symbol,
    "div": _of_a_quotient,
    "pow": _of_a_power,
    "det": _of_a_determinant,
    "inverse": _of_an_inverse,
    "solve": _of_an_inverse,
    "sum": _of_a_binder,
    "index": lambda node, inner, assignment: inner[0],
}
