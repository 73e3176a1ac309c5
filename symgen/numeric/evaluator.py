"""The one fold: the value of a Term over any number system."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from symgen.errors import ShapeError, UnknownNameError
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.patience import be_patient
from symgen.numeric.system import System
from symgen.terms.operators import operator
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term

Values = Mapping[Any, Any]


def evaluate(term: Term, values: Values, system: System) -> Any:
    """The value of a term: a scalar of the system, or an array of them.

    `values` maps symbols (sizes included) to numbers or arrays and names of unknown functions to Python callables.
    Raises Undefined where the mathematics has no value, Unsupported where the system has no method, Undecided where
    a comparison needs more precision.

    >>> from symgen.numeric.exact_system import EXACT
    >>> from symgen.terms.build import reals
    >>> x = reals("x"); evaluate(x**2 + 1, {x: "1/2"}, EXACT)
    5/4
    """
    with system.precision():
        try:
            return Evaluator(system, values).visit(term)
        except Undefined as error:
            return system.confirm(term, values, error)


class Evaluator:
    """The state of one evaluation: what the symbols are, and what has been computed already."""

    __slots__ = ("_dependents", "_exact", "_kept", "depth", "functions", "given", "handlers", "memo", "spent", "system")

    def __init__(self, system: System, values: Values) -> None:
        self.system = system
        self.given: dict[Any, Any] = dict(values)
        self.functions = system.functions
        self.handlers = {**HANDLERS, **system.handlers} if system.handlers else HANDLERS
        # By identity, with the node itself: it must not die, or another could take its place.
        self.memo: dict[int, tuple[Term, Any]] = {}
        self.depth = 0  # how many integrals this evaluation is inside of
        self.spent = [0]  # evaluations of integrands so far, shared by nested ones
        self._dependents: dict[tuple[int, int], list[int]] = {}
        self._exact: Evaluator | None = None
        self._kept: list[Term] = []  # terms made on the way, so that their ids stay theirs

    def visit(self, node: Term) -> Any:
        key = id(node)
        found = self.memo.get(key)
        if found is not None:
            return found[1]
        handler = self.handlers.get(node.op)
        value = handler(self, node) if handler is not None else self._apply(node)
        self.memo[key] = node, value
        return value

    def _apply(self, node: Term) -> Any:
        args = [self.visit(a) for a in node.args]
        if node.shape:
            return self.elementwise(node.op, args)
        try:
            value = self.functions[node.op](*args)
        except Undecided as doubt:
            return self._by_exact_arguments(node, doubt.enclosure, doubt)
        return self._by_exact_arguments(node, value, None) if self.system.doubtful(value) else value

    def _by_exact_arguments(self, node: Term, fallback: Any, doubt: Undecided | None) -> Any:
        """Rounding alone can hide that 1/3 - 1/3 is zero: where the arguments are rational, use them as they are."""
        exactly = self.exactly(node.args)
        if exactly is not None:
            try:
                return self.functions[node.op](*(self.system.number(v) for v in exactly))
            except Undecided:
                decided = self.exactly((node,))
                if decided is not None:
                    return decided[0] if isinstance(decided[0], bool) else self.system.number(decided[0])
        if fallback is None and doubt is not None:
            raise doubt
        return fallback

    def exactly(self, nodes: tuple[Term, ...]) -> tuple[Any, ...] | None:
        """The exact values of some terms, or None when they are not rational."""
        if self.system.exact_numbers:
            return None
        if self._exact is None:
            from symgen.numeric.exact_system import EXACT

            self._exact = Evaluator(EXACT, self.given)
        try:
            return tuple(self._exact.visit(n) for n in nodes)
        except (Unsupported, Undefined, Undecided):
            return None

    def elementwise(self, op: str, args: list[Any]) -> Any:
        """A function of scalars over arrays, by NumPy's broadcasting."""
        native = self.system.arrays.get(op)
        if native is not None:
            result = native(*args)
            if result is not None:
                return result
        function = self.functions[op]
        return self.system.tidy(np.frompyfunc(function, len(args), 1)(*args))

    # Bound variables.

    @contextmanager
    def binding(self, variable: Term, body: Term) -> Iterator[Callable[[Any], Any]]:
        """A function from values of the variable to values of the body; what does not depend on it is computed once."""
        dependents = self._depending(variable, body)
        before = self.given.get(variable, _MISSING)

        def at(value: Any) -> Any:
            be_patient()
            self._forget(dependents)
            self.given[variable] = value
            return self.visit(body)

        try:
            yield at
        finally:
            self._forget(dependents)
            if before is _MISSING:
                self.given.pop(variable, None)
            else:
                self.given[variable] = before

    def _forget(self, dependents: list[int]) -> None:
        pop = self.memo.pop
        for key in dependents:
            pop(key, None)
        self._exact = None

    def _depending(self, variable: Term, body: Term) -> list[int]:
        key = (id(variable), id(body))
        found = self._dependents.get(key)
        if found is None:
            seen: dict[int, bool] = {}
            _collect(body, variable, seen)
            found = self._dependents[key] = [node for node, depends in seen.items() if depends]
            self._kept.extend((variable, body))
        return found

    def size(self, dimension: int | Term) -> int:
        """A symbolic or whole size as an int."""
        return dimension if isinstance(dimension, int) else self.system.integer(self.visit(dimension))

    def shape(self, shape: tuple[Any, ...]) -> tuple[int, ...]:
        return tuple(self.size(d) for d in shape)


