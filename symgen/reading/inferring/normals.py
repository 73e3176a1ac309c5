r"""What \mathcal N(x; \mu, \sigma^2) says of names that nothing declares: a variance is positive, \Sigma is a covariance.

Where the covariance is \Sigma, \sigma^2 I or \operatorname{diag}(\sigma^2), the point and the mean are vectors, all of one
size that no name of the text has; where it is \sigma^2 or v, these are positive. Every inference is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import function_head
from symgen.reading.elaborate import split
from symgen.reading.syntax.tree import Node, Statement, names_in, strip, unsubscripted, walk
from symgen.terms.domains import POSITIVE, REAL, Domain, structured
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, dimension, symbol

#: The size of vectors that the notation shows to be some, where the text has no letter for it.
_UNNAMED = "dim"
_SIZES = ("d", "D")
_COUNTS = frozenset({"n", "N", "k", "K", "m", "M", "J", "L", "T"})
_NORMALS = frozenset({"N", "Normal", "Gaussian"})
_COVARIANCES = frozenset({"Sigma", "Lambda", "K", "S", "C", "Psi"})


def infer_normals(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Declare the undeclared parameters and points of normal laws by their places."""
    size = _size(declared, statements)
    for statement in statements:
        for side in statement.sides:
            for bracket in _brackets(side):
                _Places(declared, bracket, size).declare()
    sides = [side for statement in statements for side in statement.sides]
    _declare_alike(declared, sides)


def _size(declared: Declarations, statements: Sequence[Statement]) -> str | None:
    """The letter that a text has for the size of its vectors; None where a letter may or may not be that."""
    names = [n for s in statements for side in s.sides for n in unsubscripted(side) if not n.parts and not n.value.font]
    free = {n.value.text for n in names} - declared.symbols.keys() - declared.values.keys()
    sizes = [letter for letter in _SIZES if letter in free]
    if free & _COUNTS or len(sizes) > 1 or (declared.symbols.keys() & {*_SIZES, *_COUNTS}):
        return None
    return sizes[0] if sizes else _UNNAMED


def _brackets(side: Node) -> Iterator[Node]:
    for node in walk(side):
        if node.kind != "product":
            continue
        for name, bracket in pairwise(node.parts):
            if name.kind == "name" and bracket.kind == "group" and name.value.base in _NORMALS and not name.value.label:
                yield bracket


class _Places:
    """The point, the mean and the covariance of one normal law as written."""

    def __init__(self, declared: Declarations, bracket: Node, size: str | None) -> None:
        self.declared = declared
        self.size = size
        point, parameters = split(bracket, ";", "|")
        self.point = point if parameters else ()
        self.parameters = parameters or tuple(bracket.parts)

    def declare(self) -> None:
        if len(self.parameters) != 2:
            return
        spread = strip(self.parameters[1])
        full = self._is_free(spread) and spread.value.base in _COVARIANCES
        identity = any(_is_identity(name) for name in names_in(spread))
        diagonal = spread.kind == "function" and spread.value[0] == "diag"
        if not (full or identity or diagonal):
            self._positive(spread, ())
        elif self.size is not None:
            size = dimension(self.size)
            if full:
                self._put(spread, structured("spd"), (size, size), "a positive definite matrix")
            else:
                self._positive(spread.parts[0] if diagonal else spread, (size,) if diagonal else ())
            self._vectors(size)

    def _vectors(self, size: Term) -> None:
        self.declared.size = str(size)
        self.declared.symbols.setdefault(str(size), size)
        for node in map(strip, (*self.point, self.parameters[0])):
            if self._is_free(node):
                self._put(node, REAL, (size,), "a real vector")
        head = function_head(self.declared, strip(self.parameters[0]))
        if head is not None and head[0] not in self.declared:
            self.declared.functions[head[0]] = Function(operator="unknown", shape=(size,))
            self.declared.inferred.add(head[0])
            self.declared.assume(f"{head[0]} is taken to be a function whose values are vectors, of size {self.size}")

    def _positive(self, spread: Node, shape: Shape) -> None:
        """sigma of sigma^2, v of v, and those of sigma^2 I."""
        parts = spread.parts if spread.kind == "product" and set(spread.value) <= {" ", "*"} else (spread,)
        for part in map(strip, parts):
            base = strip(part.parts[0]) if part.kind == "power" else part
            if self._is_free(base) and not _is_identity(base):
                self._put(base, POSITIVE, shape, "a vector of positive numbers" if shape else "positive")

    def _is_free(self, node: Node) -> bool:
        if node.kind != "name" or node.value.base.isdigit() or node.value.base in ("e", "pi", "I"):
            return False
        declared, text, stem = self.declared, node.value.text, node.value.stem
        tables = (
            declared.symbols,
            declared.values,
            declared.functions,
            declared.densities,
            declared.laws,
            declared.kinds,
        )
        return not any(known in table for table in tables for known in (text, stem))

    def _put(self, node: Node, domain: Domain, shape: Shape, words: str) -> None:
        text = node.value.text
        self.declared.symbols[text] = symbol(text, domain, shape)
        self.declared.inferred.add(text)
        self.declared.assume(f"{text} is taken to be {words}{f', of size {self.size}' if shape else ''}")


def _is_identity(name: Node) -> bool:
    return name.kind == "name" and name.value.base == "I" and not name.parts


def _declare_alike(declared: Declarations, sides: Sequence[Node]) -> None:
    """x_{t-1} and x_0 beside a vector x_t are vectors like it."""
    names = {name.value.text: name.value for side in sides for name in names_in(side) if name.value.label}
    for text in names.keys() & declared.inferred & declared.symbols.keys():
        vector, name = declared.symbols[text], names[text]
        if len(vector.shape) != 1 or vector.domain != REAL:
            continue
        for other in names.values():
            of_time = other.label[0] == name.label[0] or other.label.isdigit() or other.label == name.label.upper()
            if replace(other, label=name.label) == name and of_time and other.text not in declared:
                declared.symbols[other.text] = symbol(other.text, REAL, vector.shape)
                declared.inferred.add(other.text)
                declared.assume(f"{other.text} is taken to be a real vector like {text}")
