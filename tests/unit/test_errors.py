"""Errors print four parts, name the nearest names, draw a caret, survive a process boundary, and set the exit code."""

from __future__ import annotations

import pickle

import pytest

from symgen import errors
from symgen.errors import (
    DomainError,
    MissingExtraError,
    NoRuleError,
    ReadingError,
    SymgenError,
    UnknownNameError,
    caret,
    closest,
    line_and_column,
)

TEXT = "x = 1\n\ty + $ z"


def test_four_parts_in_order() -> None:
    error = DomainError(asked="log(s)", found="s is real", where="args[0]", hint="declare s > 0")
    assert str(error) == "asked: log(s)\nfound: s is real\nwhere: args[0]\ntry:   declare s > 0"


def test_empty_parts_are_left_out() -> None:
    assert str(SymgenError("only this")) == "found: only this"
    assert str(SymgenError()) == "SymgenError"


def test_further_lines_are_indented() -> None:
    assert str(SymgenError("first\nsecond")) == "found: first\n       second"


def test_a_reading_error_points_at_its_character() -> None:
    error = ReadingError("an unknown sign", text=TEXT, offset=TEXT.index("$"), source="note.md")
    assert (error.line, error.column) == (2, 6)
    assert error.where == "note.md, line 2, column 6\n\ty + $ z\n\t    ^"


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (5, (1, 6)), (6, (2, 1)), (10_000, (2, 9)), (-3, (1, 1))])
def test_lines_and_columns(offset: int, place: tuple[int, int]) -> None:
    assert line_and_column(TEXT, offset) == place


def test_carets_cover_the_token_and_stay_on_its_line() -> None:
    assert caret("a + beta", 4, 4) == "a + beta\n    ^^^^"
    assert caret("ab\ncd", 1, 9) == "ab\n ^"
    assert caret("ab", 2) == "ab\n  ^"


def test_nearest_names_ignore_case_and_come_best_first() -> None:
    assert closest("GAMMA", ["Gamma", "Beta"]) == ["Gamma"]
    assert closest("nomral", ["Normal", "LogNormal", "Beta"])[0] == "Normal"
    assert closest("zzz", ["Normal"]) == []


def test_an_unknown_name_without_neighbours_has_no_hint() -> None:
    assert UnknownNameError("zzz", candidates=["Normal"]).hint == ""


@pytest.mark.parametrize(
    "error",
    [
        DomainError(asked="a", found="b", where="c", hint="d"),
        ReadingError("f", text=TEXT, offset=3),
        UnknownNameError("Gama", kind="family", candidates=["Gamma"]),
        MissingExtraError("torch", extra="torch"),
        NoRuleError("zeta"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_a_process_boundary(error: SymgenError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("BudgetError", 3),
        ("DomainError", 4),
        ("MissingExtraError", 2),
        ("NoRuleError", 3),
        ("ReadingError", 4),
        ("ShapeError", 4),
        ("UnknownNameError", 4),
        ("UsageError", 2),
    ],
)
def test_exit_codes_are_a_contract(name: str, code: int) -> None:
    kind = getattr(errors, name)
    assert issubclass(kind, SymgenError)
    assert kind.exit_code == code
