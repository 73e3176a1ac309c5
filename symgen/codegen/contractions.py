"""Contractions in a cheap order, made of matrix products: what code runs fast, of the value that the formula has.

Products associate by cost, a diagonal matrix scales rows or columns, the inverse of a matrix times something is solved
for, and a contraction by letters becomes matrix products of two operands at a time. Costs are counted with every
symbolic size alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from itertools import combinations
from math import prod

from symgen.codegen.pairs import Part, Sizes, contract, reshaped, summed, transposed
from symgen.terms.operators import operator
from symgen.terms.sizes import polynomial
from symgen.terms.term import Term, make
from symgen.terms.traverse import rebuild

#: What a symbolic size counts as. Kernels, heads and the like are numbers; a matrix outweighs a vector.
_NOMINAL = 64


def contracted(outputs: tuple[Term, ...]) -> tuple[Term, ...]:
    """The outputs with their contractions arranged; what several places use stays one part.

    >>> from symgen.terms.build import diag, dims, matrix, vector
    >>> n, d = dims("n d"); X, w, s = matrix("X", n, d), vector("w", d), vector("s", n)
    >>> [str(term) for term in contracted((X.T @ X @ w, X.T @ diag(s) @ X))]
    ["X' @ (X @ w)", "(X'*s) @ X"]
    """
    arranging = _Arranging(outputs)
    return tuple(map(arranging.term, outputs))


class _Arranging:
    """Rewrites every distinct part once."""

    def __init__(self, outputs: Sequence[Term]) -> None:
        self.uses: Counter[Term] = Counter(outputs)
        self.done: dict[Term, Term] = {}
        self.pairs: set[Term] = set()
        seen: set[Term] = set()
        pending = list(outputs)
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                self.uses.update(node.args)
                pending += node.args

    def term(self, node: Term) -> Term:
        found = self.done.get(node)
        if found is None:
            found = self.done[node] = _RULES.get(node.op, _rebuilt)(self, node)
        return found

    def factors(self, product: Term) -> list[Term]:
        """The factors of a matrix product from left to right; a part that is used elsewhere too is one of them."""
        ranks = [len(a.shape) for a in product.args]
        if max(ranks) > 2 and min(ranks) < 2:
            return [self.term(a) for a in product.args]
        inner = (self.factors(a) if a.op == "matmul" and self.uses[a] == 1 else [self.term(a)] for a in product.args)
        return [factor for part in inner for factor in part]


def _rebuilt(work: _Arranging, node: Term) -> Term:
    if not node.args or operator(node.op).binds:
        return node
    return rebuild(node, tuple(map(work.term, node.args)))


def _chain(work: _Arranging, node: Term) -> Term:
    return associated(_gram(work.factors(node)))


def _gram(factors: list[Term]) -> list[Term]:
    """A' diag(s) A as B' B with the rows of B scaled by sqrt(s): half the work in BLAS, and symmetric to the last bit."""
    for k, scaling in enumerate(factors[1:-1], 1):
        before, after = factors[k - 1], factors[k + 1]
        if scaling.op == "diag" and scaling.domain.is_nonnegative and before == transposed(after):
            scaled = make("mul", make("expand_dims", make("sqrt", scaling.args[0]), attrs=(1,)), after)
            return [*factors[: k - 1], transposed(scaled), scaled, *factors[k + 2 :]]
    return factors


def _trace(work: _Arranging, node: Term) -> Term:
    """tr(A B) is the sum of the entries of A o B'."""
    inside = work.term(node.args[0])
    return _both(inside, ()) if inside.op == "matmul" and len(inside.shape) == 2 else make("trace", inside)


def _diagonal(work: _Arranging, node: Term) -> Term:
    """diag(A B) has the sums of the rows of A o B'."""
    inside = work.term(node.args[0])
    return _both(inside, (1,)) if inside.op == "matmul" and len(inside.shape) == 2 else make("diagonal", inside)


def _both(product: Term, axes: tuple[int, ...]) -> Term:
    left, right = product.args
    return make("total", make("mul", left, transposed(right)), attrs=(axes,))


