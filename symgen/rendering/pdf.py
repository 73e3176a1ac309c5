"""PDF files by Typst, an optional extra; formulas are set from our own layout tree."""

from __future__ import annotations

from typing import Any

from symgen.errors import MissingExtraError
from symgen.rendering.boxes import Box
from symgen.rendering.breaking import broken
from symgen.rendering.formulas import box_of, formula_scheme
from symgen.rendering.kinds import by_kind
from symgen.rendering.marks import grouped, mark_of, words_of
from symgen.rendering.stories import Line, story
from symgen.rendering.typst_printer import print_typst, quoted

_HEAD = """#set document(date: none)
#set page(margin: 2cm)
#set text(size: 10.5pt)
#set par(justify: false)
#show math.equation: set align(left)
#let why(reason, verdict) = text(fill: luma(90), size: 9pt)[#reason #h(0.6em) #verdict]
"""


def pdf(thing: Any, title: str) -> bytes:
    """The PDF file of a formula, verdict or derivation; MissingExtraError without Typst."""
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError("typst", extra="pdf", asked="a PDF file") from error
    return typst.compile(typst_source(thing, title).encode())


def typst_source(thing: Any, title: str) -> str:
    """The Typst document."""
    body = by_kind(thing, {"Derivation": _derivation, "Verdict": _verdict}, _formula)(thing)
    return "\n".join([_HEAD, f"#heading({quoted(title)})", *body]) + "\n"


def _display(box: Box) -> str:
    return f"$ {print_typst(box)} $"


def _formula(formula: Any) -> list[str]:
    return [_display(broken(box_of(formula, formula_scheme([formula]))))]


def _verdict(verdict: Any) -> list[str]:
    return [f"#par({quoted(line)})" for line in str(verdict).splitlines()]


def _derivation(derivation: Any) -> list[str]:
    told = story(derivation)
    assumptions = "; ".join(grouped(derivation.assumptions))
    return [
        _display(broken(told.goal)),
        *(part for line in told.lines for part in _line(line)),
        *([f"#par({quoted('where ' + assumptions)})"] if assumptions else []),
        *(f"#par({quoted('Left as it is: ' + why)}) {_display(box)}" for box, why in told.residuals),
    ]


def _line(line: Line) -> list[str]:
    verdict = f"{mark_of(line.verdict)} {words_of(line.verdict)}".strip()
    return [_display(line.table), f"#why({quoted(f'{line.number}. {line.reason}')}, {quoted(verdict)})"]
