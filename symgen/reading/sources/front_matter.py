r"""The context in the front matter of a document: keys with strings, as much of YAML as that takes and no more.

    ---
    title: A note
    symgen:
      symbols: sigma > 0; x: vector n
      where: |
        z \sim \mathcal{N}(0, 1)
    ---

The keys of a context (symbols, distributions, functions, where, model) stand below `symgen`, or at the top. Everything else
is left to whom it is meant for. Tags, anchors, aliases, merges and keys given twice are refused wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from symgen.errors import ReadingError, closest
from symgen.reading.declaring.statements import KEYS

MOST_LINES = 500
MOST_CHARACTERS = 50_000
_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_ENTRY = re.compile(r"(?P<key>[^\W\d][\w<. -]*?|<[^:\n]*?|\"[^\"]*\"|'[^']*')[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_REFERENCE = re.compile(r"[&*!][^\s,\]}]*")
_INSIDE = re.compile(r"[\[{,:][ \t]*(?P<mark>[&*!]\S)")
_BLOCK = re.compile(r"(?P<style>[|>])[+-]?[ \t]*(?:#.*)?$")
_OWN_KEYS = ("symgen", *(key for key in KEYS if key != "model"))  # a word that other tools use as well
_DECLARES = re.compile(r"[:=<>~\\|]|^\s*$")
_ESCAPES = {"\\": "\\", '"': '"', "/": "/", "n": "\n", "t": "\t"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with the text after its colon, and the lines below it that belong to it; offsets are of the source."""

    key: str
    value: str
    start: int
    below: tuple[tuple[str, int], ...]


