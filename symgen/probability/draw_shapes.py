"""The shape of a draw from a law, by the shapes of its parameters; and how a law of a family is written."""

from __future__ import annotations

from symgen.errors import ShapeError
from symgen.probability.declarations import Family, JointFamily, Spelling
from symgen.terms.shapes import Shape, broadcast, show_shape
from symgen.terms.term import Term, symbol

Declared = Family | JointFamily


def usage(chosen: Declared) -> str:
    """How a law of the family is written, e.g. `Normal(mean, var= | sd= | prec=)`."""
    parts = []
    for parameter in chosen.parameters:
        names = [f"{s.name}=" for s in parameter.all_spellings]
        if not parameter.keyword_only:
            names[0] = parameter.name
        parts.append(" | ".join(names))
    return f"{chosen.name}({', '.join(parts)})"


def shape_of_draw(chosen: Declared, ordered: tuple[tuple[Spelling, Term], ...]) -> Shape:
    """The common shape of the parameters of a product law; the shape of one draw for a law of vectors or matrices."""
    ranks = {s.name: p.rank for p, s in chosen.slots.values()}
    batches = tuple(_draw_shape(value, ranks[spelling.name], chosen, spelling) for spelling, value in ordered)
    shape = broadcast(batches, f"a law {chosen.name}")
    whole = chosen.whole if isinstance(chosen, Family) else None
    if whole is None and isinstance(chosen, Family):
        return shape
    if shape:
        raise ShapeError(
            asked=f"a law {chosen.name}",
            found=f"parameters for {show_shape(shape)} laws at once",
            where=usage(chosen),
            hint="give the parameters of one law, and a plate for several: x[i] ~ ..., i = 1..n",
        )
    given = {chosen.slots[s.name][0].name: s.canonical(value) for s, value in ordered}
    event = () if whole is None else whole.event(**given)
    _check_sizes(chosen, given, event)
    return event


def _check_sizes(chosen: Declared, parameters: dict[str, Term], event: Shape) -> None:
    """ShapeError for parameters of sizes that do not go together."""
    try:
        if isinstance(chosen, Family):  # the shapes of a formula are looked at where it is written
            chosen.log_density(symbol("x", shape=event), **parameters)
        else:
            from symgen.probability.joints import factors

            factors(chosen, parameters)
    except ShapeError as error:
        given = ", ".join(f"{name} of shape {show_shape(value.shape)}" for name, value in parameters.items())
        raise ShapeError(
            asked=f"a law {chosen.name}", found=given, where=usage(chosen), hint="give parameters for draws of one size"
        ) from error


def _draw_shape(value: Term, rank: int, chosen: Declared, spelling: Spelling) -> Shape:
    if len(value.shape) < rank:
        raise ShapeError(
            asked=f"{chosen.name}({spelling.name}=...)",
            found=f"{spelling.name} has shape {show_shape(value.shape)}",
            where=f"parameter {spelling.name} of {chosen.name}",
            hint=f"{spelling.name} takes {rank} axis: give a vector, e.g. Matrix or stack of its entries",
        )
    return value.shape[: len(value.shape) - rank]
