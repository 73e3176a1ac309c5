"""The verb: names, settings, errors before any work, and what a run leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

import symgen.crosscheck
from symgen.crosscheck import crosscheck, models, plants
from symgen.crosscheck.model import MODELS
from symgen.errors import SymgenError, UsageError


def test_models_are_found_by_their_files() -> None:
    assert models() == ("gan", "vae")


def test_the_package_is_the_verb() -> None:
    with pytest.raises(UsageError, match="no model of that name"):
        symgen.crosscheck("vea")


@pytest.mark.parametrize(
    ("name", "options", "parts"),
    [
        ("vea", {}, ("asked: the cross-check of 'vea'", "where: name", "'vae'")),
        ("zzz", {}, ("no model of that name", "one of gan, vae")),
        ("vae", {"plant": "kl-hlaf"}, ("'kl-hlaf'", "where: plant", "'kl-half'")),
        ("vae", {"plant": "no-log-4"}, ("no mistake called 'no-log-4'",)),
        ("vae", {"dtype": "float16"}, ("dtype 'float16'", "where: dtype", "float32")),
        ("vae", {"steps": 0}, ("steps = 0", "where: steps", "at least one step")),
        ("vae", {"steps": -3}, ("steps = -3",)),
        ("vae", {"steps": 2.5}, ("steps = 2.5",)),
        ("vae", {"seed": -1}, ("seed = -1", "where: seed")),
        ("vae", {"device": "gpu"}, ("device 'gpu'", "where: device", "cpu, cuda")),
        ("gan", {"device": "cuda:x"}, ("device 'cuda:x'",)),
        ("gan", {"device": "cuda:99"}, ("CUDA devices", "where: device", "device='cpu'")),
    ],
)
def test_bad_settings_are_named_before_any_work(name: str, options: dict[str, Any], parts: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        crosscheck(name, **options, progress=lambda done: pytest.fail("it began to train"))
    assert caught.value.exit_code == 2
    for part in (*parts, "asked:", "found:", "where:", "try:"):
        assert part in str(caught.value)


def test_unknown_models_have_no_plants() -> None:
    with pytest.raises(UsageError, match="did you mean 'gan'"):
        plants("gna")


@pytest.mark.parametrize("name", models())
def test_every_model_has_plants_that_say_what_they_are(name: str) -> None:
    declared = MODELS[name].plants
    assert len(declared) >= 6
    assert len(set(declared.values())) == len(declared)
    assert plants(name) == tuple(sorted(declared))


def test_threads_and_determinism_are_put_back() -> None:
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled(), torch.get_default_dtype()
    state = torch.get_rng_state()
    report = crosscheck("vae", steps=1, judge=False)
    assert before == (
        torch.get_num_threads(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_default_dtype(),
    )
    assert torch.equal(state, torch.get_rng_state())
    assert report.settings["threads"] <= 2


@pytest.mark.parametrize("name", models())
def test_progress_counts_to_the_steps(name: str) -> None:
    seen: list[int] = []
    crosscheck(name, steps=3, judge=False, progress=seen.append)
    assert seen == sorted(seen) and seen[-1] == 3


@pytest.mark.parametrize("name", models())
def test_one_seed_gives_one_report(name: str) -> None:
    first, second, other = (crosscheck(name, steps=3, seed=s, judge=False) for s in (5, 5, 6))
    assert first.to_json() == second.to_json()
    assert first.series[0] != other.series[0]


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    report = crosscheck("vae", steps=1, judge=False)
    for target in (tmp_path / "missing" / "report.html", tmp_path / "report.docx"):
        with pytest.raises(SymgenError):
            report.save(target)
    assert list(tmp_path.iterdir()) == []
