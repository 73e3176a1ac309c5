"""Syntax trees of hand mathematics: what was written, before anything is known about the names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from symgen.errors import ReadingError


@dataclass(frozen=True, slots=True)
class Node:
    """One construct with the offsets of its text; `value` depends on the kind, `parts` are its operands.

    Kinds: number, name, infinity, sum, product, negative, power, transposed, primed, factorial, group, relation, range,
    quotient, root, binomial, function, big, integral, extremum, limit, derivative, gradient, moment, absolute, norm, grid,
    dots, evaluated, annotated, differential; in scripts whole (an axis, `:`), star (a new axis), stride, axes, keyword,
    ring (entry by
    entry).
    """

    kind: str
    start: int
    end: int
    value: Any = None
    parts: tuple[Node, ...] = ()
    #: Every node of the tree, once somebody has walked over it.
    _walked: tuple[Node, ...] | None = field(default=None, init=False, repr=False, compare=False)


@dataclass(frozen=True)
class Name:
    """A letter or word with what is written on it: `base` is the letter, `label` the subscript as one word.

    `twin` is the font, where the text has the same letter in another one too.
    """

    base: str
    font: str = ""
    accents: tuple[str, ...] = ()
    label: str = ""
    marks: tuple[str, ...] = ()
    twin: str = ""

    @cached_property
    def stem(self) -> str:
        """The name without its subscript and marks: alpha_bar."""
        return "_".join((self.base, *self.accents, *((self.twin,) if self.twin else ())))

    @cached_property
    def text(self) -> str:
        """The whole as one identifier: alpha_bar_t."""
        return "_".join((self.stem, *((self.label,) if self.label else ()), *self.marks))


@dataclass(frozen=True, slots=True)
class Scripts:
    """What stands below and above an operator such as a sum: lists of nodes separated by commas."""

    below: tuple[Node, ...] = ()
    above: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Sides with relations between them: one side without a relation is a formula; a first side may be missing.

    An `aside` stands after words such as "where" and "for all", a `premise` before an arrow: they say what the others take
    for granted. One `follows` where another stands before it on its line, is `equivalent` to the one before it, and is
    `judged` on either side of such a sign, where it can define nothing.
    """

    sides: tuple[Node, ...]
    relations: tuple[tuple[str, int, int], ...]
    continues: bool
    start: int
    end: int
    aside: bool = False
    premise: bool = False
    follows: bool = False
    equivalent: bool = False
    judged: bool = False


def walk(node: Node) -> Iterator[Node]:
    """Every node, scripts of operators included; trees are walked over many times, and remember it."""
    if node._walked is None:
        object.__setattr__(node, "_walked", tuple(_walk(node)))
    return iter(node._walked or ())


def _walk(node: Node) -> Iterator[Node]:
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(current.parts)
        scripts = scripts_of(current)
        if scripts is not _NO_SCRIPTS:
            stack.extend((*scripts.below, *scripts.above))


def names_in(node: Node) -> Iterator[Node]:
    """Every name node, scripts of operators included."""
    return (inner for inner in walk(node) if inner.kind == "name")


def names_below(node: Node) -> set[str]:
    """What stands below a name: i of x_i, i and j of A_{ij}."""
    return {name.value.text for part in node.parts for name in names_in(part)}


def with_names(node: Node, change: Callable[[Node], Node]) -> Node:
    """A tree with each name as the change makes it, scripts of operators included; what stands below a name is left to it."""
    if node.kind == "name":
        return change(node)
    value, scripts = node.value, scripts_of(node)
    if scripts is not _NO_SCRIPTS:
        turned = Scripts(*(tuple(with_names(n, change) for n in each) for each in (scripts.below, scripts.above)))
        value = turned if value is scripts else tuple(turned if part is scripts else part for part in value)
    return replace(node, value=value, parts=tuple(with_names(part, change) for part in node.parts))


def renamed(node: Node, names: Mapping[Name, Name]) -> Node:
    """A tree with other names in the place of some."""
    return with_names(node, lambda one: replace(one, value=names[one.value], parts=()) if one.value in names else one)


def unsubscripted(node: Node) -> Iterator[Node]:
    r"""The names of a formula without those in their subscripts: z of \log p_\theta(z)."""
    if node.kind == "name":
        yield node
        return
    scripts = scripts_of(node)
    for part in (*node.parts, *scripts.below, *scripts.above):
        yield from unsubscripted(part)


def scripts_of(node: Node) -> Scripts:
    """What stands below and above an operator; nothing, where it is none."""
    value = node.value
    if isinstance(value, Scripts):
        return value
    if isinstance(value, tuple):
        for part in value:
            if isinstance(part, Scripts):
                return part
    return _NO_SCRIPTS


_NO_SCRIPTS = Scripts()


def variable_of(node: Node) -> Node:
    """The variable of a point of a density: Z of Z = k, z of Z = z, else the point itself."""
    if node.kind != "relation" or node.value != ("eq",):
        return node
    variable, value = node.parts
    same = variable.kind == value.kind == "name" and variable.value.text.lower() == value.value.text
    return value if same else variable


def open_ends(node: Node) -> tuple[bool, bool] | None:
    """Whether an interval (a, b], [a, b), ... leaves out its ends; None for anything else."""
    if node.kind != "group" or len(node.parts) != 2 or node.value[1] != (",",):
        return None
    return _OPEN_ENDS.get(node.value[0])


_OPEN_ENDS = {"(": (True, True), "[": (False, False), "(]": (True, False), "[)": (False, True)}


def is_application(node: Node) -> bool:
    """Whether a node is a name before a bracket, f(x), whatever that name is."""
    return node.kind == "product" and [part.kind for part in node.parts] == ["name", "group"]


def strip(node: Node) -> Node:
    """A node without brackets that hold it alone."""
    while node.kind == "group" and len(node.parts) == 1 and not node.value[1]:
        node = node.parts[0]
    return node


def refuse(
    text: str, node: Node, found: str, hint: str, *, asked: str = "mathematics with one meaning"
) -> ReadingError:
    """The error for a place without a single meaning; the hint is a question with its answers."""
    return ReadingError(found, asked=asked, text=text, offset=node.start, length=node.end - node.start, hint=hint)
