r"""Samples: x_i ~ law gives the entries of x, which are independent, wherever a sum or a product runs over i."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgen._registry import hook
from symgen.reading.elaborate import Reader
from symgen.reading.notation.order_statistics import names_beside
from symgen.reading.syntax.tree import Node, names_in, scripts_of, walk
from symgen.terms.domains import INTEGER
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import distinct, substitute


def listed_as_range(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    r"""x_{1:n} for x_1, \\dots, x_n among what is given."""
    dots = [place for place, node in enumerate(nodes) if node.kind == "dots"]
    if len(dots) != 1 or not 0 < dots[0] < len(nodes) - 1:
        return nodes
    (place,) = dots
    first, last = nodes[place - 1], nodes[place + 1]
    names = [node for node in nodes[: place + 2] if node.kind == "name" and len(node.parts) == 1]
    alike = first in names and last in names and first.value.stem == last.value.stem
    start = next(
        (k for k, node in enumerate(nodes) if node in names and alike and node.value.stem == first.value.stem), None
    )
    if start is None or [n.value.label for n in nodes[start:place]] != [str(k + 1) for k in range(place - start)]:
        return nodes
    span = Node("range", first.start, last.end, None, (nodes[start].parts[0], last.parts[0]))
    whole = replace(
        last, start=nodes[start].start, value=replace(last.value, label=f"1to{last.value.label}"), parts=(span,)
    )
    return (*nodes[:start], whole, *nodes[place + 2 :])


def with_samples(reader: Reader, body: Sequence[Node], names: set[str]) -> set[str]:
    """The random variables of a formula: x, of n entries, for the x_i that it counts."""
    found = set(names)
    for part in body:
        for operator in (node for node in walk(part) if node.kind in ("big", "extremum")):
            for name, index in list(_counted(reader, operator, found)):
                found.discard(name.value.text)
                found.add(_sample(reader, name, index, operator))
    sampled = {stem: n for n in reader.declared.laws for stem, _, index in [n.rpartition("_")] if index in _INDICES}
    for whole in _written_whole(reader, body):
        if whole.attrs[0] in sampled and _is_unknown(reader, whole):
            found.add(_law_of_sample(reader, sampled[whole.attrs[0]], whole))
    return _of_one_sample(reader, body, found)


_INDICES = frozenset("ijklmnt")


def _written_whole(reader: Reader, body: Sequence[Node]) -> Iterator[Term]:
    """The vectors of a formula, and those that its defined names are made of."""
    for name in (name for part in body for name in names_beside(reader, part)):
        value = reader.known(name.value.text)
        yield from () if value is None else (s for s in sorted(value.free, key=str) if len(s.shape) == 1)


def _is_unknown(reader: Reader, whole: Term) -> bool:
    """Whether nothing but what its entries are tells the law of a vector."""
    law = reader.declared.laws.get(whole.attrs[0])
    return law is None or (law.op == "density_law" and law.args[0].attrs[:1] == (f"p_{whole.attrs[0]}",))


def _of_one_sample(reader: Reader, body: Sequence[Node], found: set[str]) -> set[str]:
    r"""The variables with X_i and X_j as entries of one sample, where both are spoken of: X_i and \bar X depend on each other."""
    declared = reader.declared
    for entry in [*declared.laws]:
        stem, _, index = entry.rpartition("_")
        whole = reader.known(stem) if stem and not index.isdecimal() else None
        if whole is None or whole.op != "symbol" or len(whole.shape) != 1:
            continue
        others = any(
            _is_an_entry(name) and name.value.text not in declared.laws and _stem_of(name) == stem
            for part in body
            for name in names_beside(reader, part)
        )
        if others and stem not in declared.laws:
            found = found | {_law_of_sample(reader, entry, whole)}
        elif others:
            found = found | {stem}
        if {entry, stem} <= found:
            del declared.laws[entry]
            declared.symbols.pop(entry, None)
            found = found - {entry}
    return found


def _is_an_entry(name: Node) -> bool:
    """Whether a name stands for one draw, X_j; X_{(j)} does for what is counted by size."""
    return bool(name.parts) and all(part.kind in ("name", "number") for part in name.parts)


def _stem_of(name: Node) -> str:
    return "_".join((name.value.stem, *name.value.marks))


def _counted(reader: Reader, operator: Node, names: set[str]) -> Iterator[tuple[Node, str]]:
    """The x_i with a law under a sum over i."""
    for below in scripts_of(operator).below:
        index = below.parts[0] if below.kind == "relation" else below
        if index.kind != "name":
            continue
        for name in names_in(operator.parts[0]):
            if name.value.text in names and [p.value.text for p in name.parts if p.kind == "name"] == [
                index.value.text
            ]:
                yield name, index.value.text


def _sample(reader: Reader, name: Node, index: str, operator: Node) -> str:
    stem = _stem_of(name)
    whole = reader.known(stem)
    if whole is None:
        whole = _vector(reader, stem, name, operator)
    return _law_of_sample(reader, name.value.text, whole)


def _vector(reader: Reader, stem: str, name: Node, operator: Node) -> Term:
    """As many entries as the sum has terms, where it begins at 1."""
    scripts = scripts_of(operator)
    below = scripts.below[0]
    first = below.parts[1].value if below.kind == "relation" and below.parts[1].kind == "number" else None
    if first != 1 or not scripts.above:
        raise reader.refuse(
            name, f"{name.value.text}, of which there may be more", f"how many? declare {stem}: vector n"
        )
    last = reader.term(scripts.above[0])
    domain = hook("probability.support")(reader.declared.laws[name.value.text]).domain
    whole = symbol(stem, domain, (last if last.value is None else int(last.value),))
    reader.declared.symbols[stem] = whole
    return whole


def _law_of_sample(reader: Reader, entry: str, whole: Term) -> str:
    """The law of independent entries, each with the law of x_i."""
    stem, law = whole.attrs[0], reader.declared.laws[entry]
    index = entry.rpartition("_")[2]
    args = [_with_vectors(reader, argument, index, whole) for argument in law.args]
    each = [_over_all(argument, index, whole) for argument in args] if law.op == "law" else [None]
    if law.op != "law" or law.shape or None in each:
        raise reader.refuse(
            Node("name", 0, 0), f"{entry}, entries with laws of their own", "symgen reads samples of one known law"
        )
    reader.declared.laws[stem] = make("law", *each, attrs=(*law.attrs[:2], whole.shape))
    reader.declared.assume(f"the entries of {stem} are independent")
    return stem


def _with_vectors(reader: Reader, argument: Term, index: str, whole: Term) -> Term:
    """A parameter with the entries of vectors for numbers that change with i: lambda[i] for lambda_i of X_i ~ Exp(lambda_i)."""
    numbered = [s for s in argument.free if s.attrs[0].endswith(f"_{index}") and not s.shape]
    given: dict[Term, Term] = {}
    for number in sorted(numbered, key=str):
        stem = number.attrs[0].removesuffix(f"_{index}")
        vector = reader.declared.symbols.get(stem, symbol(stem, number.domain, whole.shape))
        if vector.shape != whole.shape:
            raise reader.refuse(
                Node("name", 0, 0), f"{stem}, not as many as there are of {whole.attrs[0]}", "how many are there?"
            )
        reader.declared.symbols[stem] = vector
        given[number] = make("index", vector, symbol(index, INTEGER))
    return substitute(argument, given) if given else argument


def _over_all(argument: Term, index: str, whole: Term) -> Term | None:
    """A parameter of the law of one entry for all of them: mu for mu_i; None where it speaks of i in another way."""
    counted = [s for s in argument.free if s.attrs[0] == index]
    if any(s.attrs[0].endswith(f"_{index}") for s in argument.free):
        return None
    if not counted:
        return argument * make("ones", attrs=(whole.shape,))
    entries = {
        part: part.args[0]
        for part in distinct(argument)
        if part.op == "index" and part.args[1:] == (counted[0],) and part.args[0].shape == whole.shape
    }
    found = substitute(argument, entries)
    return None if counted[0] in found.free else found


def inside_functions(reader: Reader, body: Sequence[Node]) -> list[Node]:
    r"""The bodies of defined functions that formulas speak of, \ell of \ell'(p): what is random in them but their arguments."""
    functions = reader.declared.functions
    found: dict[str, Node] = {}
    waiting = list(body)
    while waiting:
        for name in names_in(waiting.pop()):
            function = functions.get(name.value.text)
            inside = function.body if function is not None else None
            if function is None or inside is None or name.value.text in found:
                continue
            spoken = {inner.value.text for inner in names_in(inside)}
            found[name.value.text] = inside
            if not spoken & set(function.parameters) & reader.declared.laws.keys():
                waiting.append(inside)
            else:
                del found[name.value.text]
    return list(found.values())
