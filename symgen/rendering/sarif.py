"""SARIF 2.1.0, which code hosts show beside the lines: one result for each line that has not passed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from symgen.rendering.marks import status_of, words_of

if TYPE_CHECKING:
    from symgen.reading.notes import Aside, CheckedNote, Judged, Line

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

#: Status -> (how loud, what it means); SARIF calls each a rule.
_RULES = {
    "REFUTED": ("error", "The claim fails at an exact point inside the declared domain."),
    "UNREADABLE": ("error", "The text has no single meaning; the message asks the question."),
    "UNDECIDED": ("warning", "Neither proved nor refuted: the budget was spent, or there is no method."),
    "SUPPORTED": ("note", "Independent evaluators agree at many points, which is not a proof."),
}


def sarif(notes: Sequence[CheckedNote], passes: Callable[[Any], bool] = bool) -> str:
    """Checked documents as one SARIF log; lines whose verdict passes are left out, and what was not judged is told."""
    results = [_result(note, judged) for note in notes for judged in note.ordered() if not passes(judged.verdict)]
    told = [_notification(note, aside) for note in notes for aside in note.note.asides]
    run = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": told}],
        "artifacts": [{"location": _uri(note.name)} for note in notes],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _driver() -> dict[str, Any]:
    from symgen import __version__

    rules = [
        {"id": status, "shortDescription": {"text": words}, "defaultConfiguration": {"level": level}}
        for status, (level, words) in _RULES.items()
    ]
    return {"name": "symgen", "version": __version__, "semanticVersion": __version__, "rules": rules}


def _result(note: CheckedNote, judged: Judged) -> dict[str, Any]:
    status = status_of(judged.verdict)
    return {
        "ruleId": status,
        "ruleIndex": list(_RULES).index(status),
        "level": _RULES[status][0],
        "message": {"text": told(judged.verdict)},
        "locations": [_location(note, judged.line)],
    }


def _notification(note: CheckedNote, aside: Aside) -> dict[str, Any]:
    message = {"text": f"not judged: {aside.reason}"}
    return {"level": "note", "message": message, "locations": [_location(note, aside)]}


def _location(note: CheckedNote, line: Line | Aside) -> dict[str, Any]:
    """A region of the file; in a notebook, whose cells are no lines of its file, the cell by its name."""
    place: dict[str, Any] = {"artifactLocation": _uri(note.name)}
    if line.place.startswith("cell"):
        return {"physicalLocation": place, "logicalLocations": [{"name": line.place, "kind": "member"}]}
    place["region"] = {"startLine": line.line, "startColumn": line.column, "snippet": {"text": line.source}}
    return {"physicalLocation": place}


def _uri(name: str) -> dict[str, str]:
    """A reference relative to where symgen was run; an absolute path stays one."""
    path = name.replace("\\", "/")
    return {"uri": ("file://" if path.startswith("/") else "") + quote(path)}


def told(verdict: Any) -> str:
    """A verdict in words, its counterexample, its mistake and the repair with it."""
    lines = [f"{words_of(verdict)}: {verdict.method}" if verdict.method else words_of(verdict)]
    if verdict.counterexample:
        lines.append(f"counterexample {verdict.counterexample}")
    if verdict.mistake:
        lines.append(f"mistake: {verdict.mistake}" + (f"; it holds as {verdict.repair}" if verdict.repair else ""))
    return "\n".join(lines)
