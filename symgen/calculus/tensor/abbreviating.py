"""Intermediate values by name: P for a softmax, h for a hidden layer, r for a residual, where that makes a result shorter.

Backpropagation reads so in a textbook: delta' h, where delta = ... and h = ...; each name is used at least twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from symgen._registry import hook
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, fold

#: What a definition costs besides its two sides: " = " and "; ".
_OVERHEAD = 5
#: Names by operator, for a vector or scalar and for a matrix.
_NAMES: Mapping[str, tuple[str, str]] = {
    "softmax": ("p", "P"),
    "log_softmax": ("l", "L"),
    "sigmoid": ("s", "S"),
    "exp": ("e", "K"),
    "inverse": ("v", "V"),
    "cholesky": ("l", "L"),
    **dict.fromkeys(("tanh", "relu", "gelu", "silu", "softplus"), ("h", "H")),
    **dict.fromkeys(("conv1d", "conv2d"), ("c", "C")),
    "standardize": ("z", "Z"),
    "add": ("r", "R"),
    "mul": ("d", "D"),
    "matmul": ("u", "U"),
    "sqrt": ("q", "Q"),
    "norm": ("q", "Q"),
}
_OTHER = ("z", "Z")
#: What is as well written out: a name for it would hide more than it saves.
_PLAIN = frozenset(("symbol", "num", "const", "neg", "transpose", "eye", "ones", "zeros", "onehot", "index", "stack"))


@dataclass(frozen=True, slots=True)
class Abbreviated:
    """A formula and the definitions that it uses, each after those that it is made of."""

    term: Term
    definitions: tuple[tuple[Term, Term], ...] = ()

    def __str__(self) -> str:
        listed = "; ".join(f"{name} = {value}" for name, value in self.definitions)
        return f"{self.term} where {listed}" if listed else str(self.term)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {hook('render.latex')(self)}$"

    @property
    def whole(self) -> Term:
        """The formula with its definitions put back."""
        term = self.term
        for name, value in reversed(self.definitions):
            term = _replaced(term, name, value)
        return term


def abbreviated(term: Term) -> Abbreviated:
    """A formula with its repeated parts named, wherever that makes it shorter with the definitions counted.

    >>> from symgen.terms.build import dims, diag, outer, softmax, vector
    >>> x = vector("x", dims("n")); print(abbreviated(diag(softmax(x)) - outer(softmax(x), softmax(x))))
    diag(p) - outer(p, p) where p = softmax(x)
    """
    formulas = [term]
    holders: list[Term] = []
    bound = frozenset(part.args[1] for part in _uses(make("tuple", term)) if operator(part.op).binds)
    while (best := _best(formulas, bound)) is not None:
        holder = symbol(f"part {len(holders)}", best.domain.entries(), best.shape)
        formulas = [*(_replaced(formula, best, holder) for formula in formulas), best]
        holders.append(holder)
    return _named(formulas[0], dict(zip(holders, formulas[1:], strict=True)))


def _named(term: Term, definitions: Mapping[Term, Term]) -> Abbreviated:
    """Names for the holders, numbered in the order in which they are defined."""
    taken = {s.attrs[0] for formula in (term, *definitions.values()) for s in formula.free}
    stems = Counter(_stem(holder, value) for holder, value in definitions.items())
    final: dict[Term, Term] = {}
    for holder, value in _ordered(definitions):
        stem = _stem(holder, value)
        # One of several has a number, too: r beside r1 would be a vector beside its entry.
        name = _fresh(stem, taken, numbered=stems[stem] > 1)
        taken.add(name)
        final[holder] = symbol(name, holder.domain, holder.shape)

    def renamed(formula: Term) -> Term:
        return bottom_up(formula, lambda node: final.get(node, node))

    listed = ((final[holder], renamed(value)) for holder, value in _ordered(definitions))
    return Abbreviated(renamed(term), tuple(listed))


def _best(formulas: list[Term], bound: frozenset[Term]) -> Term | None:
    """The part that saves most letters by a name; the first met among equals. What a binder binds has none outside."""
    counts: Counter[Term] = Counter()
    for formula in formulas:
        counts.update(_uses(formula))
    lengths: dict[Term, int] = {}
    savings = {
        part: (count - 1) * (_length(part, lengths) - 1) - _OVERHEAD - 1
        for part, count in counts.items()
        if count > 1 and _deserves_a_name(part) and part.free.isdisjoint(bound)
    }
    best = max(savings, key=lambda part: savings[part], default=None)
    return best if best is not None and savings[best] > 0 else None


def _uses(formula: Term) -> Iterator[Term]:
    """The arguments of all distinct parts: how often each part would be written if every part were written once."""
    pending, seen = [formula], {formula}
    while pending:
        term = pending.pop()
        for argument in term.args:
            yield argument
            if argument not in seen:
                seen.add(argument)
                pending.append(argument)


def _deserves_a_name(term: Term) -> bool:
    """What is short, as X^{-1}, is as well written out; conditions, laws and binders have no names."""
    if term.op in _PLAIN or operator(term.op).kind in ("binder", "relation", "logic", "noun", "law"):
        return False
    return term.op != "inverse" or term.args[0].op != "symbol"


def _length(term: Term, known: dict[Term, int]) -> int:
    """About how many letters a term takes, written out."""
    if term not in known:
        known[term] = fold(term, lambda node, inner: sum(inner) + _OWN.get(node.op, len(node.op) + 2 * len(inner)))
        known[term] += 0 if term.args else len(str(term)) - _OWN.get(term.op, len(term.op))
    return known[term]


_OWN = {
    "symbol": 1,
    "num": 1,
    "const": 2,
    "add": 4,
    "mul": 2,
    "matmul": 3,
    "neg": 1,
    "div": 1,
    "pow": 2,
    "transpose": 1,
}


def _replaced(term: Term, old: Term, new: Term) -> Term:
    return bottom_up(term, lambda node: new if node == old else node)


def _stem(holder: Term, value: Term) -> str:
    small, large = _NAMES.get(value.op, _OTHER)
    return large if len(holder.shape) > 1 else small


def _fresh(stem: str, taken: set[str], *, numbered: bool) -> str:
    """The stem, or the first of its numbered names that is free."""
    if not numbered and stem not in taken:
        return stem
    return next(name for number in count(1) if (name := f"{stem}{number}") not in taken)


def _ordered(definitions: Mapping[Term, Term]) -> Iterator[tuple[Term, Term]]:
    """Each definition after those that it uses."""
    done: set[Term] = set()

    def visit(name: Term) -> Iterator[tuple[Term, Term]]:
        if name not in done:
            done.add(name)
            for inner in (n for n in definitions if n in definitions[name].free):
                yield from visit(inner)
            yield name, definitions[name]

    for name in definitions:
        yield from visit(name)
