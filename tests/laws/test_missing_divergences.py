"""Divergences that torch.distributions lacks: what is registered is the integral, broadcasts and is differentiable."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from laws.oracle import expect
from mpmath import mp
from shares import marks

from symgen.codegen import register_missing_kl
from symgen.probability import FAMILIES, canonical, random_variable, support
from symgen.probability.declarations import Family
from symgen.probability.laws import law
from symgen.terms.term import Term, num

torch = pytest.importorskip("torch")
SHARES = 48
NUMBERS = (Fraction(5, 8), Fraction(9, 8), Fraction(3, 2), Fraction(9, 4))


def twins() -> dict[str, Family]:
    """Families by the name of their class in torch."""
    scalar = [f for f in FAMILIES.values() if "torch" in f.twins and all(p.rank == 0 for p in f.parameters)]
    return {f.twins["torch"](**dict.fromkeys((p.name for p in f.parameters), 1.0))[0]: f for f in scalar}


def pairs() -> list[Any]:
    names = sorted(twins())
    kinds = {name: twins()[name].support.discrete for name in names}
    like = [(q, p) for q in names for p in names if kinds[q] == kinds[p]]
    return [pytest.param(q, p, id=f"{q}-{p}", marks=marks(f"{q}||{p}", SHARES)) for q, p in like]


def at_numbers(family: Family, turn: int) -> dict[str, Fraction]:
    """Exact parameters, inside their domains and in order."""
    values = {}
    for k, parameter in enumerate(family.parameters):
        number = NUMBERS[(turn + k) % len(NUMBERS)]
        above = 2 if parameter.name in family.increasing[1:] else 0
        values[parameter.name] = number / 3 if parameter.domain.high == 1 else number + above
    return values


def in_torch(family: Family, values: dict[str, Fraction]) -> Any:
    name, keywords = family.twins["torch"](**{k: float(v) for k, v in values.items()})
    tensors = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in keywords.items()}
    return getattr(torch.distributions, name)(**tensors), list(tensors.values())


def truth(q: Term, p: Term) -> Any:
    """The divergence of the oracle: infinite where the support of p does not hold that of q."""
    x = random_variable(q)
    inner, outer = support(q), support(p)
    if not all(_at_most(a, b) for a, b in ((outer.low, inner.low), (inner.high, outer.high))):
        return mp.inf
    own, other = (FAMILIES[one.attrs[0]].log_density(x, **canonical(one)) for one in (q, p))
    return expect(q, own - other, x)


def _at_most(first: Term, second: Term) -> bool:
    from laws.oracle import at

    return bool(at(first, {}) <= at(second, {}))


@pytest.mark.parametrize(("first", "second"), pairs())
def test_what_is_registered_is_the_integral(first: str, second: str) -> None:
    if (first, second) not in register_missing_kl():
        return
    families = twins()
    values = at_numbers(families[first], 0), at_numbers(families[second], 2)
    (q, own), (p, others) = (in_torch(families[n], v) for n, v in zip((first, second), values, strict=True))
    try:
        found = torch.distributions.kl_divergence(q, p)
    except NotImplementedError as missing:
        assert f"KL({families[first].name} || {families[second].name})" in str(missing)
        return
    exact = [
        law(families[n].name, **{k: num(v) for k, v in given.items()})
        for n, given in zip((first, second), values, strict=True)
    ]
    expected = float(truth(*exact))
    assert found.detach().item() == pytest.approx(expected, rel=1e-9, abs=1e-12)
    if expected != float("inf"):
        slopes = torch.autograd.grad(found, [*own, *others], allow_unused=True)
        assert all(s is None or torch.isfinite(s) for s in slopes)


def test_batches_broadcast_and_torch_keeps_its_own() -> None:
    before = torch.distributions.kl_divergence(
        torch.distributions.Normal(0.0, 1.0), torch.distributions.Normal(1.0, 2.0)
    )
    assert ("Normal", "Normal") not in register_missing_kl() and ("Weibull", "Gamma") in register_missing_kl()
    again = torch.distributions.kl_divergence(
        torch.distributions.Normal(0.0, 1.0), torch.distributions.Normal(1.0, 2.0)
    )
    assert before == again
    q = torch.distributions.Weibull(torch.tensor([1.0, 2.0, 3.0]), torch.tensor(1.5))
    p = torch.distributions.Gamma(torch.ones(2, 1), torch.tensor(1.0))
    found = torch.distributions.kl_divergence(q, p)
    assert found.shape == (2, 3) and torch.allclose(found[0], found[1]) and found.dtype == torch.float32
    outside = torch.distributions.kl_divergence(
        torch.distributions.StudentT(torch.ones(4)), torch.distributions.Gamma(1.0, 1.0)
    )
    assert outside.shape == (4,) and torch.isinf(outside).all()


def test_what_has_no_closed_form_says_what_is_missing() -> None:
    register_missing_kl()
    with pytest.raises(NotImplementedError, match="no closed form"):
        torch.distributions.kl_divergence(torch.distributions.StudentT(3.0), torch.distributions.StudentT(5.0))
