"""Tensor calculus: einsum inside, matrices outside. Gradients, Jacobians and Hessians from one table of rules."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "abbreviated": "symgen.calculus.tensor.abbreviating:abbreviated",
        "conventions": "symgen.calculus.tensor.conventions:conventions",
        "derivative_steps": "symgen.calculus.tensor.steps:derivative_steps",
        "gradient": "symgen.calculus.tensor.differentiation:gradient",
        "gradients": "symgen.calculus.tensor.differentiation:gradients",
        "hessian": "symgen.calculus.tensor.differentiation:hessian",
        "jacobian": "symgen.calculus.tensor.differentiation:jacobian",
        "lower": "symgen.calculus.tensor.lowering:lower",
        "propose": "symgen.calculus.tensor.steps:propose",
        "raise_": "symgen.calculus.tensor.raising:raise_",
        "rules": "symgen.calculus.tensor.declared:rules",
    },
)
