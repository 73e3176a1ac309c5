"""The variational autoencoder: all quantities hold, and every planted mistake is caught where it is."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch

from symgen.crosscheck import Report, crosscheck, plants
from symgen.crosscheck.model import Run
from symgen.crosscheck.planting import Plant, editing
from symgen.crosscheck.subjects import vae
from symgen.crosscheck.subjects._vae_plain import oracle, plain_loss
from symgen.crosscheck.subjects.vae import initial
from symgen.crosscheck.twins import Tap
from symgen.terms.term import Term, num

#: The first quantity to fail, and one that has to hold all the same, for each mistake.
CAUGHT = {
    "kl-half": ("divergence", "gradient in the mean"),
    "sign": ("divergence", "gradient in the logits"),
    "std-for-variance": ("divergence", "gradient in the mean"),
    "factor": ("divergence", "gradient in the logits"),
    "log-sd-for-logvar": ("loss value", "divergence"),
    "no-reparametrisation": ("gradient in the mean", "gradient in the latents"),
    "logvar-without-half": ("gradient in the log variance", "gradient in the mean"),
    "transposed": ("gradient in the output weights", "gradient in the latents"),
    "tanh-derivative": ("gradient in the decoder's pre-activations", "gradient in the output weights"),
    "mean-for-sum": ("gradient in the encoder's hidden bias", "gradient in the encoder's hidden weights"),
}


def run(**options: object) -> Report:
    return crosscheck("vae", steps=5, judge=False, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_quantities_hold(dtype: str) -> None:
    report = run(dtype=dtype, seed=1)
    assert report.ok, str(report)
    assert max(row.error / row.bar for row in report.rows) < 0.5


def test_every_mistake_is_expected_here() -> None:
    assert set(CAUGHT) == set(plants("vae"))


@pytest.mark.parametrize("plant", sorted(CAUGHT))
def test_planted_mistakes_are_caught_where_they_are(plant: str) -> None:
    first, unharmed = CAUGHT[plant]
    report = run(plant=plant)
    assert not report.ok
    assert report.failing[0] == first
    assert unharmed not in report.failing


def test_a_mistake_made_in_loss_and_gradient_alike_is_seen_by_the_oracles_alone() -> None:
    assert run(plant="kl-half").failing == ("divergence", "loss value")


def test_the_loss_falls_and_both_copies_agree() -> None:
    report = crosscheck("vae", steps=40, judge=False)
    losses = [y for _, y in report.series[0].lines.values()]
    assert all(y[-1] < 0.8 * y[0] for y in losses)
    assert np.allclose(*losses, rtol=1e-12)


def test_pictures_and_derivations_are_there() -> None:
    report = run()
    assert len(report.images) == 4 and all(len(grid) == 16 for grid in report.images.values())
    assert {picture.shape for grid in report.images.values() for picture in grid} == {(48, 48)}
    assert report.derivations[0].goal.op == "elbo" and len(report.derivations) == 10


def test_both_plain_losses_agree() -> None:
    generator = torch.Generator().manual_seed(0)
    parameters = initial(generator)
    x = torch.randint(2, (6, 64), generator=generator).double()
    data = {"x": x, "eps": torch.randn(6, 8, generator=generator, dtype=torch.float64)}
    first, second = plain_loss(parameters, data, Tap({})), oracle(parameters, data)
    assert abs(float(first - second)) < 1e-12
    assert abs(float(plain_loss(parameters, data, Tap({}), kl=2.0) - second)) > 1e-3


@pytest.mark.slow
def test_a_judged_run_holds_and_is_admitted() -> None:
    report = crosscheck("vae", steps=20)
    assert report.ok, str(report)
    assert report.rows[-1].quantity == "derivations"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dtype", "seed"), [("float64", 0), *(pytest.param("float32", seed, marks=pytest.mark.nightly) for seed in (0, 1))]
)
def test_a_thousand_steps_stay_within_the_bars(dtype: str, seed: int) -> None:
    report = crosscheck("vae", steps=1000, dtype=dtype, seed=seed, judge=False)
    assert report.ok, str(report)
    print(report)


def test_a_relative_error_of_a_trillionth_in_one_derivative_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = Plant("the mean's gradient is off by a trillionth", formulas=editing("loss", "mu", _slightly_off))
    monkeypatch.setattr(vae, "PLANTS", {"tiny": tiny})
    rows = vae.run(Run("cpu", 3, 0, "float64", plant="tiny", judge=False)).rows
    assert next(row.quantity for row in rows if not row.holds) == "gradient in the mean"


def _slightly_off(term: Term) -> Term:
    return term * num(1 + Fraction(1, 10**12))
