"""The report of a cross-check: a table of quantities with their worst errors, curves, pictures and derivations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symgen._registry import hook

__all__ = ["Check", "Curves", "Report", "check"]

HOLDS, FAILS = "holds", "fails"


@dataclass(frozen=True, slots=True)
class Check:
    """One quantity: its worst error, the bar that the error has to stay under, and the verdict by that bar alone."""

    quantity: str
    error: float
    bar: float
    verdict: str
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the error stayed within the bar."""
        return self.verdict == HOLDS


def check(quantity: str, error: float, bar: float, detail: str = "") -> Check:
    """The check of an error against a bar; an error that is not a number fails.

    >>> check("gradient", 7.0, 64.0).verdict, check("gradient", float("nan"), 64.0).verdict
    ('holds', 'fails')
    """
    return Check(quantity, float(error), float(bar), HOLDS if error <= bar else FAILS, detail)


@dataclass(frozen=True, slots=True)
class Curves:
    """Lines of one chart, by name: each a pair of equally long sequences x and y."""

    title: str
    x_label: str
    y_label: str
    lines: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a cross-check found. `ok` says whether every quantity holds; `failing` names those that do not.

    Rows stand in the order of computation, so the first that fails is where a mistake shows first.
    """

    name: str
    title: str
    rows: tuple[Check, ...]
    series: tuple[Curves, ...] = ()
    images: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    derivations: tuple[Any, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every quantity holds."""
        return all(row.holds for row in self.rows)

    @property
    def failing(self) -> tuple[str, ...]:
        """The quantities that fail, in the order of computation."""
        return tuple(row.quantity for row in self.rows if not row.holds)

    @property
    def summary(self) -> str:
        """One line: all hold, or how many fail and which one is the first."""
        if self.ok:
            return f"all {len(self.rows)} quantities hold"
        return f"{len(self.failing)} of {len(self.rows)} quantities fail; the first is: {self.failing[0]}"

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values: table, curves, settings and derivations; pictures stay out. Not-a-number becomes null."""
        return {
            "name": self.name,
            "ok": self.ok,
            "summary": self.summary,
            "failing": list(self.failing),
            "rows": [_row(row) for row in self.rows],
            "series": [_curves(curves) for curves in self.series],
            "derivations": [_derivation(d) for d in self.derivations],
            "settings": dict(self.settings),
        }

    def save(self, path: str | Path) -> Path:
        """Write the report as one self-contained page (.html) or as data (.json), whole or not at all."""
        return hook("render.save")(self, path)

    def __str__(self) -> str:
        width = max(len(row.quantity) for row in self.rows)
        lines = [f"{'quantity':<{width}} {'worst error':>11} {'bar':>6}  verdict"]
        lines += [f"{r.quantity:<{width}} {r.error:>11.3g} {r.bar:>6.3g}  {r.verdict}" for r in self.rows]
        return "\n".join([self.title, "", *lines, "", self.summary])

    def _repr_html_(self) -> str:
        return hook("render.html")(self)

    def _page_(self) -> Any:
        from symgen.crosscheck.page import page_of

        return page_of(self)


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


def _row(row: Check) -> dict[str, Any]:
    return {
        "quantity": row.quantity,
        "error": _finite(row.error),
        "bar": row.bar,
        "verdict": row.verdict,
        "detail": row.detail,
    }


def _curves(curves: Curves) -> dict[str, Any]:
    lines = {name: {"x": list(x), "y": [_finite(v) for v in y]} for name, (x, y) in curves.lines.items()}
    return {"title": curves.title, "x_label": curves.x_label, "y_label": curves.y_label, "lines": lines}


def _derivation(derivation: Any) -> dict[str, Any]:
    return {
        "title": derivation.title,
        "goal": str(derivation.goal),
        "result": str(derivation.result),
        "steps": [
            {"after": str(s.after), "reason": s.reason, "verdict": str(s.verdict.status)} for s in derivation.steps
        ],
    }
