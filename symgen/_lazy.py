"""Public names that import their module on first use (PEP 562), so that `import symgen` stays cheap."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # as typing has it; importing typing would be most of the cost of `import symgen`
if TYPE_CHECKING:
    from typing import Any

__all__ = ["callable_package", "lazy", "unknown"]


def lazy(package: str, names: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return `__getattr__`, `__dir__` and `__all__` for `package`, given a table of name -> "module:attribute".

    A module that begins with a dot is relative to the package; without ":attribute" the module itself is the value.

    >>> get, listing, public = lazy("symgen", {"closest": ".errors:closest"})
    >>> get("closest").__name__, public
    ('closest', ['closest'])
    """

    def get(name: str) -> Any:
        target = names.get(name)
        if target is None:
            raise AttributeError(unknown(package, name, names))
        module_name, _, attribute = target.partition(":")
        module = import_module(module_name, package)
        value = getattr(module, attribute) if attribute else module
        # Kept in the package, so that the next look-up is an ordinary one. Set after the import, since importing
        # a submodule binds its own name in the package, which may be the public name of something else.
        setattr(sys.modules[package], name, value)
        return value

    def listing() -> list[str]:
        return sorted({*vars(sys.modules[package]), *names})

    return get, listing, sorted(names)


def unknown(package: str, name: str, names: Iterable[str]) -> str:
    """What to say of a name that a package does not have, with the nearest that it has."""
    message = f"module {package!r} has no attribute {name!r}"
    # Underscore names are asked for by tools (copy, inspect, doctest) that expect a plain, quick answer.
    if name.startswith("_"):
        return message
    from symgen.errors import closest

    nearest = closest(name, names)
    return f"{message}; did you mean {' or '.join(map(repr, nearest))}?" if nearest else message


class _CallablePackage(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        module_name, _, attribute = self._verb.partition(":")
        return getattr(import_module(module_name, self.__name__), attribute)(*arguments, **options)


def callable_package(package: str, verb: str) -> None:
    """Let a package that shares its name with a public verb be called as that verb, "module:attribute".

    Without it `symgen.crosscheck` would be a function or a module depending on what was imported first.
    """
    module = sys.modules[package]
    module.__dict__["_verb"] = verb
    module.__class__ = _CallablePackage
