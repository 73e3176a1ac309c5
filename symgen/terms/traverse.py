"""Walking over Terms: sub-terms by path, substitution without capture, folds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any, TypeVar

from symgen.terms.operators import operator
from symgen.terms.shapes import Shape
from symgen.terms.sizes import tidy
from symgen.terms.term import Attr, Term, divide, make, num, symbol

Path = tuple[int, ...]
Value = TypeVar("Value")


def rebuild(term: Term, args: tuple[Term, ...]) -> Term:
    """The same operator over other arguments; numbers fold as they do when written."""
    if args == () or all(a is b for a, b in zip(args, term.args, strict=True)):
        return term
    return _apply(term.op, args, term.attrs)


def _apply(op: str, args: tuple[Term, ...], attrs: tuple[Attr, ...]) -> Term:
    """The operator over its arguments, folded as it is when written: -2 is a number, and so is 1/2."""
    if op == "neg":
        return -args[0]
    if op == "div":
        return divide(*args)
    return make(op, *args, attrs=attrs)


def at(term: Term, path: Path) -> Term:
    """The sub-term reached by following argument positions."""
    for position in path:
        term = term.args[position]
    return term


def replace_at(term: Term, path: Path, new: Term) -> Term:
    """The term with the sub-term at `path` replaced."""
    if not path:
        return new
    position, *rest = path
    inner = replace_at(term.args[position], tuple(rest), new)
    return rebuild(term, (*term.args[:position], inner, *term.args[position + 1 :]))


def subterms(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """Every sub-term with its path, outermost first, left to right."""
    yield path, term
    for position, argument in enumerate(term.args):
        yield from subterms(argument, (*path, position))


def distinct(*terms: Term) -> list[Term]:
    """The different sub-terms of some terms, in no order that means anything.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); len(distinct(x + x, x * x))
    3
    """
    found: dict[Term, None] = {}
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if term not in found:
            found[term] = None
            waiting += term.args
    return list(found)


def bottom_up(term: Term, rewrite: Callable[[Term], Term], done: dict[int, tuple[Term, Term]] | None = None) -> Term:
    """Rewrite every sub-term, arguments first; shared sub-terms are rewritten once, also across calls with one `done`."""
    known = {} if done is None else done

    def visit(node: Term) -> Term:
        found = known.get(id(node))
        if found is None:
            new = rewrite(rebuild(node, tuple(visit(a) for a in node.args)) if node.args else node)
            found = known[id(node)] = node, new  # the node too, so that its id stays its own
        return found[1]

    return visit(term)


def fold(term: Term, combine: Callable[[Term, tuple[Value, ...]], Value]) -> Value:
    """The value of a term from the values of its arguments; shared sub-terms are folded once."""
    done: dict[int, Any] = {}

    def visit(node: Term) -> Value:
        if id(node) not in done:
            done[id(node)] = combine(node, tuple(visit(a) for a in node.args))
        return done[id(node)]

    return visit(term)


def numbers_combined(term: Term) -> Term:
    """Sums, products and powers of numbers as one number, without zeros that are added and ones that multiply or divide.

    For formulas that a declaration makes of its parameters, never for what somebody wrote.

    >>> from symgen.terms.build import reals
    >>> numbers_combined((num(1) - num(0)) * reals("a") + num(2) * num(3))
    a + 6
    """
    return bottom_up(term, _combined)


def _combined(node: Term) -> Term:
    if node.shape:
        return node
    if node.op == "div" and node.args[1].value == 1:
        return node.args[0]
    if node.op == "pow" and node.args[0].value and _is_small(node.args[1].value):
        return num(node.args[0].value ** int(node.args[1].value))  # type: ignore[arg-type]
    if node.op not in _COMBINED:
        return node
    combine, neutral = _COMBINED[node.op]
    values = [a.value for a in node.args if a.value is not None]
    if len(values) == len(node.args):
        return num(combine(values))
    rest = [a for a in node.args if a.value != neutral]
    return rest[0] if len(rest) == 1 else make(node.op, *rest)


def _is_small(exponent: Fraction | None) -> bool:
    return exponent is not None and exponent.denominator == 1 and abs(exponent) <= 20


_COMBINED: Mapping[str, tuple[Callable[..., Any], int]] = {"add": (sum, 0), "mul": (prod, 1)}


def substitute(term: Term, replacements: Mapping[Term, Term]) -> Term:
    """Replace free symbols (or whole free sub-terms) without capture: bound variables are renamed where needed.

    Symbolic sizes inside shapes are replaced too.
    """
    live = {old: new for old, new in replacements.items() if old is not new}
    return _substitute(term, live) if live else term


def _substitute(term: Term, replacements: Mapping[Term, Term]) -> Term:
    if term in replacements:
        return replacements[term]
    if not _touches(term, replacements):
        return term
    if term.op == "symbol":
        name, domain, shape = term.attrs
        return symbol(name, domain, _attr(shape, replacements))
    if operator(term.op).binds:
        return _substitute_binder(term, replacements)
    if term.op in _DERIVATIVES and _needs_a_variable(term, replacements):
        return _substitute_derivative(term, replacements)
    args = tuple(_substitute(a, replacements) for a in term.args)
    return _with(term, args, _attr(term.attrs, replacements))


def _touches(term: Term, replacements: Mapping[Term, Term]) -> bool:
    return any(old.free <= term.free and (old.free or _contains(term, old)) for old in replacements)


def _contains(term: Term, part: Term) -> bool:
    return any(node == part for _, node in subterms(term))


def _substitute_binder(term: Term, replacements: Mapping[Term, Term]) -> Term:
    body, variable, *rest = term.args
    within = [body, *rest] if operator(term.op).binds_rest else [body]
    inner = {old: new for old, new in replacements.items() if variable not in old.free}
    inside = frozenset().union(*(part.free for part in within))
    incoming = frozenset().union(*(new.free for old, new in inner.items() if old.free <= inside))
    if variable in incoming:
        fresh = fresh_symbol(variable, incoming | inside)
        within, variable = [substitute(part, {variable: fresh}) for part in within], fresh
    if variable.shape:  # below the binder its size changes with that of every other symbol
        variable = symbol(variable.attrs[0], variable.domain, resize(variable.shape, replacements))
    body, *scoped = (_substitute(part, inner) for part in within)
    outer = [_substitute(a, replacements) for a in rest[len(scoped) :]]
    return _with(term, (body, variable, *scoped, *outer), _attr(term.attrs, replacements))


#: What is differentiated by the second argument, which stays a variable.
_DERIVATIVES = ("derivative", "grad", "jacobian", "hessian")


def _needs_a_variable(term: Term, replacements: Mapping[Term, Term]) -> bool:
    """Whether what is differentiated by becomes a value, or the name of something else that the body speaks of."""
    body, variable = term.args
    new = replacements.get(variable)
    if new is None:
        return False
    others = (r for old, r in replacements.items() if old is not variable and old.free <= body.free)
    stays = new in body.free and new not in replacements
    return new.op != "symbol" or stays or any(new in other.free for other in others)


def _substitute_derivative(term: Term, replacements: Mapping[Term, Term]) -> Term:
    """The derivative by a variable of its own, at the value: d/dx f(x) at 3, not d/d3 f(3)."""
    body, variable = term.args
    others = {old: new for old, new in replacements.items() if old is not variable}
    spoken_of = frozenset().union(*(old.free | new.free for old, new in others.items()))
    moving = fresh_symbol(variable, body.free | spoken_of)
    inside = _substitute(make(term.op, substitute(body, {variable: moving}), moving, attrs=term.attrs), others)
    return make("subs", inside, inside.args[1], replacements[variable])


def _with(term: Term, args: tuple[Term, ...], attrs: tuple[Attr, ...]) -> Term:
    if term.op == "call" and args == term.args and attrs == term.attrs:
        return term
    return _apply(term.op, args, attrs)


def _attr(attr: Any, replacements: Mapping[Term, Term]) -> Any:
    if isinstance(attr, Term):
        new = _substitute(attr, replacements)
        return int(new.attrs[0]) if new.op == "num" else tidy(new)
    if isinstance(attr, tuple):
        return tuple(_attr(a, replacements) for a in attr)
    return attr


def fresh_symbol(like: Term, avoid: frozenset[Term]) -> Term:
    """A symbol of the same domain and shape whose name none of `avoid` has."""
    taken = {s.attrs[0] for s in avoid}
    stem = like.attrs[0].rstrip("0123456789") or like.attrs[0]
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return symbol(f"{stem}{number}", like.domain, like.shape)


def unused_symbol(plain: Term, avoid: frozenset[Term]) -> Term:
    """The symbol itself, or a fresh one like it where one of `avoid` has its name.

    >>> from symgen.terms.build import positives, reals
    >>> unused_symbol(reals("x"), frozenset()), unused_symbol(reals("x"), frozenset({positives("x")}))
    (x, x1)
    """
    taken = any(s.attrs[0] == plain.attrs[0] for s in avoid)
    return fresh_symbol(plain, avoid) if taken else plain


def size(term: Term) -> int:
    """The number of nodes, counted as a tree."""
    return fold(term, lambda node, sizes: 1 + sum(sizes))


def resize(shape: Shape, replacements: Mapping[Term, Term]) -> Shape:
    """A shape with its symbolic sizes replaced."""
    return _attr(shape, replacements)


__all__ = [
    "Path", "at", "bottom_up", "fold", "fresh_symbol", "rebuild", "replace_at", "resize", "size", "substitute", "subterms",
]  # fmt: skip
