"""Tensor calculus: einsum inside, matrices outside. Gradients, Jacobians and Hessians from one table of rules."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "derivative_steps": "symgen.calculus.tensor.steps:derivative_steps",
        "gradient": "symgen.calculus.tensor.gradients:gradient",
        "gradients": "symgen.calculus.tensor.gradients:gradients",
        "hessian": "symgen.calculus.tensor.gradients:hessian",
        "jacobian": "symgen.calculus.tensor.gradients:jacobian",
        "lower": "symgen.calculus.tensor.lower:lower",
        "raise_": "symgen.calculus.tensor.raise_:raise_",
        "rules": "symgen.calculus.tensor.rules:rules",
    },
)
