"""What the use of abstract densities tells of them: which variables each is a joint density of, and what is summed or varied."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from symgen.reading.declared import Declarations, Role
from symgen.reading.elaborate import split
from symgen.reading.notation.draws_below import many_draws
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import (
    Name,
    Node,
    Statement,
    names_below,
    names_in,
    refuse,
    scripts_of,
    variable_of,
    walk,
)


def signatures(declared: Declarations, text: str, statements: Sequence[Statement]) -> None:
    """Gather from the use of abstract densities which variables each is a joint density of; and what varies."""
    written_of: dict[str, list[Node]] = {}
    valued: list[Node] = []  # t of p(t = 1)
    declared.drawn |= _drawn(statements)
    declared.again.update(_again(statements))
    variable = partial(_variable, declared)
    brackets: dict[str, list[Node]] = {}
    for statement in statements:
        for side in statement.sides:
            declared.parameters.update(name.value.text for name in _varied(side))
            for name, bracket in _uses(side):
                key = declared.density_name(name)
                if key is None or declared.densities[key].op != "true" or name.text in declared.functions:
                    continue
                brackets.setdefault(key, []).append(bracket)
                known = declared.signatures.get(key, ())
                points = [variable(p) for p in bracket.parts]
                plain = (p for p in bracket.parts if p.kind == "name" and variable(p) is p)
                written_of.setdefault(key, []).extend(plain)
                valued.extend(
                    points[k] for k, p in enumerate(bracket.parts) if p is not variable_of(p) or p.kind == "relation"
                )
                fresh = [p.value.text for p in points if p.kind == "name" and p.value.text not in known]
                declared.signatures[key] = (*known, *dict.fromkeys(fresh))
                parts = [map(variable, part) for part in split(bracket, "|", ";")]
                targets, given = (tuple(n.value.text for n in part if n.kind == "name") for part in parts)
                written = declared.roles.get(key, ())
                if (targets, given) not in written:
                    declared.roles[key] = (*written, (targets, given))
    sides = [side for statement in statements for side in statement.sides]
    counted = {name.value.text for side in sides for name in _varied(side, ("big",))}
    of_one = {key for key, read in brackets.items() if _is_of_one_number(declared, key, read)}
    _sum_masses(declared, sides)
    _check_valued(text, valued, counted)
    _check_summed(declared, text, sides)
    for key, points in written_of.items():
        if key in of_one or _at_values(declared, key):
            continue
        _check_points(declared.roles[key], text, points)
        _check_marginals(key, declared.roles[key], text, points)
        _check_counted(declared.roles[key], text, points, counted)
    sides = [side for statement in statements for side in statement.sides]
    differentiated = {n.value.text for side in sides for n in _varied(side, ("gradient",))}
    for name in {n.value for side in sides for n in names_in(side)}:
        if name.label in differentiated & GREEK:
            _index(declared, name)


def _drawn(statements: Sequence[Statement]) -> set[str]:
    r"""z of z_1, \dots, z_K \sim q(z | x) below a mean, where densities are read at z too."""
    nodes = [node for statement in statements for side in statement.sides for node in walk(side)]
    many = (many_draws(scripts_of(node).below) for node in nodes if node.kind == "moment")
    stems = {found[0].value.stem for found in many if found is not None}
    points = {
        p.value.text for node in nodes for _, bracket in _uses_in(node) for p in bracket.parts if p.kind == "name"
    }
    return stems & points | {stem for node in nodes for stem in _apart(node, points)}


def _apart(node: Node, points: Collection[str]) -> Iterator[str]:
    r"""z of z_1, z_2 \sim q, which no density has both of: independent draws of one variable."""
    below = scripts_of(node).below if node.kind == "moment" else ()
    heads = [part.parts[0] if part.kind == "relation" else part for part in below]
    named = {head.value.text: head.value.stem for head in heads if head.kind == "name" and head.value.label.isdigit()}
    stems = set(named.values())
    together = [{p.value.text for p in bracket.parts if p.kind == "name"} for _, bracket in _uses(node)]
    if len(named) > 1 and len(stems) == 1 and all(len(found & named.keys()) < 2 for found in together):
        yield from stems if named.keys() & set(points) else ()


def _again(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    r"""z' of \int p(x \mid z') p(z')\,dz', which no density has beside z: another value of the variable z, with that."""
    sides = [side for statement in statements for side in statement.sides]
    brackets = [{p.value.text for p in b.parts if p.kind == "name"} for side in sides for _, b in _uses(side)]
    for name in (name for side in sides for node in walk(side) for name in _bound_names(node)):
        value = name.value
        primed = bool(value.marks) and not any(mark.replace("prime", "") for mark in value.marks)
        base = replace(value, marks=()).text
        if primed and any(base in of for of in brackets) and not any({base, value.text} <= of for of in brackets):
            yield value.text, base


def _bound_names(node: Node) -> Iterator[Node]:
    """What a sum, an integral or a mean is over."""
    if node.kind == "integral":
        yield from names_in(node.parts[1])
    if node.kind in ("big", "moment"):
        for below in scripts_of(node).below:
            yield from names_in(below)


def _variable(declared: Declarations, node: Node) -> Node:
    """The variable of which a point is a value: z of z_k that is drawn, and of z' that a sum is over."""
    found = variable_of(node)
    if found.kind == "name" and found.parts and found.value.stem in declared.drawn:
        return replace(found, value=Name(found.value.stem), parts=())
    if found.kind == "name" and found.value.text in declared.again:
        return replace(found, value=replace(found.value, marks=()))
    return found


def _is_of_one_number(declared: Declarations, key: str, brackets: Sequence[Node]) -> bool:
    r"""Whether a density is read at a formula, p(x - \theta), and always at one point: it is a function of one number then."""
    read_at = [bracket.parts[0] for bracket in brackets if len(bracket.parts) == 1]
    if len(read_at) < len(brackets) or not any(map(_is_formula, read_at)):
        return False
    plain = [point.value.text for point in read_at if point.kind == "name"]
    declared.signatures[key] = (plain[0] if plain else "u",)
    declared.roles[key] = ((declared.signatures[key], ()),)
    return True


def _is_formula(point: Node) -> bool:
    """x - t and g(x), but neither a value z = k nor a sequence."""
    outside = ("name", "relation", "range", "dots", "number", "group")
    return point.kind not in outside and any(True for _ in names_in(point))


def _at_values(declared: Declarations, key: str) -> bool:
    """Whether a mass function that a context declares is read at values of one variable, p(y), p(y_1) and p(y_2)."""
    roles = declared.roles[key]
    single = all(len(targets) == 1 and not given for targets, given in roles)
    names = [targets[0] for targets, _ in roles if targets]
    variable = next((name for name in names if "_" not in name), "")
    values = all(name == variable or name.partition("_")[0] == variable for name in names)
    if len(roles) < 2 or key not in declared.masses or not (single and variable and values):
        return False
    declared.signatures[key] = (variable,)
    declared.assume(f"{', '.join(names)} are values at which {key} is read")
    return True


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
    for name in (name for node in valued for name in names_in(node)):
        if names_below(name) & set(counted):
            found = f"a density at a value of {name.value.text}, which is counted"
            raise refuse(text, name, found, "is it one density? declare the law of each, or write it without the sum")


def _check_summed(declared: Declarations, text: str, sides: Sequence[Node]) -> None:
    """Ask about p(x | m_1) p(m_1) + p(x | m_2) p(m_2): two values of one variable, unless they stand in one bracket."""
    for total in (node for side in sides for node in walk(side) if node.kind == "sum"):
        terms = [dict(_weights(declared, term)) for term in total.parts]
        for first, second in pairwise(terms):
            for name, node in second.items():
                other = next((n for n in first if n.stem == name.stem and n != name and n not in second), None)
                if name.stem in declared.drawn:
                    continue
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


#: Letters that stand for the density of whatever is their argument: p(x) and p(y) are two functions.
_OF_ANYTHING = ("p", "q", "P", "Q", "f", "g")


def _check_marginals(key: str, roles: Sequence[Role], text: str, points: Sequence[Node]) -> None:
    r"""Ask about \pi(x) beside \pi(y) where \pi has never both: one density at two points, more often than two of a joint law."""
    alone = {targets[0] for targets, given in roles if len(targets) == 1 and not given}
    together = [{*targets, *given} for targets, given in roles]
    if key.partition("_")[0] in _OF_ANYTHING or len(alone) < 2 or any(len(alone & names) > 1 for names in together):
        return
    one, other = sorted(alone)[:2]
    place = next(node for node in points if node.value.text == other)
    found = f"{key} at {one} and at {other}"
    raise refuse(
        text, place, found, f"is it one density? declare {key}: positive function; or write {key}_{other}({other})"
    )


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
    if key is None or declared.densities[key].op != "true" or name.text in declared.functions:
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
        yield from _uses_in(product)


def _uses_in(product: Node) -> Iterator[tuple[Name, Node]]:
    for first, second in pairwise(product.parts) if product.kind == "product" else ():
        bracket = second.parts[0] if second.kind == "power" else second  # p(x, z)^2
        head = first.parts[0] if first.kind == "primed" else first
        if head.kind == "name" and bracket.kind == "group":
            yield head.value, bracket
