r"""Where the one of a one-hot vector stands, as contexts say it: "one-hot vector of class c", "one-hot label with y_c = 1"."""

from __future__ import annotations

import re
from fractions import Fraction

from symgen.reading.declared import Declarations
from symgen.terms.domains import interval
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import substitute

_NAME = r"\\?(?P<{}>[b-zB-Z](?:_\w+)?|[a-z]+\^?\*)(?![\w^*])"
_PLACE = re.compile(
    r",?\s*\b(?:with |and |having |its |the |a |single )*(?:one |1 )?(?:(?:at|in|of|for|on|encoding|with|is)\b)?\s*(?:the )?"
    r"(?:(?:true |correct |target |observed |gold )?(?:class|label|index|position|place|entry|coordinate|category|token)"
    r"|(?<=one at)|(?<=1 at))\s+" + _NAME.format("told"),
)
_ONE_HOT = re.compile(r"\bone[ -]hot\b", re.IGNORECASE)


def with_place(name: str, value: str) -> tuple[str, str]:
    """The words of a one-hot vector without the name of its place, and that name; the words as they are otherwise.

    >>> with_place("y", "one-hot vector of class c"), with_place("y", "one-hot label, y_c = 1")
    (('one-hot vector', 'c'), ('one-hot vector label', 'c'))
    >>> with_place("y", "one-hot vector in R^n"), with_place("c", "class c")
    (('one-hot vector in R^n', ''), ('class c', ''))
    """
    if not _ONE_HOT.search(value):
        return value, ""
    entry = re.compile(rf",?\s*(?:with )?\\?{re.escape(name)}_\{{?{_NAME.format('read')}\}}?\s*=\s*1(?![\d.])")
    found = entry.search(value) or _PLACE.search(value)
    place = next((told for told in found.groupdict().values() if told), "") if found else ""
    if not found or place == name:
        return value, ""
    kept = value.replace(found[0], "")
    return (kept if "vector" in kept else _ONE_HOT.sub("one-hot vector", kept, count=1)), place


def put_place(declared: Declarations, name: str, place: str) -> None:
    """Let the one of a one-hot vector stand at the place of that name, where one is told."""
    value = declared.values[name]
    if not place or value.op != "onehot":
        return
    unnamed: Term = value.args[0]
    there = symbol(place, interval(Fraction(1), field="integer"))
    declared.symbols[place] = there
    declared.values[name] = substitute(value, {unnamed: there})
    declared.conditions[:] = [substitute(condition, {unnamed: there}) for condition in declared.conditions]


__all__ = ["put_place", "with_place"]
