"""Signs of special factors: sines and cosines of linear arguments on bounded intervals, and formulas with a square root."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb, inf

from symgen.calculus.normaliser import statistics
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import bottom_up, subterms

_PI = make("const", attrs=("pi",))
_BITS = 256
_MOST_ZEROS = 60
_MOST_TURNS = 6
_MOST_INTEGRALS = 4
_WIDTH = Fraction(1, 2**200)

#: low end, high end, reached, the formula that is zero there, whether it rises, the place as a constant.
Zero = tuple[Fraction, Fraction, bool, Term, bool, Term]


def zeros_of_wave(factor: Term, variable: Term, domain: Domain) -> tuple[list[Zero], list[int]] | None:
    """The zeros of sin(a x + b) or cos(a x + b) inside a bounded interval, and the signs between; None for others."""
    if factor.op not in ("sin", "cos") or inf in (domain.high, -domain.low):
        return None
    linear = _linear(factor.args[0], variable)
    if linear is None:
        return None
    zeros = _zeros(factor, *linear, variable, domain)
    first = None if zeros is None else _sign_before(factor, variable, domain, zeros)
    return None if zeros is None or first is None else (zeros, [first * (-1) ** k for k in range(len(zeros) + 1)])


def _linear(argument: Term, variable: Term) -> tuple[Fraction, Term] | None:
    """The rational slope and the constant of an argument."""
    found = statistics(argument, variable)
    slope = found.pop(variable, num(0)).value
    shift = found.pop(num(1), num(0))
    return (Fraction(slope), shift) if slope and not found and not shift.free else None


def _zeros(factor: Term, slope: Fraction, shift: Term, variable: Term, domain: Domain) -> list[Zero] | None:
    """All zeros inside, in order; None where one may be at an end, or there are many."""
    offset = Fraction(0) if factor.op == "sin" else Fraction(1, 2)
    turns = factor.args[0] / _PI - num(offset)
    ends = sorted(_nearest_whole(turns, variable, Fraction(end)) for end in (domain.low, domain.high))
    if ends[1] - ends[0] > _MOST_ZEROS:
        return None
    found: list[Zero] = []
    for k in sorted(range(ends[0] - 1, ends[1] + 2), reverse=slope < 0):
        place = num((k + offset) / slope) * _PI if shift == num(0) else (num(k + offset) * _PI - shift) / num(slope)
        low, high = _bracket(place)
        if high < domain.low or low > domain.high or _is_end(place, domain):
            continue
        if low <= domain.low or high >= domain.high:
            return None
        rises = ((k % 2 == 0) == (factor.op == "sin")) == (slope > 0)
        found.append((low, high, True, factor, rises, place))
    return found


def _is_end(place: Term, domain: Domain) -> bool:
    """Whether a place is exactly an end, where nothing inside changes."""
    zero = place.op == "mul" and place.args[0].value == 0
    return zero and 0 in (domain.low, domain.high)


def _nearest_whole(turns: Term, variable: Term, end: Fraction) -> int:
    ball = evaluate(turns, {variable: end}, balls(_BITS))
    return round(Fraction(ball.mid().str(40, radius=False)))


def _bracket(place: Term) -> tuple[Fraction, Fraction]:
    ball = evaluate(place, {}, balls(_BITS))
    middle = Fraction(ball.mid().str(80, radius=False))
    return middle - _WIDTH, middle + _WIDTH


def _sign_before(factor: Term, variable: Term, domain: Domain, zeros: list[Zero]) -> int | None:
    """The sign on the first piece."""
    end = zeros[0][0] if zeros else Fraction(domain.high)
    middle = (Fraction(domain.low) + end) / 2
    try:
        value = evaluate(factor, {variable: middle}, balls(_BITS))
    except (Undefined, Undecided, Unsupported):
        return None
    return 1 if value > 0 else -1 if value < 0 else None


def by_half_angle(term: Term, variable: Term) -> Term | None:
    """The formula over t = tan(x/2), where x occurs in sin(k x) and cos(k x) only; as t runs over the line, x/pi does too.

    >>> from symgen.terms.build import cos, reals
    >>> x = reals("x"); str(by_half_angle(2 - cos(x), x))
    '2 - (1 + (-1*t**2))/(1 + t**2)'
    """
    hole = symbol("t", interval())
    try:
        found = bottom_up(term, lambda node: _by_tangent(node, variable, hole))
    except ValueError:
        return None
    return None if variable in found.free or hole not in found.free or hole in term.free else found


def _by_tangent(node: Term, variable: Term, hole: Term) -> Term:
    if node.op not in ("sin", "cos") or variable not in node.free:
        return node
    linear = _linear(node.args[0], variable)
    if linear is None or linear[0].denominator != 1 or linear[1] != num(0) or abs(linear[0]) > _MOST_TURNS:
        raise ValueError(node)
    count = abs(int(linear[0]))
    # exp(i x) = (1 + i t)**2/(1 + t**2)
    odd = 0 if node.op == "cos" else 1
    parts = [
        num((-1) ** (j // 2) * comb(2 * count, j)) * hole ** num(j) if j else num(1)
        for j in range(odd, 2 * count + 1, 2)
    ]
    above = combined("add", parts)
    value = above / (1 + hole**2) ** num(count) if count > 1 else above / (1 + hole**2)
    return -value if node.op == "sin" and linear[0] < 0 else value


#: Functions whose derivative is simpler than they are.
_INTEGRALS = ("log", "atan", "asin", "acos", "erf", "erfc", "loggamma", "dilogarithm", "sine_integral", "expint_ei")


def linear_coefficients(factor: Term, variable: Term) -> Iterator[Term]:
    """What log(u), atan(u), erf(u) and the like are multiplied by, where they occur linearly."""
    nodes = dict.fromkeys(n for _, n in subterms(factor) if n.op in _INTEGRALS and variable in n.free)
    for node in list(nodes)[:_MOST_INTEGRALS]:
        split = _linear_in(factor, node)
        if split is not None:
            yield split[1]


def _linear_in(factor: Term, node: Term) -> tuple[Term, Term] | None:
    """a and b with factor = a + b * node."""
    hole = symbol("hole", interval())
    found = statistics(bottom_up(factor, lambda n: hole if n == node else n), hole)
    plain, multiple = found.pop(num(1), num(0)), found.pop(hole, None)
    return None if found or multiple is None else (plain, multiple)


def split_root(factor: Term, variable: Term) -> tuple[Term, Term, Term] | None:
    """a, b and r with factor = a + b sqrt(r), for the one square root of something that varies; None for others."""
    roots = {node for _, node in subterms(factor) if _is_root(node) and variable in node.free}
    if len(roots) != 1:
        return None
    (root,) = roots
    split = _linear_in(factor, root)
    return None if split is None or split[0].value == 0 else (*split, root.args[0])


def _is_root(node: Term) -> bool:
    return node.op == "sqrt" or (node.op == "pow" and node.args[1].value == Fraction(1, 2))
