"""Fisher information: its definition by the score, the curvature identity, and what both make of one law."""

from __future__ import annotations

from symgen.calculus.tensor import gradient, jacobian
from symgen.errors import DomainError, NoRuleError
from symgen.probability.densities import formula
from symgen.probability.expectation_rules import differentiated
from symgen.probability.laws import is_product
from symgen.probability.supports import random_variable, support
from symgen.terms.operators import operator
from symgen.terms.term import Term, make
from symgen.terms.traverse import bottom_up, subterms

DEFINITION, CURVATURE = "fisher-definition", "fisher-curvature"


def parameters(noun: Term) -> tuple[Term, Term]:
    """The two parameters that an entry of the information matrix belongs to; DomainError for what the law lacks."""
    law, *given = noun.args
    for parameter in given:
        if parameter.op != "symbol" or (parameter.shape and not _is_whole(law)):
            raise DomainError(
                asked=str(noun),
                found=f"{parameter}, which is no {'' if _is_whole(law) else 'scalar '}symbol",
                where=str(noun),
                hint="write the parameter as a symbol: fisher(Normal(m, sd=s), s)",
            )
        if parameter not in law.free:
            known = ", ".join(sorted(s.attrs[0] for s in law.free))
            raise DomainError(
                asked=str(noun),
                found=f"{parameter}, which {law} does not depend on",
                where=str(noun),
                hint=f"its parameters are {known}" if known else "the law has no parameter",
            )
    return given[0], given[-1]


def _is_whole(law: Term) -> bool:
    """Whether the law is one of vectors or matrices."""
    return law.op == "law" and bool(law.shape) and not is_product(law)


def by_score(noun: Term) -> Term | None:
    """E[d log p/da * d log p/db]."""
    law = noun.args[0]
    if law.shape:
        return None
    first, second = parameters(noun)
    x = random_variable(law)
    score, other = (make("derivative", make("log_density", law, x), v, attrs=(1,)) for v in (first, second))
    return make("expectation", score**2 if first == second else score * other, x, law)


def by_curvature(noun: Term) -> Term | None:
    """-E[d^2 log p/da db], where the support stays in place and the log density has no kink in the parameters."""
    law = noun.args[0]
    first, second = parameters(noun)
    if _is_whole(law):
        return _by_jacobian(law, first, second)
    if law.op != "law" or law.shape:
        return None
    x, spread = random_variable(law), support(law)
    moving = (spread.low.free | spread.high.free) & {first, second}
    if moving or not _is_smooth(formula(law, x), {first, second}):
        return None
    log_density = make("log_density", law, x)
    if first == second:
        curvature = make("derivative", log_density, first, attrs=(2,))
    else:
        curvature = make("derivative", make("derivative", log_density, first, attrs=(1,)), second, attrs=(1,))
    return -make("expectation", curvature, x, law)


def _by_jacobian(law: Term, first: Term, second: Term) -> Term:
    """The derivatives in parameters of a law of vectors or matrices, whose support does not depend on them."""
    x = random_variable(law)
    slope = make("grad", make("log_density", law, x), first, attrs=("none",))
    return -make("expectation", make("jacobian", slope, second, attrs=("none",)), x, law)


def _is_smooth(term: Term, parameters_: set[Term]) -> bool:
    """Whether no operator with a kink holds a parameter."""
    return not any(
        (operator(node.op).kink or node.op in ("cases", "sign", "floor")) and node.free & parameters_
        for _, node in subterms(term)
    )


def differentiated_inside(term: Term) -> Term | None:
    """An expectation with the derivatives in its body taken.

    None where some derivative is not in the table, such as that of a Bessel function in its order.
    """
    if term.op != "expectation" or any(n.op == "log_density" for _, n in subterms(term.args[0])):
        return None
    try:
        return make("expectation", bottom_up(term.args[0], _differentiated), *term.args[1:])
    except NoRuleError:
        return None


def _differentiated(node: Term) -> Term:
    rule = {"derivative": differentiated, "grad": lambda n: gradient(*n.args), "jacobian": lambda n: jacobian(*n.args)}
    return rule[node.op](node) if node.op in rule else node
