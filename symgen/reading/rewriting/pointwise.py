r"""Functions without their argument: g = f', \sigma' = \sigma (1 - \sigma), f = g \circ h and (f g)' = f' g + f g' hold at every
point, and are written out at one.

The point is the letter that the functions were defined with, or by which the statement differentiates, or x where it stands
in it; else a letter of its own. Where a bracket after a function may hold its argument or a factor, \sigma (1 - \sigma) is a
product, as the function stands in the bracket itself; any other is left as it is, and asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import function_head
from symgen.reading.notation.fisher import FISHER
from symgen.reading.notation.neighbours import bracket_of
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, scripts_of, strip, walk, with_names
from symgen.terms.domains import REAL
from symgen.terms.term import symbol

#: What a statement is made of that can hold at every point of functions of one number.
_PLAIN = frozenset(
    {
        "number", "name", "sum", "product", "negative", "quotient", "power", "group", "primed", "function", "bare", "root",
        "derivative", "infinity", "integral", "indexed", "evaluated", "relation",
    }
)  # fmt: skip
#: Functions that are not of numbers.
_NOT_OF_NUMBERS = frozenset({"det", "logdet", "trace", "diag", "indicator", "softmax", "logsumexp"})
_POINTS = ("x", "t", "u", "z", "s")
#: Letters that may be points, where no function says with which letter it is defined.
_MAY_BE_POINTS = frozenset("tuzsyrwv")
_HIDDEN = "u"  # in the definitions of functions by words


def at_every_point(declared: Declarations, text: str, statements: Sequence[Statement]) -> list[Statement]:
    """The statements of a display, those about functions without their argument at a point, which is any real number."""
    found = []
    heads = (function_head(declared, s.sides[0]) for s in statements if s.relations and not s.continues)
    defined = {name: Function(letters) for name, letters in filter(None, heads) if len(letters) == 1}
    for statement in statements:
        statement = _with_rates(declared, statement)
        pointwise = _Pointwise(declared, text, statement, defined)
        point = pointwise.point()
        if point and point not in declared:
            declared.symbols[point] = symbol(point, REAL)
        if point:
            declared.assume(f"functions without their argument are taken at any point {point}")
        if point and pointwise.defines():
            defined[pointwise.statement.sides[0].value.text] = Function((point,))
        found.append(pointwise.written_out(point) if point else statement)
    return found


def at_a_point(declared: Declarations, text: str, statement: Statement) -> Statement:
    """A statement of a context that defines a function without its argument, g = f', as g(x) = f'(x)."""
    pointwise = _Pointwise(declared, text, statement)
    point = pointwise.point() if pointwise.defines() else ""
    return pointwise.written_out(point) if point else statement


@dataclass
class _Uses:
    """How the functions of a statement stand in it."""

    bare: list[Node] = field(default_factory=list)
    arguments: list[Node] = field(default_factory=list)
    unclear: bool = False


class _Pointwise:
    """One statement; `uses` says how functions stand in it."""

    def __init__(
        self, declared: Declarations, text: str, statement: Statement, defined: Mapping[str, Function] | None = None
    ) -> None:
        self.declared = declared
        self.text = text
        self.defined = defined or {}
        self.statement = self._turned(statement)
        self.uses = _Uses()
        sides = self.statement.sides
        if any(self._is_function(n) or n.kind == "bare" for side in sides for n in walk(side)):
            for side in sides:
                self._look(side)

    def _turned(self, statement: Statement) -> Statement:
        r"""\Phi' = \varphi with a name that nothing defines on its right says what that is."""
        if [r for r, _, _ in statement.relations] != ["eq"] or len(statement.sides) != 2 or statement.judged:
            return statement
        left, right = statement.sides
        turned = self._is_free(right) and not self._is_free(left) and left.kind in ("name", "primed", "bare")
        return replace(statement, sides=(right, left)) if turned else statement

    def _is_free(self, node: Node) -> bool:
        """Whether a node is a name that nothing defines, though it may be declared to be a function."""
        if node.kind != "name" or node.parts or node.value.marks or node.value.base.isdigit():
            return False
        declared, name = self.declared, node.value.text
        known = declared.functions.get(name)
        return (
            name not in declared and name not in self.defined
            if known is None
            else known.operator == "unknown" and not known.parameters
        )

    def defines(self) -> bool:
        """Whether the statement says what a name stands for that nothing else defines, and speaks of it nowhere else."""
        relations = [r for r, _, _ in self.statement.relations]
        sides = self.statement.sides
        if relations not in (["eq"], ["define"]) or len(sides) != 2 or not self._is_free(sides[0]):
            return False
        head, body = sides
        return head.value.base not in {name.value.base for name in names_in(body)}

    # How functions stand in it.

    def _is_function(self, node: Node) -> bool:
        """Whether a node is the name of a function of one number, or that of a derivative of one."""
        if node.kind == "primed":
            return self._is_function(node.parts[0])
        if node.kind != "name" or node.value.text in self.declared.symbols:
            return False
        found = self._function(_unprimed(node))
        if found is None or found.entry or found.shape or found.operator in (FISHER, *_NOT_OF_NUMBERS):
            return False
        return bool(found.operator) or len(found.parameters) == 1

    def _function(self, node: Node) -> Function | None:
        name = node.value.text
        if name in self.defined:
            return self.defined[name]
        if self.declared.kinds.get(name) == "density" and name in self.declared.densities:
            return Function(operator="unknown")
        return self.declared.functions.get(name)

    def _look(self, node: Node) -> None:
        """Take up how functions stand in a node."""
        uses = self.uses
        if node.kind not in _PLAIN or (node.kind == "group" and len(node.parts) != 1):
            uses.unclear = True
        elif node.kind == "bare":
            uses.bare.append(node)
            uses.unclear |= node.value[0] in _NOT_OF_NUMBERS
        elif self._is_function(node):
            uses.bare.append(node)
        elif node.kind == "power" and self._is_function(node.parts[0]) and node.parts[1].kind == "negative":
            uses.unclear = True  # the inverse function, or one over it
        elif node.kind == "derivative" and not all(part.kind == "name" for part in node.parts[1:]):
            uses.unclear = True
        elif self._names_its_point(node):
            uses.arguments.extend(node.parts[1:])
        elif node.kind == "product":
            self._look_at_product(node)
        else:
            uses.unclear |= node.kind == "function" and node.parts[0].kind == "bare"
            scripts = scripts_of(node)
            for part in (*node.parts, *scripts.below, *scripts.above):
                self._look(part)

    def _look_at_product(self, node: Node) -> None:
        place, parts, signs = 0, node.parts, _signs(node)
        while place < len(parts):
            part, sign = parts[place], signs[place] if place < len(signs) else ""
            bracket = bracket_of(parts[place + 1]) if sign == " " else None
            head = part.parts[0] if part.kind in ("power", "primed") else part
            composed = head.kind == "group" and self._composes(strip(head))
            if bracket is None or not (self._is_function(head) or composed) or self._is_factor(head, bracket):
                unknown = head.kind == "name" and head.value.text not in self.declared.symbols
                held = () if bracket is None or self._is_function(head) or not unknown else bracket.parts
                self.uses.unclear |= any(map(self._is_bare_in, held))
                self._look(part)
                place += 1
                continue
            self.uses.arguments.extend(bracket.parts)
            inside = [n for argument in bracket.parts for n in walk(argument)]
            self.uses.unclear |= any(self._is_bare_in(argument) for argument in bracket.parts)
            self.uses.unclear |= any(n.kind not in _PLAIN for n in inside)
            place += 2

    def _names_its_point(self, node: Node) -> bool:
        r"""\frac{df}{dx} of a function that is defined at a letter."""
        body = node.parts[0] if node.kind == "derivative" else node
        return body is not node and self._is_function(body) and bool(getattr(self._function(body), "parameters", ()))

    def _composes(self, node: Node) -> bool:
        signs = set(_signs(node)) if node.kind == "product" else set()
        return signs == {"odot"} and all(self._is_function(part) or part.kind == "bare" for part in node.parts)

    def _is_factor(self, head: Node, bracket: Node) -> bool:
        r"""Whether a bracket after a function is a factor: the function is a term in it, \sigma (1 - \sigma)."""
        inside = strip(bracket.parts[0]) if len(bracket.parts) == 1 else bracket
        own = {_unprimed(name).value.text for name in names_in(head)}
        named = {_unprimed(name).value.text for name in names_in(inside)}
        return inside.kind == "sum" and bool(own & named)

    def _is_bare_in(self, node: Node) -> bool:
        inner = _Pointwise.__new__(_Pointwise)
        inner.declared, inner.text, inner.defined, inner.uses = self.declared, self.text, self.defined, _Uses()
        inner._look(node)
        return bool(inner.uses.bare) or inner.uses.unclear

    # The point.

    def point(self) -> str:
        """The letter of the point at which the statement is written out; "" where no function stands without one."""
        uses = self.uses
        if not uses.bare or uses.unclear:
            return ""
        sides = self.statement.sides
        binding = [node for side in sides for node in walk(side) if node.kind in ("derivative", "integral")]
        by = {n.value.text for node in binding for part in node.parts[1:] for n in names_in(part)}
        at = {n.value.text if n.kind == "name" else "" for n in map(strip, uses.arguments)}
        own = set(self._own_letters())
        used = {n.value.text for side in sides for n in names_in(side)} - {n.value.text for n in self._functions()}
        used -= {sides[0].value.text} if self.defines() else set()
        shown = by | at | (own & used)
        if shown:
            return shown.pop() if len(shown) == 1 else ""
        own -= {_HIDDEN}
        if len(own) == 1:
            return own.pop() if self._is_any(own) else self._new(used)
        if "x" in used and not own:
            return "x" if self._is_any({"x"}) else ""
        return "" if used & _MAY_BE_POINTS and not own else self._new(used)

    def _functions(self) -> Iterator[Node]:
        return (n for side in self.statement.sides for n in names_in(side) if self._is_function(n))

    def _own_letters(self) -> Iterator[str]:
        """With which letters the functions are defined that stand in the statement."""
        for node in self._functions():
            found = self._function(_unprimed(node))
            yield from () if found is None else found.parameters

    def _is_any(self, letters: set[str]) -> bool:
        """Whether a letter may be any real number."""
        declared = self.declared
        return all(
            n not in declared or (n in declared.symbols and not declared.symbols[n].shape and n not in declared.laws)
            for n in letters
        )

    def _new(self, used: set[str]) -> str:
        return next((p for p in _POINTS if p not in self.declared and p not in used), "")

    # Written out.

    def written_out(self, point: str) -> Statement:
        sides = tuple(self._at(side, Name(point)) for side in self.statement.sides)
        head = self.statement.sides[0]
        if self._is_free(head) and self.statement.relations[:1] and self.statement.relations[0][0] in ("eq", "define"):
            sides = (_applied(head, Name(point)), *sides[1:])
        return replace(self.statement, sides=sides)

    def _at(self, node: Node, point: Name) -> Node:
        """A formula of functions at a point."""
        if node.kind == "bare":
            return replace(node, kind="function", parts=(_bracket(node, point),))
        if self._is_function(node):
            return _applied(node, point)
        if node.kind == "primed":
            by = Node("name", node.start, node.end, point)
            return replace(
                node, kind="derivative", value=None, parts=(self._at(node.parts[0], point), *[by] * node.value)
            )
        if node.kind == "product":
            return self._product_at(node, point)
        if node.kind == "name" or self._names_its_point(node):
            return node
        return replace(node, parts=tuple(self._at(part, point) for part in node.parts))

    def _product_at(self, node: Node, point: Name) -> Node:
        parts: list[Node] = []
        signs: list[str] = []
        whole, between = node.parts, _signs(node)
        place = 0
        while place < len(whole):
            part, sign = whole[place], between[place] if place < len(between) else ""
            signs.extend([between[place - 1]] if place else [])
            head = part.parts[0] if part.kind in ("power", "primed") else part
            bracket = bracket_of(whole[place + 1]) if sign == " " else None
            takes = self._is_function(head) or (head.kind == "group" and self._composes(strip(head)))
            if bracket is not None and takes and not self._is_factor(head, bracket):
                parts.extend(whole[place : place + 2])
                signs.append(" ")
                place += 2
            elif sign == "odot" and self._is_ring(part, whole[place + 1]):
                end = place + 1
                while end < len(between) and between[end] == "odot" and self._is_ring(whole[end], whole[end + 1]):
                    end += 1
                parts.append(self._composed(whole[place : end + 1], point))
                place = end + 1
            else:
                parts.append(self._at(part, point))
                place += 1
        return replace(node, value=tuple(signs), parts=tuple(parts)) if len(parts) > 1 else parts[0]

    def _is_ring(self, left: Node, right: Node) -> bool:
        r"""Whether the sign between two factors is that of a composition, f \circ g, and no product entry by entry."""
        return r"\circ" in self.text[left.end : right.start] and (self._is_function(left) or left.kind == "bare")

    def _composed(self, parts: Sequence[Node], point: Name) -> Node:
        inner = self._at(parts[-1], point)
        for part in reversed(parts[:-1]):
            bracket = Node("group", part.start, part.end, ("(", ()), (inner,))
            if part.kind == "bare":
                inner = replace(part, kind="function", parts=(bracket,))
            else:
                inner = Node("product", part.start, part.end, (" ",), (_as_primed(part), bracket))
        return inner


