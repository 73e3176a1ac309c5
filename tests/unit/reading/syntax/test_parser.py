"""The reader of LaTeX: what text means, place by place, and that what has no single meaning is refused at its token."""

import pytest

from symgen.errors import ReadingError, SymgenError
from symgen.reading import claims, declare
from symgen.reading.claims_reader import term
from symgen.reading.declaring.statements import parse
from symgen.reading.syntax.tree import names_in
from symgen.terms.text import read_claim, read_context

CONTEXT = {
    "a": "positive", "b": "positive", "x": "real", "y": "real", "n": "positive integer", "v": "vector d",
    "w": "vector d", "A": "matrix d x d", "B": "matrix d x d", "f": "function",
}  # fmt: skip
PLAIN = read_context(
    "a, b: positive; x, y: real; n: integer[1,oo); d: size; v, w: vector d; A, B: matrix d d; f: function"
)


def read(text, context=CONTEXT):
    found, _ = claims(text, context)
    return found


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\frac{a}{b} = a b^{-1}", "a/b == a*b**(-1)"),
        (r"\frac12 x = x/2", "1/2*x == x/2"),
        (r"\log\frac{a}{b} = \log a - \log b", "log(a/b) == log(a) - log(b)"),
        (r"\log ab = \log a+\log b", "log(a*b) == log(a) + log(b)"),
        (r"\log 2\pi\, a^2 = x", "log(2*pi*a**2) == x"),
        (r"\log_2 a = \ln a/\ln 2", "log(a)/log(2) == log(a)/log(2)"),
        (r"\sin^2 x + \cos^2 x = 1", "sin(x)**2 + cos(x)**2 == 1"),
        (r"\exp\left\{-\tfrac12 x^2\right\} = e^{-x^2/2}", "exp(-(1/2*x**2)) == exp(-(x**2/2))"),
        (r"|x| \le |x+y| + |y|", "abs(x) <= abs(x + y) + abs(y)"),
        (r"\lvert x \rvert^2 = x^2", "abs(x)**2 == x**2"),
        (r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}", "Sum(i, (i, 1, n)) == n*(n + 1)/2"),
        (r"\sum_{i=1}^{d} v_i w_i = v^\top w", "Sum(v[i]*w[i], (i, 1, d)) == v @ w"),
        (r"\int_0^1 u^2\,du = \tfrac13", "Integral(u**2, (u, 0, 1)) == 1/3"),
        (
            r"\int_{-\infty}^\infty e^{-at^2}\,\mathrm{d}t = \sqrt{\pi/a}",
            "Integral(exp(-(a*t**2)), (t, -oo, oo)) == sqrt(pi/a)",
        ),
        (r"(AB)^\top = B^\top A^\top", "(A @ B)' == B' @ A'"),
        (r"\operatorname{tr}(AB) = \mathrm{tr}(BA)", "trace(A @ B) == trace(B @ A)"),
        (r"|AB| = |A||B|", "det(A @ B) == det(A)*det(B)"),
        (r"\|v\|^2 = v^\top v", "norm(v)**2 == v @ v"),
        (r"v^\top A w = w^\top A^\top v", "v @ A @ w == w @ A' @ v"),
        (r"\frac{d}{dx}\sin x = \cos x", "Derivative(sin(x), x) == cos(x)"),
        (r"\frac{\partial^2}{\partial x^2} x^3 = 6x", "Derivative(Derivative(x**3, x), x) == 6*x"),
        (r"\nabla_v\, v^\top A v = (A + A^\top) v", "grad(v @ A @ v, v) == (A + A') @ v"),
        (r"\max(x, y) = \frac{x+y+|x-y|}{2}", "max(x, y) == (x + y + abs(x - y))/2"),
        (r"\max_i v_i \le \sum_i |v_i|", "amax(v) <= Sum(abs(v[i]), (i, 1, d))"),
        (r"e^{i\pi} + 1 = 0", "exp(I*pi) + 1 == 0"),
        (r"\exp(-i x) = e^{-ix}", "exp(-(I*x)) == exp(-(I*x))"),
        (r"\sum_{i=1}^{n} e^{i x} = x", "Sum(exp(i*x), (i, 1, n)) == x"),
        (r"\sum_{i=1}^{d} e^{v_i} = x", "Sum(exp(v[i]), (i, 1, d)) == x"),
        (r"\binom{n}{2} = \frac{n(n-1)}{2}", "binomial(n, 2) == n*(n - 1)/2"),
        (r"f(x) + f(y) = f(y) + f(x)", "f(x) + f(y) == f(y) + f(x)"),
        (r"\lim_{x\to 0} \frac{\sin x}{x} = 1", "Limit(sin(x)/x, x, 0) == 1"),
        (r"n! = n (n-1)!", "factorial(n) == n*factorial(n - 1)"),
        (r"\underbrace{x + y}_{\text{sum}} = y + x", "x + y == y + x"),
    ],
)
def test_it_means_what_the_plain_text_says(latex, plain):
    (found,) = read(latex)
    wanted = read_claim(plain, PLAIN)
    assert (str(found.left), found.relation, str(found.right)) == (str(wanted.left), wanted.relation, str(wanted.right))


