"""Expectations of statistics: the generating transform at a point, or differentiated there; never an integral."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from symgen.calculus.normaliser import simplify
from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.change_of_law import CHANGE_OF_LAW, by_change_of_law
from symgen.probability.counted_events import COUNTING, by_counting
from symgen.probability.decisions import all_of, as_claim, decide, is_false, is_true, oo
from symgen.probability.declarations import FAMILIES, Family, Potential, family_of
from symgen.probability.densities import formula
from symgen.probability.finite_sums import FINITE_SUM, by_finite_support
from symgen.probability.growth import finiteness
from symgen.probability.inequalities import neat
from symgen.probability.laws import canonical, conditions, point_of
from symgen.probability.matching import recognise
from symgen.probability.pieces import settled, unless_zero
from symgen.probability.shapes import SHAPES, Matched, affine, tidy
from symgen.probability.statistics import Expansion, Key, Monomial, parts, plus
from symgen.probability.supports import is_discrete, support
from symgen.probability.transforms import Transform
from symgen.probability.waves import CHARACTERISTIC, WAVES, mean_of_wave
from symgen.terms.context import Context
from symgen.terms.domains import NONNEGATIVE, NONPOSITIVE, POSITIVE, REAL, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import fresh_symbol, numbers_combined, size, substitute, subterms, unused_symbol

_ONE = num(1)


@dataclass(frozen=True, slots=True)
class Query:
    """Where the transform is asked: its arguments, how often it is differentiated in each, and a factor in front."""

    arguments: tuple[Term, ...]
    orders: tuple[int, ...]
    factor: Term = _ONE

    @property
    def differentiated(self) -> bool:
        return any(self.orders)


@dataclass(frozen=True, slots=True)
class Moment:
    """An expectation: its value, the condition under which it is finite, the rule, and the query that gave it.

    `sign` is that of the infinity where it is not finite; 0 where it has none, or the statistic decides. `otherwise` is
    what the expectation comes to there, where that has several cases.
    """

    value: Term
    condition: Term
    rule: str
    query: Query | None = None
    sign: int = 0
    otherwise: Term | None = None


@lru_cache(maxsize=4096)
def moment(statistic: Term, variable: Term, law: Term, known: tuple[Term, ...] = ()) -> Moment | None:
    """E[statistic] for the variable drawn from a scalar law; None when the family's declaration does not give it.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import positives, reals
    >>> x, s = reals("x"), positives("s")
    >>> moment(x, x, law("Exponential", rate=s)).value == 1 / s
    True
    """
    family = family_of(law)
    return (
        _at_point(statistic, variable, law)
        or _by_transform(family, statistic, variable, law, known)
        or _by_symmetry(statistic, variable, law, known)
        or _by_potential(family, statistic, variable, law, known)
        or _by_deviation(statistic, variable, law)
        or _by_characteristic_function(statistic, variable, law)
        or _by_folding(statistic, variable, law)
        or _by_change_of_law(statistic, variable, law, known)
        or _by_finite_support(statistic, variable, law)
        or _by_counting(statistic, variable, law)
        or _by_growth(statistic, variable, law, known)
    )


# All mass at one point.

POINT = "point-mass"


def _at_point(statistic: Term, variable: Term, law: Term) -> Moment | None:
    point = point_of(law)
    return (
        None if point is None else Moment(tidy(settled(substitute(statistic, {variable: point}))), make("true"), POINT)
    )


# The transform.


def rule_of_transform(family: Family) -> str:
    """The name of the rule that states the family's transform, e.g. `gamma-mellin`."""
    return f"{family.slug}-{family.transform.kind}" if family.transform else ""


def _by_transform(family: Family, statistic: Term, variable: Term, law: Term, known: tuple[Term, ...]) -> Moment | None:
    if family.transform is None:
        return None
    parameters = canonical(law)
    query = match(family.transform.generators(variable, **parameters), statistic, variable)
    if query is None:
        return None
    condition, sign = _decided(family.transform.finite(*query.arguments, **parameters), known), 0
    if query.differentiated and not is_true(condition):
        # log(x)/(1 - x) has an expectation where 1/(1 - x) has none: the formula continues analytically.
        grown = finiteness(statistic, variable, law, known)
        condition, sign = (grown.condition, grown.sign) if grown is not None else (condition, sign)
    value = oo() if is_false(condition) else _value(family, query, parameters)
    return Moment(value, condition, rule_of_transform(family), query, sign)


