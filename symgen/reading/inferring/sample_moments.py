r"""Samples of any law in means: \mathrm{Var}(\frac1n\sum_i g(X_i)) = \mathrm{Var}(g(X_1))/n.

What is quadratic in the members depends on their mean and variance alone, so that a normal law with any of these stands in; where
all that is spoken of are values g(X_i) of one unknown function, these are the sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symgen._registry import hook
from symgen.reading.declared import Declarations
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, scripts_of, walk
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import symbol

_INDICES = ("i", "j", "k")


def with_sample_moments(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements, once samples with any law have one that their mean and variance tell, where only means speak of them."""
    for entry in [name for name in declared.laws if name.rpartition("_")[2] in _INDICES and _is_open(declared, name)]:
        stem = entry.rpartition("_")[0]
        sides = [side for statement in statements for side in statement.sides]
        inside = {id(name) for side in sides for moment in _moments(side) for name in names_in(moment)}
        members = [name for side in sides for name in names_in(side) if name.value.stem == stem]
        summed = any(_is_summed(node, stem) for side in sides for node in walk(side))
        if not (summed or f"{stem}_bar" in _spoken(sides)) or any(id(m) not in inside for m in members):
            continue
        function = _only_function(declared, sides, members)
        if function:
            statements = [replace(s, sides=tuple(_named(side, function, stem) for side in s.sides)) for s in statements]
        _stand_in(declared, stem, entry, f"{function} of {stem}" if function else stem)
    return statements


def _is_open(declared: Declarations, entry: str) -> bool:
    """Whether of X_i nothing is known but that it is some real number, independent of the others."""
    law = declared.laws.get(entry)
    if law is None or law.op != "density_law" or law.args[0].attrs[:1] != (f"p_{entry}",):
        return False
    return law.args[1].domain == REAL and entry in declared.independent and f"p_{entry}" not in declared.guessed


def _moments(side: Node) -> Iterator[Node]:
    return (node for node in walk(side) if node.kind == "moment" and not scripts_of(node).below)


def _spoken(sides: list[Node]) -> set[str]:
    """X_bar, and what stands for it."""
    return {name.value.stem for side in sides for name in names_in(side)}


def _is_summed(node: Node, stem: str) -> bool:
    return node.kind == "big" and any(name.value.stem == stem for name in names_in(node.parts[0]))


def _only_function(declared: Declarations, sides: list[Node], members: list[Node]) -> str:
    """g, where members stand in g(X_i) only, and g is any function; nothing elsewhere."""
    pairs = [pair for side in sides for node in walk(side) for pair in applications(node)]
    applied = {id(b.parts[0]): h.value.text for h, b in pairs if len(b.parts) == 1 and b.parts[0].kind == "name"}
    heads = {applied.get(id(member), "") for member in members}
    function = declared.functions.get(next(iter(heads))) if len(heads) == 1 else None
    return heads.pop() if function is not None and function.operator == "unknown" else ""


def _named(node: Node, function: str, stem: str) -> Node:
    """g(X_i) as one name, that of a member of a sample."""
    parts = [_named(part, function, stem) for part in node.parts]
    if node.kind != "product":
        return replace(node, parts=tuple(parts))
    run = node.value[:1] == ("run",)
    signs = list(node.value[1:] if run else node.value)
    for place in reversed(range(len(parts) - 1)):
        head, bracket = parts[place], parts[place + 1]
        inner = bracket.parts[0] if bracket.kind == "group" and len(bracket.parts) == 1 else None
        if head.kind == "name" and head.value.text == function and inner is not None and _is_member(inner, stem):
            name = Name(f"{function} of {stem}", label=inner.value.label)
            parts[place : place + 2] = [replace(inner, value=name)]
            del signs[place]
    return (
        parts[0] if len(parts) == 1 else replace(node, value=(*(("run",) if run else ()), *signs), parts=tuple(parts))
    )


def _is_member(node: Node, stem: str) -> bool:
    return node.kind == "name" and node.value.stem == stem and len(node.parts) == 1


def _stand_in(declared: Declarations, stem: str, entry: str, whole: str) -> None:
    """Give the members the normal law with a mean and a variance of their own."""
    mean, variance = symbol(f"mean of {whole}", REAL), symbol(f"variance of {whole}", POSITIVE)
    index = entry.rpartition("_")[2]
    declared.symbols.pop(entry)
    declared.symbols.update({mean.attrs[0]: mean, variance.attrs[0]: variance})
    del declared.laws[entry]
    declared.independent.discard(entry)
    declared.samples[whole] = declared.samples.get(stem, "")
    declared.laws[f"{whole}_{index}"] = hook("probability.law")("Normal", mean, var=variance)
    declared.by_moments.add(f"{whole}_{index}")
