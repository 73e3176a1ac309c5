"""The table of stability rules: patterns and their replacements, each an identity.

A test holds every rule against multiple-precision evaluation of its two sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from symgen.codegen.canonical import canonical, product_of, total_of
from symgen.codegen.matching import partial_matches
from symgen.codegen.primitives import primitive
from symgen.terms import domains
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` has the value of `replacement` for all values of their symbols where it is defined.

    With `primitive` the replacement has primitives; with `scalar` the rule is for scalars alone: on tensors it would
    compute anew what is at hand (an activation, for its derivative).
    """

    name: str
    pattern: Term
    replacement: Term
    primitive: bool = False
    scalar: bool = False


def _rule(name: str, pattern: Term, replacement: Term, *, primitive: bool = False, scalar: bool = False) -> Rule:
    return Rule(name, canonical(pattern), canonical(replacement), primitive, scalar)


def f(name: str, *args: Term) -> Term:
    return make(name, *args)


X, Y, A, B = symbol("x"), symbol("y"), symbol("a", domains.POSITIVE), symbol("b", domains.POSITIVE)
EXP, ROOT_TWO, HALF = f("exp", X), f("sqrt", num(2)), num(1) / 2

# exp, log, and the logistic functions made of them.
_LOGISTIC = (
    _rule("log-exp", f("log", EXP), X),
    _rule("exp-log", f("exp", f("log", A)), A),
    _rule("softplus", f("log", 1 + EXP), f("softplus", X)),
    _rule("softplus-by-log1p", f("log1p", EXP), f("softplus", X)),
    _rule("softplus-log", f("softplus", f("log", A)), f("log1p", A)),
    _rule("log-sigmoid", f("log", f("sigmoid", X)), f("log_sigmoid", X)),
    _rule("sigmoid-by-exp", 1 / (1 + EXP), f("sigmoid", -X)),
    _rule("over-one-plus-exp", Y / (1 + EXP), Y * f("sigmoid", -X)),
    _rule("exp-sigmoid", EXP * f("sigmoid", -X), f("sigmoid", X)),
    _rule("exp-minus-sigmoid", f("exp", -X) * f("sigmoid", X), f("sigmoid", -X)),
    _rule("one-minus-sigmoid", 1 - f("sigmoid", X), f("sigmoid", -X)),
    _rule("sigmoid-minus-mirror", f("sigmoid", X) - f("sigmoid", -X), f("tanh", X / 2)),
    _rule("sigmoid-plus-mirror", f("sigmoid", X) + f("sigmoid", -X), num(1)),
    _rule("sigmoid-less-target", (1 - Y) * f("sigmoid", X) - Y * f("sigmoid", -X), f("sigmoid", X) - Y),
    _rule("log-sigmoid-minus-mirror", f("log_sigmoid", X) - f("log_sigmoid", -X), X),
    _rule("softplus-minus-mirror", f("softplus", X) - f("softplus", -X), X),
)

# The normal distribution function and the error functions.
_NORMAL = (
    _rule("normal-hazard", f("exp", -(X**2) / 2) / f("normal_cdf", X), 2 / f("erfcx", -X / ROOT_TWO)),
    _rule(
        "scaled-normal-hazard",
        f("exp", -(X**2) / 2) / (Y * f("normal_cdf", X)),
        2 / (Y * f("erfcx", -X / ROOT_TWO)),
    ),
    _rule("log-normal-cdf-by-erf", HALF + f("erf", X / ROOT_TWO) / 2, f("normal_cdf", X)),
    _rule("normal-cdf-by-erf-root", HALF + f("erf", ROOT_TWO * X / 2) / 2, f("normal_cdf", X)),
    _rule("normal-cdf-by-scaled-erf", HALF + f("erf", HALF * ROOT_TWO * X) / 2, f("normal_cdf", X)),
    _rule("normal-cdf-by-erfc", f("erfc", -X / ROOT_TWO) / 2, f("normal_cdf", X)),
    _rule("one-minus-normal-cdf", 1 - f("normal_cdf", X), f("normal_cdf", -X)),
    _rule("one-minus-erf", 1 - f("erf", X), f("erfc", X)),
    _rule("one-minus-erfc", 1 - f("erfc", X), f("erf", X)),
    _rule("erfcx", f("exp", X**2) * f("erfc", X), f("erfcx", X)),
)

# Differences from 1 that vanish at a point.
_DIFFERENCES = (
    _rule("one-minus-tanh-squared", 1 - f("tanh", X) ** 2, 4 * f("sigmoid", 2 * X) * f("sigmoid", -2 * X), scalar=True),
    _rule("one-minus-cos", 1 - f("cos", X), 2 * f("sin", X / 2) ** 2),
    _rule("cos-minus-one", f("cos", X) - 1, -2 * f("sin", X / 2) ** 2),
    _rule("cosh-minus-one", f("cosh", X) - 1, 2 * f("sinh", X / 2) ** 2),
    _rule("sqrt-minus-one", f("sqrt", 1 + A) - 1, A / (1 + f("sqrt", 1 + A))),
    _rule("one-minus-exp", 1 - EXP, -f("expm1", X)),
    _rule("expm1", EXP - 1, f("expm1", X)),
    _rule("log1p", f("log", 1 + X), f("log1p", X)),
)

# The gamma and beta functions.
_GAMMA = (
    _rule("log-gamma", f("log", f("gamma", A)), f("loggamma", A)),
    _rule("log-beta", f("log", f("beta", A, B)), f("logbeta", A, B)),
    _rule("log-factorial", f("log", f("factorial", A)), f("loggamma", A + 1)),
    _rule(
        "log-beta-by-log-gamma",
        f("loggamma", A) + f("loggamma", B) - f("loggamma", A + B),
        f("logbeta", A, B),
    ),
    _rule(
        "minus-log-beta-by-log-gamma",
        f("loggamma", A + B) - f("loggamma", A) - f("loggamma", B),
        -f("logbeta", A, B),
    ),
)

# Functions that only numerical libraries have.
_NUMERICAL = (
    _rule("log-normal-cdf", f("log", f("normal_cdf", X)), primitive("log_normal_cdf", X), primitive=True),
    _rule(
        "log-erfc",
        f("log", f("erfc", X)),
        make("log", num(2)) + primitive("log_normal_cdf", -ROOT_TWO * X),
        primitive=True,
    ),
    _rule("logaddexp", f("log", EXP + f("exp", Y)), primitive("logaddexp", X, Y), primitive=True),
    _rule("log1mexp", f("log", -f("expm1", X)), primitive("log1mexp", X), primitive=True),
    _rule("log1mexp-by-log1p", f("log1p", -EXP), primitive("log1mexp", X), primitive=True),
)


@cache
def rules() -> tuple[Rule, ...]:
    """The table of rules, in the order in which they are tried.

    >>> len({rule.name for rule in rules()}) == len(rules())
    True
    """
    return (*_LOGISTIC, *_NORMAL, *_DIFFERENCES, *_GAMMA, *_NUMERICAL)


def apply(rule: Rule, term: Term) -> Term | None:
    """The term by the rule, or None where it does not apply.

    >>> x = symbol("x"); apply(rules()[0], make("log", make("exp", x))) is x
    True
    """
    if rule.scalar and term.shape:
        return None
    for match, rest in partial_matches(rule.pattern, term):
        new = canonical(substitute(rule.replacement, match))
        if not rest:
            return new
        combine = total_of if term.op == "add" else product_of
        return combine([new, *rest])
    return None
