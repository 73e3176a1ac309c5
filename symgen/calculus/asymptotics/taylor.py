"""Taylor coefficients of functions where they are analytic, and of asymptotic series at 0."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import comb, factorial, inf

from symgen.calculus.asymptotics.germs import FAR, Unsettled, is_infinite, tidy
from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute

#: Functions of one argument that are analytic on an open interval: (low, high).
_ANALYTIC: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("sin", "cos", "atan", "erf", "erfc", "erfcx", "sine_integral"), (-inf, inf)),
    **dict.fromkeys(("gamma", "loggamma", "digamma", "expint_e1", "expint_ei", "cosine_integral"), (0, inf)),
    "zeta": (1, inf),
    "lambertw": (0, inf),
    "dilogarithm": (-inf, 1),
}


def _sine_integral_at_zero(j: int) -> Term:
    return num(Fraction((-1) ** (j // 2), j * factorial(j)) if j % 2 else 0)


#: Coefficients at 0 of functions whose derivatives have removable singularities there.
_AT_ZERO: dict[str, Callable[[int], Term]] = {"sine_integral": _sine_integral_at_zero}

_HOLE = symbol("u", interval())


def is_expandable(germ: Term) -> bool:
    """Whether a function of one argument has Taylor or asymptotic coefficients here."""
    if germ.op == "call":
        return germ.attrs[0] in FAR_SERIES or " " in germ.attrs[0]
    return germ.op in _ANALYTIC


def expansion_coefficient(germ: Term, base: Term, limit: Callable[[Term], Term]) -> Callable[[int], Term]:
    """j -> f^(j)(base)/j! for the function that a germ applies; Unsettled where it is not analytic there."""
    if germ.op == "call":
        if base.value != 0:
            raise Unsettled
        return FAR_SERIES.get(germ.attrs[0]) or _named(*germ.attrs[0].split())
    if base.value == 0 and germ.op in _AT_ZERO:
        return _AT_ZERO[germ.op]
    region = _ANALYTIC.get(germ.op)
    if region is None or not _inside(region, base, limit):
        raise Unsettled
    return lambda j: tidy(substitute(_derivative(germ.op, j), {_hole(region): base}) / num(factorial(j)))


def _named(*name: str) -> Callable[[int], Term]:
    if name[:2] == ("far", "polygamma"):
        return _polygamma(int(name[2]))
    return _about(*name)


def _polygamma(order: int) -> Callable[[int], Term]:
    def coefficient(power: int) -> Term:
        j = power - order
        if j < 0:
            return num(0)
        value = bernoulli(j) if j != 1 else Fraction(1, 2)
        return num((-1) ** (order + 1) * Fraction(factorial(order + j - 1), factorial(j)) * value)

    return coefficient


def _about(op: str, place: str) -> Callable[[int], Term]:
    """The coefficients of a function about a rational number inside its region of analyticity."""
    region, value = _ANALYTIC[op], Fraction(place)
    if not region[0] < value < region[1]:
        raise Unsettled
    return lambda j: tidy(substitute(_derivative(op, j), {_hole(region): num(value)}) / num(factorial(j)))


def _inside(region: tuple[float, float], base: Term, limit: Callable[[Term], Term]) -> bool:
    """Whether the argument's limit lies inside the region of analyticity, and not at its ends."""
    if region == (-inf, inf):
        return True
    target = limit(base) if FAR in base.free else base
    if is_infinite(target):
        return False
    domain: Domain = target.domain
    return domain.is_real and domain.low > region[0] and domain.high < region[1]  # strictly inside


def _hole(region: tuple[float, float]) -> Term:
    low, high = (Fraction(int(end)) if abs(end) != inf else end for end in region)
    return symbol("u", interval(low, high, low_open=True, high_open=True))


@cache
def _derivative(op: str, order: int) -> Term:
    term = make(op, _hole(_ANALYTIC[op]))
    try:
        return derivative(term, _hole(_ANALYTIC[op]), order)
    except NoRuleError as error:
        raise Unsettled from error


@cache
def bernoulli(n: int) -> Fraction:
    """B_n with B_1 = -1/2."""
    if n == 0:
        return Fraction(1)
    return -sum((comb(n + 1, k) * bernoulli(k) for k in range(n)), Fraction(0)) / (n + 1)


def _stirling(j: int) -> Term:
    """loggamma(1/t) - (1/t - 1/2) log(1/t) + 1/t - log(2 pi)/2 ~ sum B_2k/(2k (2k - 1)) t**(2k - 1)."""
    return num(bernoulli(j + 1) / (j * (j + 1))) if j % 2 else num(0)


def _digamma(j: int) -> Term:
    """digamma(1/t) - log(1/t) + t/2 ~ -sum B_2k/(2k) t**2k."""
    return num(-bernoulli(j) / j) if j and j % 2 == 0 else num(0)


def _erfcx(j: int) -> Term:
    """erfcx(1/t) ~ t/sqrt(pi) * sum (-1)**n (2n - 1)!!/2**n t**2n."""
    if j % 2 == 0:
        return num(0)
    n = (j - 1) // 2
    odd = factorial(2 * n) // (2**n * factorial(n))
    return num(Fraction((-1) ** n * odd, 2**n)) / make("sqrt", make("const", attrs=("pi",)))


#: Asymptotic series in t = 1/u of what is left of a function of u far out.
FAR_SERIES: dict[str, Callable[[int], Term]] = {
    "far loggamma": _stirling,
    "far digamma": _digamma,
    "far erfcx": _erfcx,
}
