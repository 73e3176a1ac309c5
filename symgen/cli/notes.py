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
    from symgen.reading.notes import Judged, Note

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
    judged = []
    for note in notes:
        with bar(len(note.lines)) as progress:
            judged.append(note.verify(mode=mode, cache=cache, progress=progress, **given))
    if as_json:
        opt.print_json("note", {"documents": [_document(n, j) for n, j in zip(notes, judged, strict=True)]})
    else:
        for note, lines in zip(notes, judged, strict=True):
            _print(note, lines)
    return opt.worst_exit_code((j.verdict for lines in judged for j in lines), accept)


def _document(note: Note, judged: tuple[Judged, ...]) -> dict[str, Any]:
    rows = [
        {"line": j.line.line, "column": j.line.column, "source": j.line.source, "verdict": j.verdict.to_json()}
        for j in judged
    ]
    return {"name": note.name, "displays": note.displays, "lines": rows}


def _print(note: Note, judged: tuple[Judged, ...]) -> None:
    from symgen.reading.notes import ordered

    for one in ordered(judged):
        click.echo(f"{note.name}:{one.line.line}:{one.line.column}: {one.verdict}\n    {one.line.source}")
    counts = Counter(str(j.verdict.status) for j in judged)
    summary = ", ".join(f"{n} {status}" for status, n in counts.most_common()) or "nothing to judge"
    click.echo(f"{note.name}: {note.displays} displays, {len(judged)} lines: {summary}", err=True)
    assumed = sorted({words for j in judged for words in j.line.assumed})
    if assumed:
        click.echo(f"taken for granted: {'; '.join(assumed)}", err=True)
