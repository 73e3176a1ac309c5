r"""A cursor over the tokens of a text: looking ahead, taking, ranges between braces, and the place of an error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from symgen.errors import ReadingError
from symgen.reading.syntax import commands as c
from symgen.reading.syntax.tokens import Token
from symgen.reading.syntax.tree import Node

MOST_DEPTH = 60
_FAR = 200  # tokens that are looked at ahead, so that the time stays proportional to the text
PREFIXED = {**dict.fromkeys(c.FONTS, "font"), **dict.fromkeys(c.ACCENTS, "accent")}


class Cursor:
    """A place in a range of tokens; a cursor of a part shares the tokens and sees only its range."""

    def __init__(self, text: str, tokens: list[Token], start: int = 0, stop: int | None = None, depth: int = 0) -> None:
        self.text = text
        self.tokens = tokens
        self.position = start
        self.stop = len(tokens) - 1 if stop is None else stop
        self.depth = depth
        self.open: list[str] = []  # "(" for a bracket, "absolute" and "norm" for bars, innermost last

    @property
    def token(self) -> Token:
        return self.ahead(0)

    def ahead(self, count: int) -> Token:
        """The token `count` places on, or the end of the range."""
        place = self.position + count
        if place < self.stop:
            return self.tokens[place]
        last = self.tokens[min(self.stop, len(self.tokens) - 1)]
        return Token("eof", "", last.start, last.end if last.kind != "eof" else last.start)

    def take(self) -> Token:
        token = self.token
        if token.kind != "eof":
            self.position += 1
        return token

    def expect(self, text: str, opened: Token) -> Token:
        if not self.token.is_(text):
            raise self.error(opened, f"{opened.text} that is never closed by {text}", f"is a {text} missing?")
        return self.take()

    def error(self, token: Token | Node, found: str, hint: str) -> ReadingError:
        length = max(1, token.end - token.start)
        return ReadingError(found, asked="mathematics", text=self.text, offset=token.start, length=length, hint=hint)

    def within(self, start: int, stop: int) -> Self:
        """A parser of a range of the same tokens."""
        if self.depth > MOST_DEPTH:
            raise self.error(self.token, f"nesting deeper than {MOST_DEPTH}", "write it in parts")
        return type(self)(self.text, self.tokens, start, stop, self.depth + 1)

    def node(self, kind: str, first: Node | Token, value: object = None, parts: tuple[Node, ...] = ()) -> Node:
        """A node from `first` to what was taken last."""
        end = self.tokens[self.position - 1].end if self.position else first.end
        return Node(kind, first.start, max(end, first.start), value, parts)

    def argument(self) -> tuple[int, int]:
        """The range of a script: braces, one token, or an accent or font with its argument."""
        if self.token.is_("{"):
            return self.braced()
        start = self.position
        token = self.take()
        if token.kind == "eof":
            raise self.error(token, "the end, where a script should stand", "what is the sub- or superscript?")
        if token.kind == "command" and token.text[1:] in PREFIXED:
            self.braced()
        elif token.is_("\\frac", "\\tfrac", "\\dfrac"):
            self.braced()
            self.braced()
        return start, self.position

    def braced(self) -> tuple[int, int]:
        r"""The range between braces, or of a single token, digits one by one as TeX takes them: \frac12."""
        token = self.token
        if not token.is_("{"):
            if token.kind == "eof":
                raise self.error(token, "the end, where an argument should stand", "is something missing?")
            if token.kind == "command" and token.text[1:] in PREFIXED:
                start = self.position
                self.take()
                self.braced()
                return start, self.position
            self.take()
            return self.position - 1, self.position
        close = self.matching(self.position)
        start = self.position + 1
        self.position = close + 1
        return start, close

    def matching(self, place: int) -> int:
        """The place of the brace that closes the one at `place`."""
        depth = 0
        for position in range(place, self.stop):
            depth += self.tokens[position].is_("{") - self.tokens[position].is_("}")
            if depth == 0:
                return position
        raise self.error(self.tokens[place], "a brace that is never closed", "is a } missing?")

    def pairs(self, bars: Iterable[str]) -> bool:
        """Whether bars from here to the end of the bracket come in pairs: they stand around something then."""
        if self.open[-1] != "(":
            return False
        kind = tuple(bars)
        depth = count = 0
        for token in self.tokens[self.position : min(self.stop, self.position + _FAR)]:
            depth += token.is_("{", *c.OPENING) - token.is_("}", *c.CLOSING)
            if depth < 0:
                break
            count += depth == 0 and token.is_(*kind)
        return count > 0 and count % 2 == 0

    def label(self, start: int, stop: int) -> str:
        """A script as one word: \\bar\\alpha_{t-1} has the label tm1."""
        words = {"-": "m", "+": "p", "\\infty": "inf", ",": "_", ":": "to", "\\mid": "given", "|": "given", "/": "over",
                 "*": "star", "\\ast": "star", "'": "prime", "<": "below", ">": "above", "\\le": "upto", "\\leq": "upto",
                 "\\ge": "from", "\\geq": "from", "=": "is", "(": "of", "[": "of"}  # fmt: skip
        pieces = [words.get(t.text, t.text.removeprefix("\\")) for t in self.tokens[start:stop]]
        return "".join(p for p in pieces if p.isalnum() or p == "_")


def shown(token: Token) -> str:
    return {"eof": "the end", "row": "the end of the line", "align": "&"}.get(token.kind, token.text)
