"""The statements of a context: laws, definitions, memberships and conditions, each put among the declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from symgen.errors import UnknownNameError
from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.applied_heads import head_of, with_words
from symgen.reading.declaring.definite import ORDERS, declare_order, declare_semidefinite
from symgen.reading.declaring.definitions import applied_energy, definition
from symgen.reading.declaring.density_formulas import waits
from symgen.reading.declaring.finite_functions import as_functions_of_points
from symgen.reading.declaring.laws import law, variable_of_law
from symgen.reading.declaring.ordering import in_order
from symgen.reading.declaring.recursions import leave_steps_open
from symgen.reading.elaborate import Reader
from symgen.reading.notation.neighbours import applications
from symgen.reading.notation.order_statistics import says_the_order
from symgen.reading.notation.parts import sizes_of
from symgen.reading.notation.sets import membership, whole_number
from symgen.reading.rewriting.patterns import written_out
from symgen.reading.rewriting.places import at_places
from symgen.reading.rewriting.pointwise import at_a_point
from symgen.reading.rewriting.sums_of_samples import with_ends
from symgen.reading.syntax.links import linked
from symgen.reading.syntax.parser import Parser
from symgen.reading.syntax.rows import flatten
from symgen.reading.syntax.sentences import sentences
from symgen.reading.syntax.tokens import tokenize
from symgen.reading.syntax.tree import Name, Node, Statement, open_ends, walk
from symgen.terms import domains
from symgen.terms.domains import Domain, interval, structured
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, dimension, make, num, symbol
from symgen.terms.text.types import intersect

#: What a block may say, each in a language of its own.
KEYS = ("symbols", "distributions", "functions", "where", "model")
_KEY = re.compile(rf"^\s*({'|'.join(KEYS)})\s*:\s*(.*)$")


def declare_block(block: str, base: Declarations) -> Declarations:
    """A block such as `symbols: sigma > 0; x: vector n` on its lines, added to what is declared already.

    `symbols` and `distributions` are in the plain language of contexts; `functions` says `sigma = sigmoid`; `where` and lines
    without a word before the colon hold laws, definitions and conditions.
    """
    declared = base.copy()
    key, statements = "where", []
    for line in block.splitlines():
        found = _KEY.match(line)
        key, rest = (found[1], found[2]) if found else (key, line)
        for part in filter(str.strip, rest.split(";")):
            if key == "functions":
                _declare_function(declared, part)
            elif key in ("symbols", "distributions") or re.match(r"^[\w\\, ]+:", part):
                _declare_plainly(declared, part)
            else:
                statements.append(part)
    Statements(declared, written(statements)).read()
    return declared


def _declare_function(declared: Declarations, part: str) -> None:
    name, _, meaning = part.partition("=")
    operator = meaning.strip() or "unknown"
    from symgen.terms.operators import spellings

    if operator != "unknown" and operator not in spellings():
        raise UnknownNameError(operator, kind="function", candidates=spellings(), where=part)
    declared.functions[name.strip().lstrip("\\")] = Function(operator=operator)


def _declare_plainly(declared: Declarations, part: str) -> None:
    from symgen.terms.text import read_context

    declared.add(read_context(part.replace("\\", "")))


class Statements:
    """Reads the statements of a context in an order in which each speaks of what is known."""

    def __init__(self, declared: Declarations, parsed: list[tuple[str, Statement]]) -> None:
        self.declared = declared
        told = [(text, statement) for text, statement in parsed if not says_the_order(statement.sides)]
        told = [(text, each) for text, statement in told for each in _each_of_equals(statement)]
        self.parsed = [
            (text, written_out(declared, text, with_ends(declared, [statement]))[0]) for text, statement in told
        ]

    def read(self, between: Callable[[], None] | None = None) -> None:
        """Read them all; `between` what bounds names and what is defined by these."""
        before = len(self.declared.conditions)
        as_functions_of_points(self.declared, [statement for _, statement in self.parsed])
        for wanted in ("in", "bound", "order", "function", "rest", "of functions"):
            if wanted == "function" and between is not None:
                between()
            staged = [pair for pair in self.parsed if self._stage(pair[1]) == wanted]
            for text, statement in in_order(sorted(staged, key=lambda pair: _place(pair[1]))):
                self._read(text, statement)
                check_between(Reader(text, self.declared), statement.sides[0], self.declared.laws)
        self.declared.renew(before)

    def _stage(self, statement: Statement) -> str:
        relations = [r for r, _, _ in statement.relations]
        if relations == ["in"]:
            return "in"
        if any(r in ("le", "lt", "ge", "gt", "ne") for r in relations):
            return "of functions" if self._speaks_of_functions(statement) else "bound"
        if relations and all(r in ORDERS for r in relations):
            return "order"
        head = applied_energy(statement.sides[0]) or statement.sides[0]
        return "function" if head_of(self.declared, head) and relations in (["eq"], ["define"]) else "rest"

    def _speaks_of_functions(self, statement: Statement) -> bool:
        """Whether a condition is of the values of functions that other statements define: SNR(s) > SNR(t)."""
        defined = {
            head.text for _, other in self.parsed if (head := head_of(self.declared, other.sides[0])) is not None
        }
        sides = [with_words(side, defined.__contains__) for side in statement.sides]
        return any(name.value.text in defined for side in sides for n in walk(side) for name, _ in applications(n))

    def _read(self, text: str, statement: Statement) -> None:
        (statement,) = at_places(self.declared, [at_a_point(self.declared, text, statement)])
        relations = [r for r, _, _ in statement.relations]
        reader = Reader(text, self.declared)
        if len(statement.sides) != len(relations) + 1:
            raise reader.refuse(statement.sides[0], "a relation without its left side", "of what is this said?")
        if relations == ["in"]:
            _membership(reader, statement)
        elif relations == ["distributed"]:
            law(reader, *statement.sides)
        elif set(relations) == {"to"}:
            _chain(reader, statement)
        elif relations in (["eq"], ["define"]) and waits(self.declared, statement):
            self.declared.formulas.append((text, statement))
        elif relations in (["eq"], ["define"]):
            definition(reader, *statement.sides)
        elif relations and all(r in ORDERS for r in relations):
            for relation, left, right in zip(relations, statement.sides, statement.sides[1:], strict=False):
                declare_order(reader, left, relation, right)
        elif relations and all(r in ("le", "lt", "ge", "gt", "ne", "eq") for r in relations):
            _condition(reader, statement)
        else:
            raise reader.refuse(
                statement.sides[0], "a statement that declares nothing", "write a law, a definition or a condition"
            )


def _each_of_equals(statement: Statement) -> Iterator[Statement]:
    """m_0 = v_0 = 0 as m_0 = 0 and v_0 = 0, g = \\nabla f(w) = A w - b as g = A w - b and \\nabla f(w) = A w - b."""
    *heads, last = statement.sides
    relations = statement.relations
    named = heads and heads[0].kind == "name" and last.kind != "name"
    if len(heads) < 2 or not named or any(r != "eq" for r, _, _ in relations):
        yield statement
        return
    for head in heads:
        yield replace(statement, sides=(head, last), relations=relations[:1])


def _place(statement: Statement) -> int:
    """First m_0 = 0, with which a recursion begins; then laws q(x | z) = N(m, v), before formulas for x."""
    head = statement.sides[0]
    if head.kind == "name" and head.value.label == "0":
        return 0
    return 1 if variable_of_law(statement) else 2


def written(texts: list[str]) -> list[tuple[str, Statement]]:
    """The statements of lines of a context, each with its text."""
    plain = [_plain(text) for text in texts]
    return [(text, statement) for text in plain for statement in _each_name(parse(text, spelled=True))]


def _each_name(statements: list[Statement]) -> Iterator[Statement]:
    """`a, b > 0` holds of each name."""
    names: list[Node] = []
    for statement in statements:
        if not statement.relations and statement.sides[0].kind == "name":
            names.append(statement.sides[0])
            continue
        for name in names:
            yield replace(statement, sides=(name, *statement.sides[1:]), start=name.start)
        names = []
        yield statement
    yield from (Statement((name,), (), False, name.start, name.end) for name in names)


_MARKOV = re.compile(
    r"[,(:]?\s*(?:(?:which|that) )?(?:is|are|forms?|be)?\s*(?:an?|the)?\s*markov chain\)?:?", re.IGNORECASE
)


def _plain(text: str) -> str:
    """Plain text as hand mathematics: `in` as its command; x | y ~ law is the law of x, which speaks of y."""
    text = _MARKOV.sub("", text).replace("->", r"\to ")
    text = re.sub(r"^([^~|]*?)\s*(?:\||\\mid)[^~]*?(~|\\sim)", r"\1 \2", text)
    return re.sub(r"(?<![A-Za-z\\])in(?![A-Za-z])", r"\\in ", text)


def parse(
    text: str, *, spelled: bool = False, macros: Any = None, names: frozenset[str] = frozenset()
) -> list[Statement]:
    """The statements of a text."""
    return sentences(Parser(text, linked(flatten(tokenize(text, macros, spelled=spelled, names=names)))))


def _chain(reader: Reader, statement: Statement) -> None:
    r"""X \to Y \to Z: discrete random variables that form a Markov chain."""
    names = [side.value.text if side.kind == "name" else "" for side in statement.sides]
    if any(reader.declared.kinds.get(name) != "discrete" for name in names) or len(set(names)) < max(3, len(names)):
        hint = "symgen reads Markov chains of discrete random variables: declare them so"
        raise reader.refuse(statement.sides[0], "arrows between other things", hint)
    reader.declared.chain = tuple(names)


def _membership(reader: Reader, statement: Statement) -> None:
    left, place = statement.sides
    names = [left] if left.kind != "group" else list(left.parts)
    for node in names:
        if node.kind != "name":
            raise reader.refuse(node, "an expression in a set", "of which name is this the set?")
        _put_in(reader, node, place)


def _put_in(reader: Reader, node: Node, place: Node) -> None:
    name = node.value.text
    if place.kind == "range":
        _put_in_range(reader, name, place)
        return
    listed = _listed(place)
    if listed is not None:
        _put_in_list(reader, name, *listed)
        return
    if open_ends(place) is not None and any(_end(reader, part) is None for part in place.parts):
        _put_between(reader, node, place)
        return
    known = reader.declared.symbols.get(name)
    symmetric = _symmetric_set(reader, place)
    if symmetric is not None and not symmetric[0]:
        declare_semidefinite(reader.declared, name, symmetric[1])
        return
    domain, shape = (structured(symmetric[0]), symmetric[1]) if symmetric is not None else _set(reader, place)
    if known is not None:
        domain = intersect(known.domain, domain)
        shape = shape or known.shape
    reader.declared.symbols[name] = symbol(name, domain, shape)


def check_between(reader: Reader, node: Node, names: Iterable[str]) -> None:
    """Refuse what has a law and is said to lie between ends that are no numbers: its law would have to keep to them."""
    held = sorted(reader.declared.between & set(names))
    if held:
        found = f"{held[0]}, a random variable between ends that are no numbers"
        raise reader.refuse(node, found, "give a law that lives there, such as Uniform(a, b)")


def _put_between(reader: Reader, node: Node, place: Node) -> None:
    """A number between ends that are names or formulas: conditions of both."""
    name, declared = node.value.text, reader.declared
    known = declared.symbols.get(name)
    random = name in declared.laws or name in declared.kinds or name in declared.together or name in declared.random
    if random or name in declared.values or (known is not None and (known.shape or not known.domain.is_real)):
        raise reader.refuse(place, "an end that is no number", "write it as a condition, a < x < b")
    ends = [_end(reader, part) for part in place.parts]
    low, high = (float("-inf") if ends[0] is None else ends[0], float("inf") if ends[1] is None else ends[1])
    is_open = open_ends(place) or (True, True)
    domain = interval(low, high, low_open=is_open[0], high_open=is_open[1])
    declared.symbols[name] = symbol(name, domain if known is None else intersect(known.domain, domain))
    declared.between.add(name)
    declared.conditions.append(membership(reader, declared.symbols[name], place))


def _symmetric_set(reader: Reader, place: Node) -> tuple[str, Shape] | None:
    r"""The structure and the shape of \mathbb S^n_{++}; no structure for what is only semidefinite."""
    if place.kind != "power" or place.parts[0].kind != "name" or place.parts[0].value.base not in ("S", "Sym"):
        return None
    name: Name = place.parts[0].value
    structure = {"": "symmetric", "pp": "spd", "p": "", "from0": "", "above0": "spd"}.get(name.label)
    return None if structure is None else (structure, sizes_of(reader, (place.parts[1],)) * 2)


def _listed(place: Node) -> tuple[list[int], Node | None] | None:
    r"""The whole numbers of \{0, 1\}, and the last one of \{1, 2, \dots, n\} where dots stand before it."""
    if (
        place.kind != "group"
        or place.value[0] not in ("\\{", "\\lbrace")
        or set(place.value[1]) > {","}
        or not place.parts
    ):
        return None
    kinds = [part.kind for part in place.parts]
    dots = kinds.index("dots") if "dots" in kinds else len(kinds)
    first = place.parts[:dots]
    values = [whole_number(part) for part in first]
    if not first or any(value is None for value in values) or len(kinds) - dots > 2:
        return None
    numbers = [value for value in values if value is not None]
    if dots == len(kinds):
        return (numbers, None) if max(numbers) - min(numbers) <= len(numbers) + _MOST_LEFT_OUT else None
    steps = numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    end = place.parts[-1] if len(kinds) - dots == 2 else Node("infinity", place.end, place.end)
    return (numbers, end) if steps else None


_MOST_LEFT_OUT = 10  # whole numbers between those of a set, each of which is a condition


def _put_in_list(reader: Reader, name: str, numbers: list[int], end: Node | None) -> None:
    """One of some whole numbers: between the least and the largest, and none that is left out."""
    if end is not None:
        low = Node("number", end.start, end.end, Fraction(numbers[0]))
        _put_in_range(reader, name, Node("range", end.start, end.end, None, (low, end)))
        return
    least, largest = min(numbers), max(numbers)
    index = symbol(name, interval(Fraction(least), Fraction(largest), field="integer"))
    reader.declared.symbols[name] = index
    missing = sorted({*range(least, largest)} - {*numbers})
    reader.declared.conditions.extend(make("ne", index, num(value)) for value in missing)


def _put_in_range(reader: Reader, name: str, place: Node) -> None:
    """i = 1, ..., n: a whole number between the ends."""
    low, high = place.parts
    if high.kind == "name" and reader.known(high.value.text) is None:
        reader.declared.symbols[high.value.text] = dimension(high.value.text)
        reader.declared.assume(f"{high.value.text} is taken to be a positive whole number")
    index = symbol(name, interval(_bound(reader, low), field="integer"))
    reader.declared.symbols[name] = index
    if high.kind != "infinity":
        reader.declared.conditions.append(make("le", index, reader.term(high)))


def _set(reader: Reader, place: Node) -> tuple[Domain, Shape]:
    ends = open_ends(place)
    if ends is not None:
        low, high = (_end(reader, p) for p in place.parts)
        return interval(low, high, low_open=ends[0], high_open=ends[1]), ()
    base, exponent = place.parts if place.kind == "power" else (place, None)
    if base.kind == "name" and base.value.base in _SETS and (base.value.label, *base.value.marks) in _SIDES:
        sizes = () if exponent is None else sizes_of(reader, (exponent,))
        side = _SIDES[(base.value.label, *base.value.marks)]
        return (intersect(_SETS[base.value.base], side) if side is not None else _SETS[base.value.base]), sizes
    raise reader.refuse(place, "a set", "symgen reads intervals, \\mathbb{R}, \\mathbb{R}^n, \\mathbb{R}^{n \\times m}")


_SETS = {
    "R": domains.REAL,
    "C": domains.COMPLEX,
    "Z": interval(field="integer"),
    "N": interval(Fraction(0), field="integer"),
}


#: \mathbb{R}_+ and the like, by what stands below and above.
_SIDES: Mapping[tuple[str, ...], Domain | None] = {
    ("",): None, ("0",): None, ("p",): domains.NONNEGATIVE, ("from0",): domains.NONNEGATIVE, ("pp",): domains.POSITIVE,
    ("above0",): domains.POSITIVE, ("", "plus"): domains.POSITIVE, ("from1",): interval(Fraction(1)),
}  # fmt: skip


def _end(reader: Reader, node: Node) -> Any:
    """The number or the infinity that an end of an interval is; None for anything else."""
    if node.kind == "infinity":
        return float("inf")
    if node.kind == "negative" and node.parts[0].kind == "infinity":
        return float("-inf")
    return reader.term(node).value


def _bound(reader: Reader, node: Node) -> Any:
    value = _end(reader, node)
    if value is None:
        raise reader.refuse(node, "an end that is no number", "write it as a condition, a < x < b")
    return value


def _condition(reader: Reader, statement: Statement) -> None:
    """Bounds of a name narrow it; other relations are joint conditions."""
    sides = statement.sides
    for (relation, _, _), left, right in zip(statement.relations, sides, sides[1:], strict=False):
        if _narrowed(reader, left, relation, right) or _narrowed(reader, right, _TURNED[relation], left):
            continue
        leave_steps_open(reader.declared, (left, right))
        a, b = reader.term(left), reader.term(right)
        if a.shape != b.shape and relation == "ne":
            b = make("zeros", attrs=(a.shape,)) if b.value == 0 else b
        reader.declared.conditions.append(_joint(relation, a, b))


def _joint(relation: str, a: Term, b: Term) -> Term:
    if relation == "ne" and a.shape:
        return make("gt", make("norm", a if b.op == "zeros" else a - b), num(0))
    return make(relation, a, b)


_TURNED = {"le": "ge", "ge": "le", "lt": "gt", "gt": "lt", "ne": "ne", "eq": "eq"}


def _narrowed(reader: Reader, left: Node, relation: str, right: Node) -> bool:
    if left.kind != "name" or right.kind != "number" or relation in ("ne", "eq"):
        return False
    name = left.value.text
    known = reader.declared.symbols.get(name)
    if name in reader.declared.values or (known is not None and (known.shape or not known.domain.is_real)):
        return False
    value, is_open = right.value, relation in ("lt", "gt")
    above = relation in ("gt", "ge")
    field = "integer" if known is not None and known.domain.is_integer else "real"
    bound = (
        interval(value, low_open=is_open, field=field)
        if above
        else interval(high=value, high_open=is_open, field=field)
    )
    domain = intersect(known.domain, bound) if known is not None else bound
    reader.declared.symbols[name] = symbol(name, domain)
    return True


def read_later(declared: Declarations) -> None:
    """Read what moments are called: sigma of Var(X) = sigma^2; that such a sigma is positive limits nothing."""
    known = len(declared.conditions)
    Statements(declared, written(declared.later)).read()
    declared.conditions[known:] = [c for c in declared.conditions[known:] if c.op == "eq"]
    declared.later.clear()
