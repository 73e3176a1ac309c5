"""Building tensor Terms that need axes, sizes or steps: triangles, reshapes, joins, slices, windows, convolutions, layers.

Axes count from 0 (negative from the end), places from 1, as in x[i].
"""

from __future__ import annotations

from typing import Any

from symgen.terms.operators.layouts import along
from symgen.terms.sizes import Size, tidy
from symgen.terms.term import Term, as_term, make, num

Steps = Size | tuple[Size, ...]


def _axis(axis: int, rank: int) -> int:
    return axis % rank if -rank <= axis < rank else axis


def _size(value: Any) -> Size:
    return value if isinstance(value, int) else tidy(as_term(value))


def _steps(value: Any, dimensions: int) -> Steps:
    """One step for all axes, or a tuple; a tuple of equal ones is one."""
    steps = tuple(_size(v) for v in along(value, dimensions))
    return steps[0] if len(set(steps)) == 1 else steps


def tril(matrix: Any, diagonal: int = 0) -> Term:
    """The entries on and below a diagonal, zeros above.

    >>> from symgen.terms.build import dims, matrix
    >>> n = dims("n"); tril(matrix("A", n, n)).domain.structure
    'lower'
    """
    return make("tril", as_term(matrix), attrs=(diagonal,) if diagonal else ())


def triu(matrix: Any, diagonal: int = 0) -> Term:
    """The entries on and above a diagonal, zeros below."""
    return make("triu", as_term(matrix), attrs=(diagonal,) if diagonal else ())


def expand_dims(tensor: Any, axis: int) -> Term:
    """A new axis of length 1, so that an operand broadcasts: x[:, None].

    >>> from symgen.terms.build import dims, vector
    >>> x = vector("x", dims("n")); str((expand_dims(x, 1) - expand_dims(x, 0)).shape)
    '(n, n)'
    """
    term = as_term(tensor)
    return make("expand_dims", term, attrs=(_axis(axis, len(term.shape) + 1),))


def reshape(tensor: Any, *sizes: Size) -> Term:
    """The same entries in another shape, the last axis running fastest.

    >>> from symgen.terms.build import dims, matrix
    >>> n, m = dims("n m"); str(reshape(matrix("A", n, m), n * m).shape)
    '(m*n,)'
    """
    return make("reshape", as_term(tensor), attrs=(tuple(_size(s) for s in sizes),))


def concatenate(*tensors: Any, axis: int = 0) -> Term:
    """Tensors joined along an axis, whose lengths add up.

    >>> from symgen.terms.build import dims, vector
    >>> n, m = dims("n m"); str(concatenate(vector("x", n), vector("y", m)).shape)
    '(m + n,)'
    """
    terms = tuple(as_term(t) for t in tensors)
    return make("concatenate", *terms, attrs=(_axis(axis, len(terms[0].shape)),))


def slice(tensor: Any, first: Any, last: Any, axis: int = 0, step: Any = 1) -> Term:
    """The places from the first to the last along an axis, both counted, numbered from 1.

    >>> from symgen.terms.build import dims, vector
    >>> n = dims("n"); str(slice(vector("x", n), 2, n).shape)
    '(n - 1,)'
    """
    term = as_term(tensor)
    return make("slice", term, attrs=(_axis(axis, len(term.shape)), _size(first), _size(last), _size(step)))


def cumsum(tensor: Any, axis: int = -1) -> Term:
    """Running sums along an axis, the last by default."""
    term = as_term(tensor)
    last = len(term.shape) - 1
    return make("cumsum", term, attrs=() if _axis(axis, last + 1) == last else (_axis(axis, last + 1),))


def amax(tensor: Any, *axes: int) -> Term:
    """The largest entry, over all axes or those given; its derivative is `hardmax`: largest entries share evenly."""
    return _over_axes("amax", tensor, axes)


def amin(tensor: Any, *axes: int) -> Term:
    """The smallest entry, over all axes or those given; smallest entries share the derivative evenly."""
    return _over_axes("amin", tensor, axes)


def hardmax(tensor: Any, *axes: int) -> Term:
    """1 / (how many are largest) at the largest entries, over all axes or those given, else 0."""
    return _over_axes("hardmax", tensor, axes)


