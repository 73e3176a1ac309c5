"""JUnit's XML, which test runners of CI services read: a suite for each document, a case for each line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as xml

from symgen.rendering.marks import status_of
from symgen.rendering.sarif import told

if TYPE_CHECKING:
    from symgen.reading.notes import CheckedNote, Judged


def junit(notes: Sequence[CheckedNote], passes: Callable[[Any], bool] = bool) -> str:
    """Checked documents as test suites: a line that has not passed is a failure, one that cannot be read an error."""
    suites = [_suite(note, passes) for note in notes]
    root = xml.Element("testsuites", {"name": "symgen verify", **_sums(suites)})
    root.extend(suites)
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _suite(note: CheckedNote, passes: Callable[[Any], bool]) -> xml.Element:
    cases = [_case(note.name, judged, passes) for judged in note]
    counts = {kind: str(sum(case.find(kind[:-1]) is not None for case in cases)) for kind in ("failures", "errors")}
    suite = xml.Element("testsuite", {"name": _legal(note.name), "tests": str(len(cases)), "skipped": "0", **counts})
    suite.extend(cases)
    if note.note.asides:
        out = xml.SubElement(suite, "system-out")
        out.text = _legal("\n".join(f"{note.name}:{a.place}: not judged: {a.reason}" for a in note.note.asides))
    return suite


def _sums(suites: Sequence[xml.Element]) -> dict[str, str]:
    return {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in ("tests", "failures", "errors")}


def _case(name: str, judged: Judged, passes: Callable[[Any], bool]) -> xml.Element:
    line, verdict = judged.line, judged.verdict
    case = xml.Element("testcase", classname=_legal(name), name=_legal(f"{line.place} {line.source}"))
    if not passes(verdict):
        kind = "error" if status_of(verdict) == "UNREADABLE" else "failure"
        words = told(verdict)
        problem = xml.SubElement(case, kind, type=status_of(verdict), message=_legal(words.split("\n")[0]))
        problem.text = _legal(f"{name}:{line.place}\n{line.source}\n{words}")
    return case


def _legal(text: str) -> str:
    """Text without the characters that XML 1.0 has no way to write."""
    return "".join(character if _is_legal(character) else "\ufffd" for character in text)


def _is_legal(character: str) -> bool:
    code = ord(character)
    return character in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
