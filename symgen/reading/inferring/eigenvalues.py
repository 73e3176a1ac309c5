r"""The least and the largest eigenvalue of a symmetric matrix: the matrix stands for all that have these eigenvalues.

With u of length 1 and Q = I - u u', each symmetric A whose largest eigenvalue is L is L I - Q B' B Q for some u and B, and each
positive definite one L u u' + L Q (I + B' B)^{-1} Q; the least eigenvalue alike. So claims about them are judged without any
eigenvalue being computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from symgen.errors import DomainError
from symgen.reading.declared import Declarations
from symgen.reading.elaborate import Reader, applied, items
from symgen.reading.notation.spectra import eigenvalues_of, singular_values
from symgen.reading.syntax.tree import Node, strip
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.relations import Claim
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import distinct, substitute

_BY = ("grad", "jacobian", "hessian", "derivative")
_ENDS = {"max": "largest", "min": "least"}


@applied("lambda_max", "lambda_min")
def eigenvalue(reader: Reader, name: Node, bracket: Node) -> Term:
    """A name of its own for an extreme eigenvalue of a declared symmetric matrix."""
    matrix = strip(items(bracket)[0]) if len(items(bracket)) == 1 else bracket
    text = matrix.value.text if matrix.kind == "name" else ""
    known = reader.declared.symbols.get(text)
    if known is None or known.domain.structure not in ("symmetric", "spd"):
        whole = reader.term(matrix)
        values = eigenvalues_of(whole) if len(whole.shape) == 2 else None
        if values is not None:
            return make("index", values, num(1) if name.value.label == "max" else as_term(whole.shape[0]))
        raise reader.refuse(bracket, "an eigenvalue of this", "symgen reads those of symmetric matrices: declare it so")
    end = name.value.label
    return declare_extreme(reader.declared, text, end, f"{_ENDS[end]} eigenvalue of {text}")


@applied("sigma_max", "sigma_min")
def singular_value(reader: Reader, name: Node, bracket: Node) -> Term:
    """The largest singular value of a matrix, and the least one of a square one."""
    matrix = reader.term(bracket)
    square = len(set(matrix.shape)) == 1
    if len(matrix.shape) != 2 or (name.value.label == "min" and not square):
        raise reader.refuse(bracket, "a singular value of this", "of which matrix? of how many is it the least?")
    place = num(1) if name.value.label == "max" else as_term(matrix.shape[0])
    return make("index", singular_values(matrix), place)


def declare_extreme(declared: Declarations, matrix: str, end: str, name: str) -> Term:
    """The symbol of an extreme eigenvalue; a matrix has one of each."""
    known = declared.symbols.get(matrix)
    sign = POSITIVE if known is not None and known.domain.structure == "spd" else REAL
    found = declared.extremes.setdefault((matrix, end), symbol(name, sign))
    declared.symbols.setdefault(found.attrs[0], found)
    return found


def with_extremes(declared: Declarations, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims with each matrix whose eigenvalues they speak of as one that has these."""
    matrices = {name: declared.symbols[name] for name, _ in declared.extremes if name in declared.symbols}
    if not matrices:
        return claims
    by = next((m for claim in claims for m in differentiates_by(claim, frozenset(matrices.values()))), None)
    if by is not None:
        raise DomainError(
            asked="a derivative by a matrix", found=f"eigenvalues of {by.attrs[0]} beside it",
            hint="symgen has no derivatives of eigenvalues",
        )  # fmt: skip
    values: dict[Term, Term] = {}
    said: list[Term] = []
    for name, known in matrices.items():
        low, high = (declared.extremes.get((name, end)) for end in ("min", "max"))
        values[known], conditions = _spectrum(name, known, low, high)
        said.extend(conditions)
    return tuple(with_values(claim, values, said) for claim in claims)


def differentiates_by(claim: Claim, matrices: frozenset[Term]) -> list[Term]:
    """The matrices among some by which a claim differentiates."""
    parts = distinct(claim.left, claim.right)
    return [part.args[1] for part in parts if part.op in _BY and part.args[1] in matrices]


def with_values(claim: Claim, values: Mapping[Term, Term], said: Sequence[Term]) -> Claim:
    """The claim with symbols as what they stand for, and what is said of that which this is made of."""
    conditions = [substitute(condition, values) for condition in claim.context.conditions]
    left, right = (substitute(side, values) for side in (claim.left, claim.right))
    symbols = {name: known for name, known in claim.context.symbols.items() if known not in values}
    return replace(claim, left=left, right=right, context=Context(symbols=symbols).assume(*conditions, *said))


def _spectrum(name: str, known: Term, low: Term | None, high: Term | None) -> tuple[Term, list[Term]]:
    """A matrix with these extreme eigenvalues, and what holds of that which it is made of."""
    size = known.shape[0]
    one = make("eye", attrs=((size, size),))
    first, said = _line(f"direction in {name}", size)
    rest = one - first
    free = symbol(f"rest of {name}", REAL, known.shape)
    gram = make("matmul", make("transpose", free), free)
    shrunk = make("inverse", one + gram)  # any positive definite matrix whose eigenvalues are at most 1
    if low is not None and high is not None:
        second, more = _line(f"second direction in {name}", size, rest)
        rest = rest - second
        inner = make("add", high * second, low * first, low * rest, (high - low) * _within(rest, shrunk))
        return inner, [*said, *more, make("ge", high, low)]
    if low is not None:
        return low * one + _within(rest, gram), said
    assert high is not None
    if known.domain.structure == "spd":
        return high * first + high * _within(rest, shrunk), said
    return high * one - _within(rest, gram), said


def _line(name: str, size: Any, within: Term | None = None) -> tuple[Term, list[Term]]:
    """The projection onto a line, and that there is one."""
    vector = symbol(name, REAL, (size,))
    along = vector if within is None else make("matmul", within, vector)
    square = make("matmul", along, along)
    return make("outer", along, along) / square, [make("gt", square, num(0))]


def _within(rest: Term, inner: Term) -> Term:
    return make("matmul", make("matmul", rest, inner), rest)
