r"""What a random variable below a letter makes of it: f_X, f_{X,Y}, f_{Y|X}, F_X, M_X(t), \varphi_X(t), G_X(s).

A density is that of the declared law, a marginal or a quotient of the joint one, or that of what the variable is made of; all
others are expectations, F_X(x) = E[1(X <= x)] and M_X(t) = E[e^{tX}].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen._registry import hook
from symgen.calculus.scalar import derivative
from symgen.reading.declared import JOINT
from symgen.reading.elaborate import Reader, VariableFunction, items
from symgen.reading.notation.divergences import mass_at
from symgen.reading.notation.expectations import mean_of
from symgen.reading.notation.laws import joint, value_at
from symgen.reading.notation.model_densities import density_of, inverse_at
from symgen.reading.syntax.tree import Name, Node
from symgen.terms.domains import REAL
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import substitute


def variable_function(reader: Reader, node: Node, bracket: Node, found: VariableFunction) -> Term:
    """The value in a bracket of what a letter with random variables below it means."""
    arguments = [reader.term(part) for part in items(bracket)]
    if node.value.base in ("p", "f", "q"):
        return _density(reader, node, found, arguments)
    if found.given or len(arguments) != len(found.targets):
        raise reader.refuse(node, f"{node.value.text} of {len(arguments)} values", "which of its variables is where?")
    each = [lambda value, at=at: _MEANS[node.value.base](value, at) for at in arguments]
    value = mean_of(reader, node, found.targets, each)
    return make("log", value) if node.value.base == "K" else value


_MEANS: Mapping[str, Callable[[Term, Term], Term]] = {
    "F": lambda value, at: make("indicator", make("le", value, at)),
    "M": lambda value, at: make("exp", at * value),
    "K": lambda value, at: make("exp", at * value),
    "phi": lambda value, at: make("exp", make("const", attrs=("i",)) * at * value),
    "G": lambda value, at: make("pow", at, value),
}


def _density(reader: Reader, node: Node, found: VariableFunction, arguments: list[Term]) -> Term:
    names = [part.value.text for part in found.targets if part.kind == "name"]
    given, fixed = _given(reader, found)
    if len(names) < len(found.targets) or len(arguments) not in (len(names), len(names) + len(given)):
        raise reader.refuse(node, f"{node.value.text} of {len(arguments)} values", "which of its variables is where?")
    if len(arguments) == len(names):
        arguments += [fixed[name] if name in fixed else reader.term(Node("name", node.start, node.end, Name(name.lower())))
                      for name in given]  # fmt: skip
    points = dict(zip((*names, *given), arguments, strict=True))
    declared = reader.declared
    if all(name in declared.kinds for name in points):
        return mass_at(reader, points, names)
    if set(points) <= declared.together:
        own, others = ({name: points[name] for name in part} for part in (names, given))
        return joint(reader, Name(JOINT), own, others)
    if len(points) == 1:
        return _own_density(reader, node, *next(iter(points.items())))
    density = density_of(reader, node, tuple(names), tuple(given))
    return substitute(density, {reader.known(n) or symbol(n, REAL): point for n, point in points.items()})


def _given(reader: Reader, found: VariableFunction) -> tuple[list[str], dict[str, Term]]:
    """The names of what is given, and the values of those that are given as X = x."""
    pairs = [(part, None) if part.kind == "name" else part.parts for part in found.given]
    names = [name.value.text for name, _ in pairs]
    return names, {n: reader.term(value) for n, (_, value) in zip(names, pairs, strict=True) if value is not None}


def _own_density(reader: Reader, node: Node, name: str, point: Term) -> Term:
    declared = reader.declared
    law = declared.laws.get(name)
    if law is None:
        return _of_value(reader, node, name, declared.values[name], point)
    if not {s.attrs[0] for s in law.free} & declared.laws.keys() - {name}:
        return value_at(law, point)
    return substitute(density_of(reader, node, (name,), ()), {reader.known(name) or symbol(name, REAL): point})


def _of_value(reader: Reader, node: Node, name: str, value: Term, point: Term) -> Term:
    """The density of what is made of random variables: that of one of them where it has the value, over all of the others."""
    laws = reader.declared.laws
    random = [s for s in value.free if s.attrs[0] in laws]
    for own in sorted(random, key=lambda s: s.attrs[0]):
        others = [s for s in random if s is not own]
        apart = not any(own in laws[s.attrs[0]].free for s in others)
        at = symbol(f"{name} here", REAL)
        branches = _branches(value, own, at)
        if apart and branches and not own.domain.is_integer:
            terms = [value_at(laws[own.attrs[0]], b) * make("abs", derivative(b, at)) for b in branches]
            density = combined("add", terms)
            return substitute(_over_others(reader, density, others), {at: point})
    raise reader.refuse(node, f"the density of {name}, which is made of others in no simple way", "give its law")


def _over_others(reader: Reader, density: Term, others: list[Term]) -> Term:
    for other in others:
        law = reader.declared.laws[other.attrs[0]]
        support = hook("probability.support")(law)
        density = make("integral", density * value_at(law, other), other, support.low, support.high)
    return density


def _branches(value: Term, variable: Term, point: Term) -> list[Term]:
    """All x at which a formula has a value: one where it has an inverse, two under an even power."""
    found = inverse_at(value, variable, point)
    if found is not None:
        return [found]
    exponent = value.args[1].value if value.op == "pow" else None
    if exponent is None or exponent.denominator != 1 or exponent % 2 or exponent <= 0:
        return []
    root = make("sqrt", point) if exponent == 2 else point ** (num(1) / num(exponent))
    both = [inverse_at(value.args[0], variable, side) for side in (root, -root)]
    return [branch for branch in both if branch is not None]
