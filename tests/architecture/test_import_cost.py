"""`import symgen` is quick and brings no heavy package; so is `symgen --help`."""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys

import pytest

HEAVY = ("sympy", "numpy", "scipy", "torch", "flint", "mpmath", "hypothesis", "jax", "importlib.metadata")
ALLOWED_SECONDS = 0.05


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def loaded_heavy(code: str, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    """Return the heavy modules that a fresh process has loaded after `code`."""
    return run(f"{code}\nimport sys\nprint(*[name for name in {heavy!r} if name in sys.modules])").split()


def seconds(code: str) -> float:
    """Processor time of a fresh process: on a busy machine the clock tells of the others."""
    start = _of_children()
    run(code)
    return _of_children() - start


def _of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def extra_seconds(code: str, allowed: float = ALLOWED_SECONDS, rounds: int = 25) -> float:
    """Return what `code` costs over bare Python: the difference of the minima, since noise only ever adds.

    Alternates the two, and stops as soon as the difference is within `allowed`.
    """
    bare = with_code = float("inf")
    for number in range(rounds):
        bare, with_code = min(bare, seconds("pass")), min(with_code, seconds(code))
        if number >= 4 and with_code - bare <= allowed:
            break
    return with_code - bare


def test_import_loads_nothing_heavy() -> None:
    assert loaded_heavy("import symgen") == []


def test_a_heavy_import_is_caught() -> None:
    assert "numpy" in loaded_heavy("import symgen, numpy")


def test_import_is_quick() -> None:
    assert extra_seconds("import symgen") <= ALLOWED_SECONDS


def test_a_slow_import_is_caught() -> None:
    assert extra_seconds("import time\nwhile time.process_time() < 0.15: pass", rounds=5) > ALLOWED_SECONDS


@pytest.mark.skipif(importlib.util.find_spec("symgen.cli") is None, reason="there is no command line yet")
def test_help_loads_nothing_heavy() -> None:
    # click itself reads metadata, so that one is left out here.
    code = "import symgen.cli\ntry:\n    symgen.cli.main(['--help'])\nexcept SystemExit:\n    pass\nprint()"
    output = run(f"{code}\nimport sys\nprint(*[name for name in {HEAVY[:-1]!r} if name in sys.modules])")
    assert output.splitlines()[-1].split() == []
