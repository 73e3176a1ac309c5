r"""Documents with displays of mathematics: LaTeX, Markdown, notebooks, docstrings; every display knows where it stands.

Only displayed mathematics makes claims: equation, align, gather, \[ \], $$ $$, and ```math fences. Contexts are written in
comments, `% symgen: ...` in LaTeX and `<!-- symgen: ... -->` in Markdown, in the front matter, and in prose.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import accumulate, chain, islice, takewhile
from pathlib import Path

from symgen.errors import BudgetError, SymgenError, UsageError, closest, line_and_column
from symgen.reading.sources.displays import Piece, markdown_pieces, tex_pieces
from symgen.reading.sources.docstrings import docstrings, halved
from symgen.reading.sources.front_matter import front_matter
from symgen.reading.sources.in_passing import said_in_passing
from symgen.reading.sources.notebooks import markdown_cells
from symgen.reading.sources.prose import Heard, Prose, Scope, Stated, gives_a_law, only_declares
from symgen.reading.syntax.macros import Macro

#: What a text holds that is LaTeX and no Markdown.
_ONLY_TEX = re.compile(
    r"^[ \t]*%[ \t]*symgen:|\\documentclass|\\begin\{document\}|\\(?:sub)*section\*?\{", re.MULTILINE
)
HEADING = re.compile(r"^#{1,6} |^[ \t]*\\(?:sub)*section|\\begin\{(?:proof|theorem)\}", re.MULTILINE)
MOST_BYTES = 20_000_000
MOST_DISPLAYS = 20_000
_MOST_MACROS = 2_000
_MOST_IN_PASSING = 2_000
_LONGEST_MACRO = 5_000
_ROWS = re.compile(r"(?<!\\)(\\++)[ \t]*(?:\n|\Z)")
_BRACE = re.compile(r"[{}]")
_COMMAND = re.compile(
    r"\\(?:(?:re)?new|provide)command\*?\s*\{?\\(?P<name>[A-Za-z]+)\}?\s*"
    r"(?:\[(?P<arity>\d)\](?:\[(?P<default>[^\[\]\n]*)\])?)?\s*(?=\{)"
    r"|\\def\s*\\(?P<defined>[A-Za-z]+)(?P<parameters>(?:#\d)*)(?=\{)"
)
_COMMENTED = re.compile(r"(?<!\\)(?:\\\\)*%")
_OPERATOR = re.compile(r"\\DeclareMathOperator\*?\s*\{?\\(?P<name>[A-Za-z]+)\}?\s*\{(?P<word>[^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Display:
    """Displayed mathematics, the offset of its first character, what is declared there, or why it cannot be read."""

    text: str
    start: int = 0
    scope: Scope | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a document shows that is not judged, and why."""

    text: str
    start: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source, its displays in order, the macros that it defines, and what is left aside.

    The source of a notebook is that of its cells one after another; `cells` has the line at which each begins.
    """

    name: str
    source: str
    displays: tuple[Display, ...]
    macros: Macros = field(default_factory=lambda: Macros())
    skipped: tuple[Skipped, ...] = ()
    cells: tuple[int, ...] = ()
    passing: tuple[Stated, ...] = ()


def open_document(path: str | Path) -> Document:
    """The displays of a file, by its suffix; UsageError for a file that is not there or of another kind.

    What a shell gives as `<(command)` has no suffix, and is Markdown or LaTeX as standard input is.
    """
    file = Path(path)
    if _is_piped(file):
        return _of_pipe(file)
    if file.suffix.lower() not in _READERS:
        raise UsageError(f"the suffix {file.suffix or '(none)'}", asked=f"read {file}", hint=_other_kind(file))
    return document_from(_content_of(file), str(path))


def document_from(content: bytes, name: str) -> Document:
    """The displays of what a file of that name holds: UTF-8, with the ends of lines of any system."""
    with _named(name):
        return _READERS[Path(name).suffix.lower()](name, _decoded(content))


def text_of(content: bytes | Path, name: str) -> str:
    """The text of a file or of bytes: UTF-8 with or without its mark, and the ends of lines of any system."""
    with _named(name):
        return _decoded(content if isinstance(content, bytes) else _content_of(content))


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Errors within say which text they are about."""
    try:
        yield
    except SymgenError as error:
        error.asked = error.asked or f"read {name}"
        error.where = f"{name}, {error.where}" if error.where else name
        raise


_DESCRIPTORS = re.compile(r"/(?:dev|proc/(?:self|\d+))/fd/\d+")


def _is_piped(file: Path) -> bool:
    """Whether a path is a pipe that is open already; another one might wait for ever for its writer."""
    return _DESCRIPTORS.fullmatch(str(file)) is not None and file.is_fifo()


