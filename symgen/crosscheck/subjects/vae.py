"""A variational autoencoder of real handwritten digits: Bernoulli decoder, Gaussian latents, reparametrised.

D. P. Kingma and M. Welling, Auto-Encoding Variational Bayes (2014), appendices B and C.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from symgen.crosscheck.circuits import Tensors, compiled
from symgen.crosscheck.digits import binarised, load_digits
from symgen.crosscheck.judging import judged
from symgen.crosscheck.model import MODELS, Findings, Model, Run
from symgen.crosscheck.networks import draw_affine
from symgen.crosscheck.pictures import pictures
from symgen.crosscheck.report import Check, check
from symgen.crosscheck.subjects._vae_formulas import COMPARED, LOGVAR, MU, bound, circuit
from symgen.crosscheck.subjects._vae_plain import oracle, plain_loss
from symgen.crosscheck.subjects._vae_plants import PLANTS
from symgen.crosscheck.twins import Twins
from symgen.terms.term import Term

PIXELS, HIDDEN, LATENTS, BATCH, HELD_OUT, RATE = 64, 64, 8, 128, 297, 2e-3
_PICTURES, _QUADRATURE_IMAGES, _QUADRATURE_BAR = 16, 2, 1e-11


def run(settings: Run) -> Findings:
    """Derive, plant what is asked for, train both copies, compare."""
    plant = PLANTS.get(settings.plant)
    found = bound(plant, settings.judge)
    network = circuit(found, settings.judge)
    if plant is not None and plant.formulas is not None:
        network = network.edited(plant.formulas)
    shared = dict(plant.shared) if plant is not None else {}
    generator = torch.Generator().manual_seed(settings.seed)
    twins = Twins(
        circuit=network,
        plain=lambda p, data, tap: plain_loss(p, data, tap, **shared),
        oracle=oracle,
        compared=COMPARED,
        parameters=_placed(initial(generator), settings),
        dtype=settings.dtype,
        optimiser=lambda parameters: torch.optim.Adam(parameters, lr=RATE),
    )
    images = torch.tensor(binarised(load_digits().levels)).reshape(-1, PIXELS)
    twins.train(_batches(images[:-HELD_OUT], generator, settings), settings.progress)
    kept = {"x": _placed({"x": images[-HELD_OUT:]}, settings)["x"]}
    derivations = (found.derivation, *network.derivations)
    return Findings(
        rows=(_by_quadrature(found.divergence, twins, kept), *twins.rows("torch.distributions"), *judged(derivations)),
        series=(twins.curves("Loss per image of both copies, in nats"),),
        images=_drawn(twins, kept["x"], generator),
        derivations=derivations,
        facts=_held_out(twins, kept["x"], generator),
    )


def initial(generator: torch.Generator) -> Tensors:
    """The parameters that both copies start from."""
    widths = {
        "encoder": (PIXELS, HIDDEN),
        "mu": (HIDDEN, LATENTS),
        "logvar": (HIDDEN, LATENTS),
        "decoder": (LATENTS, HIDDEN),
        "logits": (HIDDEN, PIXELS),
    }
    drawn: Tensors = {}
    for target, (inputs, outputs) in widths.items():
        drawn.update(draw_affine(target, inputs, outputs, generator))
    return drawn


def _placed(values: Tensors, settings: Run) -> Tensors:
    """Values in the dtype and on the device of a run."""
    dtype = getattr(torch, settings.dtype)
    return {name: value.to(device=settings.device, dtype=dtype) for name, value in values.items()}


def _batches(images: torch.Tensor, generator: torch.Generator, settings: Run) -> Iterator[Tensors]:
    """Random batches with their noise, drawn on the processor, so that every device sees the same ones."""
    for _ in range(settings.steps):
        chosen = torch.randint(len(images), (BATCH,), generator=generator)
        noise = torch.randn(BATCH, LATENTS, generator=generator, dtype=torch.float64)
        yield _placed({"x": images[chosen], "eps": noise}, settings)


def _by_quadrature(divergence: Term, twins: Twins, kept: Tensors) -> Check:
    """The derived divergence of a few held-out images against the sum of the integrals of q log(q/p), one a latent."""
    values = twins.circuit.forward({**twins.by_formulas, **kept, "eps": _no_noise(kept["x"])})
    mu, logvar = (values[name][:_QUADRATURE_IMAGES].double() for name in ("mu", "logvar"))
    found = float(compiled(divergence, (MU, LOGVAR))(mu, logvar))
    places = zip(mu.ravel().tolist(), logvar.ravel().tolist(), strict=True)
    true = sum(_divergence_integral(*place) for place in places)
    detail = f"of {len(mu)} held-out images, against {mu.numel()} integrals of q log(q/p) by adaptive quadrature"
    return check("divergence", abs(found - true) / max(1.0, abs(true)), _QUADRATURE_BAR, detail)


def _no_noise(x: torch.Tensor) -> torch.Tensor:
    return torch.zeros(len(x), LATENTS, dtype=x.dtype, device=x.device)


def _divergence_integral(mu: float, logvar: float) -> float:
    """The integral of q log(q/p), q normal and p standard normal, written from their densities."""
    from scipy.integrate import quad

    deviation = float(np.exp(logvar / 2))

    def integrand(t: float) -> float:
        x = mu + deviation * t
        log_ratio = (x**2 - t**2) / 2 - np.log(deviation)
        return float(np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi) * log_ratio)

    return float(quad(integrand, -12, 12, epsabs=1e-14, epsrel=1e-13, limit=200)[0])


def _drawn(twins: Twins, kept: torch.Tensor, generator: torch.Generator) -> dict[str, tuple[np.ndarray, ...]]:
    """Held-out digits, what both copies make of their means, and digits drawn from the prior."""
    x = kept[:_PICTURES]
    prior = torch.randn(_PICTURES, LATENTS, generator=generator, dtype=torch.float64).to(x)
    shown = {"Held-out digits, binarised": x}
    for words, copy in (("autograd", twins.by_autograd), ("the derived gradients", twins.by_formulas)):
        latents = _encoded(copy, x)
        shown[f"Reconstructions by the copy trained by {words}"] = _decoded(copy, latents)
    shown["Digits drawn from the prior, decoded by the copy trained by the derived gradients"] = _decoded(
        twins.by_formulas, prior
    )
    return {caption: pictures(np.nan_to_num(rows.cpu().numpy())) for caption, rows in shown.items()}


def _encoded(p: Tensors, x: torch.Tensor) -> torch.Tensor:
    return torch.tanh(x @ p["W_encoder"] + p["b_encoder"]) @ p["W_mu"] + p["b_mu"]


def _decoded(p: Tensors, z: torch.Tensor) -> torch.Tensor:
    hidden = torch.tanh(z @ p["W_decoder"] + p["b_decoder"])
    return torch.sigmoid(hidden @ p["W_logits"] + p["b_logits"])


def _held_out(twins: Twins, kept: torch.Tensor, generator: torch.Generator) -> dict[str, float]:
    """The bound of both copies on images that neither has seen, one draw, by the oracle."""
    noise = torch.randn(len(kept), LATENTS, generator=generator, dtype=torch.float64).to(kept)
    copies = {"autograd": twins.by_autograd, "derived gradients": twins.by_formulas}
    data = {"x": kept, "eps": noise}
    return {f"held-out bound by {words}": -float(oracle(copy, data)) for words, copy in copies.items()}


MODELS.register(
    "vae",
    Model(
        "Cross-check of a variational autoencoder on real digits",
        run,
        {name: plant.says for name, plant in PLANTS.items()},
    ),
)
