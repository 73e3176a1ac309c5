"""Laws of vectors and matrices: expectations by the means of their statistics.

A formula of first degree in statistics of which the family states the means has its expectation where the means take
their place. One of second degree in the draw itself adds half the trace of its Hessian times the covariance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symgen.calculus.tensor import gradient, hessian, lower, raise_
from symgen.probability.decisions import all_of, as_claim, decide
from symgen.probability.declarations import Family, Whole, family_of
from symgen.probability.laws import canonical
from symgen.probability.matrix_forms import gathered, numbers_outside
from symgen.terms.domains import REAL, structured
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, size, substitute


@dataclass(frozen=True, slots=True)
class Written:
    """A formula over symbols in place of statistics, and these by the names of the means."""

    formula: Term
    symbols: Mapping[str, Term]

    @property
    def degree(self) -> int:
        """The degree in all statistics together; larger than 2 where it is no polynomial of so low a degree."""
        return degree(self.formula, frozenset(self.symbols.values()))


def is_whole_expectation(term: Term) -> bool:
    """Whether the term is an expectation over a law of vectors or matrices."""
    return term.op == "expectation" and term.args[2].op == "law" and family_of(term.args[2]).whole is not None


def in_statistics(body: Term, x: Term, whole: Whole, parameters: Mapping[str, Term]) -> Written:
    """The body with a symbol for each statistic of the draw that the family states the mean of."""
    symbols = {}
    for mean in sorted(whole.means, key=lambda mean: not mean.own):  # those that speak of others first
        statistic = mean.of(x, parameters)
        stand_in = symbol(f"{mean.name}_of_{x.attrs[0]}", REAL, statistic.shape)
        body = bottom_up(body, _replacing(statistic, x, stand_in))
        symbols[mean.name] = stand_in
    return Written(body, symbols)


def _replacing(statistic: Term, x: Term, stand_in: Term) -> Callable[[Term], Term]:
    """A statistic as it stands, or an entry of one that is taken entry by entry."""

    def replace(node: Term) -> Term:
        if node == statistic:
            return stand_in
        inside = node.args[0] if node.args and node.op == statistic.op and node != x else node
        if inside.op == "index" and inside.args[0] == x and statistic.shape == x.shape:
            return make("index", stand_in, *inside.args[1:]) if node is not inside or statistic == x else node
        return node

    return replace


_INFINITE = 99


def degree(term: Term, variables: frozenset[Term]) -> int:
    """The degree of a polynomial in the variables, as it is written; large where it is none."""
    if term in variables:
        return 1
    if not term.free & variables:
        return 0
    rule = _DEGREES.get(term.op)
    return _INFINITE if rule is None else rule(term, variables)


def _largest(term: Term, variables: frozenset[Term]) -> int:
    return max(degree(a, variables) for a in term.args)


def _added(term: Term, variables: frozenset[Term]) -> int:
    return sum(degree(a, variables) for a in term.args)


def _of_first(term: Term, variables: frozenset[Term]) -> int:
    others = any(a.free & variables for a in term.args[1:])
    return _INFINITE if others else degree(term.args[0], variables)


def _of_power(term: Term, variables: frozenset[Term]) -> int:
    base, exponent = term.args
    value = exponent.value
    whole = value is not None and value.denominator == 1 and 0 <= value <= 2
    return degree(base, variables) * int(value) if whole and value is not None else _INFINITE


_DEGREES: dict[str, Callable[[Term, frozenset[Term]], int]] = {
    **dict.fromkeys(("add", "stack"), _largest),
    **dict.fromkeys(("mul", "matmul", "outer", "einsum"), _added),
    **dict.fromkeys(
        ("neg", "div", "total", "trace", "transpose", "index", "diagonal", "diag", "expand", "sum"), _of_first
    ),
    "pow": _of_power,
}


def whole_linear(term: Term) -> Term | None:
    """E[f + g] = E[f] + E[g]; constant addends stand by themselves."""
    body, variable, of = term.args
    addends = list(body.args) if body.op == "add" else [body]
    if body.op == "neg":
        return -make("expectation", body.args[0], variable, of)
    if len(addends) < 2:
        return None
    return make("add", *(_averaged(a, variable, of) for a in addends))


def _averaged(addend: Term, variable: Term, of: Term) -> Term:
    if variable not in addend.free:
        return addend
    if addend.op == "neg":
        return -_averaged(addend.args[0], variable, of)
    return make("expectation", addend, variable, of)


@dataclass(frozen=True, slots=True)
class WholeMoment:
    """An expectation over a law of vectors or matrices and the condition under which it is finite."""

    value: Term
    condition: Term
    sign: int = 0


def whole_moment(term: Term, known: tuple[Term, ...] = ()) -> WholeMoment | None:
    """E[body] where the body is of first degree in statistics with means, or of second degree in the draw.

    Composed matrices among the parameters stand as symbols meanwhile: they cancel as a whole, S^-1 S = I.
    """
    body, variable, of = term.args
    family, given = family_of(of), canonical(of)
    composed = [p.name for p in family.parameters if p.domain.structure == "spd" and given[p.name].args]
    held = {n: fresh_symbol(symbol(n, structured("spd"), given[n].shape), term.free) for n in composed}
    back = {held[name]: given[name] for name in composed}
    places = {value: symbol_ for symbol_, value in back.items()}
    found = _moment(bottom_up(body, lambda node: places.get(node, node)), variable, family, {**given, **held}, known)
    if found is None:
        return None
    return WholeMoment(substitute(found.value, back), substitute(found.condition, back), found.sign)


def _moment(
    body: Term, variable: Term, family: Family, parameters: Mapping[str, Term], known: tuple[Term, ...]
) -> WholeMoment | None:
    whole = family.whole
    assert whole is not None
    written = in_statistics(body, variable, whole, parameters)
    if variable in written.formula.free or written.degree > (1 if whole.covariance is None else 2):
        return None
    used = [m for m in whole.means if written.symbols[m.name] in written.formula.free]
    if written.degree == 2 and len(used) > 1:
        return None
    stated = [whole.spread] if written.degree == 2 else [m.finite for m in used]
    condition = all_of(decide(as_claim(c), known) for finite in stated for c in finite(**parameters))
    at_means = {written.symbols[m.name]: m.value(**parameters) for m in used}
    value = substitute(written.formula, at_means)
    if written.degree == 2:
        (draw,) = at_means
        assert whole.covariance is not None
        value = value + half_trace(written.formula, draw, whole.covariance(**parameters))
    return WholeMoment(gathered(value) if value.shape else value, condition, sign_of(body))


def sign_of(term: Term) -> int:
    """The sign of a number where the traces of products of positive definite matrices show it; 0 where they do not."""
    if term.op == "neg":
        return -sign_of(term.args[0])
    if term.op == "div":
        return sign_of(term.args[0]) * sign_of(term.args[1])
    if _is_quadratic_form(term):
        return 1
    if term.op == "trace" and term.args[0].op == "matmul":
        return int(all(a.domain.structure == "spd" for a in term.args[0].args))
    domain = term.domain
    return 1 if domain.is_positive else -1 if domain.is_negative else 0


def _is_quadratic_form(term: Term) -> bool:
    """Whether a number is written v'Sv, with S positive definite."""
    left, right = term.args if term.op == "matmul" and not term.shape else (term, term)
    middle = left.args[1] if left.op == "matmul" else left
    return left.op == "matmul" and left.args[0] == right and middle.domain.structure == "spd"


def half_trace(formula: Term, draw: Term, covariance: Term) -> Term:
    """Half the sum of the entries of the Hessian of a formula of second degree times those of the covariance.

    A formula with axes is contracted with weights, in which the value of that is linear: its gradient has the axes.
    """
    if formula.shape:
        weights = fresh_symbol(symbol("weights", REAL, formula.shape), formula.free | covariance.free)
        return gradient(half_trace(make("total", formula * weights, attrs=((),)), draw, covariance), weights)
    curvature = hessian(formula, draw)
    if len(draw.shape) == 1:
        trace = make("trace", curvature @ covariance)
        ways = (trace, gathered(trace), numbers_outside(make("trace", numbers_outside(curvature @ covariance))))
        return min(ways, key=size) / num(2)
    return raise_(lower(make("einsum", curvature, covariance, attrs=("ijkl,ijkl->",)))[0]) / num(2)
