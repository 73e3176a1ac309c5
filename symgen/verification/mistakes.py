"""Naming the mistake of a refuted equation: one small edit of a side that makes the claim true.

Each kind of mistake is a function from a Term to edited Terms; edits are tried where they are smallest first, at every
place of the right side, then of the left. An edit counts only when the repaired claim is proved by the normaliser or
agrees at every point of a survey that refuted the original. Where two different names fit equally well, none is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from symgen.calculus.normaliser import prove_equal
from symgen.errors import SymgenError
from symgen.numeric import points, sizes
from symgen.terms.context import Context
from symgen.terms.operators import operator
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import at, replace_at
from symgen.verification import compare as c
from symgen.verification.compare import compare, is_slow
from symgen.verification.rungs.derivation import derive_sides
from symgen.verification.stopwatch import Stopwatch
from symgen.verification.task import BUDGETS, Task

_SHARE = 0.75  # of the budget, after which nothing more is tried
_SECONDS = 2.0
_SHARE_OF_BUDGET = 0.2
_MOST_EDITS = 400
_POINTS = 10

Edit = Callable[[Term], Iterator[Term]]


@dataclass(frozen=True, slots=True)
class Repair:
    """The name of a mistake and the claim put right, as text."""

    name: str
    claim: str


def name_mistake(task: Task) -> Repair | None:
    """The smallest edit that makes a refuted claim true, or None."""
    if task.claim.relation != "eq":
        return _bound_direction(task)
    sides = _closed(task)
    if sides is None or task.unknown_functions:
        return None
    found = next(_Trial(task, sides).working(), None)
    return found or _missing_assumption(task)


def _closed(task: Task) -> tuple[Term, Term] | None:
    """The sides without integrals and the like, nouns derived; None where some stay."""
    sides = task.claim.left, task.claim.right
    if any(is_slow(side) for side in task.sides):
        try:
            sides = derive_sides(task.claim)[0]
        except SymgenError:
            return None
    return None if any(is_slow(side) for side in sides) else sides


class _Trial:
    """Edits tried against the points at which the sides can be compared."""

    def __init__(self, task: Task, sides: tuple[Term, Term]) -> None:
        self.task = task
        self.sides = sides
        self.limit = min(_SECONDS, _SHARE_OF_BUDGET * BUDGETS[task.budget])
        self.watch = Stopwatch()
        self.values = _sample(task)

    def working(self) -> Iterator[Repair]:
        seen: set[Term] = set()
        for tried, (name, number, edited) in enumerate(_edits(self.sides)):
            if tried > _MOST_EDITS or self.task.spent(_SHARE) or self.watch.seconds > self.limit:
                return
            if edited in seen:
                continue
            seen.add(edited)
            written = self.task.claim.left, self.task.claim.right
            if self.sides[number] != written[number]:
                continue  # a derived side is right; the mistake is in what was written
            left, right = (self.sides[0], edited) if number == 1 else (edited, self.sides[1])
            if self.holds(left, right):
                shown = (written[0], edited) if number == 1 else (edited, written[1])
                yield Repair(name, str(Claim(shown[0], "eq", shown[1], self.task.claim.context)))

    def holds(self, left: Term, right: Term) -> bool:
        """Agreement at every point, some of them telling; the first point settles nearly all wrong edits."""
        agreed = 0
        for values in self.values:
            outcome = _outcome(left, right, values)
            if outcome in (c.DIFFER, c.LEFT_UNDEFINED, c.RIGHT_UNDEFINED, c.UNKNOWN):
                return False
            agreed += outcome == c.AGREE
        return agreed >= min(3, len(self.values)) or (agreed > 0 and _proved(left, right, self.task.claim.context))


def _outcome(left: Term, right: Term, values: Any) -> str:
    try:
        return compare((left, right), "eq", values).kind
    except SymgenError:  # an edit that makes no sense, such as a product of matrices that do not fit
        return c.UNKNOWN


def _proved(left: Term, right: Term, context: Context) -> bool:
    try:
        return prove_equal(left, right, context) is not None
    except SymgenError:
        return False


def _sample(task: Task) -> list[Any]:
    """Generic points first, so that wrong edits fail at once; sizes above 1."""
    conditions = task.claim.context.conditions
    if not task.sizes:
        found = points(task.symbols, conditions, count=3 * _POINTS, seed=task.seed + 1) if task.symbols else [{}]
        return list(reversed(found))[:_POINTS]
    chosen = [a for a in sizes(task.sizes, seed=task.seed) if any(v > 1 for v in a.values())][:4]
    found = (points(task.symbols, conditions, count=4 * _POINTS, seed=task.seed, given=a) for a in chosen)
    return [point for drawn in found for point in drawn[:-4:-1]]


# Edits.


def slips(term: Term) -> Iterator[tuple[str, Term]]:
    """Every formula that one small mistake makes of a formula, with the mistake's name.

    >>> from symgen.terms.build import reals
    >>> next(slips(1 - reals("x")))
    ('sign', Term(-1 - x))
    """
    for name, edit in _EDITS:
        for edited in _edited(edit, term):
            yield name, edited


def _edits(sides: tuple[Term, Term]) -> Iterator[tuple[str, int, Term]]:
    """(name, side, edited side), by kind in the order of their size, the right side before the left."""
    for name, edit in _EDITS:
        for number in (1, 0):
            for edited in _edited(edit, sides[number]):
                yield name, number, edited


def _edited(edit: Edit, side: Term) -> Iterator[Term]:
    for path in _places(side, ()):
        for new in _tried(edit, at(side, path)):
            edited = _replaced(side, path, new)
            if edited is not None and edited.shape == side.shape:
                yield edited


def _places(node: Term, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Paths to every part but bound variables and what laws are made of."""
    yield path
    binds = operator(node.op).binds
    for position, argument in enumerate(node.args):
        if not (binds and position == 1):
            yield from _places(argument, (*path, position))


