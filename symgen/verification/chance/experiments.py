"""Expectations as experiments: the random variables in the order in which they are drawn, and what is averaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symgen.information import unfold
from symgen.probability.densities import formula
from symgen.probability.laws import is_product
from symgen.probability.supports import random_variable
from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, rebuild, substitute


@dataclass(frozen=True, slots=True)
class Draw:
    """A random variable with its law, or one that is uniform between two ends."""

    variable: Term
    law: Term | None = None
    ends: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Experiment:
    """The mean of `body` over draws made one after the other, each of which may depend on those before it."""

    draws: tuple[Draw, ...]
    body: Term


def experiments(side: Term, stem: str) -> tuple[Term, dict[Term, Experiment]]:
    """The side with a symbol (the stem and a number) in place of each of its outermost expectations, and what these are.

    Integrals over boxes are expectations over uniform draws. What stands below another binder is left as it is.
    """
    found: dict[Term, Term] = {}

    def visit(node: Term) -> Term:
        if _opened(node) is not None:
            return found.setdefault(node, symbol(f"{stem}{len(found) + 1}", REAL, node.shape))
        if operator(node.op).binds:
            return node
        return rebuild(node, tuple(map(visit, node.args)))

    marked = visit(in_expectations(side))
    return marked, {mean: _experiment(node) for node, mean in found.items()}


def _opened(node: Term) -> tuple[Draw, Term] | None:
    """An expectation or an integral between finite ends as one draw and what is averaged over it."""
    if node.op == "expectation" and node.args[2].op == "law":
        body, variable, law = node.args
        return Draw(symbol(variable.attrs[0], variable.domain, law.shape), law), body
    if node.op == "integral" and not any(_is_endless(end) for end in node.args[2:]):
        body, variable, low, high = node.args
        return Draw(variable, ends=(low, high)), body * (high - low)
    return None


def _is_endless(end: Term) -> bool:
    return (end.args[0] if end.op == "neg" else end).attrs == ("oo",)


def _experiment(node: Term) -> Experiment:
    draws: list[Draw] = []
    body = _averaged(node, draws)
    return Experiment(tuple(draws), body)


def _averaged(node: Term, draws: list[Draw]) -> Term:
    """What is averaged, with the draws of expectations that it is linear in added to the list.

    E_x[a(x) + b(x) E_y[f(x, y)]] is the mean of a + b f over x and y together.
    """
    opened = _opened(node)
    if opened is not None:
        draw, body = opened
        fresh = fresh_symbol(draw.variable, frozenset(d.variable for d in draws))
        draws.append(Draw(fresh, draw.law, draw.ends))
        return _averaged(substitute(body, {draw.variable: fresh}), draws)
    if node.op in ("add", "neg") or node.op == "mul":
        return rebuild(node, tuple(_averaged(a, draws) for a in node.args))
    if node.op == "div":
        return rebuild(node, (_averaged(node.args[0], draws), node.args[1]))
    return node


def in_expectations(side: Term) -> Term:
    """The side with what is named of laws written as expectations, of whole vectors and matrices too."""
    return bottom_up(side, _defined)


def _defined(node: Term) -> Term:
    rule = _BY_MEANS.get(node.op)
    if rule is not None and node.args[0].op == "law" and node.args[0].shape and not is_product(node.args[0]):
        return rule(*node.args)
    if operator(node.op).kind == "noun" and node.op != "expectation":
        return unfold(node)
    return node


def _mean(law: Term, body: Callable[[Term], Term]) -> Term:
    x = random_variable(law)
    return make("expectation", body(x), x, law)


_BY_MEANS: Mapping[str, Callable[..., Term]] = {
    "entropy": lambda p: -_mean(p, lambda x: formula(p, x)),
    "kl": lambda q, p: _mean(q, lambda x: formula(q, x) - formula(p, x)),
    "cross_entropy": lambda q, p: -_mean(q, lambda x: formula(p, x)),
    "expected_log_likelihood": lambda q, p: _mean(q, lambda x: formula(p, x)),
}
