"""What a person reads on a terminal: formulas in plain text, steps with marks, verdicts with their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from symgen.rendering.kinds import by_kind
from symgen.rendering.line_forms import line_form
from symgen.rendering.marks import grouped, mark_of, status_of, words_of

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLOURS = {
    "PROVED": "green", "CERTIFIED": "green", "SUPPORTED": "cyan", "REFUTED": "bold red", "UNDECIDED": "yellow",
    "UNREADABLE": "magenta",
}  # fmt: skip


def terminal(thing: Any, *, substeps: bool = False, width: int | None = None, colour: bool | None = None) -> str:
    """A formula, verdict or derivation for a terminal of `width` columns; sub-steps are indented where asked for.

    Colour follows the standard output unless `colour` says otherwise.
    """
    from rich.console import Console

    console = Console(file=StringIO(), width=width, force_terminal=_colour(colour), highlight=False, markup=False)
    for line in by_kind(thing, _VIEWS, _formula)(thing, substeps):
        console.print(line)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in lines)


def _colour(asked: bool | None) -> bool:
    import os
    import sys

    return sys.stdout.isatty() and "NO_COLOR" not in os.environ if asked is None else asked


def _formula(thing: Any, substeps: bool) -> Iterator[RenderableType]:
    yield str(thing)


def _chain(chain: Any, substeps: bool) -> Iterator[RenderableType]:
    yield from map(str, chain.claims)


def _verdict(verdict: Any, substeps: bool) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text.assemble(_marked(verdict), f": {verdict.method}" if verdict.method else "")
    if verdict.counterexample:
        yield f"  counterexample {verdict.counterexample}"
    if verdict.mistake:
        yield f"  mistake: {verdict.mistake}"
    if verdict.conditions:
        yield f"  where {'; '.join(verdict.conditions)}"


def _marked(verdict: Any) -> Any:
    from rich.text import Text

    return Text(f"{mark_of(verdict)} {words_of(verdict)}".strip(), style=_COLOURS.get(status_of(verdict), "dim"))


def _derivation(derivation: Any, substeps: bool) -> Iterator[RenderableType]:
    from rich.text import Text

    if derivation.title:
        yield Text(derivation.title, style="bold")
    yield from _wrapped("", str(derivation.goal), 5)
    yield from _steps(derivation.steps, "", substeps, 0)
    if derivation.result.free and any(name.shape for name, _ in derivation.short.definitions):
        yield from _wrapped("short:", str(derivation.short), 7)
    for term, why in derivation.residuals:
        yield Text(f"left as it is: {term} ({why})", style="yellow")
    if derivation.assumptions:
        yield Text(f"where {'; '.join(grouped(derivation.assumptions))}", style="dim")


def _steps(steps: Iterable[Any], prefix: str, substeps: bool, depth: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    margin = 4 * depth
    for position, step in enumerate(steps, 1):
        number = f"{prefix}{position}"
        form = line_form(step.after)
        label = f"{number:>{3 + margin}} {form.relation} "
        yield from _wrapped(label, str(form.value), len(label))
        why = Text.assemble((step.reason, "italic"), "  ", _marked(step.verdict))
        yield Padding(why, (0, 0, 0, len(label)))
        if substeps and step.children:
            yield Padding(Text(f"from {step.children[0].before}", style="dim"), (0, 0, 0, len(label)))
            yield from _steps(step.children, f"{number}.", substeps, depth + 1)


def _wrapped(label: str, text: str, margin: int) -> Iterator[RenderableType]:
    """A formula beside its label; further lines are indented below it."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid()
    grid.add_column(width=margin, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(label, Text(text))
    yield grid


_VIEWS = {"Verdict": _verdict, "Derivation": _derivation, "Chain": _chain}
