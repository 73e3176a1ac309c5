"""Where the catalogue of derivations lies, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

from symgen.errors import UsageError

__all__ = ["catalogue_root"]


def catalogue_root() -> Path:
    """Return the folder of derivations: `symgen/_derivations` in a wheel, else `derivations` beside `symgen`.

    Raises UsageError where neither is there.

    >>> catalogue_root().is_dir()
    True
    """
    package = Path(__file__).resolve().parent
    # The wheel's copy first: a folder of that name beside site-packages/symgen would be another project's.
    for candidate in (package / "_derivations", package.parent / "derivations"):
        if candidate.is_dir():
            return candidate
    raise UsageError(
        "neither symgen/_derivations nor derivations beside the package",
        asked="the catalogue of derivations",
        where=str(package),
        hint="install symgen again, or use a full checkout",
    )
