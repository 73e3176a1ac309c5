"""Gradients in stages, for code: one reverse sweep from contraction to contraction, whose results stay as they are.

The closed form of a deep gradient repeats what the value has already computed, since a product of products is flattened.
Here each contraction that something nonlinear follows is a stage: a variable of its own while the rest is differentiated,
so that value and gradients share it, and each adjoint is computed once, as in backpropagation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from symgen.calculus.tensor.differentiation import gradients
from symgen.terms.operators import operator
from symgen.terms.term import Term, combined, make, symbol
from symgen.terms.traverse import bottom_up, rebuild

#: Operators that contract tensors: what they yield is worth computing once.
_CONTRACTIONS = frozenset(("matmul", "einsum", "conv1d", "conv2d", "solve"))
#: Operators that yield sums of products of their arguments' entries: a contraction flows through them.
_MULTILINEAR = _CONTRACTIONS | frozenset((
    "add", "mul", "neg", "transpose", "total", "mean", "trace", "diagonal", "diag", "outer", "reshape", "slice", "index",
    "expand", "expand_dims", "concatenate", "stack", "cumsum", "tril", "triu", "unfold", "fold", "vec", "kron",
))  # fmt: skip
_SUMS = frozenset(("add", "neg"))


def staged_gradients(value: Term, variables: Sequence[Term]) -> dict[Term, Term]:
    """The gradients of a scalar, written with shared intermediates instead of in closed form.

    >>> from symgen.terms.build import dims, matrix, tanh, total
    >>> n, d = dims("n d"); X, A, B = matrix("X", n, d), matrix("A", d, d), matrix("B", d, d)
    >>> print(staged_gradients(total(tanh(X @ A @ B) ** 2), [A])[A])
    X' @ ((2*tanh(X @ A @ B)*(1 - tanh(X @ A @ B)**2)) @ B')
    """
    return _Stages(value, variables).gradients()


class _Stages:
    """The stages of a value, each a body over the holders of others; adjoints are gathered by holder."""

    def __init__(self, value: Term, variables: Sequence[Term]) -> None:
        self.variables = frozenset(variables)
        self.bodies: dict[Term, Term] = {}
        self.whole: dict[Term, Term] = {}
        self.found: dict[Term, list[Term]] = {v: [] for v in variables}
        cuts = _cuts(value, self.variables)
        self.root = bottom_up(value, lambda node: node) if not cuts else self._held(value, cuts)

    def _held(self, value: Term, cuts: frozenset[Term]) -> Term:
        """The value over holders; the body of each stage is recorded on the way."""
        held: dict[Term, Term] = {}
        for node in _in_order(value):
            args = tuple(held.get(a, a) for a in node.args)
            body = node if operator(node.op).binds else rebuild(node, args)
            if node in cuts:
                holder = symbol(f"stage {len(self.bodies)}", node.domain, node.shape)
                self.bodies[holder], self.whole[holder], held[node] = body, node, holder
            else:
                held[node] = body
        return held[value]

    def gradients(self) -> dict[Term, Term]:
        self._differentiate(self.root)
        for holder in reversed(self.bodies):
            parts = self.found.get(holder)
            if parts:
                adjoint = _sum(parts)
                weight = symbol(f"adjoint of {holder}", adjoint.domain, adjoint.shape)
                self.whole[weight] = adjoint
                self._differentiate(make("total", weight * self.bodies[holder], attrs=((),)))
        wholes = _Wholes(self.whole)
        return {v: wholes.of(_sum(self.found[v])) for v in self.found if v in self.variables}

    def _differentiate(self, body: Term) -> None:
        present = [s for s in sorted(body.free, key=lambda s: s.digest) if s in self.variables or s in self.bodies]
        for variable, part in gradients(body, present).items() if present else ():
            if part.op != "zeros" and part.value != 0:
                self.found.setdefault(variable, []).append(part)


class _Wholes:
    """Puts what holders and weights stand for in their place, shared parts once."""

    def __init__(self, whole: Mapping[Term, Term]) -> None:
        self.whole = whole
        self.done: dict[Term, Term] = {}

    def of(self, term: Term) -> Term:
        return bottom_up(term, self._leaf)

    def _leaf(self, node: Term) -> Term:
        if node not in self.whole:
            return node
        if node not in self.done:
            self.done[node] = self.of(self.whole[node])
        return self.done[node]


def _sum(parts: Sequence[Term]) -> Term:
    return combined("add", parts)


def _cuts(value: Term, variables: frozenset[Term]) -> frozenset[Term]:
    """The contractions that depend on a variable and that something nonlinear follows, with what is added to them."""
    nodes = [node for node in _in_order(value) if not node.free.isdisjoint(variables)]
    users: dict[Term, set[str]] = {}
    for node in nodes:
        for argument in node.args:
            users.setdefault(argument, set()).add(node.op)
    bent = _bent(nodes)
    sums: set[Term] = set()
    for node in nodes:
        is_contraction = node.op in _CONTRACTIONS and node.shape and len(node.args) > 1
        if is_contraction or (node.op in _SUMS and not sums.isdisjoint(node.args)):
            sums.add(node)
    return frozenset(node for node in sums & bent if not users[node] <= _SUMS)


def _bent(nodes: Sequence[Term]) -> frozenset[Term]:
    """The nodes between which and the value there is an operator that is not multilinear."""
    bent: set[Term] = set()
    for node in reversed(nodes):
        if node in bent or node.op not in _MULTILINEAR:
            bent.update(node.args)
    return frozenset(bent)


def _in_order(value: Term) -> Iterator[Term]:
    """Every distinct part after its arguments; binders are whole."""
    seen: set[Term] = set()

    def visit(node: Term) -> Iterator[Term]:
        if node not in seen:
            seen.add(node)
            for argument in () if operator(node.op).binds else node.args:
                yield from visit(argument)
            yield node

    return visit(value)
