r"""Fisher information in words: "I: Fisher information about theta", "I_n(\mu)": "the Fisher information of the sample"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symgen.errors import ReadingError
from symgen.reading.context.vocabulary import NAME

_WORDS = re.compile(r"(?:the |expected |total )*fisher information(?: number)?(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ABOUT = re.compile(
    rf"\b(?:about|for|in|on|with respect to)\s+(?:the parameter\s+)?(?P<parameter>{NAME})(?!\w)(?P<power>\s*\^)?"
)
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
    if "^" in written or (about and about["power"]):
        raise ReadingError(
            f"{name}, Fisher information about a power", asked="information about a parameter", text=words,
            hint="give the power a name, v = \\sigma^2, and write the law with it",
        )  # fmt: skip
    parameter = written if re.fullmatch(NAME, written) else about["parameter"] if about else ""
    return head.strip(), parameter, size


_LAW = r"(?P<law>(?:\\(?:mathcal|mathrm|operatorname)\s*\{\s*\w+\s*\}|[A-Z][A-Za-z]*)\s*\([^()]+\))"
_OBSERVED = re.compile(
    r"(?P<before>\bfisher information\b[^=~]*?)\s+(?:of|in|from|for|contained in|carried by)\s+(?:(?:an?|one|the|single|draw"
    rf"|observation|sample|distribution|law|from|of)\s+)*(?:[A-Z]\s*(?:~|\\sim)\s*)?{_LAW}"
    r"(?:\s+(?:observation|draw|variable|random variable|law|distribution|model|trial))?",
    re.IGNORECASE,
)


def with_observations(words: Mapping[str, str], sentences: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Words and sentences with the law of an observation, of which Fisher information is said, in a sentence of its own.

    >>> with_observations({"I": "Fisher information of a Bernoulli(p) observation"}, [])
    ({'I': 'Fisher information'}, ['Z \\\\sim Bernoulli(p)'])
    """
    texts = [*words.values(), *sentences]
    found = {match["law"] for text in texts for match in _OBSERVED.finditer(text)}
    used = {letter for text in (*texts, *words) for letter in re.findall(r"(?<![A-Za-z\\])[A-Z](?![A-Za-z])", text)}
    free = next((letter for letter in "ZYXWU" if letter not in used), "")
    outside = (_OBSERVED.sub("", text) for text in texts)
    if len(found) != 1 or not free or any(re.search(r"~|\\sim", text) for text in outside):
        return dict(words), [*sentences]
    kept = {name: _OBSERVED.sub(r"\g<before>", value) for name, value in words.items()}
    return kept, [*(_OBSERVED.sub(r"\g<before>", text) for text in sentences), rf"{free} \sim {found.pop()}"]
