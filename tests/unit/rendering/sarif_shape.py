"""The part of SARIF 2.1.0 that symgen writes, as its schema has it: names, required parts, kinds of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TEXT = {"text": str}
REGION = {"startLine": int, "startColumn": int, "snippet?": TEXT}
ARTIFACT = {"uri": str}
PLACE = {"artifactLocation": ARTIFACT, "region?": REGION}
LOCATION = {"physicalLocation": PLACE, "logicalLocations?": [{"name": str, "kind": str}]}
LEVELS = ("none", "note", "warning", "error")
RULE = {"id": str, "shortDescription": TEXT, "defaultConfiguration": {"level": LEVELS}}
DRIVER = {"name": str, "version": str, "semanticVersion": str, "rules": [RULE]}
RESULT = {"ruleId": str, "ruleIndex": int, "level": LEVELS, "message": TEXT, "locations": [LOCATION]}
NOTIFICATION = {"level": LEVELS, "message": TEXT, "locations": [LOCATION]}
INVOCATION = {"executionSuccessful": bool, "toolExecutionNotifications": [NOTIFICATION]}
RUN = {
    "tool": {"driver": DRIVER},
    "columnKind": ("unicodeCodePoints", "utf16CodeUnits"),
    "invocations": [INVOCATION],
    "artifacts": [{"location": ARTIFACT}],
    "results": [RESULT],
}
LOG = {"$schema": str, "version": ("2.1.0",), "runs": [RUN]}

#: The characters of a URI reference (RFC 3986).
_URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")


def shape_faults(log: Any) -> list[str]:
    """What is wrong with a log: parts missing, unknown or of another kind, places before the first line, no such rule."""
    found = list(_faults(log, LOG, "log"))
    return found or list(_wrong_values(log))


def _faults(value: Any, shape: Any, path: str) -> Iterator[str]:
    if isinstance(shape, type):
        if not isinstance(value, shape):
            yield f"{path} is no {shape.__name__}"
    elif isinstance(shape, tuple):
        if value not in shape:
            yield f"{path} is {value!r}, none of {shape}"
    elif isinstance(shape, list):
        for number, each in enumerate(value):
            yield from _faults(each, shape[0], f"{path}[{number}]")
    else:
        known = {name.rstrip("?") for name in shape}
        yield from (f"{path}.{name} is unknown" for name in value if name not in known)
        for name, inner in shape.items():
            if name.rstrip("?") in value:
                yield from _faults(value[name.rstrip("?")], inner, f"{path}.{name}")
            elif not name.endswith("?"):
                yield f"{path}.{name} is missing"


def _wrong_values(log: Any) -> Iterator[str]:
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        for result in run["results"]:
            if rules[result["ruleIndex"] : result["ruleIndex"] + 1] != [result["ruleId"]]:
                yield f"no rule {result['ruleIndex']} called {result['ruleId']}"
            for location in result["locations"]:
                place = location["physicalLocation"]
                if not _URI.fullmatch(place["artifactLocation"]["uri"]):
                    yield f"{place['artifactLocation']['uri']} is no URI"
                if "region" in place and min(place["region"]["startLine"], place["region"]["startColumn"]) < 1:
                    yield "a place before the first line or column"
