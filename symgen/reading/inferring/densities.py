r"""What notation itself says of names that nothing declares: p and q before points, or where a law stands, are densities.

Inferred is only what can be one thing: a name of base p or q that stands before points and in places of laws, and nowhere as
a number. \(p_\theta\) and \(p\) are one joint density where they are written of different variables, and two where they are
written of the same ones; where both hold, nothing is inferred and the name is asked about. Every inference is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from symgen.reading.declared import Declarations, Role
from symgen.reading.elaborate import split
from symgen.reading.inferring.signatures import look_alikes
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import (
    Name,
    Node,
    Statement,
    names_below,
    names_in,
    scripts_of,
    unsubscripted,
    variable_of,
    walk,
)
from symgen.terms.term import make

LETTERS = ("p", "q", "P", "Pr")
#: What is a density where all its points are given others, as a policy is: \pi(a | s), but \pi(s) may be a value.
_GIVEN = ("pi",)
_DIVERGENCES = frozenset({"KL", "D_KL", "kl", "JSD", "JS", "D_JS", "D_JSD", "D", "H", "h", "W_1", "W_2"})
#: Functions of random variables that are discrete; h, of those that have a density, is none of them.
_INFORMATIONS = frozenset({"H", "I"})
#: A law without its variables, as in KL(p \| q).
_WHOLE: Role = ((), ())
#: Labels that say whose density it is, and tie it to no other name of the text.
_OWNERS = frozenset({"data", "model", "real", "fake", "true", "prior", "gen", "emp", "target", "g", "r", "d"})


def infer_densities(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Declare as densities the undeclared names that can be nothing else; nothing where laws or events are declared."""
    if declared.laws or "event" in declared.kinds.values():
        return
    uses = _Uses()
    sides = [side for statement in statements for side in statement.sides]
    for side in sides:
        uses.gather(side)
    for letter in (*LETTERS, *_GIVEN) if uses.names else ():
        found = [
            name
            for name in uses.names.values()
            if name.base == letter and name.text not in uses.numbers | uses.otherwise
        ]
        known = any(is_known(declared, name) for name in found) or (letter == "p" and declared.variables())
        if known or not (letter in LETTERS or uses.are_given(found)):
            continue
        if letter in ("P", "Pr") and any(
            declared.densities.keys() & {"p"} or uses.roles[name.text] <= {_WHOLE} for name in found
        ):
            continue  # P beside p is its law
        if any(_is_read_twice(uses.variables[name.text], uses.roles.get(name.text, ())) for name in found):
            continue
        for text in _independent(uses, found, sides):
            declared.kinds[text] = "density"
            declared.densities[text] = make("true")
            declared.inferred.add(text)
            declared.assume(f"{text} is taken to be a density")