def _decided(claims: tuple[object, ...], known: tuple[Term, ...]) -> Term:
    """Claims as one condition, with sums of numbers worked out."""
    return all_of(decide(neat(as_claim(c)), known) for c in claims)


def match(generators: tuple[Term, ...], statistic: Term, variable: Term) -> Query | None:
    """The statistic as a product of powers of the generators and exponentials of them, if it is one."""
    work = Expansion(variable)
    key = _product(work, statistic)
    return None if key is None else _match_factors(generators, key, work)


def _product(work: Expansion, statistic: Term) -> Key | None:
    """The factors of a statistic that is one product of functions of the variable."""
    expanded = work.of(statistic)
    if len(expanded) != 1:
        return None
    ((key, number),) = expanded.items()
    return None if number != 1 or any(work.variable not in f.free for f, _ in key) else key


def _match_factors(generators: tuple[Term, ...], key: Key, work: Expansion) -> Query | None:
    whole = Monomial(Fraction(1), key).term()
    if whole in generators:
        return Query((num(0),) * len(generators), tuple(int(g == whole) for g in generators))
    orders = [0] * len(generators)
    logarithms = []
    for factor, exponent in key:
        if factor in generators and exponent > 0:
            orders[generators.index(factor)] += exponent
        else:
            logarithms.append(work.scale(work.log(factor), Fraction(exponent)))
    arguments: list[list[Term]] = [[] for _ in generators]
    factor = num(1)
    for part in parts(work.term(work.add(logarithms)), work.variable):
        if not part.statistic:
            factor = make("exp", part.coefficient)
        elif part.statistic_term in generators:
            arguments[generators.index(part.statistic_term)].append(part.coefficient)
        else:
            return None
    return Query(tuple(plus(a) for a in arguments), tuple(orders), factor)


def _value(family: Family, query: Query, parameters: dict[str, Term]) -> Term:
    """The value in customary form. Simplified for symbols in place of parameters, once for all laws of the family; but
    only where the arguments are numbers or symbols: what holds for all arguments may be undefined at r = -1/scale.
    """
    if query.factor != 1 or any(a.value is None and a.op != "symbol" for a in query.arguments):
        raw = raw_value(family, query, parameters)
        return tidy(raw if query.factor == 1 else query.factor * raw)
    fixed = tuple(a.value for a in query.arguments)
    stand_ins, value = _generic(family.name, fixed, query.orders)
    arguments = [a for a in query.arguments if a.value is None]
    return substitute(value, dict(zip(stand_ins, [*arguments, *parameters.values()], strict=True)))


def _stand_ins(family: Family, fixed: tuple[Fraction | None, ...]) -> tuple[tuple[Term, ...], dict[str, Term]]:
    """Symbols for the arguments and for the canonical parameters."""
    names = family.transform.names  # type: ignore[union-attr]
    arguments = tuple(
        symbol(f"{name}_", REAL) if value is None else num(value) for name, value in zip(names, fixed, strict=True)
    )
    return arguments, {p.name: symbol(f"{p.name}_", p.domain) for p in family.parameters}


@lru_cache(maxsize=512)
def _generic(name: str, fixed: tuple[Fraction | None, ...], orders: tuple[int, ...]) -> tuple[tuple[Term, ...], Term]:
    """The moment for symbols in place of parameters, in customary form, with those symbols in order."""
    family = FAMILIES[name]
    arguments, parameters = _stand_ins(family, fixed)
    value = simplify(raw_value(family, Query(arguments, orders), parameters), Context())
    free = tuple(a for a in arguments if a.value is None)
    return (*free, *parameters.values()), value


def raw_value(family: Family, query: Query, parameters: dict[str, Term]) -> Term:
    """The transform, differentiated as asked and with its arguments put in, before any algebra."""
    transform = family.transform
    assert transform is not None
    places = argument_symbols(transform, query, parameters)
    value = transform.value(*places, **parameters)
    for place, order in zip(places, query.orders, strict=True):
        value = derivative(value, place, order)
    return substitute(value, dict(zip(places, query.arguments, strict=True)))


def argument_symbols(
    transform: Transform, query: Query, parameters: dict[str, Term], avoid: frozenset[Term] = frozenset()
) -> tuple[Term, ...]:
    """Symbols for the arguments of the transform, apart from every name in use, near the arguments asked for.

    Where the transform is not finite on the whole line, a half-line is declared that decides that it is.
    """
    taken = {s.attrs[0] for t in (*query.arguments, *parameters.values()) for s in t.free | avoid}
    names = [n if n not in taken else f"{n}_t" for n in transform.names]
    for domain in (REAL, NONNEGATIVE, NONPOSITIVE):
        places = tuple(symbol(name, domain) for name in names)
        finite = all_of(decide(as_claim(c)) for c in transform.finite(*places, **parameters))
        if is_true(finite) and all(domain.includes(a.domain) for a in query.arguments):
            return places
    return tuple(symbol(name, REAL) for name in names)


