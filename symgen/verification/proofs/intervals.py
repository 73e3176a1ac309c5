"""Rigorous facts about a formula on an interval: smoothness, constancy, and its sign everywhere.

Three sources: the domain that the operators table infers once a symbol is declared on the interval, enclosures over the
interval, and Taylor's theorem: if g, g', ..., g^(m-1) are nonnegative at the left end and g^(m) is nonnegative inside,
then g is nonnegative on the interval (and likewise from the right end with alternating signs).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import Any

from symgen.calculus import derivative
from symgen.calculus.normaliser import decide_zero
from symgen.calculus.normaliser.signs import proves_nonnegative
from symgen.errors import BudgetError, NoRuleError
from symgen.numeric import EXACT, Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.enclosures import hull, sign_of
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import Domain, interval
from symgen.terms.operators import operator
from symgen.terms.term import Term, num, symbol
from symgen.terms.traverse import size, substitute, subterms
from symgen.verification.task import Task

_BITS = 96
_HIGHEST = 5  # order of the derivatives
_LARGEST_TO_FACTOR = 60
_LARGEST = 400  # nodes of a formula whose derivatives are still taken
_DEEPEST = 14  # halvings of an interval
_REACHES = (0, 1, 2, 4, 8, 16, 64)  # how far out a half-line may begin

#: Operators with kinks or jumps (or none the wiser), on which Taylor's theorem says nothing.
ROUGH = frozenset(
    {
        *("abs", "sign", "max", "min", "relu", "heaviside", "floor", "ceiling", "mod", "cases", "delta", "indicator"),
        *("arg", "atan2", "re", "im", "conjugate", "gcd", "lcm", "call", "stop_gradient", "sinc"),
    }
)


@dataclass(slots=True)
class Curve:
    """A real formula in one symbol with its derivatives; `others` may occur and range over their own domains."""

    term: Term
    variable: Term
    task: Task
    derivatives: list[Term] = field(default_factory=list)

    def order(self, m: int) -> Term:
        """The derivative of order m. NoRuleError where there is none."""
        if not self.derivatives:
            self.derivatives.append(self.term)
        while len(self.derivatives) <= m:
            last = self.derivatives[-1]
            if size(last) > _LARGEST:
                raise NoRuleError("derivative", asked="a derivative", found="a formula too long", where="", hint="")
            self.derivatives.append(derivative(last, self.variable))
        return self.derivatives[m]

    def on(self, m: int, domain: Domain) -> Term:
        """The derivative of order m with the variable declared on a part of its domain."""
        return declared(self.order(m), self.variable, domain)


def declared(term: Term, variable: Term, domain: Domain) -> Term:
    return substitute(term, {variable: symbol(variable.attrs[0], domain)})


def inside(domain: Domain) -> Domain:
    """The interval without its ends."""
    return interval(domain.low, domain.high, low_open=True, high_open=True)


def is_plain(term: Term) -> bool:
    """Whether every part is a real scalar made by smooth operators (on the declared domains)."""
    return all(_is_smooth_node(node) for _, node in subterms(term))


def _is_smooth_node(node: Term) -> bool:
    row = operator(node.op)
    if node.op == "pow" and node.args[1].free and not node.args[0].domain.is_positive:
        return False
    return not node.shape and node.domain.is_real and node.op not in ROUGH and not row.binds and row.kind in _KINDS


_KINDS = ("structure", "arithmetic", "function")


def is_smooth(curve: Curve, domain: Domain, m: int) -> bool:
    """Whether the formula is real and continuous on the interval, and m times differentiable inside it."""
    closed = curve.on(0, domain)
    if not is_plain(closed) or not _owes_nothing(closed, curve, domain):
        return False
    interior = inside(domain)
    return all(_owes_nothing(curve.on(j, interior), curve, domain) for j in range(1, m + 1))


def _owes_nothing(term: Term, curve: Curve, domain: Domain) -> bool:
    """Whether every condition of being defined surely holds on the whole interval."""
    return all(_surely(condition, curve.variable, domain) for condition in obligations(term))


def _surely(condition: Term, variable: Term, domain: Domain) -> bool:
    if inf in (domain.high, -domain.low) or condition.free != {symbol(variable.attrs[0], domain)}:
        return False
    try:
        return bool(evaluate(condition, {s: hull(domain.low, domain.high) for s in condition.free}, balls(_BITS)))
    except (Undefined, Undecided, Unsupported):
        return False


# Signs at points and on intervals. A sign is +1 (positive), 0 (exactly zero) or -1; None where it is not known.


def sign_at(term: Term, variable: Term, point: Fraction) -> int | None:
    """The sign of a formula at a point: by enclosures, and for a zero by exact arithmetic or the normaliser."""
    there = substitute(term, {variable: num(point)})
    try:
        found = sign_of(evaluate(there, {}, balls(4 * _BITS)))
    except (Undecided, Unsupported):
        found = None
    except Undefined:
        return None
    if found is not None:
        return found
    try:
        exact = evaluate(there, {}, EXACT)
        return int(exact > 0) - int(exact < 0)
    except (Undefined, Undecided, Unsupported, TypeError):
        return _zero_by_normaliser(there)


def _zero_by_normaliser(term: Term) -> int | None:
    try:
        return 0 if decide_zero(term) is not None else None
    except BudgetError:
        return None


def enclosure(term: Term, variable: Term, domain: Domain) -> Any:
    """The set of a formula's values over a bounded interval, enclosed; None where there is no enclosure."""
    try:
        return evaluate(term, {variable: hull(domain.low, domain.high)}, balls(_BITS))
    except (Undefined, Undecided, Unsupported):
        return None


