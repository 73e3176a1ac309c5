"""Applied names: unknown functions, laws, special forms, and the functions of the operators table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from symgen._registry import hook
from symgen.errors import UnknownNameError
from symgen.terms.operators import Operator, spellings, table
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.term import Term, make, num
from symgen.terms.text.elaborate import Elaborator
from symgen.terms.text.syntax import Name, Node, place

Form = Callable[[Elaborator, Node], Term]


@cache
def _forms() -> Mapping[str, Form]:
    """Special forms by the operator that they build."""
    from symgen.terms.text import forms, laws, random_variables

    return {**forms.FORMS, **laws.FORMS, **random_variables.FORMS}


def application(reader: Elaborator, node: Node) -> Term:
    """The Term of `name(...)`: what is declared shadows what is built in."""
    name: Name = node.value[0]
    if not name.qualified:
        declared = _declared(reader, node, name.text)
        if declared is not None:
            return declared
    return _built_in(reader, node, name)


def _declared(reader: Elaborator, node: Node, name: str) -> Term | None:
    if name in reader.context.functions and name not in reader.scope:
        domain, shape, role = reader.context.functions[name]
        if role == "event":
            hint = f"its probability is P({name})"
            raise reader.refuse(node, f"{name} is an event, not a function", asked="a function", hint=hint)
        return reader.make(node, "call", *plain_arguments(reader, node), attrs=(name, domain, shape, role))
    found = reader.declared(name)
    if found is None:
        return None
    if found.op in ("law", "density_law"):
        from symgen.terms.text.laws import density_at

        return density_at(reader, node, found)
    raise reader.refuse(
        node,
        f"{name} is a value, not a function",
        asked="a product or a function",
        hint=f"a product is written {name}*(...); declare a function as `{name}: function`",
    )


def _built_in(reader: Elaborator, node: Node, name: Name) -> Term:
    if name.text in _WRITTEN and not name.quoted:
        return _WRITTEN[name.text](reader, node)
    row = None if name.quoted else spellings().get(name.text)
    if row is None and name.qualified:
        row = table().get(name.text)
    if row is not None:
        form = _forms().get(row.name)
        return form(reader, node) if form else _function(reader, node, row)
    if not name.quoted and name.text in hook("probability.family_names")():
        from symgen.terms.text.laws import law

        return law(reader, node)
    raise _unknown(reader, node, name.text)


def _unknown(reader: Elaborator, node: Node, name: str) -> UnknownNameError:
    capital = name[:1].isupper()
    families = list(hook("probability.family_names")())
    functions = [*spellings(), *_WRITTEN, *reader.names]
    candidates = families + functions if capital else functions + families
    where = place(reader.text, node.start, node.start + len(name))
    error = UnknownNameError(name, kind="function or distribution", candidates=candidates, where=where)
    error.hint = error.hint or f'declare it: where="{name}: function"'
    return error


def plain_arguments(reader: Elaborator, node: Node, count: int | None = None) -> list[Term]:
    """The arguments as Terms; ReadingError for sections, keywords or a wrong number of them."""
    name, sections = node.value
    if len(sections) > 1:
        raise reader.refuse(node, "';' between arguments", asked=f"the arguments of {name.text}", hint="write ','")
    if count is not None and len(node.parts) != count:
        wanted = f"{count} argument" + ("" if count == 1 else "s")
        usage = spellings()[name.text].usage if name.text in spellings() else ""
        raise reader.refuse(node, f"{len(node.parts)} arguments", asked=f"{name.text} of {wanted}", hint=usage)
    return [reader.term(p) for p in node.parts]


def _function(reader: Elaborator, node: Node, row: Operator) -> Term:
    if row.arity is None and not node.parts and not node.value[0].qualified:
        raise reader.refuse(node, "no arguments", asked=f"{row.text or row.name}(...)", hint=row.usage)
    arguments = plain_arguments(reader, node, row.arity)
    if row.name in _OF_ENTRIES and len(arguments) == 1 and arguments[0].shape and not node.value[0].qualified:
        return reader.make(node, _OF_ENTRIES[row.name], *arguments, attrs=((),))
    return reader.make(node, row.name, *arguments)


#: max(x, y) goes entry by entry; max(x) of one tensor is its largest entry.
_OF_ENTRIES = {"max": "amax", "min": "amin"}


# Spellings that are no operator of their own.


def _rational(reader: Elaborator, node: Node) -> Term:
    from symgen.terms.text.elaborate import _quotient

    if len(node.parts) == 1:
        return plain_arguments(reader, node, 1)[0]
    return _quotient(reader, node, *plain_arguments(reader, node, 2))


def _matrix(reader: Elaborator, node: Node) -> Term:
    rows = node.parts[0] if len(node.parts) == 1 else None
    if rows is None or rows.kind != "list" or any(p.kind != "list" for p in rows.parts):
        hint = "write Matrix([[a, b], [c, d]]); a vector is written [a, b]"
        raise reader.refuse(node, "no list of rows", asked="a Matrix", hint=hint)
    if len({len(p.parts) for p in rows.parts}) > 1:
        raise reader.refuse(node, "rows of different lengths", asked="a Matrix")
    return reader.term(rows)


def _probability(reader: Elaborator, node: Node) -> Term:
    from symgen.terms.text.laws import probability

    return probability(reader, node)


def _relation(op: str) -> Form:
    return lambda reader, node: reader.make(node, op, *plain_arguments(reader, node, 2))


def _defined(meaning: Callable[[Term], Term]) -> Form:
    """A name that is read as what it is defined to be."""
    return lambda reader, node: reader.placed(node, meaning, *plain_arguments(reader, node, 1))


def _ratio(numerator: str, denominator: str) -> Form:
    return _defined(lambda x: make(numerator, x) / make(denominator, x))


def _reciprocal(denominator: str) -> Form:
    return _defined(lambda x: 1 / make(denominator, x))


def _sinc(x: Term) -> Term:
    return make("cases", make("sin", x) / x, make("ne", x, num(0)), num(1), attrs=("", ""))


_WRITTEN: dict[str, Form] = {
    "sinc": _defined(_sinc),
    "cot": _ratio("cos", "sin"),
    "coth": _ratio("cosh", "sinh"),
    "sec": _reciprocal("cos"),
    "csc": _reciprocal("sin"),
    "sech": _reciprocal("cosh"),
    "csch": _reciprocal("sinh"),
    "Rational": _rational,
    "Matrix": _matrix,
    "P": _probability,
    "Pr": _probability,
    **{name.capitalize(): _relation(name) for name, _, _ in RELATIONS},
}
