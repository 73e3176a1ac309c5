"""Rendering: LaTeX, MathML, pages, the terminal, and files by suffix."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Chart": "symgen.rendering.sections:Chart",
        "Facts": "symgen.rendering.sections:Facts",
        "Figures": "symgen.rendering.sections:Figures",
        "Formula": "symgen.rendering.sections:Formula",
        "Images": "symgen.rendering.sections:Images",
        "Judgement": "symgen.rendering.sections:Judgement",
        "Page": "symgen.rendering.sections:Page",
        "Prose": "symgen.rendering.sections:Prose",
        "Series": "symgen.rendering.sections:Series",
        "Steps": "symgen.rendering.sections:Steps",
        "document": "symgen.rendering.documents:document",
        "html": "symgen.rendering.showing:html",
        "latex": "symgen.rendering.showing:latex",
        "mathml": "symgen.rendering.showing:mathml",
        "page": "symgen.rendering.pages:page",
        "save": "symgen.rendering.saving:save",
        "terminal": "symgen.rendering.terminal_view:terminal",
    },
)
