r"""Families before a bracket: \mathcal N(\mu,\sigma^2), \mathcal N(x;\mu,\sigma^2), \mathrm{Gamma}(a, b), Normal(m, sd=s)."""

from __future__ import annotations

from collections.abc import Mapping

from symgen._registry import hook
from symgen.reading.elaborate import Reader, applied, items, split, subscripted
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, strip
from symgen.terms.term import Term, combined, make, num

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
    "ChiSquared": ("ChiSquared", ("",)), "HalfNormal": ("HalfNormal", ("",)),
    "NegativeBinomial": ("NegativeBinomial", ("", "")), "NegBin": ("NegativeBinomial", ("", "")),
    "NB": ("NegativeBinomial", ("", "")), "Multinomial": ("Multinomial", ("", "")), "Mult": ("Multinomial", ("", "")),
}  # fmt: skip


def family_at(reader: Reader, name: Node, bracket: Node) -> Term:
    """A family before a bracket: a law, or its density where an argument stands before a semicolon or bar."""
    written: Name = name.value
    family, keywords = FAMILIES[_spelling_of(written) or written.base]
    point, parameters = split(bracket, ";", "|")
    if not _spelling_of(written) and not parameters:
        point, parameters = name.parts, items(bracket)
    if not parameters:
        point, parameters = (), items(bracket)
    at = [reader.term(p) for p in point]
    equally = _as_many_as(reader, bracket) if family == "Uniform" and not at else None
    if equally is not None:
        return _checked(reader, name, "Categorical", [equally], {})
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


def _as_many_as(reader: Reader, bracket: Node) -> Term | None:
    r"""The equal masses of \mathrm{Unif}\{1, \dots, K\}, \mathrm{Unif}(\{1, \dots, K\}) and \mathrm{Unif}(K); None for others."""
    inner = strip(bracket)
    parts = inner.parts if inner.kind == "group" and inner.value[0] == "\\{" else ()
    counted = [part.value for part in parts[:-2]] in ([1], [1, 2]) and parts[-2].kind == "dots"
    alone = bracket.value[0] in ("(", "[") and inner is not bracket and inner.kind in ("name", "number")
    if not (counted or alone):
        return None
    size = reader.term(parts[-1] if counted else inner)
    many: int | Term = size if size.value is None else int(size.value)
    return make("ones", attrs=((many,),)) / size


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
    return combined("mul", numbers)


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
        applied(_spelling)(family_at)
subscripted(*(word for word in FAMILIES if word.isalpha() and len(word) > 2 and word != "Gamma"))(family_at)


@applied("Gamma")
def _gamma(reader: Reader, name: Node, bracket: Node) -> Term:
    """Gamma of one argument is the function; of two, or with a semicolon, the distribution."""
    if len(bracket.parts) == 1:
        reader.declared.assume("Gamma(x) is the gamma function")
        return make("gamma", reader.term(bracket))
    return family_at(reader, name, bracket)


def is_family(node: Node) -> bool:
    """Whether a node is a family before its bracket."""
    if node.kind != "product" or len(node.parts) != 2 or node.parts[0].kind != "name" or node.parts[1].kind != "group":
        return False
    name: Name = node.parts[0].value
    return bool(_spelling_of(name)) or (name.base in FAMILIES and len(name.base) > 2 and bool(node.parts[0].parts))
