"""Identifiers from any text."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgen.codegen.names import Names, documentation, identifier


@given(st.text())
def test_any_text_becomes_an_identifier(text: str) -> None:
    found = identifier(text)
    assert found.isidentifier()
    assert found.isascii()
    assert not keyword.iskeyword(found)


@pytest.mark.parametrize(
    ("name", "expected"), [("λ", "lambda_"), ("Σ", "Sigma"), ("x_1", "x_1"), ("é", "e"), ("∂", "u2202")]
)
def test_letters_are_spelled_out(name: str, expected: str) -> None:
    assert identifier(name) == expected


@given(st.lists(st.text(max_size=3), max_size=8))
def test_names_never_collide(texts: list[str]) -> None:
    names = Names(["np"])
    given_out = [names.fresh(t) for t in texts]
    assert len({*given_out, "np"}) == len(given_out) + 1


@given(st.text())
def test_documentation_cannot_leave_its_string(text: str) -> None:
    source = f'"""{documentation(text)}."""'
    assert "\n" not in source
    assert isinstance(eval(source, {"__builtins__": {}}), str)
