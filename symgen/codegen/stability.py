"""Stability: a formula rewritten into one of the same value that loses no digits in floating point.

The rules are a table of patterns; each is an identity, held against multiple-precision evaluation by a test. Rules that
need a computation rather than a pattern are functions, in `cancellation` and below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from symgen.codegen.canonical import canonical, node, product_of, total_of
from symgen.codegen.matching import partial_matches
from symgen.codegen.primitives import primitive
from symgen.terms import domains
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute

# No formula of the catalogue needs more than a few rounds; a cycle of rules would be a defect of the table.
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` has the value of `replacement` for all values of their symbols where it is defined."""

    name: str
    pattern: Term
    replacement: Term
    primitive: bool = False


def _rule(name: str, pattern: Term, replacement: Term, *, primitive: bool = False) -> Rule:
    return Rule(name, canonical(pattern), canonical(replacement), primitive)


def f(name: str, *args: Term) -> Term:
    return make(name, *args)


@cache
def rules() -> tuple[Rule, ...]:
    """The table of rules, in the order in which they are tried.

    >>> len({rule.name for rule in rules()}) == len(rules())
    True
    """
    x, y, positive = symbol("x"), symbol("y"), symbol("a", domains.POSITIVE)
    b, root_two, half = symbol("b", domains.POSITIVE), make("sqrt", num(2)), num(1) / 2
    exp_x = f("exp", x)
    return (
        _rule("log-exp", f("log", exp_x), x),
        _rule("exp-log", f("exp", f("log", positive)), positive),
        _rule("softplus", f("log", 1 + exp_x), f("softplus", x)),
        _rule("softplus-by-log1p", f("log1p", exp_x), f("softplus", x)),
        _rule("softplus-log", f("softplus", f("log", positive)), f("log1p", positive)),
        _rule("log-sigmoid", f("log", f("sigmoid", x)), f("log_sigmoid", x)),
        _rule("sigmoid-by-exp", 1 / (1 + exp_x), f("sigmoid", -x)),
        _rule("over-one-plus-exp", y / (1 + exp_x), y * f("sigmoid", -x)),
        _rule("exp-sigmoid", exp_x * f("sigmoid", -x), f("sigmoid", x)),
        _rule("exp-minus-sigmoid", f("exp", -x) * f("sigmoid", x), f("sigmoid", -x)),
        _rule("one-minus-sigmoid", 1 - f("sigmoid", x), f("sigmoid", -x)),
        _rule("log-normal-cdf-by-erf", half + f("erf", x / root_two) / 2, f("normal_cdf", x)),
        _rule("normal-cdf-by-erf-root", half + f("erf", root_two * x / 2) / 2, f("normal_cdf", x)),
        _rule("normal-cdf-by-scaled-erf", half + f("erf", half * root_two * x) / 2, f("normal_cdf", x)),
        _rule("normal-cdf-by-erfc", f("erfc", -x / root_two) / 2, f("normal_cdf", x)),
        _rule("one-minus-normal-cdf", 1 - f("normal_cdf", x), f("normal_cdf", -x)),
        _rule("one-minus-erf", 1 - f("erf", x), f("erfc", x)),
        _rule("one-minus-erfc", 1 - f("erfc", x), f("erf", x)),
        _rule("erfcx", f("exp", x**2) * f("erfc", x), f("erfcx", x)),
        _rule("one-minus-tanh-squared", 1 - f("tanh", x) ** 2, 4 * f("sigmoid", 2 * x) * f("sigmoid", -2 * x)),
        _rule("one-minus-cos", 1 - f("cos", x), 2 * f("sin", x / 2) ** 2),
        _rule("cos-minus-one", f("cos", x) - 1, -2 * f("sin", x / 2) ** 2),
        _rule("cosh-minus-one", f("cosh", x) - 1, 2 * f("sinh", x / 2) ** 2),
        _rule("sqrt-minus-one", f("sqrt", 1 + positive) - 1, positive / (1 + f("sqrt", 1 + positive))),
        _rule("one-minus-exp", 1 - exp_x, -f("expm1", x)),
        _rule("expm1", exp_x - 1, f("expm1", x)),
        _rule("log1p", f("log", 1 + x), f("log1p", x)),
        _rule("log-gamma", f("log", f("gamma", positive)), f("loggamma", positive)),
        _rule("log-beta", f("log", f("beta", positive, b)), f("logbeta", positive, b)),
        _rule("log-factorial", f("log", f("factorial", positive)), f("loggamma", positive + 1)),
        _rule(
            "log-beta-by-log-gamma",
            f("loggamma", positive) + f("loggamma", b) - f("loggamma", positive + b),
            f("logbeta", positive, b),
        ),
        _rule(
            "minus-log-beta-by-log-gamma",
            f("loggamma", positive + b) - f("loggamma", positive) - f("loggamma", b),
            -f("logbeta", positive, b),
        ),
        _rule("log-normal-cdf", f("log", f("normal_cdf", x)), primitive("log_normal_cdf", x), primitive=True),
        _rule(
            "log-erfc",
            f("log", f("erfc", x)),
            make("log", num(2)) + primitive("log_normal_cdf", -root_two * x),
            primitive=True,
        ),
        _rule("logaddexp", f("log", exp_x + f("exp", y)), primitive("logaddexp", x, y), primitive=True),
        _rule("log1mexp", f("log", -f("expm1", x)), primitive("log1mexp", x), primitive=True),
        _rule("log1mexp-by-log1p", f("log1p", -exp_x), primitive("log1mexp", x), primitive=True),
    )


