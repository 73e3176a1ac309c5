"""Sums and products: finite ones term by term, infinite ones where convergence is established."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symgen.numeric.binders import by_system
from symgen.numeric.errors import Unsupported
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

#: The most terms that a finite sum may have.
MOST_TERMS = 200_000


def is_infinite(evaluator: Evaluator, bound: Term) -> int:
    """1 for a bound +oo, -1 for -oo, 0 for a finite one."""
    if bound.shape:
        raise Unsupported(
            asked="an end of a sum or an integral", found=f"shape {bound.shape}, where a number should stand"
        )
    value = evaluator.visit(bound)
    if value == evaluator.system.infinity(1):
        return 1
    return -1 if value == evaluator.system.infinity(-1) else 0


def total(evaluator: Evaluator, node: Term) -> Any:
    """A sum or product; empty where the upper bound is below the lower."""
    body, variable, low, high = node.args
    if is_infinite(evaluator, low) or is_infinite(evaluator, high):
        return by_system(evaluator, node)
    first, last = (evaluator.system.integer(evaluator.visit(b)) for b in (low, high))
    if last - first >= MOST_TERMS:
        raise Unsupported(asked=f"a {node.op} of {last - first + 1} terms", found=f"the budget is {MOST_TERMS}")
    with evaluator.binding(variable, body) as at:
        terms = [at(k) for k in range(first, last + 1)]
    return _combine(evaluator, node, terms)


def _combine(evaluator: Evaluator, node: Term, terms: list[Any]) -> Any:
    op, empty = ("add", 0) if node.op == "sum" else ("mul", 1)
    if not terms:
        neutral = evaluator.system.number(empty)
        return evaluator.system.full(evaluator.shape(node.shape), neutral) if node.shape else neutral
    return evaluator.elementwise(op, terms) if node.shape and len(terms) <= 32 else _fold(evaluator, op, terms, node)


def _fold(evaluator: Evaluator, op: str, terms: list[Any], node: Term) -> Any:
    if not node.shape:
        return evaluator.functions[op](*terms)
    result = terms[0]
    for term in terms[1:]:
        result = evaluator.elementwise(op, [result, term])
    return result
