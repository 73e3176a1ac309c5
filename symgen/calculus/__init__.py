"""Calculus: the normaliser, scalar and tensor derivatives, functional derivatives."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "abbreviated": "symgen.calculus.tensor.abbreviating:abbreviated",
        "coefficients": "symgen.calculus.normaliser.collection:coefficients",
        "decide_zero": "symgen.calculus.normaliser.proof:decide_zero",
        "derivative": "symgen.calculus.scalar:derivative",
        "derivative_steps": "symgen.calculus.tensor.steps:derivative_steps",
        "expand": "symgen.calculus.normaliser.collection:expand",
        "gradient": "symgen.calculus.tensor.differentiation:gradient",
        "gradients": "symgen.calculus.tensor.differentiation:gradients",
        "hessian": "symgen.calculus.tensor.differentiation:hessian",
        "jacobian": "symgen.calculus.tensor.differentiation:jacobian",
        "lower": "symgen.calculus.tensor.lowering:lower",
        "maximise_pointwise": "symgen.calculus.functional:maximise_pointwise",
        "normal_form": "symgen.calculus.normaliser.proof:normal_form",
        "prove_equal": "symgen.calculus.normaliser.proof:prove_equal",
        "raise_": "symgen.calculus.tensor.raising:raise_",
        "simplify": "symgen.calculus.normaliser.simplification:simplify",
        "statistics": "symgen.calculus.normaliser.collection:statistics",
    },
)
