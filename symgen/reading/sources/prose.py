r"""Declarations in running text: "let $\sigma > 0$", "where $x \in \mathbb{R}^n$ and $z \sim \mathcal{N}(0, I_n)$".

Only a formula right after a word that declares is one, and those that follow in its sentence before a consequence is drawn.
"Let", "assume" and the like hold from there on. "Where" and "with" right after a display hold for that display too, "for"
only for it; "For" at the beginning of a sentence holds for the next display only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symgen.reading.sources.displays import Piece

_CUES = {
    "let": "let", "fix": "let", "take": "let", "assume": "assume", "suppose": "assume", "given": "assume",
    "where": "where", "with": "where", "for": "for",
}  # fmt: skip
_CUE = re.compile(
    rf"(?P<before>.*?)(?<![\w-])(?P<cue>{'|'.join(_CUES)})(?:\s+(?:that|all|any|every|each|some|also))*\s*", re.I | re.S
)
#: Words after which a formula of the same sentence is no longer part of what is declared.
_BREAKS = re.compile(
    r"[.;!?]|\n\s*\n|\b(?:then|we|so|hence|thus|therefore|if|iff|when|whenever|unless|or|not|since|because|by|from|as|gives?"
    r"|implies|imply|yields?|follows|have|has|get|obtain|show|prove|claim|denoted?|called)\b",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"(?:\$\$?|\\\))\s+(?:be|is|are)\s+(?:an?\s+)?(?P<words>[A-Za-z]+(?:(?:[ -]|[ \t]*\n[ \t]*)[A-Za-z]+){0,7}?)"
    r"(?=\s*[.,;:)]|\s+(?:and|with|such|that|which|for|where|representing|denoting)\b|\s*\n\s*\n|\s*\Z)"
)
#: Words that say something of the values of a name; where they stand among words that cannot be read, that is told.
_SAYS_SOMETHING = re.compile(
    r"\b(?:positive|negative|non-?zero|integers?|natural|whole|reals?|vectors?|matri(?:x|ces)|probabilit(?:y|ies)|simplex|random"
    r"|independent|symmetric|orthogonal|invertible|even|odd|convex|monotone|increasing|bounded)\b",
    re.IGNORECASE,
)
_REST = re.compile(r"(?:\$\$?|\\\))(?P<words>\s+(?:be|is|are)\s[^.;:$]{0,80})")
_RELATION = re.compile(r"[<>~∈≥≤]|\\(?:le|ge|leq|geq|leqslant|geqslant|in|sim|lt|gt|neq?)(?![A-Za-z])")
_NAMES = re.compile(r"\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?(?:\s*,\s*\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?)*")
_STOP = re.compile(r"[.;!?](?=\s|$)|\n\s*\n")
_CLOSED = re.compile(r"\s*(?:\$\$|\\\]|\\end\{[^}]*\}|```)*[\s.,;:]*")
_LONGEST = 400  # characters between a cue's sentence and its formula that are looked at


@dataclass(frozen=True, slots=True)
class Stated:
    """A declaration: a block of context, or one in prose, as a statement of LaTeX or as names with words."""

    text: str
    start: int
    cue: str = ""
    words: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """A declaration and the scope in which it is made: what holds at a place, the last declaration first."""

    stated: Stated
    outer: Scope | None = None

    def __iter__(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer


@dataclass(frozen=True, slots=True)
class Heard:
    """A declaration and the displays for which it holds: `here` on, the one `before`, or only the one `after`."""

    stated: Stated
    before: bool
    here: bool
    after: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that declares: by which cue, and whether for the display before, from here on, for the display after."""

    cue: str
    holds: tuple[bool, bool, bool]


