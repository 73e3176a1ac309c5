"""`crosscheck`: train a declared model twice from one seed and report what was compared."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from symgen.crosscheck.model import MODELS, Model, Run
from symgen.crosscheck.report import Report
from symgen.errors import MissingExtraError, UsageError, closest

__all__ = ["crosscheck", "models", "plants"]

DTYPES = ("float32", "float64")
DEVICES = ("cpu", "cuda")
_MOST_THREADS = 2


def crosscheck(
    name: str,
    *,
    device: str = "cpu",
    steps: int = 200,
    seed: int = 0,
    dtype: str = "float64",
    plant: str | None = None,
    judge: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Train the model `name` by autograd and by the derived gradients, and compare both with independent computations.

    `plant` puts a known mistake into the symbolic side, which the checks must find without being told; `progress` is
    called with the number of steps done. The same settings give the same report. Raises UsageError for a setting that
    does not exist, before any work is done.

    >>> crosscheck("vea")
    Traceback (most recent call last):
        ...
    symgen.errors.UsageError: asked: the cross-check of 'vea'
    found: no model of that name
    where: name
    try:   did you mean 'vae'?
    """
    model = _model(name)
    run = _checked(model, name, Run(device, steps, seed, dtype, plant or "", judge, progress or (lambda done: None)))
    with _reproducible(device):
        found = model.run(run)
        settings = {**_settings(run), **found.facts}
    return Report(name, model.title, found.rows, found.series, found.images, found.derivations, settings)


def models() -> tuple[str, ...]:
    """The names of the models that can be cross-checked.

    >>> "vae" in models()
    True
    """
    return tuple(MODELS.names())


def plants(name: str) -> tuple[str, ...]:
    """The names of the mistakes that can be planted in a model.

    >>> "kl-half" in plants("vae")
    True
    """
    return tuple(sorted(_model(name).plants))


def _model(name: str) -> Model:
    if find_spec("torch") is None:
        raise MissingExtraError("torch", extra="torch", asked=f"the cross-check of {name!r}")
    if name not in MODELS:
        raise _unknown(f"the cross-check of {name!r}", "no model of that name", "name", name, models())
    return MODELS[name]


def _unknown(asked: str, found: str, where: str, given: str, candidates: Sequence[str]) -> UsageError:
    near = closest(given, candidates)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"one of {', '.join(candidates)}"
    return UsageError(found, asked=asked, where=where, hint=hint)


def _checked(model: Model, name: str, run: Run) -> Run:
    asked = f"the cross-check of {name!r}"
    if run.plant and run.plant not in model.plants:
        found = f"no mistake called {run.plant!r} to plant"
        raise _unknown(asked, found, "plant", run.plant, sorted(model.plants))
    if run.dtype not in DTYPES:
        raise _unknown(asked, f"dtype {run.dtype!r}", "dtype", run.dtype, DTYPES)
    if isinstance(run.steps, bool) or not isinstance(run.steps, int) or run.steps < 1:
        raise UsageError(f"steps = {run.steps!r}", asked=asked, where="steps", hint="train for at least one step")
    _check_seed(asked, run.seed)
    _check_device(asked, run.device)
    return run


def _check_seed(asked: str, seed: int) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise UsageError(f"seed = {seed!r}", asked=asked, where="seed", hint="a whole number from 0 to 2**63 - 1")


def _check_device(asked: str, device: str) -> None:
    import torch

    kind, colon, number = device.partition(":")
    if kind not in DEVICES or (colon and not number.isdigit()):
        hint = f"one of {', '.join(DEVICES)}, with a number as in cuda:1 where there are several"
        raise UsageError(f"device {device!r}", asked=asked, where="device", hint=hint)
    if kind == "cpu":
        return
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if int(number or 0) >= count:
        found = f"{count} CUDA devices that this PyTorch ({torch.__version__}) can use"
        raise UsageError(
            found,
            asked=f"{asked} on {device}",
            where="device",
            hint="use device='cpu', or a PyTorch built for your GPU",
        )


@contextmanager
def _reproducible(device: str) -> Iterator[None]:
    """At most two threads, and deterministic algorithms where there are any; both put back afterwards."""
    import torch

    threads, deterministic = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    if device != "cpu":
        # cuBLAS reads this when it starts, and is deterministic only with it.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.set_num_threads(min(threads, _MOST_THREADS))
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(deterministic)
        torch.set_num_threads(threads)


def _settings(run: Run) -> Mapping[str, Any]:
    import platform

    import numpy
    import torch

    hardware = torch.cuda.get_device_name(run.device) if run.device != "cpu" else platform.machine()
    return {
        "steps": run.steps,
        "seed": run.seed,
        "dtype": run.dtype,
        "device": f"{run.device} ({hardware})",
        "threads": torch.get_num_threads(),
        "planted mistake": run.plant or "none",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
    }
