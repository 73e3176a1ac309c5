"""A GAN on the line: its discriminator is trained, and the theory of the game held against quadrature and autograd."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

import torch

from symgen.crosscheck.circuits import Circuit, Tensors, compiled
from symgen.crosscheck.grids import panels
from symgen.crosscheck.judging import judged
from symgen.crosscheck.model import MODELS, Findings, Model, Run
from symgen.crosscheck.networks import draw_affine
from symgen.crosscheck.report import Check, Curves, check
from symgen.crosscheck.subjects import _gan_formulas as formulas
from symgen.crosscheck.subjects import _gan_plain as plain
from symgen.crosscheck.subjects._gan_plants import PLANTS, GamePlant
from symgen.crosscheck.twins import Tap, Twins
from symgen.terms.term import Term

Part = tuple[Fraction, Fraction, Fraction]

HIDDEN, REACH = 32, 14.0
IDENTITY_BAR, GENERATOR_BAR, DENSITY_BAR = 1e-11, 1e-12, 1e-13


@dataclass(frozen=True, slots=True)
class Pair:
    """Real points are drawn from a mixture of normals (weight, mean, deviation), generated ones from a normal."""

    name: str
    real: tuple[Part, ...]
    mean: Fraction
    deviation: Fraction

    @property
    def parts(self) -> tuple[tuple[float, float, float], ...]:
        """The mixture in numbers."""
        return tuple((float(w), float(m), float(s)) for w, m, s in self.real)

    @property
    def densities(self) -> tuple[Term, Term]:
        """p and q as formulas of x, q with the symbols m and s."""
        return formulas.mixture_density(self.real), formulas.normal_density(formulas.M, formulas.S)


PAIRS = (
    Pair("normals", ((Fraction(1), Fraction(0), Fraction(1)),), Fraction(1), Fraction(3, 2)),
    Pair(
        "mixture",
        ((Fraction(2, 5), Fraction(-3, 2), Fraction(3, 5)), (Fraction(3, 5), Fraction(1), Fraction(4, 5))),
        Fraction(1, 4),
        Fraction(5, 4),
    ),
)


@dataclass(slots=True)
class Match:
    """One pair of densities on a grid, and the twin discriminators trained between them."""

    pair: Pair
    game: formulas.Game
    twins: Twins
    x: torch.Tensor
    weights: torch.Tensor
    p: torch.Tensor
    q: torch.Tensor

    def integral(self, density: Term, **more: torch.Tensor) -> float:
        """The integral over x of a formula of p, q and the discriminator's logit t."""
        at = {formulas.P: self.p, formulas.Q: self.q, **({formulas.T: more["t"]} if more else {})}
        values = _evaluated(density, at)
        return float((self.weights * values).sum())


def run(settings: Run) -> Findings:
    """Play both games: train, and check identities before, during and after."""
    plant = PLANTS.get(settings.plant, GamePlant("nothing"))
    game = formulas.game(settings.judge)
    network = formulas.discriminator(settings.judge)
    derivations = (*game.derivations, *network.derivations)
    rows: list[Check] = []
    series: list[Curves] = []
    for position, pair in enumerate(PAIRS):
        match = _match(pair, plant.game(game), network.edited(plant.formulas), settings)
        rows.extend(_checked(match, settings, _shared_progress(settings, position)))
        series.extend(_curves(match))
    return Findings(rows=(*rows, *judged(derivations)), series=tuple(series), derivations=derivations)


