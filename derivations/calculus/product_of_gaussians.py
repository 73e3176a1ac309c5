"""The exponent of a product of two Gaussians is again a square: precisions add, and the mean is their weighted mean."""

from symgen.derivation import calc, completing_the_square
from symgen.terms.build import reals

derivation = (
    calc(
        "(x - m)**2/(2*v) + (x - n)**2/(2*w)",
        where="x, m, n: real; v, w > 0",
        reference="K. Petersen and M. Pedersen, The Matrix Cookbook (2012), section 8.1.8",
    )
    .by(completing_the_square(reals("x")))
    .goal("(v + w)/(2*v*w)*(x - (m*w + n*v)/(v + w))**2 + (m - n)**2/(2*(v + w))")
)
