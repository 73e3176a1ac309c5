"""Calculus: the normaliser, scalar and tensor derivatives, functional derivatives."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "derivative": "symgen.calculus.scalar:derivative",
        "derivative_steps": "symgen.calculus.tensor.steps:derivative_steps",
        "gradient": "symgen.calculus.tensor.differentiation:gradient",
        "gradients": "symgen.calculus.tensor.differentiation:gradients",
        "hessian": "symgen.calculus.tensor.differentiation:hessian",
        "jacobian": "symgen.calculus.tensor.differentiation:jacobian",
        "lower": "symgen.calculus.tensor.lowering:lower",
        "maximise_pointwise": "symgen.calculus.functional:maximise_pointwise",
        "raise_": "symgen.calculus.tensor.raising:raise_",
    },
)
