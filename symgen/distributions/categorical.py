"""The categorical distribution over 1, ..., K, where K may be symbolic."""

from fractions import Fraction

from symgen.probability.declarations import Family, Parameter, Spelling, between, declare
from symgen.terms.build import log, softmax
from symgen.terms.domains import REAL, interval

_SIMPLEX = interval(Fraction(0), Fraction(1), low_open=True).with_structure("simplex")

declare(
    Family(
        "Categorical",
        (Parameter("p", _SIMPLEX, (Spelling("logits", REAL, softmax),), rank=1),),
        between(1, lambda p: p.shape[-1], discrete=True),
        lambda x, p: log(p[x]),
        lambda generator, size, p: generator.choice(len(p), size, p=p) + 1,
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.26)",
        mass=lambda k, p: p[k],
        twins={"torch": lambda p: ("Categorical", {"probs": p})},
    )
)