# Facts that a family states besides its transform.


def rule_of_potential(family: Family, potential: Potential) -> str:
    """The name of the rule that states a potential, e.g. `normal-absolute-deviation`."""
    return f"{family.slug}-{potential.shape}"


def _by_potential(family: Family, statistic: Term, variable: Term, law: Term, known: tuple[Term, ...]) -> Moment | None:
    key = _product(Expansion(variable), statistic) if family.potentials else None
    if key is None:
        return None
    parameters = canonical(law)
    for potential in family.potentials:
        found = SHAPES[potential.shape].match(key, variable)
        if found is not None and is_true(_decided(potential.valid(*found.arguments, **parameters), known)):
            return _stated(family, potential, found, parameters, known)
    return None


def _stated(
    family: Family, potential: Potential, found: Matched, parameters: dict[str, Term], known: tuple[Term, ...]
) -> Moment:
    condition = _decided(potential.finite(*found.arguments, **parameters), known)
    value = oo() if is_false(condition) else stated_value(potential, found.arguments, parameters)
    if found.factor != 1 and value != oo():
        value = found.factor * by_addends(value)
    whole = value if found.offset == 0 or value == oo() else plus([found.offset, value])
    stated = numbers_combined(whole)
    otherwise = potential.otherwise(*found.arguments, **parameters) if potential.otherwise else None
    name = rule_of_potential(family, potential)
    return Moment(min(tidy(whole), stated, key=size), condition, name, otherwise=otherwise)


def stated_value(potential: Potential, arguments: tuple[Term, ...], parameters: dict[str, Term]) -> Term:
    """The value that a potential states; where it is 0/0 for a slope of 0, that of the constant which is left.

    >>> from symgen.terms.build import reals
    >>> uniform, s = FAMILIES["Uniform"], reals("s")
    >>> exponential = next(p for p in uniform.potentials if p.shape == "exponential")
    >>> stated_value(exponential, (s,), {"low": num(0), "high": num(1)}).op
    'cases'
    """
    value = potential.value(*arguments, **parameters)
    shape = SHAPES[potential.shape]
    found = shape.flat(arguments)
    if found is None or is_true(decide(make("ne", found[0], num(0)))):
        return value
    slope, flat = found
    at_zero = potential.value(*flat, **parameters)
    if not any(node.op == "div" and tidy(node.args[1]) == 0 for _, node in subterms(at_zero)):
        return value
    return unless_zero(slope, value, tidy(shape.statistic(num(0), *flat)))


# Factors of a product as a change of the law, counts and finite sums.


def _by_change_of_law(statistic: Term, variable: Term, law: Term, known: tuple[Term, ...]) -> Moment | None:
    key = None if is_discrete(law) else _product(Expansion(variable), statistic)
    found = by_change_of_law(key, variable, law, _unconditional) if key else None
    if found is None:
        return None
    condition = decide(found[1], known)
    return Moment(oo() if is_false(condition) else found[0], condition, CHANGE_OF_LAW)


def _unconditional(statistic: Term, variable: Term, law: Term) -> Term | None:
    """A mean in closed form that is finite for all parameters."""
    found = moment(statistic, variable, law)
    closed = found is not None and is_true(found.condition) and variable not in found.value.free - law.free
    return found.value if found is not None and closed else None


def _by_finite_support(statistic: Term, variable: Term, law: Term) -> Moment | None:
    value = by_finite_support(statistic, variable, law)
    return None if value is None else Moment(value, make("true"), FINITE_SUM)


def _by_counting(statistic: Term, variable: Term, law: Term) -> Moment | None:
    key = _product(Expansion(variable), statistic) if is_discrete(law) else None
    value = by_counting(key, variable, law, _unconditional) if key else None
    return None if value is None else Moment(value, make("true"), COUNTING)


# Cosines and sines.


def _by_characteristic_function(statistic: Term, variable: Term, law: Term) -> Moment | None:
    if statistic.op not in WAVES:
        return None
    s = unused_symbol(symbol("s", REAL), law.free | statistic.free)
    found = moment(make("exp", s * variable), variable, law)
    if found is None or not is_true(decide(substitute(found.condition, {s: num(0)}))):
        return None
    value = mean_of_wave(statistic, variable, found.value, s)
    return None if value is None else Moment(value, make("true"), CHARACTERISTIC)


