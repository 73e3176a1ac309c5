r"""How many entries there are, by the sums over them: K of pi in \sum_{k=1}^{K} \pi_k, declared without a size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symgen.reading.declared import Declarations
from symgen.reading.inferring.open_sums import subscripts
from symgen.reading.syntax.tree import Node, Statement, names_in, scripts_of, walk
from symgen.terms.term import Term, dimension, make, num, symbol
from symgen.terms.traverse import substitute


def size_by_sums(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Give what is declared without a size as many entries as the sums over them have terms."""
    counted = [found for s in statements for side in s.sides for node in walk(side) for found in _counted(node)]
    _name_the_size(declared, counted)


def _counted(node: Node) -> Iterator[tuple[str, str, str]]:
    """Stem, index and end of what is counted: pi, k and K of \\sum_{k=1}^{K} \\pi_k."""
    if node.kind != "big":
        return
    scripts = scripts_of(node)
    for below in scripts.below:
        index = below.parts[0] if below.kind == "relation" else below
        from_one = below.kind != "relation" or (below.parts[1].kind == "number" and below.parts[1].value == 1)
        above = scripts.above[0] if scripts.above else None
        end = above.value.text if above is not None and above.kind == "name" and from_one else ""
        for name in names_in(node.parts[0]) if index.kind == "name" else ():
            places = subscripts(name)
            if any(place.kind == "name" and place.value.text == index.value.text for place in places):
                yield "_".join((name.value.stem, *name.value.marks)), index.value.text, end


def _name_the_size(declared: Declarations, counted: Sequence[tuple[str, str, str]]) -> None:
    size = declared.symbols.get(declared.size)
    unsized = {n for n, s in declared.symbols.items() if size is not None and s.shape and set(s.shape) == {size}}
    ends = {end for stem, _, end in counted if stem in unsized and end}
    if size is None or len(ends) != 1:
        return
    (end,) = ends
    known = declared.symbols.get(end)
    if end in declared.values or (known is not None and (known.shape or not known.domain.is_integer)):
        return
    new = dimension(end)
    declared.symbols[end] = new
    changed = {
        s: symbol(name, s.domain, tuple(new if axis is size else axis for axis in s.shape))
        for name, s in declared.symbols.items()
        if size in s.shape
    }
    declared.symbols.update({s.attrs[0]: s for s in changed.values()})
    _replace(declared, {**changed, size: new, **({} if known is None else {known: new})})
    if known is not None and known.domain.low > 1:
        declared.conditions.append(make("ge", new, num(known.domain.low)))
    declared.size = end
    declared.assume(f"what has no size is of size {end}")


def _replace(declared: Declarations, changed: dict[Term, Term]) -> None:
    for table in (declared.values, declared.laws, declared.densities):
        table.update({name: substitute(value, changed) for name, value in table.items()})
    declared.conditions[:] = [substitute(condition, changed) for condition in declared.conditions]
