r"""Divergences, entropies and information: D_{KL}(q \| p), JSD(p \| q), H(X), H(X \mid Y), H(p, q), I(X; Y), B_F(x, y)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from symgen._registry import hook
from symgen.errors import ReadingError
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.laws import canonical
from symgen.reading.declared import Declarations, Function, up_to_a_number
from symgen.reading.elaborate import Reader, applied, items, of_function, split
from symgen.reading.notation.fisher import FISHER, fisher_information
from symgen.reading.notation.functions import value_of
from symgen.reading.notation.joint_laws import joint_of, over_all
from symgen.reading.notation.laws import is_density, law_of
from symgen.reading.notation.model_densities import law_of_value
from symgen.reading.syntax.tree import Name, Node, names_in
from symgen.terms.bregman import bregman, point_between
from symgen.terms.domains import MASS, POSITIVE, REAL
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute

#: What the values of joint laws of random variables are.
_OF_VARIABLES = {"discrete": MASS, "continuous": POSITIVE}


def _two(reader: Reader, name: Node, bracket: Node) -> tuple[Term, Term]:
    if len(bracket.parts) != 2 or bracket.value[1][0] not in ("||", ","):
        raise reader.refuse(bracket, "a divergence without two laws", f"write {name.value.base}(q \\| p)")
    first = law_of(reader, bracket.parts[0])
    with reader.sized(first):  # N(0, I) after a law of vectors is of their size
        second = law_of(reader, bracket.parts[1])
    shapes = {
        law.args[1].shape if law.op == "density_law" else law.shape for law in (first, second) if law.op != "true"
    }
    if any(law.op == "density_law" for law in (first, second)) and len(shapes) > 1:
        found, hint = "a density of numbers beside a law of vectors", "of what is it the density? declare its variable"
        raise reader.refuse(bracket, found, hint)
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
    several = _of_several(reader, bracket)
    return make("kl", *_two(reader, name, bracket)) if several is None else several


def _of_several(reader: Reader, bracket: Node) -> Term | None:
    """The divergence of joint densities of the same variables, as an integral over all of them."""
    if len(bracket.parts) != 2 or bracket.value[1][0] not in ("||", ","):
        return None
    found = [joint_of(reader, part) for part in bracket.parts]
    if all(one is None or len(one.names) < 2 for one in found):
        return None
    first, second = found
    if first is None or second is None or set(first.names) != set(second.names):
        raise reader.refuse(
            bracket.parts[1], "densities of different variables", "over which variables is the divergence?"
        )
    return over_all(reader, first.names, lambda: first.density() * make("log", first.density() / second.density()))


@applied("W_1", "W_2", "cal:W_1", "cal:W_2")
def wasserstein(reader: Reader, name: Node, bracket: Node) -> Term:
    """The distance of optimal transport of order 1 or 2."""
    return make("wasserstein", *_two(reader, name, bracket), num(int(name.value.label)))


@applied("TV", "D_TV", "d_TV", "delta_TV")
def total_variation(reader: Reader, name: Node, bracket: Node) -> Term:
    return make("total_variation", *_two(reader, name, bracket))


@applied("chi")
def chi_square(reader: Reader, name: Node, bracket: Node) -> Term:
    r"""The root of the chi-square divergence, which \chi^2(p \| q) is."""
    if bracket.kind != "group" or "||" not in bracket.value[1]:
        raise reader.refuse(name, "chi before a bracket", "is chi a function, a factor or a divergence? declare it")
    return make("sqrt", make("chi_square_divergence", *_two(reader, name, bracket)))


@applied("D")
def divergence(reader: Reader, name: Node, bracket: Node) -> Term:
    """D(q || p) with a double bar is the Kullback-Leibler divergence."""
    if "||" not in bracket.value[1]:
        raise reader.refuse(name, "D before a bracket", "is D a function, a factor or a divergence? declare it")
    reader.declared.assume("D(q || p) is the Kullback-Leibler divergence")
    return kl(reader, name, bracket)


@of_function("B", "D", "d")
def bregman_divergence(reader: Reader, name: Node, bracket: Node) -> Term:
    r"""B_F(x, y) and D_\phi(x \| y) of a declared function; of laws, the same signs are a divergence by their ratio."""
    written, of = name.value.base, name.value.label
    if len(bracket.parts) != 2 or bracket.value[1][0] not in ("||", ","):
        raise reader.refuse(bracket, "a Bregman divergence without two points", f"write {written}_{of}(x, y)")
    ratio = next((p for p in bracket.parts if _is_law(reader, p)), None)
    if ratio is not None:
        raise reader.refuse(ratio, f"a law in {written}_{of}", "is it an f-divergence of laws? write the integral")
    x, y = map(reader.term, bracket.parts)
    declared = reader.declared.functions[of]
    unknown = declared.operator == "unknown" or up_to_a_number(of) in reader.declared.functions
    of_laws = unknown and any(point.domain.structure == "simplex" for point in (x, y))
    if written != "B" and of_laws:
        hint = f"is it the Bregman divergence, B_{of}(x, y), or an f-divergence of the two laws, \\sum_i y_i {of}(x_i / y_i)?"
        raise reader.refuse(name, f"{written}_{of} of vectors of probabilities", hint)
    inner = point_between(x, y, "u")
    head = Node("name", name.start, name.end, Name(of))
    return bregman(value_of(reader, head, declared, inner), inner, x, y)


def _is_law(reader: Reader, node: Node) -> bool:
    text = node.value.text if node.kind == "name" else ""
    declared = reader.declared
    return text in declared.laws or text in declared.densities or text in declared.given or is_density(reader, node)


@applied("JSD", "JS", "D_JS", "D_JSD")
def js(reader: Reader, name: Node, bracket: Node) -> Term:
    return make("js", *_two(reader, name, bracket))


@applied("H", "h", "cal:H", "bb:H")
def entropy(reader: Reader, name: Node, bracket: Node) -> Term:
    """The entropy of a law or of discrete random variables; of two laws, the cross-entropy."""
    bracket = _with_names(reader, bracket)
    at = _entropy_at_values(reader, bracket)
    if at is not None:
        return at
    names = [p.value.text for p in items(bracket) if p.kind == "name"]
    if names and all(reader.declared.kinds.get(n) in _OF_VARIABLES for n in names):
        targets, given = split(bracket, "|")
        return _entropy(reader, _words(targets), _words(given))
    of_variables = _entropy_of_variables(reader, name, bracket)
    if of_variables is not None:
        return of_variables
    joint = joint_of(reader, bracket.parts[0]) if len(bracket.parts) == 1 else None
    if joint is not None and len(joint.names) > 1:
        return -over_all(reader, joint.names, lambda: _mass_times_log(joint.density()))
    laws = [law_of(reader, part) for part in items(bracket)]
    if any(law.op == "density_law" and law.args[0].op == "true" for law in laws):
        hint = "is it discrete? declare it, a discrete random variable, or its law"
        raise reader.refuse(name, "the entropy of a random variable with an unknown law, beside its moments", hint)
    if name.value.base == "H" and any(law.op == "density_law" for law in laws):
        reader.declared.assume("H is the entropy of discrete distributions, and h that of densities")
        laws = [bottom_up(law, _as_mass) for law in laws]
    return make("cross_entropy", *laws) if len(laws) == 2 else make("entropy", laws[0])


def _with_names(reader: Reader, bracket: Node) -> Node:
    """A bracket in which sums of random variables with known laws have names of their own: Y of I(X; Y) for X + Z."""
    if bracket.kind != "group" or reader.declared.kinds:
        return bracket
    return replace(bracket, parts=tuple(_with_name(reader, part) for part in bracket.parts))


def _with_name(reader: Reader, part: Node) -> Node:
    laws = reader.declared.laws
    random = [laws[name.value.text] for name in names_in(part) if name.value.text in laws]
    if part.kind != "sum" or not random:
        return part
    if any(law.op != "law" or law.shape for law in random):
        return part
    name, value = reader.text[part.start : part.end].strip(), reader.term(part)
    law = law_of_value(reader, name, value)
    if law is None:
        return part
    reader.declared.values[name], laws[name] = value, law
    return Node("name", part.start, part.end, Name(name))


def _entropy_of_variables(reader: Reader, name: Node, bracket: Node) -> Term | None:
    """H(Y | X), H(X, Y) and H(Y) of variables whose laws are declared; None for laws, and for one that speaks of no other."""
    targets, given = split(bracket, "|")
    every = [part.value.text if part.kind == "name" else "" for part in (*targets, *given)]
    laws = reader.declared.laws
    if any(n not in laws for n in every):
        return None
    if len(every) > 2 or len(set(every)) < len(every):
        raise reader.refuse(name, "an entropy of several variables", "write it as a sum of entropies of two variables")
    if len(every) == 2:
        apart = _conditional_entropy(reader, name, *(reversed(every) if not given else every))
        return apart if given else _marginal_entropy(reader, name, every[0]) + apart
    return _marginal_entropy(reader, name, every[0]) if _spoken_of(reader, every[0]) else None


def _spoken_of(reader: Reader, target: str) -> list[str]:
    """The random variables of which a variable's law speaks."""
    laws = reader.declared.laws
    return [n for n in laws if n != target and reader.known(n) in laws[target].free]