def _tried(edit: Edit, node: Term) -> list[Term]:
    try:
        return list(edit(node))
    except SymgenError:
        return []


def _replaced(side: Term, path: tuple[int, ...], new: Term) -> Term | None:
    try:
        return replace_at(side, path, new)
    except SymgenError:
        return None


def _sign(node: Term) -> Iterator[Term]:
    if node.op == "neg":
        yield node.args[0]
    elif node.op == "add":
        for k, part in enumerate(node.args):
            yield make("add", *node.args[:k], -part if part.op != "neg" else part.args[0], *node.args[k + 1 :])
        yield -node
    elif node.op in ("symbol", "mul", "div", "matmul", "exp", "log") and node.domain.field != "law":
        yield -node


def _factor(node: Term) -> Iterator[Term]:
    if node.op == "num" and node.attrs[0] not in (0, 1, -1):
        for factor in (Fraction(1, 2), 2):
            yield num(Fraction(node.attrs[0]) * factor)
    if node.op == "mul":
        for k, part in enumerate(node.args):
            if part.op == "num":
                rest = (*node.args[:k], *node.args[k + 1 :])
                yield rest[0] if len(rest) == 1 else make("mul", *rest)
    if node.op in _PARTS:
        yield node / 2
        yield num(2) * node


_PARTS = ("symbol", "mul", "div", "pow", "add", "log", "matmul", "total", "sqrt", "exp", "logdet", "trace")


def _power(node: Term) -> Iterator[Term]:
    if node.op == "pow":
        yield node.args[0]
        value = node.args[1].value
        if value is not None:
            yield from (node.args[0] ** num(Fraction(value) + d) for d in (1, -1))
    elif node.op == "sqrt":
        yield node.args[0]
    elif node.op in ("symbol", "add", "div", "sin", "cos", "tanh", "sigmoid") and not node.shape:
        yield node ** num(2)
        yield make("sqrt", node)


def _scale_for_variance(node: Term) -> Iterator[Term]:
    """A positive symbol where its square (a variance) or its root (a standard deviation) belongs."""
    if node.op == "symbol" and node.domain.is_positive and not node.domain.is_integer:
        yield node ** num(2)
        yield make("sqrt", node)
    if node.op == "pow" and node.args[1] == 2 and node.args[0].op == "symbol" and node.args[0].domain.is_positive:
        yield node.args[0]


def _swapped_arguments(node: Term) -> Iterator[Term]:
    if len(node.args) != 2 or operator(node.op).binds or node.op in _UNORDERED:
        return
    yield make(node.op, node.args[1], node.args[0], attrs=node.attrs)


_UNORDERED = ("add", "mul", "eq", "ne", "pow", "matmul", "index")  # where order says nothing, or a swap is another slip


def _swapped_kl(node: Term) -> Iterator[Term]:
    if node.op in ("kl", "cross_entropy", "expected_log_likelihood"):
        yield make(node.op, node.args[1], node.args[0], attrs=node.attrs)


def _inverted(node: Term) -> Iterator[Term]:
    if node.op == "div":
        yield node.args[1] / node.args[0]
    elif node.op in ("inverse",):
        yield node.args[0]


