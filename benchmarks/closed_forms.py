"""How many divergences are known in closed form, here and elsewhere: `python benchmarks/closed_forms.py [--write]`.

Every ordered pair of families of scalars of one kind (densities with densities, masses with masses) is derived with
symbolic parameters: closed, infinite with its reason, or reduced to named expectations. torch is asked for the pairs of
its own that are twins of ours. With --write the table goes into docs/families.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import torch
import torch.distributions as torch_laws
from torch.distributions import kl_divergence

from symgen.information import propose
from symgen.probability import FAMILIES
from symgen.probability.decisions import oo
from symgen.probability.declarations import JOINT_FAMILIES, Family, JointFamily
from symgen.probability.rule_claims import symbolic
from symgen.terms.context import Context
from symgen.terms.domains import UNIT, Domain
from symgen.terms.term import make

PAGE = Path(__file__).resolve().parent.parent / "docs" / "families.md"
SCALAR = [f for f in FAMILIES.values() if all(p.rank == 0 for p in f.parameters)]
PAIRS = [(q, p) for q in SCALAR for p in SCALAR if q.support.discrete == p.support.discrete]
OUTCOMES = ("closed", "infinite", "reduced", "nothing")
#: Counted in the source of TensorFlow Probability (c847a4160), and tried with SymPy 1.14 at 30 seconds a pair.
ELSEWHERE = ("TensorFlow Probability registers 46 pairs.", "SymPy's integrals reach 22 of 37 pairs tried.")


def derived(q: Family, p: Family) -> str:
    """What symgen makes of KL(q || p)."""
    found = propose(make("kl", symbolic(q, "_q"), symbolic(p, "_p")), Context())
    if found.proposals and found.proposals[-1].after == oo():
        return "infinite"
    return "closed" if found.closed else "reduced"


def in_torch(q: Family, p: Family) -> str:
    """What torch.distributions makes of the pair at some parameters: many a rule that it registers refuses them."""
    laws = [_twin(family) for family in (q, p)]
    if None in laws:
        return "nothing"
    try:
        value = kl_divergence(*laws)
    except NotImplementedError:
        return "nothing"
    return "infinite" if torch.isinf(value) else "closed"


def _twin(family: Family) -> Any:
    """torch's law at parameters inside their domains, increasing ones in order; None where it has none."""
    twin = family.twins.get("torch")
    if twin is None:
        return None
    values = {p.name: _inside(p.domain, place) for place, p in enumerate(family.parameters)}
    name, arguments = twin(**values)
    return getattr(torch_laws, name)(**{n: torch.as_tensor(v, dtype=torch.float64) for n, v in arguments.items()})


def _inside(domain: Domain, place: int) -> float:
    """A value so that a uniform law lies within (0, 1)."""
    if UNIT.includes(domain):
        return 0.4
    return 2.0 + place if domain.is_positive else 0.2 + 0.3 * place


def rows(counts: dict[str, Counter[str]]) -> str:
    """A Markdown table: one line a library."""
    lines = ["| " + " | ".join(("", *OUTCOMES)) + " |", "|" + "---|" * (len(OUTCOMES) + 1)]
    lines += ["| " + " | ".join((name, *(str(found[o]) for o in OUTCOMES))) + " |" for name, found in counts.items()]
    return "\n".join(lines)


def page() -> str:
    """docs/families.md: the counts, and the families."""
    own = {"same family": [(f, f) for f in SCALAR], "two families": [pair for pair in PAIRS if pair[0] is not pair[1]]}
    counts = {}
    for kind, pairs in own.items():
        counts[f"symgen, {kind}"] = Counter(derived(*pair) for pair in pairs)
        counts[f"torch, {kind}"] = Counter(in_torch(*pair) for pair in pairs)
    listed = "\n".join(f"- `{f.name}`: {f.reference}" for f in sorted(FAMILIES.values(), key=lambda f: f.name))
    joint = "\n".join(unknowns(f) for f in sorted(JOINT_FAMILIES.values(), key=lambda f: f.name))
    return (
        "# Families\n\n"
        f"{len(FAMILIES)} families. KL(q || p) over all {len(PAIRS)} ordered pairs of families of scalars of one kind,\n"
        "with symbolic parameters: closed (with the condition of its finiteness), infinite with its reason, or reduced to\n"
        "named expectations, which are evaluated numerically. Written by `python benchmarks/closed_forms.py --write`.\n\n"
        f"{rows(counts)}\n\n{' '.join(ELSEWHERE)}\n\n{listed}\n\n"
        "Families of several unknowns, by their factors; divergences, entropies, marginals and posteriors follow from those:\n\n"
        f"{joint}\n"
    )


def unknowns(family: JointFamily) -> str:
    """A joint family with the names of its unknowns."""
    return f"- `{family.name}` of ({', '.join(one.unknown for one in family.factors)}): {family.reference}"


if __name__ == "__main__":
    text = page()
    if "--write" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
