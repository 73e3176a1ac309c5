r"""Recursions of a context: with m_0 = 0, m_t = \beta m_{t-1} + (1 - \beta) g_t says what every m_k is.

A recursion that is linear in the value before is solved: m_t = a_t m_{t-1} + b_t, of numbers or of vectors, by

    m_t = (a_1 \cdots a_t) m_0 + \sum_{i=1}^{t} (a_{i+1} \cdots a_t) b_i,

and with a matrix A by its powers. One that goes backwards from its last value, G_T = 0, is solved by sums from t to T - 1.
Of others each step is only known by the one before it, and what a text says of several steps is left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symgen.errors import SymgenError
from symgen.reading.declared import Declarations
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Name, Node, names_in
from symgen.terms.domains import REAL, interval
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, combined, divide, make, num, symbol
from symgen.terms.traverse import substitute

_WHOLE = interval(Fraction(0), field="integer")


@dataclass(frozen=True, slots=True)
class _Recursion:
    """What a recursion speaks of: m, t, the shift of the value that it gives, and the name of the value that it gives it by."""

    stem: str
    counter: str
    shift: int
    other: str
    backwards: bool


def recursion(reader: Reader, head: Node, body: Node) -> bool:
    """Whether a definition says what a value is by the one before it, and the first one is known: all are known then."""
    found = _recursion(head, body)
    if found is None:
        return False
    reader.declared.unsolved.add(found.stem)
    ends = [*_ends(reader, found)]
    if not ends:
        return False
    variable = _variable(reader, found, ends[0][0])
    solved = _solved(reader, found, body, variable, *ends[0]) if variable is not None else None
    if solved is None or variable is None:
        _leave_open(reader, found.other)
        return False
    name = f"{found.stem}_{found.counter}"
    reader.declared.unsolved.discard(found.stem)
    reader.declared.values[name] = solved
    reader.declared.families[found.stem] = (name, variable)
    reader.declared.assume(f"{found.stem} is what its recursion makes of {found.stem}_{ends[0][0]}")
    return True


def _recursion(head: Node, body: Node) -> _Recursion | None:
    step = _step(head.parts[0]) if head.kind == "name" and len(head.parts) == 1 else None
    if step is None:
        return None
    stem = _stem(head.value)
    for name in names_in(body):
        read = [_step(part) for part in name.parts] if _stem(name.value) == stem else []
        for by in (-1, 1):
            if read == [(step[0], step[1] + by)]:
                return _Recursion(stem, *step, name.value.text, by > 0)
    return None


def _ends(reader: Reader, found: _Recursion) -> Iterator[tuple[Term, Term]]:
    """The number, and the value there, with which a recursion begins; backwards, with which it ends."""
    for number in () if found.backwards else (0, 1):
        first = reader.known(f"{found.stem}_{number}")
        if first is not None:
            yield num(number), first
    for name, value in reader.declared.values.items() if found.backwards else ():
        stem, _, letter = name.rpartition("_")
        last = reader.known(letter) if stem == found.stem and letter.isalpha() and letter != found.counter else None
        if last is not None and last.domain.is_integer:
            yield last, value


def _variable(reader: Reader, found: _Recursion, end: Term) -> Term | None:
    """The number of the step, from the first on that the recursion speaks of."""
    declared = reader.declared
    least = Fraction(0 if found.backwards else _number(end) + 1 - found.shift)
    if reader.known(found.counter) is None:
        declared.symbols[found.counter] = symbol(found.counter, interval(least, field="integer"))
    variable = declared.symbols.get(found.counter)
    if variable is not None and found.backwards:
        declared.conditions.append(make("lt", variable, end))
    elif variable is not None and variable.domain.low < least:
        declared.conditions.append(make("ge", variable, num(least)))
    return variable


def _solved(reader: Reader, found: _Recursion, body: Node, variable: Term, end: Term, first: Term) -> Term | None:
    """The value at any number; None for what is not linear, or speaks of what else changes from step to step."""
    for shape in _shapes(reader, body, first):
        start = make("zeros", attrs=(shape,)) if first.value == 0 and shape else first
        earlier = symbol(found.other, first.domain.entries() if first.value is None else REAL, shape)
        try:
            with reader.binding(earlier):
                value = reader.term(body)
        except SymgenError:
            continue
        unlike = {s.attrs[0] for s in value.free - {earlier} if s.attrs[0].endswith(f"_{found.counter}")}
        if unlike:
            return None
        if value.shape != shape:
            continue
        step = substitute(value, {variable: variable - found.shift}) if found.shift else value
        linear = linear_in(step, earlier)
        if linear is not None and linear[1].shape in ((), shape):
            return (_backwards if found.backwards else _forwards)(*linear, start, variable, end)
        by_matrix = _linear_map(step, earlier) if len(shape) == 1 and not found.backwards else None
        steady = by_matrix is not None and not any(part and variable in part.free for part in by_matrix)
        return _by_powers(*by_matrix, start, variable, end) if by_matrix and steady else None
    reader.term(body)  # which says what is wrong with it
    return None


def _shapes(reader: Reader, body: Node, first: Term) -> list[Shape]:
    """The shapes that the values may have: that of the first; where it is 0, of a number or of a vector that the step adds."""
    if first.value is None or first.value != 0:
        return [first.shape]
    known = [reader.known(name.value.text) for name in names_in(body)]
    shapes = [term.shape for term in known if term is not None and len(term.shape) == 1]
    functions = [reader.declared.functions.get(_stem(name.value)) for name in names_in(body)]
    return [*dict.fromkeys([(), *shapes, *(f.shape for f in functions if f is not None)])]


def equation(reader: Reader, left: Node, right: Node) -> bool:
    r"""Whether f_{t+1} - c = a (f_t - c) says so what every value is, by the first one; else its steps are left open."""
    names = [name for side in (left, right) for name in names_in(side) if len(name.parts) == 1]
    later = next((n for n in names if _recursion(n, left) or _recursion(n, right)), None)
    if later is None:
        return False
    leave_steps_open(reader.declared, (left, right))
    found = _recursion(later, left) or _recursion(later, right)
    known = reader.known(later.value.text)
    if found is None or found.backwards or known is not None or not [*_ends(reader, found)]:
        return False
    unknown = symbol(later.value.text, REAL)
    _, first = next(_ends(reader, found))
    earlier = symbol(found.other, REAL, first.shape)
    with reader.binding(unknown), reader.binding(earlier):
        linear = linear_in(reader.term(left) - reader.term(right), unknown)
    if linear is None or linear[0].value == 0 or first.shape:
        return False
    variable = _variable(reader, found, next(_ends(reader, found))[0])
    if variable is None:
        return False
    step = substitute(divide(-linear[1], linear[0]), {variable: variable - found.shift} if found.shift else {})
    by_step = linear_in(step, earlier)
    if by_step is None:
        return False
    name = f"{found.stem}_{found.counter}"
    reader.declared.unsolved.discard(found.stem)
    reader.declared.values[name] = _forwards(*by_step, first, variable, next(_ends(reader, found))[0])
    reader.declared.families[found.stem] = (name, variable)
    reader.declared.assume(f"{found.stem} is what its recursion makes of {found.stem}_{next(_ends(reader, found))[0]}")
    return True


def leave_steps_open(declared: Declarations, sides: Iterable[Node]) -> None:
    """What a condition ties from step to step, f_{t+1} and f_t, is known of no other steps."""
    read: dict[tuple[str, str], set[int]] = {}
    for name in (name for side in sides for name in names_in(side) if len(name.parts) == 1):
        step = _step(name.parts[0])
        if step is not None:
            read.setdefault((_stem(name.value), step[0]), set()).add(step[1])
    declared.unsolved.update(stem for (stem, _), shifts in read.items() if len(shifts) > 1)


def implicit(reader: Reader, head: Node, body: Node) -> Term | None:
    r"""V of V = r + \gamma P V, which is (I - \gamma P)^{-1} r; None for what does not speak of itself, or not linearly."""
    name = head.value.text
    if not any(inner.value.text == name for inner in names_in(body)):
        return None
    known = reader.declared.symbols.get(name)
    others = [reader.known(inner.value.text) for inner in names_in(body)]
    sizes = {term.shape[0] for term in others if term is not None and len(term.shape) == 1}
    shape = known.shape if known is not None else (sizes.pop(),) if len(sizes) == 1 else ()
    unknown = symbol(name, REAL, shape)
    if not shape:
        return _root(reader, unknown, body)
    if len(shape) != 1:
        return None
    with reader.binding(unknown):
        found = _linear_map(reader.term(body), unknown)
    if found is None or found[0] is None or found[1] is None:
        return None
    reader.declared.assume(f"{name} is the solution of its equation")
    return make("matmul", make("inverse", make("eye", attrs=((*shape, *shape),)) - found[0]), found[1])


def _root(reader: Reader, unknown: Term, body: Node) -> Term | None:
    r"""v of the number v = a v + b, which is b/(1 - a)."""
    with reader.binding(unknown):
        found = linear_in(reader.term(body), unknown)
    if found is None or unknown.attrs[0] not in {n.value.text for n in names_in(body)} or found[0].value in (0, 1):
        return None
    reader.declared.assume(f"{unknown.attrs[0]} is the solution of its equation")
    return divide(found[1], 1 - found[0])


#: A matrix and a vector, or None for zero.
_Affine = tuple[Term | None, Term | None]


def _linear_map(term: Term, unknown: Term) -> _Affine | None:
    """M and b of M x + b; None for what is not so."""
    if unknown not in term.free:
        return None, term
    if term == unknown:
        return make("eye", attrs=((*unknown.shape, *unknown.shape),)), None
    if term.op == "add":
        parts = [_linear_map(argument, unknown) for argument in term.args]
        if any(part is None for part in parts):
            return None
        maps, rests = ([part[k] for part in parts if part is not None and part[k] is not None] for k in (0, 1))
        return _added(maps), _added(rests)
    place = next(k for k, argument in enumerate(term.args) if unknown in argument.free)
    others = [argument for k, argument in enumerate(term.args) if k != place]
    inside = _linear_map(term.args[place], unknown)
    if inside is None or any(unknown in argument.free for argument in others):
        return None
    if term.op == "matmul" and place == 1 and len(others[0].shape) == 2:
        (matrix,) = others
        return (None if inside[0] is None else make("matmul", matrix, inside[0]),
                None if inside[1] is None else make("matmul", matrix, inside[1]))  # fmt: skip
    factor = num(-1) if term.op == "neg" else combined("mul", others) if others else None
    if term.op not in ("mul", "neg") or factor is None or factor.shape:
        return None
    return (None if inside[0] is None else factor * inside[0], None if inside[1] is None else factor * inside[1])


def _added(parts: Sequence[Term | None]) -> Term | None:
    kept = [part for part in parts if part is not None]
    return combined("add", kept) if kept else None


def _stem(name: Name) -> str:
    return "_".join((name.stem, *name.marks))


def _step(place: Node) -> tuple[str, int] | None:
    """t as ("t", 0), t - 1 as ("t", -1)."""
    if place.kind == "name" and not place.parts:
        return place.value.text, 0
    if place.kind != "sum" or [part.kind for part in place.parts] != ["name", "number"]:
        return None
    name, shift = place.parts
    return name.value.text, int(shift.value) if place.value == ("+",) else -int(shift.value)


def linear_in(term: Term, unknown: Term) -> tuple[Term, Term] | None:
    """a and b of a x + b, with a number a; None for what is not linear in x so."""
    if unknown not in term.free:
        return num(0), term
    if term == unknown:
        return num(1), num(0)
    parts = [linear_in(argument, unknown) for argument in term.args]
    if term.op == "add" and all(part is not None for part in parts):
        slopes, rests = zip(*(part for part in parts if part is not None), strict=True)
        return _sum(slopes), _sum(rests)
    place = next(k for k, argument in enumerate(term.args) if unknown in argument.free)
    others = [argument for k, argument in enumerate(term.args) if k != place]
    inside = parts[place]
    if inside is None or any(unknown in argument.free for argument in others):
        return None
    if term.op == "mul" and not any(argument.shape for argument in others):
        return _scaled(inside, combined("mul", others))
    if term.op == "div" and place == 0:
        return _scaled(inside, divide(num(1), others[0]))
    return _scaled(inside, num(-1)) if term.op == "neg" else None


def _sum(parts: Iterable[Term]) -> Term:
    kept = [part for part in parts if part.value != 0]
    return combined("add", kept)


def _scaled(found: tuple[Term, Term], factor: Term) -> tuple[Term, Term]:
    slope, rest = (num(0) if part.value == 0 else factor if part.value == 1 else factor * part for part in found)
    return slope, rest


def _forwards(slope: Term, rest: Term, first: Term, variable: Term, start: Term) -> Term:
    """The first value with all slopes, and what each step added with those after it; a geometric sum where all are alike."""
    steps = _less(variable, start)
    kept = _after(slope, variable, start, variable) * first
    if _is_zero(rest):
        return kept
    if variable not in slope.free | rest.free and not slope.domain.contains(Fraction(1)):
        added = rest * divide(1 - slope**steps, 1 - slope)
    else:
        place = symbol(f"step to {variable.attrs[0]}", interval(Fraction(1), field="integer"))
        at_place = _after(slope, variable, place, variable) * substitute(rest, {variable: place})
        added = make("sum", at_place, place, num(_number(start) + 1), variable)
    return added if _is_zero(first) else kept + added


def _after(slope: Term, variable: Term, place: Term, last: Term) -> Term:
    """The product of the slopes of the steps after a place, up to the last."""
    if variable not in slope.free:
        return slope ** (last if place.value == 0 else last - place)
    step = symbol(f"step after {variable.attrs[0]}", interval(Fraction(1), field="integer"))
    return make(
        "product",
        substitute(slope, {variable: step}),
        step,
        place + 1 if place.value is None else num(_number(place) + 1),
        last,
    )


def _backwards(slope: Term, rest: Term, last: Term, variable: Term, end: Term) -> Term | None:
    """What each step from here to the last one adds, with the slopes before it, and the last value with all of them."""
    if variable in slope.free:
        return None
    place = symbol(f"step from {variable.attrs[0]}", _WHOLE)
    added = make("sum", slope ** (place - variable) * substitute(rest, {variable: place}), place, variable, end - 1)
    return added if _is_zero(last) else slope ** (end - variable) * last + added


def _by_powers(matrix: Term | None, rest: Term | None, first: Term, variable: Term, start: Term) -> Term | None:
    """Powers of a matrix on the first value, and on what each step added."""
    if matrix is None or (rest is None and _is_zero(first)):
        return None
    parts = []
    if not _is_zero(first):
        parts.append(make("matmul", make("matrix_power", matrix, _less(variable, start)), first))
    if rest is not None:
        place = symbol(f"step to {variable.attrs[0]}", interval(Fraction(1), field="integer"))
        power = make("matrix_power", matrix, variable - place)
        parts.append(make("sum", make("matmul", power, rest), place, num(_number(start) + 1), variable))
    return combined("add", parts)


def _less(variable: Term, start: Term) -> Term:
    return variable if start.value == 0 else variable - start


def _number(term: Term) -> int:
    assert term.value is not None
    return int(term.value)


def _is_zero(term: Term) -> bool:
    return term.value == 0 or term.op == "zeros"


def _leave_open(reader: Reader, earlier: str) -> None:
    """What fails may fail for want of the steps before."""
    reader.declared.inferred.add(earlier)
    reader.declared.guessed.add(earlier)
