"""Changes of what stands in a formula: signs, factors, powers, orders, indices. Each is undone by one of its own kind."""

from __future__ import annotations

from fractions import Fraction

from symgen.terms.term import Term, divide, make, num
from symgen.terms.traverse import substitute, subterms
from symgen.verification.mistakes.places import SPREADS, Edits, Facts, Place, is_scale, places, without


def _is_number_like(node: Term) -> bool:
    return not node.shape and node.domain.field in ("integer", "real", "complex")


def sign(place: Place, facts: Facts) -> Edits:
    """The sign of a term, an argument or a whole side."""
    node = place.node
    if not place.is_whole or place.parent in ("log", "sqrt", "law", "index") or node.domain.field in ("law", "boolean"):
        return
    if place.is_bound or (place.is_exponent and node.op == "num"):  # that would be a reciprocal
        return
    if node.value is not None and place.parent == "add" and place.around[-1].domain.is_integer:
        return  # n - 1 for n + 1 is a slip of counting as likely as one of a sign
    if node.op == "neg":
        yield node.args[0]
    elif node.op != "num" or node.attrs[0] != 0:
        yield -node


def sign_throughout(place: Place, facts: Facts) -> Edits:
    """The sign of a number in all places of a side: that of an argument of a defined function."""
    if place.path:
        return
    parts = [p for _, p in subterms(place.node)]
    inside = [p for p in parts if p.op == "symbol"]
    varied = {p.args[1] for p in parts if p.op in ("derivative", "grad", "jacobian", "hessian", "limit")}
    for s in sorted((set(inside) & place.node.free) - varied, key=lambda symbol: symbol.attrs[0]):
        if inside.count(s) > 1 and not s.shape and s.domain.field == "real" and s.domain.low < 0 < s.domain.high:
            yield substitute(place.node, {s: -s})


def doubled(place: Place, facts: Facts) -> Edits:
    """A number of a product or a quotient, twice or half as large, or left out."""
    node = place.node
    if node.op not in ("mul", "div"):
        return
    for position, part in enumerate(node.args):
        if part.op != "num" or part.value in (0, -1):
            continue
        for value in (2 * Fraction(part.attrs[0]), Fraction(part.attrs[0]) / 2):
            if value != 1:
                yield _with(node, position, num(value))
        if part.value != 1 and node.op == "mul":
            yield without(node, position)
        elif part.value != 1:
            yield node.args[0] if position else divide(num(1), node.args[1])


def renumbered(place: Place, facts: Facts) -> Edits:
    """A whole number of a product or a quotient, one off."""
    node = place.node
    if node.op not in ("mul", "div") or place.is_counted:
        return
    for position, part in enumerate(node.args):
        value = part.value if part.op == "num" else None
        if value is not None and value.denominator == 1 and value > 1:
            yield from (_with(node, position, num(value + d)) for d in (1, -1) if value + d > 1)


def doubled_term(place: Place, facts: Facts) -> Edits:
    """A number that is a term of a sum, twice or half as large; where counts are added, that is a slip of counting."""
    node = place.node
    if node.op != "num" or place.parent != "add" or place.is_counted or node.value == 0:
        return
    if any(part.op != "num" and not part.free for part in place.around[-1].args) or not _is_plain_sum(place.around[-1]):
        yield from (num(2 * Fraction(node.attrs[0])), num(Fraction(node.attrs[0]) / 2))


def _is_plain_sum(node: Term) -> bool:
    """A sum of symbols and numbers, such as a + b - 1."""
    return all((p.args[0] if p.op == "neg" else p).op in ("symbol", "num") for p in node.args)


def _with(node: Term, position: int, new: Term) -> Term:
    args = (*node.args[:position], new, *node.args[position + 1 :])
    return divide(*args) if node.op == "div" else make(node.op, *args)


def scaled(place: Place, facts: Facts) -> Edits:
    """A term, an argument or a whole side, halved or doubled."""
    if _takes_factor(place):
        yield divide(place.node, num(2))
        yield num(2) * place.node


