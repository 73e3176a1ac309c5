r"""Where functions of unknown densities are largest is asked as whether their logarithms differ by a constant."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims


def verdicts(latex):
    return [str(judged.verdict.status) for judged in read(f"$$ {latex} $$\n").verify(budget="fast")]


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\hat a = \arg\max_a p(a \mid u) = \arg\max_a \frac{p(u \mid a) p(a)}{p(u)}", "held"),
        (r"\hat a = \arg\max_a p(a \mid u) = \arg\max_a \log p(u \mid a) + \log p(a)", "held"),
        (r"\underset{a}{\text{argmax}} \; p(u \mid a) = \underset{a}{\text{argmin}} \; -\log p(u \mid a)", "held"),
        (r"\hat a = \arg\max_a p(a \mid u) = \arg\max_a p(u \mid a)", "UNDECIDED"),  # right where p(a) is flat
        (r"\hat a = \arg\max_a p(a \mid u) = \arg\min_a p(a \mid u)", "UNDECIDED"),
        (r"\arg\max_a p(u \mid a) = \arg\max_a -p(u \mid a)", "UNDECIDED"),
        (r"\arg\max_a c \, p(u \mid a) = \arg\max_a p(u \mid a)", "UNDECIDED"),  # wrong for negative c
        (r"\hat a = \arg\max_a p(a \mid u) = \arg\max_a p(u \mid a) + p(a)", "UNDECIDED"),
    ],
)
def test_logarithms_that_differ_by_a_constant_are_largest_together(latex, status):
    (found,) = verdicts(latex)
    assert found in (("PROVED", "SUPPORTED") if status == "held" else (status,))


def test_vectors_that_are_only_points_are_read():
    found, declared = claims(
        r"\arg\max_{\mathbf{z}} p(\mathbf{z}) = \arg\max_{\mathbf{z}} \log p(\mathbf{z})", otherwise=True
    )
    assert str(found[0]) == "log(p(z)) - log(p(z_prime)) == log(p(z)) - log(p(z_prime))"
    assert "may still hold" in declared.more


@pytest.mark.parametrize(
    "latex",
    [
        r"\arg\max_a p(a \mid u) = \arg\max_b p(b \mid u)",
        r"\arg\max_a p(a \mid u) = u",
        r"\max_a p(a \mid u) = \max_a p(u \mid a)",
    ],
)
def test_other_extrema_are_asked_about(latex):
    with pytest.raises(ReadingError):
        claims(latex, otherwise=True)
