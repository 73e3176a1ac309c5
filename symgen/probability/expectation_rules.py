"""The rules of expectations in general. Their claims are instances: over a law with finite support, where all sums are
exact, or over a plain density.
"""

from __future__ import annotations

from symgen.calculus.scalar import derivative
from symgen.probability.change_of_law import CHANGE_OF_LAW
from symgen.probability.channels import TOTAL, averaged_at_once
from symgen.probability.counted_events import COUNTING
from symgen.probability.decisions import minus_oo
from symgen.probability.declarations import FAMILIES
from symgen.probability.entries import MARGINALS, as_total, by_marginals, entrywise
from symgen.probability.expectations import differentiated_outside, linear, reparametrised
from symgen.probability.finite_sums import FINITE_SUM, finite_sum
from symgen.probability.infinities import settled_infinity
from symgen.probability.integrated_means import INTEGRATION
from symgen.probability.laws import is_product
from symgen.probability.moments import (
    DEVIATION,
    FINITENESS,
    FOLDING,
    POINT,
    SYMMETRY,
)
from symgen.probability.rule_claims import equation, finite_law, moment_by, symbolic
from symgen.probability.statistics import plus
from symgen.probability.supports import random_variable, support
from symgen.probability.waves import CHARACTERISTIC
from symgen.probability.wholes import is_whole_expectation, whole_linear
from symgen.terms.context import Context
from symgen.terms.domains import NATURAL, POSITIVE, REAL, UNIT, interval
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim, Eq
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


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


def _change_of_law_claims() -> tuple[Claim, ...]:
    """For the density exp(-x): the weights exp(-a x) and x, of which the second is minus a derivative of the first."""
    x, a, t = symbol("x", POSITIVE), symbol("a", POSITIVE), symbol("t", POSITIVE)
    ends, sign, density = (num(0), make("const", attrs=("oo",))), make("sign", x - t), make("exp", -x)
    value = (2 * make("exp", -(1 + a) * t) - 1) / (1 + a)
    tilted = make("integral", density * make("exp", -a * x) * sign, x, *ends)
    powered = make("integral", density * x * sign, x, *ends)
    mean = make("integral", density * x * make("exp", -a * x), x, *ends)
    derived = substitute(-derivative(value, a), {a: num(0)})
    return equation(tilted, value), equation(powered, derived), equation(mean, 1 / (1 + a) * (1 / (1 + a)))


def _wave_claims() -> tuple[Claim, ...]:
    """For the density exp(-x), of M(s) = 1/(1 - s)."""
    x, b = symbol("x", POSITIVE), symbol("b", REAL)
    waves = {make("cos", b * x): 1 / (1 + b**2), make("sin", b * x): b / (1 + b**2)}
    ends = (num(0), make("const", attrs=("oo",)))
    return tuple(equation(make("integral", make("exp", -x) * wave, x, *ends), value) for wave, value in waves.items())


def _folding_claims() -> tuple[Claim, ...]:
    """For the density (1 - |x|) on (-1, 1): E|x|^a both ways."""
    x, y, a = symbol("x", interval(-1, 1)), symbol("y", UNIT), symbol("a", POSITIVE)
    left = make("integral", (1 - abs(x)) * abs(x) ** a, x, num(-1), num(1))
    return (equation(left, make("integral", 2 * (1 - y) * y**a, y, num(0), num(1))),)


def _integration_claims() -> tuple[Claim, ...]:
    """Over the interval (0, a), and for the density exp(-x)."""
    x, a, t = symbol("x", POSITIVE), symbol("a", POSITIVE), symbol("t", UNIT)
    over = make("integral", 1 / (t + a), t, num(0), num(1))
    waiting = make("integral", make("exp", -x) * x**3, x, num(0), make("const", attrs=("oo",)))
    return equation(over, make("log", (1 + a) / a)), equation(waiting, num(6))


def _counting_claims() -> tuple[Claim, ...]:
    """For the masses p (1 - p)^k: the probability of k <= 2, and the mean of k over k >= 2."""
    k, p = symbol("k", NATURAL), symbol("p", UNIT)
    mass, ends = p * (1 - p) ** k, (num(0), make("const", attrs=("oo",)))
    below = make("sum", mass * make("indicator", make("le", k, num(2))), k, *ends)
    beyond = make("sum", k * mass * make("indicator", make("ge", k, num(2))), k, *ends)
    return equation(below, p + p * (1 - p) + p * (1 - p) ** 2), equation(beyond, (1 - p) / p - p * (1 - p))


