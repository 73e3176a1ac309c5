r"""A B = B A of symmetric matrices: they have their eigenvectors in common, A = Q diag(a) Q' and B = Q diag(b) Q'.

So claims under such a condition are judged at all such matrices; hardly any two that are drawn apart would meet it, but for
multiples of the identity matrix, of which too much holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from symgen.reading.inferring.eigenvalues import differentiates_by, with_values
from symgen.terms.domains import POSITIVE, REAL, structured
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, symbol

_SYMMETRIC = ("symmetric", "spd")


def with_commuting(claim: Claim) -> Claim:
    """The claim with matrices that its conditions let commute as matrices of common eigenvectors."""
    values: dict[Term, Term] = {}
    for group in _groups({frozenset(pair): None for c in claim.context.conditions if (pair := _pair(c))}):
        if not differentiates_by(claim, group):
            values.update(_of_common_eigenvectors(sorted(group, key=lambda matrix: str(matrix.attrs[0]))))
    return with_values(claim, values, ()) if values else claim


def _pair(condition: Term) -> tuple[Term, Term] | None:
    """A and B of A B = B A, declared symmetric matrices."""
    if condition.op != "eq" or any(side.op != "matmul" for side in condition.args):
        return None
    (a, b), (c, d) = (side.args for side in condition.args)
    symmetric = all(m.op == "symbol" and m.domain.structure in _SYMMETRIC for m in (a, b))
    return (a, b) if symmetric and (a, b) == (d, c) and a != b else None


def _groups(pairs: Mapping[frozenset[Term], None]) -> list[frozenset[Term]]:
    """Matrices of which any two commute, where none commutes with only some of them."""
    groups: list[frozenset[Term]] = []
    for pair in pairs:
        apart = [group for group in groups if not group & pair]
        groups = [*apart, pair.union(*(group for group in groups if group & pair))]
    return [g for g in groups if all(frozenset(two) in pairs for two in combinations(g, 2))]


def _of_common_eigenvectors(matrices: list[Term]) -> dict[Term, Term]:
    names = " and ".join(str(matrix.attrs[0]) for matrix in matrices)
    basis = symbol(f"eigenvectors of {names}", structured("orthogonal"), matrices[0].shape)
    return {matrix: _with_basis(matrix, basis) for matrix in matrices}


def _with_basis(matrix: Term, basis: Term) -> Term:
    sign = POSITIVE if matrix.domain.structure == "spd" else REAL
    values = make("diag", symbol(f"eigenvalues of {matrix.attrs[0]}", sign, matrix.shape[:1]))
    return make("matmul", make("matmul", basis, values), make("transpose", basis))
