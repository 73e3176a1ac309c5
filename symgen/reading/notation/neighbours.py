r"""What stands side by side and is no product: f(x) of an undeclared f, dS, \Delta t, ELBO; each is asked about, or one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.commands import GREEK
from symgen.reading.syntax.tree import Node, names_in, strip
from symgen.terms.term import Term

#: Letters that stand for functions so often that a product with a bracket is no safe reading.
FUNCTION_LETTERS = frozenset({*"fghFG", "Phi", "Psi", "phi", "varphi", "psi"})


def check_letters(reader: Reader, node: Node) -> None:
    """ELBO, and loss, is a name that should be written as one."""
    for is_letter in (reader.is_capital, lambda part: _is_letter(reader, part)):
        runs: list[list[Node]] = []
        for part in node.parts:
            joined = runs and runs[-1][-1].end == part.start and is_letter(part)
            runs = [*runs[:-1], [*runs[-1], part]] if joined and is_letter(runs[-1][-1]) else [*runs, [part]]
        for run in (run for run in runs if len(run) > 1):
            word = "".join(p.value.text for p in run)
            is_word = len(run) > 2 and (is_letter == reader.is_capital or _is_word(word))
            if is_word or word in GREEK:
                name = f"\\{word}" if word in GREEK else f"\\text{{{word}}}"
                hint = f"is it one name? write {name}, or declare each letter"
                raise reader.refuse(run[0], f"the letters {word} side by side", hint)


def _is_letter(reader: Reader, node: Node) -> bool:
    """A single Latin letter that nothing declares."""
    plain = node.kind == "name" and not node.parts and len(node.value.text) == 1
    return plain and reader.undeclared(node.value.text)


def _is_word(letters: str) -> bool:
    """target, but not the product abcd of letters in their order."""
    small = letters.lower()
    in_order = all(0 < ord(after) - ord(before) < 3 for before, after in pairwise(small))
    return len(small) > _LONGEST_PRODUCT and bool(set(small) & set("aeiou")) and not in_order


_LONGEST_PRODUCT = 3


def check_numbers(reader: Reader, node: Node) -> None:
    """r1 is no r times 1."""
    for part, number in pairwise(node.parts):
        if part.kind == "name" and number.kind == "number" and part.end == number.start:
            hint = rf"is it {part.value.text}_{number.value}? write the subscript, or \cdot for a product"
            raise reader.refuse(number, f"a number right after {part.value.text}", hint)


def _check_derivative(reader: Reader, part: Node, following: Node) -> None:
    """dF/dx (x) is the derivative at x, and no product."""
    if part.kind == "derivative" and following.kind == "group" and part.parts[0].kind == "name":
        hint = r"is it the derivative there? write F'(x), or \cdot for a product"
        raise reader.refuse(following, "a bracket after a derivative", hint)


def check_factor(reader: Reader, part: Node) -> None:
    """A x, with x a vector, has a matrix that should be declared."""
    while part.kind in ("power", "transposed"):
        part = part.parts[0]
    if reader.is_capital(part):
        hint = f"is it a matrix? declare it, for example {part.value.text}: matrix n n, or {part.value.text}: real"
        raise reader.refuse(part, f"{part.value.text}, undeclared, beside a vector or matrix", hint)


def check_differential(reader: Reader, part: Node, following: Node) -> None:
    """dS outside of an integral: a differential, not d times S; and what stands right after a derivative."""
    _check_derivative(reader, part, following)
    _check_operator(reader, part, following)
    inner = following
    while inner.kind in ("power", "primed"):
        inner = inner.parts[0]
    adjacent = part.end == following.start and inner.kind == "name"
    size = reader.declared.size == "d" and adjacent and _depends(reader, inner)  # dA, where d counts entries as well
    if adjacent and part.kind == "name" and part.value.text == "d" and (size or reader.undeclared("d")):
        raise reader.refuse(
            part, f"d{inner.value.text} outside of an integral", "is it a differential? or declare d, a number"
        )


#: Letters of operators that differentiate: d(A^{-1}), \Delta \|x\|^2, D_v f(x).
_OPERATORS = frozenset({"d", "D", "Delta"})


def _check_operator(reader: Reader, part: Node, following: Node) -> None:
    r"""Refuse an undeclared d, D_v or \Delta before what depends on a vector, a matrix or a point: no factor, there."""
    letter = part.kind == "name" and part.value.stem in _OPERATORS
    if letter and reader.undeclared(part.value.text) and any(_depends(reader, name) for name in names_in(following)):
        hint = "is it a derivative? write it by entries; or declare it, a number"
        raise reader.refuse(part, f"{part.value.text}, which nothing declares, as an operator may stand", hint)


def _depends(reader: Reader, name: Node) -> bool:
    """Whether a name is a vector, a matrix, or a declared function."""
    known = reader.known(name.value.text)
    return name.value.text in reader.declared.functions or (known is not None and bool(known.shape))


def is_increment(reader: Reader, part: Node, following: Node) -> bool:
    r"""\Delta t is one name, where \Delta is none by itself."""
    delta = part.kind == "name" and part.value.text == "Delta" and reader.known("Delta") is None
    inner = following.parts[0] if following.kind == "power" else following
    return delta and inner.kind == "name" and inner.value.font != "bold"


def _is_number_before_a_name(reader: Reader, part: Node, bracket: Node) -> bool:
    r"""p(x) of a number p, as near to a density as to p times x; and r(a) below \sum_a or \max_r, which is no product."""
    if [inside.kind for inside in bracket.parts] != ["name"] or part.end != bracket.start:
        return False
    text = part.value.text
    known = reader.known(text)
    is_bound = text in reader.scope or bracket.parts[0].value.text in reader.scope
    return known is not None and not known.shape and (text in _DENSITIES or is_bound)


#: What densities are called.
_DENSITIES = ("p", "q", "P")


def check_undeclared(reader: Reader, part: Node, following: Node) -> None:
    r"""Refuse an undeclared name before a bracket, unless that holds a sum, as factors do: a(b + c), but f(s x)."""
    text = part.value.text
    bracket = bracket_of(following)
    if bracket is not None and _is_number_before_a_name(reader, part, bracket):
        kind = "density" if text in _DENSITIES else "function"
        hint = rf"is it a {kind} here? declare it; for a product write {text} \cdot"
        raise reader.refuse(part, f"{text}, a number, before a bracket with one name", hint)
    if bracket is None or not reader.undeclared(text) or part.value.base.isdigit():
        return  # \mathbf{1}_n is ones
    if text in reader.declared.factors and not (
        following.kind == "group" and all(p.kind == "name" for p in bracket.parts)
    ):
        return
    inside = [strip(p.parts[0] if p.kind == "negative" else p) for p in bracket.parts]
    stem = part.value.stem  # x_i(t + 1) beside the function x_j
    alike = any(name != text and name.partition("_")[0] == stem for name in reader.declared.functions)
    if alike or len(inside) != 1 or inside[0].kind != "sum" or part.value.base in FUNCTION_LETTERS:
        hint = (
            rf"is {text} a function, a density or a factor? declare it, as {text}: function; write \cdot after a factor"
        )
        raise reader.refuse(part, f"{text}, which nothing declares, before a bracket", hint)


def is_addend(reader: Reader, base: Node, bracket: Node) -> bool:
    """Whether a name is one of the terms in the bracket after it, as p is in p^k (1 - p): a number, and no function."""
    text = base.value.text
    inside = [strip(part) for part in bracket.parts]
    terms = inside[0].parts if len(inside) == 1 and inside[0].kind == "sum" else ()
    declared = reader.declared
    known = any(text in table for table in (declared.functions, declared.densities, declared.given, declared.kinds))
    return not known and any(term.kind == "name" and term.value == base.value for term in terms)


def bracket_of(node: Node) -> Node | None:
    """The bracket at the start of a factor: (x), (x)^2, (x)'."""
    while node.kind in ("power", "transposed", "primed", "factorial", "indexed"):
        node = node.parts[0]
    return node if node.kind == "group" and node.value[0] in ("(", "[", "\\{", "(]", "[)") else None


