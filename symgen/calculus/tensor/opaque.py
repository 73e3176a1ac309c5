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
    raise NoRuleError(
        kernel.op,
        asked=f"the derivative of {kernel} in {variable}",
        where=str(kernel),
        hint="rewrite the expression without this operator, or differentiate with respect to its arguments",
    )


def _product_jacobian(kernel: Term, variable: Term) -> Term:
    """d prod_i f_i = prod_i f_i sum_i df_i / f_i."""
    from symgen.calculus.tensor.differentiation import jacobian

    body, bound, *rest = kernel.args
    relative, whole = jacobian(body, variable), kernel
    divisor = body
    for _ in variable.shape:
        divisor = make("expand_dims", divisor, attrs=(len(divisor.shape),)) if kernel.shape else divisor
        whole = make("expand_dims", whole, attrs=(len(whole.shape),)) if kernel.shape else whole
    return whole * make("sum", relative / divisor, bound, *rest, attrs=kernel.attrs)
