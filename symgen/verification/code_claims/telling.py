"""Observations in words, for verdicts."""

from __future__ import annotations

from fractions import Fraction
from math import isinf

from symgen.verification.code_claims.examining import Kind, Observation, Probe
from symgen.verification.code_claims.formats import FORMATS, FloatFormat
from symgen.verification.code_claims.placing import Placed, text


def shown_point(placed: Placed, fmt: FloatFormat) -> str:
    return ", ".join(f"{name} = {value}" for name, value in placed.shown(fmt).items())


def told(seen: Observation, probe: Probe | None) -> str:
    """What was seen, in a clause."""
    against = probe.reference.shown if probe is not None else "the formula"
    if seen.kind is Kind.RAISED:
        return f"raises {seen.words}"
    if seen.kind is Kind.ONE_SIDED:
        return f"a value where {against} has none"
    if seen.found is None or seen.truth is None or seen.kind is Kind.SHAPE:
        return seen.words
    found, truth = text(seen.found, FORMATS["float64"]), text(seen.truth, FORMATS["float64"])
    where = f" {seen.words}" if seen.words else ""
    return f"{seen.quantity} is {found} where {against}'s is {truth}{where}"


def contrast(seen: Observation) -> tuple[str, str]:
    """Difference and ratio, where both are numbers."""
    if seen.found is None or not isinstance(seen.truth, Fraction) or seen.found != seen.found or isinf(seen.found):
        return "", ""
    difference = Fraction(seen.found) - seen.truth
    ratio = Fraction(seen.found) / seen.truth if seen.truth else None
    fmt = FORMATS["float64"]
    return text(difference, fmt), "" if ratio is None else text(ratio, fmt)


def sides(seen: Observation, fmt: FloatFormat) -> tuple[str, str]:
    """The code's side and the other, as text: numbers where there are any, else what happened and what was expected."""
    found = seen.words or ("" if seen.found is None else text(seen.found, fmt))
    expected = _EXPECTED.get(seen.kind, "")
    return found, expected if seen.truth is None or expected else text(seen.truth, FORMATS["float64"])


_EXPECTED = {
    Kind.CHANGED: "arguments left as they are",
    Kind.UNSTEADY: "one value at one point",
    Kind.SHAPE: "one value for each point",
    Kind.DETACHED: "a gradient",
    Kind.ONE_SIDED: "no value",
}
