r"""Sums, products, quotients, powers and brackets: products of vectors and matrices by what their factors are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symgen.reading.declaring.applied_heads import square_of, with_words
from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.conditions import joined
from symgen.reading.notation.functions import application, composed, entrywise, rate
from symgen.reading.notation.listed_entries import repeated_entry
from symgen.reading.notation.matrix_powers import matrix_power
from symgen.reading.notation.means import with_means
from symgen.reading.notation.names import primed_row
from symgen.reading.notation.neighbours import (
    bracket_of,
    check_differential,
    check_factor,
    check_letters,
    check_numbers,
    check_undeclared,
    is_addend,
    is_increment,
    is_ones,
    length_beside,
)
from symgen.reading.notation.reach import check_reach
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Name, Node, names_in
from symgen.terms.term import Term, divide, make, num

#: A factor, and whether it is a row.
Factor = tuple[Term, bool]


@notation("sum")
def total(reader: Reader, node: Node) -> Term:
    check_reach(reader, node)
    plain = [p for p in node.parts if not any(_is_identity(n) or is_ones(n) for n in names_in(p))]
    read = {id(p): reader.term(p) for p in plain}
    lengths = [t.shape[0] for t in read.values() if len(set(t.shape)) == 1]
    with (
        reader.sized(next((t for t in read.values() if len(t.shape) == 2), None)),
        reader.long(lengths[0] if lengths else None),
    ):
        read.update({id(p): reader.term(p) for p in node.parts if id(p) not in read})
    first, *rest = (read[id(p)] for p in node.parts)
    _check_numbers(reader, node, read)
    if len({len(t.shape) for t in (first, *rest) if t.shape}) > 1:
        raise reader.refuse(node, "a sum of vectors and matrices", "what are the shapes of its terms?")
    return make("add", first, *(t if s == "+" else -t for s, t in zip(node.value, rest, strict=True)))


def _check_numbers(reader: Reader, node: Node, read: Mapping[int, Term]) -> None:
    """x_t - a y, with x_t a vector and y undeclared: y is no number, to be taken from every entry."""
    if not any(term.shape for term in read.values()):
        return
    densities = reader.declared.functions.keys() | reader.declared.densities.keys()
    guessed = reader.declared.taken | (reader.declared.inferred & densities)
    for part in (p for p in node.parts if not read[id(p)].shape):
        for name in (n for n in names_in(part) if n.value.text in guessed):
            hint = f"is it a vector too? declare it, for example {name.value.text}: vector n, or real"
            raise reader.refuse(name, f"{name.value.text}, which nothing declares, in a number beside a vector", hint)


def _is_identity(name: Node) -> bool:
    return bool(name.value.stem == "I" and not name.parts)


@notation("negative")
def negative(reader: Reader, node: Node) -> Term:
    return -reader.term(node.parts[0])


# Products.


@notation("product")
def product(reader: Reader, node: Node) -> Term:
    spelled = with_words(node, lambda word: _is_one_name(reader, word))
    node = with_means(reader, spelled) if spelled.kind == "product" else spelled
    if node.kind != "product":
        return reader.term(node)
    check_letters(reader, node)
    check_numbers(reader, node)
    signs = list(node.value)
    run = bool(signs) and signs[0] == "run"
    factors, between = _applied(reader, list(node.parts), signs[1:] if run else signs, run)
    if any(factor.shape for factor, _ in factors) and len(factors) == len(node.parts):
        for part in node.parts:
            check_factor(reader, part)
    culprit = next((k for k, (factor, _) in enumerate(factors) if factor.domain.field == "law"), None)
    if culprit is not None and len(factors) > 1:
        raise reader.refuse(
            node, "a law as a factor", "is it a density at a point? write N(x; m, v); or a convolution?"
        )
    rings = [place for place, sign in enumerate(between) if sign in _RINGS]
    starts, ends = [0, *(place + 1 for place in rings)], [*rings, len(between)]
    runs = [
        _run(reader, node, factors[start : end + 1], between[start:end])
        for start, end in zip(starts, ends, strict=True)
    ]
    result = runs[0]
    for place, start, end, run in zip(rings, starts[1:], ends[1:], runs[1:], strict=True):
        axes = [len(factor.shape) for factor, _ in factors[start : end + 1] if factor.shape]
        if len(axes) > 1 and (between[place] != "otimes" or set(axes) != {2}):  # AC \otimes BD
            raise reader.refuse(node, "several matrices or vectors after a ring", r"is it a \odot (B c)? put brackets")
        result = _ringed(reader, node, between[place], result, run)
    if result[1]:
        reader.rows.add(id(node))
    return result[0]


def _is_one_name(reader: Reader, letters: str) -> bool:
    r"""Whether letters side by side are a declared name, and no product: xi is none, beside a declared \xi."""
    declared = reader.declared
    apart = all(reader.known(letter) is not None and letter not in declared.taken for letter in letters)
    return letters in declared and letters not in GREEK and not apart


#: What stands beside a quotient on one line, 1/n times a sum, and not below its line; only letters may, of x/2y.
_BIG = ("sum", "product", "integral")
#: Products and quotients entry by entry, and Kronecker's: what stands side by side holds together more tightly.
_RINGS = frozenset(("odot", "oslash", "otimes"))


def _run(reader: Reader, node: Node, factors: list[Factor], between: list[str]) -> Factor:
    """Factors multiplied and divided one after another."""
    result, row = factors[0]
    scalars: list[Term] = []  # multiplied all at once: one by one would cost the square of their number
    divided, by = False, result
    for sign, (factor, is_row) in zip(between, factors[1:], strict=True):
        letter = factor.args[0] if factor.op == "pow" else factor
        beside = factor.op in _BIG or (by.value is not None and letter.op not in ("symbol", "index"))
        if divided and sign == " " and not beside:
            raise reader.refuse(node, "a factor after a quotient written with /", "is it below the line? use brackets")
        divided = sign == "/"
        if sign in (" ", "*") and not result.shape and not factor.shape:
            scalars.append(factor)
            continue
        result, scalars = _multiplied(result, scalars), []
        if sign == "/":
            _check_divisor(reader, node, factor)
            by = factor
            divided = not (result.value is not None and factor.value is not None)
            result = divide(result, factor)
        else:
            result, row = _times(reader, node, sign, (result, row), (factor, is_row))
    return _multiplied(result, scalars), row


def _ringed(reader: Reader, node: Node, sign: str, left: Factor, right: Factor) -> Factor:
    """Entry by entry, of two of one kind; or the Kronecker product."""
    (a, a_row), (b, b_row) = left, right
    if sign == "otimes" and a.shape and b.shape:
        return make("kron" if len(a.shape) == 2 else "outer", a, b), False
    if a.shape and b.shape and (len(a.shape) != len(b.shape) or (len(a.shape) == 1 and a_row != b_row)):
        raise reader.refuse(node, "a product entry by entry of a vector and a matrix, or of a row and a column",
            "what are the shapes of its factors?")  # fmt: skip
    return divide(a, b) if sign == "oslash" else make("mul", a, b), a_row if a.shape else b_row


def _multiplied(first: Term, scalars: list[Term]) -> Term:
    return make("mul", first, *scalars) if scalars else first


def _applied(reader: Reader, parts: list[Node], signs: list[str], run: bool) -> tuple[list[Factor], list[str]]:
    """The factors as Terms, names before a bracket applied to it; whether each is a row vector."""
    factors: list[Factor] = []
    between: list[str] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        if place:
            between.append(signs[place - 1])
        following = parts[place + 1] if place + 1 < len(parts) and signs[place] == " " else None
        part = _composed(reader, part) if following is not None else part
        if following is not None and reader.is_applied(part) and (bracket := bracket_of(following)) is not None:
            factors.append((_rewrapped(reader, following, bracket, application(reader, part, bracket)), False))
            place += 2
            continue
        if following is not None and run and following.kind == "group" and part.kind == "name":
            raise reader.refuse(following, f"a bracket after {part.value.text}, which is no function",
                "is it inside the function? put brackets around the whole argument")  # fmt: skip
        if following is not None:
            check_differential(reader, part, following)
        if following is not None and is_increment(reader, part, following):
            factors.append((_increment(reader, following), False))
            place += 2
            continue
        if following is not None and part.kind == "power" and bracket_of(following) is not None:
            applied = _power_applied(reader, part, following)
            if applied is not None:
                factors.append((applied, False))
                place += 2
                continue
        if following is not None and part.kind == "name" and bracket_of(following) is not None:
            check_undeclared(reader, part, following)
        beside = following is not None or (bool(factors) and bool(factors[-1][0].shape))
        row = primed_row(reader, part) if beside else None
        with reader.long(length_beside(reader, part, factors, tuple(parts[place + 1 :]))):
            term = reader.term(part) if row is None else row
        factors.append((term, row is not None or (is_row(reader, part) and len(term.shape) == 1)))
        place += 1
    return factors, between


def _composed(reader: Reader, part: Node) -> Node:
    r"""(g \circ h) and (g \circ h)' before a bracket as names."""
    if part.kind == "primed":
        return replace(part, parts=(_composed(reader, part.parts[0]),))
    return (composed(reader, part) or part) if part.kind == "group" else part


