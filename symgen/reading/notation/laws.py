r"""Laws and densities: \mathcal N(\mu,\sigma^2), \mathcal N(x;\mu,\sigma^2), p(x \mid z), q(z).

An abstract density p that the text uses with several variables is one joint density; its marginals and conditionals are
integrals and quotients of it, so that p(x), p(x, z) and p(z | x) agree with each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symgen._registry import hook
from symgen.errors import ReadingError
from symgen.probability.decisions import minus_oo, oo
from symgen.reading.commands import GREEK
from symgen.reading.declared import Role
from symgen.reading.elaborate import Reader, applied, items, split, subscripted
from symgen.reading.tree import Name, Node, strip, variable_of
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute

#: Families by how hand mathematics writes them, with the names of their parameters in order.
FAMILIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cal:N": ("Normal", ("", "var")), "N": ("Normal", ("", "var")), "Normal": ("Normal", ("", "var")),
    "Gaussian": ("Normal", ("", "var")), "Exp": ("Exponential", ("rate",)), "Exponential": ("Exponential", ("rate",)),
    "Gamma": ("Gamma", ("", "rate")), "Ga": ("Gamma", ("", "rate")), "Beta": ("Beta", ("", "")),
    "Bernoulli": ("Bernoulli", ("",)), "Bern": ("Bernoulli", ("",)), "Ber": ("Bernoulli", ("",)),
    "Poisson": ("Poisson", ("",)), "Pois": ("Poisson", ("",)), "Poi": ("Poisson", ("",)),
    "Binomial": ("Binomial", ("", "")), "Bin": ("Binomial", ("", "")), "Laplace": ("Laplace", ("", "")),
    "Lap": ("Laplace", ("", "")), "Uniform": ("Uniform", ("", "")), "Unif": ("Uniform", ("", "")),
    "cal:U": ("Uniform", ("", "")), "U": ("Uniform", ("", "")), "Categorical": ("Categorical", ("",)),
    "Cat": ("Categorical", ("",)), "Geometric": ("Geometric", ("",)), "Geom": ("Geometric", ("",)),
    "LogNormal": ("LogNormal", ("", "var")), "Lognormal": ("LogNormal", ("", "var")),
    "InverseGamma": ("InverseGamma", ("", "")), "IG": ("InverseGamma", ("", "")), "InvGamma": ("InverseGamma", ("", "")),
    "Weibull": ("Weibull", ("", "")), "Pareto": ("Pareto", ("", "")), "Gumbel": ("Gumbel", ("", "")),
    "Cauchy": ("Cauchy", ("", "")), "Logistic": ("Logistic", ("", "")), "Rayleigh": ("Rayleigh", ("",)),
    "Dirichlet": ("Dirichlet", ("",)), "Dir": ("Dirichlet", ("",)), "Gam": ("Gamma", ("", "rate")),
    "Norm": ("Normal", ("", "var")),
}  # fmt: skip
_WRITTEN_LAWS = ("law", "density_law", "posterior", "predictive")


def _family(reader: Reader, name: Node, bracket: Node) -> Term:
    """A family before a bracket: a law, or its density where an argument stands before a semicolon or bar."""
    written: Name = name.value
    family, keywords = FAMILIES[_spelling_of(written) or written.base]
    point, parameters = split(bracket, ";", "|")
    if not _spelling_of(written) and not parameters:
        point, parameters = name.parts, items(bracket)
    if not parameters:
        point, parameters = (), items(bracket)
    at = [reader.term(p) for p in point]
    if any(_keyword(reader, p) for p in parameters):
        law = _by_keywords(reader, name, family, parameters, at)
        return make("exp", make("log_density", law, *at)) if at else law
    if len(parameters) != len(keywords):
        wanted = len(keywords)
        raise reader.refuse(bracket, f"{len(parameters)} parameters", f"{family} is written with {wanted}")
    values = _parameters(reader, parameters, at)
    if family == "Normal" and _is_full(values[-1]):
        family, keywords = "MvNormal", (keywords[0], "cov")
        _check_covariance(reader, parameters[-1], values[-1])
        mean = values[0]
        values[0] = mean if mean.shape else _everywhere(mean, values[-1].shape[0])
    elif family == "Normal":
        _check_spread(reader, parameters[-1], values[-1])
        values = _variances(reader, name, values, at)
    positional = [v for v, k in zip(values, keywords, strict=True) if not k]
    given = {k: v for v, k in zip(values, keywords, strict=True) if k}
    law = _checked(reader, name, family, positional, given)
    return make("exp", make("log_density", law, *at)) if at else law


def _check_spread(reader: Reader, node: Node, value: Term) -> None:
    r"""\mathcal N(\mu, \sigma) is by standard deviation for one, and by variance for another."""
    bare = strip(node)
    if bare.kind == "name" and bare.value.base == "sigma" and not (value.shape or bare.value.marks):
        name = bare.value.text
        found = f"{name} by itself as the second parameter of a normal law"
        raise reader.refuse(
            bare, found, r"is it the standard deviation? write \sigma^2; a variance has another letter, v"
        )


def _keyword(reader: Reader, node: Node) -> str:
    """rate of rate = b among the parameters of a law; empty where there is none."""
    if node.kind != "relation" or node.value != ("eq",):
        return ""
    written = reader.text[node.parts[0].start : node.parts[0].end].strip()
    return written if written.isidentifier() else ""


def _by_keywords(reader: Reader, name: Node, family: str, nodes: tuple[Node, ...], at: list[Term]) -> Term:
    """A law with parameters by their names in the plain language: Gamma(a, rate=b), Normal(m, sd=s)."""
    named = {_keyword(reader, node): node.parts[1] for node in nodes if _keyword(reader, node)}
    plain = tuple(node for node in nodes if not _keyword(reader, node))
    values = _parameters(reader, (*plain, *named.values()), at)
    given = dict(zip(named, values[len(plain) :], strict=True))
    if family == "Normal" and any(len(value.shape) == 2 for value in given.values()):
        family, given = "MvNormal", {"cov" if key == "var" else key: value for key, value in given.items()}
    return _checked(reader, name, family, values[: len(plain)], given)


def _parameters(reader: Reader, nodes: tuple[Node, ...], at: list[Term]) -> list[Term]:
    """The parameters in order; an identity matrix among them has the size of the point or of those before it."""
    values: list[Term] = []
    for node in nodes:
        known = next((t for t in (*at, *values) if t.shape), reader.declared.default_vector())
        with reader.sized(known), reader.entrywise():
            values.append(reader.term(node))
    return values


def _variances(reader: Reader, name: Node, values: list[Term], at: list[Term]) -> list[Term]:
    """A normal law of a vector with covariance v I or diag(v) is that of independent entries with these variances."""
    mean, covariance = values
    vector = next((t for t in (*at, mean) if len(t.shape) == 1), None)
    for guessed in sorted(
        s.attrs[0] for s in covariance.free if s.op == "symbol" and s.attrs[0] in reader.declared.taken
    ):
        letter = guessed.partition("_")[0]
        if letter in GREEK and letter[0].isupper():
            found = f"{guessed}, undeclared, as the variance of a number"
            raise reader.refuse(name, found, "is it a matrix? declare it")
    if covariance.shape == () and (vector is not None or mean.shape):
        raise reader.refuse(name, "a vector's normal law with a number as its covariance", "is \\sigma^2 I meant?")
    if not covariance.shape:
        return values
    variance = _diagonal(covariance)
    if variance is None and len(covariance.shape) == 1:
        reader.declared.assume("a vector of variances belongs to independent entries")
        variance = covariance
    if variance is None:
        raise reader.refuse(name, "this as the covariance of a normal law", r"is \operatorname{diag}(v) meant?")
    size = covariance.shape[0]
    return [mean if mean.shape else _everywhere(mean, size), variance]


def _is_full(covariance: Term) -> bool:
    return len(covariance.shape) == 2 and _diagonal(covariance) is None


def _check_covariance(reader: Reader, node: Node, covariance: Term) -> None:
    if covariance.op == "symbol" and covariance.domain.structure != "spd":
        name = covariance.attrs[0]
        hint = f"declare it, {name}: positive definite matrix"
        raise reader.refuse(node, f"{name}, a covariance that nothing says to be positive definite", hint)


def _everywhere(value: Term, size: int | Term) -> Term:
    """The vector whose entries are all one number."""
    return make("zeros", attrs=((size,),)) if value.value == 0 else value * make("ones", attrs=((size,),))


def _diagonal(covariance: Term) -> Term | None:
    """v of v I and of diag(v)."""
    if covariance.op == "eye":
        return num(1)
    if covariance.op == "diag":
        return covariance.args[0]
    if covariance.op != "mul":
        return None
    identity = [t for t in covariance.args if t.op == "eye"]
    numbers = [t for t in covariance.args if not t.shape]
    if len(identity) != 1 or len(numbers) + 1 != len(covariance.args):
        return None
    return numbers[0] if len(numbers) == 1 else make("mul", *numbers)


def _checked(reader: Reader, name: Node, family: str, positional: list[Term], given: dict[str, Term]) -> Term:
    if family not in hook("probability.family_names")():
        raise reader.refuse(name, f"the distribution {family}", "symgen has no such family yet")
    law: Term = hook("probability.law")(family, *positional, **given)
    return law


def _spelling_of(name: Name) -> str:
    """The spelling of a family that a name is; nothing, where it has its variable below, as in Norm_x[m, v]."""
    return next((key for key in (f"{name.font}:{name.text}", name.text) if key in FAMILIES), "")


for _spelling in FAMILIES:
    if _spelling != "Gamma":
        applied(_spelling)(_family)
subscripted(*(word for word in FAMILIES if word.isalpha() and len(word) > 2 and word != "Gamma"))(_family)


@applied("Gamma")
def _gamma(reader: Reader, name: Node, bracket: Node) -> Term:
    """Gamma of one argument is the function; of two, or with a semicolon, the distribution."""
    if len(bracket.parts) == 1:
        reader.declared.assume("Gamma(x) is the gamma function")
        return make("gamma", reader.term(bracket))
    return _family(reader, name, bracket)


# Laws.


def law_of(reader: Reader, node: Node) -> Term:
    """The law that a node stands for."""
    bare = strip(node)
    if bare.kind == "name":
        found = _named_law(reader, bare)
        if found is not None:
            return found
    if (
        bare.kind == "product"
        and len(bare.parts) == 2
        and bare.parts[0].kind == "name"
        and bare.parts[1].kind == "group"
    ):
        name: Name = bare.parts[0].value
        if name.text in reader.declared.given:
            return _given_law(reader, *bare.parts)
        if reader.declared.density(name) is not None:
            return _law_at(reader, *bare.parts)
        if is_family(bare) and name.text in reader.declared.symbols:  # N(0, N) beside a number N
            return _family(reader, *bare.parts)
    found = reader.term(bare)
    if found.op in _WRITTEN_LAWS:
        return found
    if found.op == "symbol" and found.attrs[0] in reader.declared.laws:
        return reader.declared.laws[found.attrs[0]]
    if found.domain.structure == "simplex" and len(found.shape) == 1:
        return hook("probability.law")("Categorical", found)
    raise reader.refuse(
        node, "a value where a law should stand", "which distribution is meant? declare it, q(z) = N(m, v)"
    )


def _named_law(reader: Reader, node: Node) -> Term | None:
    text = node.value.text
    declared = reader.declared
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


def _law_at(reader: Reader, name: Node, bracket: Node) -> Term:
    """q(z), q(z | x) as a law of z."""
    law = reader.declared.density(name.value)
    assert law is not None
    if law.op in _WRITTEN_LAWS:
        return law
    targets, given = split(bracket, "|", ";")
    return _abstract(reader, name.value, _texts(reader, targets), _texts(reader, given))


def is_density(reader: Reader, node: Node) -> bool:
    """Whether a node is an abstract density before its bracket, q(z | x)."""
    if node.kind != "product" or [part.kind for part in node.parts] != ["name", "group"]:
        return False
    law = reader.declared.density(node.parts[0].value)
    return law is not None and law.op not in _WRITTEN_LAWS and node.parts[0].value.text not in reader.declared.given


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
    density = joint(reader, name, {targets[0]: variable}, {g: _point(reader, g) for g in given})
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
        if known is not None and known.shape and name in reader.declared.densities:
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


def density_at(reader: Reader, name: Node, bracket: Node) -> Term:
    """p(x), p(x, z), p(x | z): the density at the points written."""
    targets, given = split(bracket, "|", ";")
    if name.value.text in reader.declared.given:
        return value_at(_given_law(reader, name, bracket), reader.term(targets[0]))
    law = reader.declared.density(name.value)
    assert law is not None
    if law.op in _WRITTEN_LAWS:
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


def _given_law(reader: Reader, name: Node, bracket: Node) -> Term:
    """The law that the text itself gives for a density as it is written here; refused where it gives one for others only."""
    given = reader.declared.given[name.value.text]
    role = role_of(bracket)
    if role in given:
        return given[role]
    text = name.value.text
    hint = f"declare its law, or the laws of all its variables, for example {text}(z) = N(0, 1) or z \\sim N(0, 1)"
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


def is_family(node: Node) -> bool:
    """Whether a node is a family before its bracket."""
    if node.kind != "product" or len(node.parts) != 2 or node.parts[0].kind != "name" or node.parts[1].kind != "group":
        return False
    name: Name = node.parts[0].value
    return bool(_spelling_of(name)) or (name.base in FAMILIES and len(name.base) > 2 and bool(node.parts[0].parts))


def _role(reader: Reader, node: Node, variables: tuple[str, ...]) -> str:
    if any(part.kind in ("range", "dots") for part in node.parts):
        raise reader.refuse(node, "a sequence of variables in a density", "symgen reads densities of single variables")
    named = variable_of(node)
    if named.kind == "name" and (named.value.text in variables or not variables):
        return str(named.value.text)
    if node.kind == "relation":
        raise reader.refuse(node, "a condition in a density", "is it the probability of an event? declare it")
    if len(variables) == 1:
        return variables[0]
    raise reader.refuse(node, "an expression in a density", "of which variable is this a value?")


__all__ = ["FAMILIES", "density_at", "density_name", "joint", "law_of"]
