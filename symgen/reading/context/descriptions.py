r"""Sentences of contexts that only describe: "samples are drawn during training", "x is the input of the network".

A sentence of words of that kind declares nothing. One with other words may say something that nobody reads: it is left aside,
and what fails then is left open. What speaks of signs, or defines a name, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from symgen.errors import SymgenError
from symgen.reading.context.called import DESCRIBES
from symgen.reading.context.pieces import ASIDE, FORMULA, sentence
from symgen.reading.context.vocabulary import NAME
from symgen.reading.context.words import pieces
from symgen.reading.declared import Declarations

#: Words of notation, of independence and of laws: a sentence with one of these is read, or asked about.
_ASKED = re.compile(
    r"\b(?:log\w*|ln|base|bits?|nats?|norms?|products?|multiplications?|transpos\w*|derivatives?|differentiat\w*|primes?|dots?|gradients?"
    r"|hessians?|jacobians?|sums?|summ\w+|integrals?|expectations?|averag\w+|\w*wise|conventions?|notations?|hats?|bars?|tildes?|bold\w*"
    r"|subscripts?|superscripts?|ind(?:ex|ices)|operators?|powers?|exponents?|inverses?|degrees|radians|mod(?:ulo)?|entrop\w+|informations?"
    r"|divergences?|indicators?|complements?|closed|trace|determinants?|identity|brackets?|stars?|signs?"
    r"|not|no|never|except|unless|instead|without|wrong|false|independen\w*|uncorrelated|iid|i\.i\.d\.?"
    r"|distribut\w*|laws?|densit\w*|probabilit\w*|random|uniform\w*|normal\w*|gaussian\w*|variances?|means?|moments?|cdf|pdf|pmf)\b",
    re.IGNORECASE,
)


def describes(text: str, names: Collection[str] = ()) -> bool:
    """Whether a sentence only describes, in words of which none says anything of a value.

    >>> describes("samples are drawn during training"), describes("x comes from the training set")
    (True, True)
    >>> describes("x is prime"), describes("the samples are independent"), describes("x = 2 is used")
    (False, False, False)
    """
    words = _words(text, names)
    return words is not None and all(word in DESCRIBES for word in words) and not _ASKED.search(" ".join(words))


def may_be_left(text: str, names: Collection[str] = ()) -> bool:
    """Whether a sentence speaks in words of declared names only, so that a claim may hold without it.

    >>> may_be_left("the rows are perturbed", ["x"]), may_be_left("x is wobbly", ["x"]), may_be_left("x is wobbly", [])
    (True, True, False)
    >>> may_be_left("all products are entrywise"), may_be_left("y = x + 1 is wobbly", ["x", "y"])
    (False, False)
    """
    words = _words(text, names)
    return words is not None and not _ASKED.search(" ".join(words)) and set(_spoken(text, names)) <= set(names)


def _words(text: str, names: Collection[str]) -> list[str] | None:
    """The words of a sentence that has at least one, in which formulas are names alone; None for any other."""
    read = sentence(text.strip().rstrip("."), names)
    asides = " ".join(read.inside(sign, names) for sign in re.findall(ASIDE, read.plain))
    plain = re.sub(f"{FORMULA}|{ASIDE}|[,;:]", " ", f"{read.plain} {asides}").lower()
    words = re.findall(r"[a-z][a-z.'’-]*", plain)
    alone = all(re.fullmatch(NAME, formula) for formula in _spoken(text, names))
    return words if words and alone else None


def _spoken(text: str, names: Collection[str]) -> Sequence[str]:
    """The formulas of a sentence."""
    read = sentence(text.strip().rstrip("."), names)
    return [formula.strip().lstrip("\\") if re.fullmatch(r"\\?[A-Za-z]+", formula.strip()) else formula.strip()
            for sign, formula in read.formulas.items() if not re.fullmatch(ASIDE, sign)]  # fmt: skip


def with_fewer(
    read: Callable[[Sequence[str]], Declarations],
    words: Mapping[str, str],
    sentences: Sequence[str],
    *,
    lenient: bool,
) -> Declarations:
    """What is read of all sentences, or of those that do not only describe; if lenient, of those without unknown words.

    The fewest sentences are left out with which the others can be read; the names of which they speak are left open, unless
    these only describe.
    """
    try:
        return read(sentences)
    except SymgenError as error:
        names = {name.strip().lstrip("\\") for listed in words for name in pieces(listed)}
        plain = [text for text in sentences if describes(text, names)]
        aside = [text for text in sentences if text not in plain and lenient and may_be_left(text, names)]
        for left in [[one] for one in plain] + [plain] + [[one] for one in aside] + [[*plain, *aside]]:
            if left and (found := _without(read, sentences, left)) is not None:
                break
        else:
            raise error
    for text in left:
        _leave(found, text, names, restricts=text in aside)
    return found


def _without(
    read: Callable[[Sequence[str]], Declarations], sentences: Sequence[str], left: Sequence[str]
) -> Declarations | None:
    try:
        return read([text for text in sentences if text not in left])
    except SymgenError:
        return None


def _leave(declared: Declarations, text: str, names: Collection[str], *, restricts: bool) -> None:
    """Leave a sentence aside: what fails may fail for want of it, where it may restrict, or speaks of what nothing declares."""
    unknown = {name for name in _spoken(text, names) if name not in names and name not in declared}
    for table in (declared.inferred, declared.guessed):
        table.update(unknown)
    if restricts or unknown:
        declared.leave(f"'{text.strip()}'")
    if restricts:
        declared.unread.append(text.strip())


__all__ = ["describes", "may_be_left", "with_fewer"]
