r"""Contexts in words: {"sigma": "positive", "X": "invertible matrix n x n, det X > 0", "_where": ["z ~ N(0, 1)"]}.

Each value is a list of words, sets and conditions separated by commas; each `_where` a definition, a law or a condition.
Words that say nothing about the mathematics ("fixed observation", "rates") are left aside by a list of their own, so that
an unknown word is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from symgen.errors import ReadingError, UnknownNameError
from symgen.reading import families
from symgen.reading.commands import ACCENTS, GREEK
from symgen.reading.context_statements import Statements, written
from symgen.reading.declared import Declarations, Function, Role
from symgen.reading.descriptions import plainly
from symgen.reading.elaborate import split
from symgen.reading.parser import Parser
from symgen.reading.remarks import sorted_out
from symgen.reading.rows import flatten
from symgen.reading.spoken import in_words, said
from symgen.reading.tokens import tokenize
from symgen.reading.tree import Name, Node, Statement, names_below, names_in, refuse, scripts_of, variable_of, walk
from symgen.reading.words import MADE, RELATION, Words, pieces
from symgen.terms import domains
from symgen.terms.context import Context
from symgen.terms.term import Term, dimension, make, symbol
from symgen.terms.text.types import CURVED, intersect


def declare(
    given: Mapping[str, Any] | str | Sequence[str] | None, base: Declarations | None = None, *, lenient: bool = False
) -> Declarations:
    """The declarations that a context in words makes; ReadingError at a word or statement that it cannot read.

    If lenient, words that it does not know beside those that it does are left aside: what fails then is left open.
    """
    declared = base.copy() if base else Declarations()
    if not given:
        return declared
    if isinstance(given, str):
        given = {"_where": [part for part in re.split(r"[;\n]", given) if part.strip()]}
    if not isinstance(given, Mapping):
        given = {"_where": list(given)}
    words = {name: str(value) for name, value in given.items() if not name.startswith("_")}
    spoken = said(sorted_out(given.get("_where", ()), words))
    words = in_words(spoken, words)
    from_sentences = {name: value for name, value in spoken.words.items() if name not in words}
    plain = plainly({**from_sentences, **words, "_where": spoken.statements})
    statements, independent = _apart(plain["_where"])
    words = _without_points({n: str(value) for n, value in plain.items() if not n.startswith("_")})
    aside = spoken.indefinite & from_sentences.keys()
    named = [
        found
        for names, value in words.items()
        for name in pieces(names)
        for found in _worded(declared, name, value, lenient=lenient or names in from_sentences, aside=names in aside)
    ]
    sizes = {size for _, found in named for size in found.sizes if size.isidentifier()}
    for size in sizes:
        declared.symbols.setdefault(size, dimension(size))
    texts = [*words.values(), *statements]
    declared.size = declared.size or families.only_size(sizes, texts)
    declared.places.update(match[1] for text in texts for match in _SUBSCRIPT.finditer(text))
    counts = {*sizes, *families.sizes_in(texts)}  # whose bounds are part of the shapes
    first = [pair for pair in named if pair[0].strip() in counts]
    for name, found in first:
        Statements(declared, written(list(_declare(declared, name, found)))).read()
    later = sorted((pair for pair in named if pair not in first), key=lambda pair: bool(pair[1].extreme[0]))
    conditions = [c for pair in later for c in _declare(declared, *pair)]
    Statements(declared, written([*statements, *conditions])).read()
    _declare_independent(declared, independent)
    declared.later.extend(spoken.later)
    declared.by_moments.update(name_of(name).text for name in spoken.by_moments)
    return declared


def _spelled(written: str) -> str:
    r"""A name as conditions may speak of it: \\bar\\alpha_{t-1} as it is, and alpha_bar_t for others."""
    return written.strip() if "-" in written or "+" in written else name_of(written).text


def _without_points(words: Mapping[str, str]) -> dict[str, str]:
    """p for p(x, y): "joint pmf of X and Y" declares the discrete random variables X and Y, of which p is the joint one."""
    found: dict[str, str] = {}
    for name, value in words.items():
        head = re.fullmatch(r"(\\?[A-Za-z]+(?:_(?:\\?\w+|\{[^{}]*\}))?)\s*\(([^()]*)\)", name.strip())
        pair = re.search(r"\(?\b([A-Z])\s*(?:,|and)\s*([A-Z])\b\)?", value)
        if pair and re.search(r"joint|pair", value) and re.search(r"pmf|mass function|discrete", value):
            found.update(dict.fromkeys(pair.groups(), "discrete random variable"))
            continue
        value = re.sub(r"probability vectors?(?: over \w+)?", "pmf", value) if head else value
        kind = re.search(r"densit|distribution|pmf|mass|function|map|event|random", value)
        found[head[1] if head else name] = value if kind or not head else f"{value} function"
    return found


def _worded(
    declared: Declarations, name: str, value: str, *, lenient: bool, aside: bool
) -> Iterator[tuple[str, Words]]:
    """A name with its words; if aside, words that nobody knows are left aside: "g is a nice map"."""
    try:
        yield name, Words(_spelled(name), value, lenient=lenient)
    except UnknownNameError:
        if not aside:
            raise
        text = name_of(name).text
        declared.inferred.add(text)
        declared.guessed.add(text)
        declared.leave(f"{name.strip()} is a {value}")


_SUBSCRIPT = re.compile(r"_\{\s*([a-z])\s*[-+]")  # t of m_{t-1}
_INDEPENDENT = re.compile(
    r"(?:(?:all|both|the)\s+)*(.+?)(?:\s+(?:is|are))?(?:\s+(?:mutually|jointly))?\s+(?:independent|i\.?i\.?d\.?)(?:\s+of\s+(.+?))?\.?"
    r"|(.+?)\s*(?:\\perp(?:\s|\\!|\\perp)*|⊥|⫫)\s*(.+)"
)


#: x ~ N(0, 1) iid, and \\overset{iid}{\\sim}: laws are those of independent variables anyway.
_DRAWN_APART = re.compile(r"(?<=[)}])\s*,?\s*(?:independent(?:ly)?|i\.?i\.?d\.?)\s*$")


def _apart(statements: Iterable[str]) -> tuple[list[str], list[str]]:
    """The statements of a context, and the names that some of them only say to be independent: "X and Z independent"."""
    kept: list[str] = []
    names: list[str] = []
    for statement in statements:
        statement = _DRAWN_APART.sub("", statement.strip())
        found = _INDEPENDENT.fullmatch(statement)
        if found is None or RELATION.search(statement):
            kept.append(statement)
        else:
            said = (part for part in found.groups() if part)
            names.extend(name.strip() for part in said for name in re.split(r",|\band\b", part) if name.strip())
    return kept, names


def _declare_independent(declared: Declarations, names: Iterable[str]) -> None:
    """Random variables that are said to be independent; those with laws are so already, unless one speaks of the other."""
    for each in names:
        name = name_of(each).text
        if declared.kinds.get(name) == "event":
            declared.independent.add(name)
            continue
        law = declared.laws.get(name)
        if law is None or any(s.attrs[0] in declared.laws for s in law.free if s.attrs[0] != name):
            raise ReadingError(
                f"{each}, said to be independent", asked="a random variable with a law of its own", text=each,
                hint=f"declare it: {each} \\sim \\mathcal N(0, 1)",
            )  # fmt: skip
        declared.independent.add(name)


def from_context(context: Context) -> Declarations:
    """The declarations of a context that is given as Terms or in plain text."""
    declared = Declarations()
    declared.add(context)
    return declared


_OBSERVED = frozenset({"fixed", "observation", "observed"})


def _declare(declared: Declarations, written: str, found: Words) -> Iterator[str]:
    """Declare one name by its words; what remains are conditions."""
    name = name_of(written)
    found.conditions = [_in_writing(c, found.name, written) for c in found.conditions]
    if found.counted[0] and name.label == found.counted[0] and not found.kind:
        families.declare_family(declared, name, found)
        return
    declared.fixed.update({name.text} if _OBSERVED & set(found.words) else ())
    if found.unknown:
        declared.inferred.add(name.text)  # what holds of anything passes; what fails may fail for want of the word
        declared.guessed.add(name.text)
        declared.assume(f"{' '.join(found.unknown)} is only what {name.text} is called")
    if found.mapping is not None:
        point, image = found.mapping
        yield f"{written}({point}) = {image}"
    elif found.operator and found.kind in ("", "function"):  # "sigmoid function" is that one, not any
        declared.functions[name.text] = Function(operator=found.operator)
    elif found.kind:
        yield from _KINDS[found.kind](declared, name, found, [_said(written, c) for c in found.conditions])
        return
    elif found.definition:
        yield f"{written}(u) = {found.definition}"
    elif found.is_rectangular:
        declared.matrices.add(name.text)
    elif found.law:
        yield f"{written} ~ {found.law}"
    elif found.domain is not None:
        declared.symbols[name.text] = _narrowed(declared, name.text, found)
    yield from (_said(written, c) for c in found.conditions)


def _in_writing(condition: str, name: str, written: str) -> str:
    r"""A condition of a name as it is written: \\bar\\alpha_{t-1} \\in (0, 1)."""
    plain = re.fullmatch(r"[A-Za-z0-9_]+", written.strip())
    return condition if plain else re.sub(rf"(?<![\w\\]){re.escape(name)}(?![\w])", lambda _: written, condition)


def _declare_function(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    if found.bent[0]:
        families.declare_bent(declared, name, found)
    else:
        declared.functions[name.text] = _unknown(found, declared)
    return conditions


def _declare_named(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    declared.declare_kind(name.text, found.kind)
    declared.masses.update({name.text} if {"pmf", "discrete"} & set(found.words) and found.kind == "density" else ())
    declared.independent.update({name.text} if "independent" in found.words else ())
    declared.exclusive.update({name.text} if "exclusive" in found.words else ())
    return conditions


def _declare_identity(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    if not found.sizes and name.text == "I":
        return []  # of the size that what stands beside it has
    (size, *_) = found.shape(declared)
    declared.values[name.text] = make("eye", attrs=((size, size),))
    return conditions


def _said(written: str, condition: str) -> str:
    return condition if RELATION.search(condition) else f"{written} {condition}"


def _unknown(found: Words, declared: Declarations) -> Function:
    shape = found.shape(declared)  # which may give the domain a structure
    role = next((word for word in CURVED if word in found.words), "")
    return Function(operator="unknown", shape=shape, domain=found.domain or domains.REAL, role=role)


def _narrowed(declared: Declarations, name: str, found: Words) -> Term:
    """A symbol as its words say, and as what is declared of it already says."""
    shape = found.shape(declared)  # which may give the domain a structure
    known = declared.symbols.get(name)
    domain = found.domain or domains.REAL
    if known is None or shape:
        return symbol(name, domain, shape)
    return symbol(name, intersect(known.domain, domain), known.shape)


def _declare_random(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    text = name.text
    if "discrete" in found.words:
        declared.kinds[text] = "discrete"
        return []
    declared.continuous.update({text} if "continuous" in found.words else ())
    shape = found.shape(declared)  # which may give the domain a structure
    declared.symbols[text] = symbol(text, found.domain or domains.REAL, shape)
    Statements(declared, written(conditions)).read()
    variable = declared.symbols[text]  # whose density speaks of all that is said of its values
    density = make("call", variable, attrs=(f"p_{text}", domains.POSITIVE, (), "density"))
    declared.laws[text] = make("density_law", density, variable)
    if {"independent", "iid"} & set(found.words):
        declared.independent.add(text)
    return []


_KINDS: Mapping[str, Callable[[Declarations, Name, Words, list[str]], list[str]]] = {
    "function": _declare_function,
    "kronecker": families.declare_kronecker,
    "extreme": families.declare_eigenvalue,
    "event": _declare_named,
    "density": _declare_named,
    "identity": _declare_identity,
    **dict.fromkeys(MADE, families.declare_made),
    "random": _declare_random,
}


def name_of(written: str) -> Name:
    """A name as a context writes it: lambda_1, alpha_bar_t, ELBO, \\delta_{ij}, \\Sigma."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", written.strip()):
        base, *scripts = written.strip().split("_")
        accents = tuple(takewhile(lambda script: script in ACCENTS.values(), scripts))
        return Name(base, accents=accents, label="_".join(scripts[len(accents) :]))
    tokens = flatten(tokenize(written, spelled=True))
    parser = Parser(written, tokens)
    node = parser.scripted(parser.name())
    if node.kind != "name" or parser.token.kind != "eof":
        raise ReadingError(
            "more than a name", asked="the name of a declaration", text=written, hint="one name an entry"
        )
    name: Name = node.value
    return name


