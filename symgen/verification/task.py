"""A task is a claim to be judged within a budget; a finding is what one rung of the ladder made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from symgen.errors import SymgenError
from symgen.numeric.patience import patient_until
from symgen.terms.domains import Domain
from symgen.terms.operators import operator
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.traverse import bottom_up, replace_at, subterms
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.verdict import Counterexample, Status

#: Seconds of processor time for one claim, by the name of the budget.
BUDGETS: Mapping[str, float] = {"fast": 1.0, "ci": 10.0, "deep": 120.0}
MEMORY_BYTES = 2 * 1024**3
_MARGIN = 0.85
_LAST_CALL = 0.97  # stopping the process and answering takes its time too


def last_call(budget: str) -> float:
    """Seconds of processor time after which a judging process is stopped."""
    return _LAST_CALL * BUDGETS[budget]


@dataclass(slots=True)
class Turn:
    """The share of the budget at whose end the rung whose turn it is has to stop."""

    until: float = _MARGIN


@dataclass(frozen=True)
class Task:
    """A claim with the mode and budget it is judged in.

    Without `rules` nothing is derived, not even to choose points: a step by a rule that is held against its own equation
    would have itself derived, and held against its equation, once more.
    """

    claim: Claim
    mode: str = "common"
    budget: str = "ci"
    seed: int = 0
    rules: bool = True
    watch: Stopwatch = field(default_factory=Stopwatch)
    turn: Turn = field(default_factory=Turn)

    def __post_init__(self) -> None:
        if self.claim.relation == "eq" and self.claim.left.domain.field == "law":
            from symgen.verification.laws import in_densities

            object.__setattr__(self, "claim", in_densities(self.claim))

    def spent(self, share: float, ahead: float = 0.0) -> bool:
        """Whether this share of the budget is gone, or will be after so many seconds more."""
        return self.watch.seconds + ahead > share * BUDGETS[self.budget]

    @property
    def expired(self) -> bool:
        """Whether rungs must stop by themselves; the process is stopped at the end of the budget."""
        return self.spent(self.turn.until)

    @contextmanager
    def sharing(self, share: float) -> Iterator[None]:
        """A turn of this share of the time that is left: at its end rungs stop, and evaluations too."""
        before = self.turn.until
        spent = self.watch.seconds / BUDGETS[self.budget]
        self.turn.until = min(before, spent + share * (before - spent))
        try:
            with patient_until(lambda: self.expired):
                yield
        finally:
            self.turn.until = before

    def about(self, claim: Claim) -> Task:
        """The same question of another claim, to be answered fast, and within what is left where that is less."""
        watch = self.watch if self.budget == "fast" else Stopwatch()
        return Task(claim, self.mode, "fast", self.seed, self.rules, watch)

    @cached_property
    def sides(self) -> tuple[Term, Term]:
        """Both sides with every law, noun and expectation replaced by what it is defined to be."""
        return unfolded(self.claim.left), unfolded(self.claim.right)

    @cached_property
    def derived(self) -> tuple[tuple[Term, Term], tuple[tuple[str, str], ...]] | None:
        """Both sides with what they name derived, and the rules relied on; None where an engine has no rule for it."""
        from symgen.verification.rungs.derivation import derive_sides

        if not self.rules:
            return None
        try:
            return derive_sides(self.claim)
        except SymgenError:
            return None

    @cached_property
    def conditions(self) -> tuple[Term, ...]:
        """The conditions of the context with their gradients taken by rule, but for those that hold everywhere then.

        A gradient by differences is no exact number, so that no point would surely meet what is said of it.
        """
        stated = self.claim.context.conditions
        taken = {c: bottom_up(c, _taken_gradient) for c in stated}
        return tuple(new for old, new in taken.items() if new == old or not _holds_everywhere(new))

    @cached_property
    def symbols(self) -> tuple[Term, ...]:
        """The free symbols of the claim and of the conditions that speak of them, in order of their names."""
        terms = (*self.sides, *self.conditions)
        return tuple(sorted(frozenset().union(*(t.free for t in terms)), key=lambda s: s.attrs[0]))

    def symbols_of(self, sides: Iterable[Term]) -> tuple[Term, ...]:
        """The free symbols of what the sides are taken to be, and of the conditions of points, in order of their names."""
        terms = (*sides, *self.drawn_within)
        return tuple(sorted(frozenset().union(*(t.free for t in terms)), key=lambda s: s.attrs[0]))

    @cached_property
    def owed(self) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """For each side, the conditions on the free symbols under which its laws exist."""
        left, right = self.claim.left, self.claim.right
        return _owed_by_laws(left, self.symbols), _owed_by_laws(right, self.symbols)

    @cached_property
    def admitted(self) -> tuple[Term, ...]:
        """The conditions of a point that may speak against the claim: those of the context, that every law exists, and
        that no value is one by convention only."""
        return tuple(dict.fromkeys((*self.conditions, *self.owed[0], *self.owed[1], *self._free)))

    @cached_property
    def _free(self) -> tuple[Term, ...]:
        """That the free symbols are where no value of a side is a convention."""
        from symgen.verification.conventions import beside_conventions

        symbols = frozenset(self.symbols)
        sides = (self.claim.left, self.claim.right)
        return tuple(c for side in sides for c in beside_conventions(side) if c.free <= symbols)

    @property
    def drawn_within(self) -> tuple[Term, ...]:
        """The conditions of the points to draw: in strict mode those where a law of one side alone exists are met too."""
        return self.admitted if self.mode == "common" else self.conditions

    @cached_property
    def sizes(self) -> tuple[Term, ...]:
        """The symbols that are sizes of some tensor."""
        shapes = (d for s in _tensors(self.sides) for d in s.shape)
        found = frozenset().union(*(d.free for d in shapes if isinstance(d, Term)))
        return tuple(sorted(found, key=lambda s: s.attrs[0]))

    @cached_property
    def has_tensors(self) -> bool:
        return bool(_tensors(self.sides)) or any(s.shape for s in self.symbols)

    @cached_property
    def unknown_functions(self) -> tuple[tuple[str, str, int], ...]:
        """Unknown functions as (name, role, number of arguments), in order of their names."""
        found = {
            (node.attrs[0], node.attrs[3], len(node.args))
            for side in self.sides
            for _, node in subterms(side)
            if node.op == "call"
        }
        return tuple(sorted(found))

    @cached_property
    def function_domains(self) -> dict[str, Domain]:
        """Where the values of unknown functions lie."""
        parts = (node for side in self.sides for _, node in subterms(side) if node.op == "call")
        return {node.attrs[0]: node.attrs[1] for node in parts}


def unfolded(side: Term) -> Term:
    """A side with every law, noun and expectation replaced by what it is defined to be.

    Derivatives below a binder are taken first, since a quadrature of numeric derivatives would take minutes, and so are
    those of integrals, since differences of quadratures keep too few digits.
    """
    from symgen.information import unfold

    return unfold(_differentiated(side))


def _differentiated(side: Term) -> Term:
    from symgen.calculus.scalar import derivative
    from symgen.calculus.smoothness import is_smooth
    from symgen.information import unfold

    def taken(node: Term) -> Term:
        inside = {n.op for _, n in subterms(node.args[0])} if node.op == "derivative" and not node.shape else None
        if inside is None or any(operator(op).binds and op != "integral" for op in inside):
            return node
        body = unfold(node.args[0])
        return derivative(body, node.args[1], node.attrs[0] if node.attrs else 1) if is_smooth(body) else node

    def below(node: Term) -> Term:
        if node.op == "derivative" and any(n.op == "integral" for _, n in subterms(node.args[0])):
            return taken(node)
        if not operator(node.op).binds:
            return node
        return replace_at(node, (0,), bottom_up(node.args[0], taken))

    return bottom_up(side, below)


def _taken_gradient(node: Term) -> Term:
    from symgen.calculus.tensor import gradient

    if node.op != "grad" or any(n.op in ("call", "derivative") for _, n in subterms(node.args[0])):
        return node
    try:
        return gradient(node.args[0], node.args[1], *map(str, node.attrs[:1]))
    except SymgenError:
        return node


def _holds_everywhere(condition: Term) -> bool:
    from symgen.calculus.normaliser import prove_equal

    try:
        return condition.op == "eq" and prove_equal(*condition.args) is not None
    except SymgenError:
        return False


def _owed_by_laws(side: Term, symbols: tuple[Term, ...]) -> tuple[Term, ...]:
    from symgen.probability.laws import existence

    laws = dict.fromkeys(node for _, node in subterms(side) if node.op == "law")
    return tuple(dict.fromkeys(c for law in laws for c in existence(law) if c.free <= frozenset(symbols)))


def _tensors(sides: tuple[Term, ...]) -> list[Term]:
    return [node for side in sides for _, node in subterms(side) if node.shape and operator(node.op).kind != "law"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rung found: a status, how, and its evidence."""

    status: Status
    method: str
    relies_on: tuple[tuple[str, str], ...] = ()
    conditions: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    points: int = 0
    digits: int = 0
    resolution: float = 0.0
    risk: float = 0.0
