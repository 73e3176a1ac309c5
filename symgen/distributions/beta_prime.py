"""The beta prime distribution: x / (1 + x) is beta."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import natural
from symgen.terms.build import gamma, incomplete_beta, log, logbeta
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term


def _shortfall(m: Term, a: Term, b: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    share = top / (1 + top)
    return top * incomplete_beta(a, b, share) - a / (b - 1) * incomplete_beta(a + 1, b - 1, share)


declare(
    Family(
        "BetaPrime",
        (Parameter("a", POSITIVE), Parameter("b", POSITIVE)),
        HALF_LINE,
        lambda x, a, b: (a - 1) * log(x) - (a + b) * log(1 + x) - logbeta(a, b),
        lambda generator, size, a, b: generator.gamma(a, 1, size) / generator.gamma(b, 1, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), equation (25.79)",
        natural(
            lambda x, a, b: (log(x), log(1 + x)),
            "r w",
            lambda r, w, a, b: (
                gamma(a + r) * gamma(b - r - w) * gamma(a + b) / (gamma(a) * gamma(b) * gamma(a + b - w))
            ),
            lambda r, w, a, b: (a > -r, b > r + w),
        ),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, a, b: deviation(m, a / (b - 1), _shortfall(m, a, b)),
                lambda m, a, b: (b > 1,),
            ),
            Potential("sign", lambda t, a, b: 1 - 2 * incomplete_beta(a, b, positive_part(t) / (1 + positive_part(t)))),
        ),
        twins={"scipy": lambda a, b: ("betaprime", {"a": a, "b": b})},
    )
)
