r"""Derivatives as the grammar reads them: \frac{d}{dx}, \nabla_x, \partial_x, and what they are taken of."""

from __future__ import annotations

from symgen.reading.syntax import commands as c
from symgen.reading.syntax.marks import stood_over
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.tokens import Token
from symgen.reading.syntax.tree import Node, Scripts

_PARTIAL = ("\\partial", "\\mathrm{d}")
#: What \nabla f^\top d is the gradient of, rather than of all that follows.
_FUNCTION_LETTERS = frozenset({*"fghFGHJL", "ell", "phi", "psi", "varphi", "mathcal{L}"})


def derivative(parser: Parser, command: Token, above: tuple[int, int], below: tuple[int, int]) -> Node | None:
    r"""\frac{d}{dx} f, \frac{\partial^2 f}{\partial x\,\partial y}: value is the order, parts are f and the variables."""
    if not (_is_d(parser, *above) and _is_d(parser, *below)):
        return None
    order, start = _order(parser, above)
    variables = _denominators(parser, below)
    if variables is None or order != len(variables):
        return None
    if start < above[1]:
        body = parser.within(start, above[1]).whole()
    else:
        body = _operand(parser)
    return parser.node("derivative", command, None, (body, *variables))


def derivative_over(parser: Parser, command: Token, braces: tuple[int, int]) -> Node | None:
    r"""{d \over dx} f, whose body may stand after the braces; None for any other braces."""
    inner = parser.within(*braces)
    over = stood_over(inner)
    if over is None or not parser.tokens[over].is_("\\over"):
        return None
    return derivative(parser, command, (inner.position, over), (over + 1, inner.stop))


def _is_d(parser: Parser, start: int, stop: int) -> bool:
    if stop <= start:
        return False
    token = parser.tokens[start]
    return token.is_(*_PARTIAL) or (token.kind == "letter" and token.text == "d")


def _order(parser: Parser, above: tuple[int, int]) -> tuple[int, int]:
    """The order of the derivative, and where what is differentiated begins in the numerator."""
    inner = parser.within(above[0] + 1, above[1])
    if not inner.token.is_("^"):
        return 1, inner.position
    inner.take()
    start, stop = inner.argument()
    token = parser.tokens[start]
    order = int(token.text) if stop == start + 1 and token.kind == "number" and len(token.text) < 3 else 0
    return order, inner.position


def _denominators(parser: Parser, below: tuple[int, int]) -> list[Node] | None:
    """The variables of the denominator, each as often as it is differentiated by; None when it is something else."""
    inner = parser.within(*below)
    found: list[Node] = []
    while inner.token.kind != "eof":
        if not _is_d(inner, inner.position, inner.stop):
            return None
        inner.take()
        if not inner.starts_operand():
            return None  # \frac{d}{d + 1}: d is a number
        variable = inner.scripted(inner.atom())
        count = 1
        if variable.kind == "power" and variable.parts[1].kind == "number":
            count = int(variable.parts[1].value)
            variable = variable.parts[0]
        if count > 9:
            return None
        found.extend([variable] * count)
    return found


def _operand(parser: Parser) -> Node:
    """What a derivative or gradient is taken of: the factors side by side that follow."""
    if parser.token.is_("{") or parser.starts_operand() or parser.token.is_("|", "\\|"):
        return parser.product(implicit=True)
    raise parser.error(parser.token, "a derivative of nothing", "what is differentiated?")


def nabla(parser: Parser) -> Node:
    r"""\nabla_x f and \nabla f: value is (order, scripts); \nabla \cdot v is a node of its own, with order 1."""
    token = parser.take()
    given, _ = parser.scripts()
    if parser.token.is_("\\cdot") and not given.above:
        parser.take()
        return parser.node("divergence_of", token, (1, given), (_operand(parser),))
    order = int(given.above[0].value) if given.above and given.above[0].kind == "number" else 1
    body = _transposed(parser, alone=not given.below) or _operand(parser)
    return parser.node("gradient", token, (order, given), (body,))


def _transposed(parser: Parser, *, alone: bool) -> Node | None:
    r"""f(x) of \nabla f(x)^\top, where the gradient is transposed, and f `alone`; None where nothing is."""
    token = parser.token
    place = parser.position + 1
    if token.kind != "letter" and not (token.kind == "command" and token.text[1:] in c.GREEK):
        return None
    if place < parser.stop and parser.tokens[place].is_("_"):
        place = parser._after_argument(place + 1)
    if place < parser.stop and parser.tokens[place].is_("("):
        place = _after_bracket(parser, place)
    elif not alone or token.text.removeprefix("\\") not in _FUNCTION_LETTERS:
        return None  # \nabla x^\top A x
    raised = parser.tokens[place : min(place + 3, parser.stop)]
    above = [t for t in raised[1:] if not t.is_("{")][:1]
    if not raised or not raised[0].is_("^") or not above or not (above[0].text in c.TRANSPOSES or above[0].text == "T"):
        return None
    inner = parser.within(parser.position, place).whole()
    parser.position = place
    return inner


def _after_bracket(parser: Parser, place: int) -> int:
    depth = 0
    for position in range(place, parser.stop):
        depth += parser.tokens[position].is_("(") - parser.tokens[position].is_(")")
        if depth == 0:
            return position + 1
    return parser.stop


def differential(parser: Parser) -> Node:
    r"""\mathrm{d}X, \mathrm{d}(X^{-1}), \mathrm{d}\log\det X outside of integrals and derivatives."""
    token = parser.take()
    return parser.node("differential", token, None, (parser.factor(),))


def partial(parser: Parser) -> Node:
    r"""\partial_x f, and \partial f/\partial x on one line."""
    token = parser.take()
    given, _ = parser.scripts()
    if not (given.below or given.above) and (inline := _inline(parser, token)) is not None:
        return inline
    if not given.below:
        raise parser.error(
            token, "\\partial without a variable", "write \\frac{\\partial f}{\\partial x} or \\partial_x f"
        )
    return parser.node("derivative", token, None, (_operand(parser), *_repeated(parser, token, given)))


def _inline(parser: Parser, token: Token) -> Node | None:
    r"""K and theta of \partial K/\partial\theta; None where no such quotient stands."""
    start = parser.position
    if not parser.starts_operand():
        return None
    body = parser.factor()
    if parser.token.is_("(") and body.kind == "name":
        bracket = parser.factor()
        body = parser.node("product", body, (" ",), (body, bracket))
    if not (parser.token.is_("/") and parser.ahead(1).is_("\\partial")):
        parser.position = start
        return None
    parser.take()
    parser.take()
    return parser.node("derivative", token, None, (body, parser.scripted(parser.atom())))


def _repeated(parser: Parser, token: Token, given: Scripts) -> tuple[Node, ...]:
    r"""p twice in \partial_p^2."""
    if not given.above:
        return given.below
    order = given.above[0].value if given.above[0].kind == "number" else None
    if order not in (1, 2, 3, 4) or len(given.below) > 1:
        raise parser.error(token, "\\partial with this above it", "write \\frac{\\partial^n f}{\\partial x^n}")
    return given.below * int(order)
