r"""Reading the LaTeX of names into boxes: `\sigma`, `\log\Gamma`, `\operatorname{Li}_2`, `\hat{\mathbf{x}}_{t-1}`.

The operators table gives the LaTeX of its functions, and users that of their symbols; MathML needs their meaning. This
reads names only, never formulas.
"""

from __future__ import annotations

import re
from functools import cache

from symgen.errors import UsageError, closest
from symgen.rendering.boxes import Accent, Box, Glyph, Row, Script, Space, row
from symgen.rendering.symbols import ACCENTS, ALPHABETS, LETTERS, MARKS, NAMED_FUNCTIONS, OPERATORS, in_alphabet

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+|\s+|.")
_SPACES = {"\\,": "thin", "\\;": "medium", "\\:": "medium", "\\quad": "quad"}
_UPRIGHT = ("\\operatorname", "\\mathrm", "\\mathsf", "\\mathit")
_TEXT = ("\\text", "\\textrm", "\\mathtt")


@cache
def read_name(source: str) -> Box:
    r"""The box of a name written in LaTeX; UsageError for what is not a name.

    >>> read_name(r"\operatorname{erf}")
    Glyph(text='erf', kind='function', latex='\\operatorname{erf}')
    """
    reader = _Reader(source)
    box = reader.sequence("")
    if reader.tokens:
        raise reader.error("a closing brace without an opening one")
    return box


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = [t for t in _TOKEN.findall(source) if not t.isspace()][::-1]
        self.texts = iter(re.findall(r"\\(?:text|textrm|mathtt)\s*\{([^{}]*)\}", source))

    def error(self, found: str, hint: str = "") -> UsageError:
        hint = hint or "give letters, Greek, alphabets such as \\mathbf, accents, sub- and superscripts"
        return UsageError(found, asked=f"the name {self.source!r} in LaTeX", hint=hint)

    def sequence(self, closing: str) -> Box:
        parts: list[Box] = []
        while self.tokens and self.tokens[-1] != "}":
            parts.append(self.scripted())
        if closing:
            self.expect(closing)
        return row(*parts) if parts else Row(())

    def expect(self, token: str) -> None:
        if not self.tokens or self.tokens.pop() != token:
            raise self.error(f"no {token!r} where one is needed")

    def scripted(self) -> Box:
        base = Row(()) if self.tokens[-1] in "_^" else self.atom()
        below: Box | None = None
        above: Box | None = None
        while self.tokens and self.tokens[-1] in ("_", "^", "'"):
            mark = self.tokens.pop()
            if mark == "_" and below is None:
                below = self.atom()
            elif mark in "^'" and above is None:
                above = Glyph("′", "mark") if mark == "'" else self.atom()
            else:
                raise self.error(f"two {'subscripts' if mark == '_' else 'superscripts'}")
        return base if below is None and above is None else Script(base, below, above)

    def atom(self) -> Box:
        if not self.tokens:
            raise self.error("the end where a symbol is needed")
        token = self.tokens.pop()
        if token == "{":
            return self.sequence("}")
        if token.startswith("\\"):
            return self.command(token)
        if token.isdigit():
            return Glyph(token, "digits")
        return Glyph(token) if token.isalpha() else _punctuation(token)

    def command(self, token: str) -> Box:
        name = token[1:]
        if token in _SPACES:
            return Space(_SPACES[token])
        if name in ACCENTS:
            return Accent(self.atom(), name)
        if name in ALPHABETS:
            return _mapped(self.word(), name)
        if token in _UPRIGHT:
            word = self.word()
            return Glyph(word, "function" if name == "operatorname" else "upright", f"{token}{{{word}}}")
        if token in _TEXT:
            return self.text(token)
        found = _symbol(name)
        if found is None:
            nearest = closest(name, _known())
            raise self.error(f"the command {token}", f"did you mean {nearest[0]!r}?" if nearest else "")
        return found

    def word(self) -> str:
        """Letters in braces, or one letter."""
        if not self.tokens:
            raise self.error("the end where letters are needed")
        first = self.tokens.pop()
        if first != "{":
            return first
        letters = ""
        while self.tokens and self.tokens[-1] != "}":
            letters += self.tokens.pop()
        self.expect("}")
        return letters

    def text(self, token: str) -> Box:
        """Text keeps its spaces, which the tokens have lost."""
        self.word()
        return Glyph(next(self.texts, ""), "text")


def _mapped(word: str, command: str) -> Box:
    text = "".join(in_alphabet(c, ALPHABETS[command]) for c in word)
    return Glyph(text, "upright", rf"\{command}{{{word}}}")


def _symbol(name: str) -> Glyph | None:
    if name in NAMED_FUNCTIONS or name == "bmod":
        return Glyph("mod" if name == "bmod" else name, "function", f"\\{name}")
    if name in LETTERS:
        return letter(LETTERS[name], f"\\{name}")
    if name in OPERATORS:
        return Glyph(OPERATORS[name], "operator", f"\\{name}")
    return Glyph(MARKS[name], "mark", f"\\{name}") if name in MARKS else None


def letter(character: str, latex: str = "") -> Glyph:
    """A letter as TeX slants it: Greek capitals and symbols stand upright."""
    upright = character in "ΓΔΘΛΞΠΣΥΦΨΩ∞∂∇∅"
    return Glyph(character, "upright" if upright else "letter", latex)


def _known() -> list[str]:
    return [*NAMED_FUNCTIONS, *LETTERS, *OPERATORS, *MARKS, *ACCENTS, *ALPHABETS]


def _punctuation(token: str) -> Glyph:
    if token in "+-=<>":
        return Glyph("−" if token == "-" else token, "operator")
    return Glyph(token, "fence" if token in "()[]|/!" else "mark")
