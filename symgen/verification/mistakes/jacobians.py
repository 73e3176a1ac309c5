"""What a change of variables leaves behind: the derivative of a density's argument, or of what is integrated over."""

from __future__ import annotations

from collections.abc import Iterator

from symgen.calculus.scalar import derivative
from symgen.errors import SymgenError
from symgen.terms.operators import operator
from symgen.terms.term import Term, divide, make
from symgen.terms.traverse import subterms
from symgen.verification.mistakes.omissions import is_additive, is_body, less_factor, takes_factor
from symgen.verification.mistakes.places import Edits, Facts, Place, without


def less_jacobian(place: Place, facts: Facts) -> Edits:
    """A factor that depends on where a density is read, or on what is integrated, left out."""
    if place.parent not in ("mul", "div"):
        for variable in facts.densities | _integrated(place):
            slopes = frozenset(_slopes(variable, facts))
            yield from less_factor(place, slopes.__contains__)


def less_log_jacobian(place: Place, facts: Facts) -> Edits:
    """The logarithm of such a factor left out."""
    if place.node.op == "add":
        for variable in facts.densities:
            slopes = frozenset(_slopes(variable, facts))
            for k, part in enumerate(place.node.args):
                bare = part.args[0] if part.op == "neg" else part
                if bare.op == "log" and bare.args[0] in slopes:
                    yield without(place.node, k)


def with_jacobian(place: Place, facts: Facts) -> Edits:
    """The derivative of a change of variables put back, where a density is read or an integral taken."""
    if not (takes_factor(place) or is_body(place)):
        return
    variables = (facts.densities | _integrated(place)) & (facts.free | frozenset(place.bound))
    for variable in sorted(variables, key=lambda s: s.attrs[0]):
        for slope in _slopes(variable, facts):
            yield place.node * slope
            yield divide(place.node, slope)


def _integrated(place: Place) -> frozenset[Term]:
    return frozenset(outer.args[1] for outer in place.around if outer.op == "integral")


def scaled_variable(place: Place, facts: Facts) -> Edits:
    """The scale of what an integral on the other side runs over: of f(a x), which is that of f divided by a."""
    if place.path or place.node.shape or any(p.op == "integral" for _, p in subterms(place.node)):
        return
    for part in facts.parts:
        for scale in _scales_of(part) if part.op == "integral" else ():
            yield divide(place.node, scale)
            yield place.node * scale


def _scales_of(integral: Term) -> tuple[Term, ...]:
    """The one symbol that multiplies the variable of an integral wherever a function of that is taken, if any."""
    body, variable = integral.args[:2]
    inside = [
        n.args[0] for _, n in subterms(body) if operator(n.op).kind == "function" and variable in n.free and n.args
    ]
    products = {n for a in inside for _, n in subterms(a) if n.op == "mul" and variable in n.args}
    bare = ((p.args[0] if p.op == "neg" else p for p in n.args if p != variable and p.op != "num") for n in products)
    factors = set(map(frozenset, bare))
    if len(factors) != 1 or len(next(iter(factors))) != 1:
        return ()
    (scale,) = next(iter(factors))
    return (scale,) if scale.op == "symbol" else ()


def with_log_jacobian(place: Place, facts: Facts) -> Edits:
    if is_additive(place):
        for variable in sorted(facts.densities & facts.free, key=lambda s: s.attrs[0]):
            for slope in _slopes(variable, facts):
                yield place.node + make("log", slope)
                yield place.node - make("log", slope)


def _slopes(variable: Term, facts: Facts) -> Iterator[Term]:
    """The variable itself and the derivatives of the functions of it that the claim has."""
    if variable.shape:
        return
    found: dict[Term, None] = {variable: None}
    for part in facts.parts:
        if variable in part.free and _is_of_one(part) and not part.shape:
            try:
                slope = derivative(part, variable)
            except SymgenError:
                continue
            if slope.free and slope.op != "num":
                found[slope] = None
    yield from list(found)[:6]


def _is_of_one(part: Term) -> bool:
    """A function of one argument, or a power of one."""
    if part.op == "pow":
        return part.args[1].value is not None
    return operator(part.op).kind == "function" and len(part.args) == 1
