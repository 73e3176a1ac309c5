"""Mistakes to plant in the variational autoencoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen.crosscheck.planting import Plant, editing
from symgen.crosscheck.subjects._vae_formulas import LOGVAR, K, N, addends, has_expectation
from symgen.terms.build import exp, matrix, mean, tanh
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute


def _in_divergence(edit: Callable[[Term], Term]) -> Callable[[Term], Term]:
    """An edit of the bound's divergence alone."""

    def apply(elbo: Term) -> Term:
        parts = [part if has_expectation(part) else edit(part) for part in addends(elbo)]
        return make("add", *parts)

    return apply


def _transposed(term: Term) -> Term:
    return make("transpose", term)


_VARIANCE_AS_DEVIATION = {exp(LOGVAR): exp(LOGVAR / 2)}
_DEVIATION_AS_VARIANCE = {exp(LOGVAR / 2): exp(LOGVAR)}
_HIDDEN = matrix("A", N, K)
_ABOVE = symbol("G", shape=(N, K))

_PATHS = {("z", "mu"), ("z", "logvar")}

PLANTS: Mapping[str, Plant] = {
    "kl-half": Plant(
        "the factor 1/2 of the divergence is dropped, in the formula and in the torch code alike",
        formula=_in_divergence(lambda part: 2 * part),
        shared={"kl": 2.0},
    ),
    "sign": Plant("the divergence is added to the bound", formula=_in_divergence(lambda part: -part)),
    "std-for-variance": Plant(
        "the divergence takes the standard deviation for the variance",
        formula=_in_divergence(lambda part: substitute(part, _VARIANCE_AS_DEVIATION)),
    ),
    "factor": Plant("the divergence is averaged over the latents", formula=_in_divergence(lambda part: part / K)),
    "log-sd-for-logvar": Plant(
        "the draw takes the log variance for a log standard deviation",
        formulas=editing("z", "value", lambda term: substitute(term, _DEVIATION_AS_VARIANCE)),
    ),
    "no-reparametrisation": Plant(
        "no gradient passes through the draw to the mean and the variance",
        formulas=lambda formulas: {key: 0 * term if key in _PATHS else term for key, term in formulas.items()},
    ),
    "logvar-without-half": Plant(
        "the draw's derivative in the log variance lacks the factor 1/2",
        formulas=editing("z", "logvar", lambda term: 2 * term),
    ),
    "transposed": Plant(
        "the gradient of the output weights is transposed",
        formulas=editing("logits", "W_logits", _transposed),
    ),
    "tanh-derivative": Plant(
        "the derivative of tanh lacks its square",
        formulas=editing("drawing", "decoder", lambda term: substitute(term, {tanh(_HIDDEN) ** 2: tanh(_HIDDEN)})),
    ),
    "mean-for-sum": Plant(
        "the gradient of the encoder's bias is averaged over the batch",
        formulas=editing("encoder", "b_encoder", lambda term: mean(_ABOVE, 0)),
    ),
}
