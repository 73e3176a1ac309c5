"""A family declared outside the package, in one file, is derived with, read, printed and held to every law."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
# What every test of the law suites needs before it collects: the families that installed packages offer.
PLUGIN = "from symgen.probability import load_families\nassert load_families() == ['Moyal']\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of a process that has a package installed which offers the family as an entry point."""
    folder = tmp_path_factory.mktemp("installed")
    (folder / "moyal_family.py").write_text((HERE / "moyal_family.py").read_text())
    (folder / "installed_families.py").write_text(PLUGIN)
    information = folder / "moyal_family-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: moyal-family\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[symgen.distributions]\nMoyal = moyal_family:MOYAL\n")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}


def run(environment, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_not_there_unless_asked_for(environment):
    asked = "print('Moyal' in families())"
    code = f"from symgen.probability import families, load_families; {asked}; load_families(); {asked}"
    assert run(environment, "-c", code).split() == ["False", "True"]


def test_divergences_between_it_and_others_are_derived(environment):
    code = """
import symgen as sg
sg.load_families()
found = sg.derive("KL(Moyal(m, s) || Moyal(n, t))", where="m, n: real; s, t > 0")
print(found.closed, found.steps[-1].verdict.status)
print(found.evaluate({"m": 0, "n": 0, "s": 1, "t": 1}) == 0)
print(sg.derive("KL(Moyal(m, s) || Normal(n, sd=t))", where="m, n: real; s, t > 0", judge=False).closed)
print(sg.Moyal(0, 1))
"""
    first, second, third, fourth = run(environment, "-c", code).splitlines()
    assert first.startswith("True") and "PROVED" in first
    assert (second, third, fourth) == ("True", "True", "Moyal(0, 1)")


def test_the_law_suites_run_on_it(environment):
    out = run(environment, "-m", "pytest", "-p", "installed_families", "-p", "no:cacheprovider", "-n", "0",
              "-m", "nightly or not nightly", "tests/laws/test_families.py", "-k", "Moyal")  # fmt: skip
    assert "12 passed" in out and "failed" not in out
