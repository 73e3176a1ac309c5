"""Writing Terms as expressions of a target's language."""

from __future__ import annotations

from fractions import Fraction

from symgen.codegen.constants import CLOSED, literal
from symgen.codegen.names import Names
from symgen.codegen.target import ADD, ATOM, LOOSE, MULTIPLY, UNARY, Expression, Target
from symgen.codegen.targets._helpers import NEEDS
from symgen.errors import NoRuleError
from symgen.terms.operators import operator
from symgen.terms.term import Term, num


def name_of(term: Term) -> str:
    """What the tables call a term: the operator, or the primitive that a call stands for."""
    return f"primitive {term.attrs[0]}" if is_primitive(term) else term.op


def is_primitive(term: Term) -> bool:
    """Whether a term is a function that targets offer and the operators table lacks."""
    return term.op == "call" and term.attrs[3] == "primitive"


def is_closed(term: Term) -> bool:
    """Whether a term is a constant scalar, the same for all arguments."""
    return not term.shape and not term.free and term.domain.field in ("integer", "real", "complex")


class Writer:
    """Writes Terms for one target; `known` holds the identifiers of symbols and of shared sub-terms.

    With `batched`, every argument may have leading batch axes, and operands are lifted to the rank of their operation.
    """

    def __init__(self, target: Target, names: Names, inputs: dict[Term, str], *, batched: bool = False) -> None:
        self.target = target
        self.names = names
        self.inputs = inputs
        self.batched = batched
        self.sizes: dict[Term, str] = {}
        self.known: dict[Term, str] = dict(inputs)
        self.helpers: dict[str, str] = {}

    @property
    def like(self) -> str:
        """The first argument, whose dtype and device new arrays get."""
        return next(iter(self.inputs.values()), "")

    def expression(self, term: Term) -> Expression:
        """The text of a term."""
        if term in self.known:
            return Expression(self.known[term])
        if is_closed(term) and term.op not in CLOSED.structure:
            return CLOSED.expression(self, term)
        if CLOSED.has_function(term) and self._is_of_sizes(term):
            return CLOSED.expression(self, term)
        row = self.target.rows.get(name_of(term))
        if row is None:
            raise self._no_row(term)
        return row(self, term)

    def _is_of_sizes(self, term: Term) -> bool:
        """Whether a term is a number that sizes decide, such as sqrt(d): plain numbers go by `math`."""
        return not term.shape and bool(term.free) and all(s in self.sizes for s in term.free)

    def at(self, term: Term, level: int = LOOSE) -> str:
        """The text of a term, in parentheses if it binds more loosely than its place requires."""
        expression = self.expression(term)
        return expression.text if expression.level >= level else f"({expression.text})"

    def operand(self, term: Term, rank: int, level: int = LOOSE) -> str:
        """An operand of an elementwise operation of the given rank, lifted to it where batch axes may lead."""
        missing = rank - len(term.shape)
        if not self.batched or missing <= 0 or not self.leads(term):
            return self.at(term, level)
        return f"{self.at(term, ATOM)}[..., {'None, ' * missing + ':, ' * len(term.shape)}".rstrip(", ") + "]"

    def array(self, term: Term, rank: int, level: int = LOOSE) -> str:
        """An operand that must be an array: a constant is made one."""
        if is_closed(term):
            return self.target.constant.format(value=self.at(term), like=self.like)
        return self.operand(term, rank, level)

    def leads(self, term: Term) -> bool:
        """Whether a term may carry batch axes: whether it depends on an argument."""
        return any(s in self.inputs for s in term.free)

    def helper(self, name: str) -> str:
        """The name of a helper function, whose source the program will carry."""
        for needed in NEEDS.get(name, ()):
            if needed in self.target.helpers:
                self.helper(needed)
        self.helpers[name] = self.target.helpers[name]
        return name

    def size(self, dimension: int | Term) -> str:
        """A size of a shape, in whole numbers: 2 * n, (n - 1) // 2 + 1."""
        return str(dimension) if isinstance(dimension, int) else whole(self, dimension)

    def shape(self, shape: tuple[int | Term, ...]) -> str:
        """A shape as a tuple."""
        inside = ", ".join(self.size(d) for d in shape)
        return f"({inside},)" if len(shape) == 1 else f"({inside})"

    def _no_row(self, term: Term) -> NoRuleError:
        known = ", ".join(sorted(k for k in self.target.rows if not k.startswith("primitive")))
        unevaluated = term.op in _UNEVALUATED or operator(term.op).kind == "noun"
        hint = "derive it to a closed form first" if unevaluated else f"this target can do {known}"
        return NoRuleError(
            term.op,
            asked=f"{self.target.name} code for {term.op}",
            found=f"the target {self.target.name!r} has no row for the operator {term.op!r}",
            where=f"symgen.codegen.targets.{self.target.name}",
            hint=hint,
        )


def whole(writer: Writer, size: Term, level: int = LOOSE) -> str:
    """The text of a size, in arithmetic of whole numbers."""
    rule = _WHOLE.get(size.op)
    if size in writer.inputs:
        return f"int({writer.at(size)})"
    if rule is None or size in writer.known:
        return writer.at(size, level)
    text, own = rule(writer, size)
    return text if own >= level else f"({text})"


def _whole_sum(writer: Writer, size: Term) -> tuple[str, int]:
    first, *rest = size.args
    signed = [("-", p.args[0]) if p.op == "neg" else ("+", p) for p in rest]
    signed = [("-", -p) if p.op == "num" and p.attrs[0] < 0 else (sign, p) for sign, p in signed]
    later = "".join(f" {sign} {whole(writer, part, ADD + 1)}" for sign, part in signed)
    return whole(writer, first, ADD) + later, ADD


def _whole_product(writer: Writer, size: Term) -> tuple[str, int]:
    return " * ".join(whole(writer, part, MULTIPLY) for part in size.args), MULTIPLY


def _whole_floor(writer: Writer, size: Term) -> tuple[str, int]:
    (inside,) = size.args
    above, below = inside.args if inside.op == "div" else (inside, num(1))
    return f"{whole(writer, above, MULTIPLY)} // {whole(writer, below, MULTIPLY + 1)}", MULTIPLY


_WHOLE = {
    "add": _whole_sum,
    "mul": _whole_product,
    "neg": lambda writer, size: (f"-{whole(writer, size.args[0], UNARY)}", UNARY),
    "floor": _whole_floor,
}

_UNEVALUATED = frozenset(("law", "expectation", "integral", "limit"))


def number(value: Fraction) -> Expression:
    """An exact number as the shortest text that rounds to it correctly.

    >>> number(Fraction(1, 2)).text, number(Fraction(-1, 3)).text, number(Fraction(1, 10)).text
    ('0.5', '-1 / 3', '0.1')
    """
    if value.denominator == 1:
        text = str(value.numerator) if abs(value) < 2**53 else literal(value)
        return Expression(text, UNARY if value < 0 else ATOM)
    decimal = literal(value)
    if len(decimal) <= 8 or max(abs(value.numerator), value.denominator) > 10**6:
        return Expression(decimal, UNARY if value < 0 else ATOM)
    return Expression(f"{value.numerator} / {value.denominator}", MULTIPLY)


def joined(first: str, signed: list[tuple[str, str]]) -> Expression:
    """A sum of a first text and signed others."""
    return Expression(first + "".join(f" {sign} {text}" for sign, text in signed), ADD)
