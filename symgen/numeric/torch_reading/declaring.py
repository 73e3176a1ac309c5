"""Arguments as symbols: sizes in words, kinds by their names."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from symgen.errors import ReadingError, UnknownNameError, UsageError
from symgen.terms.build import tensor_symbol
from symgen.terms.domains import BOOLEAN, NATURAL, REAL, SPELLINGS, STRUCTURES, Domain, interval, structured
from symgen.terms.sizes import add_sizes, multiply_sizes
from symgen.terms.term import Term, dimension

#: Further names for kinds.
_ALIASES: dict[str, str] = {
    "sym": "symmetric",
    "chol": "lower",
    "tril": "lower",
    "psd": "spd",
    "diag": "diagonal",
    "orth": "orthogonal",
    "inv": "invertible",
    "pos": "positive",
    "neg": "negative",
    "prob": "unit",
}
_OTHERS: dict[str, Domain] = {
    "binary": interval(Fraction(0), Fraction(1), field="integer"),
    "onehot": interval(Fraction(0), Fraction(1), field="integer"),
    # Places and classes as torch counts them, from 0.
    **dict.fromkeys(("index", "int", "long", "classes", "labels"), NATURAL),
    "bool": BOOLEAN,
    "mask": BOOLEAN,
    "": REAL,
}


def kind_of(name: str | Domain | None) -> Domain:
    """The domain that a kind names.

    >>> kind_of("spd").structure, kind_of("binary").describe()
    ('spd', 'integer[0,1]')
    """
    if isinstance(name, Domain):
        return name
    spelled = _ALIASES.get(name or "", name or "")
    if spelled in STRUCTURES and spelled:
        return structured(spelled)
    found = _OTHERS.get(spelled, SPELLINGS.get(spelled))
    if found is None:
        known = [*_ALIASES, *_OTHERS, *SPELLINGS, *filter(None, STRUCTURES)]
        raise UnknownNameError(spelled, kind="kind of argument", candidates=known)
    return found


def declared(name: str, shape: str, kind: str | Domain | None) -> Term:
    """The symbol of an argument: its sizes in words, such as "n d" or "2*n 3"."""
    if not isinstance(shape, str):
        raise _no_sizes(name, shape, f"{shape!r} of type {type(shape).__name__}")
    sizes = tuple(size_in_words(word, shape) for word in shape.replace(",", " ").split())
    if 0 in [size for size in sizes if isinstance(size, int)]:
        raise _no_sizes(name, shape, "an axis without entries, of which there is nothing to derive")
    return tensor_symbol(name, kind_of(kind), sizes)


def _no_sizes(name: str, shape: object, found: str) -> UsageError:
    hint = 'write names and whole numbers from 1 on with spaces between them, as in X="n d"; s="" is a scalar'
    return UsageError(asked=f"the sizes {shape!r} of the argument {name}", found=found, where=name, hint=hint)


def size_in_words(word: str, text: str) -> Any:
    """A size: a number, a name, or a sum of products of these."""
    return add_sizes(*(multiply_sizes(*(_atom(p, text) for p in part.split("*"))) for part in word.split("+")))


def _atom(word: str, text: str) -> Any:
    if word.isdigit():
        return int(word)
    if word.isidentifier():
        return dimension(word)
    raise ReadingError(
        f"{word!r} is no size",
        asked="the sizes of an argument",
        text=text,
        offset=max(text.find(word), 0),
        length=max(len(word), 1),
        hint='write names and whole numbers with spaces between them, as in X="n d"',
    )


def dimensions(symbols: Iterable[Term]) -> dict[str, Term]:
    """The symbolic sizes that occur in shapes, by name."""
    sizes = (size for s in symbols for size in s.shape if isinstance(size, Term))
    return {atom.attrs[0]: atom for size in sizes for atom in sorted(size.free, key=lambda a: a.attrs[0])}
