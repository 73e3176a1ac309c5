"""What two factors of a contraction that share an index come to: lattices meet, a matrix cancels with its inverse.

Sums of one factor count here too: the probabilities of a softmax add up to 1, standardized entries to 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.lattices import Factor, Meeting, Rule, Users, lattice_meeting, other_user


def may_meet(node: Ein) -> bool:
    """Whether a factor has rules at all."""
    if node.kind == "leaf":
        return node.term.op in ("lattice", "onehot") or node.term.domain.structure == "orthogonal"
    return node.kind == "core" and node.name in _CORES


def meeting(factors: Sequence[Factor], output: tuple[int, ...]) -> Meeting | None:
    """The first rule that applies to some factor."""
    users: Users = {}
    for position, (_, own) in enumerate(factors):
        for index in own:
            users.setdefault(index, []).append(position)
    for index in output:
        users.setdefault(index, []).append(-1)  # the output keeps its indices
    for place, (node, _) in enumerate(factors):
        found = _rule(node)(factors, place, users) if may_meet(node) else None
        if found is not None:
            return found
    return None


def _rule(node: Ein) -> Rule:
    if node.kind == "core":
        return _CORES[node.name]
    return _LEAVES.get(node.term.op, _orthogonal)


# Inverses.


def _inverse(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """X^{-1} X and X X^{-1} are the identity; (A B)^{-1} A is B^{-1}, (A B)^{-1} next to B is A^{-1}."""
    node, own = factors[place]
    matrix = node.operands[0]
    for side, index in ((0, own[-1]), (1, own[-2])):
        other = other_user(index, place, users)
        if other is None:
            continue
        factor, indices = factors[other]
        far = _far_index(factor, indices, index, side)
        if far is not None and factor is matrix and indices[:-2] == own[:-2]:
            return Meeting((place, other), (index,), joined=((own[-2] if side == 0 else own[-1], far),))
    return None


def _far_index(factor: Ein, indices: tuple[int, ...], index: int, side: int) -> int | None:
    """The other index of a matrix that is read from its row (side 0) or to its column (side 1)."""
    if len(indices) < 2 or index not in indices[-2:] or indices[-1] == indices[-2]:
        return None
    near = indices[-2] if side == 0 else indices[-1]
    far = indices[-1] if side == 0 else indices[-2]
    if near == index:
        return far
    return near if factor.is_symmetric else None


def _orthogonal(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """Q'Q and Q Q' are the identity."""
    node, own = factors[place]
    for side in (0, 1):
        other = other_user(own[side], place, users)
        if other is not None and factors[other][0] is node and factors[other][1][side] == own[side]:
            return Meeting((place, other), (own[side],), joined=((own[1 - side], factors[other][1][1 - side]),))
    return None


# Sums.


def _adds_to_one(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """Probabilities summed over their axes are 1."""
    node, own = factors[place]
    summed = own[len(own) - _count(node) :]
    return Meeting((place,), summed) if all(users[index] == [place] for index in summed) else None


def _adds_to_zero(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """Standardized entries add up to 0."""
    return Meeting(is_zero=True) if users[factors[place][1][-1]] == [place] else None


def _count(node: Ein) -> int:
    return int(node.attrs[0]) if node.attrs else 1


def _one_place(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """A unit vector has one entry that is 1."""
    last = factors[place][1][-1]
    return Meeting((place,), (last,)) if users[last] == [place] else None


_LEAVES: dict[str, Rule] = {"lattice": lattice_meeting, "onehot": _one_place}
_CORES: dict[str, Rule] = {
    "inverse": _inverse,
    "softmax": _adds_to_one,
    "hardmax": _adds_to_one,
    "standardize": _adds_to_zero,
}
