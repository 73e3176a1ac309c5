"""Gradients, Jacobians and Hessians by central differences in high precision: an oracle without calculus.

At d digits the body is evaluated with 3d + 10 digits and a step of 10^-(d + 5), so that both the step's own error (its
square) and the rounding (over the step) stay beyond 2d digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symgen.errors import UnknownNameError
from symgen.numeric.directions import moved_along
from symgen.numeric.errors import Unsupported
from symgen.numeric.evaluator import Evaluator, evaluate
from symgen.numeric.mp_system import Multiprecision, mp
from symgen.terms.term import Term

Function = Callable[[Any], Any]


def difference(evaluator: Evaluator, node: Term) -> Any:
    """The value of a grad, jacobian or hessian noun at the values given."""
    system = evaluator.system
    if not isinstance(system, Multiprecision):
        raise Unsupported(asked=f"the value of {node.op}", found=f"{system.name} takes no differences", where=node.op)
    body, variable = node.args
    if variable.op != "symbol" or variable not in evaluator.given:
        raise UnknownNameError(str(variable), kind="value", candidates=[str(s) for s in evaluator.given])
    work = mp(3 * system.digits + 10)
    step = work.ctx.one / work.ctx.mpf(10) ** (system.digits + 5)
    start = _array(work, evaluator.given[variable])
    function = _body(body, variable, evaluator.given, work)
    order = 2 if node.op == "hessian" else 1
    derivative = _derivative(function, start, step, order)
    if node.attrs[0] != "none":
        structure, blocks = variable.domain.structure, 2 if node.op == "hessian" else 1
        derivative = moved_along(derivative, start, structure, node.attrs[0], blocks)
    return _rounded(system, derivative)


def _array(system: Multiprecision, value: Any) -> Any:
    return system.array(value) if np.shape(value) else np.asarray(system.number(value), dtype=object)


def _body(body: Term, variable: Term, given: Any, work: Multiprecision) -> Function:
    def function(point: Any) -> Any:
        value = point if point.shape else point.item()
        return np.asarray(evaluate(body, {**given, variable: value}, work), dtype=object)

    return function


def _derivative(function: Function, start: Any, step: Any, order: int) -> Any:
    """The body's shape, then the variable's once for each order, by central differences in each entry."""
    if order == 0:
        return function(start)
    slices = [
        (_derivative(function, moved[0], step, order - 1) - _derivative(function, moved[1], step, order - 1))
        / (2 * step)
        for moved in (_moved(start, position, step) for position in np.ndindex(start.shape))
    ]
    columns = np.stack([np.asarray(s, dtype=object) for s in slices], axis=-1)
    return columns.reshape(columns.shape[:-1] + start.shape)


def _moved(start: Any, position: tuple[int, ...], step: Any) -> tuple[Any, Any]:
    ahead, behind = start.copy(), start.copy()
    ahead[position] += step
    behind[position] -= step
    return ahead, behind


def _rounded(system: Multiprecision, derivative: Any) -> Any:
    rounded = np.frompyfunc(lambda v: system.number(v) if system.accepts(v) else system.ctx.mpmathify(v), 1, 1)(
        derivative
    )
    return rounded if np.shape(rounded) else np.asarray(rounded, dtype=object).item()
