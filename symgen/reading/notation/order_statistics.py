r"""Order statistics of a sample: X_{(k)}, X_{(1)}, X_{(n)}, \max_i X_i, \min_{1 \le i \le n} X_i.

Where X has the quantiles Q, X_{(k)} is Q(U_{(k)}), with U_{(k)} of the law Beta(k, n + 1 - k). Between two of them that are
known, U_{(k)} = U_{(j)} + (U_{(l)} - U_{(j)}) W with an independent W of the law Beta(k - j, l - k): so several have their joint
law.
(N. Balakrishnan, A. C. Cohen, Order Statistics and Inference (1991), chapter 2.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from symgen.errors import ReadingError
from symgen.probability.laws import law
from symgen.probability.quantiles import quantile
from symgen.probability.shapes import tidy
from symgen.probability.supports import support
from symgen.reading.declared import Declarations
from symgen.reading.elaborate import Reader
from symgen.reading.inferring.entries import whole_number
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in, scripts_of, strip, walk
from symgen.terms.domains import UNIT
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, num, symbol

_INDICES = ("i", "j", "k")


def is_ordered(node: Node) -> bool:
    """Whether a node is X_{(k)}."""
    place = node.parts[0] if node.kind == "name" and len(node.parts) == 1 else None
    return place is not None and place.kind == "group" and place.value[0] == "(" and len(place.parts) == 1


def says_the_order(sides: Sequence[Node]) -> bool:
    r"""X_{(1)} \le \dots \le X_{(n)}, which holds of every sample."""
    stems = {side.value.stem for side in sides if is_ordered(side)}
    return len(stems) == 1 and len(sides) > 1 and all(side.kind == "dots" or is_ordered(side) for side in sides)


def ordered(reader: Reader, node: Node, written: Name) -> Term | None:
    """The value of X_{(k)} of a sample; None for anything else."""
    if not is_ordered(node) or _law_of_one(reader, written.stem) is None:
        return None
    return _value(reader, node, written.stem, reader.term(node.parts[0]))


def declare_orders(declared: Declarations, text: str, statements: Sequence[Statement]) -> None:
    """Let X_{(n)} be a value wherever a display writes it, below F and f too; under sums its number is no one number."""
    nodes = [node for statement in statements for side in statement.sides for node in walk(side)]
    counted = {name.value.text for node in nodes for below in scripts_of(node).below for name in names_in(below)}
    reader = Reader(text, declared)
    for node in filter(is_ordered, nodes):
        if counted.isdisjoint(name.value.text for name in names_in(node.parts[0])) and node.value.text not in declared:
            value = ordered(reader, node, node.value)
            if value is not None:
                declared.values[node.value.text] = value


def extreme_of_sample(reader: Reader, node: Node, which: str, scripts: Scripts, body: Node) -> Term | None:
    r"""\max_i X_i and \max(X_1, \dots, X_n) of a sample; None for anything else."""
    stem, last = _sample_in(scripts, body)
    if which not in ("max", "min") or last is None or _law_of_one(reader, stem) is None:
        return None
    size = _size(reader, node, stem, None if last is strip(body) else last)
    return _value(reader, node, stem, size if which == "max" else num(1))


def _sample_in(scripts: Scripts, body: Node) -> tuple[str, Node | None]:
    """The letter of a sample of which an extremum is, and its last number, the body itself where it stands alone."""
    inner = strip(body)
    names = [part for part in inner.parts if part.kind == "name"] if inner.kind == "group" else [inner]
    stem = names[0].value.stem if names and names[0].kind == "name" else ""
    return stem, _last(scripts.below, inner) if scripts.below else _listed(inner, stem)


def all_of_sample(reader: Reader, node: Node) -> tuple[Node, Term] | None:
    r"""X_i and n of \max_i X_i of a sample, whose laws may be known or not; None for anything else."""
    which, scripts = node.value
    stem, last = _sample_in(scripts, node.parts[0])
    index = next((index for index in _INDICES if f"{stem}_{index}" in reader.declared.laws), "")
    if which not in ("max", "min") or last is None or not index:
        return None
    law_of_one = reader.declared.laws[f"{stem}_{index}"]
    others = {*_INDICES} - {index} | reader.declared.laws.keys() - {f"{stem}_{index}"}
    if law_of_one.shape or {s.attrs[0] for s in law_of_one.free} & others:
        return None
    size = _size(reader, node, stem, None if last is strip(node.parts[0]) else last)
    below = Node("name", node.start, node.end, Name(index))
    return Node("name", node.start, node.end, Name(stem, label=index), (below,)), size


def _listed(bracket: Node, stem: str) -> Node | None:
    """n of (X_1, \\dots, X_n)."""
    kinds = [part.kind for part in bracket.parts] if bracket.kind == "group" else []
    if len(kinds) < 3 or kinds[-2:] != ["dots", "name"] or set(kinds[:-2]) != {"name"}:
        return None
    names = [part for part in bracket.parts if part.kind == "name"]
    alike = all(name.value.stem == stem and len(name.parts) == 1 for name in names)
    counted = [name.value.label for name in names[:-1]] == [str(k + 1) for k in range(len(names) - 1)]
    return names[-1].parts[0] if alike and counted else None


def _last(below: Sequence[Node], body: Node) -> Node | None:
    """n of 1 \\le i \\le n, or of i = 1, ..., n, below an extremum of X_i; the body itself where i stands there alone."""
    index = body.parts[0].value.text if len(body.parts) == 1 and body.parts[0].kind == "name" else ""
    if len(below) != 1 or not index:
        return None
    (place,) = below
    if place.kind == "name":
        return body if place.value.text == index else None
    sides, whole = place.parts, place.parts[-1]
    if place.value == ("le", "le") and sides[1].kind == "name" and sides[1].value.text == index:
        first, last = sides[0], sides[2]
    elif place.value == ("le",) and sides[0].kind == "name" and sides[0].value.text == index:
        return whole
    elif place.value in (("eq",), ("in",)) and sides[0].kind == "name" and sides[0].value.text == index:
        if whole.kind != "range":
            return None
        first, last = whole.parts
    else:
        return None
    return last if first.kind == "number" and first.value == 1 else None


def _law_of_one(reader: Reader, stem: str) -> Term | None:
    """The law of each X_i, which is the same for all of them."""
    found = [reader.declared.laws.get(f"{stem}_{index}") for index in _INDICES]
    each = next((one for one in found if one is not None), None)
    alike = each is not None and each.op == "law" and not each.shape
    if not alike or each is None or _numbers_of(each) & {*_INDICES, *reader.declared.laws}:
        return None
    return each


def _numbers_of(law: Term) -> set[str]:
    """The names that a law speaks of, and the subscripts of these: of \\lambda_i, with which each law is another, i too."""
    names = {s.attrs[0] for s in law.free}
    return names | {name.rpartition("_")[2] for name in names}


def _size(reader: Reader, node: Node, stem: str, last: Node | None = None) -> Term:
    known = reader.declared.samples.get(stem, "")
    if last is None and not known:
        hint = f"how many are there? write the sample as {stem}_1, ..., {stem}_n"
        raise reader.refuse(node, f"an order statistic of {stem}, a sample of unknown size", hint)
    size = num(int(known)) if known.isdecimal() else whole_number(reader, known) if known else None
    if last is None and size is not None:
        return size
    assert last is not None
    given = whole_number(reader, last.value.text) if last.kind == "name" else reader.term(last)
    if size is not None and given != size:
        raise reader.refuse(last, f"{stem}_1, ..., {stem}_{known}, of which some are meant", "which of them?")
    reader.declared.samples.setdefault(stem, str(given.value if given.value is not None else given.attrs[0]))
    return given


def _value(reader: Reader, node: Node, stem: str, place: Term) -> Term:
    each, size = _law_of_one(reader, stem), _size(reader, node, stem)
    assert each is not None
    if place.free & set(reader.scope.values()):
        hint = "write the sum out, or over the sample itself"
        raise reader.refuse(node, f"an order statistic of {stem} whose number runs under a sum", hint)
    if support(each).discrete or quantile(each, num(0)) is None:
        raise reader.refuse(node, f"an order statistic of the law {each}", "symgen has no quantiles of that law")
    if place.value is not None and place.value < 1:
        raise reader.refuse(node, f"the order statistic of number {place.value}", "they are counted from 1")
    found = quantile(each, _share(reader, node, stem, place, size))
    assert found is not None
    return found


def _share(reader: Reader, node: Node, stem: str, place: Term, size: Term) -> Term:
    """U_{(k)}: between its neighbours among those that the text speaks of, or between 0 and 1."""
    known = reader.declared.orders.setdefault(stem, {})
    if place in known:
        return known[place]
    below = [other for other in known if _precedes(reader, other, place, size)]
    above = [other for other in known if _precedes(reader, place, other, size)]
    if len(below) + len(above) < len(known):
        others = ", ".join(str(other) for other in known)
        hint = "which of them is larger? say so, j < k"
        raise reader.refuse(node, f"the order statistics of numbers {place} and {others}", hint)
    low = next((j for j in below if not any(_precedes(reader, j, other, size) for other in below)), num(0))
    high = next((j for j in above if not any(_precedes(reader, other, j, size) for other in above)), size + num(1))
    share = symbol(f"share below {stem}_({place})", UNIT)
    reader.declared.symbols[share.attrs[0]] = share
    reader.declared.laws[share.attrs[0]] = law("Beta", tidy(place - low), tidy(high - place))
    reader.declared.assume(f"{stem}_({place}) is the quantile at a share with a Beta law")
    bottom, top = known.get(low), known.get(high)
    if bottom is not None:
        known[place] = bottom + ((num(1) if top is None else top) - bottom) * share
    else:
        known[place] = share if top is None else top * share
    return known[place]


def _precedes(reader: Reader, one: Term, other: Term, size: Term) -> bool:
    """Whether one place is before another, but for a sample of one: 1 before any other, each other before n."""
    if one == other:
        return False
    if one.value is not None and other.value is not None:
        return one.value < other.value
    stated = make("lt", one, other) in reader.declared.conditions
    return one.value == 1 or other == size or stated or _steps(one, other) > 0


def _steps(one: Term, other: Term) -> int:
    """3 of k and k + 3."""
    plain = other.op == "add" and len(other.args) == 2 and other.args[0] == one and other.args[1].value is not None
    back = one.op == "add" and len(one.args) == 2 and one.args[0] == other and one.args[1].value is not None
    return int(other.args[1].value or 0) if plain else -int(one.args[1].value or 0) if back else 0


def random_names(reader: Reader, body: Sequence[Node]) -> set[str]:
    """The names that formulas are written with, and in the place of order statistics those that they are made of."""
    found: set[str] = set()
    for node in body:
        value = _order_statistic(reader, node)
        if value is not None:
            found |= {s.attrs[0] for s in value.free} & reader.declared.laws.keys()
            continue
        scripts = scripts_of(node)
        found |= {node.value.text, *_vector_of(reader, node)} if node.kind == "name" else set()
        found |= random_names(reader, (*node.parts, *scripts.below, *scripts.above))
    return found


def names_beside(reader: Reader, node: Node) -> Iterator[Node]:
    """The names of a formula that stand in no order statistic."""
    if _order_statistic(reader, node) is not None:
        return
    if node.kind == "name":
        yield node
        return
    scripts = scripts_of(node)
    for part in (*node.parts, *scripts.below, *scripts.above):
        yield from names_beside(reader, part)


def _vector_of(reader: Reader, node: Node) -> Iterator[str]:
    """N of N_i, where N is a random vector."""
    law = reader.declared.laws.get(node.value.stem) if node.parts and not node.value.marks else None
    if law is not None and len(law.shape) == 1 and node.value.text not in reader.declared.laws:
        yield node.value.stem


def _order_statistic(reader: Reader, node: Node) -> Term | None:
    if is_ordered(node):
        return ordered(reader, node, node.value)
    if node.kind != "extremum":
        return None
    which, scripts = node.value
    return extreme_of_sample(reader, node, which, scripts, node.parts[0])


def check_apart(reader: Reader, node: Node, body: Sequence[Node], names: set[str]) -> None:
    """Refuse a mean of X_{(k)} together with members X_i of the same sample: they depend on each other."""
    for stem, shares in reader.declared.orders.items():
        own = {s.attrs[0] for share in shares.values() for s in share.free} & reader.declared.laws.keys()
        if not own & names:
            continue
        members = {name for name in names if name == stem or name.rpartition("_")[0] == stem}
        written = {n.value.text for part in body for n in _members(part, stem)}
        if members | written:
            found = f"order statistics of {stem} beside {', '.join(sorted(members | written))}"
            raise reader.refuse(node, found, "symgen reads means of order statistics alone")


def check_outside_of_means(declared: Declarations, claims: Iterable[Claim], text: str) -> None:
    """Refuse X_{(n)} beside X_i outside of means: as values, each would be read by itself."""
    for claim in claims if declared.orders else ():
        free = {s.attrs[0] for s in claim.left.free | claim.right.free}
        for stem, shares in declared.orders.items():
            own = {s.attrs[0] for share in shares.values() for s in share.free}
            members = {name for name in free - own if name.partition("_")[0] == stem}
            if own & free and members:
                raise ReadingError(
                    f"order statistics of {stem} beside {', '.join(sorted(members))}", asked="a claim of one sample",
                    text=text, hint="symgen reads order statistics beside the sample in means of their own only",
                )  # fmt: skip


def _members(node: Node, stem: str) -> Iterator[Node]:
    """X_i and X_1 in a formula, but in an extremum of all."""
    if node.kind == "extremum":
        return
    if node.kind == "name" and node.value.stem == stem and not is_ordered(node):
        yield node
    for part in node.parts:
        yield from _members(part, stem)
