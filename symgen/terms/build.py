"""Building Terms in Python: symbols, binders, matrices, and one function for each row of the operators table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from symgen.errors import DomainError, ShapeError, UnknownNameError, closest
from symgen.terms import arrays, domains
from symgen.terms.domains import Domain
from symgen.terms.operators import spellings
from symgen.terms.shapes import Shape, show_shape
from symgen.terms.sizes import same_size
from symgen.terms.term import Term, as_term, dimension, make, num, symbol


def _names(names: str) -> list[str]:
    return names.replace(",", " ").split()


def _many(names: str, domain: Domain) -> Any:
    made = tuple(symbol(name, domain) for name in _names(names))
    return made[0] if len(made) == 1 else made


def reals(names: str) -> Any:
    """Real symbols, one or a tuple.

    >>> x, y = reals("x y")
    """
    return _many(names, domains.REAL)


def positives(names: str) -> Any:
    """Positive real symbols, one or a tuple.

    >>> positives("s").domain.is_positive
    True
    """
    return _many(names, domains.POSITIVE)


def integers(names: str) -> Any:
    """Integer symbols, one or a tuple.

    >>> integers("k").domain.is_integer
    True
    """
    return _many(names, domains.INTEGER)


def units(names: str) -> Any:
    """Symbols strictly between 0 and 1, one or a tuple.

    >>> units("p").domain.is_positive
    True
    """
    return _many(names, domains.UNIT)


def complexes(names: str) -> Any:
    """Complex symbols, one or a tuple.

    >>> complexes("z").domain.field
    'complex'
    """
    return _many(names, domains.COMPLEX)


def dims(names: str) -> Any:
    """Symbolic sizes (positive whole numbers), one or a tuple.

    >>> N, D = dims("N D")
    """
    made = tuple(dimension(name) for name in _names(names))
    return made[0] if len(made) == 1 else made


def vector(name: str, size: int | Term, *, positive: bool = False, domain: Domain | None = None) -> Term:
    """A vector symbol of the given size.

    >>> vector("x", dims("n")).is_scalar
    False
    """
    return symbol(name, domain or (domains.POSITIVE if positive else domains.REAL), (size,))


def matrix(name: str, rows: int | Term, columns: int | Term, *, spd: bool = False, structure: str = "") -> Term:
    """A matrix symbol; `structure` is one of symmetric, spd, lower, diagonal, orthogonal, invertible.

    >>> n = dims("n"); matrix("S", n, n, spd=True).domain.structure
    'spd'
    """
    kind = "spd" if spd else structure
    return tensor_symbol(name, domains.structured(kind) if kind else domains.REAL, (rows, columns))


def tensor_symbol(name: str, domain: Domain, shape: Shape) -> Term:
    """A symbol whose shape fits the structure of its domain: spd, lower and others are of square matrices.

    >>> tensor_symbol("p", domains.structured("simplex"), (3,)).shape
    (3,)
    """
    of_squares = domain.structure not in ("", "simplex", "stochastic")
    if of_squares and (len(shape) < 2 or not same_size(shape[-1], shape[-2])):
        raise ShapeError(
            asked=f"{name}, {domain.structure}",
            found=f"shape {show_shape(shape)}",
            where=name,
            hint="a matrix with this structure is square: its last two sizes are equal",
        )
    return symbol(name, domain, shape)


def function(name: str, *, domain: Domain = domains.REAL, shape: Shape = (), role: str = "") -> Callable[..., Term]:
    """An unknown function: a callable that builds its applications; role "density" for a probability density.

    >>> f = function("f"); f(1).op
    'call'
    """

    def apply(*args: Any) -> Term:
        return make("call", *(as_term(a) for a in args), attrs=(name, domain, shape, role))

    return apply


def density(name: str) -> Callable[..., Term]:
    """An unknown probability density, positive on its whole space.

    >>> p = density("p"); p(1).domain.is_positive
    True
    """
    apply = function(name, domain=domains.POSITIVE, role="density")
    point = symbol("x")
    # Where a law is wanted, KL(p, q), the density stands for the law that has it.
    apply._symgen_term_ = lambda: make("density_law", apply(point), point)  # type: ignore[attr-defined]
    return apply


def pi() -> Term:
    return make("const", attrs=("pi",))


def constant(name: str) -> Term:
    return make("const", attrs=(name,))


def infinity() -> Term:
    return make("const", attrs=("oo",))


def _binder(op: str, domain: Domain, body: Any, limits: tuple[Any, Any, Any]) -> Term:
    variable, low, high = limits
    bound = symbol(variable, domain) if isinstance(variable, str) else variable
    return make(op, as_term(body), bound, as_term(low), as_term(high))


def Sum(body: Any, *limits: tuple[Any, Any, Any]) -> Term:
    """The sum of the body for a variable from low to high; the first limits are innermost.

    >>> k = integers("k"); Sum(k, (k, 1, 3)).op
    'sum'
    """
    for limit in limits:
        body = _binder("sum", domains.INTEGER, body, limit)
    return body


def Product(body: Any, *limits: tuple[Any, Any, Any]) -> Term:
    """The product of the body for a variable from low to high.

    >>> k = integers("k"); Product(k, (k, 1, 3)).op
    'product'
    """
    for limit in limits:
        body = _binder("product", domains.INTEGER, body, limit)
    return body


def Integral(body: Any, *limits: tuple[Any, Any, Any]) -> Term:
    """The integral of the body for a variable from low to high.

    >>> x = reals("x"); Integral(x, (x, 0, 1)).op
    'integral'
    """
    for limit in limits:
        body = _binder("integral", domains.REAL, body, limit)
    return body


def Limit(body: Any, variable: Term, point: Any, side: str = "+-") -> Term:
    """The limit of the body as the variable tends to the point.

    >>> x = reals("x"); Limit(x, x, 0).op
    'limit'
    """
    return make("limit", as_term(body), variable, as_term(point), attrs=(side,))


def Derivative(body: Any, variable: Term, order: int = 1) -> Term:
    """The partial derivative of the body, unevaluated.

    >>> x = reals("x"); Derivative(x**2, x).op
    'derivative'
    """
    return make("derivative", as_term(body), variable, attrs=(order,))


def Expectation(body: Any, variable: Term, law: Term) -> Term:
    """The expectation of the body with the variable drawn from a law."""
    return make("expectation", as_term(body), variable, law)


def cases(*branches: tuple[Any, Any], reasons: tuple[str, ...] | None = None) -> Term:
    """The first value whose condition holds; the last pair's condition may be "otherwise".

    >>> x = reals("x"); cases((1, x > 0), (0, "otherwise")).op
    'cases'
    """
    *conditional, (last, condition) = branches
    if condition != "otherwise":
        raise ValueError('the last branch of cases needs the condition "otherwise"')
    flat = [as_term(part) for pair in conditional for part in pair]
    return make("cases", *flat, as_term(last), attrs=reasons or ("",) * len(branches))


def symbol_of(value: Term, variable: Term | str) -> Term:
    """The free symbol of a term that has a name; a Term is itself.

    >>> x = reals("x"); symbol_of(x**2, "x") is x
    True
    """
    if not isinstance(variable, str):
        return _variable(value, variable)
    found = sorted((s for s in value.free if s.attrs[0] == variable), key=lambda s: s.digest)
    if len(found) == 1:
        return found[0]
    symbols = sorted(value.free, key=lambda s: (not s.shape, s.attrs[0]))
    listed = ", ".join(f"{s.attrs[0]}{show_shape(s.shape) if s.shape else ''}" for s in symbols)
    raise UnknownNameError(
        variable,
        kind="variable",
        candidates=[s.attrs[0] for s in symbols],
        found=f"{len(found)} symbols of that name"
        if found
        else f"none of that name; there are {listed or 'no symbols'}",
        where=str(value),
        hint="" if closest(variable, [s.attrs[0] for s in symbols]) else "name a symbol of the formula",
    )


def _variable(value: Term, variable: Any) -> Term:
    if isinstance(variable, Term) and variable.op == "symbol":
        return variable
    raise DomainError(
        asked=f"the derivative in {variable}",
        found="an expression, not a variable"
        if isinstance(variable, Term)
        else f"{type(variable).__name__}, no variable",
        where=str(value),
        hint="differentiate in a declared symbol, or by its name",
    )


def Grad(value: Any, variable: Term | str, *, symmetric: str = "none") -> Term:
    """The gradient of a scalar, with the shape of the variable, a symbol or its name; `symmetric` is none, free or projected.

    >>> x = vector("x", dims("n")); Grad(x @ x, x).shape == x.shape
    True
    """
    return _derivative_noun("grad", value, variable, symmetric)


def _derivative_noun(name: str, value: Any, variable: Term | str, symmetric: str) -> Term:
    term = as_term(value)
    if term.shape and name != "jacobian":
        raise ShapeError(
            asked=f"the {name} of {term} in {variable}",
            found=f"a value of shape {show_shape(term.shape)}",
            where=str(term),
            hint="it is of a scalar: reduce the value with total(...), or ask for the Jacobian",
        )
    return make(name, term, symbol_of(term, variable), attrs=(symmetric,))


def Jacobian(value: Any, variable: Term | str, *, symmetric: str = "none") -> Term:
    """The derivative of a tensor: the output's shape, then the variable's; `symmetric` is none, free or projected.

    >>> x = vector("x", dims("n")); len(Jacobian(x, x).shape)
    2
    """
    return _derivative_noun("jacobian", value, variable, symmetric)


def Hessian(value: Any, variable: Term | str, *, symmetric: str = "none") -> Term:
    """The second derivative of a scalar, with the variable's shape twice.

    >>> x = vector("x", dims("n")); len(Hessian(x @ x, x).shape)
    2
    """
    return _derivative_noun("hessian", value, variable, symmetric)


def einsum(specification: str, *operands: Any) -> Term:
    """A contraction by letters, as in NumPy.

    >>> n = dims("n"); einsum("i,i->", vector("x", n), vector("y", n)).is_scalar
    True
    """
    return make("einsum", *(as_term(o) for o in operands), attrs=(specification.replace(" ", ""),))


def eye(size: int | Term) -> Term:
    """The identity matrix."""
    return make("eye", attrs=((size, size),))


def ones(*shape: int | Term) -> Term:
    """The tensor of ones."""
    return make("ones", attrs=(shape,))


def zeros(*shape: int | Term) -> Term:
    """The tensor of zeros."""
    return make("zeros", attrs=(shape,))


def total(value: Any, *axes: int) -> Term:
    """The sum of the entries, over all axes or those given (counted from 0; negative from the end)."""
    return _reduce("total", value, axes)


def mean(value: Any, *axes: int) -> Term:
    """The mean of the entries, over all axes or those given."""
    return _reduce("mean", value, axes)


def logsumexp(value: Any, axis: int = -1) -> Term:
    """log of the sum of exponentials along an axis, the last by default."""
    return _reduce("logsumexp", value, (axis,))


def _reduce(op: str, value: Any, axes: tuple[int, ...]) -> Term:
    term = as_term(value)
    return make(op, term, attrs=(tuple(sorted(a % len(term.shape) for a in axes)),))


def apply(name: str, *args: Any) -> Term:
    """Apply an operator by its plain-text name; UnknownNameError names the nearest."""
    row = spellings().get(name)
    if row is None:
        raise UnknownNameError(name, kind="function", candidates=spellings())
    return make(row.name, *(as_term(a) for a in args))


def function_named(name: str) -> Callable[..., Term]:
    """The Python function for an operator of the table."""

    def apply_named(*args: Any) -> Term:
        return apply(name, *args)

    apply_named.__name__ = apply_named.__qualname__ = name
    apply_named.__doc__ = spellings()[name].meaning or name
    return apply_named


def __getattr__(name: str) -> Callable[..., Term]:
    """`from symgen.terms.build import exp`: every function of the table by its plain name."""
    if hasattr(arrays, name) and not name.startswith("_"):
        return cast(Callable[..., Term], getattr(arrays, name))
    row = spellings().get(name)
    if row is None or row.kind in ("binder", "structure"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return function_named(name)


__all__ = ["num", "symbol"]
