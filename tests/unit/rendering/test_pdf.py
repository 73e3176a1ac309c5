"""PDF by Typst: its source for every operator; the file itself where Typst is installed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from unit.rendering.derivations import PROVED, REFUTED, kl, with_verdicts
from unit.rendering.formulas import application, declared, x
from unit.rendering.golden import GOLDEN

from symgen.errors import MissingExtraError
from symgen.rendering import save
from symgen.rendering.pdf import typst_source
from symgen.terms import build as b
from symgen.terms.operators import table
from symgen.terms.term import Term


def mathematics(formula: Term) -> str:
    return typst_source(formula, "t").splitlines()[-1]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (x / 2, "$ frac(x, 2) $"),
        (b.sqrt(x) ** 2, "$ attach(sqrt(x), t: 2) $"),
        (declared("logvar"), '$ "logvar" $'),
        (declared('"#panic()'), '$ "\\"#panic()" $'),
        (b.Sum(x, (b.integers("k"), 1, 3)), "$ attach(limits(∑), b: k \\= 1, t: 3) x $"),
    ],
)
def test_golden(formula: Term, expected: str) -> None:
    assert mathematics(formula) == expected


def loose(source: str) -> str:
    """What stands outside strings that Typst would read as code; empty when nothing."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", source)
    bare = re.sub(r"\\.", "", bare).replace("#none", "").replace("#left", "")
    return "".join(re.findall(r"[#@<>\[\]{}]", bare)) or ("brackets" if bare.count("(") != bare.count(")") else "")


@pytest.mark.parametrize("name", sorted(table()))
def test_every_operator_is_set_without_code(name: str) -> None:
    assert loose(mathematics(application(name))) == ""


def test_loose_code_is_caught() -> None:
    assert loose('frac(x, #read("/etc/passwd"))') == "#"
    assert loose("frac(x") == "brackets"
    assert loose("\\#x") == ""


def test_without_typst_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"symgen\[pdf\]"):
        save(kl(), tmp_path / "d.pdf")
    assert list(tmp_path.iterdir()) == []


def test_files_are_pdf(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    made = save(with_verdicts(PROVED, REFUTED, title="Two #normals"), tmp_path / "d.pdf").read_bytes()
    assert made.startswith(b"%PDF")
    for formula, _ in GOLDEN:
        assert save(formula, tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
