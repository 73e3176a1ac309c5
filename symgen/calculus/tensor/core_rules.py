"""The derivatives of operators on the last axes: the contribution of an adjoint G to one operand of a core.

G has the extra axes of the sweep first, then a batch, then the operator's own axes; E, B and R in the letters of a
contraction stand for the extra axes, the batch and the axes that an operator reduces.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symgen.calculus.tensor.array_lowering import convolution_parts, triangle_mask
from symgen.calculus.tensor.ein import Ein, constant, zero
from symgen.calculus.tensor.forms import Size, add, core, multiply, permute, power, product, scale, size_node, stretch
from symgen.calculus.tensor.powers import commuted

Rule = Callable[[Ein, int, Ein, int], Ein]
_HALF = Fraction(1, 2)


def letters(specification: str, nodes: Sequence[Ein], extra: int, reduced: int = 1) -> Ein:
    """A contraction by letters: `E` are the extra axes, `R` the reduced ones and `B` a batch of any rank."""
    inputs, output = specification.split("->")
    names: dict[str, tuple[int, ...]] = {}
    sizes: dict[int, Size] = {}
    factors = []
    for given, node in zip(inputs.split(","), nodes, strict=True):
        own: list[int] = []
        for letter, count in _counts(given, node, extra, reduced).items():
            start = sum(map(len, names.values()))
            own += names.setdefault(letter, tuple(range(start, start + count)))
        sizes.update(zip(own, node.shape, strict=True))
        factors.append((node, tuple(own)))
    return product(1, factors, tuple(i for letter in output for i in names[letter]), sizes)


def _counts(given: str, node: Ein, extra: int, reduced: int) -> dict[str, int]:
    """How many axes each letter stands for."""
    known = {letter: {"E": extra, "R": reduced}.get(letter, 1) for letter in given if letter != "B"}
    return {letter: known.get(letter, len(node.shape) - sum(known.values())) for letter in given}


def transposed(node: Ein) -> Ein:
    own = tuple(range(len(node.shape)))
    return permute(node, (*own[:-2], own[-1], own[-2]))


def _with_extra(node: Ein, adjoint: Ein, extra: int) -> Ein:
    """The operand repeated along the extra axes of an adjoint."""
    return stretch(node, (*adjoint.shape[:extra], *node.shape))


# Matrices.


def _inverse(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """d X^{-1} = -X^{-1} dX X^{-1}, so the contribution is -X^{-T} G X^{-T}."""
    return scale(-1, letters("Bji,EBjl,Bkl->EBik", (node, adjoint, node), extra))


def _det(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """d det X = det X tr(X^{-1} dX)."""
    return letters("EB,B,Bji->EBij", (adjoint, node, _inverse_of(node)), extra)


def _logdet(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """d log det X = tr(X^{-1} dX)."""
    return letters("EB,Bji->EBij", (adjoint, _inverse_of(node)), extra)


def _inverse_of(node: Ein) -> Ein:
    matrix = node.operands[0]
    return core("inverse", matrix, matrix.shape)


def _cholesky(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """S = L L': the symmetric part of L^{-T} P L^{-1}, P the lower triangle of L' G with its diagonal halved.

    A Cholesky factor is of symmetric matrices only; among all gradients that agree there this is the symmetric one
    (Murray 2016, Differentiation of the Cholesky decomposition).
    """
    inside = letters("Bji,EBjk->EBik", (node, adjoint), extra)
    size = node.shape[-1]
    mask = triangle_mask((size, size))
    diagonal = product(_HALF, (), (0, 0), {0: size})
    halved = add(
        [
            (1, letters("EBij,ij->EBij", (inside, mask), extra)),
            (-1, letters("EBij,ij->EBij", (inside, diagonal), extra)),
        ]
    )
    inverse = core("inverse", node, node.shape)
    found = letters("Bji,EBjk,Bkl->EBil", (inverse, halved, inverse), extra)
    return add([(_HALF, found), (_HALF, transposed(found))])


def _matrix_exp(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """tr(G' d exp X) = tr(D exp_{X'}(G)' dX); exp(X') G where G commutes with X'."""
    (matrix,) = node.operands
    simple = commuted(adjoint, matrix, node)
    if simple is not None:
        return simple
    return _direction("expm_frechet", (_with_extra(matrix, adjoint, extra),), (), adjoint, ())


def _direction(name: str, matrix: Sequence[Ein], fixed: Sequence[Ein], first: Ein, others: Sequence[Ein]) -> Ein:
    """D^m f at X' in the directions G and the transposed others."""
    operands = (transposed(matrix[0]), *fixed, first, *map(transposed, others))
    return core(name, operands, first.shape)


def _frechet(count: int) -> Rule:
    """tr(G' D^m f_A(E_1, ..)) is tr(E_1' D^m f_{A'}(G, E_2', ..)) too, and the same with one more for dA.

    The traces are those of cyclic words in A, G' and the E's, which may be read from any letter.
    """

    def rule(node: Ein, position: int, adjoint: Ein, extra: int) -> Ein:
        matrix, *fixed = node.operands[:count]
        directions = node.operands[count:]
        if 0 < position < count:
            raise _whole_exponent()
        others = [d for k, d in enumerate(directions, count) if k != position]
        lifted = [_with_extra(d, adjoint, extra) for d in others]
        return _direction(node.name, (_with_extra(matrix, adjoint, extra),), fixed, adjoint, lifted)

    return rule


