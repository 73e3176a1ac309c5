"""`latex` and `mathml` of formulas and claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from symgen.rendering.boxes import Box, Glyph, row
from symgen.rendering.layout import SUM, Walk
from symgen.rendering.naming import Scheme, scheme_for
from symgen.rendering.snippets import read_name
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.relations import Chain, Claim
from symgen.terms.term import Term, as_term

_SIGNS = {name: latex for name, _, latex in RELATIONS} | {"propto": r"\propto", "distributed": r"\sim"}


def terms_of(formula: Any) -> tuple[Term, ...]:
    """The sides of a claim or chain, or the one term that a formula is."""
    if isinstance(formula, Chain):
        return formula.sides
    if isinstance(formula, Claim):
        return (formula.left, formula.right)
    return (as_term(formula),)


def box_of(formula: Any, scheme: Scheme) -> Box:
    """The layout of a term, claim or chain."""
    walk = Walk(scheme)
    sides = terms_of(formula)
    if len(sides) == 1:
        return walk.box(sides[0])
    parts = [walk.at(sides[0], SUM)]
    for claim, side in zip(claims_of(formula), sides[1:], strict=True):
        parts.extend((sign(claim.relation), walk.at(side, SUM)))
    return row(*parts)


def claims_of(formula: Claim | Chain) -> tuple[Claim, ...]:
    return formula.claims if isinstance(formula, Chain) else (formula,)


def sign(relation: str) -> Box:
    """The sign of a relation."""
    found = read_name(_SIGNS[relation])
    return Glyph(found.text, "operator", _SIGNS[relation]) if isinstance(found, Glyph) else found


def formula_scheme(formulas: Iterable[Any], names: Mapping[str, str] | None = None) -> Scheme:
    """One scheme of names for several formulas that stand together."""
    return scheme_for([term for formula in formulas for term in terms_of(formula)], names)
