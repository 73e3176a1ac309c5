"""A report as a page: the table first, then what was trained, then the mathematics behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symgen.crosscheck.report import Curves, Report
from symgen.rendering.sections import Chart, Facts, Figures, Images, Page, Prose, Series, Steps

_COLUMNS = ("quantity", "worst error", "bar", "verdict", "how it is measured")


def page_of(report: Report) -> Page:
    """The page of a report, and its data as JSON values."""
    return Page(report.title, tuple(_sections(report)), report.to_json())


def _sections(report: Report) -> Iterator[Any]:
    yield Prose("Result", report.summary.capitalize() + ".")
    yield Figures(_COLUMNS, [(r.quantity, r.error, r.bar, r.verdict, r.detail) for r in report.rows])
    yield from (_chart(curves) for curves in report.series)
    yield from (Images(pictures, caption) for caption, pictures in report.images.items())
    yield Prose("Derivations", "The formulas that were compiled, each step with its reason and the judge's verdict.")
    for derivation in report.derivations:
        if derivation.title:
            yield Prose(derivation.title)
        yield Steps(derivation)
    yield Facts(report.settings, "How it was run")


def _chart(curves: Curves) -> Chart:
    lines = tuple(Series(name, x, y) for name, (x, y) in curves.lines.items())
    return Chart(lines, curves.title, curves.x_label, curves.y_label)
