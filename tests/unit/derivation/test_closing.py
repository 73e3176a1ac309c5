"""Integrals, sums and limits derived to their values, innermost first; what has none stays with its reason."""

from __future__ import annotations

import pytest

import symgen as sg


@pytest.mark.parametrize(
    ("goal", "where", "results"),
    [
        ("Integral(x**2, (x, 0, 1))", "", ("1**3/3 - 0**3/3", "1/3")),
        ("Integral(log(x), (x, 0, 1))", "", ("1*log(1) - 1 - Limit(x*log(x) - x, x: real[0,1], 0, '+')", "-1")),
        ("2*Integral(x, (x, 0, t)) + 1", "t: real", ("2*(t**2/2 - 0**2/2) + 1", "2*(t**2/2) + 1", "t**2 + 1")),
        ("Integral(x**(a - 1)*exp(-x), (x, 0, oo))", "a > 0", ("gamma(a)",)),
        ("Sum(k, (k, 1, n))", "n: posint", ("n*(n + 1)/2",)),
        ("Limit((exp(x) - 1)/x, x, 0)", "", ("1",)),
        ("Integral(1/x, (x, 1, oo))", "", ("Limit(log(x), x: real[1,oo), oo) - log(1)", "oo")),
    ],
)
def test_each_step_is_proved(goal: str, where: str, results: tuple[str, ...]) -> None:
    found = sg.derive(goal, where=where)
    assert tuple(str(step.after) for step in found.steps) == results
    assert found.closed and all(step.verdict.status == "PROVED" for step in found.steps)


def test_the_inner_integral_comes_first() -> None:
    found = sg.derive("Integral(x*y, (x, 0, 1), (y, 0, 2))")
    assert str(found.result) == "1" and found.steps[0].path == (0,)


@pytest.mark.parametrize(
    ("goal", "reason"),
    [
        ("Integral(x**x, (x, 0, 1))", "no closed form"),
        ("Integral(sin(x), (x, 0, oo))", "has no value"),
        ("Limit(sin(x), x, oo)", "has no value"),
    ],
)
def test_what_has_no_value_stays_with_its_reason(goal: str, reason: str) -> None:
    found = sg.derive(goal)
    assert not found.closed and not found.steps and reason in found.residuals[0][1]
