r"""A note: what a document claims, line by line, and the verdicts; the first wrong line first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any, overload

from symgen._registry import hook
from symgen.errors import ReadingError, SymgenError, caret
from symgen.reading.claims_reader import claims, definitions
from symgen.reading.declared import Declarations
from symgen.reading.names_of_claims import inferred_names, names_in_laws, names_of
from symgen.reading.notation.derivatives import is_formal
from symgen.reading.sources.continuations import goes_on, joined
from symgen.reading.sources.documents import HEADING, Display, Document, Skipped, document_of, open_document
from symgen.reading.sources.in_passing import heard_for
from symgen.reading.sources.prose import Scope, Stated
from symgen.reading.sources.scopes import Scopes
from symgen.terms.operators import operator
from symgen.terms.relations import Claim
from symgen.terms.traverse import distinct
from symgen.verification import Status, Verdict, ladder, verify_all


@dataclass(frozen=True, slots=True)
class Line:
    """One relation of a display, or a display that could not be read; `source` is its line in the document.

    `place` is what follows the name of the file: line:column, in a notebook after the number of the cell. `doubt` names
    declarations about its names that could not be read: it is not refuted then. `unsure` are names that nothing declares: it
    is refuted only for a slip that can be named. `length` is that of the sequences for which it is read, which may have any.
    `numbers` are names that are taken to be real: where a side is none, they may be meant to be positive.
    """

    line: int
    column: int
    source: str
    claim: Claim | None = None
    unreadable: str = ""
    assumed: tuple[str, ...] = ()
    place: str = ""
    doubt: str = ""
    unsure: tuple[str, ...] = ()
    length: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its verdict."""

    line: Line
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands in a document without being judged: its place, its first line, and the reason."""

    line: int
    column: int
    source: str
    reason: str
    place: str = ""


@dataclass(frozen=True)
class Note:
    """What a document claims; `asides` is what it shows that is not judged."""

    name: str
    source: str
    lines: tuple[Line, ...]
    displays: int
    asides: tuple[Aside, ...] = ()

    def verify(
        self, *, mode: str = "common", budget: str = "ci", seed: int = 0, jobs: int = 1, cache: bool = True,
        progress: Callable[[int, int], None] | None = None, **more: Any,
    ) -> CheckedNote:  # fmt: skip
        """Judge every line; a refuted one does not keep the later ones from being judged."""
        stated = [line.claim for line in self.lines if line.claim is not None]
        judged = iter(
            verify_all(stated, mode=mode, budget=budget, seed=seed, jobs=jobs, cache=cache, progress=progress, **more)
        )
        return CheckedNote(self, tuple(Judged(line, self._verdict(line, judged)) for line in self.lines))

    @staticmethod
    def _verdict(line: Line, judged: Iterator[Verdict]) -> Verdict:
        if line.claim is None:
            return ladder.unreadable(line.unreadable)
        verdict = ladder.assuming(next(judged), line.assumed)
        verdict = ladder.at_one_length(verdict, line.length) if line.length else verdict
        failed = verdict.counterexample
        if line.numbers and failed is not None and "*I" in f"{failed.left} {failed.right}":
            verdict = ladder.doubted(verdict, f"where a side is no real number: is {', '.join(line.numbers)} positive?")
        if line.doubt:
            return ladder.doubted(verdict, line.doubt)
        if not line.unsure:
            return verdict
        unread = ladder.unread_among(line.assumed)
        return ladder.unsure(verdict, line.unsure, slip=_may_slip(line.claim), unread=unread)


@dataclass(frozen=True, slots=True, repr=False)
class CheckedNote(Sequence[Judged]):
    """A note with the verdict of every line, in the order of the document."""

    note: Note
    judged: tuple[Judged, ...]

    def __len__(self) -> int:
        return len(self.judged)

    @overload
    def __getitem__(self, place: int) -> Judged: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Judged, ...]: ...
    def __getitem__(self, place: int | slice) -> Judged | tuple[Judged, ...]:
        return self.judged[place]

    def __repr__(self) -> str:
        counts = Counter(str(j.verdict.status) for j in self.judged)
        summary = ", ".join(f"{number} {status}" for status, number in counts.most_common()) or "nothing to judge"
        return f"{self.name}: {self.note.displays} displays, {len(self)} lines: {summary}"

    def _repr_html_(self) -> str:
        return str(hook("render.html")(self))

    @property
    def name(self) -> str:
        """The name of the document."""
        return self.note.name

    def ordered(self) -> list[Judged]:
        """Refuted lines first, then unreadable and undecided ones, each in the order of the document."""
        return sorted(self.judged, key=lambda j: _URGENCY.get(j.verdict.status, len(_URGENCY)))

    def assumed(self) -> list[str]:
        """What was taken for granted in reading the lines."""
        return sorted({words for j in self.judged for words in j.line.assumed})

    def save(self, path: str | Path) -> Path:
        """Write the report by suffix: .html, .json, .sarif, or .xml for JUnit; returns the path."""
        return hook("render.save")(self, path)

    def to_json(self) -> dict[str, Any]:
        """The verdicts and their places as plain JSON values."""
        rows = [
            {"line": j.line.line, "column": j.line.column, "source": j.line.source, "verdict": j.verdict.to_json()}
            for j in self.judged
        ]
        asides = [
            {"line": a.line, "column": a.column, "source": a.source, "reason": a.reason} for a in self.note.asides
        ]
        return {"name": self.name, "displays": self.note.displays, "lines": rows, "skipped": asides}


_CLAIMS_NOTHING = "it claims nothing: it has no relation, or only says what its names are"
_LONGEST_DEFINITION = 5_000  # characters of what is parsed again to see whether it only defines something
#: A density by its letter, which stands before what it is of.
_DENSITY = re.compile(
    r"(?<![A-Za-z\\])(?:[pq]|Pr?)(?:_(?:\w|\\[A-Za-z]+|\{[^{}]*\}))?\s*(?:\\left\s*|\\[bB]igg?l?\s*)?\("
)
_URGENCY = {Status.REFUTED: 0, Status.UNREADABLE: 1, Status.UNDECIDED: 2}


def read(source: str | Path, *, where: str | Mapping[str, Any] = "") -> Note:
    r"""Read a document (a path) or a text: its displays, what they claim, and what could not be read.

    >>> note = read("$$ \\log(ab) = \\log a + \\log b $$", where="a, b > 0")
    >>> [str(j.verdict.status) for j in note.verify()]
    ['PROVED']
    """
    return read_document(_document(source), where=where)


def read_document(document: Document, *, where: str | Mapping[str, Any] = "") -> Note:
    """What a document that is opened already claims."""
    return _Reader(document, where).note()


def _document(source: str | Path) -> Document:
    if isinstance(source, Path) or (
        "\n" not in source and len(source) < 400 and Path(source).suffix and "\\" not in source
    ):
        return open_document(source)
    return document_of(source)


class _Reader:
    """Reads the displays of a document, each in its scope."""

    def __init__(self, document: Document, where: str | Mapping[str, Any]) -> None:
        self.document = document
        self.places = _Places(document)
        self.scopes = Scopes(where)
        self.went_on: dict[int, int] = {}  # where displays begin that go on from another one, by where that begins
        self.aside: dict[int, str] = {}  # what a display states that claims nothing, by where it stands
        self.unread: dict[int, str] = {}  # why what a display only defines could not be read, by where it stands

    def note(self) -> Note:
        document = self.document
        asides = [self._aside(skipped) for skipped in document.skipped]
        lines: list[Line] = []
        before: Display | None = None
        for display in document.displays:
            found = list(self._lines(self._whole(before, display)))
            before = display
            lines += found
            if not found:
                reason = self.unread.get(display.start) or self.aside.get(display.start, _CLAIMS_NOTHING)
                asides.append(self._aside(Skipped(display.text, display.start, reason)))
        for start, why in self.scopes.unheard.items():
            asides.append(self._aside(Skipped("", start, f"a declaration in prose that cannot be read: {why}")))
        asides.sort(key=lambda aside: (aside.line, aside.column))
        return Note(document.name, document.source, tuple(lines), len(document.displays), tuple(asides))

    def _whole(self, before: Display | None, display: Display) -> Display:
        """A display, after the last side of the one before it where it goes on from there."""
        if before is None or not goes_on(display):
            return display
        end = before.start + len(before.text)
        between = self.document.source[end : display.start]
        whole = None if HEADING.search(between) else joined(before, display, between, self.document.macros.at(end))
        if whole is None:
            return display
        self.went_on[whole.start] = display.start
        return whole

    def _lines(self, display: Display) -> Iterator[Line]:
        if display.trouble:
            yield self._line(display.start, unreadable=display.trouble)
            return
        try:
            display, found, declared = self._claims(display)
        except SymgenError as error:
            if not self._only_defines(display, error):
                yield self._unreadable(display, error)
            return
        if declared.unjudged:
            self.aside[display.start] = f"it claims nothing that is judged: {'; '.join(declared.unjudged)}"
        for claim in found:
            offset = claim.span.start if claim.span else 0
            assumed = (*declared.assumptions, *self._going_on(display), *self._said(display, claim))
            unsure = self._unsure(claim, declared, alone=len(found) == 1)
            doubt = self._doubt(display, claim) or declared.more
            numbers = tuple(sorted(names_of(claim) & (declared.taken | declared.firsts.keys())))
            parts = {"claim": claim, "assumed": assumed, "doubt": doubt, "unsure": unsure, "numbers": numbers}
            yield self._line(display.start + offset, length=declared.length, **parts)

    def _claims(self, display: Display) -> tuple[Display, tuple[Claim, ...], Declarations]:
        """The claims of a display; where it cannot be read, with what the text says in passing of its names, or else of
        densities of which nothing is known."""
        macros = self.document.macros.at(display.start)
        try:
            return display, *claims(display.text, self.scopes.at(display.scope), macros=macros)
        except SymgenError as error:
            for scope, known in () if self._only_defines(display, error) else self._otherwise(display):
                with suppress(SymgenError):
                    return replace(display, scope=scope), *claims(display.text, known, macros=macros)
                with suppress(SymgenError):
                    found, declared = claims(display.text, known, macros=macros, otherwise=True)
                    if declared.length or declared.more:
                        return replace(display, scope=scope), found, declared
            raise error

    def _otherwise(self, display: Display) -> Iterator[tuple[Scope | None, Declarations]]:
        """Other declarations with which a display might be read that cannot be read with those around it."""
        document = self.document
        said = heard_for(display.text, display.start, document.source, document.passing)
        scope = reduce(lambda outer, stated: Scope(stated, outer), said, display.scope)
        with suppress(SymgenError):
            if said:
                yield scope, self.scopes.at(scope)
        with suppress(SymgenError):
            if _DENSITY.search(display.text):
                yield display.scope, self.scopes.at(display.scope).without_laws()

    @staticmethod
    def _unsure(claim: Claim, declared: Declarations, *, alone: bool) -> tuple[str, ...]:
        """Names that may be defined elsewhere: what only the notation tells, and numbers in what may be a condition.

        Capitals may be matrices, and what has a subscript may be tied to others, as Q_n is by a recurrence; an inequality by
        itself may say what is asked of several names. A point of a law, and its parameters, are where it has a density.
        """
        numbers = names_of(claim) & (declared.taken | declared.firsts.keys())
        several = claim.relation != "eq" and len(numbers & declared.taken) > 1
        if not (_apart(claim) or claim.relation == "ne" or (alone and several)):
            loose = (name for name in numbers if "_" in name or (len(name) == 1 and name.isupper()))
            numbers = frozenset(loose) | (numbers & names_in_laws(claim))
        return tuple(sorted(inferred_names(claim, declared) | numbers))

    def _only_defines(self, display: Display, error: SymgenError) -> bool:
        """Whether a display that cannot be read says only what new names stand for: it claims nothing then."""
        try:
            declared = self.scopes.at(display.scope)
        except SymgenError:
            return False
        if len(display.text) > _LONGEST_DEFINITION:
            return False
        names = definitions(display.text, declared, macros=self.document.macros.at(display.start))
        if names:
            why = f"{error.found}; {error.hint}" if error.hint else error.found
            self.unread[display.start] = (
                f"it only says what {', '.join(names)} stands for, in a way that is not read: {why}"
            )
        return bool(names)

    def _going_on(self, display: Display) -> Iterator[str]:
        if display.start in self.went_on:
            yield f"it goes on from the display before, line {self.places.at(display.start)['place'].rpartition(':')[0]}"

    def _said(self, display: Display, claim: Claim) -> Iterator[str]:
        """What the prose says of the names of a claim."""
        return (self._quoted(stated) for stated in self.scopes.reasons(display.scope, _names(claim)))

    def _doubt(self, display: Display, claim: Claim) -> str:
        """What the prose may say of the names of a claim, but could not be read."""
        unread = [self._quoted(stated) for stated in self.scopes.doubts(display.scope, _names(claim))]
        return f"but what is said of its names could not be read: {'; '.join(unread)}" if unread else ""

    def _quoted(self, stated: Stated) -> str:
        words = f"{stated.text} {stated.words}".strip()
        place = self.places.at(stated.start)["place"].rpartition(":")[0]
        return f"{words} ({place if place.startswith('cell') else f'line {place}'})"

    def _unreadable(self, display: Display, error: SymgenError) -> Line:
        """The line of the token that was refused; what the error says of its place is true of the document."""
        begins = self.went_on.get(display.start, display.start)
        if not (isinstance(error, ReadingError) and error.text == display.text):
            return self._line(begins, unreadable=str(error))
        if display.start + error.offset < begins:
            error = ReadingError(
                f"{error.found}, on its left side in the display before", asked="a claim", text=display.text,
                offset=begins - display.start, hint=error.hint,
            )  # fmt: skip
        line = self._line(display.start + error.offset)
        error.where = f"line {line.place}\n{caret(error.text, error.offset, error.length)}"
        return replace(line, unreadable=str(error))

    def _line(self, offset: int, **parts: Any) -> Line:
        return Line(**self.places.at(offset), **parts)

    def _aside(self, skipped: Skipped) -> Aside:
        return Aside(**self.places.at(skipped.start), reason=skipped.reason)


def _may_slip(claim: Claim) -> bool:
    r"""Whether a slip could be what is wrong: a bound of an unknown function is more often what is asked of it, and so is
    an equation of its values, f(\pi x) = f(x), without a derivative or a sum. Derivatives by name stand for any numbers."""
    parts = distinct(claim.left, claim.right)
    unknown = any(p.op == "call" and p.attrs[3] != "density" for p in parts)
    asked = claim.relation != "eq" or not any(operator(p.op).binds or p.op in ("grad", "jacobian") for p in parts)
    formal = any(is_formal(symbol.attrs[0]) for symbol in claim.left.free | claim.right.free)
    return not (_apart(claim) or (unknown and asked) or formal)


def _apart(claim: Claim) -> bool:
    """Whether the sides share no name, as in sum of theta_k = 1: a condition more often than an identity."""
    return not claim.left.free & claim.right.free


def _names(claim: Claim) -> frozenset[str]:
    return frozenset(symbol.attrs[0] for symbol in claim.left.free | claim.right.free)


class _Places:
    """The line, the column, the text of the line and the words for a place, by its offset in a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts = [0, *(match.end() for match in re.finditer("\n", document.source))]

    def at(self, offset: int) -> dict[str, Any]:
        source = self.document.source
        while source[offset : offset + 1].isspace():
            offset += 1
        line = bisect_right(self.starts, offset)
        start = self.starts[line - 1]
        end = source.find("\n", start)
        column = offset - start + 1
        text = source[start : end if end >= 0 else None].strip()
        return {"line": line, "column": column, "source": text, "place": f"{self._in_cell(line)}:{column}"}

    def _in_cell(self, line: int) -> str:
        """The line; in a notebook, the number of its cell and the line there, as linters write them."""
        cell = bisect_right(self.document.cells, line)
        return f"cell {cell}:{line - self.document.cells[cell - 1] + 1}" if cell else str(line)
