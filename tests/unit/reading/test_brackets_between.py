r"""Brackets and bars between two ends, [F]_a^b and F |_a^b."""

import pytest

from symgen.verification import verify

RIGHT = ("PROVED", "SUPPORTED", "CERTIFIED")
TWO = {"u": "differentiable function", "v": "differentiable function"}


@pytest.mark.parametrize(
    ("claim", "where", "right"),
    [
        (r"\left[-xe^{-x^2/2}\right]_0^\infty = 0", {}, True),
        (r"\Big[\frac{x^2}{2}\Big]_a^b = \frac{b^2-a^2}{2}", {"a": "real", "b": "real"}, True),
        (r"\Big[\frac{x^2}{2}\Big]_a^b = \frac{b^2+a^2}{2}", {"a": "real", "b": "real"}, False),
        (r"\left[x\log x\right]_0^1 = 0", {}, True),
        (r"\int_0^1 x e^x dx = \left[x e^x\right]_{x=0}^{x=1} - \int_0^1 e^x dx", {}, True),
        (r"\int_0^1 x e^x dx = x e^x\Big|_{0}^{1} - \int_0^1 e^x dx", {}, True),
        (r"\int_0^1 x e^x dx = \left. x e^x\right|_{0}^{1} + \int_0^1 e^x dx", {}, False),
        (r"\int_0^\infty e^{-st}\,dt = \left[-\frac{e^{-st}}{s}\right]_0^\infty", {"s": "positive"}, True),
        (r"\int_0^1 u v'\,dx = \left[u v\right]_0^1 - \int_0^1 u' v\,dx", TWO, True),
        (r"\int_0^1 u(x) v'(x)\,dx = \left[u(x) v(x)\right]_0^1 + \int_0^1 u'(x) v(x)\,dx", TWO, False),
        (r"[A]_{ij}^2 = A_{ij}^2 + 1", {"A": "matrix n x n"}, False),
        (r"[A]_{ij} = [A^\top]_{ji}", {"A": "matrix n x n"}, True),
        (r"[A]_{ij} = [A]_{ji}", {"A": "matrix n x n"}, False),
    ],
)
def test_values_at_two_ends_are_judged(claim, where, right):
    verdict = verify(claim, where=where)
    assert str(verdict.status) in RIGHT if right else str(verdict.status) == "REFUTED", verdict


@pytest.mark.parametrize(
    ("claim", "asked"),
    [
        (r"\left[a x\right]_0^1 = a", "which variable"),
        (r"\left(x\right)_i = 1", "a subscript on a number"),
        (r"\left[3\right]_0^1 = 0", "no variable"),
    ],
)
def test_what_goes_from_one_end_to_the_other_is_asked(claim, asked):
    verdict = verify(claim, where={"a": "real", "x": "real"})
    assert str(verdict.status) == "UNREADABLE" and asked in str(verdict)
