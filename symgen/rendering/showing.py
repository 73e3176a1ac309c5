"""`latex`, `mathml` and `html` of anything that symgen shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symgen.rendering.boxes import Box
from symgen.rendering.formulas import box_of, formula_scheme
from symgen.rendering.kinds import by_kind
from symgen.rendering.latex_printer import print_latex
from symgen.rendering.marks import words_of
from symgen.rendering.mathml_printer import in_math, print_mathml
from symgen.rendering.symbols import escape_text

Names = Mapping[str, str] | None


def latex(thing: Any, names: Names = None) -> str:
    r"""The LaTeX (amsmath) of a formula, claim, verdict or derivation, without dollar signs.

    `names` maps names of symbols to chosen LaTeX. A derivation becomes an `aligned` environment with reasons. Raises
    NoRuleError for an operator that has no notation and UsageError for a chosen name that is no name.

    >>> from symgen.terms.build import positives
    >>> mu, s = positives("mu_q s")
    >>> latex(mu / (2 * s**2), names={"s": r"\sigma"})
    '\\frac{\\mu_{q}}{2\\sigma^{2}}'
    """
    return by_kind(thing, _LATEX, _formula_latex)(thing, names)


def mathml(thing: Any, names: Names = None, *, display: bool = True) -> str:
    """The MathML Core of a formula or claim, with its LaTeX as annotation.

    >>> from symgen.terms.build import reals
    >>> "<mi>x</mi>" in mathml(reals("x"))
    True
    """
    box = _laid(thing, names)
    return in_math(print_mathml(box), print_latex(box).strip(), display=display)


def html(thing: Any, names: Names = None) -> str:
    """An HTML fragment for notebooks: a formula, a verdict, or a derivation with foldable steps.

    >>> from symgen.terms.build import reals
    >>> html(reals("x")).startswith("<math")
    True
    """
    shown = thing._page_() if hasattr(thing, "_page_") else thing
    return by_kind(shown, _HTML, mathml)(shown, names)


def _laid(thing: Any, names: Names) -> Box:
    return box_of(thing, formula_scheme([thing], names))


def _formula_latex(thing: Any, names: Names) -> str:
    return print_latex(_laid(thing, names)).strip()


def _abbreviated_latex(value: Any, names: Names) -> str:
    from symgen.rendering.stories import with_definitions

    return print_latex(with_definitions(value, names)).strip()


def _derivation_latex(derivation: Any, names: Names) -> str:
    from symgen.rendering.stories import aligned, story

    return aligned(story(derivation, names))


def _verdict_latex(verdict: Any, names: Names) -> str:
    return rf"\text{{{escape_text(words_of(verdict))}}}"


def _derivation_html(derivation: Any, names: Names) -> str:
    from symgen.rendering.pages import fragment
    from symgen.rendering.sections import Prose, Steps

    return fragment([Prose(derivation.title), Steps(derivation, names or {})])


def _verdict_html(verdict: Any, names: Names) -> str:
    from symgen.rendering.pages import fragment
    from symgen.rendering.sections import Judgement

    return fragment([Judgement(verdict)])


def _page_html(page: Any, names: Names) -> str:
    from symgen.rendering.pages import fragment
    from symgen.rendering.sections import Prose

    return fragment([Prose(page.title), *page.sections])


def _note_html(checked: Any, names: Names) -> str:
    from symgen.rendering.note_pages import note_page

    return _page_html(note_page([checked]), names)


_LATEX: dict[str, Callable[[Any, Names], str]] = {
    "Abbreviated": _abbreviated_latex,
    "Derivation": _derivation_latex,
    "Verdict": _verdict_latex,
}
_HTML: dict[str, Callable[[Any, Names], str]] = {
    "Derivation": _derivation_html,
    "Verdict": _verdict_html,
    "Page": _page_html,
    "CheckedNote": _note_html,
}
