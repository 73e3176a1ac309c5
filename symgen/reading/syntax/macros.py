r"""Macros of documents, \newcommand{\E}[1]{\mathbb{E}[#1]}, and those of houses that everybody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from symgen.reading.syntax import commands as c

_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")


@dataclass(frozen=True, slots=True)
class Macro:
    r"""\newcommand{\name}[arity][default of the first]{body}."""

    arity: int
    body: str
    default: str | None = None


HOUSE = {name: Macro(0, body) for name, body in c.HOUSE.items()}


def filled(body: str, arguments: list[str]) -> str:
    """The body of a macro with its arguments; a command does not run into the letters after it."""
    pieces = [
        piece if place % 2 == 0 else "".join(arguments[int(piece) - 1 : int(piece)])
        for place, piece in enumerate(re.split(r"#([1-9])", body))
    ]
    written = [piece for piece in pieces if piece]
    apart = [
        " " if after[0].isalpha() and _ENDS_IN_COMMAND.search(before) else "" for before, after in pairwise(written)
    ]
    return "".join(piece + gap for piece, gap in zip(written, [*apart, ""][: len(written)], strict=True))