_MISSING = object()
_NOT_NUMBERS = frozenset({"law", "noun"})


def _collect(node: Term, variable: Term, seen: dict[int, bool]) -> bool:
    known = seen.get(id(node))
    if known is None:
        inside = [_collect(a, variable, seen) for a in node.args]
        known = seen[id(node)] = any(inside) or node is variable or variable in node.free
    return known


def _not_a_number(evaluator: Evaluator, node: Term) -> Any:
    raise Unsupported(
        asked=f"the value of {node.op}",
        found=f"{node.op} is not unfolded to sums and integrals",
        where=node.op,
        hint="unfold or derive it first",
    )


# Leaves and structure.


def _number(evaluator: Evaluator, node: Term) -> Any:
    return evaluator.system.rational(node.attrs[0])


def _constant(evaluator: Evaluator, node: Term) -> Any:
    return evaluator.system.infinity(1) if node.attrs[0] == "oo" else evaluator.system.constant(node.attrs[0])


def _symbol(evaluator: Evaluator, node: Term) -> Any:
    value = evaluator.given.get(node, _MISSING)
    if value is _MISSING:
        value = _inferred_size(evaluator, node)
    if not node.shape:
        return evaluator.system.number(value)
    array = evaluator.system.array(value)
    if len(array.shape) != len(node.shape):
        raise ShapeError(
            asked=f"the value of {node.attrs[0]}",
            found=f"an array of shape {array.shape}",
            where=node.attrs[0],
            hint=f"give an array of shape {show_shape(node.shape)}",
        )
    return array


def _inferred_size(evaluator: Evaluator, node: Term) -> Any:
    """A size that was not given is read off an array that has it."""
    for symbol, value in evaluator.given.items():
        if isinstance(symbol, Term) and node in symbol.shape:
            return np.shape(value)[symbol.shape.index(node)]
    raise UnknownNameError(
        node.attrs[0],
        kind="value",
        candidates=[s.attrs[0] for s in evaluator.given if isinstance(s, Term) and s.attrs],
        where="the values given",
        hint=f"give one by name: {{{node.attrs[0]!r}: ...}}",
    )


def _call(evaluator: Evaluator, node: Term) -> Any:
    function = evaluator.given.get(node.attrs[0])
    if function is None:
        raise UnknownNameError(node.attrs[0], kind="function value", candidates=map(str, evaluator.given))
    result = function(*(evaluator.visit(a) for a in node.args))
    return evaluator.system.array(result) if node.shape else evaluator.system.number(result)


def _index(evaluator: Evaluator, node: Term) -> Any:
    tensor = evaluator.visit(node.args[0])
    places = (evaluator.visit(argument) for argument in node.args[1:])
    return tensor[tuple(_position(evaluator, p, tensor.shape[axis]) for axis, p in enumerate(places))]


def _position(evaluator: Evaluator, place: Any, length: int) -> Any:
    """A place counted from 0, or an array of them."""
    if np.ndim(place):
        whole = [_position(evaluator, p, length) for p in (place.tolist() if hasattr(place, "tolist") else place)]
        return np.asarray(whole, dtype=int)
    whole_place = evaluator.system.integer(place)
    if not 1 <= whole_place <= length:
        raise Undefined(f"an index outside of an axis of length {length}")
    return whole_place - 1


