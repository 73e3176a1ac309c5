r"""What a display shows of declared names: that a probability vector is read as a mass function, and what has many entries.

With p: "probability vector", p(x) is the mass of x; with sigma_j: "positive", \sum_j \sigma_j^2 is over the entries of a vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from symgen.reading.declared import Declarations
from symgen.reading.declaring.finite_functions import as_functions_of_points
from symgen.reading.inferring.counted_sizes import size_by_sums
from symgen.reading.inferring.counts import narrow_counts
from symgen.reading.notation.instances import declare_arguments
from symgen.reading.notation.neighbours import FUNCTION_LETTERS, applications
from symgen.reading.notation.order_statistics import declare_orders
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Node, Statement, names_in, scripts_of, unsubscripted, walk
from symgen.terms.term import make


def by_what_is_shown(declared: Declarations, text: str, statements: Sequence[Statement]) -> None:
    """What a display shows of declared names, before anything is read."""
    declare_orders(declared, text, statements)
    as_functions_of_points(declared, statements)
    declare_arguments(declared, statements)
    as_imaginary(declared, statements)
    as_mass_functions(declared, statements)
    as_entries(declared, statements)
    as_factors(declared, statements)
    narrow_counts(declared, statements)
    size_by_sums(declared, statements)


def as_factors(declared: Declarations, statements: Sequence[Statement]) -> None:
    r"""Greek letters that stand by themselves too are numbers: \phi(1 + e^\eta) = e^\eta beside \log \phi is a product."""
    sides = [side for statement in statements for side in statement.sides]
    heads = {id(head) for side in sides for node in walk(side) for head, _ in (*applications(node), *_squared(node))}
    inner = [(node.kind, part) for side in sides for node in walk(side) for part in node.parts if part.kind == "name"]
    declared.factors = {
        name.value.text
        for kind, name in inner
        if id(name) not in heads
        and name.value.base in GREEK - {"pi"}
        and kind in (_DIVIDED if name.value.base in FUNCTION_LETTERS else _ARITHMETIC)
    }


#: Where a letter by itself is a number.
_ARITHMETIC = frozenset({"sum", "product", "quotient", "power", "negative", "function", "root"})
#: Where it is one though it often stands for a function, which may be written without its argument: phi(x + h) - phi.
_DIVIDED = frozenset({"quotient", "power", "function"})


def _squared(node: Node) -> Iterator[tuple[Node, Node]]:
    """Names before square brackets."""
    for first, second in pairwise(node.parts) if node.kind == "product" else ():
        if first.kind == "name" and second.kind == "group":
            yield first, second


def as_imaginary(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Let i be the imaginary unit where it stands in an exponent of e, and nowhere as an index."""
    sides = [side for statement in statements for side in statement.sides]
    nodes = [node for side in sides for node in walk(side)]
    powers = [node.parts for node in nodes if node.kind == "power" and node.parts[0].kind == "name"]
    exponents = [exponent for base, exponent in powers if base.value.text == "e"]
    alone = any(n.value.text == "i" and not n.parts for exponent in exponents for n in unsubscripted(exponent))
    below = {n.value.text for node in nodes for part in scripts_of(node).below for n in names_in(part)}
    below |= {n.value.text for node in nodes if node.kind == "name" for part in node.parts for n in names_in(part)}
    if alone and "i" not in below and "i" not in declared:
        declared.values["i"] = make("const", attrs=("i",))
        declared.assume("i is the imaginary unit")


def as_mass_functions(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Let probability vectors be mass functions where one of them is read at a point, as in p(x), and none at an index.

    Beside functions of points of a finite set they are mass functions, too.
    """
    vectors = {
        name
        for name, known in declared.symbols.items()
        if known.domain.structure == "simplex" and len(known.shape) == 1
    }
    sides = [side for statement in statements for side in statement.sides]
    read = {head.value.text for side in sides for node in walk(side) for head, _ in applications(node)}
    indexed = {name.value.stem for side in sides for name in names_in(side) if name.parts}
    if not (vectors & read or (vectors and declared.masses)) or vectors & indexed:
        return
    for name in vectors:
        del declared.symbols[name]
        declared.declare_kind(name, "density")
        declared.masses.add(name)
        declared.guessed.discard(name)  # of a vector, the size was


def as_entries(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Forget numbers sigma_j of which a sum over j runs over all: they are the entries of a vector, each of that domain."""
    sides = [side for statement in statements for side in statement.sides]
    counted = set(_counted(sides))
    for name in {n.value for side in sides for n in names_in(side) if n.parts}:
        known = declared.symbols.get(name.text)
        said = any(known in condition.free for condition in declared.conditions)
        if known is None or known.shape or said or name.label not in counted or name.stem in declared:
            continue
        del declared.symbols[name.text]
        declared.entries[name.stem] = known.domain


def _counted(sides: Sequence[Node]) -> Iterator[str]:
    """The indices of sums and products."""
    for node in (node for side in sides for node in walk(side) if node.kind == "big"):
        for below in scripts_of(node).below:
            index = below.parts[0] if below.kind == "relation" else below
            if index.kind == "name":
                yield index.value.text
