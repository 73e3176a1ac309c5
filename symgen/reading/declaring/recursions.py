r"""Recursions of a context: with m_0 = 0, m_t = \beta m_{t-1} + (1 - \beta) g_t says what every m_k is.

A recursion that is linear in the value before, with a coefficient that stays the same, is solved by
m_t = a^t m_0 + \sum_{i=1}^{t} a^{t-i} b_i. Of others each step is only known by the one before it, and
what a text says of several steps is left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Name, Node, names_in
from symgen.terms.domains import REAL, interval
from symgen.terms.term import Term, combined, divide, make, num, symbol
from symgen.terms.traverse import substitute

_WHOLE = interval(Fraction(0), field="integer")


def recursion(reader: Reader, head: Node, body: Node) -> bool:
    """Whether a definition says what a value is by the one before it, and the first one is known: all are known then."""
    step = _step(head.parts[0]) if head.kind == "name" and len(head.parts) == 1 else None
    if step is None:
        return False
    counter, shift = step
    stem = _stem(head.value)
    before = [
        n for n in names_in(body) if _stem(n.value) == stem and [_step(p) for p in n.parts] == [(counter, shift - 1)]
    ]
    if before:
        reader.declared.unsolved.add(stem)
    first = reader.known(f"{stem}_0")
    if not before or first is None:
        return False
    if reader.known(counter) is None:
        reader.declared.symbols[counter] = symbol(counter, _WHOLE)
    variable = reader.declared.symbols[counter]
    earlier = symbol(before[0].value.text, first.domain.entries() if first.value is None else REAL, first.shape)
    with reader.binding(earlier):
        value = reader.term(body)
    found = linear_in(value, earlier)
    unlike = {s.attrs[0] for s in value.free - {earlier} if s.attrs[0].endswith(f"_{counter}")}
    if found is None or variable in found[0].free or unlike or found[1].shape not in ((), first.shape):
        _leave_open(reader, before[0].value.text)
        return False
    solved = f"{stem}_{counter}"
    reader.declared.unsolved.discard(stem)
    reader.declared.values[solved] = _solution(*found, first, variable, shift)
    reader.declared.families[stem] = (solved, variable)
    reader.declared.assume(f"{stem} is what its recursion makes of {stem}_0")
    return True


def implicit(reader: Reader, head: Node, body: Node) -> Term | None:
    r"""V of V = r + \gamma P V, which is (I - \gamma P)^{-1} r; None for what does not speak of itself, or not linearly."""
    name = head.value.text
    if not any(inner.value.text == name for inner in names_in(body)):
        return None
    known = reader.declared.symbols.get(name)
    others = [reader.known(inner.value.text) for inner in names_in(body)]
    sizes = {term.shape[0] for term in others if term is not None and len(term.shape) == 1}
    shape = known.shape if known is not None else (sizes.pop(),) if len(sizes) == 1 else ()
    if len(shape) != 1:
        return None
    unknown = symbol(name, REAL, shape)
    with reader.binding(unknown):
        found = _linear_map(reader.term(body), unknown)
    if found is None or found[0] is None or found[1] is None:
        return None
    reader.declared.assume(f"{name} is the solution of its equation")
    return make("matmul", make("inverse", make("eye", attrs=((*shape, *shape),)) - found[0]), found[1])


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


def _solution(slope: Term, rest: Term, first: Term, variable: Term, shift: int) -> Term:
    """a^t times the first value, and what each step added: b_i a^(t - i), a geometric sum where all are alike."""
    start = slope**variable * first
    if variable not in rest.free and not slope.domain.contains(Fraction(1)):
        added = rest * divide(1 - slope**variable, 1 - slope)
    else:
        place = symbol(f"step to {variable.attrs[0]}", interval(Fraction(1), field="integer"))
        at_place = substitute(rest, {variable: place - shift if shift else place})
        added = make("sum", slope ** (variable - place) * at_place, place, num(1), variable)
    return added if first.value == 0 else start + added


def _leave_open(reader: Reader, earlier: str) -> None:
    """What fails may fail for want of the steps before."""
    reader.declared.inferred.add(earlier)
    reader.declared.guessed.add(earlier)
