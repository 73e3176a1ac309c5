"""The marks and words of verdicts: a tick only for what is proved or certified."""

from __future__ import annotations

from typing import Any

MARKS = {
    "PROVED": "✓",
    "CERTIFIED": "✓",
    "SUPPORTED": "≈",
    "REFUTED": "✗",
    "UNDECIDED": "?",
    "UNREADABLE": "?",
    "UNJUDGED": "",
}


def status_of(verdict: Any) -> str:
    """The word of a verdict's status."""
    status = getattr(verdict, "status", verdict)
    return str(getattr(status, "value", status))


def mark_of(verdict: Any) -> str:
    """The mark of a verdict; none for what nobody judged."""
    return MARKS.get(status_of(verdict), "")


def given(verdict: Any) -> str:
    """The rules relied on, with the verdict of those not proved themselves: "given gamma-mellin (SUPPORTED)"."""
    rules = getattr(verdict, "relies_on", ())
    named = (name if status in ("PROVED", "CERTIFIED") else f"{name} ({status})" for name, status in rules)
    return f"given {', '.join(named)}" if rules else ""


def words_of(verdict: Any) -> str:
    """The status with what it is given, as pages and terminal print it: "PROVED given normal-mgf"."""
    return f"{status_of(verdict)} {given(verdict)}".strip()
