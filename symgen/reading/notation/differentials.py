r"""Differentials by themselves: d(X^{-1}) as X moves by dX; dx = f dt + g dw says how x moves."""

from __future__ import annotations

from collections.abc import Iterable

from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.derivatives import at_its_parameters
from symgen.reading.syntax.tree import Name, Node, Statement, strip, walk
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


@notation("differential")
def differential(reader: Reader, node: Node) -> Term:
    r"""\mathrm{d}x of a name is one of its own; of a formula it is what it changes by as its names move so."""
    inner = strip(node.parts[0])
    text = inner.value.text if inner.kind == "name" else ""
    if text in reader.declared.moving:
        return reader.term(Node("name", node.start, node.end, Name(reader.declared.moving[text])))
    if not reader.declared.moving:
        raise reader.refuse(
            node, "a differential of nothing that moves", r"by which variable? write its differential, \mathrm{d}x"
        )
    value = reader.term(at_its_parameters(reader, inner))
    step = symbol("step", REAL)
    moved = {}
    for name, change in reader.declared.moving.items():
        variable = reader.declared.symbols[name]
        if variable in value.free:
            moved[variable] = variable + step * reader.declared.symbols[change]
    if not moved:
        raise reader.refuse(
            node, "the differential of what does not move", "of which of its names is there a differential?"
        )
    path = substitute(value, moved)
    slope = make("jacobian", path, step, attrs=("none",)) if path.shape else make("derivative", path, step, attrs=(1,))
    return make("subs", slope, step, num(0))


def moving_names(reader: Reader, sides: Iterable[Node]) -> None:
    r"""Declare dx for each name x whose differential \mathrm{d}x a display speaks of, and that nothing defines."""
    for node in (inner for side in sides for inner in walk(side) if inner.kind == "differential"):
        name = strip(node.parts[0])
        known = reader.declared.symbols.get(name.value.text) if name.kind == "name" else None
        if known is None or name.value.text in {**reader.declared.values, **reader.declared.functions}:
            continue
        change = symbol(f"d{name.value.text}", REAL, known.shape)
        reader.declared.symbols[change.attrs[0]] = change
        reader.declared.moving[name.value.text] = change.attrs[0]


def says_how_it_moves(reader: Reader, statement: Statement) -> bool:
    r"""Whether a statement is dx = ... alone: it says how x moves."""
    head = statement.sides[0]
    if [relation for relation, _, _ in statement.relations] not in (["eq"], ["define"]):
        return False
    if head.kind == "product" and len(head.parts) == 2 and head.value == (" ",):
        letter, variable = head.parts
        adjacent = letter.end == variable.start and variable.kind == "name"
        return adjacent and letter.kind == "name" and letter.value.text == "d" and reader.undeclared("d")
    of = strip(head.parts[0]) if head.kind == "differential" else head
    defined = of.kind == "name" and of.value.text in {**reader.declared.values, **reader.declared.functions}
    return head.kind == "differential" and of.kind == "name" and not defined