def stabilise(term: Term, *, primitives: bool = True) -> Term:
    """A term of the same value, wherever it is defined, that is accurate in floating point.

    Without `primitives` the result has operators of the table alone, so that it can be differentiated further.

    >>> from symgen.terms.build import reals, log, exp
    >>> x = reals("x")
    >>> stabilise(log(1 + exp(x))).op
    'softplus'
    """
    for _ in range(_ROUNDS):
        new = bottom_up(canonical(term), lambda n: _improved(n, primitives))
        if new == term:
            return new
        term = new
    return term


def _improved(term: Term, primitives: bool) -> Term:
    for _ in range(_ROUNDS):
        term = node(term)
        new = _once(term, primitives)
        if new is None:
            return term
        term = new if new.shape == term.shape else make("expand", new, attrs=(term.shape,))
    return term


def _once(term: Term, primitives: bool) -> Term | None:
    for rule in _by_root().get(term.op, ()):
        if primitives or not rule.primitive:
            new = apply(rule, term)
            if new is not None:
                return new
    for strategy in _STRATEGIES.get(term.op, ()):
        new = strategy(term)
        if new is not None:
            return new
    return next((new for s in _LAST.get(term.op, ()) if (new := s(term)) is not None), None) if primitives else None


@cache
def _by_root() -> dict[str, tuple[Rule, ...]]:
    roots = sorted({rule.pattern.op for rule in rules()})
    return {root: tuple(r for r in rules() if r.pattern.op == root) for root in roots}


def apply(rule: Rule, term: Term) -> Term | None:
    """The term by the rule, or None where it does not apply.

    >>> x = symbol("x"); apply(rules()[0], make("log", make("exp", x))) is x
    True
    """
    for match, rest in partial_matches(rule.pattern, term):
        new = canonical(substitute(rule.replacement, match))
        if not rest:
            return new
        combine = total_of if term.op == "add" else product_of
        return combine([new, *rest])
    return None


# Rules over tensors, whose axes are attrs.


def _log_of_total(term: Term) -> Term | None:
    inside = term.args[0]
    if inside.op != "total" or inside.args[0].op != "exp" or not inside.args[0].shape:
        return None
    axes = inside.attrs[0] if inside.attrs and inside.attrs[0] else tuple(range(len(inside.args[0].shape)))
    return make("logsumexp", inside.args[0].args[0], attrs=(axes,))


def _log_softmax(term: Term) -> Term | None:
    inside = term.args[0]
    return make("log_softmax", *inside.args, attrs=inside.attrs) if inside.op == "softmax" else None


def _exp_log_softmax(term: Term) -> Term | None:
    inside = term.args[0]
    return make("softmax", *inside.args, attrs=inside.attrs) if inside.op == "log_softmax" else None


def _softmax(term: Term) -> Term | None:
    """exp(x) / sum exp(x) for a vector x."""
    above, below = term.args
    if above.op == "exp" and len(above.shape) == 1 and below == make("total", above, attrs=below.attrs):
        return make("softmax", above.args[0])
    return None


def _log_softmax_by_difference(term: Term) -> Term | None:
    for part in term.args:
        inner = part.args[0] if part.op == "neg" else part
        vector = inner.args[0] if inner.op == "logsumexp" and part.op == "neg" else None
        if vector is not None and len(vector.shape) == 1 and vector in term.args:
            rest = [a for a in term.args if a is not part and a is not vector]
            return total_of([make("log_softmax", vector), *rest])
    return None


def _log_det(term: Term) -> Term | None:
    inside = term.args[0]
    return make("logdet", *inside.args) if inside.op == "det" and inside.domain.is_positive else None


def _xlogy(term: Term) -> Term | None:
    """x log y with its limit 0 at x = 0, for whatever multiplies the logarithm."""
    logs = [a for a in term.args if a.op in _LOGARITHMS and a.domain.is_real and a.free]
    others = [a for a in term.args if a.op != "num" and a not in logs]
    if len(logs) != 1 or not others or not any(a.free for a in others) or not all(a.domain.is_real for a in others):
        return None
    numbers = [a for a in term.args if a.op == "num"]
    return product_of([*numbers, primitive(_LOGARITHMS[logs[0].op], product_of(others), logs[0].args[0])])


_LOGARITHMS = {"log": "xlogy", "log1p": "xlog1py"}

Strategy = Callable[[Term], Term | None]

_STRATEGIES: dict[str, tuple[Strategy, ...]] = {
    "log": (_log_of_total, _log_softmax, _log_det),
    "exp": (_exp_log_softmax,),
    "div": (_softmax,),
    "add": (_log_softmax_by_difference,),
}
_LAST: dict[str, tuple[Strategy, ...]] = {"mul": (_xlogy,)}
