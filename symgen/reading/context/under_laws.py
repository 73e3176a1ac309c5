r"""Means below which a letter says the law: "E_0: expectation when X ~ N(0, 1)" gives X that law, and E_0 is the mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_SIGN = re.compile(
    r"\$?\\?(?:(?:mathbb|mathrm|operatorname|mathsf)\s*\{?\s*)?\\?(?:E|Pr?|Var)\s*\}?_\{?\\?(?P<label>\w+)\}?\$?"
)
_UNDER = re.compile(
    r"(?:the )?(?:expectation|expected value|mean|probability|variance)s?,? (?:taken )?"
    r"(?:when|under|if|where|for|with|with respect to)\s+(?P<law>\$?\\?[A-Za-z]\w*\s*(?:~|\\sim(?![a-z])).*)",
    re.IGNORECASE | re.DOTALL,
)


def under_laws(words: Mapping[str, str], sentences: Sequence[str], under: set[str]) -> tuple[dict[str, str], list[str]]:
    """Declarations without those of means under a law, and that law as a sentence; the letters below them go to `under`.

    >>> letters = set(); under_laws({"E_0": "expectation when X ~ N(0,1)", "t": "real"}, [], letters), letters
    (({'t': 'real'}, ['X ~ N(0,1)']), {'0'})
    """
    found = {name: (_SIGN.fullmatch(name.strip()), _UNDER.fullmatch(value.strip())) for name, value in words.items()}
    told = {name: (sign["label"], law["law"].strip()) for name, (sign, law) in found.items() if sign and law}
    laws = list(dict.fromkeys(law for _, law in told.values()))
    kept = {name: value for name, value in words.items() if name not in told}
    under.update(label for label, _ in told.values())
    return kept, [*sentences, *laws]
