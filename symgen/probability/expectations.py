"""Rewritings of expectations: inserting densities, linearity, moments with their conditions, reparametrisation.

Each is a function of the expectation alone, so that the rule of the same step can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symgen.probability.decisions import all_of, is_false, is_true, minus_oo, oo, opposite
from symgen.probability.declarations import family_of
from symgen.probability.densities import formula, log_density, within
from symgen.probability.laws import canonical, law
from symgen.probability.moments import Query, argument_symbols, match, moment
from symgen.probability.statistics import Expansion, Monomial, collected, parts, plus
from symgen.probability.supports import support, support_within
from symgen.probability.transforms import KINDS
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms


def over_support(term: Term) -> Term:
    """The expectation with its variable declared to range over the support of the law."""
    body, variable, of = term.args
    typed = symbol(variable.attrs[0], support(of).domain, of.shape)
    if typed == variable:
        return term
    return make("expectation", substitute(body, {variable: typed}), typed, of)


def is_scalar_expectation(term: Term) -> bool:
    """Whether the term is an expectation over a scalar law of a family."""
    return term.op == "expectation" and term.args[2].op == "law" and not term.args[2].shape


def inserted_densities(term: Term, family: str) -> Term | None:
    """The expectation with the log densities of one family in its body written out, on the support of its law.

    None where the law may leave the support of the density.
    """
    body, variable, of = term.args
    nouns = [n for _, n in subterms(body) if n.op == "log_density" and n.args[0].attrs[:1] == (family,)]
    if not nouns or not all(_valid(n, variable, of) for n in nouns):
        return None
    formulas = {n: log_density(*n.args) if n.args[0].shape else formula(*n.args) for n in nouns}
    return make("expectation", bottom_up(body, lambda node: formulas.get(node, node)), variable, of)


def _valid(noun: Term, variable: Term, of: Term) -> bool:
    inner, x = noun.args
    if inner.op == "density_law" or inner.shape:
        return inner.op != "density_law"
    if x == variable:
        return not is_false(support_within(of, inner))
    return is_true(within(inner, x))


def gathered(term: Term) -> Term:
    """The body sorted into statistics of the variable with coefficients."""
    body, variable, of = over_support(term).args
    return make("expectation", collected(body, variable), variable, of)


def linear(term: Term) -> Term | None:
    """Linearity of a scalar expectation over the statistics of its body; None where there is nothing to split."""
    if not is_scalar_expectation(term):
        return None
    body, variable, of = over_support(term).args
    found = parts(body, variable)
    addends: list[Term] = []
    for part in found:
        moved = part.times(make("expectation", part.statistic_term, variable, of)) if part.statistic else part.whole()
        addends.extend(moved)
    whole = plus(addends)
    return None if whole == term else whole


@dataclass(frozen=True, slots=True)
class Settled:
    """What an expectation of one statistic comes to, the rule, and where the transform was asked."""

    value: Term
    rule: str
    query: Query | None


def moment_value(term: Term, known: tuple[Term, ...] = ()) -> Settled | None:
    """E[statistic] with its condition as cases; None where there is no rule, or it diverges without a sign."""
    if not is_scalar_expectation(term):
        return None
    statistic, variable, of = over_support(term).args
    found = moment(statistic, variable, of, known)
    if found is None or variable in found.value.free - of.free:
        return None
    if is_true(found.condition):
        return Settled(found.value, found.rule, found.query)
    infinite = _infinity_of(statistic)
    if infinite is None:
        return None
    if is_false(found.condition):
        return Settled(infinite, found.rule, found.query)
    reason = diverges(term, found.condition)
    value = make("cases", found.value, found.condition, infinite, attrs=("", reason))
    return Settled(value, found.rule, found.query)


def diverges(term: Term, condition: Term) -> str:
    """The reason of the infinite branch: which expectation diverges, and when."""
    return f"E[{term.args[0]}] diverges for {opposite(condition)}"


def _infinity_of(statistic: Term) -> Term | None:
    domain = statistic.domain
    return oo() if domain.is_nonnegative else minus_oo() if domain.is_nonpositive else None


# Derivatives of the transform.


def differentiated_outside(term: Term) -> Term | None:
    """E[g^k exp(r g)] as the derivative of E[exp(s g)] in s at r."""
    if not is_scalar_expectation(term):
        return None
    statistic, variable, of = over_support(term).args
    transform = family_of(of).transform
    query = match(transform, statistic, variable) if transform is not None else None
    if transform is None or query is None or not query.differentiated:
        return None
    places = argument_symbols(transform, query, canonical(of), statistic.free)
    inner = make("expectation", KINDS[transform.kind].power(variable, *places), variable, of)
    for place, order in zip(places, query.orders, strict=True):
        inner = make("derivative", inner, place, attrs=(order,)) if order else inner
    for place, argument in zip(places, query.arguments, strict=True):
        inner = make("subs", inner, place, argument)
    return inner


# Infinite terms.


@dataclass(frozen=True, slots=True)
class _Infinite:
    position: int
    coefficient: Term
    value: Term
    condition: Term
    sign: int
    reason: str


def settled_infinity(term: Term) -> Term | None:
    """A sum whose conditional or infinite terms all diverge to one side, with the condition in front of the whole sum.

    Of x and x^2 under one law the second decides. Terms of opposite or unknown sign are undetermined: None.
    """
    addends = term.args if term.op == "add" else (term,)
    if not any(node.op in ("cases", "const") for _, node in subterms(term)):
        return None
    found = list(_infinite_terms(addends))
    leading = [f for f in found if not any(_dominates(g, f) for g in found)]
    signs = {f.sign for f in leading}
    if len(signs) != 1 or 0 in signs:
        return None
    infinite = oo() if signs == {1} else minus_oo()
    condition = all_of(f.condition for f in leading)
    if is_false(condition):
        return infinite if term != infinite else None
    finite = plus(_put(addends, {f.position: f.coefficient * f.value for f in found}))
    whole = make("cases", finite, condition, infinite, attrs=("", "; ".join(dict.fromkeys(f.reason for f in leading))))
    return whole if whole != term else None


def _dominates(first: _Infinite, second: _Infinite) -> bool:
    """Whether the first grows faster: it asks more of the same parameter, `a > 2` against `a > 1`."""
    strong, weak = first.condition, second.condition
    if strong.op != "gt" or weak.op != "gt" or strong.args[0] != weak.args[0]:
        return False
    demanded, less = strong.args[1].value, weak.args[1].value
    return demanded is not None and less is not None and demanded > less


def _put(addends: tuple[Term, ...], new: dict[int, Term]) -> Iterator[Term]:
    for position, addend in enumerate(addends):
        yield new.get(position, addend)


def _infinite_terms(addends: tuple[Term, ...]) -> Iterator[_Infinite]:
    for position, addend in enumerate(addends):
        for part in _infinite_parts(addend):
            coefficient = _coefficient(addend, part)
            value, condition, infinite, reason = _branches(part)
            sign = _sign(coefficient) * (1 if infinite == oo() else -1)
            yield _Infinite(position, coefficient, value, condition, sign, reason)


def _infinite_parts(addend: Term) -> Iterator[Term]:
    for _, node in subterms(addend):
        if node.op == "cases" and len(node.args) == 3 and node.args[2] in (oo(), minus_oo()):
            yield node
            return
        if node == oo() or node == minus_oo():
            yield node
            return


def _branches(part: Term) -> tuple[Term, Term, Term, str]:
    if part.op == "cases":
        return part.args[0], part.args[1], part.args[2], part.attrs[1]
    return part, make("not", make("true")), part, ""


def _coefficient(addend: Term, part: Term) -> Term:
    """The factor of the addend besides the part."""
    place = symbol("_part", part.domain)
    expanded = Expansion(place).of(bottom_up(addend, lambda node: place if node == part else node))
    factors = [Monomial(number, tuple((f, e) for f, e in key if f != place)).term() for key, number in expanded.items()]
    return plus(factors)


def _sign(coefficient: Term) -> int:
    domain = coefficient.domain
    return 1 if domain.is_positive else -1 if domain.is_negative else 0


# Reparametrisation.


def reparametrised(term: Term) -> Term | None:
    """E over x ~ law of f(x) as E over e ~ the standard law of f(location + scale e), for location-scale families."""
    if term.op != "expectation" or term.args[2].op != "law":
        return None
    body, variable, of = term.args
    shift = family_of(of).location_scale
    if shift is None:
        return None
    location, scale = shift.place(dict(zip(of.attrs[1], of.args, strict=True)), canonical(of))
    standard = law(of.attrs[0], **shift.standard_parameters(of.shape))
    noise = _noise(of.shape, body.free | of.free)
    return make("expectation", substitute(body, {variable: location + scale * noise}), noise, standard)


def _noise(shape: Shape, avoid: frozenset[Term]) -> Term:
    from symgen.terms.domains import REAL
    from symgen.terms.traverse import fresh_symbol

    plain = symbol("eps", REAL, shape)
    return fresh_symbol(plain, avoid) if "eps" in {s.attrs[0] for s in avoid} else plain
