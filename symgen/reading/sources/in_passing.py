r"""What running text says in passing: "the input $\mathbf{x} \in \mathbb{R}^d$", "denoted $X \sim \mathcal{N}(\mu, \sigma^2)$".

Without a word that declares, such a formula may be about something else of that name. It is heard only where a display could not
be read without it, and there only of names that are written alike: a bold x is no plain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from symgen.reading.sources.prose import Stated, gives_a_law

CUE = "in passing"
_NAME = r"(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*\\?[A-Za-z]+\s*\}?|\\?[A-Za-z]+)(?:_(?:\w|\{\w+\}))?"
_SIZE = re.compile(
    rf"(?P<name>{_NAME})\s*(?:\\in(?![A-Za-z])|∈)\s*\\mathbb\s*\{{?\s*R\s*\}}?\s*\^\s*(?:\w|\{{[^{{}}]*\}})\s*[.,;]?"
)
_LAW = re.compile(rf"(?P<name>{_NAME})\s*\\sim(?![A-Za-z])[^,;]*\(.*\)\s*[.,;]?", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} |^[ \t]*\\(?:sub)*section", re.MULTILINE)
_FONTS = r"\\(?:mathbf|boldsymbol|bm|vec|mathcal)"
#: Characters of a text after a display within which it may say what that is about.
_NEAR = 600


def said_in_passing(text: str, start: int) -> Stated | None:
    """A formula of running text that says how large something is, or which law it has."""
    written = text.strip()
    law = _LAW.fullmatch(written) is not None and gives_a_law(written)
    return Stated(written, start, CUE) if law or _SIZE.fullmatch(written) else None


def heard_for(display: str, start: int, source: str, passing: Iterable[Stated]) -> list[Stated]:
    r"""What is said in passing of the names of a display: before it, or else soon after it; of each name the last.

    >>> said = [Stated(r"\mathbf{x} \in \mathbb{R}^d", 4, CUE), Stated(r"y \in \mathbb{R}^d", 9, CUE)]
    >>> [stated.text for stated in heard_for(r"\mathbf{x}^\top \mathbf{y} = 1", 50, "", said)]
    ['\\mathbf{x} \\in \\mathbb{R}^d']
    """
    found: dict[str, Stated] = {}
    for stated in passing:
        law = _LAW.fullmatch(stated.text)
        match = law or _SIZE.fullmatch(stated.text)
        assert match is not None
        name = match["name"]
        before = stated.start < start
        apart = _HEADING.search(source, min(stated.start, start), max(stated.start, start)) is not None
        near = before or stated.start - start < _NEAR + len(display)
        if not near or (apart and (law is not None or not before)) or not _is_written(name, display):
            continue
        if before or name not in found:
            found[name] = stated
    return list(found.values())


def _is_written(name: str, display: str) -> bool:
    """Whether a name stands in a display in its font, and not in another one too."""
    plain, shown = (re.sub(r"[\s{}]", "", text) for text in (name, display))
    letter = re.sub(_FONTS, "", plain)
    bold = re.compile(rf"{_FONTS}{re.escape(letter)}(?![A-Za-z])")
    bare = re.compile(rf"(?<![A-Za-z\\]){re.escape(letter)}(?![A-Za-z])")
    in_font = len(bold.findall(shown))
    without = len(bare.findall(bold.sub("", shown)))
    return bool(without and not in_font) if letter == plain else bool(in_font and not without)
