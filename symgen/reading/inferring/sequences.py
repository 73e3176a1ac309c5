r"""Sequences of variables in densities: x_{1:T} is one variable, and x_{0:T} is x_0 and x_{1:T}, where a text tells them apart.

What else speaks of single variables of the sequence, as p(x_{t-1} | x_t) does, would have to be tied to the whole: it is left as
it is, and asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in


def as_blocks(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with each sequence of variables as one or two names."""
    sides = [side for statement in statements for side in statement.sides]
    if not any(_span(name) for side in sides for name in names_in(side)):
        return statements
    blocks = dict(_blocks(declared, sides))
    return [replace(s, sides=tuple(_rewritten(side, blocks) for side in s.sides)) for s in statements]


def _span(node: Node) -> tuple[str, str] | None:
    """1 and T of x_{1:T}."""
    if node.kind != "name" or len(node.parts) != 1 or node.parts[0].kind != "range":
        return None
    low, high = (_word(end) for end in node.parts[0].parts)
    return (low, high) if low and high and not high.isdigit() else None


def _word(end: Node) -> str:
    if end.kind == "number" and end.value.denominator == 1:
        return str(end.value)
    return str(end.value.text) if end.kind == "name" else ""


def _blocks(declared: Declarations, sides: Sequence[Node]) -> Iterator[tuple[Name, tuple[Name, ...]]]:
    """For each sequence that is told apart from what else is named, the names that stand for it."""
    spans: dict[str, dict[tuple[str, str], Name]] = defaultdict(dict)
    singles: dict[str, set[str]] = defaultdict(set)
    for node in (name for side in sides for name in names_in(side)):
        found = _span(node)
        if found is not None:
            spans[node.value.stem][found] = node.value
        else:
            singles[node.value.stem].add(node.value.label)
    for stem, written in spans.items():
        drawn = any(name.rpartition("_")[0] == stem for name in declared.laws)  # x_i ~ law: x_{1:n} is a sample
        if drawn or stem in declared or len({high for _, high in written}) > 1:
            continue
        lows = sorted({low for low, _ in written})
        if lows == ["0", "1"] and singles[stem] <= {"0"}:
            whole, rest = (next(name for (low, _), name in written.items() if low == first) for first in lows)
            yield whole, (replace(whole, label="0"), rest)
            yield rest, (rest,)
        elif len(lows) == 1 and singles[stem] <= ({"0"} if lows == ["1"] else set()):
            (name,) = written.values()
            yield name, (name,)


def _rewritten(node: Node, blocks: dict[Name, tuple[Name, ...]]) -> Node:
    value = node.value
    if isinstance(value, tuple):
        value = tuple(_scripts(part, blocks) for part in value)
    else:
        value = _scripts(value, blocks)
    if node.kind == "name":
        names = blocks.get(node.value, ()) if _span(node) else ()
        return replace(node, parts=()) if len(names) == 1 else node
    parts = tuple(_rewritten(part, blocks) for part in node.parts)
    if node.kind != "group":
        return replace(node, value=value, parts=parts)
    return _group(replace(node, value=value, parts=parts), blocks)


def _group(node: Node, blocks: dict[Name, tuple[Name, ...]]) -> Node:
    """A bracket with x_0, x_{1:T} in the place of x_{0:T}."""
    shape, signs = node.value
    parts: list[Node] = []
    between: list[str] = []
    for place, part in enumerate(node.parts):
        names = blocks.get(part.value, ()) if _span(part) else ()
        found = [replace(part, value=name, parts=()) for name in names] if len(names) > 1 else [part]
        parts += found
        between += [*("," for _ in found[1:]), *signs[place : place + 1]]
    return replace(node, value=(shape, tuple(between)), parts=tuple(parts))


def _scripts(value: object, blocks: dict[Name, tuple[Name, ...]]) -> object:
    if not isinstance(value, Scripts):
        return value
    return Scripts(*(tuple(_rewritten(part, blocks) for part in parts) for parts in (value.below, value.above)))
