r"""Bars: absolute values, determinants, norms of vectors and matrices, and norms along axes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.laws import law_of
from symgen.reading.notation.spectra import nuclear_norm, spectral_norm
from symgen.reading.syntax.tree import Node, strip
from symgen.terms.term import Term, make


@notation("absolute")
def absolute(reader: Reader, node: Node) -> Term:
    inner = reader.term(node.parts[0])
    if len(inner.shape) == 2:
        return make("det", inner)
    if inner.shape:
        raise reader.refuse(node, "bars around a vector", "is it a norm? write \\| x \\|")
    if reader.is_capital(node.parts[0], fonts=("", "cal")) or reader.is_greek_capital(node.parts[0]):
        raise reader.refuse(
            node, "bars around an undeclared capital", "is it a determinant, a size or an absolute value? declare it"
        )
    return make("abs", inner)


_NORMS = ("", "1", "2", "inf", "infty", "F")


@notation("norm")
def norm(reader: Reader, node: Node) -> Term:
    return norm_of(reader, node, "")


def norm_of(reader: Reader, node: Node, label: str, below: Sequence[Node] = ()) -> Term:
    r"""\|x\|, \|x\|_2, \|x\|_1, \|A\|_F, and \|X\|_{p, \text{axis 1}} along axes."""
    if label in ("TV", "tv"):
        return _total_variation(reader, node)
    inner = reader.term(node.parts[0])
    if below and below[-1].kind == "axes" and inner.shape:
        return make("vector_norm", inner, *(reader.term(p) for p in below[:-1]), attrs=(below[-1].value,))
    if len(below) == 1 and len(inner.shape) == 1 and below[0].kind in ("number", "name") and label not in _NORMS:
        return make("vector_norm", inner, reader.term(below[0]), attrs=((),))
    if not inner.shape:
        reader.check_number(node, "in a norm")
        return make("abs", inner)
    if label == "1" and len(inner.shape) == 1:
        return make("total", make("abs", inner), attrs=((),))
    if label in ("inf", "infty") and len(inner.shape) == 1:
        return make("amax", make("abs", inner), attrs=((),))
    if len(inner.shape) == 2 and (of_matrix := _of_matrix(reader, label, inner)) is not None:
        return of_matrix
    if (label in ("2", "") and len(inner.shape) == 1) or label == "F":
        return make("norm", inner)
    raise reader.refuse(
        node,
        f"the norm{f' {label}' * bool(label)} of this",
        "symgen reads the norms 1, 2 and infinity of vectors, and 2, F and * of matrices",
    )


def _of_matrix(reader: Reader, label: str, matrix: Term) -> Term | None:
    """The norm of a matrix that a context says to be meant, or that is so written by custom; None where nothing tells."""
    said = reader.declared.norms.get(label)
    kind = said or _CUSTOMARY.get(label, "")
    if label == "2" and not said and not _FROBENIUS.search(reader.text):  # where some mean Frobenius' norm
        reader.declared.customary["the norm 2"] = "eigenvalues"
    if kind and kind != "frobenius":
        reader.declared.assume(f"the norm{f' {label}' * bool(label)} of a matrix is its {kind} norm")
    return _OF_MATRICES[kind](matrix) if kind else None


_FROBENIUS = re.compile(r"_\s*\{?\s*(?:\\(?:mathrm|text|mathsf|rm)\s*\{?\s*)?F")
_CUSTOMARY = {"2": "spectral", "star": "nuclear", "ast": "nuclear", "*": "nuclear"}
_OF_MATRICES: Mapping[str, Callable[[Term], Term]] = {
    "spectral": spectral_norm, "nuclear": nuclear_norm, "frobenius": lambda matrix: make("norm", matrix),
}  # fmt: skip


def _total_variation(reader: Reader, node: Node) -> Term:
    r"""\|P - Q\|_{TV} of two laws: half the integral of |p - q|."""
    inner = strip(node.parts[0])
    if inner.kind != "sum" or inner.value != ("-",):
        raise reader.refuse(node, "a total variation of one thing", r"write \|P - Q\|_{TV}")
    reader.declared.assume("the norm of total variation is the largest difference of probabilities")
    return make("total_variation", *(law_of(reader, part) for part in inner.parts))
