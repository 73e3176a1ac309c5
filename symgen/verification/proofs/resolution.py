"""Binders replaced by what they are provably worth: limits by their expansions, sums and integrals by closed forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from symgen.calculus.slack import with_slack
from symgen.errors import SymgenError
from symgen.probability.decisions import decide, is_true
from symgen.terms.definedness import ALMOST
from symgen.terms.domains import POSITIVE_INTEGER, interval
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, distinct, fresh_symbol, substitute, subterms
from symgen.verification.proofs.narrowing import (
    Conditions,
    Narrowed,
    factors_of,
    in_plain_order,
    narrowed,
    product,
    settled,
    settled_inside,
    within,
)


@dataclass(slots=True)
class Resolution:
    """A formula without the binders that were resolved, how each was, and why one has no value at all."""

    term: Term
    known: Conditions = ()
    methods: dict[str, None] = field(default_factory=dict)
    undefined: str = ""


def resolved(term: Term, known: Conditions = ()) -> Resolution:
    """The term with every binder replaced that has a proved value where what is known holds.

    `undefined` says why one provably has none.

    >>> from symgen.terms.build import reals, sin
    >>> from symgen.terms.term import make, num
    >>> x = reals("x"); found = resolved(make("limit", sin(x) / x, x, num(0), attrs=("+-",))); str(found.term)
    '1'
    """
    result = Resolution(term, known)
    result.term = bottom_up(term, lambda node: _replaced(node, result))
    return result


def _replaced(node: Term, result: Resolution) -> Term:
    rule = _RULES.get(node.op)
    if rule is None or node.shape:
        return node
    return rule(node, result)


def _limit(node: Term, result: Resolution) -> Term:
    from symgen.calculus.asymptotics import NoLimit, Unsettled, limit_of

    try:
        found = limit_of(_over_whole_numbers(node, result))
    except Unsettled:
        return node
    except NoLimit as reason:
        result.undefined = f"a limit does not exist: {reason}"
        return node
    result.methods["limits by expansion in the most rapidly varying exponential"] = None
    return found


def _over_whole_numbers(node: Term, result: Resolution) -> Term:
    """A limit towards oo of sums up to its variable: that is a whole number, and the sums have values."""
    body, variable, point = node.args
    bounded = [n for _, n in subterms(body) if n.op == "sum" and variable in n.args[3].free]
    if not bounded or point != make("const", attrs=("oo",)):
        return node
    whole = symbol(variable.attrs[0], POSITIVE_INTEGER)
    summed = bottom_up(substitute(body, {variable: whole}), lambda inner: _replaced(inner, result))
    return make("limit", summed, whole, point, attrs=node.attrs)


def _sum(node: Term, result: Resolution) -> Term:
    from symgen.calculus.summation import NoClosedForm, sum_value

    return _over_its_range(node, result, lambda whole: _summed(whole, result, sum_value, NoClosedForm))


def _summed(node: Term, result: Resolution, value: Callable[[Term], Term], unknown: type[Exception]) -> Term:
    found = _valued(node, result, value, unknown, "sums by telescoping or classical series")
    return bottom_up(found, lambda inner: _replaced(inner, result)) if found.op != "sum" else found


def _integral(node: Term, result: Resolution) -> Term:
    return _over_its_range(node, result, lambda whole: _integrated(whole, result))


def _integrated(node: Term, result: Resolution) -> Term:
    from symgen.calculus.integration import NoAntiderivative, integral_value

    how = "integrals by proved antiderivatives or Euler's integrals"
    plain, meant = _with_constants_named(node)
    found = _valued(plain, result, integral_value, NoAntiderivative, how)
    return substitute(found, meant) if found != plain else _term_by_term(node, result) or node


def _with_constants_named(node: Term) -> tuple[Term, Mapping[Term, Term]]:
    """An integral with a symbol for each part that its variable does not enter and that is more than a number: an entry
    of a tensor, a sum."""
    body, variable = node.args[:2]
    named: dict[Term, Term] = {}
    for part in _constant_parts(body, variable):
        plain = symbol("constant", part.domain.entries())
        named.setdefault(part, fresh_symbol(plain, body.free | frozenset(named.values())))
    return substitute(node, named) if named else node, {name: part for part, name in named.items()}


def _constant_parts(term: Term, variable: Term) -> Iterator[Term]:
    if variable not in term.free and not term.shape and (operator(term.op).binds or term.op == "index"):
        yield term
    elif not operator(term.op).binds:
        for argument in term.args:
            yield from _constant_parts(argument, variable)


def _term_by_term(node: Term, result: Resolution) -> Term | None:
    """The integral of a finite sum times what its index does not enter, where that of each term has a value."""
    body, variable, *ends = node.args
    factors = list(factors_of(body))
    sums = [f for f in factors if f.op == "sum" and variable in f.free]
    if len(sums) != 1 or any(variable in e.free or _is_endless(e) for e in sums[0].args[2:]):
        return None
    inner, index, *limits = sums[0].args
    apart = fresh_symbol(index, body.free)
    terms = product((*(f for f in factors if f is not sums[0]), substitute(inner, {index: apart})))
    found = _integral(make("integral", terms, variable, *ends), result)
    if any(n.op == "integral" for n in distinct(found)):
        return None
    return _sum(make("sum", found, apart, *limits), result)


def _is_endless(end: Term) -> bool:
    return any(n.op == "const" and n.attrs == ("oo",) for n in distinct(end))


def _over_its_range(node: Term, result: Resolution, value: Callable[[Term], Term]) -> Term:
    """The value of a binder over the range where its body is not zero."""
    node = settled_inside(node, result.known)
    found = narrowed(node, result.known)
    if found is None:
        return value(node)
    result.methods["sums and integrals over the range where they are not zero"] = None
    inner = value(found.term) if found.term.op == node.op else found.term
    return Narrowed(inner, found.where).whole


def _valued(node: Term, result: Resolution, value: Callable[[Term], Term], unknown: type[Exception], how: str) -> Term:
    """A sum or an integral replaced by its value, as it is where none is known; undefined where there is none."""
    from symgen.calculus.asymptotics import Diverges

    try:
        found = _as_known(node, result.known, value, unknown)
    except unknown:
        return node
    except Diverges as reason:
        result.undefined = f"{'an integral' if node.op == 'integral' else 'a sum'} has no value: {reason}"
        return node
    result.methods[how] = None
    return found


def surely_holds(condition: Term, known: Conditions) -> bool:
    """Whether a condition holds wherever what is known does.

    >>> from symgen.terms.term import num
    >>> from symgen.terms.text import read_context
    >>> known = read_context("k, n: natural; k <= n").conditions; n_k = known[0].args[1] - known[0].args[0]
    >>> surely_holds(make("gt", n_k + 1, num(0)), known), surely_holds(make("gt", n_k, num(0)), known)
    (True, False)
    """
    if condition.op == "forall":
        inner, variable, *ends = condition.args
        inside = (*known, *within(variable, *ends, strictly=condition.attrs == ALMOST))
        return surely_holds(bottom_up(inner, lambda part: settled(part, inside)), inside)
    plain = _slack(condition, known)[0]
    return is_true(decide(condition, known)) or is_true(decide(plain))


def _as_known(node: Term, known: Conditions, value: Callable[[Term], Term], unknown: type[Exception]) -> Term:
    """The value of a binder, or that where what is known is made plain: n = k + d with d >= 0 where k <= n.

    An integral is asked with real numbers in place of whole ones, too: x**n, with n > 0, is the exponential of n log(x).
    """
    try:
        return value(node)
    except unknown:
        slack, back = _slack(node, known)
        wider = _over_reals(slack) if node.op == "integral" else {}
        if not back and not wider:
            raise
    found = substitute(value(substitute(slack, wider)), {real: whole for whole, real in wider.items()})
    return substitute(found, back)


def _over_reals(node: Term) -> Mapping[Term, Term]:
    """A real symbol for each that is a whole number, with the same bounds."""
    whole = [s for s in node.free if not s.shape and s.domain.is_integer]
    return {s: fresh_symbol(symbol(s.attrs[0], interval(s.domain.low, s.domain.high)), node.free) for s in whole}


def _slack(node: Term, known: Conditions) -> tuple[Term, Mapping[Term, Term]]:
    """A formula with symbols for how much one symbol is above another, and what those are."""
    back: dict[Term, Term] = {}
    for condition in known:
        low, high = _from_below(condition) or (node, node)
        if high.op == "symbol" and not high.shape and high in node.free and high not in low.free:
            node, d = with_slack(node, low, high, strict=condition.op in ("lt", "gt"))
            back = {**back, d: high - low}
    return node, back


def _from_below(condition: Term) -> tuple[Term, Term] | None:
    """The lower and the upper side of an inequality."""
    if condition.op in ("le", "lt"):
        return condition.args[0], condition.args[1]
    return (condition.args[1], condition.args[0]) if condition.op in ("ge", "gt") else None


def _derivative(node: Term, result: Resolution) -> Term:
    """By rule, where what is differentiated has been found to be smooth."""
    from symgen.calculus.scalar import derivative
    from symgen.calculus.smoothness import is_smooth

    body, variable = node.args[:2]
    if not is_smooth(body):
        return node
    try:
        return derivative(body, variable, *node.attrs[:1])
    except SymgenError:
        return node


def _special(node: Term, result: Resolution) -> Term:
    from symgen.calculus.summation.special_values import special_value

    found = special_value(node)
    if found is None:
        return node
    result.methods["special values of zeta and polygammas"] = None
    return found


_RULES: dict[str, Callable[[Term, Resolution], Term]] = {
    "limit": _limit,
    "sum": _sum,
    "integral": _integral,
    "derivative": _derivative,
    **dict.fromkeys(("lt", "le", "gt", "ge"), lambda node, result: in_plain_order(node)),
    **dict.fromkeys(("indicator", "cases"), lambda node, result: settled(node, result.known)),
    **dict.fromkeys(("zeta", "digamma", "polygamma"), _special),
}
#: What a value is sought for on its own account; the others help to find it.
BINDERS = ("limit", "sum", "integral", "zeta", "digamma", "polygamma")
