"""What signs mean anyway: "H: Shannon entropy" only confirms it, and "log is base 2" is asked about."""

from __future__ import annotations

import re

from symgen.errors import ReadingError
from symgen.reading.context.grammar import Description
from symgen.reading.context.laws_in_words import standing
from symgen.reading.context.vocabulary import ATTRIBUTES, NOTATIONS, PARTS, POINT, SIGNS
from symgen.reading.notation.families import FAMILIES


def is_known(sign: str, words: str) -> bool:
    """Whether a sign means anyway what it is said to mean; ReadingError for a notation that means something else here."""
    plain = re.sub(r"^(?:the|an?)\s+", "", words.strip(), flags=re.IGNORECASE)
    if POINT.fullmatch(plain):
        return True
    if any(signs.fullmatch(sign) and meaning.fullmatch(plain) for signs, meaning in SIGNS) or _is_family(sign, plain):
        return True
    expected = [meaning for notation, meaning in NOTATIONS if notation.fullmatch(sign)]
    if expected and re.search(r"[A-Za-z]{3,}", plain) and not any(meaning.search(plain) for meaning in expected):
        raise ReadingError(
            f"{sign} said to be {plain}", asked="a notation that is read so", text=words, hint="write out what is meant"
        )
    return bool(expected)


def are_parts(one: Description) -> bool:
    """p(x), p(y | x): marginal and conditional."""
    sign, words = PARTS
    plain = re.sub(r"^(?:the|an?)\s+", "", one.whole.strip())
    return bool(one.names) and all(map(sign.fullmatch, one.names)) and bool(words.fullmatch(plain))


def _is_family(sign: str, words: str) -> bool:
    """Whether a family is called what it is, "Poi: Poisson distribution", with nothing said of its parameters that differs."""
    found, known = standing(words), FAMILIES.get(sign)
    is_named = re.search(r"\b(?:distribution|law|family)\b", words)
    if found is None or known is None or not is_named or known[0] != found[0].family or "(" in words:
        return False
    called = [kind for noun, kind in ATTRIBUTES.items() if re.search(rf"\b{re.escape(noun)}\b", found[1])]
    return all(found[0].slots.get(kind) in (*known[1], "rate", "p") for kind in called)


def has_meaning_of_its_own(sign: str) -> bool:
    """Whether a letter is that of a functional where nothing declares it: H, I, D, KL, E, P."""
    return any(signs.fullmatch(sign.strip()) for signs, _ in SIGNS)
