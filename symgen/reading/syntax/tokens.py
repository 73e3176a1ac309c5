r"""The lexer: LaTeX to tokens that keep their offsets; layout is dropped here, unknown commands are refused here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symgen.errors import ReadingError, closest
from symgen.reading.syntax import commands as c
from symgen.reading.syntax.macros import HOUSE, Macro, filled

MOST_CHARACTERS = 200_000
MOST_TOKENS = 60_000
_COMMAND = re.compile(r"\\(?:([A-Za-z]+\*?)|(.)|$)", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_WORD = re.compile(r"[A-Za-z]+")
_BRACKETED_LENGTH = re.compile(r"\s*\[[^\]\n]{0,20}\]")
_KNOWN = frozenset(
    c.GREEK | c.SPACING | c.DROPPED | c.TRANSPARENT | c.COLOURED | c.TEXT | c.UPRIGHT | set(c.FONTS) | set(c.ACCENTS)
    | set(c.FUNCTIONS) | set(c.LISTED) | set(c.BIG_OPERATORS) | set(c.EXTREMA) | c.STACKED | c.BRACED | c.SYMBOLS
    | {"begin", "end"} | set(c.VARIANTS) | set(c.SWITCHES) | set(c.MULTIPLE_INTEGRALS)
    | {r[1:] for t in (c.RELATIONS, c.TIMES, c.OPENING) for r in t if r.startswith("\\")}
    | {r[1:] for t in (c.CLOSING, c.TRANSPOSES, c.CONNECTIVES, c.DOTS, c.MARKS) for r in t if r.startswith("\\")}
)  # fmt: skip
#: Words that plain text and hasty LaTeX write as letters; longer ones first.
_SPELLED = frozenset(c.GREEK | set(c.FUNCTIONS) | {"Var", "Cov", "KL", "JSD", "TV", "Pr", "max", "min", "sqrt", "sum"})
#: Functions whose names are no products of letters, wherever they stand: log x, det A.
WRITTEN_OUT = frozenset(name for name in c.FUNCTIONS if len(name) > 2) | {"ln", "max", "min"}
#: What may follow a word in \\text{...} that is a name: a bracket, a script or a relation; and what may precede it.
_AFTER_NAME = re.compile(
    r"\s*(?:\\(?:left|[bB]igg?l?)\s*)?(?:[(\[_^]|\\\{|&?\s*(?::?=|\\(?:leq?|geq?|approx|propto|triangleq|sim)\b))"
)
#: What stands between \\newcommand and the body of the macro: {\\norm}[1], \\norm[2][0]; #1#2 after \\def\\norm.
_DEFINED = re.compile(r"\s*(?:\{\s*\\[A-Za-z]+\s*\}|\\[A-Za-z]+)\s*(?:\[\d\](?:\[[^\[\]\n]*\])?|(?:#\d)+)?\s*(?=\{)")
_CALLED = re.compile(r"(?:\\left)?[(\[]")
_SEVERAL_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9]*(?: [A-Za-z][A-Za-z0-9]*)+")
_BEFORE_NAME = re.compile(r"(?:[-+=*/({\[|<>]|\\(?:cdot|times|log|le|ge|approx|propto))\s*&?\s*\Z")
_ACCENTED = re.compile(
    rf"(?P<base>[A-Za-z]+)(?P<accents>(?:_(?:{'|'.join(sorted(set(c.ACCENTS.values())))}))+)(?![A-Za-z0-9])"
)
_GLYPH = re.compile(rf"(?P<glyph>[A-Za-z]|\\(?:{'|'.join(sorted(c.GREEK))})(?![A-Za-z]))|\\[A-Za-z]+")
_ROW_ENDS = re.compile(r"[\s.}]*(?:\\\\|\\end\b|\Z)")
_WRAPPED = re.compile(
    rf"\\(?:{'|'.join(sorted(c.UPRIGHT | c.TEXT - {'intertext'}, key=len)).replace('*', '[*]')})\{{([A-Za-z]+)\}}"
)
_OPTIONAL = re.compile(r"\s*\[(?P<argument>[^\[\]]*)\]")
#: An argument of several names: {x|z}, {x, z \\mid y}, {Q K}.
_SEVERAL = re.compile(r"\s*\{(?:(?=[^{}]*(?:[|,;]|\\mid\b|\\vert\b))[^{}=]*|\s*[A-Za-z](?:\s+[A-Za-z])+\s*)\}")
_UNEQUAL = re.compile(r"\\not\s*=")
_UPRIGHT = re.compile(r"\s*[A-Za-z{]")
#: Words that are operators in any font, \\mathsf{Var}.
_OPERATOR = re.compile(rf"\s*\{{\s*(?:{'|'.join(w for w in (*c.MOMENTS, *c.FUNCTIONS) if len(w) > 1)})\s*\}}")
_RIGHT_BAR = re.compile(r"\s*(?:\||\\r?vert\b)\s*_")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is one of command, letter, word, number, symbol, row, align, begin, end, text, gap, eof."""

    kind: str
    text: str
    start: int
    end: int

    def is_(self, *texts: str) -> bool:
        """Whether this is one of some commands or symbols."""
        return self.kind in ("command", "symbol") and self.text in texts


