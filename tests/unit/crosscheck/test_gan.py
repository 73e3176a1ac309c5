"""The game on the line: identities hold at every stage, and every planted mistake is caught where it is."""

from __future__ import annotations

import pytest
import torch

from symgen.crosscheck import Report, crosscheck, plants
from symgen.crosscheck.grids import panels
from symgen.crosscheck.subjects._gan_plain import divergences, jensen_shannon
from symgen.crosscheck.subjects.gan import PAIRS

#: The first quantity to fail, and one that has to hold all the same, for each mistake.
CAUGHT = {
    "swapped-optimum": ("value at the optimum", "densities"),
    "no-log-4": ("value at the optimum", "gap of the trained discriminator"),
    "half-js": ("value at the optimum", "gap of the trained discriminator"),
    "gap-without-q": ("gap of the untrained discriminator", "value at the optimum"),
    "sign": ("gradient in the logits", "loss value"),
    "tanh-derivative": ("gradient in the second pre-activations", "gradient in the output weights"),
    "saturating-js": ("saturating generator gradient", "non-saturating generator gradient"),
    "non-saturating-js": ("non-saturating generator gradient", "saturating generator gradient"),
    "non-saturating-sign": ("non-saturating generator gradient", "saturating generator gradient"),
}


def run(**options: object) -> Report:
    return crosscheck("gan", steps=4, judge=False, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_quantities_hold(dtype: str) -> None:
    report = run(dtype=dtype, seed=2)
    assert report.ok, str(report)
    assert max(row.error / row.bar for row in report.rows) < 0.5
    assert max(map(len, str(report).splitlines())) <= 80


def test_every_mistake_is_expected_here() -> None:
    assert set(CAUGHT) == set(plants("gan"))


@pytest.mark.parametrize("plant", sorted(CAUGHT))
def test_planted_mistakes_are_caught_where_they_are(plant: str) -> None:
    first, unharmed = CAUGHT[plant]
    report = run(plant=plant)
    assert not report.ok
    assert report.failing[0] == f"normals: {first}"
    assert all(f"{pair.name}: {first}" in report.failing for pair in PAIRS)
    assert all(f"{pair.name}: {unharmed}" not in report.failing for pair in PAIRS)


def test_training_approaches_the_optimum_from_above() -> None:
    report = crosscheck("gan", steps=60, judge=False)
    for curves in report.series[::2]:
        loss, best = curves.lines["by autograd"][1], curves.lines["optimum -V*"][1][0]
        assert min(loss) > best
        assert loss[-1] - best < 0.2 * (loss[0] - best)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_both_quadratures_of_the_divergence_agree(pair) -> None:  # type: ignore[no-untyped-def]
    mean, deviation = float(pair.mean), float(pair.deviation)
    x, weights = panels(-14.0, 14.0)
    js, _ = divergences(pair.parts, torch.tensor(mean).double(), torch.tensor(deviation).double(), x, weights)
    assert abs(float(js) - jensen_shannon(pair.parts, mean, deviation)) < 1e-13


def test_the_divergence_of_normals_is_the_closed_form() -> None:
    x, weights = panels(-14.0, 14.0)
    mean, deviation = torch.tensor(1.0).double(), torch.tensor(1.5).double()
    _, kl = divergences(PAIRS[0].parts, mean, deviation, x, weights)
    assert abs(float(kl - (-torch.log(deviation) + (deviation**2 + mean**2 - 1) / 2))) < 1e-12


@pytest.mark.slow
def test_a_judged_run_holds_and_is_admitted() -> None:
    report = crosscheck("gan", steps=200)
    assert report.ok, str(report)
    assert report.rows[-1].quantity == "derivations"
