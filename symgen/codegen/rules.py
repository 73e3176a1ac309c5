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
        _rule("sigmoid-minus-mirror", f("sigmoid", x) - f("sigmoid", -x), f("tanh", x / 2)),
        _rule("sigmoid-plus-mirror", f("sigmoid", x) + f("sigmoid", -x), num(1)),
        _rule("sigmoid-less-target", (1 - y) * f("sigmoid", x) - y * f("sigmoid", -x), f("sigmoid", x) - y),
        _rule("log-sigmoid-minus-mirror", f("log_sigmoid", x) - f("log_sigmoid", -x), x),
        _rule("softplus-minus-mirror", f("softplus", x) - f("softplus", -x), x),
        _rule("normal-hazard", f("exp", -(x**2) / 2) / f("normal_cdf", x), 2 / f("erfcx", -x / root_two)),
        _rule(
            "scaled-normal-hazard",
            f("exp", -(x**2) / 2) / (y * f("normal_cdf", x)),
            2 / (y * f("erfcx", -x / root_two)),
        ),
        _rule("log-normal-cdf-by-erf", half + f("erf", x / root_two) / 2, f("normal_cdf", x)),
        _rule("normal-cdf-by-erf-root", half + f("erf", root_two * x / 2) / 2, f("normal_cdf", x)),
        _rule("normal-cdf-by-scaled-erf", half + f("erf", half * root_two * x) / 2, f("normal_cdf", x)),
        _rule("normal-cdf-by-erfc", f("erfc", -x / root_two) / 2, f("normal_cdf", x)),
        _rule("one-minus-normal-cdf", 1 - f("normal_cdf", x), f("normal_cdf", -x)),
        _rule("one-minus-erf", 1 - f("erf", x), f("erfc", x)),
        _rule("one-minus-erfc", 1 - f("erfc", x), f("erf", x)),
        _rule("erfcx", f("exp", x**2) * f("erfc", x), f("erfcx", x)),
        _rule(
            "one-minus-tanh-squared", 1 - f("tanh", x) ** 2, 4 * f("sigmoid", 2 * x) * f("sigmoid", -2 * x), scalar=True
        ),
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
