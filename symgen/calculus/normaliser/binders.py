"""Sums, integrals and expectations: linear in their bodies, constants pulled out, kernels on irreducible monomials.

Splitting a convergent sum into parts that may diverge is sound for an identity: sums are linear on the space of
summands that have one, and a linear map extends to a larger space; only linear relations are used.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.opaque import opaque, written
from symgen.calculus.normaliser.powers import factors, kernel_of
from symgen.calculus.normaliser.workspace import Kernel, Workspace, handles
from symgen.terms.domains import INTEGER, NONNEGATIVE, REAL, Domain, interval
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import fresh_symbol, substitute

LONGEST_SUM = 40
Split = list[tuple[Ratio, Ratio]]


def split(space: Workspace, ratio: Ratio, depends: Callable[[Kernel], bool]) -> Split:
    """The ratio as a sum of (free coefficient, dependent part), like dependent parts collected."""
    free_den, dependent_den = _split_denominator(space, ratio.den, depends)
    inside = [p for p in space.positions(ratio) if depends(space.kernels[p])]
    groups: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
    for exponents, coefficient in ratio.num.terms():
        part = tuple(exponents[p] for p in inside)
        rest = list(exponents)
        for p in inside:
            rest[p] = 0
        groups.setdefault(part, {})[tuple(rest)] = coefficient
    result = []
    for part, terms in groups.items():
        vector = [0] * space.size
        for p, exponent in zip(inside, part, strict=True):
            vector[p] = exponent
        dependent = space.lowest(space.context.term(exp_vec=tuple(vector)), dependent_den)
        result.append((space.lowest(space.context.from_dict(terms), free_den), dependent))
    return result


def _split_denominator(space: Workspace, den: Poly, depends: Callable[[Kernel], bool]) -> tuple[Poly, Poly]:
    free, dependent = space.unit, space.unit
    constant, found = factors(space, space.polynomial(den))
    for factor, exponent in found:
        if any(depends(space.kernels[p]) for p in space.positions(space.polynomial(factor))):
            dependent = dependent * factor**exponent
        else:
            free = free * factor**exponent
    return free * space.number(constant).num, dependent


def linear(space: Workspace, body: Ratio, variable: Term, make_kernel: Callable[[Ratio], Ratio]) -> Ratio:
    """A linear binder applied to a body: constants go out, each dependent monomial is a kernel."""
    parts = split(space, body, lambda kernel: variable in kernel.free)
    if len(parts) > 1 or any(c.constant != 1 for c, _ in parts):
        space.using("linearity of sums, integrals and expectations")
    return space.sum([space.mul(c, make_kernel(d)) for c, d in parts])


def binder_kernel(
    space: Workspace,
    op: str,
    variable: Term,
    args: tuple[Ratio, ...],
    extra: tuple[Any, ...],
    domain: Domain,
    shape: Any,
) -> Ratio:
    """The kernel of a binder, found by a key that does not depend on the name of the variable."""
    outside = frozenset().union(*(space.free_of(a) for a in args[1:]))
    free = (space.free_of(args[0]) - {variable}) | outside
    probe = Kernel(-1, op, args, (variable, *extra), domain, shape, free)
    key = space.kernel_digest(probe)
    return space.value(space.intern(op, args, (variable, *extra), domain=domain, shape=shape, free=free, key=key))


def _open(space: Workspace, term: Term) -> tuple[Term, Term]:
    """Body and variable; renamed where the context speaks of the symbol, widened where the bounds leave its domain."""
    body, variable = term.args[:2]
    domain = variable.domain
    if len(term.args) == 4 and not _within(term.args[2:], domain, closed=term.op == "integral"):
        domain = INTEGER if domain.is_integer else REAL
    if domain == variable.domain and variable not in space.constrained:
        return body, variable
    fresh = fresh_symbol(variable, body.free | frozenset(space.constrained) | term.free)
    fresh = symbol(fresh.attrs[0], domain, variable.shape)
    return substitute(body, {variable: fresh}), fresh


def _within(bounds: tuple[Term, ...], domain: Domain, *, closed: bool) -> bool:
    """Whether everything between the bounds lies in the declared domain of the variable, up to its ends if `closed`."""
    if not domain.is_real:
        return True
    allowed = interval(domain.low, domain.high) if closed else domain
    ends = [(_end(b)) for b in bounds]
    return all(low >= allowed.low and high <= allowed.high and _ends_in(allowed, low, high) for low, high in ends)


def _end(bound: Term) -> tuple[Any, Any]:
    name = _infinite(bound)
    if name:
        return (inf, inf) if name == "oo" else (-inf, -inf)
    return (bound.domain.low, bound.domain.high) if bound.domain.is_real else (-inf, inf)


def _ends_in(domain: Domain, low: Any, high: Any) -> bool:
    return all(end in (inf, -inf) or (end != d or not is_open) for end, d, is_open in (
        (low, domain.low, domain.low_open), (high, domain.high, domain.high_open)
    ))  # fmt: skip


def _body_domain(space: Workspace, body: Ratio) -> Domain:
    if not space.is_real(body):
        return Domain("complex")
    positive = space.is_positive_real(body) or (body.is_polynomial and space.is_nonnegative(body.num))
    return NONNEGATIVE if positive else REAL


# Bounds: numbers and formulas are read, infinities are kept by name.


def _infinite(term: Term) -> str:
    if term.op == "const" and term.attrs == ("oo",):
        return "oo"
    return "-oo" if term.op == "neg" and _infinite(term.args[0]) == "oo" else ""


def _bounds(space: Workspace, term: Term) -> tuple[tuple[str, str], tuple[Ratio, ...]]:
    low, high = term.args[2:]
    names = _infinite(low), _infinite(high)
    return names, tuple(space.read(b) for b, name in zip((low, high), names, strict=True) if not name)


@handles("sum")
def _sum(space: Workspace, term: Term) -> Ratio:
    low, high = (a.value for a in term.args[2:])
    body, variable = _open(space, term)
    if low is not None and high is not None and low.denominator == high.denominator == 1 and high - low < LONGEST_SUM:
        space.using("a finite sum written out")
        places = range(int(low), int(high) + 1)
        return space.sum([space.read(substitute(body, {variable: num(place)})) for place in places])
    names, bounds = _bounds(space, term)

    def kernel(part: Ratio) -> Ratio:
        count = _count(space, names, bounds) if part.constant == 1 else None
        if count is not None:
            space.using("Sum(1, (k, a, b)) = b - a + 1")
            return count
        whole = _whole_axis(space, part, variable, term)
        if whole is not None:
            return whole
        return binder_kernel(space, "sum", variable, (part, *bounds), names, _body_domain(space, part), term.shape)

    return linear(space, space.read(body), variable, kernel)


def _count(space: Workspace, names: tuple[str, str], bounds: tuple[Ratio, ...]) -> Ratio | None:
    """The number of terms, where it is known to be a whole number that is not negative."""
    if any(names):
        return None
    count = space.add(space.sub(bounds[1], bounds[0]), space.one)
    whole = space.is_integer(bounds[0]) and space.is_integer(bounds[1])
    return count if whole and space.is_nonnegative(count.num) else None


def _whole_axis(space: Workspace, part: Ratio, variable: Term, term: Term) -> Ratio | None:
    """Sum(f(x[i]), (i, 1, n)) = total(f(x)) for a vector of size n."""
    low, high = term.args[2:]
    if low.value != 1 or part.constant is not None:
        return None
    from symgen.calculus.normaliser.writing import to_term

    size: Any = int(high.value) if high.value is not None else high
    vector = vectorised(to_term(space, part), variable, size)
    if vector is None or vector.shape != (size,):
        return None
    space.using("Sum(f(x[i]), (i, 1, n)) = total(f(x))")
    return space.read(make("total", vector, attrs=((),)))


def vectorised(term: Term, variable: Term, size: Any) -> Term | None:
    """The elementwise formula over vectors whose i-th entry is the term; None where there is none."""
    if variable not in term.free:
        return term if not term.shape else None
    if term.op == "index":
        vector, index = term.args[0], term.args[1:]
        plain = index == (variable,) and vector.shape == (size,) and variable not in vector.free
        return vector if plain else None
    if operator(term.op).kind not in ("arithmetic", "function"):
        return None
    args = [vectorised(a, variable, size) for a in term.args]
    return None if any(a is None for a in args) else make(term.op, *args, attrs=term.attrs)  # type: ignore[arg-type]


@handles("integral")
def _integral(space: Workspace, term: Term) -> Ratio:
    body, variable = _open(space, term)
    names, bounds = _bounds(space, term)

    def kernel(part: Ratio) -> Ratio:
        if part.constant == 1 and not any(names):
            return space.sub(bounds[1], bounds[0])
        if names == ("-oo", "oo") and _is_density(space, part, variable):
            space.using("a density integrates to one")
            return space.one
        return binder_kernel(
            space, "integral", variable, (part, *bounds), names, _integral_domain(space, part), term.shape
        )

    return linear(space, space.read(body), variable, kernel)


def _is_density(space: Workspace, part: Ratio, variable: Term) -> bool:
    """Whether a monomial is p(x) for a density p and the bound variable x."""
    found = kernel_of(space, part.num) if part.is_polynomial and not variable.shape else None
    if found is None or found.op != "call" or found.order != 1 or found.extra[0][3] != "density":
        return False
    return len(found.args) == 1 and found.args[0].key == space.read(variable).key


def _integral_domain(space: Workspace, body: Ratio) -> Domain:
    return REAL if space.is_real(body) else Domain("complex")


@handles("expectation")
def _expectation(space: Workspace, term: Term) -> Ratio:
    whole = _as_integral(term)
    if whole is not None:
        space.using("E[f(x), x ~ p] = Integral(p(x)*f(x), (x, -oo, oo))")
        return space.read(whole)
    body, variable = _open(space, term)
    law = space.read(term.args[2])

    def kernel(part: Ratio) -> Ratio:
        if part.constant == 1:
            space.using("E[1] = 1")
            return space.one
        return binder_kernel(space, "expectation", variable, (part, law), (), _body_domain(space, part), term.shape)

    return linear(space, space.read(body), variable, kernel)


def _as_integral(term: Term) -> Term | None:
    """An expectation under an unknown density on the real line, by its definition; None for every other law."""
    body, variable, law = term.args
    density = density_at(law, variable)
    if density is None or variable.shape or (variable.domain != REAL) or variable in law.free:
        return None
    ends = -make("const", attrs=("oo",)), make("const", attrs=("oo",))
    return make("integral", density * body, variable, *ends)


def density_at(law: Term, point: Term) -> Term | None:
    """p(point) for the law of an unknown density p of one real argument."""
    if law.op != "density_law" or law.args[1].shape or law.args[1].domain != REAL or point.shape:
        return None
    density, variable = law.args
    plain = density.op == "call" and density.attrs[3] == "density" and density.args == (variable,)
    return substitute(density, {variable: point}) if plain else None


@handles("log_density")
def _log_density(space: Workspace, term: Term) -> Ratio:
    """log p(x) for the law of an unknown density p; every other law waits for its family."""
    density = density_at(*term.args)
    return opaque(space, term) if density is None else space.read(make("log", density))


@handles("product")
def _product(space: Workspace, term: Term) -> Ratio:
    low, high = (a.value for a in term.args[2:])
    body, variable = _open(space, term)
    if low is not None and high is not None and low.denominator == high.denominator == 1 and high - low < LONGEST_SUM:
        space.using("a finite product written out")
        places = range(int(low), int(high) + 1)
        return space.product([space.read(substitute(body, {variable: num(place)})) for place in places])
    names, bounds = _bounds(space, term)
    inside = space.read(body)
    domain = _body_domain(space, inside)
    return binder_kernel(space, "product", variable, (inside, *bounds), names, domain, term.shape)


@handles("limit")
def _limit(space: Workspace, term: Term) -> Ratio:
    return written(space, term)
