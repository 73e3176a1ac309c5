"""The operators table: one row an operator, with its meaning, definedness, derivative and spellings.

Engines look operators up here and name none themselves: evaluators, printers, readers, derivatives and code generation
are columns of this table or tables keyed by its names.
"""

from __future__ import annotations

from functools import cache

from symgen.errors import UnknownNameError
from symgen.terms.operators.row import Operator


@cache
def table() -> dict[str, Operator]:
    """All operators by name."""
    from symgen.terms.operators import (
        arithmetic,
        binders,
        functions,
        layouts,
        logic,
        nouns,
        special,
        structure,
        tensors,
    )

    rows: dict[str, Operator] = {}
    for module in (structure, arithmetic, functions, special, logic, tensors, layouts, binders, nouns):
        for row in module.ROWS:
            if row.name in rows:
                raise ValueError(f"operator {row.name} is declared twice")
            rows[row.name] = row
    return rows


def operator(name: str) -> Operator:
    """The row of an operator; UnknownNameError with the nearest names when there is none."""
    row = table().get(name)
    if row is None:
        raise UnknownNameError(name, kind="operator", candidates=table(), where="the operators table")
    return row


@cache
def spellings() -> dict[str, Operator]:
    """Plain-text function names, aliases included, to operators."""
    return {text: row for row in table().values() for text in row.spellings}


__all__ = ["Operator", "operator", "spellings", "table"]
