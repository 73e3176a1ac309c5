r"""E_D(w) before points is a function; what may be an expectation is left to be one."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims


@pytest.mark.parametrize(
    ("latex", "name"),
    [
        (r"\beta E_D(\mathbf{w}) + \alpha E_W(\mathbf{w}) = \alpha E_W(\mathbf{w}) + \beta E_D(\mathbf{w})", "E_D"),
        (r"\exp(-2 E_\theta(x)) = \exp(-E_\theta(x))^2", "E_theta"),
        (r"e^{-E_\phi(u)} e^{E_\phi(u)} = 1", "E_phi"),
    ],
)
def test_errors_and_energies_are_functions(latex, name):
    found, declared = claims(latex)
    assert name in str(found[0])
    assert f"{name} is a function, no expectation" in declared.assumptions


def test_what_an_error_is_may_be_defined():
    found, declared = claims(
        r"E_D(\mathbf{w}) = \frac12 \sum_{i=1}^n (t_i - y_i)^2 = \frac12 \sum_{i=1}^n (y_i - t_i)^2"
    )
    assert len(found) == 1
    assert "E_D(w) is defined here" in declared.assumptions


@pytest.mark.parametrize(
    "latex",
    [
        r"E_\theta(\hat\theta) = \theta",  # an unbiased estimate
        r"E_\theta(x) = \theta",
        r"E_X(x) = 1",
        r"\mathbb{E}_D(w) = 1",
        r"E_D(W) = 1",
    ],
)
def test_what_may_be_an_expectation_is_asked_about(latex):
    with pytest.raises(ReadingError):
        claims(latex)
