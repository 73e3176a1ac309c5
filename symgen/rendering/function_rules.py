"""How functions with a notation of their own are set: roots, bars, factorials, scripts; relations, logic and cases."""

from __future__ import annotations

from symgen.rendering.boxes import Accent, Box, Fence, Fraction, Glyph, Root, Script, Space, Table, row
from symgen.rendering.layout import (
    ATOM,
    LOGIC,
    PRODUCT,
    RELATION,
    SLASH,
    SUM,
    Laid,
    Rule,
    Walk,
    applied,
    digits,
    entries_to,
    entry_by_entry,
    parenthesised,
    scripted,
    separated,
)
from symgen.rendering.snippets import read_name
from symgen.terms.operators import operator
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.term import Term


def _fenced(left: str, right: str) -> Rule:
    return lambda walk, term: Laid(Fence(left, walk.box(term.args[0]), right))


def _with_subscript(name: str) -> Rule:
    """f_n(x): the first argument is an order."""
    return lambda walk, term: applied(scripted(read_name(name), walk.inline(term.args[0])), walk.box(term.args[1]))


def _polygamma(walk: Walk, term: Term) -> Laid:
    order, argument = term.args
    return applied(Script(Glyph("ψ"), above=parenthesised(walk.inline(order))), walk.box(argument))


def _factorial(walk: Walk, term: Term) -> Laid:
    return Laid(row(walk.at(term.args[0], ATOM), Glyph("!", "fence")), PRODUCT)


def _binomial(walk: Walk, term: Term) -> Laid:
    return Laid(parenthesised(Fraction(walk.box(term.args[0]), walk.box(term.args[1]), line=False)))


def _abs(walk: Walk, term: Term) -> Laid:
    """Bars, which around a vector would read as its length."""
    if term.shape:
        return applied(read_name(operator("abs").latex), walk.box(term.args[0]))
    return Laid(Fence("|", walk.box(term.args[0]), "|."))


def _sqrt(walk: Walk, term: Term) -> Laid:
    if entry_by_entry(term):
        return entries_to(walk, term.args[0], row(digits(1), SLASH, digits(2)))
    return Laid(Root(walk.box(term.args[0])))


def _mod(walk: Walk, term: Term) -> Laid:
    left, right = walk.at(term.args[0], PRODUCT), walk.at(term.args[1], ATOM)
    return Laid(row(left, Glyph("mod", "operator", r"\bmod"), right), SUM)


def _delta(walk: Walk, term: Term) -> Laid:
    return Laid(Script(Glyph("δ"), separated([walk.inline(a) for a in term.args])))


def _indicator(walk: Walk, term: Term) -> Laid:
    return Laid(row(read_name(r"\mathbf{1}"), Fence("[", walk.box(term.args[0]), "]")))


def _relation(walk: Walk, term: Term) -> Laid:
    sign = read_name(operator(term.op).latex)
    return Laid(row(walk.at(term.args[0], SUM), sign, walk.at(term.args[1], SUM)), RELATION)


def _connective(walk: Walk, term: Term) -> Laid:
    sign = read_name(operator(term.op).latex)
    parts: list[Box] = []
    for argument in term.args:
        parts.extend((sign, walk.at(argument, RELATION)) if parts else (walk.at(argument, RELATION),))
    return Laid(row(*parts), LOGIC)


def _not(walk: Walk, term: Term) -> Laid:
    return Laid(row(Glyph("¬", "prefix"), walk.at(term.args[0], ATOM)), RELATION)


def _cases(walk: Walk, term: Term) -> Laid:
    values, conditions = (*term.args[0:-1:2], term.args[-1]), term.args[1::2]
    reasons = term.attrs or ("",) * len(values)
    says = [row(Glyph("if ", "text"), walk.box(condition)) for condition in conditions]
    says.append(Glyph("otherwise", "text"))
    rows = tuple(
        (walk.box(value), row(text, Space("medium"), Glyph(f"({reason})", "text")) if reason else text)
        for value, text, reason in zip(values, says, reasons, strict=True)
    )
    return Laid(Fence("{", Table(rows, "cases"), ""), PRODUCT, parenthesised(Fence("{", Table(rows, "cases"), "")))


def _stack(walk: Walk, term: Term) -> Laid:
    """Scalars make a column, columns of equal height a matrix by rows."""
    if all(not a.shape for a in term.args):
        return Laid(Fence("(", Table(tuple((walk.box(a),) for a in term.args), "matrix"), ")"))
    if all(a.op == "stack" and all(not entry.shape for entry in a.args) for a in term.args):
        rows = tuple(tuple(walk.box(entry) for entry in a.args) for a in term.args)
        return Laid(Fence("(", Table(rows, "matrix"), ")"))
    return applied(Glyph("stack", "function"), *(walk.box(a) for a in term.args))


def _tuple(walk: Walk, term: Term) -> Laid:
    return Laid(parenthesised(walk.listed(term.args)))


def _conjugate(walk: Walk, term: Term) -> Laid:
    return Laid(Accent(walk.box(term.args[0]), "overline"))


RULES: dict[str, Rule] = {
    **dict.fromkeys((name for name, _, _ in RELATIONS), _relation),
    "and": _connective,
    "or": _connective,
    "not": _not,
    "true": lambda walk, term: Laid(Glyph("true", "text")),
    "indicator": _indicator,
    "sqrt": _sqrt,
    "abs": _abs,
    "floor": _fenced("⌊", "⌋"),
    "ceiling": _fenced("⌈", "⌉"),
    "conjugate": _conjugate,
    "factorial": _factorial,
    "binomial": _binomial,
    "polygamma": _polygamma,
    "polylog": _with_subscript(r"\operatorname{Li}"),
    "besseli": _with_subscript("I"),
    "besselj": _with_subscript("J"),
    "besselk": _with_subscript("K"),
    "bessely": _with_subscript("Y"),
    "mod": _mod,
    "delta": _delta,
    "cases": _cases,
    "stack": _stack,
    "tuple": _tuple,
}
