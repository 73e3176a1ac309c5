"""Quantiles of laws: x = Q(u) has the law where u is uniform between 0 and 1, and is increasing in u."""

from __future__ import annotations

from symgen.probability.declarations import family_of, is_joint
from symgen.probability.laws import canonical
from symgen.probability.shapes import tidy
from symgen.terms.term import Term


def quantile(law: Term, share: Term) -> Term | None:
    """The value below which a share of a scalar law lies; None where its family declares no such formula.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import units
    >>> print(quantile(law("Uniform", 0, 3), units("u")))
    3*u
    """
    if law.op != "law" or law.shape or is_joint(law):
        return None
    declared = family_of(law).quantile
    return None if declared is None else tidy(declared(share, **canonical(law)))
