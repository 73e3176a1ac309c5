r"""What statements say beside their claims: spaces of values, differentials, coordinates, functions that look like moments."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims


def written(latex):
    return [str(claim) for claim in claims(latex)[0]]


def reasons(latex):
    note = read(f"$$ {latex} $$")
    assert not note.lines, [line.unreadable or str(line.claim) for line in note.lines]
    return " ".join(aside.reason for aside in note.asides)


def test_the_space_of_a_value_is_none_of_its_claims():
    _, declared = claims(r"\theta = (X^\top X)^{-1} X^\top y \in \mathbb{R}^d")
    assert len(declared.values["theta"].shape) == 1
    assert written(r"a^\top b = b^\top a \in \mathbb{R}") == ["a @ b == b @ a"]
    assert written(r"a + b = b + a + 1 \in \mathbb{R}") == ["a + b == b + a + 1"]
    with pytest.raises(ReadingError, match="the relation in"):
        claims(r"a + b = b + a \in (0, 1)")  # this is a claim


@pytest.mark.parametrize(
    "latex",
    [
        r"dx = f(x, t) \, dt + g(t) \, dw",
        r"\mathrm{d}\mathbf{x} = \mathbf{f}(\mathbf{x}, t)\,\mathrm{d}t + g(t)\,\mathrm{d}\mathbf{w}",
        r"dX_t = -\frac{1}{2}\beta(t) X_t \, dt + \sqrt{\beta(t)} \, dW_t",
    ],
)
def test_equations_of_differentials_claim_nothing(latex):
    assert "says how a variable moves" in reasons(latex)


@pytest.mark.parametrize("latex", [r"a\,\mathrm{d}x = 2", r"x = a + \mathrm{d}t"])
def test_other_differentials_are_asked_about(latex):
    with pytest.raises(ReadingError, match="differential"):
        claims(latex)


def test_integrals_keep_their_differentials():
    assert written(r"\int_0^1\int_0^1 \sin x \,\mathrm{d}x\,\mathrm{d}y = a") == [
        "Integral(Integral(sin(x), (x, 0, 1)), (y, 0, 1)) == a"
    ]


def test_a_bracket_as_a_whole_side_is_a_vector():
    _, declared = claims(r"(x, y) = (r \cos t, r \sin t)")
    assert str(declared.values["x"]) == "r*cos(t)"
    assert str(declared.values["y"]) == "r*sin(t)"
    assert written(r"\begin{pmatrix} a \\ b \end{pmatrix} + c = (2, 1)") == ["[a, b] + c == [2, 1]"]
    for inner_product in ("(x, y) = (y, x)", r"(Ax, y) = (x, A^\top y)", "(a, b) = 1"):
        with pytest.raises(ReadingError):
            claims(inner_product)


def test_functions_with_the_letters_of_moments_are_defined():
    assert "E_D(w) is defined here" in claims(r"E_D(\mathbf{w}) = \frac12 \mathbf{w}^\top \mathbf{w}")[1].assumptions
    assert "what V_k stands for" in reasons(r"V_{k+1}(s) = s^2")
    for moment in (r"E_x(x) = x^2", r"E_D(w) = 3", r"E_D[w] = w"):
        assert any(line.unreadable for line in read(f"$$ {moment} $$").lines)


def test_a_font_over_several_names_is_that_of_each():
    assert written(r"2 p(\mathbf{x|z}) = p(\mathbf{x} | \mathbf{z})") == written(
        r"2 p(\mathbf{x} | \mathbf{z}) = p(\mathbf{x} | \mathbf{z})"
    )
    with pytest.raises(ReadingError, match="over an expression"):
        claims(r"\mathbf{x + z} = 1")


def test_old_row_ends_and_struck_relations():
    assert written(r"2a = b \cr 2c = d") == ["2*a == b", "2*c == d"]
    assert written(r"a \not= 2a + b") == ["a != 2*a + b"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\mathrm{tr}(AB) = \mathrm{tr}(BA)", r"\mathrm{tr}(AB) = \mathrm{tr}(A)\,\mathrm{tr}(B)"),
        (
            r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
            r"\mathrm{softmax}(z)_i = \frac{e^{-z_i}}{\sum_j e^{z_j}}",
        ),
    ],
)
def test_traces_and_softmax_say_what_their_letters_are(right, wrong):
    (good,), (bad,) = (read(f"$$ {latex} $$").verify(budget="fast") for latex in (right, wrong))
    assert str(good.verdict.status) in ("PROVED", "SUPPORTED")
    assert str(bad.verdict.status) == "REFUTED" or "it fails at" in str(bad.verdict)


def test_colours_group_nothing():
    r"""a \textcolor{red}{+ b} c was a b c, and -\log q in blue a factor within the logarithm before it."""
    assert written(r"a \textcolor{red}{+ b} c = 2") == ["a + b*c == 2"]
    assert written(r"y = 2, \log x \textcolor{blue}{- \log z} = 3") == ["log(x) - log(z) == 3"]
    assert written(r"2x^\textcolor{red}{n+1} = \frac{\textcolor{red}{a+b}}{c}") == ["2*x**(n + 1) == (a + b)/c"]
    with pytest.raises(ReadingError, match="braces that begin with a sign"):
        claims("a {- b} = 2")


def test_functions_in_moments_are_none_of_their_variables():
    (claim,), declared = claims(r"\mathrm{cov}(f(x), g(x)) = E[L(x)] - 2")
    assert declared.laws.keys() == {"x"}
    assert "f(x)" in str(claim.left) and "L(x)" in str(claim.right)


@pytest.mark.parametrize(
    ("latex", "asks"),
    [
        (r"\mathrm{Bias}[\hat f(x)] = \mathbb{E}[\hat f(x)] - f(x)", "over which law"),  # over the data, not over x
        ("E[f(x)] = f(x) + 1", "over which law"),
        (r"H(X) \leq \mathbb{E}[L(X)]", "is it discrete"),
    ],
)
def test_what_is_random_here_is_asked(latex, asks):
    (line,) = read(f"$$ {latex} $$").lines
    assert asks in line.unreadable


def test_a_function_is_one_at_every_label():
    with pytest.raises(ReadingError, match="before a bracket"):
        claims("x_i(t + 1) = x_j(t) + 2")
    assert written("x_i(t + 1) = x_j t + 2") == ["x_i*(t + 1) == x_j*t + 2"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\left(\tfrac34\right)^{13}\left(\tfrac14\right)^3 = 3.71 \cdot 10^{-4}",
         r"\left(\tfrac34\right)^{13}\left(\tfrac14\right)^3 = 3.72 \cdot 10^{-4}"),
        (r"\frac{2}{3} = 0.667", r"\frac{2}{3} = 0.666"),
        (r"\frac{1}{4} = 0.25", r"\frac{1}{4} = 0.26"),
        (r"\log 2 = 0.69", r"\log 2 = 0.70"),
    ],
)  # fmt: skip
def test_decimals_after_an_equals_sign_are_rounded(right, wrong):
    (good,), (bad,) = (read(f"$$ {latex} $$ \n").verify(budget="fast") for latex in (right, wrong))
    assert good.verdict and any("rounded to the digits" in words for words in good.line.assumed)
    assert str(bad.verdict.status) == "REFUTED"


def test_whole_numbers_and_what_varies_are_not_rounded():
    assert written(r"\frac{2}{3} = 1") == ["2/3 == 1"]
    assert written(r"x + 1 = x + 0.5 \cdot 2") == ["x + 1 == x + 1/2*2"]


def test_units_are_asked_about():
    for latex in (r"1\text{ hour} = 60\text{ minutes}", r"2T = \frac16\text{ h} = 10\text{ minutes}"):
        with pytest.raises(ReadingError, match="is it a unit"):
            claims(latex)
    assert written(r"2 + 2 \text{ (by counting)} = 4 \text{ apples}") == ["2 + 2 == 4"]


def test_derivatives_by_name_are_not_refuted():
    r"""The derivative of z may be the one on the right: z = w a + b is said elsewhere."""
    step = r"\frac{\partial L}{\partial z}"
    latex = rf"{step}\frac{{\partial z}}{{\partial b}} = {step}\frac{{\partial}}{{\partial b}}(w^\top a + b)"
    (line,) = read(f"$$ {latex} $$").verify(budget="fast")
    assert str(line.verdict.status) == "UNDECIDED"
