"""Safe branches: the branch of a case split that is not taken is computed at a harmless point.

Array code computes every branch everywhere. Where a branch is not chosen its symbols are replaced by a witness, a
point at which the branch's condition holds, so that no warning, infinity or nan arises there, nor in a derivative.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import isfinite

from symgen.codegen.primitives import meaning
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import bottom_up, substitute

# Functions that are undefined, infinite or overflow somewhere; a branch without one needs no guard.
_PARTIAL = frozenset((
    "log", "log1p", "sqrt", "div", "pow", "exp", "expm1", "sinh", "cosh", "tan", "asin", "acos", "acosh", "atanh",
    "logit", "gamma", "loggamma", "digamma", "polygamma", "beta", "logbeta", "factorial", "binomial", "erfcx", "erfinv",
    "call", "expint_e1", "expint_ei", "cosine_integral", "dilogarithm", "polylog", "lambertw", "zeta", "mod",
))  # fmt: skip
_CANDIDATES = tuple(map(Fraction, ("1", "2", "1/2", "3", "-1", "1/4", "3/4", "0", "5", "-2", "10", "-1/2", "7", "50")))
_MOST_SYMBOLS = 3


def guarded(term: Term) -> Term:
    """The term with every branch of every case split safe where it is not chosen."""
    return bottom_up(term, lambda node: _guarded_cases(node) if node.op == "cases" else node)


def _guarded_cases(term: Term) -> Term:
    *pairs, last = term.args
    values, conditions = pairs[0::2], pairs[1::2]
    args: list[Term] = []
    for position, (value, condition) in enumerate(zip(values, conditions, strict=True)):
        args += [_guarded_value(value, _all([*map(_negated, conditions[:position]), condition])), condition]
    args.append(_guarded_value(last, _all([_negated(c) for c in conditions])))
    return make("cases", *args, attrs=term.attrs)


def _negated(condition: Term) -> Term:
    return make("not", condition)


def _all(conditions: list[Term]) -> Term:
    return combined("and", conditions)


def _guarded_value(value: Term, condition: Term) -> Term:
    symbols = sorted(condition.free & value.free, key=lambda s: (s.attrs[0], s.digest))
    if not symbols or not _is_partial(value) or condition.shape or any(s.shape for s in condition.free):
        return value
    plain = meaning(value)
    witness = next((point for point in _witnesses(condition) if _has_value(plain, point)), None)
    if witness is None:
        return value
    safe = {s: make("cases", s, condition, num(witness[s]), attrs=("", "")) for s in symbols}
    return substitute(value, safe)


def _is_partial(term: Term) -> bool:
    return term.op in _PARTIAL or any(map(_is_partial, term.args))


def _witnesses(condition: Term) -> Iterator[dict[Term, Fraction]]:
    symbols = sorted(condition.free, key=lambda s: (s.attrs[0], s.digest))
    if len(symbols) > _MOST_SYMBOLS:
        return
    choices = [[c for c in _CANDIDATES if s.domain.contains(c)] for s in symbols]
    plain = meaning(condition)
    for point in product(*choices):
        values = dict(zip(symbols, point, strict=True))
        if _holds(plain, values):
            yield values


def _has_value(value: Term, point: dict[Term, Fraction]) -> bool:
    """Whether a branch is finite at a point that says all its symbols; yes where nobody can tell."""
    from symgen.numeric import FLOAT, Undefined, Unsupported, evaluate

    if not value.free <= point.keys():
        return True
    try:
        return bool(isfinite(abs(evaluate(value, {s: float(v) for s, v in point.items()}, FLOAT))))
    except Undefined:
        return False
    except Unsupported:
        return True


def _holds(condition: Term, values: dict[Term, Fraction]) -> bool:
    """Whether a condition holds at a point; no where it has no value."""
    from symgen.numeric import FLOAT, Undefined, evaluate

    try:
        return bool(evaluate(condition, {s: float(v) for s, v in values.items()}, FLOAT))
    except Undefined:
        return False
