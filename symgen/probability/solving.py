"""Solving for the parameters of a family: each is isolated by undoing operators from outside in, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations

from symgen.calculus.normaliser import prove_equal, simplify
from symgen.errors import BudgetError
from symgen.probability.shapes import affine
from symgen.probability.statistics import plus
from symgen.terms.build import exp, log, sqrt
from symgen.terms.context import Context
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import substitute

Equation = tuple[Term, Term]  # left, with unknowns, equals right, without
Found = tuple[tuple[Equation, ...], dict[Term, Term]]  # equations that are met by values


def solve(equations: tuple[Equation, ...], unknowns: tuple[Term, ...]) -> dict[Term, Term] | None:
    """Values of all unknowns that satisfy every equation, where each can be isolated after those before it.

    >>> from symgen.terms.build import positives, reals
    >>> u, v, a = *positives("u v"), reals("a")
    >>> str(solve(((v / u, a), (1 / (2 * u), num(3))), (u, v))[u])
    '1/6'
    """
    solved: dict[Term, Term] = {}
    left_over = list(equations)
    while left_over:
        steps = (_settled(e, solved, unknowns) for e in left_over)
        found = next(filter(None, steps), None) or _polar(left_over, solved, unknowns)
        if found is None:
            return None
        used, values = found
        solved.update(values)
        left_over = [e for e in left_over if e not in used and not _is_met(e, solved, unknowns)]
        if any(not _open(left, unknowns, solved) for left, _ in left_over):
            return None  # what has no unknown left does not hold
    return solved if all(u in solved for u in unknowns) else None


def _is_met(equation: Equation, solved: Mapping[Term, Term], unknowns: tuple[Term, ...]) -> bool:
    left, right = equation
    return not _open(left, unknowns, solved) and equal(substitute(left, solved), right)


def equal(first: Term, second: Term, *known: Term) -> bool:
    """Whether two terms are the same by algebra under known conditions; False where that takes too long to see."""
    try:
        return first == second or prove_equal(first, second, Context().assume(*known)) is not None
    except BudgetError:
        return False


def _settled(equation: Equation, solved: Mapping[Term, Term], unknowns: tuple[Term, ...]) -> Found | None:
    """The equation with what follows from it: the value of its only unknown, or nothing new where it has none."""
    left, right = equation
    found = _open(left, unknowns, solved)
    if len(found) != 1:
        return ((equation,), {}) if not found and equal(substitute(left, solved), right) else None
    value = isolated(substitute(left, solved), right, found[0])
    return None if value is None else ((equation,), {found[0]: value})


def _open(term: Term, unknowns: tuple[Term, ...], solved: Mapping[Term, Term]) -> list[Term]:
    return [u for u in unknowns if u in term.free and u not in solved]


def _polar(equations: list[Equation], solved: Mapping[Term, Term], unknowns: tuple[Term, ...]) -> Found | None:
    """u cos v = a and u sin v = b give u = sqrt(a^2 + b^2) and v = atan2(b, a)."""
    left_open = [u for u in unknowns if u not in solved]
    for radius, angle in permutations(left_open, 2):
        first = _product(equations, radius, make("cos", angle))
        second = _product(equations, radius, make("sin", angle))
        if first is not None and second is not None:
            a, b = first[1], second[1]
            return (first, second), {radius: sqrt(a**2 + b**2), angle: make("atan2", b, a)}
    return None


def _product(equations: list[Equation], one: Term, other: Term) -> Equation | None:
    return next((e for e in equations if e[0].op == "mul" and e[0].args in ((one, other), (other, one))), None)


def isolated(left: Term, right: Term, unknown: Term) -> Term | None:
    """The unknown by the equation left = right, operators undone from outside in; None where one cannot be undone.

    >>> from symgen.terms.build import positives, reals
    >>> x, y = reals("x"), positives("y"); isolated(exp(x), y, x)
    log(y)
    """
    while left != unknown:
        undo = _UNDO.get(left.op)
        inside = [k for k, a in enumerate(left.args) if unknown in a.free]
        if len(inside) != 1:
            return _by_ratio(left, right, unknown)
        if undo is None:
            return None
        undone = undo(left, inside[0], right)
        if undone is None:
            return None
        left, right = left.args[inside[0]], undone
    return right


def _by_ratio(left: Term, right: Term, unknown: Term) -> Term | None:
    """An unknown that occurs twice: log p - log(1 - p) is the logarithm of a ratio of lines."""
    whole = simplify(left, Context())
    if whole.op == "neg":
        whole, right = whole.args[0], -right
    if whole.op == "log":
        whole, right = whole.args[0], exp(right)
    if whole.op != "div":
        return None
    line = affine(whole.args[0] - right * whole.args[1], unknown)
    return None if line is None else -line[0] / line[1]


def _others(term: Term, position: int) -> list[Term]:
    return [a for k, a in enumerate(term.args) if k != position]


def _undo_add(term: Term, position: int, right: Term) -> Term:
    return plus([right, *(-a for a in _others(term, position))])


def _undo_mul(term: Term, position: int, right: Term) -> Term:
    others = _others(term, position)
    return right / combined("mul", others)


def _undo_div(term: Term, position: int, right: Term) -> Term:
    top, bottom = term.args
    return right * bottom if position == 0 else top / right


def _undo_pow(term: Term, position: int, right: Term) -> Term | None:
    """Positive bases only: the parameters that stand under powers are positive."""
    base, exponent = term.args
    if position != 0 or not base.domain.is_positive:
        return None
    return right ** (1 / exponent if exponent.value is None else num(1 / exponent.value))


def _undo_matmul(term: Term, position: int, right: Term) -> Term | None:
    """A^-1 x = b gives x = A b."""
    matrix = term.args[0]
    return matrix.args[0] @ right if position == 1 and matrix.op == "inverse" else None


_UNDO: dict[str, Callable[[Term, int, Term], Term | None]] = {
    "add": _undo_add,
    "neg": lambda term, position, right: -right,
    "mul": _undo_mul,
    "div": _undo_div,
    "pow": _undo_pow,
    "log": lambda term, position, right: exp(right),
    "exp": lambda term, position, right: log(right),
    "logit": lambda term, position, right: make("sigmoid", right),
    "sigmoid": lambda term, position, right: make("logit", right),
    "sqrt": lambda term, position, right: right ** num(2),
    "inverse": lambda term, position, right: make("inverse", right),
    "matmul": _undo_matmul,
}