def _increment(reader: Reader, of: Node) -> Term:
    r"""\Delta x as one number, and \Delta x^2 as its square."""
    if of.kind == "power":
        return power_of(reader, of, _increment(reader, of.parts[0]), of.parts[1])
    name = f"Delta_{of.value.text}"
    return reader.known(name) or reader.take_real(name)


def _power_applied(reader: Reader, power: Node, following: Node) -> Term | None:
    """g^2(t) of a declared function g is the square of g(t); g^{-1}(t) could be two things."""
    base, exponent = power.parts
    bracket = bracket_of(following)
    if base.kind != "name" or bracket is None or (base.value.text == "e" and reader.undeclared("e")):
        return None  # e^{-m} (a + b)
    square = square_of(base.value.text)
    if exponent.kind == "number" and exponent.value == 2 and square in reader.declared.functions:
        named = replace(base, value=Name(square))
        return _rewrapped(reader, following, bracket, application(reader, named, bracket))
    if is_addend(reader, base, bracket) or (base.value.text == "e" and "e" not in reader.declared):
        return None
    if not reader.is_applied(base):
        check_undeclared(reader, base, following)
        return None
    text = base.value.text
    if exponent.kind != "number":
        raise reader.refuse(power, f"{text} to a power before a bracket",
            f"is it the inverse function, or one over {text}? write ({text}(x))^{{-1}}")  # fmt: skip
    reader.declared.assume(f"{text}^{exponent.value}(x) is {text}(x) to the power {exponent.value}")
    return _rewrapped(reader, following, bracket, power_of(reader, power, application(reader, base, bracket), exponent))