def _over_axes(name: str, tensor: Any, axes: tuple[int, ...]) -> Term:
    term = as_term(tensor)
    return make(name, term, attrs=(tuple(sorted(_axis(a, len(term.shape)) for a in axes)),))


def vector_norm(tensor: Any, p: Any = 2, *axes: int) -> Term:
    """The p-norm of the entries, over all axes or those given; p may be a symbol or oo.

    >>> from symgen.terms.build import dims, vector
    >>> vector_norm(vector("x", dims("n")), 1).is_scalar
    True
    """
    term = as_term(tensor)
    return make("vector_norm", term, as_term(p), attrs=(tuple(sorted(_axis(a, len(term.shape)) for a in axes)),))


def standardize(tensor: Any, epsilon: Any = 0, axis: int = -1) -> Term:
    """(x - mean) / sqrt(variance + epsilon) along an axis: layer norm along the features, batch norm along the batch."""
    term = as_term(tensor)
    last = len(term.shape) - 1
    chosen = _axis(axis, last + 1)
    return make("standardize", term, as_term(epsilon), attrs=() if chosen == last else (chosen,))


def layer_norm(tensor: Any, gain: Any = 1, bias: Any = 0, epsilon: Any = 0) -> Term:
    """gain * standardize(x) + bias along the last axis (Ba, Kiros, Hinton 2016)."""
    return _affine(standardize(tensor, epsilon), gain, bias)


def batch_norm(tensor: Any, gain: Any = 1, bias: Any = 0, epsilon: Any = 0) -> Term:
    """gain * standardize(x) + bias along the first axis, the batch (Ioffe and Szegedy 2015)."""
    return _affine(standardize(tensor, epsilon, 0), gain, bias)


def rms_norm(tensor: Any, gain: Any = 1, epsilon: Any = 0) -> Term:
    """gain * x / sqrt(mean(x^2) + epsilon) along the last axis (Zhang and Sennrich 2019)."""
    term = as_term(tensor)
    square = make("mean", term**2, attrs=((len(term.shape) - 1,),))
    return _affine(term / expand_dims(make("sqrt", _plus(square, epsilon)), -1), gain, 0)


def _affine(term: Term, gain: Any, bias: Any) -> Term:
    scaled = term if as_term(gain) == 1 else as_term(gain) * term
    return _plus(scaled, bias)


def _plus(term: Term, other: Any) -> Term:
    return term if as_term(other) == 0 else term + as_term(other)


