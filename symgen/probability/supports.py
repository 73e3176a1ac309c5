"""Supports of laws, their inclusion as a decided truth or a condition, and the variable that ranges over one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import inf

from symgen.errors import DomainError, ShapeError
from symgen.probability.decisions import all_of, decide, false, minus_oo, oo, true
from symgen.probability.declarations import family_of, is_joint
from symgen.probability.laws import canonical, mass_at, point_of
from symgen.probability.shapes import tidy
from symgen.terms.domains import Domain
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import unused_symbol


@dataclass(frozen=True, slots=True)
class Range:
    """The interval from low to high that a scalar law lives on; of whole numbers when discrete."""

    low: Term
    high: Term
    discrete: bool
    structure: str = ""

    @property
    def domain(self) -> Domain:
        """The smallest declared domain that holds the whole range: open for reals, closed for whole numbers."""
        low, high = _lowest(self.low), _highest(self.high)
        if self.discrete:
            return Domain("integer", low, high, low == -inf, high == inf, self.structure)
        return Domain("real", low, high, structure=self.structure)


def _lowest(bound: Term) -> Fraction | float:
    return -inf if bound == minus_oo() else bound.domain.low


def _highest(bound: Term) -> Fraction | float:
    return inf if bound == oo() else bound.domain.high


@lru_cache(maxsize=1024)
def support(law: Term) -> Range:
    """The support of a scalar law (of one entry, for a product law), bounds as Terms of its parameters.

    >>> from symgen.probability.laws import law
    >>> support(law("Beta", 2, 3)).high == 1
    True
    """
    if law.op == "density_law":
        low, high = ends_of_density(law)
        return Range(low, high, is_discrete(law))
    if law.op in ("posterior", "predictive"):
        from symgen.probability.models import predicted_of, unknowns_of

        return support((unknowns_of(law)[0] if law.op == "posterior" else predicted_of(law)).args[1])
    if law.op == "pushforward":
        return declared_range(law.args[0].domain)
    if law.op in ("marginal", "conditional", "density_product"):
        return support(law.args[0])
    declared, parameters = family_of(law).support, canonical(law)
    point = point_of(law)
    if point is not None:
        return Range(point, point, declared.discrete)
    low, high = as_term(declared.low(**parameters)), as_term(declared.high(**parameters))
    return Range(low, high, declared.discrete, declared.structure)


def density_inside(law: Term) -> Term:
    """The density of a law that is given by one, where that is positive: f of cases((f, a < x), (0, otherwise))."""
    density: Term = law.args[0]
    return density.args[0] if _is_between_ends(law) else density


def _is_between_ends(law: Term) -> bool:
    density, variable = law.args
    return (
        density.op == "cases"
        and len(density.args) == 3
        and density.args[2].value == 0
        and all(_is_bound(part, variable) for part in conjuncts(density.args[1]))
    )


def _is_bound(condition: Term, variable: Term) -> bool:
    sides = condition.args
    return condition.op in ("lt", "le") and any(
        s == variable and variable not in o.free for s, o in (sides, sides[::-1])
    )


def conjuncts(condition: Term) -> tuple[Term, ...]:
    """The parts of a conjunction."""
    return tuple(part for each in condition.args for part in conjuncts(each)) if condition.op == "and" else (condition,)


def ends_of_density(law: Term) -> tuple[Term, Term]:
    """Between which ends a density is positive: those that its cases say, or those of the domain of its variable.

    >>> from symgen.terms.build import reals
    >>> x, a = reals("x a"); where = make("lt", a, x)
    >>> density = make("cases", make("exp", a - x), where, num(0), attrs=("", "outside the support"))
    >>> [str(end) for end in ends_of_density(make("density_law", density, x))]
    ['a', 'oo']
    """
    density, variable = law.args
    known = declared_range(variable.domain)
    low, high = known.low, known.high
    for condition in conjuncts(density.args[1]) if _is_between_ends(law) else ():
        first, second = condition.args
        low, high = (low, second) if first == variable else (first, high)
    return low, high


def declared_range(domain: Domain) -> Range:
    """The range of a variable by its declaration: an abstract density lives on all of it."""
    low = minus_oo() if domain.low == -inf else num(domain.low)
    high = oo() if domain.high == inf else num(domain.high)
    return Range(low, high, domain.is_integer)


def is_discrete(law: Term) -> bool:
    """Whether the law lives on whole numbers."""
    if law.op == "density_law":
        return law.args[1].domain.is_integer
    return family_of(law).support.discrete


def random_variable(law: Term, avoid: frozenset[Term] = frozenset()) -> Term:
    """A symbol that ranges over the support: x for reals, k for whole numbers, named apart from `avoid`."""
    plain = symbol("k" if is_discrete(law) else "x", support(law).domain, law.shape)
    return unused_symbol(plain, avoid | law.free)


def common_variable(inner: Term, outer: Term) -> Term:
    """A symbol over the support of the first law, taken to lie in that of the second too: what its density is asked at.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import reals
    >>> a, b = reals("a b"); common_variable(law("Uniform", a, b), law("Exponential", rate=1)).domain.is_positive
    True
    """
    first, second = support(inner).domain, support(outer).domain
    low, high = max(first.low, second.low), min(first.high, second.high)
    x = random_variable(inner, outer.free)
    return x if (low, high) == (first.low, first.high) else symbol(x.attrs[0], _narrowed(first, low, high), x.shape)


def _narrowed(domain: Domain, low: Fraction | float, high: Fraction | float) -> Domain:
    closed = domain.is_integer
    return Domain(domain.field, low, high, not closed or low == -inf, not closed or high == inf)


def support_within(inner: Term, outer: Term, known: tuple[Term, ...] = ()) -> Term:
    """The condition, as a boolean Term, that the support of the first law lies in the support of the second.

    Decided inclusions are `true` and `not true`. Raises DomainError when one law is discrete and the other is not.

    >>> from symgen.probability.laws import law
    >>> support_within(law("Beta", 2, 3), law("Exponential", rate=1)).op
    'true'
    """
    check_comparable(inner, outer)
    first, second = support(inner), support(outer)
    needed = (make("le", second.low, first.low), make("le", first.high, second.high))
    return all_of((*(decide(condition, known) for condition in needed), _masses_within(inner, outer)))


def _masses_within(inner: Term, outer: Term) -> Term:
    """Whether the second law has mass wherever the first has, of laws whose outcomes can be gone through."""
    missing = {point for point, mass in outcomes(outer) if mass == 0}
    return false() if any(point in missing and mass != 0 for point, mass in outcomes(inner)) else true()


def outcomes(law: Term) -> tuple[tuple[Term, Term], ...]:
    """The points of a finite support between two numbers with their masses; none of other laws.

    >>> from symgen.probability.laws import law
    >>> [str(mass) for _, mass in outcomes(law("Bernoulli", Fraction(1, 4)))]
    ['3/4', '1/4']
    """
    if law.op != "law" or law.shape or family_of(law).mass is None or point_of(law) is not None:
        return ()
    low, high = (end.value for end in (support(law).low, support(law).high))
    if low is None or high is None:
        return ()
    return tuple((num(low + k), tidy(mass_at(law, num(low + k)))) for k in range(int(high - low) + 1))


def check_comparable(first: Term, second: Term) -> None:
    """DomainError where one law has a density and the other masses, or their draws are of other kinds; ShapeError where
    they are of other sizes."""
    if is_joint(first) or is_joint(second):
        from symgen.probability.joints import check_alike

        check_alike(first, second)
        return
    if is_discrete(first) != is_discrete(second):
        raise _unlike(first, second)
    kinds = [support(law).structure for law in (first, second)]
    if kinds[0] != kinds[1]:
        raise _on_other_sets(first, second, *kinds)
    if _of_other_sizes(first, second):
        raise ShapeError(
            asked=f"compare {name_of(first)} with {name_of(second)}",
            found=f"draws of shapes {show_shape(first.shape)} and {show_shape(second.shape)}",
            where=f"{first} against {second}",
            hint="give both laws parameters of one size",
        )


def _of_other_sizes(first: Term, second: Term) -> bool:
    """Whether draws that are vectors or matrices have written sizes that differ."""
    if first.op != "law" or family_of(first).whole is None or len(first.shape) != len(second.shape):
        return False
    pairs = zip(first.shape, second.shape, strict=True)
    return any(isinstance(a, int) and isinstance(b, int) and a != b for a, b in pairs)


def _unlike(first: Term, second: Term) -> DomainError:
    kinds = {True: "discrete", False: "continuous"}
    return DomainError(
        asked=f"compare {name_of(first)} with {name_of(second)}",
        found=f"{name_of(first)} is {kinds[is_discrete(first)]}, {name_of(second)} is {kinds[is_discrete(second)]}",
        where=f"{name_of(first)} against {name_of(second)}",
        hint="a divergence needs two densities or two mass functions: take both laws continuous or both discrete",
    )


def _on_other_sets(first: Term, second: Term, one: str, other: str) -> DomainError:
    return DomainError(
        asked=f"compare {name_of(first)} with {name_of(second)}",
        found=f"draws of {name_of(first)} are {_SETS[one]}, those of {name_of(second)} {_SETS[other]}",
        where=f"{name_of(first)} against {name_of(second)}",
        hint="a divergence needs densities over one set, with respect to one measure",
    )


#: What the draws of a law are, by the structure of its support.
_SETS = {"": "free of constraints", "simplex": "probability vectors", "spd": "positive definite matrices"}


def name_of(law: Term) -> str:
    """The family's name, for messages."""
    return law.attrs[0] if law.op == "law" else "the density"
