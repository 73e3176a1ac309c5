"""Classical series, recognised by the ratio of neighbouring terms or by their form.

From the first term on, t(k + 1)/t(k) = z (k + a_1) ... /((k + b_1) ... (k + 1)) names a hypergeometric function. Pairs of
parameters that differ by a whole number leave a polynomial, which is written over falling factorials. What remains is one
of the elementary cases below (Abramowitz and Stegun 15.1, 4.1, 4.4), each with its condition of convergence.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import comb, factorial

from symgen.calculus.asymptotics import Unsettled
from symgen.calculus.asymptotics.germs import constant_sign
from symgen.calculus.asymptotics.taylor import bernoulli
from symgen.calculus.normaliser import expand, normal_form, simplify
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.calculus.summation.partial_fractions import partial_fractions
from symgen.calculus.summation.ratios import Index, NoClosedForm, term_ratio
from symgen.calculus.summation.turns import without_turns
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import NATURAL
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import substitute

_PI = make("const", attrs=("pi",))
_MOST_SHIFT = 6
_MOST_BACK = 2
_BITS = 256


def classical_series(term: Term, index: Term, low: Term) -> Term:
    """The value of an endless sum by a classical series. NoClosedForm where it is none of them."""
    for method in (_hypergeometric, _zeta_like, _eta, _fourier, _paired, _coth):
        try:
            return method(term, index, low)
        except NoClosedForm:
            continue
    raise NoClosedForm


# Hypergeometric series.


def _hypergeometric(term: Term, index: Term, low: Term) -> Term:
    start = low.value
    if start is None:
        raise NoClosedForm
    for back in range(_MOST_BACK + 1):  # a term or two more, where the series is a later part of a classical one
        extra = [num(Fraction(start) - j) for j in range(1, back + 1)]
        if any(obligations(substitute(term, {index: place})) for place in extra):
            break
        try:
            whole = _from(term, index, Fraction(start) - back)
        except NoClosedForm:
            continue
        return _summed([whole, *(-substitute(term, {index: place}) for place in extra)])
    raise NoClosedForm


def _from(term: Term, index: Term, start: Fraction) -> Term:
    """From the first term that is not zero on."""
    total: list[Term] = []
    moved = symbol("j", NATURAL)
    for place in (num(start + j) for j in range(_MOST_SHIFT)):
        first = simplify(substitute(term, {index: place}))
        if first.value != 0:
            shape = _parameters(substitute(term, {index: moved + place}), moved)
            if shape is not None:
                return _summed([*total, first * _series(*shape)])
        total.append(first)
    raise NoClosedForm


def _summed(parts: list[Term]) -> Term:
    kept = [p for p in parts if p.value != 0]
    return combined("add", kept)


Shape = tuple[Term, list[Term], list[Term]]


def _parameters(term: Term, index: Term) -> Shape | None:
    """z, upper and lower parameters of t(j + 1)/t(j) with the factor j + 1 below; None where it has none."""

    def work(space: Workspace) -> Shape | None:
        found = Index(space, index)
        ratio = term_ratio(space, term, index)
        roots: list[list[Term]] = [[], []]
        scale = space.one
        for side, poly in enumerate((ratio.num, ratio.den)):
            content, factors = poly.factor()
            scale = (
                space.mul(scale, space.number(Fraction(int(content.p), int(content.q))))
                if not side
                else space.div(scale, space.number(Fraction(int(content.p), int(content.q))))
            )
            for factor, times in factors:
                if found.degree(factor) > 1:
                    raise NoClosedForm
                slope = found.coefficient(factor, 1) if found.degree(factor) else factor
                power = space.power(space.polynomial(slope), int(times) if not side else -int(times))
                scale = space.mul(scale, power)
                if found.degree(factor):
                    shift = to_term(space, space.quotient(found.coefficient(factor, 0), slope))
                    roots[side] += [shift] * int(times)
        one = next((k for k, b in enumerate(roots[1]) if b.value == 1), None)
        if one is None:
            roots[0].append(num(1))
        else:
            roots[1].pop(one)
        return to_term(space, scale), roots[0], roots[1]

    return within(Context(), work)


def _series(z: Term, upper: list[Term], lower: list[Term]) -> Term:
    """sum (a)_j .../((b)_j ... j!) z**j, with parameters that differ by whole numbers taken as polynomials."""
    polynomial = num(1)
    index = symbol("j", NATURAL)
    rest = list(lower)
    kept: list[Term] = []
    for a in upper:
        partner = next((b for b in rest if _whole_difference(a, b) is not None), None)
        if partner is None:
            kept.append(a)
            continue
        rest.remove(partner)
        for step in range(_whole_difference(a, partner) or 0):
            polynomial = polynomial * (index + partner + step) / (partner + step)
    return _weighted(z, kept, rest, expand(polynomial), index)


def _whole_difference(a: Term, b: Term) -> int | None:
    difference = normal_form(a - b).ratio.constant
    if difference is None or difference.denominator != 1 or not 0 <= difference <= _MOST_SHIFT:
        return None
    return int(difference)


def _weighted(z: Term, upper: list[Term], lower: list[Term], polynomial: Term, index: Term) -> Term:
    """A series with polynomial weights: j (j - 1) ... (j - m + 1) shifts the parameters by m."""
    weights = _falling(polynomial, index)
    parts = []
    for m, weight in enumerate(weights):
        if weight.value == 0:
            continue
        scale = z ** num(m) if m else num(1)
        for a in upper:
            scale = scale * _rising(a, m)
        for b in lower:
            scale = scale / _rising(b, m)
        parts.append(weight * scale * _elementary(z, [a + m for a in upper], [b + m for b in lower]))
    return _summed(parts)


def _rising(a: Term, m: int) -> Term:
    return make("mul", *(a + j for j in range(m)), num(1)) if m else num(1)


def _falling(polynomial: Term, index: Term) -> list[Term]:
    """Coefficients over 1, j, j (j - 1), ... by Newton's differences at 0, 1, 2, ..."""
    row = [expand(substitute(polynomial, {index: num(j)})) for j in range(2 * _MOST_SHIFT)]
    weights = []
    for m in range(len(row)):
        weights.append(expand(row[0] / num(factorial(m))))
        row = [expand(b - a) for a, b in pairwise(row)]
    while weights and weights[-1].value == 0:
        weights.pop()
    if len(weights) > 2 * _MOST_SHIFT - 2:
        raise NoClosedForm
    return weights


