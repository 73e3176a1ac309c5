"""The only home of SymPy: two conversion doors and a service of scalar algebra that sees opaque names for the rest."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "collect": ".service:collect",
        "differentiate": ".service:differentiate",
        "factor": ".service:factor",
        "from_sympy": ".inward:from_sympy",
        "gamma_simplify": ".service:gamma_simplify",
        "solve": ".service:solve",
        "to_sympy": ".outward:to_sympy",
    },
)
