r"""Sequences that are read at shifted numbers: functions of the whole number below them.

So is r where r_{t+l} stands under a sum over l, and V of a \delta_t = r_t + \gamma V_{t+1} - V_t that is read at t + 1 too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from symgen.reading.declared import Declarations, Function
from symgen.reading.syntax.commands import ACCENTS, GREEK

_ACCENT = r"\\(?:bar|overline|tilde|widetilde|hat|widehat)"
_STEM = rf"(?:(?P<accent>{_ACCENT})\s*\{{?\s*)?(?:\\(?P<greek>[A-Za-z]+)|(?<![A-Za-z\\])(?P<plain>[A-Za-z]+))\s*\}}?"
_READ = re.compile(rf"{_STEM}\s*_\s*(?:\{{\s*(?P<many>[^{{}}]*?)\s*\}}|(?P<one>\w))")
_PLACE = re.compile(r"(?P<letter>[a-z])\s*(?:[+-]\s*(?P<by>[a-z0-9])[^{}]*)?")
_HEAD = re.compile(
    rf"\s*(?P<head>{_STEM}\s*_\s*\{{?(?P<letter>[a-z])(?:\s*[+-]\s*\d)?\}}?)\s*(?:\([^()]*\)\s*)?:?=(?P<body>.*)",
    re.DOTALL,
)
_AT_NUMBER = re.compile(rf"\s*{_STEM}\s*_\s*(?:\{{\s*(?:\d+|[A-Z])\s*\}}|\d|[A-Z])\s*:?")
_COUNTED = re.compile(r"\\(?:sum|prod)\s*(?:\\(?:no)?limits\s*)?_\{?\s*([a-z])\b")
_GATHERED = r"\\sum\s*(?:\\(?:no)?limits\s*)?_\{\s*(?P<index>[a-z])\s*=[^{}]*\}\s*\^\s*(?:\{[^{}]*\b%s\b[^{}]*\}|%s)"
_NAME = re.compile(r"(?P<stem>.*[^_])_\{?(?P<letter>[a-z])\}?")
_RANDOM = re.compile(r"~|\\sim|\b(?:random|i\.?i\.?d|independent|noise|variables?|law|drawn|Markov)\b")
_BETWEEN = re.compile(r"\b(?:real|time)\b.*[(\[].*,.*[)\]]|\[\s*0\s*,")

#: A letter, the letter below it, and what is added to that: r, t and l of r_{t+l}; t + 1 has "1".
_Read = tuple[str, str, str]


def shifted(texts: Iterable[str]) -> dict[str, str]:
    """The names that are read at the sum of two letters, each with the first of these.

    >>> shifted([r"\\sum_{l=0}^{k-1}\\gamma^lr_{t+l}", "x_{t-1}"])
    {'r': 't'}
    """
    found = {}
    for text in texts:
        summed = {*_COUNTED.findall(text), "k", "n"}
        found.update({stem: letter for stem, letter, by in _reads(text) if by in summed})
    return found


def moved(statements: Sequence[str], shown: str, started: Collection[str] = ()) -> dict[str, str]:
    r"""The names of which definitions are read at another number than their own, each with the letter below it.

    >>> moved([r"d_t = r_t + V_{t+1} - V_t"], r"d_t + d_{t+1}")
    {'V': 't', 'r': 't'}
    """
    heads = {found.stem: found for found in map(_definition, statements) if found}
    texts = (*statements, shown)
    reads = {read for text in texts for read in _reads(text)}
    counted = set(_COUNTED.findall(shown))
    found: dict[str, str] = {}
    for _ in heads:  # as one definition may speak of the next
        for stem, head in heads.items():
            places = {(at, by) for other, at, by in reads if other == stem}
            elsewhere = bool(places - {(head.letter, "")}) or head.letter in counted
            stepwise = any(by for at, by in places if at) or any(by for _, at, by in head.reads if at == head.letter)
            at_steps = stem in started if head.recursive else elsewhere and (stepwise or head.gathers)
            if stem in found or at_steps:
                at_letter = {other for other, at, _ in head.reads if at in {head.letter, *head.gathers}}
                found.update({other: head.letter for other in at_letter if other not in found})
    return {stem: letter for stem, letter in sorted(found.items()) if stem not in heads}


@dataclass(frozen=True, slots=True)
class _Definition:
    """A letter that is defined at any number: that number's letter, what the formula reads, and what counts up to the number."""

    stem: str
    letter: str
    reads: tuple[_Read, ...]
    gathers: frozenset[str]
    recursive: bool