def _begun(lead: str, after_display: bool) -> _Sentence | None:
    """The sentence that a cue right before a formula begins."""
    stop = max((match.end() for match in _STOP.finditer(lead)), default=0)
    found = _CUE.fullmatch(lead[stop:])
    if found is None:
        return None
    cue, at_once = _CUES[found["cue"].lower()], not found["before"].strip()
    follows = after_display and stop == 0 and at_once and found["cue"].islower()
    if cue != "for":
        return _Sentence(cue, (follows and cue == "where", True, False))
    opens = at_once and found["cue"][0].isupper()
    return _Sentence(cue, (follows, False, opens)) if follows or opens else None


class Prose:
    r"""Listens to the pieces of a source in their order.

    >>> text = r"Let $s > 0$ and $k \in \mathbb{N}$."
    >>> prose = Prose(text)
    >>> [prose.hear(Piece("inline", inside, text.index(inside))).stated.text for inside in ("s > 0", r"k \in \mathbb{N}")]
    ['s > 0', 'k \\in \\mathbb{N}']
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.end = 0  # of the piece before
        self.after_display = False
        self.sentence: _Sentence | None = None

    def hear(self, piece: Piece) -> Heard | None:
        """What an inline formula declares; any other piece ends a sentence."""
        lead = self.source[max(self.end, piece.start - _LONGEST) : piece.start]
        after_display = self.after_display
        self.end = piece.start + len(piece.text)
        self.after_display = piece.kind == "display"
        if piece.kind != "inline":
            self.sentence = None
            return None
        lead = lead.rstrip("$").removesuffix("\\(")
        lead = _CLOSED.sub("", lead, count=1) if after_display else lead.lstrip("$").removeprefix("\\)")
        self.sentence = self._continued(lead) or _begun(lead, after_display)
        stated = self._stated(piece, self.sentence.cue) if self.sentence else None
        return Heard(stated, *self.sentence.holds) if stated and self.sentence else None

    def _continued(self, lead: str) -> _Sentence | None:
        return None if _BREAKS.search(lead) else self.sentence

    def _stated(self, piece: Piece, cue: str) -> Stated | None:
        text = piece.text.strip()
        if _RELATION.search(text):
            return Stated(text, piece.start, cue)
        being = _BEING.match(self.source, piece.start + len(piece.text))
        if not _NAMES.fullmatch(text):
            return None
        if being:
            return Stated(text, piece.start, cue, " ".join(being["words"].split()))
        rest = _REST.match(self.source, piece.start + len(piece.text))
        if rest and says_something(rest["words"]):
            return Stated(text, piece.start, cue, " ".join(rest["words"].split()))
        return None


_LABEL = re.compile(r"\\label\{[^}]*\}")
_GIVES_A_LAW = re.compile(r"\\sim(?![A-Za-z])")
_DEFINES = re.compile(r":=|\\(?:triangleq|coloneqq)(?![A-Za-z])")
_ELSE = re.compile(
    r"=|[<>&]|\\(?:le|ge|leq|geq|approx|propto|in|ne|neq|equiv|sim|begin|to|Rightarrow|implies)(?![A-Za-z])"
)


def only_declares(display: str) -> bool:
    r"""Whether a display says only what law a name has, x \sim ..., or what a name stands for, x := ..."""
    return gives_a_law(display) or _says_only(_DEFINES, display)


def gives_a_law(display: str) -> bool:
    r"""Whether a display only says what law a name has."""
    return _says_only(_GIVES_A_LAW, display)


def _says_only(sign: re.Pattern[str], display: str) -> bool:
    named = _NAMES.fullmatch(_LABEL.sub("", sign.split(display)[0]).strip()) is not None
    return named and len(sign.findall(display)) == 1 and not _ELSE.search(sign.sub("", display))


def says_something(words: str) -> bool:
    """Whether words bear on the values of a name: "the input image" does not."""
    return _SAYS_SOMETHING.search(words) is not None


def names_in(text: str) -> Iterator[str]:
    r"""The names of a list, `x, y_1, \sigma`."""
    return (part.strip() for part in text.split(","))