@pytest.mark.parametrize(
    ("latex", "at"),
    [
        (r"\foo x = 1", r"\foo"),
        (r"\sum_i v_i + v_i = x", "v_i ="),
        (r"\log x (y + 1) = y", "(y"),
        (r"v w = x", "v w"),
        (r"x^T = x", "x^T"),
        (r"x \pm y = x", r"\pm"),
        (r"\int x^2 = 1", r"\int"),
        (r"a / b c = x", "a /"),
        (r"x + = y", "= y"),
        (r"(x + y = 1", "("),
        (r"x_1 + \cdots = y", r"\cdots"),
        (r"|v| = x", "|v|"),
        (r"\frac{x}{0} = y", "0}"),
        (r"x \stackrel{a}{b} y", r"\stackrel"),
        (r"x + i = \frac{y}{2}", "i ="),
        (r"\log A = x", r"\log"),
        (r"\det \exp(A) = x", r"\exp"),
        (r"\sqrt{A} = x", r"\sqrt"),
    ],
)
def test_what_has_no_single_meaning_is_refused_at_its_token(latex, at):
    with pytest.raises(ReadingError) as caught:
        read(latex, {**CONTEXT, "c": "real"})
    message = str(caught.value)
    assert f"column {latex.index(at) + 1}\n" in message
    assert caught.value.hint


def test_a_display_of_several_rows_is_a_chain_with_its_places():
    text = "\\begin{align}\n\\log(ab) &= \\log a + \\log b \\\\\n &\\le a + b - 2\n\\end{align}"
    first, second = read(text)
    assert (first.relation, second.relation) == ("eq", "le")
    assert (first.span.line, second.span.line) == (2, 3)
    assert second.left == first.right


def test_statements_on_one_line_are_told_apart():
    first, second = read(r"x + y = y + x, \qquad a b = b a")
    assert str(first.left) == "x + y"
    assert str(second.left) == "a*b"


def test_macros_are_expanded_where_they_stand():
    from symgen.reading.syntax.macros import Macro

    (found,), _ = claims(r"\half{x} = \frac{x}{2}", CONTEXT, macros={"half": Macro(1, r"\frac12 #1")})
    assert str(found.left) == "1/2*x"
    with pytest.raises(ReadingError, match="expands into itself"):
        claims(r"\loop = x", CONTEXT, macros={"loop": Macro(0, r"\loop\loop")})


@pytest.mark.parametrize("text", ["(" * 5000, "{" * 5000, r"\frac" * 5000, "x^{" * 3000, "|" * 5000, r"\sqrt" * 3000])
def test_deep_and_broken_text_is_refused_at_once(text):
    with pytest.raises(ReadingError):
        read(text + " = 1")


def test_what_was_taken_for_granted_is_said():
    _, declared = claims(r"\sigma(z) = \frac{1}{1+e^{-z}}", None)
    assert "z is taken to be real" in declared.assumptions
    assert "sigma(x) is the function sigmoid" in declared.assumptions


def test_words_of_a_context():
    declared = declare(
        {
            "k": "integer, 0<=k<=n", "n": "positive integer", "p": "unit interval",
            "S": "symmetric positive definite matrix m x m",
            "\\theta": "vector m", "D": "real in (0,1)", "q_1": "probability",
        }
    )  # fmt: skip
    symbols = declared.symbols
    assert symbols["S"].domain.structure == "spd"
    assert symbols["theta"].shape == symbols["S"].shape[:1]
    assert symbols["D"].domain.describe() == "unit"
    assert [str(c) for c in declared.conditions] == ["k <= n"]


def test_an_unknown_word_of_a_context_is_an_error():
    from symgen.errors import UnknownNameError

    with pytest.raises(UnknownNameError, match="wobbly"):
        declare({"x": "wobbly"})


def test_a_set_of_two_numbers_is_no_interval():
    assert declare({"_where": ["x \\in [0, 1)"]}).symbols["x"].domain.describe() == "real[0,1)"
    with pytest.raises(ReadingError, match="a set"):
        declare({"_where": ["x \\in \\{0, 1/2\\}"]})


def test_names_stand_in_the_scripts_of_operators_too():
    parsed = parse(r"\sum_{i=a}^{b} \log_c \mathbb{E}_{x \sim q} \max_y \nabla_u \int_m^n z\,dz")
    (side,) = parsed[0].sides
    assert {name.value.text for name in names_in(side)} == set("iabcxqyumnz")


TOKENS = r"""
\frac { } ( ) [ ] | \| x y z 1 2 ^ _ + - = \log \sum \int d \mathbb{E} \le \cdot ' ! , ; \\ & \left \right \mathcal{N}
\nabla \partial \top \begin{cases} \end{cases} \text{if} \max \lim \to p q E KL \operatorname{KL} \bar \mathbf \sqrt
\binom \dots \begin{pmatrix} \end{pmatrix} \underbrace \stackrel \sim \mid \langle \rangle \infty % $ ~ : \gcd \bmod
I_2 \mathrm{i} \delta
"""


def test_broken_text_never_crashes():
    """Seeded nonsense from the language's own tokens: it is read, or refused with a place."""
    import random

    generator = random.Random(0)
    tokens = TOKENS.split()
    declared = {"x": "real", "y": "positive", "p": "distributions", "q": "distributions"}
    read_ones = 0
    for _ in range(1_500):
        text = "".join(generator.choice(tokens) + generator.choice(("", " ")) for _ in range(generator.randint(1, 25)))
        try:
            claims(text, declared)
            read_ones += 1
        except SymgenError as error:
            assert str(error)
    assert read_ones > 20


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\frac{6}{\frac12 3}", "6/(1/2*3)"),
        (r"\sqrt{\frac14}", "sqrt(1/4)"),
        (r"\frac{\frac12}{\frac34}", "2/3"),
        (r"\frac12 3", "1/2*3"),
        (r"\frac{1}{2+\binom32}", "1/(2 + binomial(3, 2))"),
    ],
)
def test_digits_without_braces_are_arguments_in_braces_too(latex, value):
    assert str(term(latex, read_context("x: real"))) == value