def _shared_progress(settings: Run, position: int) -> Callable[[int], None]:
    """Each pair takes its share of the steps that the user asked for."""
    return lambda done: settings.progress((position * settings.steps + done) // len(PAIRS))


def _match(pair: Pair, game: formulas.Game, network: Circuit, settings: Run) -> Match:
    generator = torch.Generator().manual_seed(settings.seed)
    parameters: Tensors = {}
    for target, inputs, outputs in (("first", 1, HIDDEN), ("second", HIDDEN, HIDDEN), ("logits", HIDDEN, 1)):
        parameters.update(draw_affine(target, inputs, outputs, generator))
    dtype = getattr(torch, settings.dtype)
    placed = {name: value.to(device=settings.device, dtype=dtype) for name, value in parameters.items()}
    twins = Twins(network, plain.plain_loss, plain.oracle, formulas.COMPARED, placed, settings.dtype, _descent)
    x, weights = panels(-REACH, REACH)
    real, made = pair.densities
    mean, deviation = _generator_at(pair)
    at = {formulas.X: x, formulas.M: mean, formulas.S: deviation}
    p, q = _evaluated(real, at), _evaluated(made, at)
    return Match(pair, game, twins, x, weights, p, q)


def _descent(parameters: list[torch.Tensor]) -> torch.optim.Optimizer:
    """Descent with momentum. Adam divides by gradients that vanish as this exact payoff nears its optimum: two copies
    that differ by rounding then part by 1e-4 within 1000 steps, whatever their gradients.
    """
    return torch.optim.SGD(parameters, lr=0.1, momentum=0.9)


def _evaluated(formula: Term, at: Mapping[Term, torch.Tensor]) -> torch.Tensor:
    """The compiled formula at the values of those symbols that it has."""
    inputs = tuple(symbol for symbol in at if symbol in formula.free)
    return compiled(formula, inputs)(*(at[symbol] for symbol in inputs))


def _generator_at(pair: Pair) -> tuple[torch.Tensor, torch.Tensor]:
    mean, deviation = (torch.tensor(float(value), dtype=torch.float64) for value in (pair.mean, pair.deviation))
    return mean, deviation


def _checked(match: Match, settings: Run, progress: Callable[[int], None]) -> Iterator[Check]:
    """The checks of one match, named by its pair."""
    found = [_densities(match), _value(match), _gap(match, "untrained")]
    half = settings.steps // 2
    data = _data(match, settings)
    match.twins.train(repeat(data, half), progress)
    found.append(_gap(match, "half-trained"))
    match.twins.train(repeat(data, settings.steps - half), progress)
    found.append(_gap(match, "trained"))
    found.extend(match.twins.rows("torch.distributions"))
    found.extend(_generator(match, name) for name in ("saturating", "non-saturating"))
    for row in found:
        yield check(f"{match.pair.name}: {row.quantity}", row.error, row.bar, row.detail)


def _data(match: Match, settings: Run) -> Tensors:
    """The nodes and the weighted densities as columns: training on them is training on the exact payoff."""
    columns = {"x": match.x, "p": match.weights * match.p, "q": match.weights * match.q}
    dtype = getattr(torch, settings.dtype)
    return {name: c[:, None].to(device=settings.device, dtype=dtype) for name, c in columns.items()}


def _densities(match: Match) -> Check:
    mean, deviation = _generator_at(match.pair)
    real = plain.log_mixture(match.pair.parts, match.x).exp()
    made = torch.distributions.Normal(mean, deviation).log_prob(match.x).exp()
    error = max(float((match.p - real).abs().max()), float((match.q - made).abs().max()))
    return check("densities", error, DENSITY_BAR, "compiled densities against torch.distributions at all nodes")


def _value(match: Match) -> Check:
    js = plain.jensen_shannon(match.pair.parts, float(match.pair.mean), float(match.pair.deviation))
    claimed = float(_evaluated(match.game.claims["value"], {formulas.JS: torch.tensor(js, dtype=torch.float64)}))
    error = abs(match.integral(match.game.value) - claimed)
    detail = "the integral of the payoff at the derived optimum, against -log 4 + 2 JS by adaptive quadrature"
    return check("value at the optimum", error, IDENTITY_BAR, detail)


def _logits(match: Match) -> torch.Tensor:
    """The logits at the nodes, in float64, of the discriminator trained by autograd."""
    parameters = {name: value.detach().double().cpu() for name, value in match.twins.by_autograd.items()}
    return plain.logits_of(parameters, match.x[:, None], Tap({}))[:, 0]


def _gap(match: Match, stage: str) -> Check:
    t = _logits(match)
    attained = float(plain.payoff(t, match.weights * match.p, match.weights * match.q))
    error = abs(match.integral(match.game.value) - attained - match.integral(match.game.gap, t=t))
    detail = "V* - V(D) against the integral of (p + q) KL(Bernoulli(D*) || Bernoulli(D))"
    return check(f"gap of the {stage} discriminator", error, IDENTITY_BAR, detail)


def _generator(match: Match, name: str) -> Check:
    """The derived gradient by integration over the noise, against autograd through a divergence by quadrature in x."""
    by_formula = _derived_gradient(match, name)
    mean, deviation = (value.requires_grad_() for value in _generator_at(match.pair))
    js, kl = plain.divergences(match.pair.parts, mean, deviation, match.x, match.weights)
    claim = match.game.claims[name]
    claimed = _evaluated(claim, {formulas.JS: js, formulas.KL: kl})
    by_autograd = torch.autograd.grad(claimed, (mean, deviation))
    error = max(abs(f - float(a)) for f, a in zip(by_formula, by_autograd, strict=True))
    detail = f"in mean and deviation, against autograd through {claim}"
    return check(f"{name} generator gradient", error, GENERATOR_BAR, detail)


def _derived_gradient(match: Match, name: str) -> list[float]:
    noise, weights = panels(-9.0, 9.0)
    density = torch.exp(torch.distributions.Normal(0.0, 1.0).log_prob(noise))
    mean, deviation = _generator_at(match.pair)
    own = {formulas.M: mean, formulas.S: deviation, formulas.EPS: noise}
    at = {**own, formulas.M_SEEN: mean, formulas.S_SEEN: deviation}
    terms = match.game.generator(name, match.pair.densities)
    return [float((weights * density * _evaluated(term, at)).sum()) for term in terms]


def _curves(match: Match) -> Iterator[Curves]:
    losses = match.twins.curves(f"{match.pair.name}: loss -V(D) of both copies, in nats")
    steps = next(iter(losses.lines.values()))[0]
    best = -match.integral(match.game.value)
    lines = {**losses.lines, "optimum -V*": ((steps[0], steps[-1]), (best, best))}
    yield Curves(losses.title, losses.x_label, losses.y_label, lines)
    near = (match.x.abs() < 5).nonzero()[::4, 0]
    shown = {"D, trained": torch.sigmoid(_logits(match)), "D* = p/(p + q)": match.p / (match.p + match.q)}
    xs = tuple(match.x[near].tolist())
    drawn = {name: (xs, tuple(y[near].tolist())) for name, y in {**shown, "p": match.p, "q": match.q}.items()}
    yield Curves(f"{match.pair.name}: the trained discriminator and the optimal one", "x", "", drawn)


MODELS.register(
    "gan",
    Model(
        "Cross-check of a generative adversarial game on the line",
        run,
        {name: plant.says for name, plant in PLANTS.items()},
    ),
)
