r"""Expectations in round brackets and what stands after them: E(x - m)^2 is the mean of the square, E(x - m) x is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node, Scripts, names_in, scripts_of


def mean_of_power(reader: Reader, node: Node) -> Node | None:
    r"""\mathbb{E}(x - m)^2 as the mean of the power, as statisticians write it; None for any other power."""
    base, exponent = node.parts
    if not _is_mean(base) or [part.kind for part in base.parts[0].parts] != ["sum"]:
        return None
    reader.declared.assume("E(x - m)^2 is the expectation of the square")
    inside = replace(node, start=base.parts[0].start, parts=(base.parts[0], exponent))
    return replace(base, end=node.end, parts=(inside,))


def _is_mean(node: Node) -> bool:
    r"""\mathbb{E}(f) in round brackets."""
    return node.kind == "moment" and node.value[0] == "E" and node.parts[0].kind == "group" and _is_round(node.parts[0])


def _is_round(bracket: Node) -> bool:
    return bool(bracket.value[0] == "(")


def with_means(reader: Reader, node: Node) -> Node:
    """A product with its E(f) as moments; refused where what follows one speaks of what that is a mean over."""
    run = node.value[:1] == ("run",)
    signs = list(node.value[1:] if run else node.value)
    parts = list(node.parts)
    for place in reversed(range(len(parts) - 1)):
        mean = _as_mean(reader, *parts[place : place + 2]) if signs[place] == " " else None
        if mean is not None:
            parts[place : place + 2], signs[place : place + 1] = [mean], []
    _check_followers(reader, parts, signs)
    if len(parts) == 1:
        return parts[0]
    return node if len(parts) == len(node.parts) else replace(node, value=(*node.value[:run], *signs), parts=(*parts,))


def _as_mean(reader: Reader, head: Node, following: Node) -> Node | None:
    """E before (f) or (f)^2, where E is nothing else."""
    bracket = following.parts[0] if following.kind == "power" else following
    name = head.value.text if head.kind == "name" and not head.value.font else ""
    if name != "E" or bracket.kind != "group" or not _is_round(bracket) or not reader.is_applied(head):
        return None
    if "E" in reader.declared:
        return None
    mean = Node("moment", head.start, bracket.end, ("E", Scripts()), (bracket,))
    return mean if following is bracket else replace(following, start=head.start, parts=(mean, following.parts[1]))


def _check_followers(reader: Reader, parts: list[Node], signs: list[str]) -> None:
    for place, part in enumerate(parts[:-1]):
        if not _is_mean(part) or signs[place] != " ":
            continue
        over = {name.value.text for below in scripts_of(part).below for name in names_in(below)}
        over |= {name.value.text for name in names_in(part.parts[0])} & reader.declared.laws.keys()
        for later in parts[place + 1 :]:
            again = next((name for name in _outside_means(later) if name.value.text in over), None)
            if again is not None:
                hint = "does the expectation reach over this factor too? put square brackets around all that it reaches over"
                raise reader.refuse(later, f"{again.value.text} again after an expectation over it", hint)


def _outside_means(node: Node) -> Iterator[Node]:
    """The names of a formula outside of means of its own."""
    if node.kind == "name":
        yield node
    elif node.kind != "moment":
        for part in node.parts:
            yield from _outside_means(part)
