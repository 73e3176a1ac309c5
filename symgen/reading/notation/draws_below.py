r"""What stands below a mean over as many draws as a letter says: z_1, \dots, z_K \sim q."""

from __future__ import annotations

from symgen.reading.syntax.tree import Node


def many_draws(below: tuple[Node, ...]) -> tuple[Node, Node] | None:
    r"""z_K and q of z_1, \\dots, z_K \\sim q below a mean; None for anything else."""
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
