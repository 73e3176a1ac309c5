"""Documents on the command line: every displayed line judged, the first wrong one first, each at file:line:column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symgen.cli import options as opt

if TYPE_CHECKING:
    from symgen.reading.notes import CheckedNote

Bar = Callable[[int], AbstractContextManager[Any]]
_SUFFIXES = (".tex", ".md", ".markdown", ".ipynb", ".py", ".pdf")


def is_document(argument: str) -> bool:
    """Whether an argument names a document rather than a claim."""
    return argument.lower().endswith(_SUFFIXES) and "\n" not in argument and "=" not in argument


def judge_documents(
    paths: list[str], *, where: str, as_json: bool, accept: str | None, cache: bool, bar: Bar, **given: Any
) -> int:
    """Judge what documents claim, print it, and return the exit code."""
    from symgen.reading import read

    given.pop("dask", None)
    given.pop("retry", None)
    mode = "strict" if given.pop("strict") else "common"
    notes = [read(Path(path), where=where) for path in paths]
    checked = []
    for note in notes:
        with bar(len(note.lines)) as progress:
            checked.append(note.verify(mode=mode, cache=cache, progress=progress, **given))
    if as_json:
        opt.print_json("note", {"documents": [one.to_json() for one in checked]})
    else:
        for one in checked:
            _print(one)
    return opt.worst_exit_code((j.verdict for one in checked for j in one), accept)


def _print(checked: CheckedNote) -> None:
    note = checked.note
    for one in checked.ordered():
        click.echo(f"{note.name}:{one.line.place}: {one.verdict}\n    {one.line.source}")
    counts = Counter(str(j.verdict.status) for j in checked)
    summary = ", ".join(f"{n} {status}" for status, n in counts.most_common()) or "nothing to judge"
    click.echo(f"{note.name}: {note.displays} displays, {len(checked)} lines: {summary}", err=True)
    for reason, number in Counter(aside.reason for aside in note.asides).items():
        first = next(aside for aside in note.asides if aside.reason == reason)
        more = f" and {number - 1} more" if number > 1 else ""
        click.echo(f"{note.name}:{first.place}: not judged{more}: {reason}", err=True)
    if checked.assumed():
        click.echo(f"taken for granted: {'; '.join(checked.assumed())}", err=True)
