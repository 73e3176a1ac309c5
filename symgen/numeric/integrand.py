"""The body of a binder as a function of its variable at any precision, and the places where it may have a kink."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symgen.errors import BudgetError
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import Evaluator, evaluate
from symgen.numeric.exact_numbers import exact
from symgen.numeric.exact_system import EXACT
from symgen.numeric.mp_system import mp
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute, subterms

#: Evaluations of one body before a quadrature gives up.
MOST_EVALUATIONS = 60_000
MOST_NESTED = 250_000
#: Terms of a sum whose kinks are looked for one by one.
MOST_TERMS = 24


class Integrand:
    """A body as a function of one variable, evaluated by mpmath at whatever precision is asked for."""

    def __init__(self, body: Term, variable: Term, outer: Evaluator) -> None:
        self.body = body
        self.variable = variable
        self.given: Mapping[Any, Any] = dict(outer.given)
        self.depth = outer.depth + 1
        self.spent = outer.spent
        self.trouble: Unsupported | None = None
        self._functions: dict[int, Callable[[Any], Any]] = {}

    def at(self, digits: int, term: Term | None = None) -> Callable[[Any], Any]:
        """The function of the variable at a precision; of another term in the same variable where one is given."""
        if term is not None:
            return self._function(digits, term)
        found = self._functions.get(digits)
        if found is None:
            found = self._functions[digits] = self._function(digits, self.body)
        return found

    def _function(self, digits: int, term: Term) -> Callable[[Any], Any]:
        system = mp(digits)
        evaluator = Evaluator(system, self.given)
        evaluator.depth, evaluator.spent = self.depth, self.spent
        # The binding stays open for the life of the function: the evaluator is its own.
        most = MOST_EVALUATIONS if self.depth == 1 and not self.nested else MOST_NESTED
        evaluate_at = evaluator.binding(self.variable, term).__enter__()

        def function(x: Any) -> Any:
            self.spent[0] += 1
            if self.spent[0] > most:
                raise BudgetError(asked=f"the {self.variable.attrs[0]}-integral", found=f"{most} evaluations")
            point = system.ctx.convert(x)
            try:
                return evaluate_at(point)
            except Undefined as error:
                return system.confirm(term, {**self.given, self.variable: point}, error)

        return function

    def smoothed(self, digits: int) -> Callable[[Any], Any]:
        """The function for adding up: isolated undefined points filled in from either side, nan for what is not known.

        Undefined stays where a whole neighbourhood is.
        """
        function, ctx = self.at(digits), mp(digits).ctx

        def call(x: Any) -> Any:
            try:
                return function(x)
            except Unsupported as error:
                self.trouble = error
                return ctx.nan
            except Undefined:
                step = ctx.ldexp(max(abs(ctx.convert(x)), ctx.one), -ctx.prec // 2)
                return (function(x + step) + function(x - step)) / 2

        return call

    @property
    def nested(self) -> bool:
        """Whether there is another integral inside that depends on the variable."""
        return any(node.op == "integral" for node in _dependent_nodes(self.body, self.variable))

    def kinks(self) -> list[Term]:
        """Terms in the variable whose zeros are where the body may have a corner or a jump."""
        found: dict[Term, None] = {}
        _collect_kinks(self.body, self.variable, found)
        known = frozenset(k for k in self.given if isinstance(k, Term)) | {self.variable}
        return [k for kink in found for k in self._at_indices(kink, known) if k.free <= known]

    def _at_indices(self, kink: Term, known: frozenset[Term]) -> list[Term]:
        """A kink for each value of the index of the sum or product around it, where these are few."""
        unknown = kink.free - known
        nodes = (n for n in _dependent_nodes(self.body, self.variable) if n.op in ("sum", "product"))
        around = next((n for n in nodes if unknown == {n.args[1]}), None)
        if around is None:
            return [kink]
        low, high = (self._whole(end) for end in around.args[2:])
        if low is None or high is None or high - low >= MOST_TERMS:
            return []
        return [substitute(kink, {around.args[1]: num(k)}) for k in range(low, high + 1)]

    def _whole(self, end: Term) -> int | None:
        """The value of an end of a sum, where that is a whole number."""
        try:
            value = exact(evaluate(end, self.given, EXACT))
        except (Undefined, Undecided, Unsupported):
            return None
        return int(value) if isinstance(value, Fraction) and value.denominator == 1 else None

    def poles(self) -> list[Term]:
        """Denominators and bases of powers, at whose zeros the body may have a pole."""
        nodes = _dependent_nodes(self.body, self.variable)
        found = [n.args[1] for n in nodes if n.op == "div"] + [n.args[0] for n in nodes if n.op == "pow"]
        return self._known([*found, *(make("cos", n.args[0]) for n in nodes if n.op == "tan")])

    def roots(self) -> list[Term]:
        """What stands under a root, and may touch 0 without changing its sign: a corner of the body."""
        nodes = _dependent_nodes(self.body, self.variable)
        fractional = (n for n in nodes if n.op == "pow" and (n.args[1].value or Fraction(1)).denominator != 1)
        return self._known([*(n.args[0] for n in nodes if n.op == "sqrt"), *(n.args[0] for n in fractional)])

    def _known(self, terms: list[Term]) -> list[Term]:
        """Those that depend on the variable and on nothing without a value."""
        known = frozenset(k for k in self.given if isinstance(k, Term)) | {self.variable}
        return [t for t in dict.fromkeys(terms) if self.variable in t.free and t.free <= known]

    def steps(self) -> list[Term]:
        """Terms in the variable that are rounded to whole numbers: a jump at each whole value."""
        return [
            node.args[0] if node.op != "mod" else make("div", *node.args)
            for node in _dependent_nodes(self.body, self.variable)
            if node.op in ("floor", "ceiling", "mod")
        ]


def constant_factor(body: Term, variable: Term) -> tuple[Term | None, Term]:
    """The product of the factors that hold integrals and not the variable, None where there is none; and the rest.

    They need a value once, and not again at every precision at which the rest is looked at.
    """
    if body.op == "div" and _is_constant(body.args[1], variable):
        factor, rest = constant_factor(body.args[0], variable)
        return (num(1) if factor is None else factor) / body.args[1], rest
    if body.op != "mul":
        return None, body
    parts = [(a, num(1)) if _is_constant(a, variable) else constant_factor(a, variable) for a in body.args]
    factors = [factor for factor, _ in parts if factor is not None]
    return (make("mul", *factors, num(1)) if factors else None), make("mul", *(rest for _, rest in parts))


def _is_constant(term: Term, variable: Term) -> bool:
    return variable not in term.free and any(node.op == "integral" for _, node in subterms(term))


def _dependent_nodes(body: Term, variable: Term) -> list[Term]:
    seen: dict[int, Term] = {}

    def visit(node: Term) -> None:
        if id(node) not in seen and variable in node.free:
            seen[id(node)] = node
            for argument in node.args:
                visit(argument)

    visit(body)
    return list(seen.values())


def _collect_kinks(body: Term, variable: Term, found: dict[Term, None]) -> None:
    for node in _dependent_nodes(body, variable):
        if node.op in ("abs", "sign", "heaviside", "relu"):
            found[node.args[0]] = None
        elif node.op in ("max", "min"):
            for first, second in zip(node.args, node.args[1:], strict=False):
                found[_difference(first, second)] = None
        elif operator(node.op).kind == "relation" or node.op == "delta":
            found[_difference(*node.args)] = None


def _difference(first: Term, second: Term) -> Term:
    return make("add", first, make("neg", second))


def quietly(function: Callable[[Any], Any], default: Any) -> Callable[[Any], Any]:
    """The function with `default` where it has no value: for looking around only, never for adding up."""

    def call(x: Any) -> Any:
        try:
            return function(x)
        except (Undefined, Undecided, Unsupported):
            return default

    return call
