r"""Names that are said to be distinct: of "i and j are distinct indices" that i \\ne j."""

from __future__ import annotations

import re
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
