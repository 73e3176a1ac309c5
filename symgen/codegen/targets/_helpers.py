"""Functions that numerical libraries lack, as source text carried by the programs that use them.

`xp` stands for the library (its names agree over NumPy and PyTorch) and `gammaln` for its log-gamma.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

_SOURCES = {
    "positive_definite": '''
def positive_definite(x):
    """Whether the symmetric part has positive eigenvalues only, for each matrix of a stack."""
    return (xp.linalg.eigvalsh(x + xp.swapaxes(x, -1, -2)) > 0).all(-1)
''',
    "log_gap": '''
def log_gap(t, log_1pt):
    """t - log(1 + t), accurate near t = 0 too: there by the series of artanh(r), r = t / (2 + t)."""
    near = (t > -0.5) & (t < 1.0)
    small = xp.where(near, t, 0.0)
    r = small / (2.0 + small)
    y, series = r * r, 0.0
    for k in range(37, 1, -2):
        series = series * y + 2.0 / k
    return xp.where(near, r * (small - y * series), t - log_1pt)
''',
    "log1mexp": '''
def log1mexp(x):
    """log(1 - exp(x)) for x < 0: by expm1 above -log 2 and log1p below."""
    above = x > -0.6931471805599453
    return xp.where(above, xp.log(-xp.expm1(xp.where(above, x, -1.0))), xp.log1p(-xp.exp(xp.where(above, -1.0, x))))
''',
    "binet": '''
def binet(x):
    """log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2 for x > 0: Stirling's series, shifted up below 10."""
    low = x < 10.0
    z = xp.where(low, x + 10.0, x)
    y, series = 1.0 / (z * z), 0.0
    for above, below in STIRLING:
        series = series * y + above / below
    shift = 0.0
    for k in range(10):
        v = xp.where(low, x + k, 10.0)
        s, gap = 1.0 / ((2.0 * v + 1.0) * (2.0 * v + 1.0)), 0.0
        for j in range(33, 1, -2):
            gap = gap * s + 1.0 / j
        shift = shift + xp.where(v > 1.0, gap * s, (v + 0.5) * xp.log1p(1.0 / v) - 1.0)
    return series / z + xp.where(low, shift, 0.0)
''',
    "logbeta": '''
def logbeta(a, b):
    """log B(a, b) for a, b > 0, without the cancellation of three log-gammas (Didonato and Morris 1992, TOMS 708)."""
    large, small = xp.maximum(a, b), xp.minimum(a, b)
    far, both = large >= 8.0, small >= 8.0
    p, q = xp.where(far, large, 8.0), xp.where(both, small, 8.0)
    q_any = xp.where(far, small, 1.0)
    h = q_any / p
    gap = p * log_gap(h, xp.log1p(h)) - q_any * xp.log(p) - (q_any - 0.5) * xp.log1p(h)
    difference = gap + binet(p) - binet(p + q_any)
    h = q / p
    stirling = 0.9189385332046727 - 0.5 * xp.log(p) + (q - 0.5) * (xp.log(h) - xp.log1p(h)) - p * xp.log1p(h)
    stirling = stirling + binet(p) + binet(q) - binet(p + q)
    small_values = betaln(xp.where(far, 1.0, large), xp.where(far, 1.0, small))
    return xp.where(both, stirling, xp.where(far, gammaln(xp.where(both, 1.0, small)) + difference, small_values))
''',
    "gamma": '''
def gamma(x):
    """Gamma(x): Stirling's series with the power in two halves against overflow, shifted up, reflected below 0."""
    below = x < 0.0
    v = xp.where(below, 1.0 - x, x)
    low = v < 10.0
    z = xp.where(low, v + 10.0, v)
    half = z ** (0.5 * z - 0.25)
    value = 2.5066282746310002 * half * xp.exp(-z) * half * xp.exp(binet(z))
    lost = xp.where(low, v - (z - 10.0), 0.0)
    value = value * (1.0 + lost * xp.log(z))
    for k in range(10):
        value = value / xp.where(low, v + k, 1.0)
    nearest = xp.round(x)
    odd = nearest - 2.0 * xp.floor(0.5 * nearest)
    sine = (1.0 - 2.0 * odd) * xp.sin(3.141592653589793 * (x - nearest))
    return xp.where(below, 3.141592653589793 / (xp.where(below, sine, 1.0) * value), value)
