"""Quantiles that families declare: each is the inverse of the distribution function of its twin in SciPy, and is increasing."""

from __future__ import annotations

import pytest
import scipy.stats

from symgen.numeric import FLOAT, evaluate
from symgen.probability import FAMILIES
from symgen.probability.declarations import Family
from symgen.probability.laws import law
from symgen.probability.quantiles import quantile
from symgen.terms.term import num

DECLARED = [family for family in FAMILIES.values() if family.quantile is not None]
SHARES = (num(1) / 10, num(37) / 100, num(9) / 10)


def _parameters(family: Family) -> dict[str, float]:
    return {p.name: 0.75 + 0.5 * k for k, p in enumerate(family.parameters)}


def _error(family: Family, moved: float = 0.0) -> float:
    """The largest difference between a share and the distribution function of the twin at its quantile."""
    numbers = _parameters(family)
    declared = law(family.name, **{name: num(round(4 * value)) / 4 for name, value in numbers.items()})
    name, keywords = family.twins["scipy"](**numbers)
    twin = getattr(scipy.stats, name)(**keywords)
    found = [float(evaluate(quantile(declared, share), {}, FLOAT)) + moved for share in SHARES]
    assert sorted(found) == found
    return max(abs(twin.cdf(value) - float(share.value)) for value, share in zip(found, SHARES, strict=True))


@pytest.mark.parametrize("family", DECLARED, ids=lambda family: family.name)
def test_quantiles_invert_the_distribution_function_of_the_twin(family: Family) -> None:
    assert _error(family) < 1e-12
    assert _error(family, moved=0.01) > 1e-4  # a quantile that is a little off is seen


def test_laws_without_a_formula_have_no_quantile() -> None:
    assert len(DECLARED) >= 9
    assert quantile(law("Gamma", 2, rate=1), num(1) / 2) is None