def scaled_further(place: Place, facts: Facts) -> Edits:
    """The same by other small numbers."""
    if _takes_factor(place):
        for factor in (3, 4):
            yield divide(place.node, num(factor))
            yield num(factor) * place.node


def _takes_factor(place: Place) -> bool:
    node = place.node
    if not place.is_whole or place.is_exponent or place.parent in ("law", "index", "log") or node.op == "law":
        return False
    return (
        not place.is_counted
        and node.op not in ("num", "tuple", "stack")
        and node.domain.field in ("real", "integer", "complex")
    )


def exponent(place: Place, facts: Facts) -> Edits:
    """A written exponent left out, or one off; a root left out."""
    node = place.node
    if _is_width(node, place, facts):
        yield from _other_powers(node)
    elif node.op == "pow":
        value = node.args[1].value
        if value is not None and value != 0:
            yield node.args[0]
            yield from (node.args[0] ** num(value + d) for d in (1, -1) if value + d not in (0, 1))
            yield from (node.args[0] ** num(v) for v in (2 * value, value / 2) if abs(value) > 1 and abs(v) > 1)
    elif node.op == "sqrt":
        yield node.args[0]


def _other_powers(node: Term) -> Edits:
    """s^3 for s^2: no deviation is taken for a variance there; s^4 for s^2 may be that, or a square too many."""
    value = node.args[1].value if node.op == "pow" else None
    if value is not None and value > 1:
        yield from (node.args[0] ** num(value + d) for d in (1, -1) if value + d > 1)
    if value is not None and value > 2:
        yield node.args[0] ** num(value / 2)


_BASES = (
    "add",
    "abs",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "sigmoid",
    "norm",
    "softmax",
    "gamma",
    "total",
    "matmul",
    "det",
    "index",
)


def squared(place: Place, facts: Facts) -> Edits:
    """A symbol, a sum or a function that lacks its square."""
    node = place.node
    if (place.parent in ("pow", "sqrt") and place.path[-1] == 0) or node.shape or not _is_number_like(node):
        return
    if node in facts.scales or place.is_counted or (place.in_law and node.op != "abs"):
        return
    if node.op in ("symbol", "const") or node.op in _BASES:
        yield node ** num(2)


def rooted(place: Place, facts: Facts) -> Edits:
    """A compound that lacks its root."""
    node = place.node
    if node.shape or place.parent == "sqrt" or not node.domain.is_nonnegative or place.is_counted or place.in_law:
        return
    if any(outer.op == "pow" and outer.args[1].value == 2 for outer in place.around[-3:]):
        return  # a factor that is squared is written as what it is squared to
    if node.op in ("add", "mul", "div", "const", "symbol", "total", "matmul", "det", "sum"):
        yield make("sqrt", node)


def rooted_scale(place: Place, facts: Facts) -> Edits:
    """The same of what positive numbers are in, which may be a variance: a power and a width are not told apart there."""
    if any(is_scale(s) for s in place.node.free):
        yield from rooted(place, facts)


def unrooted_scale(place: Place, facts: Facts) -> Edits:
    """Its root left out, likewise."""
    node = place.node
    if node.op == "sqrt" and not node.shape and any(is_scale(s) for s in node.free):
        yield node.args[0]


def rooted_number(place: Place, facts: Facts) -> Edits:
    """A whole number of a product or a quotient that lacks its root."""
    node = place.node
    is_whole = node.op == "num" and node.domain.is_integer and node.attrs[0] > 1
    if is_whole and place.parent in ("mul", "div") and not place.is_counted:
        yield make("sqrt", node)


def spread(place: Place, facts: Facts) -> Edits:
    """A standard deviation, a variance, a precision or the logarithm of one where another of them belongs."""
    node = place.node
    if node.op == "exp" and place.parameter() in SPREADS:
        yield from (make("exp", factor * node.args[0]) for factor in (num(2), num(Fraction(1, 2)), num(-1)))
    elif node.op == "exp" and node.free and node.free <= facts.log_scales:
        yield from (make("exp", factor * node.args[0]) for factor in (num(2), num(Fraction(1, 2))))
    elif node in facts.scales or (is_scale(node) and facts.scales & node.free):
        yield from _other_spreads(place, facts)
    elif node.op == "pow" and node.args[0] in facts.scales:
        yield node.args[0]
        if node.args[1].value is not None:
            yield node.args[0] ** num(2 * node.args[1].value)
            yield node.args[0] ** num(node.args[1].value / 2)
    elif node.op == "sqrt" and _is_width(node, place, facts):
        yield node.args[0]
    elif node in facts.rooted and place.parent != "sqrt" and node.op != "symbol":
        yield make("sqrt", node)
    yield from _added_spreads(place, facts)


