"""The mathematics of the variational autoencoder: its evidence lower bound, derived, and the circuit made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symgen.crosscheck.circuits import Circuit, Node, block, loss_block
from symgen.crosscheck.networks import affine, layer, tangent
from symgen.crosscheck.planting import Plant, planted
from symgen.derivation import Derivation, derive
from symgen.inference import ELBO, MeanField, Model
from symgen.probability import law
from symgen.terms.build import dims, exp, function, matrix
from symgen.terms.term import Term, combined
from symgen.terms.traverse import substitute, subterms

N, K, P = dims("N K P")
MU, LOGVAR = matrix("mu", N, K), matrix("logvar", N, K)
LOGITS, EPSILON = matrix("logits", N, P), matrix("eps", N, K)


@dataclass(frozen=True, slots=True)
class Bound:
    """The derived evidence lower bound, taken apart: its divergence, the draw of z, and the loss of one draw."""

    derivation: Derivation
    divergence: Term
    draw: Term
    loss: Term
    pixels: Term


def bound(plant: Plant | None = None, judge: bool = True) -> Bound:
    """Derive the ELBO of N images with P pixels and K latents, and write the loss -ELBO/N of one draw of the noise."""
    decoder = function("f", shape=(N, P))
    with Model() as model:
        z = model.latent("z", law("Normal", 0, sd=1), plate=(N, K))
        pixels = model.observe("x", law("Bernoulli", logit=decoder(z)))
    derived = derive(ELBO(model, MeanField(z=law("Normal", MU, sd=exp(LOGVAR / 2)))), judge=judge)
    expectation = next(term for _, term in subterms(derived.result) if term.op == "expectation")
    body, noise, _ = expectation.args
    decoded = next(term for _, term in subterms(body) if term.op == "call")
    draw = substitute(decoded.args[0], {noise: EPSILON})
    whole = planted(plant, derived.result)
    at_draw = substitute(whole, {expectation: substitute(body, {decoded: LOGITS})})
    divergence = -_without_expectation(whole)
    titled = replace(derived, title="Evidence lower bound")
    return Bound(titled, divergence, draw, -at_draw / N, pixels)


def addends(term: Term) -> tuple[Term, ...]:
    return term.args if term.op == "add" else (term,)


def has_expectation(term: Term) -> bool:
    return any(node.op == "expectation" for _, node in subterms(term))


def _without_expectation(elbo: Term) -> Term:
    """The part of the bound in closed form: minus the divergence."""
    closed = [part for part in addends(elbo) if not has_expectation(part)]
    return combined("add", closed)


def circuit(found: Bound, judge: bool = True) -> Circuit:
    """Encoder, draw, decoder and loss."""
    dense, bend = affine(judge), tangent(judge)
    sample = block("Draw of z", found.draw, (MU, LOGVAR, EPSILON), "mu logvar", judge=judge)
    inputs = (LOGITS, MU, LOGVAR, found.pixels)
    loss = loss_block("Loss", found.loss, inputs, "logits mu logvar", judge=judge)
    return Circuit.of(
        layer("encoder", "x", dense),
        Node("features", bend, ("encoder",)),
        layer("mu", "features", dense),
        layer("logvar", "features", dense),
        Node("z", sample, ("mu", "logvar", "eps")),
        layer("decoder", "z", dense),
        Node("drawing", bend, ("decoder",)),
        layer("logits", "drawing", dense),
        Node("loss", loss, ("logits", "mu", "logvar", "x")),
    )


#: What is compared, in order of backpropagation.
COMPARED: Mapping[str, str] = {
    "logits": "the logits",
    "W_logits": "the output weights",
    "b_logits": "the output bias",
    "decoder": "the decoder's pre-activations",
    "W_decoder": "the decoder's hidden weights",
    "b_decoder": "the decoder's hidden bias",
    "z": "the latents",
    "mu": "the mean",
    "logvar": "the log variance",
    "W_mu": "the mean's weights",
    "b_mu": "the mean's bias",
    "W_logvar": "the log variance's weights",
    "b_logvar": "the log variance's bias",
    "encoder": "the encoder's pre-activations",
    "W_encoder": "the encoder's hidden weights",
    "b_encoder": "the encoder's hidden bias",
}
