"""The GAN's discriminator, densities and divergences written plainly in torch and SciPy; none of it from symgen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch.distributions import Bernoulli, Categorical, MixtureSameFamily, Normal

from symgen.crosscheck.twins import Tap


def logits_of(p: Mapping[str, Any], x: torch.Tensor, tap: Tap) -> torch.Tensor:
    """The discriminator's logits at points x, a column."""
    first = tap("first", x @ p["W_first"] + p["b_first"])
    bent = tap("bent", torch.tanh(first))
    second = tap("second", bent @ p["W_second"] + p["b_second"])
    bent_again = tap("bent_again", torch.tanh(second))
    return tap("logits", bent_again @ p["W_logits"] + p["b_logits"])


def plain_loss(p: Mapping[str, Any], data: Mapping[str, Any], tap: Tap) -> torch.Tensor:
    """Minus the payoff: binary cross-entropy with the weights of real and generated points."""
    logits = logits_of(p, data["x"], tap)
    softplus = torch.nn.functional.softplus
    return torch.sum(data["p"] * softplus(-logits) + data["q"] * softplus(logits))


def oracle(p: Mapping[str, Any], data: Mapping[str, Any]) -> torch.Tensor:
    """The same by torch.distributions, sharing no code with the plain loss."""
    linear = torch.nn.functional.linear
    hidden = linear(data["x"], p["W_first"].mT, p["b_first"]).tanh()
    hidden = linear(hidden, p["W_second"].mT, p["b_second"]).tanh()
    real = Bernoulli(logits=linear(hidden, p["W_logits"].mT, p["b_logits"]))
    one = torch.ones_like(data["p"])
    return -(data["p"] * real.log_prob(one) + data["q"] * real.log_prob(0 * one)).sum()


def payoff(logits: torch.Tensor, p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """V(D) from logits, p and q holding quadrature weights already."""
    log_sigmoid = torch.nn.functional.logsigmoid
    return (p * log_sigmoid(logits) + q * log_sigmoid(-logits)).sum()


def log_mixture(parts: tuple[tuple[float, float, float], ...], x: torch.Tensor) -> torch.Tensor:
    """The log density of a mixture of normals with weights, means and standard deviations."""
    weights, means, deviations = (torch.tensor(column, dtype=torch.float64) for column in zip(*parts, strict=True))
    return MixtureSameFamily(Categorical(probs=weights), Normal(means, deviations)).log_prob(x)


def divergences(
    parts: tuple[tuple[float, float, float], ...],
    mean: torch.Tensor,
    deviation: torch.Tensor,
    x: torch.Tensor,
    weights: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """JS(p || q) and KL(q || p) for a normal q, by quadrature over x; autograd passes to its mean and deviation."""
    log_p, log_q = log_mixture(parts, x), Normal(mean, deviation).log_prob(x)
    log_half = torch.logaddexp(log_p, log_q) - float(np.log(2))
    p, q = weights * log_p.exp(), weights * log_q.exp()
    return (p * (log_p - log_half) + q * (log_q - log_half)).sum() / 2, (q * (log_q - log_p)).sum()


def jensen_shannon(parts: tuple[tuple[float, float, float], ...], mean: float, deviation: float) -> float:
    """JS(p || q) once more, by SciPy's adaptive quadrature on densities written out."""
    from scipy.integrate import quad

    def normal(x: float, m: float, s: float) -> float:
        return float(np.exp(-(((x - m) / s) ** 2) / 2) / (s * np.sqrt(2 * np.pi)))

    def integrand(x: float) -> float:
        p, q = sum(w * normal(x, m, s) for w, m, s in parts), normal(x, mean, deviation)
        return float(p * np.log(2 * p / (p + q)) + q * np.log(2 * q / (p + q))) / 2

    pieces = (quad(integrand, a, a + 2, epsabs=1e-15, epsrel=1e-13, limit=200)[0] for a in range(-14, 14, 2))
    return float(sum(pieces))
