"""`symgen verify` over many claims: files, standard input, the cache, processes, a cluster."""

import io
import json
import sys
import warnings

import pytest

from symgen.cli import run
from symgen.cli import verify as command
from symgen.verification import verify
from symgen.verification.processes import cache


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMGEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "claims.txt"
    path.write_text(
        "# two contexts\n\nwhere: a, b > 0\nlog(a*b) == log(a) + log(b)\n  log(a + b) == log(a) + log(b)  \n"
        "where: x: real\nexp(x) >= 1 + x\n"
    )
    return path


def document(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_file_holds_a_claim_a_line_with_declarations_for_the_lines_after(claims, capsys):
    assert run(["verify", str(claims), "--json"]) == 1
    told = document(capsys)
    assert [row["verdict"]["status"] for row in told["claims"]] == ["PROVED", "REFUTED", "PROVED"]
    assert told["claims"][1]["claim"] == "log(a + b) == log(a) + log(b)"
    assert told["counts"] == {"PROVED": 2, "REFUTED": 1}


def test_files_and_expressions_may_be_mixed_and_share_where(claims, capsys):
    assert run(["verify", "y + y == 2*y", str(claims), "--where", "y: real", "--json"]) == 1
    assert [row["verdict"]["status"] for row in document(capsys)["claims"]][:2] == ["PROVED", "PROVED"]


def test_standard_input(claims, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(claims.read_bytes())))
    assert run(["verify", "-", "--json", "--jobs", "2"]) == 1
    assert len(document(capsys)["claims"]) == 3


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00claims"])
def test_a_file_that_cannot_be_read_is_a_usage_error(content, tmp_path, capsys):
    path = tmp_path / "other.txt"
    if content is not None:
        path.write_bytes(content)
    assert run(["verify", str(path)]) == 2
    said = capsys.readouterr()
    assert str(path) in said.err and "try:" in said.err and said.out == ""


def test_verdicts_are_kept_unless_it_is_told_otherwise(place, capsys):
    false = ["verify", "log(a + b) == log(a) + log(b)", "--where", "a, b > 0"]
    assert run([*false, "--no-cache"]) == 1 and not place.exists()
    assert run(false) == 1 and (place / cache.FILE).exists()
    assert run(false) == 1


def test_retry_reaches_the_judge(place, monkeypatch, capsys):
    given = {}

    def verify_all(texts, **options):
        given.update(options)
        return [verify("1 == 1") for _ in texts]

    monkeypatch.setattr("symgen.verification.verify_all", verify_all, raising=False)
    run(["verify", "x == x", "--retry", "--jobs", "3", "--dask", "tcp://somewhere", "--strict", "--seed", "4"])
    told = {name: given[name] for name in ("retry", "jobs", "dask", "mode", "seed", "cache")}
    assert told == {"retry": True, "jobs": 3, "dask": "tcp://somewhere", "mode": "strict", "seed": 4, "cache": True}


def test_a_damaged_cache_is_one_line_on_stderr(place, capsys):
    place.mkdir()
    (place / cache.FILE).write_bytes(b"\x80\x04\x95joblib")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        assert run(["verify", "log(a + b) == log(a) + log(b)", "--where", "a, b > 0"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and said[0].startswith("warning: the cache") and "set aside" in said[0]


@pytest.mark.parametrize(("options", "said"), [(["--jobs", "-2"], "jobs=-2"), (["--jobs", "two"], "two")])
def test_wrong_numbers_of_jobs(options, said, capsys):
    assert run(["verify", "x == x", *options]) == 2
    assert said in capsys.readouterr().err


def test_a_bar_is_shown_on_a_terminal_only_and_for_many_claims(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, total, shown in ((io.StringIO(), 100, False), (Terminal(), 3, False), (Terminal(), 100, True)):
        monkeypatch.setattr(sys, "stderr", stream)
        with command._progress(total) as progress:
            assert (progress is not None) is shown
            if progress:
                progress(40, total)
    assert "judging" in stream.getvalue()
