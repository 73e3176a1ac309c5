"""Divergences made of one integral, that of p(x)^a q(x)^(1-a): Renyi, alpha, chi-square, Hellinger, Bhattacharyya.

Supports first: where q vanishes and p does not, a > 1 makes the integral infinite and a < 1 leaves that part out. Then
finiteness, by the growth of the exponent towards the ends of the common support. Then the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from symgen.errors import DomainError
from symgen.probability.convergence import converges
from symgen.probability.decisions import all_of, any_of, as_claim, decide, is_false, is_true, oo, where_not
from symgen.probability.densities import formula
from symgen.probability.laws import conditions, is_product
from symgen.probability.matching import recognise
from symgen.probability.pairs_of_squares import pencil
from symgen.probability.shapes import tidy
from symgen.probability.supports import common_variable, random_variable, support, support_within
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up, subterms

_HALF = num(Fraction(1, 2))
_ONE = num(1)


@dataclass(frozen=True, slots=True)
class PowerDivergence:
    """A function of I = integral of p^a q^(1-a): the order a, the value, the value where the supports do not meet.

    `limits` name the divergence at orders where the value is a limit.
    """

    words: str
    order: Callable[..., Term]
    value: Callable[..., Term]
    apart: Callable[..., Term]
    limits: Mapping[int, Callable[[Term, Term], Term]]


def _kl(p: Term, q: Term) -> Term:
    return make("kl", p, q)


def _reverse_kl(p: Term, q: Term) -> Term:
    return make("kl", q, p)


#: The nouns by operator: arguments are p, q and, for some, the order as people write it.
POWER_DIVERGENCES: Mapping[str, PowerDivergence] = {
    "chernoff_coefficient": PowerDivergence(
        "the integral of p^alpha q^(1-alpha)", lambda a: a, lambda i, a: i, lambda a: num(0), {}
    ),
    "renyi": PowerDivergence(
        "log of the integral of p^alpha q^(1-alpha), over alpha - 1",
        lambda a: a,
        lambda i, a: make("log", i) if a == 2 else make("log", i) / simple(a - 1),
        lambda a: oo(),
        {1: _kl},
    ),
    "alpha_divergence": PowerDivergence(
        "4/(1 - alpha^2) times one minus the integral of p^((1-alpha)/2) q^((1+alpha)/2)",
        lambda a: (1 - a) / 2,
        lambda i, a: simple(4 / (1 - a**2)) * (1 - i),
        lambda a: simple(4 / (1 - a**2)),
        {-1: _kl, 1: _reverse_kl},
    ),
    "bhattacharyya_coefficient": PowerDivergence(
        "the integral of sqrt(p q)", lambda: _HALF, lambda i: i, lambda: num(0), {}
    ),
    "bhattacharyya_distance": PowerDivergence(
        "minus the log of the integral of sqrt(p q)", lambda: _HALF, lambda i: -make("log", i), lambda: oo(), {}
    ),
    "squared_hellinger": PowerDivergence(
        "one minus the integral of sqrt(p q)", lambda: _HALF, lambda i: 1 - i, lambda: _ONE, {}
    ),
    "chi_square_divergence": PowerDivergence(
        "the integral of p^2/q, minus 1", lambda: num(2), lambda i: i - 1, lambda: oo(), {}
    ),
}

#: Why a divergence is infinite.
OUTSIDE = "support of p not inside support of q"
APART = "the supports of p and q do not meet"


def definition(noun: Term) -> Term | None:
    """The noun through the integral of p^a q^(1-a), where that is finite or its finiteness is not at stake.

    None for product laws, and where the supports may fail to meet: `guarded` comes first.
    """
    stated = POWER_DIVERGENCES[noun.op]
    p, q, *order = noun.args
    if not all(map(_is_integrated, (p, q))):
        return None
    check_order(noun)
    at = order[0].value if order else None
    for whole, limit in stated.limits.items():
        if at == whole:
            return limit(p, q)
    return stated.value(power_integral(p, q, simple(stated.order(*order))), *order)


def _is_integrated(law: Term) -> bool:
    """Whether an integral over all draws at once is written for the law: not for product laws, nor for vectors of counts."""
    return not law.shape or not (is_product(law) or support(law).discrete)


def simple(order: Term) -> Term:
    """An order that is a number, worked out."""
    return order if order.free else tidy(order)


def check_order(noun: Term) -> None:
    """DomainError for an order of Renyi's divergence, or of Chernoff's coefficient, that is not positive."""
    if noun.op == "alpha_divergence" or len(noun.args) < 3:
        return
    order = noun.args[2]
    if order == oo() or is_false(decide(make("gt", order, num(0)))):
        raise DomainError(
            asked=str(noun),
            found=f"the order {order}",
            where=str(noun),
            hint="the order is positive and finite; exchange p and q for orders below 0",
        )


def common_support(p: Term, q: Term) -> tuple[Term, Term]:
    """The ends of the intersection of two supports."""
    first, second = support(p), support(q)
    return joined("max", first.low, second.low), joined("min", first.high, second.high)


def joined(op: str, a: Term, b: Term) -> Term:
    """min or max of two ends, decided where domains decide."""
    above, below = (is_true(decide(make("le", *pair))) for pair in ((b, a), (a, b)))
    if above or below:
        return a if above == (op == "max") else b
    return make(op, a, b)


def power_integral(p: Term, q: Term, order: Term) -> Term:
    """The integral or sum of p^a q^(1-a) over the common support."""
    x = _variable(p, q)
    low, high = common_support(p, q)
    exponent = order * make("log_density", p, x) + simple(1 - order) * make("log_density", q, x)
    return make("sum" if x.domain.is_integer else "integral", make("exp", exponent), x, low, high)


def _variable(p: Term, q: Term) -> Term:
    return common_variable(p, q) if p.op == "law" and q.op == "law" else random_variable(p, q.free)


def inserted_in_integral(term: Term, family: str) -> Term | None:
    """An integral or sum within the supports of the family's laws, with their log densities written out."""
    body, variable, low, high = term.args
    nouns = [n for _, n in subterms(body) if n.op == "log_density" and n.args[0].attrs[:1] == (family,)]
    if not nouns or not all(n.args[1] == variable and _covers(n.args[0], low, high) for n in nouns):
        return None
    formulas = {n: formula(*n.args) for n in nouns}
    return make(term.op, bottom_up(body, lambda node: formulas.get(node, node)), variable, low, high)


