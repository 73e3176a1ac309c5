"""The context of a plain claim takes what that of a document takes: events, densities, functions, words; slips are told."""

import pytest

from symgen.terms.text import read_context
from symgen.terms.text.declarations import show_context
from symgen.verification import Status, verify

TRUE = [
    ("P(A or B) == P(A) + P(B) - P(A and B)", "A, B: event"),
    ("P(A or B) <= P(A) + P(B)", "A, B: events"),
    ("P(A, B, C) >= P(A) + P(B) + P(C) - 2", "A, B, C: event"),
    ("P(A and not A) == 0", "A: event"),
    ("P(A | B) == P(B | A)*P(A)/P(B)", "A: event; B: event"),
    (r"P(A \mid B) = \frac{P(A, B)}{P(B)}", "A, B: event"),
    (r"P(A) + P(A^c) = 1", {"A, B": "events"}),
    ("Integral(p(x), (x, -oo, oo)) == 1", {"p": "density"}),
    (r"\int p(x) dx = 1", "p: a density"),
    ("f(x)**2 == f(x)*f(x)", {"f": "function", "x": "real"}),
    (r"\log f(x) = \frac12 \log f(x)^2", "f: function positive; x: real"),
    (r"A^{-1} A = I", "A: invertible matrix n x n"),
    (r"\sigma(x) = 1 - \sigma(-x)", r"\sigma: logistic sigmoid; x: real"),
]


@pytest.mark.parametrize(("claim", "where"), TRUE)
def test_what_documents_declare_plain_claims_declare(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.PROVED, str(verdict)


FALSE = [
    ("P(A, B) == P(A)*P(B)", "A, B: event"),
    ("P(A or B) == P(A) + P(B)", "A, B: event"),
    ("P(A | B) == P(B | A)", "A, B: event"),
    ("P(A, AB) == P(A, B)", "A, B, AB: event"),  # the atoms of A and B, and of AB, are not one
    ("P(A) == w_A", "A: event; w_A > 0"),
    (r"\log f(x) = \log f(x)^2", "f: function positive; x: real"),
]


@pytest.mark.parametrize(("claim", "where"), FALSE)
def test_what_is_false_of_them_is_refuted(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED, str(verdict)
    assert "weight of" not in verdict.repair or verdict.mistake not in ("swapped arguments", "dropped term"), str(
        verdict
    )


def test_a_mistake_is_made_with_probabilities_as_they_are_written():
    bayes = r"P(A\mid B) = \frac{P(B\mid A)P(A)}{P(B\mid A)P(A)+P(B\mid\neg A)P(A)}"
    assert verify(bayes, where="A, B: events").mistake == "dropped normaliser"
    assert verify("P(A or B) >= P(A) + P(B)", where="A, B: event").mistake == "bound direction"


@pytest.mark.parametrize(
    ("claim", "where", "asked", "tried"),
    [
        ("P(A) == 1", "A, B: evnt", "a type", "event"),
        ("p(x) == p(x)", "p: dnesity; x: real", "a type", "density"),
        ("x @ x == norm(x)**2", "x: vectr n", "a type", "vector"),
        ("P(A) + P(B) == 1", {"A": "event", "B": "an evnt"}, "a declaration", "event"),
        ("A == B", "A, B: event", "an expression", "P(A)"),
        ("A(x) == 1", "A: event; x: real", "a function", "P(A)"),
        ("P(C) == 1", "A, B: event", "a probability", "A, B"),
        ("P(A) == 1", "A event", "the name", "A: real"),
        ("P(A) == 1", "A: event; A: real", "declare A", "one declaration"),
    ],
)
def test_a_slip_is_told_with_what_to_try(claim, where, asked, tried):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.UNREADABLE, str(verdict)
    heads = [line.partition(":")[0] for line in verdict.method.splitlines() if line[:1].isalpha()]
    assert heads == ["asked", "found", "where", "try"], verdict.method
    assert asked in verdict.method and tried in verdict.method.partition("\ntry:")[2], verdict.method


def test_declared_events_are_written_back():
    text = "A: event; f: function; p: density"
    assert show_context(read_context(text)) == text
    assert read_context(show_context(read_context(text))) == read_context(text)
