"""Mistakes to plant in the GAN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from symgen.crosscheck.circuits import Formulas
from symgen.crosscheck.planting import editing
from symgen.crosscheck.subjects._gan_formulas import JS, KL, Game, P, Q
from symgen.terms.build import log
from symgen.terms.term import Term
from symgen.terms.traverse import substitute


@dataclass(frozen=True, slots=True)
class GamePlant:
    """A mistake in the game's formulas or in the discriminator's."""

    says: str
    game: Callable[[Game], Game] = lambda game: game
    formulas: Callable[[Formulas], Formulas] = lambda formulas: formulas


def _claiming(name: str, claim: Term) -> Callable[[Game], Game]:
    return lambda game: replace(game, claims={**game.claims, name: claim})


PLANTS: Mapping[str, GamePlant] = {
    "swapped-optimum": GamePlant(
        "the optimal discriminator is taken to be q/(p + q)",
        game=lambda game: replace(game, optimum=substitute(game.optimum, {P: Q, Q: P})),
    ),
    "no-log-4": GamePlant("the value at the optimum lacks -log 4", game=_claiming("value", 2 * JS)),
    "half-js": GamePlant("the divergence counts once in the value", game=_claiming("value", -log(4) + JS)),
    "saturating-js": GamePlant(
        "the saturating generator is said to descend JS, not 2 JS", game=_claiming("saturating", JS)
    ),
    "non-saturating-js": GamePlant(
        "the non-saturating generator is said to descend 2 JS", game=_claiming("non-saturating", 2 * JS)
    ),
    "non-saturating-sign": GamePlant(
        "the divergence enters the non-saturating generator with the wrong sign",
        game=_claiming("non-saturating", KL + 2 * JS),
    ),
    "gap-without-q": GamePlant(
        "the gap is weighted by p alone",
        game=lambda game: replace(game, gap=P * game.gap / (P + Q)),
    ),
    "sign": GamePlant(
        "the discriminator's gradient in the logits has the wrong sign",
        formulas=editing("loss", "logits", lambda term: -term),
    ),
    "tanh-derivative": GamePlant(
        "no derivative of tanh is taken in the second layer",
        formulas=lambda formulas: {**formulas, ("bent_again", "second"): _passed_on(formulas)},
    ),
}


def _passed_on(formulas: Formulas) -> Term:
    """The gradient from above, unchanged."""
    return next(part for part in formulas["bent_again", "second"].args if part.op == "symbol")
