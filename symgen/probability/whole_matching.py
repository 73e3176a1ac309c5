"""Recognising laws of vectors and matrices: natural parameters are gradients of the log density in its statistics."""

from __future__ import annotations

from collections.abc import Iterator

from symgen.calculus.normaliser import simplify
from symgen.calculus.tensor import gradient, hessian
from symgen.errors import BudgetError, DomainError, NoRuleError, ShapeError
from symgen.probability.declarations import Family, Mean, Whole
from symgen.probability.definiteness import Sign, sign_of
from symgen.probability.laws import law
from symgen.probability.matrix_forms import gathered, numbers_outside, outer_squares, scalars_outside, signs_outside
from symgen.probability.pairs_of_squares import exchanged, in_squares, joined
from symgen.probability.solving import Equation, solve
from symgen.probability.statistics import plus
from symgen.probability.wholes import Written, degree, in_statistics
from symgen.terms.build import inverse, log
from symgen.terms.context import Context
from symgen.terms.domains import structured
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, rebuild, size, substitute, subterms

Matched = tuple[Term, Term]  # a law, and what its log density leaves of the formula


def matched_whole(family: Family, formula: Term, variable: Term) -> Matched | None:
    """The law of the family whose log density is the formula up to a constant, for a variable with axes."""
    whole = family.whole
    if whole is None or family.support.structure != variable.domain.structure:
        return None
    try:
        return _matched(family, whole, formula, variable)
    except (ShapeError, NoRuleError, DomainError):  # a formula of other shapes, or with no gradient: another family's
        return None


def _matched(family: Family, whole: Whole, formula: Term, variable: Term) -> Matched | None:
    unknowns = {p.name: symbol(f"{p.name}_", p.domain, (variable.shape[-1],) * p.rank) for p in family.parameters}
    if whole.event(**unknowns) != variable.shape:
        return None
    far = next((mean for mean in whole.means if mean.own), None)
    if far is not None:
        return _by_logarithm(family, far, formula, variable, unknowns)
    given = in_statistics(scalars_outside(formula), variable, whole, unknowns)
    own = in_statistics(family.log_density(variable, **unknowns), variable, whole, unknowns)
    if variable in given.formula.free or given.degree > own.degree:
        return None
    solved = solve(tuple(_equations(own, given)), tuple(unknowns.values()))
    if solved is None:
        return None
    values = {name: tidied(solved[u]) for name, u in unknowns.items()}
    by_squares = _left_by_squares(formula, family.log_density(variable, **values), variable)
    if by_squares is not None:
        return law(family.name, **values), by_squares
    left_over = _constant(given) - substitute(_constant(own), {u: values[name] for name, u in unknowns.items()})
    return law(family.name, **values), _gathered_around(left_over, tuple(values.values()))


def _left_by_squares(formula: Term, own: Term, variable: Term) -> Term | None:
    """What a log density of one square leaves of a formula of two; None where they are written otherwise."""
    given, matched = in_squares(formula, variable), in_squares(own, variable)
    if given is None or matched is None or len(given.squares) != 2 or len(matched.squares) != 1:
        return None
    return (
        given.rest + joined(*given.squares, matched.squares[0].coefficient) - exchanged(scalars_outside(matched.rest))
    )


def _by_logarithm(
    family: Family, far: Mean, formula: Term, variable: Term, unknowns: dict[str, Term]
) -> Matched | None:
    """A log density that is a multiple of the logarithm of a quadratic in the draw, which shows up to a factor.

    The quadratic is divided by its value where it is least, as that of the family is 1 there.
    """
    own_log = far.of(variable, unknowns)
    written, composed = _holding_inverses(scalars_outside(formula), variable)
    logs = {n for _, n in subterms(written) if n.op == own_log.op and degree(n.args[0], frozenset({variable})) == 2}
    if len(logs) != 1:
        return None
    (given_log,) = logs
    stand_in = fresh_symbol(symbol("far"), written.free)
    given = bottom_up(written, lambda node: stand_in if node == given_log else node)
    own = bottom_up(family.log_density(variable, **unknowns), lambda node: stand_in if node == own_log else node)
    curvature = scalars_outside(hessian(given_log.args[0], variable))
    if variable in given.free or degree(given, frozenset({stand_in})) != 1 or sign_of(curvature) is not Sign.DEFINITE:
        return None
    inside, height = _least(given_log.args[0], curvature, variable)
    multiples = gradient(own, stand_in), gradient(given, stand_in)
    solved = solve((multiples, *_of_quadratics(own_log.args[0], inside, variable)), tuple(unknowns.values()))
    if solved is None:
        return None
    values = {u: tidied(solved[u]) for u in unknowns.values()}
    at_least = num(0) if height == 1 else log(height)
    left_over = substitute(given, {stand_in: at_least}) - substitute(own, {stand_in: num(0), **values})
    found = {name: scalars_outside(substitute(values[u], composed)) for name, u in unknowns.items()}
    return law(family.name, **found), _gathered_around(substitute(left_over, composed), tuple(found.values()))


