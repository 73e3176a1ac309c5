"""`symgen crosscheck MODEL`: train twice from one seed, by autograd and by the derived gradients, and compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from symgen.cli import options as opt


@click.command("crosscheck")
@click.argument("model")
@opt.options(opt.output, opt.as_json, opt.seed)
@click.option("--steps", default=200, show_default=True, help="Training steps.")
@click.option("--device", default="cpu", show_default=True, help="cpu or cuda.")
@click.option("--dtype", default="float64", show_default=True, help="float32 or float64.")
@click.option("--plant", default=None, help="Plant a known mistake, which the checks must catch.")
def command(
    model: str, output: Path | None, as_json: bool, seed: int, steps: int, device: str, dtype: str, plant: str | None
) -> int:
    """Cross-check MODEL (vae or gan): exit code 0 when every quantity holds, 1 when one fails."""
    from symgen.crosscheck import crosscheck

    opt.check_output(output, (".html", ".json"))
    with _progress(model, steps) as progress:
        report = crosscheck(model, device=device, steps=steps, seed=seed, dtype=dtype, plant=plant, progress=progress)
    if as_json:
        opt.print_json("report", report.to_json())
    else:
        opt.show(report)
    if output is not None:
        report.save(output)
        click.echo(f"wrote {output}", err=True)
    return 0 if report.ok else 1


@contextmanager
def _progress(model: str, steps: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal's stderr, and nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"training {model}", total=steps)
        yield lambda done: bar.update(task, completed=done)
