"""Divergences between laws of torch.distributions that torch does not have: derived, compiled and registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from symgen.codegen.compilation import compile
from symgen.derivation import derive
from symgen.errors import MissingExtraError, NoRuleError
from symgen.information import KL
from symgen.probability import FAMILIES
from symgen.probability.declarations import Family
from symgen.probability.laws import law
from symgen.probability.solving import solve
from symgen.terms.term import Term, symbol

Divergence = Callable[[Any, Any], Any]


@cache
def register_missing_kl() -> tuple[tuple[str, str], ...]:
    """Give torch.distributions.kl_divergence the pairs that it lacks: KL(q || p) in nats, derived on first use.

    Every ordered pair of one-dimensional laws over like sets that have a twin in torch is asked for; where torch
    raises NotImplementedError, a function is registered that derives the divergence, compiles it for torch with
    differentiable and numerically stable code, and broadcasts over batches. A divergence that is infinite gives inf;
    one without a closed form still raises NotImplementedError, which then says what is missing. What torch has is left
    alone. Answers the names of the pairs registered. Raises MissingExtraError without torch.

    >>> ("Weibull", "Gamma") in register_missing_kl()
    True
    >>> import torch
    >>> q, p = torch.distributions.Weibull(2.0, 1.5), torch.distributions.Gamma(2.0, 1.0)
    >>> round(float(torch.distributions.kl_divergence(q, p)), 4)
    0.0171
    """
    distributions = _torch().distributions
    twins = list(_twins(distributions))
    found = []
    for q, p in product(twins, twins):
        if q.family.support.discrete == p.family.support.discrete and not _has(distributions, q, p):
            distributions.register_kl(q.kind, p.kind)(_divergence(q.family.name, p.family.name))
            found.append((q.kind.__name__, p.kind.__name__))
    return tuple(found)


def _torch() -> Any:
    try:
        import torch
    except ImportError as missing:
        raise MissingExtraError("torch", extra="torch", asked="divergences for torch.distributions") from missing
    return torch


@dataclass(frozen=True, slots=True)
class _Twin:
    """A family with its class in torch, and an instance that divergences can be asked of."""

    family: Family
    kind: Any
    example: Any


def _twins(distributions: Any) -> Iterator[_Twin]:
    """Families of numbers with real parameters."""
    for family in FAMILIES.values():
        if "torch" in family.twins and all(p.rank == 0 and not p.domain.is_integer for p in family.parameters):
            name, keywords = family.twins["torch"](**_inner(family))
            yield _Twin(family, getattr(distributions, name), getattr(distributions, name)(**_tensors(keywords)))


def _inner(family: Family) -> dict[str, float]:
    """A number inside the domain of each parameter, larger for one that must be above another."""
    return {p.name: 0.5 if p.domain.high == 1 else 1.0 + (p.name in family.increasing[1:]) for p in family.parameters}


def _tensors(keywords: dict[str, float]) -> dict[str, Any]:
    torch = _torch()
    return {name: torch.tensor(value, dtype=torch.float64) for name, value in keywords.items()}


def _has(distributions: Any, q: _Twin, p: _Twin) -> bool:
    try:
        distributions.kl_divergence(q.example, p.example)
    except NotImplementedError:
        return False
    return True


def _divergence(first: str, second: str) -> Divergence:
    def divergence(q: Any, p: Any) -> Any:
        program, names = compiled(first, second)
        arguments = [getattr(side, name) for side, own in zip((q, p), names, strict=True) for name in own]
        value = _torch().as_tensor(program(*arguments), dtype=arguments[0].dtype, device=arguments[0].device)
        shape = _torch().broadcast_shapes(q.batch_shape, p.batch_shape)
        return value.expand(shape) if value.shape != shape else value

    return divergence


@cache
def compiled(first: str, second: str) -> tuple[Any, tuple[tuple[str, ...], tuple[str, ...]]]:
    """KL(first || second) as a program of the attributes of torch's classes, and their names.

    Raises NotImplementedError, as torch does, where there is no closed form or no code for it.
    """
    q, p = (_in_attributes(FAMILIES[name], side) for name, side in ((first, "q"), (second, "p")))
    found = derive(KL(q[0], p[0]), judge=False)
    if not found.closed:
        raise NotImplementedError(f"KL({first} || {second}): {found.residuals[0][1]}")
    try:
        program = compile(found, args=[*q[1].values(), *p[1].values()], to="torch", name="divergence")
    except NoRuleError as missing:
        raise NotImplementedError(f"KL({first} || {second}): {missing}") from missing
    return program, (tuple(q[1]), tuple(p[1]))


def _in_attributes(family: Family, side: str) -> tuple[Term, dict[str, Term]]:
    """The law with its parameters in terms of the attributes of its class in torch, and these as symbols."""
    canonical = {p.name: symbol(f"{p.name}_", p.domain) for p in family.parameters}
    _, keywords = family.twins["torch"](**canonical)
    attributes = {name: symbol(f"{name}_{side}", value.domain) for name, value in keywords.items()}
    equations = tuple((value, attributes[name]) for name, value in keywords.items())
    solved = solve(equations, tuple(canonical.values()))
    assert solved is not None, f"the twin of {family.name} in torch determines its parameters"
    return law(family.name, **{name: solved[s] for name, s in canonical.items()}), attributes
