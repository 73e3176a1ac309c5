"""The declared rules of tensor calculus: each with its statement, its rewriting, and instances for the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from symgen.calculus.tensor.step_rules import (
    GRADIENT_RULES,
    JACOBIAN_RULES,
    Rewriting,
    grad,
    hessian_definition,
    on_gradient,
    on_jacobian,
    put_back,
    scalar_derivative,
    symmetric_definition,
    tidy,
)
from symgen.terms import build
from symgen.terms.context import Context
from symgen.terms.domains import structured
from symgen.terms.proposals import MATRIX_ALGEBRA, Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, symbol

#: What a step says, by its rule.
DETAILS: Mapping[str, str] = {
    "gradient-of-linear-form": "the value is linear in the variable: <G, X> has the gradient G",
    "gradient-of-sum": "the gradient of a sum is the sum of the gradients",
    "gradient-constant-factor": "a constant factor comes out of the gradient",
    "gradient-scalar-chain": "chain rule for scalars",
    "gradient-entry-by-entry": "the total of a function of each entry: differentiate entry by entry",
    "gradient-of-operator": "gradient of {op}",
    "chain-through-affine-map": "chain rule through an affine map: the transposed map of the inner gradient",
    "chain-through-elementwise-function": "chain rule through an elementwise function: times its derivative",
    "chain-through-operator": "chain rule through {op}",
    "gradient-product-rule": "product rule: vary one occurrence at a time",
    "gradient-by-reverse-sweep": "reverse sweep through the whole expression",
    "jacobian-of-operator": "Jacobian of {op}",
    "jacobian-of-sum": "the Jacobian of a sum is the sum of the Jacobians",
    "jacobian-chain-rule": "chain rule: the product of the Jacobians",
    "jacobian-by-reverse-sweep": "reverse sweep through the whole expression",
    "hessian-definition": "the Hessian is the Jacobian of the gradient",
    "symmetric-gradient": "{convention}, G being the one of independent entries",
    "derivative-by-rules": "derivatives of sums, products and compositions",
    "put-intermediates-back": "put the intermediate values back",
    MATRIX_ALGEBRA: "collect in matrix notation",
}

_DEFINITIONS = ("hessian-definition", "symmetric-gradient", "put-intermediates-back")


@cache
def rules() -> dict[str, Rule]:
    """All rules of tensor calculus by name."""
    rewritings: dict[str, Rewriting] = {
        **{name: on_gradient(rule) for name, rule in GRADIENT_RULES.items()},
        **{name: on_jacobian(rule) for name, rule in JACOBIAN_RULES.items()},
        "hessian-definition": hessian_definition,
        "symmetric-gradient": symmetric_definition,
        "derivative-by-rules": scalar_derivative,
        "put-intermediates-back": put_back,
        MATRIX_ALGEBRA: tidy,
    }
    return {name: _rule(name, rewriting) for name, rewriting in rewritings.items()}


def _rule(name: str, rewriting: Rewriting) -> Rule:
    kind = "definition" if name in _DEFINITIONS else "declared"
    statement = DETAILS[name].format(op="an operator", convention="the derivative along the structure of a variable")
    return Rule(
        name, statement, rewriting, kind, _claims(name, rewriting), "Petersen and Pedersen, The Matrix Cookbook"
    )


def _claims(name: str, rewriting: Rewriting) -> Callable[[], tuple[Claim, ...]]:
    """Each instance, equal to what the rule makes of it."""

    def claims() -> tuple[Claim, ...]:
        made = ((term, rewriting(term, Context())) for term in _instances(name))
        return tuple(Claim(t, "eq", new, Context().covering((t, new))) for t, new in made if new is not None)

    return claims


def _instances(name: str) -> tuple[Term, ...]:
    make_instances = _INSTANCES.get(name)
    return make_instances(_Names()) if make_instances else ()


class _Names:
    """Symbols of two symbolic sizes for the instances."""

    def __init__(self) -> None:
        n, m = build.dims("n m")
        self.x, self.a = build.vector("x", n), build.vector("a", n)
        self.b = build.vector("b", m)
        self.X, self.A = build.matrix("X", n, m), build.matrix("A", n, n)
        self.S, self.L = build.matrix("S", n, n, spd=True), build.matrix("L", n, n, structure="lower")
        self.p = symbol("p", structured("simplex"), (n,))
        self.s = build.reals("s")


def _f(name: str, *args: Term) -> Term:
    return make(name, *args)


def _total(term: Term) -> Term:
    return build.total(term)


def _operators(v: _Names) -> tuple[Term, ...]:
    """One instance for each operator with a rule of its own."""
    shifted = v.A + v.A.T + 9 * build.eye(v.A.shape[0])
    of_matrix = (_f("det", v.A), _f("logdet", v.S), _f("norm", v.X))
    along = (build.logsumexp(v.x), _total(v.a * _f("softmax", v.x)), _total(v.a * _f("log_softmax", v.x)))
    inverse = v.a @ _f("inverse", v.S) @ v.a
    return (
        grad(of_matrix[0], v.A),
        grad(of_matrix[1], v.S),
        grad(of_matrix[2], v.X),
        grad(along[0], v.x),
        *(grad(value, v.x) for value in along[1:]),
        grad(inverse, v.S),
        grad(_f("logdet", shifted), v.A),
    )


def _jacobian(value: Term, variable: Term) -> Term:
    return make("jacobian", value, variable, attrs=("none",))


_INSTANCES: Mapping[str, Callable[[_Names], tuple[Term, ...]]] = {
    "gradient-of-linear-form": lambda v: (
        grad(v.a @ v.X @ v.b, v.X),
        grad(_f("trace", v.A @ v.X @ v.X.T), v.A),
    ),
    "gradient-of-sum": lambda v: (grad(v.a @ v.x - v.x @ v.A @ v.x, v.x),),
    "gradient-constant-factor": lambda v: (
        grad(3 * (v.x @ v.A @ v.x), v.x),
        grad(-(v.x @ v.x) / 2, v.x),
    ),
    "gradient-scalar-chain": lambda v: (
        grad(_f("exp", v.a @ v.x), v.x),
        grad((v.x @ v.x) * _f("sin", v.a @ v.x), v.x),
    ),
    "symmetric-gradient": lambda v: (
        make("grad", _f("trace", v.A @ v.S), v.S, attrs=("free",)),
        make("grad", v.a @ v.S @ v.x, v.S, attrs=("projected",)),
        make("grad", _total(v.L @ v.A * v.L), v.L, attrs=("free",)),
        make("grad", v.p @ v.A @ v.p, v.p, attrs=("projected",)),
    ),
    "gradient-entry-by-entry": lambda v: (
        grad(_total(_f("tanh", v.x) * v.a), v.x),
        grad(_total(v.X**2), v.X),
    ),
    "gradient-of-operator": lambda v: tuple(t for t in _operators(v) if t.args[1] in t.args[0].args),
    "chain-through-affine-map": lambda v: (
        grad(_total((v.X @ v.b - v.a) ** 2), v.X),
        grad(_f("norm", v.A @ v.x), v.x),
    ),
    "chain-through-elementwise-function": lambda v: (grad(build.logsumexp(_f("tanh", v.x)), v.x),),
    "chain-through-operator": lambda v: tuple(t for t in _operators(v) if t.args[1] not in t.args[0].args),
    "gradient-product-rule": lambda v: (
        grad(v.x @ v.A @ v.x, v.x),
        grad(_f("logdet", v.X.T @ v.X + build.eye(v.X.shape[1])), v.X),
    ),
    "gradient-by-reverse-sweep": _operators,
    "jacobian-of-operator": lambda v: (
        _jacobian(_f("softmax", v.x), v.x),
        _jacobian(v.A @ v.x, v.x),
        _jacobian(_f("tanh", v.x), v.x),
    ),
    "jacobian-of-sum": lambda v: (_jacobian(v.A @ v.x + v.x**2, v.x),),
    "jacobian-chain-rule": lambda v: (_jacobian(_f("softmax", v.A @ v.x), v.x),),
    "jacobian-by-reverse-sweep": lambda v: (_jacobian(v.x / _f("norm", v.x), v.x),),
    "derivative-by-rules": lambda v: (
        build.Derivative(v.s**3 * _f("exp", -v.s), v.s),
        build.Derivative(_f("tanh", v.s) / (1 + v.s**2), v.s),
    ),
    MATRIX_ALGEBRA: lambda v: (
        (v.A @ v.X @ v.b) @ v.a + v.b @ v.X.T @ v.A @ v.a,
        (v.A @ v.X).T @ v.a,
        _total(v.x * v.a * v.s),
    ),
}
