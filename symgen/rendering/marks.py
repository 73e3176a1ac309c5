"""The marks and words of verdicts: a tick only for what is proved or certified."""

from __future__ import annotations

from collections.abc import Iterable
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


def grouped(assumptions: Iterable[str]) -> list[str]:
    """Assumptions with names of one domain together.

    >>> grouped(["m: real", "n: real", "s: positive", "m < n"])
    ['m, n: real', 's: positive', 'm < n']
    """
    together: dict[str, list[str]] = {}
    for assumption in assumptions:
        name, colon, domain = assumption.partition(": ")
        key = f": {domain}" if colon and name.isidentifier() else ""
        together.setdefault(key or assumption, []).append(name if key else "")
    return [", ".join(names) + key for key, names in together.items()]