def _is_width(node: Term, place: Place, facts: Facts) -> bool:
    """A power or a root of how wide a law is, or a root of a positive symbol that is a term of a sum on this side too."""
    if node.op not in ("pow", "sqrt") or not is_scale(node.args[0]):
        return False
    alone = node.op == "sqrt" and place.around and not facts.has_laws
    return node.args[0] in facts.scales or bool(
        alone and any(p.node == node.args[0] and _is_term(p) for p in places(place.around[0]))
    )


def _is_term(place: Place) -> bool:
    """Whether this is added, or taken away, in a sum: as variances are, and their roots are not."""
    outer = place.around[:-1] if place.parent == "neg" else place.around
    return bool(outer) and outer[-1].op == "add"


def _other_spreads(place: Place, facts: Facts) -> Edits:
    squared_already = place.parent == "pow" and place.path[-1] == 0
    if not squared_already:
        yield place.node ** num(2)
    if place.parent != "sqrt":
        yield make("sqrt", place.node)
    in_log = any(outer.op == "log" for outer in place.around)  # there a precision for a variance is a sign
    if facts.has_precisions and not in_log:  # without one, 1/s for s is a ratio turned over
        yield divide(num(1), place.node)


def _added_spreads(place: Place, facts: Facts) -> Edits:
    """Standard deviations added where variances add, and the other way round."""
    node = place.node
    if node.op == "add":
        yield from _squared_as_a_whole(node, facts)
    elif node.op == "pow" and node.args[1] == 2 and node.args[0].op == "add":
        yield from _squared_one_by_one(node.args[0], place, facts)


def _squared_one_by_one(inner: Term, place: Place, facts: Facts) -> Edits:
    """(s^2 - t^2)^2 as (s - t)^2, and (s + t)^2 as s^2 + t^2."""
    roots = _roots(inner, facts)
    if roots:
        yield make("add", *roots) ** num(2)
    plain = all(p.domain.is_positive for p in inner.args)
    spreads = any(facts.scales & p.free for p in inner.args)
    if (plain and (place.in_law or spreads)) or (spreads and all(p.op == "symbol" for p in inner.args)):
        yield make("add", *(p ** num(2) for p in inner.args))


def _squared_as_a_whole(node: Term, facts: Facts) -> Edits:
    """s^2 - t^2 as (s - t)^2."""
    roots = _roots(node, facts)
    if len(roots) == 2:
        yield make("add", *roots) ** num(2)


def _roots(node: Term, facts: Facts) -> tuple[Term, ...]:
    """The terms of a sum of squares of widths without their squares; none where it is no such sum."""
    bare = [p.args[0] if p.op == "neg" else p for p in node.args]
    if not all(p.op == "pow" and p.args[1] == 2 and p.args[0] in facts.scales for p in bare):
        return ()
    return tuple(-b.args[0] if p.op == "neg" else b.args[0] for p, b in zip(node.args, bare, strict=True))


def loose_spread(place: Place, facts: Facts) -> Edits:
    """The same for any positive symbol, where no law says what is a width, and the form of a density says that there is one."""
    node = place.node
    if facts.has_laws or not facts.scales:
        return
    if is_scale(node) and not place.is_counted:
        yield from _other_spreads(place, facts)
    elif (node.op == "pow" and node.args[1] == 2 and is_scale(node.args[0])) or (
        node.op == "sqrt" and is_scale(node.args[0])
    ):
        yield node.args[0]


