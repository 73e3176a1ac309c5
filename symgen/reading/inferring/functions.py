r"""What brackets say of names that nothing declares: f(x, y) is a value of a function, where a(b + c) may be a product.

A name is a function where it stands before brackets only, and one of these holds a point or several things, or the letter or
word stands for functions. Where its brackets are divided in different ways, as in g(x | y) beside g(x, y), it may be a density,
and nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import function_head
from symgen.reading.elaborate import Reader
from symgen.reading.inferring.densities import is_known, is_point, law_places
from symgen.reading.notation.neighbours import FUNCTION_LETTERS, bracket_of
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, scripts_of, strip, walk

_DENSITIES = ("p", "q", "P", "Pr")
_OPEN = ("(", "[")
#: Functions of matrices that mean something, though nothing here computes them: they are asked about.
_OF_MATRICES = frozenset(
    {"rank", "rk", "cond", "eig", "spec", *(f"{s}_{w}" for s in ("lambda", "sigma") for w in ("max", "min"))}
)
#: Letters that the field raises to a policy or a parameter: V^\\pi(s) is a name.
_RAISED = frozenset("VQAJRUGHFL")


def infer_functions(declared: Declarations, reader: Reader, statements: Sequence[Statement]) -> None:
    """Declare as functions the undeclared names that stand before brackets as functions do."""
    sides = [side for statement in statements for side in statement.sides]
    if not any(True for side in sides for node in walk(side) for _ in _applied(node)):
        return
    uses: dict[str, _Use] = {}
    heads: set[str] = set()
    primed = {
        n.parts[0].value.text for side in sides for n in walk(side) if n.kind == "primed" and n.parts[0].kind == "name"
    }
    plain = {h.value.text for side in sides for node in walk(side) for h, b in _applied(node) if _holds_points(b)}
    for statement in statements:
        for side in statement.sides:
            _gather(side, uses, plain)
        head = function_head(declared, statement.sides[0])
        proportional = any(sign.startswith("propto") for sign, _, _ in statement.relations[:1])
        heads.update((head[0],) if head and not (statement.continues or proportional) else ())
    for text, use in uses.items():
        entropy = text == "h"
        defined = text in heads and len(use.brackets) == 1 and not entropy
        if text == "pi" and (text in primed or _may_be_a_law(use, sides)):
            continue  # \pi'(s) is another policy, no derivative
        if defined or not use.is_function() or is_known(declared, use.name) or text in declared.laws:
            continue
        if reader.is_applied(use.head) and not (text == "D" or (entropy and _is_of_numbers(declared, use))):
            continue
        if f"{text}_prime" in declared.taken:
            hint = f"is it the derivative of {text}? declare {text}: function"
            raise reader.refuse(use.head, f"{text} before a bracket beside {text}', taken to be a number", hint)
        declared.functions[text] = Function(operator="unknown")
        declared.inferred.add(text)
        declared.assume(f"{text} is taken to be a function whose values are numbers")


def _may_be_a_law(use: _Use, sides: Sequence[Node]) -> bool:
    """Whether a name stands before one point only, or before what sums and integrals run over, as a density may."""
    points = {name.value.text for bracket in use.brackets for part in bracket.parts for name in names_in(part)}
    if len(use.brackets[0].parts if use.brackets else ()) > 1:
        return False
    every = [node for side in sides for node in walk(side)]
    over = [node.parts[1] for node in every if node.kind == "integral"]
    over += [below for node in every if node.kind in ("big", "moment") for below in scripts_of(node).below]
    bound = {name.value.text for node in over for name in names_in(node)}
    return len(points) < 2 or bool(points & bound)


def _is_of_numbers(declared: Declarations, use: _Use) -> bool:
    """Whether h, which is often a differential entropy, is of small letters only, where nothing random is known."""
    names = [name.value for bracket in use.brackets for part in bracket.parts for name in names_in(part)]
    random = declared.laws or declared.densities or declared.kinds or declared.random
    return not random and all(name.base.islower() or name.base in GREEK for name in names)


@dataclass
class _Use:
    """A name with the brackets after it, and whether it stands anywhere else."""

    head: Node
    brackets: list[Node] = field(default_factory=list)
    otherwise: bool = False

    @property
    def name(self) -> Name:
        found: Name = self.head.value
        return found

    def is_function(self) -> bool:
        if self.otherwise or not self.brackets or not _is_letter(self.name):
            return False
        ways = {tuple(sign for sign in bracket.value[1] if sign != ",") for bracket in self.brackets}
        if len(ways) > 1 or any("||" in way for way in ways):
            return False
        if any(map(_holds_density, self.brackets)):
            return False
        if self.name.base == "pi" and not all(map(_holds_points, self.brackets)):
            return False
        return _stands_for_functions(self.name) or any(map(_holds_points, self.brackets))


def _is_letter(name: Name) -> bool:
    single = len(name.base) == 1 or name.base in GREEK
    word = len(name.base) > 1 and name.base.isalpha()
    return (
        name.text not in _OF_MATRICES
        and (single or word)
        and name.base not in (*_DENSITIES, "I", "e", "d")
        and not name.base.isdigit()
    )


def _stands_for_functions(name: Name) -> bool:
    return name.base in FUNCTION_LETTERS or name.font == "cal" or (len(name.base) > 1 and name.base not in GREEK)


def _holds_points(bracket: Node) -> bool:
    """Several things, or one point; one thing in square brackets may be a bracket like any other."""
    several = len(bracket.parts) > 1
    return several or (bracket.value[0] == "(" and len(bracket.parts) == 1 and is_point(bracket.parts[0]))


def _holds_density(bracket: Node) -> bool:
    r"""L(p(x)) is a functional of p, not a function of its value; g(p(x)/q(x)) and g(\int p(x) x dx) are of numbers."""
    heads = (name for part in map(strip, bracket.parts) for name, _ in _applied(part) if len(part.parts) == 2)
    return any(name.value.base in _DENSITIES for name in heads)


def _gather(side: Node, uses: dict[str, _Use], plain: Collection[str]) -> None:
    laws = {id(node) for inner in walk(side) for node, _ in law_places(inner)}
    heads: set[int] = set()
    for node in walk(side):
        for head, bracket in _applied(node, plain):
            heads.add(id(head))
            uses.setdefault(head.value.text, _Use(head)).brackets.append(bracket)
    for node in walk(side):
        if node.kind == "name" and id(node) not in heads and id(node) not in laws:
            uses.setdefault(node.value.text, _Use(node)).otherwise = True


def _applied(node: Node, plain: Collection[str] = ()) -> Iterator[tuple[Node, Node]]:
    """Names side by side with a bracket that holds something; w^2(x) beside w(x), of names that stand plainly before points."""
    if node.kind != "product":
        return
    signs = node.value[1:] if node.value[:1] == ("run",) else node.value
    for k, sign in enumerate(signs):
        first, second = node.parts[k], node.parts[k + 1]
        head = first.parts[0] if first.kind in ("primed", "power") else first
        group = bracket_of(second)
        of_function = head.kind == "name" and (head.value.base in FUNCTION_LETTERS or head.value.text in plain)
        if first.kind == "power" and not of_function:
            continue  # sigma^2(t) may be a product
        if sign == " " and head.kind == "name" and group is not None and group.value[0] in _OPEN and group.parts:
            yield head, group


# Names with a letter above.


def labelled_above(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    r"""The statements with V^\\pi(s) as a name before its bracket, where V and \\pi are nothing else."""
    if not any(_raises(node) for s in statements for side in s.sides for node in walk(side)):
        return statements
    return [replace(s, sides=tuple(_labelled(declared, side) for side in s.sides)) for s in statements]


def _raises(node: Node) -> bool:
    """Whether a node is a letter with a name above it, before a bracket."""
    return node.kind == "product" and any(
        part.kind == "power" and part.parts[1].kind == "name" and part.parts[0].kind == "name" for part in node.parts
    )


def _labelled(declared: Declarations, node: Node) -> Node:
    parts = tuple(_labelled(declared, part) for part in node.parts)
    node = node if all(new is old for new, old in zip(parts, node.parts, strict=True)) else replace(node, parts=parts)
    if node.kind != "product":
        return node
    signs = node.value[1:] if node.value[:1] == ("run",) else node.value
    renamed = list(node.parts)
    for k, sign in enumerate(signs):
        if sign == " " and _is_raised(declared, node.parts[k], node.parts[k + 1]):
            base, exponent = node.parts[k].parts
            name: Name = replace(base.value, marks=(*base.value.marks, exponent.value.text))
            renamed[k] = Node("name", node.parts[k].start, node.parts[k].end, name, base.parts)
    return node if renamed == list(node.parts) else replace(node, parts=tuple(renamed))


def _is_raised(declared: Declarations, power: Node, following: Node) -> bool:
    if power.kind != "power" or power.parts[0].kind != "name" or power.parts[1].kind != "name":
        return False
    base, exponent = (part.value for part in power.parts)
    group = bracket_of(following)
    points = group is not None and bool(group.parts) and all(is_point(p) or p.kind == "product" for p in group.parts)
    return base.base in _RAISED and base.text not in declared and exponent.base in GREEK and points


__all__ = ["infer_functions", "labelled_above"]
