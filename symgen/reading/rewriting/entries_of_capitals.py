r"""a_{ij} beside a matrix A, and \sigma_{ij} beside \Sigma: entries by the small letter, where that is nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.inferring.open_sums import subscripts
from symgen.reading.syntax.tree import Node, Statement, names_in, with_names


def with_capitals(declared: Declarations, statements: Sequence[Statement]) -> list[Statement]:
    """The statements of a display with A_{ij} in the place of a_{ij}."""
    names = [name for s in statements for side in s.sides for name in names_in(side)]
    bare = {name.value.base for name in names if not _has_two_subscripts(name)}
    small = {name.value.base for name in names if _is_entry(declared, name)} - bare
    if not small:
        return list(statements)
    for letter in sorted(small):
        declared.assume(f"{letter} with two subscripts is an entry of {letter.capitalize()}")

    def capital(name: Node) -> Node:
        is_small = name.value.base in small and _is_entry(declared, name)
        return replace(name, value=replace(name.value, base=name.value.base.capitalize())) if is_small else name

    return [replace(s, sides=tuple(with_names(side, capital) for side in s.sides)) for s in statements]


def _is_entry(declared: Declarations, name: Node) -> bool:
    letter, matrix = name.value.base, name.value.base.capitalize()
    is_plain = name.value.stem == letter != matrix and not name.value.marks and _has_two_subscripts(name)
    known = declared.symbols.get(matrix, declared.values.get(matrix)) if is_plain else None
    if known is None or len(known.shape) != 2:
        return False
    return not any(other.partition("_")[0] == letter for other in (*declared.symbols, *declared.values))


def _has_two_subscripts(name: Node) -> bool:
    return len(subscripts(name)) == 2 or re.fullmatch(r"\d\d", name.value.label) is not None


__all__ = ["with_capitals"]