def applications(node: Node) -> Iterator[tuple[Node, Node]]:
    """Names side by side with a bracket that holds something."""
    if node.kind != "product":
        return
    signs = node.value[1:] if node.value[:1] == ("run",) else node.value
    for k, sign in enumerate(signs):
        first, second = node.parts[k], node.parts[k + 1]
        head = first.parts[0] if first.kind == "primed" else first
        group = bracket_of(second)
        if sign == " " and head.kind == "name" and group is not None and group.value[0] == "(" and group.parts:
            yield head, group


def is_ones(node: Node) -> bool:
    r"""\mathbf 1 without its size."""
    return bool(node.kind == "name" and node.value.base == "1" and node.value.font in ("bold", "bb") and not node.parts)


def length_beside(
    reader: Reader, part: Node, factors: Sequence[tuple[Term, bool]], following: tuple[Node, ...]
) -> int | Term | None:
    r"""The size of \mathbf 1 in A \mathbf 1 and in \mathbf 1^\top x."""
    turned = part.kind in ("transposed", "power")
    if not is_ones(part.parts[0] if turned else part):
        return None
    if not turned:
        return factors[-1][0].shape[-1] if factors and len(factors[-1][0].shape) == 2 else None
    if not following or is_ones(following[0]):
        return None
    if len(following) > 1 and reader.is_applied(following[0]):
        start, end = following[0].start, following[1].end
        shape = reader.term(Node("product", start, end, (" ",), following[:2])).shape
    else:
        shape = reader.term(following[0]).shape
    return shape[0] if shape else None
