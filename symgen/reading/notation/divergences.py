r"""Divergences, entropies and information: D_{KL}(q \| p), JSD(p \| q), H(X), H(X \mid Y), H(p, q), I(X; Y)."""

from __future__ import annotations

from symgen._registry import hook
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.laws import canonical
from symgen.reading.elaborate import Reader, applied, items, split
from symgen.reading.notation.laws import law_of
from symgen.reading.tree import Node
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute


def _two(reader: Reader, name: Node, bracket: Node) -> tuple[Term, Term]:
    if len(bracket.parts) != 2 or bracket.value[1][0] not in ("||", ","):
        raise reader.refuse(bracket, "a divergence without two laws", f"write {name.value.base}(q \\| p)")
    first = law_of(reader, bracket.parts[0])
    with reader.sized(first):  # N(0, I) after a law of vectors is of their size
        second = law_of(reader, bracket.parts[1])
    return _with_covariance(first) if second.attrs[:1] == ("MvNormal",) else first, second


def _with_covariance(law: Term) -> Term:
    """Independent normal entries as a normal law of vectors, which a divergence from one takes."""
    if law.attrs[:1] != ("Normal",) or len(law.shape) != 1:
        return law
    mean, variance = canonical(law)["mean"], canonical(law)["var"]
    identity = make("eye", attrs=((law.shape[0], law.shape[0]),))
    covariance = make("diag", variance) if variance.shape else variance * identity
    return hook("probability.law")("MvNormal", mean, cov=covariance)


@applied("KL", "D_KL", "D_{KL}", "bb:D_KL", "cal:D_KL", "kl")
def kl(reader: Reader, name: Node, bracket: Node) -> Term:
    return make("kl", *_two(reader, name, bracket))


@applied("D")
def divergence(reader: Reader, name: Node, bracket: Node) -> Term:
    """D(q || p) with a double bar is the Kullback-Leibler divergence."""
    if "||" not in bracket.value[1]:
        raise reader.refuse(name, "D before a bracket", "is D a function, a factor or a divergence? declare it")
    reader.declared.assume("D(q || p) is the Kullback-Leibler divergence")
    return make("kl", *_two(reader, name, bracket))


@applied("JSD", "JS", "D_JS", "D_JSD")
def js(reader: Reader, name: Node, bracket: Node) -> Term:
    return make("js", *_two(reader, name, bracket))


@applied("H", "h", "cal:H", "bb:H")
def entropy(reader: Reader, name: Node, bracket: Node) -> Term:
    """The entropy of a law or of discrete random variables; of two laws, the cross-entropy."""
    names = [p.value.text for p in items(bracket) if p.kind == "name"]
    if names and all(reader.declared.kinds.get(n) == "discrete" for n in names):
        targets, given = split(bracket, "|")
        return _entropy(reader, _words(targets), _words(given))
    parts = items(bracket)
    if len(parts) == 2:
        return make("cross_entropy", *(law_of(reader, p) for p in parts))
    return make("entropy", law_of(reader, parts[0]))


@applied("I")
def information(reader: Reader, name: Node, bracket: Node) -> Term:
    """I(X; Y): the divergence of the joint mass function from the product of the marginals."""
    first, second = split(bracket, ";", ",")
    if not second or any(reader.declared.kinds.get(n) != "discrete" for n in _words((*first, *second))):
        raise reader.refuse(
            name, "I before a bracket", "is it the mutual information? declare X, Y: discrete random variables"
        )
    x, y = _words(first), _words(second)
    both = _mass(reader, (*x, *y))
    return _over(reader, (*x, *y), both * make("log", both / (_mass(reader, x) * _mass(reader, y))))


def _words(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(n.value.text for n in nodes if n.kind == "name")


def _entropy(reader: Reader, targets: tuple[str, ...], given: tuple[str, ...]) -> Term:
    both = _mass(reader, (*targets, *given))
    inside = both / _mass(reader, given) if given else both
    return -_over(reader, (*targets, *given), both * make("log", inside))


def _point(name: str) -> Term:
    return symbol(name.lower(), REAL)


def _over(reader: Reader, names: tuple[str, ...], body: Term) -> Term:
    for name in names:
        body = make("integral", body, _point(name), minus_oo(), oo())
    return body


def _mass(reader: Reader, names: tuple[str, ...]) -> Term:
    """The marginal of the one joint mass function of all discrete random variables."""
    every = tuple(n for n, kind in reader.declared.kinds.items() if kind == "discrete")
    density = make("call", *(_point(n) for n in every), attrs=("p", POSITIVE, (), "density"))
    for name in (n for n in every if n not in names):
        other = symbol(name.lower() + "_", REAL)
        density = make("integral", substitute(density, {_point(name): other}), other, minus_oo(), oo())
    return density
