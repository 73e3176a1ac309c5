"""Malformed documents are refused as such."""

from __future__ import annotations

from typing import Any

import pytest
from unit.terms.reading import term

from symgen.errors import ReadingError
from symgen.terms.json_form import claim_from_json, context_from_json, context_to_json, term_from_json, term_to_json
from symgen.terms.text import read_context


def _nodes(*nodes: Any, root: Any = 0) -> dict[str, Any]:
    return {"schema": 1, "nodes": list(nodes), "root": root}


REAL = {"d": ["real", "-oo", "oo", True, True, ""]}
X = ["symbol", [], ["x", REAL, {"t": []}]]
ONE = ["num", [], [{"q": "1"}]]
MALFORMED = [
    None,
    [],
    {},
    {"schema": 2, "nodes": [], "root": 0},
    _nodes(),
    _nodes(ONE, root=1),
    _nodes(ONE, root=-1),
    _nodes(ONE, root=True),
    _nodes(["nothing", [], []]),
    _nodes(["__import__", [], ["os"]]),
    _nodes(["add", [0, 0], []]),
    _nodes(ONE, ["log", [0, 0], []], root=1),
    _nodes(["num", [], []]),
    _nodes(["num", [], [{"q": "1/0"}]]),
    _nodes(["num", [], [{"q": "1e999999999"}]]),
    _nodes(["num", [], [{"q": "x"}]]),
    _nodes(["num", [], [{"other": "1"}]]),
    _nodes(["num", [], [1.5]]),
    _nodes(["const", [], ["tau"]]),
    _nodes(["symbol", [], [5, REAL, {"t": []}]]),
    _nodes(["symbol", [], ["x", "real", {"t": []}]]),
    _nodes(["symbol", [], ["x", REAL, {"t": ["n"]}]]),
    _nodes(["symbol", [], ["x", {"d": ["quaternion", "-oo", "oo", True, True, ""]}, {"t": []}]]),
    _nodes(ONE, ["sum", [0, 0, 0, 0], []], root=1),
    _nodes(X, ["call", [0], ["f", REAL, {"t": []}]], root=1),
    _nodes(X, ["matmul", [0, 0], []], root=1),
    _nodes("num"),
    _nodes(["num", 0, []]),
]


@pytest.mark.parametrize("document", MALFORMED, ids=[str(k) for k in range(len(MALFORMED))])
def test_a_malformed_document_is_refused(document: object) -> None:
    for read in (term_from_json, claim_from_json, context_from_json):
        with pytest.raises(ReadingError, match="JSON form"):
            read(document)


def test_nesting_costs_no_stack() -> None:
    chain: list[Any] = [X, *(["neg", [position], []] for position in range(3000))]
    deep = term_from_json(_nodes(*chain, root=3000))
    assert term_to_json(deep)["nodes"] == chain
    attribute: dict[str, Any] = {"t": []}
    for _ in range(5000):
        attribute = {"t": [attribute]}
    with pytest.raises(ReadingError):
        term_from_json(_nodes(["eye", [], [attribute]]))


def test_too_many_nodes_are_refused() -> None:
    with pytest.raises(ReadingError, match="nodes, more than"):
        term_from_json({"schema": 1, "nodes": [ONE] * 200_001, "root": 0})


def test_every_part_of_a_context_is_kept() -> None:
    where = (
        "x ~ Gamma(a, rate=b); q(z) = Normal(a, var=b); a, b > 0; f: function vector n; p: density; v: vector n; a < b"
    )
    context = read_context(where)
    assert context_from_json(context_to_json(context)) == context
    assert context_to_json(context) != context_to_json(read_context(where.replace("a < b", "a > b")))


def test_tags_tell_an_exact_number_from_a_string() -> None:
    assert term_from_json(_nodes(ONE)) is term("1")
    with pytest.raises(ReadingError):
        term_from_json(_nodes(["num", [], ["x"]]))
