"""Integrals in closed form: antiderivatives proved by differentiating them, and Euler's integrals by matching."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "NoAntiderivative": ".antiderivatives:NoAntiderivative",
        "antiderivative": ".antiderivatives:antiderivative",
        "integral_value": ".definite:integral_value",
        "integrated": ".definite:integrated",
    },
)
