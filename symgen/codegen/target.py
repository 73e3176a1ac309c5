"""What a code target is: a table from operators to text, helpers that its libraries lack, and its arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from symgen._registry import Registry
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.codegen.writer import Writer

# How tightly the parts of a Python expression bind, loosest first.
LOOSE, COMPARE, OR, AND, ADD, MULTIPLY, UNARY, POWER, ATOM = range(9)


@dataclass(frozen=True, slots=True)
class Expression:
    """The text of an expression and how tightly its outermost operator binds."""

    text: str
    level: int = ATOM


Row = Callable[["Writer", Term], Expression]


class Arrays(Protocol):
    """How a target's callables treat their arguments and results."""

    def prepare(self, arguments: tuple[Any, ...], numbers: tuple[str, ...]) -> tuple[Any, ...]:
        """Arguments as arrays of one dtype and device; `numbers` says of each real, complex or integer."""

    def shaped(
        self, values: tuple[Any, ...], shapes: tuple[tuple[int, ...], ...], like: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        """The results broadcast to their shapes, with the dtype and device of the arguments."""

    def to_numpy(self, value: Any) -> Any:
        """A result as a NumPy array."""

    def from_numpy(self, value: Any) -> Any:
        """A NumPy array as an argument."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where code runs.

    `rows` maps an operator or primitive to the writer of its text; `imports` are the lines at the head of a program;
    `helpers` hold the source of functions that the libraries lack; `namespace` gives the modules, imported when called;
    `bars` says how accurate the operators are whose library function is less so than the rest (in half-ulp changes of
    arguments and result together, see `accuracy`);
    `constant` writes a plain number as an array like an argument.
    """

    name: str
    imports: tuple[str, ...]
    rows: Mapping[str, Row]
    namespace: Callable[[], dict[str, Any]]
    arrays: Callable[[], Arrays]
    constant: str = "{value}"
    array_type: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)
    bars: Mapping[str, float] = field(default_factory=dict)


TARGETS: Registry[Target] = Registry("code target", "symgen.codegen.targets", entry_points="symgen.code_targets")
