"""What is known of shapes before they are: numbers, columns, rows and matrices whose sizes are found out by what they meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symgen.terms.shapes import Shape
from symgen.terms.term import Term


class Clash(Exception):
    """Two things meet that have no common shape."""


@dataclass(frozen=True, slots=True)
class Form:
    """`kind` is number, column, row or matrix; `sizes` are places in a `Sizes`."""

    kind: str
    sizes: tuple[int, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.kind == "number"


NUMBER = Form("number")


@dataclass
class Sizes:
    """Sizes that are the same as others, and those of them that are known: a union of classes."""

    above: list[int] = field(default_factory=list)
    known: dict[int, int | Term] = field(default_factory=dict)

    def new(self, size: int | Term | None = None) -> int:
        """A size of its own, or the one that is known."""
        found = next((place for place, each in self.known.items() if size is not None and each == size), None)
        if found is not None:
            return found
        self.above.append(len(self.above))
        if size is not None:
            self.known[len(self.above) - 1] = size
        return len(self.above) - 1

    def root(self, place: int) -> int:
        while self.above[place] != place:
            self.above[place] = self.above[self.above[place]]
            place = self.above[place]
        return place

    def join(self, one: int, other: int) -> None:
        """Two sizes are one; Clash where they are known to differ."""
        first, second = self.root(one), self.root(other)
        if first == second:
            return
        if first in self.known and second in self.known:
            raise Clash
        if second in self.known:
            first, second = second, first
        self.above[second] = first

    # Forms.

    def column(self) -> Form:
        return Form("column", (self.new(),))

    def square(self) -> Form:
        size = self.new()
        return Form("matrix", (size, size))

    def matrix(self) -> Form:
        return Form("matrix", (self.new(), self.new()))

    def of_shape(self, shape: Shape) -> Form | None:
        """The form of a declared shape; None for tensors of more axes."""
        if len(shape) > 2:
            return None
        kind = ("number", "column", "matrix")[len(shape)]
        return Form(kind, tuple(self.new(size) for size in shape))

    def same(self, one: Form, other: Form) -> Form:
        """The common form of two things that are equal, or added."""
        if one.kind != other.kind:
            raise Clash
        for first, second in zip(one.sizes, other.sizes, strict=True):
            self.join(first, second)
        return one

    def times(self, left: Form, right: Form) -> Form:
        """The form of a product side by side."""
        if left.is_number or right.is_number:
            return right if left.is_number else left
        kind = _PRODUCTS.get((left.kind, right.kind))
        if kind is None:
            raise Clash
        if kind != "outer":
            self.join(left.sizes[-1], right.sizes[0])
            return NUMBER if kind == "number" else Form(kind, _outside(left.sizes, right.sizes))
        return Form("matrix", (*left.sizes, *right.sizes))


_PRODUCTS = {
    ("row", "column"): "number",
    ("row", "matrix"): "row",
    ("matrix", "matrix"): "matrix",
    ("matrix", "column"): "column",
    ("column", "row"): "outer",
}


def _outside(left: Sequence[int], right: Sequence[int]) -> tuple[int, ...]:
    return (*left[:-1], *right[1:])


def transposed(form: Form | None) -> Form | None:
    """The form of a transpose."""
    if form is None or form.is_number:
        return form
    return Form(_TURNED[form.kind], form.sizes[::-1])


_TURNED = {"row": "column", "column": "row", "matrix": "matrix"}
