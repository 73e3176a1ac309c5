"""Options and output that several commands share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from symgen._registry import hook
from symgen.errors import ReadingError, UsageError
from symgen.verification.verdict import Status, Verdict

SCHEMA = 1

where = click.option("--where", default="", metavar="TEXT", help='Declarations, e.g. "m, n: real; s, t > 0".')
seed = click.option("--seed", default=0, show_default=True, help="Seed of every random choice.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
FILE = click.Path(path_type=Path)
output = click.option("-o", "--output", type=FILE, help="Write to a file; the suffix says how.")
at = click.option("--at", default="", metavar="TEXT", help='Evaluate at a point, e.g. "m=0.3, s=0.8".')
accept = click.option(
    "--accept",
    type=click.Choice(["unconditional", "supported"]),
    help="supported: numerical support is enough for exit code 0; unconditional: proofs given rules are not.",
)
budget = click.option(
    "--budget", type=click.Choice(["fast", "ci", "deep"]), default="ci", show_default=True, help="Time for one claim."
)


def print_json(kind: str, document: dict[str, Any]) -> None:
    """One JSON document on stdout, with a schema number."""
    click.echo(json_text(kind, document))


def json_text(kind: str, document: dict[str, Any]) -> str:
    """One JSON document with a schema number."""
    return json.dumps({"schema": SCHEMA, "kind": kind, **document}, indent=2, default=str)


def show(thing: Any) -> None:
    """Print a derivation, verdict or report for a person."""
    click.echo(hook("render.terminal")(thing))


def save(thing: Any, path: Path | None) -> None:
    """Write a file by its suffix and say so on stderr."""
    if path is None:
        return
    hook("render.save")(thing, path)
    click.echo(f"wrote {path}", err=True)


def write(text: str, path: Path) -> None:
    """Write a file whole or not at all, and say so on stderr."""
    from symgen.rendering.files import write_whole

    write_whole(path, text.encode("utf-8"))
    click.echo(f"wrote {path}", err=True)


def exit_code(verdict: Verdict, accepted: str | None) -> int:
    """The exit code for a verdict: 0, 1, 3 or 4."""
    if verdict.status is Status.REFUTED:
        return 1
    if verdict.status is Status.UNREADABLE:
        return 4
    if accepted == "supported" and verdict.status is Status.SUPPORTED:
        return 0
    if accepted == "unconditional" and verdict.relies_on:
        return 3
    return 0 if verdict else 3


def worst_exit_code(verdicts: Iterable[Verdict], accepted: str | None) -> int:
    """The exit code for many verdicts: anything refuted counts first, then unreadable text, then what is undecided."""
    codes = {exit_code(verdict, accepted) for verdict in verdicts}
    return next((code for code in (1, 4, 3) if code in codes), 0)


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?(/\d+)?")


def point(text: str) -> dict[str, str]:
    """Read "m=0.3, s=0.8" as exact values by name; ReadingError with a caret for anything else."""
    values: dict[str, str] = {}
    offset = 0
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if part.strip() and not (equals and name.isidentifier() and _NUMBER.fullmatch(value)):
            raise ReadingError(
                f"{part.strip()!r}",
                asked="a point such as m=0.3, s=4/5",
                text=text,
                offset=offset + len(part) - len(part.lstrip()),
                length=max(1, len(part.strip())),
                hint="write name=number, separated by commas",
            )
        if part.strip():
            values[name] = value
        offset += len(part) + 1
    return values


def check_output(path: Path | None, suffixes: tuple[str, ...]) -> None:
    """Refuse a file that could not be written, or that leaves the folder it is named in, before any work is done."""
    if path is None:
        return
    asked = f"write {path}"
    if path.suffix not in suffixes:
        raise UsageError(
            f"the suffix {path.suffix or 'of nothing'!r}", asked=asked, hint=f"known: {', '.join(suffixes)}"
        )
    if not path.is_absolute() and ".." in path.parts:
        hint = "give the whole path to write outside this folder"
        raise UsageError(f"the path {path}, which leads out of this folder", asked=asked, hint=hint)
    from symgen.rendering.files import check_target

    check_target(path)


Decorator = Callable[[Any], Any]


def options(*decorators: Decorator) -> Decorator:
    """Several options as one decorator, listed in the order given."""

    def decorate(function: Any) -> Any:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate
