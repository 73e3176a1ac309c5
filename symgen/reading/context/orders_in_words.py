r"""Order statistics in words: "X_{(1)} and X_{(n)} are the minimum and the maximum", "U_{(k)} is the k-th smallest of n ...".

They are read so anyway; any other order is asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from symgen.errors import ReadingError

_NAME = r"\\?[A-Za-z]+_\{?\(\s*\w+\s*\)\}?"
_SENTENCE = re.compile(
    rf"(?P<names>{_NAME}(?:\s*(?:,|and|\\le|<=|\\leq|<|\\l?c?dots|\.\.\.)\s*(?:and\s+)?(?:{_NAME}|\\l?c?dots|\.\.\.))*)"
    r"\s+(?:is|are|be|denotes?)\s+(?P<words>.*)",
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


def _other(sentence: str) -> ReadingError:
    return ReadingError(
        sentence, asked="order statistics from the smallest on", text=sentence,
        hint="symgen reads X_{(1)} as the minimum, X_{(k)} as the k-th smallest",
    )  # fmt: skip
