"""The rules that families declare, and those of expectations in general; each can be replayed on a sub-term.

A family's log density is a definition. Its transform and potentials are facts: each owes the claim that the expectation
(unfolded into an integral or a sum) has the value stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

from symgen.calculus.scalar import derivative
from symgen.probability.bayes_rules import inserted_joint
from symgen.probability.bayes_rules import rules as bayes_rules
from symgen.probability.decisions import as_claim, decide, is_false, is_true, minus_oo, oo, opposite, undefined
from symgen.probability.declarations import FAMILIES, Family, Parameter, Potential, Whole
from symgen.probability.densities import log_density
from symgen.probability.entries import as_total, entrywise
from symgen.probability.expectations import (
    differentiated_outside,
    inserted_densities,
    linear,
    moment_value,
    reparametrised,
)
from symgen.probability.images import rules as image_rules
from symgen.probability.infinities import settled_infinity
from symgen.probability.laws import is_product, joint_conditions, law
from symgen.probability.moments import (
    DEVIATION,
    FINITE_SUM,
    FINITENESS,
    POINT,
    SYMMETRY,
    finite_sum,
    rule_of_potential,
    rule_of_transform,
)
from symgen.probability.power_divergences import inserted_in_integral
from symgen.probability.shapes import SHAPES
from symgen.probability.supports import Range, random_variable, support
from symgen.probability.unfolding import unfold
from symgen.probability.wholes import is_whole_expectation, whole_linear, whole_moment
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL, UNIT, interval
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim, Eq
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import substitute, subterms


def rules() -> dict[str, Rule]:
    """All rules of this package by name.

    >>> "normal-mgf" in rules()
    True
    """
    return _rules(tuple(FAMILIES.names()))


@cache
def _rules(known: tuple[str, ...]) -> dict[str, Rule]:
    """The rules while these families are known."""
    own = (rule for family in FAMILIES.values() for rule in _of_family(family))
    return {rule.name: rule for rule in (*own, *bayes_rules(), *image_rules(), *_GENERAL)}


# Rules of one family.


def _of_family(family: Family) -> Iterator[Rule]:
    yield Rule(
        log_density_rule(family),
        f"the log density of {family.name}",
        lambda term, context: _insert(family, term),
        kind="definition",
        reference=family.reference,
    )
    if family.transform is not None:
        yield _transform_rule(family)
    if family.whole is not None:
        yield _means_rule(family, family.whole)
    for potential in family.potentials:
        name = rule_of_potential(family, potential)
        yield Rule(
            name,
            f"{name.replace('-', ' ')} as declared by the family",
            _moment_by(name),
            claims=partial(_potential_claims, family, potential),
            reference=family.reference,
        )


def log_density_rule(family: Family) -> str:
    """The name of the rule that writes out the family's log density."""
    return f"{family.slug}-log-density"


def _insert(family: Family, term: Term) -> Term | None:
    """At a log density: its formula. At an expectation: the same inside, where the variable ranges over the support."""
    if term.op == "log_density" and term.args[0].op == "law" and term.args[0].attrs[0] == family.name:
        return log_density(*term.args)
    if term.op in ("density_law", "log"):
        return inserted_joint(term, family.name)
    if term.op in ("integral", "sum"):
        return inserted_in_integral(term, family.name)
    return inserted_densities(term, family.name) if term.op == "expectation" else None


def _transform_rule(family: Family) -> Rule:
    assert family.transform is not None
    name = rule_of_transform(family)
    return Rule(
        name,
        f"the {family.transform.words} of {family.name}",
        _moment_by(name),
        claims=lambda: (transform_claim(family),),
        reference=family.reference,
    )


def rule_of_means(family: Family) -> str:
    """The name of the rule that states the means of the statistics of a family of vectors or matrices."""
    return f"{family.slug}-means"


def _means_rule(family: Family, whole: Whole) -> Rule:
    degree = "" if whole.covariance is None else ", and of second degree in the draw with its covariance"
    return Rule(
        rule_of_means(family),
        f"the expectation of what is of first degree in statistics of {family.name}{degree}",
        lambda term, context: _by_means(family, term, context),
        claims=partial(means_claims, family, whole),
        reference=family.reference,
    )


def _by_means(family: Family, term: Term, context: Context) -> Term | None:
    if not is_whole_expectation(term) or term.args[2].attrs[0] != family.name:
        return None
    found = whole_moment(term, context.conditions)
    if found is None or is_true(found.condition):
        return None if found is None else found.value
    infinite = {1: oo(), -1: minus_oo(), 0: undefined()}[found.sign]
    if is_false(found.condition):
        return infinite
    reason = f"E[{term.args[0]}] diverges for {opposite(found.condition)}"
    return make("cases", found.value, found.condition, infinite, attrs=("", reason))


