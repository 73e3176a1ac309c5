"""Recurrent layers, unrolled over a number of steps that is known, with shared weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symgen.numeric.torch_reading.constants import operand, stacked
from symgen.numeric.torch_reading.operations.elementwise import f, real
from symgen.numeric.torch_reading.operations.layers import plus
from symgen.numeric.torch_reading.operations.shaping import cut, moved
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import reads
from symgen.terms.term import Term, make, num

State = tuple[Term, ...]  # the hidden state, and the cell's of an LSTM
Weights = Sequence[Any]  # from the input, from the state, and their two biases where there are any
Cell = Callable[[Term, State, Weights], State]


def _affine(term: Term, weight: Any, bias: Any) -> Term | None:
    """W x + b; None for the zeros that a state starts from, when there is no bias."""
    if term.op == "zeros":
        return None if bias is None else real(bias)
    return plus(term @ real(weight).T, bias)


def _sum(first: Term | None, second: Term | None) -> Term:
    parts = [part for part in (first, second) if part is not None]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _biases(weights: Weights) -> tuple[Any, Any]:
    return (weights[2], weights[3]) if len(weights) > 2 else (None, None)


def _gates(x: Term, state: Term, weights: Weights, count: int) -> list[Term]:
    """The sums before the gates, each of its own part of the weights."""
    own, other = _biases(weights)
    size = state.shape[-1]
    if not isinstance(size, int):
        refuse("rnn", f"gates of a symbolic size {size}", "give a number for the hidden size")
    parts = []
    for k in range(count):
        w, u, b, c = (None if t is None else cut(real(t), 0, k * size, size) for t in (*weights[:2], own, other))
        parts.append(_sum(_affine(x, w, b), _affine(state, u, c)))
    return parts


def _plain(activation: str) -> Cell:
    def cell(x: Term, state: State, weights: Weights) -> State:
        own, other = _biases(weights)
        return (f(activation, _sum(_affine(x, weights[0], own), _affine(state[0], weights[1], other))),)

    return cell


def _lstm_cell(x: Term, state: State, weights: Weights) -> State:
    """c' = f c + i g, h' = o tanh c' (Hochreiter and Schmidhuber 1997)."""
    enter, forget, new, leave = _gates(x, state[0], weights, 4)
    added = f("sigmoid", enter) * f("tanh", new)
    inner = added if state[1].op == "zeros" else f("sigmoid", forget) * state[1] + added
    return f("sigmoid", leave) * f("tanh", inner), inner


def _gru_cell(x: Term, state: State, weights: Weights) -> State:
    """h' = (1 - z) n + z h with n = tanh(W x + r (U h + c)) (Cho et al. 2014)."""
    own, other = _biases(weights)
    size = state[0].shape[-1]
    reset, update = _gates(x, state[0], weights, 2)
    last = [None if t is None else cut(real(t), 0, 2 * size, size) for t in (*weights[:2], own, other)]
    mine, theirs = _affine(x, last[0], last[2]), _affine(state[0], last[1], last[3])
    new = f("tanh", _sum(mine, None if theirs is None else f("sigmoid", reset) * theirs))
    kept = f("sigmoid", update)
    return ((1 - kept) * new if state[0].op == "zeros" else (1 - kept) * new + kept * state[0],)


_CELLS: dict[str, Cell] = {
    "rnn_tanh": _plain("tanh"),
    "rnn_relu": _plain("relu"),
    "lstm": _lstm_cell,
    "gru": _gru_cell,
}


def _one_step(cell: Cell) -> Callable[..., Any]:
    def read(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
        state = tuple(map(operand, hx)) if isinstance(hx, tuple | list) else (operand(hx),)
        weights = [w for w in (w_ih, w_hh, b_ih, b_hh) if w is not None]
        found = cell(real(input), state, weights)
        return found if len(found) > 1 else found[0]

    return read


def _layered(cell: Cell) -> Callable[..., Any]:
    def read(
        input: Any,
        hx: Any,
        params: Any,
        has_biases: bool,
        num_layers: int,
        dropout: Any,
        train: bool,
        bidirectional: bool,
        batch_first: bool,
    ) -> tuple[Term, ...]:
        if (train and dropout) or not isinstance(has_biases, bool):
            refuse("rnn", "dropout in training, or packed sequences", "call module.eval() first")
        starts = tuple(map(operand, hx)) if isinstance(hx, tuple | list) else (operand(hx),)
        count = 4 if has_biases else 2
        if len(params) != count * num_layers * (1 + bidirectional):
            refuse("rnn", "a projection of the hidden state (proj_size)", "leave proj_size out")
        ways = 1 + bidirectional
        weights = [params[count * k : count * (k + 1)] for k in range(num_layers * ways)]
        outputs, ends = _steps(real(input), int(batch_first)), []
        for layer in range(num_layers):
            own = range(layer * ways, (layer + 1) * ways)
            runs = [_run(cell, outputs, tuple(_start(s, k) for s in starts), weights[k], k % ways == 1) for k in own]
            ends += [run[0 if k % ways else -1] for k, run in zip(own, runs, strict=True)]
            outputs = [_beside([state[0] for state in states]) for states in zip(*runs, strict=True)]
        last = [stacked([end[k] for end in ends]) for k in range(len(starts))]
        found = moved(stacked(outputs), 0, int(batch_first))
        return (found, last[0]) if len(last) == 1 else (found, *last)

    return read


def _run(cell: Cell, inputs: list[Term], state: State, weights: Weights, backward: bool) -> list[State]:
    """The states after each step, in the order of the inputs."""
    found = []
    for x in reversed(inputs) if backward else inputs:
        state = cell(x, state, weights)
        found.append(state)
    return found[::-1] if backward else found


def _beside(parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else make("concatenate", *parts, attrs=(1,))


def _steps(sequence: Term, axis: int) -> list[Term]:
    """The inputs of the steps, one by one."""
    count = sequence.shape[axis]
    if not isinstance(count, int):
        refuse("rnn", f"a recurrence over a symbolic number of steps {count}", 'give a number for it: x="b 5 d"')
    first = moved(sequence, axis, 0)
    return [make("index", first, num(place + 1)) for place in range(count)]  # type: ignore[arg-type]


def _start(states: Term, place: int) -> Term:
    if states.op == "zeros":
        return make("zeros", attrs=(states.shape[1:],))
    return make("index", states, num(place + 1))


for _name, _cell in _CELLS.items():
    reads(_name)(_layered(_cell))
    reads(f"{_name}_cell")(_one_step(_cell))
