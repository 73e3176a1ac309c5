"""Verdicts of earlier runs, by the content of what was asked: JSON rows in one SQLite file of the user's cache folder.

The key is a digest of everything that a verdict depends on: claim, declarations, mode, budget, seed, rungs, limits, this
package's own files and the versions of the libraries. A row carries the digest of its own content. Nothing in it is ever
executed or unpickled; a row that is not exactly what was written here is dropped with a `CacheWarning`, and a file that
is no database is set aside. Whatever else goes wrong, the cache is left alone for the rest of the process: a cache may
cost time, and never a verdict.

A verdict in which the clock or the memory had a part (a stopped process, rungs not tried) is no truth about the claim but
about one run on one machine: it is kept for a day only, says so, and `retry` passes over it. It is kept at all because a
rerun of a thousand claims would otherwise spend most of its time on the few that end nowhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from typing import Any, TypeVar

from symgen.errors import ReadingError
from symgen.verification import ladder
from symgen.verification.processes.recheck import is_plausible
from symgen.verification.processes.verdict_form import check_form
from symgen.verification.verdict import Verdict

SCHEMA = 1
FILE = f"verdicts-{SCHEMA}.sqlite3"
CUT_LASTS = 86_400.0  # seconds for which a verdict cut short is remembered
MOST_ROWS = 200_000
_LONGEST_ROW = 2_000_000  # bytes
_PATIENCE = 1.0  # seconds that a lock, or one statement on a file made to be slow, may cost
_STEPS_A_LOOK = 10_000  # virtual machine steps of SQLite between two looks at the clock
_OFF = ("off", "0", "no", "none", "false")

T = TypeVar("T")


class CacheWarning(UserWarning):
    """The cache of verdicts could not be used, or part of it was dropped; the claims were judged all the same."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A verdict with what it took: seconds, whether the clock or the memory cut it short, and when (seconds of the epoch)."""

    verdict: Verdict
    seconds: float
    cut: bool = False
    at: float = 0.0

    @property
    def has_lapsed(self) -> bool:
        """Whether this was cut short so long ago (or so far ahead of the clock) that it should be tried again."""
        return self.cut and abs(time.time() - self.at) > CUT_LASTS

    def to_text(self) -> str:
        parts = {"verdict": self.verdict.to_json(), "seconds": self.seconds, "cut": self.cut, "at": self.at}
        return json.dumps(parts, sort_keys=True)


def entry_from_text(text: str) -> Entry:
    """The entry of a row's text; ReadingError for a text that is none."""
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadingError("no JSON", asked="an entry of the cache") from error
    whole = isinstance(parts, dict) and parts.keys() == {"verdict", "seconds", "cut", "at"}
    if not whole or not (_is_number(parts["seconds"]) and _is_number(parts["at"]) and isinstance(parts["cut"], bool)):
        raise ReadingError("other fields than an entry has", asked="an entry of the cache")
    check_form(parts["verdict"])
    verdict = ladder.from_json(parts["verdict"])
    if not is_plausible(verdict):
        raise ReadingError(f"{verdict.status} by {verdict.rung!r}", asked="a verdict of the ladder on one claim")
    return Entry(verdict, parts["seconds"], parts["cut"], parts["at"])


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12


def folder() -> Path | None:
    """Where verdicts are kept, or None where SYMGEN_CACHE says off or there is no home.

    SYMGEN_CACHE names the folder itself; otherwise it is `symgen` in the user's folder for caches (XDG_CACHE_HOME).
    """
    named = os.environ.get("SYMGEN_CACHE", "")
    if named.strip().lower() in _OFF:
        return None
    if named:
        return Path(named)
    base = os.environ.get(_BASE_VARIABLE.get(sys.platform, "XDG_CACHE_HOME"), "")
    if os.path.isabs(base):
        return Path(base) / "symgen"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / _BELOW_HOME.get(sys.platform, ".cache") / "symgen"


_BASE_VARIABLE = {"win32": "LOCALAPPDATA"}
_BELOW_HOME = {"darwin": "Library/Caches", "win32": "AppData/Local"}


def key_of(request: dict[str, Any]) -> str:
    """The digest of all that the answer to a request depends on; where the claim stood in its source is not part of it."""
    claim = {name: part for name, part in request["claim"].items() if name != "span"}
    document = [SCHEMA, {**request, "claim": claim}, surroundings()]
    return _digest(json.dumps(document, sort_keys=True, separators=(",", ":")))


