r"""What a context says in sentences: "\mu is the mean", "f: \mathbb R^n \to \mathbb R", "\odot is the elementwise product".

A sentence about names is put among the words of these names. One about a notation says what it means here
anyway, or else it is asked about; one that only says that something exists asks for nothing, since claims are judged where they
are defined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from symgen.errors import ReadingError, SymgenError
from symgen.reading.words import MADE, Words, pieces

_NAME = (
    r"(?:\\mathrm|\\mathbf|\\boldsymbol|\\mathcal|\\operatorname|\\hat|\\bar|\\tilde)?\s*\{?(?:\\?[A-Za-z]\w*|1)\}?"
    r"(?:[_^](?:\{[^{}]*\}|\\?\w+|\*))*'*"
)
_NAMES = rf"{_NAME}(?:\s*,\s*{_NAME})*(?:,?\s+and\s+{_NAME})?"
_TYPED = re.compile(rf"\s*({_NAMES})\s*(?::|\\colon)(?!=)\s*(.+)")
_VERBS = r"(?:is|are|be|denotes?|stands? for|means?)"
_SENTENCE = re.compile(
    rf"(?:let\s+|where\s+|here\s+)?({_NAMES})\s+{_VERBS}\s+(?:the\s+|an?\s+|some\s+|any\s+)?(.+)", re.IGNORECASE
)
_ANY_SENTENCE = re.compile(rf"(.+?)\s+(?:{_VERBS}\s+(?:the\s+|an?\s+)?|the\s+)(.+)", re.IGNORECASE)
#: "\Phi is the standard normal cdf and \phi its density".
_ITS = re.compile(
    rf"(.+?)\s+((?:standard\s+)?(?:normal|gaussian))\s+(.+?)\s+and\s+({_NAME})\s+its\s+(\w+)", re.IGNORECASE
)
_ASIDE = re.compile(
    r",?\s*\(?\s*(?:applied\s+)?(?:element|entry|component|coordinate)-?\s?wise\s*\)?\s*$|,?\s*\(?entry by entry\)?\s*$",
    re.IGNORECASE,
)
#: What a notation is said to mean, where that is what it means here.
_NOTATIONS = tuple((re.compile(notation), re.compile(meaning, re.IGNORECASE)) for notation, meaning in (
    (r"\\odot|\\circ", r"(?:element|entry|component)-?wise|hadamard"),
    (r"\\otimes", "kronecker|outer"),
    (r"\\\|.*?\\\|_\{?F\}?|\\lVert.*?\\rVert_\{?F\}?", "frobenius"),
    (r"\\\|.*?\\\|(?:_\{?2\}?)?|\\lVert.*?\\rVert(?:_\{?2\}?)?", r"euclidean|2-norm|\bl_?2\b|\\ell_2"),
    (r"\\(?:log|ln)", "natural"),
    (r"\\langle.*\\rangle", "inner product|dot product|scalar product"),
    (r"\\nabla(?:_\w+)?", "gradient"), (r"\\operatorname\{?tr\}?|\\mathrm\{tr\}|tr", "trace"),
    (r"\\(?:operatorname|mathrm)\{?vec\}?|vec", "stack|vectori"),
    (r".*\\top|\^T", "transpose"),
))  # fmt: skip
#: What is said of a formula that only has to be defined.
_DEFINED = re.compile(
    r"(?:always\s+|well[ -]?)?(?:invertible|non-?singular|finite|defined|differentiable|integrable|convergent|smooth)\b.*",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z]{3,}")


def sorted_out(statements: Iterable[str], words: dict[str, str]) -> list[str]:
    """The statements of a context without its sentences about names, which join the words of these.

    >>> words = {}
    >>> sorted_out(["A is a diagonal matrix", "b = 2"], words), words
    (['b = 2'], {'A': 'diagonal matrix'})
    """
    kept: list[str] = []
    for statement in statements:
        text = _ASIDE.sub("", statement.strip().rstrip("."))
        if _says_nothing(text):
            continue
        found = list(_said(text))
        if not found:
            kept.append(text)
        for name, meaning in found:
            words[name] = f"{words[name]}, {meaning}" if name in words else meaning
    return kept


def _said(text: str) -> Iterator[tuple[str, str]]:
    """The names of a sentence, each with its words."""
    both = _ITS.fullmatch(text)
    if both:
        before, law, noun, name, other = both.groups()
        yield from _said(f"{before} {law} {noun}")
        yield name, f"{law} {other}"
        return
    typed = _TYPED.fullmatch(text)
    found = typed or _SENTENCE.fullmatch(text)
    if found is None or re.match(r"(?:=|\\sim|~)", found[2]) or re.search(r"\bin(?:dependent|\.i)|i\.?i\.?d", found[2]):
        return
    if typed or _is_known_word(found[2]):
        for piece in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found[1]):
            yield piece.strip(), found[2]


def _is_known_word(meaning: str) -> bool:
    """Whether all that a sentence says are words of declarations of numbers and tensors."""
    try:
        found = Words("x", meaning)
    except SymgenError:
        return False
    known = found.domain or found.definition or found.operator or found.kind in MADE
    return bool(known and not found.law and (not found.kind or found.kind in MADE))


def _says_nothing(text: str) -> bool:
    """Whether a sentence says what a notation means here anyway, or that a formula is defined."""
    parts = [_ANY_SENTENCE.fullmatch(part.strip()) for part in pieces(text)]
    if not parts or any(part is None for part in parts):
        return False
    return all(part is not None and _is_known(text, part[1].strip(), part[2].strip()) for part in parts)


def _is_known(text: str, subject: str, meaning: str) -> bool:
    if _DEFINED.fullmatch(meaning):
        return True
    said = [expected for notation, expected in _NOTATIONS if notation.fullmatch(subject)]
    if said and _WORDS.search(meaning) and not any(expected.search(meaning) for expected in said):
        raise ReadingError(
            f"{subject} said to be {meaning}", asked="a notation that is read so", text=text,
            hint="write out what is meant",
        )  # fmt: skip
    return bool(said)
