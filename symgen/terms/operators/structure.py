"""Leaves and structure: numbers, constants, symbols, unknown functions, indices, cases, literals of matrices."""

from __future__ import annotations

from fractions import Fraction

from symgen.errors import ShapeError
from symgen.terms.domains import COMPLEX, REAL, Domain, interval, join_fields
from symgen.terms.operators.row import Args, Attrs, Operator
from symgen.terms.shapes import Shape, broadcast, show_shape

# Enclosures to a few digits are enough for sign inference; values come from the evaluators.
CONSTANTS: dict[str, Domain] = {
    "pi": interval(Fraction(3), Fraction(4), low_open=True, high_open=True),
    "e": interval(Fraction(2), Fraction(3), low_open=True, high_open=True),
    "euler_gamma": interval(Fraction(57, 100), Fraction(58, 100), low_open=True, high_open=True),
    "catalan": interval(Fraction(91, 100), Fraction(92, 100), low_open=True, high_open=True),
    "i": COMPLEX,
    "oo": interval(Fraction(0), low_open=True),
}


def _constant_domain(args: Args, attrs: Attrs) -> Domain:
    return CONSTANTS[attrs[0]]


def _index_shape(args: Args, attrs: Attrs) -> Shape:
    tensor, indices = args[0], args[1:]
    if len(indices) > len(tensor.shape):
        raise ShapeError(
            asked=f"{len(indices)} indices of {tensor}",
            found=f"shape {show_shape(tensor.shape)}",
            where=f"{tensor}[...]",
            hint="give at most one index an axis; indices count from 1",
        )
    return (*broadcast(tuple(i.shape for i in indices), "an index by tensors"), *tensor.shape[len(indices) :])


def _join(args: Args) -> Domain:
    """The smallest interval that holds every argument."""
    domains = [a.domain.entries() for a in args]
    field = join_fields(domains)
    if field == "complex":
        return COMPLEX
    low, high = min(d.low for d in domains), max(d.high for d in domains)
    return interval(
        low,
        high,
        low_open=all(d.low_open for d in domains if d.low == low),
        high_open=all(d.high_open for d in domains if d.high == high),
        field=field,
    )


def _case_values(args: Args) -> Args:
    return (*args[0:-1:2], args[-1])


def _stack_shape(args: Args, attrs: Attrs) -> Shape:
    return (len(args), *broadcast(tuple(a.shape for a in args), "rows of a matrix"))


ROWS = (
    Operator("num", 0, "structure", lambda a, t: (), lambda a, t: REAL, meaning="an exact rational number"),
    Operator("const", 0, "structure", lambda a, t: (), _constant_domain, meaning="a named constant"),
    Operator("symbol", 0, "structure", lambda a, t: t[2], lambda a, t: t[1], meaning="a name, a domain, a shape"),
    Operator(
        "call",
        None,
        "structure",
        lambda a, t: t[2],
        lambda a, t: t[1],
        meaning="an unknown function applied: attrs are its name, the domain and shape of its values, and its role",
    ),
    Operator(
        "index",
        None,
        "structure",
        _index_shape,
        lambda a, t: a[0].domain.entries(),
        meaning="x[i], from 1; indices may be tensors",
    ),
    Operator(
        "cases",
        None,
        "structure",
        lambda a, t: broadcast(tuple(v.shape for v in _case_values(a))),
        lambda a, t: _join(_case_values(a)),
        text="cases",
        aliases=("Piecewise",),
        signature="cases((value, condition), ..., (value, otherwise))",
        meaning="the first value whose condition holds; attrs hold a reason for each branch",
        kink="cases are differentiated branch by branch, also where a condition changes",
    ),
    Operator(
        "stack",
        None,
        "structure",
        _stack_shape,
        lambda a, t: _join(a),
        text="stack",
        meaning="arguments along a new first axis",
    ),
    Operator(
        "tuple", None, "structure", lambda a, t: (), lambda a, t: REAL, text="tuple", meaning="several terms together"
    ),
)
