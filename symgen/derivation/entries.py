"""The catalogue: derivations shipped with symgen, one file each; the file's path is its permanent name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from symgen._catalogue_path import catalogue_root
from symgen.derivation.derivation import Derivation
from symgen.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Entry:
    """One derivation of the catalogue: its name, its file, and the first line of the file's docstring."""

    name: str
    path: Path

    @property
    def title(self) -> str:
        """The first line of the file's docstring, read without running the file."""
        import ast

        docstring = ast.get_docstring(ast.parse(self.path.read_text(encoding="utf-8"))) or self.name
        return docstring.splitlines()[0]

    def derive(self, *, judge: bool = True, seed: int = 0) -> Derivation:
        """Run the file's `derivation(judge, seed)` function."""
        made = _module(self.path).derivation(judge=judge, seed=seed)
        return replace(made, name=self.name, title=made.title or self.title)


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every derivation by name, in order of the names."""
    root = catalogue_root()
    files = sorted(p for p in root.rglob("*.py") if not p.name.startswith("_"))
    names = (p.relative_to(root).with_suffix("").as_posix() for p in files)
    return {name: Entry(name, path) for name, path in zip(names, files, strict=True)}


def load(name: str) -> Entry:
    """The entry of that name; a name's last part is enough where it is unique.

    Raises UnknownNameError with the nearest names.
    """
    entries = catalogue()
    if name in entries:
        return entries[name]
    matches = [entry for full, entry in entries.items() if full.rpartition("/")[2] == name]
    if len(matches) == 1:
        return matches[0]
    short = [full.rpartition("/")[2] for full in entries]
    raise UnknownNameError(
        name, kind="derivation", candidates=[*entries, *short], where="the catalogue (`symgen list`)"
    )


def _module(path: Path) -> ModuleType:
    specification = spec_from_file_location(f"symgen_derivations_{path.stem}", path)
    if specification is None or specification.loader is None:
        raise UnknownNameError(path.stem, kind="derivation", where=str(path))
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
