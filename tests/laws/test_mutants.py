"""Every mutant of a right identity is refuted where it really differs; its mistake is named, and hardly ever wrongly."""

from __future__ import annotations

from collections import Counter

import pytest
from laws.mutants import identities, is_kept, mutants, names_of

from symgen.verification import Status, judge

SEED = 20261129
FEW, MANY = 10, 500


@pytest.mark.parametrize(
    "count",
    [pytest.param(FEW, marks=pytest.mark.slow), pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.nightly])],
)
def test_mutants_are_refuted_and_their_mistakes_named(count, score):
    told: Counter[str] = Counter()
    for mutant in mutants(count, SEED):
        verdict = judge(mutant.claim, cache=False)
        assert verdict.status in (Status.REFUTED, Status.UNDECIDED), f"{mutant.claim} of {mutant.right}: {verdict}"
        named = "none" if verdict.mistake is None else "right" if verdict.mistake in names_of(mutant) else "wrong"
        outcome = named if verdict.status is Status.REFUTED else str(verdict.status)
        told[outcome] += 1
        score(f"mutants, {'kept' if is_kept(mutant.right) else 'open'}", outcome)
    assert told["right"] + told["wrong"] + told["none"] >= 0.95 * count, told
    assert told["right"] >= 0.6 * count and told["wrong"] <= 0.05 * count, told


def test_there_are_identities_of_every_source_and_a_third_is_kept():
    kept = sum(map(is_kept, identities()))
    assert len(identities()) > 250 and 0.25 < kept / len(identities()) < 0.42
