r"""What stands below a mean over as many draws as a letter says: z_1, \dots, z_K \sim q, or z_{1:K} \sim q."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.syntax.tree import Node


def many_draws(below: tuple[Node, ...]) -> tuple[Node, Node] | None:
    r"""z_K and q of z_1, \\dots, z_K \\sim q below a mean; None for anything else."""
    if len(below) == 1 and below[0].kind == "relation" and below[0].value == ("distributed",):
        last = _last_of_range(below[0].parts[0])
        return None if last is None else (last, below[0].parts[1])
    if len(below) < 3 or [part.kind for part in below[-2:]] != ["dots", "relation"]:
        return None
    *before, _, drawn = below
    last = drawn.parts[0]
    names = [*before, last]
    if drawn.value != ("distributed",) or any(n.kind != "name" or len(n.parts) != 1 for n in names):
        return None
    counted = [n.value.label for n in before] == [str(k + 1) for k in range(len(before))]
    alike = len({n.value.stem for n in names}) == 1
    return (last, drawn.parts[1]) if counted and alike else None


def _last_of_range(names: Node) -> Node | None:
    """z_K of z_{1:K}; None for anything else."""
    span = names.parts[0] if names.kind == "name" and len(names.parts) == 1 else names
    if span.kind != "range" or span.parts[0].value != 1:
        return None
    last = span.parts[1]
    label = last.value.text if last.kind == "name" else str(last.value) if last.kind == "number" else "last"
    return replace(names, value=replace(names.value, label=label), parts=(last,))
