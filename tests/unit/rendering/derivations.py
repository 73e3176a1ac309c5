"""Derivations that the tests of rendering share: made once, unjudged, then given verdicts of every kind."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from symgen.derivation import Derivation, derive
from symgen.verification.verdict import Counterexample, Status, Verdict

PROVED = Verdict(Status.PROVED, method="the normaliser", relies_on=(("normal-mgf", "PROVED"), ("a-rule", "SUPPORTED")))
REFUTED = Verdict(
    Status.REFUTED,
    method="an exact point",
    counterexample=Counterexample({"s": "1"}, "0", "1"),
    mistake="<sign> lost",
)


@cache
def kl() -> Derivation:
    return derive("KL(Normal(m, sd=s) || Normal(n, sd=t))", where="m, n: real; s, t > 0", judge=False)


def with_verdicts(*verdicts: Verdict, title: str = "") -> Derivation:
    """The derivation with the given verdicts on its first steps."""
    steps = kl().steps
    judged = tuple(replace(step, verdict=verdict) for step, verdict in zip(steps, verdicts, strict=False))
    return replace(kl(), steps=(*judged, *steps[len(judged) :]), title=title)
