"""Printing of special forms: binders, laws and nouns, cases, tensors with axes and sizes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from symgen._registry import hook
from symgen.terms.bregman import point_between
from symgen.terms.domains import REAL, Domain
from symgen.terms.operators import operator
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, symbol
from symgen.terms.text import array_forms
from symgen.terms.text.binding import bound_domain
from symgen.terms.text.forms import SUBSTITUTED
from symgen.terms.text.laws import LAW_ARGUMENTS, ROLES, random_symbol
from symgen.terms.text.printer import ATOM, POWER, Printed, Printer, quoted, raw
from symgen.terms.text.random_variables import usual_role
from symgen.terms.traverse import fresh_symbol, substitute

if TYPE_CHECKING:
    from symgen.terms.text.printer import Rule

Opened = tuple[Term, Term]


def show_type(domain: Domain, shape: Shape, printer: Printer) -> str:
    """The type of a symbol, as a declaration writes it."""
    entries = domain.entries()
    words = [] if domain.structure and domain == _structured(domain.structure) else [entries.describe()]
    if shape:
        words = [] if words == ["real"] else words
        kind = {1: "vector", 2: "matrix"}.get(len(shape), "tensor")
        words.append(" ".join((kind, *(_size(printer, d) for d in shape))))
    if domain.structure:
        words.append(domain.structure)
    return " ".join(words)


def _structured(structure: str) -> Domain:
    from symgen.terms.domains import structured

    return structured(structure)


def _size(printer: Printer, size: int | Term) -> str:
    return str(size) if isinstance(size, int) else printer.text(size, ATOM)


def _opened(term: Term) -> Opened:
    """Body and variable of a binder; the variable is renamed where another symbol of its name is free inside."""
    body, variable = term.args[:2]
    name = variable.attrs[0]
    if all(s is variable or s.attrs[0] != name for s in body.free):
        return body, variable
    fresh = fresh_symbol(variable, body.free)
    return substitute(body, {variable: fresh}), fresh


def _opened_with_condition(term: Term) -> tuple[Term, Term, Term]:
    """A maximum's body, variable and condition, renamed together."""
    pair = make("tuple", term.args[0], term.args[2])
    opened, variable = _opened(make("subs", pair, term.args[1], term.args[1]))
    return opened.args[0], variable, opened.args[1]


def _variable(printer: Printer, variable: Term, plain: Callable[[], Term]) -> str:
    """A bound variable, with its type where the reader would not infer it."""
    name = variable.attrs[0]
    expected = printer.declared[name] if name in printer.declared else plain()
    if expected is variable:
        return quoted(name)
    return f"{quoted(name)}: {show_type(variable.domain, variable.shape, printer)}"


