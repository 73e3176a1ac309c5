"""`symgen verify FILE` on documents: the wrong line first, at its place, and the exit codes."""

import io
import json
import os

import pytest

from symgen.cli import run
from symgen.verification import verify


@pytest.fixture
def verified(capsys):
    def ask(*arguments):
        code = run(["verify", *map(str, arguments)])
        return code, capsys.readouterr().out

    return ask


def test_the_wrong_line_is_named_first(tmp_path, verified):
    path = tmp_path / "note.md"
    path.write_text("<!-- symgen: symbols: a, b > 0 -->\n$$ a b = b a $$\n\n$$ \\log(ab) = \\log a - \\log b $$\n")
    code, out = verified(path, "--no-cache")
    assert code == 1
    assert out.startswith(f"{path}:4:")
    assert "REFUTED" in out.splitlines()[0]


def test_unreadable_text_has_its_own_exit_code_and_shows_the_token(tmp_path, verified):
    path = tmp_path / "note.tex"
    path.write_text("\\[ \\mystery x = 1 \\]\n")
    code, out = verified(path, "--no-cache")
    assert code == 4
    assert "unknown command \\mystery" in out


def test_json_has_a_schema_and_every_line(tmp_path, verified):
    path = tmp_path / "note.md"
    path.write_text("$$ 1 + 1 = 2 = 3 - 1 $$\n")
    code, out = verified(path, "--json", "--no-cache")
    (document,) = json.loads(out)["documents"]
    assert [row["verdict"]["status"] for row in document["lines"]] == ["PROVED", "PROVED"]
    assert code == 0


def test_documents_and_claims_do_not_mix(tmp_path, verified):
    path = tmp_path / "note.md"
    path.write_text("$$ 1 = 1 $$")
    code, _ = verified(path, "x == x")
    assert code == 2


@pytest.fixture
def note(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "note.md").write_text("$$ 1 + 1 = 2 $$\n\n$$ 1 + 1 = 3 $$\n")
    return "note.md"


def test_all_reports_at_once_say_the_same(note, verified, tmp_path):
    code, out = verified(
        note, "--no-cache", "--html", "r.html", "--sarif", "out/r.sarif", "--junit", tmp_path / "r.xml"
    )
    assert code == 1
    assert "note.md:3:10: REFUTED" in out
    assert "note.md" in (tmp_path / "r.html").read_text()
    (result,) = json.loads((tmp_path / "out" / "r.sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "note.md"
    assert 'failures="1"' in (tmp_path / "r.xml").read_text()


def test_lines_pass_in_junit_where_they_are_accepted(tmp_path, verified):
    path, out = tmp_path / "note.md", tmp_path / "r.xml"
    path.write_text("$$ \\int_0^1 x^{-x}\\,dx = \\sum_{n=1}^\\infty n^{-n} $$")
    for options, code in (((), 3), (("--accept", "supported"), 0)):
        assert verified(path, "--no-cache", "--junit", out, *options)[0] == code
        assert f'failures="{int(code > 0)}"' in out.read_text()


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--html", "r.txt", ".html"),
        ("--html", "../r.html", "out of this folder"),
        ("--html", "out/../../r.html", "out of this folder"),
        ("--html", "nowhere/r.html", "no folder"),
        ("--html", "x" * 300 + ".html", "too long"),
        ("--sarif", "out.sarif", "is a folder"),
        ("--junit", "kept.xml", "read-only"),
    ],
)
def test_names_of_reports_are_checked_before_anything_is_judged(note, option, name, said, tmp_path, capsys):
    (tmp_path / "out.sarif").mkdir()
    (tmp_path / "kept.xml").write_text("precious")
    (tmp_path / "kept.xml").chmod(0o444)
    assert run(["verify", note, option, name]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert (tmp_path / "kept.xml").read_text() == "precious"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kept.xml", "note.md", "out", "out.sarif"]


def test_a_report_replaces_a_link_and_not_what_it_leads_to(note, verified, tmp_path):
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "r.html").symlink_to("precious")
    verified(note, "--no-cache", "--html", "r.html")
    assert (tmp_path / "precious").read_text() == "kept"
    assert not (tmp_path / "r.html").is_symlink()


def test_retry_reaches_the_judge(note, monkeypatch, capsys):
    given = {}

    def verify_all(claims, **options):
        given.update(options)
        return [verify("1 == 1") for _ in claims]

    monkeypatch.setattr("symgen.reading.notes.verify_all", verify_all)
    assert run(["verify", note, "--retry", "--jobs", "3", "--dask", "tcp://somewhere", "--strict"]) == 0
    told = {name: given[name] for name in ("retry", "jobs", "dask", "mode")}
    assert told == {"retry": True, "jobs": 3, "dask": "tcp://somewhere", "mode": "strict"}


def test_a_report_needs_a_document(capsys):
    assert run(["verify", "1 == 1", "--html", "r.html"]) == 2
    assert "document" in capsys.readouterr().err


