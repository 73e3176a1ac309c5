"""The logistic distribution."""

from symgen.probability.declarations import LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.transforms import natural
from symgen.terms.build import exp, gamma, log, softplus
from symgen.terms.domains import POSITIVE, REAL

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
        ),
        location_scale=LocationScale(lambda loc, scale: loc, lambda loc, scale: scale, {"loc": 0, "scale": 1}, "scale"),
        twins={"scipy": lambda loc, scale: ("logistic", {"loc": loc, "scale": scale})},
    )
)
