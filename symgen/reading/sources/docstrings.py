"""The docstrings of a module as they stand in its source, which is parsed and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from symgen.errors import UsageError

_LITERAL = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>'''|\"\"\"|'|\")(?P<text>.*)(?P=quote)\Z", re.DOTALL)
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?![\\\"'\n])")
_DOUBLED = re.compile(r"(?:\\\\)+")


def docstrings(source: str) -> Iterator[tuple[str, int, bool]]:
    r"""Each docstring's text, its offset in the source, and whether Python reads in it what is written there.

    In a literal that is not raw, `\theta` begins with a tab. Doubled backslashes are read as one, in the same place.

    >>> list(docstrings("def f():\n    r'a \\times b'"))
    [('a \\times b', 15, True)]
    >>> list(docstrings(r"'a \\log b'"))
    [('a  \\log b', 1, True)]
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UsageError(str(error), asked="read docstrings", hint="is it a Python file?") from error
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for constant in sorted(_constants(tree), key=lambda node: (node.lineno, node.col_offset)):
        start = starts[constant.lineno - 1] + _characters(lines[constant.lineno - 1], constant.col_offset)
        end_line = (constant.end_lineno or constant.lineno) - 1
        end = starts[end_line] + _characters(lines[end_line], constant.end_col_offset or 0)
        literal = _LITERAL.match(source[start:end])
        if literal:
            text, is_raw = literal["text"], "r" in literal["prefix"].lower()
            shown = text if is_raw else halved(text)
            yield shown, start + literal.start("text"), is_raw or not _ESCAPE.search(text)


def _constants(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            value = first.value if isinstance(first, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


def _characters(line: str, column: int) -> int:
    """A column in bytes of UTF-8, as `ast` counts, in characters."""
    return len(line.encode()[:column].decode())


def halved(text: str) -> str:
    r"""A text with doubled backslashes as single ones, everything in the same place.

    >>> halved(r"a \\log b")
    'a  \\log b'
    """
    return _DOUBLED.sub(_halved, text)


def _halved(match: re.Match[str]) -> str:
    half = len(match.group()) // 2
    return " " * half + "\\" * half