def _elementary(z: Term, upper: list[Term], lower: list[Term]) -> Term:
    """The elementary hypergeometric functions."""
    form = (len(upper), len(lower))
    rule = _ELEMENTARY.get(form)
    if rule is None:
        raise NoClosedForm
    return rule(simplify(z), [simplify(a) for a in upper], [simplify(b) for b in lower])


def _exponential(z: Term, upper: list[Term], lower: list[Term]) -> Term:
    return make("exp", z)


def _binomial_series(z: Term, upper: list[Term], lower: list[Term]) -> Term:
    """1F0(a;; z) = (1 - z)**-a for |z| < 1."""
    _require_inside(z)
    return (1 - z) ** -upper[0]


def _bessel_like(z: Term, upper: list[Term], lower: list[Term]) -> Term:
    """0F1(; 1/2; z) and 0F1(; 3/2; z): cosines and sines of 2 sqrt(-z)."""
    if lower[0].value not in (Fraction(1, 2), Fraction(3, 2)):
        raise NoClosedForm
    if z.domain.is_nonpositive:
        root = make("sqrt", simplify(-4 * z))
        return make("cos", root) if lower[0].value == Fraction(1, 2) else make("sin", root) / root
    if z.domain.is_nonnegative:
        root = make("sqrt", simplify(4 * z))
        return make("cosh", root) if lower[0].value == Fraction(1, 2) else make("sinh", root) / root
    raise NoClosedForm


def _gauss(z: Term, upper: list[Term], lower: list[Term]) -> Term:
    """2F1: logarithm, inverse tangent and inverse sine."""
    values = sorted(Fraction(a.value) if a.value is not None else Fraction(0) for a in upper)
    shape = (*values, Fraction(lower[0].value) if lower[0].value is not None else Fraction(0))
    half = Fraction(1, 2)
    if shape == (Fraction(1), Fraction(1), Fraction(2)):
        _require_inside(z, and_minus_one=True)
        return -make("log", 1 - z) / z
    if shape == (half, Fraction(1), 3 * half):
        _require_inside(z, and_minus_one=True)
        if z.domain.is_nonpositive:
            root = make("sqrt", simplify(-z))
            return make("atan", root) / root
        root = make("sqrt", z)
        return make("atanh", root) / root
    if shape == (half, half, 3 * half) and (z.domain.is_nonnegative or z.value is not None):
        if z.value != 1:
            _require_inside(z)
        root = make("sqrt", z)
        return make("asin", root) / root
    raise NoClosedForm


_ELEMENTARY: dict[tuple[int, int], Callable[[Term, list[Term], list[Term]], Term]] = {
    (0, 0): _exponential,
    (1, 0): _binomial_series,
    (0, 1): _bessel_like,
    (2, 1): _gauss,
}


def _require_inside(z: Term, *, and_minus_one: bool = False) -> None:
    """|z| < 1 on the whole domain of the parameters (or z = -1, by Abel's theorem)."""
    if and_minus_one and z.value == -1:
        return
    try:
        inside = constant_sign(1 - z) > 0 and constant_sign(1 + z) > 0
    except Unsettled as error:
        raise NoClosedForm from error
    if not inside or z.value == 0:
        raise NoClosedForm


