"""Documents on the command line: every displayed line judged, the first wrong one first, each at file:line:column."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symgen.cli import options as opt
from symgen.errors import SymgenError

if TYPE_CHECKING:
    from symgen.reading.notes import CheckedNote
    from symgen.verification import Verdict

Bar = Callable[[int], AbstractContextManager[Any]]
_SUFFIXES = (".tex", ".md", ".markdown", ".ipynb", ".py", ".pdf")
CLAIMS = (".txt", ".claims")  # files with a claim a line


def is_document(argument: str) -> bool:
    """Whether an argument names a document, or a file or folder that is none, rather than a claim."""
    if argument.lower().endswith(_SUFFIXES) and "\n" not in argument and "=" not in argument:
        return True
    return not argument.endswith(CLAIMS) and os.path.exists(argument)


def judge_documents(
    paths: list[str], reports: Reports, *, watch: bool, as_json: bool, accept: str | None, **how: Any
) -> int:
    """Judge what documents claim, print it, write the reports that are asked for, and return the exit code."""

    def judge() -> int:
        checked = _checked(paths, **how)
        if as_json:
            opt.print_json("note", {"documents": [one.to_json() for one in checked]})
        else:
            for one in checked:
                _print(one)
        reports.write(checked, accept)
        return opt.worst_exit_code((j.verdict for one in checked for j in one), accept)

    return _watched(paths, judge) if watch else judge()


def _checked(paths: list[str], *, where: str, cache: bool, strict: bool, bar: Bar, **given: Any) -> list[CheckedNote]:
    from symgen.reading import read

    notes = [read(Path(path), where=where) for path in paths]
    checked = []
    for note in notes:
        with bar(len(note.lines)) as progress:
            mode = "strict" if strict else "common"
            checked.append(note.verify(mode=mode, cache=cache, progress=progress, **given))
    return checked


def _watched(paths: list[str], judge: Callable[[], int]) -> int:
    """Judge now and on every save, until interrupted; a file that cannot be read is told, and waited for."""
    from symgen.cli.watching import saved

    for _ in chain([None], saved(paths)):
        try:
            judge()
        except SymgenError as error:
            click.echo(str(error), err=True)
        click.echo("waiting for the next save; Ctrl-C ends", err=True)
    return 0


@dataclass(frozen=True, slots=True)
class Reports:
    """The files that a run is to write: a page, SARIF, JUnit."""

    html: Path | None = None
    sarif: Path | None = None
    junit: Path | None = None

    def check(self) -> None:
        """Refuse what could not be written before anything is judged."""
        opt.check_output(self.html, (".html",))
        opt.check_output(self.sarif, (".sarif", ".json"))
        opt.check_output(self.junit, (".xml",))

    def __bool__(self) -> bool:
        return any((self.html, self.sarif, self.junit))

    def write(self, checked: Sequence[CheckedNote], accept: str | None) -> None:
        """Write each; a line passes in SARIF and JUnit where it would give exit code 0."""
        from symgen.rendering.junit import junit
        from symgen.rendering.note_pages import note_page
        from symgen.rendering.sarif import sarif

        def passes(verdict: Verdict) -> bool:
            return opt.exit_code(verdict, accept) == 0

        if self.html:
            opt.save(note_page(checked), self.html)
        if self.sarif:
            opt.write(sarif(checked, passes), self.sarif)
        if self.junit:
            opt.write(junit(checked, passes), self.junit)


def _print(checked: CheckedNote) -> None:
    note = checked.note
    for one in checked.ordered():
        click.echo(f"{note.name}:{one.line.place}: {one.verdict}\n    {one.line.source}")
    click.echo(repr(checked), err=True)
    counts = Counter(aside.reason for aside in note.asides)
    for reason, number in counts.items():
        first = next(aside for aside in note.asides if aside.reason == reason)
        more = f" and {number - 1} more" if number > 1 else ""
        click.echo(f"{note.name}:{first.place}: not judged{more}: {reason}", err=True)
    if checked.assumed():
        click.echo(f"taken for granted: {'; '.join(checked.assumed())}", err=True)
