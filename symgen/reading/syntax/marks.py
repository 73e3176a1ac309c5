r"""What stands in a script and is no expression: X_{:,*}, \exp_\odot, sum_{\text{axis 0}}, conv_{\text{stride }2}."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.tree import Node

if TYPE_CHECKING:
    from symgen.reading.syntax.parser import Parser
    from symgen.reading.syntax.tokens import Token

#: Whole axes, new axes and "entry by entry".
_MARKS = {":": "whole", "*": "star", "\\ast": "star", "\\odot": "ring"}
_AXES = re.compile(r"ax[ie]s (\d+(?:, \d+)*)")
_STEPS = ("axis", "stride", "padding", "dilation")


def mark(parser: Parser) -> Node | None:
    """The mark at the present place of a script, taken; None where an expression stands."""
    token = parser.token
    if token.kind == "text" and token.text in _STEPS:
        return _step(parser)
    if token.kind == "text" and (axes := _AXES.fullmatch(token.text)):
        return parser.node("axes", parser.take(), tuple(int(axis) for axis in axes.group(1).split(", ")))
    if token.text in _MARKS and (parser.ahead(1).kind == "eof" or parser.ahead(1).is_(*c.SEPARATORS)):
        return parser.node(_MARKS[token.text], parser.take())
    return None


def _step(parser: Parser) -> Node:
    r"""\text{stride }2, and \text{stride }2, 1 with a value an axis."""
    word = parser.take()
    values = [parser.sum()]
    while parser.token.is_(",") and parser.ahead(1).kind not in ("text", "eof"):
        parser.take()
        values.append(parser.sum())
    return parser.node("keyword", word, word.text, tuple(values))


def conditional(parser: Parser) -> bool:
    """Whether a relation stands in the bracket or subscript that follows."""
    ahead = parser.within(parser.position, parser.stop)
    if ahead.token.is_("_"):
        ahead.take()
        ahead.argument()
    elif ahead.token.is_(*c.OPENING):
        ahead.group()
    return any(token.is_(*c.RELATIONS) for token in parser.tokens[parser.position : ahead.position])


def is_label(base: Node, tokens: Sequence[Token]) -> bool:
    r"""\theta^{\text{MAP}} is a name, but e^{\text{NLL}} a power."""
    return (
        base.kind == "name"
        and base.value.base != "e"
        and len(tokens) == 1
        and tokens[0].kind in ("word", "text")
        and tokens[0].text.isalpha()
        and tokens[0].text not in c.REMARKS
    )


def is_number_of_step(tokens: Sequence[Token]) -> bool:
    r"""x^{(i)} and \theta^{(t+1)} are names; x^{(\alpha - 1)} is a power, whose letters number nothing."""
    if len(tokens) < 3 or not (tokens[0].is_("(") and tokens[-1].is_(")")):
        return False
    letters = [token for token in tokens[1:-1] if token.kind == "letter" or token.text[1:] in c.GREEK]
    return len(tokens) == 3 or all(token.text in _NUMBERING for token in letters)


_NUMBERING = frozenset({*"ijklmnpqrstuvwhoIJKLMNPQRST", "\\tau", "\\ell"})


def stood_over(parser: Parser) -> int | None:
    r"""The place of the one \choose or \over on this level."""
    depth, places = 0, []
    for place in range(parser.position, parser.stop):
        token = parser.tokens[place]
        depth += token.is_("{") - token.is_("}")
        places += [place] if depth == 0 and token.is_(*c.STANDS_OVER) else []
    return places[0] if len(places) == 1 else None


def stands_below(parser: Parser) -> bool:
    r"""Whether an \underset{w}{\mbox{min}} begins an expression."""
    ahead = parser.within(parser.position, parser.stop)
    if not ahead.take().is_("\\underset"):
        return False
    ahead.braced()
    start, stop = ahead.braced()
    return stop > start and not parser.tokens[start].is_(*c.RELATIONS)


def stands_alone(parser: Parser, *, marked: bool) -> bool:
    r"""Whether a function has no argument: h = \tanh, \sin' = \cos, 1 - \tanh^2."""
    token = parser.token
    ends = token.kind in ("eof", "row", "align", "text", "gap", "end") or token.is_(
        ",", ";", ".", ")", "]", "}", "\\circ"
    )
    return ends or token.text in c.RELATIONS or (marked and token.is_("+", "-"))
