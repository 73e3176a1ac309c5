r"""Expectations, variances and covariances: E_q[f], E_{z \sim q}[f], E[f | y], E f, \langle f \rangle_p."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symgen._registry import hook
from symgen.probability.decisions import minus_oo, oo
from symgen.reading.declared import JOINT
from symgen.reading.declaring.energies import energy_of
from symgen.reading.declaring.statements import check_between
from symgen.reading.elaborate import Reader, applied, notation, split
from symgen.reading.notation.draws_below import many_draws
from symgen.reading.notation.event_algebra import mean_over_events, speaks_of_events
from symgen.reading.notation.given import is_number_in, is_settled
from symgen.reading.notation.given_sums import given_sum, number_formed
from symgen.reading.notation.laws import (
    chain_of_laws,
    density_name,
    is_density,
    joint,
    law_among_others,
    law_of,
    value_at,
)
from symgen.reading.notation.many_draws import drawn_together, draws, mean_over_draws
from symgen.reading.notation.observations import fresh, observation
from symgen.reading.notation.order_statistics import check_apart, random_names
from symgen.reading.notation.samples import inside_functions, listed_as_range, with_samples
from symgen.reading.syntax.tree import Name, Node, Scripts, names_in, unsubscripted
from symgen.terms.term import Term, combined, make
from symgen.terms.traverse import substitute


@notation("moment")
def moment(reader: Reader, node: Node) -> Term:
    energy = energy_of(reader, node)
    if energy is not None:
        return reader.term(energy)
    which, scripts = node.value
    (bracket,) = node.parts
    body, given = split(bracket, "|")
    given = listed_as_range(given)
    _check_stated(reader, node, body, given)
    if speaks_of_events(reader, (*body, *given)):
        return _of(reader, node, which, [reader.term(b) for b in body], mean_over_events(reader, node, given))
    if given:
        return _conditional(reader, node, which, body, given)
    many = many_draws(scripts.below)
    if many is not None:
        one, drawn = fresh(reader, f"{many[0].value.stem} of one", law_of(reader, many[1]))
        whole = draws(reader, many[0])
        with reader.binding(whole):
            values = [reader.term(b) for b in body]
        return _of(reader, node, which, values, lambda value: mean_over_draws(value, whole, one, drawn))
    bound = [pair for below in drawn_together(reader, scripts.below) for pair in _bound(reader, below, body)]
    if not scripts.below:
        bound = _declared_randoms(reader, node, body)
    outer = reader.scope
    for variable, _ in bound:
        reader.scope = {**reader.scope, variable.attrs[0]: variable}
    try:
        values = [reader.term(b) for b in body]
        found = _of(reader, node, which, values, _over(_only_those_in(reader, values, bound)))
    finally:
        reader.scope = outer
    for whole in (s.attrs[0] for s in found.free if len(s.shape) == 1 and not scripts.below):
        if any(f"{whole}_{index}" in reader.declared.laws for index in "ijk"):
            hint = "symgen reads sums of such members, and extrema of members with one law"
            raise reader.refuse(node, f"{whole}, whose members have laws of their own, in a mean", hint)
    return found


def _check_stated(reader: Reader, node: Node, body: tuple[Node, ...], given: tuple[Node, ...]) -> None:
    """Refuse a mean of a vector that is random, for it is said to be independent of others, and of which no law is known."""
    unstated = reader.declared.unstated - {n.value.text for part in given for n in names_in(part)}
    inside = [reader.known(n.value.text) for part in body for n in names_in(part) if unstated]
    found = sorted({s.attrs[0] for value in inside if value is not None for s in value.free} & unstated)
    if found:
        raise reader.refuse(node, f"{found[0]}, said to be independent, in a mean", "give its law, or what is given")


def with_parents(reader: Reader, names: set[str]) -> set[str]:
    """Random variables with those that their laws speak of: E[x] is over z too, where x ~ N(z, 1) and z ~ N(0, 1)."""
    laws, whole = reader.declared.laws, set(names)
    waiting = list(names)
    while waiting:
        above = {s.attrs[0] for s in laws[waiting.pop()].free} & laws.keys() - whole - reader.declared.fixed
        whole |= above
        waiting.extend(above)
    return whole


def _only_those_in(reader: Reader, values: list[Term], bound: list[tuple[Term, Term]]) -> list[tuple[Term, Term]]:
    """Of random variables of one unknown law only those that the values speak of: Y is bound already in E[E[Y | X]]."""
    names = {variable.attrs[0] for variable, _ in bound}
    if not names or not names <= reader.declared.together:
        return bound
    free = {s.attrs[0] for value in values for s in value.free}
    return _chained(reader, sorted(names & free))


Mean = Callable[[Term], Term]


def _of(reader: Reader, node: Node, which: str, values: list[Term], mean: Mean) -> Term:
    wanted = _ARGUMENTS[which]
    if len(values) not in wanted:
        raise reader.refuse(node, f"{len(values)} arguments of {which}", f"{which} has {wanted[-1]}")
    if which == "E":
        return mean(values[0])
    names = {s.attrs[0] for value in values for s in value.free}
    if names and names <= reader.declared.taken - reader.declared.laws.keys() - reader.scope.keys():
        raise reader.refuse(node, f"the {which} of {min(names)}, which nothing declares", "what is its law? declare it")
    first, second = values[0], values[-1]
    shared = _covariance(reader, node, first, second, mean)
    if which != "Corr":
        return shared
    reader.declared.assume("the correlation is the covariance over both standard deviations")
    own = [_covariance(reader, node, value, value, mean) for value in (first, second)]
    return shared / make("sqrt", own[0] * own[1])


#: How many things each moment may be of: the covariance of one vector is that of its entries.
_ARGUMENTS = {"E": (1,), "Var": (1,), "Cov": (1, 2), "Corr": (2,)}


def _covariance(reader: Reader, node: Node, first: Term, second: Term, mean: Mean) -> Term:
    """Of numbers the mean of the product of what is left without the means; of vectors the matrix of these."""
    if len(first.shape) > 1 or len(first.shape) != len(second.shape):
        raise reader.refuse(node, "a covariance of other things than two numbers or two vectors", "what is meant?")
    left, right = first - mean(first), second - mean(second)
    return mean(make("outer", left, right) if first.shape else left * right)


def _over(bound: list[tuple[Term, Term]]) -> Mean:
    return lambda value: _mean(value, bound)


def mean_of(reader: Reader, node: Node, parts: Sequence[Node], each: Sequence[Mean]) -> Term:
    """The mean of the product of functions of formulas, each of one, over the random variables in these."""
    bound = _declared_randoms(reader, node, tuple(parts))
    with reader.binding(*(variable for variable, _ in bound)):
        values = [reader.term(part) for part in parts]
    factors = [function(value) for function, value in zip(each, values, strict=True)]
    return _mean(combined("mul", factors), _only_those_in(reader, values, bound))


def _mean(value: Term, bound: list[tuple[Term, Term]]) -> Term:
    for variable, law in bound:
        if law.op == "density_law" or variable in value.free or not bound:
            value = make("expectation", value, variable, law)
    return value


def _bound(reader: Reader, below: Node, body: tuple[Node, ...]) -> list[tuple[Term, Term]]:
    r"""z \sim q; q; q(z | x); z: the variables bound and their laws, innermost first."""
    if below.kind == "relation" and below.value[0] == "distributed" and below.parts[0].kind == "name":
        name = below.parts[0].value.text
        marginal = law_among_others(reader, name, below.parts[1])
        if marginal is not None:
            return [fresh(reader, name, marginal)]
        with reader.sized(reader.declared.symbols.get(name)):
            return [fresh(reader, name, law_of(reader, below.parts[1]))]
    if below.kind == "name" and below.value.text in reader.declared.laws:
        name = below.value.text
        return [fresh(reader, name, reader.declared.laws[name])]
    if is_density(reader, below) and len(split(below.parts[1], "|", ";")[0]) > 1:
        return chain_of_laws(reader, below)
    law = law_of(reader, below)
    if law.op == "density_law":
        unwritten = below.kind == "name" and not reader.declared.roles.get(density_name(reader, below.value))
        if not unwritten or _is_its_point(reader, below, law.args[1], body):
            return [(law.args[1], law)]
        return [fresh(reader, _only_unknown(reader, below, body), law)]
    name = _argument_of(below) or _own_variable(reader, below, body) or _only_unknown(reader, below, body)
    return [fresh(reader, name, law)]


def _is_its_point(reader: Reader, below: Node, variable: Term, body: tuple[Node, ...]) -> bool:
    """Whether x of E_p[f(x)] is the x of a p(x) that the text defines."""
    text = below.value.text if below.kind == "name" else ""
    function, given = reader.declared.functions.get(text), reader.declared.given.get(text, {})
    of_point = function is not None and function.parameters == (variable.attrs[0],)
    names = {name.value.text for part in body for name in names_in(part)}
    return (of_point or len(given) == 1) and variable.attrs[0] in names


def _own_variable(reader: Reader, below: Node, body: tuple[Node, ...]) -> str | None:
    """z of E_q[f(z)], where the text gives the law of q(z)."""
    signature = reader.declared.signatures.get(density_name(reader, below.value), ()) if below.kind == "name" else ()
    names = {name.value.text for part in body for name in names_in(part)}
    return signature[0] if len(signature) == 1 and signature[0] in names else None


def _argument_of(below: Node) -> str | None:
    """q(z | x) binds z."""
    if below.kind == "product" and below.parts[1].kind == "group" and below.parts[1].parts:
        first = below.parts[1].parts[0]
        return first.value.text if first.kind == "name" else None
    return None


def _only_unknown(reader: Reader, below: Node, body: tuple[Node, ...]) -> str:
    """E_q[f] with q = N(m, v) binds the one name in f that nothing declares."""
    unknown: dict[str, None] = {}
    for part in body:
        for found in unsubscripted(part):
            text = found.value.text
            if reader.known(text) is None and not reader.is_applied(found) and text not in ("e", "pi"):
                unknown[text] = None
    applied = {n for table in (reader.declared.functions, reader.declared.densities) for n in table}
    names = [n for n in unknown if n not in applied and n not in reader.declared.fixed]
    if len(names) != 1:
        found_names = ", ".join(names) or "none"
        raise reader.refuse(below, f"an expectation over a law without its variable ({found_names})",
            "over which variable? write \\mathbb{E}_{z \\sim q}")  # fmt: skip
    return names[0]


def _declared_randoms(reader: Reader, node: Node, body: tuple[Node, ...]) -> list[tuple[Term, Term]]:
    """E[f] is over the declared random variables in f, those that depend on others innermost."""
    declared = reader.declared
    body = (*body, *inside_functions(reader, body))
    written = random_names(reader, body)
    found = with_samples(reader, body, written & set(declared.laws))
    for name in written & declared.values.keys():  # a value is as random as what it is made of
        inside = {s.attrs[0] for s in declared.values[name].free} & set(declared.laws)
        found = (found - {name}) | inside if inside else found
    check_apart(reader, node, body, found)
    check_between(reader, node, found)
    found = with_parents(reader, found)
    if not found and len(declared.densities) == 1:
        (law,) = declared.densities.values()
        if law.op == "law":
            return [fresh(reader, _only_unknown(reader, node, body), law)]
    if not found and declared.together and {n.value.text for part in body for n in names_in(part)} <= declared.constant:
        return []  # a number is its own mean
    if not found:
        raise reader.refuse(
            node, "an expectation without a random variable", "over which law? write \\mathbb{E}_{x \\sim p}"
        )
    if found <= declared.together:
        return _chained(reader, [name for name in sorted(declared.together) if name in found])
    order = [name for name in declared.laws if name in found]
    pairs = [fresh(reader, name, _in_scope(reader, declared.laws[name])) for name in order]
    _check_independent(reader, node, pairs)
    return sorted(pairs, key=lambda pair: -sum(other in pair[1].free for other, _ in pairs))


def _in_scope(reader: Reader, law: Term) -> Term:
    """The law of X_i with the i that a sum, or a product, around it is over."""
    bound = {s: reader.scope[s.attrs[0]] for s in law.free if s.attrs[0] in reader.scope}
    return substitute(law, {s: index for s, index in bound.items() if index.domain.is_integer and index is not s})


def _chained(reader: Reader, names: list[str], given: Sequence[str] = ()) -> list[tuple[Term, Term]]:
    """Random variables of one unknown joint law: each given those before it, innermost first."""
    points = {name: reader.declared.symbols[name] for name in names}
    pairs = []
    for place, (name, point) in enumerate(points.items()):
        before = {other: reader.declared.symbols[other] for other in (*given, *names[:place])}
        pairs.append((point, make("density_law", joint(reader, Name(JOINT), {name: point}, before), point)))
    return pairs[::-1]


def _check_independent(reader: Reader, node: Node, pairs: list[tuple[Term, Term]]) -> None:
    """Laws that are given one by one make a joint law only for independent variables; the report says so, or asks."""
    apart = [v for v, law in pairs if not any(other in law.free for other, _ in pairs)]
    if len(apart) < 2:
        return
    names = " and ".join(v.attrs[0] for v in apart)
    unstated = [v for v in apart if reader.declared.laws[v.attrs[0]].op == "density_law"]
    if unstated and not all(v.attrs[0] in reader.declared.independent for v in unstated):
        raise reader.refuse(node, f"{names} together, of which no joint law is declared",
            "are they independent? declare each of them an independent random variable")  # fmt: skip
    reader.declared.assume(f"{names} are independent")


@applied("E", "bb:E")
def round_expectation(reader: Reader, name: Node, bracket: Node) -> Term:
    """E(X) in round brackets."""
    return moment(reader, Node("moment", name.start, bracket.end, ("E", Scripts()), (bracket,)))


# Given observations.


def _conditional(reader: Reader, node: Node, which: str, body: tuple[Node, ...], given: tuple[Node, ...]) -> Term:
    r"""E[\lambda | x_{1:n}]: over the posterior of the declared model."""
    if {n.value.text for part in (*body, *given) for n in names_in(part)} & reader.declared.together:
        return _given_others(reader, node, which, body, given)
    valued = [_value_given(reader, g, body) for g in given]
    values = {reader.variable(name): value for name, value in valued if value is not None}
    if values:
        named = replace(node, parts=(_with_given(node.parts[0], [name for name, _ in valued]),))
        return substitute(moment(reader, named), values)
    summed = given_sum(reader, body, given)
    if summed is not None:
        return _of(reader, node, which, summed.values, _over(summed.laws))
    if all(g.kind == "relation" for g in given):
        return _given_events(reader, node, which, body, given)
    names = {g.value.text for g in given if g.kind == "name"}
    of_parents = _given_parents(reader, node, which, body, names) if len(names) == len(given) else None
    if of_parents is not None:
        return of_parents
    unknown = [pair for pair in _declared_randoms(reader, node, body) if pair[0].attrs[0] not in names]
    if len(unknown) != 1:
        raise reader.refuse(
            node, "several random variables given others", "symgen reads conditional moments of one variable"
        )
    variable, law = unknown[0]
    given = tuple(node for node in given if not (is_settled(reader, node, law) or is_number_in(reader, node, body)))
    if not given:
        with reader.binding(variable):
            return _of(reader, node, which, [reader.term(b) for b in body], _over(unknown))
    observed = [observation(reader, g) for g in given]
    _check_model(reader, node, variable, observed)
    if law.op == "density_law":
        posterior = _bayes(reader, node, variable, law, observed)
        with reader.binding(variable):
            return _of(reader, node, which, [reader.term(b) for b in body], _over([(variable, posterior)]))
    latent = make("random", variable, law, attrs=("latent",))
    posterior = make("posterior", latent, *observed)
    with reader.binding(variable):
        return _of(reader, node, which, [reader.term(b) for b in body], _over([(variable, posterior)]))


def _with_given(bracket: Node, given: Sequence[Node]) -> Node:
    """The bracket of a moment with other things given."""
    return replace(bracket, parts=(*split(bracket, "|")[0], *given))


def _value_given(reader: Reader, node: Node, body: tuple[Node, ...]) -> tuple[Node, Term | None]:
    """X and x of X = x, where X is continuous and so no event, or an observation; else what is given, and no value."""
    alone = node.kind == "relation" and node.value == ("eq",) and node.parts[0].kind == "name"
    law = reader.declared.laws.get(node.parts[0].value.text) if alone else None
    if alone and law is None and number_formed(reader, node.parts[0]) is not None:
        return node.parts[0], reader.term(node.parts[1])
    inside = {name.value.text for part in body for name in names_in(part)}
    if law is None or (_is_discrete(law) and not inside & {s.attrs[0] for s in law.free} & reader.declared.laws.keys()):
        return node, None
    return node.parts[0], reader.term(node.parts[1])


def _given_parents(reader: Reader, node: Node, which: str, body: tuple[Node, ...], given: set[str]) -> Term | None:
    """E[f(Y) | X] where the law of Y speaks of X, and that of X of nothing that is left; None for anything else."""
    bound = _declared_randoms(reader, node, body)
    rest = [(variable, law) for variable, law in bound if variable.attrs[0] not in given]
    laws = [law for variable, law in bound if variable.attrs[0] in given]
    if len(laws) < len(given) or not rest or any(variable in law.free for variable, _ in rest for law in laws):
        return None
    with reader.binding(*(variable for variable, _ in bound)):
        return _of(reader, node, which, [reader.term(b) for b in body], _over(rest))


def _is_discrete(law: Term) -> bool:
    return law.op == "law" and bool(hook("probability.support")(law).discrete)


def _given_events(reader: Reader, node: Node, which: str, body: tuple[Node, ...], given: tuple[Node, ...]) -> Term:
    """E[f(X) | X > a]: over the part of the law where what is given holds."""
    for event in given:
        names = {name.value.text for name in names_in(event)} & reader.declared.laws.keys()
        if "eq" in event.value and not all(_is_discrete(reader.declared.laws[name]) for name in names):
            raise reader.refuse(event, "one value of a continuous variable that is given", "write E[Y | X]")
    bound = _declared_randoms(reader, node, (*body, *given))
    with reader.binding(*(variable for variable, _ in bound)):
        weights = [make("indicator", reader.term(event)) for event in given]
        values = [reader.term(b) for b in body]
    weight = combined("mul", weights)
    return _of(reader, node, which, values, lambda value: _mean(value * weight, bound) / _mean(weight, bound))


def _check_model(reader: Reader, node: Node, variable: Term, observed: Sequence[Term]) -> None:
    """Refuse E[a | y] where the law of y speaks of another random variable than a: the others would have to be summed out."""
    for random in (r.args[0] if r.op == "plate" else r for r in observed):
        others = {s.attrs[0] for s in random.args[1].free} & reader.declared.laws.keys()
        if others != {variable.attrs[0]}:
            name = variable.attrs[0]
            hint = f"declare the law of what is given in terms of {name} alone"
            raise reader.refuse(node, f"{name} given what depends on {' and '.join(sorted(others)) or 'nothing'}", hint)


def _bayes(reader: Reader, node: Node, variable: Term, law: Term, observed: Sequence[Term]) -> Term:
    """The law of a variable with any density, given observations with known laws: their product over its integral."""
    if any(random.op == "plate" for random in observed):
        raise reader.refuse(node, "a sample given a variable with an unknown law", "give the law of that variable")
    weight = make("mul", value_at(law, variable), *(value_at(r.args[1], r.args[0]) for r in observed))
    return make("density_law", weight / make("integral", weight, variable, minus_oo(), oo()), variable)


def _given_others(reader: Reader, node: Node, which: str, body: tuple[Node, ...], given: tuple[Node, ...]) -> Term:
    """E[f(X, Y) | X] of random variables of one unknown joint law."""
    named = [g.parts[0] if g.kind == "relation" and g.value == ("eq",) else g for g in given]  # Y of Y and of Y = y
    known = [g.value.text for g in named if g.kind == "name" and g.value.text in reader.declared.together]
    if len(known) < len(given):
        raise reader.refuse(node, "a moment given something else", "symgen reads E[f | X] of random variables X")
    values = [reader.term(b) for b in body]
    free = {s.attrs[0] for value in values for s in value.free}
    if not free & reader.declared.together and free - reader.declared.constant:  # W_s of Cov(W_s, W_t | W_1)
        raise reader.refuse(node, "an expectation without a random variable", "of which law is it? declare one")
    unknown = sorted(free & reader.declared.together - set(known))
    found = _of(reader, node, which, values, _over(_chained(reader, unknown, known)))
    pairs = zip(known, given, strict=True)
    at = {reader.declared.symbols[name]: reader.term(g.parts[1]) for name, g in pairs if g.kind == "relation"}
    return substitute(found, at) if at else found
