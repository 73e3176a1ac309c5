"""From syntax trees to Terms: names are looked up in what is declared, and each notation builds what it means.

The engine names no notation: modules of `symgen.reading.notation` register handlers for kinds of nodes, and meanings of
names that are applied to a bracket, such as KL or N.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from symgen.errors import DomainError, ReadingError, ShapeError, UnknownNameError, caret, line_and_column
from symgen.reading.declared import Declarations, Function
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, names_in, refuse, strip, unsubscripted
from symgen.terms.domains import REAL
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import substitute

Handler = Callable[["Reader", Node], Term]
Applied = Callable[["Reader", Node, Node], Term]

HANDLERS: dict[str, Handler] = {}
#: Names that mean something before a bracket, where nothing else is declared under them.
APPLIED: dict[str, Applied] = {}
#: The same of names that may have a subscript, which belongs to their meaning.
SUBSCRIPTED: dict[str, Applied] = {}
#: Letters that mean something where their subscript is a declared function, B_F(x, y).
OF_FUNCTIONS: dict[str, Applied] = {}
_NOTATIONS = (
    "names",
    "arithmetic",
    "powers",
    "norms",
    "functions",
    "operators",
    "grids",
    "sums",
    "derivatives",
    "laws",
    "expectations",
    "divergences",
    "events",
)


def notation(*kinds: str) -> Callable[[Handler], Handler]:
    """Register a handler for kinds of nodes."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def applied(*names: str) -> Callable[[Applied], Applied]:
    """Register the meaning of names before a bracket."""

    def register(meaning: Applied) -> Applied:
        APPLIED.update(dict.fromkeys(names, meaning))
        return meaning

    return register


def subscripted(*names: str) -> Callable[[Applied], Applied]:
    """Register the meaning of names before a bracket, with or without a subscript."""

    def register(meaning: Applied) -> Applied:
        SUBSCRIPTED.update(dict.fromkeys(names, meaning))
        return meaning

    return register


def of_function(*letters: str) -> Callable[[Applied], Applied]:
    """Register the meaning of letters before a bracket, with a declared function as their subscript."""

    def register(meaning: Applied) -> Applied:
        OF_FUNCTIONS.update(dict.fromkeys(letters, meaning))
        return meaning

    return register


@cache
def load() -> None:
    """Import every notation, once."""
    for module in _NOTATIONS:
        import_module(f"symgen.reading.notation.{module}")
    import_module("symgen.reading.inferring.eigenvalues")


