"""The statements of a source text, parsed once for all the checks that read it."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from functools import cache


@cache
def tree(text: str) -> ast.Module:
    """Return the tree of a module; the collector, which would walk all kept trees again and again, looks away."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if enabled:
            gc.enable()


def blocks(node: ast.AST) -> Iterator[ast.AST]:
    """Return the statements, handlers and cases right below a node: what of its children can hold statements."""
    for field in ("body", "handlers", "cases", "orelse", "finalbody"):
        inner = getattr(node, field, ())
        if isinstance(inner, list):
            yield from inner


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Return every statement below a node, nested ones too; expressions, which hold none, are passed over."""
    for inner in blocks(node):
        yield inner
        yield from statements(inner)
