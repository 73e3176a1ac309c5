"""A contraction of two operands by letters, as a matrix product or an elementwise product."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase

from symgen.terms.shapes import Shape
from symgen.terms.sizes import Size, multiply_sizes
from symgen.terms.term import Term, make

Part = tuple[str, Term]  # letters for the axes of a tensor
Sizes = Mapping[str, Size]


def summed(part: Part, needed: Collection[str]) -> Part:
    """The part without the axes that nothing else needs, which are summed."""
    letters, term = part
    axes = tuple(k for k, letter in enumerate(letters) if letter not in needed)
    if not axes:
        return part
    return "".join(c for c in letters if c in needed), make("total", term, attrs=(axes,))


def contract(first: Part, second: Part, kept: Collection[str], sizes: Sizes) -> Part:
    """The contraction of two operands over the letters that are not kept.

    `kept` is a string where the order of the axes matters, a set where any will do.
    """
    order = kept if isinstance(kept, str) else ""
    own = [first[0], second[0]]
    shared = [c for c in own[0] if c in own[1]]
    batch = [c for c in shared if c in kept]
    inner = [c for c in shared if c not in kept]
    if order:
        batch.sort(key=order.index)
    outer = [[c for c in letters if c not in shared] for letters in own]
    if order and outer[0] and outer[1] and order.index(outer[1][0]) < order.index(outer[0][0]):
        first, second, outer = second, first, outer[::-1]
    if order:
        outer = [sorted(letters, key=order.index) for letters in outer]
    if not inner or not (outer[0] or outer[1]):
        return _elementwise(first, second, [*batch, *outer[0], *outer[1]], inner, order)
    found = _multiplied(first, second, batch, inner, outer, sizes)
    return (order, moved(found, order)) if order else found


def _elementwise(first: Part, second: Part, output: Sequence[str], inner: Sequence[str], order: str) -> Part:
    """A product entry by entry; what is contracted is summed."""
    letters = "".join(order or output) + "".join(inner)
    product = make("mul", *(_lifted(part, letters) for part in (first, second)))
    if not inner:
        return letters, product
    axes = tuple(range(len(letters) - len(inner), len(letters)))
    return letters[: -len(inner)], make("total", product, attrs=(axes if axes != tuple(range(len(letters))) else (),))


def _lifted(part: Part, letters: str) -> Term:
    """The part with its axes in the order of the letters, and axes of length one for those that it lacks."""
    own, _ = part
    term = moved(part, "".join(c for c in letters if c in own))
    first = next(k for k, c in enumerate(letters) if c in own) if own else len(letters)
    for axis, letter in enumerate(letters[first:]):
        if letter not in own:
            term = make("expand_dims", term, attrs=(axis,))
    return term


def _multiplied(
    first: Part, second: Part, batch: list[str], inner: list[str], outer: list[list[str]], sizes: Sizes
) -> Part:
    """A matrix product: rows and columns are the outer letters of each, several at once as one axis."""
    rows, columns = outer
    are_apart = not batch and len(inner) == 1 and len(rows) > 1  # leading rows are as well a stack of matrices
    left = moved(first, "".join([*rows, *inner])) if are_apart else _merged(first, [batch, rows, inner], sizes)
    right = _merged(second, [batch, inner, columns], sizes)
    if batch and not rows:
        left = make("expand_dims", left, attrs=(len(batch),))
    if batch and not columns:
        right = make("expand_dims", right, attrs=(len(batch) + 1,))
    product = make("matmul", left, right)
    shape = tuple(sizes[c] for c in (*batch, *rows, *columns))
    return "".join([*batch, *rows, *columns]), reshaped(product, shape)


def _merged(part: Part, groups: Sequence[Sequence[str]], sizes: Sizes) -> Term:
    """The part as a stack of matrices: the first group stays apart, each of the others is one axis or none."""
    batch, *others = groups
    turned = "".join([*batch, *others[1], *others[0]])
    if part[0] == turned and all(others):
        return transposed(_merged(part, [batch, *others[::-1]], sizes))
    term = moved(part, "".join(c for group in groups for c in group))
    if all(len(group) <= 1 for group in others):
        return term
    merged = [multiply_sizes(*(sizes[c] for c in group)) for group in others if group]
    return reshaped(term, (*(sizes[c] for c in batch), *merged))


def moved(part: Part, order: str) -> Term:
    """The part with its axes in another order."""
    letters, term = part
    if letters == order:
        return term
    if letters[:-2] == order[:-2]:
        return transposed(term)
    named = dict(zip(letters, ascii_lowercase, strict=False))
    return make("einsum", term, attrs=(f"{''.join(named.values())}->{''.join(named[c] for c in order)}",))


def reshaped(term: Term, shape: Shape) -> Term:
    """The entries in another shape; of several reshapes only the last counts."""
    inside = term.args[0] if term.op == "reshape" else term
    return inside if inside.shape == shape else make("reshape", inside, attrs=(shape,))


def transposed(term: Term) -> Term:
    return term.args[0] if term.op == "transpose" else make("transpose", term)
