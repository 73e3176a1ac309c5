r"""Displayed mathematics in a text, found in one pass: displays, inline formulas, context blocks, and what hides them.

Each piece begins at an offset of the source. The pass is linear in the length of the text whatever is left unclosed in it,
since a closing mark is looked for once where it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_ENVIRONMENTS = r"equation|align|aligned|gather|gathered|multline|eqnarray|displaymath|alignat|flalign"
_HIDING = r"verbatim|Verbatim|lstlisting|minted|comment"
_DISPLAYS = rf"(?P<begin>\\begin\{{(?P<env>(?:{_ENVIRONMENTS})\\?\*?)\}})|(?P<square>\\\[)|(?P<dollars>\$\$)"
_TEX = re.compile(
    r"^[ \t]*%[ \t]*symgen:(?P<context>[^\n]*(?:\n[ \t]*%(?![ \t]*symgen:)[^\n]*)*)|(?P<comment>%[^\n]*)|(?P<escape>\\[\\%$])"
    r"|(?P<verb>\\(?:verb|lstinline)\*?(?P<bar>[^A-Za-z\s*\[{])[^\n]*?(?P=bar))|\\(?P<ends>iffalse(?![A-Za-z])|end\{document\})"
    rf"|\\begin\{{(?P<hiding>{_HIDING})\*?\}}|{_DISPLAYS}"
    r"|\$(?P<inline>(?:\\.|[^$\\\n]|\n(?!\s*?\n))+)\$|\\\((?P<round>(?:[^\\\n]|\\[^()\n])+)\\\)",
    re.MULTILINE,
)
_MARKDOWN = re.compile(
    r"<!--\s*symgen:(?P<mark>)|(?P<comment><!--)|^[ ]{0,3}(?P<math>```math[ \t]*\n)|^[ ]{0,3}(?P<fence>`{3,}|~{3,})"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,2})(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))|(?P<escape>\\[\\$`])"
    rf"|{_DISPLAYS}|\$(?![\s$])(?P<inline>(?:\\.|[^$\\\n]|\n(?!\s*?\n))+)(?<!\s)\$(?!\d)"
    r"|\\\((?P<round>(?:[^\\\n]|\\[^()\n])+)\\\)",
    re.MULTILINE,
)
_OPENER = re.compile(rf"\\begin\{{(?:{_ENVIRONMENTS})|(?<!\\)\\\[|\$\$")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_SPACE = re.compile(r"\s*")
_FIRST_LINE = re.compile(r"[^\n]{0,400}")
_TEX_MARK = re.compile(r"^[ \t]*%[ \t]?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind` is display, inline, context, hidden (code or comments with displays inside) or unclosed."""

    kind: str
    text: str
    start: int


