"""What an antiderivative may be made of: functions whose derivatives are made of the same parts as the integrand.

The set is the integrand's parts, each times the variable and divided by the speed of what is inside its functions, closed
under differentiation; with it go the logarithms, arctangents and error functions that denominators and exponents ask for.
Nothing is claimed of a candidate: the combination that solves the linear system is differentiated and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from symgen.calculus.normaliser import simplify, statistics
from symgen.calculus.normaliser.field import Meaningless
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.splitting import factors
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.calculus.scalar import derivative
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import subterms

MOST_CANDIDATES = 30  # shared out among the symbols: systems over many parameters are slow to solve
FEWEST_CANDIDATES = 10
HIGHEST_DEGREE = 24
_ROUNDS = 3


def candidates(body: Term, variable: Term) -> Iterator[tuple[Term, ...]]:
    """Growing sets of candidates for the antiderivative of a body.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); [str(c) for c in next(candidates(x * make("exp", x), x))]
    ['x', 'x*exp(x)', 'x**2*exp(x)', 'exp(x)']
    """
    special = tuple(_special(body, variable))
    rational = _rational(body, variable)
    if rational is not None:
        yield (variable, *rational, *special)
        return
    if special:
        yield (variable, *special)
    parts = tuple(_parts(body, variable))
    found = dict.fromkeys((variable, *special))
    most = max(FEWEST_CANDIDATES, MOST_CANDIDATES // len(body.free))
    if not _grown(found, _each(parts, lambda part: _seeds(part, variable), variable), most):
        return
    for _ in range(_ROUNDS):
        if not _grown(found, _each(tuple(found), lambda part: (derivative(part, variable),), variable), most):
            return
        yield tuple(found)
        raised = dict(found)
        if not _grown(raised, _each(found, lambda part: (variable * part,), variable), most):
            return
        yield tuple(raised)


def _grown(found: dict[Term, None], new: Iterable[Term], most: int) -> bool:
    """Add what is new, and say whether that is all; sets that grow past the most are of no use, and not made to the end."""
    for term in new:
        found[term] = None
        if len(found) > most:
            return False
    return True


def _parts(term: Term, variable: Term) -> Iterator[Term]:
    """What depends on the variable, without its coefficients; nothing where that is too large to write out."""
    try:
        found = statistics(term, variable)
    except (BudgetError, Meaningless):
        return
    yield from (s for s in found if variable in s.free)


def _each(terms: Iterable[Term], made: Callable[[Term], Iterable[Term]], variable: Term) -> Iterator[Term]:
    """The parts of what is made of each term."""
    for term in terms:
        for new in made(term):
            yield from _parts(new, variable)


# From the integrand's own functions.


def _seeds(part: Term, variable: Term) -> Iterator[Term]:
    """The part, times the variable, and divided by the derivatives of what its functions are applied to."""
    yield part
    yield variable * part
    for node in inner_functions(part, variable):
        inside = node.args[-1] if node.op == "pow" and variable in node.args[1].free else node.args[0]
        pieces = inside.args if inside.op == "add" else (inside,)
        for piece in (p for p in pieces if variable in p.free):
            yield part / derivative(piece, variable)
        yield part * inside / derivative(inside, variable)
        if node.op == "log":
            yield node * part * inside / derivative(inside, variable)


def inner_functions(term: Term, variable: Term) -> tuple[Term, ...]:
    """The functions of one argument, and powers, that depend on the variable, each once."""
    found = (node for _, node in subterms(term) if variable in node.free and node.args and not node.shape)
    return tuple(dict.fromkeys(node for node in found if node.op not in ("add", "neg", "mul", "div")))


# From denominators.


def denominators(body: Term, variable: Term) -> tuple[tuple[Term, int], ...]:
    """The irreducible factors below the line that depend on the variable, with their exponents."""

    def work(space: Workspace) -> tuple[tuple[Term, int], ...]:
        below = factors(space, space.polynomial(space.read(body).den))[1]
        return tuple((to_term(space, space.polynomial(f)), n) for f, n in below)

    return tuple((factor, n) for factor, n in within(Context(), work) if variable in factor.free)


def _special(body: Term, variable: Term) -> Iterator[Term]:
    """The logarithms, arcs and error functions that the body and the derivatives of its functions ask for."""
    sources = (body, *(derivative(node, variable) for node in inner_functions(body, variable)))
    for source in sources:
        below = denominators(source, variable)
        for factor, _ in below:
            yield from _logarithms(factor, variable)
        yield from _arcs(below, source, variable)
        yield from _turns(below, variable)
        if below:
            yield from _sine_integrals(source, variable)
    yield from _errors(body, variable)


def _rational(body: Term, variable: Term) -> tuple[Term, ...] | None:
    """For a rational function, the polynomials and the fractions of Hermite's reduction; None for any other."""
    if any(variable in node.free and not _is_algebraic(node) for _, node in subterms(body)):
        return None
    below = denominators(body, variable)
    divisor = make("mul", num(1), *(f**n for f, n in below), num(1))
    height = _degree(body * divisor, variable)
    depth = sum(n * _degree(f, variable) for f, n in below)
    if height > HIGHEST_DEGREE or depth > HIGHEST_DEGREE:
        return None
    polynomials = [variable**k for k in range(2, height - depth + 2)]
    repeated = [(f, n - 1) for f, n in below if n > 1]
    divisor = make("mul", num(1), *(f**n for f, n in repeated), num(1))
    most = sum(n * _degree(f, variable) for f, n in repeated)
    return (*polynomials, *(variable**k / divisor for k in range(most)))


