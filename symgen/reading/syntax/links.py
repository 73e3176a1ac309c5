r"""Statements that are joined in a bracket: X > 1 \land Y > 1, and in words X > 1 \text{ and } Y > 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.tokens import Token
from symgen.reading.syntax.tree import Node

if TYPE_CHECKING:
    from symgen.reading.syntax.parser import Parser


def linked(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a text, where words between the statements of a bracket are signs; elsewhere words part statements."""
    opened: list[int] = []
    inside: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind in ("symbol", "command") and token.text in c.OPENING:
            opened.append(place)
        elif opened and token.text == c.OPENING[tokens[opened[-1]].text]:
            inside.update(range(opened.pop(), place))
    return [_link(token) if place in inside and token.kind == "text" else token for place, token in enumerate(tokens)]


def _link(token: Token) -> Token:
    sign = c.LINKING_WORDS.get(" ".join(token.text.lower().replace(",", " ").split()))
    return token if sign is None else replace(token, kind="command", text=sign)


def statements(parser: Parser) -> Node:
    r"""What stands between the separators of a bracket: one expression, or relations and what joins them."""
    first = parser.relation()
    parts, signs = [first], []
    while parser.token.text in c.LINKS:
        signs.append(c.LINKS[parser.take().text])
        parts.append(parser.relation())
    if len(set(signs)) > 1:
        raise parser.error(first, "both and and or without brackets", "which belong together? write brackets")
    return parser.node("product", first, tuple(signs), tuple(parts)) if signs else first


def links_statements(parser: Parser) -> bool:
    r"""Whether \land joins relations here, as in X > 1 \land Y > 1, and no events, as in A \land B."""
    if parser.open[-1:] != ["("]:
        return False
    beside = (token for step in (-1, 1) for token in _beside(parser, step))
    return any(token.kind in ("symbol", "command") and token.text in c.RELATIONS for token in beside)


def _beside(parser: Parser, step: int) -> Iterator[Token]:
    """The tokens before or after the present one between two separators, without those in brackets."""
    inner, outer = (c.OPENING, c.CLOSING) if step > 0 else (c.CLOSING, c.OPENING)
    place, depth = parser.position + step, 0
    while 0 <= place < parser.stop:
        token = parser.tokens[place]
        depth += (token.text in inner) - (token.text in outer)
        if depth < 0 or (depth == 0 and token.is_(*c.SEPARATORS)):
            return
        if depth == 0:
            yield token
        place += step
