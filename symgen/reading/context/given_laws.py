r"""What contexts give of a variable in place of its law: a density, masses P(X = k), a distribution function, P(X > t)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symgen.reading.context.vocabulary import NAME

_LETTER = r"\\?[A-Za-z]+(?:_\w)?"
_OPEN, _CLOSE = r"(?:\\left|\\[bB]igg?l?)?\s*[\[({]\s*", r"\s*(?:\\right|\\[bB]igg?r?)?\s*[\])}]"
_SIGNS = r"=|\\leq?(?:slant)?(?![a-z])|<=?|≤|>=?|≥|\\geq?(?:slant)?(?![a-z])|\\[lg]t(?![a-z])"
#: P of P(X > t), \Pr, \mathbb{P}, \operatorname{Prob}.
PROBABILITY = r"(?:\\(?:mathbb|mathrm|mathsf|operatorname)\s*\{?\s*)?\\?(?:Prob|Pr|P)\s*\}?\s*"
_EVENT = re.compile(
    rf"(?:(?P<head>\\?(?:bar\s*)?\{{?[A-Za-z]\}}?(?:_\{{?\w+\}}?)?\s*\(\s*{_LETTER}\s*\))\s*=\s*)?"
    rf"{PROBABILITY}{_OPEN}(?P<name>{NAME})\s*(?P<sign>{_SIGNS})\s*(?P<value>{_LETTER}){_CLOSE}\s*=(?P<body>.*)",
    re.DOTALL,
)
_LABELLED = re.compile(
    rf"(?P<letter>[fpFS])_\{{?\s*(?P<name>[A-Z]\w*)\s*\}}?\s*\(\s*(?P<value>{_LETTER})\s*\)\s*=(?P<body>.*)", re.DOTALL
)
#: What the letters of functions of a variable are, f_X, F_X and S_X.
_OF_LETTERS = {"f": "density", "p": "density", "F": "cdf", "S": "survival"}
#: What a variable has that says all of its law.
WHOLE = frozenset({"density", "mass", "cdf", "survival"})


@dataclass(frozen=True, slots=True)
class GivenLaw:
    """A variable with its density, its distribution function or its survival function as f(x) = formula, and where that is so."""

    name: str
    kind: str
    formula: str
    place: str = ""


def of_probabilities(formula: str, place: str) -> GivenLaw | None:
    """The law that a formula of probabilities gives, P(X = k) = (1 - p)^k p for k = 0, 1, ...; None for anything else.

    >>> of_probabilities(r"S(t) = \\Pr(T > t) = e^{-t}", "t > 0")
    GivenLaw(name='T', kind='survival', formula='S(t) = e^{-t}', place='t > 0')
    """
    found = _EVENT.fullmatch(formula.strip())
    if found is None or not speaks_of(found["value"], found["body"]):
        return None
    sign = found["sign"]
    kind = "mass" if sign == "=" else "survival" if re.match(r">|≥|\\g", sign) else "cdf"
    head = found["head"] or f"{'p' if kind == 'mass' else 'P'}({found['value']})"
    return GivenLaw(found["name"], kind, f"{head} = {found['body'].strip()}", place)


def of_labelled(formula: str, place: str) -> GivenLaw | None:
    """The law that f_X(x) = formula, or F_X(x) = formula, gives to X; None for anything else.

    >>> of_labelled("F_X(x) = x^2", "0 < x < 1").kind
    'cdf'
    """
    found = _LABELLED.fullmatch(formula.strip())
    if found is None or not speaks_of(found["value"], found["body"]):
        return None
    head = f"{'P' if found['letter'] in 'FS' else 'p'}({found['value']})"
    return GivenLaw(found["name"], _OF_LETTERS[found["letter"]], f"{head} = {found['body'].strip()}", place)


_FUNCTION = re.compile(rf"{NAME}\s*\(\s*({_LETTER})\s*(?:[;,|][^()]*)?\)\s*=.*", re.DOTALL)


def argument_of(formula: str) -> str:
    """x of f(x; a) = ..., and t of P(T > t) = ...; nothing of what is neither."""
    event, function = _EVENT.fullmatch(formula.strip()), _FUNCTION.fullmatch(formula.strip())
    return event["value"] if event else function[1] if function else ""


def speaks_of(letter: str, body: str) -> bool:
    """Whether a letter stands in a formula."""
    return not letter.isdigit() and re.search(rf"(?<![A-Za-z\\]){re.escape(letter)}(?![A-Za-z])", body) is not None
