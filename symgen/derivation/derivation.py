"""Derivation: a goal, the admitted steps, the result, and what it took for granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symgen._registry import hook
from symgen.derivation.kernel import Step
from symgen.errors import SymgenError, UsageError
from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.verification import ladder
from symgen.verification.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Derivation:
    """A chain of steps from a goal to a result.

    `closed` says that no expectation, integral, limit or infinite sum remains; `residuals` are those that do, each a Term
    with the reason. `assumptions` are the declared domains and conditions as text.
    """

    goal: Term
    steps: tuple[Step, ...]
    result: Term
    context: Context = field(default_factory=Context)
    closed: bool = True
    residuals: tuple[tuple[Term, str], ...] = ()
    assumptions: tuple[str, ...] = ()
    title: str = ""
    reference: str = ""
    name: str = ""

    @property
    def verdict(self) -> Verdict:
        """The weakest of the steps' verdicts, with all rules that they rely on."""
        return ladder.combine(step.verdict for step in self.steps)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The goal and what it became, line by line."""
        return (self.goal, *(step.after for step in self.steps))

    @property
    def short(self) -> Any:
        """The result with its repeated parts named, as in `delta h' where h = tanh(W x); ...`: prints and shows itself."""
        from symgen.calculus import abbreviated

        return abbreviated(self.result)

    def evaluate(self, at: Mapping[Any, Any] | None = None, *, digits: int = 15) -> Any:
        """The value of the result at a point, an mpmath number; residual expectations by quadrature.

        Where the result has no value, as at p = 0 of Bernoulli(p) or the order 1 of Renyi's divergence, the goal is derived
        at the point. Raises DomainError for a value outside the domain of its symbol, ShapeError for arrays of other sizes,
        UsageError for digits that are no positive number, and Undefined where there is no value.
        """
        from symgen.derivation.given_values import check
        from symgen.information import unfold
        from symgen.numeric import Undefined, value

        if not isinstance(digits, int) or digits < 1:
            raise UsageError(f"digits = {digits!r}", asked="a value", hint="give a positive whole number of digits")
        given = {} if at is None else at
        check(self.goal, given)
        try:
            return value(unfold(self.result), self._needed(given), digits=digits)
        except Undefined as error:
            return self._at_point(given, digits, error)

    def _at_point(self, at: Mapping[Any, Any], digits: int, undefined: SymgenError) -> Any:
        """The value of the goal derived at a point where the result has none."""
        from symgen.derivation.deriving import derive
        from symgen.derivation.given_values import at_point
        from symgen.information import unfold
        from symgen.numeric import Undefined, value

        goal = at_point(self.goal, at)
        try:
            if goal == self.goal:
                raise undefined
            return value(unfold(derive(goal, judge=False).result), {}, digits=digits)
        except Undefined as error:
            places = ", ".join(f"{name} = {v}" for name, v in at.items())
            hint = "try a point nearby: the value may have a limit here" if at else ""
            raise Undefined(error.found, asked=f"the value of {self.goal}", where=places, hint=hint) from error

    def _needed(self, at: Mapping[Any, Any]) -> dict[Any, Any]:
        """Values without those of symbols that the goal has and the result does not depend on."""
        here, there = ({s.attrs[0] for s in term.free} for term in (self.goal, self.result))
        return {name: v for name, v in at.items() if name not in here or name in there}

    def save(self, path: str | Path) -> Path:
        """Write the derivation by suffix: .html, .tex, .md, .json or .pdf."""
        return hook("render.save")(self, path)

    def _repr_html_(self) -> str:
        return hook("render.html")(self)

    def _repr_latex_(self) -> str:
        return f"$$\n{hook('render.latex')(self)}\n$$"

    def __str__(self) -> str:
        lines = [f"    {self.goal}"]
        lines += [f"  = {step.after}   [{step.reason}: {step.verdict.status}]" for step in self.steps]
        return "\n".join(lines)
