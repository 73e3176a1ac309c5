"""Plain text: the text form of Terms, claims and contexts, read and printed. Reading back what was printed is a law."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Budget": ".tokens:Budget",
        "read": ".statements:read",
        "read_claim": ".statements:read_claim",
        "read_context": ".statements:read_context",
        "read_term": ".statements:read_term",
        "show_claim": ".printer:show_claim",
        "show_context": ".declarations:show_context",
        "to_text": ".printer:to_text",
    },
)
