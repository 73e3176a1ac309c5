"""Proofs of equality: one normal form on both sides, the relations used, and what definedness may have been lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symgen.calculus.normaliser.explicit import entries
from symgen.calculus.normaliser.field import Infinite, Meaningless, Ratio
from symgen.calculus.normaliser.reading import branches, follows, gives, within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.operators import operator
from symgen.terms.operators.logic import NEGATED
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute, subterms

_EMPTY = Context()
DEEPEST_SPLIT = 3
MOST_SPLITS = 5
MOST_MULTIPLIED = 3


@dataclass(frozen=True, slots=True)
class Proof:
    """An identity proved wherever both sides are defined.

    `relations` names what was used; `obligations` are conditions under which one side is defined and the other, as
    written, may not be: x/x = 1 comes with x != 0. `divergent` are sums, integrals and expectations of one side alone
    that may be infinite: where one is, the side that has it may be oo - oo while the other is finite.
    """

    relations: tuple[str, ...] = ()
    obligations: tuple[Term, ...] = ()
    divergent: tuple[Term, ...] = ()

    @property
    def keeps_definedness(self) -> bool:
        """Whether both sides are known to be defined at the same points."""
        return not (self.obligations or self.divergent)


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
        return None if _nowhere_defined(left, context) else Proof()
    try:
        relations = _part_by_part(left, right, context) or _relations(left, right, context, DEEPEST_SPLIT)
    except Meaningless:
        return None
    return (
        None
        if relations is None
        else Proof(relations, lost_conditions(left, right, context), divergent_parts(left, right))
    )


def _nowhere_defined(term: Term, context: Context) -> bool:
    """Whether a Term divides by 0 or takes the logarithm of 0 at every point."""
    try:
        within(context, lambda space: space.read(term))
    except (Infinite, BudgetError):
        return False
    except Meaningless:
        return True
    return False


def _part_by_part(left: Term, right: Term, context: Context) -> tuple[str, ...] | None:
    """Cases branch by branch, written-out tensors entry by entry."""
    if left.op == right.op == "cases" and len(left.args) == len(right.args):
        return _branchwise(left, right, context)
    return _entrywise(left, right, context)


def _branchwise(left: Term, right: Term, context: Context) -> tuple[str, ...] | None:
    """Cases over the same conditions are equal when each value is, where its condition holds."""
    if left.args[1::2] != right.args[1::2]:
        return None
    found = []
    for first, second, inside in branches(left, right, context):
        proof = prove_equal(first, second, inside)
        if proof is None:
            return None
        found.append(proof.relations)
    return _union(*found, ("branch by branch",))


def _entrywise(left: Term, right: Term, context: Context) -> tuple[str, ...] | None:
    """Written-out tensors are equal when their entries are."""
    first, second = (entries(side) if side.shape else None for side in (left, right))
    if first is None or second is None:
        return None
    found = [_relations(first[place], second[place], context, 0) for place in sorted(first)]
    return None if any(f is None for f in found) else _union(*found, ("entry by entry",))


def _relations(left: Term, right: Term, context: Context, depth: int) -> tuple[str, ...] | None:
    """The relations by which the difference of the sides is 0, case by case if need be; None where it is not."""

    def work(space: Workspace) -> tuple[bool, tuple[str, ...], Workspace]:
        zero = space.sub(space.read(left), space.read(right)).is_zero
        return zero, tuple(sorted(space.used)), space

    proved, used, space = within(context, work)
    splits = [] if proved or depth == 0 else _splits(space, left.free | right.free)
    granted: frozenset[str] = frozenset()
    while not proved and not space.offers <= granted:
        granted |= space.offers
        proved, used, space = within(context, work, granted=granted)
    if proved:
        return used
    node = (_case_distinction(left) or _case_distinction(right)) if depth else None
    if node is not None:
        return _by_branches(left, right, context, node, depth)
    if splits:
        return _by_cases(left, right, context, splits[0], depth)
    return _multiplied_out(left, right, context) if depth == DEEPEST_SPLIT else None


def _multiplied_out(left: Term, right: Term, context: Context) -> tuple[str, ...] | None:
    """S @ left = S @ right, or left @ S = right @ S, for a matrix S whose inverse occurs."""
    nodes = [node for side in (left, right) for _, node in subterms(side)]
    if any(node.op == "cases" for node in nodes):
        return None  # an inverse in a case that does not hold need not exist
    found = {node.args[0]: None for node in nodes if node.op in ("inverse", "solve")}
    sums = [s for s in found if s.op != "symbol" and len(s.shape) == 2 and s.free <= left.free | right.free]
    for matrix in sums[:MOST_MULTIPLIED] if left.shape else ():
        first = [(matrix @ left, matrix @ right)] if left.shape[0] == matrix.shape[0] else []
        last = [(left @ matrix, right @ matrix)] if len(left.shape) == 2 and left.shape[1] == matrix.shape[0] else []
        for sides in first + last:
            relations = _case(*sides, context, 0)
            if relations is not None:
                return _union(relations, ("both sides times an invertible matrix",))
    return None


def _splits(space: Workspace, free: frozenset[Term]) -> list[Term]:
    """Real scalars of unknown sign whose absolute value occurs, free of variables that are bound inside the sides."""
    inside = [k.args[0] for k in space.kernels if k.op == "abs" and not k.shape and space.is_real(k.args[0])]
    found = [to_term(space, ratio) for ratio in inside] if len(inside) <= MOST_SPLITS else []
    return [term for term in found if term.free <= free]


def _by_branches(left: Term, right: Term, context: Context, node: Term, depth: int) -> tuple[str, ...] | None:
    """A case distinction inside the sides made outside them: each of its values in turn, where its condition holds."""
    found: list[tuple[str, ...] | None] = [("cases by the conditions of a case distinction",)]
    inside = context
    for value, condition in zip(node.args[::2], (*node.args[1::2], make("true")), strict=True):
        first, second = (substitute(side, {node: value}) for side in (left, right))
        relations = _case(first, second, inside.assume(condition), depth - 1)
        if relations is None:
            return None
        found.append(relations)
        if follows(inside, condition):
            break  # the cases that come after it never hold
        inside = inside.assume(make(NEGATED[condition.op], *condition.args) if condition.op in NEGATED else condition)
    return _union(*found)


def _case_distinction(term: Term) -> Term | None:
    """A scalar case distinction over real relations, outside of everything that binds a variable."""
    if term.op == "cases" and not term.shape and all(map(_is_real_relation, term.args[1::2])):
        return term
    if operator(term.op).binds or term.op in ("cases", "derivative"):
        return None
    return next((found for a in term.args if (found := _case_distinction(a)) is not None), None)


def _is_real_relation(condition: Term) -> bool:
    return condition.op in NEGATED and not condition.shape and all(a.domain.is_real for a in condition.args)


def _by_cases(left: Term, right: Term, context: Context, of: Term, depth: int) -> tuple[str, ...] | None:
    """Both for of >= 0 and for of <= 0."""
    found = []
    for relation in ("ge", "le"):
        relations = _case(left, right, context.assume(make(relation, of, num(0))), depth - 1)
        if relations is None:
            return None
        found.append(relations)
    return _union(*found, ("cases by the sign inside an absolute value",))


def _case(left: Term, right: Term, context: Context, depth: int) -> tuple[str, ...] | None:
    try:
        return _relations(left, right, context, depth)
    except Meaningless:  # nowhere defined for this sign, or an infinite value: nothing is claimed of it
        return None


def _union(*found: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(sorted({name for names in found if names for name in names}))


def decide_zero(term: Term, context: Context = _EMPTY) -> Proof | None:
    """A proof that a Term is 0 wherever it is defined, or None.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); decide_zero(x - x)
    Proof(relations=(), obligations=(), divergent=())
    """
    zero = num(0) if not term.shape else make("zeros", attrs=(term.shape,))
    return prove_equal(term, zero, context)


# Definedness.


def lost_conditions(left: Term, right: Term, context: Context = _EMPTY) -> tuple[Term, ...]:
    """The definedness conditions that one side has and the other has not, less what the context gives."""
    first, second = (dict.fromkeys(_simple_conditions(side)) for side in (left, right))
    lost = _one_sided(first, second)
    return tuple(c for c in lost if not gives(context, c)) if context.conditions else lost


def divergent_parts(left: Term, right: Term) -> tuple[Term, ...]:
    """Binders of one side alone that may be infinite: taken apart, a finite whole may become oo - oo."""
    first, second = (dict.fromkeys(n for _, n in subterms(side) if _may_diverge(n)) for side in (left, right))
    return _one_sided(first, second)


def _one_sided(first: dict[Term, None], second: dict[Term, None]) -> tuple[Term, ...]:
    return tuple(c for c in (*first, *(s for s in second if s not in first)) if (c in first) != (c in second))


def _may_diverge(term: Term) -> bool:
    if term.op == "integral" and _is_density(term.args[0], term.args[1]):
        return False
    if term.op in ("sum", "product"):
        return any(node.op == "const" and node.attrs == ("oo",) for end in term.args[2:] for _, node in subterms(end))
    return term.op in ("integral", "expectation")


def _is_density(body: Term, variable: Term) -> bool:
    """Whether a body is p(x) for a density p and the bound variable x: its integral over any interval is finite."""
    plain = body.op == "call" and body.attrs[3] == "density" and not variable.shape
    return plain and body.args == (variable,)


def _simple_conditions(term: Term) -> Iterator[Term]:
    for condition in obligations(term):
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
