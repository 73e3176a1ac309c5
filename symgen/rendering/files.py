"""Files that appear complete under their names or not at all, and never in place of a folder or of what is protected."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from symgen.errors import UsageError


def check_target(target: Path) -> None:
    """UsageError for a name under which no file could be written, or where somebody has protected one."""
    asked = f"write {target}"
    if not target.parent.is_dir():
        raise UsageError(f"no folder {target.parent}", asked=asked, hint="make the folder first")
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:  # a name that is too long, or has a NUL
        raise _refused(target, error) from error
    if stat.S_ISDIR(mode):
        raise UsageError(f"{target} is a folder", asked=asked, hint="give the name of a file")
    if not mode & 0o222:
        raise UsageError("a file that is read-only", asked=asked, hint="choose another name, or remove it")


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, then rename, so that a reader never sees half a file and a failure keeps the old one."""
    check_target(target)
    try:
        _write_beside(target, content)
    except OSError as error:
        raise _refused(target, error) from error


def _refused(target: Path, error: Exception) -> UsageError:
    return UsageError(str(error), asked=f"write {target}", hint="what was there before is kept")


def _write_beside(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".symgen.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
