r"""How tensors are set: matrix products, transposes and inverses, traces, contractions by letters.

Vectors are one-dimensional; as columns and rows they read x^\top y, A x and x^\top A.
"""

from __future__ import annotations

from symgen.reading.syntax.tokens import WRITTEN_OUT
from symgen.rendering.boxes import Big, Box, Fence, Glyph, Script, row
from symgen.rendering.layout import (
    ATOM,
    PRODUCT,
    RELATION,
    SUM,
    TOP,
    Laid,
    Rule,
    Walk,
    applied,
    marked,
    parenthesised,
    scripted,
    separated_tightly,
)
from symgen.rendering.naming import bold
from symgen.terms.term import Term

_MINUS_ONE = row(Glyph("−", "prefix"), Glyph("1", "digits"))
_MINUS_TOP = row(Glyph("−", "prefix"), TOP)


def _matmul(walk: Walk, term: Term) -> Laid:
    left, right = term.args
    if len(left.shape) == 1 and len(right.shape) == 1:
        return _before(_as_row(walk, left), _factor(walk, right))
    if len(left.shape) == 1:  # x A as a vector is the column A' x
        return _before(_transposed(walk, right), _factor(walk, left))
    return _before(_closed(_factor(walk, left)), _factor(walk, right))


def _factor(walk: Walk, term: Term) -> Laid:
    """A factor of a matrix product; products inside need no parentheses."""
    laid = walk.lay(term)
    return laid if laid.level >= PRODUCT and term.op != "mul" else Laid(parenthesised(laid.box))


def _before(first: Box, last: Laid) -> Laid:
    """Two factors side by side."""
    return Laid(row(first, last.box), PRODUCT, None if last.closed is None else row(first, last.closed))


def _closed(factor: Laid) -> Box:
    """A factor that another follows: cos(t) Z, for cos t Z is the cosine of t Z."""
    return factor.box if factor.closed is None else factor.closed


def _as_row(walk: Walk, vector: Term) -> Box:
    """A vector lying down: x' for x, and u' A for the product of u and A."""
    if vector.op == "transpose":
        return _as_row(walk, vector.args[0])
    if vector.op == "matmul" and len(vector.args[0].shape) == 1:
        return row(_as_row(walk, vector.args[0]), _closed(_factor(walk, vector.args[1])))
    return scripted(walk.at(vector, ATOM), above=TOP)


def _transposed(walk: Walk, term: Term) -> Box:
    if term.op == "transpose":
        return _closed(_factor(walk, term.args[0]))
    if term.op == "inverse":
        return scripted(walk.at(term.args[0], ATOM), above=_MINUS_TOP)
    return scripted(walk.at(term, ATOM), above=TOP)


def _transpose(walk: Walk, term: Term) -> Laid:
    inner = term.args[0]
    if inner.op == "inverse":
        return Laid(scripted(walk.at(inner.args[0], ATOM), above=_MINUS_TOP))
    return Laid(scripted(walk.at(inner, ATOM), above=TOP))


def _inverse(walk: Walk, term: Term) -> Laid:
    return Laid(scripted(walk.at(term.args[0], ATOM), above=_MINUS_ONE))


def _solve(walk: Walk, term: Term) -> Laid:
    inverse = scripted(walk.at(term.args[0], ATOM), above=_MINUS_ONE)
    return _before(inverse, _factor(walk, term.args[1]))


def _outer(walk: Walk, term: Term) -> Laid:
    left, right = term.args
    if len(left.shape) == len(right.shape) == 1:
        return Laid(row(_closed(_factor(walk, left)), _as_row(walk, right)), PRODUCT)
    return _kron(walk, term)


def _kron(walk: Walk, term: Term) -> Laid:
    left, right = (walk.at(a, ATOM) for a in term.args)
    return Laid(row(left, Glyph("⊗", "operator"), right), PRODUCT)


def _norm(walk: Walk, term: Term) -> Laid:
    fence = Fence("‖", walk.box(term.args[0]), "‖.")
    return Laid(Script(fence, Glyph("F")) if len(term.args[0].shape) > 1 else fence)


def _constant_tensor(symbol: Box) -> Rule:
    """I_n, 0_n, 1_n: the symbol with its sizes; a square shape names its size once."""

    def rule(walk: Walk, term: Term) -> Laid:
        sizes = term.attrs[0]
        once = sizes[:1] if term.op == "eye" else sizes
        boxes = [walk.size(size) for size in once]
        times = Glyph("×", "fence", r"\times")
        below: list[Box] = []
        for box in boxes:
            below.extend((times, box) if below else (box,))
        return Laid(Script(symbol, row(*below)) if below else symbol)

    return rule


def _expand(walk: Walk, term: Term) -> Laid:
    sizes = separated_tightly([walk.size(size) for size in term.attrs[0]])
    return applied(scripted(Glyph("expand", "function"), sizes), walk.box(term.args[0]))


def _onehot(walk: Walk, term: Term) -> Laid:
    sizes = separated_tightly([walk.size(size) for size in term.attrs])
    return applied(scripted(Glyph("onehot", "function"), sizes), *(walk.box(a) for a in term.args))


_LETTERS = "ijklmnpqrstuvwabcdefghxyz"


def _einsum(walk: Walk, term: Term) -> Laid:
    r"""A contraction by its entries: [\sum_j X_{ij} w_j]_i."""
    inputs, output = term.attrs[0].split("->")
    names = _fresh_letters(term, inputs)
    factors = [
        marked(walk, operand, _letters(letters, names)) if letters else walk.at(operand, ATOM)
        for letters, operand in zip(inputs.split(","), term.args, strict=True)
    ]
    summed = [letter for letter in names if letter not in output]
    sign = (Big(Glyph("∑", "big"), separated_tightly([names[letter] for letter in summed])),) if summed else ()
    entries = row(*sign, *factors)
    if not output:
        return Laid(entries, PRODUCT - 1)
    return Laid(Script(Fence("[", entries, "]"), _letters(output, names)))


def _letters(letters: str, names: dict[str, Glyph]) -> Box:
    """Indices side by side; with commas, where they would read as a word such as min."""
    boxes = [names[letter] for letter in letters]
    joined = "".join(box.text for box in boxes)
    return separated_tightly(boxes) if any(word in joined for word in WRITTEN_OUT) else row(*boxes)


def _fresh_letters(term: Term, inputs: str) -> dict[str, Glyph]:
    """A name for each index; letters that stand for something else in the operands are passed over."""
    taken = {symbol.attrs[0] for symbol in term.free}
    given = list(dict.fromkeys(inputs.replace(",", "")))
    free = iter(letter for letter in _LETTERS if letter not in taken and letter not in given)
    return {letter: Glyph(next(free) if letter in taken else letter) for letter in given}


def _positive_definite(walk: Walk, term: Term) -> Laid:
    return Laid(row(walk.at(term.args[0], SUM), Glyph(" is positive definite", "text")), RELATION)


RULES: dict[str, Rule] = {
    "matmul": _matmul,
    "transpose": _transpose,
    "inverse": _inverse,
    "solve": _solve,
    "outer": _outer,
    "kron": _kron,
    "norm": _norm,
    "positive_definite": _positive_definite,
    "eye": _constant_tensor(Glyph("I")),
    "zeros": _constant_tensor(bold("0")),
    "ones": _constant_tensor(bold("1")),
    "expand": _expand,
    "onehot": _onehot,
    "einsum": _einsum,
}
