r"""Names that are listed from the first to the last, x_1, \dots, x_n, where a declaration or a bound speaks of them all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symgen.reading.context.pieces import DOTS

_STEM = r"(?P<stem>(?:\\(?:bar|tilde|hat|overline)\s*)?\\?[A-Za-z]+)"
_LIST = re.compile(
    rf"\s*{_STEM}_\{{?1\}}?\s*,\s*(?:(?P=stem)_\{{?\d\}}?\s*,\s*)*(?:{DOTS.pattern})\s*,\s*(?P=stem)_\{{?(?P<last>\w+)\}}?\s*"
)
_PLACE = re.compile(r"(?:are\s+)?(?:all\s+)?(?:lie\s+|numbers\s+)?(?:\\in(?![A-Za-z])|in\b)\s*(?P<place>\S.*)")
_SIGNS = {">": "positive", "<": "negative", r"\ge": "nonnegative", r"\geq": "nonnegative", ">=": "nonnegative"}
_SIGN = re.compile(r"(?P<sign>>=|>|<|\\geq?(?![a-z]))\s*0")
_REALS = re.compile(r"(?:\\mathbb\s*\{?R\}?|ℝ|R)")


def _words(rest: str) -> str | None:
    r"""What a bound or a set says of each: real in (0,1) for \in (0,1)."""
    sign, place = _SIGN.fullmatch(rest.strip()), _PLACE.fullmatch(rest.strip())
    if sign:
        return _SIGNS[sign["sign"]]
    if place and _REALS.fullmatch(place["place"].strip()):
        return "real"
    return f"real in {place['place']}" if place and place["place"][0] in "([" else None


def as_sentences(words: Mapping[str, str], sentences: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    r"""The words and sentences of a context in which what is said of a list is a sentence in words.

    >>> as_sentences({"x_1, ..., x_n": "positive"}, [r"y_1,\dots,y_n \ge 0"])
    ({}, ['x_1, ..., x_n are positive', 'y_1,\\dots,y_n are nonnegative'])
    """
    listed = {name: _lists(name) for name in words}
    kept = {name: value for name, value in words.items() if not listed[name]}
    said = [f"{name} are {words[whole]}" for whole, names in listed.items() for name in names]
    return kept, [*said, *map(_in_words, sentences)]


def _lists(name: str) -> list[str]:
    """The lists of which a declaration speaks, x_1, ..., x_n, y_1, ..., y_n; nothing for any other."""
    found: list[str] = []
    place = 0
    while place < len(name):
        match = _LIST.match(name, place)
        if match is None or name[match.end() : match.end() + 1] not in ("", ","):
            return []
        found.append(match[0].strip())
        place = match.end() + 1
    return found


def _in_words(sentence: str) -> str:
    found = _LIST.match(sentence)
    words = _words(sentence[found.end() :]) if found else None
    return f"{found[0].strip()} are {words}" if found and words else sentence


def at_step(
    words: Mapping[str, str], sentences: Sequence[str], stems: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    r"""The words and sentences of a context with x_t in the place of x_1, \dots, x_T, for the letters that have a step t.

    >>> at_step({"b_1, ..., b_T": "in (0,1)"}, [], {"b": "t"})
    ({'b_t': 'in (0,1)'}, [])
    """
    found: dict[str, str] = {}
    for name, value in words.items():
        match = _LIST.fullmatch(name)
        step = stems.get(match["stem"].replace("\\", " ").strip()) if match else None
        found[f"{match['stem']}_{step}" if match and step else name] = value
    rest = []
    for sentence in sentences:
        match = _LIST.match(sentence)
        step = stems.get(match["stem"].replace("\\", " ").strip()) if match else None
        said = _words(sentence[match.end() :]) or re.sub(r"^are\s+", "", sentence[match.end() :]) if match else ""
        if match and step and f"{match['stem']}_{step}" not in found:
            found[f"{match['stem']}_{step}"] = said
        else:
            rest.append(sentence)
    return found, rest
