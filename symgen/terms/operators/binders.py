"""Binders: the second argument is a variable bound in the first."""

from __future__ import annotations

from symgen.terms.domains import BOOLEAN, COMPLEX, NONNEGATIVE, POSITIVE, Domain
from symgen.terms.operators.row import Args, Attrs, Operator, always, entries_of_first, real_if_real, same_as_first


def _keeps_sign(args: Args, attrs: Attrs) -> Domain:
    """Sums, integrals and expectations of nonnegative bodies are nonnegative."""
    body = args[0].domain
    if not body.is_real:
        return COMPLEX
    return NONNEGATIVE if body.is_nonnegative else real_if_real((args[0],), attrs)


def _product_domain(args: Args, attrs: Attrs) -> Domain:
    return POSITIVE if args[0].domain.is_positive else _keeps_sign(args, attrs)


def _expectation_domain(args: Args, attrs: Attrs) -> Domain:
    """An expectation lies in every interval that holds its body."""
    body = args[0].domain.entries()
    return Domain("real", body.low, body.high, body.low_open, body.high_open) if body.is_real else COMPLEX


ROWS = (
    Operator(
        "sum",
        4,
        "binder",
        same_as_first,
        _keeps_sign,
        text="Sum",
        aliases=("sum",),
        latex=r"\sum",
        binds=True,
        signature="Sum(f, (k, a, b))",
        meaning="sum of the body for k = a, ..., b; empty below a",
    ),
    Operator(
        "product",
        4,
        "binder",
        same_as_first,
        _product_domain,
        text="Product",
        aliases=("product",),
        latex=r"\prod",
        binds=True,
        signature="Product(f, (k, a, b))",
    ),
    Operator(
        "integral",
        4,
        "binder",
        same_as_first,
        _keeps_sign,
        text="Integral",
        aliases=("integral",),
        latex=r"\int",
        binds=True,
        signature="Integral(f, (x, a, b))",
    ),
    Operator(
        "expectation",
        3,
        "binder",
        same_as_first,
        _expectation_domain,
        text="E",
        latex=r"\mathbb{E}",
        binds=True,
        signature="E[f(x)] with x ~ a law declared",
        meaning="E over the law of the third argument",
    ),
    Operator(
        "limit",
        3,
        "binder",
        same_as_first,
        lambda a, t: real_if_real((a[0],), t),
        text="Limit",
        aliases=("limit",),
        latex=r"\lim",
        binds=True,
        signature="Limit(f, x, a)",
        meaning="attrs hold the side: '+', '-' or '+-'",
    ),
    Operator(
        "subs", 3, "binder", same_as_first, entries_of_first, binds=True, meaning="the body at a value of the variable"
    ),
    Operator(
        "plate", 4, "binder", same_as_first, entries_of_first, binds=True, meaning="a random variable for each index"
    ),
    Operator(
        "maximum",
        3,
        "binder",
        same_as_first,
        lambda a, t: real_if_real((a[0],), t),
        text="maximum",
        latex=r"\max",
        binds=True,
        binds_rest=True,
        meaning="the largest value over the domain of the variable; the third argument is the condition",
    ),
    Operator(
        "argmax",
        3,
        "binder",
        lambda a, t: a[1].shape,
        lambda a, t: a[1].domain,
        text="argmax",
        latex=r"\arg\max",
        binds=True,
        binds_rest=True,
        meaning="the maximising value of the variable",
    ),
    Operator(
        "forall",
        None,
        "binder",
        lambda a, t: (),
        always(BOOLEAN),
        text="forall",
        latex=r"\forall",
        binds=True,
        signature="forall(condition, (x, a, b))",
        meaning="the condition at every value of the variable; attrs ('almost',) leave out a set of measure 0",
    ),
    Operator(
        "derivative",
        2,
        "noun",
        same_as_first,
        lambda a, t: real_if_real((a[0],), t),
        text="Derivative",
        aliases=("derivative",),
        signature="Derivative(f, x)",
        meaning="partial derivative, attrs hold the order; the variable stays free",
    ),
)
