r"""What is counted, as laws: "number of failures before the first success", "number of successes in n trials"; and events.

"Indicator of the event X = 0" is 1[X = 0], and "given N = n, Y ~ law" is the law of Y given N.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from symgen.reading.context.called import is_filler
from symgen.reading.context.vocabulary import NAME
from symgen.reading.context.words import pieces

_SIGN = r"\$?(\\?[A-Za-z]\w*|\d+)\$?"
_CHANCE = (
    rf"(?:\s*,?\s*(?:with|of|each(?: of which)? (?:with|having|has)|where)?\s*(?:the )?"
    rf"(?:success )?probability(?: of success)?\s*(?:is\s+|=\s*)?{_SIGN})?"
)
_TRIALS = r"(?:(?:independent|Bernoulli|i\.?i\.?d\.?)\s+)*(?:trials|experiments|tosses|flips)"
_WHICH = r"(?:the )?(?:first|(?P<which>\w+?)(?:-?(?:th|st|nd|rd))) success(?:es)?"
_BEFORE = re.compile(
    rf"(?:the )?number of failures (?:before|until|preceding) {_WHICH}(?: in {_TRIALS})?{_CHANCE}", re.IGNORECASE
)
_UNTIL = re.compile(
    rf"(?:the )?number of {_TRIALS} (?:needed |required )?(?:up to(?: and including)?|until|to get|for|to obtain|to) "
    rf"{_WHICH}{_CHANCE}",
    re.IGNORECASE,
)
_AMONG = re.compile(rf"(?:the )?number of (?:successes|heads) (?:in|among) {_SIGN} {_TRIALS}{_CHANCE}", re.IGNORECASE)
_SUCCESS = re.compile(r"(?:success probability|probability of (?:a )?success)\b", re.IGNORECASE)
_INDICATOR = re.compile(
    r"(?:the )?indicator(?: function| variable)?(?: of| that| for)(?: the event)?(?: that)?\s+"
    r"(?P<event>.*(?:[=<>]|\\(?:le|ge|in|ne|lt|gt)).*)",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"(?:given|conditional(?:ly)? on)\s+(?P<given>[^,]+),\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_DRAWN = re.compile(rf"(?P<name>{NAME})\s*(?:~|\\sim(?![a-z]))\s*(?P<law>.*)", re.DOTALL)


def success_of(words: Mapping[str, str]) -> str:
    """The name that is said to be a success probability; nothing where none or several are.

    >>> success_of({"p": "success probability, 0 < p < 1", "n": "positive integer"})
    'p'
    """
    names = [name.strip() for listed, value in words.items() if _SUCCESS.match(value) for name in pieces(listed)]
    return names[0] if len(names) == 1 else ""


def as_law(words: str, success: str) -> str:
    """The law in words of what is counted; other words as they are.

    >>> as_law("number of failures before the r-th success, success probability p", "")
    'negative binomial with parameter r and success probability p, counting failures'
    >>> as_law("number of trials up to and including the first success", "p")
    'geometric with success probability p, counting trials'
    """
    for pattern, counts in ((_BEFORE, "failures"), (_UNTIL, "trials")):
        found = pattern.fullmatch(words.strip())
        chance = (found[found.re.groups] or success) if found else ""
        if found and chance:
            law = f"negative binomial with parameter {found['which']} and" if found["which"] else "geometric with"
            return f"{law} success probability {chance}, counting {counts}"
    among = _AMONG.fullmatch(words.strip())
    chance = (among[2] or success) if among else ""
    return rf"\mathrm{{Binomial}}({among[1]}, {chance})" if among and chance else words


def of_indicator(words: str) -> str:
    """The indicator that words are; nothing for other words.

    >>> of_indicator("indicator of the event X = 0")
    '\\\\mathbb{1}[X = 0]'
    """
    found = _INDICATOR.fullmatch(words.strip())
    return rf"\mathbb{{1}}[{found['event'].strip().strip('$')}]" if found else ""


_MADE = re.compile(r"[-+/]|\\(?:frac|sqrt|exp|log)(?![a-z])")
_SIGNS = re.compile(r"\$?\s*((?:[-+/*A-Za-z0-9_{}^().\s]|\\[A-Za-z]+)+)\$?")
_COMMANDS = frozenset(rf"\{word}" for word in ("frac", "tfrac", "dfrac", "sqrt", "exp", "log", "cdot", "left", "right"))
_CALLED = re.compile(r"(?:[a-z][a-z-]{2,}\s+){1,3}(?=\S)")
_RUN = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?")


def formula_of_names(words: str, names: Collection[str]) -> str:
    """A formula of declared names that stands where words do; nothing for words.

    >>> formula_of_names("odds p/(1 - p)", ("p", "q")), formula_of_names("real-valued", ("p", "q"))
    ('p/(1 - p)', '')
    """
    called = _CALLED.match(words)
    words = words[called.end() :] if called and is_filler(called[0]) else words
    found = _SIGNS.fullmatch(re.sub(r"^\s*:?=", "", words).strip())
    spoken = [name for name in _RUN.findall(found[1]) if name not in _COMMANDS] if found else []
    made = found is not None and (_MADE.search(found[1]) or words.lstrip().startswith(("=", ":=")))
    return found[1].strip() if found and made and spoken and all(n in names for n in spoken) else ""


def after_what_is_given(sentence: str) -> str:
    r"""A sentence without what is given at its beginning; the law of Y says so, where a value is given.

    >>> after_what_is_given("given N = n, Y ~ Binomial(n,p)"), after_what_is_given("given theta, x_i ~ N(theta, 1)")
    ('Y \\mid N = n \\sim Binomial(n,p)', 'x_i ~ N(theta, 1)')
    """
    found = _GIVEN.fullmatch(sentence.strip())
    if found is None:
        return sentence
    drawn = _DRAWN.fullmatch(found["rest"].strip())
    if drawn is None or "=" not in found["given"]:
        return found["rest"]
    return rf"{drawn['name']} \mid {found['given'].strip()} \sim {drawn['law']}"