''',
    "log_normal_cdf": '''
def log_normal_cdf(x):
    """log Phi(x) by the scaled erfc; exp(-x^2 / 2) from a split x, since squaring a rounded x would lose x^2 ulps."""
    z = xp.abs(x)
    tail = 0.5 * erfcx(z / 1.4142135623730951)
    near = xp.where(z < 40.0, z, 40.0)
    high = xp.floor(16.0 * near + 0.5) / 16.0
    density = xp.exp(-0.5 * high * high) * xp.exp(-0.5 * (near - high) * (near + high))
    return xp.where(x < 0.0, xp.log(tail) - 0.5 * x * x, xp.log1p(-tail * xp.where(x < 0.0, 0.0, density)))
''',
    "binomial": '''
def binomial(n, k):
    """n! / (k! (n - k)!) for n >= 0, and 0 for k > n."""
    inside = k <= n
    chosen = xp.where(inside, k, 0.0)
    return xp.where(inside, xp.exp(-xp.log1p(n) - logbeta(n - chosen + 1.0, chosen + 1.0)), 0.0)
''',
    "dilogarithm": '''
def dilogarithm(x):
    """Li_2(x) for x <= 1, by Bernoulli's series in u = -log(1 - x), |u| <= log 2, after reflection."""
    inverted, reflected = x < -1.0, x > 0.5
    z = xp.where(inverted, 1.0 / (1.0 - xp.where(inverted, x, 0.0)), xp.where(reflected, 1.0 - x, x))
    u = -xp.log1p(-xp.where(z == 1.0, 0.0, z))
    y, series = u * u, 0.0
    for c in BERNOULLI:
        series = series * y + c
    li = u - y / 4.0 + u * y * series
    log_x = xp.log(xp.where(reflected, x, 0.5))
    log_1mx = xp.log1p(-xp.where(x == 1.0, 0.0, x))
    upper = 1.6449340668482264 - xp.where(x == 1.0, 0.0, log_x * log_1mx) - li
    log_minus = xp.log(xp.where(inverted, -x, 1.0))
    lower = li - 1.6449340668482264 + log_1mx * (0.5 * log_1mx - log_minus)
    return xp.where(inverted, lower, xp.where(reflected, upper, li))
''',
}

# The helpers that a helper calls.
NEEDS = {
    "logbeta": ("log_gap", "binet", "betaln"),
    "gamma": ("binet",),
    "binomial": ("logbeta",),
    "conv1d": ("unfold",),
    "expm_frechet": ("bidiagonal",),
    "power_frechet": ("bidiagonal",),
    "conv2d": ("unfold",),
}


def helpers(library: str, gammaln: str, betaln: str, erfcx: str) -> dict[str, str]:
    """The helpers' source for a library whose special functions have the given names."""
    coefficients = ", ".join(repr(float(b / factorial(n + 1))) for n, b in reversed(_bernoulli_numbers(11)))
    stirling = ", ".join(f"({c.numerator}, {c.denominator})" for c in _stirling_coefficients(9))
    return {
        name: text.strip("\n")
        .replace("xp.", f"{library}.")
        .replace("BERNOULLI", f"({coefficients})")
        .replace("STIRLING", f"({stirling})")
        .replace(" gammaln(", f" {gammaln}(")
        .replace(" betaln(", f" {betaln}(")
        .replace(" erfcx(", f" {erfcx}(")
        for name, text in _SOURCES.items()
    }


def _stirling_coefficients(count: int) -> list[Fraction]:
    """B_2k / (2k (2k - 1)), the highest first."""
    return [b / (n * (n - 1)) for n, b in reversed(_bernoulli_numbers(count))]


def _bernoulli_numbers(count: int) -> list[tuple[int, Fraction]]:
    """(2k, B_2k) for k = 1, ..., count."""
    numbers = [Fraction(1)]
    for n in range(1, 2 * count + 1):
        numbers.append(-sum((comb(n + 1, k) * numbers[k] for k in range(n)), Fraction(0)) / (n + 1))
    return [(2 * k, numbers[2 * k]) for k in range(1, count + 1)]
