"""`symgen verify EXPR...`: verdicts on claims given as plain text."""

from __future__ import annotations

import sys

import click

from symgen.cli import options as opt


@click.command("verify")
@click.argument("claims", nargs=-1, required=True)
@opt.options(opt.where, opt.budget, opt.as_json, opt.seed, opt.accept)
@click.option("--strict", is_flag=True, help="Both sides must be defined at the same points.")
def command(
    claims: tuple[str, ...], where: str, budget: str, as_json: bool, seed: int, accept: str | None, strict: bool
) -> int:
    """Judge CLAIMS, e.g. "log(a*b) == log(a) + log(b)" --where "a, b > 0"; `-` reads lines from stdin."""
    from symgen.verification import verify

    mode = "strict" if strict else "common"
    texts = _texts(claims)
    verdicts = [verify(text, where=where, mode=mode, budget=budget, seed=seed) for text in texts]
    if as_json:
        rows = [{"claim": t, "verdict": v.to_json()} for t, v in zip(texts, verdicts, strict=True)]
        opt.print_json("verdicts", {"claims": rows})
    else:
        for text, verdict in zip(texts, verdicts, strict=True):
            click.echo(f"{text}\n{verdict}")
    codes = [opt.exit_code(verdict, accept) for verdict in verdicts]
    return next((code for code in (1, 4, 3) if code in codes), 0)


def _texts(claims: tuple[str, ...]) -> list[str]:
    if claims != ("-",):
        return [*claims]
    return [line.strip() for line in sys.stdin if line.strip()]
