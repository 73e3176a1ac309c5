"""The cells of a Jupyter notebook, from its JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from symgen.errors import UsageError


def markdown_cells(source: str) -> Iterator[tuple[str, bool]]:
    """The text of each cell in order, and whether it is Markdown; UsageError for what is no notebook.

    >>> list(markdown_cells('{"cells": [{"cell_type": "markdown", "source": ["a", "b"]}]}'))
    [('ab', True)]
    """
    try:
        notebook = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _refused(str(error)) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise _refused("no list of cells")
    for number, cell in enumerate(cells, 1):
        yield _text_of(cell, number), cell.get("cell_type") == "markdown"


def _text_of(cell: Any, number: int) -> str:
    lines = cell.get("source", "") if isinstance(cell, dict) else None
    if isinstance(lines, str):
        lines = [lines]
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _refused(f"cell {number}, which has no text")
    return "".join(lines).replace("\r\n", "\n").replace("\r", "\n")


def _refused(found: str) -> UsageError:
    return UsageError(found, asked="read a notebook", hint="is the file whole? open it in Jupyter")
