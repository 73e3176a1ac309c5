"""Registries of declarations, and named hooks by which a lower layer reaches a service of a higher one.

A declaration (distribution, rule, code target, derivation, ...) is one module of a package; it registers itself when
it is imported, and nothing else names it. A registry imports those modules on its first look-up and is sealed then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Generic, TypeVar

from symgen.errors import UnknownNameError, UsageError

__all__ = ["HOOKS", "Registry", "hook", "resolve"]

T = TypeVar("T")

#: Upward services, by name. A lower layer calls `hook("render.latex")(term)` and imports nothing from above.
HOOKS: Mapping[str, str] = {
    "derive": "symgen.derivation:derive",
    "probability.density": "symgen.probability.densities:density",
    "probability.families": "symgen.probability:families",
    "probability.family": "symgen.probability.declarations:declaration",
    "probability.family_names": "symgen.probability.declarations:family_names",
    "probability.joint_families": "symgen.probability.declarations:joint_families",
    "probability.joint_expectation": "symgen.probability.joints:expectation",
    "probability.law": "symgen.probability:law",
    "probability.unknowns": "symgen.probability.joints:unknowns",
    "probability.support": "symgen.probability:support",
    "reading.claims": "symgen.reading.by_hand:hand_claims",
    "reading.context": "symgen.reading.by_hand:context_of",
    "reading.term": "symgen.reading.claims_reader:term",
    "render.html": "symgen.rendering:html",
    "render.latex": "symgen.rendering:latex",
    "render.save": "symgen.rendering:save",
    "render.terminal": "symgen.rendering:terminal",
    "sympy.from": "symgen.algebra:from_sympy",
    "sympy.to": "symgen.algebra:to_sympy",
    "torch.from": "symgen.numeric:from_torch",
    "terms.claim": "symgen.terms.relations:claim",
    "terms.claim_text": "symgen.terms.text:show_claim",
    "terms.text": "symgen.terms.text:to_text",
    "verify": "symgen.verification:verify",
}


def resolve(target: str) -> Any:
    """Return what "module:attribute" names, importing the module now.

    >>> resolve("math:sqrt")(9.0)
    3.0
    """
    module_name, _, attribute = target.partition(":")
    module = import_module(module_name)
    return getattr(module, attribute) if attribute else module


def hook(name: str) -> Any:
    """Return the service registered under `name` in HOOKS; raises UnknownNameError for any other name.

    >>> hook("derivee")
    Traceback (most recent call last):
        ...
    symgen.errors.UnknownNameError: asked: the hook 'derivee'
    found: no hook of that name
    try:   did you mean 'derive'?
    """
    if name not in HOOKS:
        raise UnknownNameError(name, kind="hook", candidates=HOOKS)
    return resolve(HOOKS[name])


class Registry(Generic[T]):
    """The declarations of one kind, by name: a read-only mapping that fills itself from the modules of `package`.

    Order is by name, so that nothing depends on which module happened to be imported first.

    >>> colours: Registry[int] = Registry("colour")
    >>> colours.register("red", 0xFF0000)
    16711680
    >>> colours["red"], list(colours), "blue" in colours
    (16711680, ['red'], False)
    """

    def __init__(self, kind: str, package: str = "", *, entry_points: str = "") -> None:
        self.kind = kind
        self.package = package
        self.entry_points = entry_points
        self._items: dict[str, T] = {}
        self._sealed = False
        self._lock = threading.RLock()
        self._discovering = False

    def register(self, name: str, item: T) -> T:
        """Record `item` under `name` and return it; a taken name or a sealed registry is a UsageError."""
        with self._lock:
            self._refuse_when_sealed(name)
            self._refuse_when_taken(name, item)
            self._items[name] = item
            return item

    def registering(self, name: str) -> Callable[[T], T]:
        """Return a decorator that registers what it decorates under `name`."""
        return lambda item: self.register(name, item)

    def discover(self) -> None:
        """Import every public module of the package, then seal. Called by the first look-up; later calls do nothing.

        A look-up made while a declaration is itself being imported sees what is registered so far.
        """
        if self._sealed:
            return
        with self._lock:
            if self._sealed or self._discovering:
                return
            self._discovering = True
            try:
                self._import_declarations()
            finally:
                self._discovering = False
            self._sealed = True

    def load_entry_points(self) -> list[str]:
        """Add what installed third-party packages offer under the entry-point group; return the names added.

        Never called by a look-up: results must not depend on what else happens to be installed.
        """
        # Imported here because the metadata machinery alone costs 41 ms.
        from importlib.metadata import entry_points

        self.discover()
        with self._lock:
            before = set(self._items)
            self._sealed = False
            try:
                for entry in sorted(entry_points(group=self.entry_points), key=lambda found: found.name):
                    self._add_entry(entry.name, entry.load())
            finally:
                self._sealed = True
            return sorted(set(self._items) - before)

    def get(self, name: str, default: T | None = None) -> T | None:
        """Return the item called `name`, or `default`."""
        self.discover()
        return self._items.get(name, default)

    def names(self) -> list[str]:
        """Return all names, sorted."""
        self.discover()
        return sorted(self._items)

    def values(self) -> list[T]:
        """Return all items, in order of their names."""
        return [self._items[name] for name in self.names()]

    def items(self) -> list[tuple[str, T]]:
        """Return all pairs of name and item, in order of the names."""
        return [(name, self._items[name]) for name in self.names()]

    def __getitem__(self, name: str) -> T:
        self.discover()
        if name not in self._items:
            raise UnknownNameError(name, kind=self.kind, candidates=self._items)
        return self._items[name]

    def __contains__(self, name: object) -> bool:
        self.discover()
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        self.discover()
        return len(self._items)

    def __repr__(self) -> str:
        state = "sealed" if self._sealed else "open"
        return f"Registry({self.kind!r}, {len(self._items)} names, {state})"

    def _import_declarations(self) -> None:
        if not self.package:
            return
        from pkgutil import iter_modules

        package = import_module(self.package)
        for name in sorted(module.name for module in iter_modules(package.__path__)):
            if not name.startswith("_"):
                import_module(f"{self.package}.{name}")

    def _add_entry(self, name: str, item: T) -> None:
        # Loading the entry's module may already have registered the item under its own name.
        if self._items.get(name) is not item:
            self.register(name, item)

    def _refuse_when_sealed(self, name: str) -> None:
        if self._sealed:
            raise UsageError(
                asked=f"to register the {self.kind} {name!r}",
                found="the registry is sealed: its first look-up is over",
                where=self.package,
                hint=f"declare it in a module of {self.package or 'the package'}, or offer it as an entry point",
            )

    def _refuse_when_taken(self, name: str, item: T) -> None:
        if name in self._items:
            raise UsageError(
                asked=f"to register {item!r} as the {self.kind} {name!r}",
                found=f"{self._items[name]!r} has that name already",
                where=self.package,
                hint="give one of them another name",
            )
