"""Unknown functions are tried as they are declared, positive or convex: what holds of those alone passes for them alone."""

import pytest

from symgen.terms.text import read_context
from symgen.terms.text.declarations import show_context
from symgen.verification import Status, verify


@pytest.mark.parametrize(
    ("latex", "words", "holds"),
    [
        (r"f(x) \ge 0", "positive function", True),
        (r"f(x) \ge 0", "function", False),
        (r"f(x) = f(-x)", "positive function", False),
        (r"f(x)+f(y) \ge 2\sqrt{f(x)f(y)}", "positive function", True),
        (r"f\left(\frac{x+y}{2}\right) \le \frac{f(x)+f(y)}{2}", "convex function", True),
        (r"f\left(\frac{x+y}{2}\right) \ge \frac{f(x)+f(y)}{2}", "convex function", False),
        (r"f\left(\frac{x+y}{2}\right) \ge \frac{f(x)+f(y)}{2}", "concave function", True),
        (r"f(y) \ge f(x)+f'(x)(y-x)", "differentiable convex function", True),
        (r"f(x) \ge 0", "convex function", False),
        (r"f(\mathbb{E}[X]) \le \mathbb{E}[f(X)]", "convex function", True),
        (r"f(\mathbb{E}[X]) \le \mathbb{E}[f(X)]", "concave function", False),
    ],
)
def test_unknown_functions_are_as_declared(latex, words, holds):
    verdict = verify(latex, where={"f": words, "x": "real", "y": "real", "X": "random variable"})
    assert verdict.status is (Status.SUPPORTED if holds else Status.REFUTED), str(verdict)


def test_curved_functions_are_written_as_they_are_read():
    context = read_context("f: convex; g: concave positive; x: real")
    assert show_context(context) == "x: real; f: convex; g: concave positive"
    assert read_context(show_context(context)) == context
    assert verify("f((x + 1)/2) <= (f(x) + f(1))/2", where="f: convex; x: real").status is Status.SUPPORTED
