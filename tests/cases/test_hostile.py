"""Hostile input through every door: it is refused with its place or stays inert, in time, and nothing is run or lost."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys

import pytest
from cases.public import parameters
from unit.codegen.test_compile import make_symbol
from unit.rendering.test_pages import faults
from unit.verification import test_cache as caching

from symgen.cli import run
from symgen.codegen import compile
from symgen.errors import ReadingError, SymgenError, UnknownNameError, UsageError
from symgen.reading import read
from symgen.reading.claims_reader import term
from symgen.reading.sources.front_matter import front_matter
from symgen.rendering import page, save
from symgen.rendering.note_pages import note_page
from symgen.rendering.pages import visible
from symgen.rendering.sections import Formula
from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.terms.text import read as read_plainly
from symgen.terms.text import read_context
from symgen.verification import Status
from symgen.verification.processes import cache


def expression(text, expected, folder):
    try:
        found = read_plainly(text, read_context("x, y, z: real"))
    except (ReadingError, UnknownNameError) as error:
        assert error.where
    else:
        assert isinstance(found, Term)
        assert "unevaluated" in expected
        assert found.op != "num"


def latex(text, expected, folder):
    try:
        found = term(text, Context())
    except ReadingError as error:
        assert error.where
        assert error.hint
    else:
        assert "inert" in expected
        assert found.op != "num"


def markdown(text, expected, folder):
    (folder / "note.md").write_text(text, encoding="utf-8")
    checked = read(folder / "note.md").verify(cache=False)
    source = page("note", note_page([checked]).sections)
    assert faults(source) == []
    shown = html.unescape(re.sub(r"<[^>]*>", "", source))
    assert all(visible(line) in shown for line in text.split("\n"))
    (folder / "note.md").unlink()


def yaml(text, expected, folder):
    with pytest.raises(ReadingError) as caught:
        front_matter(f"---\n{text}\n---\n")
    assert caught.value.line <= text.count("\n") + 2
    assert f"line {caught.value.line}" in caught.value.where


def symbol_name(name, expected, folder):
    symbol = make_symbol(name)
    program = compile(2 * symbol + 1, args=[symbol], to="numpy")
    assert float(program(3.0)) == 7.0
    before, _, after = program.source.split('"""')
    assert name not in before + after or name.isidentifier()
    assert faults(page(name, [Formula(symbol, name)])) == []


def output_name(name, expected, folder):
    kept = folder / "kept.html"
    kept.write_text("precious")
    kept.chmod(0o444)
    inner = folder / "inner"
    inner.mkdir()
    for target in (inner / name, inner / f"{name}.html"):
        try:
            written = save(make_symbol("x"), target)
        except UsageError:
            continue
        assert written.resolve().is_relative_to(inner)
        written.unlink()
    assert run(["derive", "1 + 1", "-o", f"{name}.html"]) in (0, 2)
    assert kept.read_text() == "precious"
    assert {path.suffix for path in folder.iterdir() if path.is_file()} <= {".html"}
    assert all(path.parent == folder for path in folder.glob("**/*.html"))
    for path in [*folder.glob("*.html"), inner]:
        path.rmdir() if path.is_dir() else path.unlink()


def cached(text, expected, folder):
    place = folder / "cache"
    scenario = next((made for words, made in SCENARIOS.items() if words in text), None)
    assert scenario is not None, f"no scenario for {text!r}"
    scenario(place)


def _planted(plant):
    def judge(place):
        place.mkdir()
        plant(place / cache.FILE)
        cache._open_caches.clear()
        with pytest.warns(cache.CacheWarning):
            assert caching.judged(caching.FALSE).status is Status.REFUTED

    return judge


def _two_writers(place):
    writers = [subprocess.Popen([sys.executable, "-W", "error", "-c", caching.PROGRAM]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]


def _read_only(place):
    place.mkdir()
    place.chmod(0o555)
    command = [sys.executable, "-c", caching.PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=caching.obey_permissions)
    place.chmod(0o755)
    if done.returncode == 77:
        pytest.skip("root here cannot give up writing everywhere")
    assert done.returncode == 0, done.stderr


SCENARIOS = {
    "joblib": _planted(caching.joblib_file),
    "truncated": _planted(caching.truncated),
    "directory": _planted(caching.a_directory),
    "two writers": _two_writers,
    "read-only": _read_only,
}
CHANNELS = {
    "expr": expression,
    "latex": latex,
    "markdown": markdown,
    "yaml": yaml,
    "symbol-name": symbol_name,
    "output-name": output_name,
    "cache": cached,
}


def spent():
    """Seconds of this process and of those that it started, which a busy machine does not lengthen."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@pytest.mark.parametrize("row", parameters("hostile.jsonl"))
def test_hostile(row, tmp_path, monkeypatch, score):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYMGEN_CACHE", str(tmp_path / "cache") if row["channel"] == "cache" else "off")
    started = spent()
    CHANNELS[row["channel"]](row["input"] * row["repeat"], row["expected"], tmp_path)
    assert spent() - started < row["max_seconds"]
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == []
    score(f"hostile, {row['channel']}", "as expected")


def test_every_error_of_reading_has_a_place():
    with pytest.raises(SymgenError) as caught:
        term(r"\frac{1}{", Context())
    assert "column 9" in caught.value.where
