r"""Expectations without brackets, E X^2 and E XY, where E is nothing else and a random variable follows, and functions
without their argument in the mean over a density, \mathbb{E}_p[T] for \mathbb{E}_{x \sim p}[T(x)]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, is_application, names_in, walk


def with_bare_means(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with E and what follows it as a moment; a bracket after E is read elsewhere."""
    if "E" in declared or not any(
        _is_bare(declared, node) for s in statements for side in s.sides for node in walk(side)
    ):
        return statements
    return [replace(s, sides=tuple(_rewritten(declared, side) for side in s.sides)) for s in statements]


def _is_bare(declared: Declarations, node: Node) -> bool:
    return node.kind == "product" and any(_begins(declared, node.parts, place) for place in range(len(node.parts) - 1))


def _begins(declared: Declarations, parts: Sequence[Node], place: int) -> bool:
    """Whether E stands here, and after it what speaks of a random variable: X^2, |X|, e^{tX}, \\log X, f(X)."""
    head, following = parts[place], parts[place + 1]
    is_mean = head.kind == "name" and head.value.text in ("E", "mathsfE", "bold:E")
    base = following.parts[0] if following.kind == "power" else following
    if not is_mean or (base.kind == "group" and base.value[0] == "("):
        return False
    applied = base.kind == "name" and base.value.text in declared.functions and place + 2 < len(parts)
    return _speaks(declared, following) or (applied and _speaks(declared, parts[place + 2]))


def _is_random(declared: Declarations, name: str) -> bool:
    value = declared.values.get(name)
    if value is None or name in declared.laws:
        return name in declared.laws
    made_of = [s.attrs[0] for s in value.free]
    return any(f"{stem}{index}" in declared.laws for stem in made_of for index in ("", "_i", "_j", "_k"))


def _rewritten(declared: Declarations, node: Node) -> Node:
    node = replace(node, parts=tuple(_rewritten(declared, part) for part in node.parts))
    if not _is_bare(declared, node):
        return node
    run = node.value[:1] == ("run",)
    signs, parts = list(node.value[1:] if run else node.value), list(node.parts)
    for place in reversed(range(len(parts) - 1)):
        if not _begins(declared, parts, place):
            continue
        end = place + 1
        while (
            end < len(parts) - 1
            and signs[end] == " "
            and not _is_mean(parts[end + 1])
            and _speaks(declared, parts[end + 1])
        ):
            end += 1
        inside = parts[place + 1 : end + 1]
        body = (
            inside[0]
            if len(inside) == 1
            else Node("product", inside[0].start, inside[-1].end, (" ",) * (len(inside) - 1), (*inside,))
        )
        moment = Node("moment", parts[place].start, body.end, ("E", Scripts()), (body,))
        parts[place : end + 1], signs[place:end] = [moment], []
    if len(parts) == 1:
        return parts[0]
    return replace(node, value=(*(("run",) if run else ()), *signs), parts=tuple(parts))


def _is_mean(node: Node) -> bool:
    return node.kind == "moment" or (node.kind == "name" and node.value.text == "E")


def _speaks(declared: Declarations, node: Node) -> bool:
    """Whether a factor speaks of a random variable; E X a asks nothing, as a is a number inside and outside."""
    return any(_is_random(declared, name.value.text) for name in names_in(node))


# Functions without their argument.


def with_arguments(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with T(x) for T in the mean over a density of which no value is spoken, and T_i for a vector T in that
    over probabilities."""
    if not (declared.functions or declared.symbols):
        return statements
    return [replace(s, sides=tuple(_with_arguments(declared, side) for side in s.sides)) for s in statements]


def _with_arguments(declared: Declarations, node: Node) -> Node:
    below: tuple[Node, ...] = node.value[1].below if node.kind == "moment" and node.value[0] in ("E", "Var") else ()
    over = below[0].value.text if len(below) == 1 and below[0].kind == "name" else ""
    names = {name.value.text for part in node.parts for name in names_in(part)}
    vectors = _vectors(declared) if _is_vector_of_probabilities(declared, over) else set()
    applied = names & declared.functions.keys()
    known = declared.functions.keys() | declared.symbols.keys() | declared.values.keys() | {"e", "pi"}
    if names <= known and (names & vectors | applied if vectors else applied and _is_density(declared, over)):
        point = _point(declared, over, vectors)
        inside = tuple(_at(declared, part, point, vectors) for part in node.parts)
        return replace(node, value=_over(node, point) if vectors else node.value, parts=inside)
    return replace(node, parts=tuple(_with_arguments(declared, part) for part in node.parts))


def _is_density(declared: Declarations, name: str) -> bool:
    """Whether a name is a density, or a function of one point that is one where a mean is over it."""
    function = declared.functions.get(name)
    defined = function is not None and function.body is not None and len(function.parameters) == 1
    return declared.kinds.get(name) == "density" or defined


def _is_vector_of_probabilities(declared: Declarations, name: str) -> bool:
    known = declared.symbols.get(name)
    return known is not None and len(known.shape) == 1 and known.domain.structure == "simplex"


def _vectors(declared: Declarations) -> set[str]:
    return {
        name for table in (declared.symbols, declared.values) for name, known in table.items() if len(known.shape) == 1
    }


def _point(declared: Declarations, over: str, vectors: set[str]) -> str:
    """The letter of a point, or of a place: that of the density where the text defines it."""
    function = declared.functions.get(over)
    if function is not None and len(function.parameters) == 1:
        return function.parameters[0]
    return next(letter for letter in ("ijkl" if vectors else "xyzu") if letter not in declared)


def _over(node: Node, point: str) -> tuple[str, Scripts]:
    r"""i \sim P below a mean, for P."""
    which, scripts = node.value
    (law,) = scripts.below
    drawn = (Node("name", law.start, law.end, Name(point)), law)
    return which, replace(scripts, below=(Node("relation", law.start, law.end, ("distributed",), drawn),))


def _at(declared: Declarations, node: Node, point: str, vectors: set[str]) -> Node:
    inside = Node("name", node.start, node.end, Name(point))
    if node.kind == "name" and node.value.text in vectors:
        return Node("indexed", node.start, node.end, None, (node, inside))
    if node.kind == "name" and node.value.text in declared.functions:
        bracket = Node("group", node.start, node.end, ("(", ()), (inside,))
        return Node("product", node.start, node.end, (" ",), (node, bracket))
    if _is_applied(declared, node):
        return node
    return replace(node, parts=tuple(_at(declared, part, point, vectors) for part in node.parts))


def _is_applied(declared: Declarations, node: Node) -> bool:
    """f(x), which speaks of its point."""
    return is_application(node) and node.parts[0].value.text in declared.functions
