"""The beta prime distribution: x / (1 + x) is beta."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, declare
from symgen.probability.transforms import natural
from symgen.terms.build import gamma, log, logbeta
from symgen.terms.domains import POSITIVE

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
        twins={"scipy": lambda a, b: ("betaprime", {"a": a, "b": b})},
    )
)
