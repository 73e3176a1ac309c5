"""What evaluation says when there is no value, no method, or no decision."""

from __future__ import annotations

from typing import Any, ClassVar

from symgen.errors import SymgenError


class Undefined(SymgenError):
    """The mathematics has no value here: 1/0, log 0, oo - oo; `condition` says what failed.

    >>> print(Undefined("log(0)").condition)
    log(0)
    """

    exit_code: ClassVar[int] = 3

    @property
    def condition(self) -> str:
        return self.found


class Unsupported(SymgenError):
    """This number system has no method for an operator or a binder; `found` names it."""

    exit_code: ClassVar[int] = 3


class Undecided(SymgenError):
    """A comparison that the precision at hand cannot settle; `enclosure` is the best answer that is still true."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self, found: str = "", *, asked: str = "", where: str = "", hint: str = "", enclosure: Any = None
    ) -> None:
        super().__init__(found, asked=asked, where=where, hint=hint or "raise the precision")
        self.enclosure = enclosure
