"""The conditions under which a term is defined, held against evaluation."""

from __future__ import annotations

from typing import Any

import pytest
from unit.terms.reading import term

from symgen.numeric import Undefined, value
from symgen.terms.definedness import obligations
from symgen.terms.text import to_text

CASES = [
    ("sin(x)/x", "x: real", ["x != 0"]),
    ("1/x", "x > 0", []),
    ("log(x**2 + 1)", "x: real", []),
    ("log(z)", "z: complex", ["z != 0"]),
    ("1/x + 1/x", "x: real", ["x != 0"]),
    ("1/(x - y)", "x, y: real", ["x - y != 0"]),
    ("x**-2", "x: real", ["x != 0"]),
    ("x**y", "x, y: real", ["x != 0 or y >= 0"]),
    ("x**y", "x > 0; y: real", []),
    ("gamma(x)", "x: real", ["x > 0 or x != floor(x)"]),
    ("gamma(x)", "x > 0", []),
    ("log(1/x)", "x: real", ["1/x != 0", "x != 0"]),
    ("Sum(1/(k - a), (k, 1, 3))", "a: real", ["forall(k - a != 0, (k: integer[1,3], 1, 3))"]),
    ("Sum(1/a, (k, 1, 3))", "a: real", ["a != 0"]),
    ("Sum(1/k, (k, 1, oo))", "", []),
    ("Integral(1/(x - a), (x, 0, 1))", "a: real", ["forall(x - a != 0, (x, 0, 1), 'almost')"]),
    ("E[1/x, x ~ Normal(m, sd=1)]/m", "m: real", ["m != 0", "forall(x != 0, x, 'almost')"]),
    ("Limit(sin(x)/x, x, 0)", "", []),
    ("Integral(a/x, (x, 1, 2)).subs(a, 1/b)", "b: real", ["b != 0"]),
    ("cases((sin(x)/x, x != 0), (1, otherwise))", "x: real", []),
    ("cases((1/y, x > 0), (1/x, otherwise))", "x, y: real", ["x <= 0 or y != 0", "x > 0 or x != 0"]),
    ("maximum(1/y, y: real, y != 0)", "", []),
]


@pytest.mark.parametrize(("text", "where", "expected"), CASES, ids=[f"{row[0]} where {row[1]}" for row in CASES])
def test_obligations(text: str, where: str, expected: list[str]) -> None:
    assert [to_text(c) for c in obligations(term(text, where))] == expected


# text, context, a point where the conditions hold, a point where one fails
POINTS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("sin(x)/x", "x: real", {"x": 1}, {"x": 0}),
    ("x**y", "x, y: real", {"x": 0, "y": 1}, {"x": 0, "y": -1}),
    ("gamma(x)", "x: real", {"x": "-1/2"}, {"x": -1}),
    ("cases((1/y, x > 0), (1/x, otherwise))", "x, y: real", {"x": -1, "y": 0}, {"x": 1, "y": 0}),
    ("atanh(x)", "x: real", {"x": "1/2"}, {"x": 1}),
    ("Sum(1/(k - a), (k, 1, 3))", "a: real", {"a": 4}, {"a": 2}),
]


@pytest.mark.parametrize(("text", "where", "holds", "fails"), POINTS, ids=[row[0] for row in POINTS])
def test_evaluation_agrees(text: str, where: str, holds: dict[str, Any], fails: dict[str, Any]) -> None:
    found = term(text, where)
    assert obligations(found)
    value(found, holds)
    with pytest.raises(Undefined):
        value(found, fails)
