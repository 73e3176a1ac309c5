"""Reading the public cases that stand beside a checkout."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "cases"


def parameters(name: str, keep=lambda row: True) -> list:
    """The cases of a file as parameters, or one skipped parameter where the file is absent."""
    path = FOLDER / name
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    kept = [pytest.param(row, id=row["id"]) for row in rows if keep(row)]
    return kept or [pytest.param(None, marks=pytest.mark.skip(reason=f"{name} is not beside this checkout"))]
