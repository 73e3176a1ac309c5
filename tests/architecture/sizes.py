"""The house sizes and manners of source text, as functions that return what breaks them."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterable, Iterator, Mapping

from architecture.trees import statements, tree

LONGEST_FUNCTION = 60
LONGEST_MODULE = 450

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Spelled in two parts so that this line is not itself a finding.
_UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
_BROAD = {"Exception", "BaseException"}


def functions(text: str) -> list[Function]:
    """Return every function and method of a module, nested ones too."""
    return [node for node in statements(tree(text)) if isinstance(node, Function)]


def body_lines(function: Function) -> int:
    """Return the lines of a function, from `def` to its end, less its docstring."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    is_docstring = ast.get_docstring(function, clean=False) is not None
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0)


def long_functions(files: Mapping[str, str]) -> list[str]:
    """Return the functions that are longer than the house allows."""
    return [
        f"{path}:{function.lineno}: {function.name} has {body_lines(function)} lines, over {LONGEST_FUNCTION}"
        for path, text in files.items()
        for function in functions(text)
        if body_lines(function) > LONGEST_FUNCTION
    ]


def long_modules(files: Mapping[str, str]) -> list[str]:
    """Return the modules that are longer than the house allows."""
    lengths = {path: len(text.splitlines()) for path, text in files.items()}
    return [
        f"{path}: {lines} lines, over {LONGEST_MODULE}" for path, lines in lengths.items() if lines > LONGEST_MODULE
    ]


def quantile(values: Iterable[int], share: float) -> float:
    """Return the value that `share` of the values do not exceed; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def body_figures(files: Mapping[str, str]) -> tuple[float, float]:
    """Return the median and the 90th percentile of the function lengths."""
    lengths = [body_lines(function) for text in files.values() for function in functions(text)]
    return statistics.median(lengths or [0]), quantile(lengths, 0.9)


def swallowed_errors(files: Mapping[str, str]) -> list[str]:
    """Return the handlers of every exception that neither raise again nor use the exception that they caught."""
    return [
        f"{path}:{handler.lineno}: catches everything and says nothing"
        for path, text in files.items()
        for handler in statements(tree(text))
        if isinstance(handler, ast.ExceptHandler) and _is_broad(handler) and not _reports(handler)
    ]


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or ast.unparse(kind) in _BROAD for kind in kinds)


def _reports(handler: ast.ExceptHandler) -> bool:
    inside = [node for statement in handler.body for node in ast.walk(statement)]
    raises = any(isinstance(node, ast.Raise) for node in inside)
    names = {node.id for node in inside if isinstance(node, ast.Name)}
    return raises or handler.name in names


def unfinished(files: Mapping[str, str]) -> list[str]:
    """Return the lines that a note to self marks as unfinished."""
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if _UNFINISHED.search(line)
    ]


def unannotated(files: Mapping[str, str]) -> list[str]:
    """Return the functions that lack an annotation of an argument or of the result."""
    return [
        f"{path}:{function.lineno}: {function.name} is not annotated: {', '.join(missing)}"
        for path, text in files.items()
        for function in functions(text)
        if (missing := list(_missing_annotations(function)))
    ]


def _missing_annotations(function: Function) -> Iterator[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    for position, argument in enumerate(named):
        is_receiver = position == 0 and argument is not None and argument.arg in ("self", "cls")
        if argument is not None and argument.annotation is None and not is_receiver:
            yield argument.arg
    if function.returns is None:
        yield "the result"
