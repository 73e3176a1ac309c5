"""Reports on checked documents as pages: what is wrong first, then every line, then the source beside its verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from symgen.rendering.marks import status_of
from symgen.rendering.sections import Figures, Judgement, Link, Listing, Page, Prose, Remark, Tally

if TYPE_CHECKING:
    from symgen.reading.notes import Aside, CheckedNote, Judged

_PASSED = ("SUPPORTED", "CERTIFIED", "PROVED")
_ORDER = ("REFUTED", "UNREADABLE", "UNDECIDED", *_PASSED)
_LINES = ("line", "verdict", "what was read", "how")
_ASIDES = ("line", "source", "why")


def note_page(notes: Sequence[CheckedNote]) -> Page:
    """The page of some checked documents: `data` is what `--json` prints of them."""
    title = ", ".join(note.name for note in notes) if len(notes) < 4 else f"{len(notes)} documents"
    sections = [section for number, note in enumerate(notes) for section in _sections(note, f"d{number}-", notes)]
    return Page(title, sections, {"documents": [note.to_json() for note in notes]})


def _sections(checked: CheckedNote, mark: str, notes: Sequence[CheckedNote]) -> Iterator[Any]:
    note = checked.note
    yield Prose(note.name if len(notes) > 1 else "", "")
    yield Tally(_counts(checked), _summary(checked))
    for judged in checked.ordered():
        if status_of(judged.verdict) not in _PASSED:
            yield _finding(judged, mark)
    if checked.judged:
        yield Prose("Lines")
        yield Figures(_LINES, [_row(judged, mark) for judged in checked])
    if checked.assumed():
        yield Prose("Taken for granted", "\n\n".join(f"{words}." for words in checked.assumed()))
    if note.asides:
        yield Prose("Not judged")
        yield Figures(_ASIDES, [_aside(aside, mark) for aside in note.asides])
    yield Prose("Source")
    yield Listing(note.source, _remarks(checked), mark)


def _counts(checked: CheckedNote) -> dict[str, int]:
    counts = Counter(status_of(judged.verdict) for judged in checked)
    return {status: counts[status] for status in _ORDER if counts[status]}


def _summary(checked: CheckedNote) -> str:
    lines, displays = len(checked.judged), checked.note.displays
    if not lines:
        return f"{_counted(displays, 'display')}: nothing to judge."
    wrong = next((j for j in checked if status_of(j.verdict) == "REFUTED"), None)
    first = f" The first wrong line is {wrong.line.place}." if wrong else ""
    return f"{_counted(lines, 'line')} in {_counted(displays, 'display')}.{first}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _finding(judged: Judged, mark: str) -> Judgement:
    line = judged.line
    return Judgement(judged.verdict, formula=line.claim, place=_place(line, mark), source=line.source)


def _place(line: Any, mark: str) -> Link:
    return Link(line.place, f"{mark}{line.line}")


def _row(judged: Judged, mark: str) -> tuple[Any, ...]:
    line, verdict = judged.line, judged.verdict
    how = "" if "\n" in verdict.method else verdict.evidence  # a question is asked above, where it has room
    return _place(line, mark), status_of(verdict), line.claim if line.claim is not None else line.source, how


def _aside(aside: Aside, mark: str) -> tuple[Any, ...]:
    return _place(aside, mark), aside.source, aside.reason


def _remarks(checked: CheckedNote) -> dict[int, list[Remark]]:
    found: dict[int, list[Remark]] = {}
    for judged in checked:
        found.setdefault(judged.line.line, []).append(Remark(status_of(judged.verdict), judged.line.claim))
    for aside in checked.note.asides:
        found.setdefault(aside.line, []).append(Remark(None, None, f"not judged: {aside.reason}"))
    return found
