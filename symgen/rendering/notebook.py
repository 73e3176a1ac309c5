r"""The magics of `%load_ext symgen`: a cell of Markdown or LaTeX, or a claim on a line, judged where it stands.

    %%symgen --where "a, b > 0"
    $$ \log(ab) = \log a + \log b $$

    %symgen log(a*b) == log(a) + log(b) --where "a, b > 0"

Nothing of IPython is imported: it hands in its shell, and shows the answers by their own methods.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from symgen.errors import UsageError, closest

if TYPE_CHECKING:
    from symgen.reading.notes import CheckedNote
    from symgen.verification import Verdict

_OPTION = re.compile(r"(?<!\S)--(?P<name>[\w-]*)(?:[= ]+(?P<value>\"[^\"]*\"|'[^']*'|[^\s-]\S*))?")
_OPTIONS = ("where", "mode", "budget")


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext symgen` calls."""
    shell.register_magic_function(judge, magic_kind="line_cell", magic_name="symgen")


def judge(line: str, cell: str | None = None) -> CheckedNote | Verdict:
    r"""Judge the displays of a cell, or the claim on a line; `--where`, `--mode` and `--budget` as `verify` has them.

    >>> judge('log(a*b) == log(a) + log(b) --where "a, b > 0"').status
    <Status.PROVED: 'PROVED'>
    >>> judge("", "$$ 1 + 1 = 2 $$\n$$ 1 + 1 = 3 $$")
    text: 2 displays, 2 lines: 1 PROVED, 1 REFUTED
    """
    options: dict[str, Any] = {match["name"]: _value(match) for match in _OPTION.finditer(line)}
    text = _OPTION.sub("", line).strip()
    if cell is None and text:
        from symgen.verification import verify

        return verify(text, **options)
    if text or not (cell or "").strip():
        found = f"{text!r} beside a cell" if text else "nothing to judge"
        raise UsageError(found, asked="%%symgen", hint='write %%symgen --where "..." with the text below it')
    from symgen.reading.notes import read_document
    from symgen.reading.sources.documents import document_of

    where = options.pop("where", "")
    return read_document(document_of(cell or ""), where=where).verify(**options)


def _value(match: re.Match[str]) -> str:
    name, value = match["name"], match["value"]
    if name not in _OPTIONS:
        near = closest(name, _OPTIONS)
        hint = f"did you mean --{near[0]}?" if near else f"known: {', '.join('--' + option for option in _OPTIONS)}"
        raise UsageError(f"the option --{name}", asked="%symgen", hint=hint)
    if value is None:
        raise UsageError(f"--{name} without a value", asked="%symgen", hint=f'write --{name} "..."')
    return value[1:-1] if value[0] in "\"'" else value