def never_negative(curve: Curve, domain: Domain, *, strict: bool = False) -> bool:
    """Whether a formula of one symbol is provably >= 0 (with `strict`, > 0) on the whole interval."""
    try:
        return any(all(_on(curve, part, strict, 0) for part in parts) for parts in _partitions(curve, domain))
    except NoRuleError:
        return False


def _partitions(curve: Curve, domain: Domain) -> Iterator[list[Domain]]:
    """The interval whole, then cut where the formula is exactly zero, or at 0, or at 1 from an end."""
    yield [domain]
    cuts = [Fraction(c) for c in (0, 1, -1, 2, Fraction(1, 2), -2, 3, 4)]
    within = [c for c in cuts if domain.low < c < domain.high]
    zeros = sorted(c for c in within if sign_at(curve.term, curve.variable, c) == 0)
    if zeros:
        yield _cut(domain, zeros)
    if within and zeros[:1] != within[:1]:
        yield _cut(domain, within[:1])


def _cut(domain: Domain, cuts: list[Fraction]) -> list[Domain]:
    ends = [domain.low, *cuts, domain.high]
    return [
        interval(a, b, low_open=domain.low_open and k == 0, high_open=domain.high_open and k == len(cuts))
        for k, (a, b) in enumerate(pairwise(ends))
    ]


def _on(curve: Curve, domain: Domain, strict: bool, depth: int) -> bool:
    if curve.task.expired or not is_smooth(curve, domain, 0):
        return False
    if _by_domain(curve, 0, domain, strict) or _by_enclosure(curve, domain, strict):
        return True
    if any(_by_taylor(curve, domain, m, strict) for m in range(1, _HIGHEST + 1)):
        return True
    return _further(curve, domain, strict, depth)


def _further(curve: Curve, domain: Domain, strict: bool, depth: int) -> bool:
    """Both halves of a bounded interval; a bounded part and a half-line of an unbounded one."""
    if depth >= _DEEPEST:
        return False
    if domain.low == -inf and domain.high == inf:
        return False
    if inf in (domain.high, -domain.low):
        return depth == 0 and any(_split_far(curve, domain, strict, reach) for reach in _REACHES[1:])
    parts = _cut(domain, [(Fraction(domain.low) + Fraction(domain.high)) / 2])
    return _hopeful(curve, domain) and all(_on(curve, part, strict, depth + 1) for part in parts)


def _hopeful(curve: Curve, domain: Domain) -> bool:
    """Whether the middle of the interval does not already show a negative value."""
    middle = (Fraction(domain.low) + Fraction(domain.high)) / 2
    return sign_at(curve.term, curve.variable, middle) in (1, 0)


def _split_far(curve: Curve, domain: Domain, strict: bool, reach: int) -> bool:
    end = Fraction(domain.low) + reach if domain.high == inf else Fraction(domain.high) - reach
    parts = _cut(domain, [end])
    far, near = (parts[1], parts[0]) if domain.high == inf else (parts[0], parts[1])
    return any(_by_taylor(curve, far, m, strict) for m in range(1, _HIGHEST + 1)) and _on(curve, near, strict, 1)


def _by_domain(curve: Curve, m: int, domain: Domain, strict: bool, flip: bool = False) -> bool:
    found = curve.on(m, domain).domain
    if not found.is_real:
        return False
    if flip:
        return found.is_negative if strict else found.is_nonpositive
    return found.is_positive if strict else found.is_nonnegative


def _by_enclosure(curve: Curve, domain: Domain, strict: bool, m: int = 0, flip: bool = False) -> bool:
    if inf in (domain.high, -domain.low):
        return False
    found = enclosure(curve.order(m), curve.variable, domain)
    if found is None or not hasattr(found, "lower") or not found.is_finite():
        return False
    low = -found.upper() if flip else found.lower()
    return bool(low > 0 if strict else low >= 0)


def _by_taylor(curve: Curve, domain: Domain, m: int, strict: bool) -> bool:
    """Taylor's theorem from either end: its derivatives below order m have the right signs there, order m inside."""
    if not is_smooth(curve, domain, m):
        return False
    return any(_from_end(curve, domain, m, strict, left) for left in (True, False))


def _from_end(curve: Curve, domain: Domain, m: int, strict: bool, left: bool) -> bool:
    end = domain.low if left else domain.high
    if abs(end) == inf or (domain.low_open if left else domain.high_open):
        return False
    flips = [False if left else j % 2 == 1 for j in range(m + 1)]
    for j in range(m):
        sign = sign_at(curve.order(j), curve.variable, Fraction(end))
        least = 1 if strict and j == 0 else 0
        if sign is None or (-sign if flips[j] else sign) < least:
            return False
    interior = inside(domain)
    return (
        _by_domain(curve, m, interior, False, flips[m])
        or _by_enclosure(curve, domain, False, m, flips[m])
        or _by_factors(curve, interior, m, flips[m])
    )


def _by_factors(curve: Curve, domain: Domain, m: int, flip: bool) -> bool:
    """By how the derivative factors on the interval."""
    term = curve.on(m, domain)
    return size(term) <= _LARGEST_TO_FACTOR and proves_nonnegative(-term if flip else term, Context())


# Constancy.


def is_constant(term: Term, variable: Term, context: Context, task: Task) -> bool:
    """Whether a formula's derivative in a symbol is provably zero on its whole (connected) domain."""
    domain = variable.domain
    curve = Curve(term, variable, task)
    try:
        return is_smooth(curve, domain, 1) and decide_zero(curve.order(1), context) is not None
    except (NoRuleError, BudgetError):
        return False
