"""Calculus: the normaliser, scalar and tensor derivatives, functional derivatives."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "derivative": "symgen.calculus.scalar:derivative",
        "derivative_steps": "symgen.calculus.tensor.steps:derivative_steps",
        "gradient": "symgen.calculus.tensor.gradients:gradient",
        "gradients": "symgen.calculus.tensor.gradients:gradients",
        "hessian": "symgen.calculus.tensor.gradients:hessian",
        "jacobian": "symgen.calculus.tensor.gradients:jacobian",
        "lower": "symgen.calculus.tensor.lower:lower",
        "maximise_pointwise": "symgen.calculus.functional:maximise_pointwise",
        "raise_": "symgen.calculus.tensor.raise_:raise_",
    },
)