def _of_pipe(file: Path) -> Document:
    name = str(file)
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(f"more than {MOST_BYTES} bytes", asked=f"read {name}", hint="give a part of it")
    text = text_of(content, name)
    if not has_displays(text):
        hint = "give claims, one a line, on standard input: symgen verify -"
        raise UsageError("no displayed mathematics", asked=f"read {name}", hint=hint)
    return document_of(text, name)


def _other_kind(file: Path) -> str:
    if file.suffix.lower() == ".pdf":
        return "symgen does not read PDF: give it the source"
    near = closest(file.suffix, _READERS)
    return f"it reads {', '.join(sorted(_READERS))}" + (f"; did you mean {near[0]}?" if near else "")


def _content_of(file: Path) -> bytes:
    """The bytes of a regular file of bounded size."""
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
            raise UsageError(f"{file} is {kind}", asked=f"read {file}", hint="give the documents themselves")
        if found.st_size > MOST_BYTES:
            raise UsageError(f"{found.st_size} bytes", asked=f"read {file}", hint=f"a file has at most {MOST_BYTES}")
        return file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(why, asked=f"read {file}", hint="is it the name of a file that you may read?") from error


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte {content[error.start]:#04x}, which is not UTF-8"
        raise UsageError(found, where=f"line {line}", hint="save it as UTF-8") from error
    if "\0" in text:
        line, _ = line_and_column(text, text.index("\0"))
        raise UsageError("a NUL character", where=f"line {line}", hint="is it a text file?")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def document_of(text: str, name: str = "text") -> Document:
    """The displays of a text that is given as it is: Markdown or LaTeX; without a display, all of it is one."""
    found = _latex(name, text) if _ONLY_TEX.search(text) else _markdown(name, text)
    return found if found.displays else Document(name, text, (Display(text),), found.macros)


def has_displays(text: str) -> bool:
    """Whether displayed mathematics stands in a text, closed or not."""
    return any(piece.kind in ("display", "unclosed") for piece in markdown_pieces(text))


class Macros:
    """The macros of a source; one that is defined again means at each place what was said of it last, or first of all."""

    def __init__(self, source: str = "") -> None:
        self.definitions: dict[str, list[tuple[int, Macro]]] = {}
        for start, name, macro in sorted(_definitions(source), key=lambda found: found[0]):
            self.definitions.setdefault(name, []).append((start, macro))
        self.first = {name: given[0][1] for name, given in self.definitions.items()}
        self.again = {name: given for name, given in self.definitions.items() if len(given) > 1}

    def at(self, offset: int) -> Mapping[str, Macro]:
        """The macros as they stand at a place."""
        if not self.again:
            return self.first
        said = {name: [macro for start, macro in given if start < offset] for name, given in self.again.items()}
        return {**self.first, **{name: macros[-1] for name, macros in said.items() if macros}}


def _definitions(source: str) -> Iterator[tuple[int, str, Macro]]:
    r"""\newcommand, \def and \DeclareMathOperator outside of comments, with their places."""
    for number, match in enumerate(_COMMAND.finditer(source)):
        if number >= _MOST_MACROS:
            raise BudgetError(f"more than {_MOST_MACROS} macros", asked="read a document", hint="leave out the unused")
        body = _braced(source, match.end())
        if body is not None and not _is_commented(source, match.start()):
            arity = len(match["parameters"]) // 2 if match["defined"] else int(match["arity"] or 0)
            yield match.start(), match["name"] or match["defined"], Macro(arity, body, match["default"])
    for match in _OPERATOR.finditer(source):
        if not _is_commented(source, match.start()):
            yield match.start(), match["name"], Macro(0, rf"\operatorname{{{match['word']}}}")


def _is_commented(source: str, start: int) -> bool:
    return _COMMENTED.search(source, max(source.rfind("\n", 0, start) + 1, start - _LONGEST_MACRO), start) is not None


def _braced(source: str, start: int) -> str | None:
    depth = 0
    for brace in _BRACE.finditer(source, start, start + _LONGEST_MACRO):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return source[start + 1 : brace.start()]
    return None


# Kinds of documents.


def _gathered(name: str, source: str, pieces: Iterable[Piece], cells: tuple[int, ...] = ()) -> Document:
    """A document of pieces in the order in which they stand: what is declared holds from there on."""
    gathering = _Gathering(source)
    for piece in pieces:
        if len(gathering.displays) >= MOST_DISPLAYS:
            raise BudgetError(f"more than {MOST_DISPLAYS} displays", asked=f"read {name}", hint="read it in parts")
        gathering.take(piece)
    passing = tuple(gathering.passing)
    return Document(name, source, tuple(gathering.displays), Macros(source), tuple(gathering.skipped), cells, passing)


class _Gathering:
    """Displays with what holds for each."""

    def __init__(self, source: str) -> None:
        self.prose = Prose(source)
        self.scope: Scope | None = None
        self.section = 0  # the place from which a heading ends what displays declare
        self.first: Scope | None = None  # the first scope of the section that a display makes
        self.once: tuple[Stated, ...] = ()  # for the next display only
        self.displays: list[Display] = []
        self.skipped: list[Skipped] = []
        self.passing: list[Stated] = []  # what running text says without a word that declares

    def take(self, piece: Piece) -> None:
        heard = self.prose.hear(piece)
        if heard is not None:
            self._heard(heard)
        elif piece.kind == "inline":
            said = said_in_passing(piece.text, piece.start) if len(self.passing) < _MOST_IN_PASSING else None
            self.passing += [said] if said is not None else []
        elif piece.kind == "context":
            self.scope = Scope(Stated(piece.text.strip(), piece.start), self.scope)
        elif piece.kind == "display":
            stated = Stated(piece.text.strip(), piece.start, "display")
            self._end_section(piece.start)
            before = self.scope
            if only_declares(piece.text):
                self.scope = Scope(stated, before)
                self.first = self.first or self.scope
            scope = reduce(
                lambda outer, once: Scope(once, outer), self.once, self.scope if gives_a_law(piece.text) else before
            )
            self.displays.append(Display(piece.text, piece.start, scope))
            self.once = ()
        elif piece.kind in _TROUBLES:
            self.displays.append(Display(piece.text, piece.start, trouble=_TROUBLES[piece.kind]))
        elif piece.kind == "hidden":
            self.skipped.append(Skipped(piece.text, piece.start, "inside code or a comment"))

    def _end_section(self, start: int) -> None:
        """What displays declare holds to the end of their section; scopes outside of theirs stay, since they are known by now."""
        first = self.first
        if first is not None and HEADING.search(self.prose.source, self.section, start):
            inside = takewhile(lambda scope: scope is not first, self.scope or ())
            kept = [scope.stated for scope in inside if scope.stated.cue != "display"]
            self.scope = reduce(lambda outer, stated: Scope(stated, outer), reversed(kept), first.outer)
            self.first = None
        self.section = start

    def _heard(self, heard: Heard) -> None:
        if heard.before:
            last = self.displays[-1]
            self.displays[-1] = replace(last, scope=Scope(heard.stated, last.scope))
        if heard.here:
            self.scope = Scope(heard.stated, self.scope)
        if heard.after:
            self.once = (*self.once, heard.stated)


_TROUBLES = {
    "unclosed": "a display that is not closed before its paragraph ends; where does it end?",
    "escaped": 'a docstring with escapes, of which Python makes other characters; write r""" before it',
}


_INCLUDED = re.compile(r"\\(?:input|include|subfile)\s*\{(?P<file>[^{}\n]*)\}")


def _latex(name: str, source: str) -> Document:
    found = _gathered(name, source, tex_pieces(source))
    return replace(found, skipped=(*found.skipped, *_included(source)))


def _included(source: str) -> Iterator[Skipped]:
    r"""What \input takes from another file."""
    for match in islice(_INCLUDED.finditer(source), _MOST_INCLUDED):
        if not _is_commented(source, match.start()):
            reason = (
                f"{match['file'].strip()}, another file, which is not read with this one: give it to symgen by itself"
            )
            yield Skipped(match.group(), match.start(), reason)


_MOST_INCLUDED = 1_000


def _markdown(name: str, source: str) -> Document:
    block, start = front_matter(source)
    stated = [Piece("context", block, 0)] if block else []
    return _gathered(name, source, chain(stated, map(_unescaped, markdown_pieces(source, start))))


def _unescaped(piece: Piece) -> Piece:
    r"""A display whose rows end in \\\\, as Markdown is escaped that takes the backslashes before TeX does."""
    escaped = piece.kind == "display" and _ROWS.findall(piece.text)
    return replace(piece, text=halved(piece.text)) if escaped and all(len(row) == 4 for row in escaped) else piece


def _notebook(name: str, source: str) -> Document:
    cells = list(markdown_cells(source))
    joined = "\n".join(text for text, _ in cells)
    offsets = list(accumulate((len(text) + 1 for text, _ in cells), initial=0))
    pieces = (
        piece
        for (text, is_markdown), start in zip(cells, offsets, strict=False)
        if is_markdown
        for piece in map(_unescaped, markdown_pieces(joined, start, start + len(text)))
    )
    lines = accumulate((text.count("\n") + 1 for text, _ in cells[:-1]), initial=1)
    return _gathered(name, joined, pieces, tuple(lines) if cells else ())


def _module(name: str, source: str) -> Document:
    return _gathered(name, source, _docstring_pieces(source))


def _docstring_pieces(source: str) -> Iterator[Piece]:
    for text, start, readable in docstrings(source):
        for piece in markdown_pieces(text):
            kind = piece.kind if readable or piece.kind not in ("display", "unclosed") else "escaped"
            yield Piece(kind, piece.text, piece.start + start)


_READERS = {".tex": _latex, ".md": _markdown, ".markdown": _markdown, ".ipynb": _notebook, ".py": _module}
SUFFIXES = (*_READERS, ".pdf")
