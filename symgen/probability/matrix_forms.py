"""How people write formulas of matrices: one inverse where two meet, det S for |det S| where S is definite, squares.

u'Mu - 2 u'Mv + v'Mv is (u - v)'M(u - v) for a symmetric matrix M.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from itertools import permutations, product

from symgen.calculus.normaliser import simplify
from symgen.calculus.tensor import lower, raise_
from symgen.errors import NoRuleError, ShapeError
from symgen.probability.definiteness import SYMMETRIC, Sign, sign_of
from symgen.probability.multigamma import size_of
from symgen.probability.solving import equal
from symgen.probability.statistics import plus
from symgen.terms.context import Context
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, combined, make, num
from symgen.terms.traverse import bottom_up


def gathered(term: Term) -> Term:
    """Products of matrices with what cancels in them cancelled; the term itself where it holds other things.

    >>> from symgen.terms.build import dims, inverse, matrix, vector
    >>> d = dims("d"); m, S = vector("m", d), matrix("S", d, d, spd=True)
    >>> gathered(m @ inverse(inverse(S)) @ inverse(S) @ m + 0 * (m @ m))
    total(m**2)
    """
    try:
        return raise_(lower(bottom_up(term, _inverted_back))[0])
    except (NoRuleError, ShapeError):
        return term


def _inverted_back(node: Term) -> Term:
    """The inverse of c A^-1 as A/c."""
    inside = node.args[0] if node.op == "inverse" else node
    if inside.op == "inverse":
        return inside.args[0] if inside is not node else node
    if inside is node or inside.op != "mul" or len(inside.args) != 2 or inside.args[0].value is None:
        return node
    factor, matrix = inside.args
    return matrix.args[0] / factor if matrix.op == "inverse" else node


def scalars_outside(term: Term) -> Term:
    """The term with positive numbers in front of inverses and beside log determinants.

    >>> from symgen.terms.build import dims, inverse, logdet, matrix, positives
    >>> d, k = dims("d"), positives("k"); S = matrix("S", d, d, spd=True)
    >>> scalars_outside(inverse(S / k)), scalars_outside(logdet(inverse(k * S)))
    (k*inverse(S), -logdet(S) - d*log(k))
    """
    return bottom_up(term, lambda node: _scaled_matrix(node) if node.op in ("inverse", "logdet") else node)


def _scaled_matrix(node: Term) -> Term:
    """One inverse or log determinant of c A, A/c or A^-1."""
    inside = node.args[0]
    if inside.op == "inverse":
        return inside.args[0] if node.op == "inverse" else -scalars_outside(make("logdet", inside.args[0]))
    if inside.op in ("add", "neg"):
        inside = _one_multiple(inside)
    numbers = [a for a in inside.args if not a.shape] if inside.op in ("mul", "div") else []
    if len(numbers) != len(inside.args) - 1 or not all(n.domain.is_positive for n in numbers):
        return node
    if not numbers or (inside.op == "div" and not inside.args[0].shape):
        return node
    factor = combined("mul", numbers)
    (matrix,) = (a for a in inside.args if a.shape)
    rest, divided = scalars_outside(make(node.op, matrix)), inside.op == "div"
    if node.op == "inverse":
        return factor * rest if divided else rest / factor
    shift = size_of(matrix) * make("log", factor)
    return rest - shift if divided else shift + rest


def _one_multiple(total: Term) -> Term:
    """A/k + A as (1/k + 1) A, and -(-2 A) as 2 A; anything else as it is."""
    found = [number_and_tensor(a) if a.op in ("mul", "div") else (num(1), a) for a in total.args]
    if total.op == "neg":
        number, matrix = found[0] or (num(1), total)
        return num(-number.value) * matrix if number.value is not None and number.value < 0 else total
    kept = [f for f in found if f is not None]
    if len(kept) < len(found) or any(matrix != kept[0][1] for _, matrix in kept):
        return total
    return plus(number for number, _ in kept) * kept[0][1]


def number_of_tensors(term: Term) -> Term:
    """A number with what scales its matrices taken out, and totals over all axes addend by addend.

    >>> from symgen.terms.build import dims, log, positives, total, vector
    >>> d, s = dims("d"), positives("s"); number_of_tensors(total(log(s) + vector("y", d)**2 / s))
    d*log(s) + 1/s*total(y**2)
    """
    return bottom_up(numbers_outside(scalars_outside(term)), lambda n: _by_addends(n) if n.op == "total" else n)


def _by_addends(node: Term) -> Term:
    inside = node.args[0]
    if node.shape or inside.op not in ("add", "neg", "mul", "div"):
        return node
    if inside.op == "add":
        return plus(_total(addend, inside.shape) for addend in inside.args)
    return _total(inside, inside.shape)


def _total(addend: Term, shape: Shape) -> Term:
    """The total over a shape of one addend, a number as often as there are entries."""
    if addend.op == "neg":
        return -_total(addend.args[0], shape)
    if not addend.shape:
        return reduce(lambda product_, size: as_term(size) * product_, shape, addend)
    split = number_and_tensor(addend) if addend.op in ("mul", "div") else None
    if split is not None and addend.shape == shape:
        return split[0] * _total(split[1], shape)
    whole = addend if addend.shape == shape else addend + make("zeros", attrs=(shape,))
    return make("total", whole, attrs=((),))


def numbers_outside(term: Term) -> Term:
    """The term with numbers and signs in front of products of matrices, and u'Mu for -(u'M(-u)).

    >>> from symgen.terms.build import dims, matrix, reals, vector
    >>> d, c = dims("d"), reals("c"); m, n, S = vector("m", d), vector("n", d), matrix("S", d, d, spd=True)
    >>> numbers_outside((n - m) @ (c * S) @ (m - n))
    -(c*((m - n) @ S @ (m - n)))
    """
    return bottom_up(term, lambda node: _number_outside(node) if node.op == "matmul" else node)


def _number_outside(product_: Term) -> Term:
    taken: list[Term] = []
    factors: list[Term] = []
    waiting = list(_factors(product_))
    while waiting:
        factor = waiting.pop(0)
        split = number_and_tensor(factor) if factor.op in ("mul", "div", "neg") else None
        if split is None:
            factors.append(factor)
        else:
            taken.append(split[0])
            waiting[:0] = _factors(split[1])
    if not product_.shape and any(f.op == "add" and len(f.args) == 2 and f.args[1] == -f.args[0] for f in factors):
        return num(0)  # a - a
    if len(factors) > 1 and _opposite(factors[0], factors[-1]):
        taken.append(num(-1))
        factors[0] = factors[-1]
    if not taken:
        return product_
    return _with_numbers(taken, reduce(lambda whole, factor: make("matmul", whole, factor), factors))


def _with_numbers(taken: list[Term], whole: Term) -> Term:
    numbers = [t for t in taken if t.value != -1]
    factor = simplify(make("mul", num(1), *numbers), Context()) if len(numbers) > 1 else (*numbers, num(1))[0]
    whole = whole if factor == 1 else factor * whole
    return -whole if (len(taken) - len(numbers)) % 2 else whole


def number_and_tensor(term: Term) -> tuple[Term, Term] | None:
    """A number and the tensor of a product of one with the other; None where there is no such."""
    if term.op == "neg":
        return num(-1), term.args[0]
    numbers = [a for a in term.args if not a.shape]
    if len(numbers) != len(term.args) - 1 or not numbers or (term.op == "div" and not term.args[0].shape):
        return None
    (tensor,) = (a for a in term.args if a.shape)
    number = combined("mul", numbers)
    return (1 / number if term.op == "div" else number), tensor


def _opposite(first: Term, second: Term) -> bool:
    """Whether two differences are a - b and b - a."""
    sums = first.op == second.op == "add" and len(first.args) == len(second.args) == 2
    turned = [-a if (opposite := _negated(a)) is None else opposite for a in first.args]
    return sums and turned == list(reversed(second.args))


def square_root(matrix: Term) -> Term:
    """The positive definite root of a positive definite matrix, worked out where it is diagonal or a multiple.

    >>> from symgen.terms.build import dims, eye, matrix, positives
    >>> d, s = dims("d"), positives("s"); square_root(s**2 * eye(d)), square_root(matrix("S", d, d, spd=True))
    (sqrt(s**2)*eye(d), matrix_sqrt(S))
    """
    if matrix.op == "eye":
        return matrix
    if matrix.op == "diag":
        return make("diag", make("sqrt", matrix.args[0]))
    if matrix.op == "matmul" and len(matrix.args) == 2 and matrix.args[0] == matrix.args[1] and _is_definite(matrix):
        return matrix.args[0]
    numbers = [a for a in matrix.args if not a.shape] if matrix.op == "mul" else []
    if numbers and len(numbers) == len(matrix.args) - 1 and all(n.domain.is_positive for n in numbers):
        (inner,) = (a for a in matrix.args if a.shape)
        return make("sqrt", combined("mul", numbers)) * square_root(inner)
    return make("matrix_sqrt", matrix)


def _is_definite(square: Term) -> bool:
    return sign_of(square.args[0]) is Sign.DEFINITE


def signs_outside(term: Term) -> Term:
    """The term with signs in front of products, inverses and sums, where two of them cancel, and without x/2*2.

    >>> from symgen.terms.build import dims, inverse, matrix, vector
    >>> d = dims("d"); S, m = matrix("S", d, d, spd=True), vector("m", d)
    >>> signs_outside(inverse(-S) @ (-(S @ (-m))))
    -(inverse(S) @ (S @ m))
    """
    return bottom_up(term, _sign_outside)


def _sign_outside(node: Term) -> Term:
    if node.op == "neg":
        inside = node.args[0]
        if inside.op == "add" and any(a.op == "neg" for a in inside.args):
            return plus(a.args[0] if a.op == "neg" else -a for a in inside.args)
        return inside.args[0] if inside.op == "neg" else node
    if node.op == "mul" and node.args[0].op == "div" and node.args[0].args[1] == node.args[1] and len(node.args) == 2:
        return node.args[0].args[0] if node.args[1].value else node
    signs = [a.op == "neg" for a in node.args]
    if node.op not in ("matmul", "mul", "div", "inverse", "transpose") or not any(signs):
        return node
    plain = make(node.op, *(a.args[0] if a.op == "neg" else a for a in node.args), attrs=node.attrs)
    return -plain if sum(signs) % 2 else plain


def sign_below(term: Term) -> Term:
    """-x/(a - b) as x/(b - a).

    >>> from symgen.terms.build import reals
    >>> s, t = reals("s t"); sign_below(-(1 / (s**2 - 2 * t**2)))
    1/(2*t**2 - s**2)
    """
    quotient = term.args[0] if term.op == "neg" else term
    if quotient.op != "div":
        return term
    numerator, below = quotient.args
    above = _negated(numerator) if term is quotient else numerator
    if above is None:
        return term
    factors = list(below.args) if below.op == "mul" else [below]
    place = next((k for k, f in enumerate(factors) if f.op == "add" and any(_negated(a) for a in f.args)), None)
    if place is None:
        return term
    turned = [-a if (opposite := _negated(a)) is None else opposite for a in factors[place].args]
    factors[place] = plus(sorted(turned, key=lambda a: a.op == "neg"))
    return above / combined("mul", factors)


def _negated(term: Term) -> Term | None:
    """The opposite of what has a sign in front; None for anything else."""
    if term.op == "neg":
        return term.args[0]
    return num(-term.value) if term.value is not None and term.value < 0 else None


def written(term: Term) -> Term:
    """The term with |det S| as det S where S is seen to be positive definite, log |det S| as logdet S elsewhere, and
    with squares completed.
    """
    return with_squares(bottom_up(bottom_up(bottom_up(term, _trace), _without_sign), one_determinant))


def _trace(node: Term) -> Term:
    """The sum of the products of the entries of two symmetric matrices as the trace of their product."""
    inside = node.args[0] if node.op == "total" and not node.shape else node
    pair = inside.args if inside is not node and inside.op == "mul" else ()
    if len(pair) != 2 or any(len(m.shape) != 2 or m.domain.structure not in SYMMETRIC for m in pair):
        return node
    first, second = sorted(pair, key=lambda m: m.op != "inverse")
    return make("trace", make("matmul", first, second))


def _without_sign(node: Term) -> Term:
    if node.op == "log" and node.args[0].op == "abs" and node.args[0].args[0].op == "det":
        return make("logdet", *node.args[0].args[0].args)
    inside = node.args[0] if node.op == "abs" else node
    definite = inside is not node and inside.op == "det" and sign_of(inside.args[0]) is Sign.DEFINITE
    return inside if definite else node


def outer_squares(term: Term) -> Term:
    """A sum with c (uu' - uv' - vu' + vv') written as c (u - v)(u - v)'.

    >>> from symgen.terms.build import dims, outer, vector
    >>> d = dims("d"); m, y = vector("m", d), vector("y", d)
    >>> outer_squares(2 * outer(m, m) - 2 * outer(y, m) - 2 * outer(m, y) + 2 * outer(y, y))
    2*outer(y - m, y - m)
    """
    products = {a: found for a in term.args if (found := outer_factors(a)) is not None} if term.op == "add" else {}
    squares = [a for a, (_, u, v) in products.items() if u == v]
    for first, second in permutations(squares, 2):
        c, u, _ = products[first]
        other, v, _ = products[second]
        mixed = [a for a, (e, p, q) in products.items() if {p, q} == {u, v} and p != q and equal(e, -c)]
        if str(v) < str(u) and len(mixed) == 2 and equal(c, other):
            c, square = simplify(c, Context()), make("outer", u - v, u - v)
            rest = [a for a in term.args if a not in (first, second, *mixed)]
            return outer_squares(plus((square if c == 1 else c * square, *rest)))
    return term


def outer_factors(addend: Term) -> tuple[Term, Term, Term] | None:
    """c, u and v of c u v'; None for anything else."""
    coefficient = num(1)
    while addend.op in ("neg", "mul", "div"):
        split = number_and_tensor(addend)
        if split is None:
            return None
        coefficient, addend = (split[0] if coefficient == 1 else coefficient * split[0]), split[1]
    return (coefficient, addend.args[0], addend.args[1]) if addend.op == "outer" else None


