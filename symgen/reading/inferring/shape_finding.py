r"""Finds the shapes of the names of a display, going over it until nothing more follows from what is known.

How the form of a formula follows from those of its parts, and theirs from its own, is in `shape_formulas`, by kinds of nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from symgen.reading.elaborate import Reader
from symgen.reading.inferring.densities import is_point
from symgen.reading.inferring.entries import whole
from symgen.reading.inferring.shape_letters import (
    bound_names,
    core,
    counted_names,
    entries_summed,
    heads,
    is_capital,
    is_zero,
    number_names,
)
from symgen.reading.inferring.shape_types import NUMBER, Clash, Form, Sizes, transposed
from symgen.reading.notation.functions import CUSTOMARY
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, Statement, is_application, names_below, names_in, walk
from symgen.terms.term import dimension, num

_ROUNDS = 6
#: Marks under a name that stand for some of its entries: it is declared, or asked about.
_PARTS = frozenset({"whole", "star", "range", "stride", "relation"})
#: The i of x^{(i)} and of x^{(i+1)}.
_NUMBER_ABOVE = re.compile(r"\(([A-Za-z]+?)(?:[pm]\w+)?\)")

Factor = tuple[str, Node, Form | None]
#: The form of a formula, by the kind of its node; and what it says of its parts that it has a form.
FORMS: dict[str, Callable[[Shapes, Node], Form | None]] = {}
PUSHED: dict[str, Callable[[Shapes, Node, Form], object]] = {}


class Shapes:
    """The forms of the names of a display, `families` those of rows x_i of something that a sum runs over."""

    def __init__(self, reader: Reader, statements: Sequence[Statement]) -> None:
        self.reader = reader
        self.statements = [s for s in statements if not (s.aside and not s.relations)]
        self.sides = [side for statement in self.statements for side in statement.sides]
        self.sizes = Sizes()
        self.forms: dict[str, Form] = {}
        self.nodes: dict[str, Node] = {}
        self.families: set[str] = set()
        self.calls: dict[str, Form] = {}
        self.identities: list[Form] = []
        self.plain = {n.value.text for side in self.sides for n in names_in(side) if not n.parts}
        self.heads = {id(head.parts[0]) for head in self.sides if _is_head(head)}
        self.changed = False
        self.numbers = set(number_names(self.sides))
        self.bound = set(bound_names(self.sides))
        self.laws = {id(n) for side in self.sides for node in walk(side) for n in heads(node)}
        self.counted = set(counted_names(self.sides))

    def find(self) -> None:
        """Go over the display until nothing more follows; Clash where no shapes fit."""
        for round_ in range(_ROUNDS):
            self.changed = False
            self.identities.clear()
            self.seeding = round_ > 0  # first what the notation says by itself, then norms and transposed brackets
            for statement in self.statements:
                self._statement(statement)
            if not self.changed and round_ > 1:
                break
        for stem, first, last in entries_summed(self.sides):
            form = self.forms.get(stem)
            if form is not None and form.kind == "column" and stem not in self.families:
                if first not in (0, 1, None):
                    raise Clash
                if last is None:
                    continue
                size = self.reader.known(last) or dimension(last)
                if first == 0 and not size.shape:  # w_0, ..., w_M
                    self.reader.declared.firsts[stem] = (0,)
                    size = size + num(1)
                self.sizes.join(form.sizes[0], self.sizes.new(size))

    def _statement(self, statement: Statement) -> None:
        relations = [relation for relation, _, _ in statement.relations]
        if any(relation in ("in", "distributed", "to") for relation in relations):
            return
        open_ = any(side.kind == "extremum" for side in statement.sides)  # z^* = \\arg\\max_z p(z), for any kind of z
        found = [None if open_ and side.kind == "name" else self.of(side) for side in statement.sides]
        known = next((form for form in found if form is not None and not form.is_number), None)
        if known is not None and all(relation in ("eq", "define", "approx") for relation in relations):
            for side, form in zip(statement.sides, found, strict=True):
                self.meet(side, form, known)

    def meet(self, side: Node, form: Form | None, wanted: Form) -> None:
        """One side has the form of another; 0 has any."""
        if form is None:
            self.push(side, wanted)
        elif not (form.is_number and is_zero(side)):
            self.sizes.same(form, wanted)

    # The forms of formulas.

    def of(self, node: Node) -> Form | None:
        """The form of a formula as far as it is known; None for what may have any."""
        handler = FORMS.get(node.kind)
        if handler is not None:
            return handler(self, node)
        for part in node.parts:
            self.of(part)
        return None

    def key(self, node: Node) -> str:
        """The name that stands for an occurrence: the stem, for what a sum runs over."""
        name: Name = node.value
        places = names_below(node)
        places |= {match[1] for mark in name.marks if (match := _NUMBER_ABOVE.match(mark))}
        return whole(name) if places & self.counted or whole(name) in self.families else name.text

    def name(self, node: Node) -> Form | None:
        written: Name = node.value
        if written.stem == "I" and not written.marks and self.reader.known("I") is None and len(node.parts) <= 1:
            return self._identity(node)
        known = self.reader.known(written.text)
        if known is not None and written.text not in self.reader.declared.taken:
            return self.sizes.of_shape(known.shape)
        if written.marks and not written.marks[-1].replace("prime", ""):
            primed = self.reader.known(replace(written, marks=written.marks[:-1]).text)
            return transposed(self.sizes.of_shape(primed.shape)) if primed is not None else None
        entries = self.reader.known(whole(written)) if node.parts else None
        row = self.reader.declared.rows.get("_".join((written.stem, *written.marks)), ())
        if entries is not None and len(entries.shape) == len(node.parts) + len(row):
            return self.sizes.of_shape(row)
        if self._is_entry(node):
            return NUMBER if whole(written) in self.forms else None
        key = self.key(node)
        if key not in self.forms and written.font == "bold" and self._may_have(node) and written.base not in "01":
            self.push(node, self.sizes.matrix() if written.base[:1].isupper() else self.sizes.column())
        return self.forms.get(key)

    def _is_entry(self, node: Node) -> bool:
        """x_i under a sum over i, where x stands by itself too: an entry of that."""
        below = names_below(node)
        return bool(below & self.counted) and whole(node.value) in self.plain and node.value.font != "bold"

    def _identity(self, node: Node) -> Form | None:
        if node.parts:
            size = node.parts[0]
            if size.kind != "name":
                return None
            known = self.sizes.new(self.reader.known(size.value.text) or dimension(size.value.text))
            return Form("matrix", (known, known))
        form = self.sizes.square()
        self.identities.append(form)
        return form

    def _may_have(self, node: Node) -> bool:
        """Whether a name may be a vector or a matrix: nothing says that it is anything else."""
        name: Name = node.value
        text, declared = name.text, self.reader.declared
        if (
            id(node) in self.laws
            or self._is_entry(node)
            or {text, whole(name)} & (self.numbers | self.bound | self.counted)
            or "_".join((name.stem, *name.marks)) in declared.families
        ):
            return False
        if name.base in ("e", "pi", "I") or name.base.isdigit() or any(part.kind in _PARTS for part in node.parts):
            return False
        if len(name.base) > 1 and name.base not in GREEK and name.font != "bold":
            return False
        tables = (
            declared.values,
            declared.functions,
            declared.densities,
            declared.laws,
            declared.kinds,
            declared.given,
        )
        known = declared.symbols.get(text)
        return not any(text in table for table in tables) and (known is None or text in declared.taken)

    def push(self, node: Node, form: Form) -> None:
        """Let what may have any form have this one."""
        handler = PUSHED.get(node.kind)
        if handler is not None:
            handler(self, node, form)

    def push_name(self, node: Node, form: Form) -> None:
        if not self._may_have(node) or form.kind == "row":
            return
        if form.is_number or (form.kind == "matrix" and not is_capital(node.value)):
            return
        name: Name = node.value
        key = self.key(node)
        if key != name.text:
            self.families.add(key)
        before = self.forms.get(key)
        if before is not None:
            self.sizes.same(before, form)
            return
        self.forms[key] = form
        self.nodes[key] = node
        self.changed = True

    def settle(self, node: Node, form: Form) -> None:
        """Let a formula have this form; Clash where it has another one."""
        found = self.of(node)
        if found is None:
            self.push(node, form)
        elif not found.is_number:
            self.sizes.same(found, form)

    # Sums and products.

    def sum(self, node: Node) -> Form | None:
        found = [self.of(part) for part in node.parts]
        known = next((form for form in found if form is not None and not form.is_number), None)
        if known is None:
            return NUMBER if found and all(form is not None for form in found) else None
        for part, form in zip(node.parts, found, strict=True):
            self.meet(part, form, known)
        return known

    def product(self, node: Node) -> Form | None:
        signs = [*(node.value[1:] if node.value[:1] == ("run",) else node.value)]
        factors = [*self._factors(node, signs)]
        for place in range(len(factors)):
            self._beside(factors, place)
        ringed = [k for k, (sign, _, _) in enumerate(factors) if sign in ("odot", "oslash")]
        if ringed:
            return self._ringed(factors)
        result: Form | None = None
        for sign, _, form in factors:
            if form is None or sign in ("/", "otimes", "mod", "and", "or"):
                continue
            result = form if result is None else self._times(sign, result, form)
        if result is None or (result.is_number and any(form is None for _, _, form in factors)):
            return None
        return result

    def _times(self, sign: str, left: Form, right: Form) -> Form:
        if sign == "*" and left.kind == right.kind == "column":
            self.sizes.same(left, right)
            return NUMBER
        return self.sizes.times(left, right)

    def _ringed(self, factors: list[Factor]) -> Form | None:
        known = next((form for _, _, form in factors if form is not None and not form.is_number), None)
        if known is not None and all(sign in ("", "odot", "oslash") for sign, _, _ in factors):
            for _, part, form in factors:
                self.meet(part, form, known)
        return known

    def _factors(self, node: Node, signs: list[str]) -> Iterator[Factor]:
        """Factors with the sign before each; a name before a bracket to which it is applied is one of them."""
        place = 0
        while place < len(node.parts):
            part = node.parts[place]
            sign = signs[place - 1] if place else ""
            following = node.parts[place + 1] if place + 1 < len(node.parts) and signs[place] == " " else None
            if following is not None and following.kind == "group" and self._is_applied(part):
                yield (
                    sign,
                    Node("applied", part.start, following.end, None, (part, following)),
                    self._applied(part, following),
                )
                place += 2
                continue
            yield sign, part, self.of(part)
            place += 1

    def _is_applied(self, part: Node) -> bool:
        if part.kind not in ("name", "primed"):
            return False
        return self.reader.is_applied(part) or id(part) in self.heads

    def _applied(self, part: Node, bracket: Node) -> Form | None:
        """A value of a function; what is only a point of one may be anything."""
        inside = [None if inner.kind == "name" else self.of(inner) for inner in bracket.parts]
        if part.kind != "name":
            return None
        text = part.value.text
        function = self.reader.declared.functions.get(text)
        if text in CUSTOMARY or (function is not None and function.operator not in ("", "unknown")):
            return self.of(bracket.parts[0]) if len(inside) == 1 else None
        if function is None:
            return NUMBER if self.reader.is_applied(part) else self.calls.get(text)
        if text in self.reader.declared.inferred and not function.shape:
            return self.calls.get(text)
        return self.sizes.of_shape(function.shape) if function.operator == "unknown" else None

    def push_call(self, node: Node, form: Form) -> bool:
        """A function of which nothing is known has values of this form."""
        if len(node.parts) != 2 or [part.kind for part in node.parts] != ["name", "group"]:
            return False
        head = node.parts[0]
        text = head.value.text
        function = self.reader.declared.functions.get(text)
        unknown = function is None or (text in self.reader.declared.inferred and not function.shape)
        if unknown and form.kind == "column" and (function is not None or not self.reader.is_applied(head)):
            self.changed = self.changed or text not in self.calls
            self.calls[text] = self.sizes.same(self.calls[text], form) if text in self.calls else form
        return True

    def _beside(self, factors: list[Factor], place: int) -> None:
        """A name right after a row or a matrix is a vector or a matrix; a capital right before one is a matrix."""
        sign, part, form = factors[place]
        if part.kind == "applied":
            self._call_beside(factors, place)
            return
        letter = core(self.reader, part)
        if form is not None or letter is None or not self._may_have(letter) or sign not in ("", " "):
            return
        before = factors[place - 1][2] if place and sign == " " else None
        following = factors[place + 1] if place + 1 < len(factors) and factors[place + 1][0] == " " else None
        after = following[2] if following is not None else None
        capital = is_capital(letter.value)
        led = before is not None and before.kind in ("row", "matrix")
        leads = after is not None and after.kind in ("column", "matrix")
        if capital and (led or leads):
            self.push(part, self.sizes.matrix())
        elif led and not capital and part is letter:
            self.push(part, self.sizes.column())
        factors[place] = (sign, part, self.of(part))

    def _call_beside(self, factors: list[Factor], place: int) -> None:
        """A function of which nothing is known, right after a row or a matrix, has vectors as values."""
        sign, part, form = factors[place]
        before = factors[place - 1][2] if place and sign == " " else None
        if before is None or before.kind != "row" or (form is not None and not form.is_number):
            return
        self.push_call(part, self.sizes.column())
        factors[place] = (sign, part, self.calls.get(part.parts[0].value.text, form))

    # Other formulas.


def _is_head(side: Node) -> bool:
    """Whether a side is f(x), a function of points."""
    return is_application(side) and all(map(is_point, side.parts[1].parts))


FORMS.update({"name": Shapes.name, "sum": Shapes.sum, "product": Shapes.product})
PUSHED.update({"name": Shapes.push_name, "applied": Shapes.push_call})
