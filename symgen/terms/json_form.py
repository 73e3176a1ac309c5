"""The JSON form of Terms, claims and contexts: a list of nodes in which shared parts are written once.

A node is `[op, [positions of its arguments], [attributes]]`; arguments stand before what uses them. Values other than
JSON's own carry a tag: `{"q": "1/2"}` an exact number, `{"t": [...]}` a tuple, `{"d": [...]}` a domain, `{"n": 3}` the
Term at a position. Nothing in a document is evaluated: operators must be in the table, and `make` builds every node.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf
from typing import Any

from symgen.errors import ReadingError, SymgenError
from symgen.terms.context import Context
from symgen.terms.domains import STRUCTURES, Bound, Domain
from symgen.terms.operators import table
from symgen.terms.relations import RELATION_NAMES, Claim, Span
from symgen.terms.term import Term, make, num, symbol

Document = dict[str, Any]
SCHEMA = 1
MOST_NODES = 200_000
MOST_DIGITS = 4_000  # Python refuses to read more at once
_EXACT = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?")
_FIELDS = ("integer", "real", "complex", "boolean", "law")
# Operators whose attributes alone make them: shape and domain come from the attributes.
_LEAVES: dict[str, Callable[..., Term]] = {"num": num, "symbol": symbol}


# Writing.


class _Writer:
    def __init__(self) -> None:
        self.nodes: list[list[Any]] = []
        self.positions: dict[int, int] = {}

    def position(self, root: Term) -> int:
        """The position of a term among the nodes, its parts written first; iterative, so that depth costs no stack."""
        stack = [root]
        while stack:
            term = stack[-1]
            waiting = [t for t in _parts(term) if id(t) not in self.positions]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if id(term) not in self.positions:
                arguments = [self.positions[id(a)] for a in term.args]
                self.nodes.append([term.op, arguments, [self.attribute(a) for a in term.attrs]])
                self.positions[id(term)] = len(self.nodes) - 1
        return self.positions[id(root)]

    def attribute(self, value: Any) -> Any:
        if isinstance(value, Term):
            return {"n": self.positions[id(value)]}
        if isinstance(value, tuple):
            return {"t": [self.attribute(v) for v in value]}
        if isinstance(value, Domain):
            return {"d": _domain_parts(value)}
        return {"q": str(value)} if isinstance(value, Fraction) else value


def _parts(term: Term) -> list[Term]:
    found = list(term.args)
    pending = list(term.attrs)
    while pending:
        attr = pending.pop()
        if isinstance(attr, Term):
            found.append(attr)
        elif isinstance(attr, tuple):
            pending.extend(attr)
    return found


def _domain_parts(domain: Domain) -> list[Any]:
    bounds = [_bound_text(domain.low), _bound_text(domain.high)]
    return [domain.field, *bounds, domain.low_open, domain.high_open, domain.structure]


def _bound_text(bound: Bound) -> str:
    if isinstance(bound, float):
        return "oo" if bound > 0 else "-oo"
    return str(Fraction(bound))


def term_to_json(term: Term) -> Document:
    """The JSON document of a Term; `term_from_json` gives the very Term back.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); term_from_json(term_to_json(x**2 + x)) is x**2 + x
    True
    """
    writer = _Writer()
    root = writer.position(term)
    return {"schema": SCHEMA, "nodes": writer.nodes, "root": root}


def context_to_json(context: Context) -> Document:
    """The JSON document of a Context."""
    writer = _Writer()
    return {"schema": SCHEMA, "context": _context_parts(context, writer), "nodes": writer.nodes}


def _context_parts(context: Context, writer: _Writer) -> Document:
    functions = {}
    for name, attrs in context.functions.items():
        for term in (t for t in attrs[1] if isinstance(t, Term)):
            writer.position(term)
        functions[name] = writer.attribute(tuple(attrs))
    return {
        "symbols": [writer.position(s) for s in context.symbols.values()],
        "functions": functions,
        "laws": {name: writer.position(law) for name, law in context.laws.items()},
        "definitions": {name: writer.position(value) for name, value in context.definitions.items()},
        "conditions": [writer.position(c) for c in context.conditions],
    }


def claim_to_json(claim: Claim) -> Document:
    """The JSON document of a Claim, its context and place included."""
    writer = _Writer()
    sides = [writer.position(claim.left), writer.position(claim.right)]
    span = claim.span
    return {
        "schema": SCHEMA,
        "sides": sides,
        "relation": claim.relation,
        "context": _context_parts(claim.context, writer),
        "span": [span.start, span.end, span.line, span.column, span.source, span.number] if span else None,
        "nodes": writer.nodes,
    }


# Reading.


def _malformed(found: str, where: str = "") -> ReadingError:
    return ReadingError(found, asked="the JSON form of a term, claim or context", where=where)


class _Loader:
    def __init__(self, document: Any) -> None:
        self.document = _mapping(document, "the document")
        if self.document.get("schema") != SCHEMA:
            raise _malformed(f"schema {self.document.get('schema')!r}; this version reads schema {SCHEMA}")
        nodes = _list(self.document.get("nodes"), "nodes")
        if len(nodes) > MOST_NODES:
            raise _malformed(f"{len(nodes)} nodes, more than the {MOST_NODES} allowed")
        self.terms: list[Term] = []
        for position, node in enumerate(nodes):
            self.terms.append(self._node(node, f"node {position}"))

    def at(self, position: Any, where: str) -> Term:
        """The Term at a position; only positions already built exist."""
        if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position < len(self.terms):
            raise _malformed(f"{position!r} is the position of no earlier node", where)
        return self.terms[position]

    def _node(self, node: Any, where: str) -> Term:
        parts = _list(node, where)
        if len(parts) != 3 or not isinstance(parts[0], str):
            raise _malformed("no [operator, arguments, attributes]", where)
        if parts[0] not in table():
            raise _malformed(f"the operator {parts[0]!r}, which is not in the table", where)
        args = tuple(self.at(p, where) for p in _list(parts[1], where))
        attrs = tuple(self.attribute(a, where) for a in _list(parts[2], where))
        return _built(parts[0], args, attrs, where)

    def attribute(self, value: Any, where: str) -> Any:
        if value is None or isinstance(value, (str, bool, int)):
            return value
        if isinstance(value, dict) and len(value) == 1:
            ((tag, content),) = value.items()
            if tag in _TAGS:
                return _TAGS[tag](self, content, where)
        raise _malformed(f"the attribute {value!r}", where)


def _built(op: str, args: tuple[Term, ...], attrs: tuple[Any, ...], where: str) -> Term:
    """Build a node; whatever its rules refuse, or cannot make sense of, is a malformed document."""
    if table()[op].binds and (len(args) < 2 or args[1].op != "symbol"):
        raise _malformed(f"{op} without a variable", where)
    try:
        term = _LEAVES[op](*attrs) if op in _LEAVES and not args else make(op, *args, attrs=attrs)
    except SymgenError as error:
        raise _malformed(f"arguments that {op} does not take: {error.found}", where) from error
    except (TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
        raise _malformed(f"arguments that {op} does not take: {error}", where) from error
    if not _is_typed(term):
        raise _malformed(f"attributes that {op} does not take", where)
    return term


_NAMED = {"symbol": 3, "call": 4, "law": 3}  # operators whose first attribute is a name, and how many there are


def _is_typed(term: Term) -> bool:
    """Whether shape and domain, which some rows take from attributes, are a shape and a domain."""
    named = term.op not in _NAMED or (isinstance(term.attrs[0], str) and len(term.attrs) == _NAMED[term.op])
    sized = isinstance(term.shape, tuple) and all(_is_size(d) for d in term.shape)
    return named and sized and isinstance(term.domain, Domain)


def _is_size(value: Any) -> bool:
    return isinstance(value, Term) or (isinstance(value, int) and not isinstance(value, bool))


def _tuple(loader: _Loader, content: Any, where: str) -> tuple[Any, ...]:
    return tuple(loader.attribute(v, where) for v in _list(content, where))


def _exact(loader: _Loader, content: Any, where: str) -> Fraction:
    # No decimals: Fraction("1e999999999") would build a number of a thousand million digits.
    written = isinstance(content, str) and len(content) <= MOST_DIGITS and _EXACT.fullmatch(content)
    if not written or int(written.group(2) or 1) == 0:
        raise _malformed(f"{str(content)[:40]!r} is no exact number", where)
    return Fraction(int(written.group(1)), int(written.group(2) or 1))


def _domain(loader: _Loader, content: Any, where: str) -> Domain:
    parts = _list(content, where)
    if len(parts) != 6 or parts[0] not in _FIELDS or parts[5] not in STRUCTURES:
        raise _malformed(f"the domain {content!r}", where)
    low, high = (_bound(loader, b, where) for b in parts[1:3])
    if not all(isinstance(flag, bool) for flag in parts[3:5]):
        raise _malformed(f"the domain {content!r}", where)
    return Domain(parts[0], low, high, parts[3], parts[4], parts[5])


def _bound(loader: _Loader, content: Any, where: str) -> Bound:
    infinite = {"oo": inf, "-oo": -inf}
    return infinite[content] if content in infinite else _exact(loader, content, where)


_TAGS: dict[str, Callable[[_Loader, Any, str], Any]] = {
    "q": _exact,
    "t": _tuple,
    "d": _domain,
    "n": lambda loader, content, where: loader.at(content, where),
}


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise _malformed("no list", where)
    return value


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise _malformed("no object", where)
    return value


def _guarded(read: Callable[[Any], Any], document: Any) -> Any:
    try:
        return read(document)
    except RecursionError as error:
        raise _malformed("attributes nested too deeply") from error


def term_from_json(document: Any) -> Term:
    """The Term of a JSON document; ReadingError for a document that is none.

    >>> term_from_json({"schema": 1, "nodes": [["num", [], [{"q": "1/2"}]]], "root": 0}).value
    Fraction(1, 2)
    """

    def read(given: Any) -> Term:
        loader = _Loader(given)
        return loader.at(loader.document.get("root"), "root")

    return _guarded(read, document)


def context_from_json(document: Any) -> Context:
    """The Context of a JSON document; ReadingError for a document that is none."""

    def read(given: Any) -> Context:
        loader = _Loader(given)
        return _context(loader, _mapping(loader.document.get("context"), "context"))

    return _guarded(read, document)


def _context(loader: _Loader, parts: Mapping[str, Any]) -> Context:
    symbols = [loader.at(p, "symbols") for p in _list(parts.get("symbols"), "symbols")]
    if any(s.op != "symbol" for s in symbols):
        raise _malformed("no symbol", "symbols")
    conditions = tuple(loader.at(p, "conditions") for p in _list(parts.get("conditions"), "conditions"))
    return Context(
        {s.attrs[0]: s for s in symbols},
        {name: _function(loader, value) for name, value in _mapping(parts.get("functions"), "functions").items()},
        _named(loader, parts, "laws"),
        _named(loader, parts, "definitions"),
        conditions,
    )


def _function(loader: _Loader, value: Any) -> tuple[Any, ...]:
    attrs = loader.attribute(value, "functions")
    if not (isinstance(attrs, tuple) and len(attrs) == 3 and isinstance(attrs[0], Domain)):
        raise _malformed("no (domain, shape, role)", "functions")
    return attrs


def _named(loader: _Loader, parts: Mapping[str, Any], key: str) -> dict[str, Term]:
    return {name: loader.at(position, key) for name, position in _mapping(parts.get(key), key).items()}


def claim_from_json(document: Any) -> Claim:
    """The Claim of a JSON document; ReadingError for a document that is none."""

    def read(given: Any) -> Claim:
        loader = _Loader(given)
        sides = [loader.at(p, "sides") for p in _list(loader.document.get("sides"), "sides")]
        relation = loader.document.get("relation")
        if len(sides) != 2 or relation not in RELATION_NAMES:
            raise _malformed(f"{len(sides)} sides and the relation {relation!r}", "sides")
        context = _context(loader, _mapping(loader.document.get("context"), "context"))
        return Claim(sides[0], relation, sides[1], context, _span(loader.document.get("span")))

    return _guarded(read, document)


def _span(value: Any) -> Span | None:
    if value is None:
        return None
    parts = _list(value, "span")
    whole = len(parts) == 6 and all(isinstance(p, int) and not isinstance(p, bool) for p in parts[:4])
    if not whole or not isinstance(parts[4], str) or type(parts[5]) not in (int, type(None)):
        raise _malformed("no [start, end, line, column, source, number]", "span")
    return Span(*parts)
