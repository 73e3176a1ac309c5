"""Inequalities over their whole domain: squares, least values symbol by symbol, signs of derivatives, enclosures."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from symgen.calculus.normaliser import expand
from symgen.calculus.normaliser.signs import proves_nonnegative
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.enclosures import hull
from symgen.terms.definedness import obligations
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term, combined, make
from symgen.terms.traverse import subterms
from symgen.verification.evidence.tightest import margin
from symgen.verification.proofs.cartesian import NotCartesian, real_parts
from symgen.verification.proofs.descent import descends_to_nonnegative
from symgen.verification.proofs.intervals import Curve, is_plain, never_negative
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_MOST_BOXES = 4000
_BITS = 96
_STRICT = ("lt", "gt")


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    real = all(s.domain.field in ("real", "complex") and not s.shape for s in task.symbols)
    return task.claim.relation in ("le", "ge", *_STRICT) and plain and real and bool(task.symbols)


def run(task: Task) -> Finding | None:
    """PROVED by squares, or least values symbol by symbol; CERTIFIED by enclosures, domains and Taylor's theorem."""
    if task.mode == "strict" and any(obligations(side) for side in task.sides):
        return None
    try:
        sides = _over_the_reals(task)
    except NotCartesian:
        return None
    difference = margin(sides, task.claim.relation)
    strict = task.claim.relation in _STRICT
    if not strict and proves_nonnegative(difference, task.claim.context):
        return Finding(Status.PROVED, "the difference is made of squares and positive parts")
    greater, smaller = sides[::-1] if task.claim.relation in ("le", "lt") else sides
    how = sides_descend(greater, smaller, task, strict=strict)
    if how is not None:
        return Finding(Status.PROVED, how)
    if sides != task.sides:
        return None
    if len(task.symbols) == 1:
        (variable,) = task.symbols
        certified = never_negative(Curve(difference, variable, task), variable.domain, strict=strict)
    else:
        certified = _on_boxes(difference, task, strict)
    method = "enclosures, domains and derivative signs on a partition of the whole domain"
    return Finding(Status.CERTIFIED, method) if certified else None


def _over_the_reals(task: Task) -> tuple[Term, Term]:
    """The sides, with complex symbols written by their parts."""
    if all(s.domain.is_real for s in task.symbols):
        return task.sides
    return real_parts(task.sides[0]), real_parts(task.sides[1])


def sides_descend(greater: Term, smaller: Term, task: Task, *, strict: bool) -> str | None:
    """How the difference of the sides, or of their squares or logarithms, was shown to be nonnegative."""
    found = descends_to_nonnegative(greater - smaller, task, strict=strict)
    if found is not None:
        return f"of the difference of the sides: {found}"
    found = None if strict else _by_squares(greater, smaller, task)
    if found is not None:
        return f"of the difference of squares: {found}"
    if not (greater.domain.is_positive and smaller.domain.is_positive) or not any(map(_has_powers, (greater, smaller))):
        return None
    found = descends_to_nonnegative(expand(make("log", greater) - make("log", smaller)), task, strict=strict)
    return None if found is None else f"of the difference of the sides' logarithms: {found}"


def _by_squares(greater: Term, smaller: Term, task: Task, depth: int = 0) -> str | None:
    """a >= b where a >= 0 and a**2 >= b**2; roots that are left are squared once more."""
    if depth > 1 or not greater.domain.is_nonnegative or not (_roots(greater) or _roots(smaller)):
        return None
    difference = expand(greater**2 - smaller**2)
    found = descends_to_nonnegative(difference, task, strict=False)
    if found is not None:
        return found
    parts = difference.args if difference.op == "add" else (difference,)
    rooted = [p for p in parts if _roots(p)]
    plain = [p for p in parts if not _roots(p)]
    if not rooted or not plain:
        return None
    first, second = _added(rooted), _added(plain)
    return _by_squares(first, -second, task, depth + 1) or _by_squares(second, -first, task, depth + 1)


def _added(parts: list[Term]) -> Term:
    return combined("add", parts)


def _roots(term: Term) -> bool:
    return any(node.op in ("sqrt", "abs") or _is_root(node) for _, node in subterms(term))


def _is_root(node: Term) -> bool:
    return node.op == "pow" and node.args[1].value is not None and Fraction(node.args[1].value).denominator == 2


def _has_powers(term: Term) -> bool:
    return any(node.op in ("exp", "pow", "mul", "div") for _, node in subterms(term))


Box = dict[Term, Domain]


def _on_boxes(difference: Term, task: Task, strict: bool) -> bool:
    """Whether enclosures over boxes that cover a bounded domain all keep the sign."""
    if any(inf in (s.domain.high, -s.domain.low) for s in task.symbols) or not is_plain(difference):
        return False
    boxes: list[Box] = [{s: s.domain for s in task.symbols}]
    for _ in range(_MOST_BOXES):
        if not boxes:
            return True
        if task.expired:
            return False
        box = boxes.pop()
        if not _keeps_sign(difference, box, strict):
            boxes.extend(_halves(box))
    return False


def _keeps_sign(difference: Term, box: Box, strict: bool) -> bool:
    try:
        found = evaluate(difference, {s: hull(d.low, d.high) for s, d in box.items()}, balls(_BITS))
    except (Undefined, Undecided, Unsupported):
        return False
    if not hasattr(found, "lower") or not found.is_finite():
        return False
    return bool(found.lower() > 0 if strict else found.lower() >= 0)


def _halves(box: Box) -> list[Box]:
    """The box cut across its longest side."""
    longest = max(box, key=lambda s: box[s].high - box[s].low)
    low, high = Fraction(box[longest].low), Fraction(box[longest].high)
    middle = (low + high) / 2
    return [{**box, longest: interval(*ends)} for ends in ((low, middle), (middle, high))]
