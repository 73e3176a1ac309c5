r"""Where random variables have their values, in words: "random variable with values in [a, b]", a <= X <= b."""

from __future__ import annotations

import re

from symgen.reading.context.vocabulary import NAME

_PLACE = r"(?:\[|\(|\\?\{|\\lbrace).*?(?:\]|\)|\\?\}|\\rbrace)"
_VALUED = re.compile(
    rf"(?P<before>.*\brandom variables?\b.*?),?\s+(?:(?:with|taking|takes|having)\s+(?:its |all )?values\s+(?:in|on)"
    rf"|supported on|bounded in|in|on|\\in)\s+(?:the (?:closed )?interval\s+)?\$?(?P<place>{_PLACE})\$?(?P<rest>(?:,|\s|$).*)",
    re.IGNORECASE | re.DOTALL,
)
_LESS = r"(?:<=?|≤|\\leq?(?![a-z])|\\lt(?![a-z]))"
_BETWEEN = re.compile(rf"(?P<low>[^<≤=~]+?)\s*{_LESS}\s*(?P<name>{NAME})\s*{_LESS}\s*(?P<high>[^<≤=~]+)")
_WITH_ENDS = re.compile(
    r"(?P<before>.*\brandom variables?\b.*?),?\s+(?:with|satisfying|such that|where)\s+(?P<ends>(?:(?! and )[^,])*)(?P<rest>.*)"
)
_SIZED = re.compile(
    rf"\\?(?:left)?(?:\||\\lvert)\s*(?P<name>{NAME})\s*\\?(?:right)?(?:\||\\rvert)\s*{_LESS}\s*(?P<high>[^<≤=~]+)"
)
_FROM = re.compile(rf"(?P<name>{NAME})\s*(?:>=?|≥|\\geq?(?![a-z])|\\gt(?![a-z]))\s*(?P<low>[^<>=~]+)")
_SURELY = re.compile(r"\s*(?:,|\()?\s*(?:almost surely|a\.s\.?|with probability (?:one|1))\)?\s*$", re.IGNORECASE)
#: What is said of moments and chances that a claim has no meaning without.
_MOMENT = r"(?:mean|variance|expectation|moments?|(?:first|second|third|fourth) moments?)"
_AND, _ENDS = r",?\s*(?:and |with |having |such that |of )?", r"(?=\s*(?:,|$))"
_ANYWAY = re.compile(
    rf"{_AND}(?:a )?finite (?:positive )?{_MOMENT}(?: and {_MOMENT})?{_ENDS}"
    rf"|{_AND}(?:0\s*<\s*)?\\?(?:mathbb\s*\{{?)?(?:E|Var)\}}?\s*[\[(|][^<>]*<\s*(?:\\infty|infinity|∞){_ENDS}"
    rf"|{_AND}\\?(?:mathbb\s*\{{?)?P\}}?r?\s*\([^()]*\)\s*>\s*0{_ENDS}"
)


def without_finite(words: str) -> str:
    """Words about random variables without what is so wherever a claim has a meaning.

    >>> without_finite("nonnegative random variable with 0 < E[Z^2] < infinity")
    'nonnegative random variable'
    """
    return _ANYWAY.sub("", words).strip() if re.search(r"\brandom variables?\b|\bi\.?\s?i\.?\s?d\b", words) else words


def of_values(name: str, words: str) -> tuple[str, str]:
    """The words for a random variable without where it has its values, and that; no place where none is said.

    >>> of_values("X", "random variable with values in [a,b]"), of_values("X", "random variable with a <= X <= b")
    (('random variable', '[a,b]'), ('random variable', '[a, b]'))
    """
    found = _VALUED.fullmatch(words)
    if found:
        return f"{found['before']}{found['rest']}".strip(), found["place"]
    ends = _WITH_ENDS.fullmatch(words)
    place = between(_SURELY.sub("", ends["ends"])) if ends else None
    if ends and place and place[0] == name:
        return f"{ends['before']}{re.sub('^ and ', ', with ', ends['rest'])}".strip(), place[1]
    return words, ""


def between(statement: str) -> tuple[str, str] | None:
    r"""X and the place of a <= X <= b, |X| <= M and X >= 0; None for other statements.

    >>> between(r"|X| \le M"), between("0 <= X <= 1 almost surely")
    (('X', '[-(M), M]'), ('X', '[0, 1]'))
    """
    text = _SURELY.sub("", statement.strip())
    inside, sized, above = _BETWEEN.fullmatch(text), _SIZED.fullmatch(text), _FROM.fullmatch(text)
    if inside:
        return inside["name"], f"[{inside['low'].strip()}, {inside['high'].strip()}]"
    if sized:
        high = sized["high"].strip()
        return sized["name"], f"[-({high}), {high}]"
    return (above["name"], rf"[{above['low'].strip()}, \infty)") if above else None
