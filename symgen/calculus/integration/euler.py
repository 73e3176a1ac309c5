"""Euler's integrals of the first and second kind: over a half line or the unit interval, matched by their logarithm.

The logarithm of the body is split into statistics of the variable. With only log(x) and x**p, or log cos(x**p), it is a
gamma function, with log(x) and log(a + c x**p) a beta function, and powers of log(x) in front differentiate in the exponent
of x. A body over the whole line is centred on the vertex of its quadratic; odd parts vanish where the half line converges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import inf

from symgen.calculus.asymptotics import Unsettled
from symgen.calculus.asymptotics.germs import OO, constant_sign
from symgen.calculus.integration.antiderivatives import NoAntiderivative
from symgen.calculus.integration.candidates import exponents, inner_functions, quadratic_coefficients
from symgen.calculus.normaliser import decide_zero, expand, simplify, statistics
from symgen.calculus.scalar import derivative
from symgen.errors import BudgetError
from symgen.terms.domains import interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import fresh_symbol, substitute

_MOST_LOGARITHMS = 4
_PI = make("const", attrs=("pi",))

#: The integral of x**(s - 1) times what is left of a body, for exponents s of x.
Mellin = Callable[[Term], Term]
#: From the statistics of a logarithm, and the variable, to such an integral and the exponent s.
Transform = Callable[[Mapping[Term, Term], Term], tuple[Mellin, Term]]


def euler_integral(body: Term, variable: Term, low: Term, high: Term) -> Term:
    """The value by gamma and beta functions. NoAntiderivative where the body is of no such kind, or may diverge.

    >>> from symgen.terms.build import infinity, reals
    >>> x = reals("x"); str(euler_integral(make("exp", -(x**4)), x, num(0), infinity()))
    'gamma(1/4)/4'
    """
    whole = (low, high) == (-OO, OO)
    transform = _TRANSFORMS.get((low, high)) or (_TRANSFORMS[num(0), OO] if whole else None)
    if transform is None:
        raise NoAntiderivative
    inside = symbol(variable.attrs[0], interval(0, 1 if high == 1 else inf, low_open=True, high_open=True))
    try:
        # Parity is asked on the whole line: on the half line sqrt(x**2) is x.
        parts = statistics(_centred(body, variable) if whole else body, variable)
        shares = {part: _parity(part, variable) if whole else num(1) for part in parts}
        moments = {part: _moment(substitute(part, {variable: inside}), inside, transform) for part in parts}
        return simplify(_sum(parts[part] * shares[part] * moments[part] for part in parts))
    except (BudgetError, Unsettled) as error:
        raise NoAntiderivative from error


def _centred(body: Term, variable: Term) -> Term:
    """The body with the vertex of its exponent's quadratic, or else of a quadratic inside of it, moved to 0."""
    for quadratic in (*exponents(body, variable), *(node.args[0] for node in inner_functions(body, variable))):
        found = quadratic_coefficients(quadratic, variable)
        if found is not None:
            return substitute(body, {variable: variable - found[1] / (2 * found[2])})
    return body


def _parity(part: Term, variable: Term) -> Term:
    """2 for an even part, of which the half line is half, and 0 for an odd one."""
    mirrored = substitute(part, {variable: -variable})
    for share, difference in ((2, part - mirrored), (0, part + mirrored)):
        if decide_zero(difference) is not None:
            return num(share)
    raise NoAntiderivative


def _sum(parts: Iterable[Term]) -> Term:
    return make("add", num(0), num(0), *parts)


def _moment(body: Term, variable: Term, transform: Transform) -> Term:
    """The integral of a body, part by part."""
    return _sum(c * _moment_of_part(part, variable, transform) for part, c in statistics(body, variable).items())


def _moment_of_part(part: Term, variable: Term, transform: Transform) -> Term:
    """The integral of one part: its powers of log(x) differentiate in the exponent of x."""
    logarithms, rest = _without_logarithms(part, variable)
    mellin, exponent = transform(statistics(make("log", rest), variable), variable)
    if not logarithms:
        return mellin(exponent)
    s = fresh_symbol(symbol("s", interval(0, low_open=True)), part.free | exponent.free)
    return substitute(derivative(mellin(s), s, logarithms), {s: exponent})