Form = tuple[Fraction, Term, tuple[Term, ...], Term]  # coefficient, u, (M,), v of u'Mv; (M, N) for tr(u'MvN)


def one_determinant(product_: Term) -> Term:
    """det S det(S^-1 + X) as det(I + S X), in a product.

    >>> from symgen.terms.build import det, dims, inverse, matrix
    >>> d = dims("d"); S, X = (matrix(name, d, d, spd=True) for name in "SX")
    >>> one_determinant(det(inverse(S) + X) * det(S))
    det(eye(d) + S @ X)
    """
    factors = list(product_.args) if product_.op == "mul" else []
    for first, second in permutations([f for f in factors if f.op == "det"], 2):
        matrix, inside = first.args[0], second.args[0]
        inverse = make("inverse", matrix)
        if inside.op == "add" and inverse in inside.args:
            rest = (gathered(matrix @ a) for a in inside.args if a != inverse)
            joined = make("det", make("add", make("eye", attrs=(matrix.shape,)), *rest))
            others = [f for f in factors if f not in (first, second)]
            return make("mul", *others, joined) if others else joined
    return product_


def with_squares(term: Term) -> Term:
    """A sum with each triple of its addends that is a square written as one.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> d = dims("d"); m, n, S = vector("m", d), vector("n", d), matrix("S", d, d, spd=True)
    >>> with_squares(m @ S @ m / 2 - m @ S @ n + n @ S @ n / 2)
    ((m - n) @ S @ (m - n))/2
    """
    if term.op != "add":
        return term
    addends = list(term.args)
    while (found := _square(addends)) is not None:
        addends = found
    return term if len(addends) == len(term.args) else plus(addends)