def _covers(law: Term, low: Term, high: Term) -> bool:
    """Whether an interval lies in the support by the looks of its ends: max(a, b) is not below a."""
    spread = support(law)
    above = low.args if low.op == "max" else (low,)
    below = high.args if high.op == "min" else (high,)
    return all(
        any(is_true(decide(make("le", *pair))) for pair in pairs)
        for pairs in ([(spread.low, a) for a in above], [(b, spread.high) for b in below])
    )


@dataclass(frozen=True, slots=True)
class Guard:
    """The condition under which a power divergence takes its formula, the value otherwise, and the reason."""

    condition: Term
    otherwise: Term
    reason: str


def by_supports(noun: Term) -> tuple[Guard, ...]:
    """What the supports say: infinite where q vanishes and p does not, for orders above 1; known where they never meet."""
    stated = POWER_DIVERGENCES[noun.op]
    p, q, *order = noun.args
    at = simple(stated.order(*order))
    above, below = decide(as_claim(at > 1)), decide(as_claim(at < 0))
    inside = all_of(
        (
            any_of((opposite_of(above), support_within(p, q))),
            any_of((opposite_of(below), support_within(q, p))),
        )
    )
    low, high = common_support(p, q)
    meet = decide(make("le" if support(p).discrete else "lt", low, high))
    nested = is_true(support_within(p, q)) or is_true(support_within(q, p)) or is_true(above) or is_true(below)
    found = (Guard(inside, oo(), OUTSIDE), Guard(_true() if nested else meet, stated.apart(*order), APART))
    return tuple(g for g in found if not is_true(g.condition))


def _true() -> Term:
    return make("true")


