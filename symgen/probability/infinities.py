"""Sums with infinite terms: one condition in front of the whole, with the reason, where all diverge to one side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symgen.probability.decisions import all_of, has_no_value, is_false, minus_oo, oo, undefined
from symgen.probability.statistics import Expansion, Monomial, plus
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, subterms


@dataclass(frozen=True, slots=True)
class _Infinite:
    position: int
    finite: Term
    condition: Term
    sign: int
    reason: str


def undetermined(term: Term) -> dict[Term, str]:
    """What is left without a value: log(0), and a sum of infinities of opposite or unknown sign."""
    if term.op == "cases" or not term.args or term == undefined():
        return {}
    if term.op == "add" and (sum(map(_is_infinite, term.args)) > 1 or _may_diverge(term)):
        return {term: "undetermined where several terms are infinite with opposite or unknown signs"}
    inside = {found: why for a in term.args for found, why in undetermined(a).items()}
    return inside or ({term: f"{term} has no value"} if has_no_value(term) else {})


def _may_diverge(term: Term) -> bool:
    return any(n.op == "cases" and n.args[-1] in (oo(), minus_oo()) for _, n in subterms(term))


def _is_infinite(term: Term) -> bool:
    """Whether an infinity stands in a term, apart from the ends of integrals and sums."""
    return term == oo() or (not operator(term.op).binds and any(map(_is_infinite, term.args)))


def settled_infinity(term: Term) -> Term | None:
    """A sum whose conditional or infinite terms all diverge to one side, with the condition in front of the whole sum.

    Of x and x^2 under one law the second decides. Terms of opposite or unknown sign are undetermined: None.
    """
    if term.op == "cases":
        return nested(term) or _implied(term)
    if not _may_be_infinite(term):
        return None
    addends = tuple(_addends(term))
    found = list(_infinite_terms(addends))
    leading = [f for f in found if not any(_dominates(g, f) for g in found)]
    signs = {f.sign for f in leading}
    if len(signs) != 1 or 0 in signs:
        return None
    infinite = oo() if signs == {1} else minus_oo()
    condition = all_of(f.condition for f in leading)
    if is_false(condition):
        return infinite if term != infinite else None
    finite = plus(_put(addends, {f.position: f.finite for f in found}))
    whole = make("cases", finite, condition, infinite, attrs=("", "; ".join(dict.fromkeys(f.reason for f in leading))))
    return whole if whole != term else None


def _may_be_infinite(term: Term) -> bool:
    return any(node.op in ("cases", "const") for _, node in subterms(term))


def _addends(term: Term, sign: int = 1) -> Iterator[Term]:
    """The addends of a sum, and of the sums in it that may be infinite: of a - (b - oo) they are a, -b and oo."""
    inside = term.args[0] if term.op == "neg" else term
    if inside.op == "add" and _may_be_infinite(inside):
        for addend in inside.args:
            yield from _addends(addend, sign if inside is term else -sign)
    else:
        yield term if sign == 1 else -term


def _dominates(first: _Infinite, second: _Infinite) -> bool:
    """Whether the first grows faster: it asks more of the same parameter, `a > 2` against `a > 1`."""
    return asks_more(first.condition, second.condition)


def asks_more(strong: Term, weak: Term) -> bool:
    """Whether the first condition asks more of the same parameter: `a > 2` against `a > 1`."""
    if strong.op != "gt" or weak.op != "gt" or strong.args[0] != weak.args[0]:
        return False
    demanded, less = strong.args[1].value, weak.args[1].value
    return demanded is not None and less is not None and demanded > less


def _put(addends: tuple[Term, ...], new: dict[int, Term]) -> Iterator[Term]:
    for position, addend in enumerate(addends):
        yield new.get(position, addend)


def _infinite_terms(addends: tuple[Term, ...]) -> Iterator[_Infinite]:
    for position, addend in enumerate(addends):
        for part in _infinite_parts(addend):
            value, condition, infinite, reason = _branches(part)
            finite = bottom_up(addend, lambda node, old=part, new=value: new if node == old else node)  # type: ignore[misc]
            sign = _sign_where_infinite(addend, part, _SIGNS.get(infinite, 0))
            yield _Infinite(position, finite, condition, sign, reason)


_SIGNS = {oo(): 1, minus_oo(): -1}
#: What an expectation that diverges may come to.
INFINITIES = (oo(), minus_oo(), undefined())


def _infinite_parts(addend: Term) -> Iterator[Term]:
    for _, node in subterms(addend):
        if node.op == "cases" and len(node.args) == 3 and node.args[2] in INFINITIES:
            yield node
            return
        if node in INFINITIES:
            yield node
            return


def _branches(part: Term) -> tuple[Term, Term, Term, str]:
    if part.op == "cases":
        return part.args[0], part.args[1], part.args[2], part.attrs[1]
    return part, make("not", make("true")), part, ""


def _sign_where_infinite(addend: Term, part: Term, sign: int) -> int:
    """The sign of an addend where a part of it is infinite with a sign; 0 unless it is a multiple of a power of it."""
    place = symbol("_part", part.domain)
    expanded = Expansion(place).of(bottom_up(addend, lambda node: place if node == part else node))
    powers = {dict(key).get(place, 0) for key in expanded}
    rest = [(number, tuple((f, e) for f, e in key if f != place)) for key, number in expanded.items()]
    power = powers.pop() if len(powers) == 1 else 0
    if power < 1 or any(place in f.free for _, key in rest for f, _ in key):
        return 0
    coefficient = plus(Monomial(number, key).term() for number, key in rest).domain
    return sign**power * (1 if coefficient.is_positive else -1 if coefficient.is_negative else 0)


# Conditions inside conditions.


def nested(term: Term) -> Term | None:
    """cases(cases(v, A, oo), B, oo) as cases(v, A and B, oo)."""
    if not _is_guard(term) or not _is_guard(term.args[0]) or term.args[0].args[2] != term.args[2]:
        return None
    inner, condition, infinite = term.args
    reasons = dict.fromkeys(r for part in (term, inner) for r in part.attrs[1:] if r)
    both = all_of((condition, inner.args[1]))
    return make("cases", inner.args[0], both, infinite, attrs=("", "; ".join(reasons)))


def _implied(term: Term) -> Term | None:
    """Inside a branch, terms under conditions that its own condition implies."""
    if not _is_guard(term):
        return None
    body, condition, infinite = term.args
    freed = bottom_up(
        body, lambda node: node.args[0] if _is_guard(node) and _implies(condition, node.args[1]) else node
    )
    return None if freed == body else make("cases", freed, condition, infinite, attrs=term.attrs)


def _is_guard(term: Term) -> bool:
    return term.op == "cases" and len(term.args) == 3 and term.args[2] in INFINITIES


def _implies(strong: Term, weak: Term) -> bool:
    return strong == weak or asks_more(strong, weak)
