"""The value of a sum: by telescoping, partial fractions and polygammas, or a classical series; oo where it diverges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf

from symgen.calculus.asymptotics import Diverges, NoLimit, Unsettled, limit_at
from symgen.calculus.asymptotics.germs import OO, constant_sign, is_infinite
from symgen.calculus.normaliser import expand, simplify
from symgen.calculus.normaliser.field import Meaningless
from symgen.calculus.summation.binomial_theorem import binomial_sum
from symgen.calculus.summation.classical import classical_series
from symgen.calculus.summation.gosper import antidifference
from symgen.calculus.summation.partial_fractions import polygamma_antidifference
from symgen.calculus.summation.ratios import NoClosedForm
from symgen.calculus.summation.turns import without_turns
from symgen.errors import BudgetError, NoRuleError
from symgen.terms.definedness import obligations
from symgen.terms.domains import NATURAL, Domain, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import fresh_symbol, substitute, subterms

_ONE_MORE = num(1)


def sum_value(node: Term) -> Term:
    """The closed form of a sum's node. NoClosedForm where none is found; Diverges where there is no value.

    >>> from symgen.terms.domains import NATURAL
    >>> k, n = symbol("k", NATURAL), symbol("n", NATURAL)
    >>> str(sum_value(make("sum", 1 / ((k + 1) * (k + 2)), k, num(0), n)))
    '(n + 1)/(n + 2)'
    """
    body, index, low, high = node.args
    if node.shape or index.shape or is_infinite(low):
        raise NoClosedForm
    endless = high == OO
    if not endless and (is_infinite(high) or not _is_never_short(low, high)):
        raise NoClosedForm
    try:
        return simplify(binomial_sum(body, index, low, high))
    except (NoClosedForm, BudgetError, NoRuleError, Meaningless, RecursionError):
        pass
    counted = _counted(index, low, high)
    term = substitute(body, {index: counted})
    if any(node.op in ("sum", "product", "integral", "limit") for _, node in subterms(term)):
        raise NoClosedForm
    if obligations(term):
        raise NoClosedForm
    try:
        return simplify(_endless(term, counted, low) if endless else _finite(term, counted, low, high))
    except (BudgetError, NoRuleError, Meaningless, RecursionError) as error:
        raise NoClosedForm from error


def _is_never_short(low: Term, high: Term) -> bool:
    """Whether the upper end is never below the lower one less 1, where the empty sum is 0 by telescoping too."""
    if not (low.domain.is_integer and high.domain.is_integer):
        return False
    return bool((high - low + _ONE_MORE).domain.low >= 0) or bool(expand(high - low + _ONE_MORE).domain.low >= 0)


def _counted(index: Term, low: Term, high: Term) -> Term:
    """The index declared over the whole numbers that it takes, and one more above."""
    first = low.domain.low
    domain: Domain = interval(first, inf, field="integer") if first != -inf else Domain("integer")
    return symbol(index.attrs[0], domain)


# Telescoping.


def _finite(term: Term, index: Term, low: Term, high: Term) -> Term:
    total = _telescoped(term, index)
    return substitute(total, {index: high + _ONE_MORE}) - substitute(total, {index: low})


def _telescoped(term: Term, index: Term) -> Term:
    """A T with T(k + 1) - T(k) = t(k) that is defined wherever the index goes."""
    for method in _METHODS:
        try:
            found = method(term, index)
        except NoClosedForm:
            continue
        if not any(index in condition.free for condition in obligations(found)):
            return found
    raise NoClosedForm


def _by_parts(term: Term, index: Term) -> Term:
    """Part by part, for a sum of terms of different kinds."""
    whole = expand(term)
    if whole.op != "add":
        raise NoClosedForm
    return make("add", *(_one_part(part, index) for part in whole.args))


def _one_part(part: Term, index: Term) -> Term:
    for method in (antidifference, polygamma_antidifference):
        try:
            return method(part, index)
        except NoClosedForm:
            continue
    raise NoClosedForm


_METHODS: tuple[Callable[[Term, Term], Term], ...] = (antidifference, polygamma_antidifference, _by_parts)


# Endless sums.


def _endless(term: Term, index: Term, low: Term) -> Term:
    if low.free:  # from k on as from 0 on, k further along
        further = fresh_symbol(symbol(index.attrs[0], NATURAL), term.free)
        term, index, low = substitute(term, {index: further + low}), further, num(0)
        if obligations(term):
            raise NoClosedForm
    for method in (_by_limit, classical_series):
        try:
            return method(term, index, low)
        except (NoClosedForm, Unsettled):
            continue
    return _divergence(term, index)


def _by_limit(term: Term, index: Term, low: Term) -> Term:
    total = _telescoped(term, index)
    try:
        limit = limit_at(_without_polygammas(total, index), index, OO)
    except NoLimit as error:
        raise NoClosedForm from error
    return limit if is_infinite(limit) else limit - substitute(total, {index: low})


def _without_polygammas(total: Term, index: Term) -> Term:
    """A sum of the same limit: digamma(k + a) - log(k) and polygamma(m, k + a) tend to 0."""
    parts = total.args if total.op == "add" else (total,)
    return make("add", *(_one_polygamma(part, index) for part in parts), num(0))


def _one_polygamma(part: Term, index: Term) -> Term:
    factors = part.args if part.op == "mul" else (part,)
    rapid = [f for f in factors if index in f.free]
    if len(rapid) != 1 or rapid[0].op not in ("digamma", "polygamma"):
        return part
    if expand(rapid[0].args[-1] - index).free & {index}:
        return part
    value = make("log", index) if rapid[0].op == "digamma" else num(0)
    return make("mul", *(value if f == rapid[0] else f for f in factors), num(1))


def _divergence(term: Term, index: Term) -> Term:
    """oo or -oo where the terms keep one sign and fall no faster than 1/(k log k loglog k); Diverges for signs in turn."""
    turned = without_turns(term, index)
    try:
        if turned is not None:
            if not limit_is_zero(turned, index):
                raise Diverges("its terms, of signs in turn, do not tend to 0")
            raise NoClosedForm
        for scale in _scales(index):
            limit = limit_at(term * scale, index, OO)
            if is_infinite(limit) or constant_sign(limit) != 0:
                return OO if limit == OO or (not is_infinite(limit) and constant_sign(limit) > 0) else -OO
    except (Unsettled, NoLimit) as error:
        raise NoClosedForm from error
    raise NoClosedForm


def _scales(index: Term) -> Iterator[Term]:
    """k, k log k, k log k loglog k: the sums of their reciprocals diverge."""
    first = make("log", index)
    yield from (index, index * first, index * first * make("log", first))


def limit_is_zero(term: Term, index: Term) -> bool:
    """Whether a term tends to 0. Unsettled where that is not known."""
    limit = limit_at(term, index, OO)
    return not is_infinite(limit) and constant_sign(limit) == 0
