"""The variational autoencoder written plainly in torch, twice; none of it comes from symgen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from symgen.crosscheck.twins import Tap


def plain_loss(p: Mapping[str, Any], data: Mapping[str, Any], tap: Tap, *, kl: float = 1.0) -> torch.Tensor:
    """Minus the bound of one draw, per image, as one writes it by hand; `kl` multiplies the divergence."""
    x = data["x"]
    encoder = tap("encoder", x @ p["W_encoder"] + p["b_encoder"])
    features = tap("features", torch.tanh(encoder))
    mu = tap("mu", features @ p["W_mu"] + p["b_mu"])
    logvar = tap("logvar", features @ p["W_logvar"] + p["b_logvar"])
    z = tap("z", mu + torch.exp(0.5 * logvar) * data["eps"])
    decoder = tap("decoder", z @ p["W_decoder"] + p["b_decoder"])
    drawing = tap("drawing", torch.tanh(decoder))
    logits = tap("logits", drawing @ p["W_logits"] + p["b_logits"])
    likelihood = torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    divergence = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (likelihood + kl * divergence) / len(x)


def oracle(p: Mapping[str, Any], data: Mapping[str, Any]) -> torch.Tensor:
    """The same loss by torch.distributions and torch.nn.functional, sharing no code with the plain loss."""
    linear = torch.nn.functional.linear
    features = linear(data["x"], p["W_encoder"].mT, p["b_encoder"]).tanh()
    mean = linear(features, p["W_mu"].mT, p["b_mu"])
    guide = Normal(mean, linear(features, p["W_logvar"].mT, p["b_logvar"]).exp().sqrt())
    z = guide.loc + guide.scale * data["eps"]
    hidden = linear(z, p["W_decoder"].mT, p["b_decoder"]).tanh()
    pixels = Bernoulli(logits=linear(hidden, p["W_logits"].mT, p["b_logits"]))
    divergence = kl_divergence(guide, Normal(torch.zeros_like(mean), torch.ones_like(mean))).sum(-1)
    return (divergence - pixels.log_prob(data["x"]).sum(-1)).mean()