def _off_by_one(node: Term) -> Iterator[Term]:
    if node.op in ("sum", "product"):
        body, variable, low, high = node.args
        for a, b in ((low, high + 1), (low, high - 1), (low + 1, high), (low - 1, high)):
            yield make(node.op, body, variable, a, b, attrs=node.attrs)
    elif node.domain.is_integer and not node.shape and node.op in ("symbol", "add") and node.free:
        yield node + 1
        yield node - 1


def _transposed(node: Term) -> Iterator[Term]:
    if node.op == "transpose":
        yield node.args[0]
    elif node.op == "matmul":
        yield make("matmul", node.args[1], node.args[0])
        yield make("matmul", make("transpose", node.args[0]), node.args[1])
        yield make("matmul", node.args[0], make("transpose", node.args[1]))
    elif len(node.shape) == 2:
        yield make("transpose", node)


def _missing_log(node: Term) -> Iterator[Term]:
    if node.domain.is_positive and not node.shape and node.op in ("symbol", "div", "mul", "pow", "det", "exp", "gamma"):
        yield make("log", node)


def _extra_terms(node: Term) -> Iterator[Term]:
    """A term too many taken away."""
    if node.op == "add":
        for k in range(len(node.args)):
            rest = (*node.args[:k], *node.args[k + 1 :])
            yield rest[0] if len(rest) == 1 else make("add", *rest)


def _dropped_term(node: Term) -> Iterator[Term]:
    """A simple constant put back."""
    if node.op in ("add", "symbol", "mul", "div", "log", "neg", "pow"):
        for constant in (1, Fraction(1, 2)):
            yield node + num(constant)
            yield node - num(constant)


def _normaliser(node: Term) -> Iterator[Term]:
    """A factor or logarithm that a normaliser has."""
    two_pi = num(2) * make("const", attrs=("pi",))
    if node.op in ("add", "mul", "log", "div"):
        for part in (make("log", two_pi) / 2, make("log", two_pi), make("log", make("const", attrs=("pi",))) / 2):
            yield node + part
            yield node - part
        for part in (make("sqrt", two_pi), make("sqrt", make("const", attrs=("pi",))), two_pi):
            yield node / part
            yield node * part


#: The kinds by name, the smallest edits first.
_EDITS: tuple[tuple[str, Edit], ...] = (
    ("sign", _sign),
    ("transpose", _transposed),
    ("swapped KL arguments", _swapped_kl),
    ("variance for standard deviation", _scale_for_variance),
    ("off by one", _off_by_one),
    ("factor", _factor),
    ("inverted ratio", _inverted),
    ("swapped arguments", _swapped_arguments),
    ("missing log", _missing_log),
    ("power", _power),
    ("dropped term", _dropped_term),
    ("dropped term", _extra_terms),
    ("dropped normaliser", _normaliser),
)


# Repairs of the claim itself.


def _bound_direction(task: Task) -> Repair | None:
    """An inequality that holds, strictly somewhere, the other way round."""
    turned = {"le": "ge", "ge": "le", "lt": "gt", "gt": "lt"}.get(task.claim.relation)
    if turned is None or any(is_slow(side) for side in task.sides) or task.unknown_functions:
        return None
    outcomes = [compare(task.sides, turned, values).kind for values in _sample(task)]
    if len(outcomes) < 4 or set(outcomes) - {c.AGREE, c.UNDEFINED}:
        return None
    return Repair("bound direction", str(replace(task.claim, relation=turned)))


def _missing_assumption(task: Task) -> Repair | None:
    """An equation of real scalars that the normaliser proves once its symbols are positive."""
    from symgen.terms.domains import POSITIVE
    from symgen.terms.term import symbol
    from symgen.terms.traverse import substitute

    wider = [s for s in task.symbols if s.domain.field in ("real", "complex") and not s.domain.is_positive]
    if not wider or task.has_tensors:
        return None
    positive = {s: symbol(s.attrs[0], POSITIVE) for s in wider}
    left, right = (substitute(side, positive) for side in task.sides)
    if not _proved(left, right, Context()):
        return None
    names = ", ".join(s.attrs[0] for s in wider)
    return Repair("missing assumption", f"{task.claim} where {names} > 0")


def edits_of(formula: Term) -> Iterator[tuple[str, Term]]:
    """Every formula that one mistake makes of this one, with the name of the mistake, the smallest first.

    >>> from symgen.terms.build import exp, reals
    >>> x, y = reals("x y"); next((name, str(edited)) for name, edited in edits_of(x - exp(y)))
    ('sign', '-x - exp(y)')
    """
    nothing = num(0)
    return ((name, edited) for name, number, edited in _edits((nothing, formula)) if number == 1)
