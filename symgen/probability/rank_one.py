"""The determinant of a matrix that is changed by an outer product."""

from __future__ import annotations

from symgen.probability.definiteness import Sign, sign_of
from symgen.probability.matrix_forms import outer_factors, scalars_outside
from symgen.probability.rule_claims import equation
from symgen.probability.statistics import plus
from symgen.terms.build import inverse, log, logdet, matrix, outer, vector
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, dimension, symbol

LEMMA = "matrix-determinant-lemma"


def changed_by_outer(term: Term) -> Term | None:
    """log det(A + c v v') = log det A + log(1 + c v'A^-1 v), for a positive definite A and a positive c.

    >>> from symgen.terms.build import dims, reals
    >>> d = dims("d"); A, v = matrix("A", d, d, spd=True), vector("v", d)
    >>> changed_by_outer(logdet(A + 2*outer(v, v)))
    logdet(A) + log(1 + 2*(v @ inverse(A) @ v))
    """
    addends = term.args[0].args if term.op == "logdet" and term.args[0].op == "add" else ()
    squares = [a for a in addends if outer_factors(a) is not None]
    square = _apart(squares, addends)
    found = None if square is None else outer_factors(square)
    if found is None:
        return None
    factor, u, v = found
    whole = plus(a for a in addends if a != square)
    if u != v or not factor.domain.is_positive or sign_of(whole) is not Sign.DEFINITE:
        return None
    form = v @ scalars_outside(inverse(whole)) @ v
    return scalars_outside(logdet(whole)) + log(1 + (form if factor == 1 else factor * form))


def _apart(squares: list[Term], addends: tuple[Term, ...]) -> Term | None:
    """The only outer product, or the only one that speaks of what no other addend does."""
    if len(squares) == 1:
        return squares[0]
    others = {s: frozenset().union(*(a.free for a in addends if a != s)) for s in squares}
    alone = [s for s in squares if s.free - others[s]]
    return alone[0] if len(alone) == 1 else None


def _claims() -> tuple[Claim, ...]:
    """For a matrix and a vector of any size."""
    d = dimension("d")
    A, v, c = matrix("A", d, d, spd=True), vector("v", d), symbol("c", POSITIVE)
    left = logdet(A + c * outer(v, v))
    right = changed_by_outer(left)
    assert right is not None
    claim = equation(left, right)
    return (Claim(claim.left, claim.relation, claim.right, Context().covering((left, right))),)


RULE = Rule(
    LEMMA,
    "log det(A + c v v') = log det A + log(1 + c v'A^-1 v)",
    lambda term, context: changed_by_outer(term),
    claims=_claims,
    reference="K. B. Petersen, M. S. Pedersen, The Matrix Cookbook (2012), equation (24)",
)
