"""`latex`: the LaTeX of anything that symgen shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symgen.rendering.formulas import formula_latex


def latex(thing: Any, names: Mapping[str, str] | None = None) -> str:
    r"""The LaTeX of a formula or claim, without dollar signs; `names` maps names of symbols to chosen LaTeX.

    >>> from symgen.terms.build import positives
    >>> mu, s = positives("mu_q s")
    >>> latex(mu / (2 * s**2), names={"s": r"\sigma"})
    '\\frac{\\mu_{q}}{2\\sigma^{2}}'
    """
    return formula_latex(thing, names)
