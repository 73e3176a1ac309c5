"""What README.md shows is what happens: its Python runs, its commands run and print what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from architecture.readme import Command, blocks, commands, run_command, run_python

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text()

FENCE = "```"


def page_of(language: str, text: str) -> str:
    return f"# A page\n\n{FENCE}{language}\n{text}\n{FENCE}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the checkout to what reads files, so that what writes them leaves the checkout clean."""
    for name in ("examples", "docs", "derivations"):
        if (ROOT / name).is_dir():
            (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_python_blocks_run(folder: Path) -> None:
    run_python(PAGE)


@pytest.mark.parametrize("command", commands(PAGE), ids=lambda command: command.line)
def test_commands_run_and_print_what_is_shown(command: Command, folder: Path) -> None:
    assert run_command(command, folder) == []


def test_the_page_names_the_two_commands_of_make() -> None:
    assert "make demo" in PAGE
    assert "make test" in PAGE


def test_blocks_know_their_language_and_line() -> None:
    (block,) = blocks(page_of("python", "x = 1"))
    assert (block.language, block.text, block.line) == ("python", "x = 1\n", 4)


def test_blocks_share_one_namespace() -> None:
    page = page_of("python", "x = 1") + page_of("python", ">>> x + 1\n2\n>>> y = 3") + page_of("python", "z = x + y")
    assert run_python(page)["z"] == 4


def test_python_that_fails_is_caught() -> None:
    with pytest.raises(ZeroDivisionError):
        run_python(page_of("python", "1 / 0"))


def test_a_session_that_prints_something_else_is_caught() -> None:
    with pytest.raises(AssertionError, match="Expected"):
        run_python(page_of("python", ">>> 1 + 1\n3"))


def test_commands_are_read_with_their_output() -> None:
    page = page_of("console", "$ symgen list\none\ntwo\n$ make test\n$ symgen code x \\\n  --to c") + page_of(
        "sh", "make"
    )
    assert commands(page) == [Command("symgen list", "one\ntwo\n"), Command("symgen code x    --to c", "")]


@pytest.fixture
def echo(tmp_path: Path) -> Path:
    """A folder whose `symgen` repeats its arguments, and exits with the number that it is told."""
    package = tmp_path / "symgen"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import sys\nprint(*sys.argv[2:])\nsys.exit(int(sys.argv[1]))\n",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("line", "shown", "problems"),
    [
        ("symgen 0 all holds", "all holds\n", 0),
        ("symgen 0 all holds in 3.1 s", "all holds in ... s\n", 0),
        ("symgen 1 refuted", "refuted\n", 0),
        ("symgen 0 all holds", "", 0),
        ("symgen 0 all holds", "nothing holds\n", 1),
        ("symgen 1 refuted", "", 1),
        ("symgen 2 usage", "usage\n", 1),
        ("symgen 2 usage", "all holds\n", 2),
    ],
)
def test_a_command_that_differs_from_the_page_is_caught(line: str, shown: str, problems: int, echo: Path) -> None:
    assert len(run_command(Command(line, shown), echo)) == problems
