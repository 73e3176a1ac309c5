"""Ties that no precision decides: floor(log(8)/log(2)) is 3 because the normaliser proves log(8)/log(2) = 3.

So with functions of exact vectors: logsumexp([0, 0, 0]) is written log(exp(0) + exp(0) + exp(0)), which it proves to be log(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.calculus.normaliser import prove_equal
from symgen.errors import SymgenError
from symgen.numeric import EXACT, FLOAT, evaluate, exact
from symgen.terms.term import Term, num
from symgen.terms.traverse import bottom_up, substitute
from symgen.verification.proofs.written_out import BY_ENTRIES

_ROUNDING = ("floor", "ceiling")


def settled(side: Term, values: Mapping[Any, Any]) -> Term:
    """The side at a rational point, with rounded arguments that are provably whole replaced by that number.

    >>> from symgen.terms.build import floor, log
    >>> str(settled(floor(log(num(8)) / log(num(2))), {}))
    '3'
    """
    numbers = {s: num(v) for s, v in values.items() if isinstance(s, Term) and not s.shape and isinstance(v, Fraction)}
    return bottom_up(substitute(bottom_up(side, lambda node: _by_entries(node, values)), numbers), _settle)


def _by_entries(node: Term, values: Mapping[Any, Any]) -> Term:
    """A number made of a vector of exact numbers, written by these."""
    rule = None if node.shape or not node.args else BY_ENTRIES.get(node.op)
    if rule is None or not node.args[0].shape:
        return node
    try:
        entries = [exact(v) for v in np.asarray(evaluate(node.args[0], values, EXACT), dtype=object).ravel()]
    except SymgenError:
        return node
    return rule([num(v) for v in entries]) if all(isinstance(v, Fraction) for v in entries) else node


def rounds(term: Term) -> bool:
    """Whether something is rounded to a whole number."""
    return term.op in _ROUNDING or any(rounds(a) for a in term.args)


def _settle(node: Term) -> Term:
    if node.op not in _ROUNDING or node.args[0].free or node.shape:
        return node
    try:
        whole = num(round(float(evaluate(node.args[0], {}, FLOAT).real)))
    except (SymgenError, OverflowError, ValueError, TypeError):
        return node
    return whole if are_equal(node.args[0], whole) else node


def are_equal(left: Term, right: Term) -> bool:
    """Whether the normaliser proves two constants equal."""
    try:
        return not left.free and not right.free and prove_equal(left, right) is not None
    except SymgenError:
        return False
