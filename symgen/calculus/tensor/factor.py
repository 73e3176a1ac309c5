"""Sums as a person writes them: common factors taken out, positive terms first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from symgen.calculus.tensor.pieces import Form, chain, link, negated_last, times
from symgen.terms.term import Term, make


@dataclass(frozen=True, slots=True)
class Handle:
    """A factor by which a form can be grasped: its place (left, right, factor, ...) and the factor itself."""

    place: str
    factor: Term


def collect(forms: Sequence[Form]) -> Term:
    """The sum of forms, with shared factors taken out."""
    shared = _shared_scalars(forms)
    rest = [_without(form, shared) for form in forms]
    content = _content(rest)
    inner = addition(_grouped([replace(form, coefficient=form.coefficient / content) for form in rest]))
    outer = replace(shared, coefficient=content)
    if outer == Form(Fraction(1)):
        return inner
    if inner.shape:
        return replace(outer, core=inner).term
    return replace(outer, over=(*outer.over, inner)).term


def _content(forms: Sequence[Form]) -> Fraction:
    values = [form.coefficient for form in forms]
    size = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    size = size if max(abs(v) / size for v in values) <= 50 else Fraction(1)
    return -size if max(values) < 0 else size


def _shared_scalars(forms: Sequence[Form]) -> Form:
    """The scalar factors that every form has."""
    over = [Counter(form.over) for form in forms]
    under = [Counter(form.under) for form in forms]
    common_over, common_under = _common(over), _common(under)
    return Form(
        Fraction(1),
        _in_order(common_over, forms[0].over),
        _in_order(common_under, forms[0].under),
    )


def _common(counters: list[Counter[Term]]) -> Counter[Term]:
    result = counters[0]
    for counter in counters[1:]:
        result = result & counter
    return result


def _in_order(chosen: Counter[Term], terms: Sequence[Term]) -> tuple[Term, ...]:
    left = Counter(chosen)
    found = []
    for term in terms:
        if left[term] > 0:
            left[term] -= 1
            found.append(term)
    return tuple(found)


def _without(form: Form, shared: Form) -> Form:
    return replace(form, over=_less(form.over, shared.over), under=_less(form.under, shared.under))


def _less(terms: tuple[Term, ...], taken: tuple[Term, ...]) -> tuple[Term, ...]:
    left = Counter(taken)
    kept = []
    for term in terms:
        if left[term] > 0:
            left[term] -= 1
        else:
            kept.append(term)
    return tuple(kept)


def addition(forms: Sequence[Form]) -> Term:
    """The terms one after the other, positive ones first."""
    ordered = sorted(forms, key=lambda form: form.coefficient < 0)
    if len(ordered) == 1:
        return ordered[0].term
    return make("add", *map(negated_last, ordered))


# Grouping by a common factor.


def _grouped(forms: list[Form]) -> list[Form]:
    while True:
        best = _best_handle(forms)
        if best is None:
            return forms
        members = [form for form in forms if best in _handles(form)]
        place = forms.index(members[0])
        rest = [form for form in forms if form not in members]
        rest.insert(min(place, len(rest)), _joined(members, best))
        forms = rest


def _best_handle(forms: Sequence[Form]) -> Handle | None:
    """The handle that most forms have; the first met among equals."""
    counts = Counter(handle for form in forms for handle in dict.fromkeys(_handles(form)))
    shared = [(count, handle) for handle, count in counts.items() if count > 1]
    return max(shared, key=lambda pair: pair[0])[1] if shared else None


def _handles(form: Form) -> Iterator[Handle]:
    if form.core is None:
        return
    finder = _HANDLES.get(form.core.op)
    if finder is not None:
        yield from (Handle(place, factor) for place, factor in finder(form.core))
    elif form.over or form.under:
        yield Handle("factor", form.core)


def _product_handles(core: Term) -> Iterator[tuple[str, Term]]:
    factors = chain(core)
    if len(factors) > 1:
        yield "right", factors[-1]
        yield "left", factors[0]


def _outer_handles(core: Term) -> Iterator[tuple[str, Term]]:
    yield "outer left", core.args[0]
    yield "outer right", core.args[1]


def _elementwise_handles(core: Term) -> Iterator[tuple[str, Term]]:
    for factor in core.args:
        if factor.shape == core.shape:
            yield "factor", factor


_HANDLES: dict[str, Callable[[Term], Iterator[tuple[str, Term]]]] = {
    "matmul": _product_handles,
    "outer": _outer_handles,
    "mul": _elementwise_handles,
}


def _joined(members: Sequence[Form], handle: Handle) -> Form:
    inner = collect([_remainder(form, handle) for form in members])
    return Form(Fraction(1), core=_JOINED[handle.place](inner, handle.factor))


def _remainder(form: Form, handle: Handle) -> Form:
    """The form with the factor taken away."""
    assert form.core is not None
    return replace(form, core=_REMAINDERS[handle.place](form.core, handle.factor))


def _drop_factor(core: Term, factor: Term) -> Term | None:
    if core == factor:
        return None
    rest = list(core.args)
    rest.remove(factor)
    return times(rest)


_REMAINDERS: dict[str, Callable[[Term, Term], Term | None]] = {
    "right": lambda core, _: link(chain(core)[:-1]),
    "left": lambda core, _: link(chain(core)[1:]),
    "outer left": lambda core, _: core.args[1],
    "outer right": lambda core, _: core.args[0],
    "factor": _drop_factor,
}

_JOINED: dict[str, Callable[[Term, Term], Term]] = {
    "right": lambda inner, factor: link((*chain(inner), factor)),
    "left": lambda inner, factor: link((factor, *chain(inner))),
    "outer left": lambda inner, factor: make("outer", factor, inner),
    "outer right": lambda inner, factor: make("outer", inner, factor),
    "factor": lambda inner, factor: times((factor, inner)),
}
