"""Laws and what is said about them: distributions, expectations, divergences, posteriors and models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from symgen._registry import hook
from symgen.errors import DomainError, ReadingError, UnknownNameError
from symgen.terms import events as events_of
from symgen.terms.operators import spellings
from symgen.terms.term import Term, make, symbol
from symgen.terms.text.elaborate import Elaborator, abstract_law
from symgen.terms.text.forms import name_of, row_name, written_variable
from symgen.terms.text.syntax import Node

Form = Callable[[Elaborator, Node], Term]
ROLES = ("latent", "observed", "predicted")
LAW_OPERATORS = frozenset(
    {"law", "density_law", "posterior", "predictive", "marginal", "conditional", "pushforward", "density_product"}
)
# Which arguments of a noun are laws; the others are Terms.
LAW_ARGUMENTS: dict[str, tuple[int, ...]] = {
    "kl": (0, 1),
    "js": (0, 1),
    "entropy": (0,),
    "cross_entropy": (0, 1),
    "expected_log_likelihood": (0, 1),
    "log_density": (0,),
    "variance": (0,),
    "law_mean": (0,),
    "covariance": (0,),
    "renyi": (0, 1),
    "alpha_divergence": (0, 1),
    "chernoff_coefficient": (0, 1),
    "bhattacharyya_coefficient": (0, 1),
    "bhattacharyya_distance": (0, 1),
    "squared_hellinger": (0, 1),
    "chi_square_divergence": (0, 1),
    "jeffreys": (0, 1),
    "total_variation": (0, 1),
    "fisher": (0,),
    "moment": (0,),
    "central_moment": (0,),
    "absolute_moment": (0,),
    "cumulant": (0,),
    "wasserstein": (0, 1),
    "marginal": (0,),
    "conditional": (0,),
    "density_product": (0, 1),
}


def law(reader: Elaborator, node: Node) -> Term:
    """A family with its parameters: `Normal(m, sd=s)`."""
    name, sections = node.value
    if len(sections) > 1:
        raise reader.refuse(node, "';' between parameters", asked=f"a law {name.text}", hint="write ','")
    positional = [reader.term(p) for p in node.parts if p.kind != "keyword"]
    keywords = {p.value[0]: reader.term(p.parts[0]) for p in node.parts if p.kind == "keyword"}
    if len(positional) + len(keywords) < len(node.parts):
        raise reader.refuse(node, "a parameter given twice", asked=f"a law {name.text}")
    return reader.placed(node, hook("probability.law"), name.text, *positional, **keywords)


def law_of(reader: Elaborator, node: Node) -> Term:
    """The law in a place that wants one: a distribution, a name that stands for one, or a random variable's law."""
    bare = node.parts[0] if node.kind == "group" else node
    if bare.kind == "name" and not bare.value.qualified and bare.value.text not in reader.scope:
        name = bare.value.text
        if name in reader.context.laws:
            return reader.context.laws[name]
        if name in reader.context.functions:
            return abstract_law(name, reader.context.functions[name])
        if reader.declared(name) is None:
            raise _undeclared(reader, bare, name)
    found = reader.term(bare)
    if found.op not in LAW_OPERATORS:
        hint = "write a distribution such as Normal(m, sd=s), or declare `q(z) = Normal(m, sd=s)` in the context"
        raise reader.refuse(node, "a value", asked="a law", hint=hint)
    return found


def density_at(reader: Elaborator, node: Node, found: Term) -> Term:
    """q(z) for a declared law: the density, exp of the log density."""
    from symgen.terms.text.applications import plain_arguments

    (point,) = plain_arguments(reader, node, 1)
    return make("exp", reader.make(node, "log_density", found, point))


def random_symbol(name: str, found: Term) -> Term:
    """The symbol of a random variable that nothing else declares: it ranges over the support of its law."""
    if found.op == "density_law":
        return symbol(name, found.args[1].domain, found.shape)
    return symbol(name, hook("probability.support")(found).domain, found.shape)


def _noun(reader: Elaborator, node: Node) -> Term:
    """KL(q || p), entropy(p), log_density(p, x): laws in their places."""
    op = row_name(node)
    parts = node.parts
    if len(parts) == 1 and parts[0].kind == "parallel":
        parts = parts[0].parts
    wanted = spellings().get(node.value[0].text)
    fewest = max(LAW_ARGUMENTS[op]) + (2 if wanted and wanted.arity is None else 1)
    if len(node.value[1]) > 1 or len(parts) < fewest or (wanted and wanted.arity not in (None, len(parts))):
        usage = wanted.usage if wanted else ""
        raise reader.refuse(node, f"{len(parts)} arguments", asked=f"{node.value[0].text}", hint=usage)
    places = LAW_ARGUMENTS[op]
    args = [law_of(reader, p) if k in places else _point(reader, p) for k, p in enumerate(parts)]
    return reader.make(node, op, *args)


