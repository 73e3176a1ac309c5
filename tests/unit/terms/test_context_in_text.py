"""Declarations, and the text of a context."""

from fractions import Fraction

import pytest

from symgen.errors import DomainError, ReadingError, SymgenError, UnknownNameError
from symgen.terms import domains
from symgen.terms.build import dims, positives, reals
from symgen.terms.context import Context
from symgen.terms.domains import Domain
from symgen.terms.text import read_context, show_context, to_text

DOMAINS = [
    ("x: real", domains.REAL),
    ("x:positive", domains.POSITIVE),
    ("x > 0", domains.POSITIVE),
    ("0 < x", domains.POSITIVE),
    ("x >= 0", domains.NONNEGATIVE),
    ("x: nonneg", domains.NONNEGATIVE),
    ("0 < x < 1", domains.UNIT),
    ("0 <= x <= 1", domains.CLOSED_UNIT),
    ("1 > x > 0", domains.UNIT),
    ("x: real; x > 0", domains.POSITIVE),
    ("x: unit", domains.UNIT),
    ("x: integer", domains.INTEGER),
    ("x: nnint", domains.NATURAL),
    ("x: posint", domains.POSITIVE_INTEGER),
    ("x: integer; x > 0", domains.POSITIVE_INTEGER),
    ("x: positive integer", domains.POSITIVE_INTEGER),
    ("x: complex", domains.COMPLEX),
    ("x: real[0,9/10]", domains.interval(Fraction(0), Fraction(9, 10))),
    ("x: real[1/10**9,1/10**8]", domains.interval(Fraction(1, 10**9), Fraction(1, 10**8))),
    ("x: real(0,oo)", domains.POSITIVE),
    ("x: real[-9/10, 0.5)", domains.interval(Fraction(-9, 10), Fraction(1, 2), high_open=True)),
    ("x: real[77617,77617]", domains.interval(Fraction(77617), Fraction(77617))),
    ("x < 2.5; x: positive", domains.interval(Fraction(0), Fraction(5, 2), low_open=True, high_open=True)),
]


@pytest.mark.parametrize(("text", "domain"), DOMAINS, ids=[row[0] for row in DOMAINS])
def test_the_domain_of_a_name(text: str, domain: Domain) -> None:
    context = read_context(text)
    assert context.symbols["x"].domain == domain
    assert context.conditions == ()
    assert read_context(show_context(context)) == context


def test_several_names_and_statements() -> None:
    context = read_context("m, n: real; s, t > 0; k: integer; 0 < p < 1; z: complex")
    assert list(context.symbols) == ["m", "n", "k", "z", "s", "t", "p"]
    assert context.symbols["t"] is positives("t")


def test_tensors_and_their_sizes() -> None:
    context = read_context("x: vector n; A: matrix n 3; S: matrix n n spd; w: simplex K; y: positive vector (n + 1)")
    n = dims("n")
    assert context.symbols["n"] is n
    assert context.symbols["A"].shape == (n, 3)
    assert context.symbols["S"].domain == domains.structured("spd")
    assert context.symbols["w"].domain.structure == "simplex"
    assert context.symbols["y"].shape == (n + 1,)
    assert context.symbols["y"].domain == domains.POSITIVE
    assert read_context(show_context(context)) == context


def test_a_declared_size_is_not_declared_again() -> None:
    context = read_context("x: vector n; n: integer")
    assert context.symbols["x"].shape == (context.symbols["n"],)
    assert context.symbols["n"].domain == domains.INTEGER


JOINT = [
    ("x, y: real; x*(x + y) > -1", ["x*(x + y) > -1"]),
    ("p, q: real; 1 <= p <= q", ["p <= q"]),
    ("z: complex; not (im(z) == 0 and re(z) <= 0)", ["not (im(z) == 0 and re(z) <= 0)"]),
    ("x: real; x != 0", ["x != 0"]),
    ("x < pi; x: real", ["x < pi"]),
    ("x: real; (x > 0)", ["x > 0"]),
    ("x, y: real; x > 0 and y > x", ["x > 0", "y > x"]),
]


@pytest.mark.parametrize(("text", "conditions"), JOINT, ids=[row[0] for row in JOINT])
def test_joint_conditions(text: str, conditions: list[str]) -> None:
    context = read_context(text)
    assert [to_text(condition) for condition in context.conditions] == conditions
    assert read_context(show_context(context)) == context


def test_laws_definitions_and_functions() -> None:
    laws = "x ~ Gamma(a, rate=b); q(z) = Normal(a, var=b)"
    context = read_context(f"r = a/b; {laws}; a, b > 0; f: function; g: function positive vector 3; p: density")
    assert context.symbols["x"].domain == domains.POSITIVE
    assert to_text(context.laws["x"]) == "Gamma(a, rate=b)"
    assert to_text(context.definitions["r"]) == "a/b"
    assert to_text(context.definitions["q"]) == "Normal(a, var=b)"
    assert context.symbols["z"] is reals("z")
    assert context.functions["g"] == (domains.POSITIVE, (3,), "")
    assert context.functions["p"][2] == "density"
    assert read_context(show_context(context)) == context


def test_an_empty_context() -> None:
    assert read_context("") == Context()
    assert read_context(" ; ") == Context()


REFUSED = [
    ("x: real; x: positive", DomainError, "declared twice"),
    ("x > 1; x < 0", DomainError, "no number is both"),
    ("x > y", UnknownNameError, 'where="x: real"'),
    ("x: rael", ReadingError, "did you mean real"),
    ("m, n real", ReadingError, "write s, t > 0"),
    ("x + 1; x: real", ReadingError, "a declaration or a condition"),
    ("x: real[0, pi]", ReadingError, "no exact number"),
    ("x: vector", ReadingError, "vector with 0 sizes"),
    ("x: matrix n", ReadingError, "matrix with 1 sizes"),
    ("x: vector 0", ReadingError, "the size 0"),
    ("x: vector 1/2", ReadingError, "';' or the end"),
    ("x: ", ReadingError, "a type"),
    ("x ~ Gama(1, rate=2)", UnknownNameError, "Gamma"),
    ("x ~ 3", ReadingError, "a law"),
    ("y = x", UnknownNameError, "nothing declares it"),
    ("x: real y: real", ReadingError, "';' or the end"),
    ("x; y", UnknownNameError, "nothing declares it"),
]


@pytest.mark.parametrize(("text", "error", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_wrong_declaration_is_refused(text: str, error: type[SymgenError], words: str) -> None:
    with pytest.raises(SymgenError) as caught:
        read_context(text)
    assert isinstance(caught.value, error)
    assert words in str(caught.value)
    assert caught.value.where
