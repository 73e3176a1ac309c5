r"""Derivatives in words: "d is the derivative of \sigma" as d = \sigma', and \varphi: "\Phi'" as \varphi = \Phi'."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from symgen.reading.syntax.commands import FUNCTIONS, GREEK

_ORDERS = {"": 1, "first": 1, "second": 2, "third": 3}
_WORDS = (
    r"(?:the\s+)?(?:(?P<order>first|second|third)\s+)?derivative\s+of\s+(?:the\s+)?\$?(?P<of>\\?[A-Za-z]+)\$?"
    r"(?:\s+function)?"
)
_SENTENCE = re.compile(rf"\$?(?P<name>\\?[A-Za-z]+'*)\$?\s+(?:is|denotes|=)\s+{_WORDS}")
_PRIMED = re.compile(r"\$?(?P<of>\\?[A-Za-z]+)(?P<primes>'+)\$?")


_DOTS = re.compile(
    r"(?:where\s+)?(?:an?\s+|the\s+|over)?dots?\s+(?:is|are|denotes?|means?)\s+"
    r"(?:d/dt|\\(?:frac|tfrac)\{(?:d|\\mathrm\{d\})\}\{(?:d|\\mathrm\{d\})t\}|(?:the\s+)?(?:time\s+)?derivatives?"
    r"(?:\s+(?:in|by|with respect to)\s+(?:t|time))?)\.?",
    re.IGNORECASE,
)
_RATE = re.compile(r"\\dot\s*(?P<of>\{?\\?[A-Za-z]+\}?_\{?t\}?)\s*=\s*d\s*(?P<again>\\?[A-Za-z]+_\{?t\}?)\s*/\s*dt\.?")
_DOTTED = re.compile(r"\\dot\s*\{?\s*(\\?[A-Za-z]+)\s*\}?_")


def without_dots(sentences: Sequence[str], shown: str) -> list[str]:
    r"""The sentences of a context without those that say what dots are, where formulas define all that has one.

    >>> without_dots([r"\mu_t = t a", "dots are d/dt"], r"\dot\mu_t = a")
    ['\\mu_t = t a']
    """
    kept = [text for text in sentences if not (_DOTS.fullmatch(text.strip()) or _RATE.fullmatch(text.strip()))]
    heads = {found[1] for text in kept for found in re.finditer(r"(?:^|,)\s*(\\?[A-Za-z]+)_\{?t\}?\s*:?=", text)}
    return kept if {found[1] for text in (shown, *kept) for found in _DOTTED.finditer(text)} <= heads else [*sentences]


_OF_PRIME = re.compile(r"\s*(?P<name>\\?[A-Za-z]+)\s*(?::?=)\s*(?P<of>\\?[A-Za-z]+)'+\s*\.?\s*")


def undeclared_functions(words: Mapping[str, str], sentences: Sequence[str], shown: str) -> dict[str, str]:
    """The functions g of f = g' of which nothing else is said, where a display, if any, has one of both before a bracket.

    >>> undeclared_functions({"x": "real"}, ["f = g'"], "g(x) = f(x)"), undeclared_functions({}, ["y = x'"], "y = 1")
    ({'g': 'differentiable function'}, {})
    """
    known = {name.strip().lstrip("\\") for listed in words for name in listed.split(",")}
    heads = {
        found[1]
        for text in sentences
        for found in re.finditer(r"(?<![A-Za-z])([A-Za-z]+)\s*(?:\([^()]*\)\s*)?:?=", text)
    }
    found = [match for text in sentences if (match := _OF_PRIME.fullmatch(text))]
    return {
        letter: "differentiable function"
        for match in found
        if (letter := match["of"].lstrip("\\")) not in known | heads
        and (
            not shown
            or any(
                re.search(rf"(?<![A-Za-z]){re.escape(name)}'*\s*(?:\\left)?\(", shown)
                for name in (letter, match["name"].lstrip("\\"))
            )
        )
    }


def derivatives(words: Mapping[str, str], sentences: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    r"""The words and the sentences of a context, those that say of what something is the derivative as formulas.

    >>> derivatives({"sigma": "sigmoid", "d": "the derivative of sigma"}, [])
    ({'sigma': 'sigmoid'}, ["d = \\sigma'"])
    """
    kept, formulas = {}, []
    known = {name.strip().lstrip("\\") for listed in words for name in listed.split(",")}
    known.update(
        found[1] for text in sentences for found in re.finditer(r"(?<![A-Za-z])([A-Za-z]+)\s*(?:\(|=|is\b)", text)
    )
    for name, value in words.items():
        formula = _formula(name, re.fullmatch(_WORDS, value.strip()) or _PRIMED.fullmatch(value.strip()), known)
        formulas.append(formula)
        kept.update({} if formula else {name: value})
    told = []
    for text in sentences:
        found = _SENTENCE.fullmatch(text.strip().rstrip("."))
        told.append((found and _formula(found["name"], found, known)) or text)
    return kept, [*told, *filter(None, formulas)]


def _formula(name: str, found: re.Match[str] | None, known: Collection[str]) -> str:
    """d = f', where a context or the language knows f; "" otherwise."""
    letter = found["of"].lstrip("\\") if found else ""
    if found is None or not (letter in known or letter in FUNCTIONS):
        return ""
    if name.strip().lstrip("\\").rstrip("'") == letter:
        return ""  # f' is the derivative of f
    given = found.groupdict()
    primes = given.get("primes") or "'" * _ORDERS[given.get("order") or ""]
    return f"{name} = {_written(letter)}{primes}"


def _written(letter: str) -> str:
    if letter in FUNCTIONS and len(letter) > 1 and letter not in GREEK:
        return rf"\operatorname{{{letter}}}"
    return rf"\{letter}" if letter in GREEK else letter


__all__ = ["derivatives", "undeclared_functions", "without_dots"]