class Reader:
    r"""Builds the Terms of one text; `scope` holds the variables bound around the present place, `ends` those of indices.

    `said` gathers what the text says in passing, \underbrace{a}_{=0}; `size` is that of an identity matrix I here, where
    what stands beside it tells, `length` that of a vector of ones; `by_entries` holds where the powers of a vector can only be
    those of its entries, as in
    diag(s^2); `as_point` is set where a name is only a point at which something unknown is read, so that
    its dimension is of no account.
    """

    def __init__(self, text: str, declared: Declarations) -> None:
        load()
        self.text = text
        self.declared = declared
        self.scope: dict[str, Term] = {}
        self.ends: dict[str, tuple[Term, Term]] = {}
        self.said: list[tuple[Term, str, Term, Node]] = []
        self.size: int | Term | None = None
        self.length: int | Term | None = None
        self.as_point = False
        self.by_entries = False
        self.within: frozenset[int] = frozenset()  # bodies of functions around the present place, by their identity
        self.instances: dict[
            Term, Term
        ] = {}  # arguments of functions, by the symbols that their parameters are elsewhere
        self.rows: set[int] = set()  # products that are rows, by the identity of their nodes

    def term(self, node: Node) -> Term:
        """The Term of a node; an error about its parts gets its place."""
        handler = HANDLERS.get(node.kind)
        if handler is None:
            raise self.refuse(node, "something that has no value here", "what does it stand for?")
        try:
            return handler(self, node)
        except (ShapeError, DomainError, UnknownNameError) as error:
            if not error.where.startswith("line "):
                line, column = line_and_column(self.text, node.start)
                place = caret(self.text, node.start, node.end - node.start)
                error.where = "\n".join(filter(None, (f"line {line}, column {column}\n{place}", error.where)))
            raise

    def refuse(self, node: Node, found: str, hint: str) -> ReadingError:
        return refuse(self.text, node, found, hint)

    @contextmanager
    def binding(self, *variables: Term) -> Iterator[None]:
        """Within: the variables stand for their names."""
        outer = self.scope
        self.scope = {**outer, **{v.attrs[0]: v for v in variables}}
        try:
            yield
        finally:
            self.scope = outer

    @contextmanager
    def sized(self, term: Term | None) -> Iterator[None]:
        """Within: an identity matrix has the size of a square matrix, or of the vector that it could act on."""
        outer = self.size
        self.size = term.shape[0] if term is not None and term.shape and len(set(term.shape)) == 1 else outer
        try:
            yield
        finally:
            self.size = outer

    @contextmanager
    def long(self, size: int | Term | None) -> Iterator[None]:
        """Within: a vector of ones in bold has this size."""
        outer, self.length = self.length, size if size is not None else self.length
        try:
            yield
        finally:
            self.length = outer

    @contextmanager
    def entrywise(self) -> Iterator[None]:
        """Within: a power of a vector is that of its entries."""
        outer, self.by_entries = self.by_entries, True
        try:
            yield
        finally:
            self.by_entries = outer

    def point(self, node: Node) -> Term:
        """The point at which an unknown density or function is read."""
        outer, self.as_point = self.as_point, strip(node).kind == "name"
        try:
            return self.term(node)
        finally:
            self.as_point = outer

    def known(self, name: str) -> Term | None:
        """The Term that a declared name stands for."""
        if name in self.scope:
            return self.scope[name]
        value = self.declared.values.get(name)
        if value is not None:  # \bar x, where the body of a function of x is read, is that of its argument
            moved = {symbol: at for symbol, at in self.instances.items() if symbol in value.free}
            return substitute(value, moved) if moved else value
        return self.declared.symbols.get(name)

    def take_real(self, name: str) -> Term:
        """A symbol that nothing declares: a real number, and the report says so."""
        alike = self.declared.like_member(name)
        found = symbol(name, REAL if alike is None else alike.domain)
        self.declared.symbols[name] = found
        self.declared.taken.add(name)
        like = "real" if alike is None else f"like {alike.attrs[0]}, {alike.domain.describe()}"
        self.declared.assume(f"{name} is taken to be {like}")
        return found

    def undeclared(self, name: str) -> bool:
        """Whether nothing declares a name, though the text may have used it already."""
        return name in self.declared.taken or self.known(name) is None

    def is_capital(self, node: Node, fonts: Sequence[str] = ("",)) -> bool:
        """Whether a node is a single capital letter, in some font, that nothing declares."""
        if node.kind != "name" or node.parts or not self.undeclared(node.value.text):
            return False
        text = node.value.base if node.value.text == node.value.stem else ""
        return bool(len(text) == 1 and text.isupper() and text != "I" and node.value.font in fonts)

    def is_greek_capital(self, node: Node) -> bool:
        r"""Whether a node is \Sigma or the like, that nothing declares."""
        written = node.value.text if node.kind == "name" and not node.parts and not node.value.font else ""
        return written[:1].isupper() and written in GREEK and self.undeclared(written)

    def check_number(self, node: Node, what: str) -> None:
        """Refuse as a number what nothing declares and what is written as vectors and matrices are."""
        culprit = next((n for n in names_in(node) if n.value.text in self.declared.taken), None)
        if culprit is not None:
            text = culprit.value.text
            hint = f"what is it? declare it, for example {text}: vector n"
            raise self.refuse(culprit, f"{text}, undeclared and {what}", hint)

    def variable(self, node: Node) -> Term:
        """The symbol of a variable that is bound or differentiated by, declared or not."""
        if node.kind != "name":
            raise self.refuse(node, "an expression where a variable should stand", "which variable is meant?")
        text = node.value.text
        found = self.scope.get(text) or self.declared.symbols.get(text)
        return found if found is not None else symbol(text, REAL)

    def is_applied(self, node: Node) -> bool:
        """Whether a name before a bracket is applied to it, rather than multiplied."""
        if node.kind == "primed":
            return node.parts[0].kind == "name" and self.is_applied(node.parts[0])
        if node.kind != "name":
            return False
        name: Name = node.value
        known = self.declared
        if name.text in self.scope or name.text in known.values:
            return False
        if any(
            name.text in table for table in (known.functions, known.densities, known.given, known.own)
        ) or known.kinds.get(name.text):
            return known.kinds.get(name.text) != "event"
        if name.text == "p" and known.variables():
            return True
        if name.text in known.symbols:
            return has_meaning(name)  # \mathcal{N} beside a number N
        if name.base in ("p", "q") and not name.font and known.laws:
            whole = self.known(name.stem) if node.parts else None
            return whole is None or not whole.shape  # p_i (1 - p_i) of a vector p
        return (
            self.meaning(name) is not None
            or known.density(name) is not None
            or self.of_variables(node) is not None
            or self.sibling(node) is not None
        )

    def meaning(self, name: Name) -> Applied | None:
        """What a name means before a bracket by the field's own conventions."""
        key = name.text if not name.font else f"{name.font}:{name.text}"
        found = APPLIED.get(key) or APPLIED.get(name.text) or APPLIED.get(f"{name.base}_{name.label}")
        if found is None and name.label in self.declared.functions and name.label not in self.declared.inferred:
            found = OF_FUNCTIONS.get(name.base)
        return found or (SUBSCRIPTED.get(name.base) if not (name.font or name.accents or name.marks) else None)

    def sibling(self, node: Node) -> tuple[Function, str] | None:
        r"""The formula of f_\\lambda(x), in which f_\\mu has mu for lambda, where only the first is defined."""
        name: Name = node.value
        if name.text in self.declared or len(node.parts) != 1 or name.font or name.marks:
            return None
        (below,) = node.parts
        number = below.kind in ("quotient", "sum", "product") or (below.kind == "number" and name.base in _OF_ORDERS)
        unknown = [n for n in names_in(below) if self.known(n.value.text) is None]
        if unknown or not (number or below.kind == "name"):
            return None
        for text, function in self.declared.functions.items():
            stem, _, label = text.partition("_")
            inside = () if function.body is None else names_in(function.body)
            if stem != name.stem or label in self.declared.laws or label not in self.declared.symbols:
                continue
            if any(n.value.text == label for n in inside):
                return function, label
        return None

    def of_variables(self, node: Node) -> VariableFunction | None:
        r"""X of F_X, and Y given X of f_{Y|X}, where they are random variables; None where the letter means something else."""
        name: Name = node.value
        plain = name.base in _OF_VARIABLES and node.parts and not (name.font or name.accents or name.marks)
        if not plain or name.text in self.declared:
            return None
        parts = [inner for part in node.parts for inner in _factors(part)]
        before = name.label.partition("given")[0] if "given" in name.label else ""
        count = (
            next((k for k in range(len(parts)) if "_".join(_label(p) for p in parts[:k]) == before), 0) if before else 0
        )
        targets, given = (parts[:count], parts[count:]) if count else (parts, [])
        density = name.base in ("p", "f", "q")
        values = [part.parts[0] if part.kind == "relation" else part for part in given]
        whole = [n for part in (*targets, *values) for n in ([part] if density else unsubscripted(part))]
        known = all(n.kind == "name" and self._is_random(n.value.text) for n in whole)
        return VariableFunction(tuple(targets), tuple(given)) if whole and known else None

    def points_of_variables(self, name: Name, bracket: Node) -> tuple[dict[str, Node], tuple[str, ...]] | None:
        r"""x and y of p(x \\mid y), where X and Y are random variables of one joint mass function; and those before the bar."""
        kinds = self.declared.kinds
        if (
            name.text not in ("p", "P", "Pr")
            or name.text in self.declared.functions
            or name.text in self.declared.given
        ):
            return None
        targets, given = split(bracket, "|")
        pairs = [p.parts if p.kind == "relation" and p.value == ("eq",) else (p, p) for p in (*targets, *given)]
        words = [variable.value.text if variable.kind == "name" else "" for variable, _ in pairs]
        names = [word if word in kinds else word.upper() for word in words]
        if (
            not names
            or any(kinds.get(n) not in ("discrete", "continuous") for n in names)
            or len(set(names)) < len(names)
        ):
            return None
        return dict(zip(names, (value for _, value in pairs), strict=True)), tuple(names[: len(targets)])

    def _is_random(self, name: str) -> bool:
        declared = self.declared
        if name in declared.laws or declared.kinds.get(name) in ("discrete", "continuous"):
            return True
        value = declared.values.get(name)
        return value is not None and any(s.attrs[0] in declared.laws for s in value.free)


