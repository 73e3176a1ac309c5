"""What the code that judges is, without importing it: this package's files, and the libraries that are installed."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from symgen import __version__

_PACKAGE = Path(__file__).resolve().parents[2]
#: Libraries that a verdict may depend on: module, and the name under which it is distributed.
_LIBRARIES = {"flint": "python_flint", "mpmath": "mpmath", "numpy": "numpy", "scipy": "scipy", "sympy": "sympy"}
_SUFFIXES = (".py", ".json")


def code() -> str:
    """A digest of the version and of every file of this package by name, size and time of change.

    The version alone would let a rule mended in a checkout inherit the verdicts from before.
    """
    lines = sorted(_files(str(_PACKAGE)))
    return hashlib.sha256("\n".join([__version__, *lines]).encode()).hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(_SUFFIXES):
                state = entry.stat()
                yield f"{entry.path[len(str(_PACKAGE)) :]} {state.st_size} {state.st_mtime_ns}"


def libraries() -> tuple[str, ...]:
    """Python and the libraries with their versions, read off the names of their metadata folders: importing costs more."""
    return (sys.version, *(_library(module, name) for module, name in _LIBRARIES.items()))


def _library(module: str, name: str) -> str:
    found = find_spec(module)
    if found is None or not found.origin:
        return f"no {module}"
    place = Path(found.origin).parents[1]
    metadata = sorted(e for e in os.listdir(place) if e.startswith(f"{name}-") and e.endswith(".dist-info"))
    return " ".join([module, *metadata, str(os.stat(found.origin).st_mtime_ns)])