def _rewrapped(reader: Reader, node: Node, bracket: Node, value: Term) -> Term:
    """What stands on the bracket, applied to the value of the function: f(x)^2 is (f(x))^2."""
    if node is bracket:
        return value
    inner = _rewrapped(reader, node.parts[0], bracket, value)
    if node.kind == "power":
        return power_of(reader, node, inner, node.parts[1])
    if node.kind == "transposed" and inner.shape:
        return make("transpose", inner) if len(inner.shape) > 1 else inner
    if node.kind == "primed" and not inner.shape:
        return rate(reader, node, inner, node.value)
    if node.kind == "indexed":
        return make("index", inner, *(reader.term(p) for p in node.parts[1:]))
    raise reader.refuse(node, "a mark on the bracket of a function", "what does it belong to?")


def is_row(reader: Reader, node: Node) -> bool:
    """Whether a vector is written as a row: something transposed, or a row times a matrix."""
    while node.kind in ("group", "negative", "sum", "quotient") and node.parts:
        node = node.parts[0]
    if node.kind in ("transposed", "power") or (node.kind == "primed" and node.parts[0].kind == "group"):
        turned = node.kind in ("transposed", "primed") or is_t(reader, node.parts[1])
        return turned and not is_row(reader, node.parts[0])
    return id(node) in reader.rows


def is_t(reader: Reader, exponent: Node) -> bool:
    """T above a matrix or a vector, where it is nothing else."""
    return exponent.kind == "name" and exponent.value.text == "T" and reader.known("T") is None


def _times(reader: Reader, node: Node, sign: str, left: Factor, right: Factor) -> Factor:
    (a, a_row), (b, b_row) = left, right
    if sign in ("and", "or"):
        return joined(reader, node, sign, a, b), False
    if sign == "mod":
        return make("mod", a, b), False
    if not (a.shape and b.shape):
        return make("mul", a, b), a_row if a.shape else b_row
    ranks = len(a.shape), len(b.shape)
    if ranks == (1, 1):
        if a_row and not b_row:
            return make("matmul", a, b), False
        if b_row and not a_row:
            return make("outer", a, b), False
        if sign == "*":
            return make("matmul", a, b), False
        raise reader.refuse(node, "two vectors side by side", "is it x^\\top y, x y^\\top or x \\odot y?")
    return make("matmul", a, b), a_row and ranks[1] == 2


