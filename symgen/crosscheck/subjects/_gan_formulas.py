"""The mathematics of the GAN: the best discriminator and its value, gaps, and gradients of generators, all derived.

I. Goodfellow et al., Generative Adversarial Nets (2014), proposition 1 and theorem 1; M. Arjovsky and L. Bottou,
Towards Principled Methods for Training GANs (2017), theorem 2.5, for the gradient of the non-saturating generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from symgen.calculus import derivative, simplify
from symgen.crosscheck.circuits import Circuit, Node, loss_block
from symgen.crosscheck.networks import affine, layer, tangent
from symgen.derivation import Derivation, derive
from symgen.information import unfold
from symgen.probability import law
from symgen.terms.build import dims, exp, log, matrix, positives, reals, sigmoid, total, units
from symgen.terms.context import Context
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import substitute

#: p(x) and q(x) at a point, the discriminator's output there as a probability and as a logit.
P, Q = positives("p q")
Y, T = units("y"), reals("t")
#: The generator x = m + s eps, and its parameters as the discriminator has seen them, which it does not differentiate.
M, EPS, M_SEEN = reals("m eps m_seen")
S, S_SEEN = positives("s s_seen")
X = reals("x")
#: A Jensen-Shannon divergence JS(p || q) and a Kullback-Leibler divergence KL(q || p), as numbers.
JS, KL = positives("js kl")

PAYOFF = P * log(Y) + Q * log(1 - Y)


#: What the theory says that the value at the optimum is, and what generators descend: claims to be checked.
CLAIMS: Mapping[str, Term] = {"value": -log(4) + 2 * JS, "saturating": 2 * JS, "non-saturating": KL - 2 * JS}


@dataclass(frozen=True, slots=True)
class Game:
    """The optimum and the gap, derived, and the claims about them."""

    optimum: Term
    gap: Term
    claims: Mapping[str, Term]
    derivations: tuple[Derivation, ...] = ()

    @property
    def value(self) -> Term:
        """The payoff at the optimum, at one point."""
        return substitute(PAYOFF, {Y: self.optimum})

    def generator(self, name: str, densities: tuple[Term, Term]) -> tuple[Term, Term]:
        """The derivatives in m and s of what a generator minimises at one draw, the discriminator held fixed."""
        minimised = {"saturating": log(simplify(1 - self.optimum, Context())), "non-saturating": -log(self.optimum)}
        p, q = densities
        seen = substitute(q, {M: M_SEEN, S: S_SEEN})
        value = substitute(substitute(minimised[name], {P: p, Q: seen}), {X: M + S * EPS})
        return derivative(value, M), derivative(value, S)


def game(judge: bool = True) -> Game:
    """Derive the optimal discriminator and what any other one loses."""
    best = derive(make("argmax", PAYOFF, Y, make("true")), judge=judge)
    gap = derive(make("kl", law("Bernoulli", best.result), law("Bernoulli", logit=T)), judge=judge)
    derivations = (
        replace(best, title="Optimal discriminator"),
        replace(gap, title="What a discriminator with logit t loses at a point, per unit of p + q"),
    )
    return Game(best.result, (P + Q) * gap.result, CLAIMS, derivations)


def normal_density(mean: Term, deviation: Term) -> Term:
    """The density of a normal law at x, as its family declares it."""
    return exp(unfold(make("log_density", law("Normal", mean, sd=deviation), X)))


def mixture_density(parts: tuple[tuple[Fraction, Fraction, Fraction], ...]) -> Term:
    """The density at x of a mixture of normals, each with its weight, mean and standard deviation."""
    densities = [num(weight) * normal_density(num(mean), num(deviation)) for weight, mean, deviation in parts]
    return combined("add", densities)


def discriminator(judge: bool = True) -> Circuit:
    """A network with two hidden layers, trained to maximise the payoff with weights P and Q at N points."""
    N, one = dims("N"), 1
    logits, p, q = matrix("logits", N, one), matrix("P", N, one), matrix("Q", N, one)
    payoff = substitute(simplify(substitute(PAYOFF, {Y: sigmoid(T)}), Context()), {P: p, Q: q, T: logits})
    dense, bend = affine(judge), tangent(judge)
    loss = loss_block("Loss", -total(payoff), (logits, p, q), "logits", judge=judge)
    return Circuit.of(
        layer("first", "x", dense),
        Node("bent", bend, ("first",)),
        layer("second", "bent", dense),
        Node("bent_again", bend, ("second",)),
        layer("logits", "bent_again", dense),
        Node("loss", loss, ("logits", "p", "q")),
    )


#: What is compared, in order of backpropagation.
COMPARED: Mapping[str, str] = {
    "logits": "the logits",
    "W_logits": "the output weights",
    "b_logits": "the output bias",
    "second": "the second pre-activations",
    "W_second": "the second layer's weights",
    "b_second": "the second layer's bias",
    "first": "the first pre-activations",
    "W_first": "the first layer's weights",
    "b_first": "the first layer's bias",
}
