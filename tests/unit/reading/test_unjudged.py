r"""What a display states without claiming it: approximations, limits by an arrow, problems of optimisation, laws of words."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims


def reasons(latex):
    note = read(f"$$ {latex} $$\n")
    assert not note.lines, [line.unreadable or str(line.claim) for line in note.lines]
    return " ".join(aside.reason for aside in note.asides)


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\mathbb{E}_{r(u)} h(u) \approx \frac{1}{M} \sum_{s=1}^M h(u_s)", "approximation"),
        (r"\text{coverage} \approx \frac{\text{covered cells}}{\text{tested cells}}", "approximation"),
        (r"\frac{1}{m} \sum_{i=1}^m Y_i \rightarrow \mathbb{E}[Y], \quad m \rightarrow \infty", "tends to"),
        (r"\hat a_m \stackrel{p}{\rightarrow} a", "tends to"),
        (r"& \text{maximize} && 2u + v \\ & \text{subject to} && u + v \le 1", "optimisation"),
        (r"\min_w \|w\|^2 \quad \text{s.t. } \; y_i w^\top x_i \ge 1", "optimisation"),
    ],
)
def test_what_claims_nothing_is_left_aside_even_where_it_cannot_be_read(latex, reason):
    assert reason in reasons(latex)


def test_what_stands_beside_it_is_judged():
    found, declared = claims(r"f(x + h) \approx \sum_s q(x_s) \\ a + a = 2a")
    assert [str(claim) for claim in found] == ["a + a == 2*a"]
    assert "approximation" in declared.unjudged[0]
    assert claims(r"\pi \approx 3.14")[0]
    with pytest.raises(ReadingError, match="the relation to"):
        claims(r"(1 + 1/n)^n = e, \quad n \to \infty")  # an equation that holds in the limit only


def test_words_may_stand_for_a_quantity():
    _, declared = claims(r"\text{waiting time} \sim \mathcal{N}(10, 4)")
    assert "waiting_time" in declared.laws
    assert "what rate stands for" in reasons(r"\text{rate} = \frac{\text{missed cases}}{2^n}")
    with pytest.raises(ReadingError, match="where an expression should begin"):
        claims(r"a + \text{of the first kind} = b")


def test_macros_may_be_defined_within_a_display():
    note = read(r"$$ \newcommand{\size}[1]{\lvert #1 \rvert} \size{a b} = \size{a} \size{b} $$")
    assert [str(line.claim) for line in note.lines] == ["abs(a*b) == abs(a)*abs(b)"]
    assert [str(claim) for claim in claims(r"a = 2 \\ \therefore a + 1 = 3 \\ \because 1 = 1")[0]] == [
        "2 + 1 == 3",
        "1 == 1",
    ]


@pytest.mark.parametrize(
    ("latex", "read_as"),
    [
        (r"\sum_{i=1}^n w_{i}.x_{i} = \sum_{i=1}^n x_i.w_i", "Sum(w[i]*x[i], (i, 1, n)) == Sum(x[i]*w[i], (i, 1, n))"),
        (r"a_{1}.\frac{b}{2} = \frac{a_1 b}{2}.", "a_1*(b/2) == a_1*b/2"),
    ],
)
def test_a_point_between_factors_with_subscripts_is_a_product(latex, read_as):
    assert [str(claim) for claim in claims(latex)[0]] == [read_as]


def test_a_point_of_an_action_is_asked_about():
    with pytest.raises(ReadingError, match="never closed"):
        claims(r"[g.f](h) = f(g^{-1}.h)")
    assert len(claims(r"u = y_{1}. v = y_2")[0]) == 0  # the end of a sentence


def test_i_with_a_subscript_beside_integrals_is_a_number():
    found, declared = claims(r"I_n = \int_0^1 x^n e^{-x} \, dx = n \int_0^1 x^{n-1} e^{-x} \, dx - e^{-1}")
    assert str(found[0].left) == "Integral(x**n*exp(-x), (x, 0, 1))"
    assert "I is a number, which is written J" in declared.assumptions
    found, _ = claims(r"Q^\top Q = I_n \\ \int_0^1 x \, dx = \frac12")
    assert "eye(n)" in str(found[0].right)


@pytest.mark.parametrize("latex", [r"\lim_{n \to \infty} a_n = a", r"\lim_{t \to 0} x_t = x_0"])
def test_a_limit_of_a_name_that_changes_with_its_variable_is_asked_about(latex):
    with pytest.raises(ReadingError, match="which changes with"):
        claims(latex)


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"[a.u](b) := u(a^{-1} b)", "it only says what [a.u](b) stands for"),
        (r"\psi := (z_1 \Rightarrow z_2) \land \lnot z_3", "it only says what \\psi stands for"),
        (r"\text{recall} = \frac{\text{hits found}}{\text{hits found} + \text{hits missed}}", "in words"),
    ],
)
def test_definitions_by_sign_and_formulas_in_words_claim_nothing(latex, reason):
    assert reason in reasons(latex)


def test_a_definition_that_goes_on_claims_something():
    note = read("$$ [a.u](b) := u(a^{-1} b) = u(b) $$\n")
    assert note.lines[0].unreadable


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"MAE = \sum_{g \in G} g(x)", "what MAE stands for"),
        (r"L^{total} = \sum_{g \in G} g(x)", "what L stands for"),
        (r"[u, v, w] \in [-1, 1]^3", "what u, v, w stands for"),
        (r"\mathrm{softmax}(\mathbf{A B}) \mathbf{C} \in \mathbb{R}^{n \times d}", "set a value is in"),
    ],
)
def test_words_of_letters_may_be_defined_and_values_lie_in_spaces(latex, reason):
    assert reason in reasons(latex)


def test_names_in_one_font_with_a_space_between_are_two():
    assert [str(claim) for claim in claims(r"(\mathbf{A B})^\top = \mathbf{B}^\top \mathbf{A}^\top")[0]] == [
        "(A @ B)' == B' @ A'"
    ]
