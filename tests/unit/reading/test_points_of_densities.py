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


@pytest.mark.parametrize(
    "latex",
    [
        r"p(z \mid x) = \frac{p(x \mid z) p(z)}{\int p(x \mid z') p(z') \, dz'}",
        r"p(z \mid x) = \frac{p(x \mid z) p(z)}{\sum_{z'} p(x \mid z') p(z')}",
        r"p(x) = \mathbb{E}_{p(z')}[p(x \mid z')] + 0 p(z)",
    ],
)
def test_a_primed_letter_that_is_bound_is_another_value_of_its_variable(latex):
    _, declared = claims(latex, {"p": "joint density of x and z"})
    assert declared.again == {"z_prime": "z"}
    assert {*declared.signatures["p"]} == {"x", "z"}


@pytest.mark.parametrize(
    ("latex", "context", "shown"),
    [
        (r"\int p(x - \theta) \, dx = 1", {"theta": "real"}, "Integral(p(x - theta), (x, -oo, oo)) == 1"),
        (
            r"\int \frac1s p\left(\frac{x}{s}\right) dx = 1",
            {"s": "positive"},
            "Integral(1/s*p(x/s), (x, -oo, oo)) == 1",
        ),
        (r"\int p(x) p(x - y) \, dx = 1", {}, "Integral(p(x)*p(x - y), (x, -oo, oo)) == 1"),
        (r"\int p(y) p(x - y) \, dy = p(x)", {}, "Integral(p(y)*p(x - y), (y, -oo, oo)) == p(x)"),
        (r"p'(x - t) = 0", {"t": "real"}, "Derivative(p(u), u).subs(u, x - t) == 0"),
        (r"p_t(x) = 1", {"t": "real", "_where": r"p_t(x) = p(x - t)"}, "p(x - t) == 1"),
    ],
)
def test_a_density_that_is_read_at_a_formula_is_one_of_a_number(latex, context, shown):
    (found,), _ = claims(latex, {"p": "density on R"} | context)
    assert str(found) == shown


@pytest.mark.parametrize("words", ["density on R with mean zero", "smooth pdf with mean 0 and variance 1"])
def test_a_density_has_no_mean(words):
    with pytest.raises(ReadingError, match="the moments of a random variable"):
        claims(r"\int x p(x - t) \, dx = t", {"p": words, "t": "real"})


def test_p_of_another_variable_with_a_law_is_its_own_density():
    context = {"sigma": "positive", "_where": [r"\tilde x \mid x \sim N(x, \sigma^2)", "x has density p(x)"]}
    (found,), _ = claims(r"p(\tilde x) = 1", context)
    assert str(found.left) == "Integral(exp(log_density(Normal(x, var=sigma**2), x_tilde))*p_x(x), (x, -oo, oo))"


def test_p_with_a_variable_below_is_its_density():
    (found,), _ = claims(r"p_Y(y) = 1", {"p_X": "density of X", "p_Y": "density of Y", "_where": "Y = e^X"})
    assert str(found.left) == "p_X(log(y))*abs(1/y)"