def _marginal_entropy(reader: Reader, name: Node, target: str) -> Term:
    """H(Y) = I(X; Y) + H(Y | X), where the law of Y speaks of X."""
    sources = _spoken_of(reader, target)
    if not sources:
        return make("entropy", reader.declared.laws[target])
    if len(sources) > 1:
        raise reader.refuse(
            name, f"the entropy of {target}, whose law speaks of several variables", "declare its own law"
        )
    return _information_of_laws(reader, name, sources[0], target) + _conditional_entropy(reader, name, target, *sources)


def _conditional_entropy(reader: Reader, name: Node, target: str, source: str) -> Term:
    """H(Y | X), the mean of the entropies of Y's law where that speaks of X, and H(X | Y) = H(X) - I(X; Y)."""
    laws = reader.declared.laws
    if target in _spoken_of(reader, source):
        return _marginal_entropy(reader, name, target) - _information_of_laws(reader, name, target, source)
    if source not in _spoken_of(reader, target):
        return _marginal_entropy(reader, name, target)
    if _spoken_of(reader, source) or len(_spoken_of(reader, target)) > 1:
        raise reader.refuse(name, f"an entropy given {source}, beside other variables", "write out the laws")
    variable = reader.point(Node("name", name.start, name.end, Name(source)))
    return make("expectation", make("entropy", laws[target]), variable, laws[source])


