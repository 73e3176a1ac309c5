"""What is left out: terms, factors, logarithms, normalisers. Each is put back where it may have been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from symgen.terms.operators import operator
from symgen.terms.term import Term, divide, make, num
from symgen.terms.traverse import subterms
from symgen.verification.mistakes.places import Edits, Facts, Place, without

_MOST_PARTS = 24
_NORMALISERS = ("sum", "integral", "total", "gamma", "beta", "factorial", "besseli")
_LOG_NORMALISERS = ("logsumexp", "loggamma", "logbeta")


def _pi() -> Term:
    return make("const", attrs=("pi",))


def is_additive(place: Place) -> bool:
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
    if not is_additive(place) or place.is_counted or _faces_a_number(place, facts):
        return
    for constant in (num(1), num(Fraction(1, 2))):
        yield place.node + constant
        yield place.node - constant


def _faces_a_number(place: Place, facts: Facts) -> bool:
    """Whether this is a side and the other one a number: what is added would only say that this side is not that."""
    is_side = all(outer.op == "limit" for outer in place.around)
    return is_side and any(side.value is not None for side in facts.sides)


def plus_other_constant(place: Place, facts: Facts) -> Edits:
    if not is_additive(place) or place.is_counted or _faces_a_number(place, facts):
        return
    two_pi = num(2) * _pi()
    for constant in (make("log", two_pi) / 2, make("log", two_pi), make("log", _pi()) / 2, make("log", num(2)), num(2)):
        yield place.node + constant
        yield place.node - constant


def plus_part(place: Place, facts: Facts) -> Edits:
    """A part of the claim put back as a term."""
    if not is_additive(place) or place.is_counted:
        return
    terms = place.node.args if place.node.op == "add" else (place.node,)
    for part in _fitting_parts(place, facts):
        if -part not in terms:  # what is taken out is no term that is missing
            yield place.node + part
        if part not in terms:
            yield place.node - part


def factor_plus_part(place: Place, facts: Facts) -> Edits:
    """The same of one factor of a product, or of a vector: a (v - m) for a v."""
    node = place.node
    if (
        place.is_counted
        or place.in_law
        or node.op in ("num", "add", "neg")
        or not (node.shape or place.parent == "mul")
    ):
        return
    if node.domain.field in ("real", "integer") and place.parent not in ("matmul", "index", "add", "transpose"):
        for part in _parts_of_shape(node, place, facts):
            yield node - part
            yield node + part


def _parts_of_shape(node: Term, place: Place, facts: Facts) -> list[Term]:
    """What may be added to a part: of its shape, without variables that are bound elsewhere, the long last."""
    allowed = facts.free | frozenset(place.bound)
    whole = [p for p in facts.parts if p.shape == node.shape and p != node and p.free <= allowed and p.op != "num"]
    beside = place.around[-1].args if place.around else ()
    whole = [p for p in whole if p not in facts.sides and p not in beside]
    return [p for p in whole if operator(p.op).kind not in ("law", "relation", "logic") and p.op != "tuple"][
        :_MOST_PARTS
    ]


def constant_in_exponent(place: Place, facts: Facts) -> Edits:
    """The same in an exponent: exp(t - 1) for exp(t) lacks a term there, and a factor as much."""
    if _is_in_exponent(place):
        yield from plus_constant(place, facts)


def part_in_exponent(place: Place, facts: Facts) -> Edits:
    """A part of the claim put back as a term of an exponent, likewise."""
    if _is_in_exponent(place):
        yield from plus_part(place, facts)


def _is_in_exponent(place: Place) -> bool:
    return place.parent == "exp" or place.is_exponent


def less_term(place: Place, facts: Facts) -> Edits:
    """A term left out."""
    if place.node.op == "add" and not place.is_counted:
        rests = (without(place.node, k) for k in range(len(place.node.args)))
        yield from (rest for rest in rests if rest.op != "num" or place.parent != "div")


def less_repeated(place: Place, facts: Facts) -> Edits:
    """A term that is written twice, up to a number, or is a whole side of the claim itself, left out."""
    if place.node.op != "add" or place.is_counted:
        return
    cores = [_core(part) for part in place.node.args]
    for k, part in enumerate(place.node.args):
        if part in facts.sides or (cores[k].op != "num" and cores.count(cores[k]) > 1):
            yield without(place.node, k)


def _core(term: Term) -> Term:
    """A term without its sign and the numbers that it is multiplied and divided by."""
    if term.op == "neg" or (term.op == "div" and term.args[1].op == "num"):
        return _core(term.args[0])
    if term.op != "mul":
        return term
    rest = [part for part in term.args if part.op != "num"]
    return make("mul", *rest) if len(rest) > 1 else rest[0] if rest else term


def less_log_normaliser(place: Place, facts: Facts) -> Edits:
    """The logarithm of a normaliser left out."""
    if place.node.op == "add" and not place.is_counted:
        for k, part in enumerate(place.node.args):
            bare = part.args[0] if part.op == "neg" else part
            if bare.op in _LOG_NORMALISERS or (bare.op == "log" and bare.args[0].op in _NORMALISERS):
                yield without(place.node, k)


def _fitting_parts(place: Place, facts: Facts) -> Iterator[Term]:
    """Parts of the claim that have a meaning here: scalars without variables that are bound elsewhere, the small first."""
    shown = (p for p in facts.parts if p.op not in ("num", "const") and _is_value(p) and p != place.node)
    allowed = facts.free | frozenset(place.bound)
    fitting = [p for p in shown if p.free <= allowed]
    yield from sorted(fitting, key=lambda p: len(p.args))[:_MOST_PARTS]
    yield from [p for p in facts.terms if p.free <= allowed and _is_value(p)][:_MOST_PARTS]


def _is_value(node: Term, *, shaped: bool = False) -> bool:
    kind = operator(node.op).kind
    return bool(node.shape) == shaped and kind not in ("law", "relation", "logic") and node.op != "tuple"


def less_factor(place: Place, is_left_out: Callable[[Term], bool]) -> Edits:
    node = place.node
    if node.op == "mul":
        yield from (without(node, k) for k, part in enumerate(node.args) if is_left_out(part))
    elif node.op == "div":
        if is_left_out(node.args[1]):
            yield node.args[0]
        if is_left_out(node.args[0]):
            yield divide(num(1), node.args[1])
        for k in range(2):
            if node.args[k].op == "mul":
                for rest in less_factor(Place((*place.path, k), node.args[k], (*place.around, node)), is_left_out):
                    yield divide(*(rest if position == k else part for position, part in enumerate(node.args)))


def less_symbol(place: Place, facts: Facts) -> Edits:
    """A symbol left out of a product or a quotient."""
    if not place.is_counted and place.parent not in ("mul", "div"):
        yield from less_factor(place, lambda part: part.op == "symbol" and not part.shape)


def less_normaliser(place: Place, facts: Facts) -> Edits:
    """A normaliser left out of a product or a quotient."""
    if place.parent not in ("mul", "div"):
        yield from less_factor(place, _is_normaliser)


def _is_normaliser(part: Term) -> bool:
    if part.op in _NORMALISERS:
        return True
    inner = part.args[0] if part.op == "sqrt" else part
    return not inner.free and any(n.op == "const" and n.attrs == ("pi",) for _, n in subterms(inner))


def times_symbol(place: Place, facts: Facts) -> Edits:
    """A symbol of the claim put back as a factor."""
    yield from (place.node * s for s in _factors_at(place, facts) if s not in _divisors_of(place.node))


def per_symbol(place: Place, facts: Facts) -> Edits:
    """One put back as a divisor, or no longer divided by: what is divided by is a factor as much as a normaliser."""
    for s in _factors_at(place, facts):
        if s in _divisors_of(place.node):
            yield place.node * s
        elif not s.domain.is_integer or is_body(place) or place.parent == "exp" or not _is_summed_to(s, facts):
            yield divide(place.node, s)


def per_scale(place: Place, facts: Facts) -> Edits:
    """The same where it may be a normaliser: in no exponent."""
    if place.parent != "exp":
        yield from per_symbol(place, facts)


def _factors_at(place: Place, facts: Facts) -> Iterator[Term]:
    """What a part may be multiplied with."""
    if takes_factor(place) or is_body(place):
        yield from place.bound[-1:] if is_body(place) else _symbols_at(place, facts)
    elif _is_shaped_term(place):
        there = _factors_of(place.node)  # with one of them once more, it is a power
        yield from (s for s in (*_symbols_at(place, facts), *_complements(place, facts)) if s not in there)


def _divisors_of(node: Term) -> frozenset[Term]:
    return _factors_of(node.args[1]) if node.op == "div" else frozenset()


def _is_shaped_term(place: Place) -> bool:
    """A side, or a term of one, that is a vector or a matrix."""
    is_term = place.parent in ("add", "neg") and place.node.op != "add"
    return (not place.path or is_term) and bool(place.node.shape) and _is_value(place.node, shaped=True)


def _factors_of(node: Term) -> frozenset[Term]:
    return frozenset(node.args if node.op == "mul" else (node,))


def times_part(place: Place, facts: Facts) -> Edits:
    """A part of the claim put back as a factor of a term of a sum, or of what a sum runs over."""
    node = place.node
    is_term = place.parent in ("add", "neg") and node.op != "add"
    if not (is_term or is_body(place)) or place.is_counted or place.in_law or node.op == "num":
        return
    if _is_value(node) or _is_value(node, shaped=True):
        there = _factors_of(node)
        for part in _fitting_parts(place, facts):
            if part not in there and part.op not in ("add", "neg") and part not in facts.sides:
                yield node * part


def one_bracket(place: Place, facts: Facts) -> Edits:
    """A factor of the first term meant for all terms: a (b - c) for a b - c."""
    node = place.node
    if node.op != "add" or place.is_counted or node.args[0].op != "mul":
        return
    factors = node.args[0].args
    for position in range(len(factors)):
        yield factors[position] * make("add", without(node.args[0], position), *node.args[1:])


def multiplied(place: Place, facts: Facts) -> Edits:
    """A symbol of the claim put back as a factor."""
    if takes_factor(place):
        yield from (place.node * s for s in _symbols_at(place, facts))


def per_count(place: Place, facts: Facts) -> Edits:
    """What is divided by how many there are, 1/n."""
    if takes_factor(place) and not is_body(place) and place.parent != "exp":
        counts = (s for s in _symbols_at(place, facts) if s.domain.is_integer)
        yield from (divide(place.node, s) for s in counts if _is_summed_to(s, facts))


def per_norm(place: Place, facts: Facts) -> Edits:
    """A vector that lacks its norm below it."""
    if len(place.node.shape) == 1 and place.node.op == "symbol" and not place.in_law:
        yield divide(place.node, make("norm", place.node))


def per_divisor(place: Place, facts: Facts) -> Edits:
    """A side that lacks what the other one is divided by."""
    if not place.path and not place.node.shape:
        quotients = (side for side in facts.sides if side.op == "div" and side != place.node)
        yield from (divide(place.node, q.args[1]) for q in quotients if q.args[1].op not in ("num", "symbol", "pow"))


def _is_summed_to(count: Term, facts: Facts) -> bool:
    """Whether the claim adds so many terms up, so that a mean may be meant."""
    return any(
        count in part.args[3].free if part.op == "sum" else part.op in _TOTALS and count in part.args[0].shape
        for part in facts.parts
    )


_TOTALS = ("total", "mean", "norm")


def _complements(place: Place, facts: Facts) -> Iterator[Term]:
    """1 - t and the like."""
    plain = (p for p in facts.parts if p.op == "add" and len(p.args) == 2 and not p.shape and p.free <= facts.free)
    return (p for p in plain if {part.op for part in p.args} <= {"num", "neg", "symbol"})


def takes_factor(place: Place) -> bool:
    node = place.node
    return place.is_whole and not place.is_counted and place.parent not in ("law", "index") and _is_value(node)


def is_body(place: Place) -> bool:
    """Whether this is what a sum, an integral or an expectation runs over: its variable is no constant factor."""
    return place.parent in ("sum", "integral", "expectation") and place.path[-1] == 0


def _symbols_at(place: Place, facts: Facts) -> Iterator[Term]:
    allowed = facts.free | frozenset(place.bound)
    return (s for s in facts.symbols if s in allowed)


def normalised(place: Place, facts: Facts) -> Edits:
    """A normaliser put back: a root of two pi, a scale, a sum or an integral over what is weighed."""
    node = place.node
    if not takes_factor(place) or place.parent == "log" or _is_factor_of_a_side(place, facts):
        return
    two_pi = num(2) * _pi()
    others = facts.sides if not place.path else ()  # 1 * Sum(w) of Sum(w) == 1 says nothing
    parts = (p for p in _fitting_parts(place, facts) if p.op in _NORMALISERS and p not in others)
    factors = node.args if node.op == "mul" else (node,)
    for part in (make("sqrt", two_pi), make("sqrt", _pi()), two_pi, _pi(), *parts):
        if part not in factors:  # what is taken out was one too many
            yield divide(node, part)
        yield node * part


def _is_factor_of_a_side(place: Place, facts: Facts) -> bool:
    """Whether this is a side, and stands in the other one with a factor: to put that here as well would be to say nothing."""
    return not place.path and any(side.op in ("mul", "div") and place.node in side.args for side in facts.sides)


def times_pi(place: Place, facts: Facts) -> Edits:
    """The pi of a two pi put back."""
    if place.node == 2 and place.parent in ("mul", "div", "sqrt", "log") and not place.is_counted:
        yield place.node * _pi()


def less_pi(place: Place, facts: Facts) -> Edits:
    """The pi of a two pi left out."""
    node = place.node
    if node.op == "mul" and node.args[0] == 2 and _pi() in node.args:
        yield without(node, node.args.index(_pi()))


def log_normalised(place: Place, facts: Facts) -> Edits:
    """The logarithm of a normaliser put back."""
    if is_additive(place) and not place.is_counted:
        for part in _fitting_parts(place, facts):
            if part.op in (*_NORMALISERS, *_LOG_NORMALISERS):
                log = make("log", part) if part.op in _NORMALISERS else part
                yield place.node - log
                yield place.node + log


def logged(place: Place, facts: Facts) -> Edits:
    """A logarithm put back."""
    node = place.node
    if (
        (node.domain.is_positive or (node.op in ("sum", "integral") and node.domain.is_nonnegative))
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