#: Letters of divergences and entropies of an order, whose value at the order 2 has it below: D_2, R_2, S_2.
_OF_ORDERS = frozenset({"D", "R", "S", "H", "T"})
_OF_VARIABLES = frozenset({"p", "f", "q", "F", "M", "K", "G", "phi"})


@dataclass(frozen=True)
class VariableFunction:
    """The random variables below a letter, and those that are given."""

    targets: tuple[Node, ...]
    given: tuple[Node, ...] = ()


def _factors(node: Node) -> tuple[Node, ...]:
    """X and Y of XY."""
    together = node.kind == "product" and all(part.kind == "name" for part in node.parts)
    return node.parts if together else (node,)


def _label(node: Node) -> str:
    return str(node.value.text) if node.kind == "name" else ""


def has_meaning(name: Name) -> bool:
    r"""Whether a letter means something in its own font, as \mathcal{N} does."""
    load()
    return bool(name.font) and f"{name.font}:{name.text}" in APPLIED


def items(bracket: Node) -> tuple[Node, ...]:
    """What stands in a bracket."""
    return bracket.parts if bracket.kind == "group" else (bracket,)


def split(bracket: Node, *separators: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """What stands before and after the first of some separators in a bracket: p(x | z), N(x; m, v)."""
    signs = bracket.value[1] if bracket.kind == "group" else ()
    place = next((k for k, s in enumerate(signs) if s in separators), None)
    parts = items(bracket)
    return (parts, ()) if place is None else (parts[: place + 1], parts[place + 1 :])


def arguments(reader: Reader, bracket: Node) -> list[Term]:
    """The Terms in a bracket, separated by commas."""
    signs: Sequence[str] = bracket.value[1] if bracket.kind == "group" else ()
    if set(signs) - {","}:
        raise reader.refuse(bracket, "a bar or a semicolon between arguments", "what is separated here?")
    return [reader.term(p) for p in items(bracket)]
