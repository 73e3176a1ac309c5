r"""Densities of sequences of any length are read at one length, which is told; what is proved there only supports them."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify


def verdicts(latex):
    return [str(judged.verdict.status) for judged in read(f"$$ {latex} $$").verify(budget="fast")]


@pytest.mark.parametrize(
    "latex",
    [
        r"p(y_1, \ldots, y_n) = \prod_{i=1}^n p(y_i \mid y_1, \ldots, y_{i-1})",
        r"p(\mathbf{y}) = \prod_{i=1}^n p(y_i \mid \mathbf{y}_{<i})",
        r"\log q(w_{1:T}) = \sum_{t=1}^T \log q(w_t \mid w_{1:t-1})",
        r"P(w_1, \ldots, w_T) = \prod_{t=1}^T P(w_t \mid w_{t-1}, \ldots, w_1)",
        r"p_\theta(x_0) = \mathbb{E}_{q(x_{1:T} \mid x_0)} \left[ \frac{p_\theta(x_{0:T})}{q(x_{1:T} \mid x_0)} \right]",
    ],
)
def test_what_holds_for_a_short_sequence_is_supported(latex):
    assert verdicts(latex) == ["SUPPORTED"]


@pytest.mark.parametrize(
    "latex",
    [
        r"\log q(w_{1:T}) = \sum_{t=1}^T \log q(w_t \mid w_{t-1})",  # right for a chain, which nothing declares
        r"p(y_1, \ldots, y_n) = \prod_{i=2}^n p(y_i \mid y_1, \ldots, y_{i-1})",
        r"p_\theta(x_{0:T}) = p(x_T) \prod_{t=1}^T p_\theta(x_{t-1} \mid x_t)",
    ],
)
def test_what_does_not_hold_is_never_supported(latex):
    assert verdicts(latex) == ["UNDECIDED"]


def test_the_length_is_told():
    (line,) = read(r"$$ p(y_1, \ldots, y_n) = \prod_{i=1}^n p(y_i \mid y_1, \ldots, y_{i-1}) $$").lines
    assert line.length == "n = 3"
    assert any(words.startswith("n = 3") for words in line.assumed)
    found, declared = claims(r"q(x_{1:T} \mid x_0) = \prod_{t=1}^T q(x_t \mid x_{1:t-1}, x_0)", otherwise=True)
    assert declared.length == "T = 2"
    assert "q(x_1, x_2, x_0)" in str(found[0].left)


@pytest.mark.parametrize(
    "latex",
    [
        r"p(y_1, \ldots, y_n) = \prod_{i=1}^n p(y_i \mid y_1, \ldots, y_i)",  # of itself
        r"p(x_{1:n}) = \prod_{t=1}^T p(x_t \mid x_{<t})",  # of two lengths
        r"p(x_i \mid x_1, \ldots, x_{i-1}) = p(x_{i,a} \mid x_{<i}) p(x_{i,b} \mid x_{<i}, x_{i,a})",  # of parts
    ],
)
def test_other_sequences_are_asked_about(latex):
    assert verdicts(latex) == ["UNREADABLE"]


def test_other_sums_are_left_as_they_are():
    found, declared = claims(r"\sum_{i=1}^n \log p(u_i) = \log \prod_{i=1}^n p(u_i)", otherwise=True)
    assert not declared.length
    assert "(i, 1, n)" in str(found[0].left)


def test_products_side_by_side_are_two():
    (claim,), _ = claims(r"\prod_{i=1}^n a_i \prod_{j=1}^m b_j = \prod_{j=1}^m b_j \prod_{i=1}^n a_i")
    assert str(claim.left) == "Product(a[i], (i, 1, n))*Product(b[j], (j, 1, m))"
    (claim,), _ = claims(r"\prod_{i=1}^n c_i \prod_{j=1}^m a_{ij} = 1")
    assert str(claim.left) == "Product(c[i]*Product(a[i, j], (j, 1, m)), (i, 1, n))"


def test_proofs_at_one_length_are_no_proofs():
    from symgen.verification import ladder

    proved = ladder.by_definition("of it")
    assert ladder.at_one_length(proved, "n = 3").status is Status.SUPPORTED
    refuted = ladder.undecided("nothing tried")
    assert ladder.at_one_length(refuted, "n = 3") is refuted
    with pytest.raises(ReadingError):
        claims(r"p(x_t \mid x_{t-1}) = \prod_{t=1}^T p(x_t \mid x_{t-1})")


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"H(X_1, \dots, X_n) = \sum_{i=1}^n H(X_i \mid X_1, \dots, X_{i-1})", Status.SUPPORTED),
        (r"H(X_1, \dots, X_n) \ge \sum_{i=1}^n H(X_i)", Status.REFUTED),
        (r"H(X_1, \dots, X_n) = \sum_{i=1}^n H(X_i)", Status.REFUTED),
    ],
)
def test_entropies_of_any_number_of_variables_are_asked_of_three(latex, status):
    verdict = verify(latex, where={"X_i": "discrete random variables", "n": "positive integer"}, budget="fast")
    assert verdict.status is status
    assert "n = 3: it is judged for that length only" in verdict.assumptions


def test_a_length_of_which_more_is_said_is_no_three():
    where = {"X_i": "discrete random variables", "n": "integer, n >= 10"}
    assert verify(r"H(X_1, \dots, X_n) \le \sum_{i=1}^n H(X_i)", where=where).status is Status.UNREADABLE
