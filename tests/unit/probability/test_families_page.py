"""docs/families.md says what the registry says."""

import subprocess
import sys
from pathlib import Path

import pytest

from symgen.probability import FAMILIES
from symgen.probability.declarations import JOINT_FAMILIES

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "families.md"


def test_every_family_is_listed_and_counted():
    text = PAGE.read_text(encoding="utf-8")
    listed = [line.split("`")[1] for line in text.splitlines() if line.startswith("- `")]
    assert listed == [*sorted(FAMILIES.names()), *sorted(JOINT_FAMILIES.names())], (
        "run: python benchmarks/closed_forms.py --write"
    )
    assert f"{len(FAMILIES)} families." in text


@pytest.mark.nightly
def test_the_counts_are_those_of_the_engine():
    run = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "closed_forms.py"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.rstrip() == PAGE.read_text(encoding="utf-8").rstrip(), (
        "run: python benchmarks/closed_forms.py --write"
    )
