"""Claims about unknown densities and functions: judged on finite models, where every sum is exact.

A density becomes a rational step function on 2 to 4 cells, a joint one on as many along each axis, and an integral over
its variable a sum over those cells, by turns of width 1, 1/8 and 8: a mass is at most 1, and a density need not be. An
unknown function becomes a rational polynomial of degree at most 3, or one that is bent and
bounded as declared. The model is part of the counterexample; agreement is
support. Where a claim differentiates by an argument of a density, its masses are tilted smoothly in it. An inequality is
asked at the models where it is tightest, too, which a descent over all masses and coefficients comes to.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import chain
from math import inf
from typing import Any

from symgen.numeric import FLOAT, evaluate, points, sizes
from symgen.numeric.errors import Undefined, Unsupported
from symgen.terms.domains import MASS, POSITIVE, REAL, interval
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import bottom_up, distinct, substitute, subterms
from symgen.verification.evidence.adversary import Search
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.shrink import meets
from symgen.verification.evidence.stationary import stationary
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.evidence.tightest import margin
from symgen.verification.proofs.narrowing import in_plain_order
from symgen.verification.proofs.resolution import resolved
from symgen.verification.rungs import mixtures
from symgen.verification.rungs.bounded import calls_in, densities, is_between, speaks_between
from symgen.verification.rungs.models import (
    Cells,
    Model,
    coefficient_domains,
    differentiated,
    function,
    in_words,
    is_bounded,
    seeded,
    tilted,
)
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_MODELS = {"fast": 2, "ci": 5, "deep": 20}
_POINTS_A_MODEL = 6
_SUPPORT_SIZES = (2, 3, 4)
_WIDTHS = (Fraction(1), Fraction(1, 8), Fraction(8))
_ALIKE = 1e-9
_STEPS = (Fraction(1), Fraction(1, 8), Fraction(8))
_HEAVY = 10_000
_MANY_POINTS = 24
_PLAIN = 10**12
_STARTS = 6  # of a search for a violation


def applies(task: Task) -> bool:
    return bool(task.unknown_functions) and not _differentiates_steps(task)


def _differentiates_steps(task: Task) -> bool:
    """Whether a derivative is of the probability of an event, as of P(X <= x) by x: that of a model on cells is a step."""
    parts = (part for side in (task.claim.left, task.claim.right) for _, part in subterms(side))
    bodies = (part.args[0] for part in parts if part.op == "derivative")
    return any(inner.op == "indicator" for body in bodies for _, inner in subterms(body))


def run(task: Task) -> Finding | None:
    """Compare both sides on seeded finite models of the unknown functions; of mixtures where those say nothing of densities."""
    complex_values = any(d.field != "real" for d in task.function_domains.values())
    if complex_values or _speaks_of_random_vectors(task) or any(map(speaks_between, task.sides)):
        return None
    if _reads_heights_and_points(task):
        return mixtures.refuted(task)
    between = _reads_between_points(task)
    by_mixtures = mixtures.compared(task) if between else None
    if _moves_points(task) or (by_mixtures is not None and by_mixtures.status is not Status.UNDECIDED):
        return by_mixtures
    found = survey(task, chain(_candidates(task), _tight(task)), unit="points of finite models")
    nowhere = found is not None and found.status is Status.REFUTED and found.counterexample is None
    return None if between and nowhere else found  # it is the model that has no value between its points


def _reads_between_points(task: Task) -> bool:
    """Whether a density is read at a formula, (y - b)/a, that lies between the points of every step function."""
    read = (
        a.args[0] if a.op == "index" else a for a in _points_read(task)
    )  # z[k] of a bound vector is one of its points
    return not _has_masses(task) and any(a.op != "symbol" for a in read)


def _moves_points(task: Task) -> bool:
    """Whether a density is read at a formula of what it is integrated or differentiated by, p(x - t): no point of a model."""
    inside = [a for a in _points_read(task) if a.op not in ("symbol", "index") and a.value is None]
    sums = {node.args[1] for side in task.sides for _, node in subterms(side) if node.op in ("sum", "integral")}
    return any(a.free & (sums | _varied(task)) for a in inside)


def _speaks_of_random_vectors(task: Task) -> bool:
    """Whether a density of vectors is unknown, of which there is no model here."""
    calls = (node for node in distinct(*task.sides) if node.op == "call" and node.attrs[3] == "density")
    return any(argument.shape for call in calls for argument in call.args)


def _reads_heights_and_points(task: Task) -> bool:
    """Whether an inequality speaks of the heights of densities and of where they lie, as of an entropy and a variance.

    A step function has its own variance beside that of its points. Where only one of the two counts, its masses or its
    steps are all that there is to it. Seen by what wider cells, and points further on, make of one model.
    """
    if task.claim.relation == "eq" or len(_widths(task)) == 1 or _varied(task):
        return False
    apart = Cells(3, first=5, step=_steps_between(task)[-1])  # a variance stays where all points move alike
    plain, wider, moved = (_values(task, cells) for cells in (Cells(3), Cells(3, Fraction(8)), apart))
    return bool(plain and wider and moved) and not (_alike_in(plain, wider) or _alike_in(plain, moved))


def _values(task: Task, cells: Cells) -> list[complex]:
    """Both sides on one seeded model; nothing where they have no value."""
    candidate = next(_on_model(task, cells, random.Random(task.seed), heavy=False), None)
    try:
        return [] if candidate is None else [complex(evaluate(s, candidate.values, FLOAT)) for s in candidate.sides]
    except (Undefined, Unsupported, TypeError, OverflowError):
        return []


def _alike_in(one: list[complex], other: list[complex]) -> bool:
    return all(abs(a - b) <= _ALIKE * (1 + abs(a)) for a, b in zip(one, other, strict=True))


def _candidates(task: Task) -> Iterator[Candidate]:
    has_density = any(role == "density" for _, role, _ in task.unknown_functions)
    generator = random.Random(task.seed)
    widths, firsts, steps = _widths(task), _firsts(task), _steps_between(task)
    for number in range(_MODELS[task.budget]):
        heavy = number % 2 == 1 and task.claim.relation != "eq"
        for place, count in enumerate(_counts(task) if has_density else (0,)):
            width, first = widths[(number + place) % len(widths)], firsts[number % len(firsts)]
            cells = Cells(count, width, first, steps[(number + place) % len(steps)])
            yield from _on_model(task, cells, generator, heavy=heavy)


def _counts(task: Task) -> tuple[int, ...]:
    """How many points there are; a bound of what grows with them, such as an entropy, is tried with many, too."""
    several = any(arity > 1 for _, role, arity in task.unknown_functions if role == "density")
    return _SUPPORT_SIZES if several or task.claim.relation == "eq" else (*_SUPPORT_SIZES, _MANY_POINTS)


def _widths(task: Task) -> tuple[Fraction, ...]:
    """Of the cells: other than 1 where there are densities, and none is summed as a mass function."""
    has_density = any(role == "density" for _, role, _ in task.unknown_functions)
    return _WIDTHS if has_density and not _has_masses(task) else _WIDTHS[:1]


def _has_masses(task: Task) -> bool:
    """Whether a density is summed, or declared, as a mass function."""
    nodes = [node for side in task.sides for _, node in subterms(side)]
    summed = any(node.op == "sum" and any(calls_in(node)) for node in nodes)
    return summed or any(node.op == "call" and node.domain == MASS for node in nodes)


def _points_read(task: Task) -> list[Term]:
    """Where densities are read."""
    return [a for side in task.sides for node in calls_in(side) if node.attrs[3] == "density" for a in node.args]


def _firsts(task: Task) -> tuple[int, ...]:
    """The first points of the support: negative ones too where densities are of real numbers, and 0 where it is a value."""
    read = _points_read(task)
    if not read:
        return (1,)
    if all(a.domain.low == -inf for a in read):
        return (1, -1)
    return (1, 0) if _may_be_zero(task) else (1,)


def _may_be_zero(task: Task) -> bool:
    """Whether all variables of unknown laws are as declared nonnegative: an integral over the half line no longer says so."""
    laws = (n for side in (task.claim.left, task.claim.right) for _, n in subterms(side) if n.op == "density_law")
    variables = [a for law in laws for a in law.args if a.op == "symbol"]
    return bool(variables) and all(v.domain.low == 0 and v.domain.contains(0) for v in variables)


def _steps_between(task: Task) -> tuple[Fraction, ...]:
    """How far apart the points of the support are: other than 1 where an inequality reads densities under integrals alone."""
    read = frozenset(_points_read(task))
    free = read & (task.sides[0].free | task.sides[1].free)
    plain = all(a.op == "symbol" for a in read) and not free and not _varied(task) and not _has_masses(task)
    return _STEPS if read and plain and task.claim.relation != "eq" else _STEPS[:1]


def _tight(task: Task) -> Iterator[Candidate]:
    """The models that a search for a violation of an inequality comes to."""
    if task.claim.relation not in ("le", "lt", "ge", "gt") or _varied(task):
        return
    has_density = any(role == "density" for _, role, _ in task.unknown_functions)
    counts = _SUPPORT_SIZES[:2] if has_density else (0,)
    search = Search(task)
    for cells in (Cells(count, width) for width in _widths(task)[:2] for count in counts):
        free = {name: _unknowns(name, role, arity, cells) for name, role, arity in task.unknown_functions}
        models = {n: _open_model(task, n, role, arity, cells, free[n]) for n, role, arity in task.unknown_functions}
        sides = _interpret(task.sides[0], models, cells, {}), _interpret(task.sides[1], models, cells, {})
        if any(map(is_slow, sides)):
            continue  # a descent by thousands of quadratures would cost the budget
        symbols = task.symbols_of(sides)
        for assignment in sizes(task.sizes, seed=task.seed)[1:] if task.sizes else ({},):
            starts = points(symbols, task.drawn_within, count=_STARTS, seed=task.seed, given=assignment, special=False)
            for found in search.violations(sides, starts):
                yield _at(task, sides, cells, free, found)
                tie = _tie(task, sides, found)
                if tie is not None:
                    yield replace(_at(task, sides, cells, free, tie), tied=True)
                    return  # a strict inequality is supported nowhere then


def _tie(task: Task, sides: tuple[Term, Term], near: Mapping[Term, Any]) -> Mapping[Term, Any] | None:
    """Where nothing is left of the margin of a strict inequality, as far as sixty digits tell.

    It is no tie where the conditions exclude what the point comes to: exp(x) > 1 + x for x other than 0.
    """
    strict = task.claim.relation in ("lt", "gt")
    found = stationary(margin(sides, task.claim.relation), near) if strict else None
    if found is None or not found.tied:
        return None
    comes_to = {s: v.limit_denominator(_PLAIN) if isinstance(v, Fraction) else v for s, v in found.point.items()}
    return found.point if meets(task, comes_to) else None


def _at(
    task: Task, sides: tuple[Term, Term], cells: Cells, free: Mapping[str, list[Term]], values: Mapping[Term, Any]
) -> Candidate:
    """The candidate at a model whose masses and coefficients are symbols with these values."""
    inner = {s: num(values[s]) for of in free.values() for s in of if s in values}
    words = {}
    for name, role, _ in task.unknown_functions:
        given = [Fraction(values.get(s, 1)) for s in free[name]]
        domain = task.function_domains[name]
        words[name] = _masses_in_words(given, cells) if role == "density" else in_words(role, domain, given)
    known = {s: v for s, v in values.items() if s not in inner}
    return Candidate((substitute(sides[0], inner), substitute(sides[1], inner)), known, words)


def interpretation(
    task: Task, cells: Cells, generator: random.Random, *, heavy: bool = False
) -> tuple[Callable[[Term], Term], dict[str, str]]:
    """What a random finite model makes of a formula without nouns, and the model in words.

    With `heavy`, nearly all of each mass is at one point, or where all variables agree: there bounds are reached.
    """
    varied = _varied(task)
    models = {}
    for name, role, arity in task.unknown_functions:
        smooth = _smooth_places(task, name, varied) if role == "density" and cells.count else frozenset()
        make_model = partial(tilted, places=smooth) if smooth else partial(_model, task, name, role, heavy=heavy)
        models[name] = make_model(arity, cells, generator)
    done: dict[int, tuple[Term, Term]] = {}
    interpret = partial(_interpret, models=models, cells=cells, done=done, varied=varied)
    return interpret, {name: m.words for name, m in models.items()}


def _varied(task: Task) -> frozenset[Term]:
    """The free symbols that a claim differentiates by, and integrates over nowhere."""
    found = [pair for side in task.sides for pair in _derivatives(side, frozenset())]
    summed = {variable for variable, is_bound in found if is_bound}
    return frozenset(v for v, _ in found if v.op == "symbol" and v not in summed)


def _derivatives(term: Term, bound: frozenset[Term]) -> Iterator[tuple[Term, bool]]:
    """What a term differentiates by, and whether it integrates over that around there."""
    if term.op == "derivative":
        yield term.args[1], term.args[1] in bound
    if term.op in ("integral", "sum"):
        bound = bound | {term.args[1]}
    for argument in term.args:
        yield from _derivatives(argument, bound)


def _smooth_places(task: Task, name: str, varied: frozenset[Term]) -> frozenset[int]:
    """Which arguments of a density something differentiated stands in."""
    calls = [node for side in task.sides for node in calls_in(side) if node.attrs[0] == name]
    return frozenset(k for call in calls for k, argument in enumerate(call.args) if argument.free & varied)


def _on_model(task: Task, cells: Cells, generator: random.Random, *, heavy: bool) -> Iterator[Candidate]:
    interpret, words = interpretation(task, cells, generator, heavy=heavy)
    sides = tuple(_valued(interpret(side)) for side in task.sides)
    symbols = task.symbols_of(sides)
    for assignment in sizes(task.sizes, seed=task.seed) if task.sizes else ({},):
        for values in points(symbols, task.drawn_within, count=_POINTS_A_MODEL, seed=task.seed, given=assignment):
            yield Candidate((sides[0], sides[1]), values, words)


def _valued(side: Term) -> Term:
    """A side with the integrals of what its functions are taken to be in closed form, where all of them have a proved one."""
    if not any(node.op == "integral" for _, node in subterms(side)):
        return side
    found = resolved(side)
    return side if found.undefined or is_slow(found.term) else found.term


def _interpret(
    side: Term,
    models: Mapping[str, Model],
    cells: Cells,
    done: dict[int, tuple[Term, Term]],
    varied: frozenset[Term] = frozenset(),
) -> Term:
    """The side with unknown functions replaced by their models and integrals over the line by sums over the support.

    `done` keeps what parts were found to mean, since formulas that are tried one after the other share most of them.
    """

    def rewrite(node: Term) -> Term:
        if node.op == "call":
            model = models[node.attrs[0]]
            return model.number_of(node.args) if model.number_of and not node.shape else model.of(node.args)
        if node.op == "derivative" and not node.shape:
            return differentiated(node)
        return summed(in_plain_order(node))

    def summed(node: Term) -> Term:
        return _as_sum(node, cells) if cells.count and _over_the_support(node, read) else node

    read = {s for call in densities(side) for argument in call.args for s in argument.free}
    plain = cells.step == 1 and not any(is_bounded(s.domain) for call in densities(side) for s in call.free)
    apart = side if plain else bottom_up(side, summed)  # points are read as they stand, not as variables
    return _free_points(bottom_up(apart, rewrite, done), side, cells, varied)


def _over_the_support(node: Term, read: Collection[Term]) -> bool:
    """An integral over the line or, for what is positive, the half line; of a variable at which densities are read, where
    any are: t of P(X > t) is none."""
    if node.op == "sum":
        return is_between(node)
    if node.op != "integral" or (read and node.args[1] not in read):
        return False
    low, high = node.args[2:]
    infinite = high.op == "const" and high.attrs == ("oo",)
    return (infinite and (low == -high or low.value == 0)) or is_between(node)


def _as_sum(node: Term, cells: Cells) -> Term:
    body, variable = node.args[:2]
    if variable.shape:
        return _as_sum_over_all(body, variable, cells)
    index = cells.index(variable)
    point = cells.at(index, variable.domain)
    total = make("sum", substitute(body, {variable: point}), index, num(cells.points[0]), num(cells.points[-1]))
    return total if cells.width == 1 else num(cells.width) * total


def _as_sum_over_all(body: Term, whole: Term, cells: Cells) -> Term:
    """The sum over all ways to put each entry of a vector at one of the points: the digits of a whole number say where."""
    size, count = as_term(whole.shape[0]), num(cells.count)
    number = symbol(f"places of {whole.attrs[0]}", interval(Fraction(0), field="integer"))

    def placed(node: Term) -> Term:
        if node.op != "index" or node.args[0] != whole:
            return node
        middle = number + Fraction(1, 2)  # whose quotients by whole numbers are none, so that balls tell their floors
        above, here = (make("floor", middle / count**power) for power in (node.args[1], node.args[1] - 1))
        digit = here - count * above
        return cells.at(digit + cells.points[0], REAL)

    total = make("sum", bottom_up(body, placed), number, num(0), count**size - 1)
    return total if cells.width == 1 else num(cells.width) ** size * total


def _free_points(interpreted: Term, original: Term, cells: Cells, varied: frozenset[Term]) -> Term:
    """Free real variables at which densities are read become points of the support."""
    if not cells.count:
        return interpreted
    read = {a for node in calls_in(original) if node.attrs[3] == "density" for a in node.args}
    whole_line = {s: cells.index(s) for s in (read & interpreted.free) - varied if s.domain.high == inf}
    return substitute(interpreted, whole_line)


def _model(
    task: Task, name: str, role: str, arity: int, cells: Cells, generator: random.Random, *, heavy: bool = False
) -> Model:
    if role != "density":
        return seeded(role, task.function_domains[name], generator)
    weights = [Fraction(generator.randint(1, 9)) for _ in range(cells.count**arity)]
    if heavy:
        for place in _alike(arity, cells.count) if arity > 1 else (generator.randrange(cells.count),):
            weights[place] = Fraction(_HEAVY)
    model = _steps(arity, cells, [num(w / sum(weights)) for w in weights])
    return replace(model, words=_masses_in_words(weights, cells))


def _alike(arity: int, count: int) -> range:
    """The places of count**arity cells at which all indices are equal."""
    return range(0, count**arity, (count**arity - 1) // (count - 1))


def _open_model(task: Task, name: str, role: str, arity: int, cells: Cells, unknowns: list[Term]) -> Model:
    """The model whose masses, up to their sum, or coefficients are symbols."""
    if role != "density":
        return function(role, task.function_domains[name], unknowns)
    total = make("add", *unknowns)
    return _steps(arity, cells, [weight / total for weight in unknowns])


def _unknowns(name: str, role: str, arity: int, cells: Cells) -> list[Term]:
    """A symbol for each mass, up to their sum, or for each coefficient."""
    domains = [POSITIVE] * cells.count**arity if role == "density" else coefficient_domains(role)
    return [symbol(f"{name}#{k}", domain) for k, domain in enumerate(domains)]


def _masses_in_words(weights: list[Fraction], cells: Cells) -> str:
    where = "" if cells.width == 1 else f" on cells of width {cells.width}"
    plain = cells.first == 1 and cells.step == 1
    where += "" if plain else f" at {', '.join(str(k * cells.step) for k in cells.points)}"
    return f"masses {', '.join(str(w / sum(weights)) for w in weights)}{where}"


def _steps(arity: int, cells: Cells, masses: list[Term]) -> Model:
    """A step function with these masses on count**arity cells, as nested rows."""
    rows = masses if cells.width == 1 else [mass / num(cells.width**arity) for mass in masses]
    for _ in range(arity):
        rows = [make("stack", *rows[k : k + cells.count]) for k in range(0, len(rows), cells.count)]
    return Model(lambda args: make("index", rows[0], *map(cells.place, args)))
