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
from symgen.errors import SymgenError, UsageError

if TYPE_CHECKING:
    from symgen.reading.notes import CheckedNote
    from symgen.verification import Verdict

Bar = Callable[[int], AbstractContextManager[Any]]
_SUFFIXES = (".tex", ".md", ".markdown", ".ipynb", ".py", ".pdf")
CLAIMS = (".txt", ".claims")  # files with a claim a line
STDIN_NAME = "<stdin>"


def is_document(argument: str) -> bool:
    """Whether an argument names a document, or a file or folder that is none, rather than a claim."""
    if argument.lower().endswith(_SUFFIXES) and "\n" not in argument and "=" not in argument:
        return True
    return not argument.endswith(CLAIMS) and os.path.exists(argument)


def judge_documents(
    paths: list[str], reports: Reports, piped: str, *, watch: bool, as_json: bool, accept: str | None, **how: Any
) -> int:
    """Judge what documents claim, print it, write the reports that are asked for, and return the exit code.

    `piped` is what stands under the name of standard input, `-`.
    """

    def judge() -> int:
        checked = _checked(paths, piped, **how)
        if as_json:
            click.echo(_as_json(checked))
        else:
            for one in checked:
                _print(one)
        reports.write(checked, accept)
        return opt.worst_exit_code((j.verdict for one in checked for j in one), accept)

    return _watched(paths, judge) if watch else judge()


def _as_json(checked: Sequence[CheckedNote]) -> str:
    return opt.json_text("note", {"documents": [one.to_json() for one in checked]})


def _checked(
    paths: list[str], piped: str, *, where: str, cache: bool, strict: bool, bar: Bar, **given: Any
) -> list[CheckedNote]:
    from symgen.reading.sources.documents import document_of, open_document

    opened = [document_of(piped, STDIN_NAME) if path == "-" else open_document(path) for path in paths]
    from symgen.reading.notes import read_document  # what cannot be opened is refused without the judge

    notes = [read_document(document, where=where) for document in opened]
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


_REPORT_SUFFIXES = {"html": (".html",), "sarif": (".sarif", ".json"), "junit": (".xml",)}
_BY_SUFFIX = {".html": "html", ".sarif": "sarif", ".xml": "junit", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Reports:
    """The files that a run is to write: a page, SARIF, JUnit, JSON."""

    html: Path | None = None
    sarif: Path | None = None
    junit: Path | None = None
    json: Path | None = None

    @classmethod
    def of(cls, outputs: Sequence[Path], **named: Path | None) -> Reports:
        """The reports asked for by kind or by suffix; what could not be written is refused before anything is judged."""
        for kind, suffixes in _REPORT_SUFFIXES.items():
            opt.check_output(named.get(kind), suffixes)
        for path in outputs:
            opt.check_output(path, tuple(_BY_SUFFIX))
            kind = _BY_SUFFIX[path.suffix]
            other = path if path in named.values() else named.get(kind)
            if other is not None:
                raise UsageError(f"{other} twice" if other == path else f"{other} too", asked=f"write {path}",
                    hint="give each report one name, and each name to one report")  # fmt: skip
            named[kind] = path
        return cls(**named)

    def __bool__(self) -> bool:
        return any((self.html, self.sarif, self.junit, self.json))

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
        if self.json:
            opt.write(_as_json(checked), self.json)


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
