r"""Densities of declared random variables, p and q undeclared: p(x \mid z) from x \sim law of z, by Bayes' rule where need be."""

from __future__ import annotations

from symgen._registry import hook
from symgen.calculus.scalar import derivative
from symgen.probability.laws import canonical
from symgen.reading.elaborate import Reader, split
from symgen.reading.tree import Node
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute


def model_density(reader: Reader, name: Node, bracket: Node) -> Term:
    """p(x), p(x, z), p(z | x) of random variables whose laws are declared."""
    targets, given = split(bracket, "|", ";")
    above = [t for t in (*_variables(reader, targets), *_variables(reader, given)) if t in reader.declared.laws]
    below = [t for t in _variables(reader, given) if t in reader.declared.laws]
    if not above:
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
    point = reader.scope.get(name) or reader.declared.symbols.get(name) or symbol(name, REAL)
    return make("exp", make("log_density", reader.declared.laws[name], point))


def _marginal_of_model(reader: Reader, names: list[str]) -> Term:
    """The product of the densities of some variables and their parents, the other parents integrated out."""
    needed = list(names)
    for name in needed:
        needed.extend(p for p in _parents(reader, name) if p not in needed)
    factors = [_own_density(reader, n) for n in needed]
    body = factors[0] if len(factors) == 1 else make("mul", *factors)
    for name in (n for n in needed if n not in names):
        point = reader.declared.symbols.get(name) or symbol(name, REAL)
        spread = hook("probability.support")(reader.declared.laws[name])
        body = make("sum" if spread.discrete else "integral", body, point, spread.low, spread.high)
    return body


def normal_noise(reader: Reader, name: str, value: Term) -> Term | None:
    """The law of a defined name, affine in one variable with a normal law, or in a noise that is standard normal."""
    laws = reader.declared.laws
    random = [s for s in value.free if s.attrs[0] in laws]
    noise = random[0] if len(random) == 1 else next((s for s in value.free if s.attrs[0] in ("epsilon", "eps")), None)
    if noise is None or value.shape or len(random) > 1:
        return None
    scale = derivative(value, noise)
    if noise in scale.free:
        return None
    if not random:
        reader.declared.assume(f"{noise.attrs[0]} is standard normal noise")
        law: Term = hook("probability.law")("Normal", substitute(value, {noise: num(0)}), sd=scale)
        return law
    own = laws[noise.attrs[0]]
    if own.op != "law" or own.attrs[0] != "Normal" or own.shape:
        return None
    given = canonical(own)
    return hook("probability.law")("Normal", substitute(value, {noise: given["mean"]}), var=scale**2 * given["var"])
