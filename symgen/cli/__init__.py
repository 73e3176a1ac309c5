"""The command line: one file a command; results on stdout, progress and errors on stderr.

Exit codes: 0 all hold, 1 something refuted, 2 usage, 3 nothing refuted but something undecided, 4 mathematical text that
cannot be read, 130 interrupted.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from symgen import __version__
from symgen.errors import SymgenError

#: Command -> (module, one line of help). The module is imported when its command runs, so that --help stays quick.
COMMANDS = {
    "derive": ("symgen.cli.derive", "Derive a quantity step by step, each step judged."),
    "verify": ("symgen.cli.verify", "Judge equations and inequalities; refute with a counterexample."),
    "code": ("symgen.cli.code", "Generate NumPy or PyTorch code from a formula."),
    "crosscheck": ("symgen.cli.crosscheck", "Train a model and hold the mathematics against autograd."),
    "list": ("symgen.cli.list", "List the catalogue, families, models and commands' material."),
    "doctor": ("symgen.cli.doctor", "Say what is installed and whether symgen works here."),
}


class _Commands(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        found = COMMANDS.get(name)
        return import_module(found[0]).command if found else None

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown_command(args[0]))
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _unknown_command(name: str) -> str:
    from symgen.errors import closest

    near = closest(name, COMMANDS)
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else f" Commands: {', '.join(COMMANDS)}."
    return f"No such command {name!r}.{hint}"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="symgen")
def group() -> None:
    """Derive, verify, test, compile and cross-check the mathematics of generative models."""


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Run the command line and return its exit code; errors go to stderr in their four parts."""
    try:
        result = group.main(args=args, prog_name="symgen", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SymgenError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    main()
