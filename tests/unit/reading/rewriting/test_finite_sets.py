r"""Sums over finite sets that are only named: their members are numbered, and the set is as large as it is."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify


def written(latex):
    return [str(claim) for claim in claims(latex)[0]]


@pytest.mark.parametrize(
    ("latex", "read_as"),
    [
        (
            r"\frac{1}{|D|} \sum_{u \in D} (g(u) - c) = \frac{1}{|D|} \sum_{u \in D} g(u) - c",
            "1/m*Sum(g(u[k]) - c, (k, 1, m)) == 1/m*Sum(g(u[k]), (k, 1, m)) - c",
        ),
        (
            r"\sum_{i \in \mathcal{B}} (a_i + b) = \sum_{i \in \mathcal{B}} a_i + |\mathcal{B}| b",
            "Sum(a[i] + b, (i, 1, m)) == Sum(a[i], (i, 1, m)) + m*b",
        ),
        (
            r"\sum_{(x, y) \in S} (y - w x)^2 = \sum_{(x, y) \in S} (w x - y)^2",
            "Sum((y[k] - w*x[k])**2, (k, 1, m)) == Sum((w*x[k] - y[k])**2, (k, 1, m))",
        ),
        (
            r"\log \prod_{x \in \mathcal{D}} p(x) = \sum_{x \in \mathcal{D}} \log p(x)",
            "log(Product(p(x[k]), (k, 1, m))) == Sum(log(p(x[k])), (k, 1, m))",
        ),
    ],
)
def test_members_are_numbered(latex, read_as):
    assert written(latex) == [read_as]
    assert any("has m members" in words for words in claims(latex)[1].assumptions)


def test_a_slip_in_the_size_is_found():
    left = r"\sum_{i \in B} (a_i - c)^2"
    assert verify(rf"{left} = \sum_{{i \in B}} a_i^2 - 2 c \sum_{{i \in B}} a_i + |B| c^2", budget="fast").status in (
        Status.PROVED, Status.SUPPORTED,
    )  # fmt: skip
    wrong = verify(rf"{left} = \sum_{{i \in B}} a_i^2 - 2 c \sum_{{i \in B}} a_i + |B| c", budget="fast")
    assert wrong.status in (Status.REFUTED, Status.UNDECIDED)


def test_all_values_of_a_variable_are_no_data():
    assert written(r"\sum_{x \in \mathcal{X}} p(x) = 1") == ["Integral(p(x), (x, -oo, oo)) == 1"]


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{1}{|D|} \log p(D) = \frac{1}{|D|} \sum_{x \in D} \log p(x)",  # which is a point here
        r"\sum_{a \in A} r(a) = c",  # how many are there, and of what kind?
        r"|D| = \sum_{x \in D} x + x",
    ],
)
def test_sets_that_are_something_else_too_are_asked_about(latex):
    with pytest.raises(ReadingError):
        claims(latex)
