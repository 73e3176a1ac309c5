"""The Dirichlet distribution over probability vectors of any length."""

from symgen.probability.declarations import SIMPLEX, UNIT_INTERVAL, Family, Mean, Parameter, Whole, declare
from symgen.probability.laws import law
from symgen.terms.build import digamma, log, loggamma, total
from symgen.terms.domains import POSITIVE
from symgen.terms.term import make

declare(
    Family(
        "Dirichlet",
        (Parameter("concentration", POSITIVE, rank=1),),
        SIMPLEX,
        lambda x, concentration: (
            loggamma(total(concentration)) - total(loggamma(concentration)) + total((concentration - 1) * log(x))
        ),
        lambda generator, size, concentration: generator.dirichlet(concentration, size),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.38)",
        whole=Whole(
            event=lambda concentration: concentration.shape,
            means=(
                Mean("log", log, lambda concentration: digamma(concentration) - digamma(total(concentration))),
                Mean("draw", lambda x: x, lambda concentration: concentration / total(concentration)),
            ),
            size=2,
            chart=lambda x, concentration: make("stack", x, 1 - x),
            coordinates=UNIT_INTERVAL,
            entries=lambda concentration: law("Beta", concentration, total(concentration) - concentration),
        ),
        twins={
            "scipy": lambda concentration: ("dirichlet", {"alpha": concentration}),
            "torch": lambda concentration: ("Dirichlet", {"concentration": concentration}),
        },
    )
)
