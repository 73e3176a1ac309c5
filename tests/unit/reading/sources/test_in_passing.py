r"""What running text says in passing is heard where a display could not be read without it."""

import pytest

from symgen.reading import read
from symgen.reading.sources.in_passing import heard_for, said_in_passing


def line(text):
    (found,) = read(text).lines
    return found


def test_a_law_in_passing_holds_to_the_end_of_its_section():
    text = "A variable, denoted $W \\sim \\mathcal{N}(a, 1/t)$, has the mean\n\n$$ \\mathbb{E}[W \\mid a, t] = a. $$\n"
    found = line(text)
    assert str(found.claim) == "E[W, W ~ Normal(a, var=1/t)] == a"
    assert any("W \\sim" in words for words in found.assumed)
    assert line(text.replace("has the mean", "\n\n## Another\n\nHere")).claim is None


def test_laws_of_displays_may_be_written_as_words():
    text = "$$ K \\sim \\text{Poisson}(\\mu) $$\n\nand\n\n$$ \\mathrm{Var}(K \\mid \\mu) = \\mu $$\n"
    assert "K ~ Poisson(mu)" in str(line(text).claim)


def test_what_can_be_read_without_it_is_read_without_it():
    text = "The input $x \\in \\mathbb{R}^d$ is long.\n\n$$ \\frac{1}{\\sqrt{2\\pi}} e^{-x^2/2} > 0 $$\n"
    assert str(line(text).claim) == "1/sqrt(2*pi)*exp(-(x**2/2)) > 0"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (r"\mathbf{X} \in \mathbb{R}^{n \times d}", True),
        (r"X \sim \mathrm{Bin}(n, p)", True),
        (r"x > 0", False),  # which may be a case
        (r"x \in S", False),
        (r"X \sim Y", False),
    ],
)
def test_sizes_and_laws_are_heard(text, heard):
    assert (said_in_passing(text, 3) is not None) == heard


def test_names_are_told_apart_by_their_font():
    bold = said_in_passing(r"\mathbf{x} \in \mathbb{R}^d", 0)
    assert heard_for(r"\mathbf x^\top a", 40, "", [bold]) == [bold]
    assert heard_for(r"x a", 40, "", [bold]) == []
    assert heard_for(r"\mathbf{x} x", 40, "", [bold]) == []


def test_densities_are_any_where_the_laws_around_do_not_fit():
    text = "$$ u \\sim \\text{Bernoulli}(w) $$\n\nBy the rule of Bayes\n\n$$ P(w \\mid u) = \\frac{P(u \\mid w) P(w)}{P(u)} $$\n"
    assert "P is taken to be a density" in line(text).assumed
