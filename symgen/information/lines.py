"""A derivation in the making: the current Term and the proposals that led to it, each a replayed rule or algebra."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from symgen.calculus.normaliser import simplify
from symgen.errors import BudgetError
from symgen.probability.matrix_forms import numbers_outside, sign_below, written
from symgen.probability.statistics import plus
from symgen.terms.context import Context
from symgen.terms.operators import operator
from symgen.terms.proposals import ALGEBRA, Proposal, Rule
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import Path, at, bottom_up, rebuild, replace_at, size, substitute, subterms


def _customary(term: Term, context: Context, kept: tuple[str, ...]) -> Term:
    """The customary form, operators kept left as they are; of each addend where the form of all is much longer."""
    held = {node: symbol(f"held_{k}", node.domain) for k, node in enumerate(_outermost(term, kept))}
    plain = bottom_up(term, lambda node: held.get(node, node))
    new = simplify(plain, context)
    if plain.op == "add":
        apart = plus(-simplify(*a.args, context) if a.op == "neg" else simplify(a, context) for a in plain.args)
        new = apart if size(apart) < size(new) and (new == plain or 2 * size(apart) < size(new)) else new
    new = bottom_up(new, lambda node: _with_short_arguments(node, context))
    return substitute(new, {stand_in: node for node, stand_in in held.items()})


def _with_short_arguments(node: Term, context: Context) -> Term:
    """A function of arguments in customary form, where that is no longer: squares completed, signs below the line.

    Logarithms of quotients have their own.
    """
    if not node.args or operator(node.op).kind != "function" or not any(a.op in _COMPOSED for a in node.args):
        return node
    if node.op == "log":
        return rebuild(node, tuple(map(sign_below, node.args)))
    return rebuild(node, tuple(min(sign_below(simplify(a, context)), a, key=size) for a in node.args))


_COMPOSED = ("add", "neg", "div")


def _outermost(term: Term, kept: tuple[str, ...]) -> dict[Term, None]:
    """Outermost sub-terms of some operators that are real numbers."""
    if term.op in kept:
        return {} if term.shape or not term.domain.is_real else {term: None}
    return {node: None for a in term.args for node in _outermost(a, kept)}


def _written(term: Term, context: Context, kept: tuple[str, ...]) -> Term | None:
    try:
        return written(_customary(term, context, kept))
    except BudgetError:
        return None


@dataclass
class Lines:
    """The lines written so far. `rules` are those that may be cited."""

    current: Term
    context: Context
    rules: Mapping[str, Rule]
    proposals: list[Proposal] = field(default_factory=list)

    def at(self, path: Path) -> Term:
        return at(self.current, path)

    def apply(
        self,
        name: str,
        path: Path = (),
        detail: str = "",
        children: Callable[[Term, Term], tuple[Proposal, ...]] | None = None,
    ) -> bool:
        """Rewrite the sub-term at the path by a rule; False where the rule does not apply or changes nothing."""
        before = self.at(path)
        after = self.rules[name].rewrite(before, self.context)
        if after is None or after == before:
            return False
        made = children(before, after) if children else ()
        self.write(Proposal(replace_at(self.current, path, after), name, path, detail, children=made))
        return True

    def algebra(self, new: Term, path: Path = (), detail: str = "") -> None:
        """Replace the sub-term at the path by one that is equal to it by algebra."""
        if new != self.at(path):
            self.write(Proposal(replace_at(self.current, path, new), ALGEBRA, path, detail))

    def simplify(self, path: Path = (), detail: str = "simplify", kept: tuple[str, ...] = ("expectation",)) -> None:
        """Bring the sub-term at the path into customary form; left as it is where that exceeds the budget.

        Sub-terms of the operators `kept` stay as they are: by default expectations that are open. So do quadratic
        forms where that is shorter.
        """
        self.algebra(self.customary(path, kept), path, detail)

    def customary(self, path: Path, kept: tuple[str, ...] = ("expectation",)) -> Term:
        """The sub-term at the path in customary form; itself where that exceeds the budget."""
        given, context = self.at(path), self.context_at(path)
        present = {n.op for _, n in subterms(given)}
        ways = [kept, *((*kept, op) for op in ("matmul", "sum") if op in present)]
        found = [term for way in ways if (term := _written(given, context, way)) is not None]
        plain = min(found, key=size, default=given)
        outside = numbers_outside(given)
        if outside == given:
            return plain
        other = min((t for way in ways if (t := _written(outside, context, way)) is not None), key=size, default=plain)
        inside = numbers_outside(plain) != plain
        return other if inside or 10 * size(other) < 9 * size(plain) else plain  # shorter by more than a fraction line

    def context_at(self, path: Path) -> Context:
        """The context, and the conditions of the cases whose values the path goes into."""
        above = [(self.at(path[:length]), step) for length, step in enumerate(path)]
        return self.context.assume(*(n.args[k + 1] for n, k in above if n.op == "cases" and k + 1 < len(n.args)))

    def write(self, proposal: Proposal) -> None:
        """Add a line."""
        self.proposals.append(proposal)
        self.current = proposal.after