def front_matter(source: str) -> tuple[str, int]:
    r"""The context block of a front matter, and the offset of what follows; ("", 0) where there is none.

    Raises ReadingError, at its line, for YAML beyond keys with strings.

    >>> front_matter("---\ntitle: A\nsymgen:\n  symbols: s > 0\n---\nText")
    ('symbols: s > 0', 41)
    """
    begun = _FENCE.match(source)
    ended = _END.search(source, begun.end()) if begun else None
    if begun is None or ended is None:
        return "", 0
    body = source[begun.end() : ended.start()]
    first = next((line for line in body.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    if not _ENTRY.match(first):  # a rule across the page, above a text and below it
        return "", 0
    reader = _Reader(source)
    entries = reader.entries(list(reader.lines(begun.end(), ended.start())))
    own = entries.get("symgen")
    given = reader.entries(reader.indented(own)) if own is not None else entries
    unknown = next((entry for key, entry in given.items() if key not in KEYS), None)
    if own is not None and unknown is not None:
        raise reader.error(unknown.start, f"the key {unknown.key!r}", f"the keys of a context are {', '.join(KEYS)}")
    near = next((entry for key, entry in entries.items() if _is_meant(key, entry.value)), None)
    if near is not None:
        raise reader.error(near.start, f"the key {near.key!r}", f"did you mean {closest(near.key, _OWN_KEYS)[0]}?")
    known = [given[key] for key in KEYS if key in given]
    if own is None and {entry.key for entry in known} == {"model"}:
        return "", ended.end()
    return "\n".join(f"{entry.key}: {reader.string(entry)}" for entry in known), ended.end()


def _is_meant(key: str, value: str) -> bool:
    """Whether a key is a slip of the pen for one of a context, above what may declare something."""
    near = get_close_matches(key.lower(), _OWN_KEYS, n=1, cutoff=0.83)
    return bool(near) and key not in _OWN_KEYS and _DECLARES.search(value) is not None


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source

    def error(self, offset: int, found: str, hint: str) -> ReadingError:
        return ReadingError(found, asked="the front matter", text=self.source, offset=offset, hint=hint)

    def lines(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Each line that is no comment, with its offset."""
        if end - start > MOST_CHARACTERS:
            raise self.error(start, f"{end - start} characters", f"it has at most {MOST_CHARACTERS}")
        for number, line in enumerate(self.source[start:end].split("\n")):
            if number >= MOST_LINES:
                raise self.error(start, f"more than {MOST_LINES} lines", "leave out what is not needed")
            if line.strip() and not line.lstrip().startswith("#"):
                if line[: len(line) - len(line.lstrip())].count("\t"):
                    raise self.error(start, "a tab before a key", "YAML is indented by spaces")
                self._refuse_references(line, start)
                yield line, start
            start += len(line) + 1

    def _refuse_references(self, line: str, start: int) -> None:
        """Tags, anchors, aliases and merges, which make more of a text than stands in it."""
        text = re.sub(r"^(?:- +)*", "", line.lstrip())
        entry = _ENTRY.match(text)
        value = (entry["value"] or "") if entry else text
        at = start + line.rfind(value) if value else start
        inside = _INSIDE.search(value) if value.startswith(("[", "{")) else None
        if _REFERENCE.match(value) or inside:
            at += inside.start("mark") if inside else 0
            raise self.error(at, "a tag, an anchor or an alias", "write the text itself")
        if entry and entry["key"] == "<<":
            raise self.error(start, "a merge", "write the keys themselves")

    def entries(self, lines: list[tuple[str, int]]) -> dict[str, _Entry]:
        """The keys at the left edge, each with the lines below it that are indented."""
        found: dict[str, _Entry] = {}
        place = 0
        while place < len(lines):
            line, start = lines[place]
            entry = _ENTRY.match(line)
            if entry is None:
                raise self.error(start, f"the line {line.strip()[:40]!r}", "write key: text")
            below = _while(lines[place + 1 :], lambda text: text[0] in " -")
            key = entry["key"].strip("\"'")
            if key in found:
                raise self.error(start, f"the key {key!r} a second time", "give it once")
            found[key] = _Entry(key, entry["value"] or "", start, tuple(below))
            place += 1 + len(below)
        return found

    def indented(self, entry: _Entry) -> list[tuple[str, int]]:
        """The lines below an entry, moved to the left edge."""
        if _without_comment(entry.value):
            raise self.error(entry.start, f"text after {entry.key!r}", "give its keys below it, indented")
        edge = min((len(line) - len(line.lstrip()) for line, _ in entry.below), default=0)
        return [(line[edge:], start + edge) for line, start in entry.below]

    def string(self, entry: _Entry) -> str:
        """The string that an entry holds: plain, quoted, or on the lines below it."""
        value = entry.value.strip()
        block = _BLOCK.match(value)
        if block or not _without_comment(value):
            rows = [line.strip() for line, _ in entry.below]
            if any(row.startswith("- ") for row in rows):
                raise self.error(entry.below[0][1], f"a list for {entry.key!r}", "write one string, with ; between")
            return (" " if block and block["style"] == ">" else "\n").join(rows)
        if entry.below:
            raise self.error(
                entry.below[0][1], "a line that continues another", f"write {entry.key}: | above the lines"
            )
        if value[0] in "[{%@`":
            raise self.error(entry.start, f"no string for {entry.key!r}", "write one string, with ; between")
        return self._quoted(entry, value) if value[0] in "\"'" else _without_comment(value)

    def _quoted(self, entry: _Entry, value: str) -> str:
        quoted = re.fullmatch(r"'((?:[^']|'')*)'|\"((?:[^\"\\]|\\.)*)\"", _after_quotes(value))
        if quoted is None:
            raise self.error(entry.start, f"quotes that do not close for {entry.key!r}", "quote all of it, or none")
        if quoted[1] is not None:
            return quoted[1].replace("''", "'")
        unknown = next((c for c in re.findall(r"\\(.)", quoted[2]) if c not in _ESCAPES), None)
        if unknown:
            raise self.error(entry.start, f"the escape \\{unknown} in double quotes", "LaTeX needs single quotes")
        return re.sub(r"\\(.)", lambda match: _ESCAPES[match[1]], quoted[2])


def _while(lines: list[tuple[str, int]], holds: Callable[[str], bool]) -> list[tuple[str, int]]:
    end = next((k for k, (line, _) in enumerate(lines) if not holds(line)), len(lines))
    return lines[:end]


def _without_comment(value: str) -> str:
    return re.sub(r"(?:^|\s)#.*$", "", value).strip()


def _after_quotes(value: str) -> str:
    """Quoted text without a comment after it."""
    return re.sub(r"([\"'])\s+#[^\"']*$", r"\1", value)
