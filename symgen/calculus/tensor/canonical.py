"""The canonical order of a contraction's operands and indices: canonical labelling of a small hypergraph."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import Any

from symgen.calculus.tensor.ein import Ein

Factor = tuple[Ein, tuple[int, ...]]
Encoding = tuple[tuple[Any, ...], ...]


def canonical(factors: Sequence[Factor], output: tuple[int, ...]) -> tuple[list[Factor], dict[int, int]]:
    """The factors in canonical order, and the canonical label of every index; output indices come first."""
    orders = [node.order for node, _ in factors]
    if len(set(orders)) == len(orders) and not any(_is_loose(factor) for factor in factors):
        ordered = sorted(factors, key=lambda factor: factor[0].order)
        return ordered, _labels(ordered, output)
    return _search(factors, output, {})


def _is_loose(factor: Factor) -> bool:
    """Whether the two last indices may be exchanged, so that their order has to be chosen."""
    node, indices = factor
    return len(indices) > 1 and node.is_symmetric and indices[-1] != indices[-2]


def _labels(ordered: Sequence[Factor], output: tuple[int, ...]) -> dict[int, int]:
    labels: dict[int, int] = {}
    for index in output:
        labels.setdefault(index, len(labels))
    for _, indices in ordered:
        for index in indices:
            labels.setdefault(index, len(labels))
    return labels


def _search(
    factors: Sequence[Factor], output: tuple[int, ...], marks: dict[int, int]
) -> tuple[list[Factor], dict[int, int]]:
    """Refine; where operands are still tied, single each out in turn and keep the smallest encoding."""
    colours = _refine(factors, output, marks)
    oriented = [_orient(factor, colours) for factor in factors]
    keys = [_key(factor, colours) for factor in oriented]
    positions = sorted(range(len(factors)), key=lambda k: keys[k])
    tied = _first_tie(positions, keys)
    if not tied:
        ordered = [oriented[k] for k in positions]
        return ordered, _labels(ordered, output)
    branches = [_search(factors, output, _marked(factors[k], marks)) for k in tied]
    return min(branches, key=_encoding)


def _marked(factor: Factor, marks: dict[int, int]) -> dict[int, int]:
    fresh = dict(marks)
    for index in factor[1]:
        fresh.setdefault(index, len(fresh) + 1)
    return fresh


def _first_tie(positions: list[int], keys: list[Any]) -> list[int]:
    for first, second in pairwise(positions):
        if keys[first] == keys[second]:
            return [k for k in positions if keys[k] == keys[first]]
    return []


def _encoding(found: tuple[list[Factor], dict[int, int]]) -> Encoding:
    ordered, labels = found
    return tuple(tuple(labels[i] for i in indices) for _, indices in ordered)


def _refine(factors: Sequence[Factor], output: tuple[int, ...], marks: dict[int, int]) -> dict[int, int]:
    """Colours of indices that depend on structure alone: split classes until no more split."""
    indices = {i for _, own in factors for i in own} | set(output)
    keys: dict[int, Any] = {i: (tuple(p for p, o in enumerate(output) if o == i), marks.get(i, 0)) for i in indices}
    colours, count = _ranks(keys), 0
    while len(set(colours.values())) > count:
        count = len(set(colours.values()))
        keys = {i: (colours[i], _incidence(i, factors, colours)) for i in indices}
        colours = _ranks(keys)
    return colours


def _incidence(index: int, factors: Sequence[Factor], colours: dict[int, int]) -> tuple[Any, ...]:
    found = [
        (node.order, _place(position, len(own), node), _colour_tuple(node, own, colours))
        for node, own in factors
        for position, i in enumerate(own)
        if i == index
    ]
    return tuple(sorted(found))


def _place(position: int, rank: int, node: Ein) -> int:
    return rank - 1 if rank > 1 and position == rank - 2 and node.is_symmetric else position


def _colour_tuple(node: Ein, indices: tuple[int, ...], colours: dict[int, int]) -> tuple[int, ...]:
    own = tuple(colours[i] for i in indices)
    return (*own[:-2], *sorted(own[-2:])) if node.is_symmetric else own


def _ranks(keys: dict[int, Hashable]) -> dict[int, int]:
    places = {key: place for place, key in enumerate(sorted(set(keys.values())))}  # type: ignore[type-var]
    return {index: places[key] for index, key in keys.items()}


def _orient(factor: Factor, colours: dict[int, int]) -> Factor:
    node, indices = factor
    if not _is_loose(factor) or colours[indices[-2]] <= colours[indices[-1]]:
        return factor
    return node, (*indices[:-2], indices[-1], indices[-2])


def _key(factor: Factor, colours: dict[int, int]) -> tuple[Any, ...]:
    node, indices = factor
    return node.order, tuple(colours[i] for i in indices)
