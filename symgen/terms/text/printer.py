"""The printer: Terms to plain text that reads back as the same written form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

from symgen.terms.operators import operator
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.text.elaborate import CONSTANTS
from symgen.terms.text.tokens import KEYWORDS

# How tightly a text binds, loosest first.
LOOSE, OR, AND, NOT, RELATION, SUM, PRODUCT, UNARY, POWER, ATOM = range(10)
Printed = tuple[str, int]
Rule = Callable[["Printer", Term], Printed]
_CONSTANT_NAMES = {inner: outer for outer, inner in CONSTANTS.items()}


class Printer:
    """Prints one Term; `declared` are its free symbols by name, `taken` every name that it uses."""

    def __init__(self, root: Term) -> None:
        self.declared = {s.attrs[0]: s for s in root.free}
        self.taken = frozenset(_names(root))

    def text(self, term: Term, level: int = LOOSE) -> str:
        """The text of a term, in brackets where it binds more loosely than its place wants."""
        text, binds = _rules().get(term.op, _function)(self, term)
        return text if binds >= level else f"({text})"

    def built_in(self, name: str) -> str:
        """A built-in name, qualified where the term uses the name otherwise."""
        return f"symgen.{name}" if name in self.taken else name


def to_text(term: Term) -> str:
    """The plain text of a Term; `read_term` gives the Term back in a context that declares its free symbols.

    >>> from symgen.terms.build import reals
    >>> x, y = reals("x y"); to_text((x + y)**2 - x/2)
    '(x + y)**2 - x/2'
    """
    return Printer(term).text(term)


def show_claim(claim: Claim) -> str:
    """The plain text of a claim."""
    signs = {**{name: sign for name, sign, _ in RELATIONS}, "propto": "propto", "distributed": "~"}
    return f"{to_text(claim.left)} {signs[claim.relation]} {to_text(claim.right)}"


def quoted(name: str) -> str:
    """A name as text: plain where it is a word of the language, between backticks where it is not."""
    if name.isidentifier() and name not in KEYWORDS:
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"


def _names(root: Term) -> Iterator[str]:
    """Every name of a symbol or unknown function; shared parts are looked at once."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        term = stack.pop()
        if id(term) in seen:
            continue
        seen.add(id(term))
        if term.op in ("symbol", "call"):
            yield term.attrs[0]
        stack.extend(term.args)
        stack.extend(d for d in term.shape if isinstance(d, Term))


# Leaves.


def _number(printer: Printer, term: Term) -> Printed:
    value: Fraction = term.attrs[0]
    if value.denominator != 1:
        return f"{value.numerator}/{value.denominator}", PRODUCT
    return str(value.numerator), ATOM if value >= 0 else UNARY


def _constant(printer: Printer, term: Term) -> Printed:
    return printer.built_in(_CONSTANT_NAMES[term.attrs[0]]), ATOM


def _symbol(printer: Printer, term: Term) -> Printed:
    return quoted(term.attrs[0]), ATOM


def _true(printer: Printer, term: Term) -> Printed:
    return "otherwise", ATOM


def _call(printer: Printer, term: Term) -> Printed:
    return f"{quoted(term.attrs[0])}({_comma(printer, term.args)})", ATOM


def _comma(printer: Printer, terms: tuple[Term, ...]) -> str:
    return ", ".join(printer.text(t) for t in terms)


# Arithmetic. Sums and products are flat as written; what reading would fold or flatten is written by symgen.op(...).


def raw(printer: Printer, term: Term) -> Printed:
    return f"symgen.{term.op}({_comma(printer, term.args)})", ATOM


def _sum(printer: Printer, term: Term) -> Printed:
    if len(term.args) < 2:
        return raw(printer, term)
    first, *rest = term.args
    return printer.text(first, PRODUCT) + "".join(_summand(printer, t) for t in rest), SUM


def _summand(printer: Printer, term: Term) -> str:
    if term.op == "neg" and term.args[0].op != "num":
        return " - " + _unsigned(printer.text(term.args[0], PRODUCT))
    if term.op == "num" and term.attrs[0] < 0:
        return f" - {-term.attrs[0]}"
    return " + " + _unsigned(printer.text(term, PRODUCT))