def _stack(evaluator: Evaluator, node: Term) -> Any:
    rows = [evaluator.visit(a) for a in node.args]
    if not node.args[0].shape:
        return evaluator.system.array(rows)
    return np.stack(np.broadcast_arrays(*rows))


def _tuple(evaluator: Evaluator, node: Term) -> Any:
    return tuple(evaluator.visit(a) for a in node.args)


# Conditions: lazy, since a branch that is not taken may be undefined.


def _cases(evaluator: Evaluator, node: Term) -> Any:
    if any(c.shape for c in node.args[1:-1:2]):
        return _entry_by_entry(evaluator, node)
    for value, condition in zip(node.args[0:-1:2], node.args[1:-1:2], strict=True):
        if evaluator.visit(condition):
            return _expanded(evaluator, node, value)
    return _expanded(evaluator, node, node.args[-1])


def _expanded(evaluator: Evaluator, node: Term, branch: Term) -> Any:
    value = evaluator.visit(branch)
    if branch.shape == node.shape:
        return value
    return np.broadcast_to(value, evaluator.shape(node.shape))


def _entry_by_entry(evaluator: Evaluator, node: Term) -> Any:
    shape = evaluator.shape(node.shape)
    result = np.empty(shape, dtype=object)
    for position in np.ndindex(shape):
        result[position] = _entry(evaluator, node, position)
    return evaluator.system.tidy(result)


def _entry(evaluator: Evaluator, node: Term, position: tuple[int, ...]) -> Any:
    """One entry of an elementwise term, so that only the branch taken there is computed."""
    if not node.shape:
        return evaluator.visit(node)
    if node.op == "cases":
        for value, condition in zip(node.args[0:-1:2], node.args[1:-1:2], strict=True):
            if _entry(evaluator, condition, position):
                return _entry(evaluator, value, position)
        return _entry(evaluator, node.args[-1], position)
    if operator(node.op).kind not in ("arithmetic", "function", "relation", "logic"):
        return _item(evaluator.visit(node), position)
    args = [_entry(evaluator, a, position) for a in node.args]
    return all(args) if node.op == "and" else any(args) if node.op == "or" else evaluator.functions[node.op](*args)


def _item(array: Any, position: tuple[int, ...]) -> Any:
    own = position[len(position) - array.ndim :]
    value = array[tuple(0 if size == 1 else place for size, place in zip(array.shape, own, strict=True))]
    return value.item() if isinstance(value, np.generic) else value


def _connective(decisive: bool) -> Callable[[Evaluator, Term], Any]:
    """`and` is settled by one false part, `or` by one true part, even when another cannot be decided."""

    def handler(evaluator: Evaluator, node: Term) -> Any:
        if node.shape:
            parts = [evaluator.visit(a) for a in node.args]
            return np.logical_or.reduce(np.broadcast_arrays(*parts)) if decisive else _all(parts)
        doubt: Undecided | Undefined | None = None
        for part in node.args:
            try:
                if bool(evaluator.visit(part)) is decisive:
                    return decisive
            except (Undecided, Undefined) as error:
                doubt = doubt or error
        if doubt is not None:
            raise doubt
        return not decisive

    return handler


def _all(parts: list[Any]) -> Any:
    return np.logical_and.reduce(np.broadcast_arrays(*parts))


def _tensor(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.tensors import apply

    return apply(evaluator, node)


def _difference(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.differences import difference

    return difference(evaluator, node)


def _binder(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.binders import bind

    return bind(evaluator, node)


HANDLERS: dict[str, Callable[[Evaluator, Term], Any]] = {
    "grad": _difference,
    "jacobian": _difference,
    "hessian": _difference,
    "num": _number,
    "const": _constant,
    "symbol": _symbol,
    "call": _call,
    "index": _index,
    "stack": _stack,
    "tuple": _tuple,
    "cases": _cases,
    "and": _connective(False),
    "or": _connective(True),
}


def _fill_handlers() -> None:
    from symgen.terms.operators import table

    for name, row in table().items():
        if row.kind == "tensor":
            HANDLERS[name] = _tensor
        if row.binds or name == "derivative":
            HANDLERS[name] = _binder
        if row.kind in _NOT_NUMBERS:
            HANDLERS.setdefault(name, _not_a_number)


_fill_handlers()
