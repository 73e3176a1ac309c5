"""The judge's verdicts on the derivations behind a cross-check, as rows of its table."""

from __future__ import annotations

from collections.abc import Iterable

from symgen.crosscheck.report import Check, check
from symgen.derivation import Derivation

__all__ = ["judged"]

_ADMITTED = ("PROVED", "CERTIFIED", "SUPPORTED")


def judged(derivations: Iterable[Derivation]) -> list[Check]:
    """One row for all steps of all derivations: how many are not admitted; no row where nobody judged."""
    statuses = [str(step.verdict.status) for derivation in derivations for step in derivation.steps]
    if all(status == "UNJUDGED" for status in statuses):
        return []
    counted = ", ".join(f"{statuses.count(status)} {status}" for status in sorted(set(statuses)))
    missing = sum(status not in _ADMITTED for status in statuses)
    return [check("derivations", missing, 0, f"steps that the judge does not admit, of {len(statuses)}: {counted}")]