def _entropy_at_values(reader: Reader, bracket: Node) -> Term | None:
    r"""H(X \\mid Y = y): the entropy of the law of X where Y has a value; None for anything else."""
    targets, given = split(bracket, "|")
    if not any(part.kind == "relation" for part in given):
        return None
    pairs = [part.parts if part.kind == "relation" and part.value == ("eq",) else (part, None) for part in given]
    names = _words((*targets, *(name for name, _ in pairs)))
    if any(value is None for _, value in pairs) or any(
        reader.declared.kinds.get(n) not in _OF_VARIABLES for n in names
    ):
        raise reader.refuse(bracket, "an entropy where something else is given", "write H(X \\mid Y = y), Y discrete")
    if len(names) < len(targets) + len(pairs):
        raise reader.refuse(bracket, "an entropy of formulas", "of which random variables is it?")
    below = _words(tuple(name for name, _ in pairs))
    inside = _mass(reader, names) / _mass(reader, below)
    value = -_over(reader, _words(targets), inside * make("log", inside))
    return substitute(
        value, {_point(n): reader.point(v) for n, (_, v) in zip(below, pairs, strict=True) if v is not None}
    )


def mass_at(reader: Reader, points: Mapping[str, Term], targets: Sequence[str]) -> Term:
    """The joint mass function, or density, of variables without known laws at some points, given those that are no targets."""
    given = tuple(name for name in points if name not in targets)
    whole = _mass(reader, tuple(points))
    density = whole / _mass(reader, given) if given else whole
    return substitute(density, {_point(name): point for name, point in points.items()})


def _mass_times_log(density: Term) -> Term:
    mass = bottom_up(density, _as_mass)
    return mass * make("log", mass)


def _as_mass(node: Term) -> Term:
    """An unknown density as an unknown mass function."""
    is_density = node.op == "call" and node.attrs[3] == "density"
    return make("call", *node.args, attrs=(node.attrs[0], MASS, *node.attrs[2:])) if is_density else node


@applied("I")
def information(reader: Reader, name: Node, bracket: Node) -> Term:
    """I(X; Y | Z): the divergence of the joint mass function from the product of the marginals, given Z."""
    alone = items(bracket)
    if len(alone) == 1 and alone[0].kind == "name" and not reader.declared.kinds and reader.declared.laws:
        reader.declared.assume(f"I({alone[0].value.text}) is Fisher information")
        return fisher_information(reader, name, bracket, Function(operator=FISHER))
    bracket = _with_names(reader, bracket)
    first, second, given = _informed(reader, bracket)
    names = _words((*first, *second, *given))
    if len(set(names)) < len(names):
        raise reader.refuse(name, f"one variable twice in {name.value.text}", "write the entropy of that variable")
    laws = [reader.declared.laws.get(n) for n in names]
    if len(names) == 2 and not given and all(law is not None and law.op == "law" for law in laws):
        return _information_of_laws(reader, name, *names)
    if not second or any(reader.declared.kinds.get(n) not in _OF_VARIABLES for n in names):
        raise reader.refuse(
            name, "I before a bracket", "is it the mutual information? declare X, Y: discrete random variables"
        )
    x, y, z = _words(first), _words(second), _words(given)
    whole = _mass(reader, (*x, *y, *z))
    ratio = whole / (_mass(reader, (*x, *z)) * _mass(reader, (*y, *z)))
    return _over(reader, (*x, *y, *z), whole * make("log", ratio * _mass(reader, z) if z else ratio))


