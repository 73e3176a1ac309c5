"""Run what a Markdown page shows: its Python blocks in one namespace, its `symgen` commands with their output."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SHELL = {"console", "sh", "shell", "bash"}
_COMPARED = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# 0 all hold, 1 something refuted, 3 something undecided: answers. The others say that the command itself was wrong.
_ANSWERS = {0, 1, 3}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line of the page where the text begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command that a page shows after `$`, and the output shown below it (empty if none is)."""

    line: str
    shown: str


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a Markdown page."""
    return [Block(match[1], match[2], page.count("\n", 0, match.start(2)) + 1) for match in _FENCE.finditer(page)]


def run_python(page: str, name: str = "README.md") -> dict[str, object]:
    """Run the Python blocks of a page in order, in one namespace, and return it; a session with >>> is compared."""
    namespace: dict[str, object] = {"__name__": "__readme__"}
    for block in blocks(page):
        if block.language == "python":
            _run_block(block, name, namespace)
    return namespace


def _run_block(block: Block, name: str, namespace: dict[str, object]) -> None:
    if ">>>" in block.text:
        _run_session(block, name, namespace)
        return
    # Blank lines in front give a traceback the line numbers of the page.
    exec(compile("\n" * (block.line - 1) + block.text, name, "exec"), namespace)


def _run_session(block: Block, name: str, namespace: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, namespace, name, name, block.line - 1)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=_COMPARED)
    runner.run(test, out=report.append, clear_globs=False)
    namespace.update(test.globs)
    assert not runner.failures, "".join(report)


def commands(page: str) -> list[Command]:
    """Return the `symgen` commands that the page shows after `$ `, in order."""
    return [
        command
        for block in blocks(page)
        if block.language in _SHELL
        for command in _commands_of(block.text)
        if command.line.startswith("symgen ")
    ]


def _commands_of(text: str) -> list[Command]:
    pieces = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    found = []
    for piece in pieces:
        line, _, shown = piece.replace("\\\n", " ").partition("\n")
        found.append(Command(line.strip(), shown.rstrip() and shown.rstrip() + "\n"))
    return found


def run_command(command: Command, folder: Path) -> list[str]:
    """Run a command in `folder` and return what is wrong with it: its exit code, or output other than shown."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    arguments = shlex.split(command.line, comments=True)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "symgen", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    problems = []
    allowed = _ANSWERS if command.shown else {0}
    if done.returncode not in allowed:
        problems.append(f"$ {command.line}\nexit code {done.returncode}\n{done.stderr}")
    if command.shown and not doctest.OutputChecker().check_output(command.shown, done.stdout, _COMPARED):
        problems.append(f"$ {command.line}\nshown:\n{command.shown}\nprinted:\n{done.stdout}")
    return problems