def _square(addends: list[Term]) -> list[Term] | None:
    """The addends with one square completed where the first of its three stands; None where there is none."""
    forms = [(k, form) for k, a in enumerate(addends) if (form := _form(a)) is not None]
    plain = [(k, f) for k, f in forms if f[1] == f[3]]
    for (i, first), (j, second), (k, mixed) in product(plain, plain, forms):
        if _completes(first, second, mixed):
            place = min(i, j, k)
            square = _form_of(first[0], first[1] - second[1], first[2])
            rest = [(n, a) for n, a in enumerate(addends) if n not in (i, j, k)]
            return [a for _, a in sorted([(place, square), *rest], key=lambda pair: pair[0])]
    return None


def _completes(first: Form, second: Form, mixed: Form) -> bool:
    """Whether c u'Mu, c v'Mv and -2c u'Mv are at hand, u before v in the order of addends."""
    (c, u, weights, _), (other, v, same, _) = first, second
    alike = c == other and weights == same == mixed[2] and mixed[0] == -2 * c
    return alike and u != v and {mixed[1], mixed[3]} == {u, v} and str(u) < str(v)


def _form(addend: Term) -> Form | None:
    coefficient = Fraction(1)
    while addend.op in ("neg", "div", "mul"):
        scaled = _scaled(addend)
        if scaled is None:
            return None
        addend, coefficient = scaled[0], coefficient * scaled[1]
    u, *rest = _factors(addend.args[0] if addend.op == "trace" else addend)
    if len(rest) != (3 if addend.op == "trace" else 2):
        return None
    weights = tuple(rest[0::2])
    if any(w.domain.structure not in SYMMETRIC or len(w.shape) != 2 for w in weights):
        return None
    return coefficient, _turned(u), weights, rest[1]


def _turned(factor: Term) -> Term:
    """The transpose; a vector is its own."""
    if factor.op == "transpose":
        return factor.args[0]
    return make("transpose", factor) if len(factor.shape) == 2 else factor


def _scaled(term: Term) -> tuple[Term, Fraction] | None:
    """A term as another one times a number."""
    if term.op == "neg":
        return term.args[0], Fraction(-1)
    first, second = term.args[0], term.args[-1]
    if len(term.args) != 2 or (first if term.op == "mul" else second).value is None:
        return None
    return (second, first.attrs[0]) if term.op == "mul" else (first, 1 / second.attrs[0])


def _factors(term: Term) -> Iterator[Term]:
    if term.op != "matmul":
        yield term
        return
    for argument in term.args:
        yield from _factors(argument)


def _form_of(coefficient: Fraction, u: Term, weights: tuple[Term, ...]) -> Term:
    form = make("matmul", make("matmul", _turned(u), weights[0]), u)
    form = make("trace", make("matmul", form, weights[1])) if len(weights) == 2 else form
    if coefficient.numerator != 1:
        form = num(coefficient.numerator) * form if coefficient.numerator != -1 else -form
    return form if coefficient.denominator == 1 else form / num(coefficient.denominator)
