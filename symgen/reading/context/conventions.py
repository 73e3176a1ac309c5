r"""Remarks on conventions: "a prime is the transpose" and "the gradient has the shape of W" confirm how signs are read anyway.

"\gamma is Euler's constant" says what number a letter is; "numerator layout" is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symgen.errors import ReadingError
from symgen.reading.declared import Declarations
from symgen.terms.term import make

_MEANS = r"\s+(?:is|are|denotes?|means?|stands? for|indicates?)\s+"
_TURNED = r"(?:the\s+|a\s+)?(?:matrix\s+)?transpos(?:e|es|ition)d?(?:\s+of\s+\S+)?"
#: Functions, which act on the entries of vectors anyway, and powers of these.
_ACTING = (
    r"\\?(?:tanh|exp|log|relu|sigmoid|softplus|sin|cos|sqrt|sigma|phi)(?:\(\\?\w*\))?|nonlinearit(?:y|ies)"
    r"|activations?(?: functions?)?|powers?|squares?|square roots?"
)
_CONFIRMED = re.compile(
    rf"(?:(?:a|the)\s+)?(?:primes?|\^?'|\^?\\prime|\^?\\?top|\^T|superscript (?:T|\\top|prime)){_MEANS}{_TURNED}"
    r"|(?:the\s+)?(?:gradients?|derivatives?)(?:\s+\S+)?\s+(?:has|have)\s+the\s+(?:same\s+)?shape\s+(?:of|as)\s+.*"
    r"|(?:(?:in|we use|using)\s+)?(?:the\s+)?denominator[ -](?:layout|convention)(?:\s*[:,(].*|\s+is used)?"
    r"|(?:all\s+)?log(?:arithm)?s\s+are\s+(?:natural|to (?:the )?base e|base e)|(?:all )?(?:norms?|lengths?) (?:is"
    r"|are) (?:the )?euclidean(?: norms?)?"
    r"|(?:all )?(?:gradients?|vectors?) (?:is|are) (?:taken to be )?(?:column vectors?|columns)"
    r"|(?:all )?(?:entrop(?:y|ies)|informations?|divergences?)(?: (?:is|are))?(?: measured)? in nats"
    rf"|(?:(?:a|the)\s+)?(?:primes?|'){_MEANS}(?:the\s+)?(?:derivatives?|differentiation)(?: (?:in|by|with respect to) \w+)?"
    rf"|(?:a |the )?(?:hats?|bars?|tildes?)(?: on (?:letters|names))?{_MEANS}(?:an? |the )?(?:estimat\w+|predict\w+"
    rf"|approximat\w+|reconstruct\w+)"
    rf"|(?:the )?subscripts{_MEANS}(?:the )?(?:components|entries|coordinates|elements)(?: of vectors)?"
    rf"|(?:letters in )?bold(?:face)?(?: letters| symbols)?{_MEANS}vectors"
    rf"|(?:the )?(?:{_ACTING})(?:,? (?:and )?(?:{_ACTING}))* (?:is|are|acts?|works?|applied|is applied|are applied"
    rf"|understood|are understood|taken|are taken)"
    r" (?:applied )?(?:element|entry|component|coordinate)-?\s?wise|(?:all\s+)?vectors\s+are\s+(?:column vectors|columns)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:(?:in|we use|using)\s+)?(?:the\s+)?numerator[ -](?:layout|convention).*|(?:all\s+)?vectors\s+are\s+rows?.*",
    re.IGNORECASE,
)
_EULER = r"(?:the\s+)?euler(?:['’]s|[-–]mascheroni)\s+constant(?:,?\s*\(?\s*(?:\\approx\s*)?0\.57\d*(?:\.\.\.|\\[lc]?dots)?\)?)?"
_IS_EULER = re.compile(rf"\$?\\?(?P<name>[A-Za-z]+)\$?(?:{_MEANS}|\s*[:=]\s*){_EULER}", re.IGNORECASE)
_WORDS_OF_EULER = re.compile(_EULER, re.IGNORECASE)


def without_conventions(
    declared: Declarations, words: Mapping[str, str], sentences: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """The words and sentences of a context without remarks that confirm how signs are read, and constants, which are declared.

    >>> known = Declarations()
    >>> without_conventions(known, {"gamma": "Euler's constant"}, ["a prime is the transpose", "x > 0"])
    ({}, ['x > 0'])
    >>> str(known.values["gamma"])
    'EulerGamma'
    """
    kept, left = {}, []
    for name, value in words.items():
        if _WORDS_OF_EULER.fullmatch(value.strip()):
            declared.values[name.strip().lstrip("\\")] = make("const", attrs=("euler_gamma",))
        else:
            kept[name] = value
    for text in sentences:
        plain = text.strip().rstrip(".")
        constant = _IS_EULER.fullmatch(plain)
        if _OTHER.fullmatch(plain):
            raise ReadingError(
                plain, asked="gradients of the shape of their variable", text=text, hint="transpose the derivatives"
            )
        if constant:
            declared.values[constant["name"]] = make("const", attrs=("euler_gamma",))
        elif not _CONFIRMED.fullmatch(plain):
            left.append(text)
    return kept, left
