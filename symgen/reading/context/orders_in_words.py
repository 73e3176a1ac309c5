r"""Order statistics in words: "X_{(1)} and X_{(n)} are the minimum and the maximum", "U_{(k)} is the k-th smallest of n ...".

They are read so anyway; any other order is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from symgen.errors import ReadingError
from symgen.reading.context.vocabulary import NAME

_NAME = r"\\?[A-Za-z]+_\{?\(\s*\w+\s*\)\}?"
_SENTENCE = re.compile(
    rf"(?P<names>{_NAME}(?:\s*(?:,|and|\\le|<=|\\leq|<|\\l?c?dots|\.\.\.)\s*(?:and\s+)?(?:{_NAME}|\\l?c?dots|\.\.\.))*)"
    r"(?:\s+(?:is|are|be|denotes?|the|as|for)\s+|\s*(?:=|:)\s*|\s+(?=order))(?P<words>.*)",
    re.DOTALL,
)
_SMALL, _LARGE = r"minim|small|\bmin\b|lowest", r"maxim|larg|\bmax\b|highest|greatest"
_ORDER = re.compile(rf"{_SMALL}|{_LARGE}|order(?:ed)?\b|order statistic|sorted", re.IGNORECASE)
_SAMPLE = re.compile(
    r"\b(?:of|from|among)\s+(?:a sample of (?:size )?)?(?P<size>[a-z]|\d+)\s+(?:(?:independent|i\.?i\.?d\.?|draws? from)\s+)+"
    r"(?P<law>.*?)(?:\s+(?:random )?(?:variables?|draws|observations|samples))?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Order:
    """The letter of a sample whose order statistics are named, and its size and law where they are said."""

    stem: str
    size: str
    law: str


def of_order(sentence: str) -> Order | None:
    r"""What a sentence says of order statistics; None for other sentences, and ReadingError for another order.

    >>> of_order("U_{(k)} is the k-th smallest of n independent Uniform(0,1) variables")
    Order(stem='U', size='n', law='Uniform(0,1)')
    """
    found = _SENTENCE.fullmatch(sentence.strip())
    if found is None or not _ORDER.search(found["words"]):
        return None
    places = re.findall(r"_\{?\(\s*(\w+)\s*\)\}?", found["names"])
    nouns = re.findall(rf"({_SMALL})|({_LARGE})", found["words"], re.IGNORECASE)
    ends = ["1" if small else "n" for small, _ in nouns]
    if any(place.isalpha() and end != "1" for place, end in zip(places, ends, strict=False) if place != "n"):
        raise _other(sentence)
    if any(place in ("1", "n") and end != place for place, end in zip(places, ends, strict=False)):
        raise _other(sentence)
    sample = _SAMPLE.search(found["words"] + " ")
    said = _SAMPLE.fullmatch(found["words"][sample.start() :]) if sample else None
    stem = found["names"].partition("_")[0]
    return Order(stem, said["size"] if said else "", said["law"].strip() if said else "")


#: What is made of all members of a sample, by the words for it, as a formula of X.
_MADE: Mapping[str, str] = {
    r"maxim(?:um|al value)|largest(?: value)?|greatest|max": r"\max({list})",
    r"minim(?:um|al value)|smallest(?: value)?|least|min": r"\min({list})",
    r"sum|total": r"\sum_{{i=1}}^{{{size}}} {stem}_i",
    r"(?:sample |arithmetic )?(?:mean|average)": r"\frac{{1}}{{{size}}} \sum_{{i=1}}^{{{size}}} {stem}_i",
}
_OF_ALL = re.compile(
    rf"\$?(?P<name>{NAME})\$?\s+(?:is|denotes?|be|for)\s+(?:the\s+)?(?P<kind>{'|'.join(_MADE)})\s+(?P<rest>of\s+.*?)\.?\s*",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = re.compile(
    r"of\s+(?:the\s+)?\$?(?P<stem>\\?[A-Za-z]+)_\{?1\}?\s*,.*,\s*(?P=stem)_\{?(?P<size>\w+)\}?\$?", re.DOTALL
)
_HIDDEN = "W"  # a sample without a name


def of_all_members(sentence: str) -> list[str]:
    r"""What a sentence says that makes something of all of a sample, as formulas; nothing for other sentences.

    >>> of_all_members("M is the maximum of n independent Uniform(0,1) random variables")
    ['W_1, \\dots, W_n are independent Uniform(0,1) random variables', 'M = \\max(W_1, \\dots, W_n)']
    """
    found = _OF_ALL.fullmatch(sentence.strip())
    listed = _LISTED.fullmatch(found["rest"]) if found else None
    drawn = _SAMPLE.fullmatch(found["rest"]) if found else None
    said = listed or drawn
    if found is None or said is None:
        return []
    stem, size = (listed["stem"] if listed else _HIDDEN), said["size"]
    whole = rf"{stem}_1, \dots, {stem}_{{{size}}}" if len(size) > 1 else rf"{stem}_1, \dots, {stem}_{size}"
    form = next(form for words, form in _MADE.items() if re.fullmatch(words, found["kind"], re.IGNORECASE))
    made = f"{found['name']} = {form.format(list=whole, size=size, stem=stem)}"
    if drawn is None:
        return [made]
    return [drawn_from(whole, drawn["law"].strip()), made]


def drawn_from(names: str, law: str) -> str:
    """What a sentence says of a sample of a law in words.

    >>> drawn_from("X_i", "Uniform(0, 1)"), drawn_from("X_i", "uniforms on [0, 1]")
    ('X_i are independent Uniform(0, 1) random variables', 'X_i are independent uniforms on [0, 1]')
    """
    ended = re.search(r"variable|\b(?:on|with|over|of)\b", law)
    return f"{names} are independent {law}{'' if ended else ' random variables'}"


def _other(sentence: str) -> ReadingError:
    return ReadingError(
        sentence, asked="order statistics from the smallest on", text=sentence,
        hint="symgen reads X_{(1)} as the minimum, X_{(k)} as the k-th smallest",
    )  # fmt: skip
