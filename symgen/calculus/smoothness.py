"""Where a derivative may be taken by rule: formulas that have one wherever they have a value, and no kink between."""

from __future__ import annotations

from symgen.terms.term import Term
from symgen.terms.traverse import subterms

_EVERYWHERE = frozenset({
    "num", "const", "symbol", "add", "neg", "mul", "exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "asinh", "sigmoid",
    "softplus", "log_sigmoid", "erf", "erfc", "normal_cdf", "expm1", "sine_integral",
})  # fmt: skip
#: Smooth where they have a value, of real arguments; over complex ones a branch cut may be crossed.
_OF_REAL_ARGUMENTS = frozenset(
    {"div", "log", "log1p", "sqrt", "asin", "acos", "tan", "gamma", "loggamma", "digamma", "logit"}
)


def is_smooth(term: Term) -> bool:
    """Whether a scalar formula has a derivative, the one of the rules, at exactly the points where those have a value.

    An absolute value has none at 0, though its rule gives sign(0) = 0 there; what is not known to be smooth is not.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); is_smooth(x**2), is_smooth(abs(x))
    (True, False)
    """
    if term.op == "integral":
        return _is_smooth_integral(*term.args)
    if term.shape or not all(map(is_smooth, term.args)):
        return False
    if term.op == "pow":
        return _is_smooth_power(*term.args)
    return term.op in _EVERYWHERE or (term.op in _OF_REAL_ARGUMENTS and all(a.domain.is_real for a in term.args))


def _is_smooth_integral(body: Term, variable: Term, low: Term, high: Term) -> bool:
    """Between finite ends, of a body that is smooth on the whole line: the fundamental theorem and Leibniz's rule."""
    whole = all(n.op in _EVERYWHERE or (n.op == "pow" and _is_whole(n.args[1])) for _, n in subterms(body))
    return whole and is_smooth(body) and all(is_smooth(e) and not _has_infinity(e) for e in (low, high))


def _is_whole(exponent: Term) -> bool:
    return exponent.value is not None and exponent.value.denominator == 1 and exponent.value >= 0


def _has_infinity(term: Term) -> bool:
    return any(n.op == "const" and n.attrs == ("oo",) for _, n in subterms(term))


def _is_smooth_power(base: Term, exponent: Term) -> bool:
    if exponent.value is not None:
        return exponent.value.denominator == 1 or base.domain.is_real
    return base.domain.is_positive and exponent.domain.is_real
