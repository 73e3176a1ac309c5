r"""Definitions in words: "we write y for x + 1", "y is given by x + 1", "the score is y = x + 1" and "x + 1 =: y" say y = x + 1.

What words say besides, before a definition or after it, must neither restrict it nor say when it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from symgen.reading.context.grammar import is_law, outside_brackets
from symgen.reading.context.pieces import ASIDE, FORMULA, Sentence, sentence
from symgen.reading.context.vocabulary import ATTRIBUTES, NAME

_STACKED = r"\\(?:stackrel|overset)\s*\{[^{}]*\}\s*\{=\}"
_DEFINES = rf"(?:\s*:=|=|\\equiv(?![a-z])|\\coloneqq|\\triangleq|\\doteq|{_STACKED})"
_HEAD = rf"{NAME}(?:'+)?(?:\s*(?:\\left)?\([^()=]*\))?(?:\^\{{?2\}}?)?"
_DEFINITION = re.compile(rf"\s*(?P<head>{_HEAD})\s*{_DEFINES}(?!=)\s*(?P<body>.+)", re.DOTALL)
_TURNED = re.compile(rf"(?P<body>.+?)\s*=:\s*(?P<head>{_HEAD})\s*\.?\s*", re.DOTALL)
_OTHER = re.compile(
    r"[=<>~≤≥]|\\(?:le|ge|leq|geq|lt|gt|ne|neq|in|sim|to|approx|propto|perp|pm|mp)(?![a-z])|->|\.\.|\\[lc]?dots"
)
_SET = re.compile(
    r"\\math(?:bb|cal|frak)|[\[\]]\s*\Z|\A\s*[\[\](]\s*[^()]*,|\\\{|(?<![A-Za-z])[RCZN]\s*\^|\A[A-Z]\^\{?(?:\d|\\infty)"
)
_WORKED = re.compile(
    r"[-+/^]|\\(?:[dt]?frac|sum|int|prod|sqrt|exp|log|ln|max|min|odot|circ|cdot|times|nabla|mathbb|top)(?![a-z])|[\w}]\s*\("
)
#: Words that say when, where or how far something holds, and what is random or of a law: no definition is read past them.
_LIMITS = re.compile(
    r"\b(?:not|no|unless|if|when(?:ever)?|where(?:as)?|wherever|except|never|without|instead|approximately|roughly|about"
    r"|asymptotically|minimi[sz]\w*|maximi[sz]\w*|subject|only|almost|sufficiently|large|small|positive|negative|non\w*|real"
    r"|integers?|even|odd|constant|increasing|decreasing|convex|concave|convergen\w*|converges?|independent\w*|iid|i\.i\.d\.?"
    r"|random|uniform\w*|normal\w*|gaussian\w*|distribut\w*|drawn|sampled|conditional\w*|given|proportional|up|bounds?|bounded"
    r"|limit|finite|set|until|holds?|true|false|suppose|assume\w*|assumption|hypothesis|claim|conjecture|guess|estimat\w*"
    r"|symmetric|orthogonal|invertible|definite|unit|mod(?:ulo)?|functions?|sigmoid|softmax|tanh|map|operator|derivatives?"
    r"|gradients?|inverse|transpose|densit\w*|law|cdf|pdf|pmf|or|vs|versus|wrong\w*)\b",
    re.IGNORECASE,
)
_KINDS = "|".join(sorted(map(re.escape, ATTRIBUTES), key=len, reverse=True))
_WORDS = r"[^\ue000-\uf8ff;]"
_MEANS = (
    r"(?:\s*:|\s+(?:is (?:just |simply |here )?(?:given|defined|computed|obtained|calculated|taken|set) (?:by|as|to be|to|from)"
    r"|is (?:an? |the |our )?(?:short(?:hand)?|abbreviation|notation)(?: for| of)?|is equal to|is|are|denotes?|stands for|means"
    r"|equals?|abbreviates|refers to|represents))"
)
_AHEAD = re.compile(rf"(?P<words>{_WORDS}*?)\s*(?P<whole>{FORMULA})(?P<rest>.*)", re.DOTALL)
_NAMED = rf"(?P<name>{FORMULA})"
_BODY = rf"(?P<words>{_WORDS}*?)\s*(?P<body>{FORMULA})"
_WE = r"(?:(?:we|here|let us|and)\s+)*"
_FOR_SHORT = r"(?:for|as (?:an? )?(?:shorthand|abbreviation) (?:for|of)|instead of|to denote)"
_WAYS = tuple(re.compile(way, re.IGNORECASE) for way in (
    rf"(?:{_WORDS}*?\s)?{_NAMED}(?:\s*,[^,\ue000-\uf8ff]*,)?{_MEANS}\s+{_BODY}",
    rf"{_WE}(?:write|use|put|set|introduce)\s+{_NAMED}\s+{_FOR_SHORT}\s+{_BODY}",
    rf"{_WE}(?:denote|abbreviate|call|write|label)\s+{_BODY}\s+(?:by|as|with)?\s*{_NAMED}",
    rf"{_BODY}\s+is\s+(?:denoted|called|abbreviated|written)(?:\s+(?:by|as))?\s+{_NAMED}",
))  # fmt: skip
_VERB = re.compile(
    r"\A(?:(?:where|here|and|let|with|we|then|now|also)\s+)*(?:set|put|let|define|have|write)?\s*", re.IGNORECASE
)
_TAIL = re.compile(
    rf"\s*(?:(?:is|are|denotes?|being|means|represents|gives)\b|,|by definition|for short|{ASIDE}|for all {FORMULA}\Z)"
    rf"{_WORDS}*(?:{ASIDE})?{_WORDS}*",
    re.IGNORECASE,
)
_FUNCTIONS = re.compile(r"\b(?:functions?|sigmoid|softmax|tanh|map|operator)\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"\s*,?\s*(?:i\.\s?e\.|that is,|in other words).*", re.IGNORECASE | re.DOTALL)


def announced(text: str, names: Collection[str] = ()) -> str:
    r"""A definition as a formula, without the words that announce it; any other sentence as it is.

    >>> announced("we write y for x^2 + 1"), announced("y is given by x^2 + 1"), announced("the score is y = x^2 + 1")
    ('y = x^2 + 1', 'y = x^2 + 1', 'y = x^2 + 1')
    >>> announced("x^2 + 1 =: y"), announced("y = x^2 + 1 if x > 0"), announced("y is positive")
    ('y = x^2 + 1', 'y = x^2 + 1 if x > 0', 'y is positive')
    """
    read = sentence(text.strip().rstrip("."), names)
    if ";" in read.plain:
        return text
    alone = re.fullmatch(FORMULA, sentence(text.replace("=:", "="), names).plain.strip())
    turned = _TURNED.fullmatch(text.strip()) if alone else None
    if turned and not _OTHER.search(outside_brackets(turned["body"])):
        return f"{turned['head'].strip()} = {turned['body'].strip()}"
    return _by_name(read) or _ahead(read) or text


def _by_name(read: Sentence) -> str:
    """A name and what it stands for: "y is given by x + 1"."""
    for pattern in _WAYS:
        found = pattern.fullmatch(read.plain.strip())
        if found is None or _limits(found["words"]):
            continue
        name, body = read.source(found["name"]).strip(), read.source(found["body"]).strip()
        own = _DEFINITION.fullmatch(body)
        if own and own["head"].strip() == name:
            return body
        if re.fullmatch(_HEAD, name) and _is_value(body) and not re.search(rf"\b(?:{_KINDS})\b", found["words"], re.I):
            return f"{name} = {body}"
    return ""


def _limits(words: str) -> bool:
    return _LIMITS.search(words) is not None


def _is_value(body: str) -> bool:
    """Whether a formula is one of a value: no relation, no set, no law, and something is worked out in it."""
    outside = outside_brackets(body)
    return not (_OTHER.search(outside) or _SET.search(body) or is_law(body) or "," in outside) and bool(
        _WORKED.search(body)
    )


def _ahead(read: Sentence) -> str:
    """A definition with words before and after it: "for short, y = x + 1", "y = x + 1 denotes the output"."""
    found = _AHEAD.fullmatch(read.plain.strip())
    whole = read.source(found["whole"]).strip() if found else ""
    made = _DEFINITION.fullmatch(whole)
    if found is None or made is None or _OTHER.search(outside_brackets(made["body"])):
        return ""
    words, rest = _FUNCTIONS.sub("", _VERB.sub("", found["words"])), _EXPLAINED.sub("", found["rest"]).strip(" .")
    beside = f"{rest} {''.join(read.formulas[sign] for sign in re.findall(ASIDE, rest))}"
    bare = not (found["words"].strip() or found["rest"].strip(" ."))
    if bare or _limits(words) or _limits(beside) or re.search(FORMULA, rest.replace("for all", "")):
        return ""
    if rest and not _TAIL.fullmatch(rest):
        return ""
    if re.search(rf"\b(?:{_KINDS})\b", beside, re.IGNORECASE) or is_law(made["body"].strip()):
        return ""
    return whole


_GIVEN = re.compile(
    r"(?:(?:a |an |the )?(?:[a-z][a-z-]+ )*?)?(?:(?:is |are )?(?:given|defined|computed|obtained|calculated) (?:by|as|from|to be)"
    r"|(?:is )?(?:equal|equivalent) to|equals|(?:is )?(?:an? )?(?:short(?:hand)?|abbreviation|notation|name) (?:for|of)"
    r"|denotes|stands for|i\.e\.)\s+(?=\S)",
    re.IGNORECASE,
)


def value_in(words: str, names: Collection[str] = ()) -> str:
    r"""The formula that the words of a name give as its value; nothing for other words.

    >>> value_in("given by x^2 + 1", ("x",)), value_in("output, x^2 + 1"), value_in("vector in R^n"), value_in("n x n")
    ('x^2 + 1', 'x^2 + 1', '', '')
    """
    given = _GIVEN.match(words)
    plain = words[given.end() :] if given and not _limits(given[0].replace("given", "")) else words
    read = sentence(plain, names)
    parts = [part.strip() for part in read.plain.split(",")]
    made = [part for part in parts if re.fullmatch(FORMULA, part)]
    others = " ".join(part for part in parts if part not in made)
    more = re.search(rf"{FORMULA}|{ASIDE}|\b(?:{_KINDS})\b", others, re.IGNORECASE)
    if len(made) != 1 or more or _limits(others):
        return ""
    body = read.source(made[0]).strip()
    return body if _is_value(body) and (given or len(parts) > 1) else ""


__all__ = ["announced", "value_in"]
