"""The yardstick of gradients: sums of absolute values, and errors measured by them."""

from __future__ import annotations

import pytest
import torch

from symgen.crosscheck.absolute import absolute, errors_in_units
from symgen.terms.build import dims, exp, matrix, mean, reals, tanh, total
from symgen.terms.term import Term

N, D, K = dims("N D K")
X, G, A = matrix("X", N, D), matrix("G", N, K), matrix("A", N, K)


def drawn(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(len(shape) + sum(shape)), dtype=torch.float64)


x, g, a = drawn(5, 3), drawn(5, 2), drawn(5, 2) + 1
AT = {X: x, G: g, A: a, N: 5, D: 3, K: 2}


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (X.T @ G, x.abs().mT @ g.abs()),
        (total(G, 0), g.abs().sum(0)),
        (mean(-G, 1), g.abs().mean(1)),
        (G * (1 - tanh(A) ** 2), g.abs() * (1 + torch.tanh(a) ** 2)),
        ((exp(A) - 1) / (2 * N), (torch.exp(a) + 1) / 10),
        (total(G - A), g.abs().sum() + a.abs().sum()),
    ],
    ids=str,
)
def test_every_operand_enters_by_its_absolute_value(term: Term, expected: torch.Tensor) -> None:
    assert torch.allclose(absolute(term, AT), expected, rtol=1e-15, atol=0)


def test_a_cancelling_sum_keeps_its_size() -> None:
    u = reals("u")
    assert absolute(u - u, {u: torch.tensor(3.0)}).item() == 6.0


def test_errors_count_in_units_of_the_bound() -> None:
    one = torch.ones(3, dtype=torch.float64)
    off = one.clone()
    off[1] += 2**-50
    assert errors_in_units(off, one, one, "float64") == 8.0
    assert errors_in_units(off, one, 4 * one, "float64") == 2.0


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_what_is_no_number_is_infinitely_wrong(wrong: float) -> None:
    one = torch.ones(1, dtype=torch.float64)
    assert errors_in_units(one * wrong, one, one, "float64") == float("inf")
    assert errors_in_units(one, one, one * wrong, "float64") == float("inf")


def test_an_error_where_the_bound_is_zero_is_infinite_and_none_is_none() -> None:
    zero = torch.zeros(1, dtype=torch.float64)
    assert errors_in_units(zero, zero, zero, "float64") == 0.0
    assert errors_in_units(zero + 1e-300, zero, zero, "float64") == float("inf")