def means_claims(family: Family, whole: Whole) -> tuple[Claim, ...]:
    """The means over draws of the smallest size, as integrals over the coordinates of a chart."""
    parameters, _, draw = _smallest_draw(family, whole)
    claims = []
    for mean in whole.means:
        first = (num(1),) * len(mean.statistic(draw).shape)
        statistic, value = (entry_at_first(t, first) for t in (mean.statistic(draw), mean.value(**parameters)))
        claims.append(_over_chart(family, whole, statistic, value, mean.finite(**parameters)))
    return tuple(claims)


def mass_of_chart(family: Family, whole: Whole) -> Claim:
    """The density over draws of the smallest size has integral one."""
    return _over_chart(family, whole, num(1), num(1), ())


def _smallest_draw(family: Family, whole: Whole) -> tuple[dict[str, Term], Term, Term]:
    """Parameters, the coordinate, and the draw at it."""
    parameters = {p.name: _smallest(p, whole.size) for p in family.parameters}
    ends = as_term(whole.coordinates.low(**parameters)), as_term(whole.coordinates.high(**parameters))
    x = symbol("x", Range(*ends, whole.coordinates.discrete).domain)
    return parameters, x, whole.chart(x, **parameters)


def _over_chart(family: Family, whole: Whole, statistic: Term, value: Term, finite: tuple[object, ...]) -> Claim:
    parameters, x, draw = _smallest_draw(family, whole)
    ends = as_term(whole.coordinates.low(**parameters)), as_term(whole.coordinates.high(**parameters))
    density = make("exp", family.log_density(draw, **parameters))
    left = make("sum" if whole.coordinates.discrete else "integral", density * statistic, x, *ends)
    claim = equation(left, value)
    needed = _undecided((*finite, *whole.requires(**parameters)))
    return replace(claim, context=claim.context.assume(*needed))


def entry_at_first(term: Term, indices: tuple[Term, ...]) -> Term:
    """The first entry of a tensor, the number itself of a scalar."""
    return make("index", term, *indices) if indices else term


def _smallest(parameter: Parameter, size: int) -> Term:
    """A parameter for draws of the smallest size: its entries symbols; matrices of that size are one number."""
    inner = {"spd": POSITIVE, "simplex": UNIT}.get(parameter.domain.structure, parameter.domain.entries())
    entries = [symbol(f"{parameter.name}_{k + 1}", inner) for k in range(size if parameter.rank else 1)]
    if parameter.domain.structure == "simplex":
        entries = [*(shares := entries[:-1]), 1 - sum(shares[1:], shares[0])]
    for _ in range(parameter.rank):
        entries = [make("stack", *entries)]
    return entries[0]


def _moment_by(name: str) -> Callable[[Term, Context], Term | None]:
    def rewrite(term: Term, context: Context) -> Term | None:
        found = moment_value(term, context.conditions)
        return found.value if found is not None and found.rule == name else None

    return rewrite


def symbolic(family: Family, suffix: str = "") -> Term:
    """A law of the family with symbols for its canonical parameters."""
    return law(family.name, **{p.name: symbol(p.name + suffix, p.domain) for p in family.parameters})


def transform_claim(family: Family) -> Claim:
    """E[exp(r g)] equals the declared value, for real arguments where it is finite."""
    assert family.transform is not None
    one = symbolic(family)
    arguments = tuple(symbol(f"{name}_t", REAL) for name in family.transform.names)
    parameters = dict(zip((p.name for p in family.parameters), one.args, strict=True))
    x = random_variable(one)
    left = make("expectation", family.transform.power(x, *arguments, **parameters), x, one)
    finite = tuple(as_claim(c) for c in family.transform.finite(*arguments, **parameters))
    claim = equation(left, family.transform.value(*arguments, **parameters))
    return replace(claim, context=claim.context.assume(*finite))


def _potential_claims(family: Family, potential: Potential) -> tuple[Claim, ...]:
    """The stated expectation, for symbolic arguments or for the instances that the potential names."""
    shape = SHAPES[potential.shape]
    free = tuple(symbol(f"{name}_t", domain) for name, domain in shape.arguments.items())
    given = [tuple(num(a) for a in one) for one in potential.instances] or [free]
    return tuple(_potential_claim(family, potential, arguments) for arguments in given)


