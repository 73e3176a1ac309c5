"""Limits of real formulas at a point or at infinity, proved or refused; and proofs that there is none."""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.asymptotics.expansion import Engine
from symgen.calculus.asymptotics.germs import FAR, OO, NoLimit, Unsettled, constant_sign, is_infinite, tidy
from symgen.calculus.asymptotics.parts import settled_limit
from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError, NoRuleError
from symgen.terms.domains import interval
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms

#: Names that people give to whole numbers without saying so.
_COUNTING = ("i", "j", "k", "l", "m", "n", "N")


def limit_of(node: Term) -> Term:
    """The value of a limit's node: a Term, oo or -oo. Unsettled where the method fails, NoLimit where there is none.

    >>> from symgen.terms.build import exp, reals
    >>> from symgen.terms.term import make
    >>> x = reals("x"); str(limit_of(make("limit", (exp(x) - 1 - x) / x**2, x, num(0), attrs=("+-",))))
    '1/2'
    """
    body, variable, point = node.args
    return limit_at(body, variable, point, node.attrs[0] if node.attrs else "+-")


def limit_at(body: Term, variable: Term, point: Term, sides: str = "+-") -> Term:
    """The limit of a body as a variable tends to a point, from above ("+"), from below ("-") or both."""
    if variable.shape or body.shape or variable in point.free:
        raise Unsettled
    if is_infinite(point):
        return _along(body, variable, FAR if point == OO else -FAR)
    if variable.domain.is_integer:
        raise Unsettled
    step = 1 / FAR
    found = [_far(body, variable, point + step if side == "+" else point - step) for side in sides]
    if len(found) == 2 and not _same(found[0], found[1]):
        raise NoLimit(f"{found[0]} from above and {found[1]} from below")
    return found[0]


def _along(body: Term, variable: Term, place: Term) -> Term:
    """Along whole numbers too, where a limit over the reals is one, but its absence says nothing."""
    try:
        return _far(body, variable, place)
    except NoLimit as error:
        if variable.domain.is_integer or variable.attrs[0] in _COUNTING:
            raise Unsettled from error
        raise


def _same(first: Term, second: Term) -> bool:
    """Whether one-sided limits are equal; Unsettled where they are not known to be equal or different."""
    if first == second:
        return True
    if is_infinite(first) or is_infinite(second):
        return False
    try:
        if prove_equal(first, second) is not None:
            return True
    except BudgetError as error:
        raise Unsettled from error
    return constant_sign(first - second) == 0


def _far(body: Term, variable: Term, place: Term) -> Term:
    try:
        return _with_oscillations(substitute(body, {variable: place}), Engine())
    except (NoRuleError, BudgetError, RecursionError) as error:
        raise Unsettled from error


# What oscillates without end is a bounded unknown: where the limit does not depend on it, uniformly over its compact
# range, it is squeezed away; where two of its values, each taken again and again, give two limits, there is none.

#: Functions of an argument that grows without end: the range of what oscillates, and two values that it keeps taking.
_RANGES: dict[str, tuple[int, int, Fraction, Fraction]] = {
    **dict.fromkeys(("sin", "cos"), (-1, 1, Fraction(1), Fraction(-1))),
    "floor": (-1, 0, Fraction(0), Fraction(-1, 2)),
    "ceiling": (0, 1, Fraction(0), Fraction(1, 2)),
}


def _with_oscillations(germ: Term, engine: Engine) -> Term:
    waves: dict[Term, Term] = {}
    calm = bottom_up(germ, lambda node: _calmed(node, engine, waves))
    if not waves:
        return settled_limit(calm, engine)
    try:
        if _is_uniform(calm, frozenset(waves.values()), engine):
            found = engine.limit(calm)
            if not found.free & frozenset(waves.values()):
                return found
    except Unsettled:
        pass
    if len(waves) == 1:
        ((node, unknown),) = waves.items()
        _refuse(calm, node, unknown, engine)
    raise Unsettled


def _is_uniform(calm: Term, unknowns: frozenset[Term], engine: Engine) -> bool:
    """Whether the germ is continuous in the unknowns over their closed ranges, with nothing divided by that may vanish."""
    for _, node in subterms(calm):
        if not node.free & unknowns or node.op in ("add", "mul", "neg", "symbol", "exp", "sin", "cos", "abs"):
            continue
        whole_power = node.op == "pow" and node.args[1].value is not None and node.args[1].value > 0
        if whole_power and Fraction(node.args[1].value or 0).denominator == 1:
            continue
        held = node.args[1] if node.op == "div" else node.args[0]
        if node.op not in ("div", "pow", "sqrt", "log") or (held.free & unknowns and engine.sign(held) == 0):
            return False
    return True


def _refuse(calm: Term, node: Term, unknown: Term, engine: Engine) -> None:
    """NoLimit where two values that the wave keeps taking give different limits."""
    if node.op not in _RANGES or not is_infinite(engine.limit(node.args[0])):
        raise Unsettled
    places = _RANGES[node.op][2:]
    first, second = (engine.limit(substitute(calm, {unknown: num(place)})) for place in places)
    if not _same(first, second):
        shown = [limit if is_infinite(limit) else tidy(limit) for limit in (first, second)]
        raise NoLimit(f"{shown[0]} and {shown[1]} are both approached again and again")


def _calmed(node: Term, engine: Engine, waves: dict[Term, Term]) -> Term:
    """sin(u) as a number in [-1, 1], floor(u) as u plus one in [-1, 0], for u that grows without end."""
    if FAR not in node.free or node.shape or operator(node.op).binds:
        return node
    if node.op == "sine_integral":
        return _calmed_sine_integral(node, engine, waves)
    found = _RANGES.get(node.op)
    if found is None or not _may_oscillate(node, engine):
        return node
    unknown = waves.setdefault(node, symbol(f"wave{len(waves) + 1}", interval(*found[:2])))
    return unknown if node.op in ("sin", "cos") else node.args[0] + unknown


def _calmed_sine_integral(node: Term, engine: Engine, waves: dict[Term, Term]) -> Term:
    """Si(u) as pi/2 plus 2 w/u with w in [-1, 1]: the rest of the integral is at most 2/u (by parts)."""
    limit = engine.limit(node.args[0])
    if not is_infinite(limit):
        return node
    unknown = waves.setdefault(node, symbol(f"wave{len(waves) + 1}", interval(-1, 1)))
    half_turn = make("const", attrs=("pi",)) / 2
    return (half_turn if limit == OO else -half_turn) + 2 * unknown / node.args[0]


def _may_oscillate(node: Term, engine: Engine) -> bool:
    """Whether the argument grows without end; a sine or cosine is bounded too where that depends on unknown signs."""
    try:
        return is_infinite(engine.limit(node.args[0]))
    except Unsettled:
        if node.op in ("sin", "cos") and node.args[0].domain.is_real:
            return True
        raise
