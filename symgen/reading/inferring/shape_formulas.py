r"""How shapes follow from each other in formulas: what a norm, a quotient or a gradient is, and what it asks of its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symgen.reading.inferring.shape_finding import FORMS, PUSHED, Shapes
from symgen.reading.inferring.shape_letters import (
    core,
    is_capital,
    is_coefficient,
    is_entry,
    is_inverse,
    is_small_latin,
)
from symgen.reading.inferring.shape_types import NUMBER, Form, transposed
from symgen.reading.notation.arithmetic import is_t
from symgen.reading.syntax.tree import Node, names_in, scripts_of

#: Functions of vectors alone.
OF_VECTORS = frozenset({"softmax", "log_softmax"})
SCALAR_FUNCTIONS = frozenset({"det", "logdet", "trace"})
_Form = Callable[[Shapes, Node], Form | None]
_Pushed = Callable[[Shapes, Node, Form], object]


def _form(*kinds: str) -> Callable[[_Form], _Form]:
    """Register how the form of nodes of these kinds is found."""

    def register(rule: _Form) -> _Form:
        FORMS.update(dict.fromkeys(kinds, rule))
        return rule

    return register


def _pushed(*kinds: str) -> Callable[[_Pushed], _Pushed]:
    """Register what nodes of these kinds ask of their parts."""

    def register(rule: _Pushed) -> _Pushed:
        PUSHED.update(dict.fromkeys(kinds, rule))
        return rule

    return register


@_form("negative", "group", "annotated", "evaluated")
def _inside(shapes: Shapes, node: Node) -> Form | None:
    if node.kind == "group" and (len(node.parts) != 1 or node.value[1]):
        found = [shapes.of(part) for part in node.parts]
        return NUMBER if node.value[0] == "\\langle" and _alike(shapes, node.parts, found) else None
    return shapes.of(node.parts[0])


def _alike(shapes: Shapes, parts: Sequence[Node], found: list[Form | None]) -> bool:
    known = next((form for form in found if form is not None and not form.is_number), None)
    if known is not None:
        for part, form in zip(parts, found, strict=True):
            shapes.meet(part, form, known)
    return True


@_form("number", "infinity", "imaginary")
def _number(shapes: Shapes, node: Node) -> Form | None:
    return NUMBER


@_form("root", "binomial", "factorial", "listed", "indexed", "limit")
def _of_parts(shapes: Shapes, node: Node) -> Form | None:
    for part in node.parts:
        shapes.of(part)
    return NUMBER


@_form("quotient")
def _quotient(shapes: Shapes, node: Node) -> Form | None:
    shapes.of(node.parts[1])
    return shapes.of(node.parts[0])


@_form("power")
def _power(shapes: Shapes, node: Node) -> Form | None:
    base, exponent = node.parts
    if is_t(shapes.reader, exponent):
        return _transposed(shapes, node)
    found = shapes.of(base)
    if found is not None and found.kind == "matrix":
        shapes.sizes.join(*found.sizes)
        return found
    return found if found is None or found.is_number else None


@_form("transposed")
def _transposed(shapes: Shapes, node: Node) -> Form | None:
    inner = node.parts[0]
    found = shapes.of(inner)
    if found is None:
        found = _seeded(shapes, inner)
    return transposed(found)


def _seeded(shapes: Shapes, inner: Node) -> Form | None:
    """What is transposed is a vector or a matrix: by the letter, or a vector where all letters are small."""
    letter = core(shapes.reader, inner)
    if letter is not None:
        shapes.push(inner, shapes.sizes.matrix() if is_capital(letter.value) else shapes.sizes.column())
    elif shapes.seeding and inner.kind == "group" and not all(is_capital(n.value) for n in names_in(inner)):
        shapes.push(inner, shapes.sizes.column())
    return shapes.of(inner)


@_form("absolute")
def _absolute(shapes: Shapes, node: Node) -> Form | None:
    found = shapes.of(node.parts[0])
    if found is not None and found.kind == "matrix":
        shapes.sizes.join(*found.sizes)
    return NUMBER


@_form("norm")
def _norm(shapes: Shapes, node: Node) -> Form | None:
    found = shapes.of(node.parts[0])
    if found is None and shapes.seeding:
        names = [name.value for name in names_in(node.parts[0])]
        if not all(map(is_capital, names)):
            shapes.push(node.parts[0], shapes.sizes.column())
    return NUMBER


@_form("function")
def _function(shapes: Shapes, node: Node) -> Form | None:
    found = shapes.of(node.parts[0])
    name = node.value[0]
    if name in SCALAR_FUNCTIONS:
        shapes.settle(node.parts[0], shapes.sizes.square())
        return NUMBER
    if name in OF_VECTORS and found is None and node.parts[0].kind in ("name", "group"):
        shapes.push(node.parts[0], shapes.sizes.column())
        return shapes.of(node.parts[0])
    return found if name not in ("diag", "indicator", "logsumexp") else None


@_form("big", "integral", "moment")
def _big(shapes: Shapes, node: Node) -> Form | None:
    return shapes.of(node.parts[0])


@_form("extremum")
def _extremum(shapes: Shapes, node: Node) -> Form | None:
    shapes.of(node.parts[0])
    below = scripts_of(node).below
    if not node.value[0].startswith("arg") or len(below) != 1:
        return NUMBER
    return shapes.forms.get(shapes.key(below[0])) if below[0].kind == "name" else None


@_form("derivative")
def _derivative(shapes: Shapes, node: Node) -> Form | None:
    found = shapes.of(node.parts[0])
    variables = [shapes.of(part) for part in node.parts[1:]]
    return variables[0] if found is not None and found.is_number and len(variables) == 1 else None


@_form("gradient")
def _gradient(shapes: Shapes, node: Node) -> Form | None:
    found = shapes.of(node.parts[0])
    below = scripts_of(node).below
    by = shapes.of(below[0]) if below else None
    return by if node.value[0] == 1 and found is not None and found.is_number else None


def _are_entries(node: Node, found: Sequence[Form | None]) -> bool:
    """Whether all entries of a matrix are numbers: where one of them is written as a number, what may be anything is one."""
    if any(part.kind == "number" for part in node.parts):
        return all(form is None or form.is_number for form in found)
    return all(map(is_entry, node.parts, found))


@_form("grid")
def _grid(shapes: Shapes, node: Node) -> Form | None:
    environment, counts = node.value
    found = [shapes.of(part) for part in node.parts]
    if environment.endswith("cases"):
        return found[0] if found else None
    if environment == "vmatrix":
        return NUMBER
    if not counts or len(set(counts)) > 1 or not _are_entries(node, found):
        return None
    rows, width = (shapes.sizes.new(size) for size in (len(counts), counts[0]))
    return Form("column", (rows,)) if counts[0] == 1 else Form("matrix", (rows, width))


# What is asked of the parts.


@_pushed("negative", "group", "annotated", "moment", "big", "integral")
def _push_inside(shapes: Shapes, node: Node, form: Form) -> None:
    if len(node.parts) == 1 and not (node.kind == "group" and node.value[1]):
        shapes.settle(node.parts[0], form)


@_pushed("quotient")
def _push_first(shapes: Shapes, node: Node, form: Form) -> None:
    shapes.settle(node.parts[0], form)


@_pushed("sum")
def _push_all(shapes: Shapes, node: Node, form: Form) -> None:
    for part in node.parts:
        shapes.settle(part, form)


@_pushed("transposed")
def _push_transposed(shapes: Shapes, node: Node, form: Form) -> None:
    turned = transposed(form)
    if turned is not None and node.value != "-":
        shapes.settle(node.parts[0], turned)


@_pushed("power")
def _push_power(shapes: Shapes, node: Node, form: Form) -> None:
    if is_t(shapes.reader, node.parts[1]):
        _push_transposed(shapes, node, form)
    elif is_inverse(node) and form.kind == "matrix":
        shapes.sizes.join(*form.sizes)
        shapes.settle(node.parts[0], form)


def _is_matrix_letter(shapes: Shapes, node: Node) -> bool:
    return node.kind == "name" and is_capital(node.value) and node.value.text not in shapes.numbers


@_pushed("product")
def _push_product(shapes: Shapes, node: Node, form: Form) -> None:
    """Of numbers times one small Latin letter, that letter; of a capital times a small letter, a matrix and a vector."""
    if shapes.push_call(node, form) or not set(node.value) <= {" ", "*"}:
        return
    if form.kind == "matrix" and all(_is_matrix_letter(shapes, part) for part in node.parts):
        places = [form.sizes[0], *(shapes.sizes.new() for _ in node.parts[1:]), form.sizes[1]]
        for part, *sizes in zip(node.parts, places, places[1:], strict=False):
            shapes.settle(part, Form("matrix", tuple(sizes)))
        return
    others = [part for part in node.parts if not (part.kind == "name" and is_small_latin(part.value))]
    letters = [part for part in node.parts if part not in others]
    if len(letters) == 1 and all(map(is_coefficient, others)):
        shapes.settle(letters[0], form)
    *before, matrix, vector = node.parts
    capital = matrix.kind == vector.kind == "name" and is_capital(matrix.value) and not is_capital(vector.value)
    if capital and form.kind == "column" and all(map(is_coefficient, before)):
        inner = shapes.sizes.column()
        shapes.settle(matrix, Form("matrix", (*form.sizes, *inner.sizes)))
        shapes.settle(vector, inner)
