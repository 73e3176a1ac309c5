"""The blocks that a page is made of: prose, formulas, derivations, tables, charts, pictures, facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Prose:
    """A heading with paragraphs of text; either may be empty."""

    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula or claim on a line of its own, with words before it."""

    formula: Any
    caption: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Steps:
    """A derivation with its steps, reasons and verdicts."""

    derivation: Any
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """A table. Cells may be text, numbers, formulas, links, or verdicts (also as the word of their status)."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart; points that a scale cannot show (infinite, or not positive on a logarithmic one) leave gaps."""

    series: Sequence[Series]
    caption: str = ""
    x_label: str = ""
    y_label: str = ""
    log_x: bool = False
    log_y: bool = False


@dataclass(frozen=True, slots=True)
class Images:
    """A grid of grey pictures, each a two-dimensional array of whole numbers from 0 (black) to 255 (white)."""

    images: Sequence[Any]
    caption: str = ""
    columns: int = 8
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values: seed, versions, device."""

    facts: Mapping[str, Any]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its evidence and counterexample, and what it is of: the formula, its place, its source."""

    verdict: Any
    caption: str = ""
    formula: Any = None
    place: Link | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a line of a listing on the same page, by its mark."""

    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each status, and a sentence."""

    counts: Mapping[str, int]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said beside a line of a listing: a verdict with the formula that was read, or words."""

    verdict: Any = None
    formula: Any = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A source, line by line, with remarks beside the lines, by number from 1; the mark of a line is `mark` and its number."""

    source: str
    remarks: Mapping[int, Sequence[Remark]]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title, its blocks, and the same as plain JSON values for machines."""

    title: str
    sections: Sequence[Section]
    data: Mapping[str, Any] = field(default_factory=dict)


Section = Prose | Formula | Steps | Figures | Chart | Images | Facts | Judgement | Tally | Listing
