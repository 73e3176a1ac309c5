r"""Displays of mathematics in documents: LaTeX, Markdown, notebooks, docstrings; each knows where it stands.

Only displayed mathematics makes claims: equation, align, gather, \[ \], $$ $$, and ```math fences. Contexts are written in
comments, `% symgen: ...` in LaTeX and `<!-- symgen: ... -->` in Markdown, and hold from there on.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from symgen.errors import BudgetError, UsageError
from symgen.reading.tokens import Macro

MOST_BYTES = 20_000_000
_ENVIRONMENTS = r"equation|align|aligned|gather|gathered|multline|eqnarray|displaymath|alignat|flalign"
_DISPLAY = re.compile(
    rf"\\begin\{{(?P<env>(?:{_ENVIRONMENTS})\*?)\}}(?P<body>.*?)\\end\{{(?P=env)\}}"
    r"|\\\[(?P<square>.*?)\\\]|\$\$(?P<dollars>.*?)\$\$|^```math[ \t]*\n(?P<fence>.*?)^```",
    re.DOTALL | re.MULTILINE,
)
_CODE = re.compile(r"^(```|~~~)(?!math).*?^\1|(?<!`)`(?!`)[^`\n]+`(?!`)", re.DOTALL | re.MULTILINE)
_TEX_COMMENT = re.compile(r"(?<!\\)%(?!\s*symgen:).*")
_TEX_CONTEXT = re.compile(r"^[ \t]*%[ \t]*symgen:(?P<tex>[^\n]*(?:\n[ \t]*%[^\n]*)*)", re.MULTILINE)
_MARKDOWN_CONTEXT = re.compile(r"<!--\s*symgen:(?P<md>.*?)-->", re.DOTALL)
_COMMAND = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\(?P<name>[A-Za-z]+)\}?\s*(?:\[(?P<arity>\d)\])?\s*(?=\{)")
_OPERATOR = re.compile(r"\\DeclareMathOperator\*?\s*\{?\\(?P<name>[A-Za-z]+)\}?\s*\{(?P<word>[^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Display:
    """Displayed mathematics with the line and column of its first character, and what is declared there."""

    text: str
    line: int
    column: int
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The displays of a file in order, and the macros that it defines."""

    name: str
    displays: tuple[Display, ...]
    macros: Mapping[str, Macro]


def open_document(path: str | Path) -> Document:
    """The displays of a file, by its suffix; UsageError for a file that is not there or of another kind."""
    file = Path(path)
    extract = _KINDS.get(file.suffix.lower())
    known = ", ".join(sorted(_KINDS))
    if extract is None:
        hint = "symgen does not read PDF: give it the source" if file.suffix.lower() == ".pdf" else f"it reads {known}"
        raise UsageError(f"the suffix {file.suffix or '(none)'}", asked=f"read {file}", hint=hint)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BudgetError(f"{file.stat().st_size} bytes", asked=f"read {file}", hint=f"at most {MOST_BYTES}")
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(str(error), asked=f"read {file}", hint="is it a text file that you may read?") from error
    return Document(str(path), tuple(extract(source)), macros_of(source))


def document_of(text: str, name: str = "text") -> Document:
    """The displays of a text that is given as it is: Markdown or LaTeX; without a display, all of it is one."""
    found = tuple(_markdown(text))
    return Document(name, found or (Display(text, 1, 1),), macros_of(text))


def macros_of(source: str) -> dict[str, Macro]:
    r"""\newcommand and \DeclareMathOperator of a source; later definitions count."""
    found: dict[str, Macro] = {}
    for match in _COMMAND.finditer(source):
        body = _braced(source, match.end())
        if body is not None:
            found[match["name"]] = Macro(int(match["arity"] or 0), body)
    for match in _OPERATOR.finditer(source):
        found[match["name"]] = Macro(0, rf"\operatorname{{{match['word']}}}")
    return found


def _braced(source: str, start: int) -> str | None:
    depth = 0
    for place in range(start, min(len(source), start + 5_000)):
        depth += (source[place] == "{") - (source[place] == "}")
        if depth == 0:
            return source[start + 1 : place]
    return None


# Kinds of documents. Whatever is blanked out keeps its length, so that offsets stay true.


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _latex(source: str) -> Iterator[Display]:
    body = re.sub(r"\\begin\{(verbatim|lstlisting)\}.*?\\end\{\1\}", _blanked, source, flags=re.DOTALL)
    yield from _displays(_TEX_COMMENT.sub(_blanked, body), _TEX_CONTEXT)


def _markdown(source: str) -> Iterator[Display]:
    yield from _displays(_CODE.sub(_blanked, source), _MARKDOWN_CONTEXT)


def _displays(source: str, contexts: re.Pattern[str], first_line: int = 1) -> Iterator[Display]:
    declared: list[tuple[int, str]] = [(m.start(), _without_marks(m.group(1))) for m in contexts.finditer(source)]
    for match in _DISPLAY.finditer(source):
        name = next(n for n in ("body", "square", "dollars", "fence") if match[n] is not None)
        start = match.start(name)
        line = source.count("\n", 0, start) + first_line
        column = start - (source.rfind("\n", 0, start) + 1) + 1
        yield Display(match[name], line, column, tuple(text for at, text in declared if at < start))


def _without_marks(text: str) -> str:
    return re.sub(r"^[ \t]*%[ \t]*", "", text, flags=re.MULTILINE).strip()


def _notebook(source: str) -> Iterator[Display]:
    """The markdown cells; lines are those of the cells put one after another."""
    try:
        cells = json.loads(source).get("cells", [])
    except (json.JSONDecodeError, AttributeError) as error:
        raise UsageError(str(error), asked="read a notebook", hint="is the file whole? open it in Jupyter") from error
    line = 1
    for cell in cells if isinstance(cells, list) else []:
        text = "".join(cell.get("source", [])) if isinstance(cell, dict) else ""
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            yield from _displays(_CODE.sub(_blanked, text), _MARKDOWN_CONTEXT, line)
        line += text.count("\n") + 1


def _docstrings(source: str) -> Iterator[Display]:
    """Displays in the docstrings of a module, which is parsed and never run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UsageError(str(error), asked="read docstrings", hint="is it a Python file?") from error
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                yield from _displays(first.value.value, _MARKDOWN_CONTEXT, first.lineno)


_KINDS: Mapping[str, Callable[[str], Iterator[Display]]] = {
    ".tex": _latex,
    ".md": _markdown,
    ".markdown": _markdown,
    ".ipynb": _notebook,
    ".py": _docstrings,
}
SUFFIXES = (*_KINDS, ".pdf")
