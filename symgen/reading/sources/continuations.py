r"""A display that begins with a relation, `= b`, goes on from the last side of the display before it.

So does one that begins with dots and a relation, `\dots = b`: the dots stand for what was written last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from symgen.errors import ReadingError
from symgen.reading.declaring.statements import parse
from symgen.reading.sources.documents import Display
from symgen.reading.syntax.macros import Macro

_OPENING = (
    r"(?:\s|&|~|\\(?:quad|qquad|nonumber|displaystyle|[,;:!])(?![A-Za-z])|\\label\{[^{}]*\}"
    r"|\\begin\{(?:aligned|align|split|equation|gather|multline|eqnarray)\*?\})*+"
)
_RELATION = r"(?:=|<|>|\\(?:le|leq|ge|geq|equiv|approx|propto)(?![A-Za-z])|\\(?:overset|stackrel)\s*\{)"
_GOES_ON = re.compile(rf"{_OPENING}(?:(?P<dots>\.\.\.|\\(?:dots|ldots|cdots)(?![A-Za-z])){_OPENING})?{_RELATION}")
#: Characters between two displays of which the second may go on from the first, and of the first.
_FAR = 1_000
_LONGEST = 5_000


def goes_on(display: Display) -> bool:
    """Whether a display begins with a relation."""
    return not display.trouble and _GOES_ON.match(display.text) is not None


def joined(before: Display, display: Display, between: str, macros: Mapping[str, Macro]) -> Display | None:
    """The last side of a display with the one that goes on from it, each where it stands; None where it has none to give.

    >>> joined(Display("a = b"), Display("= c", 9), "    ", {}).text
    '    b\\n   = c'
    """
    if before.trouble or not 0 < len(between) <= _FAR or len(before.text) > _LONGEST:
        return None
    try:
        stated = [statement for statement in parse(before.text, macros=macros) if not statement.aside]
    except ReadingError:
        return None
    if len(stated) != 1:
        return None
    relations, last = stated[0].relations, stated[0].sides[-1]
    start = _beginning(before.text, relations[-1][2] if relations else 0, last.start)
    found = _GOES_ON.match(display.text)
    dots = found["dots"] if found is not None and found["dots"] else ""
    text = display.text.replace(dots, " " * len(dots), 1) if dots else display.text
    gap = "\n".ljust(len(between))  # which ends a comment
    return replace(display, text=f"{' ' * start}{before.text[start:]}{gap}{text}", start=before.start)


def _beginning(text: str, after: int, start: int) -> int:
    r"""Where a side begins that stands after a place: before the \underbrace{ around what it begins with."""
    opened: list[int] = []
    for brace in re.finditer(r"\\.|[{}]", text[after:start]):
        if brace.group() == "{":
            opened.append(after + brace.start())
        elif brace.group() == "}" and opened:
            opened.pop()
    if not opened:
        return start
    command = re.search(r"\\[A-Za-z]+\s*\Z", text[: opened[0]])
    return command.start() if command is not None else opened[0]
