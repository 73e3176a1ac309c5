"""`symgen verify EXPR...`: verdicts on claims given as plain text, in files of lines, or on standard input."""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symgen.cli import options as opt
from symgen.cli.notes import CLAIMS, STDIN_NAME, Reports, is_document, judge_documents
from symgen.errors import UsageError

if TYPE_CHECKING:
    from symgen.verification import Verdict

_BAR_FROM = 8  # claims: fewer are over before a bar says anything
_STDIN = "-"


@click.command("verify")
@click.argument("claims", nargs=-1, required=True, metavar="EXPR|FILE|-...")
@opt.options(opt.where, opt.budget, opt.as_json, opt.seed, opt.accept)
@click.option("--strict", is_flag=True, help="Both sides must be defined at the same points.")
@click.option("--jobs", default=1, show_default=True, metavar="N", help="Processes that judge; 0: one a processor.")
@click.option("--dask", default="", metavar="ADDRESS", help="Judge on the workers of a dask.distributed scheduler.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep verdicts of earlier runs.")
@click.option("--html", type=opt.FILE, metavar="OUT", help="Documents: write a page, the source beside its verdicts.")
@click.option("--sarif", type=opt.FILE, metavar="OUT", help="Documents: write SARIF 2.1.0, for code hosts.")
@click.option("--junit", type=opt.FILE, metavar="OUT", help="Documents: write JUnit XML, for CI services.")
@click.option(
    "-o",
    "--output",
    type=opt.FILE,
    multiple=True,
    metavar="OUT",
    help="Documents: the same by suffix, .html, .sarif, .xml; .json as --json.",
)
@click.option("--watch", is_flag=True, help="Documents: judge again on every save, from what is remembered.")
@click.option("--retry", is_flag=True, help="Judge again what an earlier run had to cut short.")
def command(claims: tuple[str, ...], as_json: bool, accept: str | None, no_cache: bool, **given: Any) -> int:
    """Judge claims, e.g. "log(a*b) == log(a) + log(b)" --where "a, b > 0".

    A FILE (.txt, .claims) holds one claim a line; so does standard input, `-`. Lines that begin with # are comments, and
    a line `where: a, b > 0` declares names for the lines after it. A document (.tex, .md, .ipynb, .py, or standard input
    with displays) is judged by its displays, line by line, the first wrong line first.
    """
    reports = Reports.of(given.pop("output"), **{name: given.pop(name) for name in ("html", "sarif", "junit")})
    watch = given.pop("watch")
    piped = _piped() if _STDIN in claims else ""
    documents = [c for c in claims if is_document(c) or (c == _STDIN and _shows(piped))]
    if documents:
        _check_documents(documents, claims, watch)
        how = {"as_json": as_json, "accept": accept, "cache": not no_cache, "bar": _progress, **given}
        return judge_documents(documents, reports, piped, watch=watch, **how)
    if reports or watch:
        found = "-o, --html, --sarif, --junit or --watch without a document"
        raise UsageError(found, asked="symgen verify", hint="give a .tex, .md, .ipynb or .py file")
    stated = _stated(claims, piped, given.pop("where"))
    from symgen.verification import verify_all  # documents that cannot be opened are refused without it

    mode = "strict" if given.pop("strict") else "common"
    texts = [text for text, _ in stated]
    with _warnings_as_lines(), _progress(len(texts)) as progress:
        wheres = [where for _, where in stated]
        verdicts = verify_all(texts, where=wheres, mode=mode, cache=not no_cache, progress=progress, **given)
    _print(texts, verdicts, as_json)
    return opt.worst_exit_code(verdicts, accept)


def _check_documents(documents: list[str], claims: tuple[str, ...], watch: bool) -> None:
    if len(documents) < len(claims):
        hint = "give them one after the other"
        raise UsageError("documents and claims together", asked="symgen verify", hint=hint)
    if watch and _STDIN in documents:
        raise UsageError("standard input, which is saved nowhere", asked="--watch", hint="give the name of a file")


def _print(texts: list[str], verdicts: list[Verdict], as_json: bool) -> None:
    counts = Counter(str(verdict.status) for verdict in verdicts)
    if as_json:
        rows = [{"claim": t, "verdict": v.to_json()} for t, v in zip(texts, verdicts, strict=True)]
        opt.print_json("verdicts", {"claims": rows, "counts": dict(sorted(counts.items()))})
        return
    for text, verdict in zip(texts, verdicts, strict=True):
        click.echo(f"{text}\n{verdict}")
    if not texts:
        click.echo("no claims: nothing to judge", err=True)
    if len(texts) >= _BAR_FROM:
        click.echo(
            f"{len(texts)} claims: " + ", ".join(f"{n} {status}" for status, n in counts.most_common()), err=True
        )


# What is claimed.


def _piped() -> str:
    from symgen.reading.sources.documents import text_of

    return text_of(sys.stdin.buffer.read(), STDIN_NAME)


def _shows(text: str) -> bool:
    from symgen.reading.sources.documents import has_displays

    return has_displays(text)


def _stated(given: tuple[str, ...], piped: str, where: str) -> list[tuple[str, str]]:
    """Each claim with what is declared for it."""
    from symgen.reading.sources.documents import text_of

    found: list[tuple[str, str]] = []
    for argument in given:
        if argument == _STDIN or argument.endswith(CLAIMS):
            text = piped if argument == _STDIN else text_of(Path(argument), argument)
            found += _claims_in(text.splitlines(), where)
        else:
            found.append((argument, where))
    return found


def _claims_in(lines: list[str], where: str) -> Iterator[tuple[str, str]]:
    declared = where
    for line in map(str.strip, lines):
        if line.startswith("where:"):
            declared = "; ".join(filter(None, (where, line.removeprefix("where:").strip())))
        elif line and not line.startswith("#"):
            yield line, declared


# What is said meanwhile, on stderr.


@contextmanager
def _warnings_as_lines() -> Iterator[None]:
    """Warnings in one line each, without the place in the code that matters to nobody here."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: click.echo(f"warning: {message}", err=True)
        yield


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for many claims on a terminal, gone when they are judged."""
    if total < _BAR_FROM or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("judging", total=total)
        yield lambda done, _: bar.update(task, completed=done)
