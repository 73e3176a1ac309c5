r"""Sequences that are read at a shifted number, r_{t+l} under a sum over l: functions of the whole number below them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from symgen.reading.context.called import is_filler, without_calls
from symgen.reading.context.words import pieces
from symgen.reading.declared import Declarations, Function

_SHIFTED = re.compile(r"(?<![A-Za-z\\])(\\?[A-Za-z]+)_\{\s*([a-z])\s*[+-]\s*([a-z])\b[^{}]*\}")
_NUMBERS = re.compile(r"(?:(?:real|positive|nonnegative|bounded|number|sequence|scalar)s?\s*)+", re.IGNORECASE)
_DEFINED = re.compile(r"\s*(\\?[A-Za-z]+)_\{?([a-z])\}?\s*(?:\([^()]*\)\s*)?=")


def shifted(texts: Iterable[str]) -> dict[str, str]:
    """The names that are read at the sum of two letters, each with the first of these.

    >>> shifted([r"\\sum_{l=0}^{k-1}\\gamma^lr_{t+l}", "x_{t-1}"])
    {'r': 't'}
    """
    found = {}
    for text in texts:
        summed = set(re.findall(r"\\\\?(?:sum|prod)_\{?\s*([a-z])\b", text))
        apart = re.sub(r"\^([A-Za-z0-9])", r"^{\1} ", text)
        found.update({stem: index for stem, index, by in _SHIFTED.findall(apart) if by in summed | {"k", "n"}})
    return found


def declare_sequences(
    declared: Declarations, words: dict[str, str], statements: Collection[str], shown: str
) -> dict[str, str]:
    """The words of a context without those of sequences, which are declared as functions of their number."""
    read = shifted((*statements, shown))
    defined = {match[1] for text in statements if (match := _DEFINED.match(text))}
    kept = dict(words)
    for stem, index in read.items():
        names = [name for name in words if re.fullmatch(rf"{re.escape(stem)}_\{{?{index}\}}?", name.strip())]
        plain = all(_are_numbers(words[name]) for name in names)
        taken = stem.lstrip("\\") in {name.strip().lstrip("\\") for name in words}
        if stem in defined or taken or not plain:
            continue
        for name in names:
            del kept[name]
        declared.functions[stem.lstrip("\\")] = Function(operator="unknown")
        declared.processes.add(stem.lstrip("\\"))
        declared.assume(f"{stem}_{index} is taken to be a function of {index}")
    return kept


def _are_numbers(value: str) -> bool:
    first, *others = [piece.strip() for piece in pieces(without_calls(value))]
    return bool(_NUMBERS.fullmatch(re.sub(r"\s+of\s+.*", "", first))) and all(map(is_filler, others))
