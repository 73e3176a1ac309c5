"""The public cases beside a checkout: claims read and read back; depth and length are read or refused."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from unit.terms.reading import ROOT, again

from symgen.errors import DomainError, ReadingError, ShapeError
from symgen.terms.text import read, read_claim, read_context, read_term, show_context

CASES = ROOT.parent / "shared" / "cases"


def _rows(*names: str) -> list[Any]:
    """The rows of case files; one skipped row where the files are absent."""
    paths = [path for name in names if (path := Path(CASES / name)).exists()]
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    if rows:
        return [pytest.param(row, id=f"{row['id']}-{k}") for k, row in enumerate(rows)]
    return [pytest.param({}, marks=pytest.mark.skip(reason="the public cases are not beside this checkout"))]


@pytest.mark.parametrize("row", _rows("traps.jsonl", "sympy_wrong.jsonl"))
def test_claims_read_and_read_back(row: dict[str, Any]) -> None:
    context = read_context(row["vars"])
    assert read_context(show_context(context)) == context
    for side in (row["lhs"], row["rhs"]):
        found = read_term(side, context)
        assert again(found) is found
    claim = read_claim(f"{row['lhs']} {row['rel']} {row['rhs']}", context)
    assert claim.left is read_term(row["lhs"], context)
    assert claim.right is read_term(row["rhs"], context)


DEEP = {
    "brackets": lambda n: "(" * n + "x" + ")" * n,
    "functions": lambda n: "sin(" * n + "x" + ")" * n,
    "signs": lambda n: "-" * n + "x",
    "powers": lambda n: "x**" * n + "x",
    "lists": lambda n: "[" * n + "x" + "]" * n,
    "quotients": lambda n: "x/" * n + "x",
    "sums": lambda n: "Sum(" * n + "x" + ", (k, 1, 2))" * n,
    "transposes": lambda n: "x" + "'" * n,
    "negations": lambda n: "not " * n + "x > 0",
    "indices": lambda n: "x[" * n + "1" + "]" * n,
    "laws": lambda n: "Normal(0, sd=" * n + "1" + ")" * n,
    "methods": lambda n: "x" + ".T" * n,
}


@pytest.mark.parametrize("count", [60, 190, 1000, 3000])
@pytest.mark.parametrize("kind", DEEP)
def test_depth_is_read_or_refused_and_never_overflows(kind: str, count: int) -> None:
    context = read_context("x: matrix n n" if kind == "transposes" else "x: real")
    try:
        read(DEEP[kind](count), context)
    except ReadingError as error:
        assert count > 60 or kind in ("indices", "laws")
        assert error.where
    except (ShapeError, DomainError) as error:
        assert kind in ("indices", "laws"), error


@pytest.mark.parametrize(
    "text", ["x: vector (" * 300, "x ~ " * 300, "x: real[" + "(" * 400 + "1", "(" * 1000, "f(" * 900]
)
def test_deep_declarations_are_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        read_context(text)


def test_long_flat_text_is_read_quickly() -> None:
    started = time.thread_time()
    assert len(read_term("+".join(["x"] * 9990), read_context("x: real")).args) == 9990
    assert len(read_term("*".join(["x"] * 9990), read_context("x: real")).args) == 9990
    assert time.thread_time() - started < 10
