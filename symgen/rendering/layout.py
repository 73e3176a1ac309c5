"""The walk from a Term to its layout tree: arithmetic, precedence and leaves; other operators by their rules.

Each operator is set by a rule of a table keyed by its name; what has no rule of its own is a function named by the
`latex` column of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction as Rational
from functools import cache

from symgen.errors import NoRuleError
from symgen.reading.syntax.commands import OF_MATRICES
from symgen.rendering.boxes import Box, Fence, Fraction, Glyph, Row, Script, Space, is_tall, row, width
from symgen.rendering.naming import Scheme
from symgen.rendering.snippets import read_name
from symgen.rendering.symbols import NAMED_FUNCTIONS
from symgen.terms.operators import operator
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make, num

#: How tightly a formula holds together; an operand looser than its place demands gets parentheses.
LOGIC, RELATION, SUM, BIG, PRODUCT, FUNCTION, ATOM = range(7)

_INLINE_EXPONENT = 9.0  # letters: wider exponents of e are written exp(...)


@dataclass(frozen=True, slots=True)
class Laid:
    """A laid formula: its box, how tightly it holds, and the box to use where more follows on the right."""

    box: Box
    level: int = ATOM
    closed: Box | None = None


Rule = Callable[["Walk", Term], Laid]


@dataclass(frozen=True, slots=True)
class Walk:
    """Lays Terms out under one scheme of names."""

    scheme: Scheme

    def lay(self, term: Term) -> Laid:
        """The layout of a term; NoRuleError for an operator that no rule sets."""
        rule = rules().get(term.op)
        return rule(self, term) if rule else _function(self, term)

    def box(self, term: Term) -> Box:
        """The box of a term that stands alone."""
        return self.lay(term).box

    def at(self, term: Term, level: int) -> Box:
        """The box of an operand, in parentheses when it holds more loosely than `level`."""
        return held(self.lay(term), level)

    def size(self, size: int | Term) -> Box:
        """The box of a size in a shape."""
        return self.box(as_term(size))

    def listed(self, terms: Iterable[Term]) -> Box:
        """Boxes separated by commas."""
        return separated([self.box(t) for t in terms])

    def inline(self, term: Term) -> Box:
        """The box for a script or exponent: fractions on one line."""
        negative, magnitude = signed(term)
        sign = (MINUS,) if negative else ()
        if magnitude.op == "num" and magnitude.attrs[0].denominator != 1:
            value = magnitude.attrs[0]
            return row(*sign, digits(value.numerator), SLASH, digits(value.denominator))
        if magnitude.op != "div":
            return self.box(term)
        above, below = self.at(magnitude.args[0], PRODUCT), self.at(magnitude.args[1], ATOM)
        return self.box(term) if is_tall(row(above, below)) else row(*sign, above, SLASH, below)


MINUS = Glyph("−", "prefix")
TOP = Glyph("⊤", "mark", r"\top")
COLON = Glyph(":", "mark")
STAR = Glyph("∗", "mark", "*")
SLASH = Glyph("/", "fence")
COMMA = Glyph(",", "mark")
DOT = Glyph("⋅", "operator")


def held(laid: Laid, level: int) -> Box:
    """The box, in parentheses when it holds more loosely than `level`."""
    return laid.box if laid.level >= level else parenthesised(laid.box)


def parenthesised(box: Box) -> Box:
    return Fence("(", box, ")")


def separated(boxes: Iterable[Box], mark: Box = COMMA) -> Box:
    """Boxes with a mark between them."""
    parts: list[Box] = []
    for box in boxes:
        parts.extend((mark, box) if parts else (box,))
    return row(*parts)


def digits(value: int) -> Glyph:
    return Glyph(str(value), "digits")


def scripted(base: Box, below: Box | None = None, above: Box | None = None) -> Box:
    """A base with scripts; a base that has a subscript alone takes the superscript beside it."""
    if not isinstance(base, Script):
        return Script(base, below, above)
    if base.above is None and below is None:
        return Script(base.base, base.below, above)
    if base.above is None and above is None and base.below is not None and below is not None:
        return Script(base.base, row(base.below, COMMA, below))
    return Script(parenthesised(base), below, above)


def applied(name: Box, *arguments: Box) -> Laid:
    """A function with its arguments in parentheses."""
    return Laid(row(name, parenthesised(separated(arguments))))


@cache
def rules() -> Mapping[str, Rule]:
    """The rules of all operators that are not set as plain functions, by operator."""
    from symgen.rendering import array_rules, binder_rules, function_rules, law_rules, tensor_rules

    tables = (
        _RULES,
        function_rules.RULES,
        tensor_rules.RULES,
        array_rules.RULES,
        binder_rules.RULES,
        law_rules.RULES,
    )
    return {name: rule for table in tables for name, rule in table.items()}


# Plain functions, by the `latex` column of their row.


def _function(walk: Walk, term: Term) -> Laid:
    row_of = operator(term.op)
    if not row_of.latex or row_of.kind not in ("function", "tensor", "noun") or not term.args:
        raise NoRuleError(term.op, asked=f"set {term.op} as mathematics", where=term.op)
    below = ENTRYWISE if entry_by_entry(term) else axes_below(term)
    name = read_name(row_of.latex) if below is None else scripted(read_name(row_of.latex), below)
    if len(term.args) == 1 and below is None and _may_stand_bare(row_of.latex):
        return bare_or_applied(walk, name, term.args[0])
    return applied(name, *(walk.box(a) for a in term.args))


#: What says below a function that it is taken entry by entry, and above an exponent.
ENTRYWISE = Glyph("⊙", "fence")


def entry_by_entry(term: Term) -> bool:
    """Whether a function is of the entries of a square matrix that could as well be meant as a whole: e^A, log A."""
    return term.op in OF_MATRICES and _square(term.args[0])


def _square(term: Term) -> bool:
    return len(term.shape) == 2 and term.shape[0] == term.shape[1]


def axes_below(term: Term) -> Box | None:
    """The subscript that names axes, counted from 0 as in code, where they are not those taken without saying."""
    axes = term.attrs[0] if term.attrs else ()
    listed = (axes,) if isinstance(axes, int) else axes
    if not isinstance(listed, tuple) or not listed or not all(isinstance(axis, int) for axis in listed):
        return None
    plain = operator(term.op).shape(term.args, ())
    if listed in ((-1,), (len(term.args[0].shape) - 1,)) and plain == term.shape:
        return None
    return axes_named(listed)


def axes_named(axes: Sequence[int]) -> Box:
    """axis 0, axes 0, 1."""
    return Glyph(f"{'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}", "text")


def _may_stand_bare(latex: str) -> bool:
    commands = latex.lstrip("\\").split("\\")
    return all(command in NAMED_FUNCTIONS for command in commands)


def bare_or_applied(walk: Walk, name: Box, argument: Term) -> Laid:
    """A function such as log, without parentheses before an argument that holds together by itself."""
    inner = walk.lay(argument)
    closed = row(name, parenthesised(inner.box))
    marked_bracket = isinstance(inner.box, Script) and isinstance(inner.box.base, Fence)
    bare = (inner.level == ATOM and not marked_bracket) or isinstance(inner.box, Fraction)
    return Laid(row(name, inner.box), FUNCTION, closed) if bare else Laid(closed, FUNCTION)


# Leaves.


def _num(walk: Walk, term: Term) -> Laid:
    value: Rational = term.attrs[0]
    if value < 0:
        return Laid(row(MINUS, walk.box(num(-value))), SUM)
    if value.denominator == 1:
        return Laid(digits(value.numerator))
    return Laid(Fraction(digits(value.numerator), digits(value.denominator)), PRODUCT)


_CONSTANTS: dict[str, Box] = {
    "pi": Glyph("π"), "e": Glyph("e"), "i": Glyph("i", "upright", r"\mathrm{i}"), "oo": Glyph("∞", "upright"),
    "euler_gamma": Script(Glyph("γ"), Glyph("E", "upright", r"\mathrm{E}")), "catalan": Glyph("G"),
}  # fmt: skip


def _const(walk: Walk, term: Term) -> Laid:
    name = term.attrs[0]
    if name not in _CONSTANTS:
        raise NoRuleError("const", asked=f"set the constant {name} as mathematics", where=name)
    return Laid(_CONSTANTS[name])


def _symbol(walk: Walk, term: Term) -> Laid:
    return Laid(walk.scheme.box(term.attrs[0]))


def _call(walk: Walk, term: Term) -> Laid:
    return applied(walk.scheme.box(term.attrs[0]), *(walk.box(a) for a in term.args))


def _index(walk: Walk, term: Term) -> Laid:
    base = walk.at(term.args[0], ATOM)
    boxes = [walk.inline(i) for i in term.args[1:]]
    short = all(isinstance(box, Glyph) and len(box.text) == 1 for box in boxes)
    return Laid(scripted(base, below=row(*boxes) if short else separated_tightly(boxes)))


def separated_tightly(boxes: Iterable[Box]) -> Box:
    """Boxes with commas between them and no space, for subscripts."""
    parts: list[Box] = []
    for box in boxes:
        parts.extend((COMMA, box) if parts else (box,))
    return row(*parts)


# Arithmetic.


def signed(term: Term) -> tuple[bool, Term]:
    """Whether a term is written with a minus in front, and the term after it."""
    if term.op == "neg":
        return True, term.args[0]
    if term.op == "num" and term.attrs[0] < 0:
        return True, num(-term.attrs[0])
    if term.op == "mul" and signed(term.args[0])[0]:
        return True, make("mul", signed(term.args[0])[1], *term.args[1:])
    if term.op == "div" and signed(term.args[0])[0]:
        return True, make("div", signed(term.args[0])[1], term.args[1])
    return False, term


def _add(walk: Walk, term: Term) -> Laid:
    parts: list[Box] = []
    for argument in term.args:
        negative, magnitude = signed(argument)
        if parts:
            parts.append(Glyph("−" if negative else "+", "operator"))
        elif negative:
            parts.append(MINUS)
        parts.append(aligned(walk, magnitude, term.shape, BIG))
    return Laid(Row(tuple(parts), "sum"), SUM)


def _neg(walk: Walk, term: Term) -> Laid:
    return Laid(row(MINUS, walk.at(term.args[0], BIG)), SUM)


def _mul(walk: Walk, term: Term) -> Laid:
    negative, magnitude = signed(term)
    if negative:
        return Laid(row(MINUS, walk.at(magnitude, BIG)), SUM)
    *before, last = term.args
    parts: list[Box] = []
    ringed = _ringed(term.args)
    for factor, ring in zip(before, ringed, strict=False):
        laid = _factor(walk, term, factor, ring)
        box = laid.closed if laid.closed is not None and laid.level >= PRODUCT else held(laid, PRODUCT)
        parts.extend((*_between(parts, box, ring), box))
    final = _factor(walk, term, last, ringed[-1])
    box = held(final, BIG)
    parts.extend((*_between(parts, box, ringed[-1]), box))
    return Laid(row(*parts), BIG if final.level == BIG else PRODUCT, _closed_product(parts, final))


def _factor(walk: Walk, product: Term, factor: Term, ring: bool) -> Laid:
    """A factor; a product of vectors and matrices stands in brackets after a ring, and where it is a scalar beside tensors."""
    if factor.shape and len(factor.shape) < len(product.shape):
        return Laid(aligned(walk, factor, product.shape, FUNCTION))
    laid = walk.lay(factor)
    many = factor.op in _PRODUCTS and (ring or (product.shape and not factor.shape))
    return Laid(parenthesised(laid.box)) if many else laid


_PRODUCTS = frozenset(("matmul", "outer", "kron", "mul", "solve", "conv1d", "conv2d"))


def _closed_product(parts: list[Box], final: Laid) -> Box | None:
    return row(*parts[:-1], final.closed) if final.closed is not None else None


def _ringed(factors: tuple[Term, ...]) -> list[bool]:
    """Which factors are tensors with a tensor before them: their product is entry by entry."""
    return [bool(f.shape) and any(earlier.shape for earlier in factors[:k]) for k, f in enumerate(factors)]


def _between(parts: list[Box], box: Box, ring: bool) -> tuple[Box, ...]:
    """What stands between two factors: a ring between tensors, a dot before digits, else little."""
    if not parts:
        return ()
    if ring:
        return (Glyph("⊙", "operator"),)
    if _begins_with_digit(box) or parts[-1] in (digits(1), digits(0)):
        return (DOT,)
    return (Space(),) if _is_word(parts[-1]) or (_is_word(box) and not _is_function(box)) else ()


def _begins_with_digit(box: Box) -> bool:
    if isinstance(box, Row):
        return bool(box.parts) and _begins_with_digit(box.parts[0])
    if isinstance(box, Script):
        return _begins_with_digit(box.base)
    if isinstance(box, Fraction):
        return isinstance(box.above, Glyph) and box.above.kind == "digits"
    return isinstance(box, Glyph) and box.kind == "digits"


def _is_function(box: Box) -> bool:
    """Whether a box begins with a function's name, which has space around it by itself."""
    first = box.parts[0] if isinstance(box, Row) and box.parts else box
    name = first.base if isinstance(first, Script) else first
    return isinstance(name, Glyph) and name.kind == "function"