def tex_pieces(source: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    r"""The pieces of a part of a LaTeX source, in order.

    >>> [(p.kind, p.text) for p in tex_pieces(r"% symgen: a > 0" "\n" r"If $a$, \[ a = a \] % \[ b \]")]
    [('context', ' a > 0'), ('inline', 'a'), ('display', ' a = a ')]
    """
    return _Scan(source, _TEX, start, end).pieces()


def markdown_pieces(source: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    r"""The pieces of a part of a Markdown source, in order.

    >>> [(p.kind, p.text) for p in markdown_pieces("`$$ a $$` and $$ a = a $$")]
    [('hidden', '`$$ a $$`'), ('display', ' a = a ')]
    """
    return _Scan(source, _MARKDOWN, start, end).pieces()


class _Scan:
    def __init__(self, source: str, marks: re.Pattern[str], start: int, end: int | None) -> None:
        self.source = source
        self.marks = marks
        self.at = start
        self.end = len(source) if end is None else end
        self.missing: dict[str, int] = {}  # closing mark -> an offset up to which there is none
        self.line = (0, 0, 0, 0)  # start and end of a line, and where its words begin and end
        self.paragraph = (-1, -1, -1)  # where the search for the next blank line began, and where that line is

    def pieces(self) -> Iterator[Piece]:
        while match := self.marks.search(self.source, self.at, self.end):
            self.at = match.end()
            yield from self._piece(match, match.lastgroup or "")

    def _piece(self, match: re.Match[str], kind: str) -> Iterator[Piece]:
        if kind in ("inline", "round"):
            yield Piece("inline", match[kind], match.start(kind))
        elif kind == "context":
            yield Piece("context", _TEX_MARK.sub("", match[kind]), match.start(kind))
        elif kind == "mark":
            yield self._until("-->", "context", self._find("-->"))
        elif kind == "comment":
            if match[kind] == "<!--":
                yield from self._hidden(match.start(), self._after("-->"))
        elif kind in ("ticks", "code", "verb", "fence", "hiding", "ends"):
            yield from self._hidden(match.start(), self._end_of(match, kind))
        elif kind != "escape":
            found = self._display(match)
            yield replace(found, kind="inline") if self._in_sentence(match, found) else found

    def _end_of(self, match: re.Match[str], kind: str) -> int:
        """Where what hides displays ends."""
        if kind == "fence":
            return self._fence(match["fence"])
        if kind == "hiding":
            return self._after(rf"\end{{{match['hiding']}")
        if kind == "ends":
            return self._after(r"\fi") if match["ends"] == "iffalse" else self.end
        return match.end()

    def _in_sentence(self, match: re.Match[str], found: Piece) -> bool:
        """Whether $$...$$ stands among the words of one line of Markdown, as in kramdown, where it is part of the sentence."""
        if self.marks is not _MARKDOWN or found.kind != "display" or not match["dollars"] or "\n" in found.text:
            return False
        first, last = self._words_of_line(match.start())
        return first <= match.start() and self.at <= last

    def _words_of_line(self, at: int) -> tuple[int, int]:
        """Where the first word of a line has two letters behind it, and where the last has two ahead; looked up once a line."""
        if not self.line[0] <= at < self.line[1]:
            start = self.source.rfind("\n", 0, at) + 1
            end = self.source.find("\n", at)
            end = len(self.source) if end < 0 else end
            words = [(word.start() + 2, word.end() - 2) for word in _WORDS.finditer(self.source, start, end)]
            self.line = (start, end + 1, words[0][0] if words else end + 1, words[-1][1] if words else -1)
        return self.line[2], self.line[3]

    def _display(self, match: re.Match[str]) -> Piece:
        if match.groupdict().get("math"):
            return self._until("```", "display", self._find("```"))
        closing = rf"\end{{{match['env']}}}" if match["begin"] else r"\]" if match["square"] else "$$"
        return self._until(closing, "display", self._find_in_paragraph(closing))

    def _until(self, closing: str, kind: str, end: int) -> Piece:
        start = self.at
        if end < 0:
            first_line = _FIRST_LINE.match(self.source, start, self.end)
            return Piece("unclosed", first_line.group() if first_line else "", start)
        self.at = end + len(closing)
        return Piece(kind, self.source[start:end], start)

    def _find(self, closing: str) -> int:
        """Where a closing mark comes next; -1 where there is none."""
        if self.at < self.missing.get(closing, 0):
            return -1
        end = self.source.find(closing, self.at, self.end)
        if end < 0:
            self.missing[closing] = self.end
        return end

    def _find_in_paragraph(self, closing: str) -> int:
        """Likewise before the next blank line with something after it: TeX lets no display cross one."""
        if self.at < self.missing.get(closing, 0):
            return -1
        limit = min(self.end, self._next_paragraph() + len(closing))
        end = self.source.find(closing, self.at, limit)
        if end < 0:
            self.missing[closing] = limit
        return end

    def _next_paragraph(self) -> int:
        begun = _SPACE.match(self.source, self.at, self.end)
        start = begun.end() if begun else self.at
        if not self.paragraph[0] <= start <= self.paragraph[1]:
            blank = _BLANK_LINE.search(self.source, start, self.end)
            self.paragraph = (start, *(blank.span() if blank else (self.end, self.end)))
        return self.paragraph[2]

    def _after(self, closing: str) -> int:
        """Just after a closing mark; the end of the text where it is missing."""
        end = self._find(closing)
        return self.end if end < 0 else end + len(closing)

    def _fence(self, fence: str) -> int:
        closing = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        found = closing.search(self.source, self.at, self.end)
        return found.end() if found else self.end

    def _hidden(self, start: int, end: int) -> Iterator[Piece]:
        """What is left aside, where it holds a display that somebody may miss."""
        self.at = end
        text = self.source[start:end]
        if _OPENER.search(text):
            yield Piece("hidden", text, start)
