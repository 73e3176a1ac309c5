"""Laws of several unknowns: the chain rule turns what is asked of them into what is asked of their factors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from symgen.errors import DomainError, ShapeError
from symgen.probability.declarations import JOINT_FAMILIES, JointFamily, is_joint
from symgen.probability.laws import canonical, law
from symgen.probability.matrix_forms import gathered, scalars_outside
from symgen.probability.solving import Equation, equal, solve
from symgen.probability.supports import support
from symgen.probability.whole_matching import tidied
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute, unused_symbol

#: The rules that write joint laws by their factors, and name factors as a joint law.
CHAIN, FACTORS, NAMED = "chain-rule", "joint-law-by-factors", "factors-of-joint-law"
Chain = tuple[tuple[Term, Term], ...]  # unknowns, each with its law given those after it


def chain(joint: Term, unknowns: tuple[Term, ...] = (), avoid: frozenset[Term] = frozenset()) -> Chain:
    """The unknowns of a joint law, each with its law given those after it, in the order in which a draw is written.

    Unknowns that are not given have their customary names, apart from `avoid`. Raises DomainError for a wrong number of
    unknowns, ShapeError for one of another shape.

    >>> [str(one) for _, one in chain(law("NormalInverseGamma", 0, 1, 2, 3))]
    ['Normal(0, var=v/1)', 'InverseGamma(2, 3)']
    """
    family = JOINT_FAMILIES[joint.attrs[0]]
    if unknowns and len(unknowns) != len(family.factors):
        raise _miscounted(joint, family, unknowns)
    found = factors(family, canonical(joint), unknowns, avoid | joint.free)
    for unknown, own in found:
        if unknown.shape != own.shape:
            raise _misshapen(joint, unknown, own)
    return found


def factors(
    family: JointFamily,
    parameters: Mapping[str, Term],
    unknowns: tuple[Term, ...] = (),
    avoid: frozenset[Term] = frozenset(),
) -> Chain:
    """The unknowns of a family with their laws at some parameters, each unknown ranging over its support if not given."""
    found: list[tuple[Term, Term]] = []
    for position in reversed(range(len(family.factors))):
        factor = family.factors[position]
        own = factor.law(*(u for u, _ in found), **parameters)
        taken = avoid | {u for u, _ in found}
        found.insert(0, (unknowns[position] if unknowns else _named_apart(factor.unknown, own, taken), own))
    return tuple(found)


def unknowns(joint: Term, names: tuple[str, ...] = ()) -> tuple[Term, ...]:
    """The unknowns of a law as symbols of some names, which range over the supports; none of a law of one unknown.

    >>> [u.domain.describe() for u in unknowns(law("NormalInverseGamma", 0, 1, 2, 3), ("m", "s"))]
    ['real', 'positive']
    """
    if not is_joint(joint):
        return ()
    found = tuple(u for u, _ in chain(joint))
    if names and len(names) != len(found):
        raise _miscounted(joint, JOINT_FAMILIES[joint.attrs[0]], tuple(map(symbol, names)))
    return tuple(symbol(n, u.domain, u.shape) for n, u in zip(names, found, strict=True)) if names else found


def _named_apart(name: str, own: Term, taken: frozenset[Term]) -> Term:
    return unused_symbol(symbol(name, support(own).domain, own.shape), taken)


def _written(family: JointFamily) -> str:
    return f"({', '.join(factor.unknown for factor in family.factors)})"


def _miscounted(joint: Term, family: JointFamily, unknowns: tuple[Term, ...]) -> DomainError:
    given = ", ".join(map(str, unknowns))
    return DomainError(
        asked=f"({given}) ~ {joint}",
        found=f"{len(unknowns)} unknown{'s' * (len(unknowns) > 1)} for a law of {len(family.factors)}: {_written(family)}",
        where=given,
        hint=f"write {_written(family)} ~ {joint}",
    )


def _misshapen(joint: Term, unknown: Term, own: Term) -> ShapeError:
    return ShapeError(
        asked=f"{unknown} as an unknown of {joint}",
        found=f"{unknown} has shape {show_shape(unknown.shape)}",
        where=str(unknown),
        hint=f"its law {own} is of shape {show_shape(own.shape)}",
    )


# Models.


def unfolded(random: Term) -> tuple[Term, ...]:
    """A random variable of several unknowns as one for each, in an order in which they can be drawn; others as they are."""
    if random.op != "random" or not is_joint(random.args[1]):
        return (random,)
    target, joint = random.args
    unknowns = target.args if target.op == "tuple" else (target,)
    return tuple(make("random", *pair, attrs=random.attrs) for pair in reversed(chain(joint, unknowns)))


def expectation(body: Term, unknowns: tuple[Term, ...], joint: Term) -> Term:
    """E[body] over a joint law: over each unknown in turn, those that stand by themselves outermost."""
    for pair in chain(joint, unknowns):
        body = make("expectation", body, *pair)
    return body


# Nouns by the chain rule.


def chained(noun: Term) -> Term | None:
    """What is asked of joint laws as what is asked of their factors; None for anything else.

    >>> from symgen.terms.term import make
    >>> chained(make("entropy", law("NormalInverseGamma", 0, 1, 2, 3)))
    entropy(InverseGamma(2, 3)) + E[entropy(Normal(0, var=v/1)), v ~ InverseGamma(2, 3)]
    """
    rule = _CHAINED.get(noun.op)
    return rule(noun) if rule is not None and is_joint(noun.args[0]) else None


def _additive(noun: Term) -> Term:
    """KL(q(x, y) || p(x, y)) = KL(q(y) || p(y)) + E_q(y)[KL(q(x | y) || p(x | y))]; entropies alike."""
    laws = noun.args
    check_alike(*laws)
    first = chain(laws[0], avoid=noun.free)
    unknowns = tuple(u for u, _ in first)
    chains = (first, *(chain(other, unknowns) for other in laws[1:]))
    whole = make(noun.op, *(c[0][1] for c in chains))
    for position, (unknown, own) in enumerate(first[1:], 1):
        alone = make(noun.op, *(c[position][1] for c in chains))
        whole = alone + make("expectation", whole, unknown, own)
    return whole


def _log_density(noun: Term) -> Term:
    """log p(x, y) = log p(y) + log p(x | y)."""
    joint, at = noun.args
    pairs = chain(joint, at.args if at.op == "tuple" else (at,))
    return make("add", *(make("log_density", own, unknown) for unknown, own in reversed(pairs)))


def _marginal(noun: Term) -> Term:
    """The law of an unknown by itself: that of its factor where the unknowns after it are integrated out."""
    joint, place = noun.args
    pairs = chain(joint)
    position = _place(noun, place, len(pairs))
    (unknown, own), later = pairs[position], pairs[position + 1 :]
    if not later:
        return own
    randoms = [make("random", *pair, attrs=("latent",)) for pair in reversed(later)]
    return make("predictive", *randoms, make("random", unknown, own, attrs=("predicted",)))


def _conditional(noun: Term) -> Term:
    """The law of the other unknowns, given one: their posterior."""
    joint, place, value = noun.args
    pairs = chain(joint, avoid=value.free)
    position = _place(noun, place, len(pairs))
    unknowns = tuple(value if k == position else unknown for k, (unknown, _) in enumerate(pairs))
    given = chain(joint, unknowns)
    roles = ("observed" if k == position else "latent" for k in range(len(given)))
    randoms = [make("random", *pair, attrs=(role,)) for pair, role in zip(given, roles, strict=True)]
    return make("posterior", *reversed(randoms))


def _place(noun: Term, place: Term, count: int) -> int:
    value = place.value
    if value is None or value.denominator != 1 or not 1 <= value <= count:
        raise DomainError(
            asked=str(noun),
            found=f"unknown {place} of {count}",
            where=str(noun.args[0]),
            hint=f"the unknowns of {noun.args[0].attrs[0]} are numbered from 1 to {count}",
        )
    return int(value) - 1


_CHAINED: Mapping[str, Callable[[Term], Term]] = {
    **dict.fromkeys(("kl", "entropy", "cross_entropy", "expected_log_likelihood"), _additive),
    "jeffreys": lambda noun: make("kl", *noun.args) + make("kl", *reversed(noun.args)),
    "log_density": _log_density,
    "marginal": _marginal,
    "conditional": _conditional,
}


def check_alike(*laws: Term) -> None:
    """DomainError where one law is of several unknowns and the other is not, or is of others."""
    for first, second in pairwise(laws):
        shapes = [tuple((u.shape, u.domain) for u, _ in chain(one)) if is_joint(one) else () for one in (first, second)]
        if shapes[0] != shapes[1]:
            raise DomainError(
                asked=f"compare {first.attrs[0]} with {second.attrs[0]}",
                found=f"draws of {first.attrs[0]} are {_draws_of(first)}, those of {second.attrs[0]} {_draws_of(second)}",
                where=f"{first.attrs[0]} against {second.attrs[0]}",
                hint="a divergence needs two laws of the same unknowns",
            )


def _draws_of(one: Term) -> str:
    if not is_joint(one):
        return "of one unknown"
    parts = (f"{u}: {u.domain.describe()}{show_shape(u.shape) if u.shape else ''}" for u, _ in chain(one))
    return f"({', '.join(parts)})"


def factored(term: Term) -> Term | None:
    """A definition over joint laws in terms of their factors: models, log densities, marginals, conditionals."""
    if term.op in _MODELS and any(len(unfolded(r)) > 1 for r in term.args):
        return make(term.op, *(one for r in term.args for one in unfolded(r)), attrs=term.attrs)
    return chained(term) if term.op in _DEFINED else None


_MODELS = ("posterior", "evidence", "predictive", "model")
_DEFINED = ("log_density", "marginal", "conditional")


# The name of a chain of laws.


def named(model: Term) -> Term | None:
    """The joint law whose factors are the laws of a model, found by solving for its parameters; None where there is none.

    The laws stand in an order in which they can be drawn, as a posterior of several unknowns has them.
    """
    if model.op != "model" or not all(r.op == "random" and r.args[1].op == "law" for r in model.args):
        return None
    pairs = tuple(r.args for r in reversed(model.args))
    return next(filter(None, (_matched(family, pairs) for family in JOINT_FAMILIES.values())), None)


def _matched(family: JointFamily, pairs: tuple[tuple[Term, ...], ...]) -> Term | None:
    targets = tuple(target for target, _ in pairs)
    if len(family.factors) != len(pairs):
        return None
    unknowns = dict(_parameters(family, targets))
    own: list[Term] = []
    for k in reversed(range(len(pairs))):
        own.insert(0, family.factors[k].law(*targets[k + 1 :], **unknowns))
        if _kind(own[0]) != _kind(pairs[k][1]):
            return None
    equations = tuple(e for mine, (_, given) in zip(own, pairs, strict=True) for e in _equations(mine, given))
    ratios = tuple(_as_ratio(e, targets, frozenset(unknowns.values())) for e in equations)
    solved = solve(ratios, tuple(unknowns.values()))
    values = {name: tidied(solved[u]) for name, u in unknowns.items()} if solved else {}
    if not values or any(v.free & set(targets) for v in values.values()):
        return None
    back = {unknowns[name]: value for name, value in values.items()}
    agree = all(equal(substitute(left, back), right) for left, right in equations)
    return law(family.name, **values) if agree else None


def _kind(one: Term) -> tuple[object, ...]:
    return one.attrs[0], one.shape


def _parameters(family: JointFamily, targets: tuple[Term, ...]) -> Iterator[tuple[str, Term]]:
    """Symbols for the parameters, of the size of the unknowns."""
    size = next((t.shape[-1:] for t in targets if t.shape), (1,))
    for parameter in family.parameters:
        yield parameter.name, symbol(f"{parameter.name}_", parameter.domain, size * parameter.rank)


def _as_ratio(equation: Equation, targets: tuple[Term, ...], unknowns: frozenset[Term]) -> Equation:
    """An equation of multiples of a matrix that is drawn, c V = W, as c d = tr(V^-1 W); any other as it is."""
    left = equation[0]
    drawn = next((t for t in targets if t in left.free and t.shape == left.shape and len(t.shape) == 2), None)
    if drawn is None or any(u.shape for u in left.free & unknowns):
        return equation
    over = make("inverse", drawn)
    first, second = (gathered(scalars_outside(make("trace", over @ side))) for side in equation)
    return first, second


def _equations(own: Term, given: Term) -> Iterator[Equation]:
    theirs = canonical(given)
    for name, value in canonical(own).items():
        yield value, theirs[name]
