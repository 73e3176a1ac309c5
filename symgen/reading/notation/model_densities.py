r"""Densities of declared random variables, p and q undeclared: p(x \mid z) from x \sim law of z, by Bayes' rule where need be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen._registry import hook
from symgen.calculus.normaliser import simplify
from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.laws import canonical
from symgen.reading.elaborate import Reader, split
from symgen.reading.notation.laws import value_at
from symgen.reading.syntax.tree import Node
from symgen.terms.domains import REAL
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import substitute


def model_density(reader: Reader, name: Node, bracket: Node) -> Term:
    """p(x), p(x, z), p(z | x) of random variables whose laws are declared."""
    targets, given = split(bracket, "|", ";")
    return density_of(reader, name, _variables(reader, targets), _variables(reader, given))


def density_of(reader: Reader, name: Node, targets: tuple[str, ...], given: tuple[str, ...]) -> Term:
    """The density of some variables given others, all of them by their names."""
    above = [t for t in (*targets, *given) if t in reader.declared.laws]
    below = [t for t in given if t in reader.declared.laws]
    if not set(above) - set(below):
        raise reader.refuse(
            name, f"{name.value.text}, a density of nothing declared", "declare the law: x \\sim \\mathcal N(0, 1)"
        )
    parents = {t: _parents(reader, t) for t in above}
    if all(set(parents[t]) <= set(above) for t in above) and not set(below) & {p for t in below for p in parents[t]}:
        fresh = [t for t in above if t not in below]
        if not any(set(parents[b]) & set(fresh) for b in below):
            return (
                make("mul", *(_own_density(reader, t) for t in fresh))
                if len(fresh) > 1
                else _own_density(reader, fresh[0])
            )
    numerator = _marginal_of_model(reader, above)
    return numerator / _marginal_of_model(reader, below) if below else numerator


def _variables(reader: Reader, nodes: tuple[Node, ...]) -> tuple[str, ...]:
    for node in nodes:
        if node.kind != "name":
            raise reader.refuse(node, "an expression in a density", "of which variable is it the density?")
    return tuple(n.value.text for n in nodes)


def _parents(reader: Reader, name: str) -> list[str]:
    free = {s.attrs[0] for s in reader.declared.laws[name].free}
    return [v for v in reader.declared.laws if v in free and v != name]


def _own_density(reader: Reader, name: str) -> Term:
    point = reader.known(name) or symbol(name, REAL)  # the value of a defined name, wherever it is read
    return value_at(reader.declared.laws[name], point)


def _marginal_of_model(reader: Reader, names: list[str]) -> Term:
    """The product of the densities of some variables and their parents, the other parents integrated out."""
    needed = list(names)
    for name in needed:
        needed.extend(p for p in _parents(reader, name) if p not in needed)
    factors = [_own_density(reader, n) for n in needed]
    body = combined("mul", factors)
    for name in (n for n in needed if n not in names):
        point = reader.declared.symbols.get(name) or symbol(name, REAL)
        spread = hook("probability.support")(reader.declared.laws[name])
        body = make("sum" if spread.discrete else "integral", body, point, spread.low, spread.high)
    return body


def law_of_value(reader: Reader, name: str, value: Term) -> Term | None:
    """The law of a defined name: normal where it is affine in normal noise, else by the change of variables."""
    return normal_noise(reader, name, value) or _transformed(reader, name, value)


def _transformed(reader: Reader, name: str, value: Term) -> Term | None:
    """The law of a monotone function of one number with a declared law: its density times the slope of the inverse."""
    laws = reader.declared.laws
    random = [s for s in value.free if s.attrs[0] in laws]
    if len(random) != 1 or value.shape or laws[random[0].attrs[0]].op != "law" or random[0].domain.is_integer:
        return None
    point = symbol(name, value.domain if value.domain.is_real else REAL)
    before = inverse_at(value, random[0], point)
    if before is None:
        return None
    density = value_at(laws[random[0].attrs[0]], before) * make("abs", derivative(before, point))
    return make("density_law", density, point)


def inverse_at(value: Term, variable: Term, point: Term) -> Term | None:
    """The x at which f(x) is a point, for an f that is built of functions with inverses; None for any other.

    >>> from symgen.terms.build import exp, reals
    >>> x, y = reals("x y"); str(inverse_at(2 * exp(x) + 1, x, y))
    'log((y - 1)/2)'
    """
    while value != variable:
        inside = [k for k, part in enumerate(value.args) if variable in part.free]
        undo = _UNDONE.get(value.op)
        if value.op == "div" and len(inside) == 2:
            return _linear_root(value.args[0] - point * value.args[1], variable)
        if len(inside) != 1 or undo is None:
            return None
        others = [part for k, part in enumerate(value.args) if k != inside[0]]
        found = undo(point, inside[0], others, value.args[inside[0]])
        if found is None:
            return None
        value, point = value.args[inside[0]], found
    return point


def _linear_root(value: Term, variable: Term) -> Term | None:
    """Where a formula that is linear in a variable is 0: x of p (1 - x) - x."""
    slope = simplify(derivative(value, variable))
    return None if variable in slope.free or slope.value == 0 else -substitute(value, {variable: num(0)}) / slope


def _sum_undone(point: Term, place: int, others: list[Term], inner: Term) -> Term:
    return make("add", point, *(-part for part in others))


def _product_undone(point: Term, place: int, others: list[Term], inner: Term) -> Term:
    return point / combined("mul", others)


def _quotient_undone(point: Term, place: int, others: list[Term], inner: Term) -> Term:
    return others[0] / point if place else point * others[0]


def _power_undone(point: Term, place: int, others: list[Term], inner: Term) -> Term | None:
    (other,) = others
    if place:
        return make("log", point) / make("log", other) if other.domain.is_positive else None
    return point ** (num(1) / other) if inner.domain.is_positive else None


_UNDONE: Mapping[str, Callable[[Term, int, list[Term], Term], Term | None]] = {
    "neg": lambda point, *_: -point,
    "add": _sum_undone,
    "mul": _product_undone,
    "div": _quotient_undone,
    "pow": _power_undone,
    "sqrt": lambda point, *_: point**2,
    "exp": lambda point, *_: make("log", point),
    "log": lambda point, *_: make("exp", point),
    "sigmoid": lambda point, *_: make("log", point / (1 - point)),
    "tanh": lambda point, *_: make("atanh", point),
    "sinh": lambda point, *_: make("asinh", point),
    "asinh": lambda point, *_: make("sinh", point),
    "atanh": lambda point, *_: make("tanh", point),
    "logit": lambda point, *_: make("sigmoid", point),
}


_NOISES = ("epsilon", "eps")


def _noise_among(reader: Reader, random: list[Term]) -> Term | None:
    """The variable that the others know nothing of: the only one, or the one with a normal law, the noise by its name first."""
    laws = reader.declared.laws
    if len(random) < 2:
        return next(iter(random), None)
    found = [
        s for s in random
        if laws[s.attrs[0]].op == "law" and laws[s.attrs[0]].attrs[0] == "Normal"
        and not any(s in laws[o.attrs[0]].free or o in laws[s.attrs[0]].free for o in random if o is not s)
    ]  # fmt: skip
    return min(found, key=lambda s: (s.attrs[0] not in _NOISES, [*laws].index(s.attrs[0]) * -1), default=None)


def normal_noise(reader: Reader, name: str, value: Term) -> Term | None:
    """The law of a defined name, affine in one variable with a normal law, or in a noise that is standard normal."""
    laws = reader.declared.laws
    random = [s for s in value.free if s.attrs[0] in laws]
    alone = (s for s in value.free if s.attrs[0] in _NOISES and s.domain == REAL)
    noise = _noise_among(reader, random) or next(alone, None)
    if noise is None or value.shape or (len(random) > 1 and noise not in random):
        return None
    try:
        scale = derivative(value, noise)
    except NoRuleError:  # a maximum, of which nothing is known here
        return None
    if noise in scale.free:
        return None
    if noise not in random:
        reader.declared.assume(f"{noise.attrs[0]} is standard normal noise")
        law: Term = hook("probability.law")("Normal", substitute(value, {noise: num(0)}), var=scale**2)
        return law
    own = laws[noise.attrs[0]]
    if own.op != "law" or own.attrs[0] != "Normal" or own.shape:
        return None
    given = canonical(own)
    return hook("probability.law")("Normal", substitute(value, {noise: given["mean"]}), var=scale**2 * given["var"])
