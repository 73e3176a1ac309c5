"""The Lindley distribution: a mixture of an exponential and a gamma distribution of one rate."""

from typing import Any

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Potential, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import exp, expint_e1, gamma, log
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num


def _draws(generator: Any, size: Any, rate: Any) -> Any:
    twice = generator.uniform(size=size) * (1 + rate) > rate
    return generator.gamma(1 + twice, 1 / rate, size)


def _is_its_own(a: Term, b: Term, rate: Term) -> tuple[Term, ...]:
    return make("eq", a, num(1)), make("eq", b, num(1))


declare(
    Family(
        "Lindley",
        (Parameter("rate", POSITIVE),),
        HALF_LINE,
        lambda x, rate: 2 * log(rate) - log(1 + rate) + log(1 + x) - rate * x,
        _draws,
        "D. V. Lindley, Fiducial distributions and Bayes' theorem (1958), equation (2.8)",
        mellin(lambda r, rate: rate ** (-r) * gamma(1 + r) * (1 + r + rate) / (1 + rate), lambda r, rate: (r > -1,)),
        potentials=(
            Potential(
                "logarithm",
                lambda a, b, rate: (1 + exp(rate) * expint_e1(rate)) / (1 + rate),
                valid=_is_its_own,
                instances=((1, 1),),
            ),
        ),
    )
)
