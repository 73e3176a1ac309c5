r"""E_D(w), an error or energy of w: a function, where an expectation would be of something random.

As E_D(\mathbf{w}), and E_\theta(x) of \exp(-E_\theta(x)): a plain E with a letter below that no bracket mentions, before points
that are no capitals. \mathbb{E}_D and E_D[w] are expectations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.definitions import applied_energy
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in, scripts_of, walk

_DENSITIES = ("p", "q", "P", "Pr", "pi", "r")


def with_energies(declared: Declarations, text: str, statements: list[Statement]) -> list[Statement]:
    """The statements with functions in the place of moments that are none."""
    sides = [side for statement in statements for side in statement.sides]
    energies = [node for side in sides for node in walk(side) if _may_be(declared, text, node)]
    plain = {_points(node) for node in energies if not _is_met(node)}
    energies = [node for node in energies if _points(node) in plain]  # E_W(w) beside E_D(w)
    labels = {scripts_of(node).below[0].value.text for node in energies}
    others = [n for s in sides for n in walk(s) if n.kind == "moment" and id(n) not in {id(node) for node in energies}]
    labels -= {below.value.text for node in others for below in scripts_of(node).below if below.kind == "name"}
    inside = {id(part) for node in energies for part in walk(node)}
    spoken = {n.value.text for side in sides for n in names_in(side) if id(n) not in inside}
    shown = {scripts_of(node).below[0].value.text for node in energies if _is_shown(node, spoken)}
    labels = {label for label in labels if _is_exponent(sides, label) or (label in shown and label not in GREEK)}
    if not labels:
        return statements
    for label in sorted(labels):
        declared.assume(f"E_{label} is a function, no expectation")
    return [replace(s, sides=tuple(_rewritten(side, text, declared, labels) for side in s.sides)) for s in statements]


def _may_be(declared: Declarations, text: str, node: Node) -> bool:
    """A plain E_D(w), with points in round brackets."""
    if node.kind != "moment" or node.value[0] != "E" or text[node.start : node.start + 1] != "E":
        return False
    below, (bracket,) = scripts_of(node).below, node.parts
    points = bracket.kind == "group" and bracket.value[0] == "(" and all(p.kind == "name" for p in bracket.parts)
    if not points or len(below) != 1 or below[0].kind != "name" or below[0].parts:
        return False
    label: Name = below[0].value
    inside = [part.value for part in bracket.parts]
    random = any(name.base.isupper() or "hat" in name.accents or name.text in declared.laws for name in inside)
    letter = label.text in GREEK or (len(label.base) == 1 and label.base.isupper())
    return letter and not random and label.base not in _DENSITIES and label.text not in declared


def _points(node: Node) -> tuple[str, ...]:
    return tuple(part.value.text for part in node.parts[0].parts)


def _is_met(node: Node) -> bool:
    """E_X(x), which may be the mean of X."""
    return scripts_of(node).below[0].value.text.lower() in {text.lower() for text in _points(node)}


def _is_shown(node: Node, spoken: set[str]) -> bool:
    """Whether an error is of a vector, or of what stands elsewhere too; E_D(w) = 3 may be a mean."""
    return any(part.value.font == "bold" or part.value.text in spoken for part in node.parts[0].parts)


def _is_exponent(sides: Sequence[Node], label: str) -> bool:
    r"""Whether E_\theta stands in an exponent, or is differentiated by theta."""
    for node in (node for side in sides for node in walk(side)):
        power = node.kind == "power" and node.parts[0].kind == "name" and node.parts[0].value.text == "e"
        exponent = (node.kind == "function" and node.value[0] == "exp") or power
        varied = node.kind == "gradient" and any(
            n.value.text == label for b in scripts_of(node).below for n in names_in(b)
        )
        if (exponent or varied) and any(
            n.kind == "moment" and [b.value.text for b in scripts_of(n).below if b.kind == "name"] == [label]
            for n in walk(node)
        ):
            return True
    return False


def _rewritten(node: Node, text: str, declared: Declarations, labels: set[str]) -> Node:
    if _may_be(declared, text, node) and scripts_of(node).below[0].value.text in labels:
        return applied_energy(node) or node
    scripts, value = scripts_of(node), node.value
    if scripts.below or scripts.above:
        turned = Scripts(
            *(tuple(_rewritten(n, text, declared, labels) for n in each) for each in (scripts.below, scripts.above))
        )
        value = turned if value is scripts else tuple(turned if part is scripts else part for part in value)
    if node.kind == "name":
        return node
    return replace(node, value=value, parts=tuple(_rewritten(part, text, declared, labels) for part in node.parts))


def energy_of(reader: Reader, node: Node) -> Node | None:
    r"""E_\theta(x) of an energy that is declared, or whose \theta is a number or a vector and no law."""
    applied = applied_energy(node) if reader.text[node.start : node.start + 1] == "E" else None
    if applied is None:
        return None
    name, declared = applied.parts[0].value, reader.declared
    label = name.label
    if name.text not in declared.functions:
        (below,) = node.value[1].below
        of_a_law = label in declared.laws or declared.density(below.value) is not None or label in declared.functions
        if of_a_law or label not in declared.symbols or label in declared.taken:
            return None
        declared.functions[name.text] = Function(operator="unknown")
        declared.inferred.add(name.text)
        declared.assume(f"{name.text} is taken to be a function whose values are numbers")
    return applied
