"""The JSON form of a verdict, checked field by field before one is made of it: a cache entry may hold anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

from symgen.errors import ReadingError
from symgen.verification.verdict import Counterexample, Status, Verdict

_LONGEST = 200_000  # characters of one text


def check_form(document: Any) -> None:
    """Accept what `Verdict.to_json` gives and nothing else; ReadingError names the first field that is wrong.

    >>> check_form({"status": "PROVED"})
    Traceback (most recent call last):
        ...
    symgen.errors.ReadingError: asked: the JSON form of a verdict
    found: other fields than a verdict has
    """
    _check_fields(document, Verdict, "a verdict")
    if document["status"] not in Status.__members__:
        raise _malformed(f"the status {document['status']!r}")
    if document["counterexample"] is not None:
        _check_fields(document["counterexample"], Counterexample, "a counterexample")


def _check_fields(document: Any, kind: type, name: str) -> None:
    declared = {field.name: str(field.type) for field in fields(kind)}
    if not isinstance(document, dict) or document.keys() != declared.keys():
        raise _malformed(f"other fields than {name} has")
    for field, value in document.items():
        if not FORMS[declared[field]](value):
            raise _malformed(f"{field} = {str(value)[:60]!r}")


def _malformed(found: str) -> ReadingError:
    return ReadingError(found, asked="the JSON form of a verdict")


def _is_text(value: Any) -> bool:
    """Text that a terminal shows and does not obey."""
    return isinstance(value, str) and len(value) <= _LONGEST and value.replace("\n", "").isprintable()


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(map(_is_text, value))


def _is_pairs(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(_is_texts(pair) and len(pair) == 2 for pair in value)


def _is_named_texts(value: Any) -> bool:
    return isinstance(value, dict) and _is_texts([*value, *value.values()])


#: What JSON may stand for a field, by the field's declared type.
FORMS: Mapping[str, Callable[[Any], bool]] = {
    "Status": _is_text,
    "str": _is_text,
    "str | None": lambda value: value is None or _is_text(value),
    "int": _is_whole,
    "float": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value),
    "int | None": lambda value: value is None or _is_whole(value),
    "tuple[str, ...]": _is_texts,
    "tuple[tuple[str, str], ...]": _is_pairs,
    "Mapping[str, str]": _is_named_texts,
    "Counterexample | None": lambda value: value is None or isinstance(value, dict),
}
