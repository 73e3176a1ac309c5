"""The context reader: `m, n: real; s > 0; x: vector n; q(z) = Normal(m, sd=s); x ~ Gamma(a, rate=b); x <= y`.

Statements may stand in any order, so they are read in passes: declarations and one-name bounds make the symbols, then
laws, definitions and joint conditions are read over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from symgen.errors import DomainError, ReadingError
from symgen.terms import domains
from symgen.terms.context import Context
from symgen.terms.domains import Domain, interval
from symgen.terms.operators.logic import SWAPPED
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, dimension, symbol
from symgen.terms.text.bounds import exact_bound, exact_value
from symgen.terms.text.elaborate import CONSTANTS, Elaborator
from symgen.terms.text.laws import law_of, random_symbol
from symgen.terms.text.parser import RELATION, RELATIONS, Parser
from symgen.terms.text.syntax import Name, Node, Type, place, refuse
from symgen.terms.text.tokens import Budget, Token
from symgen.terms.text.types import ABSTRACT, CURVED, TypeReader, intersect, whole

_ORDERS = frozenset({"lt", "le", "gt", "ge"})


@dataclass
class Reading:
    """What the passes have found so far."""

    text: str
    types: dict[str, tuple[Type, Token]] = field(default_factory=dict)
    bounds: dict[str, list[Domain]] = field(default_factory=dict)
    laws: list[tuple[Token, Node]] = field(default_factory=list)
    definitions: list[tuple[Token, str, Node]] = field(default_factory=list)
    conditions: list[Node] = field(default_factory=list)
    sizes: dict[str, Term] = field(default_factory=dict)
    names: dict[str, Token] = field(default_factory=dict)


class ContextParser(Parser):
    """Parses declarations; a name is never a factor before a bracket unless it is declared somewhere in the text."""

    def __init__(self, text: str, budget: Budget) -> None:
        super().__init__(text, lambda name: name in self.values, budget)
        self.values = frozenset(self._declared_values())

    def _declared_values(self) -> Iterator[str]:
        """Names before a colon (unless of functions) and before ~, found by a look at the tokens alone."""
        pending: list[str] = []
        for token, following in zip(self.tokens, self.tokens[1:], strict=False):
            if token.names and following.is_operator(",", ":", "~"):
                pending.append(token.text)
            elif token.is_operator(":", "~") and not (following.is_word(*ABSTRACT)):
                yield from pending
            if not (token.names or token.is_operator(",")):
                pending = []

    def statements(self) -> Reading:
        reading = Reading(self.text)
        while self.token.kind != "end":
            if self.token.is_operator(";", ","):
                self.take()
                continue
            self._statement(reading)
            if self.token.kind != "end" and not self.token.is_operator(";"):
                raise self.error("';' or the end", "declarations are separated by ';'")
        return reading

    def _statement(self, reading: Reading) -> None:
        names = self._leading_names()
        following = self.ahead(2 * len(names) - 1) if names else self.token
        if names and following.is_operator(":"):
            self.position += 2 * len(names)
            self._declare(reading, names)
        elif len(names) == 1 and following.is_operator("~"):
            self.position += 2
            self._law(reading, names[0])
        elif len(names) == 1 and following.is_operator("="):
            self.position += 2
            self._define(reading, names[0], "")
        elif len(names) == 1 and self._defines_density():
            self._define_density(reading, names[0])
        else:
            self._condition(reading)

    def _leading_names(self) -> list[Token]:
        """The names in `a, b, c` at the present place, without taking them."""
        names: list[Token] = []
        while self.ahead(2 * len(names)).names:
            names.append(self.ahead(2 * len(names)))
            if not self.ahead(2 * len(names) - 1).is_operator(","):
                break
        return names

    def _defines_density(self) -> bool:
        pattern = (self.ahead(1).is_operator("("), self.ahead(2).names, self.ahead(3).is_operator(")"))
        return all(pattern) and self.ahead(4).is_operator("=")

    def _declare(self, reading: Reading, names: list[Token]) -> None:
        given = self.type()
        for name in names:
            self._once(reading, name)
            reading.types[name.text] = (given, name)

    def _once(self, reading: Reading, name: Token) -> None:
        if name.text in reading.names:
            raise DomainError(
                asked=f"declare {name.text}",
                found=f"{name.text} is declared twice",
                where=place(self.text, name.start, name.end),
                hint="one name has one declaration: drop one, or rename it",
            )
        reading.names[name.text] = name

    def _law(self, reading: Reading, name: Token) -> None:
        reading.laws.append((name, self.expression(RELATION + 1)))

    def _define(self, reading: Reading, name: Token, variable: str) -> None:
        self._once(reading, name)
        reading.definitions.append((name, variable, self.expression()))

    def _define_density(self, reading: Reading, name: Token) -> None:
        variable = self.ahead(2).text
        self.position += 5
        self._define(reading, name, variable)

    def _condition(self, reading: Reading) -> None:
        """A condition; `s, t > 0` holds of each name."""
        names = self._leading_names()
        if len(names) < 2:
            reading.conditions.append(self.expression())
            return
        self.position += 2 * len(names) - 2
        first = self.expression()
        if first.kind != "relation":
            hint = "write s, t > 0 or s, t: positive"
            raise refuse(self.text, first, "no relation", asked="a relation or a type after several names", hint=hint)
        for token in names[:-1]:
            name = Node("name", token.start, token.end, Name(token.text, token.kind == "quoted"))
            reading.conditions.append(replace(first, parts=(name, *first.parts[1:])))
        reading.conditions.append(first)


class ContextBuilder:
    """Turns what was parsed into a Context."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.symbols: dict[str, Term] = {}
        self.functions: dict[str, tuple[Any, ...]] = {}

    def build(self) -> Context:
        links = [link for node in self.reading.conditions for link in _links(node)]
        joint = [link for link in links if not self._takes_bound(link)]
        for name in self.reading.types:
            self._declare(name)
        for name in self.reading.bounds:
            if name not in self.symbols:
                self._declare_bounded(name)
        context = Context(self.symbols, self.functions)
        context = self._with_laws(context)
        conditions = tuple(self._conditions(joint, context))
        return context.assume(*conditions)

    # Bounds of one name.

    def _takes_bound(self, node: Node) -> bool:
        """Whether a relation bounds a single name by a number; its bound is kept then."""
        if node.kind != "relation":
            return False
        left, right = node.parts
        relation = RELATIONS[node.value[0]]
        if self._is_name(right):
            left, right, relation = right, left, SWAPPED[relation]
        if relation not in _ORDERS or not self._is_name(left):
            return False
        value = self._constant(right)
        if value is None:
            return False
        self.reading.bounds.setdefault(left.value.text, []).append(_side(relation, value))
        return True

    def _is_name(self, node: Node) -> bool:
        """A name that is a symbol or may become one."""
        if node.kind != "name" or node.value.text in ("otherwise", "True"):
            return False
        name = node.value.text
        declared = self.reading.types.get(name)
        if declared is not None:
            return not {"complex", *ABSTRACT} & set(declared[0].words)
        if name in self.reading.names or any(t.text == name for t, _ in self.reading.laws):
            return False
        return node.value.quoted or name not in CONSTANTS

    def _constant(self, node: Node) -> Any:
        if any(n.kind in ("name", "apply") and not _is_infinity(n) for n in _walk(node)):
            return None
        return exact_value(Elaborator(self.text, Context()).term(node))

    # Declarations.

    def _declare(self, name: str) -> None:
        given, _ = self.reading.types[name]
        if name in self.symbols or name in self.functions:
            return
        words = set(given.words)
        if words & {"size", "dimension"}:
            self.symbols[name] = dimension(name)
        elif words & set(ABSTRACT):
            self.functions[name] = self._function(given)
        else:
            domain = self._narrowed(name, self._types().domain(given))
            self.symbols[name] = symbol(name, domain, self._types().shape(given))

    def _function(self, given: Type) -> tuple[Domain, Shape, str]:
        types = self._types()
        if "density" in given.words:
            return domains.POSITIVE, (), "density"
        if "event" in given.words:
            return domains.BOOLEAN, (), "event"
        return types.domain(given), types.shape(given), next((word for word in CURVED if word in given.words), "")

    def _declare_bounded(self, name: str) -> None:
        self.symbols[name] = symbol(name, self._narrowed(name, domains.REAL))

    def _narrowed(self, name: str, domain: Domain) -> Domain:
        for bound in self.reading.bounds.get(name, ()):
            try:
                domain = whole(intersect(domain, bound)) if domain.is_integer else intersect(domain, bound)
            except DomainError as error:
                error.where = name
                raise
        return domain

    def _types(self) -> TypeReader:
        return TypeReader(self.text, self._size, self._bound)

    def _size(self, node: Node) -> Term:
        """A size: its names are declared already, or become sizes."""
        for part in _walk(node):
            if part.kind == "name" and part.value.text not in self.symbols:
                self._size_symbol(part.value.text)
        return Elaborator(self.text, Context(self.symbols)).term(node)

    def _size_symbol(self, name: str) -> None:
        if name in self.reading.types:
            self._declare(name)
        else:
            self.symbols[name] = dimension(name)

    def _bound(self, node: Node) -> Any:
        reader = Elaborator(self.text, Context())
        found = "no exact number"
        return exact_bound(reader.term(node), lambda: reader.refuse(node, found, asked="the end of a domain"))

    # Laws, definitions and joint conditions.

    def _with_laws(self, context: Context) -> Context:
        """Laws and definitions in an order in which each speaks only of earlier ones: as written."""
        statements = sorted(
            [(t.start, t, "", node, "law") for t, node in self.reading.laws]
            + [(t.start, t, variable, node, "definition") for t, variable, node in self.reading.definitions]
        )
        for _, token, variable, node, kind in statements:
            reader = Elaborator(self.text, context)
            if kind == "law":
                context = self._law(context, token, law_of(reader, node))
            elif variable:
                context = self._density(context, token, variable, law_of(reader, node))
            else:
                context = _define(context, token.text, reader.term(node))
        return context

    def _law(self, context: Context, token: Token, law: Term) -> Context:
        if token.text in context.laws:
            raise ReadingError(
                asked=f"the law of {token.text}", found="a second law", text=self.text, offset=token.start
            )
        known = context.symbols.get(token.text) or random_symbol(token.text, law)
        return replace(context.declare(known), laws={**context.laws, token.text: law})

    def _density(self, context: Context, token: Token, variable: str, law: Term) -> Context:
        if variable not in context.symbols:
            context = context.declare(random_symbol(variable, law))
        return _define(context, token.text, law)

    def _conditions(self, nodes: list[Node], context: Context) -> Iterator[Term]:
        for node in nodes:
            reader = Elaborator(self.text, context)
            condition = reader.term(node)
            if condition.domain != domains.BOOLEAN:
                hint = "write x: real, x > 0, x ~ law, or x = value"
                raise reader.refuse(node, "an expression", asked="a declaration or a condition", hint=hint)
            yield from condition.args if condition.op == "and" else (condition,)


def _links(node: Node) -> Iterator[Node]:
    """The single relations of a chain; anything else as it is."""
    if node.kind != "relation":
        yield node
        return
    for sign, left, right in zip(node.value, node.parts, node.parts[1:], strict=False):
        yield replace(node, start=left.start, end=right.end, value=(sign,), parts=(left, right))


def _side(relation: str, value: Any) -> Domain:
    if relation in ("gt", "ge"):
        return interval(value, low_open=relation == "gt")
    return interval(high=value, high_open=relation == "lt")


def _define(context: Context, name: str, value: Term) -> Context:
    return replace(context, definitions={**context.definitions, name: value})


def _is_infinity(node: Node) -> bool:
    return node.kind == "name" and node.value.text == "oo"


def _walk(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(current.parts)


def context_of(text: str, budget: Budget) -> Context:
    """The context that a text declares."""
    return ContextBuilder(ContextParser(text, budget).statements()).build()
