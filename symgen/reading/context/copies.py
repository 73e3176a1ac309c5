r"""Variables with the law of another one: "Y: independent copy of X", "X' is an iid copy of X", "X, Y iid with variance v"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symgen.errors import ReadingError
from symgen.reading.context.vocabulary import NAME
from symgen.reading.declared import Declarations
from symgen.terms.term import make, symbol
from symgen.terms.traverse import substitute

_IID = r"(?:i\.?i\.?d\.?|independent and identically distributed)"
_COPY = rf"(?:(?:an?|the)\s+)?(?:independent|{_IID})\s+copy\s+of\s+(?P<original>{NAME})\.?"
_IS_COPY = re.compile(rf"\s*(?P<copy>{NAME}'?)\s+(?:is|denotes)\s+{_COPY}\s*")
_ALIKE = re.compile(
    rf"\s*(?P<names>{NAME}'?(?:\s*,\s*{NAME}'?)*(?:\s*,)?\s*(?:,|\band\b)\s*{NAME}'?)\s+(?:are\s+)?{_IID}(?![\w-])"
)


def without_copies(
    words: Mapping[str, str], sentences: Sequence[str]
) -> tuple[dict[str, str], list[str], list[tuple[str, str]]]:
    """Words and sentences without those that call a variable a copy, and the copies with what they are copies of.

    Names that are said to be identically distributed keep their sentence, which may say more.

    >>> without_copies({"X": "random variable", "Y": "independent copy of X"}, ["U, V iid with variance v"])
    ({'X': 'random variable'}, ['U, V iid with variance v'], [('Y', 'X'), ('V', 'U')])
    """
    told = {name: found["original"] for name, value in words.items() if (found := re.fullmatch(_COPY, value.strip()))}
    said = [(text, _IS_COPY.fullmatch(text)) for text in sentences]
    copies = [*told.items(), *((found["copy"], found["original"]) for _, found in said if found)]
    kept = [text for text, found in said if not found]
    heads = {re.split(r"~|\\sim|\bis\b|=", text)[0].strip() for text in kept} | words.keys()
    for place, text in enumerate(kept):
        alike = _ALIKE.match(text)
        names = [name.strip() for name in re.split(r",|\band\b", alike["names"]) if name.strip()] if alike else []
        others = [other for other in names[1:] if "_" not in names[0] + other]
        copies.extend((other, names[0]) for other in others)
        if alike and others and text[alike.end() :].strip() in ("", ".") and not heads & {*names}:
            kept[place] = f"{names[0]} is a random variable"  # of which the others are copies
    return {name: value for name, value in words.items() if name not in told}, kept, copies


def declare_copy(declared: Declarations, name: str, original: str, written: str) -> None:
    """Give a variable the law of another one of which it is independent; ReadingError where that has none of its own."""
    law, known = declared.laws.get(original), declared.symbols.get(original)
    if law is None or known is None or original in declared.together or any(
        other.attrs[0] in declared.laws for other in law.free if other != known
    ):  # fmt: skip
        raise ReadingError(
            f"{written}, a copy of {original}", asked="a random variable with a law of its own", text=written,
            hint=f"declare {original}: random variable, or give its law",
        )  # fmt: skip
    copy = symbol(name, known.domain, known.shape)
    declared.symbols[name] = copy
    declared.laws[name] = (
        make("density_law", substitute(law.args[0], {known: copy}), copy) if law.op == "density_law" else law
    )
    declared.independent.update((name, original))