def unfold(tensor: Any, kernel: Any, axis: int = -1, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Term:
    """Windows along an axis, which becomes two: which window, and where in it.

    >>> from symgen.terms.build import dims, vector
    >>> n, k = dims("n k"); str(unfold(vector("x", n), k).shape)
    '(n - k + 1, k)'
    """
    term = as_term(tensor)
    steps = (_size(stride), _size(padding), _size(dilation))
    return make("unfold", term, attrs=(_axis(axis, len(term.shape)), _size(kernel), *steps))


def fold(tensor: Any, length: Any, axis: int = -2, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Term:
    """Windows along two axes added up where they lie in one axis of a length: the transpose of unfold."""
    term = as_term(tensor)
    steps = (_size(stride), _size(padding), _size(dilation))
    return make("fold", term, attrs=(_axis(axis, len(term.shape)), _size(length), *steps))


def conv1d(signal: Any, kernel: Any, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Term:
    """The cross-correlation of (batch, channels, length) with (features, channels, width), as networks use it."""
    return _conv("conv1d", 1, signal, kernel, (stride, padding, dilation))


def conv2d(signal: Any, kernel: Any, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Term:
    """The cross-correlation of (batch, channels, height, width) with (features, channels, rows, columns)."""
    return _conv("conv2d", 2, signal, kernel, (stride, padding, dilation))


def _conv(name: str, dimensions: int, signal: Any, kernel: Any, steps: tuple[Any, ...]) -> Term:
    return make(name, as_term(signal), as_term(kernel), attrs=tuple(_steps(s, dimensions) for s in steps))


def windows(tensor: Any, kernel: Any, dimensions: int, *, stride: Any = None, padding: Any = 0) -> Term:
    """Windows along the last axes, each of which becomes two; the stride is the window's length by default."""
    term = as_term(tensor)
    lengths = along(kernel, dimensions)
    strides = lengths if stride is None else along(stride, dimensions)
    first = len(term.shape) - dimensions
    for place in range(dimensions):
        axis = first + 2 * place
        term = unfold(term, lengths[place], axis, stride=strides[place], padding=along(padding, dimensions)[place])
    return term


def _window_axes(term: Term, dimensions: int) -> tuple[int, ...]:
    return tuple(len(term.shape) - 2 * place - 1 for place in reversed(range(dimensions)))


def avg_pool(tensor: Any, kernel: Any, dimensions: int = 1, *, stride: Any = None, padding: Any = 0) -> Term:
    """The mean over windows along the last axes; what lies outside counts as 0."""
    seen = windows(tensor, kernel, dimensions, stride=stride, padding=padding)
    return make("mean", seen, attrs=(_window_axes(seen, dimensions),))


def max_pool(tensor: Any, kernel: Any, dimensions: int = 1, *, stride: Any = None, padding: Any = 0) -> Term:
    """The largest entry of windows along the last axes; what lies outside does not count."""
    term = as_term(tensor)
    seen = windows(term, kernel, dimensions, stride=stride, padding=padding)
    if any(p != 0 for p in along(padding, dimensions)):
        inside = windows(make("ones", attrs=(term.shape,)), kernel, dimensions, stride=stride, padding=padding)
        outside = -make("const", attrs=("oo",))
        seen = make("cases", seen, make("eq", inside, num(1)), outside, attrs=("", ""))
    return make("amax", seen, attrs=(_window_axes(seen, dimensions),))


def masked(scores: Any, keep: Any) -> Term:
    """Scores where a condition holds, -oo elsewhere: what softmax leaves out, as in masked attention."""
    return make("cases", as_term(scores), as_term(keep), -make("const", attrs=("oo",)), attrs=("", ""))


def causal(rows: Size, columns: Size) -> Term:
    """The condition that the column is not after the row."""
    return make("eq", tril(make("ones", attrs=((rows, columns),))), num(1))


def attention(queries: Any, keys: Any, values: Any, *, scale: Any = None, keep: Any = None) -> Term:
    """softmax(Q K' scale) V, the scale 1 / sqrt(d) by default; `keep` is the condition under which a key is seen."""
    q, k = as_term(queries), as_term(keys)
    size = q.shape[-1]
    product = q @ k.T
    root = make("sqrt", num(size) if isinstance(size, int) else size)
    scores = product / root if scale is None else product * as_term(scale)
    return make("softmax", scores if keep is None else masked(scores, keep)) @ as_term(values)


def matrix_power(matrix: Any, exponent: Any) -> Term:
    """A matrix multiplied by itself a whole number of times, which may be a symbol."""
    return make("matrix_power", as_term(matrix), as_term(exponent))


def gather(tensor: Any, places: Any, axis: int = -1) -> Term:
    """Entries along an axis at the places that a tensor of the same rank gives, numbered from 1.

    >>> from symgen.terms.build import dims, matrix, symbol
    >>> from symgen.terms.domains import INTEGER
    >>> n, m = dims("n m"); y = symbol("y", INTEGER, (n, 1)); str(gather(matrix("A", n, m), y).shape)
    '(n, 1)'
    """
    term, index = as_term(tensor), as_term(places)
    rank = len(term.shape)
    chosen = _axis(axis, rank)
    letters = "abcdefgh"[:rank]
    moved = letters[:chosen] + "p" + letters[chosen + 1 :]
    units = make("onehot", index, attrs=(term.shape[chosen],))
    return make("einsum", term, units, attrs=(f"{letters},{moved}{letters[chosen]}->{moved}",))


def pick(tensor: Any, places: Any) -> Term:
    """The entry of the last axis at a place for each position of the other axes: x[i, y[i]]; the diagonal for y[i] = i."""
    term = as_term(tensor)
    every = make("cumsum", make("ones", attrs=((term.shape[-1],),)))
    if as_term(places) == every and len(term.shape) == 2 and term.shape[0] == term.shape[1]:
        return make("diagonal", term)
    letters = "abcdefgh"[: len(term.shape)]
    units = make("onehot", as_term(places), attrs=(term.shape[-1],))
    return make("einsum", term, units, attrs=(f"{letters},{letters}->{letters[:-1]}",))
