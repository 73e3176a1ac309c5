r"""Members of a sample by their numbers: where X_i has a law, X_1 and X_2 are independent with that law.

\prod_{i=1}^{3} P(X_i > t) is written out where X_1, X_2 and X_3 are declared each by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from symgen.reading.declared import Declarations
from symgen.reading.notation.order_statistics import is_ordered
from symgen.reading.syntax.tree import Node, Statement, names_in, scripts_of, walk, with_names
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute

_INDICES = ("i", "j", "k")
_MOST = 9  # terms that are written out


def declare_members(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Give X_1 the law of X_i, where nothing of the statements speaks of the sample as a whole."""
    sides = [side for statement in statements for side in statement.sides]
    names = [node for side in sides for node in names_in(side)]
    for stem in {node.value.stem for node in names if _number_of(node) is not None}:
        index = next((letter for letter in _INDICES if f"{stem}_{letter}" in declared.laws), None)
        members = {node.value.text: node for node in names if node.value.stem == stem}
        if index is None:
            continue
        any_law = declared.laws[f"{stem}_{index}"].op == "density_law"  # an extremum of these speaks of each by itself
        apart = {id(n) for side in sides for e in walk(side) if e.kind == "extremum" and any_law for n in walk(e)}
        if any(_is_whole(node, stem) for side in sides for node in walk(side) if id(node) not in apart):
            continue
        for text, node in sorted(members.items()):
            number = _number_of(node)
            if number is not None and text not in declared:
                _declare_member(declared, text, f"{stem}_{index}", index, number)


def _number_of(node: Node) -> Node | None:
    """1 of X_1."""
    part = node.parts[0] if len(node.parts) == 1 else None
    return part if part is not None and part.kind == "number" and node.value.label == str(part.value) else None


def _is_whole(node: Node, stem: str) -> bool:
    r"""Whether a node speaks of a sample: X, \bar X, X_{(1)}, X_i, and a maximum of all."""
    if node.kind != "name" or node.value.base != stem.partition("_")[0]:
        return False
    return _number_of(node) is None or is_ordered(node)


def _declare_member(declared: Declarations, text: str, entry: str, index: str, number: Node) -> None:
    law, stem = declared.laws[entry], entry.rpartition("_")[0]
    own = {s.attrs[0]: s for s in law.free}
    given = {s: symbol_of for name, s in own.items() if (symbol_of := _numbered(declared, name, index, number))}
    if any(name == index or name.endswith(f"_{index}") for name in own if own[name] not in given):
        return
    if law.op == "density_law":
        density, variable = law.args
        member = symbol(text, variable.domain)
        law = make("density_law", substitute(density, {variable: member}), member)
        declared.symbols[text] = member
        declared.independent.add(text)
    law = substitute(law, given) if given else law
    declared.laws[text] = law
    declared.assume(f"{stem}_1, {stem}_2, ... are independent, each with the law of {entry}")


def _numbered(declared: Declarations, name: str, index: str, number: Node) -> Term | None:
    """lambda_1 for lambda_i, and 1 for i."""
    if name == index:
        return make("num", attrs=(number.value,))
    stem, _, label = name.rpartition("_")
    return declared.symbols.get(f"{stem}_{number.value}") if label == index else None


def written_over_members(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    r"""The statements with \sum_{i=1}^{3} f(X_i) as f(X_1) + f(X_2) + f(X_3), where these are declared each by itself."""
    return [replace(s, sides=tuple(_written(declared, side) for side in s.sides)) for s in statements]


def _written(declared: Declarations, node: Node) -> Node:
    if not any(inner.kind == "big" for inner in walk(node)):
        return node
    node = replace(node, parts=tuple(_written(declared, part) for part in node.parts))
    counted = _counted(node)
    if counted is None:
        return node
    index, numbers = counted
    body = node.parts[0]
    single = {n.value.text for n in names_in(body) if [p.value.text for p in n.parts if p.kind == "name"] == [index]}
    each = [{text: f"{text.removesuffix(f'_{index}')}_{k}" for text in single} for k in numbers]
    apart = [text for text in single if all(names[text] in declared.laws for names in each)]
    if not apart or any(text in declared.laws for text in apart):
        return node
    parts = tuple(_at(body, index, k) for k in numbers)
    signs = ("+" if node.value[0] == "sum" else "*",) * (len(parts) - 1)
    return Node("sum" if node.value[0] == "sum" else "product", node.start, node.end, signs, parts)


def _counted(node: Node) -> tuple[str, range] | None:
    r"""i and the numbers of \sum_{i=1}^{3}; None for anything else."""
    scripts = scripts_of(node)
    if (
        node.kind != "big"
        or node.value[0] not in ("sum", "product")
        or len(scripts.below) != 1
        or len(scripts.above) != 1
    ):
        return None
    (below,), (last,) = scripts.below, scripts.above
    plain = below.kind == "relation" and below.value == ("eq",) and below.parts[0].kind == "name"
    if not plain or below.parts[1].kind != "number" or last.kind != "number":
        return None
    numbers = range(int(below.parts[1].value), int(last.value) + 1)
    return (below.parts[0].value.text, numbers) if 1 < len(numbers) <= _MOST else None


def _at(body: Node, index: str, k: int) -> Node:
    """A body at one number of its index."""

    def change(name: Node) -> Node:
        number = replace(name, kind="number", value=Fraction(k), parts=())
        if name.value.text == index:
            return number
        if [part.value.text for part in name.parts if part.kind == "name"] != [index]:
            return name
        return replace(name, value=replace(name.value, label=str(k)), parts=(number,))

    return with_names(body, change)
