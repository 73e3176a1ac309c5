r"""Sequences that are read at a step t and gathered up to it, \beta_t beside \sum_{s=1}^t \log(1 - \beta_s): functions of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from symgen.reading.context.lists import at_step
from symgen.reading.context.words import pieces

_GATHERED = re.compile(
    r"\\(?:sum|prod)\s*(?:\\(?:no)?limits\s*)?_\{\s*(?P<index>[a-z])\s*=\s*\d+\s*\}\s*\^"
    r"\s*\{?\s*(?P<end>[a-lo-z])(?:\s*[+-]\s*1)?\s*\}?"
)
_READ = re.compile(r"(?<![A-Za-z\\])\\?([A-Za-z]+)_(?:\{([a-z])\}|([a-z])(?![A-Za-z]))")
_HEAD = re.compile(r"\s*\\?([A-Za-z]+)_\{?([a-z])\}?\s*:?=")
_LIES = re.compile(r"(\\?[A-Za-z]+_[a-z])\s*(?:\\in|in)\s*([(\[][^,()\[\]]*,[^,()\[\]]*[)\]])")


def gathered(words: Mapping[str, str], texts: Sequence[str]) -> dict[str, str]:
    r"""The declared numbers of a step that sums or products gather up to it, each with the letter of the step.

    >>> gathered({"b_t": "in (0,1)"}, [r"\prod_{s=1}^{t}a_s", "a_t = 1-b_t"])
    {'b': 't'}
    """
    found = _found(texts)
    declared = {stem: place for name in words for stem, place in _reads(name)}
    return {stem: step for stem, (step, _) in found.items() if declared.get(stem) == step}


def _found(texts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The letters under sums and products up to a step, and what those are made of, with the step and the index."""
    found: dict[str, tuple[str, str]] = {}
    for text in texts:
        for each in _GATHERED.finditer(text):
            letters = (each["end"], each["index"])
            found.update({stem: letters for stem, place in _reads(text[each.end() :]) if place == each["index"]})
    heads = [(head, _reads(text[head.end() :])) for text in texts if (head := _HEAD.match(text))]
    spoken = [(head[1], head[2], [*reads]) for head, reads in heads]
    for stem, place, reads in [each for _ in spoken for each in spoken]:  # so that each may speak of any other
        letters = found.get(stem, ("", ""))
        found.update({other: letters for other, at in reads if place in letters and at == place})
    return found


def _reads(text: str) -> Iterator[tuple[str, str]]:
    return ((stem, many or one) for stem, many, one in _READ.findall(text))


def with_intervals(words: Mapping[str, str], sentences: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    r"""The words of a context with \beta_t \in (0,1), which a sentence says, among them, and the sentences without it.

    >>> with_intervals({}, [r"\beta_t \in (0,1), \alpha_t = 1-\beta_t"])
    ({'\\beta_t': 'real in (0,1)'}, ['\\alpha_t = 1-\\beta_t'])
    """
    found = dict(words)
    rest = []
    for sentence in sentences:
        parts = [*pieces(sentence)]
        said = {part: match for part in parts if (match := _LIES.fullmatch(part.strip())) and match[1] not in found}
        found.update({match[1]: f"real in {match[2]}" for match in said.values()})
        kept = ",".join(part for part in parts if part not in said).strip()
        rest += [kept if said else sentence] if kept else []
    return found, rest


def as_steps(
    words: Mapping[str, str], sentences: Sequence[str], shown: str
) -> tuple[dict[str, str], list[str], set[str]]:
    """The words and sentences of a context, and the letters of the sequences that are functions of a step then."""
    told, rest = with_intervals(words, sentences)
    told, rest = at_step(told, rest, {stem: step for stem, (step, _) in _found([*rest, shown]).items()})
    stems = gathered(told, [*rest, shown])
    if not stems:
        return dict(words), [*sentences], set()
    before = [int(shift) for text in (*rest, shown) for shift in _BEFORE.findall(text)]
    for step in stems.values():
        told.setdefault(step, f"integer, {step} >= {1 + max(before, default=0)}")
    return told, rest, {*stems}


_BEFORE = re.compile(r"_\{\s*[a-z]\s*-\s*(\d)\s*\}")