def _is_algebraic(node: Term) -> bool:
    if node.op == "pow":
        return node.args[1].value is not None and node.args[1].value.denominator == 1
    return node.op in ("symbol", "add", "neg", "mul", "div")


def _degree(term: Term, variable: Term) -> int:
    """The degree of a polynomial in the variable."""
    return len(polynomial_coefficients(term, variable) or (0,)) - 1


def polynomial_coefficients(term: Term, variable: Term) -> tuple[Term, ...] | None:
    """The coefficients of a polynomial in the variable, by rising degree; None for anything else."""
    found: dict[int, Term] = {}
    for statistic, coefficient in statistics(term, variable).items():
        if statistic.value is not None:
            found[0] = coefficient * statistic
        elif statistic == variable:
            found[1] = coefficient
        elif statistic.op == "pow" and statistic.args[0] == variable and (n := statistic.args[1].value) is not None:
            if n.denominator != 1 or not 0 < n <= 2 * HIGHEST_DEGREE:
                return None
            found[int(n)] = coefficient
        else:
            return None
    return tuple(found.get(k, num(0)) for k in range(max(found, default=0) + 1))


def _logarithms(factor: Term, variable: Term) -> Iterator[Term]:
    """log|d| where the sign of d is known: of the two lines of a quadratic with real zeros, else of its completed square."""
    quadratic = quadratic_coefficients(factor, variable)
    lines: tuple[Term, ...] = (factor,)
    if quadratic is not None and quadratic[2].domain.is_nonzero:
        c, b, a = quadratic
        middle, square = variable + b / (2 * a), simplify((b * b - 4 * a * c) / (4 * a * a))
        root = make("sqrt", square)
        lines = (middle - root, middle + root) if square.domain.is_positive else (a * (middle**2 - square),)
    yield from (make("log", -line if line.domain.is_negative else line) for line in lines)


def _arcs(below: Iterable[tuple[Term, int]], body: Term, variable: Term) -> Iterator[Term]:
    """The arctangents of quadratic denominators, and the arcsines of roots of quadratics."""
    for factor, _ in below:
        quadratic = quadratic_coefficients(factor, variable)
        if quadratic is not None:
            c, b, a = quadratic
            yield from _arc("atan", (2 * a * variable + b), 4 * a * c - b * b)
    for node in inner_functions(body, variable):
        quadratic = quadratic_coefficients(node.args[0], variable) if node.op in ("sqrt", "pow") else None
        if quadratic is not None:
            c, b, a = quadratic
            yield from _arc("asin", -(2 * a * variable + b), b * b - 4 * a * c)
            yield from _arc("asinh", (2 * a * variable + b), 4 * a * c - b * b)


def _turns(below: Iterable[tuple[Term, int]], variable: Term) -> Iterator[Term]:
    """The integral of 1/(a + b cos(u)), without zeros, by the angle of q + exp(iu), which is continuous over whole turns."""
    for factor, _ in below:
        found = statistics(factor, variable)
        wave = next((s for s in found if s.op in ("sin", "cos")), None)
        if wave is None or any(s.value is None for s in found if s is not wave):
            continue
        a, b = sum((s * c for s, c in found.items() if s is not wave), num(0)), found[wave]
        if a.domain.is_negative:
            a, b = -a, -b
        square = simplify(a * a - b * b)
        if square.domain.is_positive:
            root, (angle,) = make("sqrt", square), wave.args
            across = -make("sin", angle) if wave.op == "cos" else make("cos", angle)
            yield (angle + 2 * make("atan", across / ((a + root) / b + wave))) / root


def _sine_integrals(source: Term, variable: Term) -> Iterator[Term]:
    """Si(u) and Si(2 u) for the sines and cosines that are divided by something."""
    for node in inner_functions(source, variable):
        if node.op in ("sin", "cos") and len(polynomial_coefficients(node.args[0], variable) or ()) == 2:
            yield from (make("sine_integral", times * node.args[0]) for times in (num(1), num(2)))


def _arc(name: str, above: Term, discriminant: Term) -> Iterator[Term]:
    positive = simplify(discriminant)
    if positive.domain.is_positive:
        yield simplify(make(name, above / make("sqrt", positive)))


def quadratic_coefficients(term: Term, variable: Term) -> tuple[Term, Term, Term] | None:
    found = polynomial_coefficients(term, variable)
    return (found[0], found[1], found[2]) if found is not None and len(found) == 3 else None


# From exponents.


def _errors(body: Term, variable: Term) -> Iterator[Term]:
    """The error functions of quadratic exponents that fall."""
    for exponent in exponents(body, variable):
        quadratic = quadratic_coefficients(exponent, variable)
        if quadratic is not None and simplify(-quadratic[2]).domain.is_positive:
            _, b, a = quadratic
            root = make("sqrt", -a)
            yield make("erf", root * variable - b / (2 * root))


def exponents(body: Term, variable: Term) -> tuple[Term, ...]:
    """The polynomials in the exponents of a body's parts: of exp(-x**2) * exp(x), x - x**2."""
    found: dict[Term, None] = {}
    for part in _parts(body, variable):
        shown = statistics(make("log", part), variable).items()
        powers = [c * s for s, c in shown if s == variable or (s.op == "pow" and s.args[0] == variable)]
        if powers:
            found[make("add", num(0), *powers)] = None
    return tuple(found)
