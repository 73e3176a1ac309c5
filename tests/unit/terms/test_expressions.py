"""Each construct of the language means what Python code over Terms means, and not its common misreading."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from unit.terms.reading import again, term

from symgen.errors import KindError, ReadingError, UnknownNameError
from symgen.terms import domains
from symgen.terms.build import (
    Derivative,
    Integral,
    Limit,
    Product,
    Sum,
    cases,
    cos,
    dims,
    exp,
    integers,
    log,
    matrix,
    num,
    positives,
    reals,
    sin,
    softmax,
    symbol,
    vector,
)
from symgen.terms.build import gamma as gamma_function
from symgen.terms.relations import Chain, Claim
from symgen.terms.term import Term, as_term, make
from symgen.terms.text import read, read_claim, read_context, read_term, show_claim, to_text

a, b, c, x, y = reals("a b c x y")
n = dims("n")
v, A, B = vector("v", n), matrix("A", n, n), matrix("B", n, n)
REAL = "a, b, c, x, y: real"
TENSORS = "v: vector n; A, B: matrix n n; a, x: real"

# text, what it means, what it must not mean
ARITHMETIC = [
    ("a - b - c", a - b - c, a - (b - c)),
    ("a - (b - c)", a - (b - c), a - b - c),
    ("(a + b) + c", make("add", a + b, c), a + b + c),
    ("a + b + c", a + b + c, make("add", a + b, c)),
    ("a/b/c", a / b / c, a / (b / c)),
    ("a/b*c", a / b * c, a / (b * c)),
    ("a*b/c", a * b / c, a * (b / c)),
    ("-x**2", -(x**2), (-x) ** 2),
    ("-x^2", -(x**2), (-x) ** 2),
    ("x**-y", x ** (-y), -(x**y)),
    ("a**b**c", a ** (b**c), (a**b) ** c),
    ("-a*b", (-a) * b, -(a * b)),
    ("-2*x", num(-2) * x, -(2 * x)),
    ("-(2*x)", -(2 * x), num(-2) * x),
    ("2 x", 2 * x, num(2)),
    ("2x**2", 2 * x**2, (2 * x) ** 2),
    ("a (b + c)", a * (b + c), a * b + c),
    ("a (b + c)^2", a * (b + c) ** 2, (a * (b + c)) ** 2),
    ("1/2*x", num(Fraction(1, 2)) * x, 1 / (2 * x)),
    ("0.1", num(Fraction(1, 10)), num(0.1)),
    ("1e-3 x", num(Fraction(1, 1000)) * x, x),
    ("x/x", x / x, num(1)),
    ("0*x", 0 * x, num(0)),
    ("log(exp(x))", log(exp(x)), x),
    ("Rational(1, 3)", num(Fraction(1, 3)), num(3)),
    ("cot(x)", cos(x) / sin(x), sin(x) / cos(x)),
    ("10**15", num(10) ** num(15), num(10**15)),
]


@pytest.mark.parametrize(("text", "meaning", "misreading"), ARITHMETIC, ids=[row[0] for row in ARITHMETIC])
def test_arithmetic(text: str, meaning: Term, misreading: Term) -> None:
    found = term(text, REAL)
    assert found is meaning
    assert found != misreading
    assert again(found) is found


PRODUCTS = [
    ("A v", A @ v, A * v),
    ("A @ v", A @ v, A * v),
    ("A*B", A * B, A @ B),
    ("A B", A @ B, A * B),
    ("v' A v", v.T @ A @ v, v.T @ (A @ v)),
    ("A'", A.T, A),
    ("(A @ B)'", (A @ B).T, A @ B.T),
    ("A @ B'", A @ B.T, (A @ B).T),
    ("A.T", A.T, A),
    ("a A v", (a * A) @ v, a * (A @ v)),
    ("A**2", A**2, A @ A),
    ("A.trace() + A.det()", A.trace() + A.det(), A.trace()),
    ("v[1]", v[1], v[2]),
    ("total(A)", make("total", A, attrs=((),)), make("total", A, attrs=((0,),))),
    ("total(A, -1)", make("total", A, attrs=((1,),)), make("total", A, attrs=((0,),))),
    ("max(A)", make("amax", A, attrs=((),)), make("max", A)),
    ("min(v)", make("amin", v, attrs=((),)), make("min", v)),
    ("symgen.max(v)", make("max", v), make("amax", v, attrs=((),))),
    ("max(v, v + 1)", make("max", v, v + 1), make("amax", v, attrs=((),))),
    ("softmax(v)", softmax(v), make("exp", v)),
    ("eye(n)", make("eye", attrs=((n, n),)), make("eye", attrs=((n, 2),))),
    ("[a, x]", make("stack", a, x), make("stack", x, a)),
]


@pytest.mark.parametrize(("text", "meaning", "misreading"), PRODUCTS, ids=[row[0] for row in PRODUCTS])
def test_products_and_tensors(text: str, meaning: Term, misreading: Term) -> None:
    found = term(text, TENSORS)
    assert found is meaning
    assert found != misreading
    assert again(found) is found


def test_a_matrix_with_a_caret_is_a_question() -> None:
    """A^2 is a product on paper, and entry by entry as A**2: neither is guessed."""
    with pytest.raises(ReadingError, match="square matrix"):
        term("A^2", "A: matrix n n")
    assert term("x^2 + v^2", "x: real; v: vector n") is term("x**2 + v**2", "x: real; v: vector n")


def test_a_written_matrix_multiplies_as_matrices_do() -> None:
    m = make("stack", make("stack", a, b), make("stack", c, x))
    text = "Matrix([[a, b], [c, x]])"
    assert term(f"{text}*{text}", REAL) is m @ m
    assert term(f"{text}**2", REAL) is m @ m
    assert term(f"a*{text}*{text}", REAL) is (a * m) @ m
    assert term(f"eye(2)*{text}", REAL) is make("eye", attrs=((2, 2),)) @ m
    assert term("[[a, b], [c, x]]*[[a, b], [c, x]]", REAL) is m * m


def test_a_matrix_times_an_array_is_a_question() -> None:
    with pytest.raises(ReadingError, match="write A @ B"):
        term("Matrix([[1, 0], [0, 1]])*A", "A: matrix 2 2")


def test_a_written_matrix_may_be_indexed_from_zero_throughout() -> None:
    text = "Matrix([[a, b], [c, x]])"
    m = make("stack", make("stack", a, b), make("stack", c, x))
    assert term(f"{text}[0, 1]", REAL) is m[1, 2]
    assert term(f"{text}[1, 1]", REAL) is m[1, 1]
    assert term(f"{text}[0, 1] + {text}[1, 1]", REAL) is m[1, 2] + m[2, 2]
    with pytest.raises(ReadingError, match="count from 1"):
        term(f"{text}[0, 1] + v[1]", REAL + "; v: vector 3")


k, counted = integers("k"), symbol("k", domains.POSITIVE_INTEGER)
BINDERS = [
    ("Sum(k, (k, 1, n))", Sum(counted, (counted, 1, n))),
    ("sum(k, k, 1, n)", Sum(counted, (counted, 1, n))),
    ("Sum(a**k, (k: integer, 0, oo))", Sum(a**k, (k, 0, make("const", attrs=("oo",))))),
    ("Product(k, (k: integer, 1, 3))", Product(k, (k, 1, 3))),
    ("Integral(a, (x, 0, 1))", Integral(a, (x, 0, 1))),
    ("Integral(a*x, x)", Integral(a * x, (x, -make("const", attrs=("oo",)), make("const", attrs=("oo",))))),
    ("Sum(Sum(k, (k: integer, 1, j)), (j: integer, 1, 3))", Sum(k, (k, 1, integers("j")), (integers("j"), 1, 3))),
    ("Sum(k, (k: integer, 1, j), (j: integer, 1, 3))", Sum(k, (k, 1, integers("j")), (integers("j"), 1, 3))),
    ("Limit(sin(x)/x, x, 0)", Limit(sin(x) / x, x, 0)),
    ("Limit(sin(x)/x, x, 0, '+')", Limit(sin(x) / x, x, 0, "+")),
    ("Derivative(x**3, x, 2)", Derivative(x**3, x, 2)),
    ("cases((x, x > 0), (0, otherwise))", cases((x, x > 0), (0, "otherwise"))),
    ("Integral(a, (x, 0, 1)).subs(a, 2)", make("subs", Integral(a, (x, 0, 1)), a, num(2))),
]


@pytest.mark.parametrize(("text", "meaning"), BINDERS, ids=[row[0] for row in BINDERS])
def test_binders(text: str, meaning: Term) -> None:
    found = term(text, REAL + "; n: size")
    assert found is meaning
    assert again(found) is found


def test_the_limits_give_an_undeclared_variable_its_domain() -> None:
    assert term("Integral(x, (x, 0, oo))").args[1].domain == domains.NONNEGATIVE
    assert term("Integral(x, (x, -oo, oo))").args[1].domain == domains.REAL
    assert term("Sum(k, (k, 1, oo))").args[1].domain == domains.POSITIVE_INTEGER
    assert term("Integral(x, (x, 1, 0))").args[1].domain == domains.CLOSED_UNIT


def test_inner_limits_may_speak_of_outer_variables_but_outer_limits_of_no_inner_one() -> None:
    assert term("Sum(1, (i, 1, j), (j, 1, 3))").free == frozenset()
    with pytest.raises(UnknownNameError):
        term("Sum(1, (j, 1, 3), (i, 1, j))")


def test_a_bound_variable_that_would_capture_is_renamed_when_printed() -> None:
    positive = positives("x")
    found = Integral(x * positive, (positive, 0, 1))
    assert to_text(found) == "Integral(x*x1, (x1: positive, 0, 1))"
    assert again(found) == found
    assert again(found) != Integral(positive * positive, (positive, 0, 1))


def test_declared_names_shadow_constants_and_functions() -> None:
    assert term("pi", "pi: real") is reals("pi")
    assert term("E", "E: real") is reals("E")
    assert term("E").op == "const"
    both = reals("gamma") + gamma_function(reals("x"))
    assert to_text(both) == "gamma + symgen.gamma(x)"
    assert again(both) is both


def test_names_that_are_no_identifiers_are_quoted() -> None:
    for name in ("__import__('os')", "a b", "`", "\\", "and", "None", "<b>x</b>", "x;y"):
        found = reals("x") * symbol(name)
        assert again(found) is found


@pytest.mark.parametrize("side", ["==", "=", "!=", "<", "<=", ">", ">="])
def test_a_relation_is_a_claim(side: str) -> None:
    found = read(f"x {side} 1", read_context("x: real"))
    assert isinstance(found, Claim)
    assert found.left is reals("x")
    assert found.span.start == 0
    assert found.span.end == len(f"x {side} 1")


def test_several_relations_are_a_chain_that_shares_ends() -> None:
    found = read("0 < x <= y == 1", read_context("x, y: real"))
    assert isinstance(found, Chain)
    assert [claim.relation for claim in found.claims] == ["lt", "le", "eq"]
    assert found.claims[0].right is found.claims[1].left
    assert [claim.span.column for claim in found.claims] == [1, 5, 10]


def test_relations_inside_a_term_are_conditions() -> None:
    assert read_term("0 < x < 1", read_context("x: real")).op == "and"
    assert term("not x > 0 and y == 1 or x == 2", REAL).op == "or"


def test_claims_print_and_read_back() -> None:
    context = read_context("x, y: real")
    for text in ("x + 1 <= y", "x propto y", "x ~ Normal(y, sd=1)"):
        assert show_claim(read_claim(text, context)) == text


@pytest.mark.parametrize("text", ["x + 1", "0 < x < 1"])
def test_a_claim_is_one_relation(text: str) -> None:
    with pytest.raises(ReadingError, match="a claim"):
        read_claim(text, read_context("x: real"))


REFUSED = [
    "x +",
    "x y z)",
    "(x",
    "x * * y",
    "f(x)",
    "x..y",
    "x 2",
    "2 3",
    "[x",
    "E[x]",
    "'x'",
    "()",
    "x[]",
    "x = = y",
    "sin",
    "sin(x, y)",
    "atan2(x)",
    "cases((x, x > 0), (1, x < 0))",
    "Limit(x, x, 0, 'left')",
    "Derivative(x, x, 0)",
    "Sum(x)",
    "x/2 y",
    "x.real",
    "Integral(x, (2, 0, 1))",
    "KL(x, y)",
    "total(x, 3)",
    "a(x)(y",
    "x and",
    "not",
    "symgen.",
    "symgen.nothing(x)",
    "x ~",
    "x == ",
]


@pytest.mark.parametrize("text", REFUSED)
def test_text_without_a_single_meaning_is_refused_with_its_place(text: str) -> None:
    with pytest.raises((ReadingError, UnknownNameError)) as caught:
        read(text, read_context("x, y, a: real"))
    assert "line 1, column" in caught.value.where


def test_the_place_of_an_error_on_a_later_line() -> None:
    with pytest.raises(UnknownNameError) as caught:
        read("x +\n  y * zeta0", read_context("x, y: real"))
    assert caught.value.where.splitlines() == ["line 2, column 7", "  y * zeta0", "      ^^^^^"]
    assert 'where="zeta0: real"' in caught.value.hint


def test_lists_are_vectors_and_matrices() -> None:
    from symgen.errors import ShapeError

    x = reals("x")
    assert str(as_term([1, x])) == "[1, x]" and as_term([[1, 2], [3, 4], [5, 6]]).shape == (3, 2)
    for ragged in ([1, [2, 3]], [[1, 2], [3]]):
        with pytest.raises(ShapeError, match="entries of the shapes"):
            as_term(ragged)
        with pytest.raises(ReadingError, match="entries of different shapes"):
            term(str(ragged))
    with pytest.raises(TypeError):
        as_term([])


def test_a_condition_on_a_bound_variable_is_bound_too() -> None:
    x, y, z = reals("x y z")
    first, second = (make("maximum", v**2, v, make("le", v, z)) for v in (x, y))
    assert first == second
    assert make("maximum", x**2, x, make("le", y, z)) != first


def test_arrays_and_decimal_text_are_formulas_and_other_objects_are_refused_in_four_parts() -> None:
    half = num(Fraction(1, 2))
    assert as_term("0.5") == as_term(" 1/2 ") == as_term(Decimal("0.5")) == as_term(np.float64(0.5)) == half
    assert as_term(np.array([[1.0, 2.0]])) == as_term([[1, 2]])
    for other in ("s", "0x1", float("nan"), Decimal("nan"), None, {}, [], True, 1j, object()):
        with pytest.raises(KindError) as refused:
            as_term(other)
        assert isinstance(refused.value, TypeError)
        assert refused.value.asked and refused.value.found and refused.value.hint