def spread_throughout(place: Place, facts: Facts) -> Edits:
    """A width that is a variance wherever it stands in a side, or a deviation."""
    if place.path:
        return
    inside = [p for _, p in subterms(place.node) if p.op == "symbol"]
    for s in sorted(facts.scales & set(inside), key=lambda symbol: symbol.attrs[0]):
        if inside.count(s) > 1:
            yield substitute(place.node, {s: s ** num(2)})
            yield substitute(place.node, {s: make("sqrt", s)})


def never(place: Place, facts: Facts) -> Edits:
    """Nothing: for what is mended by one row and planted by another."""
    yield from ()


def by_variance(place: Place, facts: Facts) -> Edits:
    """A derivative in a standard deviation where one in the variance was taken, and the other way round."""
    node = place.node
    if node.op == "derivative" and node.args[1] in facts.scales and (not node.attrs or node.attrs[0] == 1):
        yield divide(node, num(2) * node.args[1])


def inverted(place: Place, facts: Facts) -> Edits:
    """A ratio upside down, a matrix for its inverse."""
    node = place.node
    if node.op == "div" and node.args[1].op != "num" and (node.args[0].op != "num" or node.args[0] == 1):
        yield node.args[1] if node.args[0] == 1 else divide(node.args[1], node.args[0])
    elif node.op == "inverse":
        yield node.args[0]
    elif len(node.shape) == 2 and node.op == "symbol" and node.domain.structure in ("spd", "invertible"):
        yield make("inverse", node)


def inverted_side(place: Place, facts: Facts) -> Edits:
    """A side upside down that is a product, a power or the like: p (1 - p) for its reciprocal."""
    node = place.node
    if not place.path and not node.shape and node.op in ("mul", "pow", "symbol") and node.free:
        yield divide(num(1), node)


def complemented(place: Place, facts: Facts) -> Edits:
    """A probability in place of that of the opposite, in what a posterior is divided by."""
    node = place.node
    within = node.domain.is_nonnegative and not node.shape
    if place.in_denominator and within and node.op in ("symbol", "div", "call") and place.parent in ("mul", "add"):
        yield 1 - node


def uncomplemented(place: Place, facts: Facts) -> Edits:
    """The same the other way round."""
    node = place.node
    if (
        place.in_denominator
        and node.op == "add"
        and len(node.args) == 2
        and node.args[0] == 1
        and node.args[1].op == "neg"
    ):
        yield node.args[1].args[0]


def reciprocal(place: Place, facts: Facts) -> Edits:
    """A positive symbol for its reciprocal, as a rate for a scale."""
    under_a_root = place.parent == "mul" and any(outer.op == "sqrt" for outer in place.around[-2:-1])
    if is_scale(place.node) and (place.is_whole or under_a_root) and not place.is_counted:
        yield divide(num(1), place.node)


def reciprocal_factor(place: Place, facts: Facts) -> Edits:
    """The same of a factor."""
    if is_scale(place.node) and place.parent in ("mul", "div") and not place.is_counted:
        yield divide(num(1), place.node)


def averaged(place: Place, facts: Facts) -> Edits:
    """A sum made a mean."""
    node = place.node
    if node.op == "total":
        yield make("mean", *node.args, attrs=node.attrs)
    elif node.op == "sum" and node.args[2] == 1 and node.args[3].op == "symbol":
        yield divide(node, node.args[3])


def totalled(place: Place, facts: Facts) -> Edits:
    """A mean made a sum."""
    node = place.node
    if node.op == "mean":
        yield make("total", *node.args, attrs=node.attrs)
    elif node.op == "div" and node.args[0].op == "sum" and node.args[0].args[3] == node.args[1]:
        yield node.args[0]


_IN_NATS = ("log", "entropy", "cross_entropy", "kl", "mutual_information")


def other_base(place: Place, facts: Facts) -> Edits:
    """A logarithm to base two or ten for the natural one, or a whole side in bits."""
    in_bits = not place.path and any(p.op in _IN_NATS for p in facts.parts) and not place.node.shape
    if in_bits or (place.node.op == "log" and place.node.args[0].free):
        for base in (2, 10):
            yield divide(place.node, make("log", num(base)))
            yield place.node * make("log", num(base))
