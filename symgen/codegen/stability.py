"""Stability: a formula rewritten into one of the same value that loses no digits in floating point.

Three passes, each to its fixed point: functions that mathematics has a name for, so that the result can be
differentiated further; sums whose parts cancel; functions that only numerical libraries have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from symgen.codegen import strategies
from symgen.codegen.cancellation import (
    difference_of_sigmoids,
    gap_of_logs,
    remainder_of_stirling,
    squared_differences,
)
from symgen.codegen.canonical import canonical, node
from symgen.codegen.exponentials import over_difference_of_exponentials
from symgen.codegen.rules import apply, rules
from symgen.terms.term import Term, make
from symgen.terms.traverse import bottom_up

Strategy = Callable[[Term], Term | None]
Pass = dict[str, tuple[Strategy, ...]]

# No formula of the catalogue needs more than a few rounds; a cycle of rules would be a defect of the tables.
_ROUNDS = 20

_NAMED: Pass = {
    "log": (strategies.log_of_total, strategies.log_softmax, strategies.log_det),
    "exp": (strategies.exp_log_softmax,),
    "div": (strategies.softmax, over_difference_of_exponentials),
    "add": (
        strategies.log_softmax_by_difference,
        strategies.log_softmax_of_choice,
        squared_differences,
        difference_of_sigmoids,
    ),
    "mul": (strategies.into_cases,),
}
_CANCELLING: Pass = {"add": (gap_of_logs, remainder_of_stirling)}
_NUMERICAL: Pass = {"mul": (strategies.xlogy,)}


def stabilise(term: Term, *, primitives: bool = True) -> Term:
    """A term of the same value, wherever it is defined, that is accurate in floating point.

    Without `primitives` the result has operators of the table alone, so that it can be differentiated further.

    >>> from symgen.terms.build import reals, log, exp
    >>> x = reals("x")
    >>> stabilise(log(1 + exp(x))).op
    'softplus'
    """
    for strategies_by_root in passes()[: None if primitives else 1]:
        term = _settled(term, strategies_by_root)
    return term


@cache
def passes() -> tuple[Pass, ...]:
    """The passes in order; each has the strategies of those before it too."""
    named = _merged([*_patterns(primitive=False), _NAMED])
    cancelling = _merged([named, _CANCELLING])
    return named, cancelling, _merged([*_patterns(primitive=True), cancelling, _NUMERICAL])


def _patterns(*, primitive: bool) -> list[Pass]:
    return [{rule.pattern.op: (partial(apply, rule),)} for rule in rules() if rule.primitive == primitive]


def _merged(parts: list[Pass]) -> Pass:
    roots = sorted({root for part in parts for root in part})
    return {root: tuple(s for part in parts for s in part.get(root, ())) for root in roots}


def _settled(term: Term, strategies_by_root: Pass) -> Term:
    for _ in range(_ROUNDS):
        new = bottom_up(canonical(term), lambda n: _improved(n, strategies_by_root))
        if new == term:
            return new
        term = new
    return term


def _improved(term: Term, strategies_by_root: Pass) -> Term:
    for _ in range(_ROUNDS):
        term = node(term)
        tried = (strategy(term) for strategy in strategies_by_root.get(term.op, ()))
        new = next((found for found in tried if found is not None), None)
        if new is None or new == term:
            return term
        term = new if new.shape == term.shape else make("expand", new, attrs=(term.shape,))
    return term
