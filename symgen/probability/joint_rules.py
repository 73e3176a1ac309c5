"""The rules of laws of several unknowns: the chain rule, laws written by their factors, and factors that have a name."""

from __future__ import annotations

from symgen.probability.densities import density
from symgen.probability.joints import CHAIN, FACTORS, NAMED, chained, factored, named
from symgen.probability.rule_claims import equation, finite_law
from symgen.probability.supports import random_variable
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute


def _chain_claims() -> tuple[Claim, ...]:
    """The divergence of x and of y, whose law speaks of x, as a double sum over a finite support, and by the chain rule."""
    (q, x, first), (p, other, second) = _dependent("_1"), _dependent("_2")
    y = random_variable(first, frozenset({x}))
    second = substitute(second, {other: x})
    ratio = make("log", density(q, x) * density(first, y) / (density(p, x) * density(second, y)))
    joint = make("expectation", make("expectation", ratio, y, first), x, q)
    return (equation(joint, make("kl", q, p) + make("expectation", make("kl", first, second), x, q)),)


def _dependent(suffix: str) -> tuple[Term, Term, Term]:
    """A finite law, its variable, and a law whose parameter moves with that."""
    one, other, third = (finite_law(f"{suffix}{k}") for k in range(3))
    x = random_variable(one)
    moving = (a + (b - a) * x for a, b in zip(other.args, third.args, strict=True))
    return one, x, make("law", *moving, attrs=other.attrs)


_RULES = (
    Rule(
        CHAIN,
        "KL(q(x, y) || p(x, y)) = KL(q(y) || p(y)) + E_q[KL(q(x | y) || p(x | y))], and entropies alike",
        lambda term, context: chained(term) if term.op not in ("marginal", "conditional", "log_density") else None,
        claims=_chain_claims,
        reference="T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), theorem 2.5.3",
    ),
    Rule(
        FACTORS,
        "a law of several unknowns is the law of the last, and of each given those after it",
        lambda term, context: factored(term),
        kind="definition",
    ),
    Rule(
        NAMED,
        "laws of one unknown after the other are the law of all whose factors they are",
        lambda term, context: named(term),
        kind="definition",
    ),
)


def rules() -> tuple[Rule, ...]:
    """The rules of laws of several unknowns."""
    return _RULES
