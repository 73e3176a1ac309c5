"""Inequalities over their whole domain: a difference made of squares and positive parts, or certified on intervals."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from symgen.calculus.normaliser.signs import proves_nonnegative
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.enclosures import hull
from symgen.terms.definedness import obligations
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term
from symgen.verification.intervals import Curve, is_plain, never_negative
from symgen.verification.task import Finding, Task
from symgen.verification.tightest import margin
from symgen.verification.verdict import Status

_MOST_BOXES = 4000
_BITS = 96
_STRICT = ("lt", "gt")


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    real = all(s.domain.field == "real" and not s.shape for s in task.symbols)
    return task.claim.relation in ("le", "ge", *_STRICT) and plain and real and bool(task.symbols)


def run(task: Task) -> Finding | None:
    """PROVED by squares; CERTIFIED by enclosures, domains and Taylor's theorem on a partition of the domain."""
    if task.mode == "strict" and any(obligations(side) for side in task.sides):
        return None
    difference = margin(task.sides, task.claim.relation)
    strict = task.claim.relation in _STRICT
    if not strict and proves_nonnegative(difference, task.claim.context):
        return Finding(Status.PROVED, "the difference is made of squares and positive parts")
    if len(task.symbols) == 1:
        (variable,) = task.symbols
        certified = never_negative(Curve(difference, variable, task), variable.domain, strict=strict)
    else:
        certified = _on_boxes(difference, task, strict)
    method = "enclosures, domains and derivative signs on a partition of the whole domain"
    return Finding(Status.CERTIFIED, method) if certified else None


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