#: f\\'(x), an accent of text that was meant for a prime.
_PRIME = re.compile(r"(?<!\\)\\'")


def tokenize(
    text: str,
    macros: Mapping[str, Macro] | None = None,
    *,
    spelled: bool = False,
    names: frozenset[str] = frozenset(),
) -> list[Token]:
    r"""The tokens of a text, an `eof` last; ReadingError at an unknown command and for too long a text.

    With `spelled`, Greek letters and functions may be written as words, as in plain notes; `names` are Greek letters that
    are so in any text, mu for \mu.

    >>> [t.text for t in tokenize(r"\frac12 x_i")]
    ['\\frac', '12', 'x', '_', 'i', '']
    """
    if len(text) > MOST_CHARACTERS:
        raise ReadingError(
            f"{len(text)} characters", asked="mathematics", hint=f"a display has at most {MOST_CHARACTERS}"
        )
    primed = _PRIME.sub(" '", text)  # as long as it was
    tokens = list(_Lexer(primed, macros or {}, spelled, names).tokens())
    return [*tokens, Token("eof", "", len(text), len(text))]


class _Lexer:
    def __init__(
        self, text: str, macros: Mapping[str, Macro], spelled: bool, names: frozenset[str] = frozenset(), depth: int = 0
    ) -> None:
        self.text = text
        self.macros = macros
        self.spelled = spelled
        self.names = names
        self.depth = depth
        self.at = 0
        self.count = 0
        self.unwrapped: set[int] = set()  # where braces close that only hold a colour

    def tokens(self) -> Iterator[Token]:
        while self.at < len(self.text):
            self.count += 1
            if self.count > MOST_TOKENS:
                raise self.error(self.at, f"more than {MOST_TOKENS} tokens", "read it in parts")
            yield from self._next()

    def _next(self) -> Iterator[Token]:
        start, character = self.at, self.text[self.at]
        if character.isspace() or character == "~":
            self.at += 1
            if self.spelled and character == "~":
                yield Token("command", "\\sim", start, self.at)
        elif character == "%":
            end = self.text.find("\n", start)
            self.at = len(self.text) if end < 0 else end + 1
        elif start in self.unwrapped:
            self.at += 1
        elif unequal := _UNEQUAL.match(self.text, start):
            self.at = unequal.end()
            yield Token("command", "\\ne", start, self.at)
        elif character == "\\":
            yield from self._command()
        elif number := _NUMBER.match(self.text, start):
            self.at = number.end()
            yield Token("number", number.group(), start, self.at)
        elif character.isascii() and character.isalpha():
            yield from self._letters()
        elif character in c.UNICODE:
            self.at += 1
            kind = "command" if c.UNICODE[character].startswith("\\") else "symbol"
            yield Token(kind, c.UNICODE[character], start, self.at)
        else:
            yield self._symbol()

    def _symbol(self) -> Token:
        start = self.at
        if self.text.startswith("...", start):
            self.at += 3
            return Token("command", "\\ldots", start, self.at)
        pair = self.text[start : start + 2]
        if pair in (":=", "=:", "==", "||", "<=", ">=", "!="):
            self.at += 2
            shown = {
                ":=": ("symbol", ":="),
                "=:": ("symbol", "=:"),
                "==": ("symbol", "="),
                "||": ("command", "\\|"),
                "<=": ("command", "\\le"),
                ">=": ("command", "\\ge"),
            }
            kind, text = shown.get(pair, ("command", "\\ne"))
            return Token(kind, text, start, self.at)
        self.at += 1
        character = self.text[start]
        if character == "." and _INDEXED.search(self.text, 0, start) and _FACTOR.match(self.text, self.at):
            return Token("command", "\\cdot", start, self.at)
        if character == "&":
            return Token("align", "&", start, self.at)
        if character in "+-*/^_{}()[]|=<>,.;:!'?\"":
            return Token("symbol", character, start, self.at)
        raise self.error(start, f"the character {character!r}", "write it as a LaTeX command, or leave it out")

    def _letters(self) -> Iterator[Token]:
        start = self.at
        accented = _ACCENTED.match(self.text, start) if self.spelled else None
        if accented:
            yield from self._accented(accented)
            return
        word = _WORD.match(self.text, start)
        run = word.group() if word else ""
        if (
            run[:-1] in WRITTEN_OUT and run not in WRITTEN_OUT and (run[-1].isupper() or run[-1] in "xyz")
        ):  # lnU, no cost
            run = run[:-1]
        if self.spelled or self._called(start + len(run)) or run in WRITTEN_OUT or run in self.names:
            if run in _SPELLED:
                self.at += len(run)
                yield self._spelled_word(run, start)
                return
            capital = run[:1].isupper() and run[1:].islower() and self._called(start + len(run))  # Exp(1), Bin(n, p)
            if len(run) > (3 if self.spelled and not capital else 2):
                self.at += len(run)
                yield Token("word", run, start, self.at)
                return
        self.at += 1
        yield Token("letter", self.text[start], start, self.at)

    def _accented(self, match: re.Match[str]) -> Iterator[Token]:
        r"""alpha_bar in plain text is \bar{\alpha}."""
        start, self.at = match.span()
        written = match["base"] if match["base"] not in c.GREEK else f"\\{match['base']}"
        for accent in match["accents"].split("_")[1:]:
            written = f"\\{accent}{{{written}}}"
        inner = _Lexer(written, {}, False, depth=self.depth + 1)
        yield from (Token(token.kind, token.text, start, self.at) for token in inner.tokens())

    def _called(self, end: int) -> bool:
        r"""Whether a run of letters stands before a bracket, as in `Var(x)` typed as letters."""
        return self.text[end : end + 1] in ("(", "[")

    def _spelled_word(self, word: str, start: int) -> Token:
        command = word in c.GREEK or word in ("sum", "sqrt", "max", "min")
        written = "\\" + c.VARIANTS.get(word, word) if command else word
        return Token("command" if command else "word", written, start, start + len(word))

    # Commands.

    def _command(self) -> Iterator[Token]:
        start = self.at
        match = _COMMAND.match(self.text, start)
        name = (match.group(1) or match.group(2) or "") if match else ""
        self.at = match.end() if match else start + 1
        if name in ("\\", "cr"):
            length = _BRACKETED_LENGTH.match(self.text, self.at)
            self.at = length.end() if length else self.at
            yield Token("row", "\\\\", start, self.at)
        elif name in self.macros or name in HOUSE:
            yield from self._expand(name, start)
        elif name in c.GAPS:
            yield Token("gap", name, start, self.at)
        elif name in c.SPACING:
            yield from self._spacing(name, start)
        elif name in ("_", "#", "$", "&", "%", "*"):
            yield Token("symbol", name, start, self.at)
        elif name.rstrip("*") in c.DROPPED:
            yield from self._dropped(name, start)
        elif name in c.ENDINGS and _ROW_ENDS.match(self.text, self.at):
            return
        else:
            yield from self._named(name, start)

    def _dropped(self, name: str, start: int) -> Iterator[Token]:
        """Nothing, but for a wide space; a macro is defined with its name and its arguments before the body."""
        head = _DEFINED.match(self.text, self.at) if name.rstrip("*") in c.DEFINING else None
        self.at = head.end() if head else self.at
        dropped = self._argument(name)
        if name.startswith("hspace") and _is_wide(dropped):
            yield Token("gap", name, start, self.at)

    def _spacing(self, name: str, start: int) -> Iterator[Token]:
        r"""Nothing, but for a \left. that a bar with a subscript closes."""
        if name in ("left", "right") and self.text[self.at : self.at + 1] == ".":
            self.at += 1
            if name == "left" and self._evaluates():
                yield Token("command", "\\left.", start, self.at)

    def _named(self, name: str, start: int) -> Iterator[Token]:
        if name in c.TEXT:
            yield self._words(name, start)
        elif name in c.MULTIPLE_INTEGRALS:
            yield from (Token("command", "\\int", start, self.at) for _ in range(c.MULTIPLE_INTEGRALS[name]))
        elif name in c.SWITCHES or (name in c.FONTS and _SEVERAL.match(self.text, self.at)):
            yield from self._switch(name) if name in c.SWITCHES else self._in_font(name, start, self._argument(name))
        elif name in c.COLOURED:
            self._argument(name)
            self._unwrap(start)
        elif name in ("begin", "end"):
            environment = self._argument(name).rstrip("*")
            self._skip_columns(environment if name == "begin" else "")
            if environment not in c.LAYOUT | c.GRIDS:
                raise self.error(
                    start, f"the environment {environment}", "symgen reads align, gather, cases, pmatrix, ..."
                )
            yield Token(name, environment, start, self.at)
        elif (name in c.UPRIGHT or (name in c.FONTS and _OPERATOR.match(self.text, self.at))) and _UPRIGHT.match(
            self.text, self.at
        ):
            yield from (token for token in (self._upright(name, start),) if token.text)
        elif name in _KNOWN:
            yield Token("command", "\\" + c.VARIANTS.get(name, name), start, self.at)
        else:
            known = closest(name, sorted(_KNOWN | set(self.macros)))
            hint = f"did you mean {' or '.join(chr(92) + k for k in known)}?" if known else "what does it stand for?"
            raise self.error(start, f"the unknown command \\{name}", hint)

    def _words(self, name: str, start: int) -> Token:
        r"""\text{...}: a name where it stands in the place of one, as \text{det}(A) and x^\text{T}; else a remark."""
        if name == "because":
            return Token("text", name, start, self.at)
        before = self.text[:start]
        written = self._argument(name)
        if written in ("d", "T"):
            return Token("command", f"\\mathrm{{{written}}}", start, self.at)
        if written.strip() in WRITTEN_OUT | {"exp", "tr", "Tr"}:
            return Token("word", written.strip(), start, self.at)
        is_name = written.isalnum() and written.isascii() and written[0].isalpha() and written.lower() not in c.REMARKS
        if is_name and len(written) > 1 and written.isupper():  # a factor such as NLL, wherever it stands
            return Token("word", written, start, self.at)
        several = _SEVERAL_WORDS.fullmatch(written.strip()) and not c.REMARKS & set(written.lower().split())
        if several and (_CALLED.match(self.text, self.at) or _stands_for_a_name(before, self.text[self.at :])):
            return Token("word", "_".join(written.split()), start, self.at)  # leaky ReLU(x)
        if is_name and (_AFTER_NAME.match(self.text, self.at) or _BEFORE_NAME.search(before)):
            return Token("letter" if len(written) == 1 else "word", written, start, self.at)
        return Token("text", written.strip(), start, self.at)

    def _unwrap(self, start: int) -> None:
        """Pass over the braces around what is coloured, which show nothing; those of a script hold it together."""
        place = self.at + len(self.text[self.at :]) - len(self.text[self.at :].lstrip())
        if self.text[place : place + 1] == "{" and not self.text[:start].rstrip().endswith(("^", "_")):
            self.unwrapped.add(self._closing(place + 1))
            self.at = place + 1

    def _switch(self, name: str) -> Iterator[Token]:
        r"""{\bf x} is {\mathbf{x}}: what follows to the end of the group is the argument."""
        begin, end = self.at, self._closing(self.at)
        self.at = end
        yield from self._in_font(c.SWITCHES[name], begin, self.text[begin:end])

    def _in_font(self, command: str, begin: int, inside: str) -> Iterator[Token]:
        r"""The letters of a text in a font: \mathbf{x|z} is \mathbf{x}|\mathbf{z}."""
        if command in c.UPRIGHT:
            written = f"\\{command}{{{inside.strip()}}}"
        else:
            written = _GLYPH.sub(
                lambda match: f"\\{command}{{{match.group()}}}" if match["glyph"] else match.group(), inside
            )
        inner = _Lexer(written, self.macros, self.spelled, self.names, self.depth + 1)
        yield from (Token(token.kind, token.text, begin, self.at) for token in inner.tokens())

    def _closing(self, place: int) -> int:
        """Where the group around a place ends."""
        depth = 0
        while place < len(self.text):
            character = self.text[place]
            depth += (character == "{") - (character == "}")
            if depth < 0:
                return place
            place += 2 if character == "\\" else 1
        return len(self.text)

    def _evaluates(self) -> bool:
        r"""Whether the \left. before here is closed by a bar with a subscript: \left. f \right|_{x=0}."""
        depth = 1
        for found in re.finditer(r"\\(left|right)(?![A-Za-z])", self.text[self.at :]):
            depth += 1 if found.group(1) == "left" else -1
            if depth == 0:
                return _RIGHT_BAR.match(self.text, self.at + found.end()) is not None
        return False

    def _upright(self, name: str, start: int) -> Token:
        word = re.sub(r"[\s~]|\\[,;:! ]", "", self._argument(name)).replace("\\_", "_")
        word = inner[1] if (inner := _WRAPPED.fullmatch(word)) else word  # \mathop{\mathrm{cov}}
        if word in c.FUNCTIONS or word[:1] != "\\":
            if word in ("d", "i", "T"):
                return Token("command", f"\\mathrm{{{word}}}", start, self.at)
            return Token("letter" if len(word) == 1 else "word", word, start, self.at)
        return Token("command", word, start, self.at)

    def _skip_columns(self, environment: str) -> None:
        if environment in ("array", "alignat") and self.text[self.at : self.at + 1] == "{":
            self._argument(environment)
        if environment in c.LAYOUT | c.GRIDS:
            placed = _BRACKETED_LENGTH.match(self.text, self.at)
            self.at = placed.end() if placed and environment == "aligned" else self.at

    def _argument(self, name: str) -> str:
        """The text between the braces that follow, which are consumed; one character where there are none."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        if self.text[self.at : self.at + 1] != "{":
            self.at += 1
            return self.text[self.at - 1 : self.at]
        depth, start = 0, self.at
        while self.at < len(self.text):
            character = self.text[self.at]
            depth += (character == "{") - (character == "}")
            self.at += 2 if character == "\\" else 1
            if depth == 0:
                return self.text[start + 1 : self.at - 1]
        raise self.error(start, "an opening brace that is never closed", f"close the argument of \\{name}")

    def _expand(self, name: str, start: int) -> Iterator[Token]:
        """The tokens of a macro's body; all of them stand at the place where it was called."""
        macro = self.macros.get(name) or HOUSE[name]
        if self.depth > 8:
            raise self.error(start, f"\\{name}, a macro that expands into itself", "define it without itself")
        optional = [] if macro.default is None else [self._optional(macro.default)]
        body = filled(macro.body, [*optional, *(self._argument(name) for _ in range(macro.arity - len(optional)))])
        if len(body) > MOST_CHARACTERS:
            raise self.error(start, rf"the macro \{name} of {len(body)} characters", "expand it by hand")
        inner = _Lexer(body, self.macros, self.spelled, self.names, self.depth + 1)
        inner.count = self.count
        try:
            for token in inner.tokens():
                yield Token(token.kind, token.text, start, self.at)
        except ReadingError as error:  # its place is in the body, which does not stand here
            raise self.error(start, error.found, error.hint) from error
        self.count = inner.count

    def _optional(self, default: str) -> str:
        """The argument in square brackets, or what stands for it."""
        found = _OPTIONAL.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found["argument"] if found else default

    def error(self, offset: int, found: str, hint: str) -> ReadingError:
        return ReadingError(found, asked="mathematics", text=self.text, offset=offset, length=1, hint=hint)