def _point(reader: Elaborator, node: Node) -> Term:
    """A value; several in brackets are a draw of several unknowns."""
    return make("tuple", *map(reader.term, node.parts)) if node.kind == "tuple" else reader.term(node)


# Expectations.


def expectation(reader: Elaborator, node: Node) -> Term:
    """E[f, x ~ law], or E[f] over the declared random variables that occur, dependent ones innermost."""
    if not node.parts:
        raise reader.refuse(node, "empty brackets", asked="an expectation", hint="write E[f(x)]")
    body, *statements = node.parts
    if statements:
        return _explicit(reader, node, body, statements)
    return _averaged(reader, node, reader.term(body))


def _averaged(reader: Elaborator, node: Node, inside: Term) -> Term:
    """The expectation over the declared random variables that occur."""
    variables = _random_variables(reader, inside)
    if not variables:
        hint = "declare a random variable, `x ~ Gamma(a, rate=b)`, or write E[f, x ~ law]"
        raise reader.refuse(node, "no declared random variable", asked="an expectation", hint=hint)
    for name in variables:
        inside = reader.make(node, "expectation", inside, reader.context.symbols[name], reader.context.laws[name])
    return inside


def probability(reader: Elaborator, node: Node) -> Term:
    """P(A, not B) of declared events; P(x < y): the mean of the indicator of what is said of declared random variables."""
    events = tuple(name for name, (*_, role) in reader.context.functions.items() if role == "event")
    if events and not any(n.kind == "relation" for n in node.parts):
        return events_of.probability(events_of.Events(events), [_holds(reader, part, events) for part in node.parts])
    event = reader.term(node.parts[0]) if len(node.parts) == 1 else None
    if event is None or event.domain.field != "boolean":
        hint = "write an event, P(x < y), or declare it: P: density"
        raise reader.refuse(node, "no event", asked="a probability", hint=hint)
    return _averaged(reader, node, make("indicator", event))


def _holds(reader: Elaborator, node: Node, events: tuple[str, ...]) -> events_of.Test:
    """Whether an event, or what `and`, `or` and `not` make of some, holds in an atom."""
    if node.kind == "name" and node.value.text in events:
        return lambda world: world[node.value.text]
    if node.kind == "power" and node.parts[1].kind == "name" and node.parts[1].value.text in ("c", "C"):  # A^c
        outer = _holds(reader, node.parts[0], events)
        return lambda world: not outer(world)
    inner = [_holds(reader, part, events) for part in node.parts] if node.kind in _COMBINED else []
    if not inner:
        hint = f"declared events are {', '.join(events)}: write P(A and not B)"
        raise reader.refuse(node, "something that is no declared event", asked="a probability", hint=hint)
    return lambda world: _COMBINED[node.kind](test(world) for test in inner)


_COMBINED: Mapping[str, Callable[[Iterable[bool]], bool]] = {
    "and": all, "or": any, "not": lambda held: not all(held), "group": all, "tuple": all,
}  # fmt: skip


def _variance(reader: Elaborator, node: Node) -> Term:
    """The variance of a law, or E[f^2] - E[f]^2 of a formula, whose random variables are declared or stand beside it."""
    if len(node.parts) > 1 and all(part.kind == "distributed" for part in node.parts[1:]):
        body, *statements = node.parts
        square = _explicit(reader, node, body, statements, lambda found: found**2)
        return square - _explicit(reader, node, body, statements) ** 2
    if len(node.parts) != 1 or node.parts[0].kind == "name":
        return _noun(reader, node)
    found = reader.term(node.parts[0])
    if found.op in LAW_OPERATORS or found.shape or not _random_variables(reader, found):
        return _noun(reader, node)
    return _averaged(reader, node, found**2) - _averaged(reader, node, found) ** 2


