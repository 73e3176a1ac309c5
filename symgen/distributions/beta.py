"""The beta distribution."""

from symgen.probability.declarations import UNIT_INTERVAL, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, unit_part
from symgen.probability.transforms import unit_mellin
from symgen.terms.build import gamma, incomplete_beta, log, logbeta
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term


def _shortfall(m: Term, a: Term, b: Term) -> Term:
    """E max(m - x, 0)."""
    top = unit_part(m)
    return m * incomplete_beta(a, b, top) - a / (a + b) * incomplete_beta(a + 1, b, top)


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
        potentials=(
            Potential("absolute-deviation", lambda m, a, b: deviation(m, a / (a + b), _shortfall(m, a, b))),
            Potential("sign", lambda t, a, b: 1 - 2 * incomplete_beta(a, b, unit_part(t))),
        ),
        twins={
            "scipy": lambda a, b: ("beta", {"a": a, "b": b}),
            "torch": lambda a, b: ("Beta", {"concentration1": a, "concentration0": b}),
        },
    )
)
