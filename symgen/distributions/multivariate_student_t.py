"""Student's t distribution of vectors, with location and scale matrix."""

from collections.abc import Callable
from typing import Any

from symgen.probability.blocks import Places, block
from symgen.probability.declarations import LINE, Family, Mean, Parameter, Whole, declare
from symgen.probability.laws import law
from symgen.probability.multigamma import size_of
from symgen.terms.build import diagonal, digamma, inverse, log, logdet, loggamma, pi, sqrt
from symgen.terms.domains import POSITIVE, REAL, structured
from symgen.terms.term import Term, make


def _away(x: Term, df: Term, loc: Term, scale: Term) -> Term:
    """log(1 + (x - m)'S^-1 (x - m)/k), large far from the location."""
    return log(1 + (x - loc) @ inverse(scale) @ (x - loc) / df)


def _log_density(x: Term, df: Term, loc: Term, scale: Term) -> Term:
    size = size_of(loc)
    constant = loggamma((df + size) / 2) - loggamma(df / 2) - size * log(pi() * df) / 2 - logdet(scale) / 2
    return constant - (df + size) / 2 * _away(x, df, loc, scale)


def _draws(generator: Any, size: Any, df: Any, loc: Any, scale: Any) -> Any:
    import numpy as np

    standard = generator.standard_normal((size, np.shape(scale)[-1], 1))
    spread = np.sqrt(df / generator.chisquare(df, (size, 1)))
    return loc + spread * (np.linalg.cholesky(scale) @ standard)[..., 0]


def _image(matrix: Term, move: Callable[[Term], Term], df: Term, loc: Term, scale: Term) -> Term:
    """The law of A x + b: A a vector for a number."""
    if len(matrix.shape) == 1:
        return law("StudentT", df, move(loc), sqrt(matrix @ scale @ matrix))
    return law("MvStudentT", df, move(loc), matrix @ scale @ matrix.T)


def _given(own: Places, known: Places, value: Term, df: Term, loc: Term, scale: Term) -> Term:
    """What is far out makes the others vary more: the scale grows with the distance of the known blocks."""
    precision, away = inverse(block(scale, known, known)), value - block(loc, known)
    gain = block(scale, own, known) @ precision
    more = df + size_of(away)
    left = block(scale, own, own) - gain @ block(scale, known, own)
    return law("MvStudentT", more, block(loc, own) + gain @ away, (df + away @ precision @ away) / more * left)


declare(
    Family(
        "MvStudentT",
        (Parameter("df", POSITIVE), Parameter("loc", REAL, rank=1), Parameter("scale", structured("spd"), rank=2)),
        LINE,
        _log_density,
        _draws,
        "S. Kotz, S. Nadarajah, Multivariate t Distributions and Their Applications (2004), equations (1.1) and (1.37)",
        whole=Whole(
            event=lambda df, loc, scale: loc.shape,
            means=(
                Mean("draw", lambda x: x, lambda df, loc, scale: loc, lambda df, loc, scale: (df > 1,)),
                Mean(
                    "away",
                    _away,
                    lambda df, loc, scale: digamma((df + size_of(loc)) / 2) - digamma(df / 2),
                    own=True,
                ),
            ),
            covariance=lambda df, loc, scale: df / (df - 2) * scale,
            spread=lambda df, loc, scale: (df > 2,),
            size=1,
            chart=lambda x, df, loc, scale: make("stack", x),
            coordinates=LINE,
            entries=lambda df, loc, scale: law("StudentT", df, loc, sqrt(diagonal(scale))),
            image=_image,
            part=lambda own, df, loc, scale: law("MvStudentT", df, block(loc, own), block(scale, own, own)),
            given=_given,
        ),
        twins={"scipy": lambda df, loc, scale: ("multivariate_t", {"loc": loc, "shape": scale, "df": df})},
        also=("MultivariateStudentT", "MultivariateT"),
        mistaken={
            "cov": "the covariance is df/(df - 2)*scale, where df > 2: write scale=(df - 2)/df*cov",
            "prec": "the covariance is df/(df - 2)*scale, where df > 2: write scale=inverse(prec) for the inverse of the scale",
            "sd": "the scale is a matrix: write scale=diag(s**2)",
            "shape": "shape is called scale here",
        },
    )
)
