"""Rows for rearranged tensors, shared by NumPy and PyTorch, and the helpers that their programs carry."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

from symgen.codegen.target import ATOM, Expression, Row
from symgen.codegen.writer import Writer
from symgen.terms.operators.layouts import along
from symgen.terms.term import Term, make, num


def _trailing(count: int) -> str:
    return ", :" * count


def _from_end(axis: int, rank: int) -> int:
    """An axis counted from the end, so that leading batch axes do not matter."""
    return axis - rank


def _triangle(function: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        offset = f", {term.attrs[0]}" if term.attrs else ""
        return Expression(f"{function}({writer.at(term.args[0])}{offset})")

    return row


def _expand_dims(writer: Writer, term: Term) -> Expression:
    rank, (axis,) = len(term.args[0].shape), term.attrs
    return Expression(f"{writer.array(term.args[0], rank, ATOM)}[..., None{_trailing(rank - axis)}]")


def _reshaped(writer: Writer, inside: str, rank: int, shape: tuple[Any, ...]) -> Expression:
    sizes = ", ".join(writer.size(s) for s in shape)
    if not writer.batched:
        return Expression(f"{inside}.reshape({sizes})")
    return Expression(f"{inside}.reshape({inside}.shape[:{inside}.ndim - {rank}] + ({sizes},))")


def _reshape(writer: Writer, term: Term) -> Expression:
    (inside,) = term.args
    return _reshaped(writer, writer.array(inside, len(inside.shape), ATOM), len(inside.shape), term.shape)


def _vec(writer: Writer, term: Term) -> Expression:
    (inside,) = term.args
    return _reshaped(writer, f"{writer.at(inside, ATOM)}.mT", len(inside.shape), term.shape)


def _concatenate(function: str, axis_name: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        parts = ", ".join(writer.at(a) for a in term.args)
        return Expression(f"{function}(({parts}), {axis_name}={_from_end(term.attrs[0], len(term.shape))})")

    return row


def _slice(library: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        axis, first, last, step = term.attrs
        rest = len(term.shape) - axis - 1
        inside = writer.at(term.args[0], ATOM)
        if step == -1:
            turned = f"{inside}[..., {_before(writer, last)}:{writer.size(first)}{_trailing(rest)}]"
            return Expression(f"{library}.flip({turned}, ({-rest - 1},))")
        by = "" if step == 1 else f":{writer.size(step)}"
        return Expression(f"{inside}[..., {_before(writer, first)}:{writer.size(last)}{by}{_trailing(rest)}]")

    return row


def _before(writer: Writer, place: Any) -> str:
    return str(place - 1) if isinstance(place, int) else f"{writer.size(place)} - 1"


def _scan(function: str, axis_name: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        axis = _from_end(term.attrs[0], len(term.shape)) if term.attrs else -1
        return Expression(f"{function}({writer.at(term.args[0])}, {axis_name}={axis})")

    return row


def _windows(writer: Writer, term: Term) -> Expression:
    (inside,), (axis, size, *steps) = term.args, term.attrs
    writer.helper(term.op)
    numbers = ", ".join(writer.size(s) for s in (size, *steps))
    rank = len(inside.shape) - (1 if term.op == "fold" else 0)
    return Expression(f"{term.op}({writer.at(inside)}, {numbers}, {_from_end(axis, rank)})")


def _convolution(dimensions: int, native: str = "") -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        signal, kernel = (writer.at(a) for a in term.args)
        steps = [", ".join(writer.size(s) for s in along(attr, dimensions)) for attr in term.attrs]
        if native and not writer.batched:
            given = zip(("stride", "padding", "dilation"), steps, (1, 0, 1), term.attrs, strict=True)
            named = "".join(f", {name}=({text})" for name, text, usual, attr in given if attr != usual)
            return Expression(f"{native}({signal}, {kernel}{named})")
        writer.helper(term.op)
        return Expression(f"{term.op}({signal}, {kernel}, {', '.join(f'({s},)' for s in steps)})")

    return row


def _helped(writer: Writer, term: Term) -> Expression:
    """A helper of the operator's name, with the axes counted from the end."""
    writer.helper(term.op)
    rank = len(term.args[0].shape)
    axes = term.attrs[0] if term.attrs else (-1 if term.op == "standardize" else ())
    listed = (axes,) if isinstance(axes, int) else axes or tuple(range(rank))
    ends = tuple(axis % rank - rank for axis in listed)
    inside = [writer.at(term.args[0]), *(writer.operand(a, rank) for a in term.args[1:])]
    return Expression(f"{term.op}({', '.join(inside)}, {ends})")


