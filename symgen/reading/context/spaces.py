"""The sets on which contexts say that mass functions are: "pmf on a finite set S", "S: finite set"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = r"(\\mathcal\s*\{?[A-Z]\}?|\\Omega|[A-Z])"
_SET = r"(?:(?:finite|discrete|countable|common|same|nonempty|non-empty)\s+)*(?:set|alphabet|space|support)"
_ON = re.compile(
    rf"\s+(?:on|over)\s+(?:(?:an?|the|some|this|that|one)\s+)*(?:{_SET}(?:\s+{_NAME})?|(?![CNRZ]\b){_NAME})(?=\s*(?:,|;|\Z))"
)
_IS_ONE = re.compile(rf"(?:an?\s+|the\s+|some\s+)?{_SET}", re.IGNORECASE)
_MEMBER = re.compile(
    rf"\b(?:elements?|members?|points?|states?|configurations?|in|from)\s+(?:of\s+)?(?:an?|the)\s+{_SET}\s+{_NAME}"
    r"(?=\s*(?:,|;|\Z))"
)
_OF_LAWS = re.compile(r"\b(?:pmf|mass function|distribution|probabilit)", re.IGNORECASE)


def without_spaces(given: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """The declarations without the sets that mass functions are on, and these sets.

    >>> without_spaces({"p": "pmf on a finite set S, positive", "S": "finite set"})
    ({'p': 'pmf, positive'}, {'S'})
    >>> without_spaces({"x": "element of a finite set X"})
    ({'x': 'element of a finite set'}, {'X'})
    """
    spaces = {name.strip() for name, value in given.items() if _IS_ONE.fullmatch(value.strip())}
    kept: dict[str, str] = {}
    for name, value in given.items():
        if name.strip() in spaces:
            continue
        spaces.update(found[1] for found in _MEMBER.finditer(value))
        value = _MEMBER.sub(lambda found: found[0][: found.start(1) - found.start()].strip(), value)
        if _OF_LAWS.search(value) and "entries" not in value:
            spaces.update(place for found in _ON.finditer(value) for place in found.groups() if place)
            value = _ON.sub("", value)
        kept[name] = value
    return kept, spaces
