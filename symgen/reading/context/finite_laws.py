r"""Laws on a few values: P(X=1) = p and P(X=-1) = 1-p, "takes the values 1 and -1", uniform on \{1, \dots, n\}."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symgen.reading.context.given_laws import PROBABILITY, GivenLaw, speaks_of
from symgen.reading.context.vocabulary import NAME
from symgen.reading.context.words import pieces

Masses = list[tuple[str, str]]

_VALUE = r"[-+]?\s*(?:\d+|\\?[a-z]\w*)"
_POINT = re.compile(rf"{PROBABILITY}[\[({{]\s*(?P<name>{NAME})\s*=\s*(?P<value>{_VALUE})\s*[\])}}]")
_TAKES = re.compile(
    r"takes?(?: on)?(?: only)?(?: the)?(?: \w+)? values? (?P<values>.+?),? (?:each )?with (?:(?P<equal>equal) )?"
    r"probabilit(?:y|ies)"
    r"(?: (?P<masses>.+?))?(?:,? (?:each|respectively))?",
    re.IGNORECASE,
)
_SET = re.compile(r"\(?\s*\\?\{(?P<inside>.*?)\\?\}\s*\)?")
_DOTS = re.compile(r"\.\.\.|…|\\[lc]?dots")
_UNIFORM = re.compile(
    r"(?:\\(?:mathrm|operatorname|text|mathcal)\s*\{)?(?:Discrete)?U(?:nif(?:orm)?)?\}?\s*(?P<set>\(?\s*\\?\{.*\}\s*\)?)"
)
#: What is 1 or -1, each as often.
RADEMACHER = re.compile(
    r"(?:\\(?:mathrm|operatorname|text)\s*\{)?Rad(?:emacher)?\}?(?:\s*\((?:1/2)?\))?", re.IGNORECASE
)
SIGNS: Masses = [("-1", "1/2"), ("1", "1/2")]


def of_points(formula: str) -> tuple[str, Masses] | None:
    """The masses that a formula gives at values, P(X=1) = P(X=-1) = 1/2; None for other formulas.

    >>> of_points("P(X=1) = P(X=-1) = 1/2")
    ('X', [('1', '1/2'), ('-1', '1/2')])
    """
    *heads, mass = re.split(r"(?<![(=\s\w])\s*=\s*|(?<=[)\]}])\s*=\s*", formula.strip())
    found = [_POINT.fullmatch(head.strip()) for head in heads]
    names = {point["name"] for point in found if point}
    if not found or None in found or len(names) != 1 or not mass.strip():
        return None
    values = [point["value"].replace(" ", "") for point in found if point]
    return (
        None if any(speaks_of(value, mass) for value in values) else (names.pop(), [(v, mass.strip()) for v in values])
    )


def of_words(words: str) -> Masses | None:
    """The masses of "takes the values 1 and -1 with probability 1/2 each"; None for other words."""
    found = _TAKES.fullmatch(words.strip())
    if found is None or not (found["masses"] or found["equal"]):
        return None
    values = _listed(found["values"])
    masses = _listed(found["masses"]) if found["masses"] else [rf"\frac{{1}}{{{len(values)}}}"]
    masses = masses * len(values) if len(masses) == 1 else masses
    return [*zip(values, masses, strict=True)] if len(masses) == len(values) else None


def _listed(text: str) -> list[str]:
    return [part.strip(" $") for whole in re.split(r"\s+and\s+", text) for part in pieces(whole) if part.strip()]


def uniform(name: str, place: str) -> GivenLaw | None:
    r"""The uniform law on whole numbers, \{1, \dots, n\} or \{-1, 1\}; None where they are no such set.

    >>> uniform("X", r"\{0, 1, \dots, n\}").formula
    'p(u) = \\frac{1}{(n) - (0) + 1}'
    """
    found = _SET.fullmatch(place.strip())
    parts = [part.strip() for part in pieces(found["inside"])] if found else []
    if len(parts) < 2:
        return None
    if any(map(_DOTS.fullmatch, parts)):
        first, last = parts[0], parts[-1]
        whole = _DOTS.fullmatch(parts[-2]) and re.fullmatch(r"-?\d+", first)
        return (
            GivenLaw(name, "mass", rf"p(u) = \frac{{1}}{{({last}) - ({first}) + 1}}", f"{first} <= u <= {last}")
            if whole
            else None
        )
    return given_masses(name, [(part.replace("+", ""), rf"\frac{{1}}{{{len(parts)}}}") for part in parts])


def uniform_on_set(law: str) -> str:
    r"""The set of \mathrm{Unif}\{1, \dots, n\}; nothing for another law."""
    found = _UNIFORM.fullmatch(law.strip())
    return found["set"] if found else ""


def given_masses(name: str, masses: Sequence[tuple[str, str]]) -> GivenLaw | None:
    """The law with masses at whole numbers; None where a value is none."""
    values = [value.replace("+", "") for value, _ in masses]
    if not all(re.fullmatch(r"-?\d+", value) for value in values) or len(masses) < 2:
        return None
    numbers = [int(value) for value in values]
    if len(set(numbers)) < len(numbers) or max(numbers) - min(numbers) > _WIDEST:
        return None
    rows = [f"{mass} & u = {value}" for value, (_, mass) in zip(values, masses, strict=True)]
    body = r" \\ ".join([*rows, r"0 & \text{otherwise}"])
    return GivenLaw(
        name, "mass", rf"p(u) = \begin{{cases}} {body} \end{{cases}}", f"{min(numbers)} <= u <= {max(numbers)}"
    )


_WIDEST = 20  # between the least and the largest value
