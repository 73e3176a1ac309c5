"""`symgen doctor`: versions, optional packages, and a small proof that the installation works."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import click

from symgen import __version__
from symgen.cli import options as opt

_PACKAGES = ("sympy", "mpmath", "numpy", "scipy", "python-flint", "click", "rich", "jinja2")
_OPTIONAL = {
    "torch": "torch",
    "hypothesis": "test",
    "pytest": "test",
    "jax": "jax",
    "typst": "pdf",
    "distributed": "cluster",
}


@click.command("doctor")
@opt.as_json
def command(as_json: bool) -> int:
    """Check the installation."""
    found = {name: _version(name) for name in (*_PACKAGES, *_OPTIONAL)}
    works, cache = _self_test(), _cache_folder()
    if as_json:
        opt.print_json("doctor", {"symgen": __version__, "packages": found, "cache": cache, "works": works})
        return 0 if works else 1
    click.echo(f"symgen {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name, installed in found.items():
        missing = f"not installed; pip install 'symgen[{_OPTIONAL[name]}]'" if name in _OPTIONAL else "MISSING"
        click.echo(f"  {name:<14}{installed or missing}")
    click.echo(f"verdicts are remembered in {cache}" if cache else "verdicts are not remembered: SYMGEN_CACHE is off")
    click.echo("a true claim is proved, and a false one refuted" if works else "the self-test FAILED")
    return 0 if works and all(found[name] for name in _PACKAGES) else 1


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cache_folder() -> str:
    from symgen.verification.processes.cache import folder

    return str(folder() or "")


def _self_test() -> bool:
    from symgen.verification import Status, verify

    right = verify("log(a*b) == log(a) + log(b)", where="a, b > 0", cache=False)
    wrong = verify("log(a + b) == log(a) + log(b)", where="a, b > 0", cache=False)
    return right.status is Status.PROVED and wrong.status is Status.REFUTED
