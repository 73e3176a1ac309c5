"""Linear systems over the quotients of a work space, solved exactly."""

from __future__ import annotations

from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.workspace import Workspace


def solved(space: Workspace, rows: list[list[Ratio]], unknowns: int) -> list[Ratio] | None:
    """A non-zero solution of a homogeneous linear system, the last free unknown set to 1; None where there is none."""
    pivots: list[int] = []
    for column in range(unknowns):
        row = next((r for r in range(len(pivots), len(rows)) if not rows[r][column].is_zero), None)
        if row is None:
            continue
        here = len(pivots)
        rows[here], rows[row] = rows[row], rows[here]
        lead = space.inverse(rows[here][column])
        rows[here] = [space.mul(v, lead) for v in rows[here]]
        for r, values in enumerate(rows):
            if r != here and not values[column].is_zero:
                factor = values[column]
                rows[r] = [space.sub(v, space.mul(factor, w)) for v, w in zip(values, rows[here], strict=True)]
        pivots.append(column)
    free = [c for c in range(unknowns) if c not in pivots]
    if not free:
        return None
    solution = [space.zero] * unknowns
    solution[free[-1]] = space.one
    for row, column in enumerate(pivots):
        solution[column] = space.neg(rows[row][free[-1]])
    return solution