def _matrix_power(node: Ein, position: int, adjoint: Ein, extra: int) -> Ein:
    """tr(G' d X^k) = tr((sum_j X'^j G X'^(k-1-j))' dX); k X'^(k-1) G where G commutes with X'."""
    matrix, exponent = node.operands
    if position == 1:
        raise _whole_exponent()
    below = core("matrix_power", (matrix, add([(1, exponent), (-1, constant(1))])), matrix.shape)
    simple = commuted(adjoint, matrix, below)
    if simple is not None:
        return multiply([exponent, simple])
    return _direction("power_frechet", (_with_extra(matrix, adjoint, extra),), (exponent,), adjoint, ())


def _whole_exponent() -> Exception:
    from symgen.errors import NoRuleError

    return NoRuleError(
        "matrix_power",
        asked="the derivative of a power of a matrix in its exponent",
        found="the exponent is a whole number",
        where="matrix_power",
        hint="write A^t as matrix_exp(t * B) with B a logarithm of A",
    )


# Softmax and its like.


def _softmax(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """p = softmax x: dp = p o dx - p (p' dx)."""
    own = letters("EBi,Bi->EBi", (adjoint, node), extra)
    return add([(1, own), (-1, letters("EBj,Bj,Bi->EBi", (adjoint, node, node), extra))])


def _log_softmax(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """d log softmax x = dx - 1 (p' dx)."""
    return add([(1, adjoint), (-1, letters("EBj,Bi->EBi", (adjoint, _softmax_of(node)), extra))])


def _logsumexp(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    """d log sum exp x = p' dx with p = softmax x."""
    return letters("EB,BR->EBR", (adjoint, _softmax_of(node)), extra, _reduced(node))


def _softmax_of(node: Ein) -> Ein:
    (argument,) = node.operands
    return core("softmax", argument, argument.shape, node.attrs)


def _softmax_any(node: Ein, position: int, adjoint: Ein, extra: int) -> Ein:
    if not node.attrs:
        return _softmax(node, position, adjoint, extra)
    own = letters("EBR,BR->EBR", (adjoint, node), extra, _reduced(node))
    both = letters("EBR,BR->EB", (adjoint, node), extra, _reduced(node))
    return add([(1, own), (-1, letters("EB,BR->EBR", (both, node), extra, _reduced(node)))])


def _reduced(node: Ein) -> int:
    return int(node.attrs[0]) if node.attrs else 1


# Extremes: entries that tie share the derivative evenly, and the choice of entries is constant almost everywhere.


def _amax(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    (argument,) = node.operands
    chosen = core("hardmax", argument, argument.shape, node.attrs)
    return letters("EB,BR->EBR", (adjoint, chosen), extra, _reduced(node))


def _amin(node: Ein, _: int, adjoint: Ein, extra: int) -> Ein:
    (argument,) = node.operands
    chosen = core("hardmax", scale(-1, argument), argument.shape, node.attrs)
    return letters("EB,BR->EBR", (adjoint, chosen), extra, _reduced(node))


def _constant_almost_everywhere(node: Ein, position: int, adjoint: Ein, extra: int) -> Ein:
    return zero((*adjoint.shape[:extra], *node.operands[position].shape))


# Standardizing: y = (x - mean x) / s with s^2 = variance + epsilon.


def _standardize(node: Ein, position: int, adjoint: Ein, extra: int) -> Ein:
    """(G - mean G - y mean(G o y)) / s for x, and -sum(G o y) / (2 s^2) for epsilon."""
    argument, epsilon = node.operands
    size, count = argument.shape[-1], power(size_node(argument.shape[-1]), Fraction(-1))
    squared = _squared_scale(argument, epsilon, count)
    if position == 1:
        below = power(squared, Fraction(-1))
        return scale(-_HALF, letters("EBi,Bi,B->E", (adjoint, node, below), extra))
    ones = constant(1, (size,))
    means = multiply([count, letters("EBj,i->EBi", (adjoint, ones), extra)])
    along = multiply([count, letters("EBj,Bj,Bi->EBi", (adjoint, node, node), extra)])
    inside = add([(1, adjoint), (-1, means), (-1, along)])
    return letters("EBi,B->EBi", (inside, power(squared, -_HALF)), extra)


def _squared_scale(argument: Ein, epsilon: Ein, count: Ein) -> Ein:
    from symgen.calculus.tensor.lowering import reduce_axes

    last = (len(argument.shape) - 1,)
    mean = multiply([reduce_axes(argument, last), count])
    repeated = letters("B,i->Bi", (mean, constant(1, argument.shape[-1:])), 0)
    centred = add([(1, argument), (-1, repeated)])
    variance = multiply([reduce_axes(power(centred, Fraction(2)), last), count])
    return add([(1, variance), (1, stretch(epsilon, variance.shape))])


# Convolutions.


def _convolution(node: Ein, position: int, adjoint: Ein, extra: int) -> Ein:
    """The contraction of the adjoint with the other operand and the windows."""
    (_, output), signal, kernel, windows, sizes = convolution_parts(node)
    lead = tuple(range(len(sizes), len(sizes) + extra))
    scope = {**sizes, **dict(zip(lead, adjoint.shape, strict=False))}
    own, other = (signal, kernel) if position == 0 else (kernel, signal)
    return product(1, [(adjoint, (*lead, *output)), other, *windows], (*lead, *own[1]), scope)


CORES: dict[str, Rule] = {
    "conv1d": _convolution,
    "conv2d": _convolution,
    "inverse": _inverse,
    "det": _det,
    "logdet": _logdet,
    "cholesky": _cholesky,
    "matrix_exp": _matrix_exp,
    "matrix_power": _matrix_power,
    "expm_frechet": _frechet(1),
    "power_frechet": _frechet(2),
    "softmax": _softmax_any,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "amax": _amax,
    "amin": _amin,
    "hardmax": _constant_almost_everywhere,
    "positive_definite": _constant_almost_everywhere,
    "standardize": _standardize,
}
