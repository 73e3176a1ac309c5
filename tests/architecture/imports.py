"""Read the imports of a package by `ast`, and check them against the layers. Pure functions over source text."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from architecture.trees import blocks, tree

ROOT = "symgen"

#: Lowest layer first; within a layer a unit may import those listed before it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "_registry", "_lazy", "_catalogue_path"),
    ("terms",),
    ("algebra", "numeric", "calculus"),
    ("probability", "distributions", "information"),
    ("verification", "reading"),
    ("derivation",),
    ("inference", "codegen"),
    ("rendering", "crosscheck"),
    ("testing", "cli"),
)

#: Pairs that the layers would allow and the design does not: the judge and the normaliser never consult SymPy.
FORBIDDEN: frozenset[tuple[str, str]] = frozenset({("verification", "algebra"), ("calculus", "algebra")})

#: Where each heavy package may be imported, as prefixes of paths below the package.
HOMES: Mapping[str, tuple[str, ...]] = {
    "sympy": ("algebra/",),
    "flint": ("numeric/", "calculus/"),
    "mpmath": ("numeric/", "calculus/"),
    "torch": ("numeric/torch_", "codegen/targets/torch.py", "codegen/targets/_torch_", "crosscheck/"),
    "hypothesis": ("testing/",),
    "pytest": ("testing/",),
    "_pytest": ("testing/",),
}

#: Units that use the standard library only.
BARE: frozenset[str] = frozenset({"errors", "_registry", "_lazy", "_catalogue_path", "terms"})


@dataclass(frozen=True, slots=True)
class Import:
    """A module imported by `module` at `line`; `deferred` if inside a function or for type checkers only."""

    module: str
    target: str
    line: int
    deferred: bool


def sources(package: Path) -> dict[str, str]:
    """Return path relative to `package` -> source text, for every module below it."""
    return {path.relative_to(package).as_posix(): path.read_text() for path in sorted(package.rglob("*.py"))}


def module_name(path: str) -> str:
    """Return the dotted name of the module at `path`, relative to the package."""
    parts = [ROOT, *path.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def unit(name: str) -> str:
    """Return the part of a dotted name that the layers speak of: `symgen.terms.term` -> `terms`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ROOT


def imports(files: Mapping[str, str]) -> list[Import]:
    """Return every import of every file."""
    known = {module_name(path) for path in files}
    return [found for path, text in files.items() for found in _imports_of(path, text, known)]


def _imports_of(path: str, text: str, known: set[str]) -> Iterator[Import]:
    name = module_name(path)
    is_package = path.endswith("__init__.py")
    for node, deferred in _walk(tree(text), deferred=False):
        for target in _targets(node, name, is_package, known):
            yield Import(name, target, node.lineno, deferred)


def _walk(node: ast.AST, *, deferred: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in blocks(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, deferred
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or _for_type_checkers(child)
        yield from _walk(child, deferred=deferred or inside)


def _for_type_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _targets(node: ast.Import | ast.ImportFrom, name: str, is_package: bool, known: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = _absolute(node, name, is_package)
    for alias in node.names:
        inner = f"{base}.{alias.name}"
        # The version string is a fact about the distribution, not a service of the top.
        if (base, alias.name) != (ROOT, "__version__"):
            yield inner if inner in known else base


def _absolute(node: ast.ImportFrom, name: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, node.module] if node.module else base)


def upward(found: Iterable[Import]) -> list[str]:
    """Return the imports that point upward, or to a unit that no layer lists."""
    rank = {name: position for position, name in enumerate(name for layer in LAYERS for name in layer)}
    top = len(rank)
    problems = []
    for each in found:
        if not _inside(each.target) or _is_top(each.module):
            continue
        source, target = unit(each.module), unit(each.target)
        if source not in rank:
            problems.append(f"{each.module}: {source!r} stands in no layer")
        elif rank.get(target, top) > rank[source] or (source, target) in FORBIDDEN:
            problems.append(f"{each.module}:{each.line}: {source} may not import {target}")
    return problems


def _inside(target: str) -> bool:
    return target == ROOT or target.startswith(ROOT + ".")


def _is_top(module: str) -> bool:
    return module in (ROOT, f"{ROOT}.__main__")


def strangers(files: Mapping[str, str]) -> list[str]:
    """Return the imports of a heavy package outside its home, and of any package in a unit that is to be bare."""
    problems = []
    path_of = {module_name(path): path for path in files}
    for each in imports(files):
        package, path = each.target.split(".")[0], path_of[each.module]
        if package in HOMES and not path.startswith(HOMES[package]):
            problems.append(f"{path}:{each.line}: {package} is at home in {', '.join(HOMES[package])}")
        elif unit(each.module) in BARE and package != ROOT and package not in sys.stdlib_module_names:
            problems.append(f"{path}:{each.line}: {unit(each.module)} uses the standard library only, not {package}")
    return problems


def graph(found: Iterable[Import]) -> dict[str, set[str]]:
    """Return module -> modules of the package that it imports when it is itself imported."""
    edges: dict[str, set[str]] = {}
    for each in found:
        if _inside(each.target) and not each.deferred:
            edges.setdefault(each.module, set()).add(each.target)
    return edges


def reachable(edges: Mapping[str, set[str]], start: str) -> set[str]:
    """Return what importing `start` imports of the package, directly or not. A module brings its parent packages."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += edges.get(name, set()) | _parents(name)
    return seen - {start}


def _parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(2, len(parts))}


def cycles(edges: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the shortest import cycle through each module that is on one, each cycle once.

    >>> cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
    [['a', 'b', 'c']]
    """
    found: dict[frozenset[str], list[str]] = {}
    for start in sorted(edges):
        cycle = _shortest_cycle(edges, start)
        found.setdefault(frozenset(cycle), cycle)
    return [cycle for cycle in found.values() if cycle]


def _shortest_cycle(edges: Mapping[str, set[str]], start: str) -> list[str]:
    paths = [[start]]
    seen: set[str] = set()
    for path in paths:
        for following in sorted(edges.get(path[-1], set()) - seen):
            if following == start:
                return path
            seen.add(following)
            paths.append([*path, following])
    return []
