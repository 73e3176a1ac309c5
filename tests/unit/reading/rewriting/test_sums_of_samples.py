r"""Sums over whole samples without their ends, and what is made of all members: \sum X_i, \max(X_1, \dots, X_n)."""

import pytest

UNIFORM = {"n": "positive integer", "t": "in (0,1)", "_where": [r"U_1,\dots,U_n i.i.d. Uniform(0,1)"]}
POISSON = {"n": "positive integer", "lambda": "positive"}
OWN = {
    "lambda_i": "positive rates", "n": "positive integer", "t": "positive",
    "_where": ["X_1,...,X_n independent, X_i ~ Exp(lambda_i) (rate)"],
}  # fmt: skip
ENDS = "U_{(1)} the minimum, U_{(n)} the maximum"
SHARES = {"x": "vector in R^n", "_where": [r"\bar x = \frac1n\sum x_i"]}


def _where(context, *sentences):
    return {**context, "_where": [*context.get("_where", []), *sentences]}


@pytest.mark.parametrize(
    ("claim", "context", "holds"),
    [
        (r"\mathrm{Var}(S) = n\lambda", _where(POISSON, r"S = \sum X_i", r"X_1,...,X_n iid Poisson(\lambda)"), True),
        (r"\mathrm{Var}(\sum_i X_i) = \lambda/n", _where(POISSON, r"X_1,...,X_n iid Poisson(\lambda)"), False),
        (r"\mathbb{E}[S] = n\lambda", {**POISSON, "S": "sum of n independent Poisson(lambda) random variables"}, True),
        (r"\sum (x_i - \bar x)^2 = \sum x_i^2 - n\bar x^2", SHARES, True),
        (r"\mathbb{E}[M] = \frac{n}{n+1}", _where(UNIFORM, r"M = \max(U_1,\dots,U_n)"), True),
        (r"\mathbb{E}[M] = \frac{n}{n+1}", _where(UNIFORM, r"M = \min(U_1,\dots,U_n)"), False),
        (r"\mathbb{E}[M_n] = \frac{n}{n+1}", _where(UNIFORM, r"M_n = \max_{i\le n} U_i"), True),
        (r"\mathbb{E}[M] = \frac{n}{n+1}", _where(UNIFORM, r"M is the maximum of U_1,\dots,U_n"), True),
        (r"\mathbb{E}[\max\{U_1,\dots,U_n\}] = \frac{n}{n+1}", UNIFORM, True),
        (r"P(M \le t) = t^n", _where(UNIFORM, r"M = \max\{U_1,\dots,U_n\}"), True),
        (r"\mathrm{Cov}(U_{(1)},U_{(n)}) = \frac{1}{(n+1)^2(n+2)}", _where(UNIFORM, ENDS), True),
        (r"\mathbb{E}[\sum_{i=1}^n X_i] = \sum_{i=1}^n \frac{1}{\lambda_i}", OWN, True),  # was refuted, as were the next
        (r"P(\max_i X_i \le t) = \prod_{i=1}^n (1-e^{-\lambda_i t})", OWN, True),
        (r"P(\max_i X_i \le t) = (1-e^{-\lambda_i t})^n", OWN, False),  # was proved
    ],
)  # fmt: skip
def test_what_is_made_of_a_sample(verified, claim, context, holds):
    assert verified(claim, context) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


def test_the_least_of_members_is_not_supported_by_samples_of_one(verified):
    told = verified(r"\mathbb{E}[\min_i X_i] = \sum_{i=1}^n \lambda_i^{-1}", OWN, told=True)
    assert told.startswith("UNDECIDED") and "agreement only where n is 1" in told