def _without_logarithms(part: Term, variable: Term) -> tuple[int, Term]:
    """j and what is left of a part log(x)**j * rest."""
    log = make("log", variable)
    for power in range(_MOST_LOGARITHMS, 0, -1):
        factors = part.args if part.op == "mul" else (part,)
        shown = log if power == 1 else log ** num(power)
        if shown in factors:
            return power, make("mul", num(1), num(1), *(f for f in factors if f != shown))
    return 0, part


def _exponent(found: dict[Term, Term], variable: Term) -> tuple[Term, Term]:
    """s and the constant factor of x**(s - 1) exp(...), taken out of the statistics of the logarithm."""
    power = found.pop(make("log", variable), num(0))
    constant = next((s * found.pop(s) for s in tuple(found) if s.value is not None), num(0))
    return _positive(power + 1), make("exp", constant)


def _positive(term: Term) -> Term:
    """A term that is surely positive. NoAntiderivative for any other."""
    shown = simplify(term)
    try:
        if constant_sign(shown) > 0:
            return shown
    except Unsettled:
        pass
    raise NoAntiderivative


def _only(found: Mapping[Term, Term]) -> tuple[Term, Term]:
    """The one statistic and its coefficient; logarithms with the same coefficient, as of 1 - x and 1 + x, are one."""
    coefficients = set(found.values())
    if len(coefficients) != 1 or (len(found) > 1 and any(s.op != "log" for s in found)):
        raise NoAntiderivative
    (coefficient,) = coefficients
    if len(found) == 1:
        return next(iter(found)), coefficient
    return make("log", expand(make("mul", *(s.args[0] for s in found)))), coefficient


def _power_of(term: Term, variable: Term) -> Term:
    """p of x**p."""
    if term == variable:
        return num(1)
    if term.op == "pow" and term.args[0] == variable and variable not in term.args[1].free:
        return term.args[1]
    raise NoAntiderivative


def _binomial(term: Term, variable: Term) -> tuple[Term, Term, Term]:
    """a, c and p of a + c x**p."""
    found = statistics(term, variable)
    constant = next((s * found.pop(s) for s in tuple(found) if s.value is not None), num(0))
    power, slope = _only(found)
    return _positive(constant), slope, _positive(_power_of(power, variable))


def _on_half_line(logarithm: Mapping[Term, Term], variable: Term) -> tuple[Mellin, Term]:
    found = dict(logarithm)
    exponent, constant = _exponent(found, variable)
    statistic, coefficient = _only(found)
    if statistic.op == "log" and statistic.args[0].op in ("cos", "sin") and coefficient == 1:
        return _oscillating(statistic.args[0], constant, exponent, variable), exponent
    if statistic.op == "log":
        a, c, p = _binomial(statistic.args[0], variable)
        ratio, q = _positive(c) / a, -coefficient
        _positive(q - exponent / p)
        front = constant / (p * a**q)
        return lambda s: front * ratio ** (-s / p) * make("beta", s / p, q - s / p), exponent
    p, rate = _positive(_power_of(statistic, variable)), _positive(-coefficient)
    return lambda s: constant * make("gamma", s / p) / (p * rate ** (s / p)), exponent


def _oscillating(wave: Term, constant: Term, exponent: Term, variable: Term) -> Mellin:
    """The integral of x**(s - 1) cos(c x**p), or of its sine, for 0 < s < p, where it converges without doing so absolutely."""
    ((power, rate),) = statistics(wave.args[0], variable).items()
    p, c = _positive(_power_of(power, variable)), _positive(rate)
    _positive(1 - exponent / p)
    return lambda s: constant * make("gamma", s / p) * make(wave.op, _PI * s / (2 * p)) / (p * c ** (s / p))


def _on_unit_interval(logarithm: Mapping[Term, Term], variable: Term) -> tuple[Mellin, Term]:
    found = dict(logarithm)
    exponent, constant = _exponent(found, variable)
    statistic, coefficient = _only(found)
    if statistic.op != "log":
        raise NoAntiderivative
    a, c, p = _binomial(statistic.args[0], variable)
    if decide_zero(a + c) is None:
        raise NoAntiderivative
    other = _positive(coefficient + 1)
    return lambda s: constant * a**coefficient * make("beta", s / p, other) / p, exponent


_TRANSFORMS = {(num(0), OO): _on_half_line, (num(0), num(1)): _on_unit_interval}
