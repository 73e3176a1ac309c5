"""Binders: finite sums and products term by term, substitutions; the rest by each system's own methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symgen.numeric.errors import Unsupported
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator


def bind(evaluator: Evaluator, node: Term) -> Any:
    """The value of a binder's node."""
    own = _OWN.get(node.op)
    if own is not None:
        return own(evaluator, node)
    return by_system(evaluator, node)


def by_system(evaluator: Evaluator, node: Term) -> Any:
    """The system's own method for a binder."""
    method = evaluator.system.binders.get(node.op)
    if method is None:
        raise Unsupported(asked=f"the value of {node.op}", found=f"{evaluator.system.name} has no method for {node.op}")
    return method(evaluator, node)


def _sum(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.sums import total

    return total(evaluator, node)


def _subs(evaluator: Evaluator, node: Term) -> Any:
    body, variable, value = node.args
    point = evaluator.visit(value)
    with evaluator.binding(variable, body) as at:
        return at(point)


_OWN: dict[str, Callable[[Any, Term], Any]] = {"sum": _sum, "product": _sum, "subs": _subs}