@notation("quotient")
def quotient(reader: Reader, node: Node) -> Term:
    if all(_varies(reader, part) for part in node.parts):
        raise reader.refuse(
            node,
            "a functional derivative",
            "symgen reads derivatives by variables: write \\frac{\\partial f}{\\partial x}",
        )
    above, below = (reader.term(p) for p in node.parts)
    if below.value == 0:
        raise reader.refuse(node.parts[1], "a division by zero", "is the denominator right?")
    _check_divisor(reader, node.parts[1], below)
    return divide(above, below)


def _check_divisor(reader: Reader, node: Node, divisor: Term) -> None:
    if divisor.shape:
        raise reader.refuse(node, "a division by a vector or matrix", "is it entry by entry? or write A^{-1}")


def _varies(reader: Reader, node: Node) -> bool:
    r"""\delta J, above or below the line."""
    first = node.parts[0] if node.kind == "product" else node
    return (
        node.kind == "product" and first.kind == "name" and first.value.text == "delta" and reader.undeclared("delta")
    )


# Powers.


def power_of(reader: Reader, node: Node, base: Term, exponent: Node) -> Term:
    """base^exponent: matrices by products and inverses, T as transposition where T is no symbol."""
    if node.kind == "power" and node.value == "odot":
        return base ** reader.term(exponent)
    turned = is_t(reader, exponent)
    if base.shape and turned:
        return make("transpose", base) if len(base.shape) > 1 else base
    if len(base.shape) > 1 and exponent.kind == "negative" and is_t(reader, exponent.parts[0]):
        return make("transpose", make("inverse", base))
    if turned:
        reader.check_number(node, "transposed")
        raise reader.refuse(node, "a number to the power T", "is it a transpose, or a power? declare T")
    if len(base.shape) > 1:
        return matrix_power(reader, node, base, exponent)
    if base.shape and not reader.by_entries:
        raise reader.refuse(node, "a power of a vector", "is it entry by entry? write x \\odot x")
    if base.shape:
        reader.declared.assume("powers of a vector of variances are those of its entries")
    return base ** reader.term(exponent)


@notation("transposed")
def transposed(reader: Reader, node: Node) -> Term:
    inner = reader.term(node.parts[0])
    if node.value == "-":
        return make("transpose", make("inverse", inner))
    if not inner.shape:
        reader.check_number(node, "transposed")
        reader.declared.assume("the transpose of a number is the number")
        return inner
    return make("transpose", inner) if len(inner.shape) > 1 else inner


@notation("factorial")
def factorial(reader: Reader, node: Node) -> Term:
    return make("factorial", reader.term(node.parts[0]))


@notation("binomial")
def binomial(reader: Reader, node: Node) -> Term:
    return make("binomial", *(reader.term(p) for p in node.parts))


@notation("root")
def root(reader: Reader, node: Node) -> Term:
    radicand, *index = node.parts
    inner = reader.term(radicand)
    return entrywise(reader, node, "sqrt", inner) if not index else inner ** (num(1) / reader.term(index[0]))


# Brackets.


@notation("group")
def group(reader: Reader, node: Node) -> Term:
    shape, separators = node.value
    if len(node.parts) == 1 and not separators and shape in (*_PLAIN, *_ROUNDED):
        inner = reader.term(node.parts[0])
        return make(_ROUNDED[shape], inner) if shape in _ROUNDED else inner
    if shape == "\\langle" and len(node.parts) == 2:
        return _inner(node, reader.term(node.parts[0]), reader.term(node.parts[1]))
    if shape == "(" and (whole := repeated_entry(reader, node)) is not None:
        return whole
    if shape == "[" and separators and set(separators) == {","}:
        return make("stack", *(reader.term(p) for p in node.parts))
    what = "several things in a bracket" if separators else "a bracket of this shape"
    raise reader.refuse(node, what, "is a function's name missing before it, or another bracket meant?")


_PLAIN = ("(", "[", "{", "\\{", "\\lbrace", "\\lbrack")
_ROUNDED = {"\\lfloor": "floor", "\\lceil": "ceiling"}


def _inner(node: Node, left: Term, right: Term) -> Term:
    if len(left.shape) == 1:
        return make("matmul", left, right)
    return make("total", left * right, attrs=((),)) if left.shape else left * right


@notation("annotated")
def annotated(reader: Reader, node: Node) -> Term:
    r"""\underbrace{a}_{=0} is a, and says that a = 0, where a speaks of nothing that is bound around it."""
    inner, *others = node.parts
    value = reader.term(inner)
    if not any(value.free & {v} for v in reader.scope.values()):
        for sign, other in zip(node.value, others, strict=True):
            reader.said.append((value, sign, reader.term(other), other))
    return value
