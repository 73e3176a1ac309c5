r"""What moments and probabilities say of names that nothing declares: X of \mathrm{Var}(X) is random, A of P(A \cup B) an event.

Inferred is only what is right whatever else is meant. A name is random where it stands in moments, and no number where it
stands beside one, as a in a \mathrm{E}[X]; all random variables have one joint law of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symgen.reading.declared import JOINT, Declarations
from symgen.reading.elaborate import split
from symgen.reading.inferring.densities import LETTERS, is_point, is_variable
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, scripts_of, unsubscripted, walk
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import make, symbol

#: Capitals that mean something else before a bracket or alone.
_NO_VARIABLES = frozenset({"E", "V", "I", "P"})
_MOST_EVENTS = 6
_ESTIMATES = frozenset({"ML", "MLE", "MAP", "OLS"})
_NOISE = frozenset({"epsilon", "xi", "eta", "zeta"})
#: Small letters that are as often random as numbers.
_LAST_LETTERS = frozenset("uvwxyz")
_SET_SIGNS = frozenset({"and", "or"})


def infer_random(declared: Declarations, statements: Sequence[Statement]) -> None:
    r"""Declare as random variables of one unknown law the names in moments without one: \mathrm{Var}(X + a), E[XY]."""
    sides = [side for statement in statements for side in statement.sides]
    moments = [part for side in sides for part in inside_moments(side, energy="E" in declared)]
    if declared.laws or not moments:
        return
    if any(letter in declared.densities for letter in LETTERS):
        _with_density(declared, sides, moments)
        return
    found = _random(declared, statements, moments)
    heads = [head for side in sides for node in walk(side) for head in _densities_at(node, {t.lower() for t in found})]
    if not found or any(head.label != found[0] for head in heads) or (heads and len(found) > 1):
        return  # p(x) beside E[X] is its density
    for text in found:
        declared.symbols[text] = symbol(text, REAL)
        declared.inferred.add(text)
    if heads:
        _own_law(declared, found[0])
    else:
        _joint_law(declared, found)
    words = "a random variable" if len(found) == 1 else "random variables"
    declared.assume(f"{', '.join(found)} {'is' if len(found) == 1 else 'are'} taken to be {words} with some law")


def _with_density(declared: Declarations, sides: Sequence[Node], moments: Sequence[Node]) -> None:
    r"""X of E[X] = \sum_x x p(x), where p is a density of x alone: it has that density."""
    names = {name.value for part in moments for name in unsubscripted(part)}
    found = [name for name in names if is_variable(name) and name.text not in declared]
    heads = [(name.value, bracket) for side in sides for node in walk(side) for name, bracket in applications(node)]
    read = [(name, bracket) for name, bracket in heads if name.text in declared.densities]
    if len(found) != 1 or len({name for name, _ in read}) != 1:
        return
    (variable,), name = found, read[0][0]
    points = {p.value.text if p.kind == "name" else "" for _, bracket in read for p in bracket.parts}
    if points != {variable.text.lower()} or declared.densities[name.text].op != "true":
        return
    whole = declared.symbols[variable.text] = symbol(variable.text, REAL)
    density = make("call", whole, attrs=(name.text, POSITIVE, (), "density"))
    declared.laws[variable.text] = make("density_law", density, whole)
    declared.inferred.add(variable.text)
    declared.guessed.add(variable.text)
    declared.assume(f"{variable.text} is taken to be a random variable with the density {name.text}")


def _joint_law(declared: Declarations, found: list[str]) -> None:
    declared.declare_kind(JOINT, "density")
    declared.signatures[JOINT] = tuple(found)
    for text in found:
        declared.laws[text] = make("density_law", make("true"), declared.symbols[text])
    declared.together.update(found)
    declared.inferred.add(JOINT)
    declared.guessed.add(JOINT)


def _own_law(declared: Declarations, text: str) -> None:
    """The law of X with the density that is written f_X(x) or p_X(x)."""
    variable = declared.symbols[text]
    density = make("call", variable, attrs=(f"p_{text}", POSITIVE, (), "density"))
    declared.laws[text] = make("density_law", density, variable)
    declared.inferred.add(f"p_{text}")
    declared.guessed.add(text)


def _random(declared: Declarations, statements: Sequence[Statement], moments: Sequence[Node]) -> list[str]:
    """The names that are random: capitals, estimates, and what is declared so; small letters where there are none of these."""
    sides = [side for statement in statements for side in statement.sides]
    inside = {name.value for part in moments for name in unsubscripted(part)}
    numbers = {text for statement in statements for side in statement.sides for text in _beside_moments(side)}
    numbers -= declared.random
    if any(node.kind == "norm" for part in moments for node in walk(part)):
        return []  # it may be a vector
    if any(_may_vary(name.value) and not is_variable(name.value) for part in moments for name in _functions(part)):
        return []  # \hat f(x), which is estimated: by which sample?
    if numbers & {name.value.text for side in sides for name in _spread_of(side)}:
        return []  # nobody writes the variance of a number
    declared.constant |= numbers
    applied = {name.value.text for part in moments for name in _functions(part)}  # f of Cov(f(X), g(X))
    free = [name for name in inside if name.text not in declared and name.text not in numbers | applied]
    found = {name.text for name in free if _may_vary(name) or name.text in declared.random}
    if found and any(_is_small(name) and name.text in _LAST_LETTERS for name in free if name.text not in found):
        return []  # z of Var(X + z) may vary as well
    if not found and not _counts(sides):
        elsewhere = {text for side in sides for text in (*_outside(side), *_read_outside(side))}
        small = [name for name in free if _is_small(name) and name.text not in elsewhere]
        found = {name.text for name in small} if len({name.stem for name in small}) == len(small) else set()
    return sorted(found)


def _read_outside(side: Node) -> set[str]:
    """The points of functions outside of moments: x of E[f(x)] - f(x)."""
    inside = {id(node) for part in inside_moments(side) for node in walk(part)}
    pairs = (
        (n, b) for node in walk(side) for n, b in applications(node) if id(n) not in inside and n.value.text != "E"
    )
    return {name.value.text for n, b in pairs if not n.value.label for name in unsubscripted(b)}


def _functions(part: Node) -> Iterator[Node]:
    """The names before brackets that hold points only."""
    pairs = (pair for node in walk(part) for pair in applications(node))
    return (name for name, bracket in pairs if all(map(is_point, bracket.parts)))


def _may_vary(name: Name) -> bool:
    r"""X, Y_1; \hat\theta and \mu_{\text{ML}}; \epsilon, which is noise."""
    estimate = (name.accents == ("hat",) and not name.label) or name.label in _ESTIMATES
    noise = name.text in _NOISE
    return (
        (not (name.font or name.marks) and estimate) or noise or (is_variable(name) and name.base not in _NO_VARIABLES)
    )


def _is_small(name: Name) -> bool:
    plain = not (name.font or name.accents or name.marks) and not name.label.isdigit()
    return plain and len(name.base) == 1 and name.base.islower() and name.base not in "eid"


def _counts(sides: Sequence[Node]) -> bool:
    """Whether a sum or a product stands here, whose index may be a subscript: x_i is an entry of something."""
    return any(node.kind == "big" for side in sides for node in walk(side))


def _beside_moments(side: Node) -> set[str]:
    """The names of a side with a moment that stand outside of its moments."""
    return _outside(side) if any(True for _ in inside_moments(side)) else set()


def _outside(side: Node) -> set[str]:
    """The names of a side that stand outside of moments and of the brackets of what is applied."""
    brackets = [bracket for node in walk(side) for _, bracket in applications(node)]
    inside = {id(node) for part in (*inside_moments(side), *brackets) for node in walk(part)}
    return {name.value.text for name in unsubscripted(side) if id(name) not in inside}


def inside_moments(side: Node, *, energy: bool = False) -> Iterator[Node]:
    """What moments without a law are of: f of E[f] and, where E is no energy, of E(f)."""
    for node in walk(side):
        if node.kind == "moment" and not scripts_of(node).below:
            yield from node.parts
        yield from (bracket for name, bracket in applications(node) if name.value.text == "E" and not energy)


def inside_probabilities(side: Node) -> Iterator[Node]:
    r"""The events of probabilities: X > t of \Pr(X > t)."""
    return (bracket for node in walk(side) for name, bracket in applications(node) if _is_probability(name))


def _spread_of(side: Node) -> Iterator[Node]:
    """The names whose variances are written: x of Var[x]."""
    for node in walk(side):
        if node.kind == "moment" and node.value[0] != "E":
            yield from (part for bracket in node.parts for part in bracket.parts if part.kind == "name")


def _densities_at(node: Node, points: set[str]) -> Iterator[Name]:
    """The names of densities, f_X and p, that are read at some points."""
    for name, bracket in applications(node):
        density = name.value.base in LETTERS or (name.value.base in ("f", "F") and name.value.label)
        if density and any(inner.value.text in points for inner in names_in(bracket)):
            yield name.value


# Events.


def infer_events(declared: Declarations, statements: Sequence[Statement]) -> None:
    r"""Declare as events the capitals that stand in probabilities only: P(A \cup B) = P(A) + P(B)."""
    if declared.laws or declared.kinds or declared.densities or declared.random:
        return
    sides = [side for statement in statements for side in statement.sides]
    uses = [pair for side in sides for node in walk(side) for pair in applications(node) if _is_probability(pair[0])]
    names = {name.value.text: name.value for _, bracket in uses for name in names_in(bracket)}
    heads = {id(name) for name, _ in uses}
    inside = {id(name) for _, bracket in uses for name in names_in(bracket)}
    elsewhere = {n.value.text for side in sides for n in names_in(side) if id(n) not in heads | inside}
    parts = [part for _, bracket in uses for part in bracket.parts]
    signs = any(_SET_SIGNS & set(node.value) for part in parts for node in walk(part) if node.kind == "product")
    capital = all(is_variable(name) and name.text not in declared for name in names.values())
    if (
        not names
        or not capital
        or len(names) > _MOST_EVENTS
        or names.keys() & elsewhere
        or not all(map(_is_event, parts))
    ):
        return
    if any(_SET_SIGNS & set(n.value) for s in sides for n in _bare_products(s)):
        return
    if signs:
        for text in sorted(names):
            declared.kinds[text] = "event"
            declared.inferred.add(text)
        declared.assume(f"{', '.join(sorted(names))} are taken to be events")


def _bare_products(side: Node) -> Iterator[Node]:
    """Products outside of probabilities."""
    inside = {id(n) for node in walk(side) for name, b in applications(node) if _is_probability(name) for n in walk(b)}
    return (node for node in walk(side) if node.kind == "product" and id(node) not in inside)


def _is_probability(name: Node) -> bool:
    return name.value.base in ("P", "Pr") and not (name.value.label or name.value.accents or name.value.marks)


def _is_event(part: Node) -> bool:
    """A, its complement, a union, an intersection."""
    if part.kind == "name":
        return True
    if part.kind == "power":
        return part.parts[0].kind == "name" and part.parts[1].kind == "name" and part.parts[1].value.text in ("c", "C")
    if part.kind == "product" and not set(part.value) <= _SET_SIGNS:
        return False
    return part.kind in ("product", "not", "group") and all(map(_is_event, part.parts))


def given_names(statements: Sequence[Statement]) -> set[str]:
    """What stands after the bar of an expectation: y of E[x | y]."""
    sides = (node for statement in statements for side in statement.sides for node in walk(side))
    brackets = [node.parts[0] for node in sides if node.kind == "moment" and node.parts[0].kind == "group"]
    given = (part for bracket in brackets for part in split(bracket, "|")[1])
    return {part.value.text for part in given if part.kind == "name"}