# Even functions under a law that is symmetric about 0: those of |x|, whose law is known by name.

FOLDING = "folding"


def _by_folding(statistic: Term, variable: Term, law: Term) -> Moment | None:
    log_density = formula(law, variable)
    if variable.domain.is_positive or not all(_is_even(f, variable, num(0)) for f in (statistic, log_density)):
        return None
    size = symbol(variable.attrs[0], POSITIVE)
    half, folded = (tidy(substitute(f, {variable: size})) for f in (log_density + make("log", num(2)), statistic))
    found = recognise(half, size, num(0), oo())
    inner = None if found is None or conditions(found.law) else moment(folded, size, found.law)
    if inner is None or size in inner.value.free:
        return None
    sign = inner.sign or int(folded.domain.is_nonnegative) - int(folded.domain.is_nonpositive)
    return Moment(inner.value, inner.condition, FOLDING, sign=sign)


# Symmetric laws: x times an even function has the mean of the centre times it.

SYMMETRY = "symmetry"


def _by_symmetry(statistic: Term, variable: Term, law: Term, known: tuple[Term, ...]) -> Moment | None:
    key = dict(_product(Expansion(variable), statistic) or ())
    shift = family_of(law).location_scale
    if key.pop(variable, 0) != 1 or not key or shift is None:
        return None
    centre = shift.location(**canonical(law))
    even = Monomial(Fraction(1), tuple(key.items())).term()
    if not all(_is_even(f, variable, centre) for f in (even, formula(law, variable))):
        return None
    finite = finiteness(statistic, variable, law, known)
    inner = moment(even, variable, law, known)
    if finite is None or inner is None or not (is_true(finite.condition) and is_true(inner.condition)):
        return None
    return Moment(tidy(centre * inner.value), make("true"), SYMMETRY)


def _is_even(term: Term, variable: Term, centre: Term) -> bool:
    reflected = substitute(term, {variable: 2 * centre - variable})
    return tidy(reflected - term) == 0


# The distribution function: E[sign(x - t)] = 1 - 2 F(t) is minus the derivative of E|x - t| in t.

DEVIATION = "sign-by-deviation"


def _by_deviation(statistic: Term, variable: Term, law: Term) -> Moment | None:
    line = affine(statistic.args[0], variable) if statistic.op == "sign" else None
    if line is None or is_discrete(law) or not (line[1].domain.is_positive or line[1].domain.is_negative):
        return None
    point = tidy(-line[0] / line[1])
    low = support(law).low.value
    inside = REAL if low is None else interval(low, low_open=True)
    place = fresh_symbol(symbol("t", inside), law.free | statistic.free)
    whole = moment(abs(variable - place), variable, law)
    if whole is None or whole.query is not None or not is_true(whole.condition) or variable in whole.value.free:
        return None
    try:
        above = _at(tidy(-derivative(whole.value, place)), place, point)
    except NoRuleError:  # of a special function whose derivative in its argument is not in the table
        return None
    if low is not None:
        above = _where_above(point, num(low), above)
    return Moment(above if line[1].domain.is_positive else tidy(-above), make("true"), DEVIATION)


def _at(value: Term, place: Term, point: Term) -> Term:
    """A value in customary form at a point, in customary form where that is shorter."""
    there = numbers_combined(substitute(value, {place: point}))
    return min(tidy(there), there, key=size)


def _where_above(point: Term, low: Term, value: Term) -> Term:
    """The value where the point is above the lower end of the support; all mass is above it elsewhere."""
    condition = decide(make("gt", point, low))
    if is_true(condition):
        return value
    return _ONE if is_false(condition) else make("cases", value, condition, _ONE, attrs=("", "no mass below"))


def by_addends(term: Term) -> Term:
    """Customary form of each addend, where the form of the whole is much longer."""
    whole = tidy(term)
    return plus(tidy(a) for a in whole.args) if whole == term and term.op == "add" else whole


# No closed form: at least whether it is finite, by growth.

FINITENESS = "finiteness"


def _by_growth(statistic: Term, variable: Term, law: Term, known: tuple[Term, ...]) -> Moment | None:
    """The expectation itself where it converges; None where it does so for all parameters, or nobody knows."""
    found = finiteness(statistic, variable, law, known)
    if found is None or is_true(found.condition):
        return None
    whole = make("expectation", statistic, variable, law)
    return Moment(whole, found.condition, FINITENESS, sign=found.sign)
