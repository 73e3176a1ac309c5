r"""Eigenvalues, singular values and norms of matrices in words.

"\lambda_1, \dots, \lambda_n are the eigenvalues of A", "A: symmetric, with eigenvalues \lambda_i",
"\lambda_{\min}, \lambda_{\max}: smallest and largest eigenvalue of S", "\|\cdot\| is the spectral norm".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symgen.reading.declared import Declarations
from symgen.reading.notation.spectra import eigenvalues_of, singular_values
from symgen.terms.term import Term

_BETWEEN = r"\s*(?:,|\\geq?(?:slant)?|>=?|≥)\s*"
_NAMES = (
    rf"(?P<stem>\\?[A-Za-z]+)_\{{?\w\}}?(?:(?:{_BETWEEN}(?P=stem)_\{{?\w\}}?)*{_BETWEEN}(?:\.\.\.|…|\\[lc]?dots)"
    rf"{_BETWEEN}(?P=stem)_\{{?(?P<last>\w+)\}}?)?"
)
_KIND = r"(?:the\s+)?(?P<kind>eigenvalues|singular values)"
_OF = rf"{_KIND}\s+of\s+(?:the\s+)?(?:matrix\s+)?\$?(?P<of>\\?[A-Za-z]\w*)\$?"
_SENTENCE = re.compile(rf"\$?{_NAMES}\$?\s*(?::|are|denote|be)\s*{_OF}", re.IGNORECASE)
_WITHIN = re.compile(
    rf",?\s*(?:(?:and|with|having)\s+)?(?:real\s+)?{_KIND}\s+\$?{_NAMES}\$?(?=\s*(?:,|$))", re.IGNORECASE
)
_LEAST, _LARGEST = r"(?:smallest|minimal|minimum|least|lowest)", r"(?:largest|maximal|maximum|greatest|top)"
_ENDS = re.compile(
    rf"(?P<first>\S+?)\$?\s*(?:,|and)\s*\$?(?P<second>\S+?)\$?\s*(?::|are|denote|=)\s*(?:the\s+)?"
    rf"(?:(?P<up>{_LEAST}\s+and\s+(?:the\s+)?{_LARGEST})|{_LARGEST}\s+and\s+(?:the\s+)?{_LEAST})"
    r"\s+eigenvalues?\s+of\s+\$?(?P<of>\w+)\$?",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\$?(?P<least>\\lambda_\{?\\min\}?)\$?\s*(?:,|and)\s*\$?(?P<largest>\\lambda_\{?\\max\}?)\$?\s*(?::|are|denote)\s*"
    r"(?:the\s+)?(?:extreme|extremal)\s+eigenvalues\s+of\s+\$?(?P<of>\w+)\$?",
    re.IGNORECASE,
)
_NORM = re.compile(
    r"(?:\\\||\|\||\\lVert)\s*(?:\\cdot|[A-Za-z]|\.)?\s*(?:\\\||\|\||\\rVert)\s*(?:_\{?(?:\\(?:mathrm|text|rm)\s*\{?)?(?P<label>\w|\*)\}*)?"
    r"\s*(?:is|denotes|means|:|=)?\s+(?:the\s+|an?\s+)?(?P<kind>[A-Za-z].*)"
)
_NORMS = {
    "spectral": re.compile(
        r"(?:spectral|operator|matrix 2-)\s*norm(?:\s+(?:induced by .*|of matrices|for matrices))?"
        r"|(?:induced|2-)\s*(?:matrix|operator) norm"
        r"|(?:largest|maximal|top) singular value(?: of \w+)?",
        re.IGNORECASE,
    ),
    "frobenius": re.compile(r"frobenius norm.*", re.IGNORECASE),
    "nuclear": re.compile(
        r"(?:nuclear|trace) norm|(?:the )?sum of (?:the )?singular values(?: of \w+)?", re.IGNORECASE
    ),
}


@dataclass
class Spectra:
    """What the words of a context say of spectra: the rest, the names of eigenvalues, and which norms are meant."""

    words: dict[str, str]
    sentences: list[str] = field(default_factory=list)
    named: list[tuple[str, str, str, str]] = field(default_factory=list)  # stem, kind, matrix, last
    norms: dict[str, str] = field(default_factory=dict)

    def declare(self, declared: Declarations) -> None:
        """Let the names stand for eigenvalues and singular values; of what is no symmetric matrix they are left open."""
        declared.norms.update(self.norms)
        for stem, kind, matrix, last in self.named:
            whole = declared.values.get(matrix, declared.symbols.get(matrix))
            value = None if whole is None or len(whole.shape) != 2 else _values(whole, kind, last)
            if value is None:
                declared.inferred.add(stem)
                declared.guessed.add(stem)
                declared.unsolved.add(stem)
                declared.leave(f"{stem} is the {kind} of {matrix}")
            else:
                declared.values[stem] = value
                declared.assume(f"{stem} has the {kind} of {matrix}, the largest first")


def _values(whole: Term, kind: str, last: str) -> Term | None:
    sizes = [str(size) for size in whole.shape]
    if last and last not in sizes:
        return None
    if kind == "eigenvalues":
        return eigenvalues_of(whole)
    return singular_values(whole, by_rows=last == sizes[0])


def spectra(words: Mapping[str, str], sentences: Sequence[str]) -> Spectra:
    r"""The words and sentences of a context without what these say of spectra, and this.

    >>> found = spectra({"A": "symmetric n x n, eigenvalues lambda_1, ..., lambda_n"}, [r"\|\cdot\| is the spectral norm"])
    >>> found.words, found.sentences, found.named, found.norms
    ({'A': 'symmetric n x n'}, [], [('lambda', 'eigenvalues', 'A', 'n')], {'': 'spectral'})
    """
    found = Spectra({})
    for name, value in words.items():
        if _is_told(found, f"{name}: {value}"):
            continue
        within = _WITHIN.search(value)
        if within and re.fullmatch(r"\w+", name.strip()):
            found.named.append(
                (within["stem"].lstrip("\\"), within["kind"].lower(), name.strip(), within["last"] or "")
            )
            value = f"{value[: within.start()]}{value[within.end() :]}"
        found.words[name] = value
    parts = [part for text in sentences for part in _of_norms(text)]
    found.sentences = [text for text in parts if not _is_told(found, text.strip().rstrip("."))]
    return found


def _of_norms(text: str) -> list[str]:
    """A sentence about several norms as one about each."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", text.strip().rstrip("."))
    return parts if len(parts) > 1 and all(map(_NORM.fullmatch, parts)) else [text]


def _is_told(found: Spectra, text: str) -> bool:
    """Whether a sentence only speaks of a spectrum or a norm, which is noted."""
    named, ends, norm = _SENTENCE.fullmatch(text), _ENDS.fullmatch(text), _NORM.fullmatch(text)
    if named:
        of = named["of"].lstrip("\\")
        found.named.append((named["stem"].lstrip("\\"), named["kind"].lower(), of, named["last"] or ""))
    elif ends:
        pair = ("smallest", "largest") if ends["up"] else ("largest", "smallest")
        found.words.update(
            {ends[n]: f"{which} eigenvalue of {ends['of']}" for n, which in zip(("first", "second"), pair, strict=True)}
        )
    elif extreme := _EXTREME.fullmatch(text):
        found.words.update({extreme["least"]: f"smallest eigenvalue of {extreme['of']}"})
        found.words.update({extreme["largest"]: f"largest eigenvalue of {extreme['of']}"})
        return True
    elif norm:
        kind = next((kind for kind, meaning in _NORMS.items() if meaning.fullmatch(norm["kind"].strip())), "")
        found.norms.update({norm["label"] or "": kind} if kind else {})
        return bool(kind)
    return bool(named or ends)