def _holding_inverses(term: Term, variable: Term) -> tuple[Term, dict[Term, Term]]:
    """The term with a symbol for each inverse of a positive definite sum, which stays a whole; and what they stand for."""
    sums = dict.fromkeys(n for _, n in subterms(term) if n.op == "inverse" and n.args[0].op == "add")
    definite = [n for n in sums if variable not in n.free and sign_of(n) is Sign.DEFINITE]
    held: dict[Term, Term] = {}
    for whole in definite:
        held[whole] = fresh_symbol(symbol("precision", structured("spd"), whole.shape), term.free | set(held.values()))
    return bottom_up(term, lambda node: held.get(node, node)), {symbol_: whole for whole, symbol_ in held.items()}


def _least(quadratic: Term, curvature: Term, variable: Term) -> tuple[Term, Term]:
    """A quadratic over its value where its gradient vanishes, and that value."""
    slope = _slope(quadratic, variable, frozenset({variable}))
    center = gathered(-(inverse(curvature) @ slope))
    height = simplify(gathered(substitute(quadratic, {variable: center})), Context())
    return (quadratic if height == 1 else quadratic / height), height


def _of_quadratics(own: Term, given: Term, variable: Term) -> Iterator[Equation]:
    """The coefficients of two quadratics, those of second degree first."""
    nothing = frozenset({variable})
    yield hessian(own, variable), hessian(given, variable)
    yield _slope(own, variable, nothing), _slope(given, variable, nothing)
    yield at_zero(own, nothing) or num(0), at_zero(given, nothing) or num(0)


def _gathered_around(term: Term, values: tuple[Term, ...]) -> Term:
    """Products of matrices with what cancels cancelled; a sum whose inverse is a parameter cancels as a whole."""
    sums = dict.fromkeys(v.args[0] for v in values if v.op == "inverse" and v.args[0].op == "add")
    held: dict[Term, Term] = {}
    for whole in sums:
        held[whole] = fresh_symbol(symbol("precision", structured("spd"), whole.shape), term.free | set(held.values()))
    found = gathered(bottom_up(term, lambda node: held.get(node, node)))
    return substitute(found, {stand_in: whole for whole, stand_in in held.items()})


def _equations(own: Written, given: Written) -> Iterator[Equation]:
    """The coefficient of each statistic, and that of second degree in the draw."""
    statistics = frozenset(own.symbols.values())
    for statistic in own.symbols.values():
        if statistic not in own.formula.free | given.formula.free:
            continue
        left, right = (_slope(w.formula, statistic, statistics) for w in (own, given))
        yield left, right
        if own.degree == 2:
            yield _curvature(own.formula, statistic), _curvature(given.formula, statistic)


def _slope(formula: Term, statistic: Term, statistics: frozenset[Term]) -> Term:
    """The gradient where all statistics are zero."""
    found = at_zero(gradient(formula, statistic), statistics) if statistic in formula.free else None
    return _zeros(statistic.shape) if found is None else found


def _curvature(formula: Term, statistic: Term) -> Term:
    return hessian(formula, statistic) if statistic in formula.free else _zeros(statistic.shape * 2)


def _zeros(shape: Shape) -> Term:
    return make("zeros", attrs=(shape,)) if shape else num(0)


def _constant(written: Written) -> Term:
    """The part free of statistics."""
    found = at_zero(written.formula, frozenset(written.symbols.values()))
    return num(0) if found is None else found


def at_zero(term: Term, variables: frozenset[Term]) -> Term | None:
    """A polynomial where the variables are zero, without the products that vanish; None where nothing is left.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m"); at_zero((x - m)**2 + 3*x, frozenset({x}))
    (-m)**2
    """
    if term in variables:
        return None
    if not term.free & variables:
        return term
    args = [at_zero(a, variables) for a in term.args]
    if term.op == "add":
        kept = [a for a in args if a is not None]
        return _of_shape(plus(kept), term.shape) if kept else None
    return None if any(a is None for a in args) else rebuild(term, tuple(a for a in args if a is not None))


def _of_shape(kept: Term, shape: Shape) -> Term:
    """What is left of a sum, as often as the sum had entries: a number beside a vector is added to each of them."""
    return kept if kept.shape == shape else kept + make("zeros", attrs=(shape,))


def tidied(value: Term) -> Term:
    """A parameter in customary form, or as it was solved for where that is shorter: P^-1 (a + b) is not multiplied out."""
    solved = signs_outside(value)
    turned, inside = (-1, solved.args[0]) if solved.op == "neg" else (1, solved)
    try:
        if inside.op == "inverse":
            given = inside.args[0] if turned == 1 else signs_outside(-inside.args[0])
            squares = _squares(given)
            if squares is not None or turned == -1:
                return make("inverse", given if squares is None else squares)
        ways = outer_squares(simplify(value, Context())), numbers_outside(scalars_outside(solved)), solved
        return min(ways, key=size)
    except BudgetError:
        return solved


def _squares(matrix: Term) -> Term | None:
    """A sum with outer products in it that make squares; None where they make none."""
    plain = simplify(matrix, Context())
    found = outer_squares(plain)
    return None if found == plain else found