def opposite_of(condition: Term) -> Term:
    """The negation of a relation, decided."""
    from symgen.terms.operators.logic import NEGATED

    if condition.op in NEGATED:
        return make(NEGATED[condition.op], *condition.args)
    return make("true") if is_false(condition) else make("not", make("true"))


def by_growth(noun: Term) -> Guard | None:
    """The condition under which the integral converges; None where the growth of the densities is not known."""
    stated = POWER_DIVERGENCES[noun.op]
    p, q, *order = noun.args
    at = simple(stated.order(*order))
    if _is_mixture(at) or any(law.op != "law" for law in (p, q)):
        return Guard(make("true"), oo(), "")
    x = _variable(p, q)
    if x.shape:
        return _by_parameters(p, q, at)
    low, high = common_support(p, q)
    found = converges(at * formula(p, x) + simple(1 - at) * formula(q, x), x, low, high)
    if found is None:
        return None
    return _finite_where(found)


def _finite_where(condition: Term) -> Guard:
    return Guard(condition, oo(), f"the integral of p^a q^(1 - a) diverges {where_not(condition)}")


@lru_cache(maxsize=64)
def _by_parameters(p: Term, q: Term, order: Term) -> Guard | None:
    """Densities of vectors: the integral is finite where the parameters of the law that p^a q^(1-a) is proportional to
    are within their domains, which hold all parameters with a finite integral; None where no family has its statistics.
    """
    integral = power_integral(p, q, order)
    for name in dict.fromkeys((p.attrs[0], q.attrs[0])):
        integral = inserted_in_integral(integral, name) or integral
    body, x, low, high = integral.args
    found = recognise(body.args[0], x, low, high, p.attrs[0])
    return None if found is None else _finite_where(all_of(decide(_as_one(c)) for c in conditions(found.law)))


def _as_one(condition: Term) -> Term:
    """One condition of the least or largest entry for one of every entry; a pencil of matrices without inverses.

    a X^-1 + b Y^-1 is positive definite where a Y + b X is, as one basis makes X and Y diagonal.
    """
    if condition.op == "positive_definite":
        found = pencil(condition.args[0])
        return condition if found is None else make("positive_definite", found.mixed)
    if not condition.shape:
        return condition
    left, right = condition.args
    above = condition.op in ("gt", "ge")
    return make(
        condition.op, make("amin" if above else "amax", left if right == 0 else left - right, attrs=((),)), num(0)
    )


def _is_mixture(order: Term) -> bool:
    """Between 0 and 1 the integral is at most 1, by Hölder's inequality."""
    return is_true(decide(as_claim(order >= 0))) and is_true(decide(as_claim(order <= 1)))


def guarded(noun: Term) -> Term | None:
    """The noun under the conditions of its supports and of convergence, infinite (or known) otherwise; None where free."""
    p, q = noun.args[:2]
    if not all(map(_is_integrated, (p, q))):
        return None
    check_order(noun)
    if definition(noun).op == "kl":  # type: ignore[union-attr]  # a limit, which has its own conditions
        return None
    growth = by_growth(noun)
    guards = [*by_supports(noun), *([growth] if growth is not None and not is_true(growth.condition) else [])]
    return conditional(noun, guards) if guards else None


def conditional(value: Term, guards: Sequence[Guard]) -> Term:
    """The value where all guards hold, what the first says that does not hold otherwise."""
    for guard in reversed(guards):
        if is_false(guard.condition):
            value = guard.otherwise
        elif value.op == "cases" and value.args[-1] == guard.otherwise and len(value.args) == 3:
            inner, condition, _ = value.args
            both, reason = all_of((guard.condition, condition)), f"{guard.reason}; {value.attrs[1]}"
            value = make("cases", inner, both, guard.otherwise, attrs=("", reason))
        elif value != guard.otherwise:
            value = make("cases", value, guard.condition, guard.otherwise, attrs=("", guard.reason))
    return value


__all__ = ["APART", "OUTSIDE", "POWER_DIVERGENCES", "by_supports", "conditional", "definition", "guarded", "joined"]