def signatures(declared: Declarations, text: str, statements: Sequence[Statement]) -> None:
    """Gather from the use of abstract densities which variables each is a joint density of; and what varies."""
    written_of: dict[str, list[Node]] = {}
    valued: list[Node] = []  # t of p(t = 1)
    for statement in statements:
        for side in statement.sides:
            declared.parameters.update(name.value.text for name in _varied(side))
            for name, bracket in _uses(side):
                key = declared.density_name(name)
                if key is None or declared.densities[key].op != "true":
                    continue
                known = declared.signatures.get(key, ())
                points = [variable_of(p) for p in bracket.parts]
                written_of.setdefault(key, []).extend(p for p in bracket.parts if p.kind == "name")
                valued.extend(
                    points[k] for k, p in enumerate(bracket.parts) if p is not points[k] or p.kind == "relation"
                )
                fresh = [p.value.text for p in points if p.kind == "name" and p.value.text not in known]
                declared.signatures[key] = (*known, *dict.fromkeys(fresh))
                parts = [map(variable_of, part) for part in split(bracket, "|", ";")]
                targets, given = (tuple(n.value.text for n in part if n.kind == "name") for part in parts)
                written = declared.roles.get(key, ())
                if (targets, given) not in written:
                    declared.roles[key] = (*written, (targets, given))
    sides = [side for statement in statements for side in statement.sides]
    counted = {name.value.text for side in sides for name in _varied(side, ("big",))}
    _sum_masses(declared, sides)
    _check_valued(text, valued, counted)
    _check_summed(declared, text, sides)
    for key, points in written_of.items():
        _check_points(declared.roles[key], text, points)
        _check_counted(declared.roles[key], text, points, counted)
    sides = [side for statement in statements for side in statement.sides]
    differentiated = {n.value.text for side in sides for n in _varied(side, ("gradient",))}
    for name in {n.value for side in sides for n in names_in(side)}:
        if name.label in differentiated & GREEK:
            _index(declared, name)