def infer_variables(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Declare as discrete random variables the capitals that stand in entropies and informations only: H(X), I(X; Y | Z)."""
    if declared.laws or declared.kinds or declared.densities or any(text in declared for text in _INFORMATIONS):
        return
    sides = [side for statement in statements for side in statement.sides]
    written = Counter(name.value.text for side in sides for name in names_in(side))
    inside: Counter[str] = Counter()
    for bracket in (
        b for side in sides for node in walk(side) for n, b in bracketed(node) if n.value.text in _INFORMATIONS
    ):
        if not all(part.kind == "name" and is_variable(part.value) for part in bracket.parts):
            return
        inside.update(part.value.text for part in bracket.parts)
    if any(written[text] > times or text in declared for text, times in inside.items()):
        return
    for text in inside:
        declared.kinds[text] = "discrete"
        declared.inferred.add(text)
        declared.assume(f"{text} is taken to be a discrete random variable")


def is_variable(name: Name) -> bool:
    """X, Y_1."""
    plain = not (name.font or name.accents or name.marks)
    return plain and len(name.base) == 1 and name.base.isupper() and (not name.label or name.label.isdigit())


def _is_read_twice(variables: set[Name], roles: Collection[Role]) -> bool:
    """Whether a density is read at what may be two values of one variable, or two variables; those of one bracket are two."""
    together = [{*targets, *given} for targets, given in roles]
    pairs = look_alikes(variables)
    return any(not any({one.text, other.text} <= names for names in together) for one, other in pairs)


def is_known(declared: Declarations, name: Name) -> bool:
    """Whether a name, or its letter, is declared."""
    tables = (declared.symbols, declared.values, declared.functions, declared.densities, declared.kinds, declared.given)
    return any(text in table for table in tables for text in (name.text, name.base))


def _independent(uses: _Uses, names: list[Name], sides: Sequence[Node]) -> list[str]:
    """The densities that some names of one letter stand for; none where they may or may not be the same."""
    spoken = {name.value.text for side in sides for name in unsubscripted(side)}
    plain = [n for n in names if not n.label]
    indexed = [n for n in names if n.label in GREEK]
    owned = [n for n in names if n.label in _OWNERS or (_is_time(n) and n.label not in spoken)]
    marked = [n for n in names if _is_other(n) and (n.marks or _WHOLE in uses.roles.get(n.text, set()))]
    names = [n for n in names if n not in marked]
    plain = [n for n in plain if n not in marked]
    if len(plain) + len(indexed) + len(owned) < len(names) or any(n.font or n.accents or n.marks for n in names):
        return []
    return [*_apart(uses, names, plain, indexed, owned), *(n.text for n in marked)]


def _is_time(name: Name) -> bool:
    """p_t, one density for each t."""
    return len(name.label) == 1 and name.label.islower()


def _is_other(name: Name) -> bool:
    r"""p^*, another density than p; \hat p, which may be an estimate, where it stands in the place of a law."""
    return (name.marks, name.accents) in ((("star",), ()), ((), ("hat",))) and not (name.label or name.font)


def _apart(uses: _Uses, names: list[Name], plain: list[Name], indexed: list[Name], owned: list[Name]) -> list[str]:
    if len(indexed) > 1 and plain:
        return []
    if not (plain and indexed):
        return [n.text for n in names]
    first, second = (uses.roles.get(n.text, set()) for n in (plain[0], indexed[0]))
    if _WHOLE in first | second:
        written = (first | second) - {_WHOLE}
        apart = len(written) <= 1 and all(len(targets) == 1 and not given for targets, given in written)
    else:
        apart = first == second
    if not apart and (first & second or _WHOLE in first | second):
        return []
    return [n.text for n in (names if apart else (*plain, *owned))]


class _Uses:
    """How names are used: before points, in places of laws, and otherwise, as numbers are."""

    def __init__(self) -> None:
        self.names: dict[str, Name] = {}
        self.roles: dict[str, set[Role]] = {}
        self.otherwise: set[str] = set()  # before a bracket that holds more than points
        self.numbers: set[str] = set()  # neither before a bracket nor in the place of a law
        self.times: Counter[str] = Counter()
        self.variables: dict[str, set[Name]] = defaultdict(set)

    def gather(self, side: Node) -> None:
        laws = {id(node): role for inner in walk(side) for node, role in law_places(inner)}
        heads: set[int] = set()
        for node in walk(side):
            for name, bracket in applications(node):
                heads.add(id(name))
                self._applied(name.value, bracket)
        for node in walk(side):
            if node.kind != "name" or id(node) in heads:
                continue
            if id(node) in laws:
                self.names[node.value.text] = node.value
                self.roles.setdefault(node.value.text, set()).add(laws[id(node)])
            else:
                self.numbers.add(node.value.text)

    def are_given(self, names: list[Name]) -> bool:
        """Whether names stand before points that are given others, and nowhere else but in places of laws."""
        return all(role == _WHOLE or role[1] for name in names for role in self.roles.get(name.text, ()))

    def _applied(self, name: Name, bracket: Node) -> None:
        self.times[name.text] += 1
        parts = split(bracket, "|", ";")
        if "||" in bracket.value[1] or not all(is_point(point) for part in parts for point in part):
            self.otherwise.add(name.text)
            return
        self.names[name.text] = name
        named = [tuple(map(variable_of, part)) for part in parts]
        self.variables[name.text].update(p.value for part in named for p in part if p.kind == "name")
        role = tuple(tuple(p.value.text for p in part if p.kind == "name") for part in named)
        self.roles.setdefault(name.text, set()).add((role[0], role[1]))


def is_point(node: Node) -> bool:
    """Whether a node is only a point at which something is read: x, x_{1:n}, z = k."""
    return node.kind in ("name", "dots", "range") or (node.kind == "relation" and node.parts[0].kind == "name")


def law_places(node: Node) -> Iterator[tuple[Node, Role]]:
    """Where a law stands, and of what it is one: below an expectation, in a divergence, after a tilde."""
    if node.kind == "moment":
        yield from ((below, _WHOLE) for below in scripts_of(node).below if below.kind != "relation")
    if node.kind == "relation" and node.value[0] == "distributed":
        yield node.parts[1], ((node.parts[0].value.text,) if node.parts[0].kind == "name" else (), ())
    if node.kind == "product":
        for name, bracket in bracketed(node):
            if name.value.text in _DIVERGENCES:
                yield from ((part, _WHOLE) for part in bracket.parts)


def bracketed(node: Node) -> Iterator[tuple[Node, Node]]:
    """Names with the brackets that follow them."""
    for first, second in zip(node.parts, node.parts[1:], strict=False):
        if first.kind == "name" and second.kind == "group":
            yield first, second


def subscripts_in(statements: Sequence[Statement]) -> set[str]:
    """The names that stand below others: i of x_i and A_{ij}."""
    names = (name for statement in statements for side in statement.sides for name in names_in(side))
    return {below for name in names for below in names_below(name)}
