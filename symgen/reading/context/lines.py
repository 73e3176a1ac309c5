r"""Rows and columns of matrices with names of their own: "W_j: j-th row of W", "a_i: columns of A"."""

from __future__ import annotations

import re

from symgen.errors import ReadingError
from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name
from symgen.terms.domains import interval
from symgen.terms.term import make, symbol

_LINE = re.compile(
    r"(?:the\s+)?(?:(?P<number>[a-z])-?(?:th|st|nd|rd)?\s+)?(?P<kind>row|column)s?(?:\s+(?P<after>[a-z]))?\s+(?:vector\s+)?of\s+(?:the\s+)?"
    r"(?:matrix\s+)?\\?(?P<matrix>[A-Za-z]+)(?:,?\s+(?:as\s+)?(?:an?\s+)?(?P<written>row|column)s?(?:\s+vectors?)?)?",
    re.IGNORECASE,
)
_INDEXED = re.compile(r".*[^_]_\{?([a-z])\}?")


def line_of(name: str, value: str) -> tuple[str, str, str] | None:
    """The index, row or column, and the matrix that words say a name with a subscript to be; None for other words.

    >>> line_of("W_j", "j-th row of W"), line_of("a_i", "columns of A"), line_of("x_i", "row vector")
    (('j', 'row', 'W'), ('i', 'column', 'A'), None)
    >>> line_of("w_j", "rows of W")
    ('j', 'row as a column', 'W')
    """
    found, indexed = _LINE.fullmatch(value.strip()), _INDEXED.fullmatch(name.strip())
    if found is None or indexed is None:
        return None
    number = found["number"] or found["after"] or indexed[1]
    kind = found["kind"].lower()
    if number != indexed[1] or (found["written"] or kind).lower() not in (kind, "column"):
        return None
    turned = kind == "row" and (found["written"] or not name.strip()[0].isupper())  # w_j^\\top x, of rows w_j
    return number, "row as a column" if turned else kind, found["matrix"]


def declare_lines(declared: Declarations) -> None:
    """Let names of rows and columns stand for these; ReadingError where the matrix is none."""
    for name, (index, kind, of) in declared.lines.items():
        whole = declared.symbols.get(of)
        if whole is None or len(whole.shape) != 2:
            raise ReadingError(
                f"a {kind.split()[0]} of {of}",
                asked="a matrix that is declared",
                text=name,
                hint=f"declare {of}: matrix m n",
            )
        place = declared.symbols.setdefault(index, symbol(index, interval(1, field="integer")))
        declared.values[name] = make("index", make("transpose", whole) if kind == "column" else whole, place)
        declared.families[name.rpartition("_")[0]] = (name, place)


def is_row(declared: Declarations, written: Name) -> bool:
    """Whether W_1 is a row of a matrix, where W_j is the row with the number j."""
    defined = declared.families.get("_".join((written.stem, *written.marks)), ("",))[0]
    return declared.lines.get(defined, ("", "", ""))[1] == "row"
