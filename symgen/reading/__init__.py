"""Hand mathematics in: LaTeX, Markdown and notes to claims that know their place in the source."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Declarations": ".declared:Declarations",
        "claims": ".claims_reader:claims",
        "Note": ".notes:Note",
        "declare": ".context.in_words:declare",
        "read": ".notes:read",
    },
)
