"""Reports: verdicts by the bar alone, and the same table as text, JSON and page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from symgen.crosscheck.pictures import pictures
from symgen.crosscheck.report import Curves, Report, check

GOOD, BAD = check("first <b>", 1.0, 64.0, "how"), check("second", float("nan"), 1.0)
CURVES = Curves("Loss", "step", "nats", {"one": ((1.0, 2.0), (3.0, float("inf")))})


def report(*rows: object) -> Report:
    return Report("toy", "A toy", rows, (CURVES,), {"pictures": pictures(np.eye(64)[:2])}, (), {"seed": 0})  # type: ignore[arg-type]


@pytest.mark.parametrize(("error", "holds"), [(64.0, True), (64.1, False), (float("inf"), False), (0.0, True)])
def test_the_bar_decides(error: float, holds: bool) -> None:
    assert check("x", error, 64.0).holds is holds


def test_the_first_failure_is_named() -> None:
    assert report(GOOD).ok and report(GOOD).summary == "all 1 quantities hold"
    failed = report(GOOD, BAD)
    assert not failed.ok and failed.failing == ("second",)
    assert failed.summary == "1 of 2 quantities fail; the first is: second"
    assert "second" in str(failed) and "fails" in str(failed)


def test_json_is_strict_json() -> None:
    text = json.dumps(report(GOOD, BAD).to_json(), allow_nan=False)
    read = json.loads(text)
    assert read["rows"][1]["error"] is None and read["ok"] is False
    assert read["series"][0]["lines"]["one"]["y"] == [3.0, None]


def test_the_page_is_self_contained_and_escapes(tmp_path: Path) -> None:
    page = report(GOOD, BAD).save(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "first &lt;b&gt;" in page and "first <b>" not in page
    assert page.count("data:image/png;base64,") == 2
    assert not re.search(r'(src|href)="(?!data:|#)', page)


def test_pictures_scale_and_clip() -> None:
    (picture,) = pictures([[0.0, 0.5, 1.0, 7.0]], side=2, scale=2)
    assert picture.shape == (4, 4) and picture.dtype == np.uint8
    assert picture[0, 0] == 0 and picture[-1, -1] == picture[-1, 0] == 255
