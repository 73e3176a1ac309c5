"""One normaliser: Terms as quotients of polynomials over opaque kernels, under the context's positivity."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "NormalForm": ".proof:NormalForm",
        "Proof": ".proof:Proof",
        "coefficients": ".collection:coefficients",
        "decide_zero": ".proof:decide_zero",
        "expand": ".collection:expand",
        "lost_conditions": ".proof:lost_conditions",
        "normal_form": ".proof:normal_form",
        "prove_equal": ".proof:prove_equal",
        "simplify": ".simplification:simplify",
        "statistics": ".collection:statistics",
    },
)
