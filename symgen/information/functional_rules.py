"""The definitions of entropy and the divergences, and what product laws and supports make of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from symgen.information import bregman
from symgen.information.fisher_information import CURVATURE, DEFINITION, by_curvature, by_score, differentiated_inside
from symgen.probability import channels, crossing
from symgen.probability.almost_surely import ALMOST_SURELY, without_signs
from symgen.probability.decisions import is_false, is_true, minus_oo, oo
from symgen.probability.declarations import families, is_joint
from symgen.probability.densities import density, formula, sum_over
from symgen.probability.elbo_rules import rules as elbo_rules
from symgen.probability.expectation_rules import differentiated
from symgen.probability.family_rules import rules as probability_rules
from symgen.probability.laws import entry_indices, is_product
from symgen.probability.moment_nouns import absolute_moment, central_moment, cumulant, raw_moment
from symgen.probability.power_divergences import POWER_DIVERGENCES, definition, guarded
from symgen.probability.rule_claims import equation, finite_law
from symgen.probability.statistics import plus
from symgen.probability.supports import check_comparable, common_variable, random_variable, support_within
from symgen.probability.tilting import TILTING, tilted
from symgen.probability.transport import COMONOTONE, STATED, coupled, stated, statements
from symgen.probability.unfolding import OUTSIDE, entry_at
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL, UNIT
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute


def rules() -> dict[str, Rule]:
    """Every rule of probability and information by name.

    >>> rules()["kl-definition"].kind
    'definition'
    """
    return _rules(tuple(families()))


@cache
def _rules(known: tuple[str, ...]) -> dict[str, Rule]:
    """The rules while these families are known."""
    return {**probability_rules(), **{rule.name: rule for rule in (*_RULES, *elbo_rules())}}


def _log(law: Term, x: Term) -> Term:
    return make("log_density", law, x)


def _mean(law: Term, body: Callable[[Term], Term], of: Term | None = None) -> Term:
    """E[body], at points where the law `of` has its density too."""
    laws = of is not None and of.op == law.op == "law"
    x = common_variable(law, of) if of is not None and laws else random_variable(law, of.free if of else frozenset())
    return make("expectation", body(x), x, law)


def _guarded(q: Term, p: Term, value: Callable[[], Term], outside: Term) -> Term | None:
    """The value where the support of q lies in that of p; infinite otherwise."""
    inside = support_within(q, p)
    if is_false(inside):
        return outside
    if is_product(q) or (is_product(p) and not q.shape):
        return None
    if is_true(inside):
        return value()
    return make("cases", value(), inside, outside, attrs=("", OUTSIDE))


def _kl(q: Term, p: Term) -> Term | None:
    return _guarded(q, p, lambda: _mean(q, lambda x: _log(q, x) - _log(p, x), p), oo())


def _cross_entropy(q: Term, p: Term) -> Term | None:
    return _guarded(q, p, lambda: -_mean(q, lambda x: _log(p, x), p), oo())


def _expected_log_likelihood(q: Term, p: Term) -> Term | None:
    return _guarded(q, p, lambda: _mean(q, lambda x: _log(p, x), p), minus_oo())


def _entropy(p: Term) -> Term | None:
    return None if is_product(p) else -_mean(p, lambda x: _log(p, x))


def _js(p: Term, q: Term) -> Term | None:
    """The mean divergence from the half-and-half mixture."""
    if p.shape or q.shape:
        return None
    check_comparable(p, q)

    def against_mixture(law: Term, other: Term) -> Term:
        def body(x: Term) -> Term:
            return _log(law, x) - make("log", (density(law, x) + density(other, x)) / 2)

        return _mean(law, body, other)

    return against_mixture(p, q) / 2 + against_mixture(q, p) / 2


def _jeffreys(p: Term, q: Term) -> Term | None:
    return None if is_product(p) or is_product(q) else make("kl", p, q) + make("kl", q, p)


def _law_mean(law: Term) -> Term | None:
    return None if is_product(law) else _mean(law, lambda x: x)


def _variance(law: Term) -> Term | None:
    if law.shape:
        return None
    return _mean(law, lambda x: x**2) - _mean(law, lambda x: x) ** 2


def _covariance(law: Term) -> Term | None:
    if len(law.shape) != 1 or is_product(law):
        return None

    def outer(x: Term) -> Term:
        deviation = x - make("expectation", x, x, law)
        return make("outer", deviation, deviation)

    return _mean(law, outer)


#: Noun: its defining rewriting, in words too.
_DEFINITIONS: Mapping[str, tuple[Callable[..., Term | None], str]] = {
    "kl": (_kl, "KL(q || p) = E_q[log q(x) - log p(x)], infinite where p vanishes and q does not"),
    "cross_entropy": (_cross_entropy, "cross entropy = -E_q[log p(x)]"),
    "expected_log_likelihood": (_expected_log_likelihood, "expected log likelihood = E_q[log p(x)]"),
    "entropy": (_entropy, "H(p) = -E_p[log p(x)]"),
    "js": (_js, "JSD(p, q) = KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2"),
    "jeffreys": (_jeffreys, "Jeffreys' divergence is KL(p || q) + KL(q || p)"),
    "moment": (raw_moment, "the moment of order k is E[x^k]"),
    "central_moment": (central_moment, "the central moment is E[(x - E[x])^k], multiplied out"),
    "absolute_moment": (absolute_moment, "the absolute moment is E|x|^k"),
    "cumulant": (cumulant, "cumulants by the recursion k_n = m_n - sum of C(n-1, j-1) k_j m_(n-j)"),
    "law_mean": (_law_mean, "the mean is E[x]"),
    "covariance": (_covariance, "Cov = E[(x - E[x]) (x - E[x])']"),
    "variance": (_variance, "Var = E[x^2] - E[x]^2"),
}


def _of_density(term: Term, context: Context) -> Term | None:
    """log_density(density_law(f, v), x) = log f(x)."""
    if term.op != "log_density" or term.args[0].op != "density_law":
        return None
    (body, variable), x = term.args[0].args, term.args[1]
    here = substitute(body, {variable: x})
    if here.op != "cases":
        return _log_of(here)
    value, guard, _ = here.args
    return make("cases", _log_of(value), guard, minus_oo(), attrs=here.attrs)


def _log_of(value: Term) -> Term:
    return value.args[0] if value.op == "exp" else make("log", value)


def definition_of(noun: str) -> str:
    """The name of the rule that defines a noun."""
    return f"{noun.replace('_', '-')}-definition"


def _define(noun: str) -> Callable[[Term, Context], Term | None]:
    definition = _DEFINITIONS[noun][0]

    def rewrite(term: Term, context: Context) -> Term | None:
        laws = tuple(a for a in term.args if a.domain.field == "law")
        return definition(*term.args) if term.op == noun and _are_laws(laws) else None

    return rewrite


def _are_laws(terms: tuple[Term, ...]) -> bool:
    return all(t.op in ("law", "density_law") and not is_joint(t) for t in terms)


def _of(noun: str, rewrite: Callable[[Term], Term | None], *, laws: int = 0) -> Callable[[Term, Context], Term | None]:
    """A rewriting of one noun only, of which so many first arguments must be laws."""
    return lambda term, _: rewrite(term) if term.op == noun and _are_laws(term.args[:laws]) else None


ADDITIVE = (
    "kl",
    "cross_entropy",
    "expected_log_likelihood",
    "entropy",
    "jeffreys",
    "renyi",
    "bhattacharyya_distance",
)


def _over_entries(term: Term, context: Context) -> Term | None:
    """A noun of product laws as the sum over entries of the noun of the entries' laws."""
    laws = [a for a in term.args if a.domain.field == "law"]
    if term.op not in ADDITIVE or not _are_laws(tuple(laws)):
        return None
    shape = broadcast(tuple(a.shape for a in laws), term.op)
    if not shape or not all(is_product(a) or not a.shape for a in laws):
        return None
    indices = entry_indices(shape, term.free)
    one = make(term.op, *(entry_at(a, indices) if a in laws else a for a in term.args))
    return sum_over(one, indices, shape)


