"""The normal distribution of vectors."""

from collections.abc import Callable, Mapping
from typing import Any

from symgen.calculus.tensor import jacobian
from symgen.probability.blocks import Places, block
from symgen.probability.declarations import LINE, Family, Mean, Parameter, Spelling, Whole, declare
from symgen.probability.laws import canonical, law
from symgen.probability.matrix_forms import gathered, square_root
from symgen.probability.multigamma import size_of
from symgen.probability.wholes import degree
from symgen.terms.build import diag, diagonal, eye, inverse, log, logdet, pi, total, trace
from symgen.terms.domains import REAL, structured
from symgen.terms.term import Term, make
from symgen.terms.traverse import size, substitute


def _by_precision(x: Term, mean: Term, prec: Term) -> Term:
    return -((x - mean) @ prec @ (x - mean)) / 2 + logdet(prec) / 2 - size_of(mean) * log(2 * pi()) / 2


def _draws(generator: Any, size: Any, mean: Any, cov: Any) -> Any:
    import numpy as np

    standard = generator.standard_normal((size, np.shape(cov)[-1], 1))
    return mean + (np.linalg.cholesky(cov) @ standard)[..., 0]


def _image(matrix: Term, move: Callable[[Term], Term], mean: Term, cov: Term) -> Term:
    """The law of A x + b: A a vector for a number."""
    if len(matrix.shape) == 1:
        return law("Normal", move(mean), var=matrix @ cov @ matrix)
    return law("MvNormal", move(mean), cov=matrix @ cov @ matrix.T)


def _given(own: Places, known: Places, value: Term, mean: Term, cov: Term) -> Term:
    gain = block(cov, own, known) @ inverse(block(cov, known, known))
    moved = block(mean, own) + gain @ (value - block(mean, known))
    return law("MvNormal", moved, cov=block(cov, own, own) - gain @ block(cov, known, own))


def _mixed(channel: Term, x: Term, mean: Term, cov: Term) -> Term | None:
    """The law of A x + b + e for a normal e that does not depend on x."""
    if channel.attrs[0] not in ("Normal", "MvNormal"):
        return None
    own = canonical(channel)
    moved, noise = own["mean"], own.get("cov", own.get("var"))
    if noise is None or x in noise.free or degree(moved, frozenset({x})) != 1:
        return None
    spread = _image(jacobian(moved, x), lambda value: substitute(moved, {x: value}), mean, cov)
    if len(spread.shape) == 1 and len(noise.shape) < 2:
        noise = noise * eye(spread.shape[0]) if not noise.shape else diag(noise)
    return law(spread.attrs[0], spread.args[0], **{spread.attrs[1][1]: gathered(spread.args[1]) + noise})


def _transport(own: Mapping[str, Term], other: Mapping[str, Term]) -> Term:
    """|m - n|^2 + tr(S + T - 2 (S^1/2 T S^1/2)^1/2)."""
    apart = own["mean"] - other["mean"]
    if own["cov"] == other["cov"]:
        return total(apart**2)
    root = square_root(own["cov"])
    product = root @ other["cov"] @ root
    between = square_root(min(product, gathered(product), key=size))
    return total(apart**2) + trace(own["cov"] + other["cov"] - 2 * between)


declare(
    Family(
        "MvNormal",
        (
            Parameter("mean", REAL, rank=1),
            Parameter(
                "cov",
                structured("spd"),
                (
                    Spelling("prec", structured("spd"), inverse, _by_precision),
                    Spelling("chol", structured("lower"), lambda factor: factor @ factor.T),
                ),
                keyword_only=True,
                rank=2,
            ),
        ),
        LINE,
        lambda x, mean, cov: (
            -((x - mean) @ inverse(cov) @ (x - mean)) / 2 - logdet(cov) / 2 - size_of(mean) * log(2 * pi()) / 2
        ),
        _draws,
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.43)",
        whole=Whole(
            event=lambda mean, cov: mean.shape,
            means=(Mean("draw", lambda x: x, lambda mean, cov: mean),),
            covariance=lambda mean, cov: cov,
            size=1,
            chart=lambda x, mean, cov: make("stack", x),
            coordinates=LINE,
            entries=lambda mean, cov: law("Normal", mean, var=diagonal(cov)),
            image=_image,
            part=lambda own, mean, cov: law("MvNormal", block(mean, own), cov=block(cov, own, own)),
            given=_given,
            mixed=_mixed,
            transport=_transport,
            cumulants=lambda mean, cov: {1: mean, 2: cov},
        ),
        latex=r"\mathcal{N}",
        twins={
            "scipy": lambda mean, cov: ("multivariate_normal", {"mean": mean, "cov": cov}),
            "torch": lambda mean, cov: ("MultivariateNormal", {"loc": mean, "covariance_matrix": cov}),
        },
        also=(
            "MultivariateNormal",
            "MultivariateGaussian",
        ),
    )
)
