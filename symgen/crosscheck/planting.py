"""Mistakes to plant: edits of formulas, each of which the checks have to find without being told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from symgen.crosscheck.circuits import Formulas
from symgen.errors import UsageError
from symgen.terms.term import Term

__all__ = ["Plant", "editing", "planted"]


@dataclass(frozen=True, slots=True)
class Plant:
    """A mistake: `says` is what is wrong, `formula` edits what everything is derived from, `formulas` what is compiled.

    `shared` are settings of the plainly written torch loss, for a mistake that a person makes in both places.
    """

    says: str
    formula: Callable[[Term], Term] | None = None
    formulas: Callable[[Formulas], Formulas] | None = None
    shared: Mapping[str, float] = field(default_factory=dict)


def planted(plant: Plant | None, term: Term) -> Term:
    """The formula with the mistake in it; UsageError where the edit found nothing to change."""
    if plant is None or plant.formula is None:
        return term
    return _changed(plant.formula(term), term, plant)


def editing(target: str, quantity: str, edit: Callable[[Term], Term]) -> Callable[[Formulas], Formulas]:
    """An edit of one formula of a circuit."""

    def apply(formulas: Formulas) -> Formulas:
        old = formulas[target, quantity]
        return {**formulas, (target, quantity): _changed(edit(old), old, None)}

    return apply


def _changed(new: Term, old: Term, plant: Plant | None) -> Term:
    if new == old:
        raise UsageError(
            f"nothing to change in {old}",
            asked=f"to plant a mistake{f': {plant.says}' if plant else ''}",
            hint="the formula is written otherwise than the mistake expects",
        )
    return new