def _potential_claim(family: Family, potential: Potential, arguments: tuple[Term, ...]) -> Claim:
    one = symbolic(family)
    parameters = dict(zip((p.name for p in family.parameters), one.args, strict=True))
    x = random_variable(one)
    left = make("expectation", SHAPES[potential.shape].statistic(x, *arguments), x, one)
    stated = (potential.valid, potential.finite, potential.where)
    conditions = tuple(c for state in stated for c in state(*arguments, **parameters))
    claim = equation(left, potential.value(*arguments, **parameters))
    return replace(claim, context=claim.context.assume(*_undecided(conditions)))


def _undecided(conditions: tuple[object, ...]) -> tuple[Term, ...]:
    decided = (decide(as_claim(c)) for c in conditions)
    return tuple(c for c in decided if not is_true(c))


def equation(left: Term, right: Term) -> Claim:
    """The claim, unfolded: a rule is judged by integrals and sums, never by an engine that would use the rule."""
    laws = dict.fromkeys(n for side in (left, right) for _, n in subterms(side) if n.op == "law")
    required = tuple(c for law_term in laws for c in joint_conditions(law_term))
    left, right = unfold(left), unfold(right)
    return Claim(left, "eq", right, Context().covering((left, right)).assume(*required))


# Rules of expectations in general. Their claims are instances over a law with finite support, where all sums are exact.


def finite_law(suffix: str = "") -> Term:
    """A law with a small finite support and symbolic parameters, the first in the registry."""
    chosen = next(f for f in FAMILIES.values() if f.mass is not None and all(p.rank == 0 for p in f.parameters))
    return symbolic(chosen, suffix)


def _linearity_claims() -> tuple[Claim, ...]:
    one = finite_law()
    x = random_variable(one)
    a, b, c = (symbol(name, REAL) for name in ("a_", "b_", "c_"))
    squared, cubed = make("expectation", x**2, x, one), make("expectation", make("exp", x), x, one)
    whole = make("expectation", a * x**2 + b * make("exp", x) + c, x, one)
    return (equation(whole, a * squared + b * cubed + c),)


def _differentiation_claims() -> tuple[Claim, ...]:
    one = finite_law()
    x, s = random_variable(one), symbol("s", REAL)
    inner = finite_sum(make("exp", s * x), x, one)
    return (equation(make("expectation", x**2, x, one), substitute(derivative(inner, s, 2), {s: num(0)})),)


def _evaluate_derivative(term: Term, context: Context) -> Term | None:
    """subs(d^k f / ds^k, s, value) by the derivative of the formula; nested for several variables."""
    if term.op != "subs":
        return None
    body, variable, point = term.args
    if body.op == "subs":
        inner = _evaluate_derivative(body, context)
        return None if inner is None else substitute(inner, {variable: point})
    return substitute(differentiated(body), {variable: point})


def differentiated(term: Term) -> Term:
    """A derivative by rule; any other Term as it is."""
    if term.op != "derivative":
        return term
    return derivative(differentiated(term.args[0]), term.args[1], term.attrs[0])


def _derivative_claims() -> tuple[Claim, ...]:
    s, c = symbol("s", REAL), symbol("c", REAL)
    left = make("subs", make("derivative", make("exp", c * s), s, attrs=(2,)), s, num(0))
    return (equation(left, c**2),)


def _infinity_claims() -> tuple[Claim, ...]:
    a, b = symbol("a", REAL), symbol("b", REAL)
    return (equation(a + make("const", attrs=("oo",)) * 2 + b, make("const", attrs=("oo",))),)


def _finiteness_claims() -> tuple[Claim, ...]:
    """A density that falls like 1/x^(a + 1) has E[x^r] finite for r < a, and infinite beyond."""
    a, r = symbol("a", POSITIVE), symbol("r", REAL)
    x = symbol("x", interval(1))
    moment = make("integral", a * x ** (r - a - 1), x, num(1), make("const", attrs=("oo",)))
    value = make("cases", a / (a - r), make("gt", a, r), make("const", attrs=("oo",)), attrs=("", ""))
    return (equation(moment, value),)


def _deviation_claims() -> tuple[Claim, ...]:
    """For the density 2 x on (0, 1): E|x - t| = 2 t^3/3 - t + 2/3, and E[sign(x - t)] = 1 - 2 t^2."""
    x, t = symbol("x", UNIT), symbol("t", UNIT)
    bodies = {abs(x - t): 2 * t**3 / 3 - t + num(2) / 3, make("sign", x - t): 1 - 2 * t**2}
    return tuple(equation(make("integral", 2 * x * body, x, num(0), num(1)), value) for body, value in bodies.items())