def _product_claims() -> tuple[Claim, ...]:
    """KL between joint laws of two independent variables, as a double sum, is the sum of the two divergences."""
    q1, q2, p1, p2 = (finite_law(suffix) for suffix in ("_1", "_2", "_3", "_4"))
    x = random_variable(q1)
    y = random_variable(q2, frozenset({x}))
    ratio = make("log", density(q1, x) * density(q2, y) / (density(p1, x) * density(p2, y)))
    joint = make("expectation", make("expectation", ratio, y, q2), x, q1)
    apart = make("kl", q1, p1) + make("kl", q2, p2)
    return (equation(joint, apart),)


def _power_definition(noun: str) -> Rule:
    return Rule(
        definition_of(noun),
        f"{noun.replace('_', ' ')} is {POWER_DIVERGENCES[noun].words}",
        _of(noun, definition, laws=2),
        kind="definition",
    )


def _finiteness_claims() -> tuple[Claim, ...]:
    """The integrals of exp(c x) up to oo and of x^c down to 0 converge for c below 0 and above -1."""
    c = symbol("c", REAL)
    x, t = symbol("x", POSITIVE), symbol("t", UNIT)
    upward = make("integral", make("exp", c * x), x, num(0), oo())
    downward = make("integral", t**c, t, num(0), num(1))
    return (
        equation(upward, make("cases", -1 / c, make("lt", c, num(0)), oo(), attrs=("", ""))),
        equation(downward, make("cases", 1 / (c + 1), make("gt", c, num(-1)), oo(), attrs=("", ""))),
    )