# Powers of the index.


def _zeta_like(term: Term, index: Term, low: Term) -> Term:
    """sum c/k**s = c zeta(s) for s > 1, from k = 1."""
    if low.value != 1:
        raise NoClosedForm
    power = expand(-make("log", term) / make("log", index))
    if index in power.free or not power.domain.is_real or not power.domain.low > 1:
        raise NoClosedForm
    return make("zeta", power)


def _eta(term: Term, index: Term, low: Term) -> Term:
    """sum (-1)**(k + 1)/k**s = (1 - 2**(1 - s)) zeta(s) for positive s other than 1, from k = 1."""
    turned = without_turns(term, index)
    if turned is None or low.value != 1:
        raise NoClosedForm
    sign = constant_sign(simplify(substitute(turned, {index: num(1)})))
    power = expand(-make("log", turned if sign > 0 else -turned) / make("log", index))
    if index in power.free or not power.domain.is_positive or power.domain.contains(Fraction(1)):
        raise NoClosedForm
    return num(-sign) * (1 - num(2) ** (1 - power)) * make("zeta", power)


def _paired(term: Term, index: Term, low: Term) -> Term:
    """Signs in turn: sum (-1)**k r(k) over pairs of neighbours, where r is rational and tends to 0."""
    from symgen.calculus.summation.closed_forms import limit_is_zero, sum_value

    pair = symbol("j", NATURAL)
    even, odd = (expand(substitute(term, {index: 2 * pair + low + step})) for step in (0, 1))
    try:
        partial_fractions(even, pair)
        if not limit_is_zero(even, pair):
            raise NoClosedForm
    except Unsettled as error:
        raise NoClosedForm from error
    return sum_value(make("sum", simplify(even + odd), pair, num(0), make("const", attrs=("oo",))))


def _coth(term: Term, index: Term, low: Term) -> Term:
    """sum over k >= 0 of 1/(k**2 + c) = (1 + pi r coth(pi r))/(2 c) with r = sqrt(c), for positive c."""
    start = low.value
    if start is None or not 0 <= start <= _MOST_SHIFT:
        raise NoClosedForm
    inverse = expand(1 / term)
    rest = [expand(substitute(inverse, {index: num(j)})) for j in (0, 1)]
    constant, lead = rest[0], expand(rest[1] - rest[0])
    if expand(inverse - lead * index**2 - constant).value != 0:
        raise NoClosedForm
    square = simplify(constant / lead)
    if not square.domain.is_positive:
        raise NoClosedForm
    root = make("sqrt", square)
    whole = (1 + _PI * root / make("tanh", _PI * root)) / (2 * square)
    skipped = [1 / (num(j**2) + square) for j in range(int(start))]
    return (whole - make("add", *skipped, num(0)) if skipped else whole) / lead


# Fourier series of Bernoulli polynomials.


def _fourier(term: Term, index: Term, low: Term) -> Term:
    """sum cos(k x)/k**2m and sin(k x)/k**(2m + 1) from k = 1: Bernoulli polynomials of x/(2 pi) modulo 1 (A&S 23.1)."""
    if low.value != 1:
        raise NoClosedForm
    wave = next((a for a in (term.args if term.op in ("mul", "div") else ()) if a.op in ("sin", "cos")), None)
    if wave is None or term.op not in ("mul", "div"):
        raise NoClosedForm
    angle = expand(wave.args[0] / index)
    weight = term.args[0] / term.args[1] if term.op == "div" else term
    power = expand(wave / weight)
    order = next((m for m in range(1, 7) if expand(power - index ** num(m)).value == 0), None)
    if order is None or index in angle.free or order % 2 != (wave.op == "sin"):
        raise NoClosedForm
    turns = _modulo_one(angle / (2 * _PI))
    scale = num(Fraction((-1) ** (order // 2 + 1), 2 * factorial(order))) * (2 * _PI) ** num(order)
    return scale * _bernoulli_polynomial(order, turns)


def _modulo_one(turns: Term) -> Term:
    """The fractional part of a constant that is surely no whole number."""
    if turns.free:
        raise NoClosedForm
    try:
        whole = evaluate(make("floor", turns), {}, balls(_BITS))
    except (Undefined, Undecided, Unsupported) as error:
        raise NoClosedForm from error
    return turns - num(int(whole.unique_fmpz()))


def _bernoulli_polynomial(order: int, x: Term) -> Term:
    parts = [num(comb(order, j) * bernoulli(order - j)) * (x ** num(j) if j else num(1)) for j in range(order + 1)]
    return make("add", *parts)
