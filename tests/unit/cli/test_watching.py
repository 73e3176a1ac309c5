"""`--watch`: every save is judged, whatever an editor does in between; and what CI runs exists as it is written down."""

import re
from pathlib import Path

import pytest

from symgen.cli import run, watching

ROOT = Path(__file__).parents[3]


def scripted(*actions):
    """A pause in which one after another things happen; after the last the user interrupts."""
    left = iter(actions)

    def pause(_seconds):
        action = next(left, None)
        if action is None:
            raise KeyboardInterrupt
        action()

    return pause


def count(paths, *actions):
    seen = 0
    with pytest.raises(KeyboardInterrupt):
        for _ in watching.saved([str(path) for path in paths], scripted(*actions)):
            seen += 1
    return seen


def test_each_save_is_seen_once(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("1")
    nothing = lambda: None
    assert count([path], nothing, lambda: path.write_text("12"), nothing, nothing, lambda: path.write_text("123")) == 2


def test_an_editor_that_puts_a_new_file_in_its_place(tmp_path):
    path, other = tmp_path / "a.md", tmp_path / "b.md"
    path.write_text("1")
    other.write_text("22")
    assert count([path], path.unlink, lambda: None, lambda: other.rename(path)) == 1


def test_any_of_several_files(tmp_path):
    paths = [tmp_path / "a.md", tmp_path / "b.md"]
    for path in paths:
        path.write_text("1")
    assert count(paths, *(lambda path=path: path.write_text("12") for path in paths)) == 2


def test_the_command_judges_again_and_survives_a_broken_save(tmp_path, monkeypatch, capsys):
    path, report = tmp_path / "note.md", tmp_path / "r.html"
    path.write_text("$$ 1 + 1 = 3 $$")
    saves = [lambda: path.write_bytes(b"\xff"), lambda: path.write_text("$$ 1 + 1 = 2 $$ ")]
    monkeypatch.setattr(watching.saved, "__defaults__", (scripted(*saves),))
    assert run(["verify", str(path), "--watch", "--no-cache", "--html", str(report)]) == 130
    told = capsys.readouterr()
    assert told.out.index("REFUTED") < told.out.index("PROVED")
    assert "not UTF-8" in told.err
    assert "PROVED" in report.read_text()


def test_watching_needs_a_document(capsys):
    assert run(["verify", "1 == 1", "--watch"]) == 2
    assert "--watch" in capsys.readouterr().err


def hook():
    return dict(re.findall(r"^[- ] (\w+): (.*)$", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE))


def test_the_pre_commit_hook_runs_on_documents(tmp_path):
    entry = hook()["entry"].split()
    path = tmp_path / "note.md"
    for text, code in (("$$ 1 = 1 $$", 0), ("$$ 1 = 2 $$", 1)):
        path.write_text(text)
        assert run([*entry[1:], str(path)]) == code
    matches = [name for name in ("a.tex", "b.md", "c.ipynb", "d.py", "e.txt") if re.search(hook()["files"], name)]
    assert matches == ["a.tex", "b.md", "c.ipynb"]


def test_the_recipes_use_options_that_exist(capsys):
    recipes = (ROOT / "docs" / "continuous_integration.md").read_text()
    run(["verify", "--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out))
    used = {option for line in re.findall(r"symgen verify .*", recipes) for option in re.findall(r"--[a-z]+", line)}
    assert used
    assert used <= options
    assert hook()["id"] in recipes
