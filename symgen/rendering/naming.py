r"""Names of symbols as mathematics writes them: mu_q is \mu_{q}, alpha_bar_t is \bar{\alpha}_{t}, logvar is upright."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from symgen.rendering.boxes import Accent, Box, Glyph, Script, row
from symgen.rendering.snippets import letter, read_name
from symgen.rendering.symbols import GREEK, GREEK_ALIASES, in_alphabet
from symgen.terms.term import Term

_ACCENTS = {"bar": "bar", "hat": "hat", "tilde": "tilde", "dot": "dot", "vec": "vec"}
_MARKS = {"star": "⋆", "prime": "′", "dagger": "†"}
_PIECE = re.compile(r"([^\W\d_]+)(\d*)")


@cache
def name_box(name: str) -> Box:
    """The box of a symbol's name: Greek names, accents, subscripts after `_` or as trailing digits.

    >>> name_box("x")
    Glyph(text='x', kind='letter', latex='')
    """
    first, *rest = name.split("_")
    match = _PIECE.fullmatch(first)
    if match is None or not all(piece.isalnum() for piece in rest):
        return literal(name)
    stem, digits = match.groups()
    base: Box = _word(stem)
    marks = [piece for piece in rest if piece in _MARKS]
    below: list[Box] = [Glyph(digits, "digits")] if digits else []
    for piece in rest:
        if piece in _ACCENTS and not below:
            base = Accent(base, _ACCENTS[piece])
        elif piece not in _MARKS:
            below.append(_subscript(piece))
    if not below and not marks:
        return base
    above = row(*(Glyph(_MARKS[m], "mark") for m in marks)) if marks else None
    return Script(base, _comma_separated(below) if below else None, above)


def literal(name: str) -> Glyph:
    """A name exactly as it was declared: upright, or as text where it is no word of Latin letters."""
    return Glyph(name, "upright" if name.isascii() and name.isidentifier() and len(name) > 1 else "text")


def _word(word: str) -> Glyph:
    greek = GREEK.get(word) or GREEK_ALIASES.get(word)
    if greek:
        return letter(greek)
    return letter(word) if len(word) == 1 else Glyph(word, "upright")


def _subscript(piece: str) -> Box:
    if piece.isdigit():
        return Glyph(piece, "digits")
    match = _PIECE.fullmatch(piece)
    if match is None:
        return Glyph(piece, "upright")
    stem, digits = match.groups()
    return Script(_word(stem), Glyph(digits, "digits")) if digits else _word(stem)


def _comma_separated(parts: list[Box]) -> Box:
    separated: list[Box] = []
    for part in parts:
        separated.extend((Glyph(",", "mark"), part) if separated else (part,))
    return row(*separated)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How the names in a formula, or in all lines of a derivation, are written.

    `chosen` maps names to LaTeX; `unclear` are names that would look like another one, and are set as declared.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()

    def box(self, name: str, rank: int = 0) -> Box:
        """The box of a name."""
        if name in self.chosen:
            return Glyph(name, "raw", self.chosen[name])
        return literal(name) if name in self.unclear else name_box(name)


def scheme_for(terms: Iterable[Term], names: Mapping[str, str] | None = None) -> Scheme:
    """The scheme for some formulas: of two names that look the same, such as x1 and x_1,
    both are set as declared, and x1 beside a vector x, whose entry it would look like."""
    chosen = dict(names or {})
    for source in chosen.values():
        read_name(source)
    by_look: dict[Box, set[str]] = {}
    ranks = dict(_names(terms))
    for name in sorted(ranks):
        look = read_name(chosen[name]) if name in chosen else name_box(name)
        by_look.setdefault(look, set()).add(name)
    unclear = {name for group in by_look.values() if len(group) > 1 for name in group}
    unclear |= {name for name in ranks if name[-1:].isdigit() and ranks.get(_stem(name)) == 1}
    return Scheme(chosen, frozenset(unclear - set(chosen)))


def _stem(name: str) -> str:
    """The vector that a name would look like an entry of: x for x1 and x_1."""
    return name.rstrip("0123456789").removesuffix("_")


def _names(terms: Iterable[Term]) -> Iterator[tuple[str, int]]:
    """The names of symbols and unknown functions with their numbers of axes, each sub-term visited once."""
    waiting = list(terms)
    seen: set[int] = set()
    while waiting:
        term = waiting.pop()
        if id(term) in seen:
            continue
        seen.add(id(term))
        if term.op in ("symbol", "call"):
            yield term.attrs[0], len(term.shape)
        waiting.extend(term.args)
        waiting.extend(size for size in term.shape if isinstance(size, Term))


def bold(text: str) -> Glyph:
    """Upright bold letters or digits."""
    return Glyph("".join(in_alphabet(c, "bold") for c in text), "upright", rf"\mathbf{{{text}}}")
