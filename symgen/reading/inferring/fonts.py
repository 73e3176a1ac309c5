r"""One letter in two fonts is two names: \mathcal{L} = L + \lambda R does not say that L is itself and more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial

from symgen.reading.declared import Declarations
from symgen.reading.elaborate import has_meaning
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, refuse, with_names

#: Letters that are the same thing in any font, and fonts that make another thing of a letter wherever it stands.
_SAME = frozenset({"I", "e", "pi"})
_SETS = frozenset({"bb"})


def told_apart(declared: Declarations, text: str, statements: list[Statement]) -> list[Statement]:
    """The statements with a name of its own for each font of a letter; asked where one of them is declared."""
    written: dict[str, dict[str, Node]] = defaultdict(dict)
    for node in (name for statement in statements for side in statement.sides for name in names_in(side)):
        name: Name = node.value
        if not (name.font in _SETS or name.base in _SAME or name.base.isdigit() or has_meaning(name)):
            written[name.text].setdefault(name.font, node)
    twins: set[Name] = set()
    for key, fonts in written.items():
        if len(fonts) > 1:
            _check_declared(declared, text, key, fonts)
            keeps = min(fonts)
            twins.update(node.value for font, node in fonts.items() if font != keeps)
    if not twins:
        return statements
    apart = partial(_apart, twins=twins)
    return [replace(s, sides=tuple(with_names(side, apart) for side in s.sides)) for s in statements]


def _check_declared(declared: Declarations, text: str, key: str, fonts: dict[str, Node]) -> None:
    if key in declared:
        last = max(fonts.values(), key=lambda node: node.start)
        found = f"{key} in two fonts, where one {key} is declared"
        raise refuse(text, last, found, "are they one name? write them alike; or give one of them another letter")


def _apart(name: Node, twins: set[Name]) -> Node:
    """A name that tells its font where it is one of the twins, and so do those below it."""
    value = replace(name.value, twin=name.value.font) if name.value in twins else name.value
    return replace(
        name, value=value, parts=tuple(with_names(part, partial(_apart, twins=twins)) for part in name.parts)
    )
