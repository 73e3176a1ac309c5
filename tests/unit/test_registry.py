"""Registries fill themselves once, in order of name, and refuse what is doubtful; hooks resolve when called."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from symgen._registry import Registry, hook, resolve
from symgen.errors import UnknownNameError, UsageError

DECLARATION = "from declared import REGISTRY\nREGISTRY.register({name!r}, {value})\n"


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry[int]:
    """A registry whose package has two declarations, a private module, and no look-up yet."""
    package = tmp_path / "declared"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from symgen._registry import Registry\nREGISTRY = Registry('number', 'declared', entry_points='numbers')\n"
    )
    (package / "b.py").write_text(DECLARATION.format(name="two", value=2))
    (package / "a.py").write_text(DECLARATION.format(name="one", value=1))
    (package / "_private.py").write_text("raise AssertionError('a private module is no declaration')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "declared"]:
        monkeypatch.delitem(sys.modules, name)
    return resolve("declared:REGISTRY")


def test_the_first_look_up_imports_the_declarations(declared: Registry[int]) -> None:
    assert "declared.a" not in sys.modules
    assert declared["one"] == 1
    assert list(declared) == ["one", "two"]
    assert declared.items() == [("one", 1), ("two", 2)]
    assert declared.values() == [1, 2]
    assert len(declared) == 2


def test_a_declaration_imported_early_is_kept(declared: Registry[int]) -> None:
    resolve("declared.b")
    assert declared.names() == ["one", "two"]


def test_it_is_sealed_after_the_first_look_up(declared: Registry[int]) -> None:
    assert "three" not in declared
    with pytest.raises(UsageError, match="sealed"):
        declared.register("three", 3)


def test_a_taken_name_is_an_error(declared: Registry[int]) -> None:
    declared.register("three", 3)
    with pytest.raises(UsageError, match="3 has that name already"):
        declared.register("three", 4)


def test_an_unknown_name_gets_the_nearest(declared: Registry[int]) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'two'"):
        declared["tow"]
    assert declared.get("tow") is None
    assert declared.get("tow", 7) == 7


def test_a_declaration_that_fails_leaves_the_registry_open(declared: Registry[int], tmp_path: Path) -> None:
    broken = tmp_path / "declared" / "broken.py"
    broken.write_text("raise RuntimeError('broken')\n")
    for _ in range(2):
        with pytest.raises(RuntimeError, match="broken"):
            declared.names()
    broken.unlink()
    assert declared.names() == ["one", "two"]


def test_a_declaration_may_look_up_while_it_is_imported(declared: Registry[int], tmp_path: Path) -> None:
    text = "from declared import REGISTRY\nREGISTRY.register('next', REGISTRY['one'] + REGISTRY['two'])\n"
    (tmp_path / "declared" / "c.py").write_text(text)
    assert declared["next"] == 3


def test_a_decorator_registers(declared: Registry[int]) -> None:
    @declared.registering("three")
    def three() -> int:
        return 3

    assert declared["three"] is three


def test_entry_points_are_read_only_when_asked(declared: Registry[int], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def found(*, group: str) -> list[metadata.EntryPoint]:
        asked.append(group)
        return [metadata.EntryPoint("tau", "math:tau", group), metadata.EntryPoint("e", "math:e", group)]

    monkeypatch.setattr(metadata, "entry_points", found)
    assert declared.names() == ["one", "two"]
    assert asked == []
    assert declared.load_entry_points() == ["e", "tau"]
    assert asked == ["numbers"]
    assert declared.load_entry_points() == []
    with pytest.raises(UsageError, match="sealed"):
        declared.register("three", 3)


def test_an_entry_point_may_not_take_a_name(declared: Registry[int], monkeypatch: pytest.MonkeyPatch) -> None:
    taken = [metadata.EntryPoint("one", "math:tau", "numbers")]
    monkeypatch.setattr(metadata, "entry_points", lambda *, group: taken)
    with pytest.raises(UsageError, match="has that name already"):
        declared.load_entry_points()


def test_its_own_text_says_what_it_holds(declared: Registry[int]) -> None:
    assert repr(declared) == "Registry('number', 0 names, open)"
    declared.discover()
    assert repr(declared) == "Registry('number', 2 names, sealed)"


def test_an_unknown_hook_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"render\.latex"):
        hook("render.latexx")


def test_a_target_without_an_attribute_is_the_module() -> None:
    import math

    assert resolve("math") is math
