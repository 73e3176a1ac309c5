"""Context: what is declared about the names in a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from symgen.errors import DomainError
from symgen.terms.term import Term


@dataclass(frozen=True, slots=True)
class Context:
    """Declared symbols, unknown functions, laws of random variables, definitions and joint conditions.

    `symbols` maps a name to its symbol (name, domain, shape); `functions` a name to (domain, shape, role) of the values of
    an unknown function, role "density" for a probability density; `laws` a random variable's name to its law Term;
    `definitions` a name to the Term that it stands for; `conditions` are boolean Terms over the symbols.
    """

    symbols: Mapping[str, Term] = field(default_factory=dict)
    functions: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    laws: Mapping[str, Term] = field(default_factory=dict)
    definitions: Mapping[str, Term] = field(default_factory=dict)
    conditions: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        for name in ("symbols", "functions", "laws", "definitions"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[Any, ...]:
        parts = (dict(self.symbols), dict(self.functions), dict(self.laws), dict(self.definitions), self.conditions)
        return Context, parts

    def declare(self, *symbols: Term) -> Context:
        """This context with more symbols; DomainError when a name is declared twice with different domains."""
        known = dict(self.symbols)
        for new in symbols:
            old = known.setdefault(new.attrs[0], new)
            if old != new:
                raise DomainError(
                    asked=f"declare {new.attrs[0]} as {new.domain.describe()}",
                    found=f"{new.attrs[0]} is already declared as {old.domain.describe()}",
                    where=new.attrs[0],
                    hint="one name has one domain and shape in a statement: rename one of the two",
                )
        return replace(self, symbols=known)

    def assume(self, *conditions: Term) -> Context:
        """This context with more joint conditions."""
        fresh = tuple(c for c in conditions if c not in self.conditions)
        return replace(self, conditions=self.conditions + fresh)

    def merge(self, other: Context) -> Context:
        """Both contexts together; a name that they declare differently is an error."""
        merged = self.declare(*other.symbols.values()).assume(*other.conditions)
        return replace(
            merged,
            functions={**self.functions, **other.functions},
            laws={**self.laws, **other.laws},
            definitions={**self.definitions, **other.definitions},
        )

    def covering(self, terms: Iterable[Term]) -> Context:
        """This context with the free symbols and unknown functions of `terms` declared as they are."""
        given = tuple(terms)
        free = sorted(frozenset().union(*(t.free for t in given)), key=lambda s: s.attrs[0])
        functions = dict(sorted(_functions(given), key=lambda pair: pair[0]))
        return replace(self.declare(*free), functions={**functions, **self.functions})


def _functions(terms: tuple[Term, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Name and (domain, shape, role) of every unknown function, shared parts looked at once."""
    seen: set[int] = set()
    stack = list(terms)
    while stack:
        term = stack.pop()
        if id(term) in seen:
            continue
        seen.add(id(term))
        stack.extend(term.args)
        if term.op == "call":
            yield term.attrs[0], term.attrs[1:]
