"""Mathematics as people write it: no wrong claim may pass, no right one may be refuted, the first wrong step is named."""

import json

import pytest
from cases.public import FOLDER, parameters

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


def names() -> dict[str, str]:
    path = FOLDER / "mistakes.json"
    return json.loads(path.read_text()) if path.exists() else {}


@pytest.mark.parametrize("row", parameters("hand_math.jsonl"))
def test_hand_math(row, score):
    verdict = verify(row["latex"], where=row["context"])
    score(f"hand math, {row['truth']} claims", str(verdict.status))
    if row["truth"] == "right":
        assert verdict.status is not Status.REFUTED, str(verdict)
        return
    assert verdict.status not in PASSED, str(verdict)
    if verdict.status is Status.REFUTED:
        step = verdict.first_wrong or 0
        score("hand math, first wrong step", "right" if step == row["first_wrong_step"] else "wrong")
        wanted = names().get(row["kind"])
        if wanted:
            named = "none" if verdict.mistake is None else "right" if verdict.mistake == wanted else "wrong"
            score("hand math, name of the mistake", named)
