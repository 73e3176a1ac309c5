"""The cross-checks on a CUDA device, in both precisions."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.gpu


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["vae", "gan"])
def test_all_quantities_hold_on_the_device(name: str, dtype: str) -> None:
    from symgen.crosscheck import crosscheck

    report = crosscheck(name, device="cuda", steps=50, dtype=dtype, judge=False)
    assert report.ok, str(report)


def test_planted_mistakes_are_caught_on_the_device() -> None:
    from symgen.crosscheck import crosscheck

    assert crosscheck("vae", device="cuda", steps=5, plant="tanh-derivative", judge=False).failing


def test_one_seed_gives_one_report_on_the_device() -> None:
    from symgen.crosscheck import crosscheck

    first, second = (crosscheck("vae", device="cuda", steps=5, judge=False) for _ in range(2))
    assert first.to_json() == second.to_json()
