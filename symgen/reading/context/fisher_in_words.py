r"""Fisher information in words: "I: Fisher information about theta", "I_n(\mu)": "the Fisher information of the sample"."""

from __future__ import annotations

import re

from symgen.reading.context.vocabulary import NAME

_WORDS = re.compile(r"(?:the |expected |total )*fisher information(?: number)?(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ABOUT = re.compile(rf"\b(?:about|for|in|on|with respect to)\s+(?:the parameter\s+)?(?P<parameter>{NAME})(?!\w)")
_MANY = re.compile(
    r"\b(?:sample|all)\b|\b(?P<size>[A-Za-z])\s+(?:i\.?i\.?d\.?\s+)?(?:observations|draws|samples|variables)"
    r"|_\{?1\}?\s*,\s*(?:\\dots|\\ldots|\.\.\.)\s*,\s*\w+_\{?(?P<last>\w+)\}?",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:one|single|an|each|per)\b(?:\s+\w+)?|\bX\b")


def of_fisher(name: str, words: str) -> tuple[str, str, str] | None:
    r"""The letter, the parameter and the size of the sample of what is said to be Fisher information; None for other words.

    >>> of_fisher(r"I_n(\mu)", "Fisher information of the sample"), of_fisher("J", "the Fisher information about eta")
    (('I_n', '\\mu', 'n'), ('J', 'eta', ''))
    """
    found = _WORDS.fullmatch(words.strip())
    if found is None:
        return None
    head, _, argument = name.strip().partition("(")
    rest = found["rest"]
    about, many = _ABOUT.search(rest), _MANY.search(rest)
    label = re.fullmatch(r".*_\{?([a-zA-Z])\}?", head.strip())
    size = (many["size"] or many["last"] or "n") if many else ""
    if label and label[1] == "n" and not _ONE.search(rest):
        size = "n"
    written = argument.rstrip(" )")
    parameter = written if re.fullmatch(NAME, written) else about["parameter"] if about else ""
    return head.strip(), parameter, size
