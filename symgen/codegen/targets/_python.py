"""Rows that every target in Python shares: numbers, arithmetic, comparison, logic."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.codegen.canonical import node
from symgen.codegen.target import ADD, AND, ATOM, COMPARE, LOOSE, MULTIPLY, OR, POWER, UNARY, Expression, Row
from symgen.codegen.writer import Writer, is_closed, joined, number
from symgen.errors import NoRuleError
from symgen.terms.domains import Domain
from symgen.terms.term import Term, combined, make, num

CONSTANTS = {
    "pi": "math.pi",
    "e": "math.e",
    "oo": "math.inf",
    "i": "1j",
    "euler_gamma": "0.5772156649015329",
    "catalan": "0.915965594177219",
}


def template(text: str, level: int = ATOM, within: int = LOOSE, *, arrays: bool = False) -> Row:
    """A row whose text has `{0}`, `{1}`, ... for the arguments of an elementwise operation."""

    def row(writer: Writer, term: Term) -> Expression:
        place = writer.array if arrays else writer.operand
        return Expression(text.format(*(place(a, len(term.shape), within) for a in term.args), like=writer.like), level)

    return row


def calling(function: str) -> Row:
    """A row that calls a function of the target on the arguments."""
    return template(f"{function}({{0}})")


def calling_two(function: str) -> Row:
    """A row that calls a function of two arguments."""
    return template(f"{function}({{0}}, {{1}})")


def helping(name: str, arguments: int = 1) -> Row:
    """A row that calls a helper which the program carries."""
    inner = template(name + "(" + ", ".join(f"{{{i}}}" for i in range(arguments)) + ")", arrays=True)

    def row(writer: Writer, term: Term) -> Expression:
        writer.helper(name)
        return inner(writer, term)

    return row


def folding(function: str, *, arrays: bool = False) -> Row:
    """A row that folds a function of two arguments over many."""

    def row(writer: Writer, term: Term) -> Expression:
        place = writer.array if arrays else writer.operand
        first, *rest = (place(a, len(term.shape)) for a in term.args)
        for other in rest:
            first = f"{function}({first}, {other})"
        return Expression(first)

    return row


def meaning(build: Callable[..., Term]) -> Row:
    """A row that writes an operator as a formula of other operators."""
    return lambda writer, term: writer.expression(build(*term.args))


def where_domain(row: Row, domain: Domain, target: str) -> Row:
    """A row that is right for arguments of a domain only, and refuses others."""

    def checked(writer: Writer, term: Term) -> Expression:
        outside = next((a for a in term.args if not domain.includes(a.domain.entries())), None)
        if outside is not None:
            raise NoRuleError(
                term.op,
                asked=f"{target} code for {term.op} of {outside}",
                found=f"{outside} is {outside.domain.describe()}; the row is right for {domain.describe()} ones only",
                where=f"symgen.codegen.targets.{target}",
                hint=f"declare the argument {domain.describe()}",
            )
        return row(writer, term)

    return checked


def _comparison(sign: str) -> Row:
    return template(f"{{0}} {sign} {{1}}", COMPARE, ADD)


def _logic(sign: str, level: int) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        parts = [writer.operand(a, len(term.shape), level) for a in term.args]
        return Expression(f" {sign} ".join(parts), level)

    return row


def _sum(writer: Writer, term: Term) -> Expression:
    rank = len(term.shape)
    # A sum that starts with a minus reads better from its first plus.
    order = sorted(term.args, key=lambda a: _sign_of(a)[0] == "-")
    first, *rest = order
    parts = [(sign, writer.operand(a, rank, ADD + 1)) for sign, a in map(_sign_of, rest)]
    return joined(writer.operand(first, rank, ADD), parts)


def _sign_of(term: Term) -> tuple[str, Term]:
    if term.op == "neg":
        return "-", term.args[0]
    if term.op == "num" and term.attrs[0] < 0:
        return "-", num(-term.attrs[0])
    if term.op == "mul" and term.args[0].op == "num" and term.args[0].attrs[0] < 0:
        rest = term.args[1:] if term.args[0].attrs[0] == -1 else (num(-term.args[0].attrs[0]), *term.args[1:])
        return "-", combined("mul", rest)
    if term.op == "div":
        sign, above = _sign_of(term.args[0])
        return sign, term if sign == "+" else make("div", above, term.args[1])
    return "+", term


def _product(writer: Writer, term: Term) -> Expression:
    rank = len(term.shape)
    sign, positive = _sign_of(term)
    if sign == "-":
        return Expression(f"-{writer.operand(positive, rank, MULTIPLY)}", UNARY)
    coefficient, factors = _coefficient(term)
    text = " * ".join(writer.operand(f, rank, MULTIPLY if k == 0 else MULTIPLY + 1) for k, f in enumerate(factors))
    above, below = coefficient.numerator, coefficient.denominator
    # A power of two is exact; any other denominator is divided by, which rounds once.
    if below & (below - 1) == 0:
        return Expression(text if coefficient == 1 else f"{number(coefficient).text} * {text}", MULTIPLY)
    return Expression(f"{text} / {below}" if above == 1 else f"{above} * {text} / {below}", MULTIPLY)


def _coefficient(term: Term) -> tuple[Fraction, tuple[Term, ...]]:
    numbers = [a.attrs[0] for a in term.args if a.op == "num"]
    factors = tuple(a for a in term.args if a.op != "num")
    coefficient = Fraction(1)
    for value in numbers:
        coefficient *= value
    if not factors or abs(coefficient.numerator) > 2**53 or coefficient.denominator > 2**53:
        return Fraction(1), term.args
    return coefficient, factors


def _division(writer: Writer, term: Term) -> Expression:
    rank = len(term.shape)
    above, below = term.args
    text = f"{writer.operand(above, rank, MULTIPLY)} / {writer.operand(below, rank, MULTIPLY + 1)}"
    return Expression(text, MULTIPLY)


def _negation(writer: Writer, term: Term) -> Expression:
    return Expression(f"-{writer.operand(term.args[0], len(term.shape), UNARY)}", UNARY)


def _power(writer: Writer, term: Term) -> Expression:
    base, exponent = term.args
    if exponent.value == -1:
        return writer.expression(make("div", num(1), base))
    if exponent.value == Fraction(1, 2):
        return writer.expression(make("sqrt", base))
    rank = len(term.shape)
    return Expression(f"{writer.operand(base, rank, POWER + 1)}**{writer.operand(exponent, rank, POWER)}", POWER)


def _number(writer: Writer, term: Term) -> Expression:
    return number(term.attrs[0])


def _constant(writer: Writer, term: Term) -> Expression:
    return Expression(CONSTANTS[term.attrs[0]])


def axes_of(term: Term) -> tuple[int, ...]:
    """The axes of a reduction, counted from the end, so that leading batch axes do not matter."""
    rank = len(term.args[0].shape)
    chosen = term.attrs[0] if term.attrs else ()
    return tuple(axis % rank - rank for axis in chosen) or tuple(range(-rank, 0))


def reducing(function: str, axis: str) -> Row:
    """A row that reduces over axes; over all of them the plain call says so, except where batch axes lead."""

    def row(writer: Writer, term: Term) -> Expression:
        inside, rank = term.args[0], len(term.args[0].shape)
        if not rank:
            return writer.expression(inside)
        axes = axes_of(term)
        if len(axes) == rank and not writer.batched:
            return Expression(f"{function}({writer.at(inside)})")
        return Expression(f"{function}({writer.at(inside)}, {axis}={axes[0] if len(axes) == 1 else axes})")

    return row


def along_axis(function: str, axis: str) -> Row:
    """A row for softmax and its like, along one axis, the last by default."""

    def row(writer: Writer, term: Term) -> Expression:
        return Expression(f"{function}({writer.at(term.args[0])}, {axis}={last_axis(term)})")

    return row


def last_axis(term: Term) -> int | tuple[int, ...]:
    """The axis or axes of attrs counted from the end, the last by default."""
    rank, axis = len(term.args[0].shape), term.attrs[0] if term.attrs else -1
    chosen = tuple(a % rank - rank for a in (axis if isinstance(axis, tuple) else (axis,)))
    return chosen[0] if len(chosen) == 1 else chosen


def matrix(text: str) -> Row:
    """A row for an operation on whole arrays, whose leading axes are a batch."""

    def row(writer: Writer, term: Term) -> Expression:
        return Expression(text.format(*(writer.at(a) for a in term.args), like=writer.like))

    return row


def solving(module: str) -> Row:
    """A^{-1} B; a vector is a column on the way."""

    def row(writer: Writer, term: Term) -> Expression:
        left, right = term.args
        if len(right.shape) > 1:
            return Expression(f"{module}.linalg.solve({writer.at(left)}, {writer.at(right)})")
        column = f"{writer.at(right, ATOM)}[..., None]"
        return Expression(f"{module}.linalg.solve({writer.at(left)}, {column})[..., 0]")

    return row


def transposed(writer: Writer, term: Term) -> Expression:
    inside = term.args[0]
    if len(inside.shape) < 2:
        return writer.expression(inside)
    suffix = "mT" if writer.batched or len(inside.shape) > 2 else "T"
    return Expression(f"{writer.at(inside, ATOM)}.{suffix}")


def product_of(contraction: str) -> Row:
    """The matrix product: `@`, or a contraction by letters where batch axes lead a vector."""

    def row(writer: Writer, term: Term) -> Expression:
        left, right = term.args
        if not writer.batched:
            return Expression(f"{writer.at(left, MULTIPLY)} @ {writer.at(right, MULTIPLY + 1)}", MULTIPLY)
        if len(left.shape) > 1 and len(right.shape) > 1:
            rank = max(len(left.shape), len(right.shape))
            sides = writer.operand(left, rank, MULTIPLY), writer.operand(right, rank, MULTIPLY + 1)
            return Expression(" @ ".join(sides), MULTIPLY)
        letters = {(1, 1): "...j,...j->...", (2, 1): "...ij,...j->...i", (1, 2): "...j,...jk->...k"}
        spec = letters[min(len(left.shape), 2), min(len(right.shape), 2)]
        rank = max(len(left.shape), len(right.shape))
        operands = ", ".join(writer.operand(a, rank - (len(a.shape) == 1)) for a in (left, right))
        return Expression(f'{contraction}("{spec}", {operands})')

    return row


def contraction(function: str, permute: str) -> Row:
    """A contraction by letters, with leading batch axes; axes in another order by the method `permute`."""

    def row(writer: Writer, term: Term) -> Expression:
        inputs, output = term.attrs[0].split("->")
        if not writer.batched and sorted(inputs) == sorted(output):
            axes = ", ".join(str(inputs.index(letter)) for letter in output)
            return Expression(f"{writer.at(term.args[0], ATOM)}.{permute}({axes})")
        dots = "..." if writer.batched else ""
        spec = ",".join(dots + part for part in inputs.split(",")) + "->" + dots + output
        return Expression(f'{function}("{spec}", {", ".join(writer.at(a) for a in term.args)})')

    return row


def outer(writer: Writer, term: Term) -> Expression:
    left, right = term.args
    lifted = "[..., " + ", ".join((":",) * len(left.shape) + ("None",) * len(right.shape)) + "]"
    own = "[..., " + ", ".join(("None",) * len(left.shape) + (":",) * len(right.shape)) + "]"
    return Expression(f"{writer.at(left, ATOM)}{lifted} * {writer.at(right, ATOM)}{own}", MULTIPLY)


def indexed(text: str) -> Row:
    """x[i], counted from 1; `text` turns a symbolic index into whole numbers."""

    def row(writer: Writer, term: Term) -> Expression:
        tensor, *indices = term.args
        rest = ", :" * (len(tensor.shape) - len(indices))
        inside = ", ".join(_index(writer, i, text) for i in indices)
        return Expression(f"{writer.at(tensor, ATOM)}[..., {inside}{rest}]")

    return row


def _index(writer: Writer, index: Term, text: str) -> str:
    if index.value is not None:
        return str(int(index.value) - 1)
    whole = writer.at(index) if not writer.leads(index) else text.format(writer.at(index))
    return f"{whole} - 1"


def chosen(writer: Writer, units: Term, places: str) -> str:
    """The comparison of places, counted from 0, with the index of unit vectors, counted from 1."""
    place = node(make("add", units.args[0], num(-1)))
    has_axes = place.shape or writer.batched
    return f"{places} == {writer.at(place, ATOM) + '[..., None]' if has_axes else writer.at(place, ADD)}"


def case_split(function: str) -> Row:
    """cases as nested choices, the first whose condition holds."""

    def row(writer: Writer, term: Term) -> Expression:
        *pairs, text = term.args
        rank = len(term.shape)
        branches = list(zip(pairs[0::2], pairs[1::2], strict=True))
        written = writer.operand(text, rank)
        for value, condition in reversed(branches):
            closed = is_closed(value)
            chosen = (writer.array if closed else writer.operand)(value, rank)
            written = f"{function}({writer.operand(condition, rank)}, {chosen}, {written})"
        return Expression(written)

    return row


def accumulating(function: str) -> Row:
    """A sum or product over a whole-number variable, one term at a time."""

    def row(writer: Writer, term: Term) -> Expression:
        body, variable, low, high = term.args
        first, last = (_whole(writer, bound) for bound in (low, high))  # these stand outside of what binds the variable
        outside, name = writer.known, writer.names.fresh(variable.attrs[0])
        writer.known = {t: known for t, known in outside.items() if variable not in t.free} | {variable: name}
        inside = writer.at(body)
        writer.known = outside
        return Expression(f"{function}({inside} for {name} in range({first}, {last} + 1))")

    return row


def _whole(writer: Writer, bound: Term) -> str:
    if bound.domain.is_integer and all(s in writer.sizes for s in bound.free):
        return writer.at(bound)
    return f"int({writer.at(bound)})"


ROWS: dict[str, Row] = {
    "num": _number,
    "const": _constant,
    "add": _sum,
    "mul": _product,
    "neg": _negation,
    "div": _division,
    "pow": _power,
    "eq": _comparison("=="),
    "ne": _comparison("!="),
    "lt": _comparison("<"),
    "le": _comparison("<="),
    "gt": _comparison(">"),
    "ge": _comparison(">="),
    "and": _logic("&", AND),
    "or": _logic("|", OR),
    "not": template("~{0}", UNARY, UNARY),
    "transpose": transposed,
    "sum": accumulating("sum"),
    "product": accumulating("math.prod"),
    "outer": outer,
    "factorial": meaning(lambda x: make("gamma", x + 1)),
    "gelu": meaning(lambda x: x * make("normal_cdf", x)),
    "silu": meaning(lambda x: x * make("sigmoid", x)),
}
