r"""Vectors of probabilities as functions of a point, \sum_x p(x): their number of entries is that of the values."""

import pytest

from symgen.verification import Status, verify

SIZED = ["pmf on n points", "probability vector of length n", "distribution over n outcomes", "pmf on {1,...,n}",
         "vector with n positive entries"]  # fmt: skip


@pytest.mark.parametrize("words", SIZED[:4])
@pytest.mark.parametrize(
    "entropy", [r"-\sum_x p(x)\log p(x)", r"-\sum_{i=1}^n p(i)\log p(i)", r"-\mathbb{E}_{x\sim p}[\log p(x)]", "H(p)"]
)
def test_entropies_are_at_most_the_logarithm_of_the_number_of_values(words, entropy):
    where = {"p": words}
    assert verify(rf"{entropy} \le \log n", where=where).status is Status.SUPPORTED
    assert verify(rf"{entropy} \le \log n - \frac{{1}}{{10}}", where=where).status is Status.REFUTED


@pytest.mark.parametrize("words", [*SIZED, "n real numbers", "sequence of n positive numbers", "vector, length n"])
def test_sizes_are_those_of_vectors(words):
    assert verify(r"\sum_{i=1}^n p_i^2 \ge 0", where={"p": words}).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(r"\sum_{i=1}^n p_i^2 < 0", where={"p": words}).status is Status.REFUTED


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (r"\mathbb{E}_{p}[\log p(x)] \ge -\log n", {"p": "probability vector of length n"}),
        (r"-\sum_x p(x)\log p(x) \le \log n", {"p": "pmf"}),
        (r"-\sum_x p(x)\log p(x) \le \log n", {"p": "probability vector"}),
        (r"\sum_x p(x) f(x) \le n", {"p": "probability vector of length n", "f": "function"}),
    ],
)
def test_a_number_of_values_that_nothing_ties_is_left_open(text, where):
    verdict = verify(text, where=where)
    assert verdict.status is Status.UNDECIDED
    assert "nothing declares n" in str(verdict)


@pytest.mark.parametrize(
    "where",
    [
        {"p": "pmf on a finite set S, positive", "q": "pmf on S, positive"},
        {"p": "positive pmf", "q": "positive pmf", "S": "finite set"},
        {"p": "pmf on the alphabet S", "q": "pmf on the same alphabet, positive"},
    ],
)
def test_sums_over_the_set_that_a_mass_function_is_on(where):
    gibbs = r"\sum_{x\in S} p(x)\log p(x) \ge \sum_{x\in S} p(x)\log q(x)"
    assert verify(gibbs, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(gibbs.replace(r"\ge", r"\le"), where=where).status is Status.REFUTED


def test_sums_over_other_sets_are_asked_about():
    where = {"p": "pmf on a finite set S", "A": "subset of S"}
    assert verify(r"\sum_{x\in A} p(x) = 1", where=where).status is Status.UNREADABLE