def _informed(reader: Reader, bracket: Node) -> tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]:
    """X, Y and Z of I(X; Y | Z): a comma parts two variables where no semicolon does."""
    signs = bracket.value[1] if bracket.kind == "group" else ()
    bars = signs.index("|") if "|" in signs else len(signs)
    between = ";" if ";" in signs[:bars] else ","
    place = signs.index(between) if between in signs[:bars] else bars
    parts = items(bracket)
    known = {";", ",", "|"}
    if set(signs) - known or signs.count(";") > 1 or signs.count("|") > 1 or (between == "," and bars > 1):
        raise reader.refuse(bracket, "an information of several things", "between which two? write I(X; Y \\mid Z)")
    return parts[: place + 1], parts[place + 1 : bars + 1], parts[bars + 1 :]


def _information_of_laws(reader: Reader, node: Node, first: str, second: str) -> Term:
    """Of two variables with declared laws, of which one speaks of the other."""
    laws = reader.declared.laws
    for source, channel in ((first, second), (second, first)):
        variable = reader.known(source)
        if variable is not None and variable in laws[channel].free and not laws[source].free & laws.keys():
            return make("mutual_information", laws[channel], variable, laws[source])
    raise reader.refuse(
        node, f"{first} and {second}, of which no joint law is declared", f"declare the law of {second} given {first}"
    )


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
    """The marginal of the one joint mass function of all discrete random variables, or density of continuous ones."""
    every = tuple(n for n, kind in reader.declared.kinds.items() if kind in _OF_VARIABLES)
    density = _joint_mass(reader, every)
    for name in (n for n in every if n not in names):
        other = symbol(name.lower() + "_", REAL)
        density = make("integral", substitute(density, {_point(name): other}), other, minus_oo(), oo())
    return density


def _joint_mass(reader: Reader, every: tuple[str, ...]) -> Term:
    """Any mass function of all variables; of a Markov chain that of the first two, times each later one given the one before."""
    chain = reader.declared.chain
    if not chain:
        return _independent_masses(reader, every)
    if set(chain) != set(every):
        raise ReadingError(
            f"the chain {' -> '.join(chain)} beside other variables", asked="one joint law of all discrete variables",
            text=reader.text, hint="which of them depends on which? name all in one chain",
        )  # fmt: skip
    density = make("call", *map(_point, chain[:2]), attrs=("p", MASS, (), "density"))
    for before, after in pairwise(chain[1:]):
        pair = make("call", _point(before), _point(after), attrs=(f"p_{after}", MASS, (), "density"))
        density = density * pair / make("integral", pair, _point(after), minus_oo(), oo())
    return density


def _independent_masses(reader: Reader, every: tuple[str, ...]) -> Term:
    """Any mass function of all variables: of the independent ones the product of theirs, times that of the others given these."""
    declared = reader.declared
    values = {_OF_VARIABLES[declared.kinds[n]] for n in every}
    kind = values.pop()
    whole = make("call", *(_point(n) for n in every), attrs=("p", kind, (), "density"))
    apart = tuple(n for n in every if n in declared.independent)
    others = tuple(n for n in every if n not in apart)
    if not apart:
        return whole
    factors = [make("call", _point(n), attrs=(_own_name(declared, n), kind, (), "density")) for n in apart]
    if len(apart) == 1 and others:  # which is independent of the others
        return combined("mul", [*factors, make("call", *map(_point, others), attrs=("p", kind, (), "density"))])
    below = whole
    for name in others:
        other = symbol(name.lower() + "_", REAL)
        below = make("integral", substitute(below, {_point(name): other}), other, minus_oo(), oo())
    return combined("mul", [*factors, whole / below] if others else factors)


def _own_name(declared: Declarations, name: str) -> str:
    """The mass function of one variable by its name; those with one law have one."""
    return f"p_{name.partition('_')[0] if name in declared.alike else name}"
