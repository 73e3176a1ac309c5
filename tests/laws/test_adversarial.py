"""Claims meant to mislead the judge: their truth by mpmath, and that no false one passes and no true one is refuted."""

from __future__ import annotations

import re
from collections import Counter
from types import ModuleType
from typing import Any

import pytest
from laws import adversarial_claims, adversarial_claims_kept, adversarial_claims_more, plain_mpmath
from mpmath import mp, mpf

from symgen.verification import Status, Verdict, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


def rows_of(module: ModuleType) -> list[tuple[Any, ...]]:
    return [row for name in sorted(vars(module)) if name.isupper() for row in getattr(module, name)]


#: The second and third corpora are judged at night; of the third, what costs little by day too.
CORPORA = [
    rows_of(adversarial_claims),
    pytest.param(rows_of(adversarial_claims_more), marks=pytest.mark.nightly),
    pytest.param(rows_of(adversarial_claims_kept), marks=pytest.mark.nightly),
]
CHEAP = [row for name in ("BRANCH_CUTS", "MATRICES") for row in getattr(adversarial_claims_kept, name)]
ROWS = rows_of(adversarial_claims) + rows_of(adversarial_claims_more) + rows_of(adversarial_claims_kept)
LATE = rows_of(adversarial_claims_kept)
DIGITS, FINE = 30, 130


def points_of(row: tuple[Any, ...]) -> list[dict[str, Any]]:
    """The points of a row as numbers; sizes call for matrices of whole numbers, vectors and spd ones of the same kind."""
    _, where, _, _, text = row
    if text is None:
        return []
    points = []
    for part in text.split("; "):
        given = dict(item.split("=") for item in part.split(",") if item)
        names = {name: plain_mpmath.evaluate(value, {}) for name, value in given.items()}
        points.append({**names, **_arrays(where, names)})
    return points


def _arrays(where: str, sizes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for declared, kind, shape, structure in re.findall(r"([\w, ]+): (matrix|vector) ([a-z](?: [a-z])?)( spd)?", where):
        rows, *columns = (int(sizes[s]) for s in shape.split())
        for name in declared.replace(" ", "").split(","):
            array = _matrix(rows, columns[0] if kind == "matrix" else 1, 3 + len(found))
            found[name] = array * array.T / 100 + mp.eye(rows) if structure else array
    return found


def _matrix(rows: int, columns: int, seed: int) -> Any:
    entries = [
        [(seed * (3 * r + 5 * c + 1) ** 2 + 7 * r * c + seed) % 11 - 4 for c in range(columns)] for r in range(rows)
    ]
    return mp.matrix(entries) + (2 * seed + 9) * mp.matrix([[int(r == c) for c in range(columns)] for r in range(rows)])


def holds(claim: str, names: dict[str, Any], digits: int) -> bool:
    """Whether a claim holds at a point, equality up to two thirds of the digits."""
    left, relation, right = plain_mpmath.sides(claim, names)
    apart = mp.mnorm(left - right, 1) if hasattr(left, "rows") else left - right
    size = max(1, abs(left), abs(right)) if not hasattr(left, "rows") else 1
    if relation == "==":
        return bool(abs(apart) <= size * mpf(10) ** (-2 * digits // 3))
    noise = max(abs(left), abs(right)) * mpf(10) ** -(digits - 8)
    margin = -mp.re(apart) if relation in ("<=", "<") else mp.re(apart)
    return bool(margin > noise if relation in ("<", ">") else margin >= -noise)


#: The truths of the third corpus are computed at night.
COMPUTED = [
    pytest.param(number, marks=pytest.mark.nightly) if row in LATE else number
    for number, row in enumerate(ROWS)
    if row[4] is not None
]


@pytest.mark.parametrize("number", COMPUTED, ids=lambda number: ROWS[number][0])
def test_the_truth_by_mpmath(number):
    claim, _, truth, why, _ = ROWS[number]
    digits = DIGITS if any(word in claim for word in ("Integral", "Derivative", "oo")) else FINE
    with mp.workdps(digits):
        found = [holds(claim, names, digits) for names in points_of(ROWS[number])]
    assert all(found) if truth else not found[0], why


def judged(rows: list[tuple[Any, ...]]) -> list[Verdict]:
    """Each claim judged once, without anything remembered."""
    modes = ["strict" if why.startswith("strictly") else "common" for _, _, _, why, _ in rows]
    return [verify(row[0], where=row[1], mode=mode, cache=False) for row, mode in zip(rows, modes, strict=True)]


def wrong_words(rows: list[tuple[Any, ...]], verdicts: list[Verdict]) -> list[str]:
    """False claims that pass, and true ones that are refuted."""
    return [
        f"{claim} where {where}: {why}; yet {verdict}"
        for (claim, where, truth, why, _), verdict in zip(rows, verdicts, strict=True)
        if (verdict.status is Status.REFUTED if truth else verdict.status in PASSED)
    ]


def test_no_wrong_word_on_a_cheap_share_of_the_third_corpus():
    assert not wrong_words(CHEAP, judged(CHEAP))


@pytest.mark.parametrize("rows", CORPORA, ids=["first", "second", "third"])
def test_no_false_claim_passes_no_true_one_is_refuted_and_most_are_decided(rows):
    """In one test: spread over processes, each of them would judge all."""
    verdicts = judged(rows)
    wrong = wrong_words(rows, verdicts)
    assert not wrong, "\n".join(wrong)
    kinds = Counter((row[2], verdict.status) for row, verdict in zip(rows, verdicts, strict=True))
    true, false = (sum(1 for row in rows if row[2] is truth) for truth in (True, False))
    assert sum(kinds[True, status] for status in PASSED) >= 0.85 * true, kinds
    assert kinds[True, Status.PROVED] >= 0.5 * true, kinds
    assert kinds[False, Status.REFUTED] >= 0.8 * false, kinds
