"""Names: bound, declared, an entry of a declared vector, a constant; otherwise a real number, and the report says so."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from symgen.probability.decisions import oo
from symgen.reading.context.lines import is_row
from symgen.reading.elaborate import Reader, notation
from symgen.reading.inferring.open_sums import subscripts
from symgen.reading.notation.contractions import contraction, is_contraction
from symgen.reading.notation.event_algebra import indicator_of_event
from symgen.reading.notation.listed_entries import only_length
from symgen.reading.notation.members import at_number
from symgen.reading.notation.norms import norm_of
from symgen.reading.notation.order_statistics import ordered
from symgen.reading.notation.parts import PARTS, part_of, sizes_of
from symgen.reading.notation.processes import process, rate
from symgen.reading.syntax.commands import ALIASES, GREEK
from symgen.reading.syntax.tree import Name, Node, names_below, names_in, strip
from symgen.terms.domains import REAL, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


@notation("number")
def number(reader: Reader, node: Node) -> Term:
    return num(node.value)


@notation("infinity")
def infinity(reader: Reader, node: Node) -> Term:
    return oo()


@notation("imaginary")
def imaginary(reader: Reader, node: Node) -> Term:
    return make("const", attrs=("i",))


@notation("name")
def name(reader: Reader, node: Node) -> Term:
    """What a name stands for: the first of these ways that knows it; else a real number, or the entry of a vector."""
    written: Name = node.value
    if written.base == "1" and written.font and len(node.parts) == 1:
        of_event = indicator_of_event(reader, node.parts[0])
        if of_event is not None:
            return of_event
    for resolve in (
        _declared,
        ordered,
        _numbered,
        _part,
        _primed,
        _conjugate,
        _kronecker,
        process,
        rate,
        _member,
        _entry,
        _otherwise,
        _digit,
        _constant,
        _identity,
        _place,
    ):
        found = resolve(reader, node, written)
        if found is not None:
            if node.parts and is_row(reader.declared, written):
                reader.rows.add(id(node))
            return found
    _check_unknown(reader, node, written)
    if _is_entry(reader, node):
        return _family(reader, node, written)
    _check_counted(reader, node, written)
    if f"{replace(written, accents=()).text}_i" in reader.declared.laws and written.accents == ("bar",):
        hint = f"is it the mean of the sample? say how many there are: {written.base}_1, ..., {written.base}_n"
        raise reader.refuse(node, f"{written.text} beside a sample", hint)
    found = _mean_of_entries(reader, written) or reader.take_real(written.text)
    _check_dimension(reader, node, written, found)
    return found


def _mean_of_entries(reader: Reader, written: Name) -> Term | None:
    r"""\bar x, or \bar x_n, of a vector x of n numbers, where nothing says what it is and it would be taken for any number."""
    whole = reader.known(replace(written, accents=(), label="").text) if written.accents == ("bar",) else None
    if whole is None or len(whole.shape) != 1 or not whole.domain.is_real:
        return None
    if written.label not in ("", str(whole.shape[0])):
        return None
    reader.declared.assume(f"{written.text} is the mean of the entries of {whole}")
    return make("mean", whole)


def _declared(reader: Reader, node: Node, written: Name) -> Term | None:
    found = reader.known(written.text)
    if found is not None and any(_is_counted(reader, place.value.text) for place in node.parts if place.kind == "name"):
        member = _member(reader, node, written)
        if member is None and reader.declared.is_of_sample(written) and written.text not in reader.scope:
            return None  # an entry of the sample
        if member is None and written.text in reader.declared.laws and not _is_drawn_for_each(reader, node, written):
            hint = f"declare {written.stem}: vector n, or give {written.text} a law in a sample"
            raise reader.refuse(node, f"{written.text}, random variables of which there is one for each number", hint)
        if member is None and found.shape and found is reader.declared.symbols.get(written.text):
            hint = f"say for which numbers: {written.text}, {node.parts[0].value.text} = 1, ..., n"
            raise reader.refuse(node, f"{written.text}, of which there is one for each number", hint)
        if member is None and written.text in reader.declared.taken:
            _check_counted(reader, node, written)  # z_s before a sum over s, which is no number that stays the same
        return member or found
    if found is not None:
        _check_dimension(reader, node, written, found)
    return found


def _numbered(reader: Reader, node: Node, written: Name) -> Term | None:
    r"""x^{(i)} under a sum over i is x_i, where nothing else is said of x."""
    numbers = [mark[1:-1] for mark in written.marks if mark[0] == "("]
    marks = tuple(mark for mark in written.marks if mark[0] != "(")
    stem = "_".join((written.stem, *marks))
    index = numbers[0] if len(numbers) == 1 else ""
    if not (_is_counted(reader, index) or (index and stem in reader.declared.firsts)):
        return None
    if node.parts or (reader.known(stem) is not None and stem not in reader.declared.firsts):
        hint = f"is it an entry? write {stem}_{index}; or declare {written.text}"
        raise reader.refuse(node, f"{stem} with the number {index} above", hint)
    number = index.isdecimal()
    place = Node("number" if number else "name", node.start, node.end, Fraction(index) if number else Name(index))
    return reader.term(replace(node, value=replace(written, label=index, marks=marks), parts=(place,)))


def _is_drawn_for_each(reader: Reader, node: Node, written: Name) -> bool:
    r"""Whether X_i is drawn anew for each i, as in \sum_i \mathbb{E}[X_i^2], by one law, or one that speaks of i."""
    bound = list(reader.scope)
    if written.text not in bound:
        return False
    numbers = [n.value.text for place in node.parts for n in names_in(place)]
    spoken = {s.attrs[0] for s in reader.declared.laws[written.text].free}
    alike = not any(s.endswith(f"_{number}") for number in numbers for s in spoken - {written.text})
    return alike and all(bound.index(number) < bound.index(written.text) for number in numbers if number in bound)


def _is_counted(reader: Reader, name: str) -> bool:
    """Whether a sum, a product or a limit runs over a name here."""
    return name in reader.scope and reader.scope[name].domain.is_integer


def _check_counted(reader: Reader, node: Node, written: Name) -> None:
    r"""Refuse L_{t-1} and w^{(t+1)} under a sum over t, with L and w undeclared: they are no numbers that stay the same."""
    below = names_below(node)
    above = {match[1] for mark in written.marks if (match := _SHIFTED.fullmatch(mark))}
    counted = next((name for name in sorted(below | above) if _is_counted(reader, name)), None)
    if counted is not None:
        hint = f"declare {written.stem}: vector n"
        raise reader.refuse(node, f"{written.text}, which changes with {counted} and which nothing declares", hint)


_SHIFTED = re.compile(r"\(([A-Za-z]+?)(?:[pm]\w+)?\)")


def _otherwise(reader: Reader, node: Node, written: Name) -> Term | None:
    r"""h_2 of a declared h2, \lambda of a declared lam: two spellings that look the same in print."""
    for stem in (written.stem, *(alias for alias, letter in ALIASES.items() if letter == written.stem)):
        joined = written.label[:1].isdigit()
        for base in (f"{stem}{written.label}" if joined else "", "_".join(filter(None, (stem, written.label)))):
            found = reader.known("_".join((base, *written.marks)))
            if found is not None:
                return found
    return None


def _part(reader: Reader, node: Node, written: Name) -> Term | None:
    """X_{:,*} and x_{2:n} of a declared tensor."""
    if not any(place.kind in PARTS for place in node.parts) or written.label == "star":
        return None  # X_* is a name of its own
    whole = reader.known("_".join((written.stem, *written.marks)))
    return None if whole is None or not whole.shape else part_of(reader, node, whole, node.parts)


def _check_dimension(reader: Reader, node: Node, written: Name, found: Term) -> None:
    """Refuse a vector whose size nothing tells, unless it is only a point at which something unknown is read."""
    if found.shape or reader.as_point:
        return
    text = written.text
    declared = reader.declared.symbols.get(text)
    undeclared = declared is None or text in reader.declared.taken
    if declared is not None and declared.shape and text in reader.scope:
        hint = "give its law, or use it only as an argument of densities and functions"
        raise reader.refuse(node, f"{text}, a vector with an unknown law", hint)
    if written.font == "bold" and undeclared:
        kind = "matrix n n" if written.base[:1].isupper() else "vector n"
        raise reader.refuse(
            node, f"{text} in bold, of unknown size", f"how large is it? declare it, for example {text}: {kind}"
        )


def _primed(reader: Reader, node: Node, written: Name) -> Term | None:
    """A' of a declared matrix is its transpose; y' of a function would be its derivative."""
    text = re.sub(r"_(?:prime)+$", "", written.text)
    tables = (reader.declared.functions, reader.declared.densities, reader.declared.values)
    if text != written.text and any(text in table for table in tables):
        raise reader.refuse(node, f"a prime on {text}", f"is it the derivative? write {text}'(x), or declare {text}'")
    whole = _without_prime(reader, written)
    if whole is None or not whole.shape:
        return None
    if len(whole.shape) == 1:  # x - x' is of two vectors, x' A x of one
        raise reader.refuse(node, "the prime of a vector", "is it another vector? declare it; or write x^\\top")
    return make("transpose", whole)


def primed_row(reader: Reader, node: Node) -> Term | None:
    """x of x' as the row of a declared vector x, where nothing declares x'."""
    if node.kind != "name" or node.parts or reader.known(node.value.text) is not None:
        return None
    whole = _without_prime(reader, node.value)
    is_vector = whole is not None and len(whole.shape) == 1 and node.value.text not in reader.declared.functions
    return whole if is_vector else None


def _without_prime(reader: Reader, written: Name) -> Term | None:
    if not written.marks or written.marks[-1].replace("prime", ""):
        return None
    return reader.known(Name(written.base, written.font, written.accents, written.label, written.marks[:-1]).text)


def _digit(reader: Reader, node: Node, written: Name) -> Term | None:
    r"""\mathbf{1}_n and \mathbf{0}_{n \times m} are full of ones and zeros; \mathbf{0} is nothing, of whatever size."""
    if not written.base.isdigit() or written.font == "bb":
        return None
    if node.parts and written.base in _FILLED:
        return make(_FILLED[written.base], attrs=(sizes_of(reader, node.parts),))
    if written.base == "1" and not written.label and (size := only_length(reader)) is not None:
        reader.declared.assume(f"1 in bold is the vector of ones of size {size}")
        return make("ones", attrs=((size,),))
    if written.base != "0" or written.label:
        raise reader.refuse(node, f"{written.base} in bold", "how large is it? write \\mathbf{1}_n")
    return num(0)


_FILLED = {"0": "zeros", "1": "ones"}


def _conjugate(reader: Reader, node: Node, written: Name) -> Term | None:
    r"""\bar z of a complex z is its conjugate, unless \bar z is declared by itself."""
    if written.accents != ("bar",):
        return None
    whole = reader.known(Name(written.base, written.font, (), written.label, written.marks).text)
    return None if whole is None or whole.domain.is_real else make("conjugate", whole)


def _kronecker(reader: Reader, node: Node, written: Name) -> Term | None:
    if written.base != "delta" or written.accents or len(subscripts(node)) != 2:
        return None
    return make("delta", *(_index(reader, p, None) for p in subscripts(node)))


def _constant(reader: Reader, node: Node, written: Name) -> Term | None:
    points = {name for variables in reader.declared.signatures.values() for name in variables}
    if written.font == "bold" or written.text in points:
        return None
    return make("const", attrs=(_CONSTANTS[written.text],)) if written.text in _CONSTANTS else None


_CONSTANTS = {"pi": "pi", "e": "e"}


def _place(reader: Reader, node: Node, written: Name) -> Term | None:
    """i or j by itself, where it is a subscript elsewhere: any place."""
    return _index(reader, node, None) if written.text in {"i", "j"} & reader.declared.places else None


def _check_unknown(reader: Reader, node: Node, written: Name) -> None:
    """Refuse an undeclared name that cannot be a number."""
    if written.stem == "I" or (written.base == "1" and written.font == "bb"):
        raise reader.refuse(node, f"{written.text} alone", "how large is it? write I_n, or declare it")
    if written.text == "i" and not reader.as_point:
        raise reader.refuse(
            node, "i, which nothing declares or binds", r"is it the imaginary unit, \mathrm{i}, or a number?"
        )
    if len(written.base) > 1 and written.base not in GREEK and not reader.as_point:
        raise reader.refuse(node, f"the word {written.base}", "what is it? declare it, or write \\text for words")
    if any(part.kind in ("relation", *PARTS) for part in node.parts):
        raise reader.refuse(node, f"a part of {written.stem}, undeclared", f"declare {written.stem}: vector n")
    if written.text in reader.declared.functions or written.text in reader.declared.densities:
        raise reader.refuse(node, f"{written.text} without its argument", f"write {written.text}(x)")


def _identity(reader: Reader, node: Node, written: Name) -> Term | None:
    """I_n is the identity matrix of size n, I one of the size that what stands beside it has."""
    if written.stem != "I":
        return None
    if not node.parts and not written.marks and reader.size is not None:
        return make("eye", attrs=((reader.size, reader.size),))
    if not node.parts and not written.marks and (size := only_length(reader)) is not None:
        reader.declared.assume(f"I is the identity matrix of size {size}")
        return make("eye", attrs=((size, size),))
    if len(node.parts) != 1:
        return None
    (size,) = sizes_of(reader, node.parts)
    return make("eye", attrs=((size, size),))


def _member(reader: Reader, node: Node, written: Name) -> Term | None:
    """p_k and p_1 where p_j stands for a formula in j."""
    stem = "_".join((written.stem, *written.marks))
    if stem not in reader.declared.families or len(node.parts) != 1 or node.parts[0].kind in ("relation", *PARTS):
        return None
    defined, variable = reader.declared.families[stem]
    place = _index(reader, node.parts[0], None)
    value = reader.declared.values[defined]
    longer = next((s for s in value.free if any(isinstance(d, Term) and variable in d.free for d in s.shape)), None)
    if longer is not None and place != variable:
        found = f"{written.text} beside {defined}, of a vector {longer.attrs[0]} that ends at {variable.attrs[0]}"
        raise reader.refuse(node, found, f"how long is it? declare {longer.attrs[0]}: vector n")
    limits = [c for c in reader.declared.conditions if variable in c.free]
    said = [substitute(c, {variable: place}) for c in limits if not place.free & set(reader.scope.values())]
    reader.declared.conditions.extend(c for c in said if c.free and c not in reader.declared.conditions)
    return at_number(value, variable, place)


def _entry(reader: Reader, node: Node, written: Name) -> Term | None:
    """x_i where x is a declared vector or matrix."""
    if not node.parts:
        return None
    whole = reader.known("_".join((written.stem, *written.marks)))
    if whole is None or not whole.shape or any(p.kind == "range" for p in node.parts):
        return None
    stem = "_".join((written.stem, *written.marks))
    row = reader.declared.rows.get(stem, ())
    if written.font == "bold" and not row:
        raise reader.refuse(node, f"{written.text} in bold, beside the vector {written.stem}",
            f"is it an entry of {written.stem}? write it without bold, or declare {written.text}")  # fmt: skip
    places = subscripts(node)
    if any(p.kind == "name" and p.value.label == "star" and reader.known(p.value.text) is None for p in places):
        return None  # sigma_{x_*} belongs to a point x_*, and is no entry of sigma
    sizes = whole.shape[: len(whole.shape) - len(row)]
    if len(sizes) == 2 and len(places) == 1 and places[0].kind == "number" and 10 < places[0].value < 100:  # A_{21}
        places = tuple(replace(places[0], value=Fraction(digit)) for digit in divmod(int(places[0].value), 10))
    if len(places) != len(sizes):
        return None
    read = [_index(reader, p, size) for p, size in zip(places, sizes, strict=True)]
    firsts = reader.declared.firsts.get(stem, (1,) * len(read))
    for place, size, first, written_place in zip(read, sizes, firsts, places, strict=True):
        lowest = _lowest(reader, written_place)
        if lowest is not None and lowest < first:
            raise reader.refuse(node, f"{written.text}, before the first entry of {stem}",
                f"which entries are there? let the sum begin later, or declare {stem}: vector n")  # fmt: skip
        if place.value is not None and (place.value < first or (isinstance(size, int) and place.value >= size + first)):
            raise reader.refuse(node, f"{written.text}, before the first or after the last entry of {stem}",
                f"which entries are there? declare {stem}: vector n")  # fmt: skip
    return _at_places(reader, stem, whole, read)


def _lowest(reader: Reader, place: Node) -> Fraction | None:
    """The number at which t - 1 begins, under a sum over t."""
    if place.kind != "sum" or [part.kind for part in place.parts] != ["name", "number"]:
        return None
    name, shift = place.parts
    ends = reader.ends.get(name.value.text) if _is_counted(reader, name.value.text) else None
    start = None if ends is None else ends[0].value
    return None if start is None else start + (shift.value if place.value == ("+",) else -shift.value)


def _index(reader: Reader, node: Node, size: int | Term | None) -> Term:
    """A subscript; an undeclared letter there is any index of the axis."""
    text = node.value.text if node.kind == "name" else ""
    if text and reader.known(text) is None and not node.parts:
        index = symbol(text, interval(Fraction(1), field="integer"))
        reader.declared.symbols[text] = index
        reader.declared.assume(f"{text} is any index")
        reader.declared.anywhere.add(text)
    found = reader.term(node)
    if size is not None and found.op == "symbol" and found.attrs[0] not in reader.scope:
        bound = make("le", found, size if isinstance(size, Term) else num(size))
        if bound not in reader.declared.conditions:
            reader.declared.conditions.append(bound)
    return found


def _is_entry(reader: Reader, node: Node) -> bool:
    return any(p.kind == "name" and _is_counted(reader, p.value.text) for p in subscripts(node))


def _family(reader: Reader, node: Node, written: Name) -> Term:
    """x_i under a sum over i = 1..n, with x undeclared: the entries of a vector."""
    if written.base == "Sigma":
        raise reader.refuse(node, f"{written.text}, undeclared", "is it a covariance, or a number? declare it")
    sizes, firsts = [], []
    for part in subscripts(node):
        ends = reader.ends.get(part.value.text) if part.kind == "name" and part.value.text in reader.scope else None
        start = ends[0].value if ends is not None else None
        if ends is None or start is None or ends[1].op == "const":
            raise reader.refuse(
                node, f"{written.text}, an entry of something undeclared", f"declare {written.stem}: vector n"
            )
        size = ends[1] if start == 1 else ends[1] - num(start - 1)
        sizes.append(size if size.value is None else int(size.value))
        firsts.append(int(start))
    stem = "_".join((written.stem, *written.marks))
    known = reader.known(stem)
    if known is not None:
        what = "has another shape" if known.shape else "stands for a number"
        raise reader.refuse(
            node,
            f"{written.text}, an entry of {stem}, which {what} elsewhere",
            f"declare {stem}: vector n",
        )
    whole = symbol(stem, REAL, (*sizes, *reader.declared.rows.get(stem, ())))
    reader.declared.symbols[stem] = whole
    reader.declared.firsts[stem] = tuple(firsts)
    reader.declared.assume(f"{stem} is taken to be a real vector")
    return _at_places(reader, stem, whole, [reader.term(p) for p in subscripts(node)])


def _at_places(reader: Reader, stem: str, whole: Term, places: list[Term]) -> Term:
    """An entry of a vector, whose entries may be counted from another number than 1."""
    firsts = reader.declared.firsts.get(stem, (1,) * len(places))
    return make("index", whole, *(p if f == 1 else p - (f - 1) for p, f in zip(places, firsts, strict=True)))


@notation("indexed")
def indexed(reader: Reader, node: Node) -> Term:
    """softmax(z)_i, (A x)_i: an entry of a value."""
    base, *places = node.parts
    if base.kind == "norm":
        return norm_of(reader, base, node.value, places)
    if not places:
        raise reader.refuse(node, "a subscript", "what does it mean here?")
    inner = strip(base)
    if base.kind == "group" and base.value[0] == "[" and is_contraction(reader, inner, places):
        return contraction(reader, node, inner, places)
    if any(place.kind in PARTS for place in places):
        return part_of(reader, node, reader.term(base), tuple(places))
    whole = reader.term(base)
    places = list(subscripts(replace(node, parts=tuple(places))))
    if len(places) > len(whole.shape):  # one on a matrix is its row
        raise reader.refuse(node, f"a subscript on {'a vector' if whole.shape else 'a number'}", "what does it mean?")
    return make("index", whole, *(_index(reader, p, size) for p, size in zip(places, whole.shape, strict=False)))


@notation("dots")
def dots(reader: Reader, node: Node) -> Term:
    raise reader.refuse(node, "dots", "how does the pattern go on? write it with \\sum or \\prod")
