r"""Names that are said to be distinct: of "i and j are distinct indices" that i \\ne j."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from symgen.reading.context.words import pieces

_DISTINCT = re.compile(r"\b(?:(?:pairwise|mutually|all)\s+)?(?:distinct|different)\s+(?!from\b)", re.IGNORECASE)


def kept_apart(words: dict[str, str]) -> list[str]:
    r"""That no two of several names with the same words are equal, which the words then no longer say.

    >>> words = {"i, j": "distinct indices", "a": "distinct numbers"}
    >>> kept_apart(words), words
    (['i \\ne j'], {'i, j': 'indices', 'a': 'distinct numbers'})
    """
    alike: dict[str, list[str]] = {}
    for listed, said in words.items():
        if _DISTINCT.search(said):
            alike.setdefault(said, []).append(listed)
    found: list[str] = []
    for said, lists in alike.items():
        names = [name.strip() for listed in lists for name in pieces(listed)]
        if len(names) > 1:  # of one name alone it says nothing of another
            words.update(dict.fromkeys(lists, _DISTINCT.sub("", said)))
            found += [rf"{one} \ne {other}" for one, other in combinations(names, 2)]
    return found


_NOT_BOTH = re.compile(
    r"\s*(?P<names>\\?\w+(?:(?:\s*,\s*|\s+and\s+)\\?\w+)+)\s*(?:are\s+|is\s+)?(?:real(?:s|"
    r" numbers)?,?\s+)?(?:but\s+)?not (?:both|all) "
    r"(?:equal to )?(?:zero|0)\s*\.?|at least one of (?P<one>\\?\w+(?:(?:\s*,\s*|\s+(?:and|or)\s+)\\?\w+)+) is"
    r" (?:nonzero|non-zero|not zero)",
    re.IGNORECASE,
)


def not_both_zero(sentence: str) -> str:
    """That numbers are not all 0, as a formula; any other sentence as it is.

    >>> not_both_zero("a and b not both zero"), not_both_zero("at least one of a and b is nonzero")
    ('(a)^2 + (b)^2 > 0', '(a)^2 + (b)^2 > 0')
    """
    found = _NOT_BOTH.fullmatch(sentence)
    names = re.split(r"\s*,\s*|\s+(?:and|or)\s+", found["names"] or found["one"]) if found else []
    return " + ".join(f"({name})^2" for name in names) + " > 0" if names else sentence


_BESIDE = re.compile(r",?\s*(?:but\s+)?not (?:both|all) (?:equal to )?(?:zero|0)\s*\Z", re.IGNORECASE)


def without_both_zero(names: Sequence[str], words: str) -> tuple[str, str]:
    """The words of several names without that they are not all 0, and that as a sentence.

    >>> without_both_zero(["a", "b"], "real, not both zero")
    ('real', 'a, b not all zero')
    """
    found = _BESIDE.search(words) if len(names) > 1 else None
    return (words[: found.start()], f"{', '.join(names)} not all zero") if found else (words, "")