def _sum_masses(declared: Declarations, sides: Sequence[Node]) -> None:
    """Densities of what sums run over, and no integral does, are mass functions."""
    summed = {name.value.text for side in sides for name in _varied(side, ("big",))}
    integrals = [node.parts[1] for side in sides for node in walk(side) if node.kind == "integral"]
    integrated = {name.value.text for written in integrals for name in names_in(written)}
    for key, variables in declared.signatures.items():
        if key in declared.densities and summed & set(variables) and not integrated & set(variables):
            declared.masses.add(key)


def _check_valued(text: str, valued: Sequence[Node], counted: Collection[str]) -> None:
    r"""Ask about q(t_i = 1) under a sum over i: each t_i has a density of its own."""
    for node in valued:
        if names_below(node) & set(counted):
            found = f"a density at a value of {node.value.text}, which is counted"
            raise refuse(text, node, found, "is it one density? declare the law of each, or write it without the sum")


def _check_summed(declared: Declarations, text: str, sides: Sequence[Node]) -> None:
    """Ask about p(x | m_1) p(m_1) + p(x | m_2) p(m_2): two values of one variable, unless they stand in one bracket."""
    for total in (node for side in sides for node in walk(side) if node.kind == "sum"):
        terms = [dict(_weights(declared, term)) for term in total.parts]
        for first, second in pairwise(terms):
            for name, node in second.items():
                other = next((n for n in first if n.stem == name.stem and n != name and n not in second), None)
                if other is not None and name not in first and name.label.isdigit() and other.label.isdigit():
                    found = f"a density at {other.text} and at {name.text}, in one sum"
                    raise refuse(text, node, found, "are they two values of one variable, or two variables?")


