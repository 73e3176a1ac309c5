"""Lazy names import on first use, stay in the package, and fail with the nearest name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import symgen
from symgen._lazy import callable_package
from symgen._registry import resolve


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a lazy name, a lazy module, and a public verb that shares its name with a submodule."""
    folder = tmp_path / "idle"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from symgen._lazy import lazy\n"
        "TABLE = {'one': '.numbers:one', 'verb': '.verb:verb', 'shelf': '.numbers'}\n"
        "__getattr__, __dir__, __all__ = lazy(__name__, TABLE)\n"
    )
    (folder / "numbers.py").write_text("one = 1\n")
    (folder / "verb.py").write_text("def verb() -> str:\n    return 'done'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "idle"]:
        monkeypatch.delitem(sys.modules, name)
    return "idle"


def test_a_name_is_imported_on_first_use_and_kept(package: str) -> None:
    idle = resolve(package)
    assert "idle.numbers" not in sys.modules
    assert idle.one == 1
    assert vars(idle)["one"] == 1
    assert idle.shelf is sys.modules["idle.numbers"]


def test_a_verb_wins_over_the_module_of_its_name(package: str) -> None:
    assert resolve(package).verb() == "done"


def test_a_package_of_a_verb_s_name_can_be_called(package: str) -> None:
    resolve("idle.verb")
    callable_package("idle.verb", "idle.verb:verb")
    assert sys.modules["idle.verb"]() == "done"


def test_the_listing_and_the_public_names(package: str) -> None:
    idle = resolve(package)
    assert idle.__all__ == ["one", "shelf", "verb"]
    assert {"one", "shelf", "verb", "__name__"} <= set(dir(idle))


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(AttributeError, match="did you mean 'ReadingError'"):
        _ = symgen.ReadingEror
    with pytest.raises(AttributeError, match=r"has no attribute '_nothing'$"):
        _ = symgen._nothing


def test_python_m_symgen_is_the_command() -> None:
    pytest.importorskip("symgen.cli")
    done = subprocess.run([sys.executable, "-m", "symgen", "--help"], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
