r"""Functions without their argument, at every point: g = f', f = g \circ h, \sigma' = \sigma (1 - \sigma)."""

import pytest

from symgen.reading.context.in_words import declare
from symgen.reading.declaring.statements import parse
from symgen.reading.rewriting.pointwise import at_a_point, at_every_point
from symgen.verification import verify

TWO = {"f": "twice differentiable function", "g": "twice differentiable function"}
POSITIVE = {"f": "positive differentiable function"}
SIGMOID = {"sigma": "logistic sigmoid", "x": "real"}
CDF = {"x": "real", "Phi": "standard normal cdf"}
RIGHT = ("PROVED", "SUPPORTED", "CERTIFIED")


def said(*statements, **names):
    return {"x": "real", **names, "_where": [*statements]}


@pytest.mark.parametrize(
    ("claim", "where", "right"),
    [
        (r"\frac{d}{dx}\,x\,\Phi(x) = \Phi(x)+x\,\varphi(x)", said(r"\varphi = \Phi' is the density", **CDF), True),
        (r"\frac{d}{dx}\,x\,\Phi(x) = \Phi(x)+\varphi(x)", said(r"\varphi = \Phi' is the density", **CDF), False),
        (r"\varphi'(x) = -x\varphi(x)", said(r"\Phi' = \varphi", **CDF), True),
        (r"\varphi'(x) = x\varphi(x)", said(r"\Phi' = \varphi", **CDF), False),
        (r"f(x) = e^{-x}", {"F": "cdf of X", "X": "Exponential(1)", "x": "positive", "_where": ["f = F'"]}, True),
        (r"f(x) = 1-e^{-x}", {"F": "cdf of X", "X": "Exponential(1)", "x": "positive", "_where": ["f = F'"]}, False),
        (r"h'(x) = 1-h(x)^2", said(r"h = \tanh"), True),
        (r"h'(x) = 1+h(x)^2", said(r"h = \tanh"), False),
        (r"s'(x) = s(x)(1-s(x))", said(r"s = \sigma", **SIGMOID), True),
        (r"\frac{d}{dx}f(x) = g'(h(x))h'(x)", said(r"f = g \circ h", g="differentiable", h="smooth"), True),
        (r"\frac{d}{dx}f(x) = g'(x)h'(x)", said(r"f = g \circ h", g="differentiable", h="smooth"), False),
        (r"s'(x) = \frac{p'(x)}{p(x)}", said(r"s = \log p", p="positive differentiable function"), True),
        (r"s'(x) = \frac{p(x)}{p'(x)}", said(r"s = \log p", p="positive differentiable function"), False),
        (r"d(x) = 2x", said("d is the derivative of f", "f(x) = x^2"), True),
        (r"d(x) = x", said("f(x) = x^2", d="the derivative of f"), False),
    ],
)
def test_what_a_context_says_of_functions_holds_at_every_point(claim, where, right):
    assert (str(verify(claim, where=where).status) in RIGHT) == right
    assert right or str(verify(claim, where=where).status) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "where", "right"),
    [
        (r"\sigma' = \sigma(1-\sigma)", SIGMOID, True),
        (r"\sigma' = \sigma(1+\sigma)", SIGMOID, False),
        (r"\sigma'' = \sigma'(1-2\sigma)", SIGMOID, True),
        (r"\sigma' \le \frac15", SIGMOID, False),
        (r"(fg)' = f'g + fg'", TWO, True),
        (r"(fg)' = f'g'", TWO, False),
        (r"\left(\frac{f}{g}\right)' = \frac{f'g + fg'}{g^2}", TWO, False),
        (r"(f \circ g)' = (f' \circ g)\, g'", TWO, True),
        (r"(f \circ g)' = f' g'", TWO, False),
        (r"(\log f)' = \frac{f'}{f}", POSITIVE, True),
        (r"\tanh' = 1-\tanh^2", {}, True),
        (r"\cos' = \sin", {}, False),
        (r"\varphi' = -x\varphi", {"x": "real", "varphi": "standard normal density"}, True),
        (r"f' = t f", said("f(x) = e^{t x}", t="real"), True),
        (r"f' = x f", said("f(x) = e^{t x}", t="real"), False),
        (r"f(x) = e^{-x}, \quad f' = f", {}, False),
        (r"y' = -y", said("y = e^{-x}"), True),
        (r"y' = y", said("y = e^{-x}"), False),
        (r"\sigma(x)' = \sigma(x)(1-\sigma(x))", SIGMOID, True),
        (r"(x^2)' = 3x", {"x": "real"}, False),
    ],
)
def test_claims_of_functions_without_their_argument_are_judged(claim, where, right):
    status = str(verify(claim, where=where).status)
    assert status in RIGHT if right else status == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "where", "asked"),
    [
        (r"f(g)' = f'(g) g'", TWO, "no arguments here"),
        (r"f'(x) = s g(x)", said("f = s g", g="differentiable function", s="positive"), "without its argument"),
        (r"y = e^{-x}, \quad y' + y = 0", {}, "a prime"),
        (r"(x^n)' = n x^{n-1}", {"x": "positive", "n": "positive integer"}, "which variable"),
        (r"\log - x = 1", {"x": "positive"}, "nothing that"),
    ],
)
def test_what_may_be_two_things_is_asked(claim, where, asked):
    verdict = verify(claim, where=where)
    assert str(verdict.status) == "UNREADABLE" and asked in str(verdict)


def test_a_statement_is_written_out_at_its_point():
    declared = declare(TWO)
    (statement,) = parse("h = f' g")
    head, body = at_a_point(declared, "h = f' g", statement).sides
    assert [part.kind for part in head.parts] == ["name", "group"] and body.parts[0].parts[0].kind == "primed"
    (whole,) = at_every_point(declared, "f(x) = g(x)", parse("f(x) = g(x)"))
    assert whole == parse("f(x) = g(x)")[0]