def _vector_norm(writer: Writer, term: Term) -> Expression:
    """The p-norm by powers, roots and sums."""
    inside, p = term.args
    sizes = make("abs", inside)
    if p == make("const", attrs=("oo",)):
        return writer.expression(make("amax", sizes, attrs=term.attrs))
    if p.value == 1:
        return writer.expression(make("total", sizes, attrs=term.attrs))
    root = num(1) / p if p.value is None else num(1 / p.value)
    return writer.expression(make("pow", make("total", sizes**p, attrs=term.attrs), root))


def _matrix_power(function: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        inside, exponent = term.args
        count = str(int(exponent.value)) if exponent.value is not None else f"int({writer.at(exponent)})"
        return Expression(f"{function}({writer.at(inside)}, {count})")

    return row


def _frechet(count: int) -> Row:
    """A derivative of a function of a matrix: the helper once for every order of the directions."""

    def row(writer: Writer, term: Term) -> Expression:
        writer.helper(term.op)
        fixed = [writer.at(a) for a in term.args[:count]]
        directions = [writer.at(a) for a in term.args[count:]]
        calls = [f"{term.op}({', '.join((*fixed, *order))})" for order in permutations(directions)]
        return Expression(calls[0]) if len(calls) == 1 else Expression(f"({' + '.join(calls)})")

    return row


def _lattice(writer: Writer, term: Term) -> Expression:
    writer.helper("lattice")
    size, sizes, coefficients, offset = term.attrs
    shape = ", ".join(writer.size(s) for s in (size, *sizes))
    steps = ", ".join(writer.size(c) for c in coefficients)
    return Expression(f"lattice(({shape},), ({steps},), {writer.size(offset)}, {writer.like})")


_COMMON = {
    "hardmax": '''
def hardmax(x, axes):
    """1 / (how many are largest) at the largest entries, else 0."""
    largest = AS_NUMBERS(x == MAX(x, axes, KEEP=True), x)
    return largest / SUM(largest, axes, KEEP=True)
''',
    "standardize": '''
def standardize(x, epsilon, axes):
    """(x - mean) / sqrt(variance + epsilon) along axes."""
    centred = x - MEAN(x, axes, KEEP=True)
    return centred / ROOT(MEAN(centred * centred, axes, KEEP=True) + epsilon)
''',
    "conv1d": '''
def conv1d(x, w, stride, padding, dilation):
    """Cross-correlation: windows of the signal contracted with the kernel."""
    seen = unfold(x, w.shape[-1], stride[0], padding[0], dilation[0], -1)
    return EINSUM("...bcok,...fck->...bfo", seen, w)
''',
    "conv2d": '''
def conv2d(x, w, stride, padding, dilation):
    """Cross-correlation: windows of the signal contracted with the kernel."""
    seen = unfold(x, w.shape[-2], stride[0], padding[0], dilation[0], -2)
    seen = unfold(seen, w.shape[-1], stride[1], padding[1], dilation[1], -1)
    return EINSUM("...bcokpl,...fckl->...bfop", seen, w)
''',
    "fold": '''
def fold(x, length, stride, padding, dilation, axis):
    """Windows added up where they lie: the transpose of unfold."""
    count, kernel = x.shape[axis - 1], x.shape[axis]
    rest = (slice(None),) * (-axis - 1)
    lead, tail = x.shape[: x.ndim + axis - 1], x.shape[x.ndim + axis + 1 :]
    longest = max(length + 2 * padding, dilation * (kernel - 1) + stride * (count - 1) + 1)
    result = ZEROS(x, (*lead, longest, *tail))
    for k in range(kernel):
        first = dilation * k
        result[(..., slice(first, first + stride * (count - 1) + 1, stride), *rest)] += x[(..., k, *rest)]
    return result[(..., slice(padding, padding + length), *rest)]
''',
    "bidiagonal": '''
def bidiagonal(a, directions):
    """The block matrix with a on the diagonal and the directions above it."""
    size, count = a.shape[-1], len(directions) + 1
    blocks = ZEROS(a, (*a.shape[:-2], count * size, count * size))
    for k in range(count):
        own, following = slice(k * size, (k + 1) * size), slice((k + 1) * size, (k + 2) * size)
        blocks[..., own, own] = a
        if k + 1 < count:
            blocks[..., own, following] = directions[k]
    return blocks
''',
    "expm_frechet": '''
def expm_frechet(a, *directions):
    """The corner of the exponential of a block bidiagonal matrix: a derivative of the matrix exponential."""
    size = a.shape[-1]
    return EXPM(bidiagonal(a, directions))[..., :size, -size:]
''',
    "power_frechet": '''
def power_frechet(a, exponent, *directions):
    """The corner of the power of a block bidiagonal matrix: a derivative of the power of a matrix."""
    size = a.shape[-1]
    return POWER(bidiagonal(a, directions), int(exponent))[..., :size, -size:]
''',
    "lattice": '''
def lattice(shape, steps, offset, like):
    """1 where the first index is the offset plus the steps times the other indices, counted from 0."""
    places = offset
    for axis, step in enumerate(steps):
        places = places + step * ARANGE(shape[axis + 1]).reshape((-1,) + (1,) * (len(steps) - axis - 1))
    return AS_NUMBERS(ARANGE(shape[0]).reshape((-1,) + (1,) * len(steps)) == places, like)
''',
}
_UNFOLD = {
    "np": '''
def unfold(x, kernel, stride, padding, dilation, axis):
    """Windows along an axis, which becomes two: which window, and where in it."""
    pads = [(0, 0)] * x.ndim
    pads[axis] = (padding, padding)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, pads), dilation * (kernel - 1) + 1, axis)
    windows = np.moveaxis(windows[..., ::dilation], -1, axis)
    return windows[(..., slice(None, None, stride)) + (slice(None),) * -axis]
''',
    "torch": '''
def unfold(x, kernel, stride, padding, dilation, axis):
    """Windows along an axis, which becomes two: which window, and where in it."""
    padded = F.pad(x, (0, 0) * (-axis - 1) + (padding, padding))
    return padded.unfold(axis, dilation * (kernel - 1) + 1, stride)[..., ::dilation].movedim(-1, axis)
''',
}
_WORDS = {
    "np": {
        "AS_NUMBERS(x == MAX(x, axes, KEEP=True), x)": "(x == np.max(x, axes, keepdims=True)).astype(x.dtype)",
        "AS_NUMBERS(ARANGE(shape[0]).reshape((-1,) + (1,) * len(steps)) == places, like)": (
            "(np.arange(shape[0]).reshape((-1,) + (1,) * len(steps)) == places).astype(like.dtype)"
        ),
        "EINSUM(": "np.einsum(",
        " SUM(": " np.sum(",
        "MEAN(": "np.mean(",
        "ROOT(": "np.sqrt(",
        "KEEP": "keepdims",
        "seen, w)": "seen, w, optimize=True)",
        "ZEROS(x, (*lead, longest, *tail))": "np.zeros((*lead, longest, *tail), dtype=x.dtype)",
        "ZEROS(a, (*a.shape[:-2], count * size, count * size))": (
            "np.zeros((*a.shape[:-2], count * size, count * size), dtype=a.dtype)"
        ),
        "EXPM(": "linalg.expm(",
        "POWER(": "np.linalg.matrix_power(",
        "ARANGE(": "np.arange(",
    },
    "torch": {
        "AS_NUMBERS(x == MAX(x, axes, KEEP=True), x)": "(x == torch.amax(x, axes, keepdim=True)).to(x.dtype)",
        "AS_NUMBERS(ARANGE(shape[0]).reshape((-1,) + (1,) * len(steps)) == places, like)": (
            "(torch.arange(shape[0]).reshape((-1,) + (1,) * len(steps)) == places).to(like)"
        ),
        "EINSUM(": "torch.einsum(",
        " SUM(": " torch.sum(",
        "MEAN(": "torch.mean(",
        "ROOT(": "torch.sqrt(",
        "KEEP": "keepdim",
        "ZEROS(x, ": "x.new_zeros(",
        "ZEROS(a, ": "a.new_zeros(",
        "EXPM(": "torch.linalg.matrix_exp(",
        "POWER(": "torch.linalg.matrix_power(",
        "ARANGE(": "torch.arange(",
    },
}


def array_helpers(library: str) -> dict[str, str]:
    """The helpers' source for `np` or `torch`."""
    found = {"unfold": _UNFOLD[library].strip("\n")}
    for name, text in _COMMON.items():
        for word, meaning in _WORDS[library].items():
            text = text.replace(word, meaning)
        found[name] = text.strip("\n")
    return found


def array_rows(library: str, reducing: Callable[[str, str], Row]) -> dict[str, Row]:
    """The rows for `np` or `torch`."""
    is_torch = library == "torch"
    axis = "dim" if is_torch else "axis"
    power = "torch.linalg.matrix_power" if is_torch else "np.linalg.matrix_power"
    return {
        "tril": _triangle(f"{library}.tril"),
        "triu": _triangle(f"{library}.triu"),
        "expand_dims": _expand_dims,
        "reshape": _reshape,
        "vec": _vec,
        "concatenate": _concatenate("torch.cat" if is_torch else "np.concatenate", axis),
        "slice": _slice(library),
        "cumsum": _scan(f"{library}.cumsum", axis),
        "unfold": _windows,
        "fold": _windows,
        "conv1d": _convolution(1, "F.conv1d" if is_torch else ""),
        "conv2d": _convolution(2, "F.conv2d" if is_torch else ""),
        "amin": reducing("torch.amin" if is_torch else "np.min", axis),
        "hardmax": _helped,
        "standardize": _helped,
        "vector_norm": _vector_norm,
        "matrix_power": _matrix_power(power),
        "expm_frechet": _frechet(1),
        "power_frechet": _frechet(2),
        "lattice": _lattice,
    }
