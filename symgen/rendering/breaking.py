"""Breaking long sums into lines, before their signs."""

from __future__ import annotations

from symgen.rendering.boxes import Box, Fence, Glyph, Row, Table, row, width

LINE = 62.0  # letters that fit a line of a page


def broken(box: Box, limit: float = LINE) -> Box:
    """The box with sums wider than the limit set in lines; branches of cases are broken one by one."""
    if width(box) <= limit:
        return box
    if isinstance(box, Row) and box.kind == "sum":
        lines = sum_lines(box, limit)
        return Table(tuple((line,) for line in lines), "lines") if len(lines) > 1 else box
    if isinstance(box, Fence) and isinstance(box.body, Table) and box.body.kind == "cases":
        rows = tuple((broken(value, limit - 12), condition) for value, condition in box.body.rows)
        return Fence(box.left, Table(rows, "cases"), box.right)
    return box


def lines_of(box: Box, limit: float = LINE) -> tuple[Box, ...]:
    """The lines of a formula that stands by itself."""
    if isinstance(box, Row) and box.kind == "sum" and width(box) > limit:
        return sum_lines(box, limit)
    return (broken(box, limit),)


def sum_lines(box: Row, limit: float) -> tuple[Box, ...]:
    """The lines of a sum, each as long as fits; every line but the first begins with its sign."""
    lines: list[list[Box]] = [[]]
    room = limit
    for term in _signed_terms(box):
        needed = sum(map(width, term))
        if lines[-1] and needed > room:
            lines.append([])
            room = limit - 3
        lines[-1].extend(term)
        room -= needed
    return tuple(Row(tuple(line), "sum") if len(line) > 1 else row(*line) for line in lines)


def _signed_terms(box: Row) -> list[list[Box]]:
    """The terms of a sum, each with the sign before it."""
    terms: list[list[Box]] = [[]]
    for part in box.parts:
        if isinstance(part, Glyph) and part.kind == "operator" and part.text in "+−" and terms[-1]:
            terms.append([])
        terms[-1].append(part)
    return terms
