r"""Sums and products over an index, integrals, maxima and suprema, limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from symgen.probability.decisions import minus_oo, oo
from symgen.reading.elaborate import Reader, notation
from symgen.reading.inferring.entries import whole_number
from symgen.reading.inferring.open_sums import subscripts
from symgen.reading.notation.corners import corners, counted
from symgen.reading.notation.members import size_of_members
from symgen.reading.notation.operators import with_subscript
from symgen.reading.notation.order_statistics import extreme_of_sample
from symgen.reading.notation.parts import sizes_of
from symgen.reading.notation.restricted import indices_apart, kept_apart
from symgen.reading.notation.sets import elements, ends_of, membership
from symgen.reading.notation.whole_vectors import whole_vector
from symgen.reading.syntax.tree import Node, Scripts, names_below, names_in, scripts_of, strip, unsubscripted, walk
from symgen.terms.domains import REAL, interval
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.text.binding import bound_domain
from symgen.terms.traverse import substitute


@notation("big")
def big(reader: Reader, node: Node) -> Term:
    op, scripts = node.value
    (body,) = node.parts
    if not scripts.below:
        raise reader.refuse(node, "a sum without its index", "over what does it run? write \\sum_{i=1}^{n}")
    terms, apart = indices_apart(reader, op, scripts.below)
    return _nested(reader, node, op, body, terms, replace(scripts, below=(*apart,)))


def _nested(reader: Reader, node: Node, op: str, body: Node, below: list[Node], scripts: Scripts) -> Term:
    """One index after another: \\sum_{i,j}; what keeps them apart is below the scripts."""
    if not below:
        return kept_apart(reader, op, reader.term(body), scripts.below)
    first, *rest = below
    whole = corners(reader, first)
    if whole is not None:
        number, last, vector = counted(*whole)
        reader.declared.assume(
            f"{whole[0]} under the sum is each vector of {whole[1]} entries {whole[2]} or {whole[3]}"
        )
        outer, reader.scope = reader.scope, {**reader.scope, whole[0]: vector}
        try:
            return make(op, _nested(reader, node, op, body, rest, scripts), number, num(0), last)
        finally:
            reader.scope = outer
    listed = _listed_values(reader, first)
    if listed is not None:
        index = symbol(first.parts[0].value.text, REAL)
        with reader.binding(index):
            inner = _nested(reader, node, op, body, rest, scripts)
        each = [substitute(inner, {index: value}) for value in listed]
        return make(_JOINED[op], *each) if len(each) > 1 else each[0]
    variable, ends = _index(reader, node, body, first, scripts)
    if ends is None:
        with reader.binding(variable):
            inner = _nested(reader, node, op, body, rest, scripts)
        if op != "sum":
            raise reader.refuse(node, "a product over all values", "over which values does it run?")
        return make("integral", inner, variable, minus_oo(), oo())
    reader.ends[variable.attrs[0]] = ends
    with reader.binding(variable):
        inner = _nested(reader, node, op, body, rest, scripts)
    return make(op, inner, variable, *ends)


_JOINED = {"sum": "add", "product": "mul"}


def _listed_values(reader: Reader, below: Node) -> list[Term] | None:
    r"""The values of \{-1, 1\} in a sum over them, where they are not whole numbers one after another."""
    if below.kind != "relation" or below.value != ("in",) or below.parts[0].kind != "name":
        return None
    listed = elements(below.parts[1])
    if listed is None:
        return None
    if ends_of(below.parts[1]) is not None:
        return None
    values = [reader.term(part) for part in listed]
    if len(set(values)) < len(values):
        raise reader.refuse(below.parts[1], "one value twice in a set", "is one of them another?")
    return values


def _index(
    reader: Reader, node: Node, body: Node, below: Node, scripts: Scripts
) -> tuple[Term, tuple[Term, Term] | None]:
    """The bound variable and its ends; no ends where it runs over all values of an abstract random variable."""
    if below.kind == "relation" and below.parts[0].kind == "name":
        name = below.parts[0].value.text
        sign = below.value[0]
        high: Term | None
        start = below.parts[1]
        if sign == "eq" and start.kind == "range":
            low, high = _whole(reader, start.parts[0]), _whole(reader, start.parts[1])
        elif sign == "in" and _is_space(reader, start, name):
            return symbol(name, REAL), None
        elif sign == "in" and (ends := _ends_of_set(reader, start)) is not None:
            low, high = ends
        elif sign in ("eq", "ge"):
            low = _whole(reader, start)
            high = _last(reader, sign, scripts)
        else:
            low, high = num(0), None
        if high is None:
            raise reader.refuse(node, "a sum without its last index", "where does it end? write \\sum_{i=1}^{n}")
        return symbol(name, bound_domain("sum", low, high)), (low, high)
    if below.kind != "name":
        raise reader.refuse(below, "this below a sum", "over which index does it run? write \\sum_{i=1}^{n}")
    name = below.value.text
    if _is_abstract(reader, name):
        return _whole_values(reader, name) or (symbol(name, REAL), None)
    size = scripts.above[0] if scripts.above else None
    last = _whole(reader, size) if size is not None else _size_of(reader, name, body)
    if last is None:
        raise reader.refuse(
            node, f"a sum over {name} without ends", f"over which values? write \\sum_{{{name}=1}}^{{n}}"
        )
    return symbol(name, bound_domain("sum", num(1), last)), (num(1), last)


def _ends_of_set(reader: Reader, place: Node) -> tuple[Term, Term] | None:
    r"""The first and the last of whole numbers one after another, \{0, 1\} or \{1, \dots, n\}."""
    ends = ends_of(place)
    return None if ends is None else (_whole(reader, ends[0]), _whole(reader, ends[1]))


def _is_space(reader: Reader, place: Node, variable: str) -> bool:
    r"""\mathcal X, or what a context says densities are on, as all values of a point x of unknown densities; a set of anything
    else would have to be known."""
    return (
        place.kind == "name"
        and (place.value.font == "cal" or place.value.text in reader.declared.spaces)
        and reader.known(place.value.text) is None
        and _is_abstract(reader, variable)
    )


def _last(reader: Reader, sign: str, scripts: Scripts) -> Term | None:
    if scripts.above:
        return _whole(reader, scripts.above[0])
    return oo() if sign == "ge" else None


def _is_abstract(reader: Reader, name: str) -> bool:
    """Whether a variable belongs to a density that is only named."""
    law = reader.declared.laws.get(name.upper()) if name.islower() else None
    if reader.declared.kinds.get(name.upper()) == "discrete" or (law is not None and law.op == "density_law"):
        return True
    name = reader.declared.again.get(name, name)
    return any(name in variables for variables in reader.declared.signatures.values())


def _whole_values(reader: Reader, name: str) -> tuple[Term, tuple[Term, Term]] | None:
    """All values x of a variable X whose values are whole numbers; None for others."""
    law = reader.declared.laws.get(name.upper())
    domain = law.args[1].domain if law is not None and law.op == "density_law" else REAL
    if not domain.is_integer:
        return None
    low, high = (number if isinstance(number, float) else num(number) for number in (domain.low, domain.high))
    ends = (minus_oo() if isinstance(low, float) else low, oo() if isinstance(high, float) else high)
    return symbol(name, domain), ends


def _is_point_of_unknown(reader: Reader, name: str) -> bool:
    unknown = {key for key, law in reader.declared.densities.items() if law.op == "true"}
    return any(name in variables for key, variables in reader.declared.signatures.items() if key in unknown)


def _size_of(reader: Reader, index: str, body: Node) -> Term | None:
    """The size of a declared vector or matrix that has the index as a subscript."""
    for found in names_in(body):
        whole = reader.known("_".join((found.value.stem, *found.value.marks)))
        if whole is None or not whole.shape:
            continue
        for axis, part in enumerate(subscripts(found)[: len(whole.shape)]):
            if part.kind == "name" and part.value.text == index:
                return _as_term(whole.shape[axis])
    for found in names_in(body):
        of_members = size_of_members(reader.declared, "_".join((found.value.stem, *found.value.marks)))
        if of_members is not None and [p.value.text for p in subscripts(found) if p.kind == "name"] == [index]:
            return _as_term(of_members)
    for entry in (node for node in walk(body) if node.kind == "indexed" and node.parts[0].kind == "name"):
        at = [k for k, part in enumerate(entry.parts[1:]) if part.kind == "name" and part.value.text == index]
        whole = reader.known(entry.parts[0].value.text)
        if at and whole is not None and len(whole.shape) > at[0]:
            return _as_term(whole.shape[at[0]])
    return None


def _as_term(size: int | Term) -> Term:
    return size if isinstance(size, Term) else num(size)


def _whole(reader: Reader, node: Node) -> Term:
    """The end of a sum; an undeclared name there is a whole number."""
    for found in unsubscripted(node):
        if not found.parts and len(found.value.base) == 1:
            whole_number(reader, found.value.text)
    return reader.term(node)


# Integrals.


@notation("integral")
def integral(reader: Reader, node: Node) -> Term:
    body, written = node.parts
    scripts = scripts_of(node)
    declared = reader.known(written.value.text) if written.kind == "name" else None
    low: Term | None = None
    high: Term | None = None
    if scripts.below and scripts.above:
        low, high = reader.term(scripts.below[0]), reader.term(scripts.above[0])
    elif scripts.below or scripts.above:
        below = scripts.below[0] if scripts.below else scripts.above[0]
        if not _is_everywhere(reader, below, written):
            raise reader.refuse(below, "one end of an integral", "what are its two ends?")
        several = below.kind == "power" and below.parts[1].value != 1
        if several and (declared is None or not declared.shape):
            hint = f"is {reader.text[written.start : written.end]} a vector? symgen reads integrals over numbers"
            raise reader.refuse(below, "a space of several dimensions below an integral over a number", hint)
    name = written.value.text if written.kind == "name" else ""
    if not name:
        raise reader.refuse(written, "an expression after d", "over which variable is the integral?")
    if low is None or high is None:
        low, high = _whole_space(declared)
    elif declared is not None and declared.shape:
        raise reader.refuse(node, "an integral over a vector between two ends", "over which set is it?")
    variable = symbol(name, bound_domain("integral", low, high))
    with reader.binding(variable):
        return make("integral", reader.term(body), variable, low, high)


def _is_everywhere(reader: Reader, below: Node, variable: Node) -> bool:
    r"""Whether \mathbb{R}, \mathbb{R}^n, x, \mathcal X or x \in \mathcal X below an integral over x means all of its values."""
    name = variable.value.text if variable.kind == "name" else ""
    if below.kind == "relation" and below.value == ("in",) and below.parts[0].kind == "name":
        return below.parts[0].value.text == name and _is_everywhere(reader, below.parts[1], variable)
    place = below.parts[0] if below.kind == "power" else below
    if place.kind != "name":
        return False
    if (place.value.font, place.value.base) == ("bb", "R"):
        return True
    if below is place and place.value.font == "cal" and place.value.text == name[:1].upper():
        reader.declared.assume(f"{place.value.text} is all of the values of {name}")
        return place.value.text not in reader.declared
    return below is place and (place.value.text == name or _is_space(reader, place, name))


def _whole_space(declared: Term | None) -> tuple[Term, Term]:
    if declared is None or declared.shape or declared.op != "symbol" or not declared.domain.is_real:
        return minus_oo(), oo()
    return as_term(declared.domain.low), as_term(declared.domain.high)


# Extrema and limits.

_OVER_ENTRIES = {"max": "amax", "min": "amin"}


@notation("extremum")
def extremum(reader: Reader, node: Node) -> Term:
    name, scripts = node.value
    (body,) = node.parts
    of_sample = extreme_of_sample(reader, node, name, scripts, body)
    if of_sample is not None:
        return of_sample
    if not scripts.below:
        return _of_list(reader, node, name, body)
    below = _over_all(reader, scripts.below, body)
    if below.kind == "axes" and name in _OVER_ENTRIES:
        return with_subscript(reader, node, _OVER_ENTRIES[name], [reader.term(body)], scripts.below)
    target = below.parts[0] if below.kind == "relation" else below
    if target.kind != "name" or (below.kind == "relation" and below.value[0] not in ("in", "gt", "ge", "lt", "le")):
        raise reader.refuse(below, "this below a maximum", "over which variable is it?")
    bound = target.value.text
    if _is_point_of_unknown(reader, bound):
        what = f"{name} over {bound}, the point of a density or a function of which nothing is known"
        raise reader.refuse(target, what, "say what holds at every point, as p(x) \\le c")
    whole = _values(reader, below, bound, body) if name in _OVER_ENTRIES else None
    if whole is not None:
        return make(_OVER_ENTRIES[name], whole, attrs=((),))
    shape = _shape_of_space(reader, below)
    variable = symbol(bound, REAL, shape) if shape else reader.known(bound) or symbol(bound, REAL)
    if variable.op != "symbol":
        raise reader.refuse(target, f"{bound}, which is defined", "over which variable is it?")
    with reader.binding(variable):
        condition = _condition(reader, below)
        inside = reader.term(body)
        if variable not in inside.free and any(bound in names_below(written) for written in names_in(body)):
            raise reader.refuse(
                target, f"entries with the number {bound}, of something that has none", "declare a vector"
            )
        if name.endswith("min"):
            found = make("argmax" if name == "argmin" else "maximum", -inside, variable, condition)
            return found if name == "argmin" else -found
        return make("argmax" if name == "argmax" else "maximum", inside, variable, condition)


def _over_all(reader: Reader, below: Sequence[Node], body: Node) -> Node:
    r"""i of 1 \le i \le n and i = 1, \dots, n below a maximum of the entries of a vector that has n; else what is there."""
    first = below[0]
    if first.kind == "relation" and first.value == ("le", "le"):
        low, name, high = first.parts
    elif len(below) == 3 and below[1].kind == "dots" and first.kind == "relation" and first.value == ("eq",):
        (name, low), high = first.parts, below[2]
    else:
        return first
    size = _size_of(reader, name.value.text, body) if name.kind == "name" and low.value == 1 else None
    return name if size is not None and reader.term(high) == size else first


def _shape_of_space(reader: Reader, below: Node) -> Shape:
    r"""d of w \in \mathbb R^d; nothing for other sets."""
    place = below.parts[1] if below.kind == "relation" and below.value == ("in",) else below
    if place.kind != "power" or place.parts[0].kind != "name" or place.parts[0].value.base != "R":
        return ()
    exponent = place.parts[1]
    return sizes_of(reader, (exponent,))


def _condition(reader: Reader, below: Node) -> Term:
    if below.kind != "relation":
        return make("true")
    if _shape_of_space(reader, below):
        return make("true")
    if below.value[0] == "in":
        return membership(reader, reader.term(below.parts[0]), below.parts[1])
    return reader.term(below)


def _whole_vector(reader: Reader, index: str, body: Node) -> Term | None:
    """x where the body is x_i, or x(i) of a declared vector."""
    if body.kind == "indexed" and [part.kind for part in body.parts] == ["name", "name"]:
        whole = reader.term(body.parts[0]) if body.parts[1].value.text == index else None
        return whole if whole is not None and len(whole.shape) == 1 else None
    if body.kind != "name" or len(body.parts) != 1 or body.parts[0].kind != "name":
        return None
    if body.parts[0].value.text != index:
        return None
    whole = reader.known("_".join((body.value.stem, *body.value.marks)))
    return whole if whole is not None and len(whole.shape) == 1 else None


def _values(reader: Reader, below: Node, index: str, body: Node) -> Term | None:
    """x + y where the body is x_i + y_i, of declared vectors; None where the index is no subscript of one."""
    if below.kind == "relation" and _size_of(reader, index, body) is not None:
        hint = "over which? give the part a name, or write it out"
        raise reader.refuse(below, "a maximum over some of the entries", hint)
    whole = _whole_vector(reader, index, strip(body))
    if whole is not None or below.kind != "name" or reader.known(index) or _size_of(reader, index, body) is None:
        return whole
    place = symbol(index, interval(Fraction(1), field="integer"))
    with reader.binding(place):
        return whole_vector(reader, body, reader.term(body), place)


def _of_list(reader: Reader, node: Node, name: str, body: Node) -> Term:
    if body.kind == "group" and len(body.parts) > 1:
        return make(name, *_listed(reader, body))
    value = reader.term(body)
    if value.shape and name in _OVER_ENTRIES:
        return make(_OVER_ENTRIES[name], value, attrs=((),))
    raise reader.refuse(node, f"{name} of one thing", "over which variable is it? write \\max_x")


def _listed(reader: Reader, body: Node) -> Iterator[Term]:
    return (reader.term(p) for p in body.parts)


@notation("limit")
def limit(reader: Reader, node: Node) -> Term:
    _, scripts = node.value
    below = scripts.below[0] if scripts.below else None
    if below is None or below.kind != "relation" or below.value[0] != "to" or below.parts[0].kind != "name":
        raise reader.refuse(node, "a limit without its point", "write \\lim_{x \\to 0}")
    variable = reader.variable(below.parts[0])
    target, side = below.parts[1], "+-"
    if target.kind == "sided":
        target, side = target.parts[0], target.value
    point = reader.term(target)
    with reader.binding(variable):
        body = reader.term(node.parts[0])
    for name in names_in(node.parts[0]):
        if variable.attrs[0] in names_below(name) and name.value.text in reader.declared.taken:
            found = f"{name.value.text}, which changes with {variable.attrs[0]} and which nothing declares"
            raise reader.refuse(name, found, f"what is it? define it, as {name.value.text} = ...")
    return make("limit", body, variable, point, attrs=(side,))
