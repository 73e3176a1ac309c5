"""Powers and roots that are left out, written where none belongs, or one off."""

from __future__ import annotations

from symgen.terms.term import Term, make, num
from symgen.verification.mistakes.places import Edits, Facts, Place, is_scale, places


def exponent(place: Place, facts: Facts) -> Edits:
    """A written exponent left out, or one off; a root left out."""
    node = place.node
    if is_width(node, place, facts):
        yield from _other_powers(node)
    elif node.op == "pow":
        value = node.args[1].value
        if value is not None and value not in (0, -1):
            yield node.args[0]
            yield from (node.args[0] ** num(value + d) for d in (1, -1) if value + d not in (0, 1))
            yield from (node.args[0] ** num(v) for v in (2 * value, value / 2) if abs(value) > 1 and abs(v) > 1)
    elif node.op == "sqrt":
        yield node.args[0]


def _other_powers(node: Term) -> Edits:
    """s^3 for s^2: no deviation is taken for a variance there; s^4 for s^2 is a square too many: the variance is a square."""
    value = node.args[1].value if node.op == "pow" else None
    if value is not None and value > 1:
        yield from (node.args[0] ** num(value + d) for d in (1, -1) if value + d > 1)
        yield node.args[0] ** num(2 * value)
    if value is not None and value > 2:
        yield node.args[0] ** num(value / 2)


def one_off(place: Place, facts: Facts) -> Edits:
    """An exponent that is no number, one off: beside an integral, that is a power as much as a slip of counting."""
    node = place.node
    if node.op == "pow" and node.args[1].free and any(part.op == "integral" for part in facts.parts):
        yield from (node.args[0] ** (node.args[1] + d) for d in (1, -1))


def to_a_size(place: Place, facts: Facts) -> Edits:
    """A factor to the power of a size: det(c A) is c^n det(A)."""
    node = place.node
    if (
        node.shape
        or place.is_counted
        or place.in_law
        or place.parent not in ("", "mul", "div", "neg")
        or node.op == "num"
    ):
        return
    if _is_number(node) and node.op != "pow":
        yield from (node**s for s in facts.sizes if s not in node.free)


_BASES = ("add", "abs", "sin", "cos", "tan", "tanh", "sinh", "cosh", "sigmoid", "norm", "softmax", "gamma", "total", "mean",
          "matmul", "det", "index", "sum", "expectation", "call", "subs", "derivative", "log")  # fmt: skip


def _is_number(node: Term) -> bool:
    return not node.shape and node.domain.field in ("integer", "real", "complex")


def squared(place: Place, facts: Facts) -> Edits:
    """A symbol, a sum or a function that lacks its square."""
    node = place.node
    if (place.parent in ("pow", "sqrt") and place.path[-1] == 0) or node.shape or not _is_number(node):
        return
    if node in facts.scales or place.is_counted or (place.in_law and node.op != "abs"):
        return
    if node.op in ("symbol", "const") or node.op in _BASES:
        yield node ** num(2)


def squared_terms(place: Place, facts: Facts) -> Edits:
    """The terms of a sum that all lack their squares, such as a/b - c/d."""
    node = place.node
    bare = [part.args[0] if part.op == "neg" else part for part in node.args] if node.op == "add" else []
    if bare and not node.shape and all(p.op != "num" and _is_number(p) for p in bare) and not place.is_counted:
        squares = (p ** num(2) for p in bare)
        yield make("add", *(-s if part.op == "neg" else s for part, s in zip(node.args, squares, strict=True)))


def rooted(place: Place, facts: Facts) -> Edits:
    """A compound that lacks its root."""
    node = place.node
    if node.shape or place.parent == "sqrt" or not node.domain.is_nonnegative or place.is_counted or place.in_law:
        return
    if place.parent == "pow" or any(outer.op == "pow" and outer.args[1].value == 2 for outer in place.around[-3:]):
        return  # a factor that is squared is written as what it is squared to
    if node.op in ("add", "mul", "div", "const", "symbol", "total", "matmul", "det", "sum"):
        yield make("sqrt", node)


def rooted_number(place: Place, facts: Facts) -> Edits:
    """A whole number of a product or a quotient that lacks its root."""
    node = place.node
    is_whole = node.op == "num" and node.domain.is_integer and node.attrs[0] > 1
    if is_whole and place.parent in ("mul", "div") and not place.is_counted:
        yield make("sqrt", node)


def is_width(node: Term, place: Place, facts: Facts) -> bool:
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
