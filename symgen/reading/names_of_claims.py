"""The names that claims speak of, and of which of them only the notation tells what they are."""

from __future__ import annotations

import re

from symgen.reading.declared import Declarations
from symgen.terms.events import is_atom
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.traverse import distinct


def unsure_names(claim: Claim, declared: Declarations) -> frozenset[str]:
    """The names of a claim for want of which it may fail: what it means is left open then; all, beside a sentence left aside."""
    if declared.unread:
        return names_of(claim)
    inferred = inferred_names(claim, declared)
    functions = declared.functions.keys() | declared.customary.keys() | declared.variables()
    return inferred & (functions | declared.guessed | _unsolved(names_of(claim), declared) | _counts(claim, declared))


def inferred_names(claim: Claim, declared: Declarations) -> frozenset[str]:
    """The names of a claim of which only the notation or custom tells what they are."""
    parts = distinct(claim.left, claim.right)
    customary = {letter for letter, operator in declared.customary.items() if any(p.op == operator for p in parts)}
    variables = declared.variables() & declared.inferred if any(p.op == "call" for p in parts) else set()
    atoms = any(is_atom(s) for s in claim.left.free | claim.right.free)
    events = {name for name, kind in declared.kinds.items() if kind == "event" and atoms} & declared.inferred
    names = names_of(claim)
    found = frozenset(customary | variables | events) | _counts(claim, declared)
    return found | _unsolved(names, declared) | (names & declared.inferred)


def _counts(claim: Claim, declared: Declarations) -> frozenset[str]:
    """The names that may say how many values an unknown mass function has: undeclared ones, and its size as a vector."""
    calls = [p for p in distinct(claim.left, claim.right) if p.op == "call" and p.attrs[3] == "density"]
    known = [declared.symbols[call.attrs[0]] for call in calls if call.attrs[0] in declared.symbols]
    sizes = {s.attrs[0] for symbol in known for size in symbol.shape if isinstance(size, Term) for s in size.free}
    points = {s.attrs[0] for call in calls for point in call.args for s in point.free}
    return names_of(claim) & (sizes | (declared.taken - points if calls else set()))


def _unsolved(names: frozenset[str], declared: Declarations) -> frozenset[str]:
    """Those of names that are numbered as what is left open: m_1 of a recursion without its solution.

    One that is declared, and the only one of its recursion, is any number: m_{t-1}, unless others at such a step are undeclared.
    """
    tied = {s.attrs[0] for condition in declared.conditions for s in condition.free}
    steps = frozenset(name for name in names if name.rpartition("_")[0] in declared.unsolved)
    if steps <= tied:
        return frozenset()  # all that is said of f_{t+1} and f_t is known
    alone = len({name.rpartition("_")[0] for name in steps}) == len(steps)
    untied = any(_BESIDE_A_STEP.fullmatch(name) for name in (names & declared.taken) - declared.laws.keys())
    return frozenset() if alone and not untied and steps <= declared.symbols.keys() - declared.taken else steps


_BESIDE_A_STEP = re.compile(r".*_[A-Za-z][mp]\d+")  # a_tm1


def names_of(claim: Claim) -> frozenset[str]:
    """The names of the symbols and of the unknown functions of a claim."""
    parts = distinct(claim.left, claim.right)
    calls = {part.attrs[0] for part in parts if part.op == "call"}
    return frozenset(calls | {s.attrs[0] for s in claim.left.free | claim.right.free})


def names_in_laws(claim: Claim) -> frozenset[str]:
    """The names that laws and their densities speak of."""
    parts = distinct(claim.left, claim.right)
    return frozenset(s.attrs[0] for part in parts if part.op in ("law", "log_density") for s in part.free)