def _weights(declared: Declarations, term: Node) -> Iterator[tuple[Name, Node]]:
    """The points of unknown densities that are factors of a term, and what they are given."""
    if term.kind != "product":
        return
    for name, bracket in pairwise(term.parts):
        unknown = name.kind == "name" and bracket.kind == "group" and declared.density_name(name.value)
        if unknown and declared.densities[unknown].op == "true":
            yield from ((point.value, point) for point in bracket.parts if point.kind == "name")


def _check_points(roles: Sequence[Role], text: str, points: Sequence[Node]) -> None:
    """Ask where the points of one density may be two values of one variable, or two variables: p(x) beside p(x') or p(X)."""
    together = {frozenset((*targets, *given)) for targets, given in roles}
    first = {node.value: node for node in reversed(points)}
    for one, other in look_alikes(first):
        if not any({one.text, other.text} <= names for names in together):
            found = f"a density at {one.text} and at {other.text}"
            raise refuse(text, first[other], found, "are they two values of one variable, or two variables?")


def _check_counted(roles: Sequence[Role], text: str, points: Sequence[Node], counted: Collection[str]) -> None:
    r"""Ask about p(x_t) under a sum over t beside p(x_0): it would be another density for each t."""
    together = [{*targets, *given} for targets, given in roles]
    alike: dict[str, dict[str, Node]] = {}
    for node in points:
        alike.setdefault(node.value.stem, {}).setdefault(node.value.text, node)
    every = {text for named in alike.values() for text in named}
    for named in alike.values():
        for node in named.values():
            places = names_below(node)
            if not (places | {mark.strip("()") for mark in node.value.marks}) & set(counted):
                continue
            apart = every - {node.value.text}.union(*(names for names in together if node.value.text in names))
            others = sorted(apart | (named.keys() - {node.value.text}))
            if others:
                found = f"a density at {node.value.text}, which is counted, and at {' and '.join(others)}"
                raise refuse(
                    text, node, found, "is it one density? declare the law of each, or write it without the sum"
                )


