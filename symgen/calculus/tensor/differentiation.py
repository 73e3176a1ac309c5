"""Gradients, Jacobians and Hessians as Terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symgen.calculus.tensor.axes import with_outer_columns
from symgen.calculus.tensor.derivative import identity_seed, sweep
from symgen.calculus.tensor.ein import Ein, constant, leaf
from symgen.calculus.tensor.leaves import replace_leaf
from symgen.calculus.tensor.lowering import Lowering
from symgen.calculus.tensor.raising import Raising
from symgen.calculus.tensor.structures import along_structure, along_structure_twice
from symgen.errors import DomainError, ShapeError, UnknownNameError, UsageError
from symgen.terms.build import symbol_of
from symgen.terms.domains import REAL
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import fresh_symbol, substitute

Variable = Term | str
Along = Callable[[Term, Term, str], Term]


def gradient(value: Term, variable: Variable, symmetric: str = "none") -> Term:
    """The gradient of a scalar in a variable, with the variable's shape.

    By default the entries are independent and X' = X is used afterwards. For a structured variable "free" gives the
    derivative in the free parameter that each entry is (G + G' - G o I for symmetric and positive definite matrices,
    which a square matrix of no declared structure counts as; tril(G) for a Cholesky factor), "projected" the projection
    on the directions in which the variable may move, (G + G') / 2; see `structures` for the others.
    Raises NoRuleError for an operator without a derivative, ShapeError for a value that is not a scalar and
    UnknownNameError where the variable does not occur.

    >>> from symgen.terms.build import dims, vector
    >>> a, x = (vector(name, dims("n")) for name in "ax")
    >>> gradient(a @ x, x) == a
    True
    """
    (found,) = gradients(value, (variable,), symmetric).values()
    return found


def gradients(value: Term, variables: Sequence[Variable], symmetric: str = "none") -> dict[Term, Term]:
    """The gradients of a scalar in several variables (symbols or their names), from one sweep with shared intermediates.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> n, m = dims("n m"); A, x, y = matrix("A", n, m), vector("x", m), vector("y", n)
    >>> [str(g) for g in gradients(y @ A @ x, ["A", "x"]).values()]
    ['outer(y, x)', "A' @ y"]
    """
    require_formula(value)
    chosen = tuple(symbol_of(value, v) for v in variables)
    _require_scalar(value, chosen)
    sweeping = Sweep(value, chosen)
    return {v: sweeping.show(sweeping.along(g, v, symmetric)) for v, g in sweeping.gradients().items()}


def jacobian(value: Term, variable: Variable, symmetric: str = "none") -> Term:
    """The derivative of a tensor: the value's shape, then the variable's; for `symmetric` see `gradient`.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> n, m = dims("n m"); A, x = matrix("A", n, m), vector("x", m)
    >>> jacobian(A @ x, x) == A
    True
    """
    require_formula(value)
    variable = symbol_of(value, variable)
    sweeping = Sweep(value, (variable,))
    return sweeping.show(sweeping.along(sweeping.jacobian(variable), variable, symmetric))


def hessian(value: Term, variable: Variable, symmetric: str = "none") -> Term:
    """The second derivative of a scalar: the variable's shape twice; for `symmetric` see `gradient`.

    >>> from symgen.terms.build import dims, vector
    >>> x = vector("x", dims("n")); hessian(x @ x, x).shape == (*x.shape, *x.shape)
    True
    """
    require_formula(value)
    variable = symbol_of(value, variable)
    _require_scalar(value, (variable,))
    sweeping = Sweep(value, (variable,))
    return sweeping.show(sweeping.along(sweeping.hessian(variable), variable, symmetric, along_structure_twice))


class Sweep:
    """A value lowered once, to be differentiated in several variables and shown again.

    A structured variable is differentiated as one of independent entries; the structure is put back afterwards.
    """

    def __init__(self, value: Term, variables: Sequence[Term]) -> None:
        require_present(value, variables)
        value = with_outer_columns(value)
        self.plain = {v: symbol(v.attrs[0], v.domain.entries(), v.shape) for v in variables}
        self.structured = {plain: v for v, plain in self.plain.items() if plain != v}
        self.lowering = Lowering()
        self.lowering.node(value)
        self.raising = Raising(self.lowering.spelling)
        self.output = Lowering().node(substitute(value, self.plain)) if self.structured else self.lowering.node(value)

    def gradients(self) -> dict[Term, Ein]:
        found = sweep(self.output, tuple(self.plain.values()), constant(1))
        return {v: found[plain] for v, plain in self.plain.items()}

    def jacobian(self, variable: Term) -> Ein:
        plain = self.plain[variable]
        return sweep(self.output, (plain,), identity_seed(self.output))[plain]

    def hessian(self, variable: Term) -> Ein:
        plain = self.plain[variable]
        first = sweep(self.output, (plain,), constant(1))[plain]
        return sweep(first, (plain,), identity_seed(first))[plain]

    def along(self, node: Ein, variable: Term, symmetric: str, change: Along = along_structure) -> Ein:
        """A derivative along the structure of its variable, whose axes are the last."""
        if symmetric == "none":
            return node
        holder = fresh_symbol(symbol("G", REAL, node.shape), variable.free)
        return Lowering({holder: node, variable: leaf(self.plain[variable])}).node(change(holder, variable, symmetric))

    def show(self, node: Ein) -> Term:
        for plain, variable in self.structured.items():
            node = replace_leaf(node, plain, variable)
        return self.raising.term(node)


def _require_scalar(value: Term, variables: Sequence[Term]) -> None:
    if value.shape:
        names = ", ".join(map(str, variables))
        raise ShapeError(
            asked=f"the gradient of {value} in {names}",
            found=f"a value of shape {show_shape(value.shape)}",
            where=str(value),
            hint="a gradient is of a scalar: reduce it with total(...), or ask for the jacobian",
        )


def require_formula(value: object) -> None:
    """Raise unless the value is a Term: code and text have readers of their own."""
    if not isinstance(value, Term):
        raise UsageError(
            asked="the derivative of a formula",
            found=f"{value!r} of type {type(value).__name__}",
            where=repr(value),
            hint="read torch code by sg.from_torch(function, X='n d'), text by sg.read_term(text)",
        )


def require_present(value: Term, variables: Sequence[Term]) -> None:
    """Raise unless each variable is a symbol that occurs in the value: a derivative of 0 is most often a slip."""
    for variable in variables:
        if variable.op != "symbol":
            raise DomainError(
                asked=f"the derivative in {variable}",
                found="an expression, not a variable",
                where=str(variable),
                hint="differentiate in a declared symbol",
            )
        if variable not in value.free:
            free = sorted(s.attrs[0] for s in value.free)
            raise UnknownNameError(
                variable.attrs[0],
                kind="variable",
                candidates=free,
                asked=f"the derivative of {value} in {variable}",
                found=f"{variable} does not occur; the free symbols are {', '.join(free) or 'none'}",
                where=str(value),
            )
