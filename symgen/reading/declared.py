"""What a text may take for granted: symbols, functions, laws, definitions and conditions by name, and what was assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

from symgen.reading.tree import Node
from symgen.terms.context import Context
from symgen.terms.term import Term


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its definition, f(x) = body, or by the operator that it is."""

    parameters: tuple[str, ...] = ()
    body: Node | None = None
    source: str = ""
    operator: str = ""


@dataclass
class Declarations:
    """Declared names. `kinds` says what a name without a Term is: event, discrete (a random variable), density.

    `signatures` has all variables that an abstract density is used with; `roles` how it is first written, q(z | x) as
    ((z), (x)), which is what q alone then means.
    """

    symbols: dict[str, Term] = field(default_factory=dict)
    values: dict[str, Term] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    laws: dict[str, Term] = field(default_factory=dict)
    densities: dict[str, Term] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    conditions: list[Term] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def assume(self, words: str) -> None:
        """Record what the text left unsaid."""
        if words not in self.assumptions:
            self.assumptions.append(words)

    def define(self, name: str, value: Term) -> None:
        """Let a name stand for a law or for a value."""
        table = self.densities if value.op in ("law", "density_law") else self.values
        table[name] = value

    def context(self) -> Context:
        """The declarations as the judge takes them: definitions are in the Terms already."""
        return Context(symbols=self.symbols).assume(*self.conditions)

    def copy(self) -> Declarations:
        """The same declarations, to be added to for one display."""
        return Declarations(
            dict(self.symbols), dict(self.values), dict(self.functions), dict(self.laws), dict(self.densities),
            dict(self.kinds), dict(self.signatures), dict(self.roles), list(self.conditions), list(self.assumptions),
        )  # fmt: skip