def _curvature_claims() -> tuple[Claim, ...]:
    """Both means of a law with finite support, in each of its parameters."""
    one = finite_law()
    nouns = [make("fisher", one, parameter) for parameter in one.args]
    return tuple(equation(_worked_out(by_curvature(n)), _worked_out(by_score(n))) for n in nouns)


def _frequency_claims() -> tuple[Claim, ...]:
    """For two letters, of masses (a, 1 - a) or (b, 1 - b) with probabilities w and 1 - w: the sum of both alphabets."""
    a, b, w = (symbol(name, UNIT) for name in ("a", "b", "w"))
    chances, means = ((w, a, b), (w, 1 - a, 1 - b)), (w * a + (1 - w) * b, w * (1 - a) + (1 - w) * (1 - b))
    joint, inside = [], []
    for (weight, first, second), mean in zip(chances, means, strict=True):
        for share, mass in ((weight, first), (1 - weight, second)):
            joint.append(share * mass * make("log", mass / mean))
            inside.append(share * mass * make("log", mass))
    outside = [mean * make("log", mean) for mean in means]
    return (equation(plus(joint), plus(inside) - plus(outside)),)


def _gain_claims() -> tuple[Claim, ...]:
    """Over a 2 by 2 table with masses a, b, c, 1 - a - b - c: both forms of the mutual information."""
    a, b, c = (symbol(name, UNIT) for name in "abc")
    table = [[a, b], [c, 1 - a - b - c]]
    rows, columns = [row[0] + row[1] for row in table], [table[0][k] + table[1][k] for k in range(2)]
    places = [(i, j) for i in range(2) for j in range(2)]
    forward = plus(table[i][j] * make("log", table[i][j] / rows[i] / columns[j]) for i, j in places)
    backward = plus(table[i][j] * (make("log", table[i][j] / columns[j]) - make("log", rows[i])) for i, j in places)
    claim = equation(forward, backward)
    return (replace(claim, context=claim.context.assume(make("lt", a + b + c, num(1)))),)