def _total_claims() -> tuple[Claim, ...]:
    from symgen.terms.build import Sum, dims, integers, vector

    size, i = dims("D"), integers("i")
    x = vector("x", size)
    return (Eq(Sum(x[i] ** 2, (i, 1, size)), make("total", x**2, attrs=((),))),)


def _tower_claims() -> tuple[Claim, ...]:
    """For an output in {1, 2} that depends on an input in {1, 2}: E[exp(a y)] in two steps and at once."""
    a, w, p, q = symbol("a", REAL), *(symbol(name, UNIT) for name in "wpq")
    once, twice = make("exp", a), make("exp", 2 * a)
    inner = [p * once + (1 - p) * twice, q * once + (1 - q) * twice]
    first = w * p + (1 - w) * q
    return (equation(w * inner[0] + (1 - w) * inner[1], first * once + (1 - first) * twice),)


def _marginal_claims() -> tuple[Claim, ...]:
    """For two dependent entries from {1, 2} with masses proportional to exp(a x y)."""
    a = symbol("a", REAL)
    points = [(x, y) for x in (1, 2) for y in (1, 2)]
    masses = {point: make("exp", a * point[0] * point[1]) for point in points}
    values = {k: make("exp", k * a) for k in (1, 2)}
    joint = [masses[x, y] * (values[x] + values[y] ** 2) for x, y in points]
    first = [values[x] * (masses[x, 1] + masses[x, 2]) for x in (1, 2)]
    second = [values[y] ** 2 * (masses[1, y] + masses[2, y]) for y in (1, 2)]
    return (equation(plus(joint), plus(first + second)),)


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


RULES = (
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
        TOTAL,
        "E[E[g(y) | x]] = E[g(y)] over the law of y, recognised by its statistics, where E|g(y)| is finite",
        lambda term, context: averaged_at_once(term),
        claims=_tower_claims,
        reference="A. N. Kolmogorov, Foundations of the Theory of Probability (1933), chapter V",
    ),
    Rule(
        MARGINALS,
        "the expectation of a sum of functions of single entries of a vector needs the laws of single entries alone",
        lambda term, context: by_marginals(term) if is_whole_expectation(term) else None,
        claims=_marginal_claims,
    ),
    Rule(
        FINITENESS,
        "an expectation diverges where density times statistic falls too slowly towards an end of the support",
        moment_by(FINITENESS),
        claims=_finiteness_claims,
    ),
    Rule(
        DEVIATION,
        "E[sign(x - t)] is minus the derivative of E|x - t| in t, for a density",
        moment_by(DEVIATION),
        claims=_deviation_claims,
    ),
    Rule(
        SYMMETRY,
        "E[x g(x)] = c E[g(x)] where the density and g are even about c, and the expectations are finite",
        moment_by(SYMMETRY),
        claims=_symmetry_claims,
    ),
    Rule(
        CHANGE_OF_LAW,
        "E[g(x) f(x)] = E[g] E_Q[f] with Q of the density times g over E[g], where that has an integral; powers of x by "
        "derivatives of exp(s x) in s",
        moment_by(CHANGE_OF_LAW),
        claims=_change_of_law_claims,
        reference="F. Esscher, On the probability function in the collective theory of risk (1932)",
    ),
    Rule(
        CHARACTERISTIC,
        "E[cos(a + b x)] and E[sin(a + b x)] are the real and imaginary parts of exp(i a) M(i b), with M(s) = E[exp(s x)]",
        moment_by(CHARACTERISTIC),
        claims=_wave_claims,
    ),
    Rule(
        FOLDING,
        "E[f(x)] = E[f(y)] with y of the law of |x|, where f and the density are even",
        moment_by(FOLDING),
        claims=_folding_claims,
    ),
    Rule(
        COUNTING,
        "the expectation over an event of finitely many counts is the sum of mass times value; of all others, what is left",
        moment_by(COUNTING),
        claims=_counting_claims,
    ),
    Rule(
        INTEGRATION,
        "E[f(x)] is the integral of f times the density over the support, by an antiderivative",
        moment_by(INTEGRATION),
        claims=_integration_claims,
    ),
    Rule(POINT, "E[f(x)] = f(c) under a law that has all its mass at c", moment_by(POINT), kind="definition"),
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