_OPENING_DISPLAY = re.compile(r"(?:[\s&]|\\begin\s*\{[a-z]+\*?\}|\\label\s*\{[^{}]*\})*")
_FRACTION = re.compile(r"\\[dtc]?frac\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}\s*)?\{\s*\Z")


def _stands_for_a_name(before: str, after: str) -> bool:
    r"""Whether several words are a quantity: \text{True Price} \sim N(0, 1), what a display begins with, all above a line."""
    if _FRACTION.search(before) and re.match(r"\s*\}", after):
        return True
    followed = re.match(r"[\s&]*(?:=|\\sim(?![A-Za-z]))", after)
    return followed is not None and (_OPENING_DISPLAY.fullmatch(before) is not None or "sim" in followed.group())


#: A point between two factors with subscripts, w_{i}.x_{i}, or before a fraction; after the end of a sentence a space stands.
_INDEXED = re.compile(r"[A-Za-z)](?:[_^](?:\w|\{[^{}]*\}))+\Z")
_FACTOR = re.compile(r"(?:[A-Za-z]|\\[A-Za-z]+|\\[A-Za-z]+\{[A-Za-z]\})[_^]|\\[dt]?frac(?![A-Za-z])")


_LENGTH = re.compile(r"\s*(\d*\.?\d+)\s*(pt|mm|cm|in|ex|em|pc)")
_POINTS = {"pt": 1.0, "mm": 2.85, "cm": 28.5, "in": 72.3, "ex": 4.3, "em": 10.0, "pc": 12.0}


def _is_wide(length: str) -> bool:
    r"""Whether a space is as wide as a \quad, as between two statements on one line."""
    found = _LENGTH.match(length)
    return found is not None and float(found[1]) * _POINTS[found[2]] >= _POINTS["em"]