def _is_word(box: Box) -> bool:
    if isinstance(box, Script):
        return _is_word(box.base)
    if isinstance(box, Row):
        return any(isinstance(part, Fence) for part in box.parts) and not isinstance(box.parts[0], Fence)
    return isinstance(box, Glyph) and box.kind in ("upright", "text", "raw") and len(box.text) > 1


def _div(walk: Walk, term: Term) -> Laid:
    negative, magnitude = signed(term)
    if negative:
        return Laid(row(MINUS, walk.at(magnitude, BIG)), SUM)
    above, below = term.args
    if not below.shape:
        return Laid(Fraction(walk.box(above), walk.box(below)), PRODUCT)
    if above.value == 1:
        return entries_to(walk, below, row(MINUS, digits(1)))
    left, right = (aligned(walk, operand, term.shape, FUNCTION) for operand in (above, below))
    return Laid(row(left, Glyph("⊘", "operator"), right), BIG)


def aligned(walk: Walk, term: Term, shape: Shape, level: int) -> Box:
    """An operand of an operation entry by entry: a vector beside matrices is the same row again and again, 1 b'."""
    missing = len(shape) - len(term.shape) if term.shape else 0
    if missing <= 0:
        return walk.at(term, level)
    if len(shape) == 2:
        ones = scripted(read_name(r"\mathbf{1}"), walk.size(shape[0]))
        box = row(ones, scripted(walk.at(term, ATOM), above=TOP))
        return box if level <= PRODUCT else parenthesised(box)
    return marked(walk, term, separated_tightly([*(STAR,) * missing, *(COLON,) * len(term.shape)]))


