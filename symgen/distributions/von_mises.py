"""The von Mises distribution on the circle, as angles from -pi to pi."""

from symgen.probability.declarations import Family, Parameter, Potential, between, declare
from symgen.terms.build import besseli, cos, log, pi
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, make


def _is_whole(a: Term, b: Term, **_: Term) -> tuple[Term, ...]:
    whole = b.value is not None and b.value.denominator == 1
    return (make("true") if whole else make("not", make("true")),)


declare(
    Family(
        "VonMises",
        (Parameter("loc", REAL), Parameter("concentration", POSITIVE)),
        between(lambda **_: -pi(), lambda **_: pi()),
        lambda x, loc, concentration: concentration * cos(x - loc) - log(2 * pi()) - log(besseli(0, concentration)),
        lambda generator, size, loc, concentration: generator.vonmises(loc, concentration, size),
        "K. V. Mardia, P. E. Jupp, Directional Statistics (2000), equation (3.5.17)",
        potentials=(
            Potential(
                "cosine",
                lambda a, b, loc, concentration: (
                    besseli(abs(b), concentration) / besseli(0, concentration) * cos(a + b * loc)
                ),
                valid=_is_whole,
                instances=((0, 1), (1, 1)),
            ),
        ),
        # torch's VonMises has its Bessel function from a polynomial good to 1e-8 only, so it is no twin.
        twins={"scipy": lambda loc, concentration: ("vonmises", {"loc": loc, "kappa": concentration})},
    )
)
