"""`symgen code EXPR --to numpy|torch`: source code of a formula, with its gradient if asked."""

from __future__ import annotations

from pathlib import Path

import click

from symgen.cli import options as opt
from symgen.errors import UsageError


@click.command("code")
@click.argument("formula")
@opt.options(opt.where, opt.as_json)
@click.option("--to", "target", default="numpy", show_default=True, help="Where the code runs: numpy or torch.")
@click.option("--args", "arguments", default="", metavar="NAMES", help="Order of the arguments; default: alphabetical.")
@click.option("--grad", is_flag=True, help="Return (value, (d_arg1, ...)).")
@click.option("-o", "--output", type=opt.FILE, help="Write the source to a .py file.")
def command(
    formula: str, where: str, as_json: bool, target: str, arguments: str, grad: bool, output: Path | None
) -> int:
    """Generate code for FORMULA; nouns such as KL(q || p) are derived first."""
    from symgen.codegen import compile as compile_formula
    from symgen.derivation import derive

    opt.check_output(output, (".py",))
    _check_target(target)
    derivation = derive(formula, where=where, judge=False)
    names = [n.strip() for n in arguments.split(",") if n.strip()] or _names(derivation.result)
    program = compile_formula(derivation, args=names, to=target, grad=grad)
    if as_json:
        opt.print_json("program", {"target": target, "arguments": names, "source": program.source})
    elif output is None:
        click.echo(program.source)
    else:
        opt.write(program.source, output)
    return 0


def _check_target(target: str) -> None:
    from symgen.codegen import TARGETS

    if target not in TARGETS:
        known = ", ".join(TARGETS.names())
        raise UsageError(f"the target {target!r}", asked="code", where="--to", hint=f"known: {known}")


def _names(term: object) -> list[str]:
    free = term.free  # type: ignore[attr-defined]
    sizes = {d for symbol in free for d in symbol.shape}
    return sorted(s.attrs[0] for s in free if s not in sizes)
