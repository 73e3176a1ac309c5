"""What is pinned, what is shipped, and that an installed wheel finds its catalogue and its data."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import symgen
from symgen._catalogue_path import catalogue_root

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text()
INSTALLED_EXTRAS = ("torch", "test", "develop")


def pins(constraints: str) -> dict[str, str]:
    """Return package -> version, names in lower case with hyphens."""
    lines = [line for line in constraints.splitlines() if line and not line.startswith("#")]
    return {name.lower().replace("_", "-"): version for name, version in (line.split("==") for line in lines)}


def unpinned(requirements: list[str], constraints: str) -> list[str]:
    """Return the required packages that no constraint pins."""
    names = [re.split(r"[\[<>=~! ;]", requirement)[0].lower().replace("_", "-") for requirement in requirements]
    return [name for name in names if name not in pins(constraints)]


def unwelcome(constraints: str) -> list[str]:
    """Return the pins that would keep set-up from some machine: local versions and packages of one vendor's devices."""
    return [
        f"{name}=={version}"
        for name, version in pins(constraints).items()
        if "+" in version or name.startswith(("nvidia", "cuda"))
    ]


def test_everything_that_make_installs_is_pinned() -> None:
    extras = [each for extra in INSTALLED_EXTRAS for each in PROJECT["optional-dependencies"][extra]]
    assert unpinned(PROJECT["dependencies"] + extras, CONSTRAINTS) == []


def test_torch_is_pinned_to_the_tested_release() -> None:
    assert pins(CONSTRAINTS)["torch"] == "2.13.0"


def test_pins_hold_on_any_machine() -> None:
    assert unwelcome(CONSTRAINTS) == []


def test_bad_constraints_are_caught() -> None:
    planted = "torch==2.13.0+cpu\nnvidia_nccl==2.0\n# a comment\n"
    assert unpinned(["torch>=2", "numpy[x]>=2"], planted) == ["numpy"]
    assert unwelcome(planted) == ["torch==2.13.0+cpu", "nvidia-nccl==2.0"]


def test_the_version_is_one() -> None:
    assert PROJECT["version"] == symgen.__version__
    assert f"## {symgen.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_checkout_finds_its_catalogue() -> None:
    assert catalogue_root() == ROOT / "derivations"


@pytest.mark.slow
def test_an_installed_wheel_finds_its_catalogue_and_its_data(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("symgen-*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "from symgen._catalogue_path import catalogue_root; print(catalogue_root());"
        "from symgen.crosscheck.digits import load_digits; print(len(load_digits()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(site / "symgen" / "_derivations"), "1797"]
    assert (site / "symgen" / "py.typed").is_file()
    shipped = {
        path.relative_to(ROOT / "derivations")
        for path in (ROOT / "derivations").rglob("*.*")
        if "__pycache__" not in path.parts
    }
    unpacked = {path.relative_to(site / "symgen/_derivations") for path in site.glob("symgen/_derivations/**/*.*")}
    assert shipped == unpacked
