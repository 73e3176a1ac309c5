"""What nouns are defined to be: expectations as integrals or sums of densities, divergences as expectations.

The judge reads claims through this. Nothing here knows a closed form or a generating transform.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen.calculus.scalar import derivative
from symgen.probability.channels import finite_information
from symgen.probability.decisions import is_false, is_true, minus_oo, oo
from symgen.probability.declarations import is_joint
from symgen.probability.densities import density, formula, log_density, sum_over
from symgen.probability.entries import entrywise
from symgen.probability.joints import chained
from symgen.probability.laws import entry, entry_indices, is_product
from symgen.probability.models import (
    elbo_definition,
    evidence_definition,
    posterior_definition,
    predictive_definition,
)
from symgen.probability.moment_nouns import absolute_moment, central_moment, cumulant, raw_moment
from symgen.probability.power_divergences import POWER_DIVERGENCES, by_supports, conditional, definition, joined
from symgen.probability.statistics import plus
from symgen.probability.supports import (
    check_comparable,
    density_inside,
    outcomes,
    random_variable,
    support,
    support_within,
)
from symgen.terms.bregman import definition as bregman_definition
from symgen.terms.domains import INTEGER, REAL
from symgen.terms.operators import operator
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms


def unfold(term: Term) -> Term:
    """The term with every expectation, divergence, entropy and log density of a law replaced by its definition.

    An expectation over a product law is unfolded where its body is a sum over entries, and left as it is otherwise.

    >>> from symgen.probability.laws import law
    >>> unfold(make("entropy", law("Exponential", rate=1))).args[0].op
    'integral'
    """
    return bottom_up(term, _unfold_node)


def _unfold_node(node: Term) -> Term:
    if node.args and is_joint(node.args[0]):
        by_factors = chained(node)
        return node if by_factors is None else unfold(by_factors)
    rule = _DEFINITIONS.get(node.op)
    return node if rule is None or not all(_is_law(a) for a in _laws(node)) else rule(node)


def _laws(node: Term) -> tuple[Term, ...]:
    positions = _LAW_POSITIONS.get(node.op)
    return node.args if positions is None else tuple(node.args[k] for k in positions)


def _is_law(term: Term) -> bool:
    return term.op in ("law", "density_law")


def expectation(body: Term, variable: Term, law: Term) -> Term:
    """E[body] over a scalar law: the integral or sum of density times body over the support."""
    spread = support(law)
    points = outcomes(law)
    if any(mass == 0 for _, mass in points):
        return plus(mass * substitute(body, {variable: k}) for k, mass in points if mass != 0)
    bound = frozenset(n.args[1] for _, n in subterms(body) if operator(n.op).binds)  # one name for one variable
    fresh = random_variable(law, (body.free | law.free | bound) - {variable})
    weighted = _density_inside(law, fresh) * substitute(body, {variable: fresh})
    return make("sum" if spread.discrete else "integral", weighted, fresh, spread.low, spread.high)


def _density_inside(law: Term, x: Term) -> Term:
    if law.op == "density_law":
        return substitute(density_inside(law), {law.args[1]: x})
    return make("exp", formula(law, x))


def _expectation(node: Term) -> Term:
    body, variable, law = node.args
    if law.shape and not is_product(law):
        return node
    if not law.shape:
        return expectation(body, variable, law)
    separated = entrywise(body, variable, law)
    return node if separated is None else bottom_up(separated, _unfold_node)


def _mean_over(first: Term, body: Callable[[Term], Term], avoid: frozenset[Term] = frozenset()) -> Term:
    """E[body(x)] over the first law, x named apart from what else the body speaks of."""
    x = random_variable(first, avoid)
    return expectation(body(x), x, first)


def _over_entries(scalar: Callable[..., Term]) -> Callable[[Term], Term]:
    """The definition for product laws: the sum over entries of the definition for scalar laws."""

    def rule(node: Term) -> Term:
        if any(a.shape and not is_product(a) for a in node.args):
            return node
        shape = broadcast(tuple(a.shape for a in node.args), node.op)
        if not shape:
            return scalar(*node.args)
        indices = entry_indices(shape, node.free)
        return sum_over(scalar(*(entry_at(a, indices) for a in node.args)), indices, shape)

    return rule


def entry_at(law: Term, indices: tuple[Term, ...]) -> Term:
    """One entry of a product law; a law of fewer axes is the same for all entries of the others."""
    axes = len(law.shape)
    return entry(law, indices[len(indices) - axes :]) if axes else law


def _unless_outside(value: Term, inside: Term, otherwise: Term) -> Term:
    if is_true(inside):
        return value
    if is_false(inside):
        return otherwise
    return make("cases", value, inside, otherwise, attrs=("", OUTSIDE))


#: Why a divergence is infinite when a support is too small.
OUTSIDE = "support of q not inside support of p"


def _kl(q: Term, p: Term) -> Term:
    inside = support_within(q, p)
    if is_false(inside):
        return oo()
    return _unless_outside(_mean_over(q, lambda x: formula(q, x) - formula(p, x), p.free), inside, oo())


def _cross_entropy(q: Term, p: Term) -> Term:
    inside = support_within(q, p)
    if is_false(inside):
        return oo()
    return _unless_outside(-_mean_over(q, lambda x: formula(p, x), p.free), inside, oo())


def _expected_log_likelihood(q: Term, p: Term) -> Term:
    inside = support_within(q, p)
    if is_false(inside):
        return minus_oo()
    return _unless_outside(_mean_over(q, lambda x: formula(p, x), p.free), inside, minus_oo())


def _entropy(p: Term) -> Term:
    return -_mean_over(p, lambda x: formula(p, x))


def _js(p: Term, q: Term) -> Term:
    """KL from each law to the half-and-half mixture, averaged."""
    check_comparable(p, q)

    def against_mixture(law: Term, other: Term) -> Term:
        def body(x: Term) -> Term:
            own = _density_inside(law, x)
            return formula(law, x) - make("log", (own + density(other, x)) / 2)

        return _mean_over(law, body, other.free)

    return (against_mixture(p, q) + against_mixture(q, p)) / 2


def _mean(law: Term) -> Term:
    return _mean_over(law, lambda x: x)


def _variance(law: Term) -> Term:
    mean = _mean(law)
    return _mean_over(law, lambda x: (x - mean) ** 2)


def _each(scalar: Callable[[Term], Term]) -> Callable[[Term], Term]:
    """A noun whose value has the shape of the draw is left to its entries."""
    return lambda node: scalar(node.args[0]) if not node.args[0].shape else node


def _fisher(node: Term) -> Term:
    """The mean of the product of the scores."""
    law, *given = node.args
    if law.shape:
        return node
    first, last = given[0], given[-1]
    return _mean_over(
        law, lambda x: derivative(formula(law, x), first) * derivative(formula(law, x), last), first.free | last.free
    )


def _total_variation(node: Term) -> Term:
    """Half the integral of |p - q| over the union of the supports."""
    p, q = node.args
    if p.shape or q.shape:
        return node
    check_comparable(p, q)
    first, second = support(p), support(q)
    plain = random_variable(p, q.free)
    x = symbol(plain.attrs[0], INTEGER if first.discrete else REAL)
    low, high = joined("min", first.low, second.low), joined("max", first.high, second.high)
    difference = abs(density(p, x) - density(q, x))
    return make("sum" if first.discrete else "integral", difference, x, low, high) / 2


def _power_divergence(node: Term) -> Term:
    """By its definition, under the condition that the supports make."""
    if any(law.shape for law in node.args[:2]):
        return node
    value = definition(node)
    assert value is not None
    return unfold(value) if value.op == "kl" else conditional(unfold(value), by_supports(node))


_DEFINITIONS: Mapping[str, Callable[[Term], Term]] = {
    "expectation": _expectation,
    "kl": _over_entries(_kl),
    "js": _over_entries(_js),
    "entropy": _over_entries(_entropy),
    "cross_entropy": _over_entries(_cross_entropy),
    "expected_log_likelihood": _over_entries(_expected_log_likelihood),
    "jeffreys": lambda node: unfold(make("kl", *node.args) + make("kl", *node.args[::-1])),
    **dict.fromkeys(POWER_DIVERGENCES, _power_divergence),
    "fisher": _fisher,
    "moment": lambda node: unfold(raw_moment(*node.args)),
    "central_moment": lambda node: unfold(central_moment(*node.args)),
    "absolute_moment": lambda node: unfold(absolute_moment(*node.args)),
    "cumulant": lambda node: unfold(cumulant(*node.args)),
    "mutual_information": lambda node: finite_information(node) or node,
    "total_variation": _total_variation,
    "log_density": lambda node: log_density(*node.args),
    "law_mean": _each(_mean),
    "variance": _each(_variance),
    "bregman": bregman_definition,
    "elbo": lambda node: unfold(elbo_definition(*node.args)),
    "posterior": lambda node: unfold(posterior_definition(node)),
    "evidence": lambda node: unfold(evidence_definition(node)),
    "predictive": lambda node: unfold(predictive_definition(node)),
}
#: Which arguments must be laws, where it is not all of them.
_LAW_POSITIONS: Mapping[str, tuple[int, ...]] = {
    "expectation": (2,),
    "log_density": (0,),
    **dict.fromkeys(POWER_DIVERGENCES, (0, 1)),
    **dict.fromkeys(("fisher", "moment", "central_moment", "absolute_moment", "cumulant"), (0,)),
    "mutual_information": (0, 2),
    "bregman": (),
    "elbo": (),
    "evidence": (),
    "posterior": (),
    "predictive": (),
}

__all__ = ["OUTSIDE", "entry_at", "expectation", "unfold"]