def _explicit(
    reader: Elaborator, node: Node, body: Node, statements: list[Node], of: Callable[[Term], Term] = lambda found: found
) -> Term:
    """The first statement is innermost; its law may speak of later variables."""
    *inner, outer = statements
    if outer.kind != "distributed":
        raise reader.refuse(outer, "no random variable", asked="an expectation", hint="write E[f, x ~ law]")
    target, written = outer.parts
    found = law_of(reader, written)
    drawn = _drawn(reader, target, found)
    with reader.binding(*drawn):
        inside = _explicit(reader, node, body, inner, of) if inner else of(reader.term(body))
    if target.kind == "tuple":
        return reader.placed(node, hook("probability.joint_expectation"), inside, drawn, found)
    return reader.make(node, "expectation", inside, drawn[0], found)


def _drawn(reader: Elaborator, target: Node, found: Term) -> tuple[Term, ...]:
    """The variables that a statement names: one, or in brackets those of a law of several unknowns."""
    if target.kind != "tuple":
        return (written_variable(reader, target) or random_symbol(name_of(target), found),)
    plain = reader.placed(target, unknowns_of, found, names_of(reader, target)).args
    return tuple(written_variable(reader, part) or one for part, one in zip(target.parts, plain, strict=True))


def names_of(reader: Elaborator, node: Node) -> tuple[str, ...]:
    for part in node.parts:
        if part.kind not in ("name", "typed"):
            raise reader.refuse(part, "an expression", asked="an unknown", hint="write (mu, v) ~ law")
    return tuple(map(name_of, node.parts))


def unknowns_of(found: Term, names: tuple[str, ...]) -> Term:
    made = hook("probability.unknowns")(found, names)
    if not made:
        raise DomainError(
            asked=f"({', '.join(names)}) ~ {found}",
            found=f"{len(names)} unknowns for a law of one",
            where=str(found),
            hint="take a law of several unknowns, such as NormalInverseGamma(m, k, a, b), or name one",
        )
    return make("tuple", *made)


def _random_variables(reader: Elaborator, body: Term) -> list[str]:
    """The declared random variables under a body, each before those that its law speaks of."""
    laws, symbols = reader.context.laws, reader.context.symbols
    order = [name for name in laws if name in symbols]  # others are defined: their laws are not asked for
    needed = {name for name in order if symbols[name] in body.free}
    pending = list(needed)
    while pending:
        dependent = laws[pending.pop()]
        more = {name for name in order if symbols[name] in dependent.free} - needed
        needed |= more
        pending.extend(more)
    return _dependents_first([name for name in order if name in needed], reader)


def _dependents_first(names: list[str], reader: Elaborator) -> list[str]:
    laws, symbols = reader.context.laws, reader.context.symbols
    done: list[str] = []
    while len(done) < len(names):
        waiting = [n for n in names if n not in done]
        free = [n for n in waiting if not any(symbols[n] in laws[m].free for m in waiting if m != n)]
        if not free:
            raise ReadingError(asked="an expectation", found=f"laws that depend on each other: {', '.join(waiting)}")
        done.append(free[0])
    return done


def _undeclared(reader: Elaborator, node: Node, name: str) -> UnknownNameError | ReadingError:
    """A family without its parameters, or a name that no declaration makes a law."""
    if name in hook("probability.family_names")():
        family = hook("probability.family")(name)
        leading = ", ".join(p.name for p in family.parameters)
        return reader.refuse(
            node, f"the family {name} without its parameters ({leading})", asked="a law", hint=f"write {name}(...)"
        )
    error = reader.unknown(node, name)
    error.hint = f'declare its law: where="{name}(z) = Normal(0, sd=1)", or "{name}: density"'
    return error


def _pushforward(reader: Elaborator, node: Node) -> Term:
    """pushforward(f, x ~ law): the law of f."""
    if len(node.parts) != 2 or node.parts[1].kind != "distributed":
        hint = "write pushforward(A @ x + b, x ~ MvNormal(m, cov=S))"
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked="the law of a function of a draw", hint=hint)
    body, statement = node.parts
    target, written = statement.parts
    found = law_of(reader, written)
    variable = written_variable(reader, target) or random_symbol(name_of(target), found)
    with reader.binding(variable):
        return reader.make(node, "pushforward", reader.term(body), variable, found)


def _density_law(reader: Elaborator, node: Node) -> Term:
    """density_law(f, x): the law with density f, as a function of x."""
    if len(node.parts) != 2:
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked="density_law(f, x)")
    body, first = node.parts
    variable = written_variable(reader, first) or symbol(name_of(first))
    with reader.binding(variable):
        return reader.make(node, "density_law", reader.term(body), variable)


FORMS: dict[str, Form] = {
    **dict.fromkeys(LAW_ARGUMENTS, _noun),
    "variance": _variance,
    "pushforward": _pushforward,
    "density_law": _density_law,
}
