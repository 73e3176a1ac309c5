"""`symgen derive EXPR|NAME`: a derivation on the terminal, as JSON, or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from symgen.cli import options as opt

_SUFFIXES = (".html", ".tex", ".md", ".json", ".pdf")


@click.command("derive")
@click.argument("goal")
@opt.options(opt.where, opt.at, opt.output, opt.as_json, opt.seed, opt.accept)
@click.option("--no-judge", is_flag=True, help="Leave the steps unjudged.")
@click.option("--substeps", is_flag=True, help="Show the steps inside steps.")
def command(
    goal: str, where: str, at: str, output: Path | None, as_json: bool, seed: int, accept: str | None,
    no_judge: bool, substeps: bool,
) -> int:  # fmt: skip
    """Derive GOAL: a formula such as "KL(Normal(m, sd=s) || Normal(n, sd=t))", or the name of a catalogue entry."""
    opt.check_output(output, _SUFFIXES)
    point = opt.point(at)
    derivation = _derivation(goal, where, judge=not no_judge, seed=seed)
    value = derivation.evaluate(point) if at else None
    if as_json:
        from symgen.rendering import document

        opt.print_json("derivation", {**document(derivation), **({"value": str(value)} if at else {})})
    else:
        _show(derivation, value, at, substeps)
    opt.save(derivation, output)
    return 0 if no_judge else opt.exit_code(derivation.verdict, accept)


def _show(derivation: Any, value: Any, at: str, substeps: bool) -> None:
    from symgen.rendering import terminal

    click.echo(terminal(derivation, substeps=substeps))
    if at:
        click.echo(f"value at {at}: {value}")


def _derivation(goal: str, where: str, *, judge: bool, seed: int) -> Any:
    from symgen.derivation import catalogue, derive, load

    names = catalogue()
    known = goal in names or any(name.rpartition("/")[2] == goal for name in names)
    looks_like_a_name = "/" in goal and not any(character in goal for character in " ()=|*+-^[")
    if known or (looks_like_a_name and not where):
        return load(goal).derive(judge=judge, seed=seed)
    return derive(goal, where=where, judge=judge, seed=seed)