def look_alikes(names: Collection[Name]) -> Iterator[tuple[Name, Name]]:
    r"""Names of which the second may be another value of the variable with the first: x' or x_i or \hat x, or x of X."""
    classes = [name for name in names if name.label and name.base.isupper() and len(name.base) == 1]
    yield from ((one, other) for one, other in pairwise(classes) if one.stem == other.stem and one != other)
    plain = {name.text: name for name in names if name.text == name.base}
    for other in names:
        alike = other.base if other.text != other.base else other.text.swapcase()
        if alike in plain:
            yield plain[alike], other


def _index(declared: Declarations, name: Name) -> None:
    r"""theta of p_\theta, where the text differentiates by it: a variable that is given wherever the density is read."""
    key = declared.density_name(name)
    if key is None or declared.densities[key].op != "true":
        return
    declared.indexed[key] = name.label
    known = declared.signatures.get(key, ())
    if known and name.label not in known:
        declared.signatures[key] = (*known, name.label)


def _varied(node: Node, kinds: tuple[str, ...] = ("gradient", "big")) -> Iterator[Node]:
    """The names that a formula differentiates by, and the indices that its sums and products run over."""
    for inner in walk(node):
        below = scripts_of(inner).below if inner.kind in kinds else ()
        by = (
            inner.parts[1:]
            if inner.kind == "derivative"
            else [b.parts[0] if b.kind == "relation" else b for b in below]
        )
        yield from (variable for variable in by if variable.kind == "name")


def _uses(node: Node) -> Iterator[tuple[Name, Node]]:
    """Names before brackets, with their brackets."""
    for product in walk(node):
        if product.kind == "product":
            for first, second in pairwise(product.parts):
                if first.kind == "name" and second.kind == "group":
                    yield first.value, second
