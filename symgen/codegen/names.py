"""Safe Python identifiers for the names of symbols: Greek letters spelled out, keywords and collisions avoided."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

_RESERVED = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist) | frozenset(dir(builtins))
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)")


def identifier(name: str) -> str:
    """An ASCII identifier that resembles a name; whatever the text, the result is one identifier and nothing else.

    >>> identifier("σ²"), identifier("lambda"), identifier("x; import os"), identifier("2z")
    ('sigma2', 'lambda_', 'x_import_os', 'v2z')
    """
    letters = "".join(_ascii(character) for character in name)
    text = re.sub(r"[^0-9A-Za-z_]+", "_", letters).strip("_") or "value"
    text = f"v{text}" if text[0].isdigit() else text
    return f"{text}_" if text in _RESERVED else text


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    greek = _GREEK.match(unicodedata.name(character, ""))
    if greek:
        spelled = "lambda" if greek[1] == "LAMDA" else greek[1].lower()
        return spelled if character.islower() else spelled.capitalize()
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or f"u{ord(character):x}"


class Names:
    """Identifiers handed out once each; a taken one gets a number.

    >>> names = Names(["np"]); names.fresh("np"), names.fresh("α"), names.fresh("alpha")
    ('np_2', 'alpha', 'alpha_2')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def fresh(self, name: str) -> str:
        """An identifier for the name that nothing else has."""
        stem = identifier(name)
        text, number = stem, 2
        while text in self._taken:
            text, number = f"{stem.rstrip('_')}_{number}", number + 1
        self._taken.add(text)
        return text


def documentation(text: str) -> str:
    """Text that is safe inside a docstring: printable, on one line, unable to end the string.

    >>> documentation('a\\n\"\"\"; import os')
    "a\\\\n'''; import os"
    """
    escaped = text.replace("\\", "\\\\").replace('"', "'")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in escaped)
