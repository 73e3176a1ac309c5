r"""A note: what a document claims, line by line, and the verdicts; the first wrong line first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symgen.errors import ReadingError, SymgenError, line_and_column
from symgen.reading.claims_reader import claims, declarations
from symgen.reading.context_statements import declare_block
from symgen.reading.declared import Declarations
from symgen.reading.documents import Display, Document, document_of, open_document
from symgen.terms.context import Context
from symgen.terms.relations import Claim
from symgen.verification import Status, Verdict, ladder, verify_all


@dataclass(frozen=True, slots=True)
class Line:
    """One relation of a display, or a display that could not be read; `source` is its line in the document."""

    line: int
    column: int
    source: str
    claim: Claim | None = None
    unreadable: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its verdict."""

    line: Line
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Note:
    """What a document claims."""

    name: str
    lines: tuple[Line, ...]
    displays: int

    def verify(
        self, *, mode: str = "common", budget: str = "ci", seed: int = 0, jobs: int = 1, cache: bool = True,
        progress: Callable[[int, int], None] | None = None, **more: Any,
    ) -> tuple[Judged, ...]:  # fmt: skip
        """Judge every line; a refuted one does not keep the later ones from being judged."""
        stated = [line.claim for line in self.lines if line.claim is not None]
        judged = iter(
            verify_all(stated, mode=mode, budget=budget, seed=seed, jobs=jobs, cache=cache, progress=progress, **more)
        )
        return tuple(Judged(line, self._verdict(line, judged)) for line in self.lines)

    @staticmethod
    def _verdict(line: Line, judged: Iterator[Verdict]) -> Verdict:
        if line.claim is None:
            return ladder.unreadable(line.unreadable)
        return ladder.assuming(next(judged), line.assumed)


def read(source: str | Path, *, where: str | Mapping[str, Any] = "") -> Note:
    r"""Read a document (a path) or a text: its displays, what they claim, and what could not be read.

    >>> note = read("$$ \\log(ab) = \\log a + \\log b $$", where="a, b > 0")
    >>> [str(j.verdict.status) for j in note.verify()]
    ['PROVED']
    """
    document = _document(source)
    lines = tuple(line for display in document.displays for line in _lines(document, display, where))
    return Note(document.name, lines, len(document.displays))


def _document(source: str | Path) -> Document:
    if isinstance(source, Path) or (
        "\n" not in source and len(source) < 400 and Path(source).suffix and "\\" not in source
    ):
        return open_document(source)
    return document_of(source)


def _lines(document: Document, display: Display, where: Any) -> Iterator[Line]:
    try:
        known = _declared(display, where)
        found, declared = claims(display.text, known, macros=document.macros)
    except SymgenError as error:
        offset = error.offset if isinstance(error, ReadingError) and error.text == display.text else None
        yield _line(display, offset or 0, unreadable=str(error))
        return
    for claim in found:
        offset = claim.span.start if claim.span else 0
        yield _line(display, offset, claim=claim, assumed=tuple(declared.assumptions))


def _declared(display: Display, where: Any) -> Declarations:
    declared = declarations(where, Context())
    for block in display.context:
        declared = declare_block(block, declared)
    return declared


def _line(display: Display, offset: int, **parts: Any) -> Line:
    line, column = line_and_column(display.text, offset)
    shown = display.text.split("\n")[line - 1].strip()
    return Line(display.line + line - 1, column + (display.column - 1 if line == 1 else 0), shown, **parts)


def ordered(judged: tuple[Judged, ...]) -> list[Judged]:
    """Refuted lines first, then unreadable and undecided ones, each in the order of the document."""
    urgency = (Status.REFUTED, Status.UNREADABLE, Status.UNDECIDED)
    return sorted(
        judged, key=lambda j: urgency.index(j.verdict.status) if j.verdict.status in urgency else len(urgency)
    )
