r"""Integrals: the body reaches to its differential, \int f(x) dx, \int dx f(x), \int \frac{dx}{x}, \int{f dx}."""

from __future__ import annotations

from fractions import Fraction

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.tokens import Token
from symgen.reading.syntax.tree import Node, Scripts


def integral(parser: Parser) -> Node:
    """The body reaches to its differential, wherever that stands on this level."""
    token = parser.take()
    given, _ = parser.scripts()
    if (braced := _differential_in_braces(parser)) is not None:
        body, variable = braced
        return parser.node("integral", token, given, (body, variable))
    place = _differential(parser)
    if place is None:
        return _over_fraction(parser, token, given)
    if place == parser.position:  # \int dx f(x)
        parser.position += 1
        variable = parser.factor()
        empty = not (parser.starts_operand() or parser.token.is_("-", "|", "\\|"))
        body = Node("number", variable.start, variable.end, Fraction(1)) if empty else parser.product()
    else:
        body = parser.within(parser.position, place).whole()
        parser.position = place + 1
        variable = parser.factor()
    return parser.node("integral", token, given, (body, variable))


def _differential_in_braces(parser: Parser) -> tuple[Node, Node] | None:
    r"""f and x of \int{f dx}."""
    if not parser.token.is_("{"):
        return None
    place = parser.position
    inner = parser.within(*parser.braced())
    start, found = inner.position, _differential(inner)
    if found is None or found == start:
        parser.position = place
        return None
    body = inner.within(start, found).whole()
    inner.position = found + 1
    variable = inner.factor()
    if inner.token.kind != "eof":
        parser.position = place
        return None
    return body, variable


def _differential(parser: Parser) -> int | None:
    """Where the d of the nearest differential on this level stands."""
    depth, inner = 0, 0
    for place in range(parser.position, parser.stop):
        token = parser.tokens[place]
        if token.is_("{", *c.OPENING) or token.kind == "begin":
            depth += 1
        elif token.is_("}", *c.CLOSING) or token.kind == "end":
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and token.is_("\\int"):
            inner += 1
        elif depth == 0 and _is_differential(parser, place):
            if inner == 0:
                return place
            inner -= 1
        elif depth == 0 and (token.kind == "row" or token.is_(*c.RELATIONS)):
            return None
    return None


def _is_differential(parser: Parser, place: int) -> bool:
    token = parser.tokens[place]
    if not ((token.kind == "letter" and token.text == "d") or token.is_("\\mathrm{d}")):
        return False
    if place + 1 >= parser.stop:
        return False
    following = parser.tokens[place + 1]
    return following.kind == "letter" or (following.kind == "command" and parser._names(following.text[1:]))


def _over_fraction(parser: Parser, token: Token, given: Scripts) -> Node:
    r"""\int \frac{dx}{x}: the differential stands in a numerator."""
    command = parser.token
    if command.is_("\\frac", "\\dfrac", "\\tfrac"):
        parser.take()
        above, below = parser.braced(), parser.braced()
        inner = parser.within(*above)
        place = _differential(inner)
        if place is not None and place == above[0]:
            inner.position = place + 1
            variable = inner.factor()
            if inner.token.kind == "eof":
                one = Node("number", command.start, command.end, Fraction(1))
                body = parser.node("quotient", command, None, (one, parser.within(*below).whole()))
                return parser.node("integral", token, given, (body, variable))
    raise parser.error(token, "an integral without its differential", "over which variable? write \\int f(x)\\,dx")
