"""Real models trained on real data, with the symbolic mathematics held against autograd at every step."""

from symgen._lazy import callable_package, lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Check": ".report:Check",
        "Curves": ".report:Curves",
        "Report": ".report:Report",
        "crosscheck": ".running:crosscheck",
        "models": ".running:models",
        "plants": ".running:plants",
    },
)

# `symgen.crosscheck` is both this package and the public verb.
callable_package(__name__, ".running:crosscheck")
