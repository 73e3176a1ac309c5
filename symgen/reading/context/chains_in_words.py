r"""Laws that a matrix leaves as they are, in words: "pi: stationary distribution of P" as a probability vector with pi P = pi."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_STATIONARY = (
    r"(?:(?:the|an?|its|unique)\s+)*(?:stationary|invariant|equilibrium)\s+(?:probability\s+)?(?:distribution|law|vector|pmf)"
    r"\s+(?:of|for|under)\s+(?:the\s+)?(?:(?:markov\s+)?(?:chain|kernel|transition matrix|matrix)\s+)?(?:with\s+)?"
    r"\$?(?P<matrix>\\?[A-Za-z])\$?(?:\s*,?\s*\(?(?:as\s+)?(?:a\s+)?row(?:\s+vector)?\)?)?"
)
_SENTENCE = re.compile(rf"\$?(?P<name>\\?[A-Za-z]+)\$?\s+(?:is|denotes|=)\s+{_STATIONARY}\.?", re.IGNORECASE)
_WORDS = re.compile(_STATIONARY, re.IGNORECASE)


def stationary(words: Mapping[str, str], sentences: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    r"""The words and the sentences of a context, stationary laws as probability vectors that a formula says to be so.

    >>> stationary({"pi": "the stationary distribution of P"}, [])
    ({'pi': 'probability vector'}, ['\\pi P = \\pi'])
    """
    kept, formulas = dict(words), []
    for name, value in words.items():
        found = _WORDS.fullmatch(value.strip())
        if found is not None:
            kept[name] = "probability vector"
            formulas.append(_formula(name, found["matrix"]))
    left = []
    for text in sentences:
        told = _SENTENCE.fullmatch(text.strip())
        if told is None:
            left.append(text)
            continue
        kept.setdefault(told["name"], "probability vector")
        formulas.append(_formula(told["name"], told["matrix"]))
    return kept, [*left, *(formula for formula in formulas if _plain(formula) not in map(_plain, left))]


def _formula(name: str, matrix: str) -> str:
    letter = (
        name.strip() if len(name.strip().lstrip("\\")) == 1 or name.strip().startswith("\\") else rf"\{name.strip()}"
    )
    return f"{letter} {matrix} = {letter}"


def _plain(text: str) -> str:
    return re.sub(r"[\s\\]", "", text)


__all__ = ["stationary"]
