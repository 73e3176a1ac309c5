"""Functions of a matrix next to what commutes with it: tr(f(X)) and tr(X^j f(X)) have gradients without a series."""

from __future__ import annotations

from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.forms import product

#: Functions of one matrix, which commute with it and with each other.
_FAMILY = frozenset(("inverse", "matrix_exp", "matrix_power"))


def commuted(adjoint: Ein, matrix: Ein, function: Ein) -> Ein | None:
    """G f(X)' for an adjoint G at (..., i, j) that is a product of functions of X' and scalars; None for any other."""
    if len(matrix.shape) != 2 or not _commutes(adjoint, matrix):
        return None
    own = tuple(range(len(adjoint.shape)))
    new = len(own)
    sizes = {**dict(enumerate(adjoint.shape)), new: adjoint.shape[-1]}
    return product(1, [(adjoint, own), (function, (new, own[-1]))], (*own[:-1], new), sizes)


def _commutes(adjoint: Ein, matrix: Ein) -> bool:
    """Whether a chain of functions of X', each read transposed, leads from the row to the column."""
    if adjoint.kind == "sum":
        return all(_commutes(part, matrix) for part in adjoint.operands)
    if adjoint.kind != "product":
        return _is_function_of(adjoint, matrix) and matrix.is_symmetric
    _, specs, output, _ = adjoint.attrs
    place, end = output[-2], output[-1]
    links = [k for k, spec in enumerate(specs) if len(spec) == 2 and _is_function_of(adjoint.operands[k], matrix)]
    used: set[int] = set()
    while place != end:
        following = [k for k in links if k not in used and specs[k][1] == place and _is_link(specs, k, output, end)]
        if len(following) != 1:
            return False
        used.add(following[0])
        place = specs[following[0]][0]
    passed = {i for k in used for i in specs[k]} | {place}
    return not any(passed & set(spec) for k, spec in enumerate(specs) if k not in used)


def _is_link(specs: tuple[tuple[int, ...], ...], k: int, output: tuple[int, ...], end: int) -> bool:
    """Whether the far index of a factor is summed, or the end."""
    far = specs[k][0]
    return far == end or far not in output


def _is_function_of(node: Ein, matrix: Ein) -> bool:
    return node is matrix or (node.kind == "core" and node.name in _FAMILY and node.operands[0] is matrix)
