"""Sums whose large parts cancel, rewritten so that the cancellation is done in symbols.

Each rule looks for a difference that exact algebra makes smaller, and is taken only when it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from symgen.codegen.canonical import canonical, negated, product_of, scaled, split_coefficient, summands, total_of
from symgen.codegen.primitives import primitive
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, size, substitute

# Sums longer than this are left as they are.
_MOST_TERMS = 12


def gap_of_logs(term: Term) -> Term | None:
    """c log r + rest = -(c/k) h(r^k - 1) + [rest + (c/k)(r^k - 1)], h(t) = t - log(1 + t), if the bracket is simpler.

    KL divergences have this form: at equal parameters the logarithms and the rest cancel to second order. One logarithm
    is tried at a time, then all of them together.
    """
    found = [(part, split) for part in term.args if (split := _log_factor(part))]
    if not found or len(term.args) > _MOST_TERMS or not all(_is_plain(a) for a in term.args):
        return None
    for part, (cofactor, ratio) in found:
        rest = [a for a in term.args if a is not part]
        for gap in _gaps(cofactor, ratio):
            bracket = _reduced(total_of([*rest, gap.excess]))
            if _weight(bracket) < _weight(_reduced(total_of(rest))):
                return total_of([gap.value, *_nonzero(bracket)])
    return _gap_of_all(term, found) if len(found) > 1 else None


def _gap_of_all(term: Term, found: list[tuple[Term, tuple[Term, Term]]]) -> Term | None:
    chosen = [min(_gaps(*split), key=lambda gap: _weight(gap.excess), default=None) for _, split in found]
    gaps = [gap for gap in chosen if gap is not None]
    rest = [a for a in term.args if all(a is not part for part, _ in found)]
    if len(gaps) < len(found):
        return None
    bracket = _reduced(total_of([*rest, *(gap.excess for gap in gaps)]))
    better = bracket.value == 0 if not rest else _weight(bracket) < _weight(_reduced(total_of(rest)))
    return total_of([*(gap.value for gap in gaps), *_nonzero(bracket)]) if better else None


@dataclass(frozen=True, slots=True)
class _Gap:
    """-(c/k) h(r^k - 1), and what c log r has besides: (c/k)(r^k - 1), reduced."""

    value: Term
    excess: Term


def _gaps(cofactor: Term, ratio: Term) -> list[_Gap]:
    """The ways to write c log r, by the powers of r that are tried."""
    made = []
    for power in (1, -1, 2, -2):
        expanded, difference = _excess(ratio, power)
        logarithm = canonical(power * make("log", ratio))
        value = canonical(-cofactor / power * primitive("log_gap", difference, logarithm))
        made.append(_Gap(value, _reduced(canonical(cofactor * expanded / power))))
    return made


def remainder_of_stirling(term: Term) -> Term | None:
    """log Gamma(v) by Stirling's series where its leading terms, (v - 1/2) log v - v, cancel against the rest.

    Below v = 1 it is the remainder that cancels, against log v, and the sum stays as it is.
    """
    if len(term.args) > _MOST_TERMS or not all(_is_plain(a) for a in term.args):
        return None
    for part in term.args:
        coefficient, inside = split_coefficient(part)
        if inside.op != "loggamma" or not inside.args[0].domain.is_positive:
            continue
        rest = [a for a in term.args if a is not part]
        for series, leading in _stirling(inside.args[0]):
            bracket = _reduced(total_of([*rest, scaled(coefficient, leading)]))
            if _weight(bracket) < _weight(_reduced(total_of(rest))):
                large = total_of([*(scaled(coefficient, s) for s in series), *_nonzero(bracket)])
                small = total_of([*rest, scaled(coefficient, primitive("direct_loggamma", *inside.args))])
                return make("cases", large, make("ge", series[0].args[0], num(1)), small, attrs=("", ""))
    return None


def _stirling(argument: Term) -> list[tuple[tuple[Term, ...], Term]]:
    """(what stays, what may cancel) of log Gamma(v), and of log Gamma(1 + v) = log v + log Gamma(v)."""
    half_log = make("log", 2 * make("const", attrs=("pi",))) / 2

    def split(v: Term, shift: int) -> tuple[tuple[Term, ...], Term]:
        return (primitive("binet", v), canonical(half_log)), canonical((v - num(1) / 2 + shift) * make("log", v) - v)

    below = canonical(argument - 1)
    return [split(argument, 0)] + ([split(below, 1)] if below.domain.is_positive else [])


def _is_plain(term: Term) -> bool:
    return not term.shape and term.domain.is_real


def _nonzero(term: Term) -> tuple[Term, ...]:
    return tuple(p for p in summands(term) if p.value != 0)


def _log_factor(part: Term) -> tuple[Term, Term] | None:
    """(c, r) of a part c log r that depends on something."""
    coefficient, inside = split_coefficient(part)
    outer, divisor = (inside.args[0], inside.args[1]) if inside.op == "div" else (inside, None)
    factors = list(outer.args) if outer.op == "mul" else [outer]
    logs = [f for f in factors if f.op in ("log", "log1p") and f.free]
    if len(logs) != 1:
        return None
    factors.remove(logs[0])
    cofactor = scaled(coefficient, product_of(factors))
    if divisor is not None:
        cofactor = canonical(cofactor / divisor)
    argument = logs[0].args[0]
    return cofactor, canonical(argument if logs[0].op == "log" else 1 + argument)


def _excess(ratio: Term, power: int) -> tuple[Term, Term]:
    """r^power - 1, to be expanded, and as one quotient of a factored difference, to be computed."""
    coefficient, inside = split_coefficient(ratio)
    above, below = (inside.args[0], inside.args[1]) if inside.op == "div" else (inside, num(1))
    above = scaled(coefficient, above)
    if power < 0:
        above, below = below, above
    order = abs(power)
    difference = _reduced(above - below)
    factored = product_of([difference, canonical(above + below)]) if order == 2 else difference
    bottom = below if order == 1 else canonical(below**order)
    expanded = canonical((above**order - below**order) / bottom)
    return expanded, factored if bottom.value == 1 else canonical(factored / bottom)


def _weight(term: Term) -> int:
    return 0 if term.value == 0 else size(term)


def difference_of_sigmoids(term: Term) -> Term | None:
    """s(u) - s(v) = s(m) s(-n) (1 - exp(-|u - v|)) up to sign, m the larger, n the smaller; u - v simple."""
    for first, second in combinations(term.args, 2):
        found = _sigmoid_pair(first, second) or _sigmoid_pair(second, first)
        if found is not None:
            rest = [a for a in term.args if a is not first and a is not second]
            return total_of([found, *rest])
    return None


def _sigmoid_pair(plus: Term, minus: Term) -> Term | None:
    coefficient, u = split_coefficient(plus)
    other, v = split_coefficient(minus)
    if u.op != "sigmoid" or v.op != "sigmoid" or coefficient != -other:
        return None
    first, second = u.args[0], v.args[0]
    gap = _reduced(first - second)
    if gap.free >= (first.free | second.free) or not first.domain.is_real:
        return None
    if gap.domain.is_nonnegative or gap.domain.is_nonpositive:
        high, low = (first, second) if gap.domain.is_nonnegative else (second, first)
        step = make("expm1", negated(gap) if gap.domain.is_nonnegative else gap)
        sign = num(-1) if gap.domain.is_nonnegative else num(1)
    else:
        high, low = make("max", first, second), make("min", first, second)
        step, sign = make("expm1", -make("abs", gap)), -make("sign", gap)
    value = sign * make("sigmoid", high) * make("sigmoid", canonical(-low)) * step
    return scaled(coefficient, canonical(value))


def squared_differences(term: Term) -> Term | None:
    """A quadratic form that shifting all its variables leaves alone, as a combination of squared differences.

    The variance written as mean square less squared mean is the usual case.
    """
    if len(term.args) > _MOST_TERMS or not any(_squares_a_sum(p) for p in term.args):
        return None
    symbols = sorted(term.free, key=lambda s: (s.attrs[0], s.digest))
    if not 2 <= len(symbols) <= 6 or any(s.shape for s in term.args) or not _is_polynomial(term):
        return None
    form = _quadratic_form(term, symbols)
    if form is None or any(sum(form[a, b] for b in symbols) != 0 for a in symbols):
        return None
    pairs = [(a, b) for a, b in combinations(symbols, 2) if form[a, b] != 0]
    if not pairs or (len(pairs) == len(term.args) and all(map(_squares_a_sum, term.args))):
        return None
    return total_of([scaled(-form[a, b], (a - b) ** 2) for a, b in pairs])


def _squares_a_sum(part: Term) -> bool:
    _, inside = split_coefficient(part)
    if inside.op != "pow" or inside.args[1].value != 2:
        return False
    return split_coefficient(inside.args[0])[1].op == "add"


def _is_polynomial(term: Term) -> bool:
    if term.op in ("symbol", "num"):
        return True
    if term.op == "pow":
        return _is_polynomial(term.args[0]) and term.args[1].value == 2
    return term.op in ("add", "mul", "neg") and all(map(_is_polynomial, term.args))


def _quadratic_form(term: Term, symbols: list[Term]) -> dict[tuple[Term, Term], Fraction] | None:
    """The symmetric matrix of a homogeneous quadratic form, by exact evaluation; None for anything else."""
    values = {s: _exact(term, {s: Fraction(1)}) for s in symbols}
    form = {(s, s): values[s] for s in symbols}
    for a, b in combinations(symbols, 2):
        form[a, b] = form[b, a] = (_exact(term, {a: Fraction(1), b: Fraction(1)}) - values[a] - values[b]) / 2
    # A polynomial of degree 2 or less with no constant or linear part is even and vanishes at 0.
    even = all(_exact(term, {s: Fraction(-1)}) == values[s] for s in symbols)
    doubled = all(_exact(term, {s: Fraction(2)}) == 4 * values[s] for s in symbols)
    return form if even and doubled and _exact(term, {}) == 0 and _degree(term) == 2 else None


def _degree(term: Term) -> int:
    if term.op == "symbol":
        return 1
    if term.op == "pow":
        return 2 * _degree(term.args[0])
    if term.op == "mul":
        return sum(map(_degree, term.args))
    return max(map(_degree, term.args), default=0)


def _exact(term: Term, at: dict[Term, Fraction]) -> Fraction:
    if term.op == "num":
        return term.attrs[0]
    if term.op == "symbol":
        return at.get(term, Fraction(0))
    values = [_exact(a, at) for a in term.args]
    if term.op == "mul":
        product = Fraction(1)
        for value in values:
            product *= value
        return product
    if term.op == "pow":
        return values[0] ** int(values[1])
    return -values[0] if term.op == "neg" else sum(values, Fraction(0))


@lru_cache(maxsize=1024)
def _reduced(term: Term) -> Term:
    """The term with like terms collected by exact algebra; squares of sums stay, as they do not cancel."""
    from symgen.calculus import expand
    from symgen.terms.context import Context

    term = canonical(term)
    kept: dict[Term, Term] = {}
    hidden = bottom_up(term, lambda node: _hide(node, kept))
    return canonical(
        substitute(canonical(expand(hidden, Context())), {stand_in: whole for whole, stand_in in kept.items()})
    )


def _hide(node: Term, kept: dict[Term, Term]) -> Term:
    if node.op == "pow" and node.args[0].op == "add" and node.args[1].value is not None:
        return kept.setdefault(node, symbol(f"square{len(kept)}", node.domain, node.shape))
    return node
