"""The canonical order of a contraction's operands and indices: canonical labelling of a small hypergraph."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from symgen.calculus.tensor.ein import Ein

Factor = tuple[Ein, tuple[int, ...]]
Encoding = tuple[tuple[Any, ...], ...]
Places = Mapping[Ein, int]  # of the nodes in their structural order
Item = TypeVar("Item")


def canonical(factors: Sequence[Factor], output: tuple[int, ...]) -> tuple[list[Factor], dict[int, int]]:
    """The factors in canonical order, and the canonical label of every index; output indices come first."""
    nodes = {node for node, _ in factors}
    if len(nodes) == len(factors) and not any(_is_loose(factor) for factor in factors):
        ordered = in_order(factors, lambda factor: factor[0])
        return ordered, _labels(ordered, output)
    places = {node: place for place, node in enumerate(in_order(nodes, lambda node: node))}
    return _search(factors, output, places, {})


def in_order(items: Iterable[Item], node: Callable[[Item], Ein]) -> list[Item]:
    """The items in the structural order of their nodes; digests are computed where weights and names are equal only."""
    rough = sorted(items, key=lambda item: (node(item).weight, node(item).name))
    is_tied = any(node(a).weight == node(b).weight and node(a).name == node(b).name for a, b in pairwise(rough))
    return sorted(rough, key=lambda item: node(item).order) if is_tied else rough


def _is_loose(factor: Factor) -> bool:
    """Whether two indices may be exchanged, so that their order has to be chosen."""
    node, indices = factor
    axes = node.loose_axes
    return axes is not None and indices[axes[0]] != indices[axes[1]]


def _labels(ordered: Sequence[Factor], output: tuple[int, ...]) -> dict[int, int]:
    labels: dict[int, int] = {}
    for index in output:
        labels.setdefault(index, len(labels))
    for _, indices in ordered:
        for index in indices:
            labels.setdefault(index, len(labels))
    return labels


def _search(
    factors: Sequence[Factor], output: tuple[int, ...], places: Places, marks: dict[int, int]
) -> tuple[list[Factor], dict[int, int]]:
    """Refine; where operands are still tied, single each out in turn and keep the smallest encoding."""
    colours = _refine(factors, output, places, marks)
    oriented = [_orient(factor, colours) for factor in factors]
    keys = [(places[node], tuple(colours[i] for i in own)) for node, own in oriented]
    positions = sorted(range(len(factors)), key=lambda k: keys[k])
    tied = _first_tie(positions, keys)
    if not tied:
        ordered = [oriented[k] for k in positions]
        return ordered, _labels(ordered, output)
    branches = [_search(factors, output, places, _marked(factors[k], marks)) for k in tied]
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


def _refine(
    factors: Sequence[Factor], output: tuple[int, ...], places: Places, marks: dict[int, int]
) -> dict[int, int]:
    """Colours of indices that depend on structure alone: split classes until no more split."""
    indices = {i for _, own in factors for i in own} | set(output)
    keys: dict[int, Any] = {i: (tuple(p for p, o in enumerate(output) if o == i), marks.get(i, 0)) for i in indices}
    colours, count = _ranks(keys), 0
    while len(set(colours.values())) > count:
        count = len(set(colours.values()))
        keys = {i: (colours[i], _incidence(i, factors, places, colours)) for i in indices}
        colours = _ranks(keys)
    return colours


def _incidence(index: int, factors: Sequence[Factor], places: Places, colours: dict[int, int]) -> tuple[Any, ...]:
    found = [
        (places[node], _place(position, node), _colour_tuple(node, own, colours))
        for node, own in factors
        for position, i in enumerate(own)
        if i == index
    ]
    return tuple(sorted(found))


def _place(position: int, node: Ein) -> int:
    axes = node.loose_axes
    return axes[1] if axes is not None and position == axes[0] else position


def _colour_tuple(node: Ein, indices: tuple[int, ...], colours: dict[int, int]) -> tuple[int, ...]:
    return ordered_pair(tuple(colours[i] for i in indices), node)


def ordered_pair(indices: tuple[int, ...], node: Ein) -> tuple[int, ...]:
    """The indices with the two that may be exchanged in ascending order."""
    axes = node.loose_axes
    if axes is None or indices[axes[0]] <= indices[axes[1]]:
        return indices
    return exchanged(indices, axes)


def exchanged(indices: tuple[int, ...], axes: tuple[int, int]) -> tuple[int, ...]:
    """The indices with two of them exchanged."""
    first, second = axes
    turned = list(indices)
    turned[first], turned[second] = indices[second], indices[first]
    return tuple(turned)


def _ranks(keys: dict[int, Hashable]) -> dict[int, int]:
    places = {key: place for place, key in enumerate(sorted(set(keys.values())))}  # type: ignore[type-var]
    return {index: places[key] for index, key in keys.items()}


def _orient(factor: Factor, colours: dict[int, int]) -> Factor:
    node, indices = factor
    axes = node.loose_axes
    if axes is None or colours[indices[axes[0]]] <= colours[indices[axes[1]]]:
        return factor
    return node, exchanged(indices, axes)
