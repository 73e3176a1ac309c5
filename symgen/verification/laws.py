"""Equations of laws: two laws are one where their log densities are, at every point of the line."""

from __future__ import annotations

from dataclasses import replace

from symgen.probability.declarations import is_joint
from symgen.probability.densities import log_density
from symgen.probability.joints import chain, check_alike
from symgen.probability.supports import is_discrete, random_variable, support
from symgen.probability.unfolding import unfold
from symgen.terms.domains import INTEGER, REAL
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, symbol


def in_densities(claim: Claim) -> Claim:
    """An equation of two laws as that of their log densities, -oo outside the support; any other claim as it is.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import positives
    >>> a = positives("a"); print(in_densities(Claim(law("Exponential", rate=a), "eq", law("Gamma", 1, rate=a))).left)
    log(a) - a*x
    """
    left, right = claim.left, claim.right
    if is_joint(left) and is_joint(right):
        return _of_joint_laws(claim)
    if left.op != "law" or right.op != "law" or left.shape != right.shape or is_discrete(left) != is_discrete(right):
        return claim
    x = _point(left, right, frozenset(claim.context.symbols.values()))
    sides = log_density(left, x), log_density(right, x)
    return replace(claim, left=sides[0], right=sides[1], context=claim.context.covering(sides))


def _of_joint_laws(claim: Claim) -> Claim:
    """As above, at a point with one coordinate for each unknown."""
    left, right = claim.left, claim.right
    check_alike(left, right)
    avoid = right.free | frozenset(claim.context.symbols.values())
    point = make("tuple", *(u for u, _ in chain(left, avoid=avoid)))
    first, second = (unfold(make("log_density", law, point)) for law in (left, right))
    return replace(claim, left=first, right=second, context=claim.context.covering((first, second)))


def _point(left: Term, right: Term, declared: frozenset[Term]) -> Term:
    """A point of the common support, or of the whole line where the supports may differ."""
    x = random_variable(left, right.free | declared)
    if support(left).domain == support(right).domain:
        return x
    return symbol(x.attrs[0], INTEGER if is_discrete(left) else REAL, x.shape)
