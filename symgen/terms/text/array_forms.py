"""Plain text of tensor operators with axes, sizes and steps: slice(x, 2, n, axis=1), conv1d(x, w, stride=2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symgen.terms import arrays
from symgen.terms.operators import operator
from symgen.terms.sizes import tidy
from symgen.terms.term import Term
from symgen.terms.text.elaborate import Elaborator
from symgen.terms.text.printer import ATOM, Printed, Printer
from symgen.terms.text.syntax import Node

Form = Callable[[Elaborator, Node], Term]
Written = tuple[list[Any], dict[str, Any]]  # what follows the tensors: by position, and by name

#: How many arguments are Terms (None for all of them), and which others may be given by name.
_SIGNATURES: dict[str, tuple[int | None, tuple[str, ...]]] = {
    "tril": (1, ()),
    "triu": (1, ()),
    "expand_dims": (1, ()),
    "reshape": (1, ()),
    "cumsum": (1, ()),
    "amax": (1, ()),
    "amin": (1, ()),
    "hardmax": (1, ()),
    "vector_norm": (2, ()),
    "standardize": (2, ()),
    "concatenate": (None, ("axis",)),
    "slice": (1, ("axis", "step")),
    "unfold": (1, ("axis", "stride", "padding", "dilation")),
    "fold": (1, ("axis", "stride", "padding", "dilation")),
    "conv1d": (2, ("stride", "padding", "dilation")),
    "conv2d": (2, ("stride", "padding", "dilation")),
}
_DEFAULTS = {"axis": 0, "step": 1, "stride": 1, "padding": 0, "dilation": 1}


def _form(name: str) -> Form:
    def read(reader: Elaborator, node: Node) -> Term:
        count, names = _SIGNATURES[name]
        given = [p for p in node.parts if p.kind != "keyword"]
        keywords = {p.value[0]: p for p in node.parts if p.kind == "keyword"}
        unknown = next((k for k in keywords if k not in names), None)
        if unknown is not None or len(given) < (count or 1) or len(node.value[1]) > 1:
            found = f"{unknown}=" if unknown else f"{len(given)} arguments"
            raise reader.refuse(node, found, asked=operator(name).text, hint=operator(name).usage)
        tensors = [reader.term(p) for p in given[:count]]
        others = [_attribute(reader, p) for p in given[len(tensors) :]]
        named = {key: _attribute(reader, p.parts[0]) for key, p in keywords.items()}
        return _built(reader, node, name, (*tensors, *others), named)

    return read


def _built(reader: Elaborator, node: Node, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Term:
    build = getattr(arrays, name)
    try:
        return reader.placed(node, lambda: build(*arguments, **named))
    except (TypeError, ValueError) as error:
        raise reader.refuse(node, "arguments of another kind", asked=name, hint=operator(name).usage) from error


def _attribute(reader: Elaborator, node: Node) -> Any:
    """An axis, a size, or a tuple of them."""
    if node.kind == "tuple":
        return tuple(_attribute(reader, p) for p in node.parts)
    term = reader.term(node)
    if term.shape:
        raise reader.refuse(node, "a tensor", asked="a size or an axis")
    return tidy(term)


def _lattice(reader: Elaborator, node: Node) -> Term:
    """lattice(size, offset, (length, coefficient), ...)."""
    values = [_attribute(reader, p) for p in node.parts]
    if len(values) < 2 or any(not isinstance(v, tuple) or len(v) != 2 for v in values[2:]):
        raise reader.refuse(node, "other arguments", asked="lattice", hint=operator("lattice").usage)
    size, offset, *pairs = values
    attrs = (size, tuple(p[0] for p in pairs), tuple(p[1] for p in pairs), offset)
    return reader.make(node, "lattice", attrs=attrs)


FORMS: dict[str, Form] = {**{name: _form(name) for name in _SIGNATURES}, "lattice": _lattice}


# Printing.


def _plain(term: Term) -> Written:
    return list(term.attrs), {}


def _listed(term: Term) -> Written:
    return list(term.attrs[0]) if term.attrs else [], {}


def _steps(attrs: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("stride", "padding", "dilation"), attrs, strict=True))


def _slice(term: Term) -> Written:
    axis, first, last, step = term.attrs
    return [first, last], {"axis": axis, "step": step}


def _windows(term: Term) -> Written:
    axis, size, *steps = term.attrs
    # The default is the last axis (or pair of axes), so an axis is always said.
    return [size, axis], _steps(tuple(steps))


_WRITTEN: dict[str, Callable[[Term], Written]] = {
    **dict.fromkeys(("tril", "triu", "expand_dims", "cumsum", "standardize"), _plain),
    **dict.fromkeys(("reshape", "amax", "amin", "hardmax", "vector_norm"), _listed),
    **dict.fromkeys(("conv1d", "conv2d"), lambda term: ([], _steps(term.attrs))),
    **dict.fromkeys(("unfold", "fold"), _windows),
    "concatenate": lambda term: ([], {"axis": term.attrs[0]}),
    "slice": _slice,
}


def _rule(printer: Printer, term: Term) -> Printed:
    positional, named = _WRITTEN[term.op](term)
    parts = [printer.text(a) for a in term.args] + [_shown(printer, a) for a in positional]
    parts += [f"{key}={_shown(printer, v)}" for key, v in named.items() if v != _DEFAULTS[key]]
    return f"{printer.built_in(operator(term.op).text)}({', '.join(parts)})", ATOM


def _shown(printer: Printer, value: Any) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_shown(printer, v) for v in value) + ")"
    return printer.text(value) if isinstance(value, Term) else str(value)


def _lattice_text(printer: Printer, term: Term) -> Printed:
    size, sizes, coefficients, offset = term.attrs
    pairs = zip(sizes, coefficients, strict=True)
    parts = [_shown(printer, value) for value in (size, offset, *pairs)]
    return f"{printer.built_in('lattice')}({', '.join(parts)})", ATOM


RULES = {**dict.fromkeys(_WRITTEN, _rule), "lattice": _lattice_text}

__all__ = ["FORMS", "RULES"]
