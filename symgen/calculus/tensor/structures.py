"""Structured variables: from the derivative in independent entries to the one along the structure.

Two conventions, for a gradient G in the variable X:
    free       entry (i, j) is the derivative in the free parameter that this entry of X is (0 where there is none),
    projected  G projected orthogonally on the directions in which X may move.
Both are linear in G, so that they apply to every pair of axes of a second derivative too, wherever the set of such
variables is flat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symgen.errors import DomainError, ShapeError, UnknownNameError
from symgen.terms import arrays
from symgen.terms.shapes import show_shape
from symgen.terms.sizes import multiply_sizes, same_size, subtract_sizes
from symgen.terms.term import Term, as_term, make

Map = Callable[[Term, Term], Term]  # of the gradient and the variable

#: The conventions that change a derivative; "none" leaves the entries independent.
CONVENTIONS = ("free", "projected")


@dataclass(frozen=True, slots=True)
class Structure:
    """How variables of one structure may move: the two maps, what is said of them, how many axes are concerned."""

    free: Map | None
    projected: Map
    free_words: str
    projected_words: str
    axes: int = 2
    is_flat: bool = True


def _symmetric(gradient: Term, _: Term) -> Term:
    return gradient + gradient.T


def _symmetric_free(gradient: Term, variable: Term) -> Term:
    return _symmetric(gradient, variable) - make("diag", make("diagonal", gradient))


def _symmetric_projected(gradient: Term, variable: Term) -> Term:
    return _symmetric(gradient, variable) / 2


def _lower(gradient: Term, _: Term) -> Term:
    return make("tril", gradient)


def _diagonal(gradient: Term, _: Term) -> Term:
    return make("diag", make("diagonal", gradient))


def _all(gradient: Term, _: Term) -> Term:
    return gradient


def _simplex_free(gradient: Term, _: Term) -> Term:
    """The last entry is 1 minus the others."""
    last = len(gradient.shape) - 1
    size = gradient.shape[last]
    if not last:
        return gradient - gradient[as_term(size)]
    return gradient - arrays.slice(gradient, size, size, last)


def _simplex_projected(gradient: Term, _: Term) -> Term:
    """Entries may move while their sum stays."""
    last = len(gradient.shape) - 1
    if not last:
        return gradient - make("mean", gradient, attrs=((),))
    return gradient - arrays.expand_dims(make("mean", gradient, attrs=((last,),)), last)


def _orthogonal(gradient: Term, variable: Term) -> Term:
    """X may move along X K with K skew (Edelman, Arias and Smith 1998, equation 2.3)."""
    return (gradient - variable @ gradient.T @ variable) / 2


def _bands(size: int | Term) -> Term:
    """1 at (k, i, j) where i - j is the k-th offset of a diagonal."""
    count = subtract_sizes(multiply_sizes(2, size), 1)
    return make("lattice", attrs=(count, (size, size), (1, -1), subtract_sizes(size, 1)))


_BATCH = "ABCDEFGH"


def _toeplitz_free(gradient: Term, _: Term) -> Term:
    """The sum along each diagonal, at every place of it."""
    bands, batch = _bands(gradient.shape[-1]), _BATCH[: len(gradient.shape) - 2]
    return make("einsum", bands, bands, gradient, attrs=(f"pkl,pij,{batch}ij->{batch}kl",))


def _toeplitz_projected(gradient: Term, variable: Term) -> Term:
    """The mean along each diagonal."""
    bands = _bands(gradient.shape[-1])
    return _toeplitz_free(gradient, variable) / make("einsum", bands, bands, attrs=("pkl,pij->kl",))


_SYMMETRIC = Structure(
    _symmetric_free,
    _symmetric_projected,
    "over the entries i <= j of a symmetric matrix: G + G' - G o I",
    "on the symmetric matrices: (G + G') / 2",
)
_SIMPLEX = Structure(
    _simplex_free,
    _simplex_projected,
    "over all entries but the last, which is 1 minus their sum: G - G[n]",
    "on the directions of sum 0: G - mean(G)",
    axes=1,
)
_STRUCTURES: dict[str, Structure] = {
    "symmetric": _SYMMETRIC,
    "spd": _SYMMETRIC,
    "lower": Structure(_lower, _lower, "over the entries i >= j: tril(G)", "on the lower triangular matrices: tril(G)"),
    "diagonal": Structure(
        _diagonal, _diagonal, "over the entries of the diagonal: G o I", "on the diagonal matrices: G o I"
    ),
    # All entries of what has no structure are free, too.
    "invertible": Structure(_all, _all, "over all entries: G", "on all matrices: G"),
    "simplex": _SIMPLEX,
    "stochastic": _SIMPLEX,
    "orthogonal": Structure(
        None,
        _orthogonal,
        "",
        "on the tangents X K, K skew, of the orthogonal matrices: (G - X G' X) / 2",
        is_flat=False,
    ),
    "toeplitz": Structure(
        _toeplitz_free,
        _toeplitz_projected,
        "over the values of the diagonals: sums of G along them",
        "on the Toeplitz matrices: means of G along the diagonals",
    ),
}


def structure_of(variable: Term, convention: str) -> Structure:
    """How a variable may move: of no declared structure, a square matrix counts as symmetric, all else has free entries."""
    if convention not in CONVENTIONS:
        raise UnknownNameError(
            convention, kind="convention for structured variables", candidates=("none", *CONVENTIONS)
        )
    shape = variable.shape
    is_square = len(shape) > 1 and same_size(shape[-1], shape[-2])
    structure = variable.domain.structure
    found = _STRUCTURES[structure or ("symmetric" if is_square else "invertible")]
    if structure and (len(shape) < found.axes or (found.axes == 2 and not is_square)):
        raise ShapeError(
            asked=f"the {convention} derivative in {variable}, {structure}",
            found=f"shape {show_shape(shape)}",
            where=str(variable),
            hint="declare a shape that fits the structure, or leave symmetric='none'",
        )
    if convention == "free" and found.free is None:
        raise DomainError(
            asked=f"the derivative over free entries of {variable}",
            found=f"{variable.domain.structure} matrices have no free entries",
            where=str(variable),
            hint='ask for symmetric="projected", the derivative along the tangents',
        )
    return found


def along_structure(gradient: Term, variable: Term, convention: str) -> Term:
    """The derivative along the structure, from the one in independent entries; the variable's axes are the last.

    >>> from symgen.terms.build import dims, matrix
    >>> n = dims("n"); L, G = matrix("L", n, n, structure="lower"), matrix("G", n, n)
    >>> str(along_structure(G, L, "free"))
    'tril(G)'
    """
    structure = structure_of(variable, convention)
    chosen = structure.free if convention == "free" else structure.projected
    return (chosen or structure.projected)(gradient, variable)


def along_structure_twice(hessian: Term, variable: Term, convention: str) -> Term:
    """A second derivative along the structure, in both of its blocks of axes."""
    if not structure_of(variable, convention).is_flat:
        raise DomainError(
            asked=f"the {convention} Hessian in {variable}",
            found=f"{variable.domain.structure} matrices curve, so that more than a projection is needed",
            where=str(variable),
            hint="differentiate along a curve of such matrices instead",
        )
    for _ in range(2):
        hessian = _exchanged(along_structure(hessian, variable, convention), len(variable.shape))
    return hessian


def _exchanged(hessian: Term, rank: int) -> Term:
    """The two blocks of axes the other way round."""
    if rank == 1:
        return hessian.T
    letters = "abcdefghijkl"[: 2 * rank]
    return make("einsum", hessian, attrs=(f"{letters}->{letters[rank:]}{letters[:rank]}",))


def words(variable: Term, convention: str) -> str:
    """The convention as a sentence says it."""
    structure = structure_of(variable, convention)
    if convention == "free":
        return f"the derivative {structure.free_words}"
    return f"the derivative projected {structure.projected_words}"
