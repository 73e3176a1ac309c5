"""For people who test formulas: Hypothesis strategies and laws. The only home of Hypothesis and pytest."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "laws": ".functionals:laws",
        "strategies": ".strategies",
    },
)
