"""The multinomial distribution of counts in any number of categories."""

from fractions import Fraction

from symgen.probability.declarations import Family, Mean, Parameter, Spelling, Whole, between, declare
from symgen.probability.laws import law
from symgen.terms.build import log, loggamma, softmax, total
from symgen.terms.domains import POSITIVE_INTEGER, REAL, interval
from symgen.terms.term import make

_SIMPLEX = interval(Fraction(0), Fraction(1), low_open=True).with_structure("simplex")

declare(
    Family(
        "Multinomial",
        (Parameter("n", POSITIVE_INTEGER), Parameter("p", _SIMPLEX, (Spelling("logits", REAL, softmax),), rank=1)),
        between(0, lambda n, p: n, discrete=True),
        lambda x, n, p: loggamma(n + 1) - total(loggamma(x + 1)) + total(x * log(p)),
        lambda generator, size, n, p: generator.multinomial(int(n), p, size),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.34)",
        whole=Whole(
            event=lambda n, p: p.shape,
            means=(Mean("draw", lambda x: x, lambda n, p: n * p),),
            size=2,
            chart=lambda x, n, p: make("stack", x, n - x),
            coordinates=between(0, lambda n, p: n, discrete=True),
            entries=lambda n, p: law("Binomial", n, p),
        ),
        twins={
            "scipy": lambda n, p: ("multinomial", {"n": n, "p": p}),
            "torch": lambda n, p: ("Multinomial", {"total_count": n, "probs": p}),
        },
    )
)
