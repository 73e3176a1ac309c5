"""Derivations: chains of steps that one small kernel admits, proposed by engines or written by people."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Derivation": "symgen.derivation.derivation:Derivation",
        "Step": "symgen.derivation.kernel:Step",
        "calc": "symgen.derivation.authoring:calc",
        "completing_the_square": "symgen.derivation.squares:completing_the_square",
        "catalogue": "symgen.derivation.entries:catalogue",
        "derive": "symgen.derivation.deriving:derive",
        "load": "symgen.derivation.entries:load",
    },
)
