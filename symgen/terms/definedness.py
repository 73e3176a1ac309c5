"""Definedness: the conditions under which a term as written has a value.

Each operator's row states what it asks of its arguments (`y != 0` for x/y). A condition inside a binder speaks of the
bound variable, and is quantified: `forall(condition, (k, a, b))` under a sum or product, `forall` up to a set of
measure 0 (attrs ("almost",)) under an integral or expectation, whose value no null set changes. Conditions that the
declared domains already give are left out. A limit asks for nothing at its point, and a case only where its condition
holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symgen.terms.operators import operator
from symgen.terms.operators.logic import NEGATED
from symgen.terms.term import Term, combined, make
from symgen.terms.traverse import substitute

ALMOST = ("almost",)


def obligations(term: Term) -> tuple[Term, ...]:
    """The conditions under which the term is defined, as boolean Terms, each once, outermost parts first.

    >>> from symgen.terms.build import positives, reals
    >>> x, s = reals("x"), positives("s"); [str(c) for c in obligations(x / s + 1 / x)]
    ['x != 0']
    """
    return tuple(dict.fromkeys(_collect(term, {})))


def _collect(term: Term, done: dict[int, tuple[Term, ...]]) -> tuple[Term, ...]:
    if id(term) not in done:
        inherit = _INHERITED.get(term.op, _plain)
        found = (*_own(term), *inherit(term, lambda part: _collect(part, done)))
        done[id(term)] = tuple(dict.fromkeys(c for c in found if c.op != "true"))
    return done[id(term)]


def _own(term: Term) -> Iterator[Term]:
    defined = operator(term.op).defined
    if defined is None:
        return
    for condition in defined(*term.args):
        if not _is_true(condition):
            yield _without_false(condition)


def _without_false(condition: Term) -> Term:
    """An alternative that numbers or domains rule out is left away: x != 0 or -2 >= 0 is x != 0."""
    if condition.op != "or":
        return condition
    live = [a for a in condition.args if not _is_true(_negated(a))]
    if not live or len(live) == len(condition.args):
        return condition
    return combined("or", live)


def _is_true(condition: Term) -> bool:
    """Whether numbers alone, or domains alone, decide that the condition holds."""
    if condition.op == "or":
        return any(map(_is_true, condition.args))
    if condition.op == "and":
        return all(map(_is_true, condition.args))
    decide = _BY_DOMAIN.get(condition.op)
    if decide is None or any(a.shape and a.domain.structure for a in condition.args):
        return condition.op == "true"
    return decide(*condition.args)


def _apart(left: Term, right: Term) -> bool:
    return left.domain.entries().disjoint(right.domain.entries())


def _above(left: Term, right: Term) -> bool:
    if not (left.domain.is_real and right.domain.is_real):
        return False
    return left.domain.low > right.domain.high or (left.domain.low >= right.domain.high and _apart(left, right))


def _at_least(left: Term, right: Term) -> bool:
    return left.domain.is_real and right.domain.is_real and left.domain.low >= right.domain.high


_BY_DOMAIN: dict[str, Callable[[Term, Term], bool]] = {
    "ne": _apart,
    "gt": _above,
    "ge": _at_least,
    "lt": lambda left, right: _above(right, left),
    "le": lambda left, right: _at_least(right, left),
    "eq": lambda left, right: left.value is not None and left == right,
}

Collector = Callable[[Term], tuple[Term, ...]]


def _plain(term: Term, collect: Collector) -> Iterator[Term]:
    for argument in term.args:
        yield from collect(argument)


def _over_indices(term: Term, collect: Collector) -> Iterator[Term]:
    yield from _bounded(term, collect, ())


def _over_a_range(term: Term, collect: Collector) -> Iterator[Term]:
    """Up to sets of measure 0, on which alone a condition x != a, or one that it makes true, can fail."""
    variable = term.args[1]
    yield from (
        c for c in _bounded(term, collect, ALMOST) if c.op != "forall" or not _fails_at_a_point(c.args[0], variable)
    )


def _bounded(term: Term, collect: Collector, attrs: tuple[str, ...]) -> Iterator[Term]:
    body, variable, *ends = term.args
    yield from _quantified(collect(body), variable, tuple(ends), attrs)
    for end in ends:
        yield from collect(end)


def _quantified(
    conditions: tuple[Term, ...], variable: Term, ends: tuple[Term, ...], attrs: tuple[str, ...]
) -> Iterator[Term]:
    for condition in conditions:
        bound = variable in condition.free
        yield make("forall", condition, variable, *ends, attrs=attrs) if bound else condition


def _fails_at_a_point(condition: Term, variable: Term) -> bool:
    if condition.op == "or":
        return any(_fails_at_a_point(part, variable) for part in condition.args)
    if condition.op != "ne":
        return False
    left, right = condition.args
    while right.value == 0 and left.op in ("pow", "sqrt", "abs"):
        left = left.args[0]
    return left == variable and variable not in right.free


def _over_a_law(term: Term, collect: Collector) -> Iterator[Term]:
    body, variable, law = term.args
    yield from _quantified(collect(body), variable, (), ALMOST)
    yield from collect(law)


def _over_a_domain(term: Term, collect: Collector) -> Iterator[Term]:
    """A maximum asks for the body only where its condition holds."""
    body, variable, condition = term.args
    inside = tuple(_where((condition,), c) for c in collect(body))
    yield from _quantified(inside, variable, (), ())


def _at_a_value(term: Term, collect: Collector) -> Iterator[Term]:
    """The body at a value: its conditions there, where the condition speaks of the variable freely."""
    body, variable, value = term.args
    for condition in collect(body):
        yield substitute(condition, {variable: value})
    yield from collect(value)


def _towards_a_point(term: Term, collect: Collector) -> Iterator[Term]:
    body, variable, point = term.args
    yield from (c for c in collect(body) if variable not in c.free)
    yield from collect(point)


def _in_cases(term: Term, collect: Collector) -> Iterator[Term]:
    """Each value is asked for only where its condition holds and no earlier one does."""
    refused: tuple[Term, ...] = ()
    for value, condition in zip(term.args[0:-1:2], term.args[1:-1:2], strict=True):
        yield from (_where(refused, c) for c in collect(condition))
        yield from (_where((*refused, condition), c) for c in collect(value))
        refused = (*refused, _negated(condition))
    yield from (_where(refused, c) for c in collect(term.args[-1]))


def _where(assumed: tuple[Term, ...], condition: Term) -> Term:
    """The condition, where the assumed hold: not assumed, or the condition."""
    live = [a for a in assumed if a.op != "true"]
    if condition in live:
        return make("true")
    return make("or", *map(_negated, live), condition) if live else condition


def _negated(condition: Term) -> Term:
    if condition.op == "not":
        return condition.args[0]
    complex_sides = any(not a.domain.is_real for a in condition.args)
    if condition.op in NEGATED and (not complex_sides or condition.op in ("eq", "ne")):
        return make(NEGATED[condition.op], *condition.args)
    return make("not", condition)


def _of_a_law(term: Term, collect: Collector) -> Iterator[Term]:
    """A density is asked for nowhere in particular: its law is judged by its family."""
    return iter(())


_INHERITED: dict[str, Callable[[Term, Collector], Iterator[Term]]] = {
    "sum": _over_indices,
    "product": _over_indices,
    "plate": _over_indices,
    "forall": _over_indices,
    "integral": _over_a_range,
    "expectation": _over_a_law,
    "maximum": _over_a_domain,
    "argmax": _over_a_domain,
    "subs": _at_a_value,
    "limit": _towards_a_point,
    "cases": _in_cases,
    "density_law": _of_a_law,
}
