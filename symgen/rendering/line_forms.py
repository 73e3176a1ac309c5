"""A line of a derivation as people write it: inner values by name, a density up to its normaliser.

The chain rule's f(z) at z = g reads "f(z) where z = g", and f/(integral of f) reads "proportional to f".
"""

from __future__ import annotations

from dataclasses import dataclass

from symgen.calculus.tensor.abbreviating import Abbreviated
from symgen.terms.operators import operator
from symgen.terms.term import Term
from symgen.terms.traverse import fresh_symbol, rebuild, substitute


@dataclass(frozen=True, slots=True)
class LineForm:
    """The relation to the line before, `=` or `∝`, and what stands after it."""

    relation: str
    value: Abbreviated

    def __str__(self) -> str:
        return f"{self.relation} {self.value}"


def line_form(term: Term) -> LineForm:
    """How a line reads.

    >>> from symgen.terms.text import read, read_context
    >>> context = read_context("x: real")
    >>> print(line_form(read("symgen.subs(2*z, z, sin(x))*cos(x)", context.merge(read_context("z: real")))))
    = (2*z1)*cos(x) where z1 = sin(x)
    """
    unnormalised = _unnormalised(term)
    if unnormalised is not None:
        return LineForm("∝", Abbreviated(unnormalised))
    return LineForm("=", named_values(term))


def _unnormalised(term: Term) -> Term | None:
    """f of a law whose density is written f/(integral of f)."""
    if term.op != "density_law" or term.args[0].op != "div":
        return None
    above, below = term.args[0].args
    return above if below.op in ("integral", "sum") and below.args[:2] == (above, term.args[1]) else None


def named_values(term: Term) -> Abbreviated:
    """The formula with the values put in for inner variables named beside it, outer ones first."""
    naming = _Naming(term)
    return Abbreviated(naming.visit(term, frozenset()), tuple((name, value) for value, name in naming.names.items()))


class _Naming:
    """Names given so far, by value: equal values share one."""

    def __init__(self, whole: Term) -> None:
        self.names: dict[Term, Term] = {}
        self.taken = whole.free

    def visit(self, node: Term, bound: frozenset[Term]) -> Term:
        if node.op == "subs" and not node.args[2].free & bound:
            body, variable, value = node.args
            return self.visit(self._opened(body, variable, value, bound), bound)
        inner = bound | {node.args[1]} if operator(node.op).binds else bound
        return rebuild(node, tuple(self.visit(argument, inner) for argument in node.args))

    def _opened(self, body: Term, variable: Term, value: Term, bound: frozenset[Term]) -> Term:
        """The body, in the name of the value."""
        if variable not in body.free:
            return body
        value = self.visit(value, bound)
        if value not in self.names:
            self.names[value] = fresh_symbol(variable, self.taken)
            self.taken |= {self.names[value]}
        return substitute(body, {variable: self.names[value]})