def marked(walk: Walk, term: Term, marks: Box) -> Box:
    """A tensor with marks of its axes below it, apart from scripts of its own: X_{:,*}, (x_1)_{2:n}."""
    base = walk.at(term, ATOM)
    return Script(parenthesised(base) if isinstance(base, Script) else base, marks)


def _pow(walk: Walk, term: Term) -> Laid:
    base, exponent = term.args
    if term.shape:  # entry by entry: a bare exponent would read as a power of the matrix
        return entries_to(walk, base, walk.inline(exponent))
    return Laid(scripted(walk.at(base, ATOM), above=walk.inline(exponent)))


def entries_to(walk: Walk, base: Term, exponent: Box) -> Laid:
    """Each entry to a power."""
    return Laid(scripted(walk.at(base, ATOM), above=row(ENTRYWISE, exponent)))


def _exp(walk: Walk, term: Term) -> Laid:
    argument = term.args[0]
    exponent = walk.inline(argument)
    if entry_by_entry(term):
        return applied(scripted(read_name(r"\exp"), ENTRYWISE), walk.box(argument))
    if not argument.shape and not is_tall(exponent) and width(exponent) <= _INLINE_EXPONENT:
        return Laid(Script(Glyph("e"), above=exponent))
    return Laid(row(read_name(r"\exp"), parenthesised(walk.box(argument))), FUNCTION)


_RULES: dict[str, Rule] = {
    "num": _num,
    "const": _const,
    "symbol": _symbol,
    "call": _call,
    "index": _index,
    "add": _add,
    "neg": _neg,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "exp": _exp,
}
