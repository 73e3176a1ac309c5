"""Rendering: LaTeX, MathML, pages, the terminal, and files by suffix."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "latex": "symgen.rendering.showing:latex",
    },
)
