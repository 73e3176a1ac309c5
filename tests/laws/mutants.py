"""Right identities, and what one mistake makes of each: from the catalogue, the adversarial corpora and the families."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b

import numpy as np
from laws import adversarial_claims, adversarial_claims_more
from laws.test_families import SCALAR

from symgen.derivation import catalogue, derive
from symgen.errors import SymgenError
from symgen.numeric import QUICK_LOOK, evaluate, points, sizes
from symgen.probability import random_variable
from symgen.probability.laws import canonical
from symgen.probability.rule_claims import symbolic
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.operators import operator
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, symbol
from symgen.terms.text import read, read_context
from symgen.terms.traverse import size, substitute, subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.mistakes.places import Facts, places
from symgen.verification.mistakes.table import MISTAKES, Edit, edited
from symgen.verification.task import Task, unfolded

_TURNED = {"le": "ge", "ge": "le", "lt": "gt", "gt": "lt"}
_LARGEST = 60  # nodes of a side: nobody looks for one mistake in a page


@dataclass(frozen=True)
class Mutant:
    """A claim with one mistake, its name, and the right claim that it was made of."""

    name: str
    claim: Claim
    right: Claim


# Right identities.


@cache
def identities() -> tuple[Claim, ...]:
    """Every right claim, the same in the same order in every run."""
    found = [*_of_the_catalogue(), *_of_the_corpora(), *_of_the_families()]
    return tuple(claim for claim in found if max(size(claim.left), size(claim.right)) <= _LARGEST)


def _of_the_catalogue() -> Iterator[Claim]:
    for entry in catalogue().values():
        calculation = entry.calculation()
        if isinstance(calculation.target, Term):
            yield Claim(calculation.start, "eq", calculation.target, calculation.context)


def _of_the_corpora() -> Iterator[Claim]:
    for module in (adversarial_claims, adversarial_claims_more):
        for name in sorted(filter(str.isupper, vars(module))):
            for text, where, truth, why, _ in getattr(module, name):
                if truth and not why.startswith("strictly"):
                    found = read(text, read_context(where))
                    if isinstance(found, Claim):
                        yield found


def _of_the_families() -> Iterator[Claim]:
    """The density of each family written out, and its mean."""
    for family in SCALAR:
        law = symbolic(family)
        x = random_variable(law)
        density = family.log_density(x, **canonical(law))
        yield Claim(make("log_density", law, x), "eq", density)
        mean = make("expectation", x, x, law)
        try:
            found = derive(mean, judge=False).result
        except SymgenError:
            continue
        if isinstance(found, Term) and found.op not in ("cases", "expectation"):
            yield Claim(mean, "eq", found)


def is_kept(claim: Claim) -> bool:
    """A third of the identities, on which nothing may be tuned."""
    return blake2b(str(claim).encode(), digest_size=2).digest()[0] % 3 == 0


# Mistakes.


def mutants(count: int, seed: int, *, kept: bool | None = None) -> list[Mutant]:
    """So many mutants that differ from what is right, each kind of mistake as often as it can be made."""
    generator = random.Random(seed)
    claims = [c for c in identities() if kept is None or is_kept(c) is kept]
    found: dict[str, Mutant] = {}
    while len(found) < count:
        mutant = _mutant(generator.choice(claims), generator)
        if mutant is not None and differs(mutant):
            found[str(mutant.claim)] = mutant
    return list(found.values())


def _mutant(right: Claim, generator: random.Random) -> Mutant | None:
    name = generator.choice(NAMES)
    made = list(_of_kind(right, name, generator))
    return Mutant(name, generator.choice(made), right) if made else None


def names_of(mutant: Mutant) -> frozenset[str]:
    """Every name under which this very claim is planted: to write n for n + 1 is to be off by one, and to drop a term."""
    as_well = (m.name for m in MISTAKES if mutant.claim in _edited(mutant.right, m.planting))
    return frozenset((mutant.name, *as_well))


NAMES = (*dict.fromkeys(mistake.name for mistake in MISTAKES), "bound direction", "missing assumption")


def _of_kind(right: Claim, name: str, generator: random.Random) -> Iterator[Claim]:
    if name == "bound direction":
        if right.relation in _TURNED:
            yield replace(right, relation=_TURNED[right.relation])
    elif right.relation != "eq":
        return
    elif name == "missing assumption":
        yield from _widened(right)
    else:
        edit = generator.choice([m.planting for m in MISTAKES if m.name == name])
        yield from _edited(right, edit)


def _edited(right: Claim, edit: Edit) -> Iterator[Claim]:
    facts = Facts((right.left, right.right))
    for side in ("right", "left"):
        formula = getattr(right, side)
        for wrong in edited(edit, formula, places(formula), facts):
            yield replace(right, **{side: wrong})


def _widened(right: Claim) -> Iterator[Claim]:
    """The claim without the assumption that its symbols are positive."""
    scalars = [s for s in right.left.free | right.right.free if s.domain == POSITIVE and not s.shape]
    wider = {s: symbol(s.attrs[0], REAL) for s in scalars}
    if wider and not _has_laws(right):
        left, other, *conditions = (substitute(t, wider) for t in (right.left, right.right, *right.context.conditions))
        yield Claim(left, "eq", other, Context(conditions=tuple(conditions)))


def _has_laws(claim: Claim) -> bool:
    return any(operator(n.op).kind in ("law", "noun") for side in (claim.left, claim.right) for _, n in subterms(side))


# What differs.


def differs(mutant: Mutant) -> bool:
    """Whether doubles show at some point of the domain that the mutant is false; what they cannot tell is left out.

    The sides that a mistake changed are compared with what they were, which is quick even where the other side is an
    integral; a claim whose assumption went is compared side by side. A quick look at an integral with a kink is right to
    a few digits only.
    """
    task = Task(mutant.claim)
    if mutant.claim.relation != "eq" or mutant.name == "missing assumption":
        pair = mutant.claim.left, mutant.claim.right
    elif mutant.claim.left is not mutant.right.left:
        pair = mutant.claim.left, mutant.right.left
    else:
        pair = mutant.claim.right, mutant.right.right
    relation = mutant.claim.relation
    return any(_apart(pair, relation, point) for point in _points(task))


def _points(task: Task) -> Iterator[dict[Term, object]]:
    conditions = task.claim.context.conditions
    for given in sizes(task.sizes, seed=1)[:3] if task.sizes else ({},):
        yield from points(task.symbols, conditions, count=20, seed=5, given=given) if task.symbols else ({},)


def _apart(pair: tuple[Term, Term], relation: str, point: dict[Term, object]) -> bool:
    try:
        sides = [unfolded(side) for side in pair]
        one, other = (np.asarray(evaluate(side, point, QUICK_LOOK), dtype=complex) for side in sides)
    except (SymgenError, OverflowError):
        return False
    if not (np.isfinite(one).all() and np.isfinite(other).all()) or max(abs(one).max(), abs(other).max()) > 1e9:
        return False
    noise = (1e-2 if any(map(is_slow, sides)) else 1e-6) * max(1e-3, abs(one).max(), abs(other).max())
    if relation == "eq":
        return bool(abs(one - other).max() > noise)
    gap = (other - one).real if relation in ("le", "lt") else (one - other).real
    return bool(gap.min() < -noise)
