"""The customary form: logarithms of quotients, completed squares, common denominators, numbers last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

from symgen.calculus.normaliser.angles import angles_together
from symgen.calculus.normaliser.binders import split
from symgen.calculus.normaliser.complements import complements
from symgen.calculus.normaliser.field import Meaningless, Ratio
from symgen.calculus.normaliser.gammas import absorbed
from symgen.calculus.normaliser.grouping import Writers, is_total, totals_together
from symgen.calculus.normaliser.powers import kernel_of
from symgen.calculus.normaliser.rational import negative_first, rational_parts, rational_term
from symgen.calculus.normaliser.reading import by_branch, within
from symgen.calculus.normaliser.workspace import Kernel, Workspace
from symgen.calculus.normaliser.writing import (
    is_softplus,
    kernel_order,
    positive_first,
    product_of,
    shaped,
    sign_in_front,
    sum_of,
    to_term,
    without_sign,
)
from symgen.terms.context import Context
from symgen.terms.term import Term, divide, make, num, symbol
from symgen.terms.traverse import fresh_symbol, numbers_combined, rebuild, size, substitute

_EMPTY = Context()
LONGEST_GROWTH = 2  # a form more than so many times as long as what was given is no simplification
_PLAIN = ("symbol", "index", "const", "i", "prime", "root", "parity")


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """coefficient * function, the coefficient rational in symbols and numbers."""

    coefficient: Ratio
    function: Ratio


def simplify(term: Term, context: Context = _EMPTY) -> Term:
    """The Term as people write it, proved equal to what was given.

    >>> from symgen.terms.build import positives, log
    >>> s, t = positives("s t"); simplify(log(t) - log(s)) == log(t / s)
    True
    """
    if term.op == "cases":
        return by_branch(term, context, simplify)

    def work(space: Workspace) -> Term:
        ratio = space.read(term)
        form = read_back(space, ratio, _customary(space, absorbed(space, ratio))) or read_back(
            space, ratio, to_term(space, ratio)
        )
        return form if form is not None and size(form) <= LONGEST_GROWTH * size(term) else numbers_combined(term)

    try:
        found = within(context, work)
    except Meaningless:
        return term
    if term.domain.is_real and not found.domain.is_real:
        return _around_parts(term, context)
    return shaped(found, term.shape)


_PARTS = ("re", "im")  # the form writes them as f(z) and its conjugate, whose sum no domain knows to be real


def _around_parts(term: Term, context: Context) -> Term:
    """The customary form of what stands around real and imaginary parts, so that what is real is written as real."""
    held: dict[Term, Term] = {}
    plain = _with_parts_held(term, held)
    if not held:
        return term
    form = simplify(plain, context)
    return substitute(form, {stand_in: part for part, stand_in in held.items()}) if form.domain.is_real else term


def _with_parts_held(term: Term, held: dict[Term, Term]) -> Term:
    """The term with a symbol for each outermost real or imaginary part of a scalar."""
    if term.op in _PARTS and not term.shape and term.domain.is_real:
        avoid = term.free | frozenset(held.values())
        return held.setdefault(term, fresh_symbol(symbol("part", term.domain), avoid))
    return rebuild(term, tuple(_with_parts_held(a, held) for a in term.args)) if term.args else term


def read_back(space: Workspace, ratio: Ratio, form: Term) -> Term | None:
    """The form, if reading it gives what it was written from: no rule of writing may change a value."""
    return form if space.sub(space.read(form), ratio).is_zero else None


def _customary(space: Workspace, ratio: Ratio) -> Term:
    if not _denominator_is_plain(space, ratio):
        return sign_in_front(_quotient(space, ratio))
    parts = split(space, ratio, lambda kernel: kernel.op not in _PLAIN)
    pieces = [Piece(c, f) for c, f in parts if f.constant is None]
    plain = next((c for c, f in parts if f.constant is not None), space.zero)
    logs = [p for p in pieces if _merging_log(space, p.function) is not None]
    others = [p for p in pieces if _merging_log(space, p.function) is None]
    complementary, left, plain = complements(space, [(p.coefficient, p.function) for p in others], plain)
    angles, left = angles_together(space, left)
    others = [Piece(*addend) for addend in left]
    betas, others = _beta_functions(space, others)
    totals = [(p.coefficient, p.function) for p in _ordered(space, others) if is_total(space, p.function)]
    grouped, plain = totals_together(space, totals, plain, _writers(space))
    others = [p for p in others if not is_total(space, p.function)]
    multiples, others = _multiples_of_totals(space, others)
    functions = [(p.coefficient, to_term(space, p.function)) for p in _ordered(space, others)]
    terms = betas + _log_terms(space, logs) + multiples + [_signed(space, *f) for f in functions] + grouped
    terms += [_signed(space, *f) for f in (*complementary, *angles)]
    return sum_of(positive_first(terms + rational_parts(space, plain)))


def _multiples_of_totals(space: Workspace, pieces: list[Piece]) -> tuple[list[Term], list[Piece]]:
    """f total(a) - f total(b) as f total(a - b), and what is left over."""
    groups: dict[Any, list[Piece]] = {}
    for piece in _ordered(space, pieces):
        groups.setdefault(_beside_total(space, piece.function).key, []).append(piece)
    terms: list[Term] = []
    for group in groups.values():
        factor = _beside_total(space, group[0].function)
        parts = [(p.coefficient, space.div(p.function, factor)) for p in group]
        totals = [part for part in parts if is_total(space, part[1])]
        if len(group) > 1 and totals:
            plain = space.sum([c for c, function in parts if function.constant is not None])
            inside, plain = totals_together(space, totals, plain, _writers(space))
            whole, function = sum_of(positive_first(inside + rational_parts(space, plain))), to_term(space, factor)
            terms.append(-(whole.args[0] * function) if whole.op == "neg" else whole * function)
            pieces = [p for p in pieces if p not in group]
    return terms, pieces


def _beside_total(space: Workspace, function: Ratio) -> Ratio:
    """A product without the total over all axes among its factors; the function itself where there is no such."""
    if not function.is_polynomial or len(function.num) != 1:
        return function
    ((exponents, _),) = function.num.terms()
    factors = [space.generator(place, exponent) for place, exponent in enumerate(exponents) if exponent]
    totals = [f for f in factors if is_total(space, f)]
    return space.div(function, totals[0]) if len(totals) == 1 and len(factors) > 1 else function


def _writers(space: Workspace) -> Writers:
    return Writers(partial(_body_form, space), partial(_signed, space))


def _body_form(space: Workspace, ratio: Ratio) -> Term:
    """What is summed: the rational part first where the logarithms are subtracted."""
    form = _customary(space, ratio)
    if form.op != "add":
        return form
    logs = [t for t in form.args if t.op == "neg"]
    return sum_of(positive_first([t for t in form.args if t.op != "neg"] + logs))


def _denominator_is_plain(space: Workspace, ratio: Ratio) -> bool:
    degrees = ratio.den.degrees()
    return len(ratio.den) == 1 or all(k.op in _PLAIN for k in space.kernels if degrees[k.position])


def _quotient(space: Workspace, ratio: Ratio) -> Term:
    """One quotient, both sides factored; with sigmoids where the denominator is a power of 1 + exp(x)."""
    from symgen.calculus.normaliser.rational import product_form
    from symgen.calculus.normaliser.sigmoids import sigmoid_form

    found = sigmoid_form(space, ratio)
    if found is not None:
        rest, factors = found
        outside = [] if rest.constant == 1 else [_customary(space, rest)]
        return product_of([*outside, *factors])
    return product_form(space, ratio)


# Logarithms with one coefficient become the logarithm of a quotient.


def _merging_log(space: Workspace, function: Ratio) -> Kernel | None:
    kernel = kernel_of(space, function.num) if function.is_polynomial else None
    return kernel if kernel is not None and kernel.op == "log" and not is_softplus(space, kernel) else None


def _log_terms(space: Workspace, logs: list[Piece]) -> list[Term]:
    groups: dict[Any, tuple[Ratio, list[Ratio], list[Ratio]]] = {}
    for piece in _ordered(space, logs):
        flipped = _leads_negative(space, piece.coefficient)
        coefficient = space.neg(piece.coefficient) if flipped else piece.coefficient
        _, above, below = groups.setdefault(coefficient.key, (coefficient, [], []))
        kernel = _merging_log(space, piece.function)
        assert kernel is not None
        (below if flipped else above).append(kernel.args[0])
    return [_log_term(space, *group) for group in groups.values()]


def _leads_negative(space: Workspace, ratio: Ratio) -> bool:
    """Whether a coefficient is better written with its sign outside."""
    if space.is_positive_real(ratio):
        return False
    return space.is_positive_real(space.neg(ratio)) or negative_first(space, ratio.num)


def _log_term(space: Workspace, coefficient: Ratio, above: list[Ratio], below: list[Ratio]) -> Term:
    """c*log(a/b); -c*log(b) where nothing stands above."""
    flipped = not above
    upper, lower = (below, above) if flipped else (above, below)
    argument = _product_of_arguments(space, upper)
    if lower:
        argument = divide(argument, _product_of_arguments(space, lower))
    value = _times(space, coefficient, make("log", argument))
    return -value if flipped else value


def _product_of_arguments(space: Workspace, ratios: list[Ratio]) -> Term:
    numbers = [int(a.constant) for a in ratios if a.constant is not None]
    others = [_argument(space, a) for a in ratios if a.constant is None]
    return product_of(sorted(others, key=lambda t: t.op != "const"), prod(numbers))


def _argument(space: Workspace, ratio: Ratio) -> Term:
    return rational_term(space, ratio) if _denominator_is_plain(space, ratio) else to_term(space, ratio)


def _times(space: Workspace, coefficient: Ratio, function: Term) -> Term:
    """coefficient * function, numbers and denominators around it: 3*f/(2*x)."""
    upper, lower, sign = _fraction(space, coefficient)
    above = product_of([*upper, function])
    value = divide(above, product_of(lower)) if lower else above
    return -value if sign < 0 else value


def _signed(space: Workspace, coefficient: Ratio, function: Term) -> Term:
    """coefficient * function with the sign outside."""
    flipped = _leads_negative(space, coefficient)
    value = _times(space, space.neg(coefficient) if flipped else coefficient, function)
    return -value if flipped else value


def _fraction(space: Workspace, coefficient: Ratio) -> tuple[list[Term], list[Term], int]:
    """A coefficient as factors above, factors below and a sign."""
    written, sign = without_sign(rational_term(space, coefficient))
    if written.value is not None:
        top, bottom = written.value.numerator, written.value.denominator
        return ([num(top)] if top != 1 else [], [num(bottom)] if bottom != 1 else [], sign)
    if written.op == "div":
        top_term, bottom_term = written.args
        return ([] if top_term.value == 1 else [top_term], [bottom_term], sign)
    return [written], [], sign


# log Beta functions.


def _beta_functions(space: Workspace, pieces: list[Piece]) -> tuple[list[Term], list[Piece]]:
    """loggamma(a) + loggamma(b) - loggamma(a + b) as logbeta(a, b)."""
    terms: list[Term] = []
    while True:
        found = _one_beta(space, pieces)
        if found is None:
            return terms, pieces
        coefficient, (first, second), used = found
        arguments = sorted((to_term(space, first), to_term(space, second)), key=lambda t: (t.op != "symbol", str(t)))
        terms.append(_times(space, coefficient, make("logbeta", *arguments)))
        pieces = [p for p in pieces if p not in used]


def _one_beta(space: Workspace, pieces: list[Piece]) -> tuple[Ratio, tuple[Ratio, Ratio], list[Piece]] | None:
    gammas = [(p, k.args[0]) for p in pieces if (k := _single(space, p.function)) is not None and k.op == "loggamma"]
    by_argument = {argument.key: p for p, argument in gammas}
    for number, (first, a) in enumerate(gammas):
        for second, b in gammas[number:]:
            whole = by_argument.get(space.add(a, b).key)
            if whole is None:
                continue
            double = first is second
            needed = space.scale(first.coefficient, _half()) if double else first.coefficient
            if second.coefficient.key == first.coefficient.key and space.add(whole.coefficient, needed).is_zero:
                return needed, (a, b), [first, second, whole]
    return None


def _half() -> Any:
    from fractions import Fraction

    return Fraction(1, 2)


def _single(space: Workspace, function: Ratio) -> Kernel | None:
    return kernel_of(space, function.num) if function.is_polynomial else None


# Everything else.


def _ordered(space: Workspace, pieces: list[Piece]) -> list[Piece]:
    def key(piece: Piece) -> Any:
        return sorted(kernel_order(space, p) for p in space.positions(piece.function))

    return sorted(pieces, key=key)
