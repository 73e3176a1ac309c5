r"""What products, sums and norms say of names that nothing declares: in w^\top x + b, w and x are vectors of one size.

A name is a vector or a matrix where it is transposed, in bold, in a norm, or beside what is one, as the rules of matrix products
ask for; two sides and the terms of a sum have one shape. Where no shapes fit all of a display, nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Sequence

from symgen.errors import UnknownNameError
from symgen.reading.declared import Declarations, Function
from symgen.reading.elaborate import Reader
from symgen.reading.inferring.shape_finding import Shapes
from symgen.reading.inferring.shape_formulas import OF_VECTORS, SCALAR_FUNCTIONS
from symgen.reading.inferring.shape_types import Clash
from symgen.reading.notation.arithmetic import is_t
from symgen.reading.syntax.tree import Node, Statement, names_in, walk
from symgen.terms.domains import REAL
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, dimension, make, symbol

_LETTERS = ("d", "n", "m", "k", "r", "s", "l", "D", "N", "M", "K", "R", "S")


def infer_shapes(reader: Reader, statements: Sequence[Statement]) -> None:
    """Declare the undeclared vectors and matrices of a display, with their sizes."""
    if not any(_speaks_of_shapes(reader, node) for s in statements for side in s.sides for node in walk(side)):
        return
    shapes = Shapes(reader, statements)
    try:
        shapes.find()
    except Clash:
        return
    _Writer(reader, shapes).declare()


def _speaks_of_shapes(reader: Reader, node: Node) -> bool:
    """Whether a node shows that something is no number."""
    if node.kind == "name":
        known = reader.known(node.value.text)
        return node.value.font == "bold" or bool(known is not None and known.shape)
    if node.kind == "power":
        return is_t(reader, node.parts[1])
    return node.kind in ("transposed", "norm", "grid") or (
        node.kind == "function" and node.value[0] in SCALAR_FUNCTIONS | OF_VECTORS
    )


def check_matrices(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Ask for the sizes of a matrix that nothing around it tells."""
    used = {name.value.text for s in statements for side in s.sides for name in names_in(side)}
    for name in sorted(declared.matrices & used):
        known = declared.symbols.get(name, declared.values.get(name))
        if known is None or len(known.shape) != 2:
            raise UnknownNameError(name, kind="size of the matrix", candidates=[], where=f"{name}: matrix n x m")


class _Writer:
    """Declares what was found, each with a letter for a size that has none."""

    def __init__(self, reader: Reader, shapes: Shapes) -> None:
        self.reader = reader
        self.shapes = shapes
        self.letters: dict[int, Term] = {}
        used = {name.value.text for side in shapes.sides for name in names_in(side)}
        self.free = iter([letter for letter in _LETTERS if letter not in used and letter not in reader.declared])

    def declare(self) -> None:
        declared = self.reader.declared
        for key, form in self.shapes.forms.items():
            shape = tuple(self._size(place) for place in form.sizes)
            if key in self.shapes.families:
                declared.rows[key] = shape
                continue
            declared.symbols[key] = symbol(key, REAL, shape)
            declared.taken.discard(key)
            declared.inferred.add(key)
            declared.guessed.add(key)
            what = (
                f"a real vector, of size {shape[0]}" if len(shape) == 1 else f"a real matrix, {shape[0]} by {shape[1]}"
            )
            declared.assume(f"{key} is taken to be {what}")
        for text, form in self.shapes.calls.items():
            self._function(text, tuple(self._size(place) for place in form.sizes))
        self._identity()

    def _function(self, text: str, shape: Shape) -> None:
        declared = self.reader.declared
        numbers = f"{text} is taken to be a function whose values are numbers"
        declared.assumptions[:] = [words for words in declared.assumptions if words != numbers]
        declared.functions[text] = Function(operator="unknown", shape=shape)
        declared.inferred.add(text)
        declared.assume(f"{text} is taken to be a function whose values are vectors, of size {shape[0]}")

    def _identity(self) -> None:
        """One identity matrix has one size."""
        sizes = self.shapes.sizes
        roots = {sizes.root(form.sizes[0]) for form in self.shapes.identities}
        named = {sizes.root(place) for form in self.shapes.forms.values() for place in form.sizes} | {*sizes.known}
        if len(roots) == 1 and roots <= named and "I" not in self.reader.declared:
            size = self._size(roots.pop())
            self.reader.declared.values["I"] = make("eye", attrs=((size, size),))
            self.reader.declared.assume(f"I is the identity matrix of size {size}")

    def _size(self, place: int) -> int | Term:
        root = self.shapes.sizes.root(place)
        if root in self.shapes.sizes.known:
            return self.shapes.sizes.known[root]
        if root not in self.letters:
            letter = next(self.free, f"n_{root}")
            self.letters[root] = self.reader.declared.symbols[letter] = dimension(letter)
        return self.letters[root]
