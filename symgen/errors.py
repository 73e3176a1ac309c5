"""The errors of symgen: each says what was asked, what was found, where, and what to try.

Standard library only, since every layer raises these. The command line turns `exit_code` into its exit status.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar

__all__ = [
    "BudgetError",
    "DomainError",
    "MissingExtraError",
    "NoRuleError",
    "ReadingError",
    "ShapeError",
    "SymgenError",
    "UnknownNameError",
    "UsageError",
    "caret",
    "closest",
    "line_and_column",
]


def closest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Return the candidates that look most like `name`, best first, letter case ignored.

    Names that begin with all the words of the other come before those that are spelled alike.

    >>> closest("gama", ["Gamma", "Beta", "gammaln"])
    ['Gamma', 'gammaln']
    >>> closest("fisher_information", ["mutual_information", "fisher"])
    ['fisher', 'mutual_information']
    """
    by_folded: dict[str, list[str]] = {}
    for candidate in candidates:
        by_folded.setdefault(candidate.casefold(), []).append(candidate)
    folded = name.casefold()
    longer = [
        known
        for known in sorted(by_folded)
        if f"{known}_".startswith(f"{folded}_") or f"{folded}_".startswith(f"{known}_")
    ]
    matches = dict.fromkeys(longer + difflib.get_close_matches(folded, sorted(by_folded), n=limit, cutoff=0.6))
    return [original for match in matches for original in by_folded[match]][:limit]


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, both counted from 1, of the character at `offset`.

    >>> line_and_column("a = 1\\nb = ?", 10)
    (2, 5)
    """
    offset = max(0, min(offset, len(text)))
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def caret(text: str, offset: int, length: int = 1) -> str:
    """Return the line of `text` that holds `offset` with carets drawn under the `length` characters found there.

    >>> print(caret("x + $", 4))
    x + $
        ^
    """
    line_number, column = line_and_column(text, offset)
    line = text.split("\n")[line_number - 1]
    # A tab must stay a tab under the line, or the caret drifts from its character.
    margin = "".join("\t" if character == "\t" else " " for character in line[: column - 1])
    marks = "^" * max(1, min(length, len(line) - column + 1))
    return f"{line}\n{margin}{marks}"


class SymgenError(Exception):
    """The base of every error that symgen raises on purpose.

    `asked` is the request, `found` what stood in its way, `where` the place (a path in a term, or line and column),
    `hint` what to try. Parts left empty are not printed.

    >>> print(SymgenError(asked="the trace of A", found="A is 2 x 3", hint="use a square matrix"))
    asked: the trace of A
    found: A is 2 x 3
    try:   use a square matrix
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, found: str = "", *, asked: str = "", where: str = "", hint: str = "") -> None:
        super().__init__(found)
        self.asked = asked
        self.found = found
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        parts = (("asked: ", self.asked), ("found: ", self.found), ("where: ", self.where), ("try:   ", self.hint))
        lines = [label + text.replace("\n", "\n" + " " * len(label)) for label, text in parts if text]
        return "\n".join(lines) or type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        # Workers send errors between processes; keyword-only arguments would be lost by the default.
        return _rebuild, (type(self), str(self.found), self.__dict__.copy())


def _rebuild(kind: type[SymgenError], found: str, state: dict[str, object]) -> SymgenError:
    error = kind.__new__(kind, found)
    error.args = (found,)
    error.__dict__.update(state)
    return error


class ReadingError(SymgenError):
    """Mathematical text that has no single meaning; `where` becomes its line and column, with a caret.

    >>> print(ReadingError(asked="an expression", found="a second operator", text="a + * b", offset=4))
    asked: an expression
    found: a second operator
    where: line 1, column 5
           a + * b
               ^
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        found: str = "",
        *,
        text: str = "",
        offset: int = 0,
        length: int = 1,
        asked: str = "",
        where: str = "",
        hint: str = "",
        source: str = "",
    ) -> None:
        self.text = text
        self.offset = offset
        self.length = length
        self.source = source
        super().__init__(found, asked=asked, where=where or self._place(), hint=hint)

    @property
    def line(self) -> int:
        """The line of the offending character, counted from 1."""
        return line_and_column(self.text, self.offset)[0]

    @property
    def column(self) -> int:
        """The column of the offending character, counted from 1."""
        return line_and_column(self.text, self.offset)[1]

    def _place(self) -> str:
        if not self.text:
            return self.source
        prefix = f"{self.source}, " if self.source else ""
        return f"{prefix}line {self.line}, column {self.column}\n{caret(self.text, self.offset, self.length)}"


class ShapeError(SymgenError):
    """Shapes that do not fit; `found` prints the shapes."""

    exit_code: ClassVar[int] = 4


class DomainError(SymgenError):
    """A value or parameter outside the domain that its place requires; `found` prints the domains."""

    exit_code: ClassVar[int] = 4


class KindError(SymgenError, TypeError):
    """A Python object of a kind that stands for no formula."""

    exit_code: ClassVar[int] = 4


class UnknownNameError(SymgenError):
    """A name that nothing declares; the nearest declared names become the hint.

    >>> print(UnknownNameError("Gama", kind="distribution", candidates=["Gamma", "Beta"]))
    asked: the distribution 'Gama'
    found: no distribution of that name
    try:   did you mean 'Gamma'?
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        name: str,
        *,
        kind: str = "name",
        candidates: Iterable[str] = (),
        asked: str = "",
        found: str = "",
        where: str = "",
        hint: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.nearest = closest(name, candidates)
        super().__init__(
            found or f"no {kind} of that name",
            asked=asked or f"the {kind} {name!r}",
            where=where,
            hint=hint or _did_you_mean(self.nearest),
        )


def _did_you_mean(names: list[str]) -> str:
    return f"did you mean {' or '.join(map(repr, names))}?" if names else ""


class MissingExtraError(SymgenError):
    """An optional dependency that is not installed; names the extra that brings it.

    >>> print(MissingExtraError("torch", extra="torch", asked="a PyTorch program"))
    asked: a PyTorch program
    found: the module 'torch' is not installed
    try:   pip install 'symgen[torch]'
    """

    exit_code: ClassVar[int] = 2

    def __init__(
        self, module: str, *, extra: str, asked: str = "", found: str = "", where: str = "", hint: str = ""
    ) -> None:
        self.module = module
        self.extra = extra
        super().__init__(
            found or f"the module {module!r} is not installed",
            asked=asked,
            where=where,
            hint=hint or f"pip install 'symgen[{extra}]'",
        )


class UsageError(SymgenError):
    """A flag, file or argument used wrongly; nothing mathematical was looked at."""

    exit_code: ClassVar[int] = 2


class NoRuleError(SymgenError):
    """An operation met an operator that it has no rule for; it raises and never answers 0.

    >>> print(NoRuleError("zeta", asked="the derivative of zeta(s) in s"))
    asked: the derivative of zeta(s) in s
    found: no rule for the operator 'zeta'
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, operator: str, *, asked: str = "", found: str = "", where: str = "", hint: str = "") -> None:
        self.operator = operator
        super().__init__(found or f"no rule for the operator {operator!r}", asked=asked, where=where, hint=hint)


class BudgetError(SymgenError):
    """The time, memory or term budget ran out before an answer."""

    exit_code: ClassVar[int] = 3
