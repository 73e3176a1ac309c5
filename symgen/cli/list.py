"""`symgen list`: the names that other commands take."""

from __future__ import annotations

import click

from symgen.cli import options as opt


@click.command("list")
@click.argument("pattern", default="")
@opt.as_json
def command(pattern: str, as_json: bool) -> int:
    """List derivations, families and models whose names hold PATTERN."""
    from symgen._registry import hook
    from symgen.derivation import catalogue

    entries = {name: entry.title for name, entry in catalogue().items() if pattern in name}
    known = sorted((*hook("probability.families")(), *hook("probability.joint_families")()))
    families = [name for name in known if pattern.casefold() in name.casefold()]
    if as_json:
        opt.print_json("list", {"derivations": entries, "families": families})
        return 0
    width = max(map(len, entries), default=0)
    click.echo("Derivations (symgen derive NAME)")
    for name, title in entries.items():
        click.echo(f"  {name:<{width}}  {title}")
    click.echo(f"Families\n  {', '.join(families)}")
    return 0
