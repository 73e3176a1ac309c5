"""Proofs of equality: one normal form on both sides, the relations used, and what definedness may have been lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symgen.calculus.normaliser.field import Meaningless, Ratio
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.terms.context import Context
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num

_EMPTY = Context()


@dataclass(frozen=True, slots=True)
class Proof:
    """An identity proved wherever both sides are defined.

    `relations` names what was used; `obligations` are conditions under which one side is defined and the other, as
    written, may not be: x/x = 1 comes with x != 0.
    """

    relations: tuple[str, ...] = ()
    obligations: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class NormalForm:
    """A quotient of polynomials over kernels, with the work space that its generators belong to."""

    space: Workspace
    ratio: Ratio

    @property
    def is_zero(self) -> bool:
        """Whether the form is 0 as a quotient of polynomials."""
        return self.ratio.is_zero

    @property
    def term(self) -> Term:
        """The form as a Term."""
        return to_term(self.space, self.ratio)

    @property
    def digest(self) -> bytes:
        """A hash of the content, equal for equal forms of different work spaces with the same sign choices."""
        return self.space.ratio_digest(self.ratio)


def normal_form(term: Term, context: Context = _EMPTY) -> NormalForm:
    """The quotient of polynomials over independent kernels that a Term equals wherever it is defined.

    Raises BudgetError when it would be too large and Meaningless when the Term has no finite value anywhere.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); normal_form((x + 1) ** 2 - x**2 - 2 * x - 1).is_zero
    True
    """
    return within(context, lambda space: NormalForm(space, space.read(term)))


def prove_equal(left: Term, right: Term, context: Context = _EMPTY) -> Proof | None:
    """A proof that two Terms are equal wherever both are defined under the context, or None.

    None is no refutation. Raises BudgetError when the normal form would be too large.

    >>> from symgen.terms.build import positives, log
    >>> a, b = positives("a b"); prove_equal(log(a * b), log(a) + log(b)).relations
    ('log(x*y) = log(x) + log(y) for positive x',)
    """
    if left.shape != right.shape or left.domain.field == "law" or right.domain.field == "law":
        return Proof() if left == right else None
    if left == right:
        return Proof()

    def work(space: Workspace) -> tuple[str, ...] | None:
        difference = space.sub(space.read(left), space.read(right))
        return tuple(sorted(space.used)) if difference.is_zero else None

    try:
        relations = within(context, work)
    except Meaningless:
        return None
    return None if relations is None else Proof(relations, lost_conditions(left, right))


def decide_zero(term: Term, context: Context = _EMPTY) -> Proof | None:
    """A proof that a Term is 0 wherever it is defined, or None.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); decide_zero(x - x)
    Proof(relations=(), obligations=())
    """
    zero = num(0) if not term.shape else make("zeros", attrs=(term.shape,))
    return prove_equal(term, zero, context)


# Definedness.


def lost_conditions(left: Term, right: Term) -> tuple[Term, ...]:
    """The definedness conditions that one side has and the other has not."""
    first, second = dict.fromkeys(conditions(left)), dict.fromkeys(conditions(right))
    return tuple(c for c in (*first, *second) if (c in first) != (c in second))


def conditions(term: Term, seen: set[int] | None = None) -> Iterator[Term]:
    """What must hold for every sub-term to be defined, by the operators table; products are taken apart."""
    seen = set() if seen is None else seen
    if id(term) in seen:
        return
    seen.add(id(term))
    for argument in term.args:
        yield from conditions(argument, seen)
    rule = operator(term.op).defined
    for condition in rule(*term.args) if rule is not None else ():
        yield from _simple(condition)


def _simple(condition: Term) -> Iterator[Term]:
    """x*y != 0 as x != 0 and y != 0; x**2 != 0 as x != 0; what the domain gives is dropped."""
    if condition.op != "ne" or condition.args[1].value != 0:
        yield condition
        return
    base = condition.args[0]
    if base.op in ("mul", "div"):
        for factor in base.args:
            yield from _simple(make("ne", factor, num(0)))
    elif base.op in ("neg", "sqrt", "abs") or (base.op == "pow" and (base.args[1].value or 0) > 0):
        yield from _simple(make("ne", base.args[0], num(0)))
    elif not base.domain.is_nonzero:
        yield condition