HOSTILE = {
    "latin.md": "caf\xe9 $$ 1 = 1 $$".encode("latin-1"),
    "nul.tex": b"a\0b",
    "broken.ipynb": b'{"cells": [',
    "deep.ipynb": b"[" * 100_000,
    "broken.py": b"def f(:\n",
    "paper.pdf": b"%PDF-1.4",
    "missing.md": None,
    "folder.md": "folder",
    "notes": "folder",
    "loop.md": "loop",
    "notes.rst": b"Title",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_a_usage_error_without_a_traceback(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    content = HOSTILE[name]
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content == "folder":
        (tmp_path / name).mkdir()
    elif content == "loop":
        (tmp_path / name).symlink_to(name)
    assert run(["verify", name]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert name in told.err and "try:" in told.err
    if isinstance(content, bytes):
        assert (tmp_path / name).read_bytes() == content


BOMBS = {
    "macros": "\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\c\\c}\\newcommand{\\c}{\\a\\a}\\[ \\a = 1 \\]",
    "doubling": "".join(f"\\newcommand{{\\a{chr(98 + k)}}}{{\\a{chr(97 + k)}\\a{chr(97 + k)}}}" for k in range(24))
    + "\\newcommand{\\aa}{x}\\[ \\ay = 1 \\]",
    "depth": "\\[ " + "{" * 50_000 + "x" + "}" * 50_000 + " = 1 \\]",
    "power": "\\[ 9^{9^{9^{9}}} = 1 \\]",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_unreadable_at_once(name, tmp_path, verified):
    path = tmp_path / "bomb.tex"
    path.write_text(BOMBS[name])
    started = os.times().user
    code, out = verified(path, "--no-cache", "--budget", "fast")
    assert code in (3, 4), out[:500]
    assert os.times().user - started < 5


@pytest.fixture
def piped(monkeypatch, capsys):
    """Ask with something on standard input."""

    def ask(content, *arguments):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = run(["verify", *map(str, arguments)])
        return code, capsys.readouterr()

    return ask


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"Title\n\n$$ 1 + 1 = 3 $$\n", 1, "<stdin>:3:10: REFUTED"),
        (b"\xef\xbb\xbf\\begin{align}\r\n1 + 1 &= 2 \\\\\r\n &= 3\r\n\\end{align}", 1, "<stdin>:3:3: REFUTED"),
        (b"% symgen: a, b > 0\n\\[ \\log(ab) = \\log a + \\log b \\]", 0, "<stdin>:2:13: PROVED"),
        (b"\xef\xbb\xbf1 + 1 == 2\r\n", 0, "PROVED"),
        (b"", 0, ""),
    ],
)
def test_standard_input_may_be_a_document(content, code, said, piped):
    found, told = piped(content, "-", "--no-cache")
    assert found == code
    assert said in told.out


def test_standard_input_that_is_no_text_is_a_usage_error(piped):
    code, told = piped(b"1 + 1 == \xff", "-")
    assert (code, told.out) == (2, "")
    assert "0xff" in told.err
    code, told = piped(b"$$ 1 = 1 $$", "-", "--watch")
    assert code == 2
    assert "saved nowhere" in told.err


def test_a_file_of_claims_may_begin_with_a_mark_of_its_encoding(tmp_path, verified):
    (tmp_path / "claims.txt").write_bytes(b"\xef\xbb\xbf1 + 1 == 2\r\n")
    assert verified(tmp_path / "claims.txt", "--no-cache")[0] == 0


def test_output_goes_by_its_suffix(note, verified, tmp_path):
    verified(note, "--no-cache", *(part for name in ("r.html", "r.json", "r.sarif", "r.xml") for part in ("-o", name)))
    assert json.loads((tmp_path / "r.json").read_text())["documents"][0]["lines"][1]["verdict"]["status"] == "REFUTED"
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    assert json.loads((tmp_path / "r.sarif").read_text())["version"] == "2.1.0"
    assert "<testsuite" in (tmp_path / "r.xml").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "note.md"), "known: .html"),
        (("-o", "r.html", "-o", "s.html"), "r.html too"),
        (("--sarif", "r.json", "-o", "r.json"), "r.json twice"),
        (("-o", "nowhere/r.html"), "no folder"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_judged(note, options, said, capsys):
    assert run(["verify", note, *options]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_what_a_shell_gives_as_a_pipe_is_a_document(verified, capsys):
    for text, code, said in (
        ("$$ 2a = a + a $$", 0, "PROVED"),
        ("$$ 2a = a $$", 1, "REFUTED"),
        ("2a = a", 2, "no displayed mathematics"),
        ("\xff", 2, "which is not UTF-8"),
    ):
        reading, writing = os.pipe()
        os.write(writing, text.encode("latin-1"))
        os.close(writing)
        given = run(["verify", f"/dev/fd/{reading}", "--no-cache"])
        told = capsys.readouterr()
        os.close(reading)
        assert given == code and said in told.out + told.err


def test_a_file_that_is_included_is_listed_as_not_read(tmp_path, capsys):
    path = tmp_path / "note.tex"
    path.write_text("\\input{macros}\n% \\input{old}\n\\[ 2a = a + a \\]\n\\include{chapters/one}\n")
    assert run(["verify", str(path), "--no-cache"]) == 0
    told = [line.split(": ")[2] for line in capsys.readouterr().err.splitlines() if "not judged" in line]
    assert [each.split(",")[0] for each in told] == ["macros", "chapters/one"]
