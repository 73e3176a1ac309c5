"""What is left out: terms, factors, logarithms, normalisers, Jacobians. Each is put back where it may have been."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symgen.calculus.scalar import derivative
from symgen.errors import SymgenError
from symgen.terms.operators import operator
from symgen.terms.term import Term, divide, make, num
from symgen.verification.mistakes.places import Edits, Facts, Place, without

_MOST_PARTS = 24


def _pi() -> Term:
    return make("const", attrs=("pi",))


def _is_additive(place: Place) -> bool:
    """Whether a term may be missing here: a sum, or what is the only term of one."""
    node = place.node
    if node.op == "num":
        return False
    if (
        node.shape
        or place.parent in ("law", "index", "mul", "neg", "pow", "tuple")
        or node.op in ("law", "density_law", "tuple")
    ):
        return place.parent in ("mul", "pow") and node.op == "add" and not node.shape
    return place.parent != "add" and node.domain.field in ("real", "integer", "complex")


def plus_constant(place: Place, facts: Facts) -> Edits:
    """A constant put back: a number, or what a normaliser leaves in a logarithm."""
    if not _is_additive(place) or place.is_counted:
        return
    for constant in (num(1), num(Fraction(1, 2))):
        yield place.node + constant
        yield place.node - constant


def plus_other_constant(place: Place, facts: Facts) -> Edits:
    if not _is_additive(place) or place.is_counted:
        return
    two_pi = num(2) * _pi()
    for constant in (make("log", two_pi) / 2, make("log", two_pi), make("log", _pi()) / 2, make("log", num(2)), num(2)):
        yield place.node + constant
        yield place.node - constant


def plus_part(place: Place, facts: Facts) -> Edits:
    """A part of the claim put back as a term."""
    if not _is_additive(place) or place.is_counted:
        return
    for part in _fitting_parts(place, facts):
        yield place.node + part
        yield place.node - part


def less_term(place: Place, facts: Facts) -> Edits:
    """A term left out."""
    if place.node.op == "add":
        yield from (without(place.node, k) for k in range(len(place.node.args)))


def _fitting_parts(place: Place, facts: Facts) -> Iterator[Term]:
    """Parts of the claim that have a meaning here: scalars without variables that are bound elsewhere, the small first."""
    shown = (p for p in facts.parts if p.op not in ("num", "const") and _is_value(p) and p != place.node)
    allowed = facts.free | frozenset(place.bound)
    fitting = [p for p in shown if p.free <= allowed]
    yield from sorted(fitting, key=lambda p: len(p.args))[:_MOST_PARTS]


def _is_value(node: Term) -> bool:
    kind = operator(node.op).kind
    return not node.shape and kind not in ("law", "relation", "logic") and node.op != "tuple"


def less_factor(place: Place, facts: Facts) -> Edits:
    """A factor left out."""
    if place.node.op == "mul":
        for k, part in enumerate(place.node.args):
            if part.op != "num" and not part.shape:
                yield without(place.node, k)


def times_symbol(place: Place, facts: Facts) -> Edits:
    """A symbol of the claim put back as a factor or a divisor."""
    if _takes_factor(place) or _is_body(place):
        for s in place.bound[-1:] if _is_body(place) else _symbols_at(place, facts):
            yield place.node * s
            yield divide(place.node, s)


def _takes_factor(place: Place) -> bool:
    node = place.node
    return place.is_whole and not place.is_counted and place.parent not in ("law", "log", "index") and _is_value(node)


def _is_body(place: Place) -> bool:
    """Whether this is what a sum, an integral or an expectation runs over: its variable is no constant factor."""
    return place.parent in ("sum", "integral", "expectation") and place.path[-1] == 0


def _symbols_at(place: Place, facts: Facts) -> Iterator[Term]:
    allowed = facts.free | frozenset(place.bound)
    return (s for s in facts.symbols if s in allowed)


def normalised(place: Place, facts: Facts) -> Edits:
    """A normaliser put back: a root of two pi, a scale, a sum or an integral over what is weighed."""
    node = place.node
    if not _takes_factor(place):
        return
    two_pi = num(2) * _pi()
    for part in (make("sqrt", two_pi), make("sqrt", _pi()), two_pi, _pi()):
        yield divide(node, part)
        yield node * part
    for part in _fitting_parts(place, facts):
        if part.op in ("sum", "integral", "total", "gamma", "beta", "factorial"):
            yield divide(node, part)
            yield node * part


def log_normalised(place: Place, facts: Facts) -> Edits:
    """The logarithm of a normaliser put back."""
    if _is_additive(place) and not place.is_counted:
        for part in _fitting_parts(place, facts):
            if part.op in ("sum", "integral", "total", "logsumexp", "loggamma", "logbeta", "gamma", "beta"):
                log = part if part.op.startswith("log") else make("log", part)
                yield place.node - log
                yield place.node + log


def with_jacobian(place: Place, facts: Facts) -> Edits:
    """The derivative of a change of variables put back, where a density is read or an integral taken."""
    if not (_takes_factor(place) or _is_body(place)):
        return
    variables = (facts.densities | _integrated(place)) & (facts.free | frozenset(place.bound))
    for variable in sorted(variables, key=lambda s: s.attrs[0]):
        for slope in _slopes(variable, facts):
            yield place.node * slope
            yield divide(place.node, slope)


def _integrated(place: Place) -> frozenset[Term]:
    return frozenset(outer.args[1] for outer in place.around if outer.op == "integral")


def with_log_jacobian(place: Place, facts: Facts) -> Edits:
    if _is_additive(place):
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
        if variable in part.free and operator(part.op).kind == "function" and len(part.args) == 1 and not part.shape:
            try:
                slope = derivative(part, variable)
            except SymgenError:
                continue
            if slope.free and slope.op != "num":
                found[slope] = None
    yield from list(found)[:6]


def logged(place: Place, facts: Facts) -> Edits:
    """A logarithm put back."""
    node = place.node
    if (
        node.domain.is_positive
        and not node.shape
        and node.op in _LOGGED
        and place.parent not in ("log", "exp", "law", "pow")
    ):
        yield make("log", node)


_LOGGED = ("symbol", "div", "mul", "pow", "det", "exp", "gamma", "add", "sum", "integral", "sqrt", "call", "index")


def unlogged(place: Place, facts: Facts) -> Edits:
    """A logarithm left out."""
    if place.node.op == "log":
        yield place.node.args[0]
    elif place.node.op == "logdet":
        yield make("det", place.node.args[0])
