r"""Order statistics of samples: X_{(k)}, \max_i X_i, \min_i X_i, several of them together."""

import pytest

from symgen.reading.context.in_words import declare
from symgen.reading.context.meaning import said

UNIT = {"n": "positive integer", "k": "integer, 1 <= k <= n", "_where": ["U_1,...,U_n i.i.d. Uniform(0,1)"]}
NEXT = {**UNIT, "k": "integer, 1 <= k < n"}
WIDE = {"n": "integer, n >= 2", "theta": "positive", "x": "positive, x < theta",
        "_where": [r"X_1,\dots,X_n\sim\mathrm{Uniform}(0,\theta) i.i.d.", r"\hat\theta=\max_i X_i"]}  # fmt: skip
TIMES = {"n": "positive integer", "r": "positive", "_where": [r"T_1,\dots,T_n\sim\mathrm{Exp}(r) i.i.d."]}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\mathbb{E}[U_{(k)}] = \frac{k}{n+1}", r"\mathbb{E}[U_{(k)}] = \frac{k}{n}", UNIT),
        (r"\mathrm{Var}(U_{(k)}) = \frac{k(n-k+1)}{(n+1)^2(n+2)}",
         r"\mathrm{Var}(U_{(k)}) = \frac{k(n+1)}{(n+1)^2(n+2)}", UNIT),
        (r"\mathbb{E}[(U_{(k+1)}-U_{(k)})^2] = \frac{2}{(n+1)(n+2)}",
         r"\mathbb{E}[(U_{(k+1)}-U_{(k)})^2] = \frac{1}{(n+1)(n+2)}", NEXT),
        (r"\mathbb{E}[X_{(n)}-X_{(1)}] = \frac{n-1}{n+1}\theta", r"\mathbb{E}[X_{(n)}-X_{(1)}] = \frac{n}{n+1}\theta", WIDE),
        (r"\mathrm{Cov}(X_{(1)},X_{(n)}) = \frac{\theta^2}{(n+1)^2(n+2)}", r"\mathbb{E}[X_{(1)}X_{(n)}] = \theta^2", WIDE),
        (r"f_{X_{(n)}}(x) = \frac{n x^{n-1}}{\theta^n}", r"f_{X_{(n)}}(x) = \frac{x^n}{\theta^n}", WIDE),
        (r"X_{(1)} \le X_{(n)}", r"X_{(1)} \ge X_{(n)}", WIDE),
        (r"R = X_{(n)}-X_{(1)}, \quad \mathbb{E}[R] = \frac{n-1}{n+1}\theta", r"F_{X_{(n)}}(x) = x/\theta", WIDE),
        (r"\mathbb{E}[\hat\theta] = \frac{n}{n+1}\theta", r"\mathbb{E}[\hat\theta] = \theta", WIDE),
        (r"\mathbb{E}[\min_{1 \le i \le n} T_i] = \frac{1}{nr}", r"\mathbb{E}[\min_{1 \le i \le n} T_i] = \frac1r", TIMES),
    ],
)  # fmt: skip
def test_moments_of_order_statistics(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"\mathbb{E}[X_{(n)} X_1] = 1", WIDE),
        (r"\mathbb{E}[X_{(n)} \sum_{i=1}^n X_i] = 1", WIDE),
        (r"\hat\theta \ge X_1", WIDE),
        (r"\frac1n\sum_{i=1}^n X_i \le \hat\theta", WIDE),
        (r"\mathbb{E}[\sum_{k=1}^n X_{(k)}] = 1", WIDE),
        (r"\mathbb{E}[U_{(k)}U_{(j)}] = 1", {**UNIT, "j": "integer, 1 <= j <= n"}),
        (r"\mathbb{E}[X_{(k)}] = 1", {"_where": [r"X_i \sim N(0,1)"]}),
        (
            r"\mathbb{E}[X_{(1)}] = 1",
            {"_where": [r"X_1,\dots,X_n\sim\mathrm{Poisson}(2) i.i.d."], "n": "positive integer"},
        ),
        (r"\mathbb{E}[\max_{1\le i\le m} X_i] = 1", {**WIDE, "m": "positive integer"}),
    ],
)
def test_what_is_not_known_of_order_statistics_is_asked(claim, context, verified):
    assert verified(claim, context) == "UNREADABLE"


def test_that_order_statistics_are_in_order_says_nothing_new():
    assert declare({**UNIT, "_where": [r"U_{(1)}\le\cdots\le U_{(n)}"]}).conditions == declare(UNIT).conditions


def test_the_size_of_a_sample_is_where_its_list_ends():
    assert said({}, [r"X_{1}, X_2, \ldots, X_{m} \sim p", "y_1,...,y_3 > 0"]).samples == {"X": "m", "y": "3"}
    assert said({"a": "real, x_1, ..., x_n", "b": "real, x_1, ..., x_m"}, []).samples == {}


def test_an_order_statistic_is_no_draw_beside_others(verified):
    context = {"n": "positive integer", "k": "integer, 1 <= k <= n"}
    context["_where"] = ["U_1, ..., U_n independent, uniform on (0,1)", "U_{(k)} is the k-th smallest of them"]
    claim = r"\mathbb{E}[U_{(k)}] = \frac{n!}{(k-1)!(n-k)!}\int_0^1u^k(1-u)^{n-k}\,du"
    assert verified(claim, context) in ("PROVED", "SUPPORTED")
    assert verified(claim.replace("u^k", "u^{k-1}"), context) == "REFUTED"
