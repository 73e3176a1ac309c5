r"""Brownian motion at a few times: W_s and W_t with s < t are sums of independent normal increments.

The times are those that a text reads it at, in the order that its inequalities tell; where they tell none, it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from symgen.errors import ReadingError

_MOTION = (
    r"(?:an?\s+|the\s+)?(?:standard\s+|one-dimensional\s+|real\s+|1-?d\s+)*(?:brownian(?:\s+motion)?|wiener\s+process)"
    r"(?:\s+(?:with|started?)\b[^,;]*)?"
)
_IS = re.compile(
    rf"\(?\s*(?P<name>[A-Z])(?:_\{{?[a-z]\}}?)?\s*\)?(?:_\{{[^{{}}]*\}})?\s*(?:is|denotes|:|=)?\s*{_MOTION}(?P<rest>\s*(?:,.*)?)",
    re.IGNORECASE,
)
_WORDS = re.compile(rf"{_MOTION}(?:\s*,.*)?", re.IGNORECASE)
_ORDERED = re.compile(r"(?:(?:0|1|T|[a-z])\s*(?:<|\\leq?(?![a-z])|\\lt(?![a-z])|<=|≤)\s*)+(?:1|T|[a-z])(?![A-Za-z])")
_LETTERS = ("U", "V", "Y", "Q", "R")


def as_increments(words: Mapping[str, str], sentences: Sequence[str], shown: str) -> tuple[dict[str, str], list[str]]:
    r"""The words and the sentences of a context with Brownian motions written by their increments.

    >>> as_increments({"W": "standard Brownian motion", "s": "0 < s < t"}, [], r"\mathbb{E}[W_s W_t] = s")[1][:2]
    ['U_1 \\sim \\mathcal{N}(0, s)', 'U_2 \\sim \\mathcal{N}(0, t - (s))']
    """
    names = {name.strip()[:1]: name for name, value in words.items() if _is_motion(name, value)}
    told = {found["name"]: sentence for sentence in sentences if (found := _IS.fullmatch(sentence.strip()))}
    if not names and not told:
        return dict(words), [*sentences]
    rest = [sentence for sentence in sentences if sentence not in told.values()]
    rest += [
        found["rest"].strip(" ,")
        for s in told.values()
        if (found := _IS.fullmatch(s.strip())) and found["rest"].strip(" ,")
    ]
    kept = {name: value for name, value in words.items() if name not in names.values()}
    texts = [shown, *rest]
    order = [*_orders([*(f"{name}: {value}" for name, value in kept.items()), *texts])]
    for motion in sorted({*names, *told}):
        rest = [text for text in rest if not re.fullmatch(rf"\s*{motion}_\{{?0\}}?\s*=\s*0\s*", text)]
        rest = [*_increments(motion, texts, order, {*kept, *names, *told}), *rest]
    return kept, rest


def _is_motion(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[A-Z](?:_\{?[a-z]\}?)?", name.strip()) and _WORDS.fullmatch(value.strip()))


def _orders(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of times of which the first is said to be before the second."""
    for text in texts:
        for found in _ORDERED.finditer(text):
            yield from pairwise(re.split(r"\s*(?:<=|<|≤|\\leq?|\\lt)\s*", found[0]))


def _times(motion: str, texts: Sequence[str]) -> list[str]:
    read = re.compile(rf"(?:(?<![A-Za-z\\])|(?<=_\w)){motion}_(?:\{{([^{{}}]*)\}}|(\w))")
    found = dict.fromkeys((many or one).strip() for text in texts for many, one in read.findall(text))
    return [time for time in found if time != "0"]


def _before(first: str, second: str, order: Sequence[tuple[str, str]]) -> bool:
    """Whether one time is before another: as is said, as numbers, or as t is before t + h."""
    if first.isdigit() and second.isdigit():
        return int(first) < int(second)
    if re.fullmatch(rf"{re.escape(first)}\s*\+\s*\w+", second) or second == f"2{first}":
        return True
    reached = {first}
    for _ in order:
        reached |= {after for before, after in order if before in reached}
    return first != second and second in reached


def _increments(motion: str, texts: Sequence[str], order: Sequence[tuple[str, str]], taken: set[str]) -> Iterator[str]:
    times = _times(motion, texts)
    ordered = sorted(times, key=lambda time: sum(_before(other, time, order) for other in times))
    if any(not _before(first, second, order) for first, second in pairwise(ordered)):
        raise ReadingError(
            f"{motion} at {' and '.join(times)}, in no order", asked="Brownian motion at times in an order",
            text=" ".join(texts[:1]), hint=f"say which is first: 0 < {times[0]} < {times[1]}",
        )  # fmt: skip
    told = " ".join(texts)
    letter = next(
        each for each in _LETTERS if each not in taken and not re.search(rf"(?<![A-Za-z\\]){each}(?![A-Za-z])", told)
    )
    for place, (before, time) in enumerate(pairwise(["", *ordered]), 1):
        yield rf"{letter}_{place} \sim \mathcal{{N}}(0, {f'{time} - ({before})' if before else time})"
    for place, time in enumerate(ordered, 1):
        yield f"{motion}_{{{time}}} = {' + '.join(f'{letter}_{k}' for k in range(1, place + 1))}"