def _reduction_claims() -> tuple[Claim, ...]:
    """Over a symmetric 2 by 2 table, where each column leaves the entropy h of (e, 1 - e) of the log 2 of the rows."""
    e = symbol("e", UNIT)
    masses = (e / 2, (1 - e) / 2)
    gain = plus(2 * mass * make("log", mass / num(1) * 4) for mass in masses)
    return (equation(gain, make("log", num(2)) + plus(2 * mass * make("log", 2 * mass) for mass in masses)),)


def _crossing_claims() -> tuple[Claim, ...]:
    """The densities 2 x and 1 on (0, 1) cross at 1/2; 6 x (1 - x) and 1 at 1/2 - r and 1/2 + r with 12 r^2 = 1."""
    x, half, root = symbol("x", UNIT), num(1) / 2, make("sqrt", num(1) / 12)
    signs = make("sign", x - half), make("sign", x - half - root) - make("sign", x - half + root)
    whole = [
        [make("integral", body, x, num(0), num(1)) for body in (abs(one - 1), one * sign, sign)]
        for one, sign in zip((2 * x, 6 * x * (1 - x)), signs, strict=True)
    ]
    return tuple(equation(apart / 2, abs(first - second) / 2) for apart, first, second in whole)


def _tilting_claims() -> tuple[Claim, ...]:
    """Over the density 2 x on (0, 1): the integral of exp(log x - x) is half its mean of exp(-x)."""
    x = symbol("x", UNIT)
    left = make("integral", make("exp", make("log", x) - x), x, num(0), num(1))
    right = make("integral", 2 * x * make("exp", -x), x, num(0), num(1))
    return (equation(left, right / 2),)


def _transport_claims() -> tuple[Claim, ...]:
    """By the quantiles m + s sqrt(u) of the density 2 x on (0, 1), moved and stretched: the square of their difference."""
    u, d, r = symbol("u", UNIT), symbol("d", REAL), symbol("r", REAL)
    squared = make("integral", (d + r * make("sqrt", u)) ** 2, u, num(0), num(1))
    return (equation(squared, d**2 + 4 * d * r / 3 + r**2 / 2),)


def _coupling_claims() -> tuple[Claim, ...]:
    return tuple(equation(left, right) for left, right in statements())


def _worked_out(term: Term | None) -> Term:
    """An expectation with its density written out and its derivatives taken."""
    assert term is not None
    return bottom_up(
        term, lambda n: differentiated(n) if n.op == "derivative" else formula(*n.args) if n.op == "log_density" else n
    )


def _sign_claims() -> tuple[Claim, ...]:
    """Over the interval from -1 to 2: the integrals of sign(x - a)^2 and |x - a| sign(x - a)."""
    x, a = symbol("x", REAL), symbol("a", REAL)
    sign = make("sign", x - a)
    over = (make("integral", body, x, num(-1), num(2)) for body in (sign**2, sign * abs(x - a)))
    return tuple(equation(left, right) for left, right in zip(over, (num(3), num(3) / 2 - 3 * a), strict=True))


PRODUCT = "product-law-additivity"
DIFFERENTIATE = "differentiate-inside"
GUARD = "power-divergence-finiteness"