def _symmetry_claims() -> tuple[Claim, ...]:
    """The integral of x/(1 + (x - c)^2) over the interval of half-width 2 around c is c times that of 1/(1 + (x - c)^2)."""
    x, c = symbol("x", REAL), symbol("c", REAL)
    left, right = (make("integral", top / (1 + (x - c) ** 2), x, c - 2, c + 2) for top in (x, num(1)))
    return (equation(left, c * right),)


def _total_claims() -> tuple[Claim, ...]:
    from symgen.terms.build import Sum, dims, integers, vector

    size, i = dims("D"), integers("i")
    x = vector("x", size)
    return (Eq(Sum(x[i] ** 2, (i, 1, size)), make("total", x**2, attrs=((),))),)


def _finite(term: Term, context: Context) -> Term | None:
    if term.op != "expectation" or term.args[2].op != "law" or term.args[2].shape:
        return None
    body, variable, of = term.args
    return finite_sum(body, variable, of) if FAMILIES[of.attrs[0]].mass is not None else None


def _entrywise(term: Term, context: Context) -> Term | None:
    if term.op != "expectation" or not is_product(term.args[2]):
        return None
    return entrywise(*term.args)


def _independence_claims() -> tuple[Claim, ...]:
    """E[f(x) + g(y)] over independent x and y is E[f(x)] + E[g(y)]."""
    first, second = finite_law("_1"), finite_law("_2")
    x = random_variable(first)
    y = random_variable(second, frozenset({x}))
    joint = make("expectation", make("expectation", make("exp", x) + y**2, y, second), x, first)
    apart = make("expectation", make("exp", x), x, first) + make("expectation", y**2, y, second)
    return (equation(joint, apart),)


def _reparametrise_claims() -> tuple[Claim, ...]:
    """For each location-scale family on the whole line without further parameters: E[x^2] both ways."""
    claims = []
    for family in FAMILIES.values():
        shift = family.location_scale
        if shift is not None and not shift.kept and support(symbolic(family)).low == minus_oo():
            one = symbolic(family)
            x = random_variable(one)
            left = make("expectation", x**2, x, one)
            right = reparametrised(left)
            assert right is not None
            claims.append(equation(left, right))
    return tuple(claims)


_GENERAL = (
    Rule(
        "expectation-linearity",
        "E[a f(x) + b g(x) + c] = a E[f(x)] + b E[g(x)] + c where the expectations exist",
        lambda term, context: whole_linear(term) if is_whole_expectation(term) else linear(term),
        claims=_linearity_claims,
    ),
    Rule(
        "independent-entries",
        "the expectation of a sum over entries of a product law is the sum of expectations over each entry",
        _entrywise,
        claims=_independence_claims,
    ),
    Rule(
        FINITENESS,
        "an expectation diverges where density times statistic falls too slowly towards an end of the support",
        _moment_by(FINITENESS),
        claims=_finiteness_claims,
    ),
    Rule(
        DEVIATION,
        "E[sign(x - t)] is minus the derivative of E|x - t| in t, for a density",
        _moment_by(DEVIATION),
        claims=_deviation_claims,
    ),
    Rule(
        SYMMETRY,
        "E[x g(x)] = c E[g(x)] where the density and g are even about c, and the expectations are finite",
        _moment_by(SYMMETRY),
        claims=_symmetry_claims,
    ),
    Rule(POINT, "E[f(x)] = f(c) under a law that has all its mass at c", _moment_by(POINT), kind="definition"),
    Rule(FINITE_SUM, "E[f(x)] = sum of mass times f over a finite support", _finite, kind="definition"),
    Rule(
        "differentiate-under-expectation",
        "E[g^k exp(r g)] is the k-th derivative in r of E[exp(r g)], inside its domain of finiteness",
        lambda term, context: differentiated_outside(term),
        claims=_differentiation_claims,
    ),
    Rule(
        "differentiation",
        "a derivative at a point, by the rules of differentiation",
        _evaluate_derivative,
        claims=_derivative_claims,
    ),
    Rule(
        "infinite-term",
        "a sum of finite terms and infinite ones of one sign is infinite",
        lambda term, context: settled_infinity(term),
        claims=_infinity_claims,
    ),
    Rule(
        "sum-as-total",
        "the sum over all entries of an elementwise function is the total of the function of the tensors",
        lambda term, context: as_total(term),
        claims=_total_claims,
    ),
    Rule(
        "reparametrise",
        "the expectation over a location-scale law is the one over its standard law of location plus scale times it",
        lambda term, context: reparametrised(term),
        claims=_reparametrise_claims,
    ),
)

__all__ = ["differentiated", "equation", "finite_law", "log_density_rule", "rules", "symbolic", "transform_claim"]
