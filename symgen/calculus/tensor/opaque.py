"""Derivatives through opaque kernels: sums, integrals and expectations over something other than a whole axis."""

from __future__ import annotations

from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.forms import product
from symgen.errors import NoRuleError
from symgen.terms.term import Term, make


def opaque_adjoint(kernel: Term, variable: Term, adjoint: Ein, extra: int) -> Ein:
    """The contribution of an opaque kernel's adjoint to a variable inside it.

    Raises NoRuleError, naming the operator, where the kernel has no derivative.
    """
    from symgen.calculus.tensor.lowering import Lowering

    jacobian = Lowering().node(_kernel_jacobian(kernel, variable))
    rank, inner = len(kernel.shape), len(variable.shape)
    lead = tuple(range(extra))
    own = tuple(range(extra, extra + rank))
    last = tuple(range(extra + rank, extra + rank + inner))
    sizes = {**dict(enumerate(adjoint.shape)), **dict(zip(last, variable.shape, strict=True))}
    return product(1, [(adjoint, (*lead, *own)), (jacobian, (*own, *last))], (*lead, *last), sizes)


def _kernel_jacobian(kernel: Term, variable: Term) -> Term:
    if not kernel.shape and not variable.shape:
        from symgen.calculus.scalar import derivative

        return derivative(kernel, variable)
    if kernel.op in ("sum", "integral", "expectation") and all(variable not in b.free for b in kernel.args[2:]):
        from symgen.calculus.tensor.differentiation import jacobian

        body, bound, *rest = kernel.args
        return make(kernel.op, jacobian(body, variable), bound, *rest, attrs=kernel.attrs)
    if kernel.op == "product" and all(variable not in b.free for b in kernel.args[2:]):
        return _product_jacobian(kernel, variable)
    if is_slope_of_unknown(kernel, variable):
        return make("grad", kernel, variable, attrs=("none",))
    raise NoRuleError(
        kernel.op,
        asked=f"the derivative of {kernel} in {variable}",
        where=str(kernel),
        hint="rewrite the expression without this operator, or differentiate with respect to its arguments",
    )


def is_slope_of_unknown(value: Term, variable: Term) -> bool:
    """Whether a value is f(x) of an unknown function with x for its only argument: its gradient in x has no other form."""
    return value.op == "call" and not value.shape and value.args == (variable,)


def _product_jacobian(kernel: Term, variable: Term) -> Term:
    """d prod_i f_i = sum_k df_k prod_(i != k) f_i; the product of the others is the whole over f_k where no f_k is 0."""
    from symgen.calculus.tensor.differentiation import jacobian

    body, bound, low, high = kernel.args
    slope = jacobian(body, variable)
    if low.value != 1 or body.domain.is_positive or body.domain.is_negative:
        relative = slope / _widened(body, variable)
        return _widened(kernel, variable) * make("sum", relative, bound, low, high, attrs=kernel.attrs)
    others = make("index", _products_of_others(kernel), bound)
    return make("sum", _widened(others, variable) * slope, bound, low, high, attrs=kernel.attrs)


def _products_of_others(kernel: Term) -> Term:
    """The products that each lack one factor, along a first axis: at k, factor k is 1."""
    body, bound, low, high = kernel.args
    chosen = make("onehot", bound, attrs=(high if high.value is None else int(high.value),))
    for _ in body.shape:
        chosen = make("expand_dims", chosen, attrs=(len(chosen.shape),))
    return make("product", chosen + (1 - chosen) * body, bound, low, high, attrs=kernel.attrs)


def _widened(term: Term, variable: Term) -> Term:
    """A term with axes of length one for those of a variable after its own."""
    for _ in variable.shape if term.shape else ():
        term = make("expand_dims", term, attrs=(len(term.shape),))
    return term
