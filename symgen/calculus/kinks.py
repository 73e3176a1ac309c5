"""Absolute values, maxima and minima: what changes sign at the kink, and the formula on either side of it."""

from __future__ import annotations

from collections.abc import Callable

from symgen.terms.term import Term, num


def _difference(node: Term) -> Term:
    return node.args[0] - node.args[1]


#: node -> (what changes sign at the kink, the node above it, the node below it).
KINKS: dict[str, Callable[[Term], tuple[Term, Term, Term]]] = {
    "abs": lambda node: (node.args[0], node.args[0], -node.args[0]),
    "relu": lambda node: (node.args[0], node.args[0], num(0)),
    "max": lambda node: (_difference(node), node.args[0], node.args[1]),
    "min": lambda node: (_difference(node), node.args[1], node.args[0]),
}
