"""Vectors that are laws, their entries being nonnegative and of sum one: (p + q)/2, softmax(z), sum_k w_k p_k, rows of P, p P."""

from __future__ import annotations

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num


def are_masses(context: Context, vector: Term) -> bool:
    """Whether a vector is a law by how it is made.

    >>> from symgen.terms.build import dims, vector
    >>> from symgen.terms.domains import structured
    >>> from symgen.terms.term import symbol
    >>> n = dims("n"); z, p = vector("z", n), symbol("p", structured("simplex"), (n,))
    >>> are_masses(Context(), make("softmax", z)), are_masses(Context(), p / 2)
    (True, False)
    """
    if vector.domain.structure == "simplex":
        return True
    if vector.op == "index" and len(vector.args) == 2 and vector.args[0].domain.structure == "stochastic":
        return True
    if _is_average(context, vector) or _is_carried(context, vector):
        return True
    if not vector.domain.entries().low >= 0:
        return False
    try:
        return prove_equal(make("total", vector), num(1), context) is not None
    except BudgetError:
        return False


def _is_carried(context: Context, vector: Term) -> bool:
    """Whether a vector is p P, or P' p, of a law p and a matrix P whose rows are laws."""
    if vector.op != "matmul" or len(vector.args) != 2:
        return False
    first, second = vector.args
    law, matrix = (first, second) if len(first.shape) == 1 else (second, first)
    if len(law.shape) != 1 or len(matrix.shape) != 2:
        return False
    rows = matrix if law is first else matrix.args[0] if matrix.op == "transpose" else None
    return rows is not None and rows.domain.structure == "stochastic" and are_masses(context, law)


def _is_average(context: Context, vector: Term) -> bool:
    """Whether a vector is sum_k w_k p_k with weights of sum one, or the mean of laws p_1, ..., p_K."""
    outside, whole = _scaled(vector)
    if whole.op != "sum" or whole.args[2].value != 1:
        return False
    inner, index, _, last = whole.args
    weight, law = _scaled(inner)
    if outside == num(1):
        base = weight.args[0] if weight.op == "index" and weight.args[1:] == (index,) else None
        weighted = base is not None and base.domain.structure == "simplex" and _size(base) == last
    else:
        weighted = weight == num(1) and prove_equal(outside * last, num(1), context) is not None
    return weighted and are_masses(context, law)


def _size(vector: Term) -> Term:
    (size,) = vector.shape
    return size if isinstance(size, Term) else num(size)


def _scaled(vector: Term) -> tuple[Term, Term]:
    """w and p of w p, and of p/n the number 1/n."""
    if vector.op == "mul" and len(vector.args) == 2 and sum(bool(part.shape) for part in vector.args) == 1:
        number, rest = sorted(vector.args, key=lambda part: bool(part.shape))
        return number, rest
    if vector.op == "div" and not vector.args[1].shape:
        return num(1) / vector.args[1], vector.args[0]
    return num(1), vector
