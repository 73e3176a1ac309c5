"""From syntax trees to Terms: names are looked up, operators applied, and every error given its place in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from symgen.errors import DomainError, ReadingError, ShapeError, UnknownNameError
from symgen.terms.context import Context
from symgen.terms.operators import spellings
from symgen.terms.term import Term, divide, make, num, symbol
from symgen.terms.text.syntax import Name, Node, place, refuse

CONSTANTS: Mapping[str, str] = {
    "pi": "pi",
    "E": "e",
    "EulerGamma": "euler_gamma",
    "Catalan": "catalan",
    "I": "i",
    "oo": "oo",
}
Handler = Callable[["Elaborator", Node], Term]
_REFUSALS = (ShapeError, DomainError, UnknownNameError, ReadingError)


class Elaborator:
    """Builds the Terms of one text in a context; `scope` holds the variables bound around the present place."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.context = context
        self.scope: dict[str, Term] = {}
        self.zero_based = False

    def term(self, node: Node) -> Term:
        """The Term of a node."""
        return _HANDLERS[node.kind](self, node)

    def placed(self, node: Node, build: Callable[..., Term], *args: Any, **keywords: Any) -> Term:
        """Build a Term; an error about its parts gets the place of the node."""
        try:
            return build(*args, **keywords)
        except _REFUSALS as error:
            if not (isinstance(error, ReadingError) and error.text):
                error.where = "\n".join(filter(None, (place(self.text, node.start, node.end), error.where)))
            raise

    def make(self, node: Node, op: str, *args: Term, attrs: tuple[Any, ...] = ()) -> Term:
        return self.placed(node, make, op, *args, attrs=attrs)

    def refuse(self, node: Node, found: str, *, asked: str = "an expression", hint: str = "") -> ReadingError:
        return refuse(self.text, node, found, asked=asked, hint=hint)

    @contextmanager
    def binding(self, *variables: Term) -> Iterator[None]:
        """Within: the variables stand for their names."""
        outer = self.scope
        self.scope = {**outer, **{v.attrs[0]: v for v in variables}}
        try:
            yield
        finally:
            self.scope = outer

    # Names.

    def lookup(self, node: Node) -> Term:
        """The Term that a bare name stands for: bound, declared, defined, or a constant."""
        name: Name = node.value
        found = None if name.qualified else self.declared(name.text)
        if found is None and not name.quoted:
            found = _builtin(name.text)
        if found is not None:
            return found
        raise self.unknown(node, name.text)

    def declared(self, name: str) -> Term | None:
        """What a context or an enclosing binder makes of a name."""
        for known in (self.scope, self.context.symbols, self.context.definitions):
            if name in known:
                return known[name]
        function = self.context.functions.get(name)
        return abstract_law(name, function) if function and function[2] == "density" else None

    def unknown(self, node: Node, name: str) -> UnknownNameError | ReadingError:
        """The error for a name that nothing declares, or for a function without its arguments."""
        where = place(self.text, node.start, node.end)
        if self.context.functions.get(name, ("",))[-1] == "event":
            return self.refuse(node, f"the event {name}, which has no value", hint=f"its probability is P({name})")
        if name in self.context.functions or name in spellings():
            usage = spellings()[name].usage if name in spellings() else f"write {name}(x)"
            return self.refuse(node, f"{name} is a function and has no arguments here", hint=usage)
        error = UnknownNameError(name, candidates=sorted(self.names), where=where, found="nothing declares it")
        declare = f'declare it: where="{name}: real"'
        error.hint = f"{error.hint} or {declare}" if error.hint else declare
        return error

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that the context declares."""
        known = self.context
        return frozenset({*known.symbols, *known.functions, *known.laws, *known.definitions})

    def is_value(self, name: str) -> bool:
        """Whether a name followed by a bracket is a factor: a declared symbol or defined Term, and no function."""
        if name in self.context.functions:
            return False
        defined = self.context.definitions.get(name)
        return name in self.context.symbols or (defined is not None and defined.op not in ("law", "density_law"))


def abstract_law(name: str, function: tuple[Any, ...]) -> Term:
    """The law of an abstract density on the real line: its density, as a function of x."""
    domain, shape, role = function
    variable = symbol("x")
    density = make("call", variable, attrs=(name, domain, shape, role))
    return make("density_law", density, variable)


def _builtin(name: str) -> Term | None:
    if name in CONSTANTS:
        return make("const", attrs=(CONSTANTS[name],))
    if name == "GoldenRatio":
        return (1 + make("sqrt", num(5))) / 2
    return make("true") if name in ("otherwise", "True") else None


# Arithmetic, as Python builds it: sums and products are flat from left to right, whole quotients fold.


def _number(reader: Elaborator, node: Node) -> Term:
    return num(node.value)


def _string(reader: Elaborator, node: Node) -> Term:
    raise reader.refuse(node, "a quoted string", hint="names are written without quotes; declare them in the context")


def _group(reader: Elaborator, node: Node) -> Term:
    return reader.term(node.parts[0])


def _sum(reader: Elaborator, node: Node) -> Term:
    first, *rest = (reader.term(p) for p in node.parts)
    signed = [t if sign == "+" else -t for sign, t in zip(node.value, rest, strict=True)]
    return reader.make(node, "add", first, *signed)


def _negative(reader: Elaborator, node: Node) -> Term:
    return -reader.term(node.parts[0])


def _product(reader: Elaborator, node: Node) -> Term:
    """Factors from left to right; only factors written in one run of * make one flat product."""
    first, *rest = node.parts
    run = [reader.term(first)]
    kind = _factor_kind(run[0], first)
    for operator, part in zip(node.value, rest, strict=True):
        right = reader.term(part)
        right_kind = _factor_kind(right, part)
        op = _operation(reader, node, operator, kind, right_kind)
        if op == "mul":
            run.append(right)
        else:
            left = _closed(reader, node, run)
            run = [_quotient(reader, node, left, right) if op == "div" else reader.make(node, op, left, right)]
        tensor = bool(run[0].shape) if len(run) == 1 else kind[0] or right_kind[0]
        kind = tensor, max(kind[1], right_kind[1])
    return _closed(reader, node, run)


def _factor_kind(term: Term, node: Node) -> tuple[bool, int]:
    """Whether a factor is a tensor, and whether it is written as a Matrix."""
    return bool(term.shape), _matrix_kind(node)


def _closed(reader: Elaborator, node: Node, run: list[Term]) -> Term:
    return run[0] if len(run) == 1 else reader.make(node, "mul", *run)


def _operation(reader: Elaborator, node: Node, operator: str, left: tuple[bool, int], right: tuple[bool, int]) -> str:
    if operator in "/@":
        return "div" if operator == "/" else "matmul"
    tensors = left[0] and right[0]
    if operator == " ":
        return "matmul" if tensors else "mul"
    if not tensors or max(left[1], right[1]) < _MATRIX:
        return "mul"
    if min(left[1], right[1]) > 0:
        return "matmul"
    raise reader.refuse(
        node,
        "* between a Matrix and an array",
        asked="a product with one meaning",
        hint="is it the matrix product? write A @ B; for the product entry by entry write [[...]] without Matrix",
    )


def _quotient(reader: Elaborator, node: Node, left: Term, right: Term) -> Term:
    if right.value == 0:
        raise reader.refuse(node, "division by zero", asked="a quotient", hint="infinity is written oo")
    return reader.placed(node, divide, left, right)


def is_matrix_literal(node: Node, calls: tuple[str, ...] = ("Matrix",)) -> bool:
    """Whether an expression is made of Matrix([[...]]), whose * and ** are those of matrices."""
    if node.kind == "apply":
        name = node.value[0].text
        return name in calls or (name in _OF_MATRICES and any(is_matrix_literal(p, calls) for p in node.parts))
    if node.kind in ("group", "negative", "transpose", "power"):
        return is_matrix_literal(node.parts[0], calls)
    return node.kind in ("sum", "product") and any(is_matrix_literal(p, calls) for p in node.parts)


_OF_MATRICES = ("inverse", "transpose", "matrix_exp", "matrix_sqrt")
_IDENTITY, _MATRIX = 1, 2


def _matrix_kind(node: Node) -> int:
    """An identity matrix goes along with a Matrix, and is an array otherwise."""
    if is_matrix_literal(node):
        return _MATRIX
    return _IDENTITY if is_matrix_literal(node, ("eye",)) else 0


def _power(reader: Elaborator, node: Node) -> Term:
    base, exponent = (reader.term(p) for p in node.parts)
    if is_matrix_literal(node.parts[0]):
        return _matrix_power(reader, node, base, exponent)
    if node.value == "^" and len(base.shape) == 2 and base.shape[0] == base.shape[1]:
        hint = "A**2 goes entry by entry; a product of matrices is A @ A, an inverse inverse(A)"
        raise reader.refuse(node, "^ of a square matrix", asked="one meaning", hint=hint)
    return reader.make(node, "pow", base, exponent)


def _matrix_power(reader: Elaborator, node: Node, base: Term, exponent: Term) -> Term:
    if exponent.value is None or exponent.value.denominator != 1 or not 0 < abs(exponent.value) <= 20:
        hint = "the powers of a Matrix are whole numbers up to 20; write M @ M or inverse(M)"
        raise reader.refuse(node, "a power of a Matrix", asked="a product of matrices", hint=hint)
    factor = reader.make(node, "inverse", base) if exponent.value < 0 else base
    result = factor
    for _ in range(abs(int(exponent.value)) - 1):
        result = reader.make(node, "matmul", result, factor)
    return result


# Tensors.


def _list(reader: Elaborator, node: Node) -> Term:
    if not node.parts:
        raise reader.refuse(node, "an empty list")
    rows = [reader.term(p) for p in node.parts]
    if any(row.shape != rows[0].shape for row in rows):
        hint = "make all rows as long; a vector of ones times a number is ones(n)*c"
        raise reader.refuse(node, "entries of different shapes", asked="a list of numbers or of rows", hint=hint)
    return reader.make(node, "stack", *rows)


def _transpose(reader: Elaborator, node: Node) -> Term:
    whole = reader.term(node.parts[0])
    if node.value == "'" and not whole.shape:
        hint = "is it a derivative? write Derivative(y, x); a number is its own transpose"
        raise reader.refuse(node, "a prime after a number", asked="the transpose of a vector or matrix", hint=hint)
    return reader.make(node, "transpose", whole)


def _index(reader: Elaborator, node: Node) -> Term:
    base, *places = node.parts
    tensor = reader.term(base)
    if not places:
        raise reader.refuse(node, "empty brackets", asked="an entry", hint="write x[i]; indices count from 1")
    indices = [reader.term(p) for p in places]
    if any(i.value is not None and i.value < 1 for i in indices) or reader.zero_based:
        indices = _from_zero(reader, node, tensor, indices)
    _check_indices(reader, node, tensor, indices)
    return reader.make(node, "index", tensor, *indices)


def _from_zero(reader: Elaborator, node: Node, tensor: Term, indices: list[Term]) -> list[Term]:
    """A Matrix literal may be indexed from 0, as where the notation comes from, if the whole text does so."""
    counted = all(i.value is not None and i.value >= 0 for i in indices)
    if not (is_matrix_literal(node.parts[0]) and counted and reader.zero_based):
        raise reader.refuse(
            node, "an index below 1", asked="an entry", hint="indices count from 1: is x[1] meant, the first entry?"
        )
    return [i + 1 if i.value is None else num(i.value + 1) for i in indices]


def _check_indices(reader: Elaborator, node: Node, tensor: Term, indices: list[Term]) -> None:
    for index, size in zip(indices, tensor.shape, strict=False):
        if index.value is not None and isinstance(size, int) and index.value > size:
            raise reader.refuse(node, f"index {index.value} of an axis of {size}", asked="an entry")


def counts_from_zero(node: Node) -> bool:
    """Whether a literal 0 stands as an index of a Matrix somewhere in a text."""
    stack = [node]
    while stack:
        current = stack.pop()
        zeros = any(p.kind == "number" and p.value == 0 for p in current.parts[1:])
        if zeros and current.kind == "index" and is_matrix_literal(current.parts[0]):
            return True
        stack.extend(current.parts)
    return False


# Relations and logic.


def _relation(reader: Elaborator, node: Node) -> Term:
    from symgen.terms.text.parser import RELATIONS

    sides = [reader.term(p) for p in node.parts]
    links = [
        reader.make(node, RELATIONS[sign], left, right)
        for sign, left, right in zip(node.value, sides, sides[1:], strict=False)
    ]
    return links[0] if len(links) == 1 else reader.make(node, "and", *links)


def _logic(reader: Elaborator, node: Node) -> Term:
    return reader.make(node, node.kind, *(reader.term(p) for p in node.parts))


def _misplaced(reader: Elaborator, node: Node) -> Term:
    found = {
        "tuple": "several expressions between brackets",
        "parallel": "'||' outside KL(q || p) or JS(q || p)",
        "distributed": "'~' inside an expression",
        "propto": "'propto' inside an expression",
        "keyword": "'=' inside an expression",
        "range": "a range a..b",
        "typed": "a declaration",
    }[node.kind]
    hints = {"keyword": "equality is written ==", "distributed": "declare random variables in the context"}
    raise reader.refuse(node, found, hint=hints.get(node.kind, ""))


def _apply(reader: Elaborator, node: Node) -> Term:
    from symgen.terms.text.applications import application

    return application(reader, node)


def _expectation(reader: Elaborator, node: Node) -> Term:
    from symgen.terms.text.laws import expectation

    return expectation(reader, node)


def _method(reader: Elaborator, node: Node) -> Term:
    from symgen.terms.text.forms import method

    return method(reader, node)


_HANDLERS: dict[str, Handler] = {
    "number": _number,
    "string": _string,
    "name": Elaborator.lookup,
    "group": _group,
    "sum": _sum,
    "negative": _negative,
    "product": _product,
    "power": _power,
    "list": _list,
    "transpose": _transpose,
    "index": _index,
    "relation": _relation,
    "and": _logic,
    "or": _logic,
    "not": _logic,
    "apply": _apply,
    "expectation": _expectation,
    "method": _method,
    **dict.fromkeys(("tuple", "parallel", "distributed", "propto", "keyword", "range", "typed"), _misplaced),
}

__all__ = ["CONSTANTS", "Elaborator", "abstract_law", "counts_from_zero", "is_matrix_literal"]
