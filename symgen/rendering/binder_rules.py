"""How binders are set: sums, products, integrals, expectations, limits, derivatives, values at a point, maxima."""

from __future__ import annotations

from symgen.rendering.boxes import Big, Box, Fence, Fraction, Glyph, Script, Space, row
from symgen.rendering.layout import ATOM, BIG, FUNCTION, LOGIC, PRODUCT, RELATION, Laid, Rule, Walk, scripted
from symgen.rendering.snippets import read_name
from symgen.terms.term import Term

_EQUALS = Glyph("=", "operator")
_D = Glyph("d", "upright", r"\mathrm{d}")
_PARTIAL = Glyph("∂", "upright")


def _summation(sign: str) -> Rule:
    def rule(walk: Walk, term: Term) -> Laid:
        body, variable, low, high = term.args
        below = row(walk.box(variable), _EQUALS, walk.inline(low))
        return Laid(row(Big(Glyph(sign, "big"), below, walk.inline(high)), walk.at(body, BIG)), BIG)

    return rule


def _integral(walk: Walk, term: Term) -> Laid:
    body, variable, low, high = term.args
    sign = Script(Glyph("∫", "big"), walk.inline(low), walk.inline(high))
    return Laid(row(sign, walk.at(body, BIG), Space(), _D, walk.box(variable)), PRODUCT)


def _expectation(walk: Walk, term: Term) -> Laid:
    body, variable, law = term.args
    below = row(walk.box(variable), Glyph("∼", "operator"), walk.box(law))
    return Laid(row(Script(read_name(r"\mathbb{E}"), below), Fence("[", walk.box(body), "]")))


_SIDES = {"+": Glyph("+", "prefix"), "-": Glyph("−", "prefix")}


def _limit(walk: Walk, term: Term) -> Laid:
    body, variable, point = term.args
    side = _SIDES.get(term.attrs[0] if term.attrs else "+-")
    target = walk.inline(point) if side is None else scripted(walk.at(point, ATOM), above=side)
    below = row(walk.box(variable), Glyph("→", "operator"), target)
    return Laid(row(Big(Glyph("lim", "function", r"\lim"), below), walk.at(body, PRODUCT)), BIG)


def _subs(walk: Walk, term: Term) -> Laid:
    body, variable, value = term.args
    at = row(walk.box(variable), _EQUALS, walk.inline(value))
    return Laid(Script(Fence("", walk.at(body, PRODUCT), "bar"), at))


def _extremum(symbol: Glyph) -> Rule:
    def rule(walk: Walk, term: Term) -> Laid:
        body, variable, condition = term.args
        below = walk.box(variable)
        if condition.op != "true":
            below = row(below, Glyph(":", "operator"), walk.box(condition))
        return Laid(row(Big(symbol, below), walk.at(body, PRODUCT)), BIG)

    return rule


def _derivative(walk: Walk, term: Term) -> Laid:
    body, variable = term.args
    order = term.attrs[0] if term.attrs else 1
    others = {s for s in body.free if s != variable and not s.shape}
    d = _PARTIAL if others else _D
    above, below = _order(d, order), row(d, _order(walk.at(variable, ATOM), order))
    laid = walk.lay(body)
    if isinstance(laid.box, Glyph) or (isinstance(laid.box, Script) and laid.box.above is None):
        return Laid(Fraction(row(above, laid.box), below), PRODUCT)
    return Laid(row(Fraction(above, below), walk.at(body, FUNCTION)), BIG)


def _order(box: Box, order: int | Term) -> Box:
    return box if order == 1 else scripted(box, above=Glyph(str(order), "digits"))


def _plate(walk: Walk, term: Term) -> Laid:
    drawn, index, low, high = term.args
    between = (Glyph(",", "mark"), Glyph("…", "mark", r"\dots"), Glyph(",", "mark"))
    indices = row(walk.box(index), _EQUALS, walk.box(low), *between, walk.box(high))
    return Laid(row(walk.box(drawn), Glyph(",", "mark"), Space("medium"), indices), 0)


def _forall(walk: Walk, term: Term) -> Laid:
    """The condition for every value of the variable, or for almost every one."""
    condition, variable, *bounds = term.args
    name = walk.box(variable)
    almost = term.attrs == ("almost",)
    all_of = Glyph("for almost all ", "text") if almost else Glyph("∀", "prefix", r"\forall")
    le = Glyph("≤", "operator")
    within = (row(walk.box(bounds[0]), le, name, le, walk.box(bounds[1])),) if bounds else (name,)
    return Laid(row(all_of, *within, Glyph(":", "operator"), walk.at(condition, RELATION)), LOGIC)


RULES: dict[str, Rule] = {
    "forall": _forall,
    "sum": _summation("∑"),
    "product": _summation("∏"),
    "integral": _integral,
    "expectation": _expectation,
    "limit": _limit,
    "subs": _subs,
    "maximum": _extremum(Glyph("max", "function", r"\max")),
    "argmax": _extremum(Glyph("arg max", "function", r"\operatorname*{arg\,max}")),
    "derivative": _derivative,
    "plate": _plate,
}
