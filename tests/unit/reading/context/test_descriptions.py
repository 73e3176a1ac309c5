"""Sentences that only describe refuse no claim; others leave open what fails, and notation is asked about."""

import pytest

from symgen.verification import Status, verify

NUMBERS = {"x": "real", "y": "real"}


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        ("samples are drawn during training", "PROVED", "REFUTED"),
        ("we use one noise sample per data sample", "PROVED", "REFUTED"),
        ("the model's output is x", "PROVED", "REFUTED"),
        ("the batch wobbles", "PROVED", "UNDECIDED"),
        ("x and y wobble", "PROVED", "UNDECIDED"),
        ("z wobbles", "PROVED", "REFUTED"),
        ("all products are wobbly", "UNREADABLE", "UNREADABLE"),
        ("z = wobbly x", "UNREADABLE", "UNREADABLE"),
    ],
)
def test_sentences_in_words(sentence, right, wrong):
    context = {**NUMBERS, "_where": [sentence]}
    assert verify("(x+y)^2 = x^2+2xy+y^2", where=context).status == right
    assert verify("(x+y)^2 = x^2+y^2", where=context).status == wrong


def test_a_sentence_that_is_left_aside_is_named():
    verdict = verify("x y = y", where={**NUMBERS, "_where": ["the batch wobbles"]})
    assert "'the batch wobbles' is left aside: say it as a formula" in str(verdict)


@pytest.mark.parametrize("where", [{"x": "vector, normalised"}, {"x": "vector", "_where": ["x is normalized"]}])
def test_by_which_norm_is_not_said(where):
    verdict = verify(r"\|x\| = 1", where=where)
    assert verdict.status is Status.UNDECIDED and "normali" in verdict.method, str(verdict)


def test_a_density_is_normalised_anyway():
    assert verify(r"\sum_i p_i^2 = 1", where={"p": "probability vector, normalised"}).status is Status.REFUTED


def test_chi_square_of_masses_is_derived_from_no_family():
    verdict = verify(r"\chi^2(p\|q) = \sum_x\frac{p(x)^2}{q(x)} - 1", where={"p": "pmf", "q": "pmf, q > 0"})
    assert verdict.status in (Status.PROVED, Status.SUPPORTED), str(verdict)


@pytest.mark.parametrize("words", ["gradient arranged like X", "derivative in the layout of X", "Euclidean norm"])
def test_customs_of_matrix_calculus_need_no_words(words):
    where = {"A": "real n x n", "X": "n x k matrix", "_where": [words]}
    assert verify(r"\nabla_X\operatorname{tr}(X^TAX) = (A+A^T)X", where=where).status is Status.PROVED
    assert verify(r"\nabla_X\operatorname{tr}(X^TAX) = 2AX", where=where).status is Status.REFUTED
