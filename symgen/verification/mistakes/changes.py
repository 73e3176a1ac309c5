"""Changes of what stands in a formula: signs, factors, powers, orders, indices. Each is undone by one of its own kind."""

from __future__ import annotations

from fractions import Fraction

from symgen.terms.operators import operator
from symgen.terms.term import Term, divide, make, num
from symgen.terms.traverse import subterms
from symgen.verification.mistakes.places import Edits, Facts, Place, is_scale, without


def doubled(place: Place, facts: Facts) -> Edits:
    """A number of a product or a quotient, twice or half as large, or left out."""
    node = place.node
    if node.op not in ("mul", "div") or (place.parent == "exp" and node.free & facts.log_scales):
        return  # of exp(v), that is a deviation for a variance
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
    if _is_number_in_a_sum(place):
        yield from (num(2 * Fraction(place.node.attrs[0])), num(Fraction(place.node.attrs[0]) / 2))


def one_more(place: Place, facts: Facts) -> Edits:
    """A one there, with another one added or left out: a coefficient that lacks a term may as well lack a factor."""
    if not _is_number_in_a_sum(place) or place.node.value not in (1, 2):
        return
    if not any(operator(part.op).binds for _, part in subterms(place.around[-1])):  # of masses, it is a factor
        yield num(3 - Fraction(place.node.attrs[0]))


def _is_number_in_a_sum(place: Place) -> bool:
    if place.node.op != "num" or place.parent != "add" or place.is_counted or place.node.value == 0:
        return False
    terms = place.around[-1].args
    return any(part.op != "num" and not part.free for part in terms) or not _is_plain_sum(place.around[-1])


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


def scaled_exponent(place: Place, facts: Facts) -> Edits:
    """What an exponential is taken of, halved or doubled."""
    if place.parent == "exp":
        yield from scaled(place, facts)


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


def never(place: Place, facts: Facts) -> Edits:
    """Nothing: for what is mended by one row and planted by another."""
    yield from ()


def inverted(place: Place, facts: Facts) -> Edits:
    """A ratio upside down, a matrix for its inverse."""
    node = place.node
    if _is_given_by_its_log(place):
        return
    of_constants = node.op == "div" and node.args[0].op == "const"  # pi/2
    if of_constants or (
        node.op == "div" and node.args[1].op != "num" and (node.args[0].op != "num" or node.args[0] == 1)
    ):
        yield node.args[1] if node.args[0] == 1 else divide(node.args[1], node.args[0])
    elif node.op == "inverse" or (node.op == "pow" and node.args[1] == -1):
        yield node.args[0]
    elif len(node.shape) == 2 and node.op == "symbol" and node.domain.structure in ("spd", "invertible"):
        yield make("inverse", node)


def inverted_count(place: Place, facts: Facts) -> Edits:
    """The n of 1/n upside down: a normaliser as much as a ratio."""
    node = place.node
    if node.op == "div" and node.args[0] == 1 and node.args[1].op == "symbol" and node.args[1].domain.is_integer:
        yield node.args[1]


def inverted_power(place: Place, facts: Facts) -> Edits:
    """A power upside down: the sign of its exponent."""
    node = place.node
    if node.op == "pow" and node.args[1].free and not node.shape:
        yield node.args[0] ** (node.args[1].args[0] if node.args[1].op == "neg" else -node.args[1])


def _is_given_by_its_log(place: Place) -> bool:
    """Whether this is the a/b of exp(-log(a/b)): nobody writes that, but an exponent with a name that stands for the log."""
    outer = [node.op for node in place.around if node.op not in ("neg", "mul", "div")]
    return place.parent == "log" and len(outer) > 1 and outer[-2] in ("exp", "sigmoid", "tanh", "softplus")


def inverted_side(place: Place, facts: Facts) -> Edits:
    """A side upside down that is a product, a power or the like: p (1 - p) for its reciprocal."""
    node = place.node
    if not place.path and not node.shape and node.op in ("mul", "pow", "symbol") and node.free:
        yield divide(num(1), node)


def complemented(place: Place, facts: Facts) -> Edits:
    """A probability in place of that of the opposite, in what a posterior is divided by."""
    node = place.node
    within = node.domain.is_nonnegative and not node.shape
    is_probability = node.op in ("symbol", "div", "call") and place.parent in ("mul", "add")
    if place.in_denominator and within and is_probability:
        yield 1 - node


def complemented_distribution(place: Place, facts: Facts) -> Edits:
    """The same of a normal distribution function: Phi(-x), where a sign was lost, is 1 - Phi(x)."""
    node = place.node
    if place.in_denominator and node.op in ("mul", "div") and any(part.op == "erfc" for part in node.args):
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
    """A total made a mean."""
    if place.node.op == "total":
        yield make("mean", *place.node.args, attrs=place.node.attrs)


def totalled(place: Place, facts: Facts) -> Edits:
    """A mean made a total."""
    if place.node.op == "mean":
        yield make("total", *place.node.args, attrs=place.node.attrs)


def divided_by_count(place: Place, facts: Facts) -> Edits:
    """A written sum divided by how many terms it has: the 1/n of a mean is its normaliser."""
    node = place.node
    if node.op == "sum" and node.args[2] == 1 and node.args[3].op == "symbol":
        yield divide(node, node.args[3])


def not_divided_by_count(place: Place, facts: Facts) -> Edits:
    """The same left out."""
    node = place.node
    if node.op == "div" and node.args[0].op == "sum" and node.args[0].args[3] == node.args[1]:
        yield node.args[0]


_IN_NATS = ("log", "entropy", "cross_entropy", "kl", "mutual_information")


def other_base(place: Place, facts: Facts) -> Edits:
    """A logarithm to base two or ten for the natural one, or a whole side in bits."""
    in_bits = not place.path and any(p.op in _IN_NATS for p in facts.parts) and not place.node.shape
    if in_bits or (place.node.op == "log" and place.node.args[0].free):
        for base in (2, 10):
            yield divide(place.node, make("log", num(base)))
            yield place.node * make("log", num(base))
