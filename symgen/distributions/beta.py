"""The beta distribution."""

from symgen.probability.declarations import UNIT_INTERVAL, Family, Parameter, declare
from symgen.probability.transforms import unit_mellin
from symgen.terms.build import gamma, log, logbeta
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Beta",
        (Parameter("a", POSITIVE), Parameter("b", POSITIVE)),
        UNIT_INTERVAL,
        lambda x, a, b: (a - 1) * log(x) + (b - 1) * log(1 - x) - logbeta(a, b),
        lambda generator, size, a, b: generator.beta(a, b, size),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.13)",
        unit_mellin(
            lambda r, w, a, b: (
                gamma(a + r) * gamma(b + w) * gamma(a + b) / (gamma(a) * gamma(b) * gamma(a + b + r + w))
            ),
            lambda r, w, a, b: (a > -r, b > -w),
        ),
        twins={
            "scipy": lambda a, b: ("beta", {"a": a, "b": b}),
            "torch": lambda a, b: ("Beta", {"concentration1": a, "concentration0": b}),
        },
    )
)
