"""Pages: self-contained HTML from blocks, by jinja2 templates that escape everything they are given."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from symgen.errors import SymgenError
from symgen.rendering import charts, images
from symgen.rendering.boxes import Box
from symgen.rendering.breaking import broken
from symgen.rendering.formulas import box_of, formula_scheme
from symgen.rendering.kinds import by_kind
from symgen.rendering.latex_printer import print_latex
from symgen.rendering.marks import MARKS, grouped, mark_of, status_of, words_of
from symgen.rendering.mathml_printer import in_math, print_mathml
from symgen.rendering.sections import (
    Chart,
    Facts,
    Figures,
    Formula,
    Images,
    Judgement,
    Listing,
    Prose,
    Remark,
    Section,
    Steps,
    Tally,
)
from symgen.rendering.stories import Line, story, with_relation

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def page(title: str, sections: Iterable[Section]) -> str:
    """A self-contained page: no script, nothing fetched, its font for mathematics inside.

    >>> page("Report", [Prose("Runs", "All <good>.")]).count("All &lt;good&gt;.")
    1
    """
    blocks = [prepared(section) for section in sections]
    return _environment().get_template("page.html").render(title=title, blocks=blocks, font=_font())


def fragment(sections: Iterable[Section]) -> str:
    """The blocks without a page around them, for notebooks; mathematics is in the reader's own fonts."""
    blocks = [prepared(section) for section in sections]
    return _environment().get_template("fragment.html").render(blocks=blocks)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("symgen.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(mark_of=mark_of, status_of=status_of, words_of=words_of)
    return made


@cache
def _font() -> str:
    from importlib.resources import files

    data = files("symgen.rendering").joinpath("assets", "symgen-math.woff").read_bytes()
    return b64encode(data).decode("ascii")


def prepared(section: Section) -> dict[str, Any]:
    """What the template of a block needs."""
    return {"kind": type(section).__name__.lower(), **_PREPARE[type(section)](section)}


def math(box: Box, *, display: bool = True, latex: str = "") -> Markup:
    """The MathML of a box, safe to put into a page: every text in it is escaped."""
    from markupsafe import Markup

    return Markup(in_math(print_mathml(box), latex or print_latex(box).strip(), display=display))


def _prose(section: Prose) -> dict[str, Any]:
    paragraphs = [part.strip() for part in section.text.split("\n\n") if part.strip()]
    return {"heading": section.heading, "paragraphs": paragraphs}


def _formula(section: Formula) -> dict[str, Any]:
    box = box_of(section.formula, formula_scheme([section.formula], section.names))
    return {"caption": section.caption, "math": math(broken(box)), "latex": print_latex(broken(box)).strip()}


def _steps(section: Steps) -> dict[str, Any]:
    derivation = section.derivation
    told = story(derivation, section.names)
    return {
        "goal": math(broken(told.goal)),
        "result": math(with_relation(told.result)),
        "result_latex": print_latex(broken(told.result)).strip(),
        "lines": [_line(line) for line in told.lines],
        "verdict": derivation.verdict if derivation.steps else None,
        "assumptions": grouped(derivation.assumptions),
        "residuals": [(math(box, display=False), why) for box, why in told.residuals],
        "reference": derivation.reference,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "math": math(line.table),
        "latex": print_latex(broken(line.box)).strip(),
        "reason": line.reason,
        "verdict": line.verdict,
        "first": math(broken(line.first)) if line.first is not None else None,
        "children": [_line(child) for child in line.children],
    }


def _figures(section: Figures) -> dict[str, Any]:
    rows = [[_cell(value) for value in cells] for cells in section.rows]
    return {"caption": section.caption, "columns": section.columns, "rows": rows}


def _cell(value: Any) -> dict[str, Any]:
    if status_of(value) in MARKS:
        return {"verdict": value}
    return by_kind(value, _CELLS, lambda other: {"text": str(other)})(value)


def _math_cell(value: Any) -> dict[str, Any]:
    return {"math": math(box_of(value, formula_scheme([value])), display=False)}


def _link_cell(link: Any) -> dict[str, Any]:
    return {"text": link.words, "target": link.target}


_CELLS = {
    "Link": _link_cell,
    "Term": _math_cell,
    "Claim": _math_cell,
    "bool": lambda value: {"text": "yes" if value else "no"},
    "float": lambda value: {"number": charts.number(value)},
    "int": lambda value: {"number": str(value)},
}


def _images(section: Images) -> dict[str, Any]:
    labels = list(section.labels) + [""] * (len(section.images) - len(section.labels))
    pictures = [(images.data_uri(image), label) for image, label in zip(section.images, labels, strict=True)]
    return {"caption": section.caption, "columns": section.columns, "images": pictures}


def _chart(section: Chart) -> dict[str, Any]:
    labels = {"caption": section.caption, "x_label": section.x_label, "y_label": section.y_label}
    return {**labels, "picture": charts.picture(section)}


def _facts(section: Facts) -> dict[str, Any]:
    return {"caption": section.caption, "facts": [(key, str(value)) for key, value in section.facts.items()]}


def _judgement(section: Judgement) -> dict[str, Any]:
    return {
        "caption": section.caption,
        "verdict": section.verdict,
        "math": _shown(section.formula),
        "place": section.place,
        "source": visible(section.source),
    }


def _shown(formula: Any) -> Markup | None:
    """The mathematics of a formula that may have no notation, or be none."""
    try:
        return math(broken(box_of(formula, formula_scheme([formula])))) if formula is not None else None
    except SymgenError:
        return None


def _tally(section: Tally) -> dict[str, Any]:
    return {"counts": section.counts, "words": section.words}


def _listing(section: Listing) -> dict[str, Any]:
    lines = [
        {"number": number, "text": visible(text), "remarks": [_remark(r) for r in section.remarks.get(number, ())]}
        for number, text in enumerate(section.source.split("\n"), 1)
    ]
    return {"lines": lines, "mark": section.mark}


def _remark(remark: Remark) -> dict[str, Any]:
    return {"verdict": remark.verdict, "math": _shown(remark.formula), "words": remark.words}


def visible(text: str) -> str:
    """Text in which characters that a reader would not see, or that turn the order of others, show as their numbers.

    >>> visible("a\\tb\\u202ec")
    'a\\tb[U+202E]c'
    """
    return "".join(c if c.isprintable() or c in "\t\n" or c.isspace() else f"[U+{ord(c):04X}]" for c in text)


_PREPARE: Mapping[type, Any] = {
    Prose: _prose,
    Formula: _formula,
    Steps: _steps,
    Figures: _figures,
    Chart: _chart,
    Images: _images,
    Facts: _facts,
    Judgement: _judgement,
    Tally: _tally,
    Listing: _listing,
}
