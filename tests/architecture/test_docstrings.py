"""Every public name is documented, and the table of public names is true."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import inspect
from collections.abc import Mapping
from types import ModuleType

import symgen
from symgen._registry import HOOKS

MOST_NAMES = 150


def undocumented(objects: Mapping[str, object]) -> list[str]:
    """Return the functions and classes without a docstring of their own."""
    return [name for name, item in objects.items() if _wants_docstring(item) and not _documentation(item)]


def _wants_docstring(item: object) -> bool:
    return inspect.isfunction(item) or inspect.isclass(item) or isinstance(item, ModuleType)


def _documentation(item: object) -> str:
    text = (vars(item).get("__doc__") if inspect.isclass(item) else getattr(item, "__doc__", "")) or ""
    # A dataclass without a docstring is given its signature as one.
    is_generated = dataclasses.is_dataclass(item) and text.startswith(f"{getattr(item, '__name__', '')}(")
    return "" if is_generated else text.strip()


def test_public_names_are_documented() -> None:
    assert undocumented({name: getattr(symgen, name) for name in symgen.__all__}) == []


def test_a_missing_docstring_is_caught() -> None:
    @dataclasses.dataclass
    class Silent:
        x: int

    def silent() -> None: ...

    class SilentError(ValueError): ...

    planted = {"Silent": Silent, "silent": silent, "SilentError": SilentError, "inspect": inspect.signature, "one": 1}
    assert undocumented(planted) == ["Silent", "silent", "SilentError"]


def test_the_top_level_stays_small() -> None:
    assert len(symgen.__all__) < MOST_NAMES


def test_the_listing_shows_every_public_name() -> None:
    assert set(symgen.__all__) <= set(dir(symgen))


def broken_hooks(hooks: Mapping[str, str]) -> list[str]:
    """Return the hooks whose module or attribute is not there."""
    problems = []
    for name, target in hooks.items():
        module_name, _, attribute = target.partition(":")
        try:
            getattr(importlib.import_module(module_name), attribute)
        except (ImportError, AttributeError) as error:
            problems.append(f"{name}: {error}")
    return problems


def written(hooks: Mapping[str, str]) -> dict[str, str]:
    """Return the hooks into packages that are there; one into a package yet to be written leads nowhere so far."""
    return {name: target for name, target in hooks.items() if importlib.util.find_spec(_package(target))}


def _package(target: str) -> str:
    return ".".join(target.partition(":")[0].split(".")[:2])


def test_every_hook_leads_somewhere() -> None:
    assert broken_hooks(written(HOOKS)) == []


def test_hooks_into_unwritten_packages_wait() -> None:
    hooks = {"there": "symgen.errors:nothing", "not there": "symgen.nowhere:nothing"}
    assert list(written(hooks)) == ["there"]


def test_a_broken_hook_is_caught() -> None:
    planted = {"good": "math:sqrt", "no attribute": "math:sqroot", "no module": "maths:sqrt"}
    assert [problem.split(":")[0] for problem in broken_hooks(planted)] == ["no attribute", "no module"]