def _einsum(work: _Arranging, node: Term) -> Term:
    """Two operands at a time, the cheapest pair first; equal costs in the order in which they are written."""
    inputs, output = node.attrs[0].split("->")
    parts = list(zip(inputs.split(","), map(work.term, node.args), strict=True))
    if len(parts) == 1 or any(len(set(letters)) < len(letters) for letters, _ in parts):
        return _rebuilt(work, node)
    sizes = {letter: size for letters, term in parts for letter, size in zip(letters, term.shape, strict=True)}
    parts = [summed(part, _needed(parts, (k,), output)) for k, part in enumerate(parts)]
    while len(parts) > 1:
        (first, second), found = _cheapest(work, parts, output, sizes)
        work.pairs.add(found[1])
        rest = [part for k, part in enumerate(parts) if k not in (first, second)]
        parts = [*rest[:first], found, *rest[first:]]
    return parts[0][1]


def _needed(parts: Sequence[Part], places: Collection[int], output: str) -> set[str]:
    """The letters that the output and the parts at other places have."""
    return set(output).union(*(letters for k, (letters, _) in enumerate(parts) if k not in places))


def _cheapest(work: _Arranging, parts: Sequence[Part], output: str, sizes: Sizes) -> tuple[tuple[int, int], Part]:
    """The pair whose contraction costs least, and what it yields; one that is there already costs nothing."""

    def cost(candidate: tuple[tuple[int, int], Part]) -> tuple[float, float]:
        pair, found = candidate
        operations = _count([sizes[c] for c in {*parts[pair[0]][0], *parts[pair[1]][0]}])
        return 0.0 if found[1] in work.pairs else operations, _count(found[1].shape)

    candidates = []
    for pair in combinations(range(len(parts)), 2):
        kept = _needed(parts, pair, output) if len(parts) > 2 else output
        candidates.append((pair, contract(parts[pair[0]], parts[pair[1]], kept, sizes)))
    return min(candidates, key=cost)


def _reshape(work: _Arranging, node: Term) -> Term:
    return reshaped(work.term(node.args[0]), node.shape)


_RULES: dict[str, Callable[[_Arranging, Term], Term]] = {
    "matmul": _chain,
    "trace": _trace,
    "diagonal": _diagonal,
    "einsum": _einsum,
    "reshape": _reshape,
}


# Chains of matrix products.


def associated(factors: Sequence[Term]) -> Term:
    """The product of a chain in the order that costs least; as it is written, among equals."""
    best: dict[tuple[int, int], tuple[float, Term]] = {(k, k + 1): (0.0, f) for k, f in enumerate(factors)}
    for length in range(2, len(factors) + 1):
        for start in range(len(factors) - length + 1):
            stop = start + length
            splits = (_joined(best[start, middle], best[middle, stop]) for middle in range(stop - 1, start, -1))
            best[start, stop] = min(splits, key=lambda found: found[0])
    return best[0, len(factors)][1]


def _joined(left: tuple[float, Term], right: tuple[float, Term]) -> tuple[float, Term]:
    product = matrix_product(left[1], right[1])
    inner = 1.0 if "diag" in (left[1].op, right[1].op) else _weight(left[1].shape[-1])
    return left[0] + right[0] + inner * _count(product.shape), product


def matrix_product(left: Term, right: Term) -> Term:
    """left @ right without a diagonal matrix or an inverse that something is multiplied by."""
    if left.op == "diag" and len(left.shape) == 2:
        (scale,) = left.args
        return make("mul", scale if len(right.shape) == 1 else make("expand_dims", scale, attrs=(1,)), right)
    if right.op == "diag" and len(right.shape) == 2:
        return make("mul", left, right.args[0])
    inverted = _inverted(left)
    if inverted is not None and len(left.shape) == 2:
        return make("solve", inverted, right)
    inverted = _inverted(right)
    if inverted is not None and len(left.shape) == 1:
        return make("solve", transposed(inverted), left)
    return make("matmul", left, right)


def _inverted(term: Term) -> Term | None:
    """A, of A^{-1}, and A', of A^{-T}."""
    if term.op == "transpose":
        inside = _inverted(term.args[0])
        return None if inside is None else transposed(inside)
    return term.args[0] if term.op == "inverse" and len(term.shape) == 2 else None


def _count(shape: Sequence[int | Term]) -> float:
    return prod(map(_weight, shape))


def _weight(size: int | Term) -> float:
    """A size as a number, for comparing costs."""
    total = sum((c * Fraction(_NOMINAL) ** len(atoms) for atoms, c in polynomial(size).items()), Fraction(0))
    return max(1.0, float(total))
