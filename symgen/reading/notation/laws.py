r"""Laws and densities: \mathcal N(\mu,\sigma^2), \mathcal N(x;\mu,\sigma^2), p(x \mid z), q(z).

An abstract density p that the text uses with several variables is one joint density; its marginals and conditionals are
integrals and quotients of it, so that p(x), p(x, z) and p(z | x) agree with each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise

from symgen._registry import hook
from symgen.errors import ReadingError
from symgen.probability import images
from symgen.probability.decisions import minus_oo, oo
from symgen.reading.declared import Function, Role
from symgen.reading.declaring.whole_laws import law_of_density
from symgen.reading.elaborate import Reader, arguments, split
from symgen.reading.notation.families import family_at, is_family
from symgen.reading.notation.masses import are_masses
from symgen.reading.syntax.tree import Name, Node, is_application, names_in, strip, variable_of, walk
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute

_WRITTEN_LAWS = ("law", "density_law", "posterior", "predictive")


def law_of(reader: Reader, node: Node) -> Term:
    """The law that a node stands for."""
    bare = strip(node)
    for resolve in (_named_law, _law_of_variables, _applied_law, _mixture):
        law = resolve(reader, bare)
        if law is not None:
            return law
    found = reader.term(bare)
    if found.op in _WRITTEN_LAWS:
        return found
    if found.op == "symbol" and found.attrs[0] in reader.declared.laws:
        return reader.declared.laws[found.attrs[0]]
    image = _law_of_image(reader, found)
    if image is not None:
        return image
    if found.shape and (found.domain.structure == "simplex" or are_masses(reader.declared.context(), found)):
        masses = found if len(found.shape) == 1 else make("vec", found)  # p q^T: those of pairs
        categorical: Term = hook("probability.law")("Categorical", masses)
        return categorical
    raise reader.refuse(
        node, "a value where a law should stand", "which distribution is meant? declare it, q(z) = N(m, v)"
    )


def _law_of_variables(reader: Reader, node: Node) -> Term | None:
    """p(x | y) and p(x) of random variables with one joint mass function, as a law of x; None for anything else."""
    if not is_application(node):
        return None
    found = reader.points_of_variables(node.parts[0].value, node.parts[1])
    if found is None or len(found[1]) != 1:
        return None
    from symgen.reading.notation.divergences import mass_at

    points, (target,) = found
    values = {name: reader.point(value) for name, value in points.items()}
    if values[target].op != "symbol":
        return None
    return make("density_law", mass_at(reader, values, [target]), values[target])


def _law_of_image(reader: Reader, value: Term) -> Term | None:
    """The law of A x + b, or of a monotone function of a number x, with a declared law of x by itself; None for others."""
    laws = reader.declared.laws
    random = [s for s in value.free if s.attrs[0] in laws]
    law = laws[random[0].attrs[0]] if len(random) == 1 else None
    if law is None or law.op != "law" or {s.attrs[0] for s in law.free} & laws.keys():
        return None
    noun = make("pushforward", value, random[0], law)
    return images.image(noun) or images.changed(noun)


def _applied_law(reader: Reader, node: Node) -> Term | None:
    """q(z | x) of a density, and N(0, N) beside a number N."""
    if not is_application(node):
        return None
    name: Name = node.parts[0].value
    if name.text in reader.declared.own:
        return _of_own_family(reader, *node.parts)
    given = _given_law(reader, *node.parts) if name.text in reader.declared.given else None
    if given is not None:
        return given
    if reader.declared.density(name) is not None:
        return _law_at(reader, *node.parts)
    if is_family(node) and name.text in reader.declared.symbols:
        return family_at(reader, *node.parts)
    return None


def _of_own_family(reader: Reader, name: Node, bracket: Node) -> Term:
    """The law of a family that the text defines, with the parameters in a bracket."""
    own = reader.declared.own[name.value.text]
    values = arguments(reader, bracket)
    if len(values) != len(own.parameters):
        hint = f"{name.value.text} is defined with {len(own.parameters)}"
        raise reader.refuse(bracket, f"{len(values)} parameters", hint)
    return substitute(own.law, dict(zip(own.parameters, values, strict=True)))


def _mixture(reader: Reader, node: Node) -> Term | None:
    """(p + q)/2 of unknown densities, as the law with this density; None for anything else."""
    if node.kind not in ("sum", "quotient", "product") or is_family(node) or is_density(reader, node):
        return None
    names = [name.value for name in names_in(node)]
    densities = {name.text for name in names if (law := reader.declared.density(name)) is not None and law.op == "true"}
    if len(densities) < 2 or any(part.kind == "group" and part.value[1] for part in walk(node)):
        return None
    for part in walk(node):
        if part.kind == "product" and any(_is_applied(a, b, densities) for a, b in pairwise(part.parts)):
            return None
    if node.kind == "product" and all(part.kind == "name" and part.value.text in densities for part in node.parts):
        hint = "is it the law of independent variables? write p(x) q(y); or a density? divide by its integral"
        raise reader.refuse(node, "a product of densities as a law", hint)
    return mixture(reader, node, densities)


def _is_applied(head: Node, bracket: Node, densities: Collection[str]) -> bool:
    return head.kind == "name" and head.value.text in densities and bracket.kind == "group" and bracket.value[0] == "("


def bare_density(reader: Reader, name: Node, point: Term) -> Term:
    """The value at a point of a density that stands without its argument."""
    law = _named_law(reader, name)
    assert law is not None
    return value_at(law, point)


def mixture(reader: Reader, body: Node, densities: Collection[str]) -> Term:
    """The law whose density is a formula of densities that stand alone in it, each of its own variable, at one point."""
    own = {name: reader.declared.signatures.get(name, ("x",))[0] for name in densities}
    written = {own[name] for name in densities if name in reader.declared.signatures}
    point = symbol(min(written, default="x"), REAL)
    outer = reader.scope
    reader.scope = {**outer, **{name: joint(reader, Name(name), {own[name]: point}, {}) for name in densities}}
    try:
        return make("density_law", reader.term(body), point)
    finally:
        reader.scope = outer


def _named_law(reader: Reader, node: Node) -> Term | None:
    if node.kind != "name":
        return None
    text = node.value.text
    declared = reader.declared
    function = declared.functions.get(text)
    if function is not None and function.body is not None and len(function.parameters) == 1:
        return _of_function(reader, text, function)
    if text in declared.laws and text not in declared.densities:
        return declared.laws[text]
    if len(declared.given.get(text, ())) == 1 and len(declared.roles.get(text, ())) <= 1:
        return next(iter(declared.given[text].values()))
    law = declared.density(node.value)
    if law is None and len(text) == 1 and text.isupper() and text.lower() in declared.densities:
        declared.assume(f"{text} is the law with the density {text.lower()}")
        return _named_law(reader, replace(node, value=Name(text.lower())))
    if law is None:
        return None
    text = density_name(reader, node.value)
    if law.op in _WRITTEN_LAWS:
        return law
    roles = declared.roles.get(text, ((("x",), ()),))
    single = [role for role in roles if len(role[0]) == 1] or list(roles)
    if len(single) > 1:
        written = " or ".join(f"{text}({', '.join(t)}{' | ' * bool(g)}{', '.join(g)})" for t, g in single)
        raise reader.refuse(node, f"{text} alone, which is written in several ways", f"is it {written}?")
    targets, given = single[0]
    return _abstract(reader, node.value, targets, given)


def _of_function(reader: Reader, text: str, function: Function) -> Term:
    """The law with a density that is defined, m of m(x) = (p(x) + q(x))/2."""
    reader.declared.assume(f"{text} is a density")
    inner = Reader(function.source or reader.text, reader.declared)
    point = symbol(function.parameters[0], REAL)
    inner.scope = {function.parameters[0]: point}
    assert function.body is not None
    return law_of_density(inner.term(function.body), point)


def _law_at(reader: Reader, name: Node, bracket: Node) -> Term:
    """q(z), q(z | x) as a law of z."""
    law = reader.declared.density(name.value)
    assert law is not None
    if law.op in _WRITTEN_LAWS:
        check_head(reader, name, bracket, law)
        return law
    targets, given = split(bracket, "|", ";")
    return _abstract(reader, name.value, _texts(reader, targets), _texts(reader, given))


def is_density(reader: Reader, node: Node) -> bool:
    """Whether a node is an abstract density before its bracket, q(z | x)."""
    if not is_application(node):
        return False
    law = reader.declared.density(node.parts[0].value)
    given = reader.declared.given.get(node.parts[0].value.text, {})
    if given and (role_of(node.parts[1]) in given or not role_of(node.parts[1])[1]):
        return False
    return law is not None and law.op not in _WRITTEN_LAWS


def chain_of_laws(reader: Reader, node: Node) -> list[tuple[Term, Term]]:
    """q(x, z | y) as the law of z given the others and that of x: variables with their laws, innermost first."""
    name, bracket = node.parts
    targets, given = (_texts(reader, part) for part in split(bracket, "|", ";"))
    points = {t: reader.scope.get(t) or symbol(t, REAL) for t in targets}
    fixed = {g: _point(reader, g) for g in given}
    found = []
    for place in reversed(range(len(targets))):
        own = targets[place]
        before = {t: points[t] for t in targets[:place]}
        density = joint(reader, name.value, {own: points[own]}, {**before, **fixed})
        found.append((points[own], make("density_law", density, points[own])))
    return found


def density_name(reader: Reader, name: Name) -> str:
    return reader.declared.density_name(name) or name.text


def _texts(reader: Reader, nodes: tuple[Node, ...]) -> tuple[str, ...]:
    for node in nodes:
        if node.kind != "name":
            raise reader.refuse(node, "an expression in a density", "of which variable is it the density?")
    return tuple(n.value.text for n in nodes)


def _abstract(reader: Reader, name: Name, targets: tuple[str, ...], given: tuple[str, ...]) -> Term:
    if len(targets) != 1:
        raise reader.refuse(
            Node("name", 0, 0), f"a law of {len(targets)} variables", "symgen reads abstract laws of one variable"
        )
    variable = reader.scope.get(targets[0]) or symbol(targets[0], REAL)
    of = reader.declared.again
    others = {of.get(g, g): _point(reader, g) for g in given}
    density = joint(reader, name, {of.get(targets[0], targets[0]): variable}, others)
    return make("density_law", density, variable)


def _point(reader: Reader, name: str) -> Term:
    return reader.known(name) or reader.take_real(name)


def joint(reader: Reader, written: Name, targets: Mapping[str, Term], given: Mapping[str, Term]) -> Term:
    """The abstract density of some variables given others: a quotient of marginals of the joint density."""
    name = density_name(reader, written)
    index = reader.declared.indexed.get(name)
    if index is not None and written.label != index and index not in given and index not in targets:
        found = f"{written.text} beside {name.partition('_')[0]}_{index}, in what is differentiated by {index}"
        hint = f"does it depend on {index}? write the index, or another letter"
        raise ReadingError(found, asked="a density with one meaning", text=reader.text, hint=hint)
    if index is not None and written.label == index:
        given = {**given, index: _point(reader, index)}
        reader.declared.signatures.setdefault(name, (*targets, *given))
    numerator = _marginal(reader, name, {**targets, **given})
    return numerator / _marginal(reader, name, given) if given else numerator


def _marginal(reader: Reader, name: str, points: Mapping[str, Term]) -> Term:
    label = name.partition("_")[2]
    if label in reader.declared.parameters and name not in reader.declared.indexed:
        raise ReadingError(f"{name}, which depends on {label}", asked="a density that is known",
            text=reader.text, hint=f"give its law: {name}(z) = N(z; m, v)")  # fmt: skip
    variables = reader.declared.signatures.get(name) or tuple(points)
    missing = [v for v in variables if v not in points]
    for v in missing:
        known = reader.known(v)
        if known is not None and known.shape and name in reader.declared.densities and v not in reader.declared.drawn:
            raise ReadingError(f"{v}, a vector with an unknown law", asked="a density that is known",
                text=reader.text, hint="give its law, or use it only as an argument of densities")  # fmt: skip
    fresh = {v: symbol(v, REAL) for v in missing}
    for v, variable in fresh.items():
        while any(variable in p.free for p in points.values()):
            variable = symbol(variable.attrs[0] + "_", REAL)
        fresh[v] = variable
    values = [points[v] if v in points else fresh[v] for v in variables]
    density = make("call", *values, attrs=(name, reader.declared.values_of(name), (), "density"))
    for v in missing:
        density = make("integral", density, fresh[v], minus_oo(), oo())
    return density


def law_among_others(reader: Reader, name: str, law: Node) -> Term | None:
    r"""The law of x in x \\sim p, where p is a density of x and others, or of x given others; None for anything else."""
    own = reader.declared.density(law.value) if law.kind == "name" else None
    if own is None or own.op != "true" or law.value.text in reader.declared.given:
        return None
    key = density_name(reader, law.value)
    signature = reader.declared.signatures.get(key, ())
    if len(signature) < 2 or name not in signature:
        return None
    written = reader.declared.roles.get(key, ())
    if len(written) == 1 and written[0][0] == (name,) and written[0][1]:  # which the text writes q(z | x) only
        return law_of(reader, law)
    point = symbol(name, REAL)
    return make("density_law", joint(reader, law.value, {name: point}, {}), point)


def density_at(reader: Reader, name: Node, bracket: Node) -> Term:
    """p(x), p(x, z), p(x | z): the density at the points written."""
    targets, given = split(bracket, "|", ";")
    given_law = _given_law(reader, name, bracket) if name.value.text in reader.declared.given else None
    if given_law is not None:
        return value_at(given_law, reader.term(targets[0]))
    law = reader.declared.density(name.value)
    assert law is not None
    if law.op in _WRITTEN_LAWS:
        check_head(reader, name, bracket, law)
        if len(targets) != 1:
            raise reader.refuse(bracket, f"{len(targets)} points of one law", "which of them has this law?")
        return value_at(law, reader.term(targets[0]))
    text = density_name(reader, name.value)
    if _is_of_model(reader, text, targets):
        from symgen.reading.notation.model_densities import model_density

        return model_density(reader, name, bracket)
    variables = reader.declared.signatures.get(text, ())
    points = {t: _point_of(t) for t in (*targets, *given)}
    roles = {t: _role(reader, t, variables) for t in points}
    read = {roles[t]: reader.point(point) for t, point in points.items()}
    if len(read) < len(points):
        raise reader.refuse(bracket, "two values of one variable", "of which variables is this the density?")
    own, others = ({roles[t]: read[roles[t]] for t in part} for part in (targets, given))
    return joint(reader, name.value, own, others)


def _is_of_model(reader: Reader, text: str, targets: tuple[Node, ...]) -> bool:
    """p(y) beside x \\sim p and y = x + noise: the density that y has, and not p at y."""
    laws = [reader.declared.laws.get(t.value.text) if t.kind == "name" else None for t in targets]
    own = [law for law in reader.declared.laws.values() if law.op == "density_law" and law.args[0].attrs[:1] == (text,)]
    return bool(own) and all(law is not None and law not in own for law in laws)


def _point_of(node: Node) -> Node:
    """k of z = k."""
    return node.parts[1] if node.kind == "relation" and node.value == ("eq",) else node


def _given_law(reader: Reader, name: Node, bracket: Node) -> Term | None:
    """The law that the text itself gives for a density as it is written here; refused where it gives one for others only,
    but for q(z | x) of any density q, beside the law of q(z)."""
    given = reader.declared.given[name.value.text]
    role = role_of(bracket)
    if role in given:
        return given[role]
    text = name.value.text
    if role[1] and reader.declared.density(name.value) is not None:
        return None
    hint = f"declare its law, or the laws of all its variables, for example {text}(z) = N(0, 1) or z \\sim N(0, 1)"
    raise reader.refuse(name, f"{text} of other variables than those that its law is given for", hint)


def check_head(reader: Reader, name: Node, bracket: Node, law: Term | None = None) -> None:
    """Refuse p(y), p(x | y) and p(y | z) where p(y | x) is what a context gives: they are densities of their own."""
    text = density_name(reader, name.value)
    (targets, given), (own, others) = reader.declared.heads.get(text, ((), ())), role_of(bracket)
    turned = set(own) & set(given) or set(others) & set(targets)
    known = None if law is None else {"", *given, *(s.attrs[0] for s in law.free)}
    if (given and not others) or turned or (known is not None and not known >= set(others)):
        hint = f"declare the laws of all variables, for example {text}(x) = N(0, 1), or give this density a letter of its own"
        raise reader.refuse(name, f"{text} of other variables than those that its law is given for", hint)


def value_at(law: Term, point: Term) -> Term:
    """The density of a law at a point."""
    if law.op == "density_law":
        return substitute(law.args[0], {law.args[1]: point})
    return make("exp", make("log_density", law, point))


def role_of(bracket: Node) -> Role:
    """How a density is written: q(z | x) as ((z), (x))."""
    targets, given = (
        tuple(n.value.text if n.kind == "name" else "" for n in part) for part in split(bracket, "|", ";")
    )
    return targets, given


def _role(reader: Reader, node: Node, variables: tuple[str, ...]) -> str:
    if any(part.kind in ("range", "dots") for part in node.parts):
        raise reader.refuse(node, "a sequence of variables in a density", "symgen reads densities of single variables")
    named = variable_of(node)
    if named.kind == "name" and (named.value.text in variables or not variables):
        return str(named.value.text)
    if named.kind == "name" and reader.declared.again.get(named.value.text) in variables:
        return reader.declared.again[named.value.text]
    if named.kind == "name" and named.value.stem in reader.declared.drawn & {*variables}:
        return str(named.value.stem)
    if node.kind == "relation":
        raise reader.refuse(node, "a condition in a density", "is it the probability of an event? declare it")
    if len(variables) == 1:
        return variables[0]
    if not variables and any(True for _ in names_in(node)):
        return "u"  # of a density that is read at this formula only
    raise reader.refuse(node, "an expression in a density", "of which variable is this a value?")


__all__ = ["check_head", "density_at", "density_name", "joint", "law_of"]
