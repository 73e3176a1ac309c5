"""What holds at a place of a document: its blocks of context and the declarations of its prose, each after the other.

A block that declares a name again replaces what was said of it; prose narrows, unless it says "let", which begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from symgen.errors import SymgenError
from symgen.reading.context.in_words import declarations, declare
from symgen.reading.declared import Declarations
from symgen.reading.declaring.statements import declare_block
from symgen.reading.sources.in_passing import CUE
from symgen.reading.sources.prose import Scope, Stated, names_in, says_something
from symgen.terms.context import Context
from symgen.terms.domains import REAL
from symgen.terms.term import Term, symbol
from symgen.terms.text.types import intersect
from symgen.terms.traverse import substitute

_WORD = re.compile(r"[A-Za-z]+")
#: \\text{Poisson}(...), the name of a law.
_APPLIED_WORD = re.compile(
    r"\\(?:text[a-z]*|mbox)\s*\{\s*(?P<word>[A-Za-z]+)\s*\}(?=\s*(?:\\left\s*|\\[bB]igg?l?\s*)?[(\[])"
)


class Scopes:
    """Works out the declarations of each scope once; `unheard` says why prose could not be read, by where it stands."""

    def __init__(self, where: str | Mapping[str, Any]) -> None:
        self.where = where
        self.unheard: dict[int, str] = {}
        self.named: dict[Scope, frozenset[str]] = {}
        self.known: dict[Scope | None, Declarations] = {}

    def at(self, scope: Scope | None) -> Declarations:
        """The declarations of a scope and of those around it; SymgenError where a block cannot be read."""
        if None not in self.known:
            self.known[None] = declarations(self.where, Context())
        missing = list(takewhile(lambda outer: outer not in self.known, scope or ()))
        for inner in reversed(missing):
            self.known[inner] = self._within(self.known[inner.outer], inner)
        return self.known[scope]

    def _within(self, before: Declarations, scope: Scope) -> Declarations:
        stated = scope.stated
        if not stated.cue:
            return _again(before, declare_block(stated.text, before))
        try:
            after = _heard(before, stated)
        except SymgenError as error:
            if stated.cue not in ("display", CUE) and (not stated.words or says_something(stated.words)):
                self.unheard[stated.start] = error.asked if stated.words else error.found
            return before
        self.named[scope] = frozenset(n for n, s in after.symbols.items() if before.symbols.get(n) is not s)
        return after

    def doubts(self, scope: Scope | None, names: frozenset[str]) -> list[Stated]:
        """The declarations in prose that could not be read and may speak of some names, in their order."""
        letters = {name.partition("_")[0] for name in names}
        found = [s.stated for s in scope or () if s.stated.start in self.unheard]
        return [stated for stated in found[::-1] if letters & set(_WORD.findall(stated.text))]

    def reasons(self, scope: Scope | None, names: frozenset[str]) -> list[Stated]:
        """The declarations in prose that speak of some names, in the order in which they stand."""
        found = [inner.stated for inner in scope or () if self.named.get(inner, frozenset()) & names]
        return found[::-1]


def _heard(before: Declarations, stated: Stated) -> Declarations:
    """The declarations with one in prose: it narrows what is known of a scalar, or begins anew."""
    formula = _APPLIED_WORD.sub(r"\\mathrm{\g<word>}", stated.text)
    if stated.words:
        said = declare(dict.fromkeys(names_in(stated.text), stated.words))
    else:
        said = declare([formula])
    spoken_of = _subjects(said)
    base = before.copy()
    varying = _only_random(said)
    base.random.update(varying - before.laws.keys())
    if varying and varying == said.symbols.keys():
        return base
    if stated.cue in ("let", "display"):
        for name in spoken_of & base.symbols.keys():
            _forget(base, name)
    if not stated.words:
        return _again(before, declare([formula], base))
    for name in spoken_of:
        base.symbols[name] = _narrowed(base.symbols.get(name), said.symbols[name])
    return _again(before, base)


def _only_random(said: Declarations) -> set[str]:
    """The names of which nothing is said but that they are random variables, which may depend on each other."""
    return {
        name
        for name, law in said.laws.items()
        if law.op == "density_law" and name in said.symbols and said.symbols[name].domain == REAL and not said.conditions
        and name not in said.independent | said.continuous
    }  # fmt: skip


def _subjects(said: Declarations) -> frozenset[str]:
    """The names that a statement is about: no sizes, and nothing that its right side takes for granted."""
    sizes = [size for known in said.symbols.values() for size in known.shape if isinstance(size, Term)]
    return frozenset(said.symbols.keys() - {name.attrs[0] for size in sizes for name in size.free} - said.taken)


def _narrowed(known: Term | None, said: Term) -> Term:
    if known is None or known.shape != said.shape:
        return said
    return symbol(said.attrs[0], intersect(known.domain, said.domain), said.shape)


def _forget(declared: Declarations, name: str) -> None:
    known = declared.symbols[name]
    if known.shape:
        return  # a bound on a vector speaks of its entries, and takes nothing back
    declared.conditions[:] = [c for c in declared.conditions if known not in c.free]
    declared.laws.pop(name, None)
    del declared.symbols[name]


def _again(before: Declarations, after: Declarations) -> Declarations:
    """Names that got another domain or shape are meant in what was defined by them; what no longer fits is dropped."""
    changed = {s: after.symbols[n] for n, s in before.symbols.items() if after.symbols.get(n, s) is not s}
    if not changed:
        return after
    narrower = {s: new for s, new in changed.items() if s.shape == new.shape and s.domain.includes(new.domain)}
    replaced = changed.keys() - narrower.keys()
    for old in replaced:
        name = old.attrs[0]
        if name in after.laws and after.laws[name] is before.laws.get(name):
            del after.laws[name]
    for table in (after.values, after.laws, after.densities):
        table.update({name: substitute(value, changed) for name, value in table.items()})
    after.conditions[:] = [substitute(c, narrower) for c in after.conditions if not c.free & replaced]
    return after
