"""The lexer: text to tokens that keep their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symgen.errors import ReadingError

KEYWORDS = frozenset({"and", "or", "not", "otherwise", "propto", "symgen", "True"})
_OPERATORS = ("**", "==", "!=", "<=", ">=", "||", "..", *"^+-*/@()[],;:=<>~'.")
_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<quoted>`(?:[^`\\]|\\.)+`)"
    r"|(?P<operator>" + "|".join(map(re.escape, _OPERATORS)) + ")"
)
_STRING = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"")
_CLOSING = (")", "]", "'")


@dataclass(frozen=True, slots=True)
class Budget:
    """The most of everything that a text may hold; checked before work is done."""

    characters: int = 20_000
    depth: int = 200
    nodes: int = 20_000
    digits: int = 1_000


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: `kind` is number, name, quoted, string, operator or end; `text` its content without quotes."""

    kind: str
    text: str
    start: int
    end: int

    def is_operator(self, *texts: str) -> bool:
        return self.kind == "operator" and self.text in texts

    def is_word(self, *texts: str) -> bool:
        return self.kind == "name" and self.text in texts

    @property
    def names(self) -> bool:
        """Whether the token can name something that is declared."""
        return self.kind == "quoted" or (self.kind == "name" and self.text not in KEYWORDS)


def tokenize(text: str, budget: Budget | None = None) -> list[Token]:
    """The tokens of a text, an end token last; ReadingError at a character that starts none.

    >>> [t.text for t in tokenize("2 x**n")][:-1]
    ['2', 'x', '**', 'n']
    """
    budget = budget or Budget()
    if len(text) > budget.characters:
        raise ReadingError(
            asked="a mathematical text",
            found=f"{len(text)} characters, more than the {budget.characters} allowed",
            where=f"character {budget.characters + 1}",
            hint="split the text into parts, or give a larger budget",
        )
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        token = _token(text, position, tokens, budget)
        position = token.end
        if token.kind != "space":
            tokens.append(token)
    return [*tokens, Token("end", "", len(text), len(text))]


def _token(text: str, position: int, before: list[Token], budget: Budget) -> Token:
    if text[position] == '"' or (text[position] == "'" and not _transposes(before, position)):
        return _string(text, position)
    match = _PATTERN.match(text, position)
    if match is None or match.lastgroup is None:
        raise ReadingError(
            asked="a mathematical text",
            found=_stray(text[position]),
            hint=_STRAYS.get(text[position], ""),
            text=text,
            offset=position,
        )
    content = match.group()
    if match.lastgroup == "number":
        _check_digits(text, content, position, budget)
    if match.lastgroup == "quoted":
        content = re.sub(r"\\(.)", r"\1", content[1:-1])
    return Token(match.lastgroup, content, position, match.end())


def _transposes(before: list[Token], position: int) -> bool:
    """A quote directly after an operand is a transpose; elsewhere it opens a string."""
    if not before or before[-1].end != position:
        return False
    last = before[-1]
    return last.kind in ("number", "name", "quoted") or last.is_operator(*_CLOSING)


def _string(text: str, position: int) -> Token:
    match = _STRING.match(text, position)
    if match is None:
        raise ReadingError(asked="a string", found="a quote that is never closed", text=text, offset=position)
    return Token("string", match.group()[1:-1], position, match.end())


#: What people mean by characters of other notations.
_STRAYS = {
    "|": "write KL(q || p) for a divergence, abs(x) for an absolute value, P(A | B) for a conditional probability",
    "\\": "write plain text such as sqrt(x), or give LaTeX to `verify`",
    "{": "group by ( ), index by [ ]",
    "&": "join conditions by `and`",
    "!": "write factorial(n)",
}


def _stray(character: str) -> str:
    return f"the character {character!r}, which no expression uses"


def _check_digits(text: str, number: str, position: int, budget: Budget) -> None:
    mantissa, _, exponent = number.lower().partition("e")
    if len(mantissa) > budget.digits or len(exponent) > 6 or abs(int(exponent or 0)) > budget.digits:
        raise ReadingError(
            asked="a number",
            found=f"more than {budget.digits} digits",
            text=text,
            offset=position,
            length=len(number),
            hint="write a power, 10**n, which stays unevaluated",
        )
