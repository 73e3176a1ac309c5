"""Names: bound, declared, an entry of a declared vector, a constant; otherwise a real number, and the report says so."""

from __future__ import annotations

from fractions import Fraction

from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.arithmetic import norm_of
from symgen.reading.tree import Name, Node
from symgen.terms.domains import REAL, interval
from symgen.terms.term import Term, make, num, symbol


@notation("number")
def number(reader: Reader, node: Node) -> Term:
    return num(node.value)


@notation("infinity")
def infinity(reader: Reader, node: Node) -> Term:
    return make("const", attrs=("oo",))


@notation("name")
def name(reader: Reader, node: Node) -> Term:
    written: Name = node.value
    found = reader.known(written.text)
    if found is not None:
        return found
    if written.base == "delta" and len(_subscripts(node)) == 2 and not written.accents:
        return make("delta", *(_index(reader, p, None) for p in _subscripts(node)))
    if node.parts and (entry := _entry(reader, node, written)) is not None:
        return entry
    if written.text in _CONSTANTS:
        return make("const", attrs=(_CONSTANTS[written.text],))
    if written.text in ("I", "I_n", "I_d", "I_D") or (written.base == "1" and written.font == "bold"):
        raise reader.refuse(node, f"{written.text} alone", "how large is it? declare it, as in I: matrix n n")
    if written.text in reader.declared.functions or written.text in reader.declared.densities:
        raise reader.refuse(node, f"{written.text} without its argument", f"write {written.text}(x)")
    return reader.take_real(written.text) if not _is_entry(reader, node) else _family(reader, node, written)


_CONSTANTS = {"pi": "pi", "e": "e"}


def _entry(reader: Reader, node: Node, written: Name) -> Term | None:
    """x_i where x is a declared vector or matrix."""
    whole = reader.known("_".join((written.stem, *written.marks)))
    if whole is None or not whole.shape or any(p.kind == "range" for p in node.parts):
        return None
    places = _subscripts(node)
    if len(places) != len(whole.shape):
        return None
    return make("index", whole, *(_index(reader, p, size) for p, size in zip(places, whole.shape, strict=True)))


def _subscripts(node: Node) -> tuple[Node, ...]:
    """The subscripts of a name; ij is two."""
    if len(node.parts) == 1 and node.parts[0].kind == "product" and set(node.parts[0].value) == {" "}:
        return node.parts[0].parts
    return node.parts


def _index(reader: Reader, node: Node, size: int | Term | None) -> Term:
    """A subscript; an undeclared letter there is any index of the axis."""
    text = node.value.text if node.kind == "name" else ""
    if text and reader.known(text) is None and not node.parts:
        index = symbol(text, interval(Fraction(1), field="integer"))
        reader.declared.symbols[text] = index
        reader.declared.assume(f"{text} is any index")
    found = reader.term(node)
    if size is not None and found.op == "symbol" and found.attrs[0] not in reader.scope:
        bound = make("le", found, size if isinstance(size, Term) else num(size))
        if bound not in reader.declared.conditions:
            reader.declared.conditions.append(bound)
    return found


def _is_entry(reader: Reader, node: Node) -> bool:
    return any(p.kind == "name" and p.value.text in reader.scope and _counts(reader, p) for p in node.parts)


def _counts(reader: Reader, node: Node) -> bool:
    return reader.scope[node.value.text].domain.is_integer


def _family(reader: Reader, node: Node, written: Name) -> Term:
    """x_i under a sum over i = 1..n, with x undeclared: the entries of a vector."""
    sizes = []
    for part in node.parts:
        index = reader.scope.get(part.value.text) if part.kind == "name" else None
        last = reader.scope.get(f"{part.value.text}:last") if index is not None else None
        if last is None:
            raise reader.refuse(
                node, f"{written.text}, an entry of something undeclared", f"declare {written.stem}: vector n"
            )
        sizes.append(last if last.value is None else int(last.value))
    stem = "_".join((written.stem, *written.marks))
    whole = symbol(stem, REAL, tuple(sizes))
    reader.declared.symbols[stem] = whole
    reader.declared.assume(f"{stem} is taken to be a real vector")
    return make("index", whole, *(reader.term(p) for p in node.parts))


@notation("indexed")
def indexed(reader: Reader, node: Node) -> Term:
    """softmax(z)_i, (A x)_i: an entry of a value."""
    base, *places = node.parts
    if base.kind == "norm":
        return norm_of(reader, base, node.value)
    if not places:
        raise reader.refuse(node, "a subscript", "what does it mean here?")
    return make("index", reader.term(base), *(reader.term(p) for p in places))


@notation("dots")
def dots(reader: Reader, node: Node) -> Term:
    raise reader.refuse(node, "dots", "how does the pattern go on? write it with \\sum or \\prod")
