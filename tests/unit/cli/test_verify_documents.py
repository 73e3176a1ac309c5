"""`symgen verify FILE` on documents: the wrong line first, at its place, and the exit codes."""

import json

import pytest

from symgen.cli import run


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
