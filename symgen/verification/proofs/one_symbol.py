"""Whether a formula of one symbol is never negative: by the signs of its derivatives, of differences, over tan(x/2)."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from symgen.calculus.asymptotics import NoLimit, Unsettled, limit_at
from symgen.calculus.asymptotics.germs import constant_sign, is_infinite
from symgen.calculus.normaliser import expand
from symgen.errors import BudgetError, NoRuleError
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute, subterms
from symgen.verification.proofs.intervals import Curve, is_smooth, sign_at
from symgen.verification.proofs.monotone import Analysis, Signs, Unknown
from symgen.verification.proofs.simpler_signs import by_half_angle
from symgen.verification.task import Task


def never_below_zero(term: Term, variable: Term, task: Task, *, strict: bool) -> bool:
    """Whether a formula of one symbol is provably >= 0 (> 0) on the symbol's whole domain."""
    curve = Curve(term, variable, task)
    try:
        if not is_smooth(curve, variable.domain, 0):
            return False
        if not strict and _by_differences(term, variable, task):
            return True
        return _by_signs(expand(term), variable, task, strict=strict) or (
            not strict and _by_half_angle(term, variable, task)
        )
    except (NoRuleError, BudgetError, RecursionError):
        return False


def _by_signs(term: Term, variable: Term, task: Task, *, strict: bool) -> bool:
    analysis = Analysis(variable, variable.domain, task)
    try:
        found = analysis.signs(term)
        if any(sign < 0 for sign in found.signs):
            return False
        return not strict or _nowhere_zero(found, analysis, term)
    except Unknown:
        return False


def _by_half_angle(term: Term, variable: Term, task: Task) -> bool:
    """Trigonometric polynomials over the whole line."""
    if variable.domain != REAL:
        return False
    over = by_half_angle(term, variable)
    return over is not None and _by_signs(expand(over), next(s for s in over.free), task, strict=False)


def _by_differences(term: Term, variable: Term, task: Task) -> bool:
    """f(x) = sum over k of f(x + k) - f(x + k + 1), plus the limit of f: for gammas, where differences are elementary."""
    if variable.domain.high != inf or not any(node.op in _SHIFTING for _, node in subterms(term)):
        return False
    step = expand(term - substitute(term, {variable: variable + 1}))
    if any(node.op in _SHIFTING for _, node in subterms(step)):
        return False
    try:
        limit = limit_at(term, variable, make("const", attrs=("oo",)))
        below = not is_infinite(limit) and constant_sign(limit) < 0
    except (Unsettled, NoLimit):
        return False
    return not below and limit.op != "neg" and _by_signs(step, variable, task, strict=False)


#: Functions whose values a step of one apart differ by something simpler.
_SHIFTING = ("gamma", "loggamma", "digamma", "polygamma", "factorial", "beta", "logbeta", "binomial")


def _nowhere_zero(found: Signs, analysis: Analysis, term: Term) -> bool:
    """Whether the formula vanishes neither at a point inside nor at a closed end."""
    if found.vanishing or len(found.points) > 2:
        return False
    ends = [p for p in found.points if p.closed and p.number is not None]
    return all(sign_at(term, analysis.variable, Fraction(p.low)) == 1 for p in ends)
