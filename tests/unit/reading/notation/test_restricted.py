r"""Sums and products whose indices are kept apart: j \ne i, i < j, 1 \le i < j \le n."""

from __future__ import annotations

import pytest

from symgen.verification import Status, verify

VECTOR = {"x": "vector in R^n", "i": "index in 1..n"}
ALL = {"x": "vector in R^n"}


@pytest.mark.parametrize(
    "claim, wrong, where",
    [
        (r"\sum_{j\ne i}x_j = \sum_{j=1}^n x_j - x_i", r"\sum_{j\ne i}x_j = \sum_{j=1}^n x_j + x_i", VECTOR),
        (
            r"\sum_{\substack{j=1\\j\ne i}}^n x_j = \sum_{j=1}^n x_j - x_i",
            r"\sum_{\substack{j=1\\j\ne i}}^n x_j = \sum_{j=1}^n x_j",
            VECTOR,
        ),
        (
            r"\left(\sum_i x_i\right)^2 = \sum_i x_i^2 + 2\sum_{i<j}x_ix_j",
            r"\left(\sum_i x_i\right)^2 = \sum_i x_i^2 + \sum_{i<j}x_ix_j",
            ALL,
        ),
        (
            r"\sum_i x_i^2 + 2\sum_{1\le i<j\le n}x_ix_j = \left(\sum_i x_i\right)^2",
            r"\sum_i x_i^2 + 2\sum_{1\le i\le j\le n}x_ix_j = \left(\sum_i x_i\right)^2",
            ALL,
        ),
        (
            r"\sum_{i=1}^n\sum_{j\ne i}x_ix_j = \left(\sum_i x_i\right)^2-\sum_i x_i^2",
            r"\sum_{i=1}^n\sum_{j\ne i}x_ix_j = \left(\sum_i x_i\right)^2",
            ALL,
        ),
        (
            r"\prod_{k\ne i}(1-p_k) = \frac{\prod_{k=1}^n(1-p_k)}{1-p_i}",
            r"\prod_{k\ne i}(1-p_k) = \prod_{k=1}^n(1-p_k)",
            {"p": "vector in R^n with entries in (0,1)", "i": "index in 1..n"},
        ),
    ],
)
def test_indices_that_are_kept_apart(claim, wrong, where):
    assert verify(claim, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(wrong, where=where).status is Status.REFUTED


@pytest.mark.parametrize("sum_", [r"\sum_{j\ne i}j", r"\sum_{k\ne n}k", r"\sum_{1\le i>j\le n}x_i"])
def test_what_does_not_say_where_it_ends_is_asked(sum_):
    assert verify(f"{sum_} = 1", where={"i": "integer", "x": "vector in R^n"}).status is Status.UNREADABLE
