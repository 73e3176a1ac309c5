"""Files by suffix: whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from unit.rendering.derivations import PROVED, REFUTED, kl, with_verdicts
from unit.rendering.formulas import x, y
from unit.rendering.test_pages import faults

import symgen as sg
from symgen.errors import UsageError
from symgen.rendering import files, latex, save


def test_html(tmp_path: Path) -> None:
    source = save(with_verdicts(PROVED, title="<Two> normals"), tmp_path / "d.html").read_text(encoding="utf-8")
    assert faults(source) == []
    assert "<title>&lt;Two&gt; normals</title>" in source


def test_tex(tmp_path: Path) -> None:
    source = save(with_verdicts(PROVED, title="50% of two"), tmp_path / "d.tex").read_text()
    assert source.startswith("\\documentclass")
    assert "\\section*{50\\% of two}" in source
    assert latex(kl()) in source


def test_markdown(tmp_path: Path) -> None:
    source = save(with_verdicts(PROVED, REFUTED), tmp_path / "d.md").read_text(encoding="utf-8")
    assert f"$$\n{latex(kl())}\n$$" in source
    assert source.count("✓") == 1
    assert "2. insert the log density of Normal **✗ REFUTED**" in source


def test_json(tmp_path: Path) -> None:
    made = json.loads(save(kl(), tmp_path / "d.json").read_text(encoding="utf-8"))
    assert made["schema"] == 1
    assert made["kind"] == "derivation"
    assert made["goal"]["text"] == str(kl().goal)


@pytest.mark.parametrize("suffix", [".html", ".tex", ".md", ".json"])
@pytest.mark.parametrize("thing", [x / y, sg.Eq(x, y), REFUTED], ids=["term", "claim", "verdict"])
def test_everything_has_every_form(thing: object, suffix: str, tmp_path: Path) -> None:
    assert save(thing, tmp_path / f"t{suffix}").stat().st_size > 0


@pytest.mark.parametrize("name", ["d.docx", "d", "d.tex.gz"])
def test_an_unknown_suffix_names_those_known(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.tex, \.md, \.json, \.pdf"):
        save(x, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        save(x, tmp_path / "nowhere" / "d.tex")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = save(x, tmp_path / "d.tex")
    before = target.read_text()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.Path, "replace", fail)
    with pytest.raises(UsageError, match="disk full"):
        save(y, target)
    assert target.read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == ["d.tex"]


@pytest.mark.parametrize("name", ["folder.tex", "kept.tex", "a\0b.tex", "x" * 300 + ".tex"])
def test_names_that_cannot_be_written_are_refused_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.tex").mkdir()
    (tmp_path / "kept.tex").write_text("precious")
    (tmp_path / "kept.tex").chmod(0o444)
    with pytest.raises(UsageError, match=r"folder|read-only|null|long"):
        save(x, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.tex", "kept.tex"]
    assert (tmp_path / "kept.tex").read_text() == "precious"
