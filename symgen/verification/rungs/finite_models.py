"""Claims about unknown densities and functions: judged on finite models, where every sum is exact.

A density becomes a rational mass function on 2 to 4 points, a joint one on as many along each axis, and an integral over
its variable a sum over those points; an unknown function becomes a rational polynomial of degree at most 3. The model is
part of the counterexample; agreement is support.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import inf

from symgen.numeric import points, sizes
from symgen.terms.domains import interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.task import Finding, Task

_MODELS = {"fast": 2, "ci": 5, "deep": 20}
_POINTS_A_MODEL = 6
_SUPPORT_SIZES = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Model:
    """What an unknown function is taken to be: a Term of its arguments, and the same in words."""

    of: Callable[[tuple[Term, ...]], Term]
    words: str


def applies(task: Task) -> bool:
    return bool(task.unknown_functions)


def run(task: Task) -> Finding | None:
    """Compare both sides on seeded finite models of the unknown functions."""
    return survey(task, _candidates(task), unit="points of finite models")


def _candidates(task: Task) -> Iterator[Candidate]:
    has_density = any(role == "density" for _, role, _ in task.unknown_functions)
    generator = random.Random(task.seed)
    for _ in range(_MODELS[task.budget]):
        for size in _SUPPORT_SIZES if has_density else (0,):
            yield from _on_model(task, size, generator)


def interpretation(task: Task, size: int, generator: random.Random) -> tuple[Callable[[Term], Term], dict[str, str]]:
    """What a random finite model makes of a formula without nouns, and the model in words."""
    models = {name: _model(role, arity, size, generator) for name, role, arity in task.unknown_functions}
    done: dict[int, tuple[Term, Term]] = {}
    return partial(_interpret, models=models, size=size, done=done), {name: m.words for name, m in models.items()}


def _on_model(task: Task, size: int, generator: random.Random) -> Iterator[Candidate]:
    interpret, words = interpretation(task, size, generator)
    sides = tuple(map(interpret, task.sides))
    symbols = tuple(sorted(sides[0].free | sides[1].free, key=lambda s: s.attrs[0]))
    for assignment in sizes(task.sizes, seed=task.seed) if task.sizes else ({},):
        for values in points(
            symbols, task.claim.context.conditions, count=_POINTS_A_MODEL, seed=task.seed, given=assignment
        ):
            yield Candidate((sides[0], sides[1]), values, words)


def _interpret(side: Term, models: Mapping[str, Model], size: int, done: dict[int, tuple[Term, Term]]) -> Term:
    """The side with unknown functions replaced by their models and integrals over the line by sums over the support.

    `done` keeps what parts were found to mean, since formulas that are tried one after the other share most of them.
    """

    def rewrite(node: Term) -> Term:
        if node.op == "call":
            return models[node.attrs[0]].of(node.args)
        return _as_sum(node, size) if size and _over_the_support(node) else node

    return _free_points(bottom_up(side, rewrite, done), side, size)


def _over_the_support(node: Term) -> bool:
    """An integral over the line or, for what is positive, the half line; of a density's variable, as no other is left."""
    if node.op != "integral":
        return False
    low, high = node.args[2:]
    infinite = high.op == "const" and high.attrs == ("oo",)
    return infinite and (low == -high or low.value == 0)


def _support_index(variable: Term, size: int) -> Term:
    return symbol(variable.attrs[0], interval(Fraction(1), Fraction(size), field="integer"))


def _as_sum(node: Term, size: int) -> Term:
    body, variable = node.args[:2]
    index = _support_index(variable, size)
    return make("sum", substitute(body, {variable: index}), index, num(1), num(size))


def _free_points(interpreted: Term, original: Term, size: int) -> Term:
    """Free real variables at which densities are read become points of the support."""
    if not size:
        return interpreted
    read = {a for node in _calls(original) if node.attrs[3] == "density" for a in node.args}
    whole_line = {s: _support_index(s, size) for s in read & interpreted.free if s.domain.high == inf}
    return substitute(interpreted, whole_line)


def _calls(term: Term) -> Iterator[Term]:
    if term.op == "call":
        yield term
    for argument in term.args:
        yield from _calls(argument)


def _model(role: str, arity: int, size: int, generator: random.Random) -> Model:
    return _masses(arity, size, generator) if role == "density" else _polynomial(generator)


def _masses(arity: int, size: int, generator: random.Random) -> Model:
    """A mass function on size**arity points, as nested rows."""
    weights = [generator.randint(1, 9) for _ in range(size**arity)]
    masses = [Fraction(w, sum(weights)) for w in weights]
    rows: list[Term] = [num(m) for m in masses]
    for _ in range(arity):
        rows = [make("stack", *rows[k : k + size]) for k in range(0, len(rows), size)]
    return Model(lambda args: make("index", rows[0], *args), f"masses {', '.join(map(str, masses))}")


def _polynomial(generator: random.Random) -> Model:
    coefficients = [Fraction(generator.randint(-3, 3), generator.choice((1, 2))) for _ in range(4)]

    def of(args: tuple[Term, ...]) -> Term:
        # Arguments of several variables enter through one combination with unlike weights.
        argument = args[0] if len(args) == 1 else make("add", *(a * num(k + 1) for k, a in enumerate(args)))
        return make("add", *(num(c) * argument ** num(k) for k, c in enumerate(coefficients)))

    return Model(of, f"x -> {' + '.join(f'{c}*x**{k}' for k, c in enumerate(coefficients))}")
