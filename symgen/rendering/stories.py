"""A derivation laid out: its lines with reasons and verdicts, in one scheme of names, for LaTeX and pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from symgen.calculus.tensor.abbreviating import Abbreviated
from symgen.rendering.boxes import Box, Glyph, Row, Space, Table, row, width
from symgen.rendering.breaking import LINE, lines_of
from symgen.rendering.formulas import box_of, formula_scheme
from symgen.rendering.latex_printer import print_latex
from symgen.rendering.layout import separated
from symgen.rendering.line_forms import line_form
from symgen.rendering.naming import Scheme
from symgen.rendering.symbols import escape_text

EQUALS = Glyph("=", "operator")
_RELATIONS = {"=": EQUALS, "∝": Glyph("∝", "operator", r"\propto")}
_NOTHING = Row(())


@dataclass(frozen=True, slots=True)
class Line:
    """One step: its number, what the formula has become, why, how strongly, and its sub-steps."""

    number: str
    box: Box
    reason: str
    verdict: Any
    relation: Box = EQUALS
    definitions: Box | None = None
    first: Box | None = None
    children: tuple[Line, ...] = ()

    @property
    def table(self) -> Box:
        """The formula after its relation sign, long sums in several lines."""
        return with_relation(self.box, self.relation, self.definitions)


@dataclass(frozen=True, slots=True)
class Story:
    """A derivation's goal, lines and result as boxes."""

    goal: Box
    lines: tuple[Line, ...]
    result: Box
    residuals: tuple[tuple[Box, str], ...]
    scheme: Scheme


def with_relation(box: Box, relation: Box = EQUALS, definitions: Box | None = None) -> Box:
    """A formula after a relation sign; further lines and what its names stand for are below, indented."""
    first, *rest = lines_of(box)
    rest += [definitions] if definitions else []
    if not rest:
        return row(relation, *(first.parts if isinstance(first, Row) else (first,)))
    rows = ((row(relation, Space("medium")), first), *((_NOTHING, row(Space("quad"), line)) for line in rest))
    return Table(rows, "lines")


def story(derivation: Any, names: Mapping[str, str] | None = None) -> Story:
    """Lay a derivation out."""
    scheme = formula_scheme(_formulas(derivation), names)
    return Story(
        goal=box_of(derivation.goal, scheme),
        lines=tuple(_lines(derivation.steps, "", scheme)),
        result=box_of(derivation.result, scheme),
        residuals=tuple((box_of(term, scheme), why) for term, why in derivation.residuals),
        scheme=scheme,
    )


def _formulas(derivation: Any) -> Iterator[Any]:
    yield derivation.goal
    yield derivation.result
    yield from (term for term, _ in derivation.residuals)
    yield from _step_formulas(derivation.steps)


def _step_formulas(steps: Iterable[Any]) -> Iterator[Any]:
    for step in steps:
        yield step.before
        yield step.after
        yield from (name for name, _ in line_form(step.after).value.definitions)
        yield from _step_formulas(step.children)


def _lines(steps: Iterable[Any], prefix: str, scheme: Scheme) -> Iterator[Line]:
    for position, step in enumerate(steps, 1):
        number = f"{prefix}{position}"
        form = line_form(step.after)
        yield Line(
            number=number,
            box=box_of(form.value.term, scheme),
            relation=_RELATIONS[form.relation],
            definitions=_definitions(form.value, scheme),
            reason=step.reason,
            verdict=step.verdict,
            first=box_of(step.before, scheme) if position == 1 else None,
            children=tuple(_lines(step.children, f"{number}.", scheme)),
        )


def _definitions(value: Abbreviated, scheme: Scheme) -> Box | None:
    """What the names in a formula stand for."""
    if not value.definitions:
        return None
    named = (row(box_of(name, scheme), EQUALS, box_of(stands_for, scheme)) for name, stands_for in value.definitions)
    return row(Glyph("where", "text"), Space("medium"), separated(named))


def with_definitions(value: Abbreviated, names: Mapping[str, str] | None = None) -> Box:
    """A formula and what the names in it stand for, on one line."""
    scheme = formula_scheme([value.term, *(part for pair in value.definitions for part in pair)], names)
    box, definitions = box_of(value.term, scheme), _definitions(value, scheme)
    return row(box, Space("quad"), definitions) if definitions else box


# LaTeX.

_SHORT_GOAL = 24.0  # letters: a longer goal has a line of its own


def aligned(told: Story) -> str:
    """The derivation as an `aligned` environment, reasons in a last column."""
    goal = print_latex(told.goal).strip()
    first, *rest = [part for line in told.lines for part in _aligned_line(line)] or [""]
    if width(told.goal) > _SHORT_GOAL or not told.lines:
        body = [f"& {goal}", *(f"&\\quad {part}" if part else "" for part in (first, *rest))]
    else:
        body = [f"{goal} &{first}", *(f"&{part}" for part in rest)]
    lines = " \\\\\n".join(part for part in body if part)
    return f"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"


def _aligned_line(line: Line) -> list[str]:
    """The LaTeX lines of a step; the reason stands beside the first."""
    boxes = [*lines_of(line.box, LINE), *([line.definitions] if line.definitions else [])]
    first, *rest = (print_latex(box).strip() for box in boxes)
    reason = f" && \\text{{{escape_text(line.reason)}}}" if line.reason else ""
    return [f"{print_latex(line.relation).strip()} {first}{reason}", *(f"\\quad {more}" for more in rest)]