def _with_rates(declared: Declarations, statement: Statement) -> Statement:
    r"""The derivative y' of a value y = e^{-x} that is defined, by the only number that it speaks of."""
    sides = tuple(with_names(side, lambda one: _rate(declared, one)) for side in statement.sides)
    return statement if sides == statement.sides else replace(statement, sides=sides)


def _rate(declared: Declarations, name: Node) -> Node:
    whole = _unprimed(name)
    value = declared.values.get(whole.value.text)
    if whole is name or value is None or value.shape or name.value.text in declared:
        return name
    return Node("primed", name.start, name.end, len(name.value.marks[-1]) // len("prime"), (whole,))


def _signs(node: Node) -> tuple[str, ...]:
    signs: tuple[str, ...] = node.value
    return signs[1:] if signs[:1] == ("run",) else signs


def _unprimed(node: Node) -> Node:
    """f of f', where the primes are part of the name."""
    if node.kind != "name" or not node.value.marks or node.value.marks[-1].replace("prime", ""):
        return node
    return replace(node, value=replace(node.value, marks=node.value.marks[:-1]))


def _as_primed(node: Node) -> Node:
    """f' as f with a prime, which is a derivative before a bracket."""
    inner = _unprimed(node)
    return node if inner is node else Node("primed", node.start, node.end, len(node.value.marks[-1]) // 5, (inner,))


def _bracket(node: Node, point: Name) -> Node:
    return Node("group", node.start, node.end, ("(", ()), (Node("name", node.start, node.end, point),))


def _applied(node: Node, point: Name) -> Node:
    return Node("product", node.start, node.end, (" ",), (_as_primed(node), _bracket(node, point)))


__all__ = ["at_a_point", "at_every_point"]
