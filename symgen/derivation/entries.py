"""The catalogue: derivations shipped with symgen.

A Python file holds one that a person wrote, `derivation = calc(...)...goal(...)`, and its path is the permanent name. A
TOML file is a table of goals whose steps the engines find; each row names itself, in the folder of the file, and states
the form that the result must take; a reference above the rows is that of all that give none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from symgen._catalogue_path import catalogue_root
from symgen.derivation.authoring import Calculation, calc
from symgen.derivation.derivation import Derivation
from symgen.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Entry:
    """One derivation of the catalogue: its name, its file, and its row where the file is a table."""

    name: str
    path: Path
    row: Mapping[str, str] | None = None

    @property
    def title(self) -> str:
        """What is derived, in a sentence: the row's title or the first line of the file's docstring."""
        if self.row is not None:
            return self.row["title"]
        import ast

        # Read without running the file.
        docstring = ast.get_docstring(ast.parse(self.path.read_text(encoding="utf-8"))) or self.name
        return docstring.splitlines()[0]

    def calculation(self) -> Calculation:
        """The derivation as written: its lines and the stated result, not yet admitted."""
        if self.row is None:
            written: Calculation = _module(self.path).derivation
            return replace(written, title=written.title or self.title)
        row = self.row
        start = calc(row["goal"], where=row.get("where", ""), title=row["title"], reference=row["reference"])
        return start.derive().goal(row["result"])

    def derive(self, *, judge: bool = True, seed: int = 0) -> Derivation:
        """Admit the lines one by one, the last being the stated result."""
        return replace(self.calculation().derivation(judge=judge, seed=seed), name=self.name)


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every derivation by name, in order of the names."""
    root = catalogue_root()
    files = (path for path in root.rglob("*") if not path.name.startswith("_"))
    entries = [entry for path in files for entry in _entries(path, root)]
    return {entry.name: entry for entry in sorted(entries, key=lambda entry: entry.name)}


def _entries(path: Path, root: Path) -> Iterator[Entry]:
    name = path.relative_to(root).with_suffix("").as_posix()
    if path.suffix == ".py":
        yield Entry(name, path)
    elif path.suffix == ".toml":
        folder = name.rpartition("/")[0]
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {"reference": rows.pop("reference", "")}
        for row, fields in rows.items():
            yield Entry(f"{folder}/{row}", path, shared | fields)


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