def _bounded(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    low, high = term.args[2:]
    shown = _variable(printer, variable, lambda: symbol(variable.attrs[0], bound_domain(term.op, low, high)))
    name = printer.built_in(operator(term.op).text)
    return f"{name}({printer.text(body)}, ({shown}, {printer.text(low)}, {printer.text(high)}))", ATOM


def _forall(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    ends = term.args[2:]
    name = variable.attrs[0]
    shown = _variable(
        printer, variable, lambda: symbol(name, bound_domain("integral", *ends)) if ends else symbol(name)
    )
    limits = f"({shown}, {printer.text(ends[0])}, {printer.text(ends[1])})" if ends else shown
    ending = ", 'almost'" if term.attrs else ""
    return f"{printer.built_in('forall')}({printer.text(body)}, {limits}{ending})", ATOM


def _limit(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    point, (side,) = term.args[2], term.attrs
    plain = REAL if point.domain.is_real else Domain("complex")
    shown = _variable(printer, variable, lambda: symbol(variable.attrs[0], plain))
    ending = "" if side == "+-" else f", '{side}'"
    return f"{printer.built_in('Limit')}({printer.text(body)}, {shown}, {printer.text(point)}{ending})", ATOM


def _quantified(printer: Printer, term: Term) -> Printed:
    body, variable, condition = _opened_with_condition(term)
    shown = _variable(printer, variable, lambda: symbol(variable.attrs[0]))
    ending = "" if condition.op == "true" else f", {printer.text(condition)}"
    return f"{printer.built_in(term.op)}({printer.text(body)}, {shown}{ending})", ATOM


def _subs(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    value = term.args[2]
    shown = _variable(printer, variable, lambda: symbol(variable.attrs[0], value.domain, value.shape))
    inner = printer.text(body)
    if body.op in SUBSTITUTED:
        return f"{inner}.subs({shown}, {printer.text(value)})", ATOM
    return f"symgen.subs({inner}, {shown}, {printer.text(value)})", ATOM


def _derivative(printer: Printer, term: Term) -> Printed:
    body, variable = term.args
    order = "" if term.attrs == (1,) else f", {term.attrs[0]}"
    return f"{printer.built_in('Derivative')}({printer.text(body)}, {printer.text(variable)}{order})", ATOM


# Laws.


def _law(printer: Printer, term: Term) -> Printed:
    """Parameters by position as far as the family takes them so, the others by name."""
    family, names, _ = term.attrs
    leading = [p.name for p in hook("probability.family")(family).parameters if not p.keyword_only]
    parts, by_position = [], True
    for position, (name, value) in enumerate(zip(names, term.args, strict=True)):
        by_position = by_position and position < len(leading) and leading[position] == name
        parts.append(printer.text(value) if by_position else f"{name}={printer.text(value)}")
    return f"{printer.built_in(family)}({', '.join(parts)})", ATOM


def _density_law(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    if body.op == "call" and body.attrs[3] == "density" and body.args == (variable,) and variable is symbol("x"):
        return quoted(body.attrs[0]), ATOM
    shown = _variable(printer, variable, lambda: symbol(variable.attrs[0]))
    return f"density_law({printer.text(body)}, {shown})", ATOM


def _noun(printer: Printer, term: Term) -> Printed:
    name = printer.built_in(operator(term.op).text)
    separator = " || " if term.op in ("kl", "js") else ", "
    return f"{name}({separator.join(_draw(printer, a) for a in term.args)})", ATOM


def _draw(printer: Printer, term: Term) -> str:
    """An argument; the unknowns of a joint law in brackets."""
    return f"({', '.join(map(printer.text, term.args))})" if term.op == "tuple" else printer.text(term)


def _expectation(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    law = term.args[2]
    shown = _variable(printer, variable, lambda: random_symbol(variable.attrs[0], law))
    return f"{printer.built_in('E')}[{printer.text(body)}, {shown} ~ {printer.text(law, POWER)}]", ATOM


def _information(printer: Printer, term: Term) -> Printed:
    """The output's name is free: its law is all that counts."""
    channel, variable = _opened(term)
    source = term.args[2]
    shown = _variable(printer, variable, lambda: random_symbol(variable.attrs[0], source))
    output = "y" if variable.attrs[0] != "y" else "z"
    laws = f"{shown} ~ {printer.text(source, POWER)}; {output} ~ {printer.text(channel, POWER)}"
    return f"{printer.built_in('mutual_information')}({laws})", ATOM


def _pushforward(printer: Printer, term: Term) -> Printed:
    body, variable = _opened(term)
    law = term.args[2]
    shown = _variable(printer, variable, lambda: random_symbol(variable.attrs[0], law))
    name = printer.built_in(operator(term.op).text)
    return f"{name}({printer.text(body)}, {shown} ~ {printer.text(law, POWER)})", ATOM


def _bregman(printer: Printer, term: Term) -> Printed:
    """Bregman(F, x, y) of an unknown function, Bregman(f, u, x, y) of a formula."""
    body, variable = _opened(term)
    x, y = term.args[2:]
    of = point_between(x, y, variable.attrs[0])
    name, ending = printer.built_in(operator(term.op).text), f"{printer.text(x)}, {printer.text(y)}"
    if body.op == "call" and body.args == (variable,) and variable is point_between(x, y, "u"):
        return f"{name}({quoted(body.attrs[0])}, {ending})", ATOM
    return f"{name}({printer.text(body)}, {_variable(printer, variable, lambda: of)}, {ending})", ATOM


def _statement(printer: Printer, term: Term, role: str) -> str:
    """One random variable with the ranges of its indices and its role, where that is not the one expected."""
    ranges: list[str] = []
    while term.op == "plate":
        body, index = _opened(term)
        low, high = term.args[2:]
        shown = _index_variable(printer, index, low, high)
        ranges.insert(0, f", {shown} = {printer.text(low)}..{printer.text(high)}")
        term = body
    target, law = term.args
    ending = "" if term.attrs[0] == role else f", {term.attrs[0]}"
    return f"{_draw(printer, target)} ~ {printer.text(law, POWER)}{''.join(ranges)}{ending}"


def _index_variable(printer: Printer, index: Term, low: Term, high: Term) -> str:
    return _variable(printer, index, lambda: symbol(index.attrs[0], bound_domain("plate", low, high)))


def _is_random(term: Term) -> bool:
    return term.op == "random" or (term.op == "plate" and _is_random(term.args[0]))


def _random(printer: Printer, term: Term) -> Printed:
    if not _is_random(term):
        return raw(printer, term)
    return f"{printer.built_in('random')}({_statement(printer, term, ROLES[0])})", ATOM


def _model(printer: Printer, term: Term) -> Printed:
    name = printer.built_in(operator(term.op).text)
    if not term.args or not all(map(_is_random, term.args)):
        return f"{name}({', '.join(printer.text(a) for a in term.args)})", ATOM
    usual = [usual_role(term.op, position, len(term.args)) for position in range(len(term.args))]
    statements = (_statement(printer, t, role) for t, role in zip(term.args, usual, strict=True))
    return f"{name}({'; '.join(statements)})", ATOM


# Cases, derivatives of tensors, axes and sizes.


def _cases(printer: Printer, term: Term) -> Printed:
    values = [*term.args[0:-1:2], term.args[-1]]
    conditions = [*(printer.text(c) for c in term.args[1:-1:2]), "otherwise"]
    reasons = [f', "{_string(r)}"' if r else "" for r in term.attrs]
    branches = (f"({printer.text(v)}, {c}{r})" for v, c, r in zip(values, conditions, reasons, strict=True))
    return f"{printer.built_in('cases')}({', '.join(branches)})", ATOM


def _string(reason: str) -> str:
    return reason.replace('"', "''").replace("\n", " ")


def _gradient(printer: Printer, term: Term) -> Printed:
    ending = "" if term.attrs == ("none",) else f', symmetric="{term.attrs[0]}"'
    arguments = ", ".join(printer.text(a) for a in term.args)
    return f"{printer.built_in(operator(term.op).text)}({arguments}{ending})", ATOM


def _axes(printer: Printer, term: Term) -> Printed:
    (operand,) = term.args
    axes = term.attrs[0] if term.attrs and isinstance(term.attrs[0], tuple) else term.attrs
    return f"{printer.built_in(operator(term.op).text)}({', '.join((printer.text(operand), *map(str, axes)))})", ATOM


def _eye(printer: Printer, term: Term) -> Printed:
    rows, columns = term.attrs[0]
    sizes = (rows,) if rows == columns else (rows, columns)
    return _sized(printer, "eye", (), sizes)


def _filled(printer: Printer, term: Term) -> Printed:
    return _sized(printer, term.op, term.args, term.attrs[0])


def _onehot(printer: Printer, term: Term) -> Printed:
    return _sized(printer, term.op, term.args, term.attrs)


def _sized(printer: Printer, op: str, args: tuple[Term, ...], sizes: Shape) -> Printed:
    shown = (*(printer.text(a) for a in args), *(str(s) if isinstance(s, int) else printer.text(s) for s in sizes))
    name = operator(op).text
    return f"{printer.built_in(name) if name else f'symgen.{op}'}({', '.join(shown)})", ATOM


def _einsum(printer: Printer, term: Term) -> Printed:
    arguments = ", ".join((f'"{term.attrs[0]}"', *(printer.text(a) for a in term.args)))
    return f"{printer.built_in('einsum')}({arguments})", ATOM


def _extremum(printer: Printer, term: Term) -> Printed:
    """max(x) of a tensor would be its largest entry: the operator that goes entry by entry is written in full."""
    alone = len(term.args) == 1 and term.args[0].shape
    name = f"symgen.{term.op}" if alone else printer.built_in(term.op)
    return f"{name}({', '.join(printer.text(a) for a in term.args)})", ATOM


RULES: dict[str, Rule] = {
    **dict.fromkeys(("max", "min"), _extremum),
    **dict.fromkeys(("sum", "product", "integral"), _bounded),
    **dict.fromkeys(("maximum", "argmax"), _quantified),
    **dict.fromkeys(LAW_ARGUMENTS, _noun),
    "mutual_information": _information,
    "pushforward": _pushforward,
    "bregman": _bregman,
    **dict.fromkeys(("random", "plate"), _random),
    **dict.fromkeys(("posterior", "evidence", "predictive", "model"), _model),
    **dict.fromkeys(("grad", "jacobian", "hessian"), _gradient),
    **array_forms.RULES,
    **dict.fromkeys(("total", "mean", "softmax", "log_softmax", "logsumexp"), _axes),
    **dict.fromkeys(("ones", "zeros", "expand"), _filled),
    "forall": _forall,
    "limit": _limit,
    "subs": _subs,
    "derivative": _derivative,
    "law": _law,
    "density_law": _density_law,
    "expectation": _expectation,
    "cases": _cases,
    "eye": _eye,
    "onehot": _onehot,
    "einsum": _einsum,
}

__all__ = ["RULES", "cache", "show_type"]
