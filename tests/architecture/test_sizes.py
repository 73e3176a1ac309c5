"""House sizes and manners hold over the shipped source; each checker is shown to catch a planted violation."""

from __future__ import annotations

from pathlib import Path

import pytest
from architecture.imports import sources
from architecture.sizes import (
    LONGEST_FUNCTION,
    LONGEST_MODULE,
    body_figures,
    body_lines,
    functions,
    long_functions,
    long_modules,
    swallowed_errors,
    unannotated,
    unfinished,
)

ROOT = Path(__file__).parents[2]
SYMGEN = sources(ROOT / "symgen")
SHIPPED = {**SYMGEN, **{f"derivations/{path}": text for path, text in sources(ROOT / "derivations").items()}}


def function_of(lines: int, docstring: int = 0) -> str:
    documentation = ['    """' + "\n" * (docstring - 1) + '"""'] if docstring else []
    return "\n".join(["def f() -> None:", *documentation, *["    pass"] * (lines - 1)])


def test_no_function_is_too_long() -> None:
    assert long_functions(SHIPPED) == []


def test_a_long_function_is_caught_and_its_docstring_is_free() -> None:
    assert long_functions({"a.py": function_of(LONGEST_FUNCTION, docstring=9)}) == []
    assert len(long_functions({"a.py": function_of(LONGEST_FUNCTION + 1)})) == 1
    assert [body_lines(each) for each in functions(function_of(7, docstring=3))] == [7]


def test_no_module_is_too_long() -> None:
    assert long_modules(SHIPPED) == []


def test_a_long_module_is_caught() -> None:
    assert long_modules({"a.py": "x = 1\n" * LONGEST_MODULE}) == []
    assert len(long_modules({"a.py": "x = 1\n" * (LONGEST_MODULE + 1)})) == 1


def test_most_functions_are_short() -> None:
    median, ninetieth = body_figures(SYMGEN)
    assert median <= 6
    assert ninetieth <= 18


def test_the_figures_notice_long_functions() -> None:
    assert body_figures({"a.py": "\n".join([function_of(2)] * 8 + [function_of(30)] * 2)}) == (2, 30)


def test_no_error_is_swallowed() -> None:
    assert swallowed_errors(SHIPPED) == []


@pytest.mark.parametrize(
    "handler",
    ["except Exception:\n    x = None", "except:\n    pass", "except (ValueError, Exception) as error:\n    x = 0"],
)
def test_a_swallowed_error_is_caught(handler: str) -> None:
    assert len(swallowed_errors({"a.py": f"try:\n    f()\n{handler}"})) == 1


@pytest.mark.parametrize(
    "handler",
    [
        "except OSError:\n    x = 0",
        "except Exception as error:\n    report(error)",
        "except BaseException:\n    raise",
    ],
)
def test_a_reported_error_passes(handler: str) -> None:
    assert swallowed_errors({"a.py": f"try:\n    f()\n{handler}"}) == []


def test_nothing_is_left_unfinished() -> None:
    assert unfinished(SHIPPED) == []


def test_a_note_to_self_is_caught() -> None:
    assert len(unfinished({"a.py": "x = 1  # TO" + "DO: think"})) == 1


def test_every_function_is_annotated() -> None:
    assert unannotated(SYMGEN) == []


@pytest.mark.parametrize("text", ["def f(x) -> int: ...", "def f(x: int): ...", "def f(*xs) -> int: ..."])
def test_a_missing_annotation_is_caught(text: str) -> None:
    assert len(unannotated({"a.py": text})) == 1
