"""A Hypothesis strategy for Terms: random well-typed formulas over the whole operators table.

Names are chosen to trouble readers and printers: symbols called like constants and functions, names that are no
identifiers, bound variables called like free ones. Within one Term a free name always means one symbol.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from symgen._registry import hook
from symgen.terms import arrays, domains
from symgen.terms.bregman import point_between
from symgen.terms.build import density, function
from symgen.terms.domains import Domain
from symgen.terms.operators import Operator, table
from symgen.terms.operators.structure import CONSTANTS
from symgen.terms.term import Term, dimension, divide, make, num, symbol

Draw = Callable[[st.SearchStrategy[Any]], Any]
Builder = Callable[[Draw, int], Term]

_SIZE = dimension("n")
_SCALARS = (
    *(symbol(name) for name in ("x", "y", "gamma", "E", "a long name", "and", "back`tick")),
    *(symbol(name, domains.POSITIVE) for name in ("s", "pi")),
    symbol("u", domains.UNIT),
    symbol("k", domains.INTEGER),
    symbol("z", domains.COMPLEX),
    symbol("bounded", domains.interval(-1, 2, high_open=True)),
    _SIZE,
)
_VECTORS = (
    symbol("v", shape=(_SIZE,)),
    symbol("w", domains.POSITIVE, (_SIZE,)),
    symbol("q", domains.structured("simplex"), (_SIZE,)),
)
_MATRICES = (
    symbol("A", shape=(_SIZE, _SIZE)),
    symbol("S", domains.structured("spd"), (_SIZE, _SIZE)),
)
_BOUND_NAMES = ("x", "k", "t", "exp", "i", "z")
_RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")


def terms(depth: int = 3) -> st.SearchStrategy[Term]:
    """Scalars, vectors, matrices, conditions and laws, at most about `depth` operators deep.

    >>> strategy = terms(depth=2)
    """
    return st.one_of(scalars(depth), vectors(depth), matrices(depth), conditions(depth), laws())


@cache
def scalars(depth: int = 3) -> st.SearchStrategy[Term]:
    """Scalar Terms.

    >>> strategy = scalars(1)
    """
    return _built(_SCALAR_BUILDERS, _leaf_scalar, depth)


@cache
def vectors(depth: int = 3) -> st.SearchStrategy[Term]:
    """Vectors of the symbolic size n.

    >>> strategy = vectors(1)
    """
    return _built(_VECTOR_BUILDERS, lambda draw, _: draw(st.sampled_from(_VECTORS)), depth)


@cache
def matrices(depth: int = 3) -> st.SearchStrategy[Term]:
    """Square matrices of the symbolic size n.

    >>> strategy = matrices(1)
    """
    return _built(_MATRIX_BUILDERS, lambda draw, _: draw(st.sampled_from(_MATRICES)), depth)


@cache
def conditions(depth: int = 2) -> st.SearchStrategy[Term]:
    """Boolean Terms: relations, and what and, or, not make of them.

    >>> strategy = conditions(1)
    """
    return _built((_relation, _joined, _negated, _forall, _positive_definite), _relation, depth)


@cache
def laws() -> st.SearchStrategy[Term]:
    """Laws of every family, in every spelling of their parameters, each a symbol of its domain; and abstract ones.

    >>> strategy = laws()
    """
    return _law_strategy()


def _built(builders: tuple[Builder, ...], leaf: Builder, depth: int) -> st.SearchStrategy[Term]:
    if depth <= 0:
        return st.composite(lambda draw: leaf(draw, 0))()
    choice = st.sampled_from((leaf, *builders))
    return st.composite(lambda draw: draw(choice)(draw, depth - 1))()


# Scalars.


def _leaf_scalar(draw: Draw, depth: int) -> Term:
    numbers = st.fractions(min_value=-10, max_value=10, max_denominator=12).map(num)
    constants = st.sampled_from(sorted(CONSTANTS)).map(lambda name: make("const", attrs=(name,)))
    return draw(st.one_of(st.sampled_from(_SCALARS), numbers, constants))


def _two(draw: Draw, strategy: st.SearchStrategy[Term]) -> tuple[Term, Term]:
    return draw(strategy), draw(strategy)


_ARITHMETIC: tuple[Callable[[Term, Term], Term], ...] = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    divide,
    lambda a, b: a**b,
    lambda a, b: -a,
    lambda a, b: make("add", a, b),
    lambda a, b: make("mul", b, a),
    lambda a, b: make("mul", a),
    lambda a, b: make("div", num(1), num(2)),
)


def _arithmetic(draw: Draw, depth: int) -> Term:
    return draw(st.sampled_from(_ARITHMETIC))(*_two(draw, scalars(depth)))


@cache
def _functions() -> tuple[Operator, ...]:
    return tuple(row for row in table().values() if row.kind == "function")


def _applied(draw: Draw, strategy: st.SearchStrategy[Term]) -> Term:
    row = draw(st.sampled_from(_functions()))
    count = draw(st.integers(1, 3)) if row.arity is None else row.arity
    return make(row.name, *(draw(strategy) for _ in range(count)))


def _function(draw: Draw, depth: int) -> Term:
    return _applied(draw, scalars(depth))


def _unknown_function(draw: Draw, depth: int) -> Term:
    applied = draw(st.sampled_from((function("f"), density("p"), function("log"))))
    return applied(*(draw(scalars(depth)) for _ in range(draw(st.integers(0, 2)))))


def _cases(draw: Draw, depth: int) -> Term:
    pairs = draw(st.lists(st.tuples(scalars(depth), conditions(min(depth, 1))), min_size=1, max_size=2))
    reasons = draw(st.lists(st.sampled_from(("", "it diverges")), min_size=len(pairs) + 1, max_size=len(pairs) + 1))
    flat = [term for pair in pairs for term in pair]
    return make("cases", *flat, draw(scalars(depth)), attrs=tuple(reasons))


def _indicator(draw: Draw, depth: int) -> Term:
    return make("indicator", draw(conditions(depth)))


# Binders.

_BOUND_DOMAINS = (domains.REAL, domains.INTEGER, domains.POSITIVE, domains.UNIT, domains.COMPLEX)


def _variable(draw: Draw, choices: tuple[Domain, ...] = _BOUND_DOMAINS) -> Term:
    return symbol(draw(st.sampled_from(_BOUND_NAMES)), draw(st.sampled_from(choices)))


def _body(draw: Draw, depth: int, variable: Term) -> Term:
    """A body in which the variable is likely to occur."""
    inner = draw(scalars(depth))
    return draw(st.sampled_from((inner, inner * variable, make("exp", variable), variable)))


def _sum(draw: Draw, depth: int) -> Term:
    op, choices = draw(
        st.sampled_from(
            (
                ("sum", (domains.INTEGER, domains.NATURAL)),
                ("product", (domains.INTEGER,)),
                ("integral", _BOUND_DOMAINS[:3]),
            )
        )
    )
    variable = _variable(draw, choices)
    return make(op, _body(draw, depth, variable), variable, *_two(draw, scalars(0)))


def _limit(draw: Draw, depth: int) -> Term:
    variable = _variable(draw)
    side = draw(st.sampled_from(("+-", "+", "-")))
    return make("limit", _body(draw, depth, variable), variable, draw(scalars(0)), attrs=(side,))


def _derivative(draw: Draw, depth: int) -> Term:
    variable = draw(st.sampled_from(_SCALARS[:2]))
    return make("derivative", draw(scalars(depth)), variable, attrs=(draw(st.integers(1, 3)),))


def _substituted(draw: Draw, depth: int) -> Term:
    variable = _variable(draw)
    body = draw(st.sampled_from((_sum, _derivative, _arithmetic)))(draw, depth)
    return make("subs", body, variable, draw(scalars(0)))


def _bregman(draw: Draw, depth: int) -> Term:
    if draw(st.booleans()):
        points = _two(draw, st.sampled_from([s for s in _SCALARS if s.domain.is_real]))
        stated = _variable(draw, _BOUND_DOMAINS[:3])
    else:
        points = _two(draw, st.sampled_from(_VECTORS))
        stated = symbol("t", shape=(_SIZE,))
    variable = draw(st.sampled_from((stated, point_between(*points, "t"))))
    value = variable if not variable.shape else make("norm", variable)
    unknown = make("call", variable, attrs=("f", domains.REAL, (), ""))
    return make("bregman", draw(st.sampled_from((unknown, value * draw(scalars(depth))))), variable, *points)


def _maximum(draw: Draw, depth: int) -> Term:
    variable = _variable(draw)
    op = draw(st.sampled_from(("maximum", "argmax")))
    return make(op, _body(draw, depth, variable), variable, draw(conditions(0)))


def _positive_definite(draw: Draw, depth: int) -> Term:
    return make("positive_definite", draw(matrices(min(depth, 1))))


def _forall(draw: Draw, depth: int) -> Term:
    variable = _variable(draw, _BOUND_DOMAINS[:3])
    ends = _two(draw, scalars(0)) if draw(st.booleans()) else ()
    attrs = draw(st.sampled_from(((), ("almost",))))
    return make("forall", make("ne", _body(draw, depth, variable), num(0)), variable, *ends, attrs=attrs)


# Laws and nouns.


@st.composite
def _law_strategy(draw: Draw) -> Term:
    if draw(st.integers(0, 5)) == 0:
        variable = symbol("x")
        return make("density_law", density("p")(variable), variable)
    family = hook("probability.family")(draw(st.sampled_from(sorted(hook("probability.families")()))))
    given = {}
    for parameter in family.parameters:
        spelling = draw(st.sampled_from(parameter.all_spellings))
        name = f"{family.name}_{spelling.name}"
        given[spelling.name] = symbol(name, spelling.domain, (_SIZE,) * parameter.rank)
    return hook("probability.law")(family.name, **given)


def _noun(draw: Draw, depth: int) -> Term:
    op = draw(st.sampled_from(("kl", "js", "entropy", "cross_entropy", "expected_log_likelihood")))
    return make(op, *(draw(laws()) for _ in range(table()[op].arity or 1)))


def _log_density(draw: Draw, depth: int) -> Term:
    return make("log_density", draw(laws()), draw(scalars(depth)))


def _expectation(draw: Draw, depth: int) -> Term:
    law = draw(laws())
    variable = symbol(draw(st.sampled_from(_BOUND_NAMES)), draw(st.sampled_from(_BOUND_DOMAINS)), law.shape)
    body = draw(scalars(depth)) if law.shape else _body(draw, depth, variable)
    return make("expectation", body, variable, law)


# Tensors.


def _of_vectors(draw: Draw, depth: int) -> Term:
    v, w = _two(draw, vectors(depth))
    i = symbol("i", domains.POSITIVE_INTEGER)
    entry = make("sum", v[i], i, num(1), _SIZE)
    choices = (
        v @ w,
        v[1],
        entry,
        make("norm", v),
        make("logsumexp", v),
        make("total", v, attrs=((),)),
        make("einsum", v, w, attrs=("i,i->",)),
    )
    return draw(st.sampled_from(choices))


def _of_matrices(draw: Draw, depth: int) -> Term:
    a = draw(matrices(depth))
    choices = (a.trace(), a.det(), make("logdet", a), a[1, 2], a[draw(scalars(0)), 1], make("mean", a, attrs=((),)))
    return draw(st.sampled_from(choices))


def _vector(draw: Draw, depth: int) -> Term:
    v, w = _two(draw, vectors(depth))
    a, c = draw(matrices(min(depth, 1))), draw(scalars(depth))
    i = symbol("i")
    choices = (
        v + w,
        v - w,
        v * w,
        c * v,
        v / c,
        v**2,
        -v,
        a @ v,
        v @ a,
        v.T,
        a[1],
        make("softmax", v),
        make("softmax", a, attrs=(0,))[1],
        make("ones", attrs=((_SIZE,),)),
        make("total", a, attrs=((1,),)),
        make("diagonal", a),
        make("onehot", i, attrs=(_SIZE,)),
        make("expand", c, attrs=((_SIZE,),)),
        arrays.cumsum(v),
        arrays.slice(arrays.concatenate(v, w), 2, _SIZE + 1),
        arrays.vector_norm(a, 3, 0),
        arrays.amin(a, 1),
        arrays.hardmax(v),
        arrays.reshape(arrays.unfold(v, 3, 0, padding=1)[2] * c, 3)[1] * v,
    )
    return draw(st.sampled_from(choices))


def _vector_function(draw: Draw, depth: int) -> Term:
    return _applied(draw, vectors(depth))


def _gradient(draw: Draw, depth: int) -> Term:
    return make("grad", draw(scalars(depth)), draw(st.sampled_from(_VECTORS)), attrs=("none",))


def _matrix(draw: Draw, depth: int) -> Term:
    a, b = _two(draw, matrices(depth))
    v, c = draw(vectors(min(depth, 1))), draw(scalars(depth))
    choices = (
        a + b,
        a - b,
        a * b,
        a @ b,
        c * a,
        a / b,
        a.T,
        -a,
        a**2,
        make("inverse", a),
        make("diag", v),
        make("outer", v, v),
        make("eye", attrs=((_SIZE, _SIZE),)),
        make("solve", a, b),
        make("zeros", attrs=((_SIZE, _SIZE),)),
        arrays.tril(a),
        arrays.triu(a, 1),
        arrays.standardize(a, c, 0),
        arrays.matrix_power(a, 3),
        make("expm_frechet", a, b),
        make("power_frechet", a, num(3), b),
        arrays.expand_dims(v, 1) * v,
    )
    return draw(st.sampled_from(choices))


def _matrix_derivative(draw: Draw, depth: int) -> Term:
    if draw(st.booleans()):
        symmetric = draw(st.sampled_from(("none", "free", "projected")))
        return make("grad", draw(scalars(depth)), draw(st.sampled_from(_MATRICES)), attrs=(symmetric,))
    variable = draw(st.sampled_from(_VECTORS))
    if draw(st.booleans()):
        return make("hessian", draw(scalars(depth)), variable, attrs=("none",))
    return make("jacobian", draw(vectors(depth)), variable, attrs=("none",))


def _literal(draw: Draw, depth: int) -> Term:
    a, b = (make("stack", *_two(draw, scalars(depth))) for _ in range(2))
    return make("det", make("stack", a, b))


# Conditions.


def _relation(draw: Draw, depth: int) -> Term:
    return make(draw(st.sampled_from(_RELATIONS)), *_two(draw, scalars(depth)))


def _joined(draw: Draw, depth: int) -> Term:
    parts = draw(st.lists(conditions(depth), min_size=1, max_size=3))
    return make(draw(st.sampled_from(("and", "or"))), *parts)


def _negated(draw: Draw, depth: int) -> Term:
    return make("not", draw(conditions(depth)))


_SCALAR_BUILDERS: tuple[Builder, ...] = (
    _arithmetic, _arithmetic, _arithmetic, _function, _unknown_function, _cases, _indicator, _sum, _limit, _derivative,
    _substituted, _maximum, _bregman, _noun, _log_density, _expectation, _of_vectors, _of_matrices, _literal,
)  # fmt: skip
_VECTOR_BUILDERS: tuple[Builder, ...] = (_vector, _vector, _vector_function, _gradient)
_MATRIX_BUILDERS: tuple[Builder, ...] = (_matrix, _matrix, _matrix_derivative)