def _unsigned(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def _negative(printer: Printer, term: Term) -> Printed:
    (inner,) = term.args
    if inner.op == "num":
        return raw(printer, term)
    return "-" + _unsigned(printer.text(inner, UNARY)), UNARY


def _product(printer: Printer, term: Term) -> Printed:
    if len(term.args) < 2:
        return raw(printer, term)
    first, *rest = term.args
    return "*".join([_leftmost(printer, first, ("div",)), *(printer.text(t, POWER) for t in rest)]), PRODUCT


def _leftmost(printer: Printer, term: Term, chains: tuple[str, ...]) -> str:
    """The first factor: a number or a chain of the same run needs no brackets."""
    if term.op in chains and not printer.text(term).startswith("symgen."):
        return printer.text(term, PRODUCT)
    return printer.text(term, PRODUCT if term.op == "num" and term.attrs[0] >= 0 else UNARY)


def _quotient(printer: Printer, term: Term) -> Printed:
    numerator, denominator = term.args
    if denominator.value == 0 or numerator.op == denominator.op == "num":
        return raw(printer, term)
    left = printer.text(numerator, UNARY) if numerator.op == "num" else _leftmost(printer, numerator, ("mul", "div"))
    return f"{left}/{printer.text(denominator, POWER)}", PRODUCT


def _matmul(printer: Printer, term: Term) -> Printed:
    left, right = term.args
    return f"{_leftmost(printer, left, ('matmul',))} @ {printer.text(right, POWER)}", PRODUCT


def _power(printer: Printer, term: Term) -> Printed:
    base, exponent = term.args
    return f"{printer.text(base, ATOM)}**{printer.text(exponent, ATOM)}", POWER


# Tensors.


def _stack(printer: Printer, term: Term) -> Printed:
    return f"[{_comma(printer, term.args)}]", ATOM


def _transpose(printer: Printer, term: Term) -> Printed:
    mark = "'" if term.args[0].shape else ".T"  # a prime after a number may be a derivative
    return printer.text(term.args[0], ATOM) + mark, ATOM


def _index(printer: Printer, term: Term) -> Printed:
    tensor, *indices = term.args
    if any(_outside(index, size) for index, size in zip(indices, tensor.shape, strict=False)):
        return raw(printer, term)
    base = printer.text(term.args[0], ATOM)
    return f"{'`E`' if base == 'E' else base}[{_comma(printer, term.args[1:])}]", ATOM


def _outside(index: Term, size: int | Term) -> bool:
    return index.value is not None and (index.value < 1 or (isinstance(size, int) and index.value > size))


# Relations and logic.

_SIGNS = {name: sign for name, sign, _ in RELATIONS}


def _relation(printer: Printer, term: Term) -> Printed:
    left, right = (printer.text(a, SUM) for a in term.args)
    return f"{left} {_SIGNS[term.op]} {right}", RELATION


def _logic(printer: Printer, term: Term) -> Printed:
    if len(term.args) < 2:
        return raw(printer, term)
    return f" {term.op} ".join(printer.text(a, RELATION) for a in term.args), AND if term.op == "and" else OR


def _not(printer: Printer, term: Term) -> Printed:
    return f"not {printer.text(term.args[0], ATOM)}", NOT


def _function(printer: Printer, term: Term) -> Printed:
    row = operator(term.op)
    name = printer.built_in(row.text) if row.text else f"symgen.{row.name}"
    return f"{name}({_comma(printer, term.args)})", ATOM


@cache
def _rules() -> dict[str, Rule]:
    """How each operator prints; any other is written as a function."""
    from symgen.terms.text.print_forms import RULES

    return {
        "num": _number,
        "const": _constant,
        "symbol": _symbol,
        "true": _true,
        "call": _call,
        "add": _sum,
        "neg": _negative,
        "mul": _product,
        "div": _quotient,
        "matmul": _matmul,
        "pow": _power,
        "stack": _stack,
        "transpose": _transpose,
        "index": _index,
        **dict.fromkeys(_SIGNS, _relation),
        "and": _logic,
        "or": _logic,
        "not": _not,
        **RULES,
    }
