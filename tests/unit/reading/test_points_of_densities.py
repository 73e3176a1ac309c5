r"""Points of densities that look alike, and names that are numbers beside densities."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims


def written(latex):
    return [str(claim) for claim in claims(latex)[0]]


@pytest.mark.parametrize(
    "latex",
    [
        r"p(y_* \mid y) = \int p(y_* \mid w, y) p(w \mid y) \, dw",
        r"p(u, u') = p(u') p(u \mid u')",
        r"p(t \mid \mathbf{t}) = \int p(t \mid w, \mathbf{t}) p(w \mid \mathbf{t}) \, dw",
    ],
)
def test_names_of_one_bracket_are_two_variables(latex):
    assert len(written(latex)) == 1


@pytest.mark.parametrize("latex", [r"p(u) = p(u') + c", r"p(x) = c \, p(\hat x)"])
def test_names_that_never_meet_may_be_values_of_one(latex):
    with pytest.raises(ReadingError):
        claims(latex)


def test_a_number_in_the_bracket_after_it_is_a_factor():
    assert written(r"p^k (1 - p)^{n - k} = (1 - p)^{n - k} p^k") == ["p**k*(1 - p)**(n - k) == (1 - p)**(n - k)*p**k"]
    with pytest.raises(ReadingError, match="to a power before a bracket"):
        claims(r"p^k (x) = 1")


def test_the_likelihood_is_a_function_of_parameter_and_data():
    found, declared = claims(r"\mathcal{L}(r \mid x) = r^x (1 - r)^{1 - x} = (1 - r)^{1 - x} r^x")
    assert str(found[0]) == "r**x*(1 - r)**(1 - x) == (1 - r)**(1 - x)*r**x"
    assert "L(r, x) is defined here" in declared.assumptions
    with pytest.raises(ReadingError, match="a law where a value should stand"):
        claims(r"\mathrm{Bernoulli}(x) = r^x (1 - r)^{1 - x}")


def test_what_functions_are_of_is_the_whole_of_its_entries():
    found, declared = claims(r"h(t, y) = -\sum_{i=1}^n t_i \log y_i = \sum_{i=1}^n t_i \log \frac{1}{y_i}")
    assert str(found[0].left) == "-Sum(t[i]*log(y[i]), (i, 1, n))"
    assert declared.symbols["t"].shape
    found, declared = claims(r"\frac{1}{n} \sum_{i=1}^n g(x_i) = \int g(x) p(x) \, dx")
    assert str(found[0].left) == "1/n*Sum(g(x[i]), (i, 1, n))"  # whose x is one of the numbers
    with pytest.raises(ReadingError, match="an entry of x"):
        claims(r"u(x) = \sum_{i=1}^n c_i k(x, x_i) = 1")


def test_h_of_small_letters_is_a_function_and_of_random_variables_an_entropy():
    found, _ = claims(r"h(u) = u^2 + u = u (u + 1)")
    assert str(found[0]) == "u**2 + u == u*(u + 1)"
    found, _ = claims(r"h(X) = \frac12 \log(2 \pi e v)", {"X": "N(0, v)", "v": "positive"})
    assert "entropy" in str(found[0].left)


def test_words_may_be_points_of_densities():
    found, _ = claims(r"p(a \mid \mathrm{data}) = \frac{p(\mathrm{data} \mid a) p(a)}{p(\mathrm{data})}")
    assert "p(a, data)" in str(found[0].left)
    with pytest.raises(ReadingError, match="the word"):
        claims(r"a + \mathrm{data} = b + \mathrm{data}")


def test_a_likelihood_is_proportional_as_a_function_of_what_is_given():
    found, declared = claims(r"p(u \mid a) \propto a^s (1 - a)^f")
    assert "a_0**s" in str(found[0].left) and "u_0" not in str(found[0])
    assert "up to a constant as a function of a" in declared.assumptions
    found, _ = claims(r"p(u \mid a) \propto e^{-(u - a)^2/2}")
    assert "u_0" in str(found[0]) and "a_0" not in str(found[0])


@pytest.mark.parametrize(
    ("latex", "read_as"),
    [
        (r"\pi(y) T(x \mid y) = \pi(x) T(y \mid x)", "pi(y)*T(x, y) == pi(x)*T(y, x)"),
        (r"\pi (r + 1) = \pi r + \pi", "pi*(r + 1) == pi*r + pi"),
        (
            r"g(\int q(x) x \, dx) = \int q(x) g(x) \, dx",
            "g(Integral(q(x)*x, (x, -oo, oo))) == Integral(q(x)*g(x), (x, -oo, oo))",
        ),
        (r"w^2(x) f(x) = w(x) w(x) f(x)", "w(x)**2*f(x) == w(x)*w(x)*f(x)"),
        (r"w^2 (x + 1) = w^2 x + w^2", "w**2*(x + 1) == w**2*x + w**2"),
        (r"p_t(x) = \int p_t(x, y) \, dy", "Integral(p_t(x, y), (y, -oo, oo)) == Integral(p_t(x, y), (y, -oo, oo))"),
    ],
)
def test_what_stands_before_points_is_a_function(latex, read_as):
    assert written(latex) == [read_as]


@pytest.mark.parametrize(
    "latex",
    [
        r"\pi'(s) = \pi(s)",  # another policy
        r"L(p(x)) = L(q(x)) + c",  # of densities
        r"\partial_t p_t(x) = c \, p_t(x)",
    ],
)
def test_what_may_be_something_else_before_points_is_asked_about(latex):
    with pytest.raises(ReadingError):
        claims(latex)


def test_letters_that_stand_by_themselves_too_are_factors():
    found = written(r"\log \frac{\phi}{1 - \phi} = 2 c \quad \Leftrightarrow \quad \phi (1 + c) = c \phi + \phi")
    assert found[-1] == "phi*(1 + c) == c*phi + phi"
    assert written(r"\begin{bmatrix} 2 \\ 1 \end{bmatrix} = \lambda \begin{bmatrix} 2 a \\ \lambda \end{bmatrix}") == [
        "[2, 1] == lambda*[2*a, lambda]"
    ]
    for latex in (r"\phi = \phi(x)", r"\phi(x + h) - \phi = 1"):
        with pytest.raises(ReadingError):
            claims(latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{p(\mathbf{z}_s, x)}{q(\mathbf{z}_s)} = \frac{1}{S} \sum_{s=1}^S \frac{p(\mathbf{z}_s, x)}{q(\mathbf{z}_s)}",
        r"\frac{p(\mathbf{z}_s)}{q(\mathbf{z}_s)} / \sum_{s=1}^S \frac{p(\mathbf{z}_s)}{q(\mathbf{z}_s)} = \frac{1}{S}",
    ],
)
def test_points_that_a_sum_counts_are_no_numbers_that_stay_the_same(latex):
    with pytest.raises(ReadingError, match="which changes with s"):
        claims(latex)
