"""The normal distribution of matrices, with a covariance of rows and one of columns."""

from typing import Any

from symgen.probability.declarations import LINE, Family, Mean, Parameter, Whole, declare
from symgen.probability.laws import law
from symgen.probability.multigamma import size_of
from symgen.terms.build import diagonal, inverse, log, logdet, outer, pi, trace
from symgen.terms.domains import REAL, structured
from symgen.terms.term import Term, make


def _log_density(x: Term, mean: Term, rows: Term, columns: Term) -> Term:
    n, d = size_of(rows), size_of(columns)
    return (
        -trace(inverse(columns) @ (x - mean).T @ inverse(rows) @ (x - mean)) / 2
        - n * d * log(2 * pi()) / 2
        - d * logdet(rows) / 2
        - n * logdet(columns) / 2
    )


def _draws(generator: Any, size: Any, mean: Any, rows: Any, columns: Any) -> Any:
    import numpy as np

    left, right = np.linalg.cholesky(rows), np.linalg.cholesky(columns)
    return mean + left @ generator.standard_normal((size, *np.shape(mean))) @ right.T


declare(
    Family(
        "MatrixNormal",
        (
            Parameter("mean", REAL, rank=2),
            Parameter("rows", structured("spd"), rank=2),
            Parameter("columns", structured("spd"), rank=2),
        ),
        LINE,
        _log_density,
        _draws,
        "A. K. Gupta, D. K. Nagar, Matrix Variate Distributions (2000), equation (2.2.1)",
        whole=Whole(
            event=lambda mean, rows, columns: mean.shape,
            means=(Mean("draw", lambda x: x, lambda mean, rows, columns: mean),),
            covariance=lambda mean, rows, columns: make("einsum", rows, columns, attrs=("ik,jl->ijkl",)),
            size=1,
            chart=lambda x, mean, rows, columns: make("stack", make("stack", x)),
            coordinates=LINE,
            entries=lambda mean, rows, columns: law("Normal", mean, var=outer(diagonal(rows), diagonal(columns))),
        ),
        twins={
            "scipy": lambda mean, rows, columns: ("matrix_normal", {"mean": mean, "rowcov": rows, "colcov": columns})
        },
    )
)