_RULES = (
    *(Rule(definition_of(noun), words, _define(noun), kind="definition") for noun, (_, words) in _DEFINITIONS.items()),
    *map(_power_definition, POWER_DIVERGENCES),
    bregman.DEFINITION,
    Rule(
        channels.DEFINITION,
        "I(x; y) is the sum of p(x) p(y|x) log(p(y|x)/p(y)) over both alphabets",
        _of("mutual_information", channels.finite_information),
        kind="definition",
    ),
    Rule(
        channels.GAIN,
        "I(x; y) is the mean of log p(x|y) - log p(x), with the posterior recognised by its statistics",
        _of("mutual_information", channels.information_gain),
        claims=_gain_claims,
        reference="T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), equation (2.33)",
    ),
    Rule(
        channels.ENTROPIES,
        "I(x; y) = H(x) - H(x|y), where the posterior, recognised by its statistics, has one entropy for all y",
        _of("mutual_information", channels.entropy_reduction),
        claims=_reduction_claims,
        reference="T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), equation (2.39)",
    ),
    Rule(
        channels.FREQUENCIES,
        "I(x; y) = H(y) - H(y|x), where the masses of the output, one a letter, are the random vector or follow from it",
        _of("mutual_information", channels.information_of_frequencies),
        claims=_frequency_claims,
        reference="T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), equation (2.43)",
    ),
    Rule(
        channels.OUTPUT,
        "I(x; y) = H(y) - H(y|x), with the law of the output recognised by its statistics",
        _of("mutual_information", channels.output_entropy),
        claims=_frequency_claims,
        reference="T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), equation (2.43)",
    ),
    Rule(
        crossing.FINITE,
        "the total variation distance is half the sum of |p - q| over a finite support",
        _of("total_variation", crossing.finite_variation),
        kind="definition",
    ),
    Rule(
        crossing.CROSSING,
        "the total variation distance is |E_p[s] - E_q[s]|/2, s the sign of log p - log q, which changes at one point or two",
        _of("total_variation", crossing.by_crossing),
        claims=_crossing_claims,
    ),
    Rule(
        TILTING,
        "the integral of exp(log p(x) + r(x) + c) over the support of p is exp(c) E[exp(r(x))] under p",
        lambda term, context: tilted(term),
        claims=_tilting_claims,
    ),
    Rule(
        COMONOTONE,
        "the increasing map between two laws of one family of locations and scales is a line, and the best transport",
        _of("wasserstein", coupled, laws=2),
        claims=_transport_claims,
        reference="S. T. Rachev, L. Rueschendorf, Mass Transportation Problems 1 (1998), theorem 3.1.2",
    ),
    Rule(
        STATED,
        "the least mean square over couplings, as a family of vectors states it",
        _of("wasserstein", stated, laws=2),
        claims=_coupling_claims,
        reference="D. C. Dowson, B. V. Landau, The Frechet distance between multivariate normal distributions (1982)",
    ),
    Rule(
        DEFINITION,
        "the Fisher information is the mean of the product of the scores",
        _of("fisher", by_score, laws=1),
        kind="definition",
    ),
    Rule(
        CURVATURE,
        "the Fisher information is minus the mean of the second derivative of log p, where the support stays in place",
        _of("fisher", by_curvature, laws=1),
        claims=_curvature_claims,
        reference="E. L. Lehmann, G. Casella, Theory of Point Estimation (1998), lemma 2.5.3",
    ),
    Rule(
        DIFFERENTIATE,
        "derivatives inside an expectation, by the rules of differentiation",
        lambda term, context: differentiated_inside(term),
        kind="definition",
    ),
    Rule(
        ALMOST_SURELY,
        "sign(x - a)^2 is 1 and |x - a| sign(x - a) is x - a, except at a point, which has no mass under a density",
        lambda term, context: without_signs(term),
        claims=_sign_claims,
    ),
    Rule(
        GUARD,
        "a power divergence is infinite where the integral of p^a q^(1-a) diverges, by growth at the ends of the supports",
        lambda term, context: guarded(term) if term.op in POWER_DIVERGENCES and _are_laws(term.args[:2]) else None,
        claims=_finiteness_claims,
        reference="T. van Erven, P. Harremoes, Renyi divergence and Kullback-Leibler divergence (2014), equation (9)",
    ),
    Rule(
        definition_of("log_density"),
        "the log density of a law given by its density f is log f(x)",
        _of_density,
        kind="definition",
    ),
    Rule(
        PRODUCT,
        "divergences and entropies of product laws are the sums of those of their entries",
        _over_entries,
        claims=_product_claims,
        reference="T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), theorem 2.5.3",
    ),
)
