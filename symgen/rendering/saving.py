"""`save`: a file by its suffix, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from symgen.errors import UsageError
from symgen.rendering.documents import SCHEMA, document
from symgen.rendering.files import check_target, write_whole
from symgen.rendering.kinds import by_kind
from symgen.rendering.marks import grouped, mark_of, words_of
from symgen.rendering.showing import latex


def save(thing: Any, path: str | Path) -> Path:
    """Write a formula, verdict, derivation or page by suffix: .html, .tex, .md, .json or .pdf; returns the path.

    The report on a checked document is written as .html, .json, .sarif, or .xml for JUnit.

    Anything with a method `_page_` that gives a `Page` is saved as that page, in .html or .json. The file appears
    complete under its name or not at all. Raises UsageError for another suffix or a missing folder,
    MissingExtraError for .pdf without Typst.
    """
    target = Path(path)
    shown = thing._page_() if hasattr(thing, "_page_") else thing
    writers = by_kind(shown, {"Page": _PAGE_WRITERS, "CheckedNote": _NOTE_WRITERS}, _WRITERS)
    writer = writers.get(target.suffix.lower())
    if writer is None:
        found = f"the suffix {target.suffix!r}" if target.suffix else "no suffix"
        raise UsageError(found, asked=f"write {target}", hint=f"suffixes known: {', '.join(writers)}")
    check_target(target)
    made = writer(shown)
    write_whole(target, made if isinstance(made, bytes) else made.encode("utf-8"))
    return target


def title_of(thing: Any) -> str:
    """The title of a page about a thing."""
    return getattr(thing, "title", "") or getattr(thing, "name", "") or by_kind(thing, _TITLES, "Formula")


_TITLES = {"Derivation": "Derivation", "Verdict": "Verdict", "Claim": "Claim", "Chain": "Claims"}


def _html(thing: Any) -> str:
    from symgen.rendering.pages import page
    from symgen.rendering.sections import Formula, Judgement, Steps

    blocks = {"Derivation": Steps, "Verdict": Judgement}
    return page(title_of(thing), [by_kind(thing, blocks, Formula)(thing)])


def _page_html(made: Any) -> str:
    from symgen.rendering.pages import page

    return page(made.title, made.sections)


_TEX = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\begin{document}
%s\[
%s
\]
\end{document}
"""


def _tex(thing: Any) -> str:
    from symgen.rendering.symbols import escape_text

    title = getattr(thing, "title", "")
    return _TEX % (f"\\section*{{{escape_text(title)}}}\n" if title else "", latex(thing))


def _markdown(thing: Any) -> str:
    parts = [f"# {title_of(thing)}", f"$$\n{latex(thing)}\n$$"]
    parts.extend(by_kind(thing, _NOTES, lambda other: [])(thing))
    return "\n\n".join(parts) + "\n"


def _derivation_notes(derivation: Any) -> list[str]:
    steps = [f"{k}. {_plain(s.reason)} {_marked(s.verdict)}" for k, s in enumerate(derivation.steps, 1)]
    notes = ["\n".join(steps)] if steps else []
    notes += (
        [f"Where {'; '.join(f'`{a}`' for a in grouped(derivation.assumptions))}."] if derivation.assumptions else []
    )
    notes += [f"Left as it is: `{term}` ({_plain(why)})." for term, why in derivation.residuals]
    return [*notes, f"Reference: {_plain(derivation.reference)}"] if derivation.reference else notes


def _marked(verdict: Any) -> str:
    return f"**{mark_of(verdict)} {_plain(words_of(verdict))}**".replace("** ", "**")


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_<>[]#|$"})


def _plain(text: str) -> str:
    """Text in which Markdown sees no marks."""
    return text.translate(_SPECIAL)


_NOTES = {"Derivation": _derivation_notes, "Verdict": lambda verdict: [_plain(str(verdict))]}


def _json(thing: Any) -> str:
    kind = by_kind(thing, {"Derivation": "derivation", "Verdict": "verdict", "Page": "page"}, "formula")
    return (
        json.dumps({"schema": SCHEMA, "kind": kind, **document(thing)}, indent=2, ensure_ascii=False, default=str)
        + "\n"
    )


def _pdf(thing: Any) -> bytes:
    from symgen.rendering.pdf import pdf

    return pdf(thing, title_of(thing))


_WRITERS: dict[str, Callable[[Any], str | bytes]] = {
    ".html": _html,
    ".tex": _tex,
    ".md": _markdown,
    ".json": _json,
    ".pdf": _pdf,
}
_PAGE_WRITERS: dict[str, Callable[[Any], str | bytes]] = {".html": _page_html, ".json": _json}


def _note_page(checked: Any) -> Any:
    from symgen.rendering.note_pages import note_page

    return note_page([checked])


def _sarif(checked: Any) -> str:
    from symgen.rendering.sarif import sarif

    return sarif([checked])


def _junit(checked: Any) -> str:
    from symgen.rendering.junit import junit

    return junit([checked])


_NOTE_WRITERS: dict[str, Callable[[Any], str | bytes]] = {
    ".html": lambda checked: _page_html(_note_page(checked)),
    ".json": lambda checked: _json(_note_page(checked)),
    ".sarif": _sarif,
    ".xml": _junit,
}
