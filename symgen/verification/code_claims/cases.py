"""What is held against what: a function and a formula, or two functions, with their parameters bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from symgen.errors import UsageError
from symgen.terms.context import Context
from symgen.terms.domains import REAL
from symgen.terms.relations import Claim
from symgen.terms.term import Term, symbol
from symgen.verification.code_claims.binding import Argument, bind, name_of, signature
from symgen.verification.code_claims.calling import Code
from symgen.verification.code_claims.naming import Formula
from symgen.verification.rungs.derivation import derive_sides


@dataclass(frozen=True)
class Case:
    """What is held against what."""

    code: Code
    formula: Formula
    context: Context
    other: Code | None = None
    relies_on: tuple[tuple[str, str], ...] = ()

    @property
    def symbols(self) -> tuple[Term, ...]:
        parts = [a.term for a in self.code.arguments] + [a.term for a in (self.other.arguments if self.other else ())]
        if self.formula.term is not None:
            parts.append(self.formula.term)
        parts.extend(self.context.conditions)
        free = frozenset().union(*(p.free for p in parts)) if parts else frozenset()
        return tuple(sorted(free, key=lambda s: s.attrs[0]))


def case_of(function: Callable[..., Any], other: Any, context: Context, args: Any) -> Case:
    """A function against a formula (a Term) or another function; UsageError where parameters and symbols do not fit."""
    against = _against_formula if isinstance(other, Term) else _against_code
    return against(function, other, context, args)


def _against_formula(function: Callable[..., Any], formula: Term, context: Context, args: Any) -> Case:
    if formula.domain.field in ("law", "boolean"):
        raise UsageError(
            f"{formula} is no formula with a value",
            asked=f"verify {name_of(function)} against a formula",
            where="the formula",
            hint="of a law give its density or its logarithm, log_density(law, x)",
        )
    arguments = bind(function, args, formula, context)
    sides, relied = derive_sides(Claim(formula, "eq", formula, context))
    return Case(Code(function, arguments), Formula(sides[0], formula, context), context, None, relied)


def _against_code(function: Callable[..., Any], other: Any, context: Context, args: Any) -> Case:
    """Parameters of the same names are the same; where names differ, their order counts. What is not declared is real."""
    names = [p for f in (function, other) for p in signature(f).names]
    declared = {**{n: symbol(n, REAL) for n in names}, **context.symbols}
    whole = replace(context, symbols=declared)
    first = bind(function, args, None, whole) if args is not None else _plainly(function, whole)
    second = _matching(other, first, args, whole)
    return Case(Code(function, first), Formula(None, None, whole), whole, Code(other, second))


def _plainly(function: Callable[..., Any], context: Context) -> tuple[Argument, ...]:
    found = signature(function)
    required = [n for n in found.names if n not in found.optional]
    return bind(function, required, None, context)


def _matching(
    other: Callable[..., Any], first: tuple[Argument, ...], args: Any, context: Context
) -> tuple[Argument, ...]:
    if args is not None and not hasattr(args, "keys"):
        return bind(other, args, None, context)
    found = signature(other)
    own = {a.parameter: a.term for a in first}
    if set(found.names) >= set(own) and not found.guessed:
        return bind(other, own, None, context)
    return bind(other, [a.term for a in first], None, context)
