"""The logistic distribution."""

from symgen.probability.declarations import LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import unless_equal
from symgen.probability.shapes import tidy
from symgen.probability.transforms import natural
from symgen.terms.build import digamma, exp, gamma, log, pi, re, softplus, tanh
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, make, num

_HALF = num(1) / 2


def _quadratic_logarithm(m: Term, c: Term, loc: Term, scale: Term) -> Term:
    """Twice the real part of E[log(x - m - i c)]: the density has its poles at loc + pi i scale (2 k + 1)."""
    width = c / (2 * pi() * scale)
    away = tidy((loc - m) / (2 * pi() * scale))
    if away == 0:
        return 2 * log(2 * pi() * scale) + 2 * digamma(_HALF + width)
    return 2 * log(2 * pi() * scale) + 2 * re(digamma(_HALF + width + make("const", attrs=("i",)) * away))


def _softplus(a: Term, b: Term, loc: Term, scale: Term) -> Term:
    """E[softplus(a + b x)] where b is 1/scale or -1/scale: the argument is d plus a standard logistic variable."""
    d = tidy(a + b * loc)
    return unless_equal(d, num(0), d / 2 + d / (2 * tanh(d / 2)), num(1))


def _is_of_its_own_scale(a: Term, b: Term, loc: Term, scale: Term) -> tuple[Term, ...]:
    return (make("eq", tidy((b * scale) ** 2), num(1)),)


declare(
    Family(
        "Logistic",
        (Parameter("loc", REAL), Parameter("scale", POSITIVE)),
        LINE,
        lambda x, loc, scale: -(x - loc) / scale - 2 * softplus(-(x - loc) / scale) - log(scale),
        lambda generator, size, loc, scale: generator.logistic(loc, scale, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), equation (23.5)",
        natural(
            lambda x, loc, scale: (x, softplus(-(x - loc) / scale)),
            "s w",
            lambda s, w, loc, scale: exp(loc * s) * gamma(1 + scale * s - w) * gamma(1 - scale * s) / gamma(2 - w),
            lambda s, w, loc, scale: (scale * s < 1, scale * s > w - 1),
        ),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, loc, scale: loc - m + 2 * scale * softplus((m - loc) / scale),
            ),
            Potential("quadratic-logarithm", _quadratic_logarithm),
            Potential(
                "softplus",
                _softplus,
                valid=_is_of_its_own_scale,
                instances=((None, lambda loc, scale: 1 / scale), (2, lambda loc, scale: -1 / scale)),
            ),
        ),
        location_scale=LocationScale(lambda loc, scale: loc, lambda loc, scale: scale, {"loc": 0, "scale": 1}, "scale"),
        quantile=lambda u, loc, scale: loc + scale * log(u / (1 - u)),
        twins={"scipy": lambda loc, scale: ("logistic", {"loc": loc, "scale": scale})},
    )
)
