"""Mistakes of a claim as a whole: what holds only under an assumption that is not made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from symgen.errors import SymgenError
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL, Domain
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, substitute, subterms
from symgen.verification.mistakes.bounds import is_so
from symgen.verification.mistakes.repair import HOLDS, Judge, Repair
from symgen.verification.mistakes.trial import agree, spots
from symgen.verification.task import Task
from symgen.verification.verdict import Status


@dataclass(frozen=True, slots=True)
class _Assumption:
    """What a formula is where it holds, and the assumption in words; `is_whole` says whether that is all of where it holds."""

    meant: Callable[[Term], Term]
    words: str
    is_whole: bool = True


def of_independent(task: Task, judge: Judge) -> Repair | None:
    """An equation that holds once its random variables are independent; of what is averaged given another, nobody thinks so."""
    if any(_is_given(node) for side in _sides(task) for path, node in subterms(side) if path):
        return None
    return _first(_of_variables(task), task, judge)


def _is_given(node: Term) -> bool:
    """Whether this is a mean given a variable that it speaks of in no other way, such as E[Y | X] inside of something."""
    return node.op == "expectation" and any(
        not variable.shape and variable in _read_by(node.args[2]) and variable not in node.args[0].free
        for variable in node.args[2].free
    )


def _read_by(law: Term) -> frozenset[Term]:
    """The variables of the densities that a law is made of."""
    return frozenset(a for _, n in subterms(law) if _is_joint(n) for a in n.args if a.op == "symbol")


def _sides(task: Task) -> tuple[Term, Term]:
    return task.claim.left, task.claim.right


def under_assumptions(task: Task, judge: Judge) -> Repair | None:
    """A claim that holds once its symbols are real or positive; an equation, also once matrices are symmetric or commute."""
    return _first(_assumptions(task), task, judge)


def _first(assumptions: Iterator[_Assumption], task: Task, judge: Judge) -> Repair | None:
    for assumption in assumptions:
        try:
            narrowed = task.about(_among(task.claim, assumption.meant))
        except SymgenError:
            continue  # shapes that fit at every size but this one
        if _agrees(narrowed):
            status = judge(narrowed)
            if status in HOLDS:
                known = status if assumption.is_whole else Status.SUPPORTED
                return Repair("missing assumption", f"{task.claim} where {assumption.words}", known)
    return None


def _assumptions(task: Task) -> Iterator[_Assumption]:
    """What people forget to say, the weakest first."""
    yield from _of_numbers(task)
    if task.claim.relation != "eq":
        yield from _of_entries(task)
        yield from _of_supports(task)
        return
    yield from _of_matrices(task)  # but not that a size is one: nobody forgets to say that, and much holds for it


def _for(values: dict[Term, Term]) -> Callable[[Term], Term]:
    return lambda term: substitute(term, values)


def _of_variables(task: Task) -> Iterator[_Assumption]:
    """The variables of an unknown joint density are independent."""
    calls = [node for side in (task.claim.left, task.claim.right) for _, node in subterms(side) if _is_joint(node)]
    for name in dict.fromkeys(node.attrs[0] for node in calls):
        written = [node.args for node in calls if node.attrs[0] == name]
        named = next((args for args in written if all(a.op == "symbol" for a in args)), written[0])
        words = f"{', '.join(map(str, named))} are independent"
        yield _Assumption(partial(_by_factors, name), words)


def _is_joint(node: Term) -> bool:
    return node.op == "call" and node.attrs[3] == "density" and len(node.args) > 1


def _by_factors(name: str, term: Term) -> Term:
    """A formula with a joint density as the product of one density for each variable."""

    def factored(node: Term) -> Term:
        if not _is_joint(node) or node.attrs[0] != name:
            return node
        parts = (make("call", a, attrs=(f"{name}_{k}", *node.attrs[1:])) for k, a in enumerate(node.args, start=1))
        return make("mul", *parts)

    return bottom_up(term, factored)


def _of_numbers(task: Task) -> Iterator[_Assumption]:
    scalars = [s for s in task.symbols if s.domain.field in ("real", "complex") and not s.shape]
    beyond = tuple(s for s in scalars if s.domain.field == "complex")
    if beyond:
        yield _Assumption(_for(_over(beyond, REAL)), f"{_names(beyond)} {_be(beyond)} real")
    wider = [s for s in scalars if not s.domain.is_positive and s.domain.includes(POSITIVE)]
    for some in dict.fromkeys((*((s,) for s in wider), tuple(wider))):
        if some:
            yield _Assumption(_for(_over(some, POSITIVE)), f"{_names(some)} > 0")


def _of_entries(task: Task) -> Iterator[_Assumption]:
    """The entries of a vector are positive."""
    for s in task.symbols:
        if len(s.shape) == 1 and s.domain == REAL:
            yield _Assumption(_for(_over((s,), POSITIVE)), f"all {s.attrs[0]}[i] > 0")


def _of_supports(task: Task) -> Iterator[_Assumption]:
    """A random variable is positive that the claim takes a mean or a probability of."""
    averaged = frozenset(n.args[1] for side in _sides(task) for _, n in subterms(side) if n.op == "expectation")
    laws = (n for side in _sides(task) for _, n in subterms(side) if n.op == "density_law")
    for variable in dict.fromkeys(a for law in laws for a in law.args if a in averaged and a.domain == REAL):
        narrow = _over((variable,), POSITIVE)[variable]
        yield _Assumption(partial(_renamed, variable, narrow), f"{variable.attrs[0]} > 0")


def _renamed(old: Term, new: Term, term: Term) -> Term:
    """A formula with another symbol in all places, bound or not."""
    return bottom_up(term, lambda node: new if node == old else node)


def _over(symbols: tuple[Term, ...], domain: Domain) -> dict[Term, Term]:
    return {s: symbol(s.attrs[0], domain, s.shape) for s in symbols}


def _of_matrices(task: Task) -> Iterator[_Assumption]:
    square = tuple(s for s in task.symbols if len(s.shape) == 2 and s.shape[0] == s.shape[1] and not s.domain.structure)
    for some in dict.fromkeys((square[:1], square)):
        if some:
            symmetric = {s: symbol(s.attrs[0], s.domain.with_structure("symmetric"), s.shape) for s in some}
            yield _Assumption(_for(symmetric), f"{_names(some)} {_be(some)} symmetric")
    for one, other in combinations(square, 2):
        if one.shape == other.shape:
            commuting = {other: _polynomial_in(one, frozenset(task.symbols))}
            yield _Assumption(_for(commuting), f"{one} @ {other} = {other} @ {one}", is_whole=False)


def _polynomial_in(matrix: Term, taken: frozenset[Term]) -> Term:
    """Of degree two: all that commutes with a matrix of up to three rows without repeated eigenvalues."""
    powers = make("eye", attrs=(matrix.shape,)), matrix, make("matmul", matrix, matrix)
    weights = [fresh_symbol(symbol(f"c_{k}", REAL), taken) for k in range(len(powers))]
    return make("add", *(weight * power for weight, power in zip(weights, powers, strict=True)))


def _names(symbols: tuple[Term, ...]) -> str:
    return ", ".join(s.attrs[0] for s in symbols)


def _be(symbols: tuple[Term, ...]) -> str:
    return "is" if len(symbols) == 1 else "are"


def _among(claim: Claim, meant: Callable[[Term], Term]) -> Claim:
    left, right, *conditions = map(meant, (claim.left, claim.right, *claim.context.conditions))
    context = Context(functions=claim.context.functions, conditions=tuple(conditions))
    return Claim(left, claim.relation, right, context)


def _agrees(task: Task) -> bool:
    """Whether it holds at a few points, which settles nearly all assumptions that do not help."""
    compared = 0
    for spot in spots(task):
        if any(map(spot.is_costly, (task.claim.left, task.claim.right))):
            return False
        left, right = spot.value(task.claim.left), spot.value(task.claim.right)
        if left is None or right is None:
            continue
        if not (agree(left, right) if task.claim.relation == "eq" else is_so(task.claim.relation, left, right)):
            return False
        compared += 1
    return compared > 1
