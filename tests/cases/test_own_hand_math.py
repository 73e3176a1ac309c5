"""Claims of papers as their authors write them: their truth by numbers alone, and what the reader and the judge make of them."""

import pytest
from cases import own_generative, own_hands, own_inference, own_mixed, own_more_hands
from cases.own_hand_math import ROWS, check
from cases.test_hand_math import PASSED, names

from symgen.verification import Status, verify

#: The tables that add their rows, beside those of `own_hand_math` itself.
TABLES = (own_generative, own_inference, own_mixed, own_hands, own_more_hands)
#: Rows judged by day, a few and cheap ones; all of them are judged at night.
DAILY = (
    "elbo_chain", "iwae_jensen", "ddpm_posterior_variance", "donsker_varadhan", "chi_square", "renyi_shared_variance",
    "kl_gammas_of_one_shape", "inverse_transform", "woodbury", "bernoulli_cumulant", "hellinger",
    "gaussian_score", "exponential_flow",
)  # fmt: skip


def _is_daily(row):
    return row.id.rpartition("-")[0] in DAILY


def _parameter(row):
    return pytest.param(row, id=row.id, marks=() if _is_daily(row) else pytest.mark.nightly)


@pytest.mark.parametrize("rows", [list(filter(_is_daily, ROWS)), pytest.param(ROWS, marks=pytest.mark.nightly)])
def test_the_truth_of_rows_by_numbers(rows):
    for row in rows:
        held = check(row)
        first = next((k for k, holds in enumerate(held) if not holds), None)
        assert first == row.first_wrong, (row.id, held)


@pytest.mark.parametrize("row", [_parameter(row) for row in ROWS])
def test_own_hand_math(row, score):
    verdict = verify(row.latex, where=row.context)
    score(f"own hand math, {row.truth} claims", str(verdict.status))
    if row.truth == "right":
        assert verdict.status is not Status.REFUTED, str(verdict)
        return
    assert verdict.status not in PASSED, str(verdict)
    if verdict.status is Status.REFUTED:
        step = verdict.first_wrong or 0
        score("own hand math, first wrong step", "right" if step == row.first_wrong else "wrong")
        wanted = names().get(row.mistake)
        if wanted:
            named = "none" if verdict.mistake is None else "right" if verdict.mistake == wanted else "wrong"
            score("own hand math, name of the mistake", named)
