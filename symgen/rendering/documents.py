"""`document`: what a derivation, verdict or formula says, as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symgen.rendering.formulas import box_of, formula_scheme
from symgen.rendering.kinds import by_kind
from symgen.rendering.latex_printer import print_latex
from symgen.rendering.naming import Scheme
from symgen.rendering.stories import story
from symgen.terms.json_form import term_to_json
from symgen.terms.term import Term

SCHEMA = 1


def document(thing: Any) -> dict[str, Any]:
    """Plain JSON values: formulas as text that reads back and as LaTeX, steps with reasons and verdicts.

    >>> from symgen.terms.build import positives
    >>> document(positives("mu") + 1)["latex"]
    '\\\\mu + 1'
    """
    return by_kind(thing, _DOCUMENTS, _formula_document)(thing)


def _formula_document(formula: Any) -> dict[str, Any]:
    return _written(formula, formula_scheme([formula]))


def _written(formula: Any, scheme: Scheme) -> dict[str, Any]:
    return {"text": str(formula), "latex": print_latex(box_of(formula, scheme)).strip()}


def _stored(term: Term, scheme: Scheme) -> dict[str, Any]:
    """A term as written and in the form that is loaded again."""
    return {**_written(term, scheme), "form": term_to_json(term)}


def _derivation(derivation: Any) -> dict[str, Any]:
    scheme = story(derivation).scheme
    return {
        "name": derivation.name,
        "title": derivation.title,
        "reference": derivation.reference,
        "goal": _stored(derivation.goal, scheme),
        "steps": _steps(derivation.steps, scheme),
        "result": _stored(derivation.result, scheme),
        "closed": derivation.closed,
        "residuals": [{**_written(term, scheme), "reason": why} for term, why in derivation.residuals],
        "assumptions": list(derivation.assumptions),
        "verdict": derivation.verdict.to_json() if derivation.steps else None,
    }


def _steps(steps: Iterable[Any], scheme: Scheme) -> list[dict[str, Any]]:
    return [
        {
            "before": _written(step.before, scheme),
            "after": _written(step.after, scheme),
            "path": list(step.path),
            "rule": step.rule,
            "reason": step.reason,
            "obligations": [str(condition) for condition in step.obligations],
            "verdict": step.verdict.to_json(),
            "steps": _steps(step.children, scheme),
        }
        for step in steps
    ]


_DOCUMENTS = {
    "Derivation": _derivation,
    "Verdict": lambda verdict: verdict.to_json(),
    "Page": lambda page: dict(page.data),
}