def _definition(text: str) -> _Definition | None:
    """What a text defines at any number."""
    match = _HEAD.fullmatch(text)
    if match is None:
        return None
    stem, letter = _stem(match), match["letter"]
    reads = tuple(_reads(match["body"]))
    if re.search(r"\\prod", match["body"]):
        return None
    ends = re.compile(_GATHERED % (letter, letter))
    gathers = frozenset(found["index"] for found in ends.finditer(match["body"]))
    return _Definition(
        stem, letter, reads, gathers, any(other == stem and at == letter and by for other, at, by in reads)
    )


def _numbered(text: str) -> set[str]:
    """The letter that a text gives a value at a number, or at a last step: m of m_0 = v_0 = 0, G of G_T = 0, x of x_0."""
    heads = text.split("=")
    given = [match for head in (heads[:-1] or heads) if (match := _AT_NUMBER.fullmatch(head))]
    return {_stem(match) for match in given}


def _reads(text: str) -> Iterator[_Read]:
    apart = re.sub(r"([_^])\s*(\w)", r"\1{\2} ", text)  # r_tV_t is r_t V_t
    for found in _READ.finditer(apart):
        place = _PLACE.fullmatch(found["many"] or found["one"] or "")
        if place:
            yield _stem(found), place["letter"], place["by"] or ""
        elif (found["many"] or found["one"] or "").isdigit():
            yield _stem(found), "", found["many"] or found["one"]


def _stem(found: re.Match[str]) -> str:
    """A_hat of \\hat A_t, as names are called."""
    base = found["greek"] or own_letter(found["plain"])
    return f"{base}_{ACCENTS[found['accent'].lstrip(chr(92))]}" if found["accent"] else str(base)


def own_letter(word: str) -> str:
    """The letter that a subscript after a word belongs to: m of b m_t, written without the space; alpha of alpha_t."""
    return word if word in GREEK else word[-1]


def declare_sequences(
    declared: Declarations, words: dict[str, str], statements: Collection[str], shown: str
) -> dict[str, str]:
    """Declare sequences that no words speak of as functions of their number, and let those of words be such functions."""
    texts = [*statements, shown]
    defined = {_stem(match) for match in map(_HEAD.fullmatch, statements) if match}
    random = {stem for text in statements if _RANDOM.search(text) for stem, _, _ in _reads(text)}
    numbered = {stem for text in (*statements, *words) for stem in _numbered(text)}
    found = {**shifted(texts), **moved([*statements], shown, numbered)}
    named = {name: match for name in words if (match := _NAME.fullmatch(name.strip().replace("\\", "")))}
    spoken = {re.sub(r"[{}\\\s]", "", match["stem"]): name for name, match in named.items()}
    whole = {name.strip().lstrip("\\") for name in words}
    for stem, letter in found.items():
        said = words[spoken[stem]] if stem in spoken else ""
        between = _BETWEEN.search(words.get(letter, ""))
        at_number = any(stem in _numbered(name) for name in words)
        if at_number or stem in defined | random | whole or _RANDOM.search(said) or between:
            continue
        if stem in spoken:
            declared.sequences.add(stem)
            continue
        declared.functions[stem] = Function(operator="unknown")
        declared.processes.add(stem)
        declared.assume(f"{stem}_{letter} is taken to be a function of {letter}")
    return words
