r"""The grammar's core: precedence, juxtaposition, brackets and scripts. What begins with a command is in `prefixes`.

Nothing here knows what a name stands for: `f(x)` is a name beside a group until it is elaborated. Only the bar is settled
by its place: where an operand may begin it opens an absolute value, after an operand it closes one, or separates what is
given inside a bracket.
"""

from __future__ import annotations

from fractions import Fraction

from symgen.errors import ReadingError
from symgen.reading.syntax import commands as c
from symgen.reading.syntax.cursor import MOST_DEPTH, PREFIXED, Cursor, shown
from symgen.reading.syntax.links import links_statements, statements
from symgen.reading.syntax.marks import is_label, is_number_of_step, mark, stands_below, stood_over
from symgen.reading.syntax.tokens import Token
from symgen.reading.syntax.tree import Name, Node, Scripts

_BARS = {"|": "absolute", "\\vert": "absolute", "\\|": "norm", "\\Vert": "norm"}
_EVALUATION = ("|", "\\vert", "\\rvert")
_PAIRED_BARS = {"\\lvert": "absolute", "\\lVert": "norm"}


class Parser(Cursor):
    """Parses the tokens between two positions."""

    # Precedence: relation, sum, product, factor with its scripts.

    def whole(self) -> Node:
        r"""All that the range holds, as one expression or relation; n \choose k and a \over b divide all of it."""
        over = stood_over(self)
        if over is not None:
            above, below = (self.within(*part).whole() for part in ((self.position, over), (over + 1, self.stop)))
            return Node(c.STANDS_OVER[self.tokens[over].text], above.start, below.end, None, (above, below))
        found = self.relation()
        if self.token.kind != "eof":
            raise self.error(self.token, f"{shown(self.token)} after a complete expression", "is an operator missing?")
        return found

    def relation(self) -> Node:
        first = self.sum()
        sides, signs = [first], []
        while (sign := self.relation_sign()) is not None:
            signs.append(sign)
            sides.append(self.sum())
        return self.node("relation", first, tuple(signs), tuple(sides)) if signs else first

    def relation_sign(self) -> str | None:
        """The relation at the present place, taken; what is stacked on it is left aside."""
        token = self.token
        if token.kind not in ("symbol", "command"):
            return None
        if token.text[1:] in c.STACKED:
            return None if stands_below(self) else self._stacked()
        if token.text not in c.RELATIONS:
            return None
        self.take()
        sign = c.RELATIONS[token.text]
        if self.token.is_("_"):
            self.take()
            label = self.label(*self.argument())
            return f"{sign}_{label}" if sign == "propto" else sign
        return sign

    def _stacked(self) -> str | None:
        command = self.take()
        first, second = self.braced(), self.braced()
        for (start, stop), other in ((second, first), (first, second))[: 1 + (command.text != "\\underset")]:
            sign = self.within(start, stop).relation_sign() if stop > start else None
            if sign is not None:
                demanded = [token.text for token in self.tokens[slice(*other)]] == ["!"]
                return "demand" if demanded else sign
        raise self.error(
            command, f"{command.text} with something other than a relation", "which relation is meant? write it plainly"
        )

    def sum(self) -> Node:
        first = self.signed()
        parts, signs = [first], []
        while self.token.is_("+", "-"):
            signs.append(self.take().text)
            parts.append(self.product())
        if self.token.is_("\\pm", "\\mp"):
            raise self.error(
                self.token, f"{self.token.text}, which means two things at once", "write the two statements"
            )
        return self.node("sum", first, tuple(signs), tuple(parts)) if signs else first

    def signed(self) -> Node:
        token = self.token
        if token.is_("+"):
            self.take()
            return self.signed()
        if token.is_("-"):
            self.take()
            inner = self.product()
            return self.node("negative", token, None, (inner,))
        return self.product()

    def product(self, *, implicit: bool = False) -> Node:
        """Factors side by side or with signs between them; with `implicit`, only those side by side."""
        first = self.factor()
        parts, signs = [first], []
        while True:
            token = self.token
            if token.text in c.LINKS and links_statements(self):
                break
            if token.kind in ("symbol", "command") and token.text in c.TIMES and not implicit:
                self.take()
                signs.append(c.TIMES[token.text])
            elif token.is_("/") and not implicit:
                self.take()
                signs.append("/")
            elif self.starts_operand():
                if token.is_("{") and self.ahead(1).is_("+", "-"):
                    raise self.error(
                        token, "braces that begin with a sign", "is it a sum? drop the braces, or write (...)"
                    )
                signs.append(" ")
            else:
                break
            parts.append(self._signed_factor() if signs[-1] != " " else self.factor())
        found = self.node("product", first, tuple(signs), tuple(parts)) if signs else first
        return found if implicit else self._evaluated(found)

    def _evaluated(self, inner: Node) -> Node:
        r"""f |_{x=0}: what stands before the bar, a derivative included, at that place."""
        while self._at_evaluation():
            self.take()
            inner = self.node("evaluated", inner, self.scripts()[0], (inner,))
        return inner

    def _at_evaluation(self) -> bool:
        closing = bool(self.open) and self.open[-1] == "absolute"
        return not closing and self.token.is_(*_EVALUATION) and self.ahead(1).is_("_")

    def half_open(self) -> Node:
        r"""\left. f \right|_{x=0}."""
        opened = self.take()
        self.open.append("absolute")
        inner = self.sum()
        self.open.pop()
        if not self._at_evaluation():
            raise self.error(opened, "\\left. without the bar that closes it", "write \\right|_{x=0}")
        return self._evaluated(inner)

    def scripts(self) -> tuple[Scripts, int]:
        """What stands below and above an operator, and how many primes."""
        below: tuple[Node, ...] = ()
        above: tuple[Node, ...] = ()
        primes = 0
        while self.token.is_("_", "^", "'"):
            token = self.take()
            if token.text == "'":
                primes += 1
                continue
            inner = self.within(*self.argument())
            found, _ = inner.items("")
            if inner.token.kind != "eof":
                raise self.error(
                    inner.token, f"{inner.token.text} in a script", "what stands below or above the operator?"
                )
            below, above = (tuple(found), above) if token.text == "_" else (below, tuple(found))
        return Scripts(below, above), primes

    def _signed_factor(self) -> Node:
        r"""After \cdot a sign may stand: a \cdot -b."""
        if self.token.is_("-"):
            token = self.take()
            inner = self.factor()
            return self.node("negative", token, None, (inner,))
        return self.factor()

    def starts_operand(self) -> bool:
        """Whether the present token begins a factor."""
        token = self.token
        if token.kind in ("number", "letter", "word", "begin"):
            return True
        if token.kind not in ("symbol", "command"):
            return False
        if token.text in _BARS:
            return not self._at_evaluation() and (
                not self.open or self.pairs(bar for bar, kind in _BARS.items() if kind == _BARS[token.text])
            )
        if token.text in c.OPENING or token.text in ("{", "\\mathrm{d}"):
            return True
        return token.kind == "command" and token.text[1:] not in c.STACKED and self._begins(token.text[1:])

    @staticmethod
    def _begins(command: str) -> bool:
        from symgen.reading.syntax.prefixes import PREFIXES

        return command in PREFIXES or command in c.GREEK or command in PREFIXED

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.error(self.token, f"nesting deeper than {MOST_DEPTH}", "write it in parts")
        try:
            return self._factor()
        finally:
            self.depth -= 1

    def _factor(self) -> Node:
        from symgen.reading.syntax.prefixes import INDICATORS, PREFIXES, WORDS, grid, plain_indicator

        token = self.token
        if INDICATORS.get(token.text) == token.kind and (found := plain_indicator(self)) is not None:
            return self.scripted(found)
        if token.kind == "command" and token.text[1:] in PREFIXES:
            return self.scripted(PREFIXES[token.text[1:]](self))
        if token.kind in ("word", "letter") and token.text in WORDS and self._is_operator_word(token):
            return self.scripted(WORDS[token.text](self))
        if token.kind == "begin":
            return self.scripted(grid(self))
        return self.scripted(self.atom())

    def _is_operator_word(self, token: Token) -> bool:
        r"""A single letter such as E is an expectation only before a bracket, perhaps after a subscript, or over x \sim p."""
        if token.kind == "word":
            return True
        place = self.position + 1
        if place < self.stop and self.tokens[place].is_("_"):
            place = self._after_argument(place + 1)
        if any(below.is_("\\sim") for below in self.tokens[self.position : place]):
            return True
        opens = place < self.stop and self.tokens[place].is_("[", "\\{", "\\lbrack", "(")
        return opens and (not self.tokens[place].is_("(") or place > self.position + 1)

    def _after_argument(self, place: int) -> int:
        if place < self.stop and self.tokens[place].is_("{"):
            return self.matching(place) + 1
        return place + 1

    # Atoms.

    def atom(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.take()
            return self.node("number", token, Fraction(token.text))
        if token.kind in ("letter", "word") or (token.kind == "command" and self._names(token.text[1:])):
            return self.name()
        if token.is_(*_BARS):
            return self.bars(_BARS[token.text])
        if token.is_("{"):
            return self.braces()
        if token.is_("\\left."):
            return self.half_open()
        if token.is_(*c.OPENING):
            return self.group()
        raise self.error(token, f"{shown(token)} where an expression should begin", "what is meant here?")

    def braces(self) -> Node:
        """What stands in braces."""
        from symgen.reading.syntax.differentials import derivative_over

        token = self.token
        start, stop = self.braced()
        if stop == start:
            raise self.error(token, "empty braces", "is something missing between them?")
        return derivative_over(self, token, (start, stop)) or self.within(start, stop).whole()

    @staticmethod
    def _names(command: str) -> bool:
        return command in c.GREEK or command in PREFIXED

    def name(self) -> Node:
        first = self.token
        return self.node("name", first, self._glyph())

    def _glyph(self) -> Name:
        token = self.take()
        if token.kind in ("letter", "word"):
            return Name(token.text)
        command = token.text[1:]
        if command in c.GREEK:
            return Name(command)
        if command not in PREFIXED:
            raise self.error(token, f"{token.text} where a name should stand", "which name is meant?")
        start, stop = self.braced()
        inner = self.within(start, stop)
        if inner.token.kind == "number" and command in c.FONTS:
            return Name(inner.take().text, font=c.FONTS[command])
        name = inner.name_with_label()
        if inner.token.kind != "eof":
            rest = "".join(t.text for t in self.tokens[start:stop] if t.kind in ("letter", "number"))
            if len(rest) != stop - start:
                raise self.error(
                    token, f"{token.text} over an expression", f"which name is it? write {token.text}{{x}}"
                )
            name = Name(rest)
        if command in c.FONTS:
            return Name(name.base, c.FONTS[command], name.accents, name.label)
        return Name(name.base, name.font, (*name.accents, c.ACCENTS[command]), name.label)

    def name_with_label(self) -> Name:
        """A name inside an accent or font: its own subscript belongs to it."""
        name = self._glyph() if self.token.kind in ("letter", "word", "command") else None
        if name is None:
            raise self.error(self.token, f"{shown(self.token)} where a name should stand", "which name is meant?")
        if self.token.is_("_"):
            self.take()
            start, stop = self.argument()
            return Name(name.base, name.font, name.accents, self.label(start, stop))
        return name

    def group(self) -> Node:
        """A bracket: items and what separates them; value is (opening bracket, separators)."""
        opened = self.take()
        close = c.OPENING[opened.text]
        items, separators = self.items(close)
        if not self.token.is_(close, *(("]",) if opened.text == "(" else (")",) if opened.text == "[" else ())):
            raise self.error(opened, f"{opened.text} that is never closed", f"is a {close} missing?")
        closed = self.take()
        if opened.text in _PAIRED_BARS and len(items) == 1 and not separators:
            return self.node(_PAIRED_BARS[opened.text], opened, None, (items[0],))
        shape = opened.text if closed.text == close else opened.text + closed.text
        return self.node("group", opened, (shape, tuple(separators)), tuple(items))

    def items(self, close: str) -> tuple[list[Node], list[str]]:
        self.open.append("(")
        items: list[Node] = []
        separators: list[str] = []
        while not self.token.is_(close) and self.token.kind != "eof":
            items.append((None if close else mark(self)) or self._dot(close) or statements(self))
            if self.token.is_(":", "\\colon"):
                items[-1] = self._range(items[-1])
            if not self.token.is_(*c.SEPARATORS):
                break
            separators.append(c.SEPARATORS[self.take().text])
        self.open.pop()
        return items, separators

    def _dot(self, close: str) -> Node | None:
        r"""f(\cdot)."""
        alone = self.token.is_("\\cdot", "\\cdotp") and self.ahead(1).is_(close, *c.SEPARATORS)
        return self.node("dots", self.take()) if alone else None

    def _range(self, low: Node) -> Node:
        """1:n, and 1:n:2, in a subscript."""
        parts = [low]
        while self.token.is_(":", "\\colon"):
            self.take()
            parts.append(self.sum())
        return self.node("range" if len(parts) == 2 else "stride", low, None, tuple(parts))

    def bars(self, kind: str) -> Node:
        opened = self.take()
        self.open.append(kind)
        inner = self.sum()
        self.open.pop()
        token = self.token
        if kind == "absolute" and token.is_("\\|") and self.text[token.start : token.end] == "||":
            # |A||B|: the lexer saw one double bar; its first half closes here and the second opens the next.
            self.tokens[self.position] = Token("symbol", "|", token.start + 1, token.end)
            return self.node(kind, opened, None, (inner,))
        if not (self.token.is_(*_BARS) and _BARS[self.token.text] == kind):
            raise self.error(
                opened, f"{opened.text} that is never closed", "is it an absolute value? write \\lvert x \\rvert"
            )
        self.take()
        if kind == inner.kind == "absolute":  # \left|\left| x \right|\right|
            return self.node("norm", opened, None, inner.parts)
        return self.node(kind, opened, None, (inner,))

    # Scripts.

    def scripted(self, base: Node) -> Node:
        """Sub- and superscripts, primes and factorials after a factor."""
        while True:
            token = self.token
            if token.is_("^"):
                base = self._raised(base)
            elif token.is_("_"):
                base = self._lowered(base)
            elif token.is_("'"):
                count = 0
                while self.token.is_("'"):
                    self.take()
                    count += 1
                base = self._primed(base, count)
            elif token.is_("!"):
                self.take()
                base = self.node("factorial", base, None, (base,))
            else:
                return base

    def _raised(self, base: Node) -> Node:
        self.take()
        start, stop = self.argument()
        tokens = self.tokens[start:stop]
        if len(tokens) == 1 and tokens[0].text in c.TRANSPOSES:
            return self.node("transposed", base, "", (base,))
        if len(tokens) == 2 and tokens[0].is_("-") and tokens[1].text in c.TRANSPOSES:
            return self.node("transposed", base, "-", (base,))
        if tokens and tokens[0].is_("\\underline"):
            raise self.error(tokens[0], f"{tokens[0].text} in an exponent", "is it a falling factorial? write it out")
        if len(tokens) == 1 and tokens[0].is_("+", "-") and base.kind in ("number", "negative"):
            return self.node("sided", base, tokens[0].text, (base,))
        if tokens and all(t.is_("'", "\\prime") for t in tokens):
            return self._primed(base, len(tokens))
        if len(tokens) == 1 and tokens[0].text in c.MARKS and base.kind == "name":
            return self._marked(base, c.MARKS[tokens[0].text])
        if is_label(base, tokens):
            return self._marked(base, tokens[0].text)
        if base.kind == "name" and is_number_of_step(tokens):
            return self._marked(base, f"({self.label(start + 1, stop - 1)})")
        ringed = len(tokens) > 1 and tokens[0].is_("\\odot", "\\circ")
        exponent = self.within(start + ringed, stop).whole()
        return self.node("power", base, "odot" if ringed else None, (base, exponent))

    def _primed(self, base: Node, count: int) -> Node:
        """f' before a bracket is a derivative; x' anywhere else is another name."""
        if base.kind != "name" or self.token.is_("(", "[", "_"):
            return self.node("primed", base, count, (base,))
        return self._marked(base, "prime" * count)

    def _marked(self, base: Node, mark: str) -> Node:
        name: Name = base.value
        marked = Name(name.base, name.font, name.accents, name.label, (*name.marks, mark))
        return self.node("name", base, marked, base.parts)

    def _lowered(self, base: Node) -> Node:
        self.take()
        start, stop = self.argument()
        parts = self._subscripts(start, stop)
        inner = base.parts[0] if base.kind in ("power", "primed") else base
        if base.kind == "primed" and inner.kind == "name" and not self.token.is_("(", "["):
            inner = base = self._marked(inner, "prime" * base.value)  # x'_i
        if inner.kind == "name" and not inner.value.label:
            parts = () if [part.kind for part in parts] == ["star"] else parts  # x_*, a new point
            name: Name = inner.value
            labelled = Name(name.base, name.font, name.accents, self.label(start, stop), name.marks)
            found = self.node("name", inner, labelled, parts)
            return found if inner is base else self.node(base.kind, base, base.value, (found, *base.parts[1:]))
        return self.node("indexed", base, self.label(start, stop), (base, *parts))

    def _subscripts(self, start: int, stop: int) -> tuple[Node, ...]:
        """The subscript as expressions, where it is one; a label such as `max` has none."""
        inner = self.within(start, stop)
        try:
            items, _ = inner.items("")
        except ReadingError:
            return ()
        return tuple(items) if inner.token.kind == "eof" else ()