@once
def surroundings() -> tuple[str, ...]:
    """Everything outside a request on which its answer depends, as texts."""
    from symgen.verification.processes.fingerprint import code, libraries
    from symgen.verification.task import BUDGETS, MEMORY_BYTES

    limits = f"{sorted(BUDGETS.items())} {MEMORY_BYTES} {ladder.RUNGS}"
    return (code(), limits, *libraries())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Cache:
    """The file in one folder. Not opened before it is needed; once it fails, it stays closed."""

    def __init__(self, place: Path) -> None:
        self.path = place / FILE
        self._connection: sqlite3.Connection | None = None
        self._is_off = False
        self._statement_ends = 0.0
        self._lock = threading.RLock()  # one connection, and threads that judge

    def find(self, name: str) -> Entry | None:
        """The entry under a key, or None; one that is damaged is dropped with a warning."""
        rows = self._do("read", lambda db: db.execute(_FIND, (name,)).fetchall()) or []
        for text, total in rows:
            try:
                return self._opened(name, text, total)
            except ReadingError as error:
                self.drop(name, f"was damaged ({error.found})")
        return None

    @staticmethod
    def _opened(name: str, text: Any, total: Any) -> Entry | None:
        if not isinstance(text, str) or total != _digest(f"{name}\n{text}"):
            raise ReadingError("its sum is wrong", asked="an entry of the cache")
        entry = entry_from_text(text)
        return None if entry.has_lapsed else entry

    def store(self, name: str, entry: Entry) -> None:
        """Keep an entry under a key, in place of an older one."""
        text = entry.to_text()
        row = (name, text, _digest(f"{name}\n{text}"))
        self._do("write", lambda db: (db.execute(_STORE, row), db.execute(_PRUNE, (MOST_ROWS,))))

    def drop(self, name: str, why: str) -> None:
        """Take an entry away and say why."""
        notify(f"an entry of the cache {self.path} {why}; it is dropped and the claim is judged again")
        self._do("write", lambda db: db.execute(_DROP, (name,)))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _do(self, what: str, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """Act on the file; a file that is no database is set aside for a new one, any other failure closes the cache."""
        with self._lock:
            for attempt in ("first", "again"):
                if self._is_off:
                    return None
                try:
                    return self._act(action)
                except (sqlite3.Error, sqlite3.Warning, OSError, ValueError) as error:
                    if attempt == "again" or not self._set_aside(error):
                        self._turn_off(what, error)
            return None

    def _act(self, action: Callable[[sqlite3.Connection], T]) -> T:
        self._statement_ends = time.monotonic() + 2 * _PATIENCE
        connection = self._open()
        with connection:
            return action(connection)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.exists() and not stat.S_ISREG(self.path.stat().st_mode):
                raise OSError("it is not a regular file")
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, check_same_thread=False)
            self._connection = connection  # from here on `close` closes it, whatever happens
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_ROW)
            connection.set_progress_handler(lambda: time.monotonic() > self._statement_ends, _STEPS_A_LOOK)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA synchronous = OFF")  # a power cut may cost the cache; waiting costs each run
            _prepare(connection)
        return self._connection

    def _set_aside(self, error: Exception) -> bool:
        """Move a file that is no database of ours out of the way; whether that was the trouble and is mended."""
        self.close()
        if not isinstance(error, (sqlite3.DatabaseError, _Foreign)) or isinstance(error, sqlite3.OperationalError):
            return False
        aside = self.path.with_name(f"{FILE}.damaged")
        try:
            os.replace(self.path, aside)
        except OSError:
            return False
        notify(f"the cache {self.path} is no cache of verdicts ({error}); it is set aside as {aside.name}")
        return True

    def _turn_off(self, what: str, error: Exception) -> None:
        self.close()
        self._is_off = True
        notify(f"the cache {self.path} cannot be used to {what} verdicts ({error}); claims are judged without it")


class _Foreign(ValueError):
    """A SQLite file with another content than this module writes."""


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table unless it is there; another thing of that name is foreign, and so is anything beside it."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    if not found:
        connection.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))
    elif found != [("table", "verdicts", _TABLE)]:
        raise _Foreign("its tables are not those of a cache")


_TABLE = "CREATE TABLE verdicts (name TEXT PRIMARY KEY, body TEXT NOT NULL, total TEXT NOT NULL)"
_FIND = "SELECT body, total FROM verdicts WHERE name = ?"
_STORE = "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)"
_DROP = "DELETE FROM verdicts WHERE name = ?"
_PRUNE = "DELETE FROM verdicts WHERE rowid <= (SELECT max(rowid) FROM verdicts) - ?"


def notify(message: str) -> None:
    """Warn; where warnings are made errors, say it on stderr instead, since the verdict must not be lost with it."""
    try:
        warnings.warn(message, CacheWarning, stacklevel=2)
    except CacheWarning:
        sys.stderr.write(f"symgen: {message}\n")


_open_caches: dict[tuple[int, Path], Cache] = {}  # by process too: a connection must not be carried into a fork


def opened(wanted: bool = True) -> Cache | None:
    """The cache of this process for the present folder, or None where it is switched off."""
    place = folder() if wanted else None
    if place is None:
        return None
    return _open_caches.setdefault((os.getpid(), place), Cache(place))
