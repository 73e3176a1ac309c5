r"""Functions with random variables below them, f_{Y|X}, F_X, M_X(t), and p(x | y) of their one law; right and planted wrong."""

import pytest

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
TWO = {"X": "continuous random variable", "Y": "continuous random variable"}
DISCRETE = {"X": "discrete random variable", "Y": "discrete random variable"}
CLOSED = {"a": "real", "b": "real", "_where": ["a < b"]}
APART = {"X": "random variable", "Y": "random variable", "_where": ["X and Y are independent"]}
AFFINE = {"X": "continuous random variable with density f_X", "a": "nonzero real", "b": "real", "_where": ["Y = aX+b"]}
SQUARE = {"X": "standard normal random variable", "y": "positive", "_where": ["Y = X^2"]}
NORMAL = {"mu": "real", "sigma": "positive", "t": "real", "_where": [r"X \sim \mathcal{N}(\mu,\sigma^2)"]}
COUNT = {"lambda": "positive", "s": "real in (0,1)", "_where": [r"X \sim \mathrm{Poisson}(\lambda)"]}


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"f_{X,Y}(x,y) = f_{Y|X}(y|x)f_X(x)", TWO, True),
        (r"f_{X,Y}(x,y) = f_{Y|X}(y|x)f_Y(y)", TWO, False),
        (r"f_X(x) = \int f_{X,Y}(x,y)\,dy", {"f_{X,Y}": "joint density"}, True),
        (r"f_{XY}(x,y) = f_X(x)f_Y(y)", APART, True),
        (r"f_{XY}(x,y) = f_X(x)f_Y(y)", TWO, False),
        (r"f_{Y|X}(y|x) = \frac{f_{X|Y}(x|y)f_Y(y)}{f_X(x)}", TWO, True),
        (r"p_X(x) = \sum_y p_{X,Y}(x,y)", DISCRETE, True),
        (r"p_X(x) = \sum_y p_{X|Y}(x|y)", DISCRETE, False),
        (r"P(a<X\le b) = F_X(b)-F_X(a)", {**TWO, "F_X": "cdf of X", "a": "real", "b": "real", "_where": ["a < b"]}, True),
        (r"P(a<X\le b) = F_X(a)-F_X(b)", {**TWO, "F_X": "cdf of X", "a": "real", "b": "real", "_where": ["a < b"]}, False),
        (r"P(X\in[a,b]) = F(b)-F(a)", {**CLOSED, "X": "continuous random variable with cdf F"}, True),
        (r"P(X\in[a,b]) = F(b)-F(a)", {**CLOSED, "X": "random variable with cdf F"}, False),
        (r"P(X\ge a) = 1-P(X\le a)", {**TWO, "a": "real"}, True),
        (r"f_Y(y) = \frac{1}{|a|}f_X\left(\frac{y-b}{a}\right)", AFFINE, True),
        (r"f_Y(y) = \frac{1}{\sqrt{2\pi y}}e^{-y/2}", SQUARE, True),
        (r"f_Y(y) = \frac{1}{2\sqrt{2\pi y}}e^{-y/2}", SQUARE, False),
        (r"M_X(t) = e^{\mu t+\sigma^2t^2/2}", NORMAL, True),
        (r"M_X(t) = e^{\mu t-\sigma^2t^2/2}", {**NORMAL, "M_X": "moment generating function of X"}, False),
        (r"G_X(s) = e^{\lambda(s-1)}", COUNT, True),
        (r"G_X(s) = e^{\lambda(1-s)}", COUNT, False),
        (r"M_{X+Y}(t) = M_X(t)M_Y(t)", APART, True),
        (r"M_{X+Y}(t) = M_X(t)+M_Y(t)", APART, False),
        (r"H(X\mid Y) = \sum_y p(y)H(X\mid Y=y)", {**DISCRETE, "p": "pmf of Y"}, True),
        (r"H(X\mid Y) = \sum_y H(X\mid Y=y)", DISCRETE, False),
        (r"H(X\mid Y=y) \le H(X)", DISCRETE, False),
        (r"H(X\mid Y=y) = -\sum_x p(x\mid y)\log p(x\mid y)", DISCRETE, True),
        (r"H(X,Y) = -\sum_{x,y}p(x,y)\log p(x,y)", {"p(x,y)": "joint pmf of the discrete pair (X,Y)"}, True),
        (r"H(X,Y) = -\sum_{x,y}p(x,y)\log p(x\mid y)", {"p(x,y)": "joint pmf of the discrete pair (X,Y)"}, False),
    ],
)  # fmt: skip
def test_functions_of_variables_are_those_of_their_law(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"M_{X,Y}(t) = 1", APART, "M_X_Y of 1 values"),
        (r"f_Z(z) = \frac12", {"X": "continuous random variable", "_where": [r"Z = X+\sin X"]}, "in no simple way"),
        (r"H(X\mid Z=1) = 0", DISCRETE, "where something else is given"),
    ],
)
def test_what_is_no_function_of_one_law_is_asked(latex, context, found, verified):
    assert verified(latex, context) == "UNREADABLE"
    assert found in verified(latex, context, told=True)
