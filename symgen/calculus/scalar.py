"""Derivatives of scalar Terms: the chain rule over the operators table's partial derivatives, and Leibniz' rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from symgen.errors import NoRuleError
from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.term import Term, combined, divide, make, num, symbol
from symgen.terms.traverse import fresh_symbol, substitute


def derivative(term: Term, variable: Term, order: int = 1) -> Term:
    """The derivative of a scalar Term in a scalar symbol, cleaned of 0 * x, 1 * x and x + 0 and of nothing else.

    An operator that depends on the variable and has no partial derivative raises NoRuleError; it never counts as 0.

    >>> from symgen.terms.build import exp, reals
    >>> x, y = reals("x y")
    >>> derivative(y * exp(2 * x), x) == y * exp(2 * x) * 2
    True
    """
    for _ in range(order):
        term = _Differentiation(variable).of(term)
    return term


class _Differentiation:
    """Differentiates with shared memory, so that a shared part is differentiated once."""

    def __init__(self, variable: Term) -> None:
        self.variable = variable
        self.done: dict[Term, Term] = {}

    def of(self, term: Term) -> Term:
        if self.variable not in term.free:
            return num(0)
        found = self.done.get(term)
        if found is None:
            rule = _RULES.get(term.op, _by_partials)
            found = self.done[term] = num(1) if term == self.variable else rule(term, self)
        return found

    def refuse(self, term: Term, why: str = "") -> NoRuleError:
        return NoRuleError(
            term.op,
            asked=f"the derivative of {term} in {self.variable}",
            found=why or f"no derivative of the operator {term.op!r} is known",
            where=str(term),
            hint="write it through operators that have a derivative; `symgen explain` lists them",
        )


# Light cleaning: only what a person never writes.


def plus(terms: Sequence[Term]) -> Term:
    """The sum without zeros."""
    kept = [term for term in terms if term != 0]
    if not kept:
        return num(0)
    return kept[0] if len(kept) == 1 else make("add", *(p for t in kept for p in (t.args if t.op == "add" else (t,))))


def times(*factors: Term) -> Term:
    """The product without ones, 0 where a factor is 0; numbers in front fold, minus signs come out."""
    if any(factor == 0 for factor in factors):
        return num(0)
    kept = _folded([p for f in factors for p in (f.args if f.op == "mul" else (f,)) if p != 1])
    if any(factor.op == "neg" or factor == -1 for factor in kept):
        return _signed_product(kept)
    if not kept:
        return num(1)
    return combined("mul", kept)


def _folded(factors: list[Term]) -> list[Term]:
    """Several numbers become one in front."""
    numbers = [factor.attrs[0] for factor in factors if factor.op == "num"]
    if len(numbers) < 2:
        return factors
    value = num(prod(numbers))
    return [*([value] if value != 1 else []), *(factor for factor in factors if factor.op != "num")]


def _signed_product(factors: Sequence[Term]) -> Term:
    positive = [f.args[0] if f.op == "neg" else num(1) if f == -1 else f for f in factors]
    flips = sum(1 for f in factors if f.op == "neg" or f == -1)
    product = times(*positive)
    return -product if flips % 2 else product


# Rules.


def _by_partials(term: Term, inner: _Differentiation) -> Term:
    """Chain rule: the sum of partial derivative times the derivative of the argument."""
    row = operator(term.op)
    if row.kind == "tensor" or any(argument.shape for argument in term.args):
        return _by_tensors(term, inner)
    parts = []
    for position, argument in enumerate(term.args):
        slope = inner.of(argument)
        if slope == 0:
            continue
        partial = row.partial(position)
        if partial is None:
            raise inner.refuse(term, "" if not row.partials else f"no derivative of {row.name} in {argument} is known")
        parts.append(times(partial(*term.args), slope))
    return plus(parts)


def _by_tensors(term: Term, inner: _Differentiation) -> Term:
    """Tensor operators have their derivative in Ein; what Ein does not know has none."""
    from symgen.calculus.tensor.differentiation import jacobian
    from symgen.calculus.tensor.lowering import lower

    if lower(term)[0].kind == "leaf":
        raise inner.refuse(term)
    return jacobian(term, inner.variable)


def _sum_of_terms(term: Term, inner: _Differentiation) -> Term:
    return plus([inner.of(argument) for argument in term.args])


def _product(term: Term, inner: _Differentiation) -> Term:
    """Product rule."""
    return plus(
        [
            times(*term.args[:k], inner.of(factor), *term.args[k + 1 :])
            for k, factor in enumerate(term.args)
            if inner.of(factor) != 0
        ]
    )


def _negative(term: Term, inner: _Differentiation) -> Term:
    return times(num(-1), inner.of(term.args[0]))


def _quotient(term: Term, inner: _Differentiation) -> Term:
    """d(f / g) = df / g for a constant g, and (df g - f dg) / g^2 else."""
    top, bottom = term.args
    d_top, d_bottom = inner.of(top), inner.of(bottom)
    if d_bottom == 0:
        return divide(d_top, bottom)
    if d_top == 0:
        return times(num(-1), divide(times(top, d_bottom), bottom**2))
    return divide(plus([times(d_top, bottom), times(num(-1), top, d_bottom)]), bottom**2)


def _power(term: Term, inner: _Differentiation) -> Term:
    """n x^(n-1) for a constant exponent, a^x log a for a constant base, the chain rule over both otherwise."""
    base, exponent = term.args
    parts = []
    if inner.of(base) != 0:
        lowered = exponent - 1 if exponent.value is None else num(exponent.value - 1)
        parts.append(times(exponent, base if lowered == 1 else base**lowered, inner.of(base)))
    if inner.of(exponent) != 0:
        parts.append(times(term, make("log", base), inner.of(exponent)))
    return plus(parts)


def _cases(term: Term, inner: _Differentiation) -> Term:
    """Branch by branch, away from the places where the conditions change."""
    last = len(term.args) - 1
    args = [inner.of(a) if k % 2 == 0 or k == last else a for k, a in enumerate(term.args)]
    return make("cases", *args, attrs=term.attrs)


def _sum(term: Term, inner: _Differentiation) -> Term:
    """A sum over fixed bounds is differentiated term by term."""
    body, bound, *bounds = _apart(term, inner)
    if any(inner.variable in limit.free for limit in bounds):
        raise inner.refuse(term, f"the bounds of the {term.op} depend on {inner.variable}")
    slope = inner.of(body)
    return make(term.op, slope, bound, *bounds, attrs=term.attrs) if slope != 0 else num(0)


def _integral(term: Term, inner: _Differentiation) -> Term:
    """Leibniz: the integral of the derivative, and the integrand at each moving bound times its derivative."""
    body, bound, low, high = _apart(term, inner)
    slope = inner.of(body)
    inside = make("integral", slope, bound, low, high) if slope != 0 else num(0)
    at_high = times(substitute(body, {bound: high}), inner.of(high)) if inner.of(high) != 0 else num(0)
    at_low = times(num(-1), substitute(body, {bound: low}), inner.of(low)) if inner.of(low) != 0 else num(0)
    return plus([inside, at_high, at_low])


def _product_binder(term: Term, inner: _Differentiation) -> Term:
    """Logarithmic derivative: a product is itself times the sum of d f / f."""
    body, bound, low, high = _apart(term, inner)
    if inner.variable in low.free | high.free:
        raise inner.refuse(term, f"the bounds of the product depend on {inner.variable}")
    return times(term, make("sum", divide(inner.of(body), body), bound, low, high))


def _value_at(term: Term, inner: _Differentiation) -> Term:
    """The total derivative of f(u; x) at u = g(x)."""
    body, bound, point = _apart(term, inner)
    direct = make("subs", inner.of(body), bound, point) if inner.of(body) != 0 else num(0)
    moved = inner.of(point)
    along = times(make("subs", derivative(body, bound), bound, point), moved) if moved != 0 else num(0)
    return plus([direct, along])


def _apart(term: Term, inner: _Differentiation) -> tuple[Term, ...]:
    """The arguments of a binder whose variable is not the one that we differentiate in."""
    body, bound, *rest = term.args
    if bound != inner.variable:
        return term.args
    fresh = fresh_symbol(bound, body.free)
    return (substitute(body, {bound: fresh}), fresh, *rest)


def _call(term: Term, inner: _Differentiation) -> Term:
    """An unknown function: its partial derivative, unevaluated, at its arguments."""
    parts = []
    for position, argument in enumerate(term.args):
        slope = inner.of(argument)
        if slope != 0:
            parts.append(times(_call_partial(term, position), slope))
    return plus(parts)


def _call_partial(term: Term, position: int) -> Term:
    argument = term.args[position]
    others = frozenset().union(*(a.free for k, a in enumerate(term.args) if k != position))
    if argument.op == "symbol" and argument not in others:
        return make("derivative", term, argument, attrs=(1,))
    holder = fresh_symbol(symbol("u", REAL), term.free)
    args = (*term.args[:position], holder, *term.args[position + 1 :])
    slope = make("derivative", make("call", *args, attrs=term.attrs), holder, attrs=(1,))
    return make("subs", slope, holder, argument)


def _higher(term: Term, inner: _Differentiation) -> Term:
    """The derivative of an unevaluated derivative; of the same variable, the next order."""
    body, variable = term.args
    if variable == inner.variable:
        return make("derivative", body, variable, attrs=(term.attrs[0] + 1,))
    return make("derivative", inner.of(body), variable, attrs=term.attrs)


def _extremum(term: Term, inner: _Differentiation) -> Term:
    """max and min of many, two at a time."""
    first, *rest = term.args
    while len(rest) > 1:
        first, rest = make(term.op, first, rest[0]), rest[1:]
    return _by_partials(make(term.op, first, *rest), inner) if rest else inner.of(first)


_RULES: dict[str, Callable[[Term, _Differentiation], Term]] = {
    **dict.fromkeys(("max", "min"), _extremum),
    "add": _sum_of_terms,
    "mul": _product,
    "neg": _negative,
    "div": _quotient,
    "pow": _power,
    "cases": _cases,
    "sum": _sum,
    "expectation": _sum,
    "integral": _integral,
    "product": _product_binder,
    "subs": _value_at,
    "call": _call,
    "derivative": _higher,
}
