"""Powers and roots of matrices, and matrices that commute."""

import pytest

from symgen.reading.claims_reader import claims
from symgen.terms.traverse import distinct

TWO = {"A": "positive definite matrix 2 x 2", "B": "positive definite matrix 2 x 2"}
MAP = {**TWO, "_where": [r"T = A^{-1/2}\left(A^{1/2}BA^{1/2}\right)^{1/2}A^{-1/2}"]}
COMMUTE = {**TWO, "_where": ["AB = BA"]}
CHAIN = {"P": "matrix 2 x 2", "k": "positive integer", "m": "positive integer"}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        ("TAT = B", "TBT = A", MAP),
        (r"\sqrt{\det A} = \det(A^{1/2})", r"\det A = \det(A^{1/2})", TWO),
        (r"A^{-1/2}AA^{-1/2} = I", r"A^{-1/2}AA^{1/2} = I", TWO),
        (r"A^{3/2} = A^{1/2}A", r"(A+B)^{1/2} = A^{1/2}+B^{1/2}", TWO),
        (r"A^{1/2}B^{1/2} = (A^{1/2}BA^{1/2})^{1/2}", r"2\operatorname{tr}(AB) = \operatorname{tr}A\operatorname{tr}B",
         COMMUTE),
        ("P^{k+m} = P^mP^k", "P^{k+1} = P^k", CHAIN),
    ],
)  # fmt: skip
def test_powers_of_matrices(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"A^{1/2}A^{1/2} = A", {"A": "symmetric matrix 2 x 2"}),
        (r"A^{1/3}A^{2/3} = A", TWO),
        (r"(A - B)^{1/2} = A", TWO),
        ("P^{T}P = P^{T+1}", {**CHAIN, "T": "positive integer"}),
        ("P^{a}P = P^{a+1}", {**CHAIN, "a": "real"}),
    ],
)
def test_other_powers_are_asked_about(claim, context, verified):
    assert verified(claim, context) == "UNREADABLE"


def test_matrices_that_commute_have_their_eigenvectors_in_common():
    (claim,), _ = claims(
        "A = B", {"A": "positive definite matrix 3 x 3", "B": "symmetric 3 x 3", "_where": ["AB = BA"]}
    )
    names = {node.attrs[0]: node.domain for node in distinct(claim.left, claim.right) if node.op == "symbol"}
    assert sorted(names) == ["eigenvalues of A", "eigenvalues of B", "eigenvectors of A and B"]
    assert names["eigenvalues of A"].is_positive and not names["eigenvalues of B"].is_nonnegative


@pytest.mark.parametrize("said", [["AB = BA", "AC = CA"], ["AB = BC"]])
def test_matrices_that_commute_with_some_only_stay_as_they_are(said):
    context = dict.fromkeys("ABC", "symmetric 2 x 2")
    (claim,), _ = claims("A = B", {**context, "_where": said})
    assert {str(s.attrs[0]) for s in claim.left.free} == {"A"}
