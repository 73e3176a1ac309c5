"""The command line: what a new user types first, and what they type wrong."""

import json
import os

import pytest

from symgen.cli import run

KL = "KL(Normal(m, sd=s) || Normal(n, sd=t))"
WHERE = ["--where", "m, n: real; s, t > 0"]


def test_derive_prints_steps_with_reasons_and_verdicts(capsys):
    assert run(["derive", KL, *WHERE]) == 0
    shown = capsys.readouterr().out
    assert "PROVED given normal-mgf" in " ".join(shown.split()) and "(s**2 + (m - n)**2)/(2*t**2)" in shown


def test_derive_evaluates_at_a_point(capsys):
    assert run(["derive", KL, *WHERE, "--at", "m=0.3, n=0, s=0.8, t=1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1 and document["value"].startswith("0.0881435513142")


@pytest.mark.parametrize("suffix", [".html", ".tex", ".md", ".json"])
def test_derive_writes_files_by_suffix(tmp_path, suffix):
    path = tmp_path / f"kl{suffix}"
    assert run(["derive", KL, *WHERE, "-o", str(path)]) == 0
    assert path.stat().st_size > 500


def test_verify_has_an_exit_code_for_each_outcome(capsys):
    where = ["--where", "a, b > 0"]
    assert run(["verify", "log(a*b) == log(a) + log(b)", *where]) == 0
    assert run(["verify", "log(a + b) == log(a) + log(b)", *where]) == 1
    assert run(["verify", "log(a + ", *where]) == 4
    assert run(["verify", "Integral(exp(-x**2)*cos(x), (x, -oo, oo)) == sqrt(pi)*exp(-1/4)"]) == 3
    assert (
        run(["verify", "Integral(exp(-x**2)*cos(x), (x, -oo, oo)) == sqrt(pi)*exp(-1/4)", "--accept", "supported"]) == 0
    )
    assert "counterexample" in capsys.readouterr().out


def test_code_prints_source(capsys):
    assert run(["code", KL, *WHERE, "--to", "numpy"]) == 0
    source = capsys.readouterr().out
    compile(source, "generated", "exec")
    assert "log" in source


def test_list_and_doctor(capsys):
    assert run(["list"]) == 0 and "information/kl_normal_normal" in capsys.readouterr().out
    assert run(["doctor"]) == 0 and "proved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["derive", "KL(Normal(m, sd=s) || Normal(n, sd=t))", "--where", "m, n: real; s > 0"], 4, "'t'"),
        (["derive", "KL(Normla(m, sd=s) || Normal(n, sd=t))", *WHERE], 4, "Normal"),
        (["derive", "KL(Normal(m, sd=-1) || Normal(n, sd=t))", *WHERE], 4, "positive"),
        (["derive", "KL(Normal(m, s) || Normal(n, sd=t))", *WHERE], 4, "sd"),
        (["derive", KL, *WHERE, "-o", "kl.xyz"], 2, ".html"),
        (["derive", KL, *WHERE, "-o", "no/such/folder/kl.html"], 2, "folder"),
        (["derive", KL, *WHERE, "--at", "m=o.3"], 4, "m=o.3"),
        (["derive", "information/kl_normal_norml"], 4, "kl_normal_normal"),
        (["code", KL, *WHERE, "--to", "fortran"], 2, "numpy"),
        (["drive", KL], 2, "derive"),
        (["verify", "x == x", "--budget", "huge"], 2, "fast"),
        (["crosscheck", "vea"], 2, "vae"),
        (["crosscheck", "vae", "--plant", "kl-hafl"], 2, "kl-half"),
        (["crosscheck", "vae", "--steps", "0"], 2, "steps"),
    ],
)
def test_mistakes_are_answered_clearly_and_leave_no_file(arguments, code, said, tmp_path, capsys):
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        assert run(arguments) == code
    finally:
        os.chdir(before)
    captured = capsys.readouterr()
    assert said in captured.err and "Traceback" not in captured.err and captured.out == ""
    assert list(tmp_path.iterdir()) == []
